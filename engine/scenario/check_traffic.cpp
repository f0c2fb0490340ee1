#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "scenario/check.hpp"
#include "scenario/find.hpp"

namespace taji::scenario {

namespace {

/// Which places roads lead to, in the direction of travel.
class Reach {
 public:
  explicit Reach(const Network& network) {
    for (const RoadEntry& road : network.roads) {
      next_[road.from].push_back(road.to);
      if (!road.oneway) next_[road.to].push_back(road.from);
    }
  }
  bool connected(const std::string& from, const std::string& to) const {
    std::unordered_set<std::string> seen{from};
    std::deque<std::string> open{from};
    while (!open.empty()) {
      const std::string at = open.front();
      open.pop_front();
      if (at == to) return true;
      const auto found = next_.find(at);
      if (found == next_.end()) continue;
      for (const std::string& place : found->second) {
        if (seen.insert(place).second) open.push_back(place);
      }
    }
    return false;
  }

 private:
  std::unordered_map<std::string, std::vector<std::string>> next_;
};

/// True when source, marshalling place, city and the places on the way are all known.
bool check_places(const Scenario& scenario, const CorridorEntry& corridor, Context& context) {
  bool fine = !corridor.source.empty() && !corridor.city.empty();
  const auto check = [&](const char* verb, const std::string& id, text::Place place) {
    if (id.empty() || contains(context.places, id)) return;
    fine = false;
    context.diagnostics.error(place, "unknown-place",
                              fmt::format("corridor '{}' {} '{}', which is not a place", corridor.id, verb, id),
                              text::did_you_mean(id, context.places));
  };
  check("loads at", corridor.source, corridor.source_place);
  if (corridor.marshal != corridor.source) check("forms convoys at", corridor.marshal, corridor.marshal_place);
  for (std::size_t i = 0; i < corridor.route.via.size(); ++i) {
    check("goes through", corridor.route.via[i], corridor.route.via_places[i]);
  }
  if (!corridor.city.empty() && find_by_id(scenario.cities, corridor.city) == nullptr) {
    fine = false;
    context.diagnostics.error(
        corridor.city_place, "unknown-city",
        fmt::format("corridor '{}' serves '{}', which is not in 'cities'", corridor.id, corridor.city),
        text::did_you_mean(corridor.city, ids_of(scenario.cities)));
  }
  return fine && contains(context.places, corridor.city);
}

void check_way(const CorridorEntry& corridor, const Reach& reach, Context& context) {
  struct Leg {
    const std::string* from;
    const std::string* to;
    text::Place place;
  };
  if (corridor.marshal == corridor.city) {
    context.diagnostics.error(corridor.city_place, "same-place",
                              fmt::format("corridor '{}' begins and ends at '{}'", corridor.id, corridor.city));
    return;
  }
  std::vector<Leg> legs{{&corridor.source, &corridor.marshal, corridor.marshal_place}};
  const std::string* at = &corridor.marshal;
  for (std::size_t i = 0; i < corridor.route.via.size(); ++i) {
    legs.push_back({at, &corridor.route.via[i], corridor.route.via_places[i]});
    at = &corridor.route.via[i];
  }
  legs.push_back({at, &corridor.city, corridor.city_place});
  legs.push_back({&corridor.city, &corridor.source, corridor.source_place});
  for (const Leg& leg : legs) {
    if (reach.connected(*leg.from, *leg.to)) continue;
    const bool back = reach.connected(*leg.to, *leg.from);
    context.diagnostics.error(
        leg.place, "disconnected",
        fmt::format("corridor '{}': no roads lead from '{}' to '{}'", corridor.id, *leg.from, *leg.to),
        back ? "they do the other way: look for a 'oneway'" : "");
    return;
  }
}

/// Trucks are counted one by one where they are placed; no fleet on earth has more.
constexpr double kMostTrucks = 1e6;

void check_convoy(const CorridorEntry& corridor, Context& context) {
  const ConvoyRule& convoy = corridor.convoy;
  if (convoy.target.slot < 0 || convoy.min.slot < 0 || !convoy.min.given) return;
  if (convoy.min.value > convoy.target.value) {
    context.diagnostics.error(
        convoy.min.place, "min-above-target",
        fmt::format("'min' is {:g}, more than 'target', which is {:g}", convoy.min.value, convoy.target.value));
  } else if (convoy.min.value < convoy.target.value && convoy.max_wait.slot >= 0 && std::isinf(convoy.max_wait.value) &&
             !corridor.departures) {
    context.diagnostics.error(convoy.min.place, "min-never-acts",
                              "'min' never acts: without 'max_wait' or 'departures' a convoy waits for 'target'",
                              "for example max_wait: 72 h");
  }
}

bool has_trucks(const PoolEntry& pool, const Context& context) {
  return pool.trucks.slot < 0 || context.supports[static_cast<std::size_t>(pool.trucks.slot)].second > 0;
}

bool fleet_has_trucks(const Scenario& scenario, const Context& context) {
  return std::any_of(scenario.fleet.begin(), scenario.fleet.end(),
                     [&](const PoolEntry& pool) { return has_trucks(pool, context); });
}

/// Trucks come to it from others of its split.
bool shares_trucks(const Scenario& scenario, const std::string& corridor) {
  return std::any_of(scenario.splits.begin(), scenario.splits.end(), [&](const SplitEntry& split) {
    return std::any_of(split.members.begin(), split.members.end(),
                       [&](const SplitMember& member) { return member.corridor == corridor; });
  });
}

void check_pools(const Scenario& scenario, const CorridorEntry& corridor, Context& context) {
  double trucks = 0;
  bool any = shares_trucks(scenario, corridor.id), unlimited = false;
  text::Place unlimited_place;
  for (const PoolEntry& pool : scenario.fleet) {
    // A misspelt name is reported by itself.
    any = any || find_by_id(scenario.corridors, pool.corridor) == nullptr;
    if (pool.corridor != corridor.id) continue;
    any = any || has_trucks(pool, context);
    if (pool.trucks.slot < 0) continue;
    const double most = context.supports[static_cast<std::size_t>(pool.trucks.slot)].second;
    if (std::isfinite(most) && most > kMostTrucks) {
      context.diagnostics.error(pool.trucks.place, "too-many-trucks", "a pool has at most a million trucks",
                                "write 'unlimited' for as many as are asked for");
    }
    if (std::isinf(pool.trucks.value)) {
      unlimited = true;
      unlimited_place = pool.trucks.place;
    } else {
      trucks += pool.trucks.value;
    }
  }
  if (!any && fleet_has_trucks(scenario, context)) {
    context.diagnostics.warning(corridor.place, "no-trucks", fmt::format("corridor '{}' has no trucks", corridor.id));
  }
  const SourceEntry* source = find_by_id(scenario.sources, corridor.source);
  if (unlimited && !corridor.departures && source != nullptr &&
      find_by_id(scenario.cities, corridor.source) == nullptr &&
      !limits_flow(*source, [](const Quantity& q) { return q.value; })) {
    context.diagnostics.error(
        unlimited_place, "endless-flow",
        fmt::format("corridor '{}' has unlimited trucks, and nothing limits loading at '{}'", corridor.id,
                    corridor.source),
        "give the corridor 'departures', or the source a daily limit or racks with a loading time");
  }
  double placed = 0;
  for (const auto& [stage, number] : corridor.initial.stages) placed += number.value;
  if (!unlimited && !corridor.initial.stages.empty() && placed > trucks) {
    context.diagnostics.error(
        corridor.initial.stages.front().second.place, "too-many-trucks",
        fmt::format("'initial' places {:g} trucks, and corridor '{}' has {:g}", placed, corridor.id, trucks));
  }
}

void check_fleet(const Scenario& scenario, Context& context) {
  for (const PoolEntry& pool : scenario.fleet) {
    if (pool.corridor.empty() || find_by_id(scenario.corridors, pool.corridor) != nullptr) continue;
    context.diagnostics.error(pool.corridor_place, "unknown-corridor",
                              fmt::format("pool '{}' works on '{}', which is not a corridor", pool.id, pool.corridor),
                              text::did_you_mean(pool.corridor, ids_of(scenario.corridors)));
  }
  if (!scenario.corridors.empty() && scenario.fleet.empty()) {
    context.diagnostics.error(
        scenario.corridors.front().place, "missing-key", "there are corridors, and no 'fleet'",
        "for example fleet: [{corridor: south, trucks: 800, capacity: 45.9 kl, product: diesel}]");
  }
  if (!scenario.fleet.empty() && !fleet_has_trucks(scenario, context)) {
    context.diagnostics.error(scenario.fleet.front().trucks.place, "empty-fleet",
                              "the fleet is empty: no pool has a truck");
  }
}

}  // namespace

bool limits_flow(const SourceEntry& source, const std::function<double(const Quantity&)>& value) {
  const auto finite = [&](const Quantity& q) { return q.slot < 0 || std::isfinite(value(q)); };
  const bool at_once = source.loading.form == LawForm::constant && !source.loading.parameters.empty() &&
                       source.loading.parameters.front().slot >= 0 && value(source.loading.parameters.front()) == 0;
  return finite(source.trucks_limit) || finite(source.volume_limit) || (finite(source.racks) && !at_once);
}

void check_traffic(const Scenario& scenario, Context& context) {
  const Reach reach(scenario.network);
  for (const CorridorEntry& corridor : scenario.corridors) {
    if (!context.network_broken && check_places(scenario, corridor, context) && !context.roads_broken) {
      check_way(corridor, reach, context);
    }
    if (corridor.route.rule != RouteRule::fixed && !corridor.route.via.empty()) {
      context.diagnostics.error(corridor.route.via_places.front(), "via-not-fixed",
                                fmt::format("corridor '{}': only a fixed route goes 'via' places", corridor.id));
    }
    check_convoy(corridor, context);
    check_pools(scenario, corridor, context);
  }
  check_fleet(scenario, context);
  for (const SourceEntry& source : scenario.sources) {
    if (!context.network_broken && !contains(context.places, source.place_id)) {
      const bool by_corridor = std::any_of(scenario.corridors.begin(), scenario.corridors.end(),
                                           [&](const CorridorEntry& c) { return c.source == source.place_id; });
      if (by_corridor) continue;  // reported there
      context.diagnostics.error(source.place, "unknown-place",
                                fmt::format("source '{}' is not a place", source.place_id),
                                text::did_you_mean(source.place_id, context.places));
    } else if (std::none_of(scenario.corridors.begin(), scenario.corridors.end(),
                            [&](const CorridorEntry& c) { return c.source == source.place_id; })) {
      context.diagnostics.warning(source.place, "unused-source",
                                  fmt::format("no corridor loads at '{}'", source.place_id));
    }
  }
}

}  // namespace taji::scenario
