#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <taji/network/reliability.hpp>

#include "random_graphs.hpp"

using namespace taji::network;
using taji::network::testing::Random;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

const std::vector<RoadEnds> kBridge = {{0, 1, false}, {0, 2, false}, {1, 2, false}, {1, 3, false}, {2, 3, false}};

Connection uniform_connection(const RoadGraph& graph, PlaceId from, PlaceId to, double p, const Options& options = {}) {
  return connection_probability(graph, from, to, std::vector<double>(static_cast<std::size_t>(graph.road_count()), p),
                                options);
}

// Sums over all 2^E combinations of available roads.
double enumerated(const RoadGraph& graph, PlaceId from, PlaceId to, const std::vector<double>& available) {
  const auto roads = static_cast<unsigned>(graph.road_count());
  double total = 0;
  for (std::uint32_t open = 0; open < (1U << roads); ++open) {
    double probability = 1;
    for (unsigned road = 0; road < roads; ++road) {
      probability *= (open >> road & 1U) != 0 ? available[road] : 1 - available[road];
    }
    if (probability == 0) continue;
    std::uint32_t reached = 1U << from;
    for (std::uint32_t before = 0; before != reached;) {
      before = reached;
      for (std::int32_t arc = 0; arc < graph.arc_count(); ++arc) {
        if ((open >> (arc / 2) & 1U) == 0 || !graph.arc_exists(arc)) continue;
        if ((reached >> graph.from(arc) & 1U) != 0) reached |= 1U << graph.to(arc);
      }
    }
    if ((reached >> to & 1U) != 0) total += probability;
  }
  return total;
}

}  // namespace

TEST_CASE("chance of arrival is the product over the roads") {
  CHECK(chance_of_arrival(std::vector<double>{}) == 1.0);
  CHECK(chance_of_arrival(std::vector<double>{0.1, 0.2, 0.5}) == doctest::Approx(0.36).epsilon(1e-14));
  CHECK(chance_of_arrival(std::vector<double>{0.3, 1.0}) == 0.0);
  CHECK_THROWS_AS(chance_of_arrival(std::vector<double>{1.01}), std::invalid_argument);
  CHECK_THROWS_AS(chance_of_arrival(std::vector<double>{-0.01}), std::invalid_argument);
  CHECK_THROWS_AS(chance_of_arrival(std::vector<double>{kNan}), std::invalid_argument);
}

TEST_CASE("published figures: bridge and 3 by 3 grid") {
  // The bridge: 2p^2 + 2p^3 - 5p^4 + 2p^5.
  const RoadGraph bridge(4, kBridge);
  CHECK(uniform_connection(bridge, 0, 3, 0.9).probability == doctest::Approx(0.97848).epsilon(1e-13));
  CHECK(uniform_connection(bridge, 0, 3, 0.8).probability == doctest::Approx(0.91136).epsilon(1e-13));
  CHECK(uniform_connection(bridge, 0, 3, 0.9).exact);
  CHECK(uniform_connection(bridge, 0, 3, 0.9).standard_error == 0.0);
  const RoadGraph grid(9, testing::grid_roads(3, 3));
  CHECK(std::abs(uniform_connection(grid, 0, 8, 0.9).probability - 0.972502) < 5e-7);
  CHECK(std::abs(uniform_connection(grid, 0, 8, 0.8).probability - 0.869502) < 5e-7);
}

TEST_CASE("series and parallel roads, loops and dead ends") {
  const std::vector<RoadEnds> roads = {{0, 1, false}, {1, 2, true}, {0, 2, false}, {1, 3, false}, {3, 3, false}};
  const RoadGraph graph(5, roads);
  const std::vector<double> up = {0.5, 0.4, 0.3, 0.9, 0.9};
  CHECK(connection_probability(graph, 0, 2, up).probability == doctest::Approx(1 - 0.8 * 0.7).epsilon(1e-14));
  CHECK(connection_probability(graph, 2, 0, up).probability == doctest::Approx(0.3).epsilon(1e-14));
  CHECK(connection_probability(graph, 2, 3, up).probability == doctest::Approx(0.3 * 0.5 * 0.9).epsilon(1e-14));
  CHECK(connection_probability(graph, 0, 4, up).probability == 0.0);
  CHECK(connection_probability(graph, 0, 4, up).exact);
  CHECK(connection_probability(graph, 4, 4, up).probability == 1.0);
  CHECK(connection_probability(graph, 0, 1, std::vector<double>{1, 0, 0, 0, 0}).probability == 1.0);
  CHECK(connection_probability(graph, 0, 2, std::vector<double>{1, 1, 0, 0, 0}).probability == 1.0);
  CHECK(connection_probability(graph, 0, 1, std::vector<double>(5, 0.0)).probability == 0.0);
  CHECK(connection_probability(RoadGraph(2, {}), 0, 1, {}).probability == 0.0);
}

TEST_CASE("oneway bridge: the crossing road counts in its direction only") {
  // 0->1, 0->2, 1->2, 1->3, 2->3 at 90 %. Given 0->1 and 2->3: 1 - (1-.9)(1-.9)(1-.9); only 0->1: .9 and so on.
  std::vector<RoadEnds> roads = kBridge;
  for (RoadEnds& road : roads) road.oneway = true;
  const double both = 1 - 0.1 * 0.1 * 0.1;
  const double expected = 0.81 * both + 0.09 * 0.9 + 0.09 * 0.9;
  CHECK(uniform_connection(RoadGraph(4, roads), 0, 3, 0.9).probability == doctest::Approx(expected).epsilon(1e-14));
  CHECK(uniform_connection(RoadGraph(4, roads), 3, 0, 0.9).probability == 0.0);
}

TEST_CASE("the exact figure is that of enumeration on random graphs") {
  Random random(21);
  int swept = 0;
  for (int round = 0; round < 900; ++round) {
    const std::int32_t places = 2 + random.below(5);
    const std::int32_t roads = places < 5 ? random.below(10) : 10 + random.below(5);
    auto ends = testing::random_roads(random, places, roads);
    const bool two_way = round % 2 == 0;
    for (RoadEnds& road : ends) road.oneway = road.oneway && !two_way;
    const RoadGraph graph(places, ends);
    std::vector<double> up;
    for (std::int32_t road = 0; road < roads; ++road) {
      const std::int32_t kind = random.below(20);
      up.push_back(kind == 0 ? 0.0 : kind == 1 ? 1.0 : random.uniform());
    }
    const PlaceId from = 0;
    const PlaceId to = random.below(8) == 0 ? 0 : places - 1;
    const Connection result = connection_probability(graph, from, to, up);
    REQUIRE(result.exact);
    REQUIRE(std::abs(result.probability - enumerated(graph, from, to, up)) < 1e-12);
    swept += connection_probability(graph, from, to, up, {.samples = 1, .exact_budget = 0}).exact ? 0 : 1;
  }
  CHECK(swept > 50);  // graphs that reductions alone do not solve
}

TEST_CASE("dense oneway graphs, too, agree with enumeration") {
  Random random(22);
  for (int round = 0; round < 25; ++round) {
    auto ends = testing::random_roads(random, 6, 16);
    for (RoadEnds& road : ends) road.oneway = road.oneway || random.below(2) == 0;
    const RoadGraph graph(6, ends);
    std::vector<double> up;
    for (int road = 0; road < 16; ++road) up.push_back(random.uniform());
    const Connection result = connection_probability(graph, 0, 5, up);
    REQUIRE(result.exact);
    REQUIRE(std::abs(result.probability - enumerated(graph, 0, 5, up)) < 1e-12);
  }
}

TEST_CASE("on a two-way network either end sees the same") {
  Random random(23);
  const RoadGraph grid(36, testing::grid_roads(6, 6));
  std::vector<double> up;
  for (std::int32_t road = 0; road < grid.road_count(); ++road) up.push_back(random.uniform());
  const Connection there = connection_probability(grid, 0, 35, up);
  const Connection back = connection_probability(grid, 35, 0, up);
  CHECK(there.exact);
  CHECK(back.exact);
  CHECK(there.probability == doctest::Approx(back.probability).epsilon(1e-12));
}

TEST_CASE("long corridors of many meshes stay exact") {
  // 500 bridges in a row: the product of their figures.
  std::vector<RoadEnds> roads;
  for (PlaceId first = 0; first < 1500; first += 3) {
    for (const RoadEnds& road : kBridge) roads.push_back({first + road.from, first + road.to, false});
  }
  const Connection result = uniform_connection(RoadGraph(1501, roads), 0, 1500, 0.99);
  const double p = 0.99;
  const double one = 2 * p * p + 2 * p * p * p - 5 * std::pow(p, 4) + 2 * std::pow(p, 5);
  CHECK(result.exact);
  CHECK(result.probability == doctest::Approx(std::pow(one, 500)).epsilon(1e-11));
}

TEST_CASE("past the budget the estimate agrees with the exact figure") {
  const RoadGraph grid(9, testing::grid_roads(3, 3));
  for (const double p : {0.2, 0.5, 0.8}) {
    const double exact = uniform_connection(grid, 0, 8, p).probability;
    const Connection estimate = uniform_connection(grid, 0, 8, p, {.seed = 7, .samples = 200'000, .exact_budget = 0});
    CHECK_FALSE(estimate.exact);
    CHECK(std::abs(estimate.probability - exact) < 4 * estimate.standard_error);
    CHECK(estimate.standard_error == doctest::Approx(std::sqrt(exact * (1 - exact) / 200'000)).epsilon(0.02));
  }
  // One-way streets are sampled with their direction: 0 -> 3 over the crossing road 2 -> 1 only.
  const std::vector<RoadEnds> oneway = {{0, 1, true}, {0, 2, true}, {2, 1, true}, {1, 3, true}, {2, 3, true}};
  const std::vector<double> up = {0.5, 0.6, 0.7, 0.8, 0.3};
  const double exact = connection_probability(RoadGraph(4, oneway), 0, 3, up).probability;
  const Connection estimate =
      connection_probability(RoadGraph(4, oneway), 0, 3, up, {.seed = 3, .samples = 200'000, .exact_budget = 0});
  CHECK_FALSE(estimate.exact);
  CHECK(std::abs(estimate.probability - exact) < 4 * estimate.standard_error);
}

TEST_CASE("the estimate follows the seed or the caller's draws") {
  const RoadGraph bridge(4, kBridge);
  const Options one = {.seed = 1, .samples = 1000, .exact_budget = 0};
  const Options two = {.seed = 2, .samples = 1000, .exact_budget = 0};
  CHECK(uniform_connection(bridge, 0, 3, 0.5, one).probability ==
        uniform_connection(bridge, 0, 3, 0.5, one).probability);
  CHECK(uniform_connection(bridge, 0, 3, 0.5, one).probability !=
        uniform_connection(bridge, 0, 3, 0.5, two).probability);
  // The sample's bits say which roads fail: the 32 samples are all combinations, 16 of which connect at p = 1/2.
  Options all = {.samples = 32, .exact_budget = 0};
  all.uniform = [](std::int64_t sample, std::int32_t road) { return (sample >> road & 1) != 0 ? 0.75 : 0.25; };
  const Connection counted = uniform_connection(bridge, 0, 3, 0.5, all);
  CHECK(counted.probability == 0.5);
  CHECK(counted.standard_error == doctest::Approx(std::sqrt(0.25 / 32)).epsilon(1e-12));
}

TEST_CASE("an estimate on which all samples agree is not called certain") {
  const RoadGraph bridge(4, kBridge);
  const Connection sure = uniform_connection(bridge, 0, 3, 1 - 1e-9, {.samples = 100, .exact_budget = 0});
  CHECK(sure.probability == 1.0);
  CHECK(sure.standard_error == doctest::Approx(std::sqrt(0.5 / 101 * (100.5 / 101) / 100)).epsilon(1e-9));
}

TEST_CASE("a large mesh exceeds the budget and is estimated") {
  const RoadGraph grid(400, testing::grid_roads(20, 20));
  const Connection result = uniform_connection(grid, 0, 399, 0.7, {.samples = 2000, .exact_budget = 20'000});
  CHECK_FALSE(result.exact);
  // Bounds from the two corners alone: both corners must keep one of their two roads, (1 - 0.09)^2 = 0.828.
  CHECK(result.probability < 0.828 + 4 * result.standard_error);
  CHECK(result.probability > 0.5);
}

TEST_CASE("wrong input is refused") {
  const RoadGraph bridge(4, kBridge);
  CHECK_THROWS_AS(uniform_connection(bridge, 0, 4, 0.5), std::invalid_argument);
  CHECK_THROWS_AS(uniform_connection(bridge, 0, 3, 1.5), std::invalid_argument);
  CHECK_THROWS_AS(uniform_connection(bridge, 0, 3, kNan), std::invalid_argument);
  CHECK_THROWS_AS(connection_probability(bridge, 0, 3, std::vector<double>{0.5}), std::invalid_argument);
  CHECK_THROWS_AS(uniform_connection(bridge, 0, 3, 0.5, {.samples = 0}), std::invalid_argument);
  CHECK_THROWS_AS(uniform_connection(bridge, 0, 3, 0.5, {.exact_budget = -1}), std::invalid_argument);
}
