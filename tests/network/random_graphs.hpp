#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <taji/network/road_graph.hpp>
#include <utility>
#include <vector>

// Small random graphs with loops, parallel and oneway roads, and their renumbering.
namespace taji::network::testing {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::int32_t below(std::int32_t n) { return static_cast<std::int32_t>(engine_() % static_cast<std::uint64_t>(n)); }
  double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }

  std::vector<std::int32_t> permutation(std::int32_t n) {
    std::vector<std::int32_t> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), 0);
    for (std::int32_t i = n - 1; i > 0; --i) {
      std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(below(i + 1))]);
    }
    return order;
  }

 private:
  std::mt19937_64 engine_;
};

inline std::vector<RoadEnds> random_roads(Random& random, std::int32_t places, std::int32_t roads) {
  std::vector<RoadEnds> ends;
  for (std::int32_t i = 0; i < roads; ++i) {
    const PlaceId from = random.below(places);
    ends.push_back({from, random.below(places), random.below(3) == 0});
  }
  return ends;
}

// Two-way roads between the neighbours of a grid; place = row * columns + column.
inline std::vector<RoadEnds> grid_roads(std::int32_t rows, std::int32_t columns) {
  std::vector<RoadEnds> ends;
  for (std::int32_t row = 0; row < rows; ++row) {
    for (std::int32_t column = 0; column < columns; ++column) {
      const PlaceId place = row * columns + column;
      if (column + 1 < columns) ends.push_back({place, place + 1, false});
      if (row + 1 < rows) ends.push_back({place, place + columns, false});
    }
  }
  return ends;
}

// result[order[i]] = values[i]: what belonged to i belongs to order[i].
template <class T>
std::vector<T> renumbered(const std::vector<T>& values, const std::vector<std::int32_t>& order) {
  std::vector<T> result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) result[static_cast<std::size_t>(order[i])] = values[i];
  return result;
}

inline std::vector<RoadEnds> renumbered_roads(std::vector<RoadEnds> roads, const std::vector<std::int32_t>& place_order,
                                              const std::vector<std::int32_t>& road_order) {
  for (RoadEnds& road : roads) {
    road.from = place_order[static_cast<std::size_t>(road.from)];
    road.to = place_order[static_cast<std::size_t>(road.to)];
  }
  return renumbered(roads, road_order);
}

}  // namespace taji::network::testing
