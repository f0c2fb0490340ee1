// Where a convoy is, and when. One character of a road is 10 km: an hour paved, two hours unpaved.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

TEST_CASE("a convoy drives there and back") {
  // A-B takes 2 h, B-C 3 h, and so does each on the way back.
  const auto run = RoadMap("A--B---C").run();
  run.hours("south/1", 0_h, 11_h).are("A A-B@10 B B-C@10 B-C@20 C B-C@10 B-C@20 B A-B@10 - -");
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    05:00 C arrives with 1
    05:00 unloads 1
    05:00 C starts home with 1
    10:00 A home with 1
  )");
  // Loaded again at once, it is the next convoy.
  run.journey("south/2").begins("10:00 A departs with 1\n15:00 C arrives with 1\n");
  run.at(2_h + 30_min).convoy("south/1").is_on("B-C", 5, moving);
}

TEST_CASE("unpaved roads take twice as long on this map") {
  // A-B 1 h, B-C 3 x 2 h, C-D 2 h.
  const auto run = RoadMap("A-B===C--D").run();
  run.journey("south/1").begins("00:00 A departs with 1\n09:00 D arrives with 1\n");
  run.at(4_h).convoy("south/1").is_on("B-C", 15, moving);
}

TEST_CASE("arrival is the nearest millisecond of the whole journey, not a sum of rounded roads") {
  // Four roads of 10 km at 7 km/h: 4 x 5,142,857.142... ms = 20,571,428.57... ms, that is 05:42:51.429; rounded road by
  // road it would be a millisecond less. The way back ends at twice that, 41,142,857.14... ms = 11:25:42.857.
  const auto run = RoadMap("A-B-C-D-E").speeds("{paved: 7 km/h}").run();
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    05:42:51.429 E arrives with 1
    05:42:51.429 unloads 1
    05:42:51.429 E starts home with 1
    11:25:42.857 A home with 1
  )");
}

TEST_CASE("empty trucks may be faster, and one road may have a speed of its own") {
  // Out: A-B 2 h at 10 km/h, B-C 30 km at 30 km/h 1 h. Back: B-C 30 km at 60 km/h half an hour, A-B 20 km at 20 km/h 1
  // h.
  const auto run = RoadMap("A--B---C")
                       .speeds("{paved: {loaded: 10 km/h, empty: 20 km/h}}")
                       .road("B-C", "speed: {loaded: 30 km/h, empty: 60 km/h}")
                       .run();
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    03:00 C arrives with 1
    03:00 unloads 1
    03:00 C starts home with 1
    04:30 A home with 1
  )");
}

TEST_CASE("a speed that changes acts from that instant, in mid-road") {
  // At 03:00 it is 10 km into B-C; the other 20 km at 5 km/h take 4 h.
  const auto run = RoadMap("A--B---C").at(3_h, "set: {network.speeds.paved.loaded: 5 km/h}").run();
  run.at(4_h).convoy("south/1").is_on("B-C", 15, moving);
  run.journey("south/1").begins("00:00 A departs with 1\n07:00 C arrives with 1\n");
}

TEST_CASE("the speed factor of a trip divides its time") {
  // 5 h of driving at twice the speed, both ways.
  const auto run = RoadMap("A--B---C").corridor("speed_factor: 2").run();
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    02:30 C arrives with 1
    02:30 unloads 1
    02:30 C starts home with 1
    05:00 A home with 1
  )");
}

TEST_CASE("trucks drive to the marshalling place by themselves and form convoys there") {
  // Loaded at A at 00:00, at B at 02:00, a convoy of two leaves at once and is at C at 05:00; home is A.
  const auto run = RoadMap("A--B---C").marshal("B").trucks(2).initial("{idle: 2}").convoys("target: 2").run();
  run.at(1_h).convoy("south/approach/1").is_on("A-B", 10, moving);
  run.journey("south/1").is(R"(
    02:00 B departs with 2
    05:00 C arrives with 2
    05:00 unloads 2
    05:00 C starts home with 2
    10:00 A home with 2
  )");
}

TEST_CASE("looking at a world at other instants changes nothing") {
  const auto model = RoadMap("A--B---C").closed("B-C", 3_h, 6_h).model();
  model::World once, often;
  model::replicate(once, model, {}, {.tracing = true});
  model::begin(often, model, {}, {.tracing = true});
  for (Millis t = 0; t <= model.horizon; t += 7_min) {
    model::advance(often, model, t);
    for (std::size_t i = 0; i < often.convoys.size(); ++i) model::locate(often, model, static_cast<std::int32_t>(i));
  }
  model::advance(often, model, model.horizon);
  CHECK(once.trace == often.trace);
}

TEST_CASE("a copied world has the same future") {
  const auto model = RoadMap("A--B---C").closed("B-C", 3_h, 6_h).model();
  model::World world;
  model::begin(world, model, {}, {.tracing = true});
  model::advance(world, model, 4_h);
  model::World fork = world;
  model::advance(world, model, 2_d);
  CHECK(fork.trace.size() < world.trace.size());
  model::advance(fork, model, 2_d);
  CHECK(fork.trace == world.trace);
}
