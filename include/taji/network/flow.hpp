#pragma once

#include <cstdint>
#include <span>
#include <taji/network/road_graph.hpp>
#include <vector>

namespace taji::network {

// Values and flows are in the unit of the capacities. Which roads limit the flow is deliberately not told: this is for
// planning with outages that the user names, not for finding the ones that would hurt most.
struct Flow {
  double value;                   // most that can go from the origin to the destination
  std::vector<double> road_flow;  // one flow of that value, per road, positive along from -> to
};

// Maximum flow (Boykov & Kolmogorov's augmenting paths, from Boost). A two-way road carries its capacity in either
// direction. Infinite capacities are allowed: if a way of infinite capacity leads to the destination the value is
// infinite, the roads of one such way carry +-infinity, all others 0. The same, with no such roads,
// for from == to. Nothing flows from, to or through closed places or along closed roads.
// The value does not depend on how places and roads are numbered (up to rounding); road_flow may where several flows
// have the same value.
//
// Throws std::invalid_argument for an unknown place, a span of the wrong size, a negative or NaN capacity, or finite
// capacities whose sum is beyond the range of double.
Flow max_flow(const RoadGraph& graph, PlaceId from, PlaceId to, std::span<const double> capacity,
              std::span<const std::uint8_t> road_closed = {}, std::span<const std::uint8_t> place_closed = {});

}  // namespace taji::network
