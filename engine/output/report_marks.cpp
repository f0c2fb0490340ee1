#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <output/report_marks.hpp>
#include <output/report_words.hpp>

namespace taji::output {
namespace {

/// What it says and what the model says without it.
std::string tooltip(const ReportObserved& one, Lang lang) {
  const Words& w = words(lang);
  std::string text = fmt::format("{}: {}, {} {}", full_date_in(one.date, lang), target_in(one.what, one.product, lang),
                                 w.reported, std::isnan(one.value) ? one.shown : amount_in(one.what, one.value, lang));
  if (!one.used) return text + " · " + w.not_used;
  if (one.is_number) {
    text += fmt::format(" · {}: {} – {}", w.before_any, amount_in(one.what, one.prior[1], lang),
                        amount_in(one.what, one.prior[3], lang));
  }
  if (one.surprising) text += std::string(" · ") + w.surprising_mark;
  return text;
}

void upright(Markup& out, const Plot& plot, const char* kind, double x, double low, double high) {
  const double bottom = std::clamp(low, plot.y.from, plot.y.to), top = std::clamp(high, plot.y.from, plot.y.to);
  out.leaf("line", {{"class", kind},
                    {"x1", coordinate(x)},
                    {"x2", coordinate(x)},
                    {"y1", coordinate(plot.y(bottom))},
                    {"y2", coordinate(plot.y(top))}});
}

}  // namespace

bool is_recent(const Report& report, const ReportObserved& one) {
  return one.to >= -std::max(report.horizon_days, 28.0) && one.from <= report.horizon_days;
}

Reports reports_of(const Report& report, std::size_t tank, std::string_view what) {
  const ReportTank& t = report.tanks[tank];
  Reports out;
  for (const ReportObserved& one : report.observed) {
    const bool its = one.tank == static_cast<std::int32_t>(tank) || (one.city == t.city && one.product == t.product) ||
                     (what == "phase" && one.city == t.city && one.product.empty());
    if (its && one.what == what && is_recent(report, one)) out.push_back(&one);
  }
  return out;
}

double first_day(const Report& report, const Reports& reports) {
  double first = 0;
  for (const ReportObserved* one : reports) first = std::min(first, std::floor(one->from));
  return first < 0 ? std::max(first - 1, -std::max(report.horizon_days, 28.0) - 1) : 0;
}

double largest_of(const Reports& reports) {
  double out = 0;
  for (const ReportObserved* one : reports) {
    for (const double value : {one->value, one->low, one->high, one->is_number ? one->prior[3] : 0.0}) {
      if (std::isfinite(value)) out = std::max(out, value);
    }
  }
  return out;
}

void report_marks(Markup& out, const Plot& plot, const Reports& reports, Lang lang) {
  for (const ReportObserved* one : reports) {
    const double x = plot.x(std::max((one->from + one->to) / 2, plot.x.from));
    out.open("g", {{"class", "tip"}, {"tabindex", "0"}}).element("title", {}, local(tooltip(*one, lang), lang));
    if (one->is_number) upright(out, plot, "prior", x, one->prior[1], one->prior[3]);
    if (std::isnan(one->value)) {
      const double low = std::isfinite(one->low) ? one->low : 0;
      const double high = std::isfinite(one->high) ? one->high : plot.y.to;
      upright(out, plot, one->used ? "range" : "range later", x, low, high);
    } else {
      const double y = plot.y(std::clamp(one->value, plot.y.from, plot.y.to));
      if (one->to > one->from) {
        out.leaf("line", {{"class", "period"},
                          {"x1", coordinate(plot.x(std::max(one->from, plot.x.from)))},
                          {"x2", coordinate(plot.x(one->to))},
                          {"y1", coordinate(y)},
                          {"y2", coordinate(y)}});
      }
      out.leaf("path", {{"class", one->used ? "seen" : "seen later"},
                        {"d", fmt::format("M{},{}l4.5,4.5l-4.5,4.5l-4.5,-4.5Z", coordinate(x), coordinate(y - 4.5))}});
    }
    out.close();
  }
}

void phase_marks(Markup& out, const Plot& plot, const Reports& reports, Lang lang) {
  for (const ReportObserved* one : reports) {
    if (std::isnan(one->value)) continue;
    const auto phase = static_cast<int>(std::clamp(std::lround(one->value), 0L, 4L));
    const double x = plot.x(std::max(one->from, plot.x.from));
    const double wide = std::max(plot.x(one->to) - x, 6.0);
    const double top = plot.y.high - 22;
    out.open("g", {{"class", "tip"}, {"tabindex", "0"}}).element("title", {}, local(tooltip(*one, lang), lang));
    out.leaf("rect", {{"class", fmt::format("phase p{}{}", phase, one->used ? "" : " later")},
                      {"x", coordinate(x)},
                      {"y", coordinate(top)},
                      {"width", coordinate(wide)},
                      {"height", "18"}});
    if (wide >= 10) {
      out.element("text",
                  {{"class", fmt::format("phase-digit middle t{}", phase)},
                   {"x", coordinate(x + wide / 2)},
                   {"y", coordinate(top + 13.5)}},
                  std::to_string(phase));
    }
    out.close();
  }
}

}  // namespace taji::output
