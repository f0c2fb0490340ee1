#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <output/measure_columns.hpp>
#include <output/number.hpp>
#include <taji/kernel/time.hpp>
#include <taji/output/sweep_text.hpp>
#include <taji/text/csv.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;
using study::Measure;
using study::PointResult;
using study::Sweep;

/// The values of a parameter as numbers, in days where they are durations; empty unless all are of one kind.
std::vector<double> numbers_of(const Sweep& sweep, std::size_t parameter) {
  std::vector<double> out;
  std::optional<text::Dimension> kind;
  for (const auto& point : sweep.points) {
    const auto value = scenario::measured(point[parameter]);
    if (!value || (kind && *kind != value->dimension)) return {};
    kind = value->dimension;
    const double unit = value->dimension == text::Dimension::duration ? static_cast<double>(kernel::kDay) : 1;
    out.push_back(value->value / unit);
  }
  return out;
}

Json best_json(const SweepTable& table, std::size_t m) {
  const auto best = study::best_point(table.sweep, table.results, m);
  if (!best) return nullptr;
  Json overlapping = Json::array();
  for (const std::size_t i : best->rivals) overlapping.push_back(i + 1);
  return {{"point", best->point + 1}, {"all_equal", best->all_equal}, {"overlapping", overlapping}};
}

Json point_of(const SweepTable& table, std::size_t i) {
  const PointResult& result = table.results[i];
  Json json = Json::object(), parameters = Json::object(), failures = Json::array(), measures = Json::object();
  for (std::size_t k = 0; k < table.sweep.paths.size(); ++k) {
    parameters[table.sweep.paths[k]] = table.sweep.points[i][k];
  }
  for (const ensemble::Failure& failure : result.failures) {
    failures.push_back(
        {{"replication", failure.replication}, {"seed", table.sweep.seed}, {"message", failure.message}});
  }
  for (std::size_t m = 0; m < result.measures.size(); ++m) {
    const study::Estimate& estimate = result.measures[m].estimate;
    measures[table.sweep.measures[m].name()] = {{"value", estimate.value}, {"se", estimate.se}};
  }
  json["point"] = i + 1;
  json["parameters"] = parameters;
  json["completed"] = result.completed;
  json["refused"] = result.refused.empty() ? Json(nullptr) : Json(result.refused);
  json["failures"] = failures;
  json["measures"] = measures;
  return json;
}

}  // namespace

std::string sweep_json(const SweepTable& table) {
  const Sweep& sweep = table.sweep;
  Json json = Json::object();
  json["taji"] = 1;
  json["kind"] = "sweep";
  json["name"] = sweep.name;
  json["scenario"] = {{"name", sweep.scenario_name}, {"sha256", sweep.scenario_sha256}};
  json["variant"] = sweep.variant.empty() ? Json(nullptr) : Json(sweep.variant);
  json["set"] = Json::object();
  for (const auto& [path, value] : sweep.set) json["set"][path] = value;
  json["seed"] = sweep.seed;
  json["design"] = sweep.design;
  json["parameters"] = sweep.paths;
  std::size_t failed = 0, failed_replications = 0;
  std::int64_t completed = 0;
  for (const PointResult& result : table.results) {
    failed += result.failed() ? 1 : 0;
    completed += result.completed;
    failed_replications += result.failures.size();
  }
  json["replications"] = {{"each", sweep.replications},
                          {"requested", sweep.replications * static_cast<std::int64_t>(table.results.size())},
                          {"completed", completed},
                          {"failed", failed_replications}};
  json["points"] = {{"count", table.results.size()}, {"failed", failed}};
  json["marks"] = Json::object();
  for (const auto& [label, date] : sweep.dates) json["marks"][label] = date;
  json["best"] = Json::object();
  for (std::size_t m = 0; m < sweep.measures.size(); ++m) {
    json["best"][sweep.measures[m].name()] = best_json(table, m);
  }
  json["results"] = Json::array();
  for (std::size_t i = 0; i < table.results.size(); ++i) json["results"].push_back(point_of(table, i));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string sweep_csv(const SweepTable& table) {
  const Sweep& sweep = table.sweep;
  std::vector<std::vector<double>> numbers;
  std::string out = "point";
  for (std::size_t k = 0; k < sweep.paths.size(); ++k) {
    numbers.push_back(numbers_of(sweep, k));
    out += "," + text::csv_field(sweep.paths[k]);
    if (!numbers.back().empty()) out += "," + text::csv_field(sweep.paths[k] + ":number");
  }
  out += ",completed,failed";
  for (const Measure& measure : sweep.measures) {
    out += "," + text::csv_field(measure.name()) + "," + text::csv_field(measure.name() + ":se");
  }
  out += ",refused\n";
  for (std::size_t i = 0; i < table.results.size(); ++i) {
    const PointResult& result = table.results[i];
    out += fmt::format("{}", i + 1);
    for (std::size_t k = 0; k < sweep.paths.size(); ++k) {
      out += "," + text::csv_field(sweep.points[i][k]);
      if (!numbers[k].empty()) out += "," + number(numbers[k][i]);
    }
    out += fmt::format(",{},{}", result.completed, result.failures.size());
    for (std::size_t m = 0; m < sweep.measures.size(); ++m) {
      const bool known = m < result.measures.size() && result.measures[m].estimate.exists();
      out +=
          known ? "," + number(result.measures[m].estimate.value) + "," + number(result.measures[m].estimate.se) : ",,";
    }
    out += "," + text::csv_field(result.refused) + "\n";
  }
  return out;
}

std::string sweep_replications_csv(const SweepTable& table) {
  const Sweep& sweep = table.sweep;
  std::string out = "point,replication" + column_heads(sweep.measures) + "\n";
  for (std::size_t i = 0; i < table.results.size(); ++i) {
    const PointResult& result = table.results[i];
    for (std::size_t row = 0; row < result.replications.size(); ++row) {
      out += fmt::format("{},{}{}\n", i + 1, result.replications[row],
                         column_cells(sweep.measures, result.y, result.x, row));
    }
  }
  return out;
}

}  // namespace taji::output
