#pragma once

#include <cstdint>
#include <span>
#include <taji/network/road_graph.hpp>
#include <vector>

namespace taji::network {

struct OutageEffect {
  bool connected;                   // a usable route is left
  std::vector<std::int32_t> route;  // arcs of the cheapest one, empty if none is left
  double route_cost;                // in the unit of arc_cost; infinity if no route is left
  double flow;                      // most that can still go through, in the unit of capacity
};

// What remains between two places when the named roads and places are out of use. Route and costs as in routing.hpp
// (ranks break ties, empty = by id), flow as in flow.hpp; the flow does not look at costs. A road or place may be named
// twice. Throws std::invalid_argument for unknown roads or places, and as those functions do.
OutageEffect with_outages(const RoadGraph& graph, PlaceId from, PlaceId to, std::span<const double> arc_cost,
                          std::span<const double> capacity, std::span<const RoadId> roads_out,
                          std::span<const PlaceId> places_out, std::span<const std::int32_t> place_rank = {},
                          std::span<const std::int32_t> road_rank = {});

}  // namespace taji::network
