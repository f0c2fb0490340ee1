#include <algorithm>
#include <cmath>
#include <limits>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();

std::int32_t road_at(const Sim& s, const Convoy& c, const Progress& at) {
  return s.w.routes.arc(c.route, at.leg) >> 1;
}

bool at_end(const Sim& s, const Convoy& c, const Progress& at) {
  return at.leg == s.w.routes.length(c.route);
}

/// Hazard of the whole of a road for this convoy at its present factor: its one attack, if not used up, and its zones'
/// rates per kilometre.
double leg_hazard(const Sim& s, std::int32_t road, bool hit, double factor) {
  if (factor == 0) return 0;
  const double once = hit ? 0 : s.w.road_hazard[road] * factor, per_km = s.w.road_rate_per_km[road];
  return per_km == 0 ? once : once + per_km * s[s.m.roads[road].km] * factor;
}

const Window& own_window(const Sim& s, const Convoy& c) {
  static const Window always;
  return c.errand == Errand::approach ? always : s.m.corridors[c.corridor].window;
}

/// A place that the convoy reaches: does it hold the convoy?
Stop stop_at(const Sim& s, const Convoy& c, std::int32_t place, bool last) {
  const bool outward = c.errand == Errand::approach || c.errand == Errand::haul;
  if (outward && s.m.places[place].checkpoint >= 0) return Stop::checkpoint;
  if (last) return Stop::destination;
  if (s.m.hands_over && hands_over_at(s, c, place)) return Stop::handover;
  return c.stop_at_next || c.turning ? Stop::replan : Stop::none;
}

void note_at(const Sim& s, TraceKind kind, std::int32_t convoy) {
  if (!s.w.tracing) return;
  const Convoy& c = s.w.convoys[convoy];
  TraceEvent event = about(s, kind, convoy);
  if (at_end(s, c, c.at)) {
    event.place = c.destination;
  } else {
    event.place = leg_from(s, c.route, c.at.leg);
    if (c.at.fraction > 0) {
      event.road = road_at(s, c, c.at);
      event.km = c.at.fraction * s[s.m.roads[event.road].km];
    }
  }
  note(s, event);
}

/// Kilometres driven loaded are the evidence from which planners learn the risk of a road.
void note_evidence(const Sim& s, const Convoy& c, const Progress& from, const Progress& to) {
  if (!s.m.learns_risk || c.alone || c.arranged || !loaded(c)) return;
  for (std::int32_t leg = from.leg; leg <= to.leg; ++leg) {
    if (leg == s.w.routes.length(c.route)) break;
    const double begin = leg == from.leg ? from.fraction : 0;
    const double end = leg == to.leg ? to.fraction : 1;
    const std::int32_t road = s.w.routes.arc(c.route, leg) >> 1;
    s.w.road_seen_km[road] += (end - begin) * s[s.m.roads[road].km];
  }
}

/// The last haven passed: on the present route, else what was noted when that route was taken.
std::int32_t last_haven(const Sim& s, const Convoy& c) {
  for (std::int32_t leg = std::min(c.at.leg, s.w.routes.length(c.route) - 1); leg >= 0; --leg) {
    const std::int32_t place = leg_from(s, c.route, leg);
    if (s.m.places[place].haven) return place;
  }
  return c.haven;
}

void take_route(const Sim& s, std::int32_t convoy, std::int32_t route) {
  Convoy& c = s.w.convoys[convoy];
  c.haven = last_haven(s, c);
  if (c.at.leg > 0) c.came_by = s.w.routes.arc(c.route, c.at.leg - 1) >> 1;
  c.route = route;
  c.at.leg = 0;
  c.at.fraction = 0;
  c.at.hit = false;
  c.stop_at_next = false;
}

/// From a place, or in mid-road when it reopens, back to the last haven with the load; by a closed way only if there is
/// no open one, and it may be.
void turn_back(const Sim& s, std::int32_t convoy, bool may_be_closed = true) {
  Convoy& c = s.w.convoys[convoy];
  const std::int32_t haven = last_haven(s, c);
  const bool mid_road = c.at.fraction > 0;
  const std::int32_t arc = s.w.routes.arc(c.route, c.at.leg);
  const std::int32_t place = s.m.graph.from(arc);
  if (mid_road && !s.m.graph.arc_exists(arc ^ 1)) return;
  const double back = 1 - c.at.fraction;
  std::int32_t route = may_be_closed ? find_way(s, c.corridor, place, haven, Weight::time_loaded)
                                     : find_route(s, c.corridor, place, haven, Weight::time_loaded, true);
  if (route < 0) return;
  if (mid_road) {
    std::vector<std::int32_t> path{arc ^ 1};
    for (std::int32_t leg = 0; leg < s.w.routes.length(route); ++leg) path.push_back(s.w.routes.arc(route, leg));
    route = s.w.routes.add(path);
  }
  note_at(s, TraceKind::turns_back, convoy);
  Convoy& turned = s.w.convoys[convoy];
  take_route(s, convoy, route);
  turned.errand = Errand::turned_back;
  turned.destination = turned.haven = haven;
  turned.turning = false;
  if (mid_road) turned.at.fraction = back;
}

/// Stands at a place, its way ahead closed, and is not to wait for its reopening.
bool turns_when_closed(const Sim& s, const Convoy& c) {
  return s.m.corridors[c.corridor].turns_when_closed && c.errand == Errand::haul && !at_end(s, c, c.at) &&
         c.at.fraction == 0 && !s.w.place_closed[leg_from(s, c.route, c.at.leg)];
}

bool may_reroute(const Sim& s, const Convoy& c) {
  return s.m.corridors[c.corridor].reroute && (c.errand == Errand::haul || c.errand == Errand::homeward);
}

/// At a place: looks for a better open route to the destination.
void reroute(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  const Corridor& corridor = s.m.corridors[c.corridor];
  c.stop_at_next = false;
  if (!may_reroute(s, c) || at_end(s, c, c.at) || c.at.fraction > 0) return;
  const Weight weight = c.errand == Errand::homeward                     ? Weight::time_empty
                        : corridor.rule == scenario::RouteRule::safest   ? Weight::risk
                        : corridor.rule == scenario::RouteRule::balanced ? Weight::balanced
                                                                         : Weight::time_loaded;
  const std::int32_t here = leg_from(s, c.route, c.at.leg);
  const std::int32_t route = find_route(s, c.corridor, here, c.destination, weight, true);
  if (route < 0) return;
  const std::int32_t rest = s.w.routes.length(c.route) - c.at.leg;
  bool same = rest == s.w.routes.length(route);
  for (std::int32_t leg = 0; same && leg < rest; ++leg) {
    same = s.w.routes.arc(route, leg) == s.w.routes.arc(c.route, c.at.leg + leg);
  }
  if (same) return;
  take_route(s, convoy, route);
  note_at(s, TraceKind::rerouted, convoy);
}

/// Was it held here by what has now reopened: its road, or the place at the road's end?
bool way_reopened(const Sim& s, const Convoy& c) {
  if (c.stance != Stance::blocked || at_end(s, c, c.at) || c.at.fraction == 0) return false;
  const std::int32_t arc = s.w.routes.arc(c.route, c.at.leg);
  return c.at.fraction < 1 ? !s.w.road_closed[arc >> 1] : !s.w.place_closed[s.m.graph.to(arc)];
}

void arrive(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  switch (c.errand) {
    case Errand::haul:
      reach_city(s, convoy);
      return;
    case Errand::approach:
    case Errand::turned_back: {
      if (c.errand == Errand::turned_back) {
        end_trip(s, c);
        release_escort(s, convoy);
      }
      if (s.w.tracing) {
        TraceEvent event = about(s, TraceKind::arrived, convoy);
        event.place = c.destination;
        event.spent = trip_times(s, convoy);
        note(s, event);
      }
      const std::int32_t muster = muster_at(s, c.corridor, c.destination);
      const Corridor& corridor = s.m.corridors[c.corridor];
      for (std::int32_t k = 0; k < corridor.pool_count; ++k) {
        join_muster(s, muster, corridor.first_pool + k, trucks_of(s, convoy)[k]);
      }
      part_emptied(s, convoy, c.destination, c.at.exact_ms);
      end_convoy(s, convoy);
      try_departures(s, muster);
      return;
    }
    case Errand::homeward: {
      if (s.w.tracing) {
        TraceEvent event = about(s, TraceKind::home, convoy);
        event.place = c.destination;
        event.spent = trip_times(s, convoy);
        note(s, event);
      }
      const Corridor& corridor = s.m.corridors[c.corridor];
      drivers_come_home(s, c.corridor, c.trucks);
      if (s.w.recording) s.w.record.corridors[c.corridor].cycles += c.trucks;
      for (std::int32_t k = 0; k < corridor.pool_count; ++k) {
        idle_trucks(s, corridor.first_pool + k, trucks_of(s, convoy)[k]);
      }
      release_garage(s, c.corridor);
      end_convoy(s, convoy);
      serve_loading(s, corridor.station);
      return;
    }
  }
}

}  // namespace

namespace {

/// What does not change while a convoy is walked along its route.
struct Walk {
  const std::int32_t* arcs;
  std::int32_t length;
  double factor;          ///< of its exposure
  const double* road_ms;  ///< by road, at speed factor 1
  double least_per_km;    ///< ms that its escort allows
  bool outward;           ///< passes checkpoints
  bool may_stop;          ///< at places without one
};

double road_time(const Sim& s, const Convoy& c, const Walk& walk, std::int32_t road) {
  double slow_ms = walk.road_ms[road];
  if (walk.least_per_km > 0) slow_ms = std::max(slow_ms, walk.least_per_km * s[s.m.roads[road].km]);
  return slow_ms / c.speed_factor;
}

/// From an open place, inside its hours of driving: over whole roads for as long as each is open, ends well before
/// `until` and brings no attack. The first that does not is left to be looked at closely.
Stop drive_whole_roads(const Sim& s, const Convoy& c, const Walk& walk, Progress& at, double until) {
  const std::uint8_t *road_closed = s.w.road_closed.data(), *place_closed = s.w.place_closed.data();
  const Road* roads = s.m.roads.data();
  const double *once = s.w.road_hazard.data(), *per_km = s.w.road_rate_per_km.data();
  const double speed = c.speed_factor, factor = walk.factor;
  double now = at.exact_ms, exposure = at.exposure;
  std::int32_t leg = at.leg;
  Stop stop_here = Stop::none;
  for (; leg < walk.length; ++leg) {
    const std::int32_t arc = walk.arcs[leg], road = arc >> 1, to = s.m.graph.to(arc);
    if (road_closed[road] || place_closed[to] || !roads[road].window.always) break;
    double slow_ms = walk.road_ms[road];
    if (walk.least_per_km > 0) slow_ms = std::max(slow_ms, walk.least_per_km * s[roads[road].km]);
    const double end = now + slow_ms / speed;
    double hazard = 0;  // as of leg_hazard()
    if (factor != 0) {
      if (leg != at.leg || !at.hit) hazard = once[road] * factor;
      if (per_km[road] != 0) hazard += per_km[road] * s[roads[road].km] * factor;
    }
    if (!(end + 1 < until) || hazard >= exposure) break;
    exposure -= hazard;
    now = end;
    const bool last = leg + 1 == walk.length;
    if (last || walk.may_stop || (walk.outward && s.m.places[to].checkpoint >= 0)) stop_here = stop_at(s, c, to, last);
    if (stop_here != Stop::none) {
      ++leg;
      break;
    }
  }
  if (leg != at.leg) at.hit = false;
  at.leg = leg;
  at.exact_ms = now;
  at.exposure = exposure;
  return stop_here;
}

Stop walk_on(const Sim& s, const Convoy& c, Progress& at, double until, bool at_gates) {
  const Corridor& corridor = s.m.corridors[c.corridor];
  const Walk walk{s.w.routes.arcs.data() + s.w.routes.first[c.route],
                  s.w.routes.length(c.route),
                  exposure_factor(s, c),
                  (loaded(c) ? s.w.road_ms_loaded : s.w.road_ms_empty).data(),
                  corridor.escort_units < 0 ? 0 : escort_ms_per_km(s, c),
                  c.errand == Errand::approach || c.errand == Errand::haul,
                  s.m.hands_over || c.stop_at_next || c.turning};
  const Window& own = own_window(s, c);
  const bool wary = corridor.turns_when_closed && c.errand == Errand::haul;
  double own_close = own.always ? kForever : -kForever;  // known to be inside its own window until then
  for (;;) {
    if (at.leg == walk.length) return Stop::destination;
    if (at.fraction == 0 && at.exact_ms < own_close && !s.w.place_closed[s.m.graph.from(walk.arcs[at.leg])]) {
      const Stop stop_here = drive_whole_roads(s, c, walk, at, std::min(until, own_close));
      if (stop_here != Stop::none) return stop_here;
    }
    const std::int32_t arc = walk.arcs[at.leg];
    const std::int32_t road = arc >> 1, to = s.m.graph.to(arc);
    if (s.w.road_closed[road] && at.fraction < 1) return Stop::blocked;
    if (at.fraction == 0 && s.w.place_closed[s.m.graph.from(arc)]) return Stop::blocked;
    // A closed place is known at the place before it: who turns back does not drive up to it first.
    if (wary && at.fraction == 0 && s.w.place_closed[to]) return Stop::blocked;
    const Window& window = s.m.roads[road].window;
    double close = kForever;
    if (at.fraction < 1 && (!own.always || !window.always)) {
      if (window.always && at.exact_ms < own_close) {
        close = own_close;
      } else {
        const double open = next_open(s, own, window, at.exact_ms);
        if (std::isinf(open)) {
          throw ReplicationError("the travel window of " + corridor.name.id + " and that of road " +
                                 s.m.roads[road].name.id + " are never open together");
        }
        if (open > until) return Stop::none;
        if (open > at.exact_ms) {
          at.stood += kernel::round_to_millis(open) - kernel::round_to_millis(at.exact_ms);
          at.exact_ms = open;
        }
        close = next_close(s, own, window, at.exact_ms);
        if (window.always) own_close = close;
      }
    }
    const double whole_ms = road_time(s, c, walk, road);
    const double end = at.exact_ms + (1 - at.fraction) * whole_ms;
    const double stop = std::min(end, std::min(close, until));
    const double piece = stop == end ? 1 - at.fraction : (stop - at.exact_ms) / whole_ms;
    const double hazard = leg_hazard(s, road, at.hit, walk.factor);
    // A certain attack has an endless hazard, so no piece has no product; a probe's endless exposure is never spent.
    const bool exposed = piece > 0 && hazard > 0 && std::isfinite(at.exposure);
    if (exposed && hazard * piece >= at.exposure) {
      const double portion = at.exposure / hazard;
      at.fraction += portion;
      at.exact_ms += portion * whole_ms;
      at.exposure = 0;
      return Stop::attack;
    }
    if (exposed) at.exposure -= hazard * piece;
    if (stop < end) {
      at.fraction += piece;
      at.exact_ms = stop;
      if (stop == until) return Stop::none;
      continue;
    }
    at.exact_ms = end;
    at.fraction = 1;
    if (at_gates && static_cast<double>(kernel::round_to_millis(end)) >= until) return Stop::none;
    if (s.w.place_closed[to]) return Stop::blocked;
    at.fraction = 0;
    at.hit = false;
    ++at.leg;
    const Stop stop_here = stop_at(s, c, to, at.leg == walk.length);
    if (stop_here != Stop::none) return stop_here;
  }
}

}  // namespace

/// Moves a point along the convoy's route until `until` or whatever ends the movement first, spending the exponential
/// on the way. Standing outside the travel window takes time and no exposure. With `at_gates` a place whose turn is in
/// the millisecond of `until` itself is not yet entered: what else happens in that millisecond may still close it.
Stop walk(const Sim& s, const Convoy& c, Progress& at, double until, bool at_gates) {
  Progress here = at;  // of its own, for the compiler to keep it in registers
  const Stop stop = walk_on(s, c, here, until, at_gates);
  at = here;
  return stop;
}

/// Schedules the next thing that happens to a convoy that is driving or blocked.
void plan(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  if (c.stance != Stance::driving && c.stance != Stance::blocked) return;
  s.w.calendar.cancel(c.event);
  const bool was_blocked = c.stance == Stance::blocked;
  if (was_blocked) c.at.exact_ms = std::max(c.at.exact_ms, static_cast<double>(s.w.now));
  c.next = c.at;
  // What lies beyond the horizon is not looked for.
  c.stop = walk(s, c, c.next, static_cast<double>(s.m.horizon) + 1, false);
  const bool stays = c.stop == Stop::blocked && c.next.leg == c.at.leg && c.next.fraction == c.at.fraction;
  if (stays && turns_when_closed(s, c)) {
    turn_back(s, convoy, false);
    if (c.errand == Errand::turned_back) return plan(s, convoy);
  }
  if (stays) {
    c.stance = Stance::blocked;
    c.event = {};
    stage_to(s, convoy, Stage::closed);
    if (!was_blocked) note_at(s, TraceKind::halted, convoy);
    return;
  }
  c.stance = Stance::driving;
  stage_to(s, convoy, moving_stage(c));
  if (was_blocked) note_at(s, TraceKind::resumed, convoy);
  c.event = {};
  if (c.stop == Stop::none) return;
  const EventKind kind = c.stop == Stop::attack ? EventKind::attack : EventKind::movement;
  const EventWhat what = c.stop == Stop::attack ? EventWhat::convoy_attacked : EventWhat::convoy_stop;
  const Millis at = kernel::round_to_millis(c.next.exact_ms);
  const std::uint64_t order = convoy_tie(s, kind, c);
  c.event = schedule(s, at, order, what, convoy);
}

/// Brings a driving convoy's position to the present; its event stays as planned.
void settle(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  // One that stands at a place until later, or was rounded ahead of the clock, is already where it is.
  if (c.stance != Stance::driving || c.at.exact_ms >= static_cast<double>(s.w.now)) return;
  const Progress before = c.at;
  walk(s, c, c.at, static_cast<double>(s.w.now), true);
  note_evidence(s, c, before, c.at);
  count_entries(s, c, before, c.at);
}

void settle_all(const Sim& s) {
  for (std::size_t i = 0; i < s.w.convoys.size(); ++i) settle(s, static_cast<std::int32_t>(i));
}

/// After a change of hazards, speeds or closures; positions must have been settled before it.
void replan_all(const Sim& s, bool network) {
  std::vector<std::pair<std::uint64_t, std::int32_t>> order;
  order.reserve(s.w.convoys.size() - s.w.free_convoys.size());
  for (std::size_t i = 0; i < s.w.convoys.size(); ++i) {
    const Convoy& c = s.w.convoys[i];
    if (c.stance != Stance::driving && c.stance != Stance::blocked) continue;
    order.emplace_back(convoy_tie(s, EventKind::movement, c), static_cast<std::int32_t>(i));
  }
  std::sort(order.begin(), order.end());
  for (const auto& [name, i] : order) {
    Convoy& c = s.w.convoys[i];
    if (network && c.turning && way_reopened(s, c)) {
      turn_back(s, i);
    } else if (network && may_reroute(s, c)) {
      if (!at_end(s, c, c.at) && c.at.fraction == 0) {
        reroute(s, i);
      } else {
        c.stop_at_next = true;
      }
    }
    plan(s, i);
  }
}

bool moving_now(const Sim& s, const Convoy& c) {
  if (c.stance != Stance::driving || at_end(s, c, c.at)) return false;
  const auto now = static_cast<double>(s.w.now);
  return open_at(s, own_window(s, c), now) && open_at(s, s.m.roads[road_at(s, c, c.at)].window, now);
}

/// The planned end of a movement.
void convoy_stops(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  c.event = {};
  note_evidence(s, c, c.at, c.next);
  count_entries(s, c, c.at, c.next);
  c.at = c.next;
  s.w.exact_now = c.at.exact_ms;
  switch (c.stop) {
    case Stop::none:
      break;
    case Stop::attack:
      attack_convoy(s, convoy, -1);
      break;
    case Stop::checkpoint:
      enter_checkpoint(s, convoy, s.m.places[s.m.graph.to(s.w.routes.arc(c.route, c.at.leg - 1))].checkpoint);
      break;
    case Stop::handover:
      enter_handover(s, convoy);
      break;
    case Stop::destination:
      arrive(s, convoy);
      break;
    case Stop::blocked:
    case Stop::replan:
      convoy_resumes(s, convoy);
      break;
  }
}

/// A convoy that may move again, at a place or on a road: turns, looks for another way, or goes on.
void convoy_resumes(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  c.stance = Stance::driving;
  if (at_end(s, c, c.at)) {
    arrive(s, convoy);
    return;
  }
  if (c.at.fraction == 0) {
    if (c.turning && c.errand == Errand::haul) {
      turn_back(s, convoy);
    } else {
      reroute(s, convoy);
    }
  }
  plan(s, convoy);
}

Position locate(const World& world, const Model& model, std::int32_t convoy) {
  // Only a copy of the point is moved.
  const Sim s{model, const_cast<World&>(world)};
  const Convoy& c = world.convoys[convoy];
  Position out;
  if (c.stance == Stance::gone) return out;
  if (c.route < 0) {
    out.place = c.stance == Stance::formed ? c.haven : c.destination;
    return out;
  }
  Progress at = c.at;
  if (c.stance == Stance::driving && at.exact_ms <= static_cast<double>(world.now)) {
    walk(s, c, at, static_cast<double>(world.now), false);
  }
  if (at.leg == world.routes.length(c.route)) {
    out.place = c.destination;
    return out;
  }
  const std::int32_t arc = world.routes.arc(c.route, at.leg);
  const double km = s[model.roads[arc >> 1].km];
  if (at.fraction == 0) {
    out.place = model.graph.from(arc);
  } else {
    out.road = arc >> 1;
    out.km = at.fraction * km;
    if (at.fraction == 1) out.km = km;
  }
  Convoy probe = c;
  probe.at = at;
  out.moving = moving_now(s, probe);
  return out;
}

}  // namespace taji::model
