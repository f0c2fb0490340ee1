#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <taji/network/road_graph.hpp>

namespace taji::network {

inline std::size_t idx(std::int32_t id) {
  return static_cast<std::size_t>(id);
}

// An empty span of closures closes nothing.
inline bool is_open(std::span<const std::uint8_t> closed, std::int32_t id) {
  return closed.empty() || closed[idx(id)] == 0;
}

inline void require_place(const RoadGraph& graph, PlaceId place) {
  if (place < 0 || place >= graph.place_count()) throw std::invalid_argument("no such place in the road graph");
}

template <class T>
void require_size(std::span<const T> values, std::int32_t count, const char* what) {
  if (values.size() != idx(count)) throw std::invalid_argument(std::string(what) + ": wrong number of values");
}

template <class T>
void require_size_or_empty(std::span<const T> values, std::int32_t count, const char* what) {
  if (!values.empty()) require_size(values, count, what);
}

inline void require_closures(const RoadGraph& graph, std::span<const std::uint8_t> road_closed,
                             std::span<const std::uint8_t> place_closed) {
  require_size_or_empty(road_closed, graph.road_count(), "road_closed");
  require_size_or_empty(place_closed, graph.place_count(), "place_closed");
}

}  // namespace taji::network
