// When waiting trucks leave as a convoy (design rule 2.3). One character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

/// Trucks that come to the queue one by one: with one rack and 1 h of loading at 01:00, 02:00, 03:00 ...
RoadMap trickle(int trucks, const std::string& rule, const std::string& loading = "1 h") {
  return RoadMap("A------------------------------B")
      .trucks(trucks)
      .initial("{idle: " + std::to_string(trucks) + "}")
      .source("racks: 1")
      .source("loading: " + loading)
      .convoys(rule)
      .horizon("50 h");
}

}  // namespace

TEST_CASE("the oldest target trucks leave as soon as they are there") {
  const auto run = trickle(7, "target: 3").run();
  run.at(2_h).has_waiting("A", 2);
  run.at(3_h).has_waiting("A", 0);
  run.all({Kind::departed}).is("03:00 A departs with 3\n06:00 A departs with 3\n");
  run.at(2_d).has_waiting("A", 1);
}

TEST_CASE("the test repeats at once") {
  const auto run = RoadMap("A---B").trucks(7).convoys("target: 3").horizon("5 h").run();
  run.all({Kind::departed}).is("00:00 A departs with 3\n00:00 A departs with 3\n");
  run.at(1_h).has_waiting("A", 1);
  // So it does when a road reopens.
  const auto opened = RoadMap("A---B").trucks(7).convoys("target: 3").horizon("5 h").closed("A-B", 0_h, 2_h).run();
  opened.all({Kind::departed}).is("02:00 A departs with 3\n02:00 A departs with 3\n");
}

TEST_CASE("after max_wait all waiting leave, if they are at least min") {
  // In the queue at 01:00 ... 05:00. Three leave at 03:00; the truck of 04:00 has waited 4 h at 08:00, and two leave.
  trickle(5, "target: 3, min: 2, max_wait: 4 h")
      .run()
      .all({Kind::departed})
      .is("03:00 A departs with 3\n08:00 A departs with 2\n");
  // With min 3 they never do.
  trickle(5, "target: 4, min: 3, max_wait: 4 h").run().all({Kind::departed}).is("04:00 A departs with 4\n");
}

TEST_CASE("max_wait counts from the oldest truck, and what comes in the meantime leaves with it") {
  // At 01:00 + 4 h 01 there are five trucks: fewer than the target of 10, more than min: all five leave.
  trickle(5, "target: 10, min: 2, max_wait: 241 min").run().all({Kind::departed}).is("05:01 A departs with 5\n");
  // Exactly as the fifth leaves the racks there are four: convoys move before trucks do. The fifth has nobody to go
  // with.
  trickle(5, "target: 10, min: 2, max_wait: 4 h").run().all({Kind::departed}).is("05:00 A departs with 4\n");
}

TEST_CASE("when the oldest has waited long enough, min trucks leave as they are complete") {
  // In the queue at 06:00 and 12:00; the first has waited 2 h at 08:00, alone.
  trickle(2, "target: 10, min: 2, max_wait: 2 h", "6 h").run().all({Kind::departed}).is("12:00 A departs with 2\n");
}

TEST_CASE("the oldest leave first") {
  // Four trucks in the queue at 01:00 ... 04:00, and a convoy of three at 03:00: the one that stays came at 04:00 and
  // is alone until 4 h later, 08:00.
  trickle(4, "target: 3, min: 1, max_wait: 4 h")
      .run()
      .all({Kind::departed})
      .is("03:00 A departs with 3\n08:00 A departs with 1\n");
}

TEST_CASE("a target that falls lets those who wait leave at that instant") {
  const auto run = trickle(5, "target: 5").at(3_h + 30_min, "set: {corridors.south.convoy.target: 2}").run();
  // Three wait at 03:30: two leave. The third and the truck of 04:00 at 04:00; that of 05:00 stays.
  run.all({Kind::departed}).is("03:30 A departs with 2\n04:00 A departs with 2\n");
}

TEST_CASE("a ripe convoy waits for the route and for the window") {
  // Ripe at 05:00, and the road reopens at 07:30; by then a sixth and a seventh truck are there.
  trickle(8, "target: 10, min: 2, max_wait: 4 h")
      .closed("A-B", 0_h, 7_h + 30_min)
      .run()
      .all({Kind::departed})
      .begins("07:30 A departs with 7");
  trickle(8, "target: 10, min: 2, max_wait: 4 h, window: 06:30-18:00")
      .run()
      .all({Kind::departed})
      .begins("06:30 A departs with 6");
}

TEST_CASE("stated departures take target trucks, or skip if fewer than min wait") {
  // Queue at 01:00 ... 07:00.
  const auto run = trickle(7, "target: 4, min: 3, max_wait: 1 h")
                       .corridor("departures: {every: 4 h, first: 30 min}")
                       .horizon("15 h")
                       .run();
  run.all({Kind::departed, Kind::skipped}).is(R"(
    00:30 A departure skipped
    04:30 A departs with 4
    08:30 A departs with 3
    12:30 A departure skipped
  )");
}

TEST_CASE("departures on dates are kept to the minute, and skipped over a closed road") {
  const auto run = RoadMap("A---B")
                       .trucks(4)
                       .convoys("target: 2")
                       .corridor("departures: [2026-01-01 02:30, 2026-01-01 05:00, 2026-01-01 09:00]")
                       .closed("A-B", 4_h, 6_h)
                       .horizon("10 h")
                       .run();
  run.all({Kind::departed, Kind::skipped})
      .begins("02:30 A departs with 2\n05:00 A departure skipped\n09:00 A departs with 2\n");
}

TEST_CASE("trucks return together with the last unloaded, or each alone") {
  // At B at 03:00; one rack, 1 h each: 04:00, 05:00, 06:00; 3 h home.
  const RoadMap three =
      RoadMap("A---B").trucks(3).convoys("target: 3").city("racks: 1").city("unloading: 1 h").horizon("10 h");
  RoadMap(three).run().all({Kind::homeward, Kind::home}).is("06:00 B starts home with 3\n09:00 A home with 3\n");
  const auto alone = RoadMap(three).corridor("return: alone").run();
  alone.all({Kind::homeward, Kind::home}).is(R"(
    04:00 B starts home with 1
    05:00 B starts home with 1
    06:00 B starts home with 1
    07:00 A home with 1
    08:00 A home with 1
    09:00 A home with 1
  )");
  alone.at(5_h).convoy("south/home/1").is_on("A-B", 10, moving);
  alone.at(5_h + 30_min).convoy("south/1").has_trucks(3);
}

TEST_CASE("trucks that return alone are exposed each by itself, with the empty share of one truck of the target") {
  // Certain danger on A-B from 04:30 on: the first of two groups of one is on the road and is attacked at once and
  // taken; the second, from 05:00, on entry.
  const auto run = RoadMap("A---B")
                       .trucks(2)
                       .convoys("target: 2")
                       .city("racks: 1")
                       .city("unloading: 1 h")
                       .corridor("return: alone")
                       .corridor("empty_exposure: 0.5")
                       .at(4_h + 30_min, "set: {network.roads.A-B.interdiction: 100 %}")
                       .horizon("10 h")
                       .run();
  run.all({Kind::attacked}).is("04:30 A-B@5 attacked, loses 1 of 1\n05:00 A-B@0 attacked, loses 1 of 1\n");
  CHECK(run.end().pools[0].lost_empty == 2);
}
