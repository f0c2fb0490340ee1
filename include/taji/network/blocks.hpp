#pragma once

#include <cstdint>
#include <span>
#include <taji/network/road_graph.hpp>
#include <vector>

namespace taji::network {

// 1 for every road that lies on some way between two different ones of these places which comes through no place twice,
// whichever way it may be driven; 0 for roads that only lead to dead ends, or round in a part that hangs on by one
// place. Whatever is searched between these places is the same without the roads of 0. One value per road. A place may
// be given several times. Throws std::invalid_argument for an unknown place.
std::vector<std::uint8_t> roads_between(const RoadGraph& graph, std::span<const PlaceId> places);

}  // namespace taji::network
