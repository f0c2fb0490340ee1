#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <output/measure_words.hpp>
#include <output/number.hpp>
#include <output/page.hpp>
#include <output/table.hpp>
#include <taji/output/selection_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/csv.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;
using study::Candidate;
using study::Selection;

/// A size without an error: "0.5 Ml", "2 points".
std::string amount(const study::Measure& measure, double value) {
  switch (measure.quantity) {
    case study::Quantity::litres:
      return litres(value);
    case study::Quantity::share:
      return figure(100 * value) + " percentage points";
    case study::Quantity::days:
      return figure(value) + " d";
    case study::Quantity::hours:
      return figure(value) + " h";
    case study::Quantity::number:
      break;
  }
  return figure(value);
}

std::vector<std::string> left_over(const Selection& selection, const SelectionContext& context) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < selection.candidates.size(); ++i) {
    if (!selection.candidates[i].beaten_by) names.push_back(context.arms[i]);
  }
  return names;
}

std::string answer(const Selection& selection, const SelectionContext& context) {
  const std::string size = context.smaller ? "smallest" : "largest";
  if (!selection.decided) {
    return fmt::format("Undecided: {} are left, and none of them was seen to have the {} {}.",
                       listed(left_over(selection, context)), size, context.measure.name());
  }
  return fmt::format(
      "{} has the {} expected {}: with {} % confidence or more, if it is better than the others by {}; otherwise it is "
      "about as good as the best.",
      context.arms[selection.best], size, context.measure.name(), figure(100 * context.confidence),
      amount(context.measure, selection.indifference));
}

std::string fate(const Selection& selection, std::size_t i, const SelectionContext& context) {
  const Candidate& c = selection.candidates[i];
  if (c.beaten_by) {
    return fmt::format("dropped at {}, behind {}", thousands(c.observations * context.observation),
                       context.arms[*c.beaten_by]);
  }
  return selection.decided ? "the best" : "left";
}

std::int64_t spent(const Selection& selection, const SelectionContext& context) {
  std::int64_t sum = 0;
  for (const Candidate& c : selection.candidates) sum += c.observations * context.observation;
  return sum;
}

}  // namespace

std::string selection_text(const Selection& selection, const SelectionContext& context) {
  const std::string title = context.scenario_name + ": the best " + context.kind;
  std::string text = bold(title, context.color) + "\n";
  text +=
      wrapped(fmt::format("  same chance events (common random numbers) · {} replications in all · seed {} · {:.1f} s",
                          thousands(spent(selection, context)), context.seed, context.seconds),
              kWidth, "  ") +
      "\n\n" + wrapped("  " + answer(selection, context), kWidth, "  ") + "\n\n";
  Column name{context.measure.name(), {}, false, 0}, mean{"mean", {}, true, 0};
  Column replications{"replications", {}, true, 0}, what{"", {}, false, 1};
  for (std::size_t i = 0; i < selection.candidates.size(); ++i) {
    const Candidate& c = selection.candidates[i];
    const std::size_t most = context.kind == "point" ? 40 : 32;
    name.cells.push_back("  " + left(context.arms[i], std::min(width(context.arms[i]), most)));
    mean.cells.push_back(estimate_in_words(context.measure.quantity, {c.mean, c.se}));
    replications.cells.push_back(thousands(c.observations * context.observation));
    what.cells.push_back(fate(selection, i, context));
  }
  text +=
      table({name, mean, replications, what}, kWidth, "  ") +
      wrapped(fmt::format("  Kim and Nelson's procedure on means of {} replications. ± is one standard error of each "
                          "by itself; of those dropped, when they were.",
                          context.observation),
              kWidth, "  ") +
      "\n\n";
  return text + closing(context.files, context.again);
}

std::string selection_json(const Selection& selection, const SelectionContext& context) {
  Json json = Json::object();
  json["taji"] = 1;
  json["kind"] = "selection";
  json["scenario"] = {{"name", context.scenario_name}, {"sha256", context.scenario_sha256}};
  json["seed"] = context.seed;
  json["partial"] = context.stopped;
  json["measure"] = context.measure.name();
  json["better"] = context.smaller ? "smaller" : "larger";
  json["confidence"] = context.confidence;
  json["indifference"] = selection.indifference;
  json["procedure"] = "kim-nelson";
  json["replications_per_observation"] = context.observation;
  json["decided"] = selection.decided;
  json["best"] = selection.decided ? Json(context.arms[selection.best]) : Json(nullptr);
  json["replications"] = {{"spent", spent(selection, context)}, {"failed", context.failed}};
  json["arms"] = Json::array();
  for (std::size_t i = 0; i < selection.candidates.size(); ++i) {
    const Candidate& c = selection.candidates[i];
    json["arms"].push_back({{"name", context.arms[i]},
                            {"replications", c.observations * context.observation},
                            {"mean", c.mean},
                            {"se", c.se},
                            {"beaten_by", c.beaten_by ? Json(context.arms[*c.beaten_by]) : Json(nullptr)}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string selection_csv(const Selection& selection, const SelectionContext& context) {
  std::string out = "arm,replications,mean,se,beaten_by,best\n";
  for (std::size_t i = 0; i < selection.candidates.size(); ++i) {
    const Candidate& c = selection.candidates[i];
    out += fmt::format("{},{},{},{},{},{}\n", text::csv_field(context.arms[i]), c.observations * context.observation,
                       number(c.mean), number(c.se),
                       c.beaten_by ? text::csv_field(context.arms[*c.beaten_by]) : std::string(),
                       selection.decided && selection.best == i ? 1 : 0);
  }
  return out;
}

}  // namespace taji::output
