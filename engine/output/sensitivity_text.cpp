#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <output/measure_words.hpp>
#include <output/page.hpp>
#include <output/table.hpp>
#include <taji/output/sensitivity_text.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

using study::Figure;
using study::InputEffect;
using study::Method;
using study::Quantity;

constexpr std::size_t kMostInputs = 15;  // of a table
constexpr std::size_t kNamed = 3;        // in the sentence
constexpr std::size_t kNameWidth = 40;

/// Places that the half of an interval supports.
int places_for(const Figure& figure, double size) {
  const double half = (figure.high - figure.low) / 2 / size;
  if (!(half > 0) || !std::isfinite(half)) return 1;
  return std::clamp(-static_cast<int>(std::floor(std::log10(half))), 0, 6);
}

std::string interval(const Figure& figure, double size, int places, bool with_sign) {
  if (std::isnan(figure.value) || figure.low == figure.high) return "";
  return fmt::format("({} … {})", to_places(figure.low / size, places, with_sign),
                     to_places(figure.high / size, places, with_sign));
}

/// How much an input counts: what tables are ordered by.
double weight(const study::Sensitivity& result, const InputEffect& effect) {
  const std::size_t by = result.method == Method::sobol ? 1 : result.method == Method::morris ? 0 : 2;
  const double value = std::abs(effect.what[by].value);
  return std::isnan(value) ? -1 : value;
}

/// Effects on a measure, the heaviest first.
std::vector<const InputEffect*> ordered(const study::Sensitivity& result, std::size_t m) {
  std::vector<const InputEffect*> out;
  for (const InputEffect& effect : result.effects) {
    if (effect.measure == m) out.push_back(&effect);
  }
  std::stable_sort(out.begin(), out.end(),
                   [&](const InputEffect* a, const InputEffect* b) { return weight(result, *a) > weight(result, *b); });
  return out;
}

double largest_of(const std::vector<const InputEffect*>& effects) {
  double largest = 0;
  for (const InputEffect* effect : effects) {
    for (const Figure& figure : effect->what) {
      if (std::isfinite(figure.value)) largest = std::max(largest, std::abs(figure.value));
    }
  }
  return largest;
}

std::string range_of(const SensitivityContext& context, std::size_t input) {
  if (input >= context.ranges.size()) return "";
  return context.ranges[input].first + " – " + context.ranges[input].second;
}

Column input_column(const study::Sensitivity& result, std::size_t m, const std::vector<const InputEffect*>& effects) {
  Column names{result.measures[m].name(), {}, false, 0};
  for (const InputEffect* effect : effects) {
    const std::string& name = result.inputs[effect->input];
    // The end of a path tells more than its beginning.
    std::string shown = name;
    while (width(shown) > kNameWidth && shown.find('.') != std::string::npos) shown.erase(0, shown.find('.') + 1);
    if (shown != name) shown.insert(0, "….");
    names.cells.push_back("  " + left(shown, std::min(width(shown), kNameWidth + 2)));
  }
  return names;
}

Column range_column(const SensitivityContext& context, const std::vector<const InputEffect*>& effects, int degree) {
  Column column{"5 – 95 %", {}, false, degree};
  for (const InputEffect* effect : effects) column.cells.push_back(range_of(context, effect->input));
  return column;
}

/// A figure of every effect.
void add_figures(std::vector<Column>& columns, const std::vector<const InputEffect*>& effects, std::size_t which,
                 const std::string& header, double size, bool with_sign) {
  Column value{header, {}, true, 0};
  for (const InputEffect* effect : effects) {
    const Figure& figure = effect->what[which];
    value.cells.push_back(figure.value == 0 ? "0"
                                            : to_places(figure.value / size, places_for(figure, size), with_sign));
  }
  columns.push_back(std::move(value));
}

/// Its interval, beside it.
void add_intervals(std::vector<Column>& columns, const std::vector<const InputEffect*>& effects, std::size_t which,
                   double size, bool with_sign) {
  Column range{"95 %", {}, true, 1, 1};
  for (const InputEffect* effect : effects) {
    const Figure& figure = effect->what[which];
    range.cells.push_back(interval(figure, size, places_for(figure, size), with_sign));
  }
  columns.push_back(std::move(range));
}

/// Bars from the middle line to what the measure is at either end.
Column bars(const std::vector<const InputEffect*>& effects) {
  constexpr double kHalf = 8;
  const double largest = std::max(largest_of(effects), 1e-300);
  Column column{"", {}, false, 2};
  for (const InputEffect* effect : effects) {
    double low = 0, high = 0;
    for (const double value : {effect->what[0].value, effect->what[1].value}) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
    const auto bar = [&](double length) {
      std::string out;
      for (long i = std::lround(kHalf * std::min(1.0, length / largest)); i > 0; --i) out += "▆";
      return out;
    };
    column.cells.push_back(right(bar(-low), static_cast<std::size_t>(kHalf)) + "│" + bar(high));
  }
  return column;
}

std::string centre_in_words(const study::Sensitivity& result, std::size_t m) {
  if (result.rows[m] < 2) return "no such figure in two rows of the design or more";
  const Quantity quantity = result.measures[m].quantity;
  const Scale scale = scale_of(quantity, std::max(std::abs(result.centre[m].value), result.sd[m]));
  const std::string name = quantity == Quantity::share ? " %" : scale.name;
  const study::Estimate mean{result.centre[m].value / scale.unit, result.centre[m].se / scale.unit};
  return fmt::format("{} {}{}, standard deviation of one replication {}{}",
                     result.method == Method::tornado ? "with all at their medians" : "mean", plus_minus(mean), name,
                     figure(result.sd[m] / scale.unit), name);
}

std::string block(const study::Sensitivity& result, std::size_t m, const SensitivityContext& context) {
  std::vector<const InputEffect*> effects = ordered(result, m);
  const std::size_t all = effects.size();
  if (all > kMostInputs) effects.resize(kMostInputs);
  std::vector<Column> columns = {input_column(result, m, effects)};
  columns.push_back(range_column(context, effects, result.method == Method::tornado ? 3 : 2));
  if (result.method == Method::sobol) {
    for (const std::size_t which : {std::size_t{0}, std::size_t{1}}) {
      add_figures(columns, effects, which, which == 0 ? "alone, %" : "in all, %", 0.01, false);
      add_intervals(columns, effects, which, 0.01, false);
    }
  } else {
    const Scale scale = scale_of(result.measures[m].quantity, largest_of(effects));
    const std::string in_unit = scale.name.empty() ? "" : "," + scale.name;
    if (result.method == Method::morris) {
      add_figures(columns, effects, 0, "μ*" + in_unit, scale.unit, false);
      add_intervals(columns, effects, 0, scale.unit, false);
      add_figures(columns, effects, 1, "μ", scale.unit, true);
      add_figures(columns, effects, 2, "σ", scale.unit, false);
    } else {
      add_figures(columns, effects, 0, "at 5 %" + in_unit, scale.unit, true);
      add_figures(columns, effects, 1, "at 95 %", scale.unit, true);
      add_figures(columns, effects, 2, "swing", scale.unit, true);
      add_intervals(columns, effects, 2, scale.unit, true);
      columns.push_back(bars(effects));
    }
  }
  std::string text = table(std::move(columns), kWidth, "  ");
  if (all > effects.size()) text += fmt::format("    {} more are in sensitivity.csv\n", all - effects.size());
  return text + fmt::format("  {}\n", centre_in_words(result, m));
}

std::string percent_of(const Figure& figure) {
  const study::Estimate estimate{100 * figure.value, 100 * figure.se};
  return plus_minus({std::clamp(estimate.value, 0.0, 100.0), std::max(1.0, estimate.se)}) + " %";
}

std::string sobol_words(const study::Sensitivity& result, std::size_t m, const std::vector<const InputEffect*>& order) {
  std::vector<std::string> parts;
  for (const InputEffect* effect : order) {
    if (parts.size() == kNamed || effect->what[0].value < 0.03) continue;
    parts.push_back(fmt::format("{} {}", result.inputs[effect->input], percent_of(effect->what[0])));
  }
  const Figure& together = result.interactions[m];
  std::string text = fmt::format("the spread of {} is ", result.measures[m].name());
  text += parts.empty() ? "nothing by itself" : fmt::format("{}", fmt::join(parts, ", "));
  if (together.low > 0) text += fmt::format(" and, of inputs acting together, {}", percent_of(together));
  return text + ".";
}

std::string morris_words(const study::Sensitivity& result, std::size_t m,
                         const std::vector<const InputEffect*>& order) {
  const double largest = weight(result, *order.front());
  std::vector<std::string> heavy;
  std::size_t light = 0;
  for (const InputEffect* effect : order) {
    if (heavy.size() < kNamed && weight(result, *effect) >= largest / 5) heavy.push_back(result.inputs[effect->input]);
    if (effect->what[0].high < largest / 10) ++light;
  }
  std::string text = fmt::format("{} hangs most on {}", result.measures[m].name(), listed(heavy));
  if (light > 0) {
    text += fmt::format("; {} of {} inputs move it by less than a tenth of what the first does", light, order.size());
  }
  return text + ".";
}

std::string tornado_words(const study::Sensitivity& result, std::size_t m, const SensitivityContext& context,
                          const std::vector<const InputEffect*>& order) {
  const Scale scale = scale_of(result.measures[m].quantity, largest_of(order));
  std::vector<std::string> parts;
  std::size_t unseen = 0;
  for (const InputEffect* effect : order) {
    const Figure& swing = effect->what[2];
    if (!(swing.low > 0) && !(swing.high < 0)) {
      ++unseen;
    } else if (parts.size() < kNamed) {
      parts.push_back(fmt::format("{} by {}{} as {} goes from {} to {}", swing.value > 0 ? "up" : "down",
                                  to_places(std::abs(swing.value) / scale.unit, places_for(swing, scale.unit), false),
                                  scale.name, result.inputs[effect->input], context.ranges[effect->input].first,
                                  context.ranges[effect->input].second));
    }
  }
  std::string text = result.measures[m].name();
  text += parts.empty() ? " moves with no input that we can see" : fmt::format(" goes {}", fmt::join(parts, ", "));
  if (unseen > 0 && !parts.empty()) text += fmt::format("; of {} inputs no effect is seen", unseen);
  return text + ".";
}

std::string sentence(const study::Sensitivity& result, std::size_t m, const SensitivityContext& context) {
  const std::vector<const InputEffect*> order = ordered(result, m);
  std::string text;
  if (result.rows[m] < 2) {
    text =
        fmt::format("{} has a figure in fewer than two rows of the design; take more (-n).", result.measures[m].name());
  } else if (order.empty() || weight(result, *order.front()) <= 0) {
    text = fmt::format("{} does not vary, whatever the inputs and chance.", result.measures[m].name());
  } else if (result.method == Method::sobol) {
    text = sobol_words(result, m, order);
  } else if (result.method == Method::morris) {
    text = morris_words(result, m, order);
  } else {
    text = tornado_words(result, m, context, order);
  }
  if (text.starts_with("the ")) text[0] = 'T';
  return wrapped("  " + text, kWidth, "  ");
}

std::string explanation(Method method) {
  switch (method) {
    case Method::sobol:
      return "  Alone: share of the variance over replications that goes when the input is known (first order). In "
             "all: "
             "what is left when all else is known (total); the difference is what it does together with others. "
             "Chance: all draws inside a replication. Intervals: bootstrap.";
    case Method::morris:
      return "  μ*: mean size of the change for a move over the whole range of the input's distribution; μ: its mean "
             "with sign; σ: how much it differs from place to place (other inputs, a bent response). Chance: as an "
             "input that acts straight. It also stirs the effects of inputs, so those far below it are not told apart.";
    case Method::tornado:
      break;
  }
  return "  Changes as one input stands at its 5 % or 95 % quantile and the others at their medians, under the same "
         "chance; what inputs do together is not seen here (--method sobol sees it).";
}

std::string heading(const study::Sensitivity& result, const SensitivityContext& context) {
  const char* title = result.method == Method::sobol    ? "what the spread comes from (Sobol indices)"
                      : result.method == Method::morris ? "what moves the results (Morris screening)"
                                                        : "what moves the results, one input at a time (tornado)";
  std::string text = bold(fmt::format("{}: {}", context.scenario_name, title), context.color) + "\n";
  text += wrapped(fmt::format("  {} × {} = {} replications · seed {} · {:.1f} s", thousands(result.requested_rows),
                              result.columns, thousands(result.requested_rows * result.columns), result.seed,
                              context.seconds),
                  kWidth, "  ") +
          "\n";
  if (result.stopped) {
    text += fmt::format("  stopped early: {} of {} replications\n", thousands(result.completed),
                        thousands(result.requested_rows * result.columns));
  }
  if (!result.failures.empty()) {
    text += fmt::format("  {} replications failed; their rows of the design count in no figure\n",
                        thousands(static_cast<std::int64_t>(result.failures.size())));
  }
  return text;
}

}  // namespace

std::string sensitivity_text(const study::Sensitivity& result, const SensitivityContext& context) {
  const std::vector<std::size_t> order = shown_measures(result.sd, context.most_measures);
  std::string text = heading(result, context) + "\n" + sentence(result, order.front(), context) + "\n";
  for (const std::size_t m : order) text += "\n" + block(result, m, context);
  if (order.size() < result.measures.size()) {
    text += fmt::format("\n  {} more measures are in sensitivity.csv; --measure chooses those to show\n",
                        result.measures.size() - order.size());
  }
  text += "\n" + wrapped(explanation(result.method), kWidth, "  ") + "\n\n";
  return text + closing(context.files, context.again);
}

}  // namespace taji::output
