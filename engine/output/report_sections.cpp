#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <output/number.hpp>
#include <output/report_charts.hpp>
#include <output/report_maps.hpp>
#include <output/report_sections.hpp>
#include <output/report_words.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

/// Marks of one date are shown once.
std::vector<std::size_t> shown_marks(const Report& report) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < report.marks.size(); ++i) {
    if (i + 1 < report.marks.size() && report.marks[i].date == report.marks[i + 1].date) continue;
    out.push_back(i);
  }
  return out;
}

study::Estimate times(const study::Estimate& estimate, double factor) {
  return {estimate.value * factor, estimate.se * factor};
}

void header_row(Markup& out, const std::vector<std::string>& names) {
  out.open("thead").open("tr");
  for (const std::string& name : names) out.element("th", {{"scope", "col"}}, name);
  out.close().close().line();
}

std::string tank_pointer(const ReportTank& tank, const std::string& rest) {
  return "/cities/" + pointer_part(tank.city) + "/" + pointer_part(tank.product) + rest;
}

}  // namespace

std::string pointer_part(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

void figure_cell(Markup& out, const std::string& shown, double value, const std::string& pointer) {
  out.open("td", {{"class", "number"}});
  out.element("data", {{"value", number(value)}, {"data-at", pointer}}, shown);
  out.close();
}

void begin_section(Markup& out, const char* id, const char* heading, const char* note) {
  out.open("section", {{"id", id}, {"aria-labelledby", std::string(id) + "-h"}});
  out.element("h2", {{"id", std::string(id) + "-h"}}, heading).line();
  if (*note != '\0') out.element("p", {{"class", "note"}}, note).line();
}

void outlook_section(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  begin_section(out, "outlook", w.outlook, w.outlook_note);
  const std::vector<std::size_t> marks = shown_marks(report);
  const std::size_t at = message_mark(report);
  std::vector<std::string> names = {w.city, w.product};
  for (const std::size_t m : marks)
    names.push_back(std::string(w.dry_by) + " " + short_date_in(report.marks[m].date, lang));
  names.insert(
      names.end(),
      {w.unserved, w.of_need, std::string(w.cover) + (lang == Lang::fr ? "\u00A0: " : ": ") + w.now,
       std::string(w.cover) + (lang == Lang::fr ? "\u00A0: " : ": ") + short_date_in(report.marks[at].date, lang)});
  out.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", w.outlook}});
  out.open("table", {{"class", "figures"}});
  header_row(out, names);
  out.open("tbody");
  for (std::size_t i = 0; i < report.tanks.size(); ++i) {
    const ReportTank& t = report.tanks[i];
    const bool first = i == 0 || report.tanks[i - 1].city != t.city;
    out.open("tr", {{"class", first ? "first" : ""}});
    out.open("th", {{"scope", "row"}});
    if (first) {
      out.text(t.city_name);
    } else {
      out.element("span", {{"class", "hidden"}}, t.city_name);
    }
    out.close();
    out.element("td", {}, product_in(t.product, lang));
    for (const std::size_t m : marks) {
      const std::string chance = percent(t.p_dry[m]) + " %";
      const auto level = static_cast<int>(likelihood(t.p_dry[m].value));
      out.open("td", {{"class", fmt::format("number level{}", level)}});
      out.element("data",
                  {{"value", number(t.p_dry[m].value)},
                   {"data-at", tank_pointer(t, "/p_dry/" + report.marks[m].label + "/value")}},
                  local(chance, lang));
      out.close();
    }
    figure_cell(out, local(litres_plus_minus(t.unserved_l), lang), t.unserved_l.value,
                tank_pointer(t, "/unserved_l/mean"));
    figure_cell(out, local(share(t.unserved_share.value), lang), t.unserved_share.value,
                tank_pointer(t, "/unserved_l/share"));
    figure_cell(out, local(days(t.cover_origin_days), lang), t.cover_origin_days,
                tank_pointer(t, "/cover_days/origin"));
    const auto& cover = t.cover_days[at];
    figure_cell(out, local(fmt::format("{} ({}–{})", days(cover[1]), days(cover[0]), days(cover[2])), lang), cover[1],
                tank_pointer(t, "/cover_days/" + report.marks[at].label + "/quantiles/0.5"));
    out.close().line();
  }
  out.close().close().close().close().line();
}

void phase_section(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  begin_section(out, "phases", w.phases, w.phases_note);
  phase_legend(out, report, lang);
  const bool mapped = phase_maps(out, report, lang);
  if (mapped) {
    out.open("details");
  } else {
    out.open("div");
  }
  if (mapped) out.element("summary", {}, w.numbers_behind);
  out.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", w.phases}});
  out.open("table", {{"class", "figures"}});
  std::vector<std::string> names = {w.city, w.product, w.now};
  const std::vector<std::size_t> marks = shown_marks(report);
  for (const std::size_t m : marks) names.push_back(short_date_in(report.marks[m].date, lang));
  header_row(out, names);
  out.open("tbody");
  const auto cell = [&](const ReportTank& t, std::size_t moment, const std::string& pointer) {
    const std::size_t phase = likeliest(t.phase[moment]);
    const double chance = t.phase[moment][phase];
    const std::string shown = local(fmt::format("{} ({:.0f} %)", phase, 100 * chance), lang);
    out.open("td", {{"class", "number"}});
    if (pointer.empty()) {
      out.text(shown);
    } else {
      out.element("data", {{"value", number(chance)}, {"data-at", pointer + "/" + std::to_string(phase)}}, shown);
    }
    out.close();
  };
  for (const ReportTank& t : report.tanks) {
    out.open("tr").element("th", {{"scope", "row"}}, t.city_name).element("td", {}, product_in(t.product, lang));
    cell(t, 0, "");
    for (const std::size_t m : marks) cell(t, m + 1, tank_pointer(t, "/phase/" + report.marks[m].label));
    out.close().line();
  }
  out.close().close().close().close().close().line();
}

void city_section(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  begin_section(out, "cities", w.cities, w.cities_note);
  for (std::size_t begin = 0, end = 0; begin < report.tanks.size(); begin = end) {
    while (end < report.tanks.size() && report.tanks[end].city == report.tanks[begin].city) ++end;
    out.open("article", {{"class", "city-charts"}});
    out.element("h3", {}, report.tanks[begin].city_name).line();
    out.open("div", {{"class", "grid"}}).line();
    for (std::size_t i = begin; i < end; ++i) {
      const std::string product = product_in(report.tanks[i].product, lang);
      out.open("figure").element("figcaption", {}, product);
      cover_fan(out, report, i, lang);
      out.close().line();
      out.open("figure").element("figcaption", {}, product);
      served_fan(out, report, i, lang);
      out.close().line();
      if (!report.tanks[i].stock.q50.empty()) {
        out.open("figure").element("figcaption", {}, product);
        stock_fan(out, report, i, lang);
        out.close().line();
      }
      if (!report.tanks[i].phase_day.empty()) {
        out.open("figure").element("figcaption", {}, product);
        phase_days(out, report, i, lang);
        out.close().line();
      }
      if (i > begin) continue;
      out.open("figure").element("figcaption", {}, w.first_stockout);
      dry_curve(out, report, begin, end, lang);
      out.close().line();
    }
    out.close().close().line();
  }
  out.close().line();
}

namespace {

void corridor_table(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  const double weeks = report.horizon_days / 7;
  out.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", w.corridor}});
  out.open("table", {{"class", "figures"}});
  header_row(out, {w.corridor, w.sent, w.lost, w.lost_share, w.waiting, w.on_road, w.where_days});
  out.open("tbody");
  for (const ReportCorridor& c : report.corridors) {
    const std::string at = "/corridors/" + pointer_part(c.id);
    out.open("tr").element("th", {{"scope", "row"}}, c.name);
    figure_cell(out, local(supported(times(c.trucks_sent, 1 / weeks)), lang), c.trucks_sent.value,
                at + "/trucks_sent/mean");
    figure_cell(out, local(plus_minus(times(c.trucks_lost, 1 / weeks)), lang), c.trucks_lost.value,
                at + "/trucks_lost/mean");
    figure_cell(out, local(share(c.lost_share.value), lang), c.lost_share.value, at + "/lost_share/mean");
    figure_cell(out, local(days(c.wait_days.value), lang), c.wait_days.value, at + "/wait_days/mean");
    figure_cell(out, local(days(c.haul_days.value), lang), c.haul_days.value, at + "/haul_days/mean");
    std::vector<std::pair<std::string, study::Estimate>> stages;
    double all = 0;
    for (const auto& stage : c.stage_days) {
      if (!(stage.second.value > 0)) continue;
      all += stage.second.value;
      stages.push_back(stage);
    }
    std::stable_sort(stages.begin(), stages.end(),
                     [](const auto& a, const auto& b) { return a.second.value > b.second.value; });
    out.open("td", {{"class", "stages"}});
    if (all > 0) {
      out.open("svg",
               {{"viewBox", "0 0 200 12"}, {"class", "stage-bar"}, {"role", "img"}, {"aria-label", w.where_days}});
      double x = 0;
      for (std::size_t i = 0; i < stages.size(); ++i) {
        const double wide = 200 * stages[i].second.value / all;
        out.open("g", {{"class", "tip"}});
        out.element(
            "title", {},
            local(fmt::format("{}: {} d", stage_in(stages[i].first, lang), days(stages[i].second.value)), lang));
        out.leaf("rect", {{"class", fmt::format("stage s{}", std::min<std::size_t>(i, 4))},
                          {"x", coordinate(x)},
                          {"y", "0"},
                          {"width", coordinate(wide)},
                          {"height", "12"}});
        out.close();
        x += wide;
      }
      out.close();
      std::string text = days(all) + " d: ";
      for (std::size_t i = 0; i < std::min<std::size_t>(stages.size(), 4); ++i) {
        text += (i > 0 ? ", " : "") + days(stages[i].second.value) + " " + stage_in(stages[i].first, lang);
      }
      out.element("span", {}, local(text, lang) + (stages.size() > 4 ? ", …" : ""));
    } else {
      out.text("–");
    }
    out.close().close().line();
  }
  out.close().close().close().line();
}

}  // namespace

void road_section(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  // Of a comparison there is no traffic to show.
  const auto projection = report.kind == "forecast" ? road_projection(report) : std::nullopt;
  if (report.corridors.empty() && !projection) return;
  std::string note = projection ? w.corridors_note : "";
  if (projection && report.traffic_replications > 0) note += std::string(" ") + w.width_note;
  begin_section(out, "roads", w.corridors, note.c_str());
  if (projection) {
    out.open("figure", {{"class", "wide"}});
    road_map(out, report, *projection, lang);
    out.line();
    road_legend(out, report, lang);
    out.element("p", {{"class", "note details"}, {"id", "road-details"}, {"aria-live", "polite"}}, "");
    std::string source = projection_in_words(*projection, lang) + " " + w.outlines;
    if (report.traffic_replications > 0) {
      source = fmt::format("{}: {}. ", w.traffic_note, report.traffic_replications) + source;
    }
    out.element("p", {{"class", "note fine"}}, source);
    out.element("p", {{"class", "note fine scripted"}, {"hidden", ""}}, w.zoom_note);
    out.close().line();
  }
  if (!report.corridors.empty()) corridor_table(out, report, lang);
  out.close().line();
}

void spread_section(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  const bool any = std::any_of(report.tanks.begin(), report.tanks.end(), [](const auto& t) { return t.has_spread; });
  if (!any) return;
  begin_section(out, "spread", w.spread, w.spread_note);
  out.open("div", {{"class", "two"}});
  out.open("figure");
  spread_bars(out, report, lang);
  out.close().line();
  out.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", w.spread}});
  out.open("table", {{"class", "figures"}});
  header_row(out, {w.city, w.inputs_bar, w.chance_bar, w.input});
  out.open("tbody");
  for (const ReportTank& t : report.tanks) {
    if (!t.has_spread) continue;
    out.open("tr").element("th", {{"scope", "row"}}, tank_name(t, lang));
    figure_cell(out, local(percent(t.inputs) + " %", lang), t.inputs.value, tank_pointer(t, "/spread/inputs/value"));
    figure_cell(out, local(percent(t.chance) + " %", lang), t.chance.value, tank_pointer(t, "/spread/chance/value"));
    std::string text;
    for (const auto& [name, part] : t.by_input) {
      if (!(part.value >= 0.03) || (std::isfinite(part.se) && part.value < 2 * part.se)) continue;
      text += (text.empty() ? "" : ", ") + name + " " + percent(part) + " %";
    }
    out.element("td", {}, text.empty() ? "–" : local(text, lang));
    out.close().line();
  }
  out.close().close().close().close().close().line();
}

void timeline_section(Markup& out, const Report& report, Lang lang) {
  if (report.timeline.empty()) return;
  const Words& w = words(lang);
  begin_section(out, "timeline", w.timeline, report.tanks.empty() ? "" : w.timeline_note);
  out.open("ol", {{"class", "timeline"}});
  for (const ReportEvent& event : report.timeline) {
    out.open("li").element("strong", {}, full_date_in(event.date, lang)).text(" " + event.what).close().line();
  }
  out.close().close().line();
}

}  // namespace taji::output
