#pragma once

#include <cstdint>
#include <span>
#include <taji/network/road_graph.hpp>
#include <vector>

namespace taji::network {

// How far every place is from the nearest of some places, along roads whichever way they may be driven; infinity where
// none leads. `road_cost`: one value per road, >= 0. Throws std::invalid_argument for an unknown place or a span of the
// wrong size.
std::vector<double> nearness(const RoadGraph& graph, std::span<const PlaceId> places,
                             std::span<const double> road_cost);

}  // namespace taji::network
