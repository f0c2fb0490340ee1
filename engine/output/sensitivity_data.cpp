#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <output/number.hpp>
#include <taji/model/simulate.hpp>
#include <taji/output/sensitivity_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/csv.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;

Json figure_json(const study::Figure& figure) {
  return {{"value", figure.value}, {"se", figure.se}, {"low", figure.low}, {"high", figure.high}};
}

Json measure_json(const study::Sensitivity& result, std::size_t m) {
  Json json = Json::object();
  json["rows"] = result.rows[m];
  json[result.method == study::Method::tornado ? "at_medians" : "mean"] = figure_json(result.centre[m]);
  json["sd"] = result.sd[m];
  Json inputs = Json::object();
  for (const study::InputEffect& effect : result.effects) {
    if (effect.measure != m) continue;
    Json of_input = Json::object();
    for (std::size_t i = 0; i < effect.what.size(); ++i) of_input[result.names[i]] = figure_json(effect.what[i]);
    inputs[result.inputs[effect.input]] = std::move(of_input);
  }
  json["inputs"] = std::move(inputs);
  if (m < result.interactions.size()) json["interactions"] = figure_json(result.interactions[m]);
  return json;
}

std::string csv_row(const std::string& measure, const std::string& input, const std::string& index,
                    const study::Figure& figure) {
  return fmt::format("{},{},{},{},{},{},{}\n", text::csv_field(measure), text::csv_field(input), index,
                     number(figure.value), number(figure.se), number(figure.low), number(figure.high));
}

}  // namespace

const char* method_name(study::Method method) {
  switch (method) {
    case study::Method::sobol:
      return "sobol";
    case study::Method::morris:
      return "morris";
    case study::Method::tornado:
      break;
  }
  return "tornado";
}

std::string input_at_level(const model::Model& model, const model::UncertainInput& input, double level) {
  constexpr int kDigits = 3;
  const double value = model::input_value(input, level);
  const text::Dimension dimension = model.slots[static_cast<std::size_t>(input.slot)].dimension;
  if (dimension == text::Dimension::attacks) return figure(1000 * value) + " / 1000 km";
  return text::format_quantity(value, dimension, kDigits);
}

std::string sensitivity_json(const study::Sensitivity& result, const SensitivityContext& context) {
  Json json = Json::object();
  json["taji"] = 1;
  json["kind"] = "sensitivity";
  json["method"] = method_name(result.method);
  json["scenario"] = {{"name", context.scenario_name}, {"sha256", context.scenario_sha256}};
  json["changes"] = Json::object();
  for (const auto& [path, value] : context.changes) json["changes"][path] = value;
  json["seed"] = result.seed;
  json["rows"] = result.requested_rows;
  json["replications"] = {{"requested", result.requested_rows * result.columns},
                          {"completed", result.completed},
                          {"failed", result.failures.size()}};
  json["partial"] = result.stopped;
  json["confidence"] = 0.95;
  json["inputs"] = Json::object();
  for (std::size_t i = 0; i < context.ranges.size(); ++i) {
    json["inputs"][result.inputs[i]] = {{"at_5", context.ranges[i].first}, {"at_95", context.ranges[i].second}};
  }
  json["measures"] = Json::object();
  for (std::size_t m = 0; m < result.measures.size(); ++m) {
    json["measures"][result.measures[m].name()] = measure_json(result, m);
  }
  json["failures"] = Json::array();
  for (const ensemble::Failure& failure : result.failures) {
    json["failures"].push_back({{"row", failure.replication / result.columns},
                                {"column", failure.replication % result.columns},
                                {"message", failure.message}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string sensitivity_csv(const study::Sensitivity& result) {
  std::string out = "measure,input,index,value,se,low95,high95\n";
  for (std::size_t m = 0; m < result.measures.size(); ++m) {
    const std::string measure = result.measures[m].name();
    for (const study::InputEffect& effect : result.effects) {
      if (effect.measure != m) continue;
      for (std::size_t i = 0; i < effect.what.size(); ++i) {
        out += csv_row(measure, result.inputs[effect.input], result.names[i], effect.what[i]);
      }
    }
    if (m < result.interactions.size()) out += csv_row(measure, "", "interactions", result.interactions[m]);
  }
  return out;
}

}  // namespace taji::output
