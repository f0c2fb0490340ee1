// --select of compare and sweep: the best of the variants, or points, with a promised probability.
#pragma once

#include <cli/load.hpp>
#include <cli/verbs.hpp>
#include <cstdint>
#include <string>
#include <taji/study/comparison.hpp>
#include <vector>

namespace taji::cli {

struct SelectOptions {
  std::string measure;  ///< empty: nothing is selected
  std::string confidence = "95 %";
  std::string indifference = "2 %";
  bool smaller = false, larger = false;
};

/// `--select`, `--confidence`, `--indifference`, `--smaller`, `--larger`.
void add_select_options(CLI::App& app, SelectOptions& options);

/// What the verb has found out before.
struct SelectJob {
  const char* verb;  ///< "compare", whose arms are variants, or "sweep", whose arms are points
  const Words& words;
  const ScenarioOptions& scenario;
  const RunOptions& run;  ///< `replications` is the most of each variant
  std::uint64_t seed;
  const Loaded& loaded;
  const std::vector<study::Arm>& arms;
  bool measures;      ///< some were asked for as of a comparison
  std::string again;  ///< the command line, without the options of add_select_options
  double loaded_at;   ///< seconds
};

/// Runs, writes and prints; the exit status. Throws Stop.
int select(const SelectOptions& options, const SelectJob& job, class Progress& progress);

}  // namespace taji::cli
