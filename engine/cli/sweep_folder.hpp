// The folder of a sweep: its plan, a file for every point that is done, and what is made of them all. No locks: every
// file appears whole or not at all, and says to which sweep it belongs, so that any number of processes may fill it.
#pragma once

#include <cli/planned.hpp>
#include <cli/progress.hpp>
#include <filesystem>
#include <optional>
#include <taji/output/sweep_files.hpp>
#include <taji/output/sweep_text.hpp>
#include <vector>

namespace taji::cli {

class SweepFolder {
 public:
  explicit SweepFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const std::filesystem::path& path() const { return folder_; }
  /// The plan in it, if there is one. Throws Stop when it is damaged.
  std::optional<output::StoredPlan> plan() const;
  /// The plan that must be there.
  output::StoredPlan known_plan() const;
  void write_plan(const output::StoredPlan& plan) const;
  /// The result of point i, from 0; nothing when it is not there or cannot be trusted, of which the reason goes to
  /// `faults` where that is given.
  std::optional<study::PointResult> point(const output::StoredPlan& plan, std::size_t i,
                                          std::vector<Fault>* faults = nullptr) const;
  void write_point(const output::StoredPlan& plan, std::size_t i, const study::PointResult& result) const;
  /// Takes away plan, points and products, and nothing else.
  void clear() const;
  /// Takes away what interrupted writes have left among the points.
  void tidy() const;

 private:
  std::filesystem::path point_path(std::size_t i) const;

  std::filesystem::path folder_;
};

/// Which points a process is to see to, and with what.
struct SweepWork {
  std::vector<std::size_t> points;
  study::ScenarioFile scenario;
  int jobs = 1;
  bool quiet = false;
};

using FailedPoints = std::vector<std::pair<std::size_t, study::PointResult>>;

/// What came of it.
struct SweepWorkDone {
  std::size_t already = 0, run = 0;  ///< of the work's points
  bool stopped = false;
  FailedPoints failed;  ///< of those that are done, already or now; without their columns
};

/// Runs the points that are not there yet, in their order, and says what it found.
SweepWorkDone run_points(const SweepFolder& folder, const output::StoredPlan& plan, const SweepWork& work,
                         Progress& progress);

/// `taji validate` of a point that was refused, or `taji run` of a replication that failed at it.
std::string replay(const study::Sweep& sweep, std::size_t point, const study::ScenarioFile& scenario,
                   const ensemble::Failure* failure = nullptr);

/// Says which points failed and with what they are run again, the first few of them.
void report_failed(const output::StoredPlan& plan, const FailedPoints& failed, const study::ScenarioFile& scenario);

/// All that is there: results, what is missing, and what cannot be used.
struct SweepInventory {
  output::SweepTable table;           ///< whole when nothing is missing
  std::size_t done = 0, failed = 0;   ///< points; those that failed are done
  std::vector<std::int64_t> missing;  ///< chunks with points that are not there or cannot be used, ascending
  std::vector<Fault> faults;
};
SweepInventory inventory(const SweepFolder& folder, const output::StoredPlan& plan);

/// Points go to chunks in turn, so that slow corners of a grid are shared out. From 1.
std::int64_t chunk_of(std::size_t point, std::int64_t chunks);

}  // namespace taji::cli
