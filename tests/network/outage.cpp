#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <taji/network/outage.hpp>

using namespace taji::network;
using Route = std::vector<std::int32_t>;

namespace {

// 0 -1- 1 -1- 3 and 0 -2- 2 -2- 3, capacities 5 and 3 by way; a road 1 -> 2.
const std::vector<RoadEnds> kRoads = {{0, 1, false}, {1, 3, false}, {0, 2, false}, {2, 3, false}, {1, 2, true}};
const std::vector<double> kCost = {1, 1, 1, 1, 2, 2, 2, 2, 10, 10};
const std::vector<double> kCapacity = {5, 5, 3, 3, 1};

OutageEffect effect(const std::vector<RoadId>& roads_out, const std::vector<PlaceId>& places_out) {
  return with_outages(RoadGraph(4, kRoads), 0, 3, kCost, kCapacity, roads_out, places_out);
}

}  // namespace

TEST_CASE("what is left after named outages") {
  const OutageEffect none = effect({}, {});
  CHECK(none.connected);
  CHECK(none.route == Route{0, 2});
  CHECK(none.route_cost == 2);
  CHECK(none.flow == 8);

  const OutageEffect road = effect({1, 1}, {});  // 1 - 3 out: by 2; the rest of 0 - 1 has no room in 2 - 3
  CHECK(road.connected);
  CHECK(road.route == Route{4, 6});
  CHECK(road.route_cost == 4);
  CHECK(road.flow == 3);

  const OutageEffect detour = effect({1, 2}, {});
  CHECK(detour.route == Route{0, 8, 6});
  CHECK(detour.route_cost == 13);
  CHECK(detour.flow == 1);

  const OutageEffect place = effect({}, {1});
  CHECK(place.route == Route{4, 6});
  CHECK(place.flow == 3);

  const OutageEffect cut_off = effect({3}, {1});
  CHECK_FALSE(cut_off.connected);
  CHECK(cut_off.route.empty());
  CHECK(cut_off.route_cost == std::numeric_limits<double>::infinity());
  CHECK(cut_off.flow == 0);
  CHECK_FALSE(effect({}, {3}).connected);
}

TEST_CASE("ties after an outage go by rank") {
  std::vector<double> cost(10, 1.0);
  const std::vector<std::int32_t> rank = {0, 2, 1, 3};
  const RoadGraph graph(4, kRoads);
  CHECK(with_outages(graph, 0, 3, cost, kCapacity, {}, {}).route == Route{0, 2});
  CHECK(with_outages(graph, 0, 3, cost, kCapacity, {}, {}, rank).route == Route{4, 6});
}

TEST_CASE("unknown roads and places are refused") {
  CHECK_THROWS_AS(effect({5}, {}), std::invalid_argument);
  CHECK_THROWS_AS(effect({-1}, {}), std::invalid_argument);
  CHECK_THROWS_AS(effect({}, {4}), std::invalid_argument);
}
