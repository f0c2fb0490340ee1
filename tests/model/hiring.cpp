// Trucks that come and go by date, and replacements. One character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

TEST_CASE("hired trucks stand idle at the source, and load at once") {
  const auto run = RoadMap("A--B").at(1_h, "hire: {south-diesel: 2}").run();
  run.all({Kind::departed}).begins(R"(
    00:00 A departs with 1
    01:00 A departs with 1
    01:00 A departs with 1
    04:00 A departs with 1
  )");
  CHECK(run.end().pools[0].hired == 2);
}

TEST_CASE("dismissed trucks leave at once if idle, else when they come home") {
  // One rack, three hours: at 01:00 one loads and two wait.
  const auto idle = RoadMap("A--B")
                        .trucks(3)
                        .initial("{idle: 3}")
                        .source("racks: 1, loading: 3 h")
                        .at(1_h, "dismiss: {south-diesel: 2}")
                        .run();
  idle.all({Kind::departed}).begins("03:00 A departs with 1\n10:00 A departs with 1\n");
  idle.all({Kind::dismissed}).is("01:00 dismissed 2\n");
  const auto away = RoadMap("A--B").trucks(2).at(1_h, "dismiss: {south-diesel: 1}").run();
  away.all({Kind::dismissed}).is("04:00 dismissed 1\n");
  CHECK(away.end().pools[0].dismissed == 1);
  // More than there are: all, and those hired later stay.
  const auto all =
      RoadMap("A--B").trucks(2).at(1_h, "dismiss: {south-diesel: 9}").at(10_h, "hire: {south-diesel: 1}").run();
  CHECK(all.end().pools[0].dismissed == 2);
  all.at(11_h).convoy("south/3").is_on("A-B", 10, moving);
}

TEST_CASE("lost trucks cannot leave: what is due of them is void") {
  const auto run = RoadMap("A--B--C")
                       .trucks(2)
                       .convoys("target: 2")
                       .road("B-C", "interdiction: 100 %")
                       .corridor("on_attack: {loss: {count: 1}}")
                       .at(1_h, "dismiss: {south-diesel: 2}")
                       .at(20_h, "hire: {south-diesel: 1}")
                       .run();
  CHECK(run.end().pools[0].dismissed == 1);
  CHECK(run.end().pools[0].leaving == 0);
  run.at(21_h).has_waiting("A", 1);
}

TEST_CASE("a hired truck without a driver waits for one; a dismissed one leaves its driver") {
  const auto run = RoadMap("A--B")
                       .trucks(1)
                       .corridor("drivers: {number: 1}")
                       .at(1_h, "hire: {south-diesel: 1}")
                       .at(2_h, "dismiss: {south-diesel: 1}")
                       .run();
  run.at(90_min).has_idle(1);
  run.all({Kind::dismissed}).is("02:00 dismissed 1\n");
  run.all({Kind::departed}).begins("00:00 A departs with 1\n04:00 A departs with 1\n08:00 A departs with 1\n");
}

TEST_CASE("lost trucks are replaced after a time") {
  const auto run =
      RoadMap("A--B").road("A-B", "interdiction: 100 %").pool("replaced: {after: 5 h}").horizon("12 h").run();
  run.all({Kind::departed, Kind::replaced}).is(R"(
    00:00 A departs with 1
    05:00 replaced 1
    05:00 A departs with 1
    10:00 replaced 1
    10:00 A departs with 1
  )");
}

TEST_CASE("trucks move to another pool: idle ones at once, others when they come home") {
  const std::string yaml = R"(
taji: 1
name: two ways
start: 2026-01-01
horizon: 12 h
network:
  speeds: {paved: 10 km/h}
  places: {a: {}, b: {}, c: {}}
  roads: [{id: r, from: a, to: b, km: 20, class: paved}, {id: t, from: a, to: c, km: 30, class: paved}]
fleet:
  - {name: one, corridor: east, trucks: 3, capacity: 10 kl, product: diesel}
  - {name: two, corridor: west, trucks: 0, capacity: 10 kl, product: diesel}
corridors:
  east: {source: a, city: b, convoy: {target: 2}, initial: {waiting: 2}}
  west: {source: a, city: c, convoy: {target: 1}, drivers: {number: 2}}
sources: {a: {racks: 1, loading: 90 min}}
cities: {b: {stock: {diesel: {initial: 0 l}}}, c: {stock: {diesel: {initial: 0 l}}}}
timeline: [{at: 10 min, move: {one: {to: two, trucks: 3}}}, {at: 0 min, move: {two: {to: one, trucks: 5}}}]
)";
  // Nothing can move out of an empty pool. At 00:10 one truck loads, for east, and waits for ever; two are on the road
  // and come home at 04:00: they load for west, one after the other.
  const auto read = scenario::read_scenario_text("two.yaml", yaml);
  INFO(text::render(read.diagnostics, read.sources, false));
  REQUIRE(read.scenario.has_value());
  const model::Model m = model::compile(*read.scenario);
  model::World w;
  model::replicate(w, m, {1, 0, 0}, {true});
  std::vector<Millis> west;
  for (const auto& e : w.trace) {
    if (e.kind == Kind::departed && m.corridors[static_cast<std::size_t>(e.corridor)].name.id == "west") {
      west.push_back(e.at);
    }
  }
  CHECK(west == std::vector<Millis>{330_min, 420_min});
  CHECK(w.pools[0].moved_out == 2);
  CHECK(w.pools[1].moved_in == 2);
  CHECK(w.pools[0].leaving == 1);
  CHECK(w.corridors[1].driving == 2);
}
