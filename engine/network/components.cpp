#include <taji/network/components.hpp>

#include "checks.hpp"

namespace taji::network {

std::vector<std::uint8_t> reachable_from(const RoadGraph& graph, PlaceId from,
                                         std::span<const std::uint8_t> road_closed,
                                         std::span<const std::uint8_t> place_closed) {
  require_place(graph, from);
  require_closures(graph, road_closed, place_closed);
  std::vector<std::uint8_t> reached(idx(graph.place_count()), 0);
  if (!is_open(place_closed, from)) return reached;
  std::vector<PlaceId> pending = {from};
  reached[idx(from)] = 1;
  while (!pending.empty()) {
    const PlaceId place = pending.back();
    pending.pop_back();
    for (const std::int32_t arc : graph.arcs_out(place)) {
      const PlaceId next = graph.to(arc);
      if (reached[idx(next)] != 0 || !is_open(road_closed, RoadGraph::road(arc)) || !is_open(place_closed, next)) {
        continue;
      }
      reached[idx(next)] = 1;
      pending.push_back(next);
    }
  }
  return reached;
}

}  // namespace taji::network
