// Reading a scenario for a verb, with everything wrong with it said on stderr.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/model.hpp>
#include <taji/scenario/read.hpp>
#include <utility>
#include <vector>

namespace taji::cli {

/// Options that every verb with a scenario takes.
struct ScenarioOptions {
  std::string file;
  std::vector<std::string> set;  ///< path=value
  std::string variant, root;
  std::vector<std::string> named = {};  ///< scenario::ReadOptions::named
  bool json = false, quiet = false, no_color = false;

  /// `--set` split at the first `=`. Throws Stop.
  std::vector<std::pair<std::string, std::string>> overrides() const;
  /// " --variant x --set y=z", as needed to run the same scenario again.
  std::string again() const;
};

/// `with_variant`: also `--variant NAME`, which one verb understands in another way.
void add_scenario_options(CLI::App& app, ScenarioOptions& options, bool with_variant = true);

/// `-n`, `-j` and `-o` of verbs that run many replications; `jobs` stays 0 if not given: see `threads`.
struct RunOptions {
  std::int64_t replications = 1000;
  int jobs = 0;
  std::string folder;
  bool antithetic = false, control = false;
  std::string until;
  /// Where replications come from: they are run, or were.
  std::function<ensemble::Ensemble(const model::Model&, const ensemble::Options&)> rows = ensemble::run;

  int threads() const;
  /// `-n`, and what was chosen beside it, as words of a command line.
  std::string again() const;
};
void add_run_options(CLI::App& app, RunOptions& options);
/// `-j` by itself.
void add_jobs(CLI::App& app, int& jobs);
/// `--until`, `--antithetic` and `--control`. After parsing `settle_until` is to be called.
void add_precision_options(CLI::App& app, RunOptions& options);
/// With --until, `-n` is the most replications: its usual value is larger.
void settle_until(const CLI::App& app, RunOptions& options);

/// `--seed`, a whole number from 0 to 2^64 - 1.
void add_seed(CLI::App& app, std::uint64_t& seed, const std::string& description);

/// Reads the file, without a word. Throws Stop for a `--set` that makes no sense and text::FileError.
scenario::ReadResult read(const ScenarioOptions& options);

struct Loaded {
  scenario::ReadResult read;
  model::Model model;

  const std::string& sha256() const { return read.inputs.front().sha256; }
};

/// Reads and compiles. Warnings go to stderr unless quiet. Throws Stop (3) with all that is wrong,
/// and `nothing` as its last words.
Loaded load(const ScenarioOptions& options, const char* nothing = "nothing was run");

/// "2 errors", "1 error".
std::string error_count(std::size_t count);

}  // namespace taji::cli
