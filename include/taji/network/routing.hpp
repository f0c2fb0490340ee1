#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <taji/network/road_graph.hpp>
#include <vector>

namespace taji::network {

// What a cheapest route is asked for. Spans are only read during the call. Empty spans: all open; rank = id.
struct RouteQuery {
  PlaceId from, to;
  std::span<const double> arc_cost;                 // two per road, by arc; >= 0; infinity = unusable; any one unit
  std::span<const std::uint8_t> road_closed = {};   // per road, non-zero = closed
  std::span<const std::uint8_t> place_closed = {};  // per place, non-zero = closed: not entered, left or passed
  std::span<const std::int32_t> place_rank = {};    // per place: its order by name; ranks must differ
  std::span<const std::int32_t> road_rank = {};     // per road: its order by name; ranks must differ
};

// The arcs of a cheapest route in driving order; empty if from == to; nothing if there is none, or an end is closed.
//
// Costs of routes are compared as the exact sums of the given doubles (held to 2^-120 of the cheapest cost), so that
// rounding, and the direction in which a route is summed, decide nothing. Among routes of equal cost the one with the
// fewest arcs is taken, then the one whose sequence of place ranks from the origin is lexicographically smallest, then
// the same with road ranks. Renumbering places and roads therefore leaves the named route unchanged.
//
// A route whose cost is beyond the range of double counts as unusable. The cost of an arc that does not exist is not
// read. Throws std::invalid_argument for an unknown place, a span of the wrong size, a negative or NaN cost of an
// existing arc, or two equal ranks between which the choice would fall.
std::optional<std::vector<std::int32_t>> cheapest_route(const RoadGraph& graph, const RouteQuery& query);

// Sum of the costs of a route's arcs, added in ascending order: the same bits for a route and for its reverse.
double route_cost(std::span<const std::int32_t> route, std::span<const double> arc_cost);

}  // namespace taji::network
