// The folder of a forecast in chunks: its plan, and a file for every chunk that is done. No locks: every file appears
// whole or not at all, and says to which forecast it belongs, so that any number of processes may fill it.
#pragma once

#include <atomic>
#include <cli/planned.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <taji/output/forecast_files.hpp>
#include <vector>

namespace taji::cli {

class ForecastFolder {
 public:
  explicit ForecastFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The plan in it, if there is one. Throws Stop when it is damaged.
  std::optional<output::StoredForecast> plan() const;
  /// The plan that must be there.
  output::StoredForecast known_plan() const;
  void write_plan(const output::StoredForecast& plan) const;
  /// Takes away plan, chunks and products, and nothing else.
  void clear() const;
  /// Takes away what interrupted writes have left among the chunks.
  void tidy() const;

  std::filesystem::path chunk_path(std::int64_t number) const;
  /// The finished frames of a chunk whose run was stopped.
  std::filesystem::path part_path(std::int64_t number) const;

 private:
  std::filesystem::path folder_;
};

/// The frames of one file, in order. The file is read piece by piece. Throws std::invalid_argument, with the reason,
/// where it is damaged, or belongs to another forecast or chunk, and text::FileError where it cannot be read.
class FrameReader {
 public:
  FrameReader(const std::filesystem::path& path, const output::StoredForecast& plan, std::int64_t number);

  /// Replications begin here in the next frame.
  std::int64_t next_replication() const { return next_; }
  bool complete() const { return next_ == range_.first + range_.count; }
  /// The rows of the next frame; nothing at the end of the file.
  std::optional<ensemble::Ensemble> next();

 private:
  std::optional<std::string> line();

  std::ifstream file_;
  std::filesystem::path path_;
  const output::StoredForecast* plan_;
  output::ChunkRange range_;
  std::int64_t next_ = 0;
  std::size_t left_ = 0;  ///< bytes of the file
};

/// What is there of a forecast.
struct ForecastInventory {
  std::int64_t done = 0;              ///< chunks
  std::vector<std::int64_t> missing;  ///< chunks that are not there or cannot be used, ascending
  std::vector<Fault> faults;
};
/// Reads every chunk through.
ForecastInventory inventory(const ForecastFolder& folder, const output::StoredForecast& plan);

/// Whether a chunk is there, whole and right. Its fault, if it has one, goes to `faults` where that is given.
bool is_done(const ForecastFolder& folder, const output::StoredForecast& plan, std::int64_t number,
             std::vector<Fault>* faults = nullptr);

/// Runs what is missing of one chunk, frame by frame. False when it was stopped: what is finished is kept to go on
/// from. `run` gives jobs, stop and progress; progress counts the replications of this chunk.
bool run_chunk(const ForecastFolder& folder, const output::StoredForecast& plan, std::int64_t number,
               const model::Model& model, const ensemble::Options& run);

/// In place of ensemble::run: replications that were run before, whose chunks are all done. One frame is in memory
/// beside what is asked for, as long as each call goes on where the last ended. Throws Stop where a file turns out
/// damaged after all.
std::function<ensemble::Ensemble(const model::Model&, const ensemble::Options&)> stored_rows(
    const ForecastFolder& folder, const output::StoredForecast& plan);

}  // namespace taji::cli
