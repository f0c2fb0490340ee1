#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <output/measure_words.hpp>
#include <output/page.hpp>
#include <output/table.hpp>
#include <taji/output/sweep_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/yaml.hpp>

namespace taji::output {
namespace {

using study::Measure;
using study::Sweep;

/// Rows of the table, and sentences, that a screen has room for.
constexpr std::size_t kMostRows = 25, kMostSentences = 3, kMostRivals = 5;

Shown shown_in(const Sweep& sweep) {
  return {sweep.names, sweep.dates};
}

std::int64_t counted(std::size_t n) {
  return static_cast<std::int64_t>(n);
}

/// The last parts of each path, as many as tell it from the others, and two at least.
std::vector<std::string> short_names(const std::vector<std::string>& paths) {
  std::vector<std::vector<std::string>> parts;
  for (const std::string& path : paths) parts.push_back(text::split_path(path));
  const auto ending = [&](std::size_t i, std::size_t length) {
    const auto& of = parts[i];
    const std::size_t n = std::min(length, of.size());
    return text::join_path({of.end() - static_cast<std::ptrdiff_t>(n), of.end()});
  };
  std::vector<std::string> names;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    std::size_t length = 2;
    const auto taken = [&] {
      for (std::size_t k = 0; k < paths.size(); ++k) {
        if (k != i && ending(k, length) == ending(i, length)) return true;
      }
      return false;
    };
    while (length < parts[i].size() && taken()) ++length;
    names.push_back(ending(i, length));
  }
  return names;
}

/// A value with no more digits than a reader wants.
std::string short_value(const std::string& value) {
  constexpr int kDigits = 4;
  const auto number = scenario::measured(value);
  if (!number || number->dimension == text::Dimension::attacks || value.size() < 8) return value;
  if (!number->percent) return text::format_quantity(number->value, number->dimension, kDigits);
  return text::format_quantity(100 * number->value, text::Dimension::number, kDigits) + " %";
}

/// "20, 40, 60", or "12.3 … 39.1 %" of the values that a parameter takes, when there are many.
std::string values_in_words(const Sweep& sweep, std::size_t parameter) {
  std::vector<std::string> values;
  for (const auto& point : sweep.points) {
    if (std::find(values.begin(), values.end(), point[parameter]) == values.end()) values.push_back(point[parameter]);
    if (values.size() > kMostRows) break;
  }
  constexpr std::size_t kListed = 6;
  if (values.size() <= kListed) {
    std::string text;
    for (const std::string& value : values) text += (text.empty() ? "" : ", ") + short_value(value);
    return text;
  }
  std::vector<std::pair<double, std::string>> numbers;
  for (const auto& point : sweep.points) {
    const auto number = scenario::measured(point[parameter]);
    if (!number) return "many values";
    numbers.emplace_back(number->value, point[parameter]);
  }
  const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
  return fmt::format("{} … {}", short_value(least->second), short_value(most->second));
}

std::string parameters(const Sweep& sweep) {
  Column path{"swept", {}, false, 0, 2}, values{"values", {}, false, 0, 3};
  for (std::size_t k = 0; k < sweep.paths.size(); ++k) {
    path.cells.push_back(sweep.paths[k]);
    values.cells.push_back(values_in_words(sweep, k));
  }
  return table({path, values}, kWidth, "  ");
}

std::string words_of_point(const Sweep& sweep, const std::vector<std::string>& names, std::size_t i) {
  constexpr std::size_t kNamed = 4;
  std::string text;
  for (std::size_t k = 0; k < std::min(kNamed, names.size()); ++k) {
    text += (k > 0 ? ", " : "") + names[k] + " " + short_value(sweep.points[i][k]);
  }
  if (names.size() > kNamed) text += ", …";
  return fmt::format("point {} ({})", i + 1, text);
}

std::string sentence(const SweepTable& table, const std::vector<std::string>& names, std::size_t m) {
  const auto best = study::best_point(table.sweep, table.results, m);
  if (!best) return {};
  const Measure& measure = table.sweep.measures[m];
  std::string what = in_words(measure, shown_in(table.sweep), " in ");
  what = what.starts_with("chance") ? "The " + what : "Expected " + what;
  const study::Estimate& value = table.results[best->point].measures[m].estimate;
  const std::string shown = estimate_in_words(measure.quantity, value);
  if (best->all_equal) return wrapped(fmt::format("  {} is {} at every point.", what, shown), kWidth, "  ") + "\n";
  std::string rivals;
  if (best->rivals.empty()) {
    rivals = "the 95 % interval of no other point overlaps with its own";
  } else if (best->rivals.size() <= kMostRivals) {
    std::vector<std::string> numbers;
    for (const std::size_t i : best->rivals) numbers.push_back(std::to_string(i + 1));
    rivals =
        fmt::format("so may be {} {}, whose 95 % interval{} with its own", numbers.size() == 1 ? "point" : "points",
                    listed(numbers), numbers.size() == 1 ? " overlaps" : "s overlap");
  } else {
    rivals = fmt::format("so may be {} other points, whose 95 % intervals overlap with its own",
                         thousands(counted(best->rivals.size())));
  }
  return wrapped(fmt::format("  {} is {} at {}: {}; {}.", what, measure.better < 0 ? "lowest" : "highest",
                             words_of_point(table.sweep, names, best->point), shown, rivals),
                 kWidth, "  ") +
         "\n";
}

/// Points to show: all, or the best by the first measure of which that can be said, or the first.
std::vector<std::size_t> shown_points(const SweepTable& table, std::string& which) {
  std::vector<std::size_t> order(table.results.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (order.size() <= kMostRows) return order;
  const Measure& measure = table.sweep.measures.front();
  which = fmt::format("the first {} of {} points", kMostRows, thousands(counted(order.size())));
  if (measure.better != 0) {
    const auto worth = [&](std::size_t i) {
      const auto& measures = table.results[i].measures;
      const bool known = !measures.empty() && measures.front().estimate.exists();
      return known ? -measure.better * measures.front().estimate.value : INFINITY;
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return worth(a) < worth(b); });
    which = fmt::format("the {} of {} points with the {} {}", kMostRows, thousands(counted(order.size())),
                        measure.better < 0 ? "lowest" : "highest", in_words(measure, shown_in(table.sweep)));
  }
  order.resize(kMostRows);
  return order;
}

Column measure_column(const SweepTable& table, const std::vector<std::size_t>& points, std::size_t m) {
  const Measure& measure = table.sweep.measures[m];
  double largest = 0;
  for (const std::size_t i : points) {
    const auto& measures = table.results[i].measures;
    if (m < measures.size() && measures[m].estimate.exists()) {
      largest = std::max(largest, std::abs(measures[m].estimate.value));
    }
  }
  const Scale scale = scale_of(measure.quantity, largest);
  const std::string unit = measure.quantity == study::Quantity::share ? " %" : scale.name;
  Column column{in_words(measure, shown_in(table.sweep)) + (unit.empty() ? "" : "," + unit),
                {},
                true,
                m == 0 ? 0 : static_cast<int>(2 * m + 2)};
  for (const std::size_t i : points) {
    const study::PointResult& result = table.results[i];
    if (!result.refused.empty()) {
      column.cells.emplace_back(m == 0 ? "refused" : "");
    } else {
      const study::Estimate& e = result.measures[m].estimate;
      column.cells.push_back(plus_minus({e.value / scale.unit, e.se / scale.unit}));
    }
  }
  return column;
}

std::string points_table(const SweepTable& table, const std::vector<std::string>& names) {
  std::string which;
  const std::vector<std::size_t> points = shown_points(table, which);
  std::vector<Column> columns = {{"point", {}, true, 0}};
  for (const std::size_t i : points) columns.front().cells.push_back(std::to_string(i + 1));
  constexpr std::size_t kWidest = 24;
  for (std::size_t k = 0; k < names.size(); ++k) {
    Column column{names[k], {}, true, static_cast<int>(k < 3 ? k + 1 : 2 * k)};
    for (const std::size_t i : points) {
      const std::string value = short_value(table.sweep.points[i][k]);
      column.cells.push_back(width(value) > kWidest ? left(value, kWidest) : value);
    }
    columns.push_back(std::move(column));
  }
  for (std::size_t m = 0; m < table.sweep.measures.size(); ++m) columns.push_back(measure_column(table, points, m));
  return output::table(columns, kWidth, "  ") + (which.empty() ? "" : "  " + which + "; all are in sweep.csv\n");
}

std::string failures(const SweepTable& table) {
  std::int64_t refused = 0, failed = 0, points = 0;
  for (const study::PointResult& result : table.results) {
    refused += result.refused.empty() ? 0 : 1;
    points += result.failures.empty() ? 0 : 1;
    failed += counted(result.failures.size());
  }
  std::string text;
  if (refused > 0) text += fmt::format("  {} of the points make a scenario that is refused\n", thousands(refused));
  if (failed > 0) {
    text += fmt::format("  {} replications of {} points failed and count in no figure\n", thousands(failed),
                        thousands(points));
  }
  return text.empty() ? text : text + "\n";
}

std::string kind_in_words(const std::string& design) {
  if (design == "latin_hypercube") return "Latin hypercube";
  if (design == "sobol") return "Sobol sequence";
  return design == "sobol_shifted" ? "Sobol sequence with a random shift" : design;
}

}  // namespace

std::string point_in_words(const Sweep& sweep, std::size_t point) {
  return words_of_point(sweep, short_names(sweep.paths), point);
}

std::string sweep_text(const SweepTable& table, const SweepContext& context) {
  const Sweep& sweep = table.sweep;
  const std::string title =
      fmt::format("{}: a sweep of {} points", sweep.name, thousands(counted(sweep.points.size())));
  std::string text = bold(title, context.color) + "\n";
  const std::string time = context.seconds > 0 ? fmt::format(" · {:.1f} s", context.seconds) : "";
  text += wrapped(fmt::format("  {} · {} replications of each, under the same chance events · seed {}{}",
                              kind_in_words(sweep.design), thousands(sweep.replications), sweep.seed, time),
                  kWidth, "  ") +
          "\n\n" + parameters(sweep) + "\n";
  const std::vector<std::string> names = short_names(sweep.paths);
  std::size_t said = 0;
  for (std::size_t m = 0; m < sweep.measures.size() && said < kMostSentences; ++m) {
    const std::string words = sentence(table, names, m);
    text += words;
    said += words.empty() ? 0 : 1;
  }
  if (said > 0) text += "\n";
  text += failures(table) + points_table(table, names);
  text += wrapped(
              "  ± is one standard error. The best of many points looks better than it is: run it again with another "
              "seed before relying on its figure.",
              kWidth, "  ") +
          "\n\n";
  return text + closing(context.files, context.again);
}

}  // namespace taji::output
