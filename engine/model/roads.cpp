#include <cmath>
#include <limits>
#include <taji/model/hazard.hpp>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

double travel_ms(double km, double km_per_hour) {
  if (km == 0 || std::isinf(km_per_hour)) return 0;
  return km / km_per_hour * static_cast<double>(kernel::kHour);
}

/// 0 times an infinite hazard is no hazard: a multiplier of zero switches even a certain attack off.
double times(double hazard, double factor) {
  return factor == 0 ? 0 : hazard * factor;
}

void note_closure(const Sim& s, TraceKind kind, std::int32_t road, std::int32_t place, Millis until) {
  TraceEvent event = about(s, kind, -1);
  event.road = road;
  event.place = place;
  event.until = until;
  note(s, event);
}

}  // namespace

RoadHazard road_hazard(const Model& model, std::span<const double> parameters, std::int32_t road) {
  const Road& r = model.roads[road];
  RoadHazard out{parameters[r.interdiction_hazard], 0};
  for (const auto z : r.zones) {
    const Zone& zone = model.zones[z];
    out.once = times(out.once, parameters[zone.hazard]);
    out.per_km += parameters[zone.attacks_per_km] * parameters[zone.hazard];
  }
  return out;
}

/// Hazards and travel times from the parameters as they are now.
void refresh_roads(const Sim& s) {
  World& w = s.w;
  const std::size_t n = s.m.roads.size();
  w.road_hazard.resize(n);
  w.road_rate_per_km.resize(n);
  w.road_ms_loaded.resize(n);
  w.road_ms_empty.resize(n);
  for (std::size_t r = 0; r < n; ++r) {
    const Road& road = s.m.roads[r];
    const RoadHazard hazard = road_hazard(s.m, w.parameters, static_cast<std::int32_t>(r));
    w.road_hazard[r] = hazard.once;
    w.road_rate_per_km[r] = hazard.per_km;
    w.road_ms_loaded[r] = travel_ms(s[road.km], s[road.speed_loaded]);
    w.road_ms_empty[r] = travel_ms(s[road.km], s[road.speed_empty]);
  }
}

void add_road_cause(const Sim& s, std::int32_t road, int causes) {
  auto& count = s.w.road_causes[road];
  const bool before = count > 0;
  count = static_cast<std::int16_t>(count + causes);
  s.w.road_closed[road] = count > 0;
  if (before != (count > 0))
    note_closure(s, count > 0 ? TraceKind::closed : TraceKind::reopened, road, -1, kernel::kNever);
}

void add_place_cause(const Sim& s, std::int32_t place, int causes) {
  auto& count = s.w.place_causes[place];
  const bool before = count > 0;
  count = static_cast<std::int16_t>(count + causes);
  s.w.place_closed[place] = count > 0;
  if (before != (count > 0))
    note_closure(s, count > 0 ? TraceKind::closed : TraceKind::reopened, -1, place, kernel::kNever);
}

/// One event a millisecond, after its timeline entries, closures and reopenings and before anything moves.
void plan_afresh_later(const Sim& s, bool closures) {
  ++s.w.route_version;
  if (s.w.afresh == Afresh::no) schedule(s, s.w.now, tie(EventKind::closure, kLastRank), EventWhat::plan_afresh, -1);
  if (s.w.afresh != Afresh::closures) s.w.afresh = closures ? Afresh::closures : Afresh::parameters;
}

/// Convoys under way are planned again, and whatever waited for a road or a place is tried.
void plan_afresh(const Sim& s) {
  const bool closures = s.w.afresh == Afresh::closures;
  s.w.afresh = Afresh::no;
  replan_all(s, closures);
  serve_all(s);
  leave_all_joined(s);
  for (std::size_t c = 0; c < s.m.corridors.size(); ++c) start_departures(s, static_cast<std::int32_t>(c));
  for (std::size_t i = 0; i < s.m.musters.size(); ++i) try_departures(s, static_cast<std::int32_t>(i));
}

void begin_closure(const Sim& s, std::int32_t closure) {
  const Closure& c = s.m.closures[closure];
  settle_all(s);
  if (c.road >= 0) add_road_cause(s, c.road, 1);
  if (c.place >= 0) add_place_cause(s, c.place, 1);
  plan_afresh_later(s, true);
}

void end_closure(const Sim& s, std::int32_t closure) {
  const Closure& c = s.m.closures[closure];
  settle_all(s);
  if (c.road >= 0) add_road_cause(s, c.road, -1);
  if (c.place >= 0) add_place_cause(s, c.place, -1);
  plan_afresh_later(s, true);
}

}  // namespace taji::model
