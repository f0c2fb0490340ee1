// Delays at places on the way (design rule 2.3): without servers drawn once a convoy; with servers once a truck, first
// come, first served, and the convoy leaves with its last. One character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

RoadMap border(const std::string& delay, int trucks, int target) {
  return RoadMap("A--B---C")
      .place("B", delay)
      .trucks(trucks)
      .convoys("target: " + std::to_string(target))
      .horizon("20 h");
}

}  // namespace

TEST_CASE("a delay at a place holds every loaded convoy, and no empty one") {
  const auto run = border("delay: 2 h", 1, 1).run();
  run.hours("south/1", 1_h, 7_h).are("A-B@10 B(held) B(held) B B-C@10 B-C@20 C");
  run.journey("south/1").is(R"(
    00:00 A departs with 1
    02:00 B held until 04:00
    07:00 C arrives with 1
    07:00 unloads 1
    07:00 C starts home with 1
    12:00 A home with 1
  )");
}

TEST_CASE("without servers convoys do not wait for each other") {
  const auto run = border("delay: 2 h", 4, 2).run();
  run.all({Kind::arrived}).begins("07:00 C arrives with 2\n07:00 C arrives with 2\n");
}

TEST_CASE("with servers the convoy leaves with its last truck") {
  // Three trucks of 2 h each: one after the other until 08:00; two at a time until 06:00; three at a time until 04:00.
  border("delay: 2 h, servers: 1", 3, 3)
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 3\n02:00 B held in the queue\n11:00 C arrives with 3\n");
  border("delay: 2 h, servers: 2", 3, 3)
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 3\n02:00 B held in the queue\n09:00 C arrives with 3\n");
  border("delay: 2 h, servers: 3", 3, 3)
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 3\n02:00 B held in the queue\n07:00 C arrives with 3\n");
}

TEST_CASE("with servers convoys are served in the order in which they come") {
  // Two convoys of two at B at 02:00, one server: the first is through at 06:00, the second at 10:00.
  const auto run = border("delay: 2 h, servers: 1", 4, 2).run();
  run.at(5_h).convoy("south/1").is_at("B", held);
  run.at(7_h).convoy("south/1").is_on("B-C", 10, moving);
  run.at(9_h).convoy("south/2").is_at("B", held);
  run.all({Kind::arrived}).begins("09:00 C arrives with 2\n13:00 C arrives with 2\n");
}

TEST_CASE("a delay at the city is over before the convoy has arrived") {
  const auto run = RoadMap("A--B---C").place("C", "delay: 2 h").horizon("20 h").run();
  run.at(6_h).has_delivered(0);
  run.at(7_h).has_delivered(1);
  run.all({Kind::arrived}).begins("07:00 C arrives with 1");
  // Clearance comes after arrival and before unloading.
  const auto cleared = RoadMap("A--B---C").city("clearance: 2 h").horizon("20 h").run();
  cleared.at(6_h).convoy("south/1").is_at("C", held);
  cleared.journey("south/1").begins(R"(
    00:00 A departs with 1
    05:00 C arrives with 1
    05:00 C held until 07:00
    07:00 unloads 1
  )");
}

TEST_CASE("a convoy is served while the road ahead is closed, and then waits") {
  const auto run = border("delay: 2 h", 1, 1).closed("B-C", 1_h, 6_h).run();
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    02:00 B held until 04:00
    04:00 B halted
    06:00 B resumed
    09:00 C arrives with 1
  )");
}

TEST_CASE("nobody is served at a closed place") {
  // Two trucks, one server: the first from 02:00 to 04:00; the place is closed from 03:00 to 07:00; the second from
  // 07:00.
  const auto run = border("delay: 2 h, servers: 1", 2, 2).closed("B", 3_h, 7_h).run();
  run.all({Kind::arrived}).begins("12:00 C arrives with 2");
}

TEST_CASE("a change elsewhere at the instant of arrival lets no convoy through unchecked") {
  const auto number = border("delay: 2 h", 1, 1).at(2_h, "set: {corridors.south.empty_exposure: 0}").run();
  number.all({Kind::arrived}).begins("07:00 C arrives with 1");
  const auto closure = border("delay: 2 h", 1, 1).closed("A-B", 2_h, 3_h).run();
  closure.all({Kind::arrived}).begins("07:00 C arrives with 1");
  const auto queue = border("delay: 2 h, servers: 1", 1, 1).at(2_h, "set: {corridors.south.empty_exposure: 0}").run();
  queue.all({Kind::arrived}).begins("07:00 C arrives with 1");
}

TEST_CASE("a change as a convoy is held changes nothing") {
  const auto run =
      border("delay: 2 h", 1, 1).at(3_h, "set: {corridors.south.empty_exposure: 0}").closed("A-B", 3_h, 4_h).run();
  run.all({Kind::arrived}).begins("07:00 C arrives with 1");
}
