#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <output/measure_words.hpp>
#include <output/reduction_json.hpp>
#include <output/table.hpp>
#include <taji/output/reduction_text.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;

std::string factor(double value) {
  return std::isfinite(value) ? "×" + figure(value) : "–";
}

/// With a minus sign that is one.
std::string shown(const study::Gain& gain, const study::Estimate& estimate) {
  const std::string text = estimate_in_words(gain.quantity, estimate);
  return text.starts_with("-") ? "−" + text.substr(1) : text;
}

std::string explained(const Reduction& reduction) {
  std::string text = "  Factors by which the variance was cut, as measured in this run; below 1 it grew.";
  if (reduction.antithetic) text += " Pairs: against as many replications without mirroring.";
  if (reduction.control) {
    text +=
        " Control: against the mean beside it; it works on what stratification leaves of the uncertain inputs, not on "
        "chance. The other figures of this result are not corrected.";
  }
  return wrapped(text, kWidth, "  ") + "\n";
}

}  // namespace

std::string reduction_text(const Reduction& reduction, std::size_t most) {
  if (!reduction.antithetic && !reduction.control) return {};
  const bool corrected =
      std::any_of(reduction.gains.begin(), reduction.gains.end(), [](const auto& gain) { return gain.control; });
  std::string none;
  if (reduction.control && !corrected) {
    none =
        wrapped(reduction.stopped
                    ? "  Nothing is corrected: the run was stopped before the control variate was known."
                    : "  The control variate corrects nothing: expected arrivals without threat are the same in every "
                      "replication, for no uncertain input bears on them, or no mean of a city's fuel is asked for.",
                kWidth, "  ") +
        "\n";
  }
  if (reduction.gains.empty() || (!reduction.antithetic && !corrected)) return none;
  Column name{"variance cut by", {}, false, 0}, mean{"mean", {}, true, 2}, pairs{"pairs", {}, true, 0};
  Column control{"control", {}, true, 0}, value{"corrected mean", {}, true, 1};
  for (const study::Gain& gain : reduction.gains) {
    if (most > 0 && name.cells.size() == most) break;
    name.cells.push_back(gain.variant.empty() ? gain.measure : gain.measure + ", " + gain.variant);
    mean.cells.push_back(shown(gain, gain.plain));
    pairs.cells.push_back(gain.antithetic ? factor(*gain.antithetic) : "");
    control.cells.push_back(gain.control ? factor(gain.control->factor) : "");
    value.cells.push_back(gain.control ? shown(gain, gain.control->estimate) : "");
  }
  std::vector<Column> columns = {name, mean};
  if (reduction.antithetic) columns.push_back(pairs);
  if (corrected) columns.push_back(control);
  if (corrected) columns.push_back(value);
  return table(std::move(columns), kWidth, "  ") + explained({reduction.antithetic, corrected, {}}) + none;
}

Json reduction_json(const Reduction& reduction) {
  Json json = Json::object();
  json["antithetic"] = reduction.antithetic;
  json["control"] = reduction.control;
  if (reduction.control) json["control_draws"] = study::kControlDraws;
  if (reduction.stopped) json["stopped"] = true;
  json["measures"] = Json::array();
  for (const study::Gain& gain : reduction.gains) {
    Json one = Json::object();
    one["measure"] = gain.measure;
    if (!gain.variant.empty()) one["variant"] = gain.variant;
    one["value"] = gain.plain.value;
    one["se"] = gain.plain.se;
    if (gain.antithetic) one["antithetic_factor"] = *gain.antithetic;
    if (gain.control) {
      one["control"] = {{"value", gain.control->estimate.value},
                        {"se", gain.control->estimate.se},
                        {"factor", gain.control->factor},
                        {"coefficient", gain.control->coefficient}};
    }
    json["measures"].push_back(std::move(one));
  }
  return json;
}

}  // namespace taji::output
