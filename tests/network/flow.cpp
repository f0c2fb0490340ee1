#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <taji/network/components.hpp>
#include <taji/network/flow.hpp>

#include "random_graphs.hpp"

using namespace taji::network;
using taji::network::testing::Random;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
enum : PlaceId { S, B, C, D, E };
const std::vector<RoadEnds> kSupply = {{S, B, true}, {S, C, true}, {C, B, true},
                                       {B, E, true}, {C, D, true}, {D, E, true}};
const std::vector<double> kCapacity = {10, 70, 30, 100, 40, 50};

// Least capacity over all sets of places that hold `from` and not `to`.
double least_cut(const RoadGraph& graph, PlaceId from, PlaceId to, const std::vector<double>& capacity) {
  double least = kInfinity;
  for (std::uint32_t side = 0; side < (1U << graph.place_count()); ++side) {
    if ((side >> from & 1U) == 0 || (side >> to & 1U) != 0) continue;
    double sum = 0;
    for (std::int32_t arc = 0; arc < graph.arc_count(); ++arc) {
      if (!graph.arc_exists(arc)) continue;
      const bool leaves = (side >> graph.from(arc) & 1U) != 0 && (side >> graph.to(arc) & 1U) == 0;
      if (leaves) sum += capacity[static_cast<std::size_t>(arc / 2)];
    }
    least = std::min(least, sum);
  }
  return least;
}

void check_feasible(const RoadGraph& graph, PlaceId from, PlaceId to, const std::vector<double>& capacity,
                    const Flow& flow, double slack) {
  std::vector<double> net(static_cast<std::size_t>(graph.place_count()), 0.0);
  for (RoadId road = 0; road < graph.road_count(); ++road) {
    const double along = flow.road_flow[static_cast<std::size_t>(road)];
    CHECK(std::abs(along) <= capacity[static_cast<std::size_t>(road)] + slack);
    if (graph.oneway(road)) CHECK(along >= 0);
    net[static_cast<std::size_t>(graph.from(2 * road))] -= along;
    net[static_cast<std::size_t>(graph.to(2 * road))] += along;
  }
  for (PlaceId place = 0; place < graph.place_count(); ++place) {
    const double expected = place == from ? -flow.value : place == to ? flow.value : 0.0;
    CHECK(std::abs(net[static_cast<std::size_t>(place)] - expected) <= slack);
  }
}

}  // namespace

TEST_CASE("a supply network with known flows") {
  const RoadGraph graph(5, kSupply);
  const Flow flow = max_flow(graph, S, E, kCapacity);
  CHECK(flow.value == 80);
  check_feasible(graph, S, E, kCapacity, flow, 1e-12);
  CHECK(max_flow(graph, S, E, kCapacity, std::vector<std::uint8_t>{0, 1, 0, 0, 0, 0}).value == 10);
  CHECK(max_flow(graph, S, E, kCapacity, std::vector<std::uint8_t>{1, 1, 0, 0, 0, 0}).value == 0);
  CHECK(max_flow(graph, S, E, kCapacity, {}, std::vector<std::uint8_t>{0, 0, 0, 1, 0}).value == 40);
  CHECK(max_flow(graph, E, S, kCapacity).value == 0);
}

TEST_CASE("two-way roads carry their capacity either way") {
  auto roads = kSupply;
  for (RoadEnds& road : roads) road.oneway = false;
  const RoadGraph graph(5, roads);
  CHECK(max_flow(graph, E, S, kCapacity).value == 80);
  // From D to B: 40 by C, 50 by E; C passes 30 on at once and 10 by S.
  const Flow flow = max_flow(graph, D, B, kCapacity);
  CHECK(flow.value == 90);
  check_feasible(graph, D, B, kCapacity, flow, 1e-12);
  CHECK(flow.road_flow[0] == 10);
  CHECK(flow.road_flow[1] == -10);
  CHECK(flow.road_flow[4] == -40);
  CHECK(flow.road_flow[3] == -50);
}

TEST_CASE("value and flow agree with enumeration on random graphs") {
  Random random(31);
  int positive = 0;
  for (int round = 0; round < 1500; ++round) {
    const std::int32_t places = 2 + random.below(6);
    const auto ends = testing::random_roads(random, places, random.below(16));
    const RoadGraph graph(places, ends);
    std::vector<double> capacity;
    for (std::size_t road = 0; road < ends.size(); ++road) {
      const double choices[] = {0, 0.1, 0.2, 0.3, random.uniform(), 1e6 * random.uniform()};
      capacity.push_back(choices[random.below(6)]);
    }
    const PlaceId from = 0;
    const PlaceId to = places - 1;
    const double least = least_cut(graph, from, to, capacity);
    const Flow flow = max_flow(graph, from, to, capacity);
    REQUIRE(std::abs(flow.value - least) <= 1e-12 * (1 + least));
    check_feasible(graph, from, to, capacity, flow, 1e-9);
    std::vector<std::uint8_t> closed;
    for (const double value : capacity) closed.push_back(value == 0);
    const bool through = reachable_from(graph, from, closed)[static_cast<std::size_t>(to)] != 0;
    CHECK(through == (flow.value > 0));
    positive += flow.value > 0 ? 1 : 0;
  }
  CHECK(positive > 500);
}

TEST_CASE("renumbering changes no value") {
  Random random(32);
  for (int round = 0; round < 500; ++round) {
    const std::int32_t places = 2 + random.below(7);
    const auto ends = testing::random_roads(random, places, 18);
    std::vector<double> capacity;
    for (int road = 0; road < 18; ++road) capacity.push_back(random.below(9));
    const auto place_order = random.permutation(places);
    const auto road_order = random.permutation(18);
    const Flow flow = max_flow(RoadGraph(places, ends), 0, 1, capacity);
    const RoadGraph other(places, testing::renumbered_roads(ends, place_order, road_order));
    const Flow same = max_flow(other, place_order[0], place_order[1], testing::renumbered(capacity, road_order));
    CHECK(same.value == flow.value);
  }
}

TEST_CASE("roads without a limit") {
  const RoadGraph graph(5, kSupply);
  auto capacity = kCapacity;
  capacity[S] = kInfinity;  // S -> B, so B -> E limits
  const Flow flow = max_flow(graph, S, E, capacity);
  CHECK(flow.value == 140);
  check_feasible(graph, S, E, capacity, flow, 1e-9);
  capacity[3] = kInfinity;
  const Flow endless = max_flow(graph, S, E, capacity);
  CHECK(endless.value == kInfinity);
  CHECK(endless.road_flow == std::vector<double>{kInfinity, 0, 0, kInfinity, 0, 0});
  CHECK(max_flow(graph, S, E, capacity, std::vector<std::uint8_t>{1, 0, 0, 0, 0, 0}).value == 70);
  const std::vector<RoadEnds> against = {{1, 0, false}};
  CHECK(max_flow(RoadGraph(2, against), 0, 1, std::vector<double>{kInfinity}).road_flow[0] == -kInfinity);
  const std::vector<RoadEnds> oneway = {{1, 0, true}};
  CHECK(max_flow(RoadGraph(2, oneway), 0, 1, std::vector<double>{kInfinity}).value == 0);
  // Only unlimited and empty roads: nothing finite to bound by.
  const std::vector<RoadEnds> row = {{0, 1, false}, {1, 2, false}};
  CHECK(max_flow(RoadGraph(3, row), 0, 2, std::vector<double>{kInfinity, 0}).value == 0);
}

TEST_CASE("degenerate flows") {
  const std::vector<RoadEnds> roads = {{0, 0, false}, {0, 1, false}, {0, 1, true}, {1, 0, true}};
  const RoadGraph graph(3, roads);
  const std::vector<double> capacity = {5, 2, 3, 7};
  CHECK(max_flow(graph, 0, 1, capacity).value == 5);
  CHECK(max_flow(graph, 1, 0, capacity).value == 9);
  CHECK(max_flow(graph, 0, 2, capacity).value == 0);
  CHECK(max_flow(graph, 0, 0, capacity).value == kInfinity);
  CHECK(max_flow(graph, 0, 1, capacity, {}, std::vector<std::uint8_t>{0, 1, 0}).value == 0);
  CHECK(max_flow(graph, 0, 0, capacity, {}, std::vector<std::uint8_t>{1, 0, 0}).value == 0);
  CHECK(max_flow(RoadGraph(2, {}), 0, 1, {}).value == 0);
}

TEST_CASE("wrong input is refused") {
  const RoadGraph graph(5, kSupply);
  auto capacity = kCapacity;
  CHECK_THROWS_AS(max_flow(graph, S, 5, capacity), std::invalid_argument);
  CHECK_THROWS_AS(max_flow(graph, S, E, std::vector<double>{1}), std::invalid_argument);
  CHECK_THROWS_AS(max_flow(graph, S, E, capacity, std::vector<std::uint8_t>{1}), std::invalid_argument);
  capacity[2] = -1;
  CHECK_THROWS_AS(max_flow(graph, S, E, capacity), std::invalid_argument);
  capacity[2] = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(max_flow(graph, S, E, capacity), std::invalid_argument);
  capacity.assign(6, 1e308);
  CHECK_THROWS_AS(max_flow(graph, S, E, capacity), std::invalid_argument);
}
