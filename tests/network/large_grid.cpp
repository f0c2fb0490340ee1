#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <taji/network/components.hpp>
#include <taji/network/flow.hpp>
#include <taji/network/reliability.hpp>
#include <taji/network/routing.hpp>

#include "random_graphs.hpp"

using namespace taji::network;

namespace {

// 708 x 708 places: 1,001,112 roads.
constexpr std::int32_t kSide = 708;
constexpr PlaceId kLast = kSide * kSide - 1;

template <class Work>
auto timed(const std::string& what, Work work) {
  const auto start = std::chrono::steady_clock::now();
  auto result = work();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  MESSAGE(what << ": " << seconds.count() << " s");
  return result;
}

const RoadGraph& grid() {
  static const RoadGraph graph(kSide * kSide, testing::grid_roads(kSide, kSide));
  return graph;
}

std::size_t arcs() {
  return static_cast<std::size_t>(grid().arc_count());
}

void check_joined(const std::vector<std::int32_t>& route) {
  PlaceId place = 0;
  for (const std::int32_t arc : route) {
    REQUIRE(grid().from(arc) == place);
    place = grid().to(arc);
  }
  CHECK(place == kLast);
}

}  // namespace

TEST_CASE("a million roads: building and reaching") {
  const auto roads = testing::grid_roads(kSide, kSide);
  CHECK(roads.size() == 1'001'112);
  const RoadGraph graph = timed("build", [&] { return RoadGraph(kSide * kSide, roads); });
  const auto reached = timed("reachable_from", [&] { return reachable_from(graph, 0); });
  CHECK(std::count(reached.begin(), reached.end(), std::uint8_t{0}) == 0);
}

TEST_CASE("a million roads: corner to corner with all ways tied") {
  const std::vector<double> cost(arcs(), 0.1);
  const auto route =
      timed("cheapest_route, ties", [&] { return cheapest_route(grid(), {.from = 0, .to = kLast, .arc_cost = cost}); });
  REQUIRE(route);
  CHECK(route->size() == 2 * (kSide - 1));
  check_joined(*route);
  CHECK(grid().to((*route)[kSide - 2]) == kSide - 1);  // along the first row, whose ids are the lowest
}

TEST_CASE("a million roads: random costs, there and back") {
  testing::Random random(41);
  std::vector<double> cost;
  for (std::size_t road = 0; road < arcs() / 2; ++road) cost.insert(cost.end(), 2, 1 + random.uniform());
  const auto there = timed("cheapest_route, random costs",
                           [&] { return cheapest_route(grid(), {.from = 0, .to = kLast, .arc_cost = cost}); });
  const auto back = timed("cheapest_route, reversed",
                          [&] { return cheapest_route(grid(), {.from = kLast, .to = 0, .arc_cost = cost}); });
  REQUIRE(there);
  REQUIRE(back);
  check_joined(*there);
  std::vector<std::int32_t> turned;
  for (auto arc = back->rbegin(); arc != back->rend(); ++arc) turned.push_back(*arc ^ 1);
  CHECK(turned == *there);
  CHECK(route_cost(*there, cost) == route_cost(*back, cost));
}

TEST_CASE("a million roads: flow from corner to corner") {
  testing::Random random(42);
  std::vector<double> capacity;
  for (std::size_t road = 0; road < arcs() / 2; ++road) capacity.push_back(1 + random.below(10));
  const Flow flow = timed("max_flow", [&] { return max_flow(grid(), 0, kLast, capacity); });
  const double first = capacity[0] + capacity[1];
  CHECK(flow.value > 0);
  CHECK(flow.value <= first);
}

TEST_CASE("a million roads in a row: reductions alone give the product") {
  std::vector<RoadEnds> roads;
  for (PlaceId place = 0; place < 1'000'000; ++place) roads.push_back({place, place + 1, place % 2 == 0});
  const RoadGraph graph(1'000'001, roads);
  const std::vector<double> up(roads.size(), 1 - 1e-6);
  const Connection result =
      timed("connection_probability", [&] { return connection_probability(graph, 0, 1'000'000, up); });
  CHECK(result.exact);
  CHECK(result.probability == doctest::Approx(std::exp(1e6 * std::log1p(-1e-6))).epsilon(1e-9));
}
