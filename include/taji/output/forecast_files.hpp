// What a forecast in chunks keeps: its plan, and the rows of each chunk's replications. Each file holds hashes of its
// contents, so that one which was damaged, or belongs to another forecast, is not taken for a result.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <taji/ensemble/ensemble.hpp>
#include <utility>
#include <vector>

namespace taji::output {

/// A forecast with everything that its results depend on.
struct ForecastPlan {
  std::string version;  ///< of the program: another may give other results
  std::string scenario_name, scenario_sha256;
  std::vector<std::string> inputs;  ///< hashes of the files that the scenario is made of, ascending
  std::string variant;
  std::vector<std::pair<std::string, std::string>> set;  ///< path, value
  std::uint64_t seed = 1;
  std::int64_t replications = 1000;
  bool antithetic = false, control = false;  ///< as `taji forecast` takes them
  bool spread = true;                        ///< inputs are told from chance
};

/// plan.json: the plan, and where its scenario is.
struct StoredForecast {
  ForecastPlan plan;
  std::string sha256;             ///< of the plan
  std::string scenario, root;     ///< as seen from the folder of the forecast
  std::string named, named_root;  ///< as they were named when it was planned; result files show these
  std::int64_t chunks = 1;        ///< in how many parts it is run; changes no result
};

std::string forecast_sha256(const ForecastPlan& plan);
std::string forecast_plan_json(const StoredForecast& stored);
/// Throws std::invalid_argument when the text is damaged, or no plan of a forecast.
StoredForecast read_forecast_plan(const std::string& text);
/// In what two forecasts differ, "seed 1 there, 2 here", one phrase each; empty when they are the same.
std::vector<std::string> forecast_differences(const ForecastPlan& there, const ForecastPlan& here);

/// Which replications a chunk holds.
struct ChunkRange {
  std::int64_t first = 0, count = 0;

  bool operator==(const ChunkRange&) const = default;
};
/// Of chunk `number`, from 1, of so many. Chunks differ by one replication at the most.
ChunkRange chunk_range(std::int64_t replications, std::int64_t chunks, std::int64_t number);

/// The first line of chunks/000001.rows, with its line end; the frames follow, in order of replication.
std::string chunk_head(const std::string& forecast_sha256, std::int64_t number, const ChunkRange& range);

/// So many replications are one frame, the last of a chunk fewer.
inline constexpr std::int64_t kFrame = 256;
/// A line with length and hash, then the bytes of ensemble::packed and a line end.
std::string frame(const ensemble::Ensemble& rows);

/// The line before a frame, read back.
struct FrameHead {
  std::size_t bytes = 0;
  std::string sha256;
};
/// Without its line end. Throws std::invalid_argument.
FrameHead read_frame_head(std::string_view line);
/// The rows of a frame, which must be of the seed and of these replications. Throws std::invalid_argument.
ensemble::Ensemble read_frame(const FrameHead& head, std::string_view bytes, const ForecastPlan& plan,
                              const ChunkRange& range);

}  // namespace taji::output
