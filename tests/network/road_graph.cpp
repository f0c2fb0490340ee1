#include <doctest/doctest.h>

#include <stdexcept>
#include <taji/network/road_graph.hpp>

#include "random_graphs.hpp"

using namespace taji::network;
using taji::network::testing::Random;

namespace {

std::vector<std::int32_t> listed(std::span<const std::int32_t> arcs) {
  return {arcs.begin(), arcs.end()};
}

}  // namespace

TEST_CASE("arcs are numbered two to a road and listed at both their ends") {
  const std::vector<RoadEnds> roads = {{0, 1, false}, {1, 2, true}, {2, 2, false}, {0, 1, false}};
  const RoadGraph graph(4, roads);
  CHECK(graph.place_count() == 4);
  CHECK(graph.road_count() == 4);
  CHECK(graph.arc_count() == 8);
  CHECK(listed(graph.arcs_out(0)) == std::vector<std::int32_t>{0, 6});
  CHECK(listed(graph.arcs_out(1)) == std::vector<std::int32_t>{1, 2, 7});
  CHECK(listed(graph.arcs_out(2)) == std::vector<std::int32_t>{4, 5});
  CHECK(graph.arcs_out(3).empty());
  CHECK(listed(graph.arcs_in(0)) == std::vector<std::int32_t>{1, 7});
  CHECK(listed(graph.arcs_in(2)) == std::vector<std::int32_t>{2, 4, 5});
  CHECK(graph.arcs_in(3).empty());
  CHECK(graph.arc_exists(2));
  CHECK_FALSE(graph.arc_exists(3));
  CHECK(graph.oneway(1));
  CHECK_FALSE(graph.oneway(0));
  const Arc back = graph.arc(1);
  CHECK(back.road == 0);
  CHECK(back.reverse);
  CHECK(back.from == 1);
  CHECK(back.to == 0);
  CHECK_FALSE(graph.arc(2).reverse);
}

TEST_CASE("graphs without places or roads") {
  CHECK(RoadGraph().place_count() == 0);
  CHECK(RoadGraph().road_count() == 0);
  const RoadGraph lonely(2, {});
  CHECK(lonely.place_count() == 2);
  CHECK(lonely.arcs_out(1).empty());
}

TEST_CASE("ends that are no places are refused") {
  const std::vector<RoadEnds> beyond = {{0, 2, false}};
  const std::vector<RoadEnds> negative = {{-1, 1, false}};
  CHECK_THROWS_AS(RoadGraph(2, beyond), std::invalid_argument);
  CHECK_THROWS_AS(RoadGraph(2, negative), std::invalid_argument);
  CHECK_THROWS_AS(RoadGraph(-1, {}), std::invalid_argument);
}

TEST_CASE("every existing arc leaves one place and enters one") {
  Random random(5);
  for (int round = 0; round < 50; ++round) {
    const std::int32_t places = 1 + random.below(8);
    const std::vector<RoadEnds> roads = testing::random_roads(random, places, random.below(20));
    const RoadGraph graph(places, roads);
    std::vector<int> left(roads.size() * 2, 0);
    std::vector<int> entered(roads.size() * 2, 0);
    for (PlaceId place = 0; place < places; ++place) {
      for (const std::int32_t arc : graph.arcs_out(place)) {
        CHECK(graph.from(arc) == place);
        ++left[static_cast<std::size_t>(arc)];
      }
      for (const std::int32_t arc : graph.arcs_in(place)) {
        CHECK(graph.to(arc) == place);
        ++entered[static_cast<std::size_t>(arc)];
      }
    }
    for (std::int32_t arc = 0; arc < graph.arc_count(); ++arc) {
      const RoadEnds& road = roads[static_cast<std::size_t>(arc / 2)];
      CHECK(graph.from(arc) == (arc % 2 == 0 ? road.from : road.to));
      CHECK(graph.to(arc) == (arc % 2 == 0 ? road.to : road.from));
      const int expected = arc % 2 == 1 && road.oneway ? 0 : 1;
      CHECK(left[static_cast<std::size_t>(arc)] == expected);
      CHECK(entered[static_cast<std::size_t>(arc)] == expected);
    }
  }
}
