// The section on reports and what they taught.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <output/report_charts.hpp>
#include <output/report_marks.hpp>
#include <output/report_sections.hpp>
#include <output/report_words.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

/// Trucks that came in a week, to one place, beside what is forecast of the weeks where that is of the same place.
void arrivals_chart(Markup& out, const Report& report, const Reports& reports, std::size_t number, Lang lang) {
  const Words& w = words(lang);
  const ReportObserved& first = *reports.front();
  const bool same = first.where.empty() || (!first.city.empty() && first.city == report.weeks_city);
  double top = std::max(largest_of(reports), 1.0);
  for (const ReportWeek& week : report.weeks) {
    if (same) top = std::max(top, week.arrivals[4]);
  }
  out.open("figure").element("figcaption", {}, sentence_case(first.where.empty() ? w.everywhere : first.where));
  const std::string label = w.arrivals_axis + std::string(": ") + (first.where.empty() ? w.everywhere : first.where);
  const Plot plot =
      begin_day_chart(out, report, lang,
                      {fmt::format("arrivals-{}", number), label, w.arrivals_axis, top, 1, first_day(report, reports)});
  for (const ReportWeek& week : report.weeks) {
    if (!same) break;
    const double left = plot.x(week.end - 7) + 1.5, wide = plot.x(week.end) - plot.x(week.end - 7) - 3;
    const auto& q = week.arrivals;
    out.open("g", {{"class", "tip"}, {"tabindex", "0"}});
    out.element(
        "title", {},
        local(fmt::format("{}: {} ({} – {})", w.forecast_word, figure(q[2]), figure(q[0]), figure(q[4])), lang));
    for (const auto& [kind, low, high] : {std::tuple("band wide", q[0], q[4]), std::tuple("band narrow", q[1], q[3])}) {
      out.leaf("rect", {{"class", kind},
                        {"x", coordinate(left)},
                        {"y", coordinate(plot.y(high))},
                        {"width", coordinate(wide)},
                        {"height", coordinate(std::max(plot.y(low) - plot.y(high), 0.0))}});
    }
    const std::string y = coordinate(plot.y(q[2]));
    out.leaf("line",
             {{"class", "median"}, {"x1", coordinate(left)}, {"x2", coordinate(left + wide)}, {"y1", y}, {"y2", y}});
    out.close();
  }
  report_marks(out, plot, reports, lang);
  out.close().close().line();
}

void arrival_charts(Markup& out, const Report& report, Lang lang) {
  constexpr std::size_t kMost = 6;
  std::vector<std::string> places;
  std::vector<Reports> by_place;
  for (const ReportObserved& one : report.observed) {
    const bool week = std::abs(one.to - one.from - 7) < 1e-6;
    if (one.what != "tankers_arrived" || !week || !is_recent(report, one)) continue;
    const auto found = std::find(places.begin(), places.end(), one.where);
    if (found == places.end()) by_place.emplace_back();
    const auto at = static_cast<std::size_t>(found - places.begin());
    if (found == places.end()) places.push_back(one.where);
    by_place[at].push_back(&one);
  }
  if (places.empty()) return;
  out.open("div", {{"class", "grid"}}).line();
  for (std::size_t i = 0; i < std::min(places.size(), kMost); ++i) arrivals_chart(out, report, by_place[i], i, lang);
  out.close().line();
}

void header_row(Markup& out, const std::vector<std::string>& names) {
  out.open("thead").open("tr");
  for (const std::string& name : names) out.element("th", {{"scope", "col"}}, name);
  out.close().close().line();
}

void begin_table(Markup& out, const char* label) {
  out.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", label}});
  out.open("table", {{"class", "figures"}});
}

std::string prior_in(const ReportObserved& one, Lang lang) {
  if (!one.used) return words(lang).not_used;
  if (!one.is_number) return local(percent({one.prior_chance, 0.01}) + " %", lang);
  return amount_in(one.what, one.prior[1], lang) + " – " + amount_in(one.what, one.prior[3], lang);
}

void report_rows(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  constexpr std::size_t kOpen = 12;
  const bool open = report.observed.size() <= kOpen;
  out.open(open ? "div" : "details");
  const std::string heading = fmt::format("{} ({})", w.all_reports, report.observed.size());
  if (open) {
    out.element("h3", {}, heading);
  } else {
    out.element("summary", {}, heading);
  }
  begin_table(out, w.all_reports);
  header_row(out, {w.date, w.target, w.place, w.reported, w.before_any, w.effective});
  out.open("tbody");
  std::size_t number = 0;
  for (const ReportObserved& one : report.observed) {
    out.open("tr", {{"class", one.surprising ? "odd" : ""}});
    out.element("th", {{"scope", "row"}, {"class", "number"}}, full_date_in(one.date, lang));
    out.element("td", {}, sentence_case(target_in(one.what, one.product, lang)));
    out.element("td", {}, one.where.empty() ? w.everywhere : one.where);
    out.element("td", {{"class", "number"}},
                (std::isnan(one.value) ? local(one.shown, lang) : amount_in(one.what, one.value, lang)) +
                    (one.surprising ? " !" : ""));
    if (one.used && one.is_number) {
      figure_cell(out, prior_in(one, lang), one.prior[1], fmt::format("/assimilation/by_report/{}/prior/0.05", number));
    } else {
      out.element("td", {{"class", "number"}}, prior_in(one, lang));
    }
    out.element("td", {{"class", "number"}}, one.used ? local(thousands(std::llround(one.effective)), lang) : "–");
    out.close().line();
    number += one.used ? 1 : 0;
  }
  out.close().close().close().close().line();
  const bool any =
      std::any_of(report.observed.begin(), report.observed.end(), [](const auto& o) { return o.surprising; });
  if (any) out.element("p", {{"class", "note fine"}}, std::string("! ") + w.surprising_mark).line();
}

/// Before, grey and wide, and after, blue, on one scale.
void input_bar(Markup& out, const ReportInput& input, const char* label) {
  const double low = std::min(input.before[0], input.after[0]), high = std::max(input.before[2], input.after[2]);
  const LinearScale x{low, high > low ? high : low + 1, 4, 196};
  out.open("svg", {{"viewBox", "0 0 200 22"}, {"class", "input-bar"}, {"role", "img"}, {"aria-label", label}});
  for (const auto& [kind, values, y] :
       {std::tuple("before", &input.before, 6.0), std::tuple("after", &input.after, 15.0)}) {
    out.leaf("line", {{"class", std::string("range-line ") + kind},
                      {"x1", coordinate(x((*values)[0]))},
                      {"x2", coordinate(x((*values)[2]))},
                      {"y1", coordinate(y)},
                      {"y2", coordinate(y)}});
    out.leaf("circle", {{"class", std::string("range-dot ") + kind},
                        {"cx", coordinate(x((*values)[1]))},
                        {"cy", coordinate(y)},
                        {"r", "4"}});
  }
  out.close();
}

void input_rows(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  if (report.learnt.inputs.empty()) return;
  out.element("h3", {}, w.inputs_taught).element("p", {{"class", "note"}}, w.inputs_note).line();
  begin_table(out, w.inputs_taught);
  header_row(out, {w.input, w.before, w.after, ""});
  out.open("tbody");
  for (const ReportInput& input : report.learnt.inputs) {
    const std::string at = "/assimilation/inputs/" + pointer_part(input.path);
    const auto shown = [&](const std::array<std::string, 3>& q) {
      return local(fmt::format("{} ({} – {})", q[1], q[0], q[2]), lang);
    };
    out.open("tr").open("th", {{"scope", "row"}}).element("code", {}, input.path).close();
    figure_cell(out, shown(input.before_shown), input.before[1], at + "/prior/0.5");
    figure_cell(out, shown(input.after_shown), input.after[1], at + "/posterior/0.5");
    out.open("td");
    input_bar(out, input, w.inputs_note);
    out.close().close().line();
  }
  out.close().close().close().line();
}

}  // namespace

void seen_section(Markup& out, const Report& report, Lang lang) {
  if (report.learnt.file.empty()) return;
  const Words& w = words(lang);
  begin_section(out, "observed", w.reports, w.reports_note);
  arrival_charts(out, report, lang);
  report_rows(out, report, lang);
  input_rows(out, report, lang);
  out.close().line();
}

}  // namespace taji::output
