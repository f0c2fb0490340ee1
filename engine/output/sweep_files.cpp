#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <output/sealed.hpp>
#include <stdexcept>
#include <taji/output/sweep_files.hpp>
#include <taji/text/file.hpp>

namespace taji::output {
namespace {

using study::Measure;
using study::PointResult;
using study::Sweep;

Json measure_json(const Measure& measure) {
  return {{"path", measure.path},
          {"of", measure.of},
          {"quantity", static_cast<int>(measure.quantity)},
          {"form", static_cast<int>(measure.form)},
          {"unit", measure.unit},
          {"better", measure.better}};
}

Measure measure_from(const Json& json) {
  Measure measure;
  measure.path = json.at("path");
  measure.of = json.at("of").get<std::vector<std::string>>();
  const int quantity = whole<int>(json.at("quantity")), form = whole<int>(json.at("form"));
  if (quantity < 0 || quantity > static_cast<int>(study::Quantity::hours) || form < 0 ||
      form > static_cast<int>(Measure::Form::share_of)) {
    throw std::invalid_argument("it has a measure of an unknown kind");
  }
  measure.quantity = static_cast<study::Quantity>(quantity);
  measure.form = static_cast<Measure::Form>(form);
  measure.unit = json.at("unit");
  measure.better = whole<int>(json.at("better"));
  return measure;
}

Json sweep_json(const Sweep& sweep) {
  Json json = Json::object();
  json["version"] = sweep.version;
  json["name"] = sweep.name;
  json["design"] = sweep.design;
  json["scenario"] = sweep.scenario_name;
  json["scenario_sha256"] = sweep.scenario_sha256;
  json["inputs"] = sweep.inputs;
  json["variant"] = sweep.variant;
  json["set"] = pairs_json(sweep.set);
  json["seed"] = sweep.seed;
  json["replications"] = sweep.replications;
  json["replications_table"] = sweep.keep_columns;
  json["parameters"] = sweep.paths;
  json["points"] = sweep.points;
  json["measures"] = Json::array();
  for (const Measure& measure : sweep.measures) json["measures"].push_back(measure_json(measure));
  json["names"] = pairs_json(sweep.names);
  json["dates"] = pairs_json(sweep.dates);
  return json;
}

Sweep sweep_from(const Json& json) {
  Sweep sweep;
  sweep.version = json.at("version");
  sweep.name = json.at("name");
  sweep.design = json.at("design");
  sweep.scenario_name = json.at("scenario");
  sweep.scenario_sha256 = json.at("scenario_sha256");
  sweep.inputs = json.at("inputs").get<std::vector<std::string>>();
  sweep.variant = json.at("variant");
  sweep.set = pairs_from(json.at("set"));
  sweep.seed = whole<std::uint64_t>(json.at("seed"));
  sweep.replications = whole<std::int64_t>(json.at("replications"));
  sweep.keep_columns = json.at("replications_table");
  sweep.paths = json.at("parameters").get<std::vector<std::string>>();
  sweep.points = json.at("points").get<std::vector<std::vector<std::string>>>();
  for (const Json& measure : json.at("measures")) sweep.measures.push_back(measure_from(measure));
  sweep.names = pairs_from(json.at("names"));
  sweep.dates = pairs_from(json.at("dates"));
  const bool even = std::all_of(sweep.points.begin(), sweep.points.end(),
                                [&](const auto& point) { return point.size() == sweep.paths.size(); });
  if (!even || sweep.replications < 1) throw std::invalid_argument("its parts do not fit together");
  return sweep;
}

/// JSON has no infinity and no NaN.
Json double_json(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

double double_from(const Json& json) {
  if (json.is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (json.is_string())
    return json == "inf" ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
  return json;
}

study::Column column_from(const Json& json) {
  study::Column column;
  column.reserve(json.size());
  for (const Json& number : json) column.push_back(whole<std::int64_t>(number));
  return column;
}

PointResult point_from(const Json& json) {
  PointResult result;
  result.refused = json.at("refused");
  result.completed = whole<std::int64_t>(json.at("completed"));
  for (const Json& failure : json.at("failures")) {
    result.failures.push_back({whole<std::int64_t>(failure.at("replication")), failure.at("message")});
  }
  for (const Json& measure : json.at("measures")) {
    result.measures.push_back(
        {{double_from(measure.at("value")), double_from(measure.at("se"))}, measure.at("sum"), measure.at("sum_of")});
  }
  if (!json.contains("replications")) return result;
  result.replications = column_from(json.at("replications"));
  for (const Json& column : json.at("y")) result.y.push_back(column_from(column));
  for (const Json& column : json.at("x")) result.x.push_back(column_from(column));
  return result;
}

}  // namespace

std::string sweep_sha256(const Sweep& sweep) {
  return text::sha256_hex(dumped(sweep_json(sweep)));
}

std::string plan_json(const StoredPlan& plan) {
  const Json where = {{"scenario", plan.scenario}, {"root", plan.root}, {"chunks", plan.chunks}};
  return sealed("sweep_plan", where, sweep_json(plan.sweep));
}

StoredPlan read_plan_json(const std::string& text) {
  try {
    const Json json = opened(text, "sweep_plan");
    StoredPlan plan;
    plan.sweep = sweep_from(json.at("body"));
    plan.sha256 = json.at("sha256");
    plan.scenario = json.at("scenario");
    plan.root = json.at("root");
    plan.chunks = whole<std::int64_t>(json.at("chunks"));
    if (plan.chunks < 1) throw std::invalid_argument("its parts do not fit together");
    return plan;
  } catch (const Json::exception& error) {
    throw std::invalid_argument(error.what());
  }
}

std::vector<std::string> plan_differences(const Sweep& there, const Sweep& here) {
  const Json a = sweep_json(there), b = sweep_json(here);
  // What is shown follows from the inputs.
  std::vector<std::string> out = differences(a, b, {"names", "dates"});
  if (out.empty() && a != b) out.emplace_back("other names or dates");
  return out;
}

std::string point_json(const PointResult& result, std::size_t number, const std::string& sweep_sha256) {
  Json json = Json::object();
  json["sweep"] = sweep_sha256;
  json["point"] = number;
  json["refused"] = result.refused;
  json["completed"] = result.completed;
  json["failures"] = Json::array();
  for (const ensemble::Failure& failure : result.failures) {
    json["failures"].push_back({{"replication", failure.replication}, {"message", failure.message}});
  }
  json["measures"] = Json::array();
  for (const study::PointMeasure& measure : result.measures) {
    json["measures"].push_back({{"value", double_json(measure.estimate.value)},
                                {"se", double_json(measure.estimate.se)},
                                {"sum", measure.sum_y},
                                {"sum_of", measure.sum_x}});
  }
  if (!result.y.empty()) {
    json["replications"] = result.replications;
    json["y"] = result.y;
    json["x"] = result.x;
  }
  return sealed("sweep_point", Json::object(), json);
}

bool fits(const PointResult& result, const Sweep& sweep) {
  const auto is_whole = [](const std::string& sum) {
    const std::size_t first = sum.starts_with('-') ? 1 : 0;
    return sum.empty() || (first < sum.size() && sum.find_first_not_of("0123456789", first) == std::string::npos);
  };
  if (result.completed < 0) return false;
  if (!result.refused.empty()) return result.measures.empty() && result.y.empty();
  if (result.measures.size() != sweep.measures.size()) return false;
  for (const study::PointMeasure& measure : result.measures) {
    if (!is_whole(measure.sum_y) || !is_whole(measure.sum_x)) return false;
  }
  const std::size_t columns = result.y.empty() ? 0 : sweep.measures.size(), rows = result.replications.size();
  if (result.y.size() != columns || result.x.size() != columns) return false;
  for (std::size_t m = 0; m < columns; ++m) {
    if (!result.y[m].empty() && result.y[m].size() != rows) return false;
    if (!result.x[m].empty() && result.x[m].size() != result.y[m].size()) return false;
  }
  return true;
}

PointResult read_point_json(const std::string& text, std::size_t number, const std::string& sweep_sha256) {
  try {
    const Json json = opened(text, "sweep_point");
    const Json& body = json.at("body");
    if (body.at("sweep") != sweep_sha256) throw std::invalid_argument("it belongs to another sweep");
    if (body.at("point") != number) {
      throw std::invalid_argument(fmt::format("it is point {}", whole<std::size_t>(body.at("point"))));
    }
    return point_from(body);
  } catch (const Json::exception& error) {
    throw std::invalid_argument(error.what());
  }
}

}  // namespace taji::output
