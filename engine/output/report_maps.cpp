#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <output/basemap.hpp>
#include <output/report_charts.hpp>
#include <output/report_maps.hpp>
#include <output/report_words.hpp>
#include <set>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

constexpr double kMapWidth = 760, kMapMargin = 40;

std::size_t index(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

Degrees at(const ReportPlace& place) {
  return {place.longitude, place.latitude};
}

/// Places with a tank.
std::set<std::int32_t> city_places(const Report& report) {
  std::set<std::int32_t> out;
  for (const ReportTank& tank : report.tanks) {
    if (tank.place >= 0 && report.places[index(tank.place)].located) out.insert(tank.place);
  }
  return out;
}

bool drawable(const Report& report, const ReportRoad& road) {
  return report.places[index(road.from)].located && report.places[index(road.to)].located;
}

std::string view_box(const MapProjection& projection) {
  return fmt::format("0 0 {} {}", coordinate(projection.width()), coordinate(projection.height()));
}

void land(Markup& out, const MapProjection& projection, Labels& labels, double size, const char* extra) {
  const std::vector<DrawnCountry> countries = drawn_countries(projection);
  for (const DrawnCountry& country : countries) out.leaf("path", {{"class", "land"}, {"d", country.path}});
  for (const DrawnCountry& country : countries) {
    if (country.area < 0.015 * projection.width() * projection.height()) continue;
    const std::size_t letters = width(country.name) + 4;  // set wide
    const auto spot = labels.place(country.middle.x, country.middle.y, 0, letters, size, false);
    if (!spot) continue;
    out.element("text",
                {{"class", fmt::format("country {}{}", spot->anchor, extra)},
                 {"x", coordinate(spot->x)},
                 {"y", coordinate(spot->y)}},
                country.name);
  }
}

/// A round number of kilometres, some fifth of the width.
void scale_bar(Markup& out, const MapProjection& projection) {
  const double most = projection.width() / 4 / projection.units_per_km();
  double km = std::pow(10.0, std::floor(std::log10(most)));
  if (km * 5 <= most) {
    km *= 5;
  } else if (km * 2 <= most) {
    km *= 2;
  }
  const double length = km * projection.units_per_km();
  const double x = 12, y = projection.height() - 12;
  out.open("g", {{"class", "scale"}});
  out.leaf("path", {{"d", fmt::format("M{},{}v5h{}v-5", coordinate(x), coordinate(y - 5), coordinate(length))}});
  out.element("text", {{"x", coordinate(x + 4)}, {"y", coordinate(y - 6)}}, fmt::format("{:.0f} km", km));
  out.close();
}

std::string road_title(const Report& report, const ReportRoad& road, Lang lang) {
  const Words& w = words(lang);
  const std::string chance = road.p_attack > 0 ? share(road.p_attack) : std::string(w.no_threat);
  return local(fmt::format("{} – {}: {:.0f} km, {} · {}: {}{} · {} {}", report.places[index(road.from)].name,
                           report.places[index(road.to)].name, road.km, road.road_class, w.attack_chance, chance,
                           road.attempts ? std::string(" ") + w.attempts : std::string(), figure(road.trucks_week),
                           w.trucks_week),
               lang);
}

std::string city_title(const Report& report, std::int32_t place, Lang lang) {
  const Words& w = words(lang);
  std::string text = report.places[index(place)].name;
  const std::size_t mark = message_mark(report);
  for (const ReportTank& tank : report.tanks) {
    if (tank.place != place) continue;
    text += fmt::format(" · {} {} {}: {} %", product_in(tank.product, lang), w.dry_by,
                        short_date_in(report.marks[mark].date, lang), percent(tank.p_dry[mark]));
  }
  return local(text, lang);
}

/// Roads, the threatened ones last so that they lie on top.
void roads(Markup& out, const Report& report, const MapProjection& projection, Lang lang, bool plain) {
  double most = 0;
  for (const ReportRoad& road : report.roads) most = std::max(most, road.trucks_week);
  std::vector<const ReportRoad*> order;
  for (const ReportRoad& road : report.roads) {
    if (drawable(report, road)) order.push_back(&road);
  }
  std::stable_sort(order.begin(), order.end(), [](const ReportRoad* a, const ReportRoad* b) {
    return attack_class(a->p_attack) < attack_class(b->p_attack);
  });
  for (const ReportRoad* road : order) {
    const OnPage a = projection(at(report.places[index(road->from)])),
                 b = projection(at(report.places[index(road->to)]));
    const std::string path =
        fmt::format("M{},{}L{},{}", coordinate(a.x), coordinate(a.y), coordinate(b.x), coordinate(b.y));
    if (plain) {
      out.leaf("path", {{"class", "road plain"}, {"d", path}});
      continue;
    }
    const double wide = most > 0 ? 1.2 + 7 * std::sqrt(road->trucks_week / most) : 3;
    out.open("g", {{"class", "tip road-tip"}});
    out.element("title", {}, road_title(report, *road, lang));
    out.leaf("path", {{"class", "hit"}, {"d", path}});
    out.leaf("path", {{"class", fmt::format("road a{}", attack_class(road->p_attack))},
                      {"d", path},
                      {"stroke-width", coordinate(wide)}});
    out.close();
  }
}

void place_names(Markup& out, const Report& report, const MapProjection& projection, Labels& labels) {
  const std::set<std::int32_t> cities = city_places(report);
  const auto write = [&](std::int32_t i, bool city) {
    const ReportPlace& place = report.places[index(i)];
    const OnPage p = projection(at(place));
    const auto spot = labels.place(p.x, p.y, city ? 11 : 7, width(place.name), city ? 21 : 12, city);
    if (!spot) return;
    out.element("text",
                {{"class", fmt::format("{} {}", city ? "city-name" : "place-name", spot->anchor)},
                 {"x", coordinate(spot->x)},
                 {"y", coordinate(spot->y)}},
                place.name);
  };
  for (const std::int32_t city : cities) write(city, true);
  // Ends of corridors before what lies on the way.
  std::vector<std::int32_t> others;
  const auto rank = [&](std::int32_t i) {
    const std::string& kind = report.places[index(i)].kind;
    return kind == "port" || kind == "depot" ? 0 : kind == "border" ? 1 : kind == "city" ? 2 : 3;
  };
  for (std::size_t i = 0; i < report.places.size(); ++i) {
    const auto number = static_cast<std::int32_t>(i);
    if (report.places[i].located && !cities.contains(number)) others.push_back(number);
  }
  std::stable_sort(others.begin(), others.end(), [&](auto a, auto b) { return rank(a) < rank(b); });
  for (const std::int32_t place : others) write(place, false);
}

}  // namespace

int attack_class(double chance) {
  constexpr std::array<double, 4> kBounds = {0.01, 0.03, 0.1, 0.3};
  if (!(chance > 0)) return 0;
  int which = 1;
  for (const double bound : kBounds) which += chance >= bound ? 1 : 0;
  return which;
}

std::string attack_class_name(int which, Lang lang) {
  constexpr std::array<const char*, 6> kNames = {"", "< 1 %", "1–3 %", "3–10 %", "10–30 %", "> 30 %"};
  return which == 0 ? words(lang).no_threat : kNames[static_cast<std::size_t>(which)];
}

std::size_t likeliest(const std::array<double, 5>& chances) {
  return static_cast<std::size_t>(std::max_element(chances.begin(), chances.end()) - chances.begin());
}

std::optional<MapProjection> road_projection(const Report& report) {
  std::vector<Degrees> shown, all;
  for (const ReportRoad& road : report.roads) {
    if (!drawable(report, road)) continue;
    for (const std::int32_t end : {road.from, road.to}) {
      all.push_back(at(report.places[index(end)]));
      if (road.trucks_week > 0) shown.push_back(all.back());
    }
  }
  if (shown.empty()) shown = all;
  for (const std::int32_t city : city_places(report)) shown.push_back(at(report.places[index(city)]));
  if (shown.size() < 2) return std::nullopt;
  return MapProjection(shown, kMapWidth, kMapMargin);
}

void road_map(Markup& out, const Report& report, const MapProjection& projection, Lang lang) {
  const std::set<std::int32_t> cities = city_places(report);
  Labels labels(projection.width(), projection.height());
  for (std::size_t i = 0; i < report.places.size(); ++i) {
    if (!report.places[i].located) continue;
    const OnPage p = projection(at(report.places[i]));
    labels.block(p.x, p.y, cities.contains(static_cast<std::int32_t>(i)) ? 8 : 3);
  }
  for (double x = 20; x < projection.width() / 4 + 20; x += 20) labels.block(x, projection.height() - 18, 12);
  Markup names;
  place_names(names, report, projection, labels);
  out.open("svg", {{"class", "map"},
                   {"id", "road-map"},
                   {"viewBox", view_box(projection)},
                   {"role", "group"},
                   {"aria-label", words(lang).corridors}});
  out.open("g", {{"class", "zoomable"}});
  out.open("g", {{"id", "land"}});
  land(out, projection, labels, 13, "");
  out.close();
  roads(out, report, projection, lang, false);
  for (std::size_t i = 0; i < report.places.size(); ++i) {
    const ReportPlace& place = report.places[i];
    const auto number = static_cast<std::int32_t>(i);
    if (!place.located || cities.contains(number)) continue;
    const OnPage p = projection(at(place));
    out.open("g", {{"class", "tip"}});
    out.element("title", {}, place.name);
    out.leaf("circle", {{"class", "place"}, {"cx", coordinate(p.x)}, {"cy", coordinate(p.y)}, {"r", "2.6"}});
    out.close();
  }
  for (const std::int32_t city : cities) {
    const OnPage p = projection(at(report.places[index(city)]));
    out.open("g", {{"class", "tip"}, {"tabindex", "0"}});
    out.element("title", {}, city_title(report, city, lang));
    out.leaf("rect", {{"class", "city"},
                      {"x", coordinate(p.x - 5.5)},
                      {"y", coordinate(p.y - 5.5)},
                      {"width", "11"},
                      {"height", "11"}});
    out.close();
  }
  out.append(names);
  out.close();
  scale_bar(out, projection);
  out.close();
}

void road_legend(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  std::set<int> used;
  double most = 0;
  for (const ReportRoad& road : report.roads) {
    used.insert(attack_class(road.p_attack));
    most = std::max(most, road.trucks_week);
  }
  out.open("div", {{"class", "legend"}});
  out.element("span", {{"class", "legend-title"}}, w.attack_chance);
  for (const int which : used) {
    out.open("span", {{"class", "key"}});
    out.open("svg", {{"viewBox", "0 0 26 12"}, {"class", "swatch"}, {"aria-hidden", "true"}});
    out.leaf("path", {{"class", fmt::format("road a{}", which)}, {"d", "M1,6H25"}, {"stroke-width", "5"}});
    out.close();
    out.text(attack_class_name(which, lang)).close();
  }
  if (most > 0) {
    out.element("span", {{"class", "legend-title"}}, w.traffic);
    for (const double part : {0.1, 1.0}) {
      out.open("span", {{"class", "key"}});
      out.open("svg", {{"viewBox", "0 0 26 12"}, {"class", "swatch"}, {"aria-hidden", "true"}});
      out.leaf("path",
               {{"class", "road a0"}, {"d", "M1,6H25"}, {"stroke-width", coordinate(1.2 + 7 * std::sqrt(part))}});
      out.close();
      const double value = part * most;
      out.text(local(fmt::format("{:.0f}", value >= 20 ? 10 * std::round(value / 10) : value), lang)).close();
    }
  }
  out.close();
}

void replay_map(Markup& out, const Report& report, const MapProjection& projection, Lang lang) {
  const std::set<std::int32_t> cities = city_places(report);
  out.open("svg", {{"class", "map"},
                   {"id", "replay-map"},
                   {"viewBox", view_box(projection)},
                   {"role", "img"},
                   {"aria-label", words(lang).replay}});
  out.open("g", {{"class", "zoomable"}});
  out.leaf("use", {{"href", "#land"}});
  roads(out, report, projection, lang, true);
  out.open("g", {{"id", "replay-closed"}}).close();
  for (const ReportPlace& place : report.places) {
    if (!place.located) continue;
    const OnPage p = projection(at(place));
    out.leaf("circle", {{"class", "place"}, {"cx", coordinate(p.x)}, {"cy", coordinate(p.y)}, {"r", "2"}});
  }
  Labels labels(projection.width(), projection.height());
  Markup names;
  for (const std::int32_t city : cities) {
    const OnPage p = projection(at(report.places[index(city)]));
    labels.block(p.x, p.y, 9);
  }
  for (const std::int32_t city : cities) {
    const OnPage p = projection(at(report.places[index(city)]));
    double x = p.x + 9;
    for (std::size_t tank = 0; tank < report.tanks.size(); ++tank) {
      if (report.tanks[tank].place != city) continue;
      out.leaf("rect", {{"class", "gauge-back"},
                        {"x", coordinate(x)},
                        {"y", coordinate(p.y - 14)},
                        {"width", "6"},
                        {"height", "28"}});
      out.leaf("rect", {{"class", "gauge"},
                        {"data-tank", std::to_string(tank)},
                        {"data-bottom", coordinate(p.y + 14)},
                        {"x", coordinate(x)},
                        {"y", coordinate(p.y + 14)},
                        {"width", "6"},
                        {"height", "0"}});
      x += 8;
    }
    out.leaf(
        "rect",
        {{"class", "city"}, {"x", coordinate(p.x - 4)}, {"y", coordinate(p.y - 4)}, {"width", "8"}, {"height", "8"}});
    labels.block((p.x + x) / 2 + 4, p.y, 15);
    if (const auto spot = labels.place(p.x, p.y, 14, width(report.places[index(city)].name), 21, true)) {
      names.element("text",
                    {{"class", fmt::format("city-name {}", spot->anchor)},
                     {"x", coordinate(spot->x)},
                     {"y", coordinate(spot->y)}},
                    report.places[index(city)].name);
    }
  }
  out.open("g", {{"id", "replay-convoys"}}).close();
  out.append(names);
  out.open("g", {{"id", "replay-events"}}).close();
  out.close();
  scale_bar(out, projection);
  out.close();
}

namespace {

/// A city's mark: a part for each product, with the digit of its phase.
void phase_mark(Markup& out, const Report& report, std::int32_t place, std::size_t moment, const OnPage& p, Lang lang) {
  const Words& w = words(lang);
  std::vector<const ReportTank*> tanks;
  for (const ReportTank& tank : report.tanks) {
    if (tank.place == place) tanks.push_back(&tank);
  }
  constexpr double kRadius = 14;
  std::string title = report.places[index(place)].name;
  for (const ReportTank* tank : tanks) {
    const std::size_t phase = likeliest(tank->phase[moment]);
    title += fmt::format(" · {}: {} {} ({:.0f} %)", product_in(tank->product, lang), w.phase, phase,
                         100 * tank->phase[moment][phase]);
  }
  out.open("g", {{"class", "tip"}, {"tabindex", "0"}});
  out.element("title", {}, local(title, lang));
  if (tanks.size() == 2) {
    for (std::size_t side = 0; side < 2; ++side) {
      const std::size_t phase = likeliest(tanks[side]->phase[moment]);
      out.leaf("path", {{"class", fmt::format("phase p{}", phase)},
                        {"d", fmt::format("M{},{}a{},{} 0 0 {} 0,{}Z", coordinate(p.x), coordinate(p.y - kRadius),
                                          kRadius, kRadius, side == 0 ? 0 : 1, 2 * kRadius)}});
      out.element("text",
                  {{"class", fmt::format("phase-digit middle t{}", phase)},
                   {"x", coordinate(p.x + (side == 0 ? -6.5 : 6.5))},
                   {"y", coordinate(p.y + 4.5)}},
                  std::to_string(phase));
    }
  } else {
    std::size_t worst = 0;
    for (const ReportTank* tank : tanks) worst = std::max(worst, likeliest(tank->phase[moment]));
    out.leaf("circle", {{"class", fmt::format("phase p{}", worst)},
                        {"cx", coordinate(p.x)},
                        {"cy", coordinate(p.y)},
                        {"r", coordinate(kRadius)}});
    out.element(
        "text",
        {{"class", fmt::format("phase-digit middle t{}", worst)}, {"x", coordinate(p.x)}, {"y", coordinate(p.y + 4.5)}},
        std::to_string(worst));
  }
  out.close();
}

}  // namespace

bool phase_maps(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  const std::set<std::int32_t> cities = city_places(report);
  if (cities.empty()) return false;
  std::vector<Degrees> points;
  for (const std::int32_t city : cities) points.push_back(at(report.places[index(city)]));
  const MapProjection projection(points, 360, 50);
  out.open("div", {{"class", "grid small"}});
  for (std::size_t moment = 0; moment <= report.marks.size(); ++moment) {
    // Fourteen days say little that seven and thirty do not.
    if (moment > 0 && report.marks[moment - 1].label == "14d" && report.marks.size() > 2) continue;
    const std::string& date = moment == 0 ? report.origin : report.marks[moment - 1].date;
    if (moment + 1 <= report.marks.size() && moment > 0 && report.marks[moment].date == date) continue;
    out.open("figure").line();
    out.open("figcaption");
    out.element("strong", {}, short_date_in(date, lang));
    out.text(moment == 0 ? std::string(" (") + w.now + ")" : "");
    out.close();
    out.open("svg", {{"class", "map phase-map"},
                     {"viewBox", view_box(projection)},
                     {"role", "group"},
                     {"aria-label", std::string(w.likeliest) + ", " + long_date_in(date, lang)}});
    Labels labels(projection.width(), projection.height());
    for (const Degrees& point : points) {
      const OnPage p = projection(point);
      labels.block(p.x, p.y, 15);
    }
    Markup names;
    for (const std::int32_t city : cities) {
      const OnPage p = projection(at(report.places[index(city)]));
      const std::string& name = report.places[index(city)].name;
      const auto spot = labels.place(p.x, p.y, 17, width(name), 13, true);
      names.element("text",
                    {{"class", fmt::format("city-name {}", spot->anchor)},
                     {"x", coordinate(spot->x)},
                     {"y", coordinate(spot->y)}},
                    name);
    }
    if (moment == 0) {
      out.open("g", {{"id", "phase-land"}});
      land(out, projection, labels, 11, " small");
      out.close();
    } else {
      out.leaf("use", {{"href", "#phase-land"}});
    }
    for (const std::int32_t city : cities) {
      phase_mark(out, report, city, moment, projection(at(report.places[index(city)])), lang);
    }
    out.append(names);
    out.close().close().line();
  }
  out.close().line();
  return true;
}

void phase_legend(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  out.open("div", {{"class", "legend"}});
  for (std::size_t phase = 0; phase < 5; ++phase) {
    out.open("span", {{"class", "key"}});
    out.open("svg", {{"viewBox", "0 0 18 18"}, {"class", "swatch round"}, {"aria-hidden", "true"}});
    out.leaf("circle", {{"class", fmt::format("phase p{}", phase)}, {"cx", "9"}, {"cy", "9"}, {"r", "8"}});
    out.element("text", {{"class", fmt::format("phase-digit middle t{}", phase)}, {"x", "9"}, {"y", "13"}},
                std::to_string(phase));
    out.close();
    std::string text = w.phase_names[phase];
    if (phase > 0) {
      text += fmt::format(" (< {} d, < {} %)", figure(report.phase_cover_days[phase - 1]),
                          figure(100 * report.phase_served[phase - 1]));
    }
    out.text(local(text, lang)).close();
  }
  out.close();
  // Which half is which.
  std::vector<std::string> products;
  for (const ReportTank& tank : report.tanks) {
    if (tank.city == report.tanks.front().city) products.push_back(product_in(tank.product, lang));
  }
  if (products.size() == 2) {
    out.element("p", {{"class", "note"}}, fmt::format("◐ {} · {} ◑", products[0], products[1]));
  }
}

std::string projection_in_words(const MapProjection& projection, Lang lang) {
  const Words& w = words(lang);
  if (!projection.is_conic()) return w.projection_mercator;
  const auto [south, north] = projection.parallels();
  return local(fmt::format("{} {:.1f}° / {:.1f}°.", w.projection_conic, south, north), lang);
}

}  // namespace taji::output
