// From a plan file, or a scenario and options, to a sweep that can be run.
#pragma once

#include <CLI/CLI.hpp>
#include <cli/load.hpp>
#include <cli/sweep_folder.hpp>
#include <string>
#include <vector>

namespace taji::cli {

/// Options of the verbs that begin with a plan.
struct SweepOptions {
  ScenarioOptions scenario;  ///< its file is the plan, or the scenario
  std::uint64_t seed = 1;
  RunOptions run;
  std::vector<std::string> grid, range, measures;
  bool table = false, fresh = false;
  std::int64_t chunks = 1;
  bool seed_given = false, replications_given = false;  ///< see `note_given`
};
void add_sweep_options(CLI::App& app, SweepOptions& options);
/// Which of the options that a plan states too were on the command line.
void note_given(const CLI::App& app, SweepOptions& options);
/// " --grid a=1,2": what the options say beside the file, to run it again.
std::string again(const SweepOptions& options);

struct PlannedSweep {
  output::StoredPlan plan;
  study::ScenarioFile scenario;  ///< as seen from here
  std::filesystem::path folder;
  Loaded loaded;  ///< the scenario with what is changed at every point
};

/// Reads all that is named and checks it: the scenario, each parameter by itself, every measure. Throws Stop.
PlannedSweep plan_sweep(const SweepOptions& options);

/// Puts the plan into its folder. What another sweep left there is an error, unless a fresh start was asked for.
void store_plan(const PlannedSweep& planned, bool fresh);

}  // namespace taji::cli
