#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <output/basemap.hpp>
#include <output/chart_axis.hpp>
#include <output/map_projection.hpp>
#include <output/markup.hpp>
#include <output/report_maps.hpp>
#include <output/report_sections.hpp>
#include <output/report_words.hpp>
#include <output/sample.hpp>
#include <taji/output/report.hpp>
#include <taji/output/report_parts.hpp>
#include <taji/text/file.hpp>

using namespace taji;
using namespace taji::output;

namespace {

Report sample_report() {
  model::Model model = sample::model();
  model.base = {87, 0.05, 1, 4 * 8.64e7, 2 * 8.64e7, 8.64e7, 0.25 * 8.64e7, 0.99, 0.9, 0.7, 0.4, 0};
  model.zones[0].hazard = 2;
  model.zones[0].attacks_per_km = 11;
  model.phase_cover = {3, 4, 5, 6};
  model.phase_served = {7, 8, 9, 10};
  Report report;
  add_scenario(report, model);
  add_forecast(report, model, study::make_forecast(model, sample::ensemble(model)));
  report.version = "0";
  return report;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

int count(const std::string& text, const std::string& part) {
  int n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("what is written is escaped, and what a terminal or a reader could not see is replaced") {
  CHECK(escaped("</script><img src='x' onerror=\"y\">&") ==
        "&lt;/script&gt;&lt;img src=&#39;x&#39; onerror=&quot;y&quot;&gt;&amp;");
  CHECK(escaped("Zégoua 🛢") == "Zégoua 🛢");
  CHECK(escaped("a\x1b[1mb") == "a\xEF\xBF\xBD[1mb");
  CHECK(escaped("a\u202Eb") ==
        "a\xEF\xBF\xBD"
        "b");
  // Overlong, cut short, a lone surrogate.
  CHECK(escaped("\xC0\xBC") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(escaped("\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(escaped("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  Markup out;
  out.open("p", {{"class", "a\"b"}}).text("1 < 2").close();
  CHECK(out.str() == "<p class=\"a&quot;b\">1 &lt; 2</p>");
}

TEST_CASE("coordinates have one decimal at most") {
  CHECK(coordinate(12) == "12");
  CHECK(coordinate(12.34) == "12.3");
  CHECK(coordinate(-0.01) == "0");
  CHECK(coordinate(NAN) == "0");
}

TEST_CASE("ticks are round and reach beyond the data") {
  CHECK(round_ticks(0, 26, 4) == std::vector<double>{0, 10, 20, 30});
  CHECK(round_ticks(0, 100, 4) == std::vector<double>{0, 50, 100});
  CHECK(round_ticks(-3, 5, 4) == std::vector<double>{-4, -2, 0, 2, 4, 6});
  CHECK(tick_text(0.5, 0.5) == "0.5");
  CHECK(tick_text(10, 10) == "10");
}

TEST_CASE("a band is cut where there is no figure and stops at the top where it is unlimited") {
  Plot plot;
  plot.x = {0, 4, 0, 40};
  plot.y = {0, 10, 100, 0};
  CHECK(line_path(plot, {1, 2, 3, 4}, {1, NAN, 3, 4}) == "M10,90M30,70L40,60");
  CHECK(band_path(plot, {1, 2}, {1, 1}, {2, INFINITY}) == "M10,90L20,90L20,0L10,80Z");
}

TEST_CASE("Lambert's conic: parallels keep lengths, meridians meet the pole, north is up") {
  std::vector<Degrees> points = {{-116, 21}, {-76, 57}};
  const MapProjection map(points, 1000, 0);
  REQUIRE(map.is_conic());
  const auto [south, north] = map.parallels();
  CHECK(south == doctest::Approx(27));
  CHECK(north == doctest::Approx(51));
  // A degree along a standard parallel has its true length.
  for (const double parallel : {south, north}) {
    const OnPage a = map({-96.05, parallel}), b = map({-95.95, parallel});
    const double km = std::hypot(a.x - b.x, a.y - b.y) / map.units_per_km();
    CHECK(km == doctest::Approx(0.1 * std::numbers::pi / 180 * 6371 * std::cos(parallel * std::numbers::pi / 180))
                    .epsilon(1e-5));
  }
  // Conformal: as long northwards as eastwards, at any point.
  const OnPage p = map({-110, 30}), east = map({-110 + 0.01 / std::cos(30.005 * std::numbers::pi / 180), 30}),
               up = map({-110, 30.01});
  CHECK(std::hypot(east.x - p.x, east.y - p.y) == doctest::Approx(std::hypot(up.x - p.x, up.y - p.y)).epsilon(1e-3));
  CHECK(up.y < p.y);
  CHECK(east.x > p.x);
}

TEST_CASE("about the equator the projection is Mercator's") {
  std::vector<Degrees> points = {{5, -5}, {25, 5}};
  const MapProjection map(points, 760, 40);
  CHECK_FALSE(map.is_conic());
  CHECK(map({15, 0}).x == doctest::Approx(380));
  CHECK(map({5, 0}).x == doctest::Approx(40));
  CHECK(map({12, 3}).x == doctest::Approx(map({12, -3}).x));
}

TEST_CASE("one point still makes a map") {
  std::vector<Degrees> points = {{-8, 12.6}};
  const MapProjection map(points, 360, 50);
  CHECK(map.height() >= 120);
  CHECK(map(points[0]).x == doctest::Approx(180));
  CHECK(map.units_per_km() > 1);
}

TEST_CASE("outlines are read arc by arc, backwards where they say so, and every country of the map is drawn") {
  const auto countries = read_outlines("# x\na 0 0 100 0 0 100\na 100 100 -100 0 0 -100\nc Square|0 1\nc Back|-2 -1\n");
  REQUIRE(countries.size() == 2);
  CHECK(countries[0].name == "Square");
  REQUIRE(countries[0].rings[0].size() == 5);
  CHECK(countries[0].rings[0][2].latitude == doctest::Approx(1));
  CHECK(countries[1].rings[0][0].longitude == doctest::Approx(0));
  CHECK(countries[1].rings[0][1].latitude == doctest::Approx(1));
  CHECK_THROWS_AS(read_outlines("c Nowhere|7\n"), std::invalid_argument);
  std::vector<Degrees> mali = {{-11, 11}, {0, 16}};
  bool found = false;
  for (const DrawnCountry& country : drawn_countries(MapProjection(mali, 360, 20))) found |= country.name == "Mali";
  CHECK(found);
}

TEST_CASE("classes of attack, and the likeliest phase") {
  CHECK(attack_class(0) == 0);
  CHECK(attack_class(0.005) == 1);
  CHECK(attack_class(0.01) == 2);
  CHECK(attack_class(0.29) == 4);
  CHECK(attack_class(1) == 5);
  CHECK(likeliest({0.1, 0.4, 0.4, 0.1, 0}) == 1);
}

TEST_CASE("a report reads back to the same page") {
  Report report = sample_report();
  ReportObserved seen;
  seen.from = seen.to = 3;
  seen.date = "2026-01-14";
  seen.what = "cover_days";
  seen.tank = 0;
  seen.value = 2.5;
  report.observed.push_back(seen);
  report.tanks[1].cover_origin_days = INFINITY;
  const std::string json = report_json(report);
  CHECK(report_json(read_report_json(json)) == json);
  CHECK(report_html(read_report_json(json), Lang::en) == report_html(report, Lang::en));
  CHECK(holds(report_html(report, Lang::en), "Reported 2.5"));
  CHECK_THROWS_AS(read_report_json("{"), std::invalid_argument);
  CHECK_THROWS_AS(read_report_json(R"({"taji": 1, "kind": "manifest"})"), std::invalid_argument);
  // Another length, or a place that is not there, is damage and no crash.
  report.tanks[0].cover.q05.pop_back();
  CHECK_THROWS_AS(read_report_json(report_json(report)), std::invalid_argument);
  report = sample_report();
  report.roads[0].to = 99;
  CHECK_THROWS_AS(read_report_json(report_json(report)), std::invalid_argument);
}

TEST_CASE("the chance of being dry by a day is the share of replications that were") {
  const Report report = sample_report();
  REQUIRE(report.tanks.size() == 2);
  const ReportTank& gasoline = report.tanks[1];
  REQUIRE(gasoline.product == "gasoline");
  // Three of four are dry from day 9.5, which is on the tenth day.
  CHECK(gasoline.dry_by[8] == 0);
  CHECK(gasoline.dry_by[9] == 0.75);
  CHECK(gasoline.dry_by.back() == 0.75);
  // Six days of cover at the origin are above every threshold.
  CHECK(gasoline.phase[0][0] == 1);
}

TEST_CASE("one sentence for each city, in either language") {
  const Report report = sample_report();
  const auto english = messages(report, Lang::en), french = messages(report, Lang::fr);
  REQUIRE(english.size() == 1);
  CHECK(english[0].city == "Abel, the town");
  CHECK(holds(english[0].text, "gasoline will probably run dry by 11\u00A0February"));
  CHECK(holds(french[0].text, "l’essence manquera probablement avant le 11\u00A0février"));
  CHECK(english[0].level == 3);
  CHECK(local("1,234.5 ± 0.1 %", Lang::fr) == "1\u202F234,5\u00A0±\u00A00,1\u00A0%");
  CHECK(local("1,234.5 ± 0.1 %", Lang::en) == "1,234.5\u00A0±\u00A00.1\u00A0%");
  CHECK(full_date_in("2026-02-01", Lang::fr) == "1er février 2026");
}

TEST_CASE("the page allows its own script and style by their hashes, and holds no style attribute") {
  const std::string page = report_html(sample_report(), Lang::en);
  CHECK(holds(page, "default-src &#39;none&#39;"));
  CHECK(count(page, "sha256-") == 2);
  CHECK(count(page, "<script>") == 1);
  CHECK_FALSE(holds(page.substr(0, page.find("<script>")), " style="));
  CHECK_FALSE(holds(page, "csvParse"));
  CHECK(count(page, "class=\"chart\"") == 5);
  CHECK(count(page, "<h2") == count(page, "</h2>"));
}

TEST_CASE("names that are markup stay text everywhere") {
  Report report = sample_report();
  const std::string evil = "</script><img src=x onerror=alert(1)>\"'";
  report.title = evil;
  for (ReportTank& tank : report.tanks) tank.city_name = tank.product = tank.city = evil;
  for (ReportPlace& place : report.places) place.name = evil;
  for (ReportRoad& road : report.roads) road.road_class = evil;
  for (ReportCorridor& corridor : report.corridors) corridor.name = corridor.id = evil;
  report.timeline.push_back({3, "2026-01-15", evil});
  report.assumptions.push_back({evil, evil, evil, {evil}, evil});
  report.routes.push_back({evil, evil, evil, evil, evil});
  report.again = report.look_inside = report.scenario = report.version = evil;
  report.changed = {evil};
  report.inputs = {{evil, evil}};
  report.variants.push_back({evil, {{evil, evil}}});
  ReportDifference difference;
  difference.variant = difference.measure = difference.path = evil;
  difference.of = {evil, evil};
  report.differences.push_back(difference);
  Replay replay;
  replay.role = "median";
  replay.stock.resize(report.tanks.size(), std::vector<double>(report.days.size()));
  replay.events.push_back({1, "timeline", -1, -1, -1, 0, 0, 0, 0, evil});
  report.replays.push_back(replay);
  for (const Lang lang : {Lang::en, Lang::fr}) {
    const std::string page = report_html(report, lang);
    CHECK_FALSE(holds(page, "<img"));
    CHECK(count(page, "</script>") == 2);
    CHECK(holds(page, "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"));
  }
}

TEST_CASE("JSON pointers name figures of summary.json") {
  CHECK(pointer_part("a/b~c") == "a~1b~0c");
  const std::string page = report_html(sample_report(), Lang::en);
  CHECK(holds(page, "data-at=\"/cities/abel/gasoline/p_dry/30d/value\""));
}
