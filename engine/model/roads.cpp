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

}  // namespace

RoadHazard road_hazard(const Model& model, std::span<const double> parameters, std::span<const double> zone_factors,
                       std::int32_t road) {
  const Road& r = model.roads[road];
  RoadHazard out{parameters[r.interdiction_hazard], 0};
  for (const auto z : r.zones) {
    out.once = times(out.once, zone_factors[z]);
    out.per_km += parameters[model.zones[z].attacks_per_km] * zone_factors[z];
  }
  return out;
}

void refresh_hazards(const Sim& s) {
  World& w = s.w;
  refresh_zone_factors(s);
  const std::size_t n = s.m.roads.size();
  w.road_hazard.resize(n);
  w.road_rate_per_km.resize(n);
  for (std::size_t r = 0; r < n; ++r) {
    const RoadHazard hazard = road_hazard(s.m, w.parameters, w.zone_factors, static_cast<std::int32_t>(r));
    w.road_hazard[r] = hazard.once;
    w.road_rate_per_km[r] = hazard.per_km;
  }
}

/// Hazards and travel times from the parameters as they are now.
void refresh_roads(const Sim& s) {
  World& w = s.w;
  refresh_hazards(s);
  const std::size_t n = s.m.roads.size();
  w.road_ms_loaded.resize(n);
  w.road_ms_empty.resize(n);
  bool other_times = false;
  const auto take = [&](double& ms, double now) {
    other_times |= ms != now;
    ms = now;
  };
  for (std::size_t r = 0; r < n; ++r) {
    const Road& road = s.m.roads[r];
    const double season = season_factor(s, road);
    take(w.road_ms_loaded[r], travel_ms(s[road.km], s[road.speed_loaded] * season));
    take(w.road_ms_empty[r], travel_ms(s[road.km], s[road.speed_empty] * season));
  }
  if (other_times) w.route_version = kernel::mix(w.route_version + 1);
}

void add_cause(const Sim& s, std::int32_t road, std::int32_t place, int causes, std::int32_t why, Millis until) {
  std::int16_t& count = road >= 0 ? s.w.road_causes[road] : s.w.place_causes[place];
  const bool before = count > 0;
  count = static_cast<std::int16_t>(count + causes);
  (road >= 0 ? s.w.road_closed[road] : s.w.place_closed[place]) = count > 0;
  if (before == (count > 0)) return;
  // Twice the same leads back: what was found while the same was closed holds again.
  s.w.route_version ^= kernel::hash_combine(road >= 0 ? 1 : 2, static_cast<std::uint64_t>(road >= 0 ? road : place));
  if (!s.w.tracing) return;
  TraceEvent event = about(s, count > 0 ? TraceKind::closed : TraceKind::reopened, -1);
  event.road = road;
  event.place = place;
  event.index = why;
  event.until = until;
  note(s, event);
}

void add_road_cause(const Sim& s, std::int32_t road, int causes) {
  add_cause(s, road, -1, causes);
}

void add_place_cause(const Sim& s, std::int32_t place, int causes) {
  add_cause(s, -1, place, causes);
}

/// One event a millisecond, after its timeline entries, closures and reopenings and before anything moves.
void plan_afresh_later(const Sim& s, bool closures) {
  if (s.w.afresh == Afresh::no) schedule(s, s.w.now, tie(EventKind::closure, kLastRank), EventWhat::plan_afresh, -1);
  if (s.w.afresh != Afresh::closures) s.w.afresh = closures ? Afresh::closures : Afresh::parameters;
}

/// Convoys under way are planned again, and whatever waited for a road or a place is tried.
void plan_afresh(const Sim& s) {
  const bool closures = s.w.afresh == Afresh::closures;
  s.w.afresh = Afresh::no;
  if (closures && !s.m.ways.empty()) refresh_ways(s);
  replan_all(s, closures);
  serve_all(s);
  leave_all_formed(s);
  for (std::size_t c = 0; c < s.m.corridors.size(); ++c) start_departures(s, static_cast<std::int32_t>(c));
  for (std::size_t i = 0; i < s.m.musters.size(); ++i) {
    const MusterState& state = s.w.musters[i];  // most are empty
    if (state.line.trucks == 0 && !s.w.calendar.pending(state.check) && state.asking == 0 &&
        !has_requests(s, static_cast<std::int32_t>(i))) {
      continue;
    }
    try_departures(s, static_cast<std::int32_t>(i));
  }
  // Once all entries of this instant are in force, in whatever order they stood in the file.
  for (std::size_t c = 0; c < s.w.garages.size(); ++c) {
    if (s.w.garages[c].trucks > 0) wake_garage_later(s, static_cast<std::int32_t>(c));
  }
}

}  // namespace taji::model
