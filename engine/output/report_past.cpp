// The sections of a hindcast: how its forecasts fared, each beside what was reported, and when they were made.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <output/chart_axis.hpp>
#include <output/measure_words.hpp>
#include <output/report_charts.hpp>
#include <output/report_sections.hpp>
#include <output/report_words.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

void header_row(Markup& out, const std::vector<std::string>& names) {
  out.open("thead").open("tr");
  for (const std::string& name : names) out.element("th", {{"scope", "col"}}, name);
  out.close().close().line();
}

void begin_table(Markup& out, const char* label) {
  out.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", label}});
  out.open("table", {{"class", "figures"}});
}

/// A score is in the unit of what is forecast.
std::string score_in(const ReportScore& score, double value, Lang lang) {
  if (std::isnan(value)) return "–";
  return local(score.what.ends_with("_l") ? litres(value) : figure(value), lang);
}

std::string skill_in(const ReportScore::Beside& one, Lang lang) {
  if (std::isnan(one.skill)) return "–";
  std::string text = to_places(100 * one.skill, 0, true) + " %";
  if (std::isfinite(one.low) && std::isfinite(one.high)) {
    text += fmt::format(" ({} … {} %)", to_places(100 * one.low, 0, true), to_places(100 * one.high, 0, true));
  } else if (one.verdict == "too_few") {
    text += std::string(" (") + words(lang).too_few + ")";
  }
  return local(text, lang);
}

std::string held_in(const std::array<double, 3>& held, Lang lang) {
  if (std::isnan(held[0])) return "–";
  std::string text = fmt::format("{:.0f} %", 100 * held[0]);
  if (std::isfinite(held[1])) text += fmt::format(" ({:.0f} – {:.0f} %)", 100 * held[1], 100 * held[2]);
  return local(text, lang);
}

void score_row(Markup& out, const ReportScore& s, const std::string& name, Lang lang) {
  const std::string at = s.group < 0 ? "" : fmt::format("/groups/{}", s.group), rule = at + "/rules/" + s.rule;
  const auto cell = [&](const std::string& shown, double value, const std::string& pointer) {
    if (s.group < 0 || std::isnan(value)) {
      out.element("td", {{"class", "number"}}, shown);
    } else {
      figure_cell(out, shown, value, pointer);
    }
  };
  out.open("tr").element("th", {{"scope", "row"}}, name);
  cell(std::to_string(s.forecasts), static_cast<double>(s.forecasts), rule + "/forecasts");
  cell(score_in(s, s.score, lang), s.score, rule + "/mean");
  cell(skill_in(s.persistence, lang), s.persistence.skill, rule + "/over_persistence/skill");
  cell(skill_in(s.climatology, lang), s.climatology.skill, rule + "/over_climatology/skill");
  cell(held_in(s.held50, lang), s.held50[0], at + "/coverage/50/share");
  cell(held_in(s.held90, lang), s.held90[0], at + "/coverage/90/share");
  out.close().line();
}

std::vector<std::string> score_columns(const char* first, const Words& w) {
  return {first, w.forecasts, w.score, w.over_persistence, w.over_climatology, w.held50, w.held90};
}

/// A row for each target and baseline there is a skill over.
void skill_chart(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  struct Row {
    std::string name;
    const ReportScore::Beside* skill;
  };
  std::vector<Row> rows;
  double low = 0, high = 0.2;
  for (const ReportScore& s : report.scores) {
    if (s.weeks != 0) continue;
    for (const auto& [one, name] :
         {std::pair(&s.persistence, w.persistence), std::pair(&s.climatology, w.climatology)}) {
      if (std::isnan(one->skill)) continue;
      rows.push_back({fmt::format("{} / {}", sentence_case(target_in(s.what, s.product, lang)), name), one});
      for (const double value : {one->skill, one->low, one->high}) {
        if (std::isfinite(value)) low = std::min(low, std::max(value, -2.0)), high = std::max(high, value);
      }
    }
  }
  if (rows.empty()) return;
  const std::vector<double> ticks = round_ticks(100 * low, 100 * high, 4);
  constexpr double kRow = 30, kTop = 28, kFrom = 14, kTo = 346;
  const double height = kTop + kRow * static_cast<double>(rows.size()) + 24;
  const LinearScale x{ticks.front() / 100, ticks.back() / 100, kFrom, kTo};
  out.open("figure");
  out.open("svg", {{"class", "chart"},
                   {"id", "skills"},
                   {"viewBox", fmt::format("0 0 360 {}", height)},
                   {"role", "img"},
                   {"aria-label", w.skill_axis}});
  out.element("text", {{"class", "axis-title"}, {"x", "2"}, {"y", "12"}}, w.skill_axis);
  for (const double tick : ticks) {
    const bool zero = std::abs(tick) < 1e-9;
    const std::string at = coordinate(x(tick / 100));
    out.leaf("line", {{"class", zero ? "zero" : "grid"},
                      {"x1", at},
                      {"x2", at},
                      {"y1", coordinate(kTop - 8)},
                      {"y2", coordinate(height - 20)}});
    out.element("text", {{"class", "tick middle"}, {"x", at}, {"y", coordinate(height - 6)}},
                to_places(tick, 0, false));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ReportScore::Beside& s = *rows[i].skill;
    const double y = kTop + kRow * static_cast<double>(i);
    const bool clear = s.verdict == "better" || s.verdict == "worse";
    const auto within = [&](double value) { return coordinate(x(std::clamp(value, x.from, x.to))); };
    out.open("g", {{"class", "tip"}, {"tabindex", "0"}});
    out.element("title", {}, rows[i].name + ": " + skill_in(s, lang));
    out.element("text", {{"class", "row-label"}, {"x", coordinate(kFrom)}, {"y", coordinate(y + 6)}},
                left(rows[i].name, std::min<std::size_t>(width(rows[i].name), 52)));
    if (std::isfinite(s.low) && std::isfinite(s.high)) {
      out.leaf("line", {{"class", clear ? "whisker clear" : "whisker"},
                        {"x1", within(s.low)},
                        {"x2", within(s.high)},
                        {"y1", coordinate(y + 15)},
                        {"y2", coordinate(y + 15)}});
    }
    out.leaf(
        "circle",
        {{"class", clear ? "dot clear" : "dot"}, {"cx", within(s.skill)}, {"cy", coordinate(y + 15)}, {"r", "4.5"}});
    out.close();
  }
  out.close().close().line();
}

/// Of one target the score by weeks ahead, and that of persistence for the same forecasts.
void weeks_chart(Markup& out, const std::vector<const ReportScore*>& rows, std::size_t number, Lang lang) {
  const Words& w = words(lang);
  const ReportScore& first = *rows.front();
  double top = 0;
  std::vector<double> x, ours, other;
  for (const ReportScore* row : rows) {
    const bool both = row->persistence.forecasts > 0;
    x.push_back(row->weeks);
    ours.push_back(both ? row->persistence.score : row->score);
    other.push_back(both ? row->persistence.baseline : NAN);
    for (const double value : {ours.back(), other.back()}) {
      if (std::isfinite(value)) top = std::max(top, value);
    }
  }
  const Scale scale = first.what.ends_with("_l") ? scale_of(study::Quantity::litres, top) : Scale{};
  const std::vector<double> ticks = round_ticks(0, top > 0 ? top / scale.unit : 1, 4);
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
  Plot plot;
  plot.x = {0, std::max(x.back() + 0.5, 2.0), 38, 350};
  plot.y = {0, ticks.back() * scale.unit, 160, 26};
  const std::string label = fmt::format("{}: {}", w.by_weeks, target_in(first.what, first.product, lang));
  out.open("figure").element("figcaption", {}, sentence_case(target_in(first.what, first.product, lang)));
  out.open("svg", {{"class", "chart"},
                   {"id", fmt::format("weeks-{}", number)},
                   {"viewBox", "0 0 360 200"},
                   {"role", "img"},
                   {"aria-label", label}});
  out.element("text", {{"class", "axis-title"}, {"x", "2"}, {"y", "12"}},
              w.score + (scale.name.empty() ? "" : "," + scale.name));
  for (const double tick : ticks) {
    const double y = plot.y(tick * scale.unit);
    out.leaf("line", {{"class", "grid"}, {"x1", "38"}, {"x2", "350"}, {"y1", coordinate(y)}, {"y2", coordinate(y)}});
    out.element("text", {{"class", "tick end"}, {"x", "33"}, {"y", coordinate(y + 4)}},
                local(tick_text(tick, step), lang));
  }
  const int every = std::max(1, static_cast<int>(std::ceil(x.back() / 8)));
  for (int week = every; week <= plot.x.to; week += every) {
    out.element("text", {{"class", "tick middle"}, {"x", coordinate(plot.x(week))}, {"y", "177"}},
                std::to_string(week));
  }
  out.element("text", {{"class", "tick end"}, {"x", "350"}, {"y", "195"}}, w.weeks_ahead);
  out.leaf("path", {{"class", "curve line1"}, {"d", line_path(plot, x, other)}});
  out.leaf("path", {{"class", "curve line0"}, {"d", line_path(plot, x, ours)}});
  for (std::size_t i = 0; i < x.size(); ++i) {
    out.open("g", {{"class", "tip"}, {"tabindex", "0"}});
    out.element("title", {},
                local(fmt::format("{} {}: {} · {} {} ({} {})", w.weeks_ahead, x[i], score_in(first, ours[i], lang),
                                  w.persistence, score_in(first, other[i], lang), rows[i]->forecasts, w.forecasts),
                      lang));
    out.leaf(
        "circle",
        {{"class", "dot clear"}, {"cx", coordinate(plot.x(x[i]))}, {"cy", coordinate(plot.y(ours[i]))}, {"r", "3.5"}});
    out.close();
  }
  out.close().close().line();
}

using Rows = std::vector<const ReportScore*>;

/// The rows by weeks of each target.
std::vector<Rows> rows_by_target(const Report& report) {
  std::vector<Rows> out;
  for (const ReportScore& s : report.scores) {
    if (s.weeks == 0) {
      out.emplace_back();
    } else if (!out.empty()) {
      out.back().push_back(&s);
    }
  }
  return out;
}

void weeks_legend(Markup& out, const Words& w) {
  out.open("p", {{"class", "legend"}});
  for (const auto& [kind, text] : {std::pair("line0", w.forecasts), std::pair("line1", w.persistence)}) {
    out.open("span", {{"class", "key"}});
    out.open("svg", {{"viewBox", "0 0 26 12"}, {"class", "swatch"}, {"aria-hidden", "true"}});
    out.leaf("path", {{"class", std::string("curve ") + kind}, {"d", "M1,6H25"}}).close().text(text).close();
  }
  out.close().line();
}

void weeks_part(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  const std::vector<Rows> by_target = rows_by_target(report);
  // One week ahead alone is no course.
  const auto drawn = [](const Rows& rows) { return rows.size() > 1; };
  if (std::any_of(by_target.begin(), by_target.end(), drawn)) {
    out.element("h3", {}, w.by_weeks);
    weeks_legend(out, w);
    out.open("div", {{"class", "grid"}}).line();
    for (std::size_t i = 0; i < by_target.size(); ++i) {
      if (drawn(by_target[i])) weeks_chart(out, by_target[i], i, lang);
    }
    out.close().line();
  }
  out.open("details").element("summary", {}, fmt::format("{}: {}", w.by_weeks, w.numbers_behind));
  for (const Rows& rows : by_target) {
    if (rows.empty()) continue;
    out.element("h3", {}, sentence_case(target_in(rows.front()->what, rows.front()->product, lang)));
    begin_table(out, w.by_weeks);
    header_row(out, score_columns(w.weeks_ahead, w));
    out.open("tbody");
    for (const ReportScore* row : rows) score_row(out, *row, std::to_string(row->weeks), lang);
    out.close().close().close().line();
  }
  out.close().line();
}

/// Of each end that was reported on the forecast from the last origin before it, or from the one nearest to four weeks.
std::vector<const ReportPast*> chosen(const ReportTrack& track, bool newest) {
  std::vector<const ReportPast*> out;
  for (const auto& [end, value] : track.seen) {
    const ReportPast* best = nullptr;
    for (const ReportPast& one : track.forecasts) {
      if (one.end != end) continue;
      const double lead = one.end - one.origin;
      if (!newest && lead < 21) continue;
      const auto off = [&](const ReportPast& p) { return newest ? p.end - p.origin : std::abs(p.end - p.origin - 28); };
      if (best == nullptr || off(one) < off(*best)) best = &one;
    }
    if (best != nullptr) out.push_back(best);
  }
  return out;
}

void interval(Markup& out, const Plot& plot, const ReportTrack& track, const ReportPast& past, const char* kind,
              double shift, const std::string& title) {
  const double x = plot.x(past.end) + shift;
  const auto line = [&](const char* part, double low, double high) {
    out.leaf("line", {{"class", fmt::format("{} {}", part, kind)},
                      {"x1", coordinate(x)},
                      {"x2", coordinate(x)},
                      {"y1", coordinate(plot.y(std::min(low, plot.y.to)))},
                      {"y2", coordinate(plot.y(std::min(high, plot.y.to)))}});
  };
  out.open("g", {{"class", "tip"}, {"tabindex", "0"}}).element("title", {}, title);
  if (!track.yes_no) {
    line("past-line", past.quantiles[0], past.quantiles[4]);
    line("past-bar", past.quantiles[1], past.quantiles[3]);
  }
  out.leaf("circle", {{"class", std::string("past-dot ") + kind},
                      {"cx", coordinate(x)},
                      {"cy", coordinate(plot.y(std::min(past.quantiles[2], plot.y.to)))},
                      {"r", "2.6"}});
  out.close();
}

void track_chart(Markup& out, const Report& report, const ReportTrack& track, std::size_t number, Lang lang) {
  const Words& w = words(lang);
  const std::vector<const ReportPast*> newest = chosen(track, true), before = chosen(track, false);
  double top = 0;
  for (const auto& [end, value] : track.seen) {
    if (std::isfinite(value)) top = std::max(top, value);
  }
  for (const auto* list : {&newest, &before}) {
    for (const ReportPast* one : *list) {
      if (std::isfinite(one->quantiles[4])) top = std::max(top, one->quantiles[4]);
    }
  }
  const bool litres_shown = track.what.ends_with("_l");
  const Scale scale = litres_shown ? scale_of(study::Quantity::litres, top) : Scale{};
  const std::string name = sentence_case(target_in(track.what, track.product, lang));
  const std::string where = track.where.empty() ? w.everywhere : track.where;
  const double factor = track.yes_no ? 100 : 1 / scale.unit;
  out.open("figure").element("figcaption", {}, name + " · " + where);
  const Plot plot = begin_day_chart(out, report, lang,
                                    {fmt::format("track-{}", number), name + ": " + where,
                                     name + (track.yes_no         ? ", %"
                                             : scale.name.empty() ? ""
                                                                  : "," + scale.name),
                                     track.yes_no ? 1 : std::max(top, 1.0), factor, 0});
  const auto title = [&](const ReportPast& one, const char* made) {
    const auto& q = one.quantiles;
    const std::string said = track.yes_no
                                 ? fmt::format("{:.0f} %", 100 * q[2])
                                 : fmt::format("{} ({} – {})", amount_in(track.what, q[2], lang),
                                               amount_in(track.what, q[0], lang), amount_in(track.what, q[4], lang));
    return local(fmt::format("{}: {}", made, said), lang);
  };
  for (const ReportPast* one : before) interval(out, plot, track, *one, "month", -8, title(*one, w.month_before));
  for (const ReportPast* one : newest) interval(out, plot, track, *one, "newest", -4, title(*one, w.newest));
  for (const auto& [end, value] : track.seen) {
    if (!std::isfinite(value)) continue;
    out.open("g", {{"class", "tip"}, {"tabindex", "0"}});
    out.element("title", {}, std::string(w.observed) + ": " + amount_in(track.what, value, lang));
    out.leaf("path", {{"class", "seen"},
                      {"d", fmt::format("M{},{}l4.5,4.5l-4.5,4.5l-4.5,-4.5Z", coordinate(plot.x(end)),
                                        coordinate(plot.y(std::min(value, plot.y.to)) - 4.5))}});
    out.close();
  }
  out.close().close().line();
}

}  // namespace

void fared_section(Markup& out, const Report& report, Lang lang) {
  if (report.scores.empty()) return;
  const Words& w = words(lang);
  begin_section(out, "fared", w.fared, w.fared_note);
  begin_table(out, w.fared);
  header_row(out, score_columns(w.target, w));
  out.open("tbody");
  for (const ReportScore& score : report.scores) {
    if (score.weeks == 0) score_row(out, score, sentence_case(target_in(score.what, score.product, lang)), lang);
  }
  out.close().close().close().line();
  out.open("div", {{"class", "two"}});
  skill_chart(out, report, lang);
  out.close().line();
  weeks_part(out, report, lang);
  out.close().line();
}

void past_section(Markup& out, const Report& report, Lang lang) {
  constexpr std::size_t kMost = 18;
  if (report.tracks.empty()) return;
  const Words& w = words(lang);
  begin_section(out, "past", w.past, w.past_note);
  std::vector<std::size_t> order(report.tracks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto name = [&](std::size_t i) { return target_in(report.tracks[i].what, report.tracks[i].product, lang); };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return name(a) < name(b); });
  out.open("div", {{"class", "grid"}}).line();
  for (std::size_t k = 0; k < std::min(order.size(), kMost); ++k) {
    track_chart(out, report, report.tracks[order[k]], order[k], lang);
  }
  out.close().close().line();
}

void origin_section(Markup& out, const Report& report, Lang lang) {
  if (report.origins.empty()) return;
  const Words& w = words(lang);
  begin_section(out, "origins", w.origins, w.origins_note);
  begin_table(out, w.origins);
  header_row(out, {w.date, w.known, w.forecasts, w.effective, w.evidence, w.surprising});
  out.open("tbody");
  for (std::size_t i = 0; i < report.origins.size(); ++i) {
    const ReportOrigin& one = report.origins[i];
    const std::string at = fmt::format("/hindcast/origins/{}", i);
    out.open("tr").element("th", {{"scope", "row"}, {"class", "number"}}, full_date_in(one.date, lang));
    figure_cell(out, std::to_string(one.known), static_cast<double>(one.known), at + "/known");
    figure_cell(out, std::to_string(one.forecasts), static_cast<double>(one.forecasts), at + "/forecast");
    figure_cell(out, one.impossible ? "–" : local(thousands(std::llround(one.effective)), lang), one.effective,
                at + "/effective");
    out.element(
        "td", {{"class", "number"}},
        one.impossible || std::isnan(one.log_evidence) ? "–" : local(to_places(one.log_evidence, 1, false), lang));
    out.element("td", {{"class", "number"}}, std::to_string(one.surprising)).close().line();
  }
  out.close().close().close().close().line();
}

}  // namespace taji::output
