// Escort units that corridors share: who gets them, how long they are away, and what they do to a convoy's trip.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

std::int64_t units_wanted(const Sim& s, const Corridor& corridor) {
  return corridor.escort_units >= 0 ? count_of(s[corridor.escort_units]) : 0;
}

/// May be negative for a while after a change by date.
std::int64_t free_units(const Sim& s, std::int32_t pool) {
  const double units = s[s.m.escort_pools[pool].units];
  if (std::isinf(units)) return kEndless;
  return count_of(units) - s.w.escorts[pool].out - s.w.escorts[pool].returning;
}

std::int64_t requests_of(const EscortState& state, std::int32_t muster) {
  return std::count_if(state.requests.begin(), state.requests.end(),
                       [&](const EscortRequest& request) { return request.muster == muster; });
}

/// The trucks that wait for nothing but an escort are those of the muster's requests.
void restage(const Sim& s, std::int32_t muster, std::int64_t requests) {
  const Muster& m = s.m.musters[muster];
  MusterState& state = s.w.musters[muster];
  const std::int64_t target = formation(s, s.m.corridors[m.corridor]).target;
  const std::int64_t asking = std::min(state.line.trucks, requests * target);
  const std::int64_t more = asking - state.asking;
  if (more > 0) shift(s, m.corridor, Stage::marshalling, Stage::escort, more);
  if (more < 0) shift(s, m.corridor, Stage::escort, Stage::marshalling, -more);
  state.asking = asking;
}

/// The pool's requests of this muster become as many as convoys are ready there. New ones stand behind all others, but
/// those of one millisecond in order of name; one that is ready no longer loses its place, unless only the hour is in
/// its way: `overnight` of them keep it.
void set_requests(const Sim& s, std::int32_t muster, std::int64_t wanted, std::int64_t overnight = 0) {
  auto& requests = s.w.escorts[s.m.corridors[s.m.musters[muster].corridor].escort_pool].requests;
  std::int64_t have = requests_of(s.w.escorts[s.m.corridors[s.m.musters[muster].corridor].escort_pool], muster);
  for (; have < wanted; ++have) {
    const auto later = [&](const EscortRequest& r) { return r.since == s.w.now && r.muster > muster; };
    requests.insert(std::find_if(requests.begin(), requests.end(), later), {muster, s.w.now, false});
  }
  for (; have > std::max(wanted, overnight); --have) {
    const auto newest =
        std::find_if(requests.rbegin(), requests.rend(), [&](const auto& r) { return r.muster == muster; });
    requests.erase(std::next(newest).base());
  }
  restage(s, muster, wanted);
}

void tell_who_waits(const Sim& s, std::int32_t pool) {
  for (EscortRequest& request : s.w.escorts[pool].requests) {
    if (request.told) continue;
    request.told = true;
    const Muster& m = s.m.musters[request.muster];
    TraceEvent event = about(s, TraceKind::escort_wanted, -1);
    event.corridor = m.corridor;
    event.place = m.place;
    event.index = pool;
    event.trucks = std::min(s.w.musters[request.muster].line.trucks, formation(s, s.m.corridors[m.corridor]).target);
    note(s, event);
  }
}

/// Those that are ready are looked at again when the hours of driving end.
Millis changes_at(const Readiness& ready) {
  return std::min(ready.again, ready.closes);
}

/// The first of the muster's requests was served.
void drop_request(const Sim& s, std::int32_t muster) {
  EscortState& state = s.w.escorts[s.m.corridors[s.m.musters[muster].corridor].escort_pool];
  const auto first = std::find_if(state.requests.begin(), state.requests.end(),
                                  [&](const EscortRequest& request) { return request.muster == muster; });
  if (first != state.requests.end()) state.requests.erase(first);
  look_again(s, muster, changes_at(convoys_ready(s, muster)));
  restage(s, muster, requests_of(state, muster));
}

/// First come, first served, strictly: who stands in front holds up all others, but for those whose hour it is not.
void serve(const Sim& s, std::int32_t pool) {
  EscortState& state = s.w.escorts[pool];
  for (std::size_t next = 0; next < state.requests.size();) {
    const std::int32_t muster = state.requests[next].muster;
    // What has changed in this millisecond may not have come to this muster yet.
    const Readiness ready = convoys_ready(s, muster);
    const std::size_t had = state.requests.size();
    set_requests(s, muster, ready.convoys, ready.overnight);
    if (state.requests.size() < had) {
      next = 0;
      continue;
    }
    if (ready.convoys == 0) {
      ++next;
      continue;
    }
    if (free_units(s, pool) < units_wanted(s, s.m.corridors[s.m.musters[muster].corridor])) break;
    if (s.w.musters[muster].external) {  // who stands behind waits for the decision, too
      ask(s, muster);
      return;
    }
    depart_next(s, muster, ready.route);
    drop_request(s, muster);
  }
  tell_who_waits(s, pool);
}

double way_back_ms(const Sim& s, const Convoy& c, std::int32_t place) {
  const std::int32_t home = s.m.corridors[c.corridor].marshal;
  if (place == home) return 0;
  const std::int32_t route = find_way(s, c.corridor, place, home, Weight::time_empty);
  return route < 0 ? std::numeric_limits<double>::infinity() : route_ms(s, route, false);
}

/// Driving time, empty, from where the convoy is to the marshalling place.
double driven_back_ms(const Sim& s, const Convoy& c) {
  double ms = 0;
  if (c.at.leg == s.w.routes.length(c.route)) {
    ms = way_back_ms(s, c, c.destination);
  } else {
    const std::int32_t arc = s.w.routes.arc(c.route, c.at.leg);
    const double road = s.w.road_ms_empty[arc >> 1], behind = c.at.fraction;
    ms = behind == 0 || s.m.graph.arc_exists(arc ^ 1) ? behind * road + way_back_ms(s, c, s.m.graph.from(arc))
                                                      : std::numeric_limits<double>::infinity();
    if (behind > 0) ms = std::min(ms, (1 - behind) * road + way_back_ms(s, c, s.m.graph.to(arc)));
  }
  if (std::isinf(ms)) {
    throw ReplicationError("no road leads the escorts of " + s.m.corridors[c.corridor].name.id +
                           " back: state how long they take, `return`");
  }
  return ms;
}

}  // namespace

void escort_was_sent(const Sim& s, std::int32_t muster) {
  drop_request(s, muster);
  serve(s, s.m.corridors[s.m.musters[muster].corridor].escort_pool);
}

bool escort_is_free(const Sim& s, const Corridor& corridor) {
  return !wants_escort(s, corridor) || free_units(s, corridor.escort_pool) >= units_wanted(s, corridor);
}

bool wants_escort(const Sim& s, const Corridor& corridor) {
  return corridor.escort_pool >= 0 && units_wanted(s, corridor) > 0;
}

bool has_requests(const Sim& s, std::int32_t muster) {
  const std::int32_t pool = s.m.corridors[s.m.musters[muster].corridor].escort_pool;
  return pool >= 0 && requests_of(s.w.escorts[pool], muster) > 0;
}

bool ask_for_escorts(const Sim& s, std::int32_t muster) {
  const Corridor& corridor = s.m.corridors[s.m.musters[muster].corridor];
  if (!wants_escort(s, corridor)) {
    if (has_requests(s, muster)) {
      set_requests(s, muster, 0);
      serve(s, corridor.escort_pool);  // those who stood behind it
    }
    return false;
  }
  const Readiness ready = convoys_ready(s, muster);
  const bool asks = ready.convoys > 0 || ready.overnight > 0 || has_requests(s, muster);
  if (asks) set_requests(s, muster, ready.convoys, ready.overnight);
  look_again(s, muster, changes_at(ready));
  if (asks) serve(s, corridor.escort_pool);
  return true;
}

/// For departures by plan, which do not wait: those who wait come first.
bool escort_to_spare(const Sim& s, const Corridor& corridor) {
  if (!wants_escort(s, corridor)) return true;
  std::int64_t left = free_units(s, corridor.escort_pool);
  for (const EscortRequest& request : s.w.escorts[corridor.escort_pool].requests) {
    left -= units_wanted(s, s.m.corridors[s.m.musters[request.muster].corridor]);
  }
  return left >= units_wanted(s, corridor);
}

void take_escort(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  const Corridor& corridor = s.m.corridors[c.corridor];
  if (!wants_escort(s, corridor)) return;
  c.escort = units_wanted(s, corridor);
  s.w.escorts[corridor.escort_pool].out += c.escort;
}

/// Of those on the road at the start, as many as there are units for.
void take_escort_at_start(const Sim& s, std::int32_t convoy) {
  const Corridor& corridor = s.m.corridors[s.w.convoys[convoy].corridor];
  if (wants_escort(s, corridor) && free_units(s, corridor.escort_pool) >= units_wanted(s, corridor)) {
    take_escort(s, convoy);
  }
}

/// The trip is over: the units are busy for their way back.
void release_escort(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  if (c.escort == 0) return;
  const std::int32_t pool = s.m.corridors[c.corridor].escort_pool;
  const EscortPool& m = s.m.escort_pools[pool];
  const double ms =
      m.returns_by_law ? draw(s, m.back, c.hash, Purpose::escort_return, 0) : driven_back_ms(s, s.w.convoys[convoy]);
  const EscortReturn back{pool, s.w.convoys[convoy].escort, s.w.exact_now + ms};
  s.w.escorts[pool].out -= back.units;
  s.w.escorts[pool].returning += back.units;
  s.w.convoys[convoy].escort = 0;
  auto& returns = s.w.escort_returns;
  auto slot = std::find_if(returns.begin(), returns.end(), [](const EscortReturn& r) { return r.units == 0; });
  if (slot == returns.end()) slot = returns.insert(returns.end(), EscortReturn{});
  *slot = back;
  // After the racks and checkpoints of that millisecond.
  const auto rank = static_cast<std::int32_t>(s.m.stations.size()) + pool;
  schedule(s, kernel::round_to_millis(back.exact_ms), tie(EventKind::truck, rank), EventWhat::escort_home,
           static_cast<std::int32_t>(slot - returns.begin()));
}

void escort_home(const Sim& s, std::int32_t index) {
  const EscortReturn back = s.w.escort_returns[index];
  s.w.escort_returns[index] = {};
  s.w.escorts[back.pool].returning -= back.units;
  s.w.exact_now = back.exact_ms;
  TraceEvent event = about(s, TraceKind::escort_home, -1);
  event.index = back.pool;
  event.trucks = back.units;
  note(s, event);
  serve(s, back.pool);
}

/// A convoy that is formed waits for its units to join it; false if they need no time.
bool wait_to_join(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  const Corridor& corridor = s.m.corridors[c.corridor];
  if (!escorted(s, c)) return false;
  const double ms = draw(s, corridor.escort_wait, c.hash, Purpose::escort_wait, 0);
  if (ms == 0) return false;
  c.stance = Stance::formed;
  stage_to(s, convoy, Stage::escort);
  c.at.exact_ms = s.w.exact_now + ms;
  TraceEvent event = about(s, TraceKind::escort_found, convoy);
  event.place = c.haven;
  event.until = kernel::round_to_millis(c.at.exact_ms);
  note(s, event);
  c.event = schedule(s, event.until, convoy_tie(s, EventKind::movement, c), EventWhat::convoy_resume, convoy);
  return true;
}

bool hands_over_at(const Sim& s, const Convoy& c, std::int32_t place) {
  const auto& places = s.m.corridors[c.corridor].handovers;
  return !places.empty() && c.errand == Errand::haul && !c.turning &&
         std::binary_search(places.begin(), places.end(), place) && escorted(s, c);
}

void enter_handover(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  const double ms = draw(s, s.m.corridors[c.corridor].handover_delay, c.hash, Purpose::handover, c.handovers++);
  if (ms == 0) {
    convoy_resumes(s, convoy);
    return;
  }
  c.stance = Stance::handover;
  stage_to(s, convoy, Stage::escort);
  c.at.exact_ms += ms;
  TraceEvent event = about(s, TraceKind::handover, convoy);
  event.place = leg_to(s, c.route, c.at.leg - 1);
  event.until = kernel::round_to_millis(c.at.exact_ms);
  note(s, event);
  c.event = schedule(s, event.until, convoy_tie(s, EventKind::movement, c), EventWhat::convoy_resume, convoy);
}

double escort_ms_per_km(const Sim& s, const Convoy& c) {
  const Corridor& corridor = s.m.corridors[c.corridor];
  if (corridor.escort_units < 0 || std::isinf(s[corridor.escort_speed]) || !escorted(s, c)) return 0;
  return static_cast<double>(kernel::kHour) / s[corridor.escort_speed];
}

std::string check_escorts(const World& w, const Model& m) {
  for (std::size_t p = 0; p < m.escort_pools.size(); ++p) {
    const EscortState& state = w.escorts[p];
    std::int64_t out = 0, returning = 0;
    for (const Convoy& c : w.convoys) {
      if (c.stance != Stance::gone && m.corridors[c.corridor].escort_pool == static_cast<std::int32_t>(p))
        out += c.escort;
    }
    for (const EscortReturn& back : w.escort_returns) {
      if (back.pool == static_cast<std::int32_t>(p)) returning += back.units;
    }
    if (out != state.out || returning != state.returning)
      return "escort units are not conserved in " + m.escort_pools[p].name.id;
  }
  for (std::size_t i = 0; i < m.musters.size(); ++i) {
    const MusterState& muster = w.musters[i];
    if (muster.asking >= 0 && muster.asking <= muster.line.trucks) continue;
    return "more trucks wait for an escort than wait at " + m.places[m.musters[i].place].name.id;
  }
  return {};
}

}  // namespace taji::model
