#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <output/measure_columns.hpp>
#include <output/number.hpp>
#include <output/reduction_json.hpp>
#include <taji/output/comparison_text.hpp>
#include <taji/text/csv.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;
using study::Difference;
using study::Verdict;

Json value_se(const study::Estimate& estimate) {
  return {{"value", estimate.value}, {"se", estimate.se}};
}

Json difference_json(const Difference& d) {
  Json json = Json::object();
  json["pairs"] = d.pairs;
  json["value"] = d.value.value;
  json["se"] = d.value.se;
  json["difference"] = {{"value", d.difference.value}, {"se", d.difference.se}, {"low", d.low}, {"high", d.high}};
  json["relative"] = value_se(d.relative);
  json["variance_factor"] = d.variance_factor;
  json["p"] = d.p;
  json["p_holm"] = d.p_holm;
  json["verdict"] = verdict_name(d.verdict);
  return json;
}

Json arm_json(const study::Comparison& comparison, std::size_t i, const ComparisonContext& context) {
  Json changes = Json::object(), failures = Json::array();
  if (i < context.changes.size()) {
    for (const auto& [path, value] : context.changes[i]) changes[path] = value;
  }
  for (const ensemble::Failure& failure : comparison.samples[i].failures) {
    failures.push_back({{"replication", failure.replication}, {"seed", comparison.seed}, {"message", failure.message}});
  }
  return {{"name", comparison.arms[i]},
          {"changes", changes},
          {"completed", comparison.samples[i].rows()},
          {"failures", failures},
          {"lacking", comparison.lacking[i]}};
}

}  // namespace

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::same:
      return "same";
    case Verdict::lower:
      return "lower";
    case Verdict::higher:
      return "higher";
    case Verdict::perhaps_lower:
      return "perhaps_lower";
    case Verdict::perhaps_higher:
      return "perhaps_higher";
    case Verdict::none_seen:
      return "none_seen";
    case Verdict::unknown:
      break;
  }
  return "unknown";
}

std::string comparison_json(const study::Comparison& comparison, const ComparisonContext& context) {
  Json json = Json::object();
  json["taji"] = 1;
  json["kind"] = "comparison";
  json["scenario"] = {{"name", context.scenario_name}, {"sha256", context.scenario_sha256}};
  json["seed"] = comparison.seed;
  json["replications"] = {{"requested", comparison.requested}, {"completed", comparison.samples.front().rows()}};
  json["partial"] = comparison.stopped;
  json["confidence"] = 0.95;
  std::size_t tests = 0;
  for (const Difference& d : comparison.differences) tests += std::isnan(d.p) ? 0 : 1;
  json["correction"] = {{"method", "holm"}, {"comparisons", tests}, {"level", 0.05}};
  json["marks"] = Json::object();
  for (const auto& [label, date] : context.dates) json["marks"][label] = date;
  json["arms"] = Json::array();
  for (std::size_t i = 0; i < comparison.arms.size(); ++i) json["arms"].push_back(arm_json(comparison, i, context));
  json["measures"] = Json::object();
  for (std::size_t m = 0; m < comparison.measures.size(); ++m) {
    Json variants = Json::object();
    for (const Difference& d : comparison.differences) {
      if (d.measure == m) variants[comparison.arms[d.arm]] = difference_json(d);
    }
    json["measures"][comparison.measures[m].name()] = {{"baseline", value_se(comparison.baseline[m])},
                                                       {"variants", variants}};
  }
  if (context.reduction.antithetic || context.reduction.control) {
    json["variance_reduction"] = reduction_json(context.reduction);
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string comparison_csv(const study::Comparison& comparison) {
  std::string out =
      "measure,variant,pairs,baseline,baseline_se,value,value_se,difference,difference_se,low95,high95,relative,"
      "relative_se,variance_factor,p,p_holm,verdict\n";
  for (const Difference& d : comparison.differences) {
    out += fmt::format("{},{},{}", text::csv_field(comparison.measures[d.measure].name()),
                       text::csv_field(comparison.arms[d.arm]), d.pairs);
    for (const double value :
         {d.baseline.value, d.baseline.se, d.value.value, d.value.se, d.difference.value, d.difference.se, d.low,
          d.high, d.relative.value, d.relative.se, d.variance_factor, d.p, d.p_holm}) {
      out += "," + number(value);
    }
    out += fmt::format(",{}\n", verdict_name(d.verdict));
  }
  return out;
}

std::string comparison_replications_csv(const study::Comparison& comparison) {
  std::string out = "arm,replication" + column_heads(comparison.measures) + "\n";
  for (std::size_t i = 0; i < comparison.arms.size(); ++i) {
    const study::Samples& samples = comparison.samples[i];
    const std::string name = text::csv_field(comparison.arms[i]);
    for (std::size_t row = 0; row < samples.rows(); ++row) {
      out += fmt::format("{},{}{}\n", name, samples.replications[row],
                         column_cells(comparison.measures, samples.y, samples.x, row));
    }
  }
  return out;
}

}  // namespace taji::output
