#include <algorithm>
#include <cmath>
#include <limits>
#include <taji/network/routing.hpp>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// So many routes are remembered before those of other closures than the present are forgotten.
constexpr std::size_t kMemos = 64;

std::vector<double> arc_costs(const Sim& s, std::int32_t corridor, Weight weight) {
  std::vector<double> cost(2 * s.m.roads.size());
  for (std::size_t r = 0; r < s.m.roads.size(); ++r) {
    const double ms = weight == Weight::time_empty ? s.w.road_ms_empty[r] : s.w.road_ms_loaded[r];
    double c = ms;
    if (weight == Weight::risk || weight == Weight::balanced) {
      // -ln(1-p) of one traversal at the perceived rate.
      const double risk = perceived_rate(s, r) * s[s.m.roads[r].km];
      c = weight == Weight::risk ? risk : ms + s[s.m.corridors[corridor].risk_weight] * risk;
    }
    cost[2 * r] = cost[2 * r + 1] = c;
  }
  return cost;
}

}  // namespace

double perceived_rate(const Sim& s, std::size_t road) {
  const double weight = s[s.m.prior_weight_km];
  return (s[s.m.prior_attacks_per_km] * weight + s.w.road_seen_attacks[road]) / (weight + s.w.road_seen_km[road]);
}

std::int32_t RouteTable::add(const std::vector<std::int32_t>& path) {
  for (std::int32_t r = 0; r < size(); ++r) {
    if (length(r) == static_cast<std::int32_t>(path.size()) &&
        std::equal(path.begin(), path.end(), arcs.begin() + first[r])) {
      return r;
    }
  }
  arcs.insert(arcs.end(), path.begin(), path.end());
  first.push_back(static_cast<std::int32_t>(arcs.size()));
  return size() - 1;
}

std::int32_t find_route(const Sim& s, std::int32_t corridor, std::int32_t from, std::int32_t to, Weight weight,
                        bool must_be_open) {
  World& w = s.w;
  const auto kind = static_cast<std::uint8_t>(weight);
  const bool by_risk = weight == Weight::risk || weight == Weight::balanced;
  if (by_risk) settle_all(s);  // evidence up to now
  const std::int32_t owner = weight == Weight::balanced ? corridor : -1;
  for (std::size_t i = 0; !by_risk && i < w.memos.size(); ++i) {
    const RouteMemo& memo = w.memos[i];
    if (memo.version != w.route_version || memo.from != from || memo.to != to || memo.weight != kind ||
        memo.must_be_open != must_be_open || memo.corridor != owner) {
      continue;
    }
    const std::int32_t known = memo.route;
    std::swap(w.memos[i], w.memos[i / 2]);  // what is asked for often comes to stand in front
    return known;
  }
  const std::vector<double> cost = arc_costs(s, corridor, weight);
  network::RouteQuery query{from, to, cost};
  if (must_be_open) {
    query.road_closed = w.road_closed;
    query.place_closed = w.place_closed;
  }
  query.place_rank = s.m.place_rank;
  query.road_rank = s.m.road_rank;
  const auto path = network::cheapest_route(s.m.graph, query);
  const std::int32_t route = path ? w.routes.add(*path) : -1;
  if (!by_risk) {
    if (w.memos.size() >= kMemos) {
      std::erase_if(w.memos, [&](const RouteMemo& memo) { return memo.version != w.route_version; });
    }
    w.memos.push_back({owner, from, to, kind, must_be_open, w.route_version, route});
  }
  return route;
}

std::int32_t find_way(const Sim& s, std::int32_t corridor, std::int32_t from, std::int32_t to, Weight weight) {
  const std::int32_t open = find_route(s, corridor, from, to, weight, true);
  return open >= 0 ? open : find_route(s, corridor, from, to, weight, false);
}

std::int32_t route_by(const Sim& s, std::int32_t corridor, std::int32_t from, scenario::RouteRule rule) {
  const Corridor& c = s.m.corridors[corridor];
  switch (rule) {
    case scenario::RouteRule::fixed: {
      // Fixed routes stand first in the table, one a corridor; from a haven on the way its own remainder is driven.
      std::int32_t route = corridor;
      if (from != c.marshal) {
        const auto& arcs = c.fixed_route;
        const auto at = std::find_if(arcs.begin(), arcs.end(), [&](auto arc) { return s.m.graph.from(arc) == from; });
        route = at == arcs.end() ? find_route(s, corridor, from, c.city_place, Weight::time_loaded, true)
                                 : s.w.routes.add({at, arcs.end()});
      }
      return route >= 0 && route_open(s, route, from) ? route : -1;
    }
    case scenario::RouteRule::fastest:
      return find_route(s, corridor, from, c.city_place, Weight::time_loaded, true);
    case scenario::RouteRule::safest:
      return find_route(s, corridor, from, c.city_place, Weight::risk, true);
    case scenario::RouteRule::balanced:
      return find_route(s, corridor, from, c.city_place, Weight::balanced, true);
  }
  return -1;
}

std::int32_t departure_route(const Sim& s, std::int32_t corridor, std::int32_t from) {
  return route_by(s, corridor, from, s.m.corridors[corridor].rule);
}

bool route_open(const Sim& s, std::int32_t route, std::int32_t from_place) {
  if (s.w.place_closed[from_place]) return false;
  for (std::int32_t leg = 0; leg < s.w.routes.length(route); ++leg) {
    const std::int32_t arc = s.w.routes.arc(route, leg);
    if (s.w.road_closed[arc >> 1] || s.w.place_closed[s.m.graph.to(arc)]) return false;
  }
  return true;
}

double route_ms(const Sim& s, std::int32_t route, bool is_loaded) {
  double ms = 0;
  for (std::int32_t leg = 0; leg < s.w.routes.length(route); ++leg) {
    const std::int32_t road = s.w.routes.arc(route, leg) >> 1;
    ms += is_loaded ? s.w.road_ms_loaded[road] : s.w.road_ms_empty[road];
  }
  return ms;
}

}  // namespace taji::model
