// Turning back after an attack: only from a place or on reopening, loaded, to the last haven or the marshalling place,
// into its queue (design rule 2.2). One character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

/// Attacks take nothing, and every convoy attacked turns back. A-B 2 h, B-C 3 h, C-D 3 h.
RoadMap turning(const std::string& drawing = "A--B---C---D") {
  return RoadMap(drawing).corridor("on_attack: {loss: {each: 0 %}, turn_back: 100 %}");
}

/// An attack on whatever convoy is on the road at that instant, and on no other.
RoadMap& strike(RoadMap& map, Millis t, const std::string& road) {
  const std::string path = "network.roads." + road + ".interdiction";
  return map.at(t, "set: {" + path + ": 100 %}").at(t + 1_min, "set: {" + path + ": 0 %}");
}

}  // namespace

TEST_CASE("a convoy attacked on entering a road is at a place and turns there") {
  // Attacked at C, at 05:00; 5 h back to A, and it leaves again with the load at once: the road is safe by then.
  const auto run =
      turning().road("C-D", "interdiction: 100 %").at(6_h, "set: {network.roads.C-D.interdiction: 0 %}").run();
  run.hours("south/1", 4_h, 9_h).are("B-C@20 C B-C@10 B-C@20 B A-B@10");
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    05:00 C-D@0 attacked, loses 0 of 1
    05:00 C turns back
    10:00 A arrives with 1
  )");
  run.journey("south/2").begins("10:00 A departs with 1\n18:00 D arrives with 1\n");
}

TEST_CASE("a convoy attacked in mid-road drives on to the next place and turns there") {
  // At 03:00 it is 10 km into B-C; at C at 05:00; back at A at 10:00.
  auto map = turning();
  const auto run = strike(map, 3_h, "B-C").run();
  run.hours("south/1", 2_h, 7_h).are("B B-C@10 B-C@20 C B-C@10 B-C@20");
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    03:00 B-C@10 attacked, loses 0 of 1
    05:00 C turns back
    10:00 A arrives with 1
  )");
}

TEST_CASE("survivors halt for their delay before they turn") {
  auto map = RoadMap("A--B---C---D").corridor("on_attack: {loss: {each: 0 %}, delay: 2 h, turn_back: 100 %}");
  const auto run = strike(map, 3_h, "B-C").run();
  run.hours("south/1", 3_h, 8_h).are("B-C@10(attacked) B-C@10(attacked) B-C@10 B-C@20 C B-C@10");
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    03:00 B-C@10 attacked, loses 0 of 1, halts until 05:00
    07:00 C turns back
    12:00 A arrives with 1
  )");
  const auto at_place = RoadMap("A--B---C---D")
                            .corridor("on_attack: {loss: {each: 0 %}, delay: 2 h, turn_back: 100 %}")
                            .road("C-D", "interdiction: 100 %")
                            .at(6_h, "set: {network.roads.C-D.interdiction: 0 %}")
                            .run();
  at_place.journey("south/1").is(R"(
    00:00 A departs with 1
    05:00 C-D@0 attacked, loses 0 of 1, halts until 07:00
    07:00 C turns back
    12:00 A arrives with 1
  )");
}

TEST_CASE("a convoy turns back to the last haven that it passed") {
  // Attacked at C at 05:00. B is 3 h back; from there 6 h to D.
  const auto run = turning()
                       .place("B", "haven: true")
                       .road("C-D", "interdiction: 100 %")
                       .at(6_h, "set: {network.roads.C-D.interdiction: 0 %}")
                       .run();
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    05:00 C-D@0 attacked, loses 0 of 1
    05:00 C turns back
    08:00 B arrives with 1
  )");
  run.journey("south/2").begins("08:00 B departs with 1\n14:00 D arrives with 1\n");
}

TEST_CASE("a haven that lies ahead is not one that was passed") {
  // Attacked on entering B-C at 02:00: the haven C was never reached.
  const auto run = turning()
                       .place("C", "haven: true")
                       .road("B-C", "interdiction: 100 %")
                       .at(3_h, "set: {network.roads.B-C.interdiction: 0 %}")
                       .run();
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    02:00 B-C@0 attacked, loses 0 of 1
    02:00 B turns back
    04:00 A arrives with 1
  )");
  // Attacked on the way to it, the haven is the next place: it stops there.
  auto map = turning().place("C", "haven: true");
  const auto reached = strike(map, 3_h, "B-C").run();
  reached.journey("south/1").is(R"(
    00:00 A departs with 1
    03:00 B-C@10 attacked, loses 0 of 1
    05:00 C turns back
    05:00 C arrives with 1
  )");
  reached.journey("south/2").begins("05:00 C departs with 1\n08:00 D arrives with 1\n");
}

TEST_CASE("of two havens the later one counts, and a haven counts again after a second departure") {
  // A-B 2 h, B-C 3 h, C-D 3 h, D-E 2 h; havens are B and C. Struck at 06:00, 10 km into C-D: at D at 08:00, back at C
  // at 11:00.
  auto map = turning("A--B---C---D--E").place("B", "haven: true").place("C", "haven: true");
  strike(map, 6_h, "C-D");
  // The second convoy, from C at 11:00, is struck at 12:00, at D at 14:00, and back at C at 17:00.
  const auto run = strike(map, 12_h, "C-D").run();
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    06:00 C-D@10 attacked, loses 0 of 1
    08:00 D turns back
    11:00 C arrives with 1
  )");
  run.journey("south/2").is(R"(
    11:00 C departs with 1
    12:00 C-D@10 attacked, loses 0 of 1
    14:00 D turns back
    17:00 C arrives with 1
  )");
  run.journey("south/3").begins("17:00 C departs with 1\n22:00 E arrives with 1\n");
}

TEST_CASE("a convoy whose next place is its city has nowhere to turn: it arrives") {
  auto map = turning();
  const auto run = strike(map, 6_h, "C-D").run();
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    06:00 C-D@10 attacked, loses 0 of 1
    08:00 D arrives with 1
    08:00 unloads 1
  )");
}

TEST_CASE("a convoy that is to turn and is halted by a closure turns in mid-road as it reopens") {
  // Struck 10 km into B-C at 03:00, halted by the closure at 04:00 after 20 km. At 07:00 it turns: 20 km back to B, at
  // 09:00, and at A at 11:00.
  auto map = turning().closed("B-C", 4_h, 7_h);
  const auto run = strike(map, 3_h, "B-C").run();
  run.hours("south/1", 3_h, 11_h).are("B-C@10 B-C@20(closed) B-C@20(closed) B-C@20(closed) B-C@10 B-C@20 B A-B@10 -");
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    03:00 B-C@10 attacked, loses 0 of 1
    04:00 B-C@20 halted
    07:00 B-C@20 turns back
    07:00 B-C@10 resumed
    11:00 A arrives with 1
  )");
}

TEST_CASE("reversing in mid-road is a new traversal of the road") {
  // As above, but B-C stays certain danger until 08:00: the attack of 03:00 used up the way out, and the way back, from
  // 07:00, begins with another.
  const auto run = turning()
                       .at(3_h, "set: {network.roads.B-C.interdiction: 100 %}")
                       .at(8_h, "set: {network.roads.B-C.interdiction: 0 %}")
                       .closed("B-C", 4_h, 7_h)
                       .run();
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    03:00 B-C@10 attacked, loses 0 of 1
    04:00 B-C@20 halted
    07:00 B-C@20 turns back
    07:00 B-C@10 resumed
    07:00 B-C@10 attacked, loses 0 of 1
    11:00 A arrives with 1
  )");
}

TEST_CASE("a convoy that is to turn and waits before a closed place turns as that reopens, and not at another change") {
  // Struck 10 km into B-C at 03:00, before C at 05:00; C reopens at 09:00: 3 h to B and 2 h to A. The closure of A-B
  // from 06:00 to 07:00 is no reopening of anything that holds it.
  auto map = turning().closed("C", 4_h, 9_h).closed("A-B", 6_h, 7_h);
  const auto run = strike(map, 3_h, "B-C").run();
  run.at(8_h).convoy("south/1").is_on("B-C", 30, closed);
  run.all({Kind::arrived}).begins("14:00 A arrives with 1");
}

TEST_CASE("no convoy turns on a oneway road: it drives to its end first") {
  // Back from C by the other road B-C, 7 h. Halted at 04:00, 20 km into the oneway road, until 07:00; at C at 08:00, at
  // B at 15:00, at A at 17:00.
  auto map = turning(R"(
    A--B->-C---D
       |   |
       +---+
  )");
  const auto run = strike(map.closed("B-C", 4_h, 7_h), 3_h, "B-C").run();
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    03:00 B-C@10 attacked, loses 0 of 1
    04:00 B-C@20 halted
    07:00 B-C@20 resumed
    08:00 C turns back
    17:00 A arrives with 1
  )");
}

TEST_CASE("the way back may be closed too") {
  auto map = turning().closed("A-B", 6_h, 9_h);
  const auto run = strike(map, 3_h, "B-C").run();
  // At C at 05:00, back at B at 08:00, where it waits until 09:00.
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    03:00 B-C@10 attacked, loses 0 of 1
    05:00 C turns back
    08:00 B halted
    09:00 B resumed
    11:00 A arrives with 1
  )");
}

TEST_CASE("a convoy that turned back joins the queue loaded and leaves by the rule of formation") {
  // Three trucks, one taken at 03:00; two are back at A at 10:00. The convoy wants three, or two after 6 h: 16:00.
  auto map = RoadMap("A--B---C---D")
                 .trucks(3)
                 .convoys("target: 3, min: 2, max_wait: 6 h")
                 .corridor("on_attack: {loss: {count: 1}, turn_back: 100 %}");
  const auto run = strike(map, 3_h, "B-C").run();
  run.at(9_h).has_waiting("A", 0);
  run.at(10_h).has_waiting("A", 2);
  run.at(15_h).has_idle(0);
  run.journey("south/1").is(R"(
    00:00 A departs with 3
    03:00 B-C@10 attacked, loses 1 of 3
    05:00 C turns back
    10:00 A arrives with 2
  )");
  run.journey("south/2").begins("16:00 A departs with 2\n1d 00:00 D arrives with 2\n1d 00:00 unloads 2\n");
}

TEST_CASE("the loads of a convoy that turned back are still on the trucks") {
  auto map = RoadMap("A--B---C---D")
                 .trucks(2)
                 .convoys("target: 2")
                 .corridor("on_attack: {loss: {count: 1}, turn_back: 100 %}");
  const auto run = strike(map, 3_h, "B-C").run();
  // One truck is left and two are wanted: it waits for good, loaded.
  run.at(2_d).has_waiting("A", 1);
  run.at(2_d).has_delivered(0);
  CHECK(run.end().pools[0].loads == 2);
  CHECK(run.end().pools[0].lost_loaded == 1);
}

TEST_CASE("an attack at a place that closes at once: the convoy turns as the place reopens") {
  // Attacked on entering C-D at 05:00 with a delay of 1 h; C is closed from 05:30 to 08:00 and cannot be left.
  const auto run = RoadMap("A--B---C---D")
                       .corridor("on_attack: {loss: {each: 0 %}, delay: 1 h, turn_back: 100 %}")
                       .road("C-D", "interdiction: 100 %")
                       .at(6_h, "set: {network.roads.C-D.interdiction: 0 %}")
                       .closed("C", 5_h + 30_min, 8_h)
                       .run();
  run.at(7_h).convoy("south/1").is_at("C", closed);
  run.all({Kind::arrived}).begins("13:00 A arrives with 1");
}

TEST_CASE("a change elsewhere at the instant of arrival does not make a convoy forget to turn") {
  // At C at 05:00 exactly, as A-B closes (1 h) or as a number changes.
  auto closure = turning().closed("A-B", 5_h, 6_h);
  strike(closure, 3_h, "B-C").run().all({Kind::arrived}).begins("10:00 A arrives with 1");
  auto change = turning().at(5_h, "set: {corridors.south.empty_exposure: 0}");
  strike(change, 3_h, "B-C").run().all({Kind::arrived}).begins("10:00 A arrives with 1");
}
