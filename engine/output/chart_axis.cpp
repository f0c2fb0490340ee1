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

Plot begin_day_chart(Markup& out, const Report& report, Lang lang, const std::string& id, const std::string& label,
                     const std::string& y_title, double y_top, double y_factor) {
  const std::vector<double> ticks = round_ticks(0, y_top * y_factor, 4);
  Plot plot;
  plot.x = {0, report.horizon_days, kLeft, kRight};
  plot.y = {0, ticks.back() / y_factor, kBottom, kTop};
  out.open("svg", {{"class", "chart"},
                   {"id", id},
                   {"viewBox", fmt::format("0 0 {} {}", plot.width, plot.height)},
                   {"role", "img"},
                   {"aria-label", label}});
  out.element("text", {{"class", "axis-title"}, {"x", "2"}, {"y", "12"}}, y_title);
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
  for (const double tick : ticks) {
    const std::string y = coordinate(plot.y(tick / y_factor));
    out.leaf("line", {{"class", "grid"}, {"x1", coordinate(kLeft)}, {"x2", coordinate(kRight)}, {"y1", y}, {"y2", y}});
    out.element("text",
                {{"class", "tick end"}, {"x", coordinate(kLeft - 5)}, {"y", coordinate(plot.y(tick / y_factor) + 4)}},
                local(tick_text(tick, step), lang));
  }
  const int days = date_step(report.horizon_days);
  for (int day = 0; day <= report.horizon_days + 1e-9; day += days) {
    const double x = plot.x(day);
    out.leaf("line", {{"class", "tick-mark"},
                      {"x1", coordinate(x)},
                      {"x2", coordinate(x)},
                      {"y1", coordinate(kBottom)},
                      {"y2", coordinate(kBottom + 4)}});
    const bool at_end = x > kRight - 16;
    out.element("text",
                {{"class", day == 0 ? "tick"
                           : at_end ? "tick end"
                                    : "tick middle"},
                 {"x", coordinate(day == 0 ? x - 10
                                  : at_end ? kRight + 8
                                           : x)},
                 {"y", coordinate(kBottom + 17)}},
                short_date_in(date_after(report, day), lang));
  }
  for (std::size_t i = 0; i < report.timeline.size() && i < 20; ++i) {
    const double x = plot.x(report.timeline[i].day);
    out.open("g", {{"class", "event"}});
    out.element("title", {}, report.timeline[i].date + ": " + report.timeline[i].what);
    out.leaf(
        "line",
        {{"x1", coordinate(x)}, {"x2", coordinate(x)}, {"y1", coordinate(kTop)}, {"y2", coordinate(kBottom + 22)}});
    out.leaf("circle", {{"cx", coordinate(x)}, {"cy", coordinate(kBottom + 29)}, {"r", "7"}});
    out.element("text", {{"class", "tick middle"}, {"x", coordinate(x)}, {"y", coordinate(kBottom + 33)}},
                std::to_string(i + 1));
    out.close();
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
