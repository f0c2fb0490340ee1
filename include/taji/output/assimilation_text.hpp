// What reports have taught an ensemble: for people, and as part of summary.json.
#pragma once

#include <cstdint>
#include <string>
#include <taji/scenario/observations.hpp>
#include <taji/study/assimilation.hpp>
#include <vector>

namespace taji::output {

/// Reports, and what came of them.
struct Conditioning {
  std::string file, sha256;
  std::int64_t start_ms = 0;  ///< of the scenario, since 1970-01-01
  std::int64_t rows = 0;      ///< in the file; those not known by the origin are left out
  std::vector<scenario::Observation> observations;
  std::vector<scenario::Observation> later;  ///< those not known by the origin: shown, never used
  study::Assimilation figures;
};

/// Sentences on whether data and model agree, and whether enough worlds carry the reports; empty where all is well.
std::vector<std::string> warnings(const Conditioning& conditioning);

/// Heading, warnings, reports, inputs before and after; a line end at the end.
std::string assimilation_text(const Conditioning& conditioning);

/// "12 stock_l of bamako" and so on: the report of a row in words, with its place in the file.
std::string report_words(const Conditioning& conditioning, std::size_t row);

/// A value of an input with three digits and its unit.
std::string level_in_words(const study::AssimilationInput& input, double value);

}  // namespace taji::output
