#include <doctest/doctest.h>

#include <limits>
#include <set>
#include <stdexcept>
#include <taji/network/routing.hpp>
#include <tuple>

#include "random_graphs.hpp"

using namespace taji::network;
using taji::network::testing::Random;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
using Route = std::vector<std::int32_t>;
std::size_t at(std::int32_t id) {
  return static_cast<std::size_t>(id);
}

struct Case {
  std::int32_t places;
  std::vector<RoadEnds> roads;
  std::vector<double> cost;
  std::vector<std::uint8_t> road_closed, place_closed;
  std::vector<std::int32_t> place_rank, road_rank;
};

std::optional<Route> solve(const Case& c, PlaceId from, PlaceId to) {
  const RoadGraph graph(c.places, c.roads);
  return cheapest_route(graph, {.from = from,
                                .to = to,
                                .arc_cost = c.cost,
                                .road_closed = c.road_closed,
                                .place_closed = c.place_closed,
                                .place_rank = c.place_rank,
                                .road_rank = c.road_rank});
}

// Tries every simple path. Costs are few decimals, whose sums are exact in a 64-bit mantissa.
class Enumeration {
 public:
  Enumeration(const Case& c, PlaceId to) : case_(c), graph_(c.places, c.roads), to_(to) {}

  std::optional<Route> best(PlaceId from) {
    visited_.assign(at(case_.places), 0);
    if (case_.place_closed[at(from)] == 0) walk(from, 0);
    return best_;
  }

 private:
  using Key = std::tuple<long double, std::size_t, Route, Route>;

  void walk(PlaceId place, long double cost) {
    if (place == to_) {
      Key key{cost, route_.size(), {}, {}};
      for (const std::int32_t arc : route_) {
        std::get<2>(key).push_back(case_.place_rank[at(graph_.to(arc))]);
        std::get<3>(key).push_back(case_.road_rank[at(arc / 2)]);
      }
      if (!best_ || key < key_) {
        key_ = key;
        best_ = route_;
      }
      return;
    }
    visited_[at(place)] = 1;
    for (std::int32_t arc = 0; arc < graph_.arc_count(); ++arc) {
      const PlaceId next = graph_.to(arc);
      if (!graph_.arc_exists(arc) || graph_.from(arc) != place || visited_[at(next)] != 0) continue;
      if (case_.road_closed[at(arc / 2)] != 0 || case_.place_closed[at(next)] != 0) continue;
      if (case_.cost[at(arc)] == kInfinity) continue;
      route_.push_back(arc);
      walk(next, cost + static_cast<long double>(case_.cost[at(arc)]));
      route_.pop_back();
    }
    visited_[at(place)] = 0;
  }

  const Case& case_;
  RoadGraph graph_;
  PlaceId to_;
  std::vector<std::uint8_t> visited_;
  Route route_;
  std::optional<Route> best_;
  Key key_;
};

Case random_case(Random& random) {
  Case c;
  c.places = 2 + random.below(6);
  c.roads = testing::random_roads(random, c.places, 2 + random.below(14));
  const double costs[] = {0.0, 0.1, 0.2, 0.3, 0.5, 0.7, kInfinity, 0.1};
  for (std::size_t arc = 0; arc < 2 * c.roads.size(); ++arc) c.cost.push_back(costs[random.below(8)]);
  for (std::size_t road = 0; road < c.roads.size(); ++road) c.road_closed.push_back(random.below(10) == 0);
  for (std::int32_t place = 0; place < c.places; ++place) c.place_closed.push_back(random.below(12) == 0);
  c.place_rank = random.permutation(c.places);
  c.road_rank = random.permutation(static_cast<std::int32_t>(c.roads.size()));
  return c;
}

}  // namespace

TEST_CASE("the cheapest route is that of full enumeration, ties by name") {
  Random random(11);
  int found = 0;
  for (int round = 0; round < 4000; ++round) {
    const Case c = random_case(random);
    const PlaceId from = random.below(c.places);
    const PlaceId to = random.below(c.places);
    const auto expected = Enumeration(c, to).best(from);
    const auto route = solve(c, from, to);
    REQUIRE(route == expected);
    found += route && !route->empty() ? 1 : 0;
  }
  CHECK(found > 1000);
}

TEST_CASE("renumbering places and roads leaves the named route unchanged") {
  Random random(12);
  for (int round = 0; round < 2000; ++round) {
    const Case c = random_case(random);
    const PlaceId from = random.below(c.places);
    const PlaceId to = random.below(c.places);
    const auto place_order = random.permutation(c.places);
    const auto road_order = random.permutation(static_cast<std::int32_t>(c.roads.size()));
    std::vector<std::int32_t> arc_order;
    for (const std::int32_t road : road_order) {
      arc_order.push_back(2 * road);
      arc_order.push_back(2 * road + 1);
    }
    const Case other = {c.places,
                        testing::renumbered_roads(c.roads, place_order, road_order),
                        testing::renumbered(c.cost, arc_order),
                        testing::renumbered(c.road_closed, road_order),
                        testing::renumbered(c.place_closed, place_order),
                        testing::renumbered(c.place_rank, place_order),
                        testing::renumbered(c.road_rank, road_order)};
    auto expected = solve(c, from, to);
    if (expected) {
      for (std::int32_t& arc : *expected) arc = arc_order[at(arc)];
    }
    REQUIRE(solve(other, place_order[at(from)], place_order[at(to)]) == expected);
  }
}

TEST_CASE("a tied grid follows the smallest place ranks") {
  // All monotone paths tie. By id the first row is followed; with ranks reversed the first column is.
  Case c{12, testing::grid_roads(3, 4), {}, {}, {}, {}, {}};
  c.cost.assign(2 * c.roads.size(), 0.1);
  const RoadGraph graph(c.places, c.roads);
  const auto visited = [&](const Route& route) {
    std::vector<PlaceId> places;
    for (const std::int32_t arc : route) places.push_back(graph.to(arc));
    return places;
  };
  CHECK(visited(solve(c, 0, 11).value()) == std::vector<PlaceId>{1, 2, 3, 7, 11});
  for (std::int32_t place = 0; place < 12; ++place) c.place_rank.push_back(-place);
  CHECK(visited(solve(c, 0, 11).value()) == std::vector<PlaceId>{4, 8, 9, 10, 11});
}

TEST_CASE("the order in which costs are added decides nothing") {
  // In doubles (0.1 + 0.2) + 0.3 > (0.3 + 0.2) + 0.1; as sums of the same numbers the two ways tie.
  Case c{6, {{0, 1, false}, {1, 2, false}, {2, 5, false}, {0, 3, false}, {3, 4, false}, {4, 5, false}}, {}, {}, {}, {},
         {}};
  for (const double cost : {0.1, 0.2, 0.3, 0.3, 0.2, 0.1}) c.cost.insert(c.cost.end(), 2, cost);
  REQUIRE((0.1 + 0.2) + 0.3 > (0.3 + 0.2) + 0.1);
  CHECK(solve(c, 0, 5).value() == Route{0, 2, 4});
  CHECK(solve(c, 5, 0).value() == Route{5, 3, 1});
  c.place_rank = {0, 4, 5, 1, 2, 3};
  CHECK(solve(c, 0, 5).value() == Route{6, 8, 10});
  CHECK(solve(c, 5, 0).value() == Route{11, 9, 7});
}

TEST_CASE("a cost that doubles would swallow still decides") {
  // 2^60 + 1 and 2^60 are the same double sum, added from the dear end, yet not the same cost.
  Case c{4, {{0, 1, true}, {1, 3, true}, {0, 2, true}, {2, 3, true}}, {}, {}, {}, {}, {}};
  for (const double cost : {0x1p60, 1.0, 0x1p60, 0.5}) c.cost.insert(c.cost.end(), 2, cost);
  CHECK(solve(c, 0, 3).value() == Route{4, 6});
  c.cost[6] = 1.5;
  CHECK(solve(c, 0, 3).value() == Route{0, 2});
}

TEST_CASE("an unused dear road does not blunt the comparison of cheap ones") {
  Case c{3, {{0, 1, false}, {0, 1, false}, {1, 2, false}}, {}, {}, {}, {}, {}};
  for (const double cost : {1e-300, 0.9e-300, 1e300}) c.cost.insert(c.cost.end(), 2, cost);
  CHECK(solve(c, 0, 1).value() == Route{2});
  c.cost.assign({5e-324, 5e-324, 1e-323, 1e-323, 1.0, 1.0});  // denormal
  CHECK(solve(c, 1, 0).value() == Route{1});
}

TEST_CASE("at equal cost fewer arcs win, then place ranks, then road ranks") {
  Case c{4, {{0, 1, false}, {1, 2, false}, {0, 2, false}, {0, 2, false}, {0, 3, false}, {3, 2, false}}, {}, {}, {}, {},
         {}};
  for (const double cost : {1.0, 1.0, 2.0, 2.0, 1.0, 1.0}) c.cost.insert(c.cost.end(), 2, cost);
  CHECK(solve(c, 0, 2).value() == Route{4});
  c.road_rank = {0, 1, 3, 2, 4, 5};
  CHECK(solve(c, 0, 2).value() == Route{6});
  c.road_closed = {0, 0, 1, 1, 0, 0};
  CHECK(solve(c, 0, 2).value() == Route{0, 2});
  c.place_rank = {0, 3, 2, 1};
  CHECK(solve(c, 0, 2).value() == Route{8, 10});
}

TEST_CASE("zero costs, loops and parallel roads") {
  Case c{3, {{0, 0, false}, {0, 1, false}, {1, 1, true}, {1, 2, false}, {0, 1, false}}, {}, {}, {}, {}, {}};
  c.cost.assign(10, 0.0);
  CHECK(solve(c, 0, 2).value() == Route{2, 6});
  CHECK(solve(c, 2, 0).value() == Route{7, 3});
  c.cost.assign(10, -0.0);
  CHECK(solve(c, 0, 2).value() == Route{2, 6});
}

TEST_CASE("no route, or an empty one") {
  Case c{4, {{0, 1, true}, {1, 2, false}}, {1, 1, 1, 1}, {}, {}, {}, {}};
  CHECK(solve(c, 0, 0).value().empty());
  CHECK_FALSE(solve(c, 0, 3));
  CHECK_FALSE(solve(c, 1, 0));
  CHECK(solve(c, 0, 2).value() == Route{0, 2});
  c.place_closed = {0, 1, 0, 0};
  CHECK_FALSE(solve(c, 0, 2));
  CHECK_FALSE(solve(c, 1, 1));
  CHECK_FALSE(solve(c, 0, 1));
  CHECK_FALSE(solve(c, 1, 2));
  c.place_closed.clear();
  c.road_closed = {0, 1};
  CHECK_FALSE(solve(c, 0, 2));
  c.road_closed.clear();
  c.cost[2] = kInfinity;
  CHECK_FALSE(solve(c, 0, 2));
  CHECK(solve(c, 2, 1).value() == Route{3});
}

TEST_CASE("wrong input is refused") {
  Case c{2, {{0, 1, true}}, {1, std::numeric_limits<double>::quiet_NaN()}, {}, {}, {}, {}};
  CHECK(solve(c, 0, 1).value() == Route{0});  // the arc against a oneway road is not read
  CHECK_THROWS_AS(solve(c, 0, 2), std::invalid_argument);
  CHECK_THROWS_AS(solve(c, -1, 1), std::invalid_argument);
  c.cost = {-1e-300, 0};
  CHECK_THROWS_AS(solve(c, 0, 1), std::invalid_argument);
  c.cost = {std::numeric_limits<double>::quiet_NaN(), 0};
  CHECK_THROWS_AS(solve(c, 0, 0), std::invalid_argument);
  c.cost = {1};
  CHECK_THROWS_AS(solve(c, 0, 1), std::invalid_argument);
  c.cost = {1, 1};
  c.road_closed = {0, 0};
  CHECK_THROWS_AS(solve(c, 0, 1), std::invalid_argument);
  c.road_closed.clear();
  c.place_rank = {1};
  CHECK_THROWS_AS(solve(c, 0, 1), std::invalid_argument);
  Case tied{2, {{0, 1, false}, {0, 1, false}}, {1, 1, 1, 1}, {}, {}, {}, {7, 7}};
  CHECK_THROWS_AS(solve(tied, 0, 1), std::invalid_argument);
}

TEST_CASE("the cost of a route and of its reverse have the same bits") {
  const std::vector<double> cost = {0.1, 0.1, 0.2, 0.2, 0.3, 0.3};
  CHECK(route_cost(Route{0, 2, 4}, cost) == route_cost(Route{5, 3, 1}, cost));
  CHECK(route_cost(Route{}, cost) == 0.0);
  CHECK_THROWS_AS(route_cost(Route{6}, cost), std::invalid_argument);
}
