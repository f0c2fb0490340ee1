#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <output/sealed.hpp>
#include <stdexcept>
#include <taji/ensemble/packed.hpp>
#include <taji/output/forecast_files.hpp>
#include <taji/text/file.hpp>

namespace taji::output {
namespace {

constexpr const char* kKind = "forecast_plan";
constexpr std::int64_t kMostReplications = 1'000'000'000, kMostChunks = 1'000'000;

Json plan_json(const ForecastPlan& plan) {
  Json json = Json::object();
  json["version"] = plan.version;
  json["scenario"] = plan.scenario_name;
  json["scenario_sha256"] = plan.scenario_sha256;
  json["inputs"] = plan.inputs;
  json["variant"] = plan.variant;
  json["set"] = pairs_json(plan.set);
  json["seed"] = plan.seed;
  json["replications"] = plan.replications;
  json["antithetic"] = plan.antithetic;
  json["control"] = plan.control;
  json["spread"] = plan.spread;
  return json;
}

ForecastPlan plan_from(const Json& json) {
  ForecastPlan plan;
  plan.version = json.at("version");
  plan.scenario_name = json.at("scenario");
  plan.scenario_sha256 = json.at("scenario_sha256");
  plan.inputs = json.at("inputs").get<std::vector<std::string>>();
  plan.variant = json.at("variant");
  plan.set = pairs_from(json.at("set"));
  plan.seed = whole<std::uint64_t>(json.at("seed"));
  plan.replications = whole<std::int64_t>(json.at("replications"));
  plan.antithetic = json.at("antithetic");
  plan.control = json.at("control");
  plan.spread = json.at("spread");
  return plan;
}

/// Every replication of the range is a row or a failure, once, in order.
void check_numbers(const ensemble::Ensemble& rows, const ChunkRange& range) {
  auto row = rows.replications.begin();
  auto failure = rows.failures.begin();
  for (std::int64_t number = range.first; number < range.first + range.count; ++number) {
    if (row != rows.replications.end() && *row == number) {
      ++row;
    } else if (failure != rows.failures.end() && failure->replication == number) {
      ++failure;
    } else {
      throw std::invalid_argument(fmt::format("replication {} is missing", number));
    }
  }
  if (row != rows.replications.end() || failure != rows.failures.end()) {
    throw std::invalid_argument("it has more than it should");
  }
}

}  // namespace

std::string forecast_sha256(const ForecastPlan& plan) {
  return text::sha256_hex(dumped(plan_json(plan)));
}

std::string forecast_plan_json(const StoredForecast& stored) {
  const Json where = {{"scenario", stored.scenario},
                      {"root", stored.root},
                      {"named", stored.named},
                      {"named_root", stored.named_root},
                      {"chunks", stored.chunks}};
  return sealed(kKind, where, plan_json(stored.plan));
}

StoredForecast read_forecast_plan(const std::string& text) {
  try {
    const Json json = opened(text, kKind);
    StoredForecast stored;
    stored.plan = plan_from(json.at("body"));
    stored.sha256 = json.at("sha256");
    stored.scenario = json.at("scenario");
    stored.root = json.at("root");
    stored.named = json.at("named");
    stored.named_root = json.at("named_root");
    stored.chunks = whole<std::int64_t>(json.at("chunks"));
    if (stored.plan.replications < 1 || stored.plan.replications > kMostReplications) {
      throw std::invalid_argument("its number of replications makes no sense");
    }
    if (stored.chunks < 1 || stored.chunks > std::min(kMostChunks, stored.plan.replications)) {
      throw std::invalid_argument("its number of chunks makes no sense");
    }
    return stored;
  } catch (const Json::exception&) {
    throw std::invalid_argument("its contents are not those of a plan");
  }
}

std::vector<std::string> forecast_differences(const ForecastPlan& there, const ForecastPlan& here) {
  return differences(plan_json(there), plan_json(here), {});
}

ChunkRange chunk_range(std::int64_t replications, std::int64_t chunks, std::int64_t number) {
  const auto begin = [&](std::int64_t i) { return replications / chunks * i + replications % chunks * i / chunks; };
  return {begin(number - 1), begin(number) - begin(number - 1)};
}

std::string chunk_head(const std::string& forecast_sha256, std::int64_t number, const ChunkRange& range) {
  return fmt::format("taji 1 forecast_chunk {} of {}: replications {} + {}\n", number, forecast_sha256, range.first,
                     range.count);
}

std::string frame(const ensemble::Ensemble& rows) {
  const std::string bytes = ensemble::packed(rows);
  return fmt::format("frame {} {}\n", bytes.size(), text::sha256_hex(bytes)) + bytes + "\n";
}

FrameHead read_frame_head(std::string_view line) {
  constexpr std::string_view kWord = "frame ";
  constexpr std::size_t kHashDigits = 64;
  FrameHead head;
  if (!line.starts_with(kWord)) throw std::invalid_argument("a frame should begin");
  line.remove_prefix(kWord.size());
  const auto [end, problem] = std::from_chars(line.data(), line.data() + line.size(), head.bytes);
  const std::size_t digits = static_cast<std::size_t>(end - line.data());
  if (problem != std::errc() || line.size() != digits + 1 + kHashDigits || *end != ' ') {
    throw std::invalid_argument("the head of a frame makes no sense");
  }
  head.sha256 = line.substr(digits + 1);
  return head;
}

ensemble::Ensemble read_frame(const FrameHead& head, std::string_view bytes, const ForecastPlan& plan,
                              const ChunkRange& range) {
  if (text::sha256_hex(bytes) != head.sha256) throw std::invalid_argument("a hash does not fit");
  ensemble::Ensemble rows = ensemble::unpacked(bytes);
  if (rows.seed != plan.seed || rows.antithetic != plan.antithetic) {
    throw std::invalid_argument("its replications are those of another seed");
  }
  if (rows.stopped || rows.first != range.first || rows.requested != range.count) {
    throw std::invalid_argument(
        fmt::format("replications {} to {} should be next", range.first, range.first + range.count - 1));
  }
  check_numbers(rows, range);
  return rows;
}

}  // namespace taji::output
