#include <algorithm>
#include <cli/way.hpp>
#include <cmath>
#include <taji/kernel/elementary.hpp>
#include <taji/model/hazard.hpp>
#include <taji/network/routing.hpp>

namespace taji::cli {
namespace {

std::size_t index(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

double at(const model::Model& model, model::Slot slot, double otherwise) {
  return slot < 0 ? otherwise : model.base[index(slot)];
}

double hours(double km, double speed) {
  return km == 0 || std::isinf(speed) ? 0 : km / speed;
}

}  // namespace

RoadFacts road_facts(const model::Model& model) {
  RoadFacts facts;
  const std::vector<double> factors = model::initial_zone_factors(model, model.base);
  facts.has_regimes = std::any_of(model.zones.begin(), model.zones.end(),
                                  [](const model::Zone& zone) { return !zone.regimes.empty(); });
  facts.has_seasons = !model.seasons.empty();
  for (std::size_t r = 0; r < model.roads.size(); ++r) {
    const model::Road& road = model.roads[r];
    const double km = at(model, road.km, 0);
    const model::RoadHazard hazard = model::road_hazard(model, model.base, factors, static_cast<std::int32_t>(r));
    for (const std::int32_t z : road.zones) {
      facts.has_attempts = facts.has_attempts || at(model, model.zones[index(z)].attempts_per_day, 0) > 0;
    }
    const double exposure = hazard.once + hazard.per_km * km;
    facts.km.push_back(km);
    facts.hours_loaded.push_back(hours(km, at(model, road.speed_loaded, 0)));
    facts.hours_empty.push_back(hours(km, at(model, road.speed_empty, 0)));
    facts.attack.push_back(-kernel::expm1(-exposure));
    facts.available.push_back(at(model, road.available, 1));
    facts.capacity.push_back(at(model, road.capacity, INFINITY));
    for (int direction = 0; direction < 2; ++direction) {
      facts.arc_time.push_back(facts.hours_loaded.back());
      facts.arc_risk.push_back(exposure);
    }
  }
  return facts;
}

Way way_along(const RoadFacts& facts, std::vector<std::int32_t> arcs) {
  Way way;
  std::vector<double> attacks;
  for (const std::int32_t arc : arcs) {
    const std::size_t road = index(network::RoadGraph::road(arc));
    way.km += facts.km[road];
    way.hours_loaded += facts.hours_loaded[road];
    way.hours_empty += facts.hours_empty[road];
    attacks.push_back(facts.attack[road]);
  }
  way.chance_of_arrival = network::chance_of_arrival(attacks);
  way.arcs = std::move(arcs);
  return way;
}

std::optional<Way> best_way(const model::Model& model, const RoadFacts& facts, std::int32_t from, std::int32_t to,
                            Wish wish, const std::vector<std::uint8_t>& roads_out,
                            const std::vector<std::uint8_t>& places_out) {
  network::RouteQuery query{from, to, wish == Wish::fastest ? facts.arc_time : facts.arc_risk};
  query.road_closed = roads_out;
  query.place_closed = places_out;
  query.place_rank = model.place_rank;
  query.road_rank = model.road_rank;
  auto arcs = network::cheapest_route(model.graph, query);
  if (!arcs) return std::nullopt;
  return way_along(facts, std::move(*arcs));
}

std::optional<Way> corridor_way(const model::Model& model, const RoadFacts& facts, const model::Corridor& corridor) {
  if (corridor.rule == scenario::RouteRule::fixed) return way_along(facts, corridor.fixed_route);
  if (corridor.rule == scenario::RouteRule::fastest) {
    return best_way(model, facts, corridor.marshal, corridor.city_place, Wish::fastest);
  }
  // Nothing seen yet: every kilometre is believed as dangerous as the prior says.
  const double prior = at(model, model.prior_attacks_per_km, 0);
  std::vector<double> cost;
  for (std::size_t arc = 0; arc < facts.arc_time.size(); ++arc) {
    const double risk = prior * facts.km[arc / 2];
    const double ms = facts.arc_time[arc] * static_cast<double>(kernel::kHour);
    cost.push_back(corridor.rule == scenario::RouteRule::safest ? risk
                                                                : ms + at(model, corridor.risk_weight, 0) * risk);
  }
  network::RouteQuery query{corridor.marshal, corridor.city_place, cost};
  query.place_rank = model.place_rank;
  query.road_rank = model.road_rank;
  auto arcs = network::cheapest_route(model.graph, query);
  if (!arcs) return std::nullopt;
  return way_along(facts, std::move(*arcs));
}

std::vector<std::string> places_on(const model::Model& model, std::int32_t from,
                                   const std::vector<std::int32_t>& arcs) {
  std::vector<std::string> names = {model.places[index(from)].name.shown};
  for (const std::int32_t arc : arcs) names.push_back(model.places[index(model.graph.to(arc))].name.shown);
  return names;
}

}  // namespace taji::cli
