// A forecast conditioned on reports: `--observed FILE`, `--origin DATE`.
#pragma once

#include <cli/load.hpp>
#include <cli/progress.hpp>
#include <cstdint>
#include <string>
#include <taji/output/assimilation_text.hpp>
#include <taji/study/assimilation.hpp>

namespace taji::cli {

struct ObservedOptions {
  std::string file, origin;
  int moves = -1;  ///< -1: what study::AssimilationOptions says

  void settle(study::AssimilationOptions& options) const;

  bool given() const { return !file.empty(); }
  /// " --observed FILE" and what goes with it, as words of a command line.
  std::string again() const;
};

void add_observed_options(CLI::App& app, ObservedOptions& options);
void add_moves(CLI::App& app, ObservedOptions& options);

/// Reports, and the model that goes on from where they end.
struct Observed {
  output::Conditioning conditioning;
  model::Model model;  ///< with its measures counted from the origin
  ObservedOptions options;
};

/// The file's reports and its SHA-256. Throws Stop (3) with all that is wrong, and text::FileError.
std::pair<std::vector<scenario::Observation>, std::string> read_reports(const std::string& path,
                                                                        const ScenarioOptions& scenario,
                                                                        const Loaded& loaded);

/// A date as an option gives it, since the scenario's start: a midnight from there to the horizon. Throws Stop (2).
model::Millis origin_given(const char* option, const std::string& date, const model::Model& model);

/// Reads the file and leaves those reports that were known at the origin: the day given, else the day after the last
/// report. Throws Stop (3) with all that is wrong.
Observed read_observed(const ObservedOptions& options, const ScenarioOptions& scenario, const Loaded& loaded);

/// Weighs worlds by the reports and goes on from there to the horizon. Fills in the figures. Throws Stop (3) naming the
/// report that none of the worlds agrees with, Stop (130) when interrupted.
ensemble::Ensemble run_observed(Observed& observed, const model::Model& model, const RunOptions& run,
                                std::uint64_t seed, Progress& progress);

}  // namespace taji::cli
