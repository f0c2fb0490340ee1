#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <output/page.hpp>
#include <output/table.hpp>
#include <taji/output/assimilation_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/dates.hpp>
#include <taji/text/units.hpp>

namespace taji::output {
namespace {

constexpr std::size_t kMostRows = 24, kMostNamed = 3;
constexpr double kFewCarry = 100, kFewRemain = 100, kFewMoves = 0.05, kFewIslands = 2;

std::string cut(const std::string& text, std::size_t columns) {
  return width(text) <= columns ? text : left(text, columns);
}

std::string end_date(const Conditioning& c, std::int64_t to_ms) {
  return text::format_date(c.start_ms + to_ms - 1);
}

std::string location_of(const scenario::Observation& o) {
  return o.where == scenario::Where::all ? "all" : o.location;
}

/// Of litres with their unit.
std::string amount(const scenario::Observation& o, double value) {
  return o.target.ends_with("_l") ? litres(value) : figure(value);
}

std::string prior_words(const scenario::Observation& o, const study::AssimilationReport& report) {
  if (!report.is_number) return percent({report.prior_chance, 0.01});
  return fmt::format("{}–{}", amount(o, report.prior[1]), amount(o, report.prior[3]));
}

double share_of(std::int64_t part, std::int64_t all) {
  return static_cast<double>(part) / static_cast<double>(all);
}

std::string evidence_words(const study::Assimilation& a) {
  const std::string error = std::isnan(a.log_evidence_se)
                                ? " (one island, so its error is not known: 2,048 worlds or more tell it)"
                                : fmt::format(" ± {:.2f}", a.log_evidence_se);
  return fmt::format("{:.2f}{}", a.log_evidence, error);
}

std::string heading(const Conditioning& c) {
  const study::Assimilation& a = c.figures;
  std::string text = fmt::format("  conditioned on {} reports of {}",
                                 thousands(static_cast<std::int64_t>(c.observations.size())), c.file);
  if (!a.dates.empty()) text += " up to " + long_date(end_date(c, a.dates.back().at));
  text += fmt::format(": {} worlds in {} island{}", thousands(a.worlds), a.island_log_evidence.size(),
                      a.island_log_evidence.size() == 1 ? "" : "s");
  const auto unused = c.rows - static_cast<std::int64_t>(c.observations.size());
  if (unused > 0) text += fmt::format("; {} rows were not known by then", thousands(unused));
  text += fmt::format(". Effective sample at the last report {}. Logarithm of the evidence {}.",
                      thousands(std::llround(a.effective)), evidence_words(a));
  if (a.proposed > 0) {
    text += fmt::format(
        " {} different sets of inputs go on; of moves of inputs {:.0f} % were taken, of moves of chance {:.0f} %.",
        thousands(a.distinct), 100 * share_of(a.accepted, a.proposed),
        100 * share_of(a.chance_accepted, a.chance_proposed));
  }
  return wrapped(text, 100, "  ") + "\n";
}

/// All reports, or where they are many the surprising ones and the last.
std::vector<std::size_t> shown_reports(const study::Assimilation& a) {
  std::vector<std::size_t> out;
  const std::size_t all = a.reports.size();
  std::size_t room = kMostRows;
  for (std::size_t i = 0; i < all; ++i) room -= a.reports[i].surprising && room > 0 ? 1 : 0;
  std::size_t surprising = kMostRows - room;
  for (std::size_t i = 0; i < all; ++i) {
    const bool takes = a.reports[i].surprising && surprising > 0;
    if (takes) --surprising;
    if (takes || (!a.reports[i].surprising && all - i <= room + surprising)) out.push_back(i);
  }
  return out;
}

std::string report_table(const Conditioning& c) {
  const study::Assimilation& a = c.figures;
  if (a.reports.empty()) return {};
  Column date{"to", {}, false, 0}, target{"reported", {}, false, 0}, where{"of", {}, false, 0};
  Column value{"", {}, true, 0}, prior{"before any, 5–95 %", {}, true, 0}, effective{"effective", {}, true, 1};
  Column odd{"", {}, false, 0};
  for (const std::size_t i : shown_reports(a)) {
    const study::AssimilationReport& report = a.reports[i];
    const scenario::Observation& o = c.observations[report.row];
    const auto at = std::find_if(a.dates.begin(), a.dates.end(),
                                 [&](const study::AssimilationDate& one) { return one.at == o.to_ms; });
    date.cells.push_back(end_date(c, o.to_ms));
    target.cells.push_back(cut(o.target, 24));
    where.cells.push_back(cut(location_of(o), 16));
    value.cells.push_back(report.is_number ? amount(o, o.value) : cut(o.shown, 18));
    prior.cells.push_back(prior_words(o, report));
    effective.cells.push_back(at == a.dates.end() ? "" : thousands(std::llround(at->effective)));
    odd.cells.push_back(report.surprising ? "!" : "");
  }
  const std::size_t left_out = a.reports.size() - date.cells.size();
  std::string text = "\n" + table({date, target, where, value, prior, effective, odd}, 100, "  ");
  if (left_out > 0) text += fmt::format("  {} more reports are in summary.json\n", left_out);
  return text +
         wrapped(
             "  Before any: what the model says would be reported, without any report (of yes, no, phases and "
             "bounds: the chance of what was). ! outside of its 99 % band. Effective: worlds that carry "
             "the weight after that day.",
             100, "  ") +
         "\n";
}

std::string input_table(const Conditioning& c) {
  if (c.figures.inputs.empty()) return {};
  Column name{"uncertain input", {}, false, 0};
  Column before[3] = {{"before 5 %", {}, true, 1}, {"50 %", {}, true, 0}, {"95 %", {}, true, 1}};
  Column after[3] = {{"after 5 %", {}, true, 0}, {"50 %", {}, true, 0}, {"95 %", {}, true, 0}};
  constexpr std::size_t kAt[3] = {0, 2, 4};
  for (const study::AssimilationInput& input : c.figures.inputs) {
    name.cells.push_back(cut(input.path, 44));
    for (std::size_t i = 0; i < 3; ++i) {
      before[i].cells.push_back(level_in_words(input, input.prior[kAt[i]]));
      after[i].cells.push_back(level_in_words(input, input.posterior[kAt[i]]));
    }
  }
  return "\n" + table({name, before[0], before[1], before[2], after[0], after[1], after[2]}, 100, "  ");
}

}  // namespace

std::string level_in_words(const study::AssimilationInput& input, double value) {
  if (input.dimension != text::Dimension::attacks) return text::format_quantity(value, input.dimension, 3);
  return input.per_km ? fmt::format("{:.3g} / 1000 km", 1000 * value) : fmt::format("{:.3g} / week", 7 * value);
}

std::string report_words(const Conditioning& c, std::size_t row) {
  const scenario::Observation& o = c.observations[row];
  return fmt::format("{}:{} ({} of {} to {}: {})", c.file, o.place.line, o.target, location_of(o), end_date(c, o.to_ms),
                     o.shown);
}

std::vector<std::string> warnings(const Conditioning& c) {
  const study::Assimilation& a = c.figures;
  std::vector<std::string> out;
  std::vector<std::string> named;
  std::size_t surprising = 0;
  for (const study::AssimilationReport& report : a.reports) {
    if (!report.surprising) continue;
    if (++surprising <= kMostNamed) named.push_back(report_words(c, report.row));
  }
  if (surprising > 0) {
    out.push_back(fmt::format(
        "Data and model disagree: {} of {} reports {} outside of what the model says in 99 of 100 cases without them: "
        "{}{}. Widen the inputs, correct the report or its error, or do not trust the forecast.",
        surprising, a.reports.size(), surprising == 1 ? "lies" : "lie", listed(named),
        surprising > kMostNamed ? " and others" : ""));
  }
  if (!a.reports.empty() && a.effective < kFewCarry) {
    out.push_back(
        fmt::format("Few worlds carry the reports: the effective sample at the end is {:.0f}. More worlds (-n) "
                    "make the forecast steadier.",
                    a.effective));
  }
  if (a.proposed > 0 && static_cast<double>(a.distinct) < kFewRemain) {
    out.push_back(
        fmt::format("Only {} different sets of inputs go on: inputs are known less well than they look. More "
                    "worlds (-n) help.",
                    a.distinct));
  }
  if (a.proposed > 0 && share_of(a.accepted, a.proposed) < kFewMoves) {
    out.push_back(
        "Inputs hardly move: other values do not go with the chance that the worlds met. What is said of inputs, and "
        "of the forecast's width, leans on few worlds of the start.");
  }
  if (!a.reports.empty() && a.island_log_evidence.size() == 1) {
    out.push_back(
        "One island of worlds: standard errors hold chance alone, not what is uncertain about the weights. 2,048 "
        "worlds or more (-n) tell it.");
  } else if (!a.reports.empty() && a.islands_effective < kFewIslands) {
    out.push_back(fmt::format(
        "Of {} islands one carries nearly all the weight: each finds other worlds that fit, so the forecast is less "
        "certain than any one of them says, and its standard errors are rough. More worlds (-n) help.",
        a.island_log_evidence.size()));
  }
  if (!a.failures.empty()) {
    out.push_back(fmt::format("{} of {} worlds could not go on and count in no figure; the first: {}",
                              thousands(static_cast<std::int64_t>(a.failures.size())), thousands(a.worlds),
                              a.failures.front().message));
  }
  return out;
}

std::string assimilation_text(const Conditioning& c) {
  std::string text = heading(c);
  for (const std::string& warning : warnings(c)) text += "\n" + wrapped("  " + warning, 100, "  ") + "\n";
  return text + report_table(c) + input_table(c);
}

}  // namespace taji::output
