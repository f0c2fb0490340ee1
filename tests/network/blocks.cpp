#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <random>
#include <stdexcept>
#include <taji/network/blocks.hpp>
#include <taji/network/nearness.hpp>

using namespace taji::network;

namespace {

using Flags = std::vector<std::uint8_t>;

/// Every way that comes through no place twice, tried out.
Flags tried(const std::vector<RoadEnds>& roads, std::int32_t places, const std::vector<PlaceId>& named) {
  Flags found(roads.size(), 0);
  std::vector<std::uint8_t> wanted(static_cast<std::size_t>(places), 0), passed(static_cast<std::size_t>(places), 0);
  for (const PlaceId place : named) wanted[static_cast<std::size_t>(place)] = 1;
  std::vector<std::size_t> way;
  const std::function<void(PlaceId)> go = [&](PlaceId at) {
    if (!way.empty() && wanted[static_cast<std::size_t>(at)] != 0) {
      for (const std::size_t road : way) found[road] = 1;
    }
    passed[static_cast<std::size_t>(at)] = 1;
    for (std::size_t road = 0; road < roads.size(); ++road) {
      const auto [from, to, oneway] = roads[road];
      if (from != at && to != at) continue;
      const PlaceId next = from == at ? to : from;
      if (passed[static_cast<std::size_t>(next)] != 0) continue;
      way.push_back(road);
      go(next);
      way.pop_back();
    }
    passed[static_cast<std::size_t>(at)] = 0;
  };
  for (const PlaceId place : named) go(place);
  return found;
}

}  // namespace

TEST_CASE("dead ends and parts that hang on by one place are on no way") {
  //  0 - 1 - 2    1 - 3 a dead end, 2 - 4 - 5 - 2 a loop behind the last place
  const std::vector<RoadEnds> roads = {{0, 1, false}, {1, 2, false}, {1, 3, false},
                                       {2, 4, false}, {4, 5, false}, {5, 2, false}};
  const RoadGraph graph(6, roads);
  CHECK(roads_between(graph, std::vector<PlaceId>{0, 2}) == Flags{1, 1, 0, 0, 0, 0});
  CHECK(roads_between(graph, std::vector<PlaceId>{2, 0, 5}) == Flags{1, 1, 0, 1, 1, 1});
  CHECK(roads_between(graph, std::vector<PlaceId>{2, 2}) == Flags(6, 0));
  CHECK(roads_between(graph, {}) == Flags(6, 0));
  CHECK_THROWS_AS(roads_between(graph, std::vector<PlaceId>{6}), std::invalid_argument);
}

TEST_CASE("a detour counts, whichever way it may be driven; parallel roads too, a loop does not") {
  const std::vector<RoadEnds> roads = {{0, 1, false}, {2, 0, true}, {2, 1, true}, {0, 1, true}, {1, 1, false}};
  CHECK(roads_between(RoadGraph(3, roads), std::vector<PlaceId>{0, 1}) == Flags{1, 1, 1, 1, 0});
}

TEST_CASE("against every way tried out on random networks") {
  std::mt19937 random(7);
  const auto below = [&](std::int32_t n) { return static_cast<std::int32_t>(random() % static_cast<unsigned>(n)); };
  std::size_t on = 0, off = 0;
  for (int round = 0; round < 400; ++round) {
    const std::int32_t places = 2 + below(7);
    std::vector<RoadEnds> roads;
    for (std::int32_t i = below(12); i >= 0; --i) roads.push_back({below(places), below(places), below(2) == 0});
    std::vector<PlaceId> named;
    for (std::int32_t i = below(4); i >= 0; --i) named.push_back(below(places));
    const Flags found = roads_between(RoadGraph(places, roads), named), expected = tried(roads, places, named);
    CHECK(found == expected);
    for (const std::uint8_t flag : expected) ++(flag != 0 ? on : off);
  }
  CHECK(on > 300);
  CHECK(off > 300);
}

TEST_CASE("how far places are from the nearest of some, against oneway roads too") {
  //  0 -2- 1 -3- 2 <-10- 3,  4 apart
  const RoadGraph graph(5, std::vector<RoadEnds>{{0, 1, false}, {1, 2, true}, {3, 2, true}});
  const std::vector<double> km = {2, 3, 10};
  const double never = std::numeric_limits<double>::infinity();
  CHECK(nearness(graph, std::vector<PlaceId>{0}, km) == std::vector<double>{0, 2, 5, 15, never});
  CHECK(nearness(graph, std::vector<PlaceId>{3, 0}, km) == std::vector<double>{0, 2, 5, 0, never});
  CHECK(nearness(graph, {}, km) == std::vector<double>(5, never));
  CHECK_THROWS_AS(nearness(graph, {}, std::vector<double>{1}), std::invalid_argument);
}
