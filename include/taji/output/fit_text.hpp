// Fitted attack rates and loss shares: for people, as JSON, and as YAML to paste into a scenario.
#pragma once

#include <cstddef>
#include <string>
#include <taji/study/attack_fit.hpp>
#include <vector>

namespace taji::output {

struct FitReport {
  study::AttackFit fit;
  study::FitPriors priors;
  std::string incidents_file, exposure_file;
  bool ged = false, by_distance = false;
  double within_km = 0;                                    ///< where by_distance
  std::string by;                                          ///< column that placed the attacks, where not by distance
  std::size_t rows = 0, not_asked_for = 0, imprecise = 0;  ///< of the incident file
  std::vector<std::string> passed_over;                    ///< roads without coordinates at both ends
  std::vector<std::string> with_regimes;                   ///< zones whose rate the scenario multiplies
  std::vector<std::string> corridors;                      ///< whose on_attack the YAML sets
  std::string variant = "fitted";                          ///< name that the YAML gives to the changes
};

/// A table of at most 100 columns with what it rests on, in words, and the YAML.
std::string fit_text(const FitReport& report, bool color);

/// A variant that sets each rate, and what attacks do on each corridor, at its path. The file's own variants may stand
/// below it; it reads back as YAML.
std::string fit_yaml(const FitReport& report);

std::string fit_json(const FitReport& report);

/// "6 Sep 2025 – 18 Jan 2026": from the first day of all periods to the last.
std::string fit_dates(const study::AttackFit& fit);

}  // namespace taji::output
