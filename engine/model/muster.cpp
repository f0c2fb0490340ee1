#include <algorithm>
#include <cmath>
#include <limits>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// Departures come after what the corridor's convoys do at the same instant, so that those that come in can leave.
constexpr std::uint64_t kAfterConvoys = std::uint64_t{3} << 32;

/// Takes the oldest trucks of the queue into a convoy and books how long they had waited; those in front are those that
/// wait for an escort.
void take_oldest(const Sim& s, std::int32_t muster, std::int32_t convoy, std::int64_t count) {
  const Corridor& corridor = s.m.corridors[s.m.musters[muster].corridor];
  CorridorRecord& record = s.w.record.corridors[s.m.musters[muster].corridor];
  Line& line = s.w.musters[muster].line;
  std::int64_t taken = 0;
  while (count > 0) {
    const QueueItem item = line.front();
    const std::int64_t n = std::min(count, item.count);
    trucks_of(s, convoy)[item.pool - corridor.first_pool] += static_cast<std::int32_t>(n);
    if (s.w.recording) {
      record.trucks_waited += n;
      record.wait_truck_ms += n * (s.w.now - item.since);
    }
    line.take(n);
    count -= n;
    taken += n;
  }
  const std::int64_t asked = std::min(taken, s.w.musters[muster].asking);
  s.w.musters[muster].asking -= asked;
  shift(s, s.m.musters[muster].corridor, Stage::escort, Stage::none, asked);
  shift(s, s.m.musters[muster].corridor, Stage::marshalling, Stage::none, taken - asked);
}

/// Trucks of a pool without limit are made as they leave.
void take_unlimited(const Sim& s, const Corridor& corridor, std::int32_t convoy, std::int64_t count) {
  PoolState& pool = s.w.pools[corridor.unlimited_pool];
  pool.created += count;
  pool.loads += count;
  trucks_of(s, convoy)[corridor.unlimited_pool - corridor.first_pool] += static_cast<std::int32_t>(count);
  if (s.w.recording) s.w.record.corridors[s.m.pools[corridor.unlimited_pool].corridor].trucks_waited += count;
}

/// When the convoy arrives if nothing befalls it; checkpoints at their mean delay. Never, when the way is closed.
Millis expected_arrival(const Sim& s, const Convoy& convoy, std::int32_t route) {
  Convoy probe = convoy;
  probe.route = route;
  Progress at;
  at.exact_ms = static_cast<double>(s.w.now);
  at.exposure = std::numeric_limits<double>::infinity();
  for (;;) {
    const Stop stop = walk(s, probe, at, static_cast<double>(s.w.now + 400 * kernel::kDay), false);
    if (stop == Stop::checkpoint) {
      at.exact_ms += mean_of(s, s.m.stations[s.m.places[leg_to(s, route, at.leg - 1)].checkpoint].service);
    }
    const bool stopped = stop == Stop::checkpoint || stop == Stop::handover;
    if (at.leg == s.w.routes.length(route)) return kernel::round_to_millis(at.exact_ms);
    if (stopped && hands_over_at(s, probe, leg_to(s, route, at.leg - 1))) {
      at.exact_ms += mean_of(s, s.m.corridors[convoy.corridor].handover_delay);
    }
    if (!stopped) return kernel::kNever;
  }
}

void depart(const Sim& s, std::int32_t muster, std::int32_t route, std::int64_t waiting, std::int64_t made,
            std::int32_t chosen = -1) {
  const std::int32_t corridor_index = s.m.musters[muster].corridor;
  const Corridor& corridor = s.m.corridors[corridor_index];
  const std::int32_t place = s.m.musters[muster].place;
  const std::int32_t convoy = new_convoy(s, corridor_index, Errand::haul);
  take_oldest(s, muster, convoy, waiting);
  if (made > 0) take_unlimited(s, corridor, convoy, made);
  Convoy& c = s.w.convoys[convoy];
  c.trucks = waiting + made;
  c.haven = place;
  c.chosen = chosen;
  c.destination = corridor.city_place;
  c.speed_factor = draw(s, corridor.speed_factor, c.hash, Purpose::speed, 0);
  if (!(c.speed_factor > 0)) throw ReplicationError("a speed factor of zero or less was drawn");
  take_escort(s, convoy);
  if (stand_for_passage(s, convoy) || wait_to_join(s, convoy)) return;
  leave_muster(s, convoy, route);
}

Clock& departure_clock(const Sim& s, std::int32_t corridor) {
  return s.w.corridors[corridor].departures;
}

std::uint64_t departure_tie(const Sim& s, std::int32_t corridor) {
  return tie(EventKind::movement, s.m.corridors[corridor].name.rank, UINT32_MAX) | kAfterConvoys;
}

double next_stated_ms(const CorridorState& state) {
  return state.plan_ms + static_cast<double>(state.planned) * state.every_ms;
}

void schedule_stated(const Sim& s, std::int32_t corridor) {
  const Corridor& c = s.m.corridors[corridor];
  CorridorState& state = s.w.corridors[corridor];
  Millis at = kernel::kNever;
  if (*c.departures == scenario::Departures::Kind::dates) {
    if (state.planned < static_cast<std::int64_t>(c.departure_dates.size())) at = c.departure_dates[state.planned];
  } else {
    at = kernel::round_to_millis(next_stated_ms(state));
  }
  state.departures.event = schedule(s, at, departure_tie(s, corridor), EventWhat::departure, corridor);
}

/// When the interval changes, the next departure is one new interval after the last, or now if that is over.
void restate(const Sim& s, std::int32_t corridor) {
  const Corridor& c = s.m.corridors[corridor];
  CorridorState& state = s.w.corridors[corridor];
  const double every = s[c.every];
  if (state.every_ms == every) return;
  if (state.every_ms == 0) {
    state.plan_ms = s[c.first_departure];
  } else if (state.planned > 0) {
    const double last = state.plan_ms + static_cast<double>(state.planned - 1) * state.every_ms;
    state.plan_ms = std::max(last + every, static_cast<double>(s.w.now));
    state.planned = 0;
  }
  state.every_ms = every;
  s.w.calendar.cancel(state.departures.event);
}

}  // namespace

void Line::push(const QueueItem& item) {
  if (item.count <= 0) return;
  if (head > 64 && head * 2 > items.size()) {
    items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(head));
    head = 0;
  }
  items.push_back(item);
  trucks += item.count;
}

void Line::to_the_back(std::uint64_t new_serial) {
  QueueItem item = front();
  item.serial = new_serial;
  trucks -= item.count;
  ++head;
  push(item);
}

void Line::take(std::int64_t count) {
  front().count -= count;
  trucks -= count;
  if (front().count == 0) ++head;
  if (empty()) {
    items.clear();
    head = 0;
  }
}

/// At the marshalling place or a haven, with trucks and escort.
void leave_muster(const Sim& s, std::int32_t convoy, std::int32_t route) {
  Convoy& c = s.w.convoys[convoy];
  const std::int32_t pool = s.m.corridors[c.corridor].escort_pool;
  c.departed = s.w.now;
  if (s.w.recording) {
    CorridorRecord& record = s.w.record.corridors[c.corridor];
    ++record.trips;
    record.trucks_sent += c.trucks;
    record.arranged += c.arranged;
  }
  if (s.w.tracing) {
    TraceEvent event = about(s, TraceKind::departed, convoy);
    event.place = c.haven;
    event.index = pool;
    event.lost = c.escort;
    event.until = expected_arrival(s, c, route);
    note(s, event);
  }
  stage_to(s, convoy, Stage::driving);
  start_trip_times(s, convoy);
  set_off(s, convoy, route, s.w.exact_now);
}

/// What it stood for is over: it leaves once a way is open and the hour allows, an arranged one after its escort has
/// joined it. Departures by plan look at the hour only where they have stood for an arrangement.
void leave_formed(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  c.event = {};
  const Corridor& corridor = s.m.corridors[c.corridor];
  const bool as_chosen = c.chosen >= 0 && route_open(s, c.chosen, c.haven);
  const std::int32_t route = as_chosen ? c.chosen : departure_route(s, c.corridor, c.haven);
  if (route < 0) {  // tried again when a road or place reopens
    stage_to(s, convoy, Stage::closed);
    return;
  }
  const double opens = c.standing || !corridor.departures ? window_opens(s, corridor, route) : s.w.exact_now;
  if (opens > static_cast<double>(s.w.now)) {
    stage_to(s, convoy, Stage::night);
    c.at.exact_ms = opens;
    c.event = schedule(s, kernel::ceil_to_millis(opens), convoy_tie(s, EventKind::movement, c),
                       EventWhat::convoy_resume, convoy);
    return;
  }
  const bool stood = c.standing;
  c.standing = false;
  if (!stood || !wait_to_join(s, convoy)) leave_muster(s, convoy, route);
}

/// After closures and reopenings, those that only waited for an open way.
void leave_all_formed(const Sim& s) {
  std::vector<std::int32_t> ready;
  for (std::size_t i = 0; i < s.w.convoys.size(); ++i) {
    const Convoy& c = s.w.convoys[i];
    if (c.stance == Stance::formed && !s.w.calendar.pending(c.event)) ready.push_back(static_cast<std::int32_t>(i));
  }
  std::sort(ready.begin(), ready.end(), [&](std::int32_t a, std::int32_t b) {
    return convoy_tie(s, EventKind::movement, s.w.convoys[a]) < convoy_tie(s, EventKind::movement, s.w.convoys[b]);
  });
  for (const std::int32_t convoy : ready) leave_formed(s, convoy);
}

double window_opens(const Sim& s, const Corridor& corridor, std::int32_t route) {
  static const Window always;
  const Window& first = s.w.routes.length(route) > 0 ? s.m.roads[s.w.routes.arc(route, 0) >> 1].window : always;
  const double opens = next_open(s, corridor.window, first, static_cast<double>(s.w.now));
  if (std::isinf(opens)) {
    throw ReplicationError("the travel window of " + corridor.name.id +
                           " and that of its first road are never open together");
  }
  return opens;
}

void join_muster(const Sim& s, std::int32_t muster, std::int32_t pool, std::int64_t count) {
  if (count <= 0) return;
  s.w.musters[muster].line.push({-1, pool, count, s.w.now, s.w.serial++});
  shift(s, s.m.musters[muster].corridor, Stage::none, Stage::marshalling, count);
}

std::int32_t muster_at(const Sim& s, std::int32_t corridor, std::int32_t place) {
  const Corridor& c = s.m.corridors[corridor];
  for (std::int32_t i = c.first_muster; i < c.first_muster + c.muster_count; ++i) {
    if (s.m.musters[i].place == place) return i;
  }
  return c.first_muster;
}

Formation formation(const Sim& s, const Corridor& corridor) {
  const std::int64_t target = std::clamp<std::int64_t>(count_of(s[corridor.target]), 1, kMostTrucks);
  return {target, std::clamp<std::int64_t>(count_of(s[corridor.min]), 1, target)};
}

/// The rule of formation (design rule 2.3).
Readiness convoys_ready(const Sim& s, std::int32_t muster) {
  const Muster& m = s.m.musters[muster];
  const Corridor& corridor = s.m.corridors[m.corridor];
  const Line& line = s.w.musters[muster].line;
  if (s.w.musters[muster].held_until > s.w.now) return {0, 0, -1, s.w.musters[muster].held_until};
  const auto [target, min] = formation(s, corridor);
  Readiness out;
  out.convoys = line.trucks / target;
  if (line.trucks % target >= min) {
    std::int64_t before = out.convoys * target;  // trucks of full convoys stand in front of the rest
    std::size_t oldest = line.head;
    for (; before >= line.items[oldest].count; ++oldest) before -= line.items[oldest].count;
    const double ripe = static_cast<double>(line.items[oldest].since) + s[corridor.max_wait];
    out.again = kernel::ceil_to_millis(ripe);
    if (out.again <= s.w.now) {
      out.again = kernel::kNever;
      ++out.convoys;
    }
  }
  if (out.convoys == 0) return out;
  out.route = departure_route(s, m.corridor, m.place);
  if (out.route < 0) return {};  // looked at again when a road or place reopens
  const double opens = window_opens(s, corridor, out.route);
  if (opens > static_cast<double>(s.w.now)) return {0, out.convoys, -1, kernel::ceil_to_millis(opens)};
  const Window& first = s.m.roads[s.w.routes.arc(out.route, 0) >> 1].window;
  const double closes = next_close(s, corridor.window, first, static_cast<double>(s.w.now));
  out.closes = kernel::ceil_to_millis(closes);
  return out;
}

void depart_next(const Sim& s, std::int32_t muster, std::int32_t route) {
  const std::int64_t target = formation(s, s.m.corridors[s.m.musters[muster].corridor]).target;
  depart(s, muster, route, std::min(target, s.w.musters[muster].line.trucks), 0);
}

void depart_as_told(const Sim& s, std::int32_t muster, std::int32_t route, std::int64_t trucks, bool chosen) {
  depart(s, muster, route, trucks, 0, chosen ? route : -1);
}

void look_again(const Sim& s, std::int32_t muster, Millis at) {
  Ticket& check = s.w.musters[muster].check;
  s.w.calendar.cancel(check);
  const std::int32_t rank = s.m.corridors[s.m.musters[muster].corridor].name.rank;
  check =
      schedule(s, at, tie(EventKind::movement, rank, UINT32_MAX - 1) | kAfterConvoys, EventWhat::muster_check, muster);
}

/// All that are ready leave, as far as there are escorts for them.
void try_departures(const Sim& s, std::int32_t muster) {
  const Corridor& corridor = s.m.corridors[s.m.musters[muster].corridor];
  if (corridor.departures) return;
  if (s.w.musters[muster].line.trucks == 0 && !has_requests(s, muster)) {
    s.w.calendar.cancel(s.w.musters[muster].check);
    return;
  }
  if (corridor.escort_pool >= 0 && ask_for_escorts(s, muster)) return;
  Readiness ready = convoys_ready(s, muster);
  if (ready.convoys > 0 && s.w.musters[muster].external) {
    ask(s, muster);
    return;
  }
  for (; ready.convoys > 0; ready = convoys_ready(s, muster)) depart_next(s, muster, ready.route);
  look_again(s, muster, ready.again);
}

void start_departures(const Sim& s, std::int32_t corridor) {
  const Corridor& c = s.m.corridors[corridor];
  if (!c.departures) return;
  if (*c.departures == scenario::Departures::Kind::poisson) {
    set_clock_rate(s, departure_clock(s, corridor), s[c.departure_rate] / static_cast<double>(kernel::kDay),
                   c.name.hash, Purpose::departures, departure_tie(s, corridor), EventWhat::departure, corridor);
    return;
  }
  if (*c.departures == scenario::Departures::Kind::every) restate(s, corridor);
  if (!s.w.calendar.pending(s.w.corridors[corridor].departures.event)) schedule_stated(s, corridor);
}

void redraw_departures(const Sim& s) {
  for (std::size_t i = 0; i < s.m.corridors.size(); ++i) {
    const auto corridor = static_cast<std::int32_t>(i);
    redraw_residual(s, departure_clock(s, corridor), s.m.corridors[i].name.hash, Purpose::departures,
                    departure_tie(s, corridor), EventWhat::departure, corridor);
  }
}

/// A departure that `departures:` states: `target` trucks leave, or all that wait if at least `min`.
void stated_departure(const Sim& s, std::int32_t corridor) {
  const Corridor& c = s.m.corridors[corridor];
  CorridorState& state = s.w.corridors[corridor];
  ++state.planned;
  if (*c.departures == scenario::Departures::Kind::poisson) {
    Clock& clock = departure_clock(s, corridor);
    redraw_clock(s, clock, c.name.hash, Purpose::departures);
    clock.event = schedule(s, kernel::round_to_millis(clock.since + clock.residual / clock.rate),
                           departure_tie(s, corridor), EventWhat::departure, corridor);
  } else {
    schedule_stated(s, corridor);
  }
  const auto [target, min] = formation(s, c);
  for (std::int32_t i = c.first_muster; i < c.first_muster + c.muster_count; ++i) {
    const bool endless = c.unlimited_pool >= 0 && i == c.first_muster;
    const std::int64_t waiting = std::min(target, s.w.musters[i].line.trucks);
    const std::int64_t made = endless ? target - waiting : 0;
    const std::int32_t route = waiting + made >= min ? departure_route(s, corridor, s.m.musters[i].place) : -1;
    if (route >= 0 && escort_to_spare(s, c)) {
      depart(s, i, route, waiting, made);
    } else if (i == c.first_muster) {
      if (s.w.recording) ++s.w.record.corridors[corridor].skipped;
      TraceEvent event = about(s, TraceKind::skipped, -1);
      event.corridor = corridor;
      event.place = s.m.musters[i].place;
      event.trucks = waiting;
      note(s, event);
    }
  }
}

}  // namespace taji::model
