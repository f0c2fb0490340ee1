// Mechanisms that meet on the road: several causes of a halt, a regime behind a closure, convoys driven back into a
// queue. One character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

/// An attack on whatever convoy is on the road at that instant, and on no other.
RoadMap& strike(RoadMap& map, Millis t, const std::string& road) {
  const std::string path = "network.roads." + road + ".interdiction";
  return map.at(t, "set: {" + path + ": 100 %}").at(t + 1_min, "set: {" + path + ": 0 %}");
}

}  // namespace

TEST_CASE("an attack, a closure and the night hold a convoy: it moves when the last has ended") {
  // 10 km into B-C at 03:00; halts until 05:00; the road is closed from 04:00 to 07:00; the window is 00:00-06:00. The
  // other 20 km take until 1d 02:00.
  auto map = RoadMap("A--B---C")
                 .convoys("target: 1, window: 00:00-06:00")
                 .corridor("on_attack: {loss: {each: 0 %}, delay: 2 h}")
                 .closed("B-C", 4_h, 7_h);
  const auto run = strike(map, 3_h, "B-C").run();
  for (const Millis t : {3_h + 30_min, 4_h + 30_min, 5_h + 30_min, 6_h + 30_min, 7_h + 30_min, 23_h}) {
    CHECK(std::abs(run.at(t).convoy("south/1").position.km - 10) < 1e-6);
  }
  run.at(3_h + 30_min).convoy("south/1").is_on("B-C", 10, attacked);
  run.at(5_h + 30_min).convoy("south/1").is_on("B-C", 10, closed);
  run.at(23_h).convoy("south/1").is_on("B-C", 10, night);
  run.at(1_d + 1_h).convoy("south/1").is_on("B-C", 20, moving);
  run.all({Kind::arrived}).begins("1d 02:00 C arrives with 1");
}

TEST_CASE("three causes on one road and one on its end: it is entered when all four have ended") {
  const auto run = RoadMap("A--B---C")
                       .closed("B-C", 1_h, 4_h)
                       .closed("B-C", 3_h, 6_h)
                       .closed("C", 2_h, 5_h)
                       .at(2_h + 30_min, "close: [B-C]")
                       .at(6_h + 30_min, "open: [B-C]")
                       .run();
  run.hours("south/1", 2_h, 8_h).are("B(closed) B(closed) B(closed) B(closed) B(closed) B-C@5 B-C@15");
  run.all({Kind::arrived}).begins("09:30 C arrives with 1");
}

TEST_CASE("a regime that comes and goes while a convoy is halted in mid-road does nothing to it") {
  const auto map = RoadMap("A---B")
                       .road("A-B", "interdiction: 100 %")
                       .corridor("on_attack: {loss: {each: 0 %}}")
                       .zone("z",
                             "roads: [A-B], initial_regime: calm, regimes: {calm: {hazard: 0, dwell: never}, storm: "
                             "{dwell: never}}")
                       .at(1_h + 30_min, "regime: {z: storm}")
                       .at(2_h + 30_min, "regime: {z: calm}");
  RoadMap(map).run().all({Kind::attacked}).begins("01:30 A-B@15 attacked, loses 0 of 1");
  const auto halted = RoadMap(map).closed("A-B", 1_h, 4_h).run();
  halted.journey("south/1").begins(R"(
    00:00 A departs with 1
    01:00 A-B@10 halted
    04:00 A-B@10 resumed
    06:00 B arrives with 1
  )");
  // The regime is still there when the road reopens: attacked as it moves again.
  const auto late = RoadMap(map).closed("A-B", 1_h, 2_h).run();
  late.all({Kind::attacked}).begins("02:00 A-B@10 attacked, loses 0 of 1");
}

TEST_CASE(
    "convoys driven back come into a queue in which others wait: the oldest leave, and the test repeats at once") {
  // Two convoys of two at 00:00, one truck left. Both are struck at 03:00, turn at C at 05:00 and are back at 10:00:
  // five wait, and two convoys leave. The next is at full strength only with those that come home.
  auto map = RoadMap("A--B---C---D")
                 .trucks(5)
                 .convoys("target: 2")
                 .corridor("on_attack: {loss: {each: 0 %}, turn_back: 100 %}");
  const auto run = strike(map, 3_h, "B-C").run();
  run.at(9_h).has_waiting("A", 1);
  run.at(10_h).has_waiting("A", 1);
  run.all({Kind::departed})
      .begins("00:00 A departs with 2\n00:00 A departs with 2\n10:00 A departs with 2\n10:00 A departs with 2\n");
  run.journey("south/3").begins("10:00 A departs with 2\n18:00 D arrives with 2\n");
  run.journey("south/4").begins("10:00 A departs with 2\n18:00 D arrives with 2\n");
}

TEST_CASE("a clearing operation that begins late, on a road that a dated closure holds longer") {
  // Cleared at a rate so high that it is at once, from 03:00 on; the other cause ends at 05:00.
  const auto run = RoadMap("A--B---C")
                       .closure("name: held, road: B-C, from: 2026-01-01 01:00, cleared: 0 / d")
                       .closed("B-C", 2_h, 5_h)
                       .at(3_h, "set: {closures.held.cleared: 1000000000 / d}")
                       .run();
  run.hours("south/1", 2_h, 6_h).are("B(closed) B(closed) B(closed) B B-C@10");
  run.all({Kind::arrived}).begins("08:00 C arrives with 1");
}

TEST_CASE("an escort turned back with its convoy is free again from where the trip ended") {
  // One unit. Struck at 03:00, at C 05:00, back at A at 10:00, where the unit is free at once: the convoy that waited
  // since 00:00 leaves then with it, and the one that turned back after it.
  auto map = RoadMap("A--B---C---D")
                 .trucks(4)
                 .convoys("target: 2")
                 .corridor("on_attack: {loss: {each: 0 %}, turn_back: 100 %}")
                 .corridor("escort: {units: 1, pool: army}")
                 .section("escorts: {army: {units: 1}}");
  const auto run = strike(map, 3_h, "B-C").run();
  run.all({Kind::departed}).begins("00:00 A departs with 2\n10:00 A departs with 2\n");
  run.journey("south/2").begins("10:00 A departs with 2\n18:00 D arrives with 2\n");
}
