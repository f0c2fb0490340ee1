// Owners who keep trucks at home. One character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

RoadMap owned(const std::string& drawing, const std::string& owner) {
  return RoadMap(drawing).pool("owner: star").section("owners: {star: {" + owner + "}}");
}

}  // namespace

TEST_CASE("an owner stands down after an attack: trucks that wait for a load are held, those that load go on") {
  // One rack, three hours a load: at 02:00 the second truck loads and the third waits. The second attack puts the end
  // off from 12:00 to 15:00; the third truck loads from then.
  const auto run = owned("A--B---C", "stand_down: 10 h")
                       .trucks(3)
                       .initial("{waiting: 1}")
                       .source("racks: 1, loading: 3 h")
                       .road("B-C", "interdiction: 100 %")
                       .run();
  run.all({Kind::departed, Kind::stands_down}).is(R"(
    00:00 A departs with 1
    02:00 owner stands down until 12:00
    03:00 A departs with 1
    05:00 owner stands down until 15:00
    18:00 A departs with 1
    20:00 owner stands down until 1d 06:00
  )");
}

TEST_CASE("an attack that takes nothing makes nobody stand down; one that takes a load does") {
  const RoadMap map = owned("A--B---C", "stand_down: 10 h").road("B-C", "interdiction: 100 %");
  RoadMap(map).corridor("on_attack: {loss: {each: 0 %}}").run().all({Kind::stands_down}).is("");
  RoadMap(map)
      .corridor("on_attack: {load_only: 100 %}")
      .horizon("11 h")
      .run()
      .all({Kind::stands_down})
      .is("02:00 owner stands down until 12:00\n");
}

TEST_CASE("a suspended share is held, each truck in its turn, and released by date") {
  // Four trucks, four hours a round. Two are held; at 05:00 they go; at 10:00 all are held as they come home, the
  // first two at 12:00, the others at 13:00.
  const auto run = owned("A--B", "suspended: 50 %")
                       .trucks(4)
                       .initial("{idle: 4}")
                       .at(5_h, "set: {owners.star.suspended: 0 %}")
                       .at(10_h, "set: {owners.star.suspended: 100 %}")
                       .at(30_h, "reset: [owners.star.suspended]")
                       .run();
  run.at(1_h).has_idle(2);
  run.at(270_min).has_idle(2);
  run.at(6_h).has_idle(0);
  run.at(750_min).has_idle(2);
  run.at(14_h).has_idle(4);
  run.at(31_h).has_idle(2);
}

TEST_CASE("the share held is rounded, of the trucks that are left") {
  // Half of three is two: one leaves at a time. Each is lost on its way: of two left one is held, of one left one.
  const auto run =
      owned("A--B", "suspended: 50 %").trucks(3).initial("{idle: 3}").road("A-B", "interdiction: 100 %").run();
  run.all({Kind::departed}).is("00:00 A departs with 1\n00:00 A departs with 1\n");
  run.at(1_h).has_idle(1);
}

TEST_CASE("all suspended at once: the queue for loads empties into the garage and fills again") {
  const auto run = owned("A--B", "suspended: 0 %")
                       .trucks(3)
                       .initial("{idle: 3}")
                       .source("racks: 1, loading: 1 h")
                       .at(30_min, "set: {owners.star.suspended: 100 %}")
                       .at(4_h, "set: {owners.star.suspended: 0 %}")
                       .run();
  // The first is loading and goes; it is home at 05:00, behind those that load from 04:00.
  run.all({Kind::loaded}).begins("01:00 A loaded 1\n05:00 A loaded 1\n06:00 A loaded 1\n07:00 A loaded 1\n");
}
