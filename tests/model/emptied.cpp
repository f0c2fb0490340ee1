// Trucks that lose only their load (on_attack.load_only). One character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

TEST_CASE("a convoy without loads goes on to the city and home") {
  const auto run = RoadMap("A--B---C")
                       .trucks(3)
                       .convoys("target: 3")
                       .road("B-C", "interdiction: 100 %")
                       .corridor("on_attack: {load_only: 100 %}")
                       .run();
  run.journey("south/1").is(R"(
    00:00 A departs with 3
    02:00 B-C@0 attacked, loses 0 of 3, 3 emptied
    05:00 C arrives with 3
    05:00 C starts home with 3
    10:00 A home with 3
  )");
  run.at(6_h).has_delivered(0);
  CHECK(run.end().record.corridors[0].lost_l == 10'000 * run.end().record.corridors[0].loads_lost);
  CHECK(run.end().record.corridors[0].trucks_lost == 0);
}

TEST_CASE("emptied trucks wait in the city for the others, or start back at once where each returns alone") {
  const RoadMap map = RoadMap("A--B---C")
                          .trucks(3)
                          .convoys("target: 3")
                          .road("B-C", "interdiction: 100 %")
                          .city("racks: 1")
                          .city("unloading: 1 h")
                          .corridor("on_attack: {loss: {count: 1}, load_only: 100 %}");
  RoadMap(map).run().journey("south/1").is(R"(
    00:00 A departs with 3
    02:00 B-C@0 attacked, loses 0 of 3, 1 emptied
    05:00 C arrives with 3
    06:00 unloads 1
    07:00 unloads 1
    07:00 C starts home with 3
    12:00 A home with 3
  )");
  const auto alone = RoadMap(map).corridor("return: alone").horizon("12 h").run();
  alone.journey("south/home/1").is("05:00 C starts home with 1\n10:00 A home with 1\n");
  alone.journey("south/home/2").is("06:00 C starts home with 1\n11:00 A home with 1\n");
  alone.journey("south/home/3").is("07:00 C starts home with 1\n12:00 A home with 1\n");
}

TEST_CASE("a second attack hits emptied trucks too, and finds nothing to take") {
  const auto run = RoadMap("A--B---C")
                       .trucks(2)
                       .convoys("target: 2")
                       .road("A-B", "interdiction: 100 %")
                       .road("B-C", "interdiction: 100 %")
                       .corridor("on_attack: {load_only: 100 %}")
                       .run();
  run.journey("south/1").begins(R"(
    00:00 A departs with 2
    00:00 A-B@0 attacked, loses 0 of 2, 2 emptied
    02:00 B-C@0 attacked, loses 0 of 2
    05:00 C arrives with 2
    05:00 C starts home with 2
  )");
}

TEST_CASE("a second attack may take emptied trucks") {
  // The first road takes loads only; from 01:00 trucks are taken too.
  const auto run = RoadMap("A--B---C")
                       .trucks(2)
                       .convoys("target: 2")
                       .road("A-B", "interdiction: 100 %")
                       .road("B-C", "interdiction: 100 %")
                       .corridor("on_attack: {load_only: 100 %}")
                       .at(1_h, "set: {corridors.south.on_attack.load_only: 0 %}")
                       .run();
  run.journey("south/1").is(R"(
    00:00 A departs with 2
    00:00 A-B@0 attacked, loses 0 of 2, 2 emptied
    02:00 B-C@0 attacked, loses 2 of 2
    02:00 destroyed
  )");
  CHECK(run.end().pools[0].lost_empty == 2);
  CHECK(run.end().record.corridors[0].lost_l == 20'000);
}

TEST_CASE("a convoy that turns back leaves its emptied trucks to go home from there") {
  // Back at A, the source, the emptied one loads again and makes the convoy full.
  const RoadMap map = RoadMap("A--B---C")
                          .trucks(3)
                          .convoys("target: 3")
                          .road("B-C", "interdiction: 100 %")
                          .corridor("on_attack: {loss: {count: 1}, load_only: 100 %, turn_back: 100 %}")
                          .horizon("5 h");
  RoadMap(map).run().all({Kind::departed, Kind::turns_back}).is(R"(
    00:00 A departs with 3
    02:00 B turns back
    04:00 A departs with 3
  )");
  // With a haven at B it goes home alone, two hours, and loads there.
  const auto haven = RoadMap(map).place("B", "haven: true").run();
  haven.journey("south/home/1").is("02:00 B starts home with 1\n04:00 A home with 1\n");
  haven.at(5_h).has_waiting("B", 2);
  haven.at(5_h).has_waiting("A", 1);
}

TEST_CASE("a truck emptied on its way to the marshalling place goes home from there") {
  const auto run = RoadMap("A--B---C")
                       .marshal("B")
                       .initial("{idle: 1}")
                       .road("A-B", "interdiction: 100 %")
                       .corridor("on_attack: {load_only: 100 %}")
                       .horizon("5 h")
                       .run();
  run.journey("south/approach/1").is(R"(
    00:00 A-B@0 attacked, loses 0 of 1, 1 emptied
    02:00 B arrives with 1
  )");
  run.journey("south/home/1").is("02:00 B starts home with 1\n04:00 A home with 1\n");
}
