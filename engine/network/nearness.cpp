#include <limits>
#include <queue>
#include <taji/network/nearness.hpp>
#include <utility>

#include "checks.hpp"

namespace taji::network {

std::vector<double> nearness(const RoadGraph& graph, std::span<const PlaceId> places,
                             std::span<const double> road_cost) {
  for (const PlaceId place : places) require_place(graph, place);
  require_size(road_cost, graph.road_count(), "road_cost");
  using Reached = std::pair<double, PlaceId>;
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> pending;
  std::vector<double> best(idx(graph.place_count()), std::numeric_limits<double>::infinity());
  const auto reach = [&](PlaceId place, double cost) {
    if (!(cost < best[idx(place)])) return;
    best[idx(place)] = cost;
    pending.emplace(cost, place);
  };
  for (const PlaceId place : places) reach(place, 0);
  while (!pending.empty()) {
    const auto [cost, place] = pending.top();
    pending.pop();
    if (cost > best[idx(place)]) continue;
    for (const std::int32_t arc : graph.arcs_out(place)) reach(graph.to(arc), cost + road_cost[idx(arc >> 1)]);
    // A oneway road leads back as well here.
    for (const std::int32_t arc : graph.arcs_in(place)) reach(graph.from(arc), cost + road_cost[idx(arc >> 1)]);
  }
  return best;
}

}  // namespace taji::network
