#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <output/chart_axis.hpp>
#include <output/measure_words.hpp>
#include <output/report_charts.hpp>
#include <output/report_marks.hpp>
#include <output/report_words.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

/// The end of each record day, in days from the origin.
std::vector<double> day_ends(const Report& report) {
  std::vector<double> out;
  for (std::size_t i = 0; i < report.days.size(); ++i) {
    out.push_back(std::min(static_cast<double>(i + 1), report.horizon_days));
  }
  return out;
}

void threshold(Markup& out, const Plot& plot, double value, const char* kind, const std::string& label, bool above) {
  const double y = plot.y(value);
  out.leaf("line", {{"class", std::string("threshold ") + kind},
                    {"x1", coordinate(plot.x.low)},
                    {"x2", coordinate(plot.x.high)},
                    {"y1", coordinate(y)},
                    {"y2", coordinate(y)}});
  out.element("text",
              {{"class", std::string("threshold-label end ") + kind},
               {"x", coordinate(plot.x.high - 2)},
               {"y", coordinate(above ? y - 4 : y + 12)}},
              label);
}

void bands(Markup& out, const Plot& plot, const Report& report, const ReportFan& fan) {
  const std::vector<double> x = day_ends(report);
  out.leaf("path", {{"class", "band wide"}, {"d", band_path(plot, x, fan.q05, fan.q95)}});
  out.leaf("path", {{"class", "band narrow"}, {"d", band_path(plot, x, fan.q25, fan.q75)}});
  out.leaf("path", {{"class", "median"}, {"d", line_path(plot, x, fan.q50)}});
}

double largest(const std::vector<double>& values) {
  double out = 0;
  for (const double value : values) {
    if (std::isfinite(value)) out = std::max(out, value);
  }
  return out;
}

constexpr std::array<const char*, 4> kLineKinds = {"line0", "line1", "line2", "line3"};

std::string percent_of(double share) {
  return fmt::format("{:.0f}", 100 * share);
}

}  // namespace

std::string tank_name(const ReportTank& tank, Lang lang) {
  return tank.city_name + ", " + product_in(tank.product, lang);
}

void cover_fan(Markup& out, const Report& report, std::size_t tank, Lang lang) {
  const Words& w = words(lang);
  const ReportTank& t = report.tanks[tank];
  double top = std::max(largest(t.cover.q95), 1.2 * report.phase_cover_days[2]);
  if (std::isfinite(t.cover_origin_days)) top = std::max(top, t.cover_origin_days);
  const Reports reports = reports_of(report, tank, "cover_days");
  top = std::max(top, largest_of(reports));
  const std::string label = w.cover_axis + std::string(": ") + tank_name(t, lang);
  const Plot plot = begin_day_chart(
      out, report, lang,
      {fmt::format("cover-{}", tank), label, w.cover_axis, std::max(top, 0.5), 1, first_day(report, reports)});
  bands(out, plot, report, t.cover);
  if (std::isfinite(t.cover_origin_days)) {
    out.leaf("circle", {{"class", "origin"},
                        {"cx", coordinate(plot.x(0))},
                        {"cy", coordinate(plot.y(t.cover_origin_days))},
                        {"r", "3"}});
  }
  const double phase3 = report.phase_cover_days[2];
  if (phase3 > 0 && plot.y.low - plot.y(phase3) > 14) {
    threshold(out, plot, phase3, "phase", local(fmt::format("{} {} d", w.phase_line, figure(phase3)), lang), true);
  }
  threshold(out, plot, 0, "dry", w.dry_line, true);
  report_marks(out, plot, reports, lang);
  out.close();
}

void served_fan(Markup& out, const Report& report, std::size_t tank, Lang lang) {
  const Words& w = words(lang);
  const ReportTank& t = report.tanks[tank];
  const std::string label = w.served_axis + std::string(": ") + tank_name(t, lang);
  const Plot plot = begin_day_chart(out, report, lang, {fmt::format("served-{}", tank), label, w.served_axis, 1, 100});
  bands(out, plot, report, t.served);
  const double phase3 = report.phase_served[2];
  if (phase3 > 0 && phase3 < 1) {
    threshold(out, plot, phase3, "phase", local(fmt::format("{} {} %", w.phase_line, figure(100 * phase3)), lang),
              false);
  }
  out.close();
}

void stock_fan(Markup& out, const Report& report, std::size_t tank, Lang lang) {
  const Words& w = words(lang);
  const ReportTank& t = report.tanks[tank];
  const Reports reports = reports_of(report, tank, "stock_l");
  const double top = std::max(largest(t.stock.q95), largest_of(reports));
  const Scale scale = scale_of(study::Quantity::litres, top);
  const std::string label = w.stock_axis + std::string(": ") + tank_name(t, lang);
  const Plot plot = begin_day_chart(out, report, lang,
                                    {fmt::format("stock-{}", tank), label, w.stock_axis + ("," + scale.name),
                                     std::max(top, 1.0), 1 / scale.unit, first_day(report, reports)});
  bands(out, plot, report, t.stock);
  report_marks(out, plot, reports, lang);
  out.close();
}

void phase_days(Markup& out, const Report& report, std::size_t tank, Lang lang) {
  const Words& w = words(lang);
  const ReportTank& t = report.tanks[tank];
  const Reports reports = reports_of(report, tank, "phase");
  const std::string label = w.phase_axis + std::string(": ") + tank_name(t, lang);
  const Plot plot = begin_day_chart(
      out, report, lang, {fmt::format("phase-{}", tank), label, w.phase_axis, 1, 100, first_day(report, reports), 26});
  const std::vector<double> x = day_ends(report);
  std::vector<double> below(x.size(), 0), above(x.size(), 0);
  for (std::size_t phase = 5; phase-- > 0;) {
    for (std::size_t i = 0; i < x.size(); ++i) above[i] = std::min(below[i] + t.phase_day[i][phase], 1.0);
    out.leaf("path", {{"class", fmt::format("phase-area p{}", phase)}, {"d", band_path(plot, x, below, above)}});
    below = above;
  }
  phase_marks(out, plot, reports, lang);
  out.close();
}

void dry_curve(Markup& out, const Report& report, std::size_t first, std::size_t end, Lang lang) {
  const Words& w = words(lang);
  const std::string label = w.dry_axis + std::string(": ") + report.tanks[first].city_name;
  const Plot plot = begin_day_chart(out, report, lang, {fmt::format("dry-{}", first), label, w.dry_axis, 1, 100});
  std::vector<double> x = day_ends(report);
  x.insert(x.begin(), 0);
  for (std::size_t i = first; i < end; ++i) {
    const ReportTank& t = report.tanks[i];
    std::vector<double> low, high, y = t.dry_by;
    std::vector<double> se = t.dry_by_se;
    y.insert(y.begin(), t.p_dry_origin.value);
    se.insert(se.begin(), t.p_dry_origin.se);
    for (std::size_t k = 0; k < y.size(); ++k) {
      const double half = std::isfinite(se[k]) ? 1.96 * se[k] : 1;
      low.push_back(std::max(0.0, y[k] - half));
      high.push_back(std::min(1.0, y[k] + half));
    }
    const std::string kind = kLineKinds[(i - first) % kLineKinds.size()];
    out.leaf("path", {{"class", "curve-band " + kind}, {"d", band_path(plot, x, low, high)}});
    out.leaf("path", {{"class", "curve " + kind}, {"d", line_path(plot, x, y)}});
  }
  // Names at their lines' ends, moved apart where they would touch.
  std::vector<std::pair<double, std::size_t>> ends;
  for (std::size_t i = first; i < end; ++i) ends.emplace_back(plot.y(report.tanks[i].dry_by.back()), i);
  std::sort(ends.begin(), ends.end());
  double below = plot.y.low - 4;
  for (auto end_of = ends.rbegin(); end_of != ends.rend(); ++end_of) {
    const std::size_t i = end_of->second;
    const double at = std::min(end_of->first - 6, below);
    below = at - 13;
    out.element("text",
                {{"class", std::string("curve-label end ") + kLineKinds[(i - first) % kLineKinds.size()]},
                 {"x", coordinate(plot.x.high - 2)},
                 {"y", coordinate(at)}},
                product_in(report.tanks[i].product, lang));
  }
  out.close();
}

void spread_bars(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  std::vector<const ReportTank*> tanks;
  for (const ReportTank& t : report.tanks) {
    if (t.has_spread) tanks.push_back(&t);
  }
  constexpr double kRow = 24, kTop = 34, kFrom = 130, kTo = 348;
  const double height = kTop + kRow * static_cast<double>(tanks.size()) + 20;
  const LinearScale x{0, 1, kFrom, kTo};
  out.open(
      "svg",
      {{"class", "chart"}, {"viewBox", fmt::format("0 0 360 {}", height)}, {"role", "img"}, {"aria-label", w.spread}});
  out.leaf("rect", {{"class", "inputs"}, {"x", "2"}, {"y", "4"}, {"width", "12"}, {"height", "12"}});
  out.element("text", {{"class", "tick"}, {"x", "18"}, {"y", "14"}}, w.inputs_bar);
  out.leaf("rect", {{"class", "chance"}, {"x", "170"}, {"y", "4"}, {"width", "12"}, {"height", "12"}});
  out.element("text", {{"class", "tick"}, {"x", "186"}, {"y", "14"}}, w.chance_bar);
  for (std::size_t i = 0; i < tanks.size(); ++i) {
    const double y = kTop + kRow * static_cast<double>(i);
    const double share = std::clamp(tanks[i]->inputs.value, 0.0, 1.0);
    out.open("g", {{"class", "tip"}, {"tabindex", "0"}});
    out.element("title", {},
                local(fmt::format("{}: {} % {}, {} % {}", tank_name(*tanks[i], lang), percent(tanks[i]->inputs),
                                  w.inputs_bar, percent(tanks[i]->chance), w.chance_bar),
                      lang));
    out.element("text", {{"class", "row-label end"}, {"x", coordinate(kFrom - 6)}, {"y", coordinate(y + 12)}},
                left(tank_name(*tanks[i], lang), std::min<std::size_t>(width(tank_name(*tanks[i], lang)), 21)));
    out.leaf("rect", {{"class", "inputs"},
                      {"x", coordinate(kFrom)},
                      {"y", coordinate(y)},
                      {"width", coordinate(x(share) - kFrom)},
                      {"height", "16"}});
    out.leaf("rect", {{"class", "chance"},
                      {"x", coordinate(x(share))},
                      {"y", coordinate(y)},
                      {"width", coordinate(kTo - x(share))},
                      {"height", "16"}});
    if (std::isfinite(tanks[i]->inputs.se)) {
      const double half = 1.96 * tanks[i]->inputs.se;
      out.leaf("line", {{"class", "whisker"},
                        {"x1", coordinate(x(std::clamp(share - half, 0.0, 1.0)))},
                        {"x2", coordinate(x(std::clamp(share + half, 0.0, 1.0)))},
                        {"y1", coordinate(y + 8)},
                        {"y2", coordinate(y + 8)}});
    }
    out.close();
  }
  for (const double tick : {0.0, 0.5, 1.0}) {
    out.element("text",
                {{"class", tick < 1 ? "tick middle" : "tick end"},
                 {"x", coordinate(tick < 1 ? x(tick) : kTo + 10)},
                 {"y", coordinate(height - 6)}},
                percent_of(tick) + " %");
  }
  out.close();
}

std::pair<double, std::string> unit_of(const std::vector<const ReportDifference*>& rows) {
  double most = 0;
  for (const ReportDifference* row : rows) {
    for (const double one : {row->low, row->high, row->difference.value}) {
      if (std::isfinite(one)) most = std::max(most, std::abs(one));
    }
  }
  const std::string& quantity = rows.front()->quantity;
  const auto of = [&] {
    if (quantity == "litres") return study::Quantity::litres;
    if (quantity == "share") return study::Quantity::share;
    if (quantity == "days") return study::Quantity::days;
    return quantity == "hours" ? study::Quantity::hours : study::Quantity::number;
  };
  const Scale scale = scale_of(of(), most);
  return {scale.unit, quantity == "share" ? " %" : scale.name};
}

void whiskers(Markup& out, const Report& report, const std::vector<const ReportDifference*>& rows, std::size_t number,
              Lang lang) {
  const Words& w = words(lang);
  const auto [unit, unit_name] = unit_of(rows);
  double low = rows.front()->point ? INFINITY : 0, high = rows.front()->point ? -INFINITY : 0;
  for (const ReportDifference* row : rows) {
    for (const double one : {row->low, row->high, row->difference.value}) {
      if (!std::isfinite(one)) continue;
      low = std::min(low, one / unit);
      high = std::max(high, one / unit);
    }
  }
  if (!(low <= high)) low = high = 0;
  const std::vector<double> ticks = round_ticks(low, high, 4);
  constexpr double kRow = 30, kTop = 28, kFrom = 14, kTo = 346;
  const double height = kTop + kRow * static_cast<double>(rows.size()) + 24;
  const LinearScale x{ticks.front(), ticks.back(), kFrom, kTo};
  out.open("svg", {{"class", "chart"},
                   {"id", fmt::format("whiskers-{}", number)},
                   {"viewBox", fmt::format("0 0 360 {}", height)},
                   {"role", "img"},
                   {"aria-label", measure_in(*rows.front(), report, lang)}});
  out.element("text", {{"class", "axis-title"}, {"x", "2"}, {"y", "12"}},
              std::string(rows.front()->point ? w.value : w.difference) + (unit_name.empty() ? "" : "," + unit_name));
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
  for (const double tick : ticks) {
    const bool zero = std::abs(tick) < step / 1000;
    out.leaf("line", {{"class", zero ? "zero" : "grid"},
                      {"x1", coordinate(x(tick))},
                      {"x2", coordinate(x(tick))},
                      {"y1", coordinate(kTop - 8)},
                      {"y2", coordinate(height - 20)}});
    out.element("text", {{"class", "tick middle"}, {"x", coordinate(x(tick))}, {"y", coordinate(height - 6)}},
                local((tick < 0 && !zero ? "−" : "") + tick_text(std::abs(tick), step), lang));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ReportDifference& row = *rows[i];
    const double y = kTop + kRow * static_cast<double>(i);
    out.open("g", {{"class", "tip"}, {"tabindex", "0"}});
    const auto shown = [&](double value) { return to_places(value / unit, step >= 1 ? 1 : 2, !row.point); };
    out.element("title", {},
                local(fmt::format("{}: {}{} ({} … {})", row.variant, shown(row.difference.value), unit_name,
                                  shown(row.low), shown(row.high)),
                      lang));
    out.element("text", {{"class", "row-label"}, {"x", coordinate(kFrom)}, {"y", coordinate(y + 6)}},
                left(row.variant, std::min<std::size_t>(width(row.variant), 56)));
    if (std::isfinite(row.difference.value)) {
      const bool clear = row.verdict == "lower" || row.verdict == "higher" || row.point;
      if (std::isfinite(row.low) && std::isfinite(row.high)) {
        out.leaf("line", {{"class", clear ? "whisker clear" : "whisker"},
                          {"x1", coordinate(x(row.low / unit))},
                          {"x2", coordinate(x(row.high / unit))},
                          {"y1", coordinate(y + 15)},
                          {"y2", coordinate(y + 15)}});
      }
      out.leaf("circle", {{"class", clear ? "dot clear" : "dot"},
                          {"cx", coordinate(x(row.difference.value / unit))},
                          {"cy", coordinate(y + 15)},
                          {"r", "4.5"}});
    }
    out.close();
  }
  out.close();
}

}  // namespace taji::output
