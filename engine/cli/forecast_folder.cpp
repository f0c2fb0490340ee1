#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cli/forecast_folder.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <cstring>
#include <system_error>
#include <taji/ensemble/packed.hpp>
#include <taji/text/file.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

using output::ChunkRange;
using output::StoredForecast;

constexpr std::size_t kLargestPlan = std::size_t{1} << 30;
constexpr std::size_t kLongestLine = 200;

ChunkRange range_of(const StoredForecast& plan, std::int64_t number) {
  return output::chunk_range(plan.plan.replications, plan.chunks, number);
}

/// Frames that were finished before, as they stand in the file; `next` becomes the first replication that is missing.
std::string finished_frames(const fs::path& path, const StoredForecast& plan, std::int64_t number, std::int64_t& next) {
  std::string out;
  std::error_code error;
  if (!fs::exists(path, error)) return out;
  try {
    FrameReader reader(path, plan, number);
    while (auto rows = reader.next()) {
      out += output::frame(*rows);
      next = reader.next_replication();
    }
  } catch (const std::invalid_argument&) {
    // What stands before the damage is right.
  }
  return out;
}

/// The tables must be those of the model: figures are made of them by its numbers of things and days.
void check_shape(const ensemble::Ensemble& rows, const model::Model& model) {
  const auto differ = [](std::int32_t there, std::size_t here) { return static_cast<std::size_t>(there) != here; };
  if (differ(rows.tanks, model.tanks.size()) || differ(rows.corridors, model.corridors.size()) ||
      differ(rows.classes, model.classes.size()) || differ(rows.series, model.series.size()) ||
      differ(rows.days, static_cast<std::size_t>(model.day_count()))) {
    throw std::invalid_argument("its tables are those of another scenario");
  }
}

/// Reads chunk after chunk, and hands out what is asked for.
class Rows {
 public:
  Rows(ForecastFolder folder, StoredForecast plan) : folder_(std::move(folder)), plan_(std::move(plan)) {}

  ensemble::Ensemble operator()(const model::Model& model, const ensemble::Options& options) {
    ensemble::Ensemble out;
    const std::int64_t end = options.first + options.replications;
    for (std::int64_t at = options.first; at < end;) {
      const ensemble::Ensemble& frame = frame_with(at, model);
      const std::int64_t here = std::min(end, frame.first + frame.requested);
      const bool whole = at == frame.first && here == frame.first + frame.requested;
      ensemble::append(out, whole ? std::move(frame_) : ensemble::part_of(frame, at, here - at));
      if (whole) frame_ = {};
      at = here;
      if (options.progress) options.progress(at - options.first, options.replications);
      if (options.stop != nullptr && options.stop->load()) throw Stop(kInterrupted, "stopped; nothing was written");
    }
    return out;
  }

 private:
  const ensemble::Ensemble& frame_with(std::int64_t replication, const model::Model& model) {
    const auto holds = [&] {
      return frame_.requested > 0 && replication >= frame_.first && replication < frame_.first + frame_.requested;
    };
    try {
      while (!holds()) {
        if (!reader_ || replication < reader_->next_replication() || reader_->complete()) open(replication);
        auto next = reader_->next();
        if (!next) throw std::invalid_argument("it is cut short");
        check_shape(*next, model);
        frame_ = std::move(*next);
      }
    } catch (const std::invalid_argument& problem) {
      throw Stop(kIncomplete, in_lines({{folder_.chunk_path(number_), problem.what()}}) + "nothing was written");
    }
    return frame_;
  }

  void open(std::int64_t replication) {
    for (number_ = 1; number_ < plan_.chunks; ++number_) {
      const ChunkRange range = range_of(plan_, number_);
      if (replication < range.first + range.count) break;
    }
    reader_ = std::make_unique<FrameReader>(folder_.chunk_path(number_), plan_, number_);
  }

  ForecastFolder folder_;
  StoredForecast plan_;
  std::int64_t number_ = 1;
  std::unique_ptr<FrameReader> reader_;
  ensemble::Ensemble frame_;
};

}  // namespace

fs::path ForecastFolder::chunk_path(std::int64_t number) const {
  return folder_ / "chunks" / fmt::format("{:06}.rows", number);
}

fs::path ForecastFolder::part_path(std::int64_t number) const {
  return folder_ / "chunks" / fmt::format("{:06}.part", number);
}

std::optional<StoredForecast> ForecastFolder::plan() const {
  const fs::path path = folder_ / "plan.json";
  std::error_code error;
  if (!fs::exists(path, error)) return std::nullopt;
  try {
    return output::read_forecast_plan(text::read_file(path, kLargestPlan));
  } catch (const std::invalid_argument& problem) {
    throw Stop(kBadInput, fmt::format("{} is damaged, or no plan of a forecast: {}; --fresh begins anew", path.string(),
                                      problem.what()));
  }
}

StoredForecast ForecastFolder::known_plan() const {
  auto stored = plan();
  if (!stored) {
    throw Stop(kUsage, fmt::format("{} holds no forecast; taji forecast plan SCENARIO -o {} makes one",
                                   folder_.string(), shell_word(folder_.string())));
  }
  return std::move(*stored);
}

void ForecastFolder::write_plan(const StoredForecast& plan) const {
  std::error_code error;
  fs::create_directories(folder_ / "chunks", error);
  if (error) throw Stop(kFault, fmt::format("{}: cannot make this folder: {}", folder_.string(), error.message()));
  text::write_file_atomically(folder_ / "plan.json", output::forecast_plan_json(plan));
}

void ForecastFolder::clear() const {
  std::error_code error;
  for (const char* name : {"plan.json", "summary.json", "forecast.csv", "daily.csv", "corridors.csv",
                           "replications.csv", "network.geojson", "manifest.json"}) {
    fs::remove(folder_ / name, error);
  }
  for (const auto& entry : fs::directory_iterator(folder_ / "chunks", error)) {
    const fs::path extension = entry.path().extension();
    if (extension == ".rows" || extension == ".part") fs::remove(entry.path(), error);
  }
  tidy();
}

void ForecastFolder::tidy() const {
  for (const fs::path& where : {folder_, folder_ / "chunks"}) cli::tidy(where);
}

FrameReader::FrameReader(const fs::path& path, const StoredForecast& plan, std::int64_t number)
    : path_(path), plan_(&plan), range_(range_of(plan, number)), next_(range_.first) {
  errno = 0;
  file_.open(path, std::ios::binary);
  std::error_code error;
  left_ = static_cast<std::size_t>(fs::file_size(path, error));
  if (!file_ || error) {
    throw text::FileError(
        fmt::format("cannot read {}: {}", path.string(), error ? error.message() : std::strerror(errno)));
  }
  const std::optional<std::string> head = line();
  const std::string expected = output::chunk_head(plan.sha256, number, range_);
  if (head && *head + "\n" == expected) return;
  const bool chunk = head && head->starts_with("taji 1 forecast_chunk ");
  if (!chunk) throw std::invalid_argument("it is no chunk of a forecast, or is cut short");
  const bool here = head->find(" of " + plan.sha256 + ":") != std::string::npos;
  throw std::invalid_argument(here ? "it is another chunk of this forecast" : "it belongs to another forecast");
}

std::optional<std::string> FrameReader::line() {
  std::string out;
  for (int c = file_.get(); c != EOF; c = file_.get()) {
    --left_;
    if (c == '\n') return out;
    out += static_cast<char>(c);
    if (out.size() > kLongestLine) throw std::invalid_argument("it is no chunk of a forecast");
  }
  if (file_.bad()) throw text::FileError(fmt::format("cannot read {}: the disk reports a fault", path_.string()));
  if (!out.empty()) throw std::invalid_argument("it is cut short");
  return std::nullopt;
}

std::optional<ensemble::Ensemble> FrameReader::next() {
  const std::optional<std::string> head = line();
  if (!head) return std::nullopt;
  if (complete()) throw std::invalid_argument("it has more than it should");
  const output::FrameHead frame = output::read_frame_head(*head);
  if (frame.bytes >= left_) throw std::invalid_argument("it is cut short");
  std::string bytes(frame.bytes + 1, '\0');
  file_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file_) throw text::FileError(fmt::format("cannot read {}: the disk reports a fault", path_.string()));
  left_ -= bytes.size();
  if (bytes.back() != '\n') throw std::invalid_argument("a frame does not end where it should");
  bytes.pop_back();
  const ChunkRange expected{next_, std::min(output::kFrame, range_.first + range_.count - next_)};
  ensemble::Ensemble rows = output::read_frame(frame, bytes, plan_->plan, expected);
  next_ += expected.count;
  return rows;
}

bool is_done(const ForecastFolder& folder, const StoredForecast& plan, std::int64_t number,
             std::vector<Fault>* faults) {
  const fs::path path = folder.chunk_path(number);
  std::error_code error;
  if (!fs::exists(path, error)) return false;
  try {
    FrameReader reader(path, plan, number);
    while (reader.next()) {
    }
    if (reader.complete()) return true;
    throw std::invalid_argument("it is cut short");
  } catch (const std::invalid_argument& problem) {
    if (faults != nullptr) faults->push_back({path, problem.what()});
    return false;
  }
}

ForecastInventory inventory(const ForecastFolder& folder, const StoredForecast& plan) {
  ForecastInventory out;
  for (std::int64_t number = 1; number <= plan.chunks; ++number) {
    if (is_done(folder, plan, number, &out.faults)) {
      ++out.done;
    } else {
      out.missing.push_back(number);
    }
  }
  return out;
}

bool run_chunk(const ForecastFolder& folder, const StoredForecast& plan, std::int64_t number, const model::Model& model,
               const ensemble::Options& run) {
  const ChunkRange range = range_of(plan, number);
  const std::int64_t end = range.first + range.count;
  std::int64_t at = range.first;
  std::string content = output::chunk_head(plan.sha256, number, range);
  const fs::path part = folder.part_path(number);
  content += finished_frames(part, plan, number, at);
  const std::int64_t there = at;
  while (at < end) {
    ensemble::Options options = run;
    options.seed = plan.plan.seed;
    options.antithetic = plan.plan.antithetic;
    options.first = at;
    options.replications = std::min(output::kFrame, end - at);
    options.progress = [&](std::int64_t done, std::int64_t) {
      if (run.progress) run.progress(at - range.first + done, range.count);
    };
    const bool stopping = run.stop != nullptr && run.stop->load();
    const ensemble::Ensemble rows = stopping ? ensemble::Ensemble{} : ensemble::run(model, options);
    // A frame holds all of its replications or is not written.
    if (stopping || rows.stopped) {
      if (at > there) text::write_file_atomically(part, content);
      return false;
    }
    content += output::frame(rows);
    at += options.replications;
  }
  text::write_file_atomically(folder.chunk_path(number), content);
  std::error_code error;
  fs::remove(part, error);
  return true;
}

std::function<ensemble::Ensemble(const model::Model&, const ensemble::Options&)> stored_rows(
    const ForecastFolder& folder, const StoredForecast& plan) {
  return [rows = std::make_shared<Rows>(folder, plan)](const model::Model& model, const ensemble::Options& options) {
    return (*rows)(model, options);
  };
}

}  // namespace taji::cli
