// Escort units that corridors share: who gets them and when, and what an escort does to a trip. One character is 10 km,
// 1 h.
#include <doctest/doctest.h>

#include <algorithm>

#include "support/busy.hpp"
#include "support/experiment.hpp"
#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

/// Four trucks wait in A for convoys of two, each with one unit.
RoadMap four(const std::string& map, const std::string& pool = "units: 1") {
  return RoadMap(map)
      .trucks(4)
      .convoys("target: 2")
      .corridor("escort: {units: 1, pool: army}")
      .section("escorts: {army: {" + pool + "}}")
      .horizon("10 h");
}

Millis in_stage(const Run& run, model::Stage stage) {
  return run.end().record.corridors[0].stage_truck_ms[static_cast<std::size_t>(stage)];
}

Millis first(const Run& run, Kind kind) {
  for (const auto& event : run.trace()) {
    if (event.kind == kind) return event.at;
  }
  return kernel::kNever;
}

/// Two corridors to C: `a` from Q, 6 h, ready at 01:30 and 03:00; `b` from P, 3 h, ready at 01:00, 02:00 and 03:00.
std::string two(const std::string& army, const std::string& units_of_a) {
  return R"(taji: 1
name: two
start: 2026-01-01
horizon: 38 h
network:
  speeds: {paved: 10 km/h}
  places: {P: {}, Q: {}, C: {}}
  roads: [{id: p, from: P, to: C, km: 30, class: paved}, {id: q, from: Q, to: C, km: 60, class: paved}]
sources: {P: {racks: 1, loading: 1 h}, Q: {racks: 1, loading: 90 min}}
fleet:
  - {corridor: b, trucks: 3, capacity: 10 kl, product: diesel}
  - {corridor: a, trucks: 2, capacity: 10 kl, product: diesel}
corridors:
  b: {source: P, city: C, convoy: {target: 1}, initial: idle, escort: {pool: army}}
  a: {source: Q, city: C, convoy: {target: 1}, initial: idle, escort: {pool: army, units: )" +
         units_of_a + R"(}}
cities: {C: {stock: {diesel: {initial: 0 l}}}}
escorts: {army: {units: )" +
         army + "}}\n";
}

std::string departures(const std::string& yaml) {
  const model::Model m = testing::model_of(yaml);
  model::World w;
  model::begin(w, m, {}, {.tracing = true});
  model::advance(w, m, m.horizon);
  model::finish(w, m);
  std::string out;
  for (const auto& event : w.trace) {
    if (event.kind != Kind::departed) continue;
    out += (out.empty() ? "" : ", ") + m.corridors[static_cast<std::size_t>(event.corridor)].name.id + " " +
           clock_text(event.at);
  }
  return out;
}

void put(std::string& text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
}

/// The busy scenario with two corridors that share few escorts.
std::string busy_escorted(const std::string& units, bool reversed = false) {
  testing::Busy busy;
  put(busy.corridors[0], "empty_exposure: 0.3,",
      "empty_exposure: 0.3, escort: {pool: army, units: 1, hazard: 0.8, wait: {exponential: 3 h}, speed: 900 km/d, "
      "handover: {places: [fork], delay: {uniform: [1 h, 5 h]}}},");
  if (reversed) {
    std::reverse(busy.corridors.begin(), busy.corridors.end());
    std::reverse(busy.fleet.begin(), busy.fleet.end());
    std::reverse(busy.roads.begin(), busy.roads.end());
  }
  put(busy.more, "{army: {units: 3}}", "{army: {units: " + units + "}, police: {units: 3, return: 5 h}}");
  return busy.yaml();
}

}  // namespace

TEST_CASE("one unit, two convoys: the second leaves when the unit is back") {
  // Out 3 h, the unit back 3 h.
  const auto run = four("A---B").run();
  run.all({Kind::escort_wanted, Kind::departed, Kind::escort_home})
      .begins(
          "00:00 A departs with 2\n00:00 A 2 want an escort\n06:00 A 2 want an escort\n06:00 1 units free\n"
          "06:00 A departs with 2\n");
  // Two wait until 06:00, and those that are home then to the horizon.
  CHECK(in_stage(run, model::Stage::escort) == 2 * 6_h + 2 * 4_h);
  CHECK(in_stage(run, model::Stage::marshalling) == 0);
  CHECK(run.end().record.corridors[0].wait_truck_ms == 2 * 6_h);
  // With a time of return of its own.
  four("A---B", "units: 1, return: 1 h")
      .run()
      .all({Kind::departed})
      .begins("00:00 A departs with 2\n04:00 A departs with 2\n");
  // Two units serve both at once.
  four("A---B", "units: 2").run().all({Kind::departed}).begins("00:00 A departs with 2\n00:00 A departs with 2\n");
}

TEST_CASE("first come, first served between corridors, by name in the same millisecond") {
  // b leaves at 01:00 and the unit is back in P at 07:00; a of 01:30 then, there and back 12 h; b of 02:00 at 19:00,
  // there and back 6 h; of those of 03:00 a comes first.
  CHECK(departures(two("1", "1")) == "b 01:00, a 07:00, b 19:00, a 1d 01:00, b 1d 13:00");
}

TEST_CASE("who asks for more than is free holds up those behind") {
  // Of two units one is free from 01:00, and a wants two: b of 02:00 stands behind it.
  CHECK(departures(two("2", "2")) == "b 01:00, a 07:00, b 19:00, a 1d 01:00, b 1d 13:00, b 1d 13:00");
}

TEST_CASE("units change by date") {
  four("A---B")
      .at(2_h, "set: {escorts.army.units: 2}")
      .run()
      .all({Kind::departed})
      .begins("00:00 A departs with 2\n02:00 A departs with 2\n");
  // Fewer than are out: nobody leaves when they are back.
  four("A---B").at(1_h, "set: {escorts.army.units: 0}").run().all({Kind::departed}).is("00:00 A departs with 2\n");
  // No escort is asked for any more: the second convoy leaves without.
  four("A---B")
      .at(1_h, "set: {corridors.south.escort.units: 0}")
      .run()
      .all({Kind::departed})
      .begins("00:00 A departs with 2\n01:00 A departs with 2\n");
}

TEST_CASE("a convoy keeps its place in the queue overnight") {
  // b of 01:00 has the unit until 07:00, and behind it stand a of 01:30, b of 02:00, then those of 03:00. Next day a
  // leaves, needs two days and has the unit until 10:00 of the second; on the third the next is b.
  std::string yaml = two("1", "1");
  for (int i = 0; i < 2; ++i) put(yaml, "{target: 1}", "{target: 1, window: 01:00-04:00}");
  put(yaml, "38 h", "4 d");
  CHECK(departures(yaml) == "b 01:00, a 1d 01:00, b 3d 01:00");
}

TEST_CASE("a convoy whose hour it is not lets others pass") {
  // Of two units the second comes at 02:30. That is no hour of a, in front; b of 02:00 takes it, and a the first of the
  // next day.
  std::string yaml = two("1", "1");
  put(yaml, "{target: 1}", "{target: 1, window: 01:00-04:00}");
  put(yaml, "{target: 1}", "{target: 1, window: 01:00-02:00}");
  yaml += "timeline: [{at: 150 min, set: {escorts.army.units: 2}}]\n";
  CHECK(departures(yaml) == "b 01:00, b 02:30, a 1d 01:00");
}

TEST_CASE("a convoy that is no longer ready loses its place") {
  // The window closes at 04:00, the unit is back at 06:00: next day.
  const auto run = four("A---B").convoys("target: 2, window: 00:00-04:00").horizon("20 h").run();
  CHECK(in_stage(run, model::Stage::escort) == 2 * 4_h);
  CHECK(in_stage(run, model::Stage::marshalling) == 2 * 16_h);
  four("A---B")
      .convoys("target: 2, window: 00:00-04:00")
      .horizon("25 h")
      .run()
      .all({Kind::departed})
      .begins("00:00 A departs with 2\n1d 00:00 A departs with 2\n");
  // The same with a closure.
  const auto blocked = four("A---B").closed("A-B", 4_h, 8_h).run();
  CHECK(in_stage(blocked, model::Stage::escort) == 2 * 4_h);
  blocked.all({Kind::departed}).begins("00:00 A departs with 2\n08:00 A departs with 2\n");
}

TEST_CASE("units are free after the way back from where the trip ended") {
  SUBCASE("destroyed") {
    // On entering B-C, 3 h from A.
    four("A---B---C")
        .road("B-C", "interdiction: 100 %")
        .run()
        .all({Kind::destroyed, Kind::departed})
        .begins("00:00 A departs with 2\n03:00 destroyed\n06:00 A departs with 2\n");
  }
  SUBCASE("turned back") {
    // At B at 03:00, in A at 06:00: the unit is free at once.
    four("A---B---C")
        .road("B-C", "interdiction: 100 %")
        .corridor("on_attack: {loss: {count: 0}, turn_back: 100 %}")
        .run()
        .all({Kind::turns_back, Kind::departed})
        .begins("00:00 A departs with 2\n03:00 B turns back\n06:00 A departs with 2\n");
  }
}

TEST_CASE("the speed of the escort is a cap before the convoy's own factor") {
  // 30 km at 7 km/h: 15,428,571.4 ms.
  CHECK(first(RoadMap("A---B").corridor("escort: {speed: 7 km/h}").run(), Kind::arrived) == 15'428'571_ms);
  CHECK(first(RoadMap("A---B").corridor("escort: {speed: 168 km/d}").run(), Kind::arrived) == 15'428'571_ms);
  // And 30 km at 7 × 1.25 km/h: 12,342,857.1 ms.
  CHECK(first(RoadMap("A---B").corridor("escort: {speed: 7 km/h}").corridor("speed_factor: 1.25").run(),
              Kind::arrived) == 12'342'857_ms);
  // Above the road's own speed it does nothing; without units neither; empty trucks drive as ever.
  CHECK(first(RoadMap("A---B").corridor("escort: {speed: 20 km/h}").run(), Kind::arrived) == 3_h);
  CHECK(first(RoadMap("A---B").corridor("escort: {units: 0, speed: 7 km/h}").run(), Kind::arrived) == 3_h);
  CHECK(first(RoadMap("A---B").corridor("escort: {speed: 7 km/h}").run(), Kind::home) == 15'428'571_ms + 3_h);
}

TEST_CASE("joining takes time after the units are found") {
  const auto run = RoadMap("A---B").trucks(2).convoys("target: 2").corridor("escort: {wait: 5 h}").horizon("8 h").run();
  run.journey("south/1").begins(
      "00:00 A forms with 2, leaves at 05:00\n05:00 A departs with 2\n08:00 B arrives with 2\n");
  CHECK(in_stage(run, model::Stage::escort) == 2 * 5_h);
  run.at(4_h).convoy("south/1").is_at("A", formed);
  // It leaves when the route is open and the hour is in the window.
  const auto blocked = RoadMap("A---B").corridor("escort: {wait: 5 h}").closed("A-B", 4_h, 7_h).horizon("8 h").run();
  blocked.all({Kind::departed}).is("07:00 A departs with 1\n");
  CHECK(in_stage(blocked, model::Stage::closed) == 2_h);
  const auto nightly =
      RoadMap("A---B").convoys("target: 1, window: 00:00-04:00").corridor("escort: {wait: 5 h}").horizon("25 h").run();
  nightly.all({Kind::departed}).is("1d 00:00 A departs with 1\n");
  CHECK(in_stage(nightly, model::Stage::night) == 19_h);
}

TEST_CASE("convoys halt where escorts change") {
  const auto map = RoadMap("A---B---C").corridor("escort: {handover: {places: [B], delay: 2 h}}").horizon("12 h");
  const auto run = map.run();
  run.journey("south/1").begins(
      "00:00 A departs with 1\n03:00 B changes its escort until 05:00\n08:00 C arrives with 1\n");
  CHECK(in_stage(run, model::Stage::escort) == 2_h);
  run.at(4_h).convoy("south/1").is_at("B", handover);
  // After a checkpoint of the same place.
  auto both = map;
  both.place("B", "delay: 1 h")
      .run()
      .journey("south/1")
      .begins(
          "00:00 A departs with 1\n03:00 B held until 04:00\n04:00 B changes its escort until 06:00\n09:00 C arrives "
          "with 1\n");
  // Without escort there is none, nor of no time.
  RoadMap("A---B---C")
      .corridor("escort: {units: 0, handover: {places: [B], delay: 2 h}}")
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 1\n06:00 C arrives with 1\n");
  RoadMap("A---B---C")
      .corridor("escort: {handover: {places: [B], delay: 0 h}}")
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 1\n06:00 C arrives with 1\n");
}

TEST_CASE("a departure by plan without an escort free is skipped") {
  // The unit is free at 04:00 after that departure, for convoys move before escorts return.
  four("A---B", "units: 1, return: 1 h")
      .corridor("departures: {every: 1 h}")
      .horizon("6 h")
      .run()
      .all({Kind::departed, Kind::skipped})
      .begins(
          "00:00 A departs with 2\n01:00 A departure skipped\n02:00 A departure skipped\n03:00 A departure skipped\n"
          "04:00 A departure skipped\n05:00 A departs with 2\n");
}

TEST_CASE("unlimited units are as if they never lacked") {
  testing::Busy plain, pooled;
  put(plain.corridors[1], "pool: army, ", "");
  put(plain.more, "escorts: {army: {units: 3}}\n", "");
  put(pooled.more, "{army: {units: 3}}", "{army: {units: unlimited}}");
  const model::Model a = testing::model_of(plain.yaml()), b = testing::model_of(pooled.yaml());
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    model::World u, v;
    model::replicate(u, a, {.seed = seed});
    model::replicate(v, b, {.seed = seed});
    CHECK(u.record.tanks == v.record.tanks);
    CHECK(u.record.corridors == v.record.corridors);
    CHECK(u.record.stage_trucks == v.record.stage_trucks);
  }
}

TEST_CASE("busy with few escorts: balances, copies, the order of the file") {
  const model::Model m = testing::model_of(busy_escorted("3")), permuted = testing::model_of(busy_escorted("3", true));
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    model::World whole;
    model::replicate(whole, m, {.seed = seed});
    model::World half;
    model::begin(half, m, {.seed = seed});
    model::advance(half, m, 9 * kernel::kDay + 12'345'678);
    model::World copy = half;
    model::advance(copy, m, m.horizon);
    model::finish(copy, m);
    CHECK(copy.record == whole.record);
    model::World other;
    model::replicate(other, permuted, {.seed = seed});
    CHECK(other.record == whole.record);
    std::int64_t waited = 0;
    for (const auto& corridor : whole.record.corridors) {
      waited += corridor.stage_truck_ms[static_cast<std::size_t>(model::Stage::escort)];
    }
    CHECK(waited > 10 * kernel::kDay);
    CHECK(whole.escorts[0].out <= 3);
  }
}
