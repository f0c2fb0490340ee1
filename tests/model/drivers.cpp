// Drivers who are there, refuse, and come back. One character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

struct Crew {
  std::int64_t driving, available, withdrawn, lost, owed;
  bool operator==(const Crew&) const = default;
};

Crew crew_at(const Run& run, Millis t) {
  const Moment moment = run.at(t);
  const model::CorridorState& c = moment.world.corridors[0];
  return {c.driving, c.available, c.withdrawn, c.drivers_lost, c.owed};
}

/// Four trucks leave at once, and the first road takes one of them.
RoadMap one_of_four() {
  return RoadMap("A--B")
      .trucks(4)
      .convoys("target: 4")
      .road("A-B", "interdiction: 100 %")
      .corridor("on_attack: {loss: {count: 1}}");
}

}  // namespace

TEST_CASE("one driver for two trucks: they take turns, the one that came first before the other") {
  const auto run = RoadMap("A--B").trucks(2).initial("{idle: 2}").corridor("drivers: {number: 1}").run();
  run.at(1_h).has_idle(1);
  CHECK(crew_at(run, 1_h) == Crew{1, 0, 0, 0, 0});
  run.journey("south/1").begins("00:00 A departs with 1\n02:00 B arrives with 1\n02:00 unloads 1\n");
  run.journey("south/2").begins("04:00 A departs with 1\n06:00 B arrives with 1\n");
  run.journey("south/3").begins("08:00 A departs with 1\n");
  run.at(10_h).has_delivered(3);
}

TEST_CASE("without a number there are as many drivers as trucks; spare ones wait") {
  const RoadMap map = RoadMap("A--B").trucks(3).initial("{idle: 3}");
  CHECK(crew_at(RoadMap(map).corridor("drivers: {}").run(), 1_h) == Crew{3, 0, 0, 0, 0});
  CHECK(crew_at(RoadMap(map).corridor("drivers: {number: 5}").run(), 1_h) == Crew{3, 2, 0, 0, 0});
}

TEST_CASE("drivers refuse after a loss: available ones at once, others when they come home") {
  // At 00:00 one of four is lost with its driver; of the two who refuse the fifth driver withdraws at once. At 04:00
  // three come home, and one of them withdraws: two trucks find drivers.
  const auto run = one_of_four().corridor("drivers: {number: 5, refusals_per_loss: 2}").run();
  CHECK(crew_at(run, 1_h) == Crew{3, 0, 1, 1, 1});
  CHECK(crew_at(run, 5_h) == Crew{2, 0, 2, 1, 0});
  run.at(5_h).has_waiting("A", 2);
  run.at(5_h).has_idle(1);
  run.all({Kind::refused}).is("00:00 2 drivers withdraw\n");
}

TEST_CASE("never more drivers refuse than there are, and a lost driver refuses no more") {
  const auto all = one_of_four().corridor("drivers: {refusals_per_loss: 9}").run();
  CHECK(crew_at(all, 1_h) == Crew{3, 0, 0, 1, 3});
  CHECK(crew_at(all, 5_h) == Crew{0, 0, 3, 1, 0});
  // The second road takes another: of the three who drove on and owed, two are left.
  const auto again = RoadMap("A--B--C")
                         .trucks(4)
                         .convoys("target: 4")
                         .road("A-B", "interdiction: 100 %")
                         .road("B-C", "interdiction: 100 %")
                         .corridor("on_attack: {loss: {count: 1}}")
                         .corridor("drivers: {refusals_per_loss: 9}")
                         .run();
  CHECK(crew_at(again, 3_h) == Crew{2, 0, 0, 2, 2});
}

TEST_CASE("a share of the drivers withdraws by date and is recalled") {
  // At 01:00 ten drivers, three of them driving: half withdraw, all of them available. At 03:00 of the five left again
  // half, rounded up: the two available ones, and one of those driving.
  const RoadMap map = RoadMap("A--B")
                          .trucks(3)
                          .corridor("drivers: {number: 10}")
                          .at(1_h, "withdraw: {south: 50 %}")
                          .at(3_h, "withdraw: {south: 50 %}");
  const auto run = map.run();
  CHECK(crew_at(run, 2_h) == Crew{3, 2, 5, 0, 0});
  CHECK(crew_at(run, 3_h) == Crew{3, 0, 7, 0, 1});
  CHECK(crew_at(run, 5_h) == Crew{2, 0, 8, 0, 0});
  run.at(5_h).has_idle(1);
  // Before they come home, recalled: those at home first, and who still drives stays.
  const auto recalled = RoadMap(map).at(210_min, "recall: {south: 100 %}").run();
  CHECK(crew_at(recalled, 215_min) == Crew{3, 7, 0, 0, 0});
  const auto part = RoadMap(map).at(210_min, "recall: {south: 25 %}").run();
  CHECK(crew_at(part, 215_min) == Crew{3, 2, 5, 0, 1});
}

TEST_CASE("drivers under way at the start who are told to withdraw then do so as they come home") {
  // Three of four drivers are on the road from the start; of the two who withdraw one is available.
  const auto run = RoadMap("A--B").trucks(3).corridor("drivers: {number: 4}").at(0_h, "withdraw: {south: 50 %}").run();
  CHECK(crew_at(run, 1_h) == Crew{3, 0, 1, 0, 1});
  CHECK(crew_at(run, 5_h) == Crew{2, 0, 2, 0, 0});
}

TEST_CASE("a recalled driver takes a waiting truck at that instant") {
  const auto run = RoadMap("A--B")
                       .trucks(1)
                       .initial("{idle: 1}")
                       .corridor("drivers: {}")
                       .at(0_h, "withdraw: {south: 100 %}")
                       .at(7_h, "recall: {south: 100 %}")
                       .run();
  run.at(6_h).has_idle(1);
  run.journey("south/1").begins("07:00 A departs with 1\n");
}

TEST_CASE("at most as many trucks start on the way as there are drivers") {
  const RoadMap map = RoadMap("A--B").trucks(10).initial("spread").convoys("target: 2, max_wait: 1 h");
  const auto run = RoadMap(map).corridor("drivers: {number: 4}").run();
  for (Millis t = 0; t <= 24_h; t += 30_min) {
    run.at(t).has_idle(6);
    CHECK(crew_at(run, t) == Crew{4, 0, 0, 0, 0});
  }
  const auto dated = RoadMap(map).corridor("departures: [2026-01-01 03:00]").corridor("drivers: {number: 4}").run();
  dated.at(1_h).has_waiting("A", 4);
}
