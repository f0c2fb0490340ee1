#pragma once

#include <cstdint>
#include <span>
#include <taji/network/road_graph.hpp>
#include <vector>

namespace taji::network {

// 1 for every place that can be reached from `from` along open arcs and through open places, `from` itself included;
// all 0 if `from` is closed. Empty spans close nothing; otherwise one value per road, one per place, non-zero = closed.
// Throws std::invalid_argument for an unknown place or a span of another size.
std::vector<std::uint8_t> reachable_from(const RoadGraph& graph, PlaceId from,
                                         std::span<const std::uint8_t> road_closed = {},
                                         std::span<const std::uint8_t> place_closed = {});

}  // namespace taji::network
