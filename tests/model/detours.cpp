// Choosing routes: at departure over open roads; under way only at places, and only with `reroute` (design rule 2.2).
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

/// From B to C there is the straight road B-C, 3 h, and the detour B-C_2, 7 h.
const RoadMap forked(R"(
  A--B---C--D
     |   |
     +---+
)");

RoadMap rerouting(const std::string& route = "fixed") {
  return RoadMap(forked).corridor("route: " + route).corridor("reroute: true");
}

}  // namespace

TEST_CASE("without reroute a convoy waits before a closed road") {
  const auto run = RoadMap(forked).closed("B-C", 1_h, 20_h).run();
  run.at(19_h).convoy("south/1").is_at("B", closed);
  run.journey("south/1").begins("00:00 A departs with 1\n02:00 B halted\n20:00 B resumed\n1d 01:00 D arrives with 1\n");
}

TEST_CASE("with reroute it goes the other way from the next place") {
  // At B at 02:00, 7 h round, 2 h to D.
  const auto run = rerouting().closed("B-C", 1_h).run();
  run.hours("south/1", 1_h, 4_h).are("A-B@10 B B-C_2@10 B-C_2@20");
  run.journey("south/1").begins("00:00 A departs with 1\n02:00 B rerouted\n11:00 D arrives with 1\n");
}

TEST_CASE("a convoy on the road that closes does not leave it: it halts") {
  const auto run = rerouting().closed("B-C", 3_h, 6_h).run();
  run.at(5_h).convoy("south/1").is_on("B-C", 10, closed);
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    03:00 B-C@10 halted
    06:00 B-C@10 resumed
    10:00 D arrives with 1
  )");
}

TEST_CASE("a convoy that waits at a place takes the first way that opens") {
  // Both ways are closed at 02:00; the detour opens at 04:00: D at 13:00.
  const auto run = rerouting().closed("B-C", 1_h, 20_h).closed("B-C_2", 1_h, 4_h).run();
  run.at(3_h).convoy("south/1").is_at("B", closed);
  run.all({Kind::rerouted, Kind::arrived}).begins("04:00 B rerouted\n13:00 D arrives with 1\n");
  // And the straight road, if that opens first: no new route, D at 09:00.
  const auto straight = rerouting().closed("B-C", 1_h, 4_h).closed("B-C_2", 1_h, 20_h).run();
  straight.all({Kind::rerouted, Kind::arrived}).begins("09:00 D arrives with 1\n");
}

TEST_CASE("a convoy that chose the detour takes the shorter way if it reopens before they part") {
  // It leaves at 00:00 by the detour; B-C reopens at 01:00, an hour before B: D at 07:00.
  const auto run = rerouting("fastest").closed("B-C", 0_h, 1_h).run();
  run.journey("south/1").begins("00:00 A departs with 1\n02:00 B rerouted\n07:00 D arrives with 1\n");
  // Without reroute it goes on as chosen: D at 11:00.
  const auto fixed = RoadMap(forked).corridor("route: fastest").closed("B-C", 0_h, 1_h).run();
  fixed.journey("south/1").begins("00:00 A departs with 1\n11:00 D arrives with 1\n");
  // Reopened when the detour is entered, it is too late: at 03:00 it is 10 km on, and no convoy turns round for that.
  const auto late = rerouting("fastest").closed("B-C", 0_h, 3_h).run();
  late.journey("south/1").begins("00:00 A departs with 1\n11:00 D arrives with 1\n");
}

TEST_CASE("a reopening at the instant of arrival at the fork is known there") {
  // Reopenings come before movements.
  const auto run = rerouting("fastest").closed("B-C", 0_h, 2_h).run();
  run.journey("south/1").begins("00:00 A departs with 1\n02:00 B rerouted\n07:00 D arrives with 1\n");
  // So is a closure at that instant.
  const auto shut = rerouting().closed("B-C", 2_h).run();
  shut.journey("south/1").begins("00:00 A departs with 1\n02:00 B rerouted\n11:00 D arrives with 1\n");
}

TEST_CASE("fastest is chosen at each departure over open roads, fixed is not") {
  // Closed at departure: by the detour 11 h, from the next departure on 7 h again. Home empty takes the way that is
  // open then: at 11:00 the straight one, 7 h.
  const auto run = RoadMap(forked).corridor("route: fastest").closed("B-C", 0_h, 5_h).run();
  run.journey("south/1").begins("00:00 A departs with 1\n11:00 D arrives with 1\n");
  run.journey("south/2").begins("18:00 A departs with 1\n1d 01:00 D arrives with 1\n");
  // A fixed corridor does not leave until its own road is open.
  RoadMap(forked)
      .closed("B-C", 0_h, 5_h)
      .run()
      .journey("south/1")
      .begins("05:00 A departs with 1\n12:00 D arrives with 1\n");
}

TEST_CASE("fastest waits when no way is open") {
  const auto run = RoadMap(forked).corridor("route: fastest").closed("B-C", 0_h, 9_h).closed("B-C_2", 0_h, 4_h).run();
  run.at(3_h).has_waiting("A", 1);
  run.journey("south/1").begins("04:00 A departs with 1\n15:00 D arrives with 1\n");
}

TEST_CASE("fastest means in time, not in length") {
  // Straight 30 km of unpaved road, 6 h; round 70 km of paved road, 7 h.
  const auto run = RoadMap(R"(
    A===B
    |   |
    +---+
  )")
                       .corridor("route: fastest")
                       .run();
  run.journey("south/1").begins("00:00 A departs with 1\n06:00 B arrives with 1\n");
  const auto slow = RoadMap(R"(
    A====B
    |    |
    +----+
  )")
                        .corridor("route: fastest")
                        .speeds("{paved: 10 km/h, unpaved: 4 km/h}")
                        .run();
  // 40 km at 4 km/h are 10 h, 80 km at 10 km/h 8 h.
  slow.journey("south/1").begins("00:00 A departs with 1\n08:00 B arrives with 1\n");
}

TEST_CASE("of equally fast routes the first by name is taken") {
  const RoadMap square(R"(
    A--B
    |  |
    C--D
  )");
  // A-B, B-D and A-C, C-D: 3 h each.
  RoadMap(square).run().at(1_h).convoy("south/1").is_on("A-B", 10, moving);
  RoadMap(square).corridor("route: fastest").run().at(1_h).convoy("south/1").is_on("A-B", 10, moving);
}

TEST_CASE("a fixed route goes through the places named") {
  const auto run = RoadMap(R"(
    A--B--D
    |     |
    +--C--+
  )")
                       .corridor("via: [C]")
                       .run();
  // A-C: |, +, -, - is 4 h, and C-D likewise.
  run.at(4_h).convoy("south/1").is_at("C", moving);
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    08:00 D arrives with 1
    08:00 unloads 1
    08:00 D starts home with 1
    16:00 A home with 1
  )");
}

TEST_CASE("a oneway road is driven one way only") {
  // Out by the oneway road: 2 + 3 + 2 = 7 h; back round: 2 + 7 + 2 = 11 h.
  const auto run = RoadMap(R"(
    A--B->-C--D
       |   |
       +---+
  )")
                       .run();
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    07:00 D arrives with 1
    07:00 unloads 1
    07:00 D starts home with 1
    18:00 A home with 1
  )");
  // Drawn the other way round it is of no use on the way out.
  const auto against = RoadMap(R"(
    A--B-<-C--D
       |   |
       +---+
  )")
                           .run();
  against.journey("south/1").begins("00:00 A departs with 1\n11:00 D arrives with 1\n");
}

TEST_CASE("a detour that is longer than the wait is taken all the same: nobody knows when a road reopens") {
  const auto run = rerouting().closed("B-C", 1_h, 2_h + 30_min).run();
  run.journey("south/1").begins("00:00 A departs with 1\n02:00 B rerouted\n11:00 D arrives with 1\n");
}

TEST_CASE("a closed place ahead is gone round as well") {
  const auto run = RoadMap(R"(
    A--B--C--E
       |     |
       +--D--+
  )")
                       .corridor("reroute: true")
                       .closed("C", 1_h)
                       .run();
  // At B at 02:00; B-D 1 + 1 + 2 = 4 h, D-E 2 + 1 + 1 = 4 h: E at 10:00.
  run.journey("south/1").begins("00:00 A departs with 1\n02:00 B rerouted\n10:00 E arrives with 1\n");
}
