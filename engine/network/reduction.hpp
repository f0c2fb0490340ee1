#pragma once

#include <cstdint>
#include <span>
#include <taji/network/road_graph.hpp>
#include <vector>

namespace taji::network {

// A way between two nodes that is up with probability `up`, independently of all others.
struct Link {
  std::int32_t a, b;
  bool oneway;  // only a -> b
  double up;
};

inline constexpr std::int32_t kSource = 0;
inline constexpr std::int32_t kSink = 1;

// A network with the same probability that kSink can be reached from kSource.
struct ReducedNetwork {
  std::int32_t nodes;
  std::vector<Link> links;
};

// Merges certain two-way roads, drops what lies on no way from `from` to `to`, and merges parallel and serial links.
// `from` and `to` must differ. No links: never connected. nodes == 1: always connected.
ReducedNetwork reduce(const RoadGraph& graph, PlaceId from, PlaceId to, std::span<const double> available);

}  // namespace taji::network
