#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <output/page.hpp>
#include <output/sample.hpp>
#include <sstream>
#include <taji/output/forecast_text.hpp>
#include <taji/output/record_text.hpp>
#include <taji/output/trace_text.hpp>
#include <taji/output/wording.hpp>
#include <tuple>

using namespace taji;
using namespace taji::output;

namespace {

/// A forecast of tanks with given chances at every mark.
study::Forecast with_chances(const std::vector<std::tuple<std::string, std::string, double>>& tanks) {
  study::Forecast f = sample::forecast();
  const study::TankForecast pattern = f.tanks[0];
  f.tanks.clear();
  f.daily.clear();
  for (const auto& [city, product, p] : tanks) {
    study::TankForecast tank = pattern;
    tank.city = tank.city_name = city;
    tank.product = product;
    for (study::Estimate& at : tank.p_dry) at = {p, 0.01};
    f.tanks.push_back(tank);
  }
  return f;
}

std::size_t widest(const std::string& text) {
  std::istringstream lines(text);
  std::size_t most = 0;
  for (std::string line; std::getline(lines, line);) most = std::max(most, width(line));
  return most;
}

}  // namespace

TEST_CASE("the verdict in words") {
  CHECK(verdict(with_chances({{"Bamako", "diesel", 0.7}, {"Bamako", "gasoline", 0.31}, {"Kayes", "diesel", 0.05}})) ==
        "Bamako: diesel will probably run dry by 11 February (70 ± 1 %), gasoline possibly will (31 ± 1 %). Kayes is "
        "unlikely to run dry by 11 February (5 ± 1 %).");
  CHECK(verdict(with_chances({{"A", "diesel", 0.02}, {"B", "diesel", 0.05}, {"C", "diesel", 0.01}})) ==
        "A, B and C are unlikely to run dry by 11 February (at most 5 ± 1 %).");
  CHECK(verdict(with_chances({{"A", "diesel", 0.5}, {"A", "gasoline", 0.95}})) ==
        "A: gasoline will almost certainly run dry by 11 February (95 ± 1 %), diesel may well (50 ± 1 %).");
  CHECK(verdict(with_chances({{"A", "a", 0.94}, {"A", "b", 0.67}, {"A", "c", 0.2}, {"A", "d", 0.05}})) ==
        "A: a will probably run dry by 11 February (94 ± 1 %), b probably will (67 ± 1 %), c possibly will "
        "(20 ± 1 %), d is unlikely to (5 ± 1 %).");
  study::Forecast already = with_chances({{"A", "diesel", 1}, {"A", "gasoline", 0.04}});
  already.tanks[0].p_dry_origin = {1, 0.001};
  CHECK(verdict(already) == "A: diesel is dry already, gasoline is unlikely to run dry by 11 February (4 ± 1 %).");
  already.tanks[0].p_dry_origin = {0.7, 0.01};
  CHECK(verdict(already) ==
        "A: diesel is probably dry already (70 ± 1 %), gasoline is unlikely to run dry by 11 February (4 ± 1 %).");
  already.tanks[0].p_dry_origin = {0.65, 0.01};
  CHECK(verdict(already) ==
        "A: diesel will almost certainly run dry by 11 February (>99 %), gasoline is unlikely to (4 ± 1 %).");
  CHECK(verdict(with_chances({})) == "No city of this scenario keeps a stock, so none can run dry.");
}

TEST_CASE("a short horizon is judged at its end") {
  const model::Model m = sample::model(10);
  const study::Forecast f = study::make_forecast(m, sample::ensemble(m));
  CHECK(verdict(f).find("by 22 January") != std::string::npos);
}

TEST_CASE("the text says how complete it is and fits 100 columns") {
  study::Forecast f = sample::forecast();
  f.partial = true;
  TextOptions options;
  options.files = {{"out/a/summary.json", "all figures"}};
  options.again = "taji forecast a.yaml -n 5 --seed 5";
  const std::string text = forecast_text(f, options);
  CHECK(text.starts_with("Two cities, 12 January – 13 March 2026"));
  CHECK(text.find("stopped early: 4 of 5 replications") != std::string::npos);
  CHECK(text.find("1 of 5 replications failed") != std::string::npos);
  CHECK(text.find("again: taji forecast a.yaml -n 5 --seed 5\n") != std::string::npos);
  CHECK(text.find("South 70 trucks sent") != std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(widest(text) <= 100);
  options.color = true;
  CHECK(forecast_text(f, options).find("\x1b[1m") != std::string::npos);
}

TEST_CASE("the last lines: files in a column of their own, then the command") {
  CHECK(closing({{"out/é/a", "first"}, {"out/bb/bb", "second"}}, "taji x") ==
        "out/é/a     first\nout/bb/bb   second\nagain: taji x\n");
  CHECK(closing({{"a", "b"}}, "") == "a   b\n");
  CHECK(closing({}, "").empty());
}

TEST_CASE("long names do not widen the table") {
  study::Forecast f = with_chances({{std::string(60, 'x'), std::string(40, 'y'), 0.5}, {"B", "diesel", 0.995}});
  const std::string text = forecast_text(f, {});
  std::istringstream lines(text.substr(text.find("% dry by")));
  for (std::string line; std::getline(lines, line);) CHECK(width(line) <= 100);
}

TEST_CASE("an attack in one line") {
  const model::Model m = sample::model();
  model::TraceEvent event;
  event.at = 3 * kernel::kDay + 14 * kernel::kHour + 20 * kernel::kMinute;
  event.kind = model::TraceKind::attacked;
  event.corridor = 0;
  event.ordinal = 12;
  event.road = 0;
  event.place = 0;
  event.km = 31.2;
  event.trucks = 58;
  event.lost = 9;
  event.litres = 413'100;
  event.until = event.at + 11 * kernel::kHour;
  const TraceLine line = trace_line(m, event);
  CHECK(line.day == 3);
  CHECK(line.date == "2026-01-15");
  CHECK(line.time == "14:20");
  CHECK(line.where == "km 31 of 87 from Zégoua");
  CHECK(line.what ==
        "convoy south/12 attacked on trunk towards Abel, the town: 9 of 58 trucks lost (413 kl); halts 11 h");
  event.kind = model::TraceKind::repelled;
  event.lost = 0;
  CHECK(trace_line(m, event).what ==
        "convoy south/12 (58 trucks) attacked on trunk towards Abel, the town, beaten off; halts 11 h");
}

TEST_CASE("one truck is back, two are") {
  const model::Model m = sample::model();
  model::TraceEvent event;
  event.kind = model::TraceKind::home;
  event.corridor = 0;
  event.ordinal = 2;
  event.place = 0;
  event.trucks = 1;
  CHECK(trace_line(m, event).what == "1 truck of convoy south/2 is back");
  event.trucks = 2;
  CHECK(trace_line(m, event).what == "2 trucks of convoy south/2 are back");
  event.kind = model::TraceKind::homeward;
  CHECK(trace_line(m, event).what == "2 trucks of convoy south/2 start back, empty");
  event.trucks = 1;
  CHECK(trace_line(m, event).what == "1 truck of convoy south/2 starts back, empty");
}

TEST_CASE("loads, checkpoints and closed roads say whose and where") {
  const model::Model m = sample::model();
  model::TraceEvent event;
  event.kind = model::TraceKind::loaded;
  event.corridor = 0;
  event.ordinal = 2;
  event.place = 0;
  event.index = 0;
  event.trucks = 2;
  CHECK(trace_line(m, event).what == "2 trucks loaded with diesel for south");
  event.kind = model::TraceKind::checkpoint;
  event.until = 28 * kernel::kHour;
  CHECK(trace_line(m, event).what == "convoy south/2 is held at Zégoua for 28 h");
  event.until = kernel::kNever;
  CHECK(trace_line(m, event).what == "convoy south/2 joins the queue at Zégoua");
  event.kind = model::TraceKind::halted;
  event.road = 0;
  CHECK(trace_line(m, event).what == "convoy south/2 halts on trunk towards Abel, the town: the way is closed");
}

TEST_CASE("a dated change without a name says what it changes") {
  model::Model m = sample::model();
  m.slots[1].path = "network.roads.trunk.interdiction";
  m.timeline.resize(1);
  model::TraceEvent event;
  event.kind = model::TraceKind::timeline;
  event.index = 0;
  CHECK(trace_line(m, event).what == "a dated change");
  m.timeline[0].changes = {{scenario::SlotChange::Kind::set, 1, 0.5}};
  CHECK(trace_line(m, event).what == "a dated change: changes network.roads.trunk.interdiction");
  m.timeline[0].close_roads = {0};
  m.timeline[0].close_places = {1};
  m.timeline[0].open_places = {0};
  CHECK(trace_line(m, event).what ==
        "a dated change: closes trunk and abel; opens zegoua; changes network.roads.trunk.interdiction");
  m.timeline[0].name = "the road is watched";
  CHECK(trace_line(m, event).what == "the road is watched");
}

TEST_CASE("regimes, danger that moves, and what closed a road") {
  model::Model m = sample::model();
  m.zones[0].regimes.resize(2);
  m.zones[0].regimes[0].name = {"active", "active", 0, 0};
  m.zones[0].regimes[1].name = {"blockade", "blockade", 0, 1};
  model::TraceEvent event;
  event.kind = model::TraceKind::regime;
  event.index = 0;
  event.regime = 1;
  event.factor = 4;
  CHECK(trace_line(m, event).where == "The wood");
  CHECK(trace_line(m, event).what == "regime blockade, hazard ×4");
  event.was = 0;
  CHECK(trace_line(m, event).what == "regime active → blockade, hazard ×4");
  event.kind = model::TraceKind::displaced;
  event.factor = 1.2345;
  CHECK(trace_line(m, event).what == "danger follows traffic: ×1.23");
  m.closures.resize(2);
  m.closures[1].name = {"town-held", "town-held", 0, 0};
  event = {};
  event.kind = model::TraceKind::closed;
  event.road = 0;
  event.until = kernel::kNever;
  CHECK(trace_line(m, event).what == "closed");
  event.index = 1;
  CHECK(trace_line(m, event).what == "closed: town-held");
  event.index = model::kClosedByAttack;
  event.until = 6 * kernel::kHour;
  CHECK(trace_line(m, event).what == "closed after an attack, for 6 h");
  m.timeline.resize(1);
  m.timeline[0].regimes = {{0, 1, kernel::kNever}};
  event = {};
  event.index = 0;
  CHECK(trace_line(m, event).what == "a dated change: puts zone wood to regime blockade");
}

TEST_CASE("every kind of event has words") {
  model::Model m = sample::model();
  m.timeline.resize(1);
  m.timeline[0].name = "reserve released";
  m.closures.resize(1);
  m.closures[0].name.shown = "a town held";
  m.escort_pools.resize(1);
  m.escort_pools[0].name.shown = "the army";
  for (int kind = 0; kind <= static_cast<int>(model::TraceKind::served_again); ++kind) {
    model::TraceEvent event;
    event.kind = static_cast<model::TraceKind>(kind);
    event.corridor = 0;
    event.place = 0;
    event.index = 0;
    event.tank = kind >= static_cast<int>(model::TraceKind::dry) || event.kind == model::TraceKind::unloaded ? 0 : -1;
    event.road = event.kind == model::TraceKind::attacked || event.kind == model::TraceKind::repelled ? 0 : -1;
    INFO(kind);
    CHECK(trace_line(m, event).what.size() > 4);
    CHECK(trace_line(m, event).where != "");
  }
  const auto json = nlohmann::json::parse(trace_json(m, {model::TraceEvent{.at = 5, .index = 0, .spent = {}}}));
  CHECK(json[0]["what"] == "reserve released");
  CHECK(json[0]["at_ms"] == 5);
}

TEST_CASE("one replication as a table and as JSON") {
  const model::Model m = sample::model(3);
  const ensemble::Ensemble e = sample::ensemble(m);
  model::Record record;
  record.tanks = {e.tank_records[2], e.tank_records[3]};
  record.corridors = {e.corridor_records[1]};
  record.tank_days = {e.tank_days.begin(), e.tank_days.begin() + 6};
  record.tank_days[0].served_ppm = 250'000;
  record.arrivals = {1, 2, 3};
  record.incidents.resize(3 * model::kIncidents);
  record.origin_stock_l = {7, 8};
  record.origin_cover_mdays = {6000, std::numeric_limits<std::int32_t>::max()};
  const std::string text = record_text(m, record, {5, 1, "abc"});
  CHECK(text.find("replication 1, seed 5") != std::string::npos);
  CHECK(text.find("25.0 %") != std::string::npos);
  std::istringstream words(text);
  std::string one_line;
  for (std::string word; words >> word;) one_line += word + " ";
  CHECK(one_line.find("first dry after 9.5 d") != std::string::npos);
  CHECK(text.find("never dry") != std::string::npos);
  CHECK(widest(text) <= 100);
  const auto json = nlohmann::json::parse(record_json(m, record, {5, 1, "abc"}));
  CHECK(json["kind"] == "run");
  CHECK(json["cities"]["abel"]["gasoline"]["first_stockout_days"] == 9.5);
  CHECK(json["cities"]["abel"]["diesel"]["first_stockout_days"].is_null());
  CHECK(json["cities"]["abel"]["diesel"]["origin_cover_days"].is_null());
  CHECK(json["cities"]["abel"]["gasoline"]["days"][0]["served_share"] == 0.25);
  CHECK(json["corridors"]["south"]["arrivals"] == nlohmann::json::array({1, 2, 3}));
  CHECK_FALSE(json.contains("trace"));
}
