#include <cmath>

#include "model/handlers.hpp"
#include "model/slots.hpp"

namespace taji::model {

double changed(const Sim& s, const scenario::SlotChange& change, double value) {
  const scenario::Slot& about = s.m.slots[change.slot];
  double now = value;
  switch (change.kind) {
    case scenario::SlotChange::Kind::set:
      now = change.value;
      break;
    case scenario::SlotChange::Kind::reset:
      now = s.w.drawn[change.slot];
      break;
    case scenario::SlotChange::Kind::multiply:
      now = now == 0 || change.value == 0 ? 0 : now * change.value;
      break;
  }
  const bool hazard = about.transform == scenario::Transform::hazard;
  const double low = hazard ? 0 : about.minimum, high = hazard ? INFINITY : about.maximum;
  if (!(now >= low && now <= high)) {
    throw ReplicationError("the timeline takes " + about.path + " outside its limits");
  }
  return now;
}

namespace {

/// The timeline is one cause of closure: ordering it shut twice is ordering it shut.
void order_shut(const Sim& s, const std::vector<std::int32_t>& ids, std::vector<std::uint8_t>& shut, bool close,
                void (*add_cause)(const Sim&, std::int32_t, int)) {
  for (const std::int32_t id : ids) {
    if ((shut[id] != 0) == close) continue;
    shut[id] = close;
    add_cause(s, id, close ? 1 : -1);
  }
}

}  // namespace

void settle_for_change(const Sim& s) {
  settle_all(s);
  for (std::size_t t = 0; t < s.m.tanks.size(); ++t) settle_tank(s, static_cast<std::int32_t>(t));
}

void take_effect(const Sim& s, const TimelineEntry& e) {
  const bool closures =
      !e.close_roads.empty() || !e.open_roads.empty() || !e.close_places.empty() || !e.open_places.empty();
  order_shut(s, e.close_roads, s.w.road_ordered_shut, true, add_road_cause);
  order_shut(s, e.open_roads, s.w.road_ordered_shut, false, add_road_cause);
  order_shut(s, e.close_places, s.w.place_ordered_shut, true, add_place_cause);
  order_shut(s, e.open_places, s.w.place_ordered_shut, false, add_place_cause);
  refresh_laws(s);
  for (const ForcedRegime& forced : e.regimes) force_regime(s, forced);
  refresh_roads(s);
  refresh_zone_clocks(s);
  refresh_dwells(s);
  refresh_closure_clocks(s);
  for (const auto& [tank, litres] : e.release) release_reserve(s, tank, litres);
  for (const auto& [cls, tank] : e.panic) set_off_panic(s, cls, tank);
  plan_batches(s);
  for (std::size_t t = 0; t < s.m.tanks.size(); ++t) {
    refresh_needs(s, static_cast<std::int32_t>(t));
    refresh_tank(s, static_cast<std::int32_t>(t));
  }
  change_fleet(s, e);
  plan_afresh_later(s, closures);
}

void timeline_entry(const Sim& s, std::int32_t entry) {
  const TimelineEntry& e = s.m.timeline[entry];
  TraceEvent event = about(s, TraceKind::timeline, -1);
  event.index = entry;
  note(s, event);
  settle_for_change(s);
  for (const auto& c : e.changes) s.w.parameters[c.slot] = changed(s, c, s.w.parameters[c.slot]);
  take_effect(s, e);
}

}  // namespace taji::model
