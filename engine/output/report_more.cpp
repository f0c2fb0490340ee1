// Variants, the replay, assumptions and provenance.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <output/report_charts.hpp>
#include <output/report_maps.hpp>
#include <output/report_marks.hpp>
#include <output/report_sections.hpp>
#include <output/report_words.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;

void header_row(Markup& out, const std::vector<std::string>& names) {
  out.open("thead").open("tr");
  for (const std::string& name : names) out.element("th", {{"scope", "col"}}, name);
  out.close().close().line();
}

std::string verdict_in(const ReportDifference& d, Lang lang) {
  const Words& w = words(lang);
  if (d.verdict == "same") return w.same;
  if (d.verdict == "none_seen") return w.no_difference;
  if (d.verdict == "unknown") return w.cannot_tell;
  if (std::isnan(d.relative.value)) return "";
  const double half = std::isfinite(d.relative.se) ? 196 * d.relative.se : 100;
  const std::string percent = to_places(100 * d.relative.value, half < 1 ? 1 : 0, true) + " %";
  return (d.verdict.starts_with("perhaps") ? w.perhaps + std::string(" ") : std::string()) + percent;
}

/// Decimals at which half an interval shows two digits.
int places_for(double half) {
  if (!(half > 0) || !std::isfinite(half)) return 1;
  return std::clamp(1 - static_cast<int>(std::floor(std::log10(half))), 0, 6);
}

void difference_table(Markup& out, const std::vector<const ReportDifference*>& rows, Lang lang) {
  const Words& w = words(lang);
  const auto [unit, unit_name] = unit_of(rows);
  out.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", w.difference}});
  out.open("table", {{"class", "figures"}});
  const std::string in = unit_name.empty() ? "" : "," + unit_name;
  if (rows.front()->point) {
    header_row(out, {w.variant, w.value + in, w.interval});
  } else {
    header_row(out, {w.variant, w.difference + in, w.interval, w.relative});
  }
  out.open("tbody");
  for (const ReportDifference* row : rows) {
    const int places = places_for((row->high - row->low) / 2 / unit);
    const bool sign = !row->point;
    out.open("tr").element("th", {{"scope", "row"}}, row->variant);
    figure_cell(out, local(to_places(row->difference.value / unit, places, sign), lang), row->difference.value, "");
    out.element("td", {{"class", "number"}},
                std::isnan(row->low) ? std::string("–")
                                     : local(fmt::format("{} … {}", to_places(row->low / unit, places, sign),
                                                         to_places(row->high / unit, places, sign)),
                                             lang));
    if (!row->point) out.element("td", {{"class", "number"}}, local(verdict_in(*row, lang), lang));
    out.close().line();
  }
  out.close().close().close().line();
}

void changes_table(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  out.open("details").element("summary", {}, w.changes);
  out.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", w.changes}});
  out.open("table");
  header_row(out, {w.variant, w.changes});
  out.open("tbody");
  for (const ReportVariant& variant : report.variants) {
    out.open("tr").element("th", {{"scope", "row"}}, variant.name).open("td");
    for (const auto& [path, value] : variant.changes) {
      out.open("div").element("code", {}, path).text(": " + value).close();
    }
    out.close().close().line();
  }
  out.close().close().close().close().line();
}

}  // namespace

void variant_section(Markup& out, const Report& report, Lang lang) {
  if (report.differences.empty()) return;
  const Words& w = words(lang);
  const bool points = report.differences.front().point;
  std::string note = w.variants_note;
  if (points) {
    std::size_t shown = 0;
    for (const ReportDifference& d : report.differences)
      shown += d.measure == report.differences.front().measure ? 1 : 0;
    note = shown < report.points ? fmt::format(fmt::runtime(w.of_points), shown, report.points) : "";
  }
  begin_section(out, "variants", points ? w.points : w.variants, note.c_str());
  std::vector<std::string> order;
  for (const ReportDifference& d : report.differences) {
    if (std::find(order.begin(), order.end(), d.measure) == order.end()) order.push_back(d.measure);
  }
  for (std::size_t m = 0; m < order.size(); ++m) {
    std::vector<const ReportDifference*> rows;
    for (const ReportDifference& d : report.differences) {
      if (d.measure == order[m]) rows.push_back(&d);
    }
    out.open("article").element("h3", {}, measure_in(*rows.front(), report, lang)).line();
    out.open("div", {{"class", "two"}});
    out.open("figure");
    whiskers(out, report, rows, m, lang);
    out.close().line();
    difference_table(out, rows, lang);
    out.close().close().line();
  }
  if (!report.variants.empty()) changes_table(out, report, lang);
  out.close().line();
}

namespace {

std::string event_text(const Report& report, const ReplayEvent& e, Lang lang) {
  const Words& w = words(lang);
  const auto place = [&] {
    return e.place >= 0 ? report.places[static_cast<std::size_t>(e.place)].name : std::string();
  };
  const auto road = [&] {
    if (e.road < 0) return place();
    const ReportRoad& r = report.roads[static_cast<std::size_t>(e.road)];
    return report.places[static_cast<std::size_t>(r.from)].name + " – " +
           report.places[static_cast<std::size_t>(r.to)].name;
  };
  if (e.kind == "attack") {
    return fmt::format("{}: {}, {} / {} {}", road(), w.attack, e.lost, e.trucks, w.trucks_lost);
  }
  if (e.kind == "repelled") return fmt::format("{}: {} ({} {})", road(), w.repelled, e.trucks, w.trucks);
  if (e.kind == "closed") return fmt::format("{}: {}", road(), w.closed);
  if (e.kind == "reopened") return fmt::format("{}: {}", road(), w.reopened);
  if (e.kind == "timeline") return e.what;
  if (e.tank < 0) return "";
  const std::string tank = tank_name(report.tanks[static_cast<std::size_t>(e.tank)], lang);
  return fmt::format("{}: {}", tank, e.kind == "dry" ? w.dry : w.refilled);
}

/// What a reader without scripts is told: attacks, and what runs dry.
void event_list(Markup& out, const Report& report, const Replay& replay, Lang lang) {
  constexpr std::size_t kMost = 60;
  out.open("ol", {{"class", "replay-list"}});
  std::size_t shown = 0;
  for (const ReplayEvent& e : replay.events) {
    const bool tells = e.kind == "attack" || e.kind == "dry" || e.kind == "timeline";
    if (!tells || shown >= kMost) continue;
    ++shown;
    const auto day = static_cast<std::size_t>(std::max(0.0, e.hour / 24));
    out.open("li");
    if (day < report.days.size()) out.element("strong", {}, short_date_in(report.days[day], lang)).text(" ");
    out.text(local(event_text(report, e, lang), lang)).close();
  }
  out.close().line();
}

Json replay_data(const Report& report, const Replay& replay, const MapProjection& projection, Lang lang) {
  const auto page = [&](std::int32_t x, std::int32_t y) { return projection({x / 1000.0, y / 1000.0}); };
  Json tracks = Json::array(), events = Json::array();
  for (const ReplayTrack& track : replay.tracks) {
    Json flat = Json::array();
    flat.push_back(track.corridor);
    flat.push_back(track.errand);
    flat.push_back(track.ordinal);
    for (const auto& [hour, x, y, trucks] : track.points) {
      const OnPage p = page(x, y);
      for (const std::int64_t one :
           {std::int64_t{hour}, std::int64_t{std::lround(p.x)}, std::int64_t{std::lround(p.y)}, std::int64_t{trucks}}) {
        flat.push_back(one);
      }
    }
    tracks.push_back(std::move(flat));
  }
  for (const ReplayEvent& e : replay.events) {
    const OnPage p = page(e.x, e.y);
    const bool somewhere = e.x != 0 || e.y != 0;
    Json one = {e.hour, e.kind, somewhere ? std::lround(p.x) : -1L, somewhere ? std::lround(p.y) : -1L, e.road};
    one.push_back(local(event_text(report, e, lang), lang));
    events.push_back(std::move(one));
  }
  return {{"tracks", tracks}, {"events", events}, {"stock", replay.stock}};
}

}  // namespace

void replay_section(Markup& out, const Report& report, Lang lang) {
  const auto projection = road_projection(report);
  if (!projection || report.replays.empty()) return;
  const Words& w = words(lang);
  begin_section(out, "replay", w.replay, w.replay_note);
  out.open("div", {{"class", "controls scripted"}, {"hidden", ""}});
  out.element("button", {{"type", "button"}, {"id", "replay-play"}, {"data-pause", w.pause}, {"data-play", w.play}},
              w.play);
  out.open("label", {{"class", "grow"}}).element("span", {}, w.time);
  out.leaf("input", {{"type", "range"},
                     {"id", "replay-time"},
                     {"min", "0"},
                     {"max", coordinate(report.horizon_days * 24)},
                     {"step", "1"},
                     {"value", "0"}});
  out.close();
  out.element("output", {{"id", "replay-date"}}, "");
  out.open("label").element("span", {}, w.speed);
  out.open("select", {{"id", "replay-speed"}});
  for (const auto& [hours, text] : {std::pair("6", "¼ d/s"), std::pair("24", "1 d/s"), std::pair("72", "3 d/s")}) {
    if (std::string_view(hours) == "24") {
      out.element("option", {{"value", hours}, {"selected", ""}}, text);
    } else {
      out.element("option", {{"value", hours}}, text);
    }
  }
  out.close().close();
  out.open("label").element("span", {}, w.which);
  out.open("select", {{"id", "replay-which"}});
  for (std::size_t i = 0; i < report.replays.size(); ++i) {
    const Replay& replay = report.replays[i];
    out.element("option", {{"value", std::to_string(i)}},
                local(fmt::format("{} (#{}, {} {})", replay.role == "worst" ? w.role_worst : w.role_median,
                                  replay.replication, litres(replay.unserved_l), w.unserved_in_all),
                      lang));
  }
  out.close().close().close().line();
  out.open("figure", {{"class", "wide"}});
  replay_map(out, report, *projection, lang);
  out.open("p", {{"class", "legend"}});
  for (const auto& [kind, text] :
       {std::pair("loaded", w.loaded), std::pair("empty", w.empty), std::pair("attack", w.attack),
        std::pair("closed-road", w.closed), std::pair("gauge", w.tank_level)}) {
    out.open("span", {{"class", "key"}});
    out.open("svg", {{"viewBox", "0 0 18 18"}, {"class", "swatch round"}, {"aria-hidden", "true"}});
    const std::string kind_name = kind;
    if (kind_name == "attack") {
      out.leaf("path", {{"class", "attack-mark"}, {"d", "M4,4L14,14M14,4L4,14"}});
    } else if (kind_name == "closed-road") {
      out.leaf("path", {{"class", "closed-road"}, {"d", "M1,9H17"}});
    } else if (kind_name == "gauge") {
      out.leaf("rect", {{"class", "gauge-back"}, {"x", "6"}, {"y", "1"}, {"width", "6"}, {"height", "16"}});
      out.leaf("rect", {{"class", "gauge"}, {"x", "6"}, {"y", "8"}, {"width", "6"}, {"height", "9"}});
    } else {
      out.leaf("circle", {{"class", "convoy " + kind_name}, {"cx", "9"}, {"cy", "9"}, {"r", "6"}});
    }
    out.close().text(text).close();
  }
  out.close();
  out.element("p", {{"class", "note details"}, {"id", "replay-log"}, {"aria-live", "off"}}, "");
  out.close().line();
  out.open("noscript").element("p", {{"class", "note"}}, w.needs_script);
  event_list(out, report, report.replays.front(), lang);
  out.close().close().line();
}

namespace {

std::string routed(const ReportRoute& r, Lang lang) {
  const Words& w = words(lang);
  const auto rule = [&]() -> const char* {
    if (r.rule == "fixed") return w.fixed;
    if (r.rule == "fastest") return w.fastest;
    return r.rule == "safest" ? w.safest : w.balanced;
  };
  std::string text = fmt::format("{} {}", w.from, r.source);
  if (r.marshal != r.source) text += fmt::format(" {} {}", w.through, r.marshal);
  text += fmt::format(" {} {}, {}", w.to, r.city, rule());
  if (r.km > 0) text += fmt::format(", {:.0f} km", r.km);
  if (std::isfinite(r.target) && r.target > 0) {
    text += fmt::format("; {} {:.0f} {}", w.convoys_of, r.target, w.trucks);
    if (r.least > 0 && r.least < r.target && r.max_wait_days > 0 && std::isfinite(r.max_wait_days)) {
      text += fmt::format(" ({} {:.0f} {} {} d)", w.at_least, r.least, w.longest_wait, figure(r.max_wait_days));
    }
  }
  text += std::isfinite(r.trucks) ? fmt::format("; {:.0f} {}", r.trucks, w.trucks_in_all) : std::string();
  return local(text, lang);
}

/// "gamma, mean 0.25 / 1000 km, cv 0.6".
std::string with_names(const ReportAssumption& a, Lang lang) {
  std::string text = a.form.substr(0, a.form.find('_'));
  std::size_t at = a.form.find('_');
  for (const std::string& value : a.values) {
    text += ", ";
    if (at != std::string::npos) {
      const std::size_t next = a.form.find('_', at + 1);
      std::string name = a.form.substr(at + 1, next == std::string::npos ? next : next - at - 1);
      at = next;
      if (name == "p05" || name == "p90" || name == "p95") name = name.substr(name[1] == '0' ? 2 : 1) + " %";
      if (lang == Lang::fr && name == "mean") name = "moyenne";
      if (lang == Lang::fr && name == "median") name = "médiane";
      if (lang == Lang::fr && name == "sd") name = "écart type";
      text += name + " ";
    }
    text += value;
  }
  return text;
}

/// "between 3 d and 14 d, most likely 7 d", else the distribution's name and figures.
std::string stated(const ReportAssumption& a, Lang lang) {
  const Words& w = words(lang);
  std::string text;
  if (a.form == "triangular" && a.values.size() == 3) {
    text = fmt::format(fmt::runtime(w.triangular), a.values[0], a.values[2], a.values[1]);
  } else if (a.form == "uniform" && a.values.size() == 2) {
    text = fmt::format(fmt::runtime(w.between), a.values[0], a.values[1]);
  } else if (a.form == "constant" && !a.values.empty()) {
    text = a.values[0];
  } else if (a.form == "product" && !a.values.empty()) {
    text = fmt::format("{} ({})", a.values[0], w.product_of);
  } else {
    text = with_names(a, lang);
  }
  return local(text, lang);
}

/// "corridors.*.on_attack.repelled" and "zegoua"; what has no name within has none to leave out.
std::pair<std::string, std::string> general(const std::string& path) {
  const std::size_t first = path.find('.'), second = first == std::string::npos ? first : path.find('.', first + 1);
  if (second == std::string::npos) return {path, ""};
  return {path.substr(0, first + 1) + "*" + path.substr(second), path.substr(first + 1, second - first - 1)};
}

void assumption_table(Markup& out, const std::vector<const ReportAssumption*>& rows, const char* label, Lang lang) {
  const Words& w = words(lang);
  out.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", label}});
  out.open("table", {{"class", "assumptions"}});
  header_row(out, {w.what, w.stated, w.source});
  out.open("tbody");
  // What is stated of several in one way is one row.
  std::map<std::string, std::vector<const ReportAssumption*>> alike;
  std::vector<std::string> order;
  for (const ReportAssumption* a : rows) {
    const std::string key = general(a->path).first + "\n" + stated(*a, lang) + "\n" + a->source;
    if (alike[key].empty()) order.push_back(key);
    alike[key].push_back(a);
  }
  for (const std::string& key : order) {
    const std::vector<const ReportAssumption*>& same = alike[key];
    const ReportAssumption& a = *same.front();
    out.open("tr").open("th", {{"scope", "row"}});
    out.element("code", {}, same.size() == 1 ? a.path : general(a.path).first);
    if (same.size() > 1) {
      std::string names;
      for (const ReportAssumption* one : same) names += (names.empty() ? "" : ", ") + general(one->path).second;
      out.element("div", {{"class", "fine note"}}, "*: " + names);
    }
    out.close();
    out.element("td", {}, stated(a, lang));
    out.element("td", {{"class", "source"}}, a.source.empty() ? w.sourceless : a.source);
    out.close().line();
  }
  out.close().close().close().line();
}

}  // namespace

void assumption_section(Markup& out, const Report& report, Lang lang) {
  if (report.assumptions.empty() && report.routes.empty()) return;
  const Words& w = words(lang);
  begin_section(out, "assumptions", w.assumptions, w.assumptions_note);
  if (!report.routes.empty()) {
    out.element("h3", {}, w.routes_lead).open("ul", {{"class", "routes"}});
    for (const ReportRoute& route : report.routes) {
      out.open("li").element("strong", {}, route.name + ": ").text(routed(route, lang)).close().line();
    }
    out.close().line();
  }
  std::vector<const ReportAssumption*> uncertain, known;
  for (const ReportAssumption& a : report.assumptions) {
    (a.form == "constant" || a.form == "product" ? known : uncertain).push_back(&a);
  }
  if (!uncertain.empty()) {
    out.element("h3", {}, fmt::format("{} ({})", w.uncertain_lead, uncertain.size()));
    assumption_table(out, uncertain, w.uncertain_lead, lang);
  }
  if (!known.empty()) {
    out.open("details").element("summary", {}, fmt::format("{} ({})", w.constant_lead, known.size()));
    assumption_table(out, known, w.constant_lead, lang);
    out.close();
  }
  out.close().line();
}

void provenance_section(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  begin_section(out, "made", w.made, w.made_note);
  out.open("dl");
  const auto entry = [&](const char* name, const std::string& value, bool code) {
    if (value.empty()) return;
    out.element("dt", {}, name).open("dd");
    if (code) {
      out.element("code", {}, value);
    } else {
      out.text(value);
    }
    out.close().line();
  };
  std::string count = thousands(report.completed);
  if (report.completed != report.requested) count += fmt::format(" ({} {})", thousands(report.requested), w.requested);
  entry(w.replications, local(count, lang), false);
  entry(w.seed, std::to_string(report.seed), false);
  entry(w.version, "taji " + report.version, false);
  entry(w.scenario, report.scenario, true);
  std::string changed;
  for (const std::string& one : report.changed) changed += (changed.empty() ? "" : ", ") + one;
  entry(w.changed, changed, true);
  entry(w.again, report.again, true);
  entry(w.look_inside, report.look_inside, true);
  out.close().line();
  if (!report.inputs.empty()) {
    out.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", w.hash}});
    out.open("table");
    header_row(out, {w.file, w.hash});
    out.open("tbody");
    for (const auto& [path, hash] : report.inputs) {
      out.open("tr").open("th", {{"scope", "row"}}).element("code", {}, path).close();
      out.open("td", {{"class", "hash"}}).element("code", {}, hash).close().close().line();
    }
    out.close().close().close().line();
  }
  out.element("p", {{"class", "note"}}, w.all_of_it);
  out.close().line();
}

std::string page_data(const Report& report, Lang lang) {
  const Words& w = words(lang);
  Json json = Json::object();
  Json dates = Json::array();
  for (const std::string& date : report.days) dates.push_back(short_date_in(date, lang));
  json["dates"] = dates;
  json["words"] = {{"median", w.median},
                   {"half", w.half},
                   {"nine", w.nine_tenths},
                   {"trucks", w.trucks},
                   {"loaded", w.loaded},
                   {"empty", w.empty},
                   {"convoy", w.convoy},
                   {"comma", lang == Lang::fr ? "," : "."},
                   {"day", lang == Lang::fr ? "j" : "d"}};
  json["fans"] = Json::object();
  const auto rounded = [](const std::vector<double>& values, double factor) {
    Json list = Json::array();
    for (const double value : values) {
      list.push_back(std::isfinite(value) ? Json(std::round(value * factor * 10) / 10) : Json(nullptr));
    }
    return list;
  };
  for (std::size_t i = 0; i < report.tanks.size(); ++i) {
    const ReportTank& t = report.tanks[i];
    for (const auto& [name, fan, factor, unit] :
         {std::tuple("cover", &t.cover, 1.0, "d"), std::tuple("served", &t.served, 100.0, "%"),
          std::tuple("stock", &t.stock, 1e-6, "Ml")}) {
      if (fan->q50.empty()) continue;
      const Reports reports = reports_of(report, i, name == std::string_view("stock") ? "stock_l" : "cover_days");
      const double from = name == std::string_view("served") ? 0 : first_day(report, reports);
      json["fans"][fmt::format("{}-{}", name, i)] = {
          {"unit", unit},
          {"from", from},
          {"q", Json::array({rounded(fan->q05, factor), rounded(fan->q25, factor), rounded(fan->q50, factor),
                             rounded(fan->q75, factor), rounded(fan->q95, factor)})}};
    }
    if (i > 0 && report.tanks[i - 1].city == t.city) continue;
    Json lines = Json::array();
    for (std::size_t k = i; k < report.tanks.size() && report.tanks[k].city == t.city; ++k) {
      lines.push_back({product_in(report.tanks[k].product, lang), rounded(report.tanks[k].dry_by, 100)});
    }
    json["fans"][fmt::format("dry-{}", i)] = {{"unit", "%"}, {"from", 0}, {"lines", lines}};
  }
  json["corridors"] = Json::array();
  for (const ReportCorridor& c : report.corridors) json["corridors"].push_back(c.name);
  json["horizon"] = report.horizon_days;
  json["replays"] = Json::array();
  if (const auto projection = road_projection(report)) {
    for (const Replay& replay : report.replays)
      json["replays"].push_back(replay_data(report, replay, *projection, lang));
    Json roads = Json::object();
    for (std::size_t i = 0; i < report.roads.size(); ++i) {
      const ReportPlace& a = report.places[static_cast<std::size_t>(report.roads[i].from)];
      const ReportPlace& b = report.places[static_cast<std::size_t>(report.roads[i].to)];
      if (!a.located || !b.located) continue;
      const OnPage p = (*projection)({a.longitude, a.latitude}), q = (*projection)({b.longitude, b.latitude});
      roads[std::to_string(i)] = {std::lround(p.x), std::lround(p.y), std::lround(q.x), std::lround(q.y)};
    }
    json["roads"] = roads;
  }
  // Within a <script> element nothing but `<` could begin markup.
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace taji::output
