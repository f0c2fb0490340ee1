#include <doctest/doctest.h>

#include <stdexcept>
#include <taji/network/components.hpp>

#include "random_graphs.hpp"

using namespace taji::network;
using Marks = std::vector<std::uint8_t>;

TEST_CASE("places are reached along arcs only") {
  const std::vector<RoadEnds> roads = {{0, 1, true}, {1, 2, false}, {3, 2, true}, {3, 3, false}};
  const RoadGraph graph(5, roads);
  CHECK(reachable_from(graph, 0) == Marks{1, 1, 1, 0, 0});
  CHECK(reachable_from(graph, 1) == Marks{0, 1, 1, 0, 0});
  CHECK(reachable_from(graph, 3) == Marks{0, 1, 1, 1, 0});
  CHECK(reachable_from(graph, 4) == Marks{0, 0, 0, 0, 1});
  CHECK(reachable_from(graph, 0, Marks{0, 1, 0, 0}) == Marks{1, 1, 0, 0, 0});
  CHECK(reachable_from(graph, 0, {}, Marks{0, 1, 0, 0, 0}) == Marks{1, 0, 0, 0, 0});
  CHECK(reachable_from(graph, 0, {}, Marks{1, 0, 0, 0, 0}) == Marks{0, 0, 0, 0, 0});
  CHECK_THROWS_AS(reachable_from(graph, 5), std::invalid_argument);
  CHECK_THROWS_AS(reachable_from(graph, 0, Marks{0}), std::invalid_argument);
  CHECK_THROWS_AS(reachable_from(graph, 0, {}, Marks{0}), std::invalid_argument);
}

TEST_CASE("reachability is the transitive closure of the open arcs") {
  testing::Random random(3);
  for (int round = 0; round < 200; ++round) {
    const std::int32_t places = 1 + random.below(9);
    const RoadGraph graph(places, testing::random_roads(random, places, random.below(14)));
    Marks closed(static_cast<std::size_t>(graph.road_count()));
    for (std::uint8_t& mark : closed) mark = random.below(5) == 0;
    const auto n = static_cast<std::size_t>(places);
    std::vector<Marks> reach(n, Marks(n, 0));
    for (std::size_t i = 0; i < n; ++i) reach[i][i] = 1;
    for (std::int32_t arc = 0; arc < graph.arc_count(); ++arc) {
      if (!graph.arc_exists(arc) || closed[static_cast<std::size_t>(arc / 2)] != 0) continue;
      reach[static_cast<std::size_t>(graph.from(arc))][static_cast<std::size_t>(graph.to(arc))] = 1;
    }
    for (std::size_t k = 0; k < n; ++k) {
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          if (reach[i][k] != 0 && reach[k][j] != 0) reach[i][j] = 1;
        }
      }
    }
    for (PlaceId from = 0; from < places; ++from) {
      CHECK(reachable_from(graph, from, closed) == reach[static_cast<std::size_t>(from)]);
    }
  }
}
