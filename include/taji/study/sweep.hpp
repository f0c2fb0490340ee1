// Sweeps: the same replications of a scenario at every point of a design.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/scenario/plan.hpp>
#include <taji/scenario/read.hpp>
#include <taji/study/measure.hpp>
#include <taji/study/statistics.hpp>
#include <utility>
#include <vector>

namespace taji::study {

/// A sweep with everything that its results depend on: every point, every measure by name, the inputs by their hashes.
struct Sweep {
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  std::string version;  ///< of the program: another may give other results
  std::string name;     ///< shown to people
  std::string design;   ///< "grid", "list", "latin_hypercube", "sobol", "sobol_shifted"
  std::string scenario_name, scenario_sha256;
  std::vector<std::string> inputs;  ///< hashes of the files that the scenario is made of at any point, ascending
  std::string variant;
  Pairs set;  ///< at every point: path, value
  std::uint64_t seed = 1;
  std::int64_t replications = 1000;
  bool keep_columns = false;                     ///< the table of replications was asked for
  std::vector<std::string> paths;                ///< of the parameters
  std::vector<std::vector<std::string>> points;  ///< [point][parameter]: value as `--set` reads it
  std::vector<Measure> measures;                 ///< once read back from a file, without their functions
  Pairs names;                                   ///< id of a city, place or corridor → as shown
  Pairs dates;                                   ///< label of a mark → ISO date

  /// Changes of point i, those of every point first.
  Pairs changes(std::size_t point) const;
};

/// What came of one measure at one point.
struct PointMeasure {
  Estimate estimate;         ///< NaN where the model of the point has no such measure, or there is nothing to divide by
  std::string sum_y, sum_x;  ///< exact, as decimal numbers; x of ratios only
};

/// What came of one point.
struct PointResult {
  std::string refused;  ///< why no replication could be run with these parameters; empty: they were run
  std::int64_t completed = 0;
  std::vector<ensemble::Failure> failures;
  std::vector<PointMeasure> measures;      ///< as Sweep::measures; none when refused
  std::vector<std::int64_t> replications;  ///< completed, ascending, where columns are kept; then also:
  std::vector<Column> y, x;                ///< [measure][row]; y is empty where the point has no such measure

  bool failed() const { return !refused.empty() || !failures.empty(); }
};

/// Where the scenario of a sweep is.
struct ScenarioFile {
  std::filesystem::path file, root;
};

/// A model, or why there is none.
struct Compiled {
  std::optional<model::Model> model;
  std::string refused;  ///< its first error, as one line
};
/// Of what was read, whole or not.
Compiled compiled(const scenario::ReadResult& read);

/// The model of a point: the scenario read with its changes, without a look at the file's variants. Throws
/// std::runtime_error when an input is no longer what it was when the sweep was planned.
Compiled model_of_point(const Sweep& sweep, std::size_t point, const ScenarioFile& scenario);

/// Runs the replications of the model of a point; nothing when `options.stop` turned true before they were done.
/// `options` gives jobs, stop and progress; seed and count are the sweep's. A scenario that is refused is a result, not
/// an error. Throws as model_of_point does, and as ensemble::run for want of memory.
std::optional<PointResult> run_point(const Sweep& sweep, std::size_t point, const ScenarioFile& scenario,
                                     const ensemble::Options& options);

/// The best point by a measure of which less, or more, is better.
struct Best {
  std::size_t point = 0;
  std::vector<std::size_t> rivals;  ///< other points whose 95 % interval overlaps with that of the best
  bool all_equal = false;           ///< every point has the same value
};
/// By measure m of the points that have it; nothing when neither direction is better, or fewer than two have it.
/// Intervals are the value ± 1.96 se. They are those of the points by themselves, though their replications meet the
/// same chance events, so that points may well differ where intervals overlap.
std::optional<Best> best_point(const Sweep& sweep, const std::vector<PointResult>& results, std::size_t m);

}  // namespace taji::study
