#include <cmath>
#include <stdexcept>
#include <taji/network/routing.hpp>
#include <tuple>

#include "model/compiler.hpp"

namespace taji::model {

std::int32_t Compiler::loading_station(const std::string& place_id) {
  const auto found = loading_.find(place_id);
  if (found != loading_.end()) return found->second;
  for (const auto& source : in_.sources) {
    if (source.place_id != place_id) continue;
    Station station;
    station.kind = Station::Kind::loading;
    station.place = find(place_ids_, place_id, "place");
    station.service = make_law(source.loading);
    station.servers = source.racks.slot;
    station.trucks_limit = source.trucks_limit.slot;
    station.volume_limit = source.volume_limit.slot;
    station.keep = source.keep.slot;
    if (const auto city = city_ids_.find(place_id); city != city_ids_.end()) {
      station.onward = true;
      station.city = city->second;
    }
    out_.stations.push_back(std::move(station));
    return loading_[place_id] = static_cast<std::int32_t>(out_.stations.size()) - 1;
  }
  throw std::invalid_argument("no source entry for '" + place_id + "'");
}

void Compiler::escort_pools() {
  const auto order = sorted_order(in_.escorts, [](const auto& e) { return e.id; });
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto& entry = in_.escorts[order[rank]];
    escort_ids_[entry.id] = static_cast<std::int32_t>(rank);
    EscortPool pool{make_name(entry.id, rank), entry.units.slot, entry.back.has_value(), {}};
    if (entry.back) pool.back = make_law(entry.back->time);
    out_.escort_pools.push_back(std::move(pool));
  }
}

void Compiler::corridors() {
  const auto order = sorted_order(in_.corridors, [](const auto& e) { return e.id; });
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto& entry = in_.corridors[order[rank]];
    corridor_ids_[entry.id] = static_cast<std::int32_t>(rank);
    Corridor corridor;
    corridor.name = make_name(entry.id, rank);
    corridor.source = find(place_ids_, entry.source, "place");
    corridor.marshal = find(place_ids_, entry.marshal, "place");
    corridor.city_place = find(place_ids_, entry.city, "place");
    corridor.city = find(city_ids_, entry.city, "city");
    corridor.station = loading_station(entry.source);
    rules(corridor, entry);
    losses(corridor, entry);
    crews(corridor, entry);
    musters(corridor, static_cast<std::int32_t>(rank));
    pools(corridor, entry, static_cast<std::int32_t>(rank));
    if (corridor.rule == scenario::RouteRule::fixed) corridor.fixed_route = fixed_route(corridor, entry);
    out_.learns_risk |= corridor.rule == scenario::RouteRule::safest || corridor.rule == scenario::RouteRule::balanced;
    out_.corridors.push_back(std::move(corridor));
  }
}

void Compiler::rules(Corridor& corridor, const scenario::CorridorEntry& entry) {
  corridor.rule = entry.route.rule;
  corridor.risk_weight = entry.route.risk_weight.slot;
  corridor.reroute = entry.route.reroute;
  corridor.turns_when_closed = entry.turns_when_closed;
  corridor.target = entry.convoy.target.slot;
  corridor.min = entry.convoy.min.slot;
  corridor.max_wait = entry.convoy.max_wait.slot;
  corridor.window = make_window(entry.convoy.window);
  if (entry.departures) {
    corridor.departures = entry.departures->kind;
    corridor.departure_dates.assign(entry.departures->dates_ms.begin(), entry.departures->dates_ms.end());
    std::sort(corridor.departure_dates.begin(), corridor.departure_dates.end());
    corridor.every = entry.departures->every.slot;
    corridor.first_departure = entry.departures->first.slot;
    corridor.departure_rate = entry.departures->rate.slot;
  }
  corridor.speed_factor = make_law(entry.speed_factor);
  corridor.return_alone = entry.return_alone;
  corridor.empty_exposure = entry.empty_exposure.slot;
  corridor.initial_spread = entry.initial.spread;
  for (const auto& [stage, trucks] : entry.initial.stages) corridor.initial.emplace_back(stage, trucks.slot);
}

void Compiler::owners() {
  const auto order = sorted_order(in_.owners, [](const auto& e) { return e.id; });
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto& entry = in_.owners[order[rank]];
    owner_ids_[entry.id] = static_cast<std::int32_t>(rank);
    Owner owner;
    owner.name = make_name(entry.id, rank);
    owner.suspended = entry.suspended.slot;
    owner.stand_down = make_law(entry.stand_down);
    out_.owners.push_back(std::move(owner));
  }
}

void Compiler::crews(Corridor& corridor, const scenario::CorridorEntry& entry) {
  if (entry.drivers) {
    corridor.has_drivers = corridor.gated = true;
    corridor.drivers = entry.drivers->number.slot;
    corridor.refusals_per_loss = entry.drivers->refusals_per_loss.slot;
    corridor.driver_return = entry.drivers->return_time.slot;
  }
  if (entry.arrangement) {
    corridor.arranged_share = entry.arrangement->share.slot;
    corridor.arranged_load = entry.arrangement->load.slot;
    corridor.arranged_time = make_law(entry.arrangement->time);
  }
}

void Compiler::losses(Corridor& corridor, const scenario::CorridorEntry& entry) {
  const auto& attack = entry.on_attack;
  corridor.repelled = attack.repelled.slot;
  corridor.loss = attack.loss;
  corridor.loss_each = attack.each.slot;
  corridor.loss_mean = attack.share_mean.slot;
  corridor.loss_sd = attack.share_sd.slot;
  corridor.loss_count = make_law(attack.count);
  corridor.attack_delay = make_law(attack.delay);
  corridor.turn_back = attack.turn_back.slot;
  corridor.attack_closes = make_law(attack.closes);
  corridor.load_only = attack.load_only.slot;
  if (entry.escort) {
    corridor.escort_units = entry.escort->units.slot;
    corridor.escort_hazard = entry.escort->hazard.slot;
    corridor.escort_repelled = entry.escort->repelled.slot;
    corridor.escort_speed = entry.escort->speed.slot;
    corridor.escort_wait = make_law(entry.escort->wait);
    if (!entry.escort->pool.empty()) corridor.escort_pool = find(escort_ids_, entry.escort->pool, "escort pool");
    if (entry.escort->handover) {
      for (const auto& id : entry.escort->handover->places) corridor.handovers.push_back(find(place_ids_, id, "place"));
      std::sort(corridor.handovers.begin(), corridor.handovers.end());
      out_.hands_over = true;
      corridor.handover_delay = make_law(entry.escort->handover->delay);
    }
  }
  if (entry.size_effect) {
    corridor.size_reference = entry.size_effect->reference.slot;
    corridor.size_exponent = entry.size_effect->exponent.slot;
  }
}

/// Convoys form at the marshalling place, and again at havens that they were driven back to.
void Compiler::musters(Corridor& corridor, std::int32_t rank) {
  corridor.first_muster = static_cast<std::int32_t>(out_.musters.size());
  out_.musters.push_back({rank, corridor.marshal});
  for (std::size_t place = 0; place < out_.places.size(); ++place) {
    const auto id = static_cast<std::int32_t>(place);
    if (out_.places[place].haven && id != corridor.marshal && id != corridor.city_place) {
      out_.musters.push_back({rank, id});
    }
  }
  corridor.muster_count = static_cast<std::int32_t>(out_.musters.size()) - corridor.first_muster;
}

void Compiler::pools(Corridor& corridor, const scenario::CorridorEntry& entry, std::int32_t rank) {
  corridor.first_pool = static_cast<std::int32_t>(out_.pools.size());
  const auto order = sorted_order(in_.fleet, [](const auto& e) { return e.id; });
  const Station& station = out_.stations[corridor.station];
  // Racks at which loading takes no time never hold a truck up.
  const bool at_once =
      station.service.form == scenario::LawForm::constant && out_.base[station.service.parameters.front()] == 0;
  const bool endless = (at_once || std::isinf(out_.base[station.servers])) &&
                       std::isinf(out_.base[station.trucks_limit]) && std::isinf(out_.base[station.volume_limit]);
  for (const std::size_t i : order) {
    const auto& pool_entry = in_.fleet[i];
    if (pool_entry.corridor != entry.id) continue;
    Pool pool;
    pool.name = make_name(pool_entry.id, out_.pools.size());
    pool.corridor = rank;
    pool.product = product_ids_.at(pool_entry.product);
    pool.in_corridor = corridor.pool_count;
    pool.trucks = pool_entry.trucks.slot;
    pool.capacity_litres = pool_entry.capacity.slot;
    if (station.onward) pool.source_tank = tank_of(station.city, pool.product);
    if (!pool_entry.owner.empty()) {
      pool.owner = find(owner_ids_, pool_entry.owner, "owner");
      out_.owners[pool.owner].pools.push_back(static_cast<std::int32_t>(out_.pools.size()));
      corridor.gated = true;
    }
    if (pool_entry.replaced) {
      pool.replaced_share = pool_entry.replaced->share.slot;
      pool.replaced_after = make_law(pool_entry.replaced->after);
    }
    pool_ids_[pool_entry.id] = static_cast<std::int32_t>(out_.pools.size());
    if (endless && std::isinf(out_.base[pool.trucks])) {
      if (corridor.unlimited_pool >= 0) {
        throw std::invalid_argument(
            "corridor '" + entry.id +
            "' has two unlimited pools; give one of them a number of trucks, or the source racks");
      }
      corridor.unlimited_pool = static_cast<std::int32_t>(out_.pools.size());
    }
    out_.pools.push_back(std::move(pool));
    ++corridor.pool_count;
  }
  out_.widest_corridor = std::max(out_.widest_corridor, corridor.pool_count);
}

std::int32_t Compiler::tank_of(std::int32_t city, std::int32_t product) const {
  const City& c = out_.cities[city];
  for (std::int32_t t = c.first_tank; t < c.first_tank + c.tank_count; ++t) {
    if (out_.tanks[t].product == product) return t;
  }
  throw std::invalid_argument("'" + c.name.id + "' has no tank for " + out_.products[product]);
}

void Compiler::splits() {
  const auto order = sorted_order(in_.splits, [](const auto& e) { return e.id; });
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto& entry = in_.splits[order[rank]];
    Split split;
    split.name = make_name(entry.id, rank);
    split.rule = entry.rule;
    split.sensitivity = entry.sensitivity.slot;
    for (const auto& member : entry.members) {
      split.members.push_back(
          {find(corridor_ids_, member.corridor, "corridor"), member.rank, member.weight.slot, member.until.slot});
    }
    std::sort(split.members.begin(), split.members.end(), [](const SplitMember& a, const SplitMember& b) {
      return std::tie(a.rank, a.corridor) < std::tie(b.rank, b.corridor);
    });
    out_.learns_risk |= split.rule == scenario::SplitRule::risk;
    for (const SplitMember& member : split.members) {
      Corridor& corridor = out_.corridors[member.corridor];
      corridor.split = static_cast<std::int32_t>(rank);
      for (std::int32_t p = corridor.first_pool; p < corridor.first_pool + corridor.pool_count; ++p) {
        for (const SplitMember& other : split.members) out_.pools[p].peers.push_back(peer_of(p, other.corridor));
      }
    }
    out_.splits.push_back(std::move(split));
  }
}

/// The pool of a corridor for the product of another pool.
std::int32_t Compiler::peer_of(std::int32_t pool, std::int32_t corridor) const {
  const Corridor& c = out_.corridors[corridor];
  for (std::int32_t p = c.first_pool; p < c.first_pool + c.pool_count; ++p) {
    if (out_.pools[p].product == out_.pools[pool].product) return p;
  }
  throw std::invalid_argument("corridor '" + c.name.id + "' has no pool for " +
                              out_.products[out_.pools[pool].product]);
}

/// The fastest route through the places named, at the scenario's own speeds.
std::vector<std::int32_t> Compiler::fixed_route(const Corridor& corridor, const scenario::CorridorEntry& entry) const {
  std::vector<double> hours(2 * out_.roads.size());
  for (std::size_t r = 0; r < out_.roads.size(); ++r) {
    const double speed = out_.base[out_.roads[r].speed_loaded];
    hours[2 * r] = hours[2 * r + 1] = std::isinf(speed) ? 0.0 : out_.base[out_.roads[r].km] / speed;
  }
  std::vector<std::int32_t> stops;
  stops.reserve(entry.route.via.size() + 1);
  for (const auto& via : entry.route.via) stops.push_back(find(place_ids_, via, "place"));
  stops.push_back(corridor.city_place);
  std::vector<std::int32_t> route;
  std::int32_t from = corridor.marshal;
  for (const std::int32_t to : stops) {
    network::RouteQuery query{from, to, hours};
    query.place_rank = out_.place_rank;
    query.road_rank = out_.road_rank;
    const auto part = network::cheapest_route(out_.graph, query);
    if (!part) {
      throw std::invalid_argument("corridor '" + entry.id + "': no road leads from '" + out_.places[from].name.id +
                                  "' to '" + out_.places[to].name.id + "'");
    }
    route.insert(route.end(), part->begin(), part->end());
    from = to;
  }
  return route;
}

}  // namespace taji::model
