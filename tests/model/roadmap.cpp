// The drawn maps themselves: what is read from a drawing, and that claims can fail.
#include "support/roadmap.hpp"

#include <doctest/doctest.h>

using namespace taji::test;

namespace {

std::string roads_of(const std::string& drawing) {
  const Drawing read(drawing);
  std::string out;
  for (const auto& road : read.roads()) {
    out += road.id + " " + road.road_class + " " + std::to_string(road.units) + (road.oneway ? " oneway" : "") + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("roads are read from left to right and from top to bottom") {
  CHECK(roads_of(R"(
    A--B===C
       |   :
       +---D
  )") == "A-B paved 2\nB-C unpaved 3\nB-D paved 5\nC-D unpaved 1\n");
}

TEST_CASE("arrows make a road oneway and name it in the direction of driving") {
  CHECK(roads_of(R"(
    A-<-B=>=C
    |       |
    v       ^
    D-------E
  )") == "B-A paved 3 oneway\nA-D paved 2 oneway\nB-C unpaved 3 oneway\nE-C paved 2 oneway\nD-E paved 7\n");
}

TEST_CASE("a second road between the same places has a name of its own") {
  CHECK(roads_of(R"(
    A--B
    |  |
    +--+
  )") == "A-B paved 2\nA-B_2 paved 6\n");
}

TEST_CASE("a drawing that is no map is refused") {
  CHECK_THROWS_WITH(Drawing("\n \n"), "the map is empty");
  CHECK_THROWS_WITH(Drawing("A-- B"), "a road from A leads nowhere");
  CHECK_THROWS_WITH(Drawing("A-=B"), "a road from A changes its class");
  CHECK_THROWS_WITH(Drawing("A-<>-B"), "a road from A is oneway both ways");
  CHECK_THROWS_WITH(Drawing("A--A"), "the map has two places A");
  CHECK_THROWS_WITH(Drawing("A--B\n ?"), "'?' belongs to no road");
  CHECK_THROWS_WITH(Drawing("A--+\n    C--D"), "a bend must lead one way");
}

TEST_CASE("a map becomes a scenario that reads without errors") {
  const RoadMap map = RoadMap("A--B=C").closed("A-B", 1_h, 2_h).at(3_h, "close: [C]").road("B-C", "interdiction: 5 %");
  const auto model = map.model();
  CHECK(model.roads.size() == 2);
  CHECK(model.closures.size() == 1);
  CHECK(model.timeline.size() == 1);
  CHECK_THROWS_WITH(RoadMap("A--B").closed("A-C", 1_h), "the map has no road A-C");
}

TEST_CASE("times and kilometres are shown briefly") {
  CHECK(clock_text(0) == "00:00");
  CHECK(clock_text(26_h + 5_min) == "1d 02:05");
  CHECK(clock_text(1_h + 2_s) == "01:00:02");
  CHECK(clock_text(1_h + 2_s + 34_ms) == "01:00:02.034");
  CHECK(km_text(10) == "10");
  CHECK(km_text(3.25) == "3.25");
}
