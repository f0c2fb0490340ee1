#include <algorithm>
#include <cmath>
#include <limits>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

std::int32_t tank_line(const Sim& s, std::int32_t tank) {
  return static_cast<std::int32_t>(s.m.stations.size()) + tank;
}

/// Turns of an unlimited pool at the racks in one instant: no scenario that makes sense has as many.
constexpr std::int64_t kMostLoads = 100'000;

/// Trucks of a pool leave the racks with their loads: into the queue, or on the road to the marshalling place.
void leave_racks(const Sim& s, std::int32_t pool, std::int64_t count, double exact_ms) {
  PoolState& state = s.w.pools[pool];
  state.loading -= count;
  state.loads += count;
  const std::int32_t corridor_index = s.m.pools[pool].corridor;
  const Corridor& corridor = s.m.corridors[corridor_index];
  shift(s, corridor_index, Stage::loading, Stage::none, count);
  if (s.w.tracing) {
    TraceEvent event = about(s, TraceKind::loaded, -1);
    event.corridor = corridor_index;
    event.place = corridor.source;
    event.index = pool;
    event.trucks = count;
    note(s, event);
  }
  if (corridor.source == corridor.marshal) {
    join_muster(s, corridor.first_muster, pool, count);
    try_departures(s, corridor.first_muster);
    return;
  }
  const std::int32_t group = new_convoy(s, corridor_index, Errand::approach);
  trucks_of(s, group)[pool - corridor.first_pool] = static_cast<std::int32_t>(count);
  Convoy& c = s.w.convoys[group];
  c.trucks = count;
  c.alone = true;
  c.destination = corridor.marshal;
  set_off(s, group, find_way(s, corridor_index, corridor.source, corridor.marshal, Weight::time_loaded), exact_ms);
}

/// Trucks of the pool that may still be loaded today.
std::int64_t day_allows(const Sim& s, std::int32_t station, std::int32_t pool) {
  const Station& m = s.m.stations[station];
  StationState& state = s.w.stations[station];
  const double trucks = s[m.trucks_limit], litres = s[m.volume_limit];
  const std::int64_t day = calendar_day(s);
  if (state.today != day) {
    // What was left for less than a load is left for the next day.
    const double left = litres - state.litres_today;
    const bool carried = state.today >= 0 && left > 0 && left < s.w.pools[pool].capacity_l;
    state.today = day;
    state.trucks_today = 0;
    state.litres_today = carried ? -left : 0;
  }
  std::int64_t n = kEndless;
  if (std::isfinite(trucks)) {
    // Whole trucks by the end of each day, so that 10 a week are 10 a week.
    const auto by_end_of = [&](std::int64_t d) { return whole_loads(trucks * static_cast<double>(d), 1); };
    n = std::min(n, by_end_of(day) - by_end_of(day - 1) - state.trucks_today);
  }
  if (std::isfinite(litres)) {
    n = std::min(n, whole_loads(litres - state.litres_today, s.w.pools[pool].capacity_l));
  }
  return n;
}

void wake_at_midnight(const Sim& s, std::int32_t station) {
  StationState& state = s.w.stations[station];
  if (s.w.calendar.pending(state.wake)) return;
  state.wake = schedule(s, next_midnight(s), tie(EventKind::truck, station), EventWhat::source_wakes, station);
}

void start_loading(const Sim& s, std::int32_t station, std::int32_t pool, std::int64_t n, double exact_ms) {
  PoolState& state = s.w.pools[pool];
  StationState& at = s.w.stations[station];
  if (state.unlimited) {
    state.created += n;
    shift(s, s.m.pools[pool].corridor, Stage::none, Stage::loading, n);
  } else {
    state.idle -= n;
    s.w.lines[loading_line(s, pool)].take(n);
  }
  dispatch_loads(s, pool, n);
  state.loading += n;
  at.trucks_today += n;
  at.litres_today += static_cast<double>(n) * state.capacity_l;
  const double ms =
      draw(s, s.m.stations[station].service, s.m.pools[pool].name.hash, Purpose::loading, state.services++);
  if (ms == 0) {
    leave_racks(s, pool, n, exact_ms);
    return;
  }
  at.busy += n;
  start_service(s, {station, -1, pool, -1, n, exact_ms + ms});
}

/// Loads of one truck of the item for which the tank has room now.
std::int64_t room_for(const Sim& s, std::int32_t tank, const QueueItem& item) {
  const TankState& t = s.w.tanks[tank];
  if (std::isinf(t.capacity)) return kEndless;
  const double load = load_of(s, item.convoy, item.pool);
  if (load > t.capacity) throw ReplicationError("a load is larger than the tank it is for");
  if (!(load > 0)) return kEndless;  // all given up: nothing needs no room
  return whole_loads(t.capacity - t.level - t.reserved, load);
}

/// Whether that is one at least.
bool has_room(const Sim& s, std::int32_t tank, const QueueItem& item) {
  const TankState& t = s.w.tanks[tank];
  const double load = load_of(s, item.convoy, item.pool);
  if (std::isinf(t.capacity) || load > t.capacity || !(load > 0)) return room_for(s, tank, item) >= 1;
  return fits_whole(t.capacity - t.level - t.reserved, load);
}

/// Whether there is room for the first truck in a tank's queue. A steady tank's level only falls, so where there was
/// room when it was last looked at, there is.
bool first_fits(const Sim& s, std::int32_t tank) {
  const QueueItem& first = s.w.lines[tank_line(s, tank)].front();
  if (s.w.tanks[tank].steady && has_room(s, tank, first)) return true;
  settle_level(s, tank);
  return has_room(s, tank, first);
}

}  // namespace

void start_home(const Sim& s, std::int32_t convoy, std::int32_t from, double exact_ms) {
  const std::int32_t route = way_home(s, s.w.convoys[convoy].corridor, from);
  Convoy& c = s.w.convoys[convoy];
  const Corridor& corridor = s.m.corridors[c.corridor];
  c.errand = Errand::homeward;
  stage_to(s, convoy, Stage::returning);
  start_trip_times(s, convoy);
  c.turning = c.stop_at_next = false;
  c.destination = corridor.source;
  c.speed_factor = draw(s, corridor.speed_factor, c.hash, Purpose::speed, c.alone ? 0 : 1);
  if (!(c.speed_factor > 0)) throw ReplicationError("a speed factor of zero or less was drawn");
  if (s.w.tracing) {
    TraceEvent event = about(s, TraceKind::homeward, convoy);
    event.place = from;
    note(s, event);
  }
  if (route < 0) throw ReplicationError("no road leads back from " + s.m.places[from].name.id);
  set_off(s, convoy, route, exact_ms);
}

namespace {

/// Trucks of a convoy have emptied their loads into the tank; the convoy goes home with its last, or each by itself.
void unloaded(const Sim& s, const Service& done) {
  const std::int32_t convoy = done.convoy;
  PoolState& pool = s.w.pools[done.pool];
  const double litres = static_cast<double>(done.count) * load_of(s, convoy, done.pool);
  TankState& tank = s.w.tanks[done.tank];
  settle_level(s, done.tank);
  tank.reserved -= litres;
  if (tank.reserved < 1e-6) tank.reserved = 0;
  deliver(s, done.tank, litres);
  pool.deliveries += done.count;
  pool.delivered_l += litres;
  const std::int32_t corridor_index = s.w.convoys[convoy].corridor;
  if (s.w.recording) s.w.record.corridors[corridor_index].delivered_l += nearest(litres);
  if (s.w.tracing) {
    TraceEvent event = about(s, TraceKind::unloaded, convoy);
    event.tank = done.tank;
    event.index = done.pool;
    event.trucks = done.count;
    event.litres = litres;
    note(s, event);
  }
  const std::int32_t k = s.m.pools[done.pool].in_corridor;
  trucks_of(s, convoy)[k] -= static_cast<std::int32_t>(done.count);
  s.w.convoys[convoy].pending -= done.count;
  if (s.m.corridors[corridor_index].return_alone) {
    const std::int32_t group = new_convoy(s, corridor_index, Errand::homeward);
    trucks_of(s, group)[k] = static_cast<std::int32_t>(done.count);
    s.w.convoys[group].trucks = done.count;
    s.w.convoys[group].alone = true;
    shift(s, corridor_index, Stage::unloading, Stage::none, done.count);
    if (s.w.convoys[convoy].pending == 0) {
      s.w.convoys[convoy].trucks = 0;  // they have left one by one
      end_convoy(s, convoy);
    }
    start_home(s, group, s.m.corridors[corridor_index].city_place, done.exact_ms);
    return;
  }
  emptied_of(s, convoy)[k] += static_cast<std::int32_t>(done.count);
  if (s.w.convoys[convoy].pending > 0) return;
  std::copy_n(emptied_of(s, convoy), s.m.widest_corridor, trucks_of(s, convoy));
  std::fill_n(emptied_of(s, convoy), s.m.widest_corridor, 0);
  start_home(s, convoy, s.m.corridors[corridor_index].city_place, done.exact_ms);
}

/// Of the city's queues with a truck that can be served now, the one whose truck came first; -1 if none.
std::int32_t next_tank_to_fill(const Sim& s, const City& city) {
  std::int32_t best = -1;
  std::uint64_t came = 0;  // the best one's first
  const Line* lines = s.w.lines.data() + tank_line(s, city.first_tank);
  for (std::int32_t i = 0; i < city.tank_count; ++i) {
    if (lines[i].empty()) continue;
    const std::uint64_t serial = lines[i].front().serial;
    if ((best >= 0 && serial > came) || !first_fits(s, city.first_tank + i)) continue;
    best = city.first_tank + i;
    came = serial;
  }
  return best;
}

}  // namespace

std::int32_t way_home(const Sim& s, std::int32_t corridor_index, std::int32_t from) {
  const Corridor& corridor = s.m.corridors[corridor_index];
  if (from == corridor.city_place) return home_route(s, corridor_index);
  return find_way(s, corridor_index, from, corridor.source, Weight::time_empty);
}

std::int32_t home_route(const Sim& s, std::int32_t corridor_index) {
  const Corridor& corridor = s.m.corridors[corridor_index];
  if (corridor.rule != scenario::RouteRule::fixed) {
    return find_way(s, corridor_index, corridor.city_place, corridor.source, Weight::time_empty);
  }
  std::int32_t& known = s.w.corridors[corridor_index].home_route;
  if (known >= 0) return known;
  // The way it came, where that may be driven both ways.
  std::vector<std::int32_t> path;
  bool both_ways = true;
  for (auto arc = corridor.fixed_route.rbegin(); arc != corridor.fixed_route.rend(); ++arc) {
    both_ways &= s.m.graph.arc_exists(*arc ^ 1);
    path.push_back(*arc ^ 1);
  }
  const std::int32_t rest = find_route(s, corridor_index, corridor.marshal, corridor.source, Weight::time_empty, false);
  if (!both_ways || rest < 0) {
    return known = find_route(s, corridor_index, corridor.city_place, corridor.source, Weight::time_empty, false);
  }
  for (std::int32_t leg = 0; leg < s.w.routes.length(rest); ++leg) path.push_back(s.w.routes.arc(rest, leg));
  return known = s.w.routes.add(path);
}

/// Trucks that came home, or start there, ask for a load.
void idle_trucks(const Sim& s, std::int32_t pool, std::int64_t count) {
  PoolState& state = s.w.pools[pool];
  if (state.unlimited) {
    state.retired += count;
    return;
  }
  if (count <= 0) return;
  if (state.leaving > 0) count = leave_as_ordered(s, pool, count);
  if (s.m.corridors[s.m.pools[pool].corridor].split >= 0) {
    share_out(s, pool, count);
  } else {
    stand_idle(s, pool, count);
  }
}

/// Trucks at home: into the garage of their corridor, or into the queue for a load.
void stand_idle(const Sim& s, std::int32_t pool, std::int64_t count) {
  s.w.pools[pool].idle += count;
  if (s.m.corridors[s.m.pools[pool].corridor].gated) {
    park(s, pool, count);
  } else {
    shift(s, s.m.pools[pool].corridor, Stage::none, Stage::loading, count);
    queue_for_load(s, pool, count);
  }
}

void queue_for_load(const Sim& s, std::int32_t pool, std::int64_t count) {
  s.w.lines[loading_line(s, pool)].push({-1, pool, count, s.w.now, s.w.serial++});
}

void serve_loading(const Sim& s, std::int32_t station) {
  if (s.w.place_closed[s.m.stations[station].place]) return;
  const bool together = is_constant(s.m.stations[station].service);
  std::int64_t begun = 0;
  bool any = false;
  for (std::int32_t index = next_to_load(s, station); index >= 0; index = next_to_load(s, station)) {
    Line& line = s.w.lines[index];
    const QueueItem item = line.front();
    const std::int64_t today = day_allows(s, station, item.pool);
    if (today <= 0) {
      wake_at_midnight(s, station);
      break;
    }
    const std::int64_t n = std::min({item.count, free_servers(s, station), today, stock_allows(s, item.pool)});
    if (n <= 0) break;
    // Nor do racks limit an unlimited pool where loading takes no time.
    if (n >= kEndless || (s.w.pools[item.pool].unlimited && ++begun > kMostLoads)) {
      throw ReplicationError("the source at " + s.m.places[s.m.stations[station].place].name.id +
                             " would load trucks without number at once: its pool is unlimited, and its racks are too "
                             "or take no time");
    }
    // An unlimited pool asks for one load at a time and then stands behind the others.
    const bool alone = line.head + 1 == line.items.size();
    const bool one = !together || (s.w.pools[item.pool].unlimited && !alone);
    start_loading(s, station, item.pool, one ? 1 : n, s.w.exact_now);
    any = true;
    if (s.w.pools[item.pool].unlimited) line.to_the_back(s.w.serial++);
  }
  if (any) serve_room_made(s, station);
}

/// The end of a trip: books it, then clearance, then unloading.
void reach_city(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  const Corridor& corridor = s.m.corridors[c.corridor];
  TraceEvent event = about(s, TraceKind::arrived, convoy);
  event.place = corridor.city_place;
  if (s.w.tracing) event.spent = trip_times(s, convoy);
  end_trip(s, c);
  release_escort(s, convoy);
  c.placed = false;
  if (s.w.recording) {
    CorridorRecord& record = s.w.record.corridors[c.corridor];
    record.trucks_arrived += c.trucks;
    record.haul_truck_ms += c.trucks * (s.w.now - c.departed);
    s.w.record.arrivals[static_cast<std::size_t>(c.corridor) * s.m.day_count() + s.w.day] +=
        static_cast<std::int32_t>(c.trucks);
  }
  note(s, event);
  settle_arrangement(s, convoy);
  const std::int32_t clearance = s.m.cities[corridor.city].clearance;
  if (clearance < 0) {
    start_unloading(s, convoy);
    return;
  }
  c.clearing = true;
  enter_checkpoint(s, convoy, clearance);
}

void start_unloading(const Sim& s, std::int32_t convoy) {
  if (nothing_to_unload(s, convoy)) return;
  Convoy& c = s.w.convoys[convoy];
  const Corridor& corridor = s.m.corridors[c.corridor];
  const City& city = s.m.cities[corridor.city];
  c.stance = Stance::unloading;
  stage_to(s, convoy, Stage::unloading);
  c.pending = c.trucks - emptied_trucks(s, convoy);
  for (std::int32_t k = 0; k < corridor.pool_count; ++k) {
    const std::int32_t count = trucks_of(s, convoy)[k];
    if (count == 0) continue;
    for (std::int32_t t = city.first_tank; t < city.first_tank + city.tank_count; ++t) {
      if (s.m.tanks[t].product != s.m.pools[corridor.first_pool + k].product) continue;
      s.w.lines[tank_line(s, t)].push({convoy, corridor.first_pool + k, count, s.w.now, s.w.serial++});
    }
  }
  serve_unloading(s, corridor.city);
}

namespace {

std::uint64_t bit_of(const City& city, std::int32_t tank) {
  return std::uint64_t{1} << (static_cast<std::uint32_t>(tank - city.first_tank) % 64);
}

/// Unloadings begin as long as there are racks, and trucks for whose loads there is room. The city's tanks for which
/// any did, a bit each.
std::uint64_t begin_unloading(const Sim& s, const City& city) {
  const Station& station = s.m.stations[city.unloading];
  std::uint64_t begun = 0;
  const bool together = is_constant(station.service);
  for (std::int64_t racks = free_servers(s, city.unloading); racks > 0;) {
    const std::int32_t tank = next_tank_to_fill(s, city);
    if (tank < 0) break;
    begun |= bit_of(city, tank);
    Line& line = s.w.lines[tank_line(s, tank)];
    const QueueItem item = line.front();
    if (together) settle_level(s, tank);
    const std::int64_t n = together ? std::min({item.count, racks, room_for(s, tank, item)}) : 1;
    Convoy& c = s.w.convoys[item.convoy];
    const double begin = item.since == s.w.now ? c.at.exact_ms : s.w.exact_now;
    const double ms = draw(s, station.service, c.hash, Purpose::unloading, c.services++);
    line.take(n);
    s.w.tanks[tank].reserved += static_cast<double>(n) * load_of(s, item.convoy, item.pool);
    const Service service{city.unloading, item.convoy, item.pool, tank, n, begin + ms};
    if (ms == 0) {
      unloaded(s, service);
      refresh_if_changed(s, tank);
    } else {
      s.w.stations[city.unloading].busy += n;
      start_service(s, service);
    }
    racks = ms == 0 ? free_servers(s, city.unloading) : racks - n;
  }
  return begun;
}

}  // namespace

/// Starts as many unloadings as racks and room allow (design rule 2.7).
void serve_unloading(const Sim& s, std::int32_t city_index, std::int32_t changed) {
  const City& city = s.m.cities[city_index];
  const bool closed = s.w.place_closed[city.place] != 0;
  const std::uint64_t begun = closed ? 0 : begin_unloading(s, city);
  // Room promised or asked for changes what else may enter a managed tank. Of the others, trucks left waiting for room
  // are woken by the tank when it has drained enough; those that wait for a rack, by the truck that leaves it.
  const bool racks = !closed && free_servers(s, city.unloading) > 0;
  for (std::int32_t t = city.first_tank; t < city.first_tank + city.tank_count; ++t) {
    if (t == changed) {
      refresh_if_changed(s, t);
    } else if (!closed && (s.m.tanks[t].managed >= 0 ? changed < 0 || (begun & bit_of(city, t)) != 0
                                                     : racks && truck_waits(s, t))) {
      refresh_if_asked(s, t);
    }
  }
}

void service_done(const Sim& s, std::int32_t index) {
  const Service done = s.w.services[index];
  s.w.services[index].count = 0;
  s.w.free_services.push_back(index);
  s.w.stations[done.station].busy -= done.count;
  s.w.exact_now = done.exact_ms;
  switch (s.m.stations[done.station].kind) {
    case Station::Kind::loading:
      leave_racks(s, done.pool, done.count, done.exact_ms);
      serve_loading(s, done.station);
      return;
    case Station::Kind::checkpoint:
    case Station::Kind::clearance: {
      Convoy& c = s.w.convoys[done.convoy];
      c.pending -= done.count;
      if (c.pending == 0) {
        c.at.exact_ms = done.exact_ms;
        through_station(s, done.convoy);
      }
      serve_checkpoint(s, done.station);
      return;
    }
    case Station::Kind::unloading:
      unloaded(s, done);
      serve_unloading(s, s.m.stations[done.station].city, done.tank);
      return;
  }
}

void convoy_resume_event(const Sim& s, std::int32_t convoy) {
  s.w.convoys[convoy].event = {};
  s.w.exact_now = s.w.convoys[convoy].at.exact_ms;
  switch (s.w.convoys[convoy].stance) {
    case Stance::formed:
      leave_formed(s, convoy);
      return;
    case Stance::handover:
    case Stance::halted_by_attack:
      convoy_resumes(s, convoy);
      return;
    default:
      through_station(s, convoy);
  }
}

/// Everything that may have waited for a place to open or for more servers.
void serve_all(const Sim& s) {
  for (std::size_t i = 0; i < s.m.stations.size(); ++i) {
    const auto station = static_cast<std::int32_t>(i);
    switch (s.m.stations[i].kind) {
      case Station::Kind::loading:
        serve_loading(s, station);
        break;
      case Station::Kind::checkpoint:
      case Station::Kind::clearance:
        serve_checkpoint(s, station);
        break;
      case Station::Kind::unloading:
        serve_unloading(s, s.m.stations[i].city);
        break;
    }
  }
}

}  // namespace taji::model
