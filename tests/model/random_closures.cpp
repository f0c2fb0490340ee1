// Closures with chance in them, after attacks, and convoys that turn back from them. One character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

const RoadMap line("A--B---C");  // A-B 2 h, B-C 3 h
const std::string kHarmless = "loss: {each: 0 %}";

/// An attack on whatever convoy is on the road at that instant, and on no other.
RoadMap& strike(RoadMap& map, Millis t, const std::string& road) {
  const std::string path = "network.roads." + road + ".interdiction";
  return map.at(t, "set: {" + path + ": 100 %}").at(t + 1_min, "set: {" + path + ": 0 %}");
}

std::vector<model::TraceEvent> openings(const Run& run) {
  std::vector<model::TraceEvent> out;
  for (const auto& e : run.trace()) {
    if (e.kind == Kind::closed || e.kind == Kind::reopened) out.push_back(e);
  }
  return out;
}

}  // namespace

TEST_CASE("a road closed at random stays closed for its duration, and its clock then begins anew") {
  const auto run = RoadMap(line).horizon("200 d").closure("road: B-C, rate: 0.5 / d, duration: 5 h").run();
  const auto events = openings(run);
  REQUIRE(events.size() > 100);
  for (std::size_t i = 0; i + 1 < events.size(); i += 2) {
    CHECK(events[i].kind == Kind::closed);
    CHECK(events[i + 1].kind == Kind::reopened);
    CHECK(std::abs(events[i + 1].at - events[i].at - 5_h) <= 1);
  }
}

TEST_CASE("nothing closes at rate 0, and a rate set by date begins to act then") {
  CHECK(openings(RoadMap(line).horizon("100 d").closure("road: B-C, rate: 0 / d, duration: 5 h").run()).empty());
  const auto run = RoadMap(line)
                       .horizon("100 d")
                       .closure("road: B-C, rate: 0 / d, duration: 1 h")
                       .at(10_d, "set: {closures.B-C.rate: 1000 / d}")
                       .at(20_d, "set: {closures.B-C.rate: 0 / d}")
                       .run();
  const auto events = openings(run);
  CHECK(events.size() > 300);
  CHECK(events.front().at > 10_d);
  CHECK(events.front().at < 10_d + 1_h);
  CHECK(events.back().at < 20_d + 1_h);
}

TEST_CASE("a town taken on a date is open again when it is cleared, once clearing begins") {
  const auto run = RoadMap(line)
                       .horizon("30 d")
                       .closure("name: town-held, place: B, from: 2026-01-01 01:00, cleared: 0 / d")
                       .at(7_d, "set: {closures.town-held.cleared: 100000 / d}")
                       .run();
  const auto events = openings(run);
  REQUIRE(events.size() == 2);
  CHECK(events[0].at == 1_h);
  CHECK(run.model().closures[static_cast<std::size_t>(events[0].index)].name.id == "town-held");
  CHECK(events[1].at >= 7_d);
  CHECK(events[1].at < 7_d + 1_min);
  run.at(6_d).convoy("south/1").is_on("A-B", 20, closed);
}

TEST_CASE("the first of duration, date and clearing ends a closure") {
  const std::string taken = "road: B-C, from: 2026-01-01 01:00";
  const auto ends = [&](const std::string& by, std::uint64_t seed) {
    const auto events = openings(RoadMap(line).horizon("30 d").closure(taken + by).run(seed));
    return events.size() == 2 ? events[1].at : kernel::kNever;
  };
  int cleared = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Millis alone = ends(", cleared: 0.5 / d", seed);
    CHECK(ends(", cleared: 0.5 / d, duration: 2 d", seed) == std::min(alone, 49_h));
    CHECK(ends(", cleared: 0.5 / d, to: 2026-01-03 01:00", seed) == std::min(alone, 49_h));
    cleared += alone < 49_h;
  }
  CHECK(cleared > 5);
  CHECK(cleared < 30);
}

TEST_CASE("two causes at once, one with a duration of its own") {
  const auto run =
      RoadMap(line).closure("road: B-C, from: 2026-01-01 01:00, duration: 3 h").closed("B-C", 3_h, 6_h).run();
  run.all({Kind::closed, Kind::reopened}).is("01:00 B-C closed\n06:00 B-C reopened\n");
  run.journey("south/1").begins("00:00 A departs with 1\n02:00 B halted\n06:00 B resumed\n09:00 C arrives with 1\n");
  const auto random = RoadMap(line)
                          .closure("name: one, road: B-C, rate: 100 / d, cleared: 0 / d")
                          .closure("name: two, road: B-C, rate: 100 / d, cleared: 0 / d")
                          .at(1_d, "set: {closures.one.cleared: 100000 / d, closures.one.rate: 0 / d}")
                          .run();
  CHECK(openings(random).size() == 1);
}

TEST_CASE("a town is taken with a convoy inside: it does not leave, nor does it turn back") {
  // At B from 02:00, at the checkpoint until 03:00; B is held from 02:30 to 06:30.
  for (const char* rule : {"wait", "turn_back"}) {
    CAPTURE(rule);
    const auto run = RoadMap(line)
                         .place("B", "delay: 1 h")
                         .corridor(std::string("when_closed: ") + rule)
                         .closure("place: B, from: 2026-01-01 02:30, duration: 4 h")
                         .run();
    run.at(5_h).convoy("south/1").is_at("B", closed);
    run.journey("south/1").begins(R"(
      00:00 A departs with 1
      02:00 B held until 03:00
      03:00 B halted
      06:30 B resumed
      09:30 C arrives with 1
    )");
  }
}

TEST_CASE("an attack closes its road: the convoy behind waits before it, the one attacked where it stands") {
  // Convoys leave at 00:00 and 01:00. The first is 5 km into B-C at 02:30, the second 5 km before B.
  auto map = RoadMap(line)
                 .trucks(2)
                 .corridor("departures: {every: 1 h}")
                 .corridor("on_attack: {" + kHarmless + ", closes: 4 h}");
  const auto run = strike(map, 2_h + 30_min, "B-C").run();
  run.all({Kind::closed, Kind::reopened}).is("02:30 B-C closed\n06:30 B-C reopened\n");
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    02:30 B-C@5 attacked, loses 0 of 1
    02:30 B-C@5 halted
    06:30 B-C@5 resumed
    09:00 C arrives with 1
  )");
  run.journey("south/2").begins(R"(
    01:00 A departs with 1
    03:00 B halted
    06:30 B resumed
    09:30 C arrives with 1
  )");
}

TEST_CASE("the survivors wait for their delay and for the reopening") {
  auto longer = RoadMap(line).corridor("on_attack: {" + kHarmless + ", closes: 4 h, delay: 5 h}");
  strike(longer, 2_h + 30_min, "B-C").run().journey("south/1").begins(R"(
    00:00 A departs with 1
    02:30 B-C@5 attacked, loses 0 of 1, halts until 07:30
    10:00 C arrives with 1
  )");
  auto shorter = RoadMap(line).corridor("on_attack: {" + kHarmless + ", closes: 4 h, delay: 2 h}");
  strike(shorter, 2_h + 30_min, "B-C").run().journey("south/1").begins(R"(
    00:00 A departs with 1
    02:30 B-C@5 attacked, loses 0 of 1, halts until 04:30
    04:30 B-C@5 halted
    06:30 B-C@5 resumed
    09:00 C arrives with 1
  )");
}

TEST_CASE("each attack closes the road for itself") {
  // Closed for two hours by the attack at 02:30, and for two by one on a convoy further on, at 03:30.
  auto map = RoadMap("A-B-C-D")
                 .trucks(2)
                 .corridor("departures: {every: 1 h}")
                 .corridor("on_attack: {" + kHarmless + ", closes: 2 h}");
  const auto run = strike(map, 2_h + 30_min, "C-D").at(2_h + 30_min, "name: the other is on B-C").run();
  run.all({Kind::closed, Kind::reopened}).is("02:30 C-D closed\n04:30 C-D reopened\n");
  // Two convoys on one road are struck in one instant; the road is closed for the longer time. Their names order them.
  auto both = RoadMap("A-----B")
                  .trucks(2)
                  .corridor("departures: {every: 1 h}")
                  .corridor("on_attack: {" + kHarmless + ", closes: 4 h}");
  const auto two = strike(both, 2_h + 30_min, "A-B").run();
  // The first attack closes the road before the second convoy's, and one that stands accrues nothing.
  two.all({Kind::attacked}).is("02:30 A-B@25 attacked, loses 0 of 1\n");
  two.all({Kind::closed, Kind::reopened}).is("02:30 A-B closed\n06:30 A-B reopened\n");
}

TEST_CASE("an attack that takes every truck closes the road too") {
  auto map = RoadMap(line).corridor("on_attack: {closes: 4 h}");
  const auto run = strike(map, 2_h + 30_min, "B-C").run();
  run.all({Kind::closed, Kind::reopened}).is("02:30 B-C closed\n06:30 B-C reopened\n");
  run.at(3_h).convoy("south/1").is_nowhere();
}

TEST_CASE("a convoy that finds the road closed at a place turns back with its load") {
  // B-C@10 at 03:00, C at 05:00, 5 h back; the way opens at 20:00, and it is 8 h to D.
  const auto run = RoadMap("A--B---C---D").corridor("when_closed: turn_back").closed("C-D", 3_h, 20_h).run();
  run.journey("south/1").is("00:00 A departs with 1\n05:00 C turns back\n10:00 A arrives with 1\n");
  run.at(12_h).has_waiting("A", 1);
  run.at(12_h).has_delivered(0);
  run.journey("south/2").begins("20:00 A departs with 1\n1d 04:00 D arrives with 1\n");
}

TEST_CASE("a closed place is turned away from at the place before it") {
  const auto run = RoadMap("A--B---C---D").corridor("when_closed: turn_back").closed("D", 3_h, 20_h).run();
  run.journey("south/1").is("00:00 A departs with 1\n05:00 C turns back\n10:00 A arrives with 1\n");
  // One already on its way there halts at the road's end.
  const auto late = RoadMap("A--B---C---D").corridor("when_closed: turn_back").closed("D", 6_h, 20_h).run();
  late.journey("south/1").begins(R"(
    00:00 A departs with 1
    08:00 C-D@30 halted
    20:00 C-D@30 resumed
    20:00 D arrives with 1
  )");
}

TEST_CASE("one halted in mid-road drives on to the next place, and turns there if its way is closed") {
  const auto run =
      RoadMap("A--B---C---D").corridor("when_closed: turn_back").closed("B-C", 3_h, 6_h).closed("C-D", 3_h, 40_h).run();
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    03:00 B-C@10 halted
    06:00 B-C@10 resumed
    08:00 C turns back
    13:00 A arrives with 1
  )");
}

TEST_CASE("it turns back to the last haven, and no further if it stands there") {
  const auto back = RoadMap("A--B---C---D")
                        .corridor("when_closed: turn_back")
                        .place("B", "haven: true")
                        .closed("C-D", 3_h, 20_h)
                        .run();
  back.journey("south/1").is("00:00 A departs with 1\n05:00 C turns back\n08:00 B arrives with 1\n");
  back.journey("south/2").begins("20:00 B departs with 1\n1d 02:00 D arrives with 1\n");
  const auto here = RoadMap("A--B---C---D")
                        .corridor("when_closed: turn_back")
                        .place("C", "haven: true")
                        .closed("C-D", 3_h, 20_h)
                        .run();
  here.journey("south/1").is("00:00 A departs with 1\n05:00 C turns back\n05:00 C arrives with 1\n");
  here.journey("south/2").begins("20:00 C departs with 1\n23:00 D arrives with 1\n");
}

TEST_CASE("with reroute another way is taken first") {
  const RoadMap forked(R"(
    A--B---C--D
       |   |
       +---+
  )");
  const auto run =
      RoadMap(forked).corridor("when_closed: turn_back").corridor("reroute: true").closed("B-C", 1_h).run();
  run.journey("south/1").begins("00:00 A departs with 1\n02:00 B rerouted\n11:00 D arrives with 1\n");
  const auto none = RoadMap(forked)
                        .corridor("when_closed: turn_back")
                        .corridor("reroute: true")
                        .closed("B-C", 1_h)
                        .closed("B-C_2", 1_h)
                        .run();
  none.journey("south/1").begins("00:00 A departs with 1\n02:00 B turns back\n04:00 A arrives with 1\n");
}

TEST_CASE("who cannot turn waits") {
  // A>B is oneway; home is the way round, from C.
  const auto map = RoadMap(R"(
    A->-B---C
    |       |
    +---<---+
  )")
                       .corridor("when_closed: turn_back")
                       .closed("B-C", 1_h, 9_h)
                       .run();
  map.journey("south/1").begins("00:00 A departs with 1\n03:00 B halted\n09:00 B resumed\n12:00 C arrives with 1\n");
  // A way back that is closed as well: it turns as soon as that opens, if the way on has not.
  const auto both =
      RoadMap(line).corridor("when_closed: turn_back").closed("A-B", 2_h, 5_h).closed("B-C", 2_h, 9_h).run();
  both.journey("south/1").begins("00:00 A departs with 1\n02:00 B halted\n05:00 B turns back\n");
  both.at(8_h).has_waiting("A", 1);
}

TEST_CASE("empty trucks and those on the approach wait as ever") {
  const auto run = RoadMap(line).corridor("when_closed: turn_back").closed("A-B", 6_h, 12_h).run();
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    05:00 C arrives with 1
    05:00 unloads 1
    05:00 C starts home with 1
    08:00 B halted
    12:00 B resumed
    14:00 A home with 1
  )");
}
