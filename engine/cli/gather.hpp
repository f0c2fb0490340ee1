// The replications of a forecast, batch by batch, and what is kept of them.
#pragma once

#include <cli/load.hpp>
#include <cli/progress.hpp>
#include <cli/result_folder.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <taji/output/tables.hpp>
#include <taji/study/collector.hpp>
#include <taji/study/measure.hpp>
#include <taji/text/file.hpp>
#include <vector>

namespace taji::cli {

/// replications.csv: written while rows come when there are too many to keep, else at the end.
class RowsFile {
 public:
  RowsFile(const model::Model& model, std::filesystem::path folder) : rows_(model), folder_(std::move(folder)) {}
  void add(const ensemble::Ensemble& rows);
  /// The file as it is to be listed. Where nothing was added it holds `kept`, else it is now at its place.
  File finish(const ensemble::Ensemble& kept);
  /// Why it could not be written, or empty: whoever adds rows is not to be disturbed by that.
  const std::string& fault() const { return fault_; }

 private:
  template <class Write>
  void attempt(Write write);
  void write(const std::string& text);

  output::ReplicationRows rows_;
  std::filesystem::path folder_;
  std::optional<text::FileWriter> file_;
  text::Sha256 hash_;
  std::string fault_;
};

/// What is kept of all replications, whatever their number, for the measures that somebody asked for.
struct Kept {
  std::vector<study::Measure> measures;
  std::int64_t first = std::numeric_limits<std::int64_t>::max();  ///< of replications below this number only
  study::Samples samples = {};
};

class Gatherer {
 public:
  Gatherer(const model::Model& model, const RunOptions& run, std::uint64_t seed, std::filesystem::path folder,
           Progress& progress);
  /// Before the first `run`; the reference stays good.
  Kept& keep(std::vector<study::Measure> measures, std::int64_t first = std::numeric_limits<std::int64_t>::max());

  /// Runs the next replications, of `total` that are wanted for now. False when an interruption cut it short.
  bool run(std::int64_t count, std::int64_t total);
  /// The next replications, of which somebody else has made the rows.
  void take(ensemble::Ensemble more);

  study::Collector& collector() { return collector_; }
  RowsFile& rows() { return rows_; }
  bool stopped() const { return stopped_; }
  const std::vector<ensemble::Failure>& failures() const { return failures_; }

 private:
  const model::Model& model_;
  const RunOptions& options_;
  std::uint64_t seed_;
  Progress& progress_;
  RowsFile rows_;
  study::Collector collector_;
  std::vector<std::unique_ptr<Kept>> kept_;
  std::vector<ensemble::Failure> failures_;
  std::int64_t done_ = 0;
  bool stopped_ = false;
};

}  // namespace taji::cli
