#include <limits>
#include <taji/network/flow.hpp>
#include <taji/network/outage.hpp>
#include <taji/network/routing.hpp>

#include "checks.hpp"

namespace taji::network {

OutageEffect with_outages(const RoadGraph& graph, PlaceId from, PlaceId to, std::span<const double> arc_cost,
                          std::span<const double> capacity, std::span<const RoadId> roads_out,
                          std::span<const PlaceId> places_out, std::span<const std::int32_t> place_rank,
                          std::span<const std::int32_t> road_rank) {
  std::vector<std::uint8_t> road_closed(idx(graph.road_count()), 0);
  std::vector<std::uint8_t> place_closed(idx(graph.place_count()), 0);
  for (const RoadId road : roads_out) {
    if (road < 0 || road >= graph.road_count()) throw std::invalid_argument("no such road in the road graph");
    road_closed[idx(road)] = 1;
  }
  for (const PlaceId place : places_out) {
    require_place(graph, place);
    place_closed[idx(place)] = 1;
  }
  auto route = cheapest_route(graph, {.from = from,
                                      .to = to,
                                      .arc_cost = arc_cost,
                                      .road_closed = road_closed,
                                      .place_closed = place_closed,
                                      .place_rank = place_rank,
                                      .road_rank = road_rank});
  const double flow = max_flow(graph, from, to, capacity, road_closed, place_closed).value;
  if (!route) return {false, {}, std::numeric_limits<double>::infinity(), flow};
  const double cost = route_cost(*route, arc_cost);
  return {true, std::move(*route), cost, flow};
}

}  // namespace taji::network
