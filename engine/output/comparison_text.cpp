#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <output/measure_words.hpp>
#include <output/page.hpp>
#include <output/table.hpp>
#include <taji/output/comparison_text.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

using study::Difference;
using study::Measure;
using study::Verdict;

Shown shown_in(const ComparisonContext& context) {
  return {context.names, context.dates};
}

/// Decimals by which half an interval is shown to one digit, or to two where the first is 1 or 2.
int places_for(double half_width) {
  if (!(half_width > 0) || !std::isfinite(half_width)) return 1;
  const double leading = std::floor(std::log10(half_width));
  const int more = half_width < 3 * std::pow(10.0, leading) ? 1 : 0;
  return std::clamp(more - static_cast<int>(leading), 0, 6);
}

double half_width(const Difference& d) {
  return (d.high - d.low) / 2;
}

/// Half a 95 % interval of the relative difference: as many standard errors as that of the difference is wide.
double relative_half(const Difference& d) {
  return d.difference.se > 0 ? d.relative.se * half_width(d) / d.difference.se : 0;
}

std::string relative_percent(const Difference& d) {
  if (std::isnan(d.relative.value)) return "";
  return to_places(100 * d.relative.value, places_for(std::max(100 * relative_half(d), 3.0)), true) + " %";
}

/// Where the baseline is 0 there is nothing to be relative to.
std::string or_word(const std::string& percent, const Difference& d) {
  if (!percent.empty()) return percent;
  return d.difference.value < 0 ? "lower" : "higher";
}

std::string judged(const Difference& d) {
  switch (d.verdict) {
    case Verdict::same:
      return "the same";
    case Verdict::lower:
    case Verdict::higher:
      return or_word(relative_percent(d), d);
    case Verdict::perhaps_lower:
    case Verdict::perhaps_higher:
      return "perhaps " + or_word(relative_percent(d), d);
    case Verdict::none_seen:
      return "no difference seen";
    case Verdict::unknown:
      break;
  }
  return "cannot tell";
}

std::string factor(double value) {
  return std::isfinite(value) ? "×" + figure(value) : "";
}

std::vector<const Difference*> of_measure(const study::Comparison& comparison, std::size_t m) {
  std::vector<const Difference*> out;
  for (const Difference& d : comparison.differences) {
    if (d.measure == m) out.push_back(&d);
  }
  return out;
}

std::string block(const study::Comparison& comparison, std::size_t m, const ComparisonContext& context) {
  const std::vector<const Difference*> rows = of_measure(comparison, m);
  double largest = 0;
  for (const Difference* d : rows) {
    if (std::isfinite(d->difference.value)) largest = std::max(largest, std::abs(d->difference.value));
  }
  const Measure& measure = comparison.measures[m];
  const Scale scale = scale_of(measure.quantity, largest);
  Column name{"", {}, false, 0}, difference{"difference" + (scale.name.empty() ? "" : "," + scale.name), {}, true, 0};
  Column interval{"95 % interval", {}, true, 0}, relative{"relative", {}, true, 0}, gained{"pairing", {}, true, 1};
  for (const Difference* d : rows) {
    const int places = places_for(half_width(*d) / scale.unit);
    const bool known = !std::isnan(d->difference.value);
    name.cells.push_back("  " +
                         left(comparison.arms[d->arm], std::min<std::size_t>(width(comparison.arms[d->arm]), 32)));
    difference.cells.push_back(known && d->verdict != Verdict::same
                                   ? to_places(d->difference.value / scale.unit, places, true)
                               : known ? "0"
                                       : "–");
    interval.cells.push_back(known && d->verdict != Verdict::same
                                 ? fmt::format("({} … {})", to_places(d->low / scale.unit, places, true),
                                               to_places(d->high / scale.unit, places, true))
                                 : "");
    relative.cells.push_back(judged(*d));
    gained.cells.push_back(factor(d->variance_factor));
  }
  return fmt::format("  {}: baseline {}\n{}", in_words(measure, shown_in(context)),
                     estimate_in_words(measure.quantity, comparison.baseline[m]),
                     table({name, difference, interval, relative, gained}, kWidth, "    "));
}

/// "31 ± 4 %", empty without a baseline to be relative to.
std::string amount(const Difference& d) {
  if (std::isnan(d.relative.value)) return "";
  const double half = 100 * relative_half(d);
  const int places = places_for(std::max(half, 3.0));
  return fmt::format("{:.{}f} ± {:.{}f} %", 100 * std::abs(d.relative.value), places, std::max(half, 1.0), places);
}

/// What the variants of one verdict do, "escorted lowers WHAT by 31 ± 4 %, truce by 60 ± 2 %"; empty if there is none.
std::string clause(const study::Comparison& comparison, const std::vector<const Difference*>& rows, Verdict verdict,
                   const std::string& verb, const std::string& rest) {
  std::vector<std::string> names;
  std::vector<const Difference*> of;
  for (const Difference* d : rows) {
    if (d->verdict != verdict) continue;
    names.push_back(comparison.arms[d->arm]);
    of.push_back(d);
  }
  if (names.empty()) return {};
  if (verdict != Verdict::lower && verdict != Verdict::higher) {
    const std::string ending = names.size() > 1 || verb.empty() ? "" : "s";
    return fmt::format("{} {}{}{}", listed(names), verb, ending, rest);
  }
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < of.size(); ++i) {
    const std::string by = amount(*of[i]).empty() ? "" : " by " + amount(*of[i]);
    parts.push_back(i == 0 ? fmt::format("{} {}s {}{}", names[i], verb, rest, by) : names[i] + by);
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// "escorted lowers expected unserved diesel in Bamako by 31 ± 4 %; …"
std::string sentence(const study::Comparison& comparison, std::size_t m, const ComparisonContext& context) {
  const std::vector<const Difference*> rows = of_measure(comparison, m);
  const std::string whole = "expected " + in_words(comparison.measures[m], shown_in(context), " in ");
  std::vector<std::string> parts;
  const auto add = [&](Verdict verdict, const std::string& verb, const std::string& before, const std::string& after) {
    const std::string what = parts.empty() ? whole : "it";
    std::string words = clause(comparison, rows, verdict, verb, before + what + after);
    if (!words.empty()) parts.push_back(std::move(words));
  };
  const std::string n = thousands(static_cast<std::int64_t>(rows.front()->pairs));
  add(Verdict::lower, "lower", "", "");
  add(Verdict::higher, "raise", "", "");
  const char* doubt = ", by no more than so many comparisons show by chance now and then";
  add(Verdict::perhaps_lower, "perhaps lower", " ", doubt);
  add(Verdict::perhaps_higher, "perhaps raise", " ", doubt);
  add(Verdict::none_seen, "make", " no difference to ", " that we can see at n = " + n);
  add(Verdict::same, "leave", " ", " as it is in every replication");
  add(Verdict::unknown, "", "cannot be judged: ", " needs more replications, or is not there");
  return wrapped(fmt::format("  {}.", fmt::join(parts, "; ")), kWidth, "  ");
}

std::size_t judged_count(const study::Comparison& comparison) {
  return static_cast<std::size_t>(std::count_if(comparison.differences.begin(), comparison.differences.end(),
                                                [](const Difference& d) { return !std::isnan(d.p); }));
}

std::string state_of_the_run(const study::Comparison& comparison) {
  std::string text;
  const std::size_t rows = comparison.samples.front().rows();
  if (comparison.stopped) {
    text += fmt::format("  stopped early: {} of {} replications of each\n", thousands(static_cast<std::int64_t>(rows)),
                        thousands(comparison.requested));
  }
  for (std::size_t i = 0; i < comparison.arms.size(); ++i) {
    const auto failed = static_cast<std::int64_t>(comparison.samples[i].failures.size());
    if (failed > 0)
      text +=
          fmt::format("  {} replications of {} failed and count in no figure\n", thousands(failed), comparison.arms[i]);
    if (!comparison.lacking[i].empty()) {
      text += fmt::format("  {} has no {}\n", comparison.arms[i], listed(comparison.lacking[i]));
    }
  }
  return text;
}

}  // namespace

std::string comparison_text(const study::Comparison& comparison, const ComparisonContext& context) {
  const auto rows = static_cast<std::int64_t>(comparison.samples.front().rows());
  std::vector<double> sizes;
  for (const study::Estimate& baseline : comparison.baseline) sizes.push_back(baseline.value);
  const std::vector<std::size_t> order = shown_measures(sizes, context.most_measures);
  std::string text = bold(context.scenario_name + ": variants against the baseline", context.color) + "\n";
  text +=
      wrapped(fmt::format("  same chance events (common random numbers) · {} replications of each · seed {} · {:.1f} s",
                          thousands(rows), comparison.seed, context.seconds),
              kWidth, "  ") +
      "\n\n";
  text += sentence(comparison, order.front(), context) + "\n";
  text += state_of_the_run(comparison);
  for (const std::size_t m : order) text += "\n" + block(comparison, m, context);
  if (order.size() < comparison.measures.size()) {
    text += fmt::format("\n  {} more measures are in comparison.csv; --measure chooses those to compare\n",
                        comparison.measures.size() - order.size());
  }
  const std::string reduced = reduction_text(context.reduction, 2 * context.most_measures);
  if (!reduced.empty()) text += "\n" + reduced;
  const std::size_t tests = judged_count(comparison);
  text += "\n" +
          wrapped(fmt::format("  Intervals and ± of differences are of 95 %, each by itself; a difference counts as "
                              "seen when Holm's test over all "
                              "{} comparison{} made sees it at 5 %. Pairing: the factor by which common random "
                              "numbers cut the variance of the difference.",
                              tests, tests == 1 ? "" : "s"),
                  kWidth, "  ") +
          "\n\n";
  return text + closing(context.files, context.again);
}

}  // namespace taji::output
