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
    for (const auto road : zone.roads) out_.roads[road].zones.push_back(static_cast<std::int32_t>(rank));
    out_.zones.push_back(std::move(zone));
  }
}

void Compiler::dated() {
  for (const auto& entry : in_.closures) {
    Closure closure;
    if (!entry.road.empty()) closure.road = find(road_ids_, entry.road, "road");
    if (!entry.place_id.empty()) closure.place = find(place_ids_, entry.place_id, "place");
    closure.from = entry.from_ms;
    closure.to = entry.to_ms;
    out_.closures.push_back(closure);
  }
  std::stable_sort(out_.closures.begin(), out_.closures.end(), [](const Closure& a, const Closure& b) {
    return std::tie(a.from, a.to, a.road, a.place) < std::tie(b.from, b.to, b.road, b.place);
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
  releases(entry, out);
  out_.timeline.push_back(std::move(out));
}

}  // namespace taji::model
