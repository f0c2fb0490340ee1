#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "data.hpp"
#include "import/stages.hpp"

using namespace taji;
using namespace taji::import;

namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max() / 4;

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::int32_t below(std::int32_t n) { return static_cast<std::int32_t>(engine_() % static_cast<std::uint64_t>(n)); }

 private:
  std::mt19937_64 engine_;
};

/// Chains and knots: few vertices have more than two roads. No two segments are equal, no vertex is alone.
RoadData some_roads(Random& random, const Classes& classes) {
  RoadData data;
  const std::int32_t count = 2 + random.below(14);
  for (std::int32_t i = 0; i < count; ++i) {
    data.ids.push_back("v" + std::to_string(i));
    data.vertices.push_back({});
  }
  const auto add = [&](std::int32_t a, std::int32_t b) {
    Segment one;
    one.from = a;
    one.to = b;
    one.mm = 1 + random.below(1'000'000);
    one.road_class = static_cast<std::int16_t>(random.below(3));
    one.oneway = random.below(4) == 0;
    one.loaded_us = Classes::microseconds(one.mm, classes.at(one.road_class).loaded_kmh);
    one.empty_us = Classes::microseconds(one.mm, classes.at(one.road_class).empty_kmh);
    data.segments.push_back(one);
  };
  for (std::int32_t i = 1; i < count; ++i) add(i, random.below(3) > 0 ? i - 1 : random.below(i));
  for (std::int32_t i = random.below(4); i > 0; --i) add(random.below(count), random.below(count));
  return data;
}

using Matrix = std::vector<std::vector<std::int64_t>>;

/// Shortest distances between all pairs, by Floyd and Warshall.
template <class Arcs, class Length>
Matrix distances(std::size_t count, const Arcs& arcs, Length length) {
  Matrix d(count, std::vector<std::int64_t>(count, kNever));
  for (std::size_t i = 0; i < count; ++i) d[i][i] = 0;
  for (const auto& one : arcs) {
    auto& there = d[idx(one.from)][idx(one.to)];
    there = std::min(there, length(one));
    auto& back = d[idx(one.to)][idx(one.from)];
    if (!one.oneway) back = std::min(back, length(one));
  }
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < count; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
    }
  }
  return d;
}

}  // namespace

TEST_CASE("contraction keeps the shortest distances and times between the places that are left") {
  Random random(20260119);
  const Classes classes;
  std::size_t merged = 0;
  for (int round = 0; round < 2000; ++round) {
    const RoadData data = some_roads(random, classes);
    std::vector<std::uint8_t> kept(data.ids.size());
    for (std::uint8_t& one : kept) one = random.below(4) == 0;
    std::int64_t loops = 0;
    const std::vector<Chain> chains = contract(data, classes, kept, loops);
    merged += data.segments.size() - chains.size();
    std::vector<std::uint8_t> left = kept;
    for (const Chain& one : chains) left[idx(one.from)] = left[idx(one.to)] = 1;
    const auto compare = [&](auto of_segment, auto of_chain) {
      const Matrix before = distances(data.ids.size(), data.segments, of_segment);
      const Matrix after = distances(data.ids.size(), chains, of_chain);
      for (std::size_t i = 0; i < data.ids.size(); ++i) {
        for (std::size_t j = 0; j < data.ids.size(); ++j) {
          if (left[i] != 0 && left[j] != 0) CHECK(std::min(before[i][j], kNever) == std::min(after[i][j], kNever));
        }
      }
    };
    compare([](const Segment& one) { return one.mm; }, [](const Chain& one) { return one.mm; });
    compare([](const Segment& one) { return one.loaded_us; }, [](const Chain& one) { return one.loaded_us; });
    compare([](const Segment& one) { return one.empty_us; }, [](const Chain& one) { return one.empty_us; });
  }
  CHECK(merged > 2000);  // it is not that nothing was ever merged
}

TEST_CASE("what is left has a decision at every place") {
  Random random(7);
  const Classes classes;
  for (int round = 0; round < 500; ++round) {
    const RoadData data = some_roads(random, classes);
    const std::vector<std::uint8_t> kept(data.ids.size(), 0);
    std::int64_t loops = 0;
    const std::vector<Chain> chains = contract(data, classes, kept, loops);
    for (std::size_t vertex = 0; vertex < kept.size(); ++vertex) {
      std::vector<const Chain*> at;
      for (const Chain& one : chains) {
        CHECK(one.from != one.to);
        if (idx(one.from) == vertex || idx(one.to) == vertex) at.push_back(&one);
      }
      if (at.size() != 2) continue;
      const bool through = at[0]->oneway == at[1]->oneway &&
                           (!at[0]->oneway || (idx(at[0]->to) == vertex) != (idx(at[1]->to) == vertex));
      CHECK_FALSE(through);
    }
  }
}

TEST_CASE("a chain of classes has the speed of its whole time, and the class that takes most of it") {
  // 55 km of paved road take an hour loaded, 50 km of unpaved road two: 105 km in 3 h are 35 km/h. Empty 55 / 65 h and
  // 50 / 35 h: 105 / 2.27473 = 46.16 km/h.
  const auto result = testing::csv("", "from,to,km,class\na,b,55,paved\nb,c,50,unpaved\n");
  REQUIRE_MESSAGE(result.network, result.said());
  REQUIRE(result.network->roads.size() == 1);
  const Road& road = result.network->roads[0];
  CHECK(road.id == "a-c");
  CHECK(road.mm == 105'000'000);
  CHECK(result.classes.at(road.road_class).id == "unpaved");
  REQUIRE(road.own_speed);
  CHECK(road.loaded_kmh == doctest::Approx(35).epsilon(1e-9));
  CHECK(road.empty_kmh == doctest::Approx(105 / (55.0 / 65 + 50.0 / 35)).epsilon(1e-9));
}

TEST_CASE("of one class it keeps that class, with no speed of its own") {
  const auto result = testing::csv("", "from,to,km\na,b,10\nb,c,20\n");
  REQUIRE(result.network);
  REQUIRE(result.network->roads.size() == 1);
  CHECK(result.network->roads[0].mm == 30'000'000);
  CHECK_FALSE(result.network->roads[0].own_speed);
}

TEST_CASE("one-ways are merged in their direction only") {
  const BuildOptions weak{.connected = Connected::weak};
  const auto through = testing::csv("", "from,to,km,oneway\na,b,10,yes\nc,b,20,-1\n", weak);
  REQUIRE(through.network);
  REQUIRE(through.network->roads.size() == 1);
  CHECK(through.network->roads[0].id == "a-c");
  CHECK(through.network->roads[0].oneway);
  CHECK(testing::csv("", "from,to,km,oneway\na,b,10,yes\nc,b,20,yes\n", weak).network->roads.size() == 2);
  CHECK(testing::csv("", "from,to,km,oneway\na,b,10,yes\nb,c,20,no\n", weak).network->roads.size() == 2);
}

TEST_CASE("a loop that goes takes its decision with it") {
  // A round at b: from b to c to d and back. Without it b lies on the way from a to e.
  const auto result = testing::csv("", "from,to,km\na,b,10\nb,e,20\nb,c,1\nc,d,1\nd,b,1\n");
  REQUIRE(result.network);
  REQUIRE(result.network->roads.size() == 1);
  CHECK(result.network->roads[0].id == "a-e");
  CHECK(result.network->roads[0].mm == 30'000'000);
  CHECK(result.network->loops == 1);
}

TEST_CASE("a ring with two named places on it is two roads") {
  const auto result = testing::csv("id,lat,lon,name\na,0,0,Abu\nb,0,0.1,\nc,0.1,0.1,Cis\nd,0.1,0,\n",
                                   "from,to,km\na,b,20\nb,c,21\nc,d,22\nd,a,23\n");
  REQUIRE_MESSAGE(result.network, result.said());
  REQUIRE(result.network->roads.size() == 2);
  CHECK(result.road("abu-cis")->mm == 41'000'000);
  CHECK(result.road("abu-cis-2")->mm == 45'000'000);
}
