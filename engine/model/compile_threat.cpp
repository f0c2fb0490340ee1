#include <cmath>
#include <tuple>

#include "model/compiler.hpp"
#include "model/slots.hpp"

namespace taji::model {

void Compiler::zones() {
  const auto order = sorted_order(in_.zones, [](const auto& e) { return e.id; });
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto& entry = in_.zones[order[rank]];
    Zone zone;
    zone.name = make_name(entry.id, rank);
    for (const auto& road : entry.roads) zone.roads.push_back(find(road_ids_, road, "road"));
    std::sort(zone.roads.begin(), zone.roads.end());
    zone.hazard = entry.hazard.slot;
    zone.attacks_per_km = entry.attacks_per_km.slot;
    zone.attempts_per_day = entry.attempts_per_day.slot;
    zone.parked = entry.parked.slot;
    regimes(zone, entry);
    zone_ids_[entry.id] = static_cast<std::int32_t>(rank);
    for (const auto road : zone.roads) out_.roads[road].zones.push_back(static_cast<std::int32_t>(rank));
    out_.zones.push_back(std::move(zone));
  }
  traffic_groups();
}

void Compiler::regimes(Zone& zone, const scenario::ZoneEntry& entry) {
  const auto order = sorted_order(entry.regimes, [](const auto& e) { return e.id; });
  Ids ids;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    ids[entry.regimes[order[rank]].id] = static_cast<std::int32_t>(rank);
  }
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto& from = entry.regimes[order[rank]];
    Regime regime;
    regime.name = make_name(from.id, rank);
    regime.hazard = from.hazard.slot;
    regime.dwell = from.dwell.slot;
    for (const auto& next : from.next) regime.next.emplace_back(find(ids, next.id, "regime"), next.weight.slot);
    for (std::size_t to = 0; from.next.empty() && to < order.size(); ++to) {
      if (to != rank) regime.next.emplace_back(static_cast<std::int32_t>(to), -1);
    }
    std::sort(regime.next.begin(), regime.next.end());
    zone.regimes.push_back(std::move(regime));
  }
  if (!entry.initial_regime.empty()) zone.initial_regime = find(ids, entry.initial_regime, "regime");
}

void Compiler::traffic_groups() {
  using By = TrafficGroup::By;
  for (const auto& entry : in_.follows_traffic) {
    TrafficGroup group;
    for (const auto& id : entry.zones) group.zones.push_back(find(zone_ids_, id, "zone"));
    std::sort(group.zones.begin(), group.zones.end());
    for (const auto& zone : in_.zones) {
      if (zone.id != entry.zones.front()) continue;
      group.by = zone.attacks_per_km.given     ? By::distance
                 : zone.attempts_per_day.given ? By::attempts
                                               : By::interdiction;
    }
    group.share = entry.share.slot;
    group.lag = entry.lag.slot;
    out_.follows_traffic.push_back(std::move(group));
  }
  std::sort(out_.follows_traffic.begin(), out_.follows_traffic.end(),
            [](const TrafficGroup& a, const TrafficGroup& b) { return a.zones < b.zones; });
  for (std::size_t i = 0; i < out_.follows_traffic.size(); ++i) {
    for (const auto zone : out_.follows_traffic[i].zones) {
      out_.zones[zone].traffic_group = static_cast<std::int32_t>(i);
    }
  }
}

Closure Compiler::closure(const scenario::ClosureEntry& entry) {
  Closure closure;
  closure.name = make_name(entry.id, 0);
  closure.named = entry.named;
  if (!entry.road.empty()) closure.road = find(road_ids_, entry.road, "road");
  if (!entry.place_id.empty()) closure.place = find(place_ids_, entry.place_id, "place");
  closure.from = entry.from_ms;
  closure.to = entry.to_ms;
  closure.rate = entry.rate.slot;
  closure.cleared = entry.cleared.slot;
  closure.lasts = entry.lasts;
  if (entry.lasts) closure.duration = make_law(entry.duration);
  return closure;
}

void Compiler::dated() {
  for (const auto& entry : in_.closures) out_.closures.push_back(closure(entry));
  std::stable_sort(out_.closures.begin(), out_.closures.end(), [](const Closure& a, const Closure& b) {
    return std::tie(a.from, a.to, a.road, a.place, a.name.id) < std::tie(b.from, b.to, b.road, b.place, b.name.id);
  });
  for (const auto& entry : in_.timeline) timeline_entry(entry);
  std::stable_sort(out_.timeline.begin(), out_.timeline.end(),
                   [](const TimelineEntry& a, const TimelineEntry& b) { return a.at < b.at; });
}

void Compiler::timeline_entry(const scenario::TimelineEntry& entry) {
  TimelineEntry out;
  out.at = entry.at_ms;
  out.name = entry.name;
  out.changes = entry.changes;
  for (auto& change : out.changes) {
    if (change.kind == scenario::SlotChange::Kind::set) {
      change.value = transformed(in_.slots[change.slot].transform, change.value);
    }
  }
  const auto sort_out = [&](const std::vector<std::string>& ids, auto& roads, auto& places) {
    for (const auto& id : ids) {
      if (const auto it = road_ids_.find(id); it != road_ids_.end()) {
        roads.push_back(it->second);
      } else {
        places.push_back(find(place_ids_, id, "road or place"));
      }
    }
  };
  sort_out(entry.close, out.close_roads, out.close_places);
  sort_out(entry.open, out.open_roads, out.open_places);
  for (const auto& forced : entry.regimes) {
    const std::int32_t zone = find(zone_ids_, forced.zone, "zone");
    Ids ids;
    for (const Regime& regime : out_.zones[zone].regimes) ids[regime.name.id] = regime.name.rank;
    out.regimes.push_back({zone, find(ids, forced.regime, "regime"), forced.until_ms});
  }
  std::sort(out.regimes.begin(), out.regimes.end(),
            [](const ForcedRegime& a, const ForcedRegime& b) { return a.zone < b.zone; });
  fleet_changes(entry, out);
  releases(entry, out);
  out_.timeline.push_back(std::move(out));
}

/// In the order of the names, since the order in which they are written means nothing.
void Compiler::fleet_changes(const scenario::TimelineEntry& entry, TimelineEntry& out) {
  const auto crews = [&](const std::vector<scenario::CrewChange>& from, std::vector<CrewChange>& to) {
    for (const auto& change : from) to.push_back({find(corridor_ids_, change.id, "corridor"), change.share});
    std::sort(to.begin(), to.end(), [](const auto& a, const auto& b) { return a.corridor < b.corridor; });
  };
  crews(entry.withdraw, out.withdraw);
  crews(entry.recall, out.recall);
  const auto trucks = [&](const std::vector<scenario::TruckChange>& from, std::vector<TruckChange>& to) {
    for (const auto& change : from) to.push_back({find(pool_ids_, change.id, "pool"), -1, std::llround(change.trucks)});
    std::sort(to.begin(), to.end(), [](const auto& a, const auto& b) { return a.pool < b.pool; });
  };
  trucks(entry.hire, out.hire);
  trucks(entry.dismiss, out.dismiss);
  for (const auto& move : entry.move) {
    out.transfer.push_back(
        {find(pool_ids_, move.id, "pool"), find(pool_ids_, move.to, "pool"), std::llround(move.trucks)});
  }
  std::sort(out.transfer.begin(), out.transfer.end(), [](const auto& a, const auto& b) { return a.pool < b.pool; });
}

}  // namespace taji::model
