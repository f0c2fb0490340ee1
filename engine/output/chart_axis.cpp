#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <output/chart_axis.hpp>
#include <output/report_words.hpp>
#include <taji/text/dates.hpp>
#include <variant>

namespace taji::output {
namespace {

constexpr double kLeft = 38, kRight = 350, kTop = 26, kBottom = 160;

double round_step(double span, int count) {
  const double raw = span / std::max(count, 1);
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= raw * 0.999) return factor * power;
  }
  return 10 * power;
}

/// The date of a day after the origin.
std::string date_after(const Report& report, int days) {
  const auto origin = text::parse_datetime(report.origin);
  const auto* ms = std::get_if<std::int64_t>(&origin);
  return ms == nullptr ? std::to_string(days) : text::format_date(*ms + days * text::day_ms);
}

int date_step(double horizon) {
  for (const int step : {1, 2, 3, 7, 14, 28, 56, 91, 182, 365, 730, 1825}) {
    if (horizon / step <= 4.6) return step;
  }
  return 3650;
}

}  // namespace

std::vector<double> round_ticks(double low, double high, int count) {
  if (!(high > low)) high = low + 1;
  const double step = round_step(high - low, count);
  const double first = std::floor(low / step + 1e-9);
  std::vector<double> ticks;
  for (double k = first;; k += 1) {
    ticks.push_back(k * step);
    if (k * step >= high - step * 1e-6 || ticks.size() > 40) break;
  }
  return ticks;
}

std::string tick_text(double value, double step) {
  const int places = step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step) - 1e-9));
  return fmt::format("{:.{}f}", value == 0 ? 0.0 : value, std::clamp(places, 0, 6));
}

namespace {

void value_axis(Markup& out, const Plot& plot, const std::vector<double>& ticks, double factor, Lang lang) {
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
  for (const double tick : ticks) {
    const double y = plot.y(tick / factor);
    out.leaf("line", {{"class", "grid"},
                      {"x1", coordinate(kLeft)},
                      {"x2", coordinate(kRight)},
                      {"y1", coordinate(y)},
                      {"y2", coordinate(y)}});
    out.element("text", {{"class", "tick end"}, {"x", coordinate(kLeft - 5)}, {"y", coordinate(y + 4)}},
                local(tick_text(tick, step), lang));
  }
}

void date_axis(Markup& out, const Report& report, const Plot& plot, Lang lang) {
  const int step = date_step(plot.x.to - plot.x.from);
  for (int day = static_cast<int>(std::ceil(plot.x.from / step)) * step; day <= plot.x.to + 1e-9; day += step) {
    const double x = plot.x(day);
    out.leaf("line", {{"class", "tick-mark"},
                      {"x1", coordinate(x)},
                      {"x2", coordinate(x)},
                      {"y1", coordinate(kBottom)},
                      {"y2", coordinate(kBottom + 4)}});
    const bool at_start = x<kLeft + 12, at_end = x> kRight - 16;
    const char* anchor = at_start ? "tick" : at_end ? "tick end" : "tick middle";
    const double text_x = at_start ? kLeft - 10 : at_end ? kRight + 8 : x;
    out.element("text", {{"class", anchor}, {"x", coordinate(text_x)}, {"y", coordinate(kBottom + 17)}},
                short_date_in(date_after(report, day), lang));
  }
}

void event_marks(Markup& out, const Report& report, const Plot& plot) {
  for (std::size_t i = 0; i < report.timeline.size() && i < 20; ++i) {
    const std::string x = coordinate(plot.x(report.timeline[i].day));
    out.open("g", {{"class", "event"}});
    out.element("title", {}, report.timeline[i].date + ": " + report.timeline[i].what);
    out.leaf("line", {{"x1", x}, {"x2", x}, {"y1", coordinate(kTop)}, {"y2", coordinate(kBottom + 22)}});
    out.leaf("circle", {{"cx", x}, {"cy", coordinate(kBottom + 29)}, {"r", "7"}});
    out.element("text", {{"class", "tick middle"}, {"x", x}, {"y", coordinate(kBottom + 33)}}, std::to_string(i + 1));
    out.close();
  }
}

}  // namespace

Plot begin_day_chart(Markup& out, const Report& report, Lang lang, const DayChart& chart) {
  const std::vector<double> ticks = round_ticks(0, chart.y_top * chart.y_factor, 4);
  Plot plot;
  plot.x = {chart.from, report.horizon_days, kLeft, kRight};
  plot.y = {0, ticks.back() / chart.y_factor, kBottom, kTop + chart.headroom};
  out.open("svg", {{"class", "chart"},
                   {"id", chart.id},
                   {"viewBox", fmt::format("0 0 {} {}", plot.width, plot.height)},
                   {"role", "img"},
                   {"aria-label", chart.label}});
  out.element("text", {{"class", "axis-title"}, {"x", "2"}, {"y", "12"}}, chart.y_title);
  value_axis(out, plot, ticks, chart.y_factor, lang);
  date_axis(out, report, plot, lang);
  event_marks(out, report, plot);
  if (chart.from < 0) {
    const std::string x = coordinate(plot.x(0));
    out.leaf("line", {{"class", "today"}, {"x1", x}, {"x2", x}, {"y1", coordinate(kTop)}, {"y2", coordinate(kBottom)}});
  }
  return plot;
}

std::string line_path(const Plot& plot, const std::vector<double>& x, const std::vector<double>& y) {
  std::string path;
  bool drawing = false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!std::isfinite(y[i])) {
      drawing = false;
      continue;
    }
    path += (drawing ? "L" : "M") + coordinate(plot.x(x[i])) + "," + coordinate(plot.y(y[i]));
    drawing = true;
  }
  return path;
}

std::string band_path(const Plot& plot, const std::vector<double>& x, const std::vector<double>& low,
                      const std::vector<double>& high) {
  std::string path;
  for (std::size_t begin = 0; begin < x.size();) {
    if (!std::isfinite(low[begin])) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < x.size() && std::isfinite(low[end])) ++end;
    // What is unlimited goes as high as there is room.
    const auto point = [&](std::size_t i, double value) {
      return coordinate(plot.x(x[i])) + "," + coordinate(plot.y(std::min(value, plot.y.to)));
    };
    for (std::size_t i = begin; i < end; ++i) path += (i == begin ? "M" : "L") + point(i, low[i]);
    for (std::size_t i = end; i-- > begin;) path += "L" + point(i, std::isnan(high[i]) ? low[i] : high[i]);
    path += "Z";
    begin = end;
  }
  return path;
}

}  // namespace taji::output
