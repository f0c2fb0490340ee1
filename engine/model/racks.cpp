// Racks where trucks unload, worked out ahead.
//
// Which truck comes to a city's racks next, and for how long, is known: trucks are served in the order of coming, and
// what each takes has the address of its convoy. So as long as there is room for all of them, the ends of all who stand
// there are worked out when a convoy comes (the recursion of Kiefer and Wolfowitz for a queue with c servers), and few
// of them are events: the end of a convoy's last truck, and one at which the stock may come to a threshold. The others
// change the stock and the counts and nothing else, and are made good, in their order and at their times, by whoever
// looks at the city next: every function that looks at its tanks, queues or racks calls catch_up() first.
//
// Numbers are added up as if each end were an event of its own, in the same order, so results are the same to the bit.
// There it is: when tracing, when a world is stepped event by event, and where the conditions of can_plan() fail.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "model/handlers.hpp"
#include "model/managed.hpp"

namespace taji::model {
namespace {

constexpr std::int32_t kMostTanks = 8;
/// So many ends are looked at to find the next that is an event.
constexpr std::size_t kLookAhead = 32;
/// What levels that are looked at ahead may be off by, of the level.
constexpr double kNoise = 1e-6;

Line& line_to(const Sim& s, std::int32_t tank) {
  return s.w.lines[s.m.stations.size() + static_cast<std::size_t>(tank)];
}

ManagedTank* managed_of(const Sim& s, std::int32_t tank) {
  const std::int32_t managed = s.m.tanks[tank].managed;
  return managed < 0 ? nullptr : &s.w.managed[managed];
}

void insert(RackPlan& plan, const Unloading& one) {
  plan.ends.push_back(one);
  std::size_t at = plan.ends.size() - 1;
  for (; at > plan.head && plan.ends[at - 1].at > one.at; --at) plan.ends[at] = plan.ends[at - 1];
  plan.ends[at] = one;  // those of one millisecond in the order in which they began
}

void set_next(RackPlan& plan) {
  plan.next = plan.head < plan.ends.size() ? plan.ends[plan.head].at : kernel::kNever;
}

/// Tanks whose event is to be set once all ends up to the present are made good.
struct Touched {
  std::array<Millis, kMostTanks> at{};
  std::array<bool, kMostTanks> is{};
};

void refresh_touched(const Sim& s, const City& city, Touched& touched) {
  for (std::int32_t k = 0; k < city.tank_count; ++k) {
    if (!touched.is[k]) continue;
    touched.is[k] = false;
    s.w.now = touched.at[k];
    refresh_if_changed(s, city.first_tank + k);
  }
}

/// What may only happen in the present.
void require_present(const Sim& s, Millis present) {
  if (s.w.now != present) throw ReplicationError("an unloading that is an event was looked at too late");
}

/// Of the city's queues the one whose first truck came first; there is room for all of them. As when room is looked
/// for, a stock that is not steady is brought to the present.
std::int32_t first_to_begin(const Sim& s, const City& city) {
  std::int32_t best = -1;
  for (std::int32_t t = city.first_tank; t < city.first_tank + city.tank_count; ++t) {
    const Line& line = line_to(s, t);
    if (line.empty()) continue;
    if (best >= 0 && line.front().serial > line_to(s, best).front().serial) continue;
    if (!s.w.tanks[t].steady) settle_level(s, t);
    best = t;
  }
  return best;
}

bool all_managed_are_steady(const Sim& s, const City& city) {
  for (std::int32_t t = city.first_tank; t < city.first_tank + city.tank_count; ++t) {
    if (s.m.tanks[t].managed >= 0 && !s.w.tanks[t].steady) return false;
  }
  return true;
}

/// A delivery that changes the stock and counts, and nothing else: as unloaded() books it. False if there is more to
/// it.
bool deliver_only(const Sim& s, const City& city, const Unloading& one) {
  TankState& t = s.w.tanks[one.tank];
  Convoy& c = s.w.convoys[one.convoy];
  if (!t.steady || c.pending <= 1) return false;
  if (t.since != s.w.now) settle_level_to_now(s, one.tank);
  const double litres = load_of(s, one.convoy, one.pool), level = t.level + litres;
  if (level <= t.lower || level >= t.upper || level >= level_to_dispatch(s, one.tank) * (1 - 1e-9)) return false;
  if (!all_managed_are_steady(s, city)) return false;
  t.reserved -= litres;
  if (t.reserved < 1e-6) t.reserved = 0;
  t.level = level;
  t.delivered += litres;
  if (ManagedTank* const g = managed_of(s, one.tank)) g->arrived_today += litres;
  PoolState& pool = s.w.pools[one.pool];
  ++pool.deliveries;
  pool.delivered_l += litres;
  if (s.w.recording) {
    const std::int64_t whole = std::llround(litres);
    s.w.record.tanks[one.tank].delivered_l += whole;
    s.w.record.corridors[c.corridor].delivered_l += whole;
  }
  const std::int32_t k = s.m.pools[one.pool].in_corridor;
  --trucks_of(s, one.convoy)[k];
  ++emptied_of(s, one.convoy)[k];
  --c.pending;
  --s.w.stations[city.unloading].busy;
  return true;
}

/// The rack is free again.
void begin_next(const Sim& s, std::int32_t index, std::int32_t left, Touched& touched, Millis present) {
  const RackPlan& plan = s.w.racks[index];
  if (plan.begun == plan.planned) return;
  const City& city = s.m.cities[index];
  const std::int32_t tank = first_to_begin(s, city);
  begin_as_planned(s, index, tank);
  if (tank == left || s.m.tanks[tank].managed < 0) return;
  settle_level(s, tank);
  if (s.w.tanks[tank].level <= s.w.tanks[tank].lower) {
    require_present(s, present);
    refresh_if_changed(s, tank);
    return;
  }
  const auto k = static_cast<std::size_t>(tank - city.first_tank);
  touched.is[k] = true;
  touched.at[k] = s.w.now;
}

/// By a law whose draws are all different and more than nothing, and whose convoys go home together.
bool can_ever_plan(const Sim& s, std::int32_t index) {
  const City& city = s.m.cities[index];
  const std::int32_t id = s.m.stations[city.unloading].service.id;
  if (id < 0 || city.tank_count > kMostTanks) return false;
  const kernel::Law& law = s.w.laws[id];
  const bool spread = law.kind == kernel::LawKind::lognormal || law.kind == kernel::LawKind::exponential ||
                      law.kind == kernel::LawKind::uniform || law.kind == kernel::LawKind::triangular;
  if (!spread || free_servers(s, city.unloading) >= kEndless) return false;
  return std::none_of(s.m.corridors.begin(), s.m.corridors.end(),
                      [&](const Corridor& corridor) { return corridor.city == index && corridor.return_alone; });
}

/// Whether the tank holds all that stands at racks and in its queue, whatever is drawn from it meanwhile.
bool room_for_all(const Sim& s, std::int32_t tank) {
  const TankState& t = s.w.tanks[tank];
  if (const ManagedTank* const g = managed_of(s, tank)) {
    if (s.m.managed[s.m.tanks[tank].managed].reorder_at >= 0) return false;
    if (g->outside > 0 || g->released > 0 || g->net > 0) return false;
  }
  double to_come = t.level + t.reserved, largest = 0;
  const Line& line = line_to(s, tank);
  for (std::size_t i = line.head; i < line.items.size(); ++i) {
    const QueueItem& item = line.items[i];
    const double load = load_of(s, item.convoy, item.pool);
    if (!(load > 0)) return false;
    to_come += static_cast<double>(item.count) * load;
    largest = std::max(largest, load);
  }
  return to_come + largest < t.capacity * (1 - kNoise);
}

bool can_plan(const Sim& s, std::int32_t index) {
  const City& city = s.m.cities[index];
  if (s.w.tracing || s.w.place_closed[city.place]) return false;
  if (!s.w.racks[index].on && !can_ever_plan(s, index)) return false;
  bool waiting = false;
  for (std::int32_t t = city.first_tank; t < city.first_tank + city.tank_count; ++t) {
    if (!room_for_all(s, t)) return false;
    waiting |= truck_waits(s, t);
  }
  return !waiting || (s.w.stations[city.unloading].busy > 0 && free_servers(s, city.unloading) == 0);
}

/// The trucks that stand at racks; false if some end together.
bool start_plan(const Sim& s, std::int32_t index) {
  const std::int32_t station = s.m.cities[index].unloading;
  std::vector<std::int32_t> under_way;
  for (std::size_t i = 0; i < s.w.services.size(); ++i) {
    const Service& service = s.w.services[i];
    if (service.count == 0 || service.station != station) continue;
    if (service.count > 1) return false;
    under_way.push_back(static_cast<std::int32_t>(i));
  }
  // In the order in which they began.
  std::sort(under_way.begin(), under_way.end(), [&](std::int32_t a, std::int32_t b) {
    const std::uint32_t ahead = s.w.services[a].event.generation - s.w.services[b].event.generation;
    return static_cast<std::int32_t>(ahead) < 0;
  });
  s.w.racks[index].on = true;
  for (const std::int32_t i : under_way) {
    Service& service = s.w.services[i];
    s.w.calendar.cancel(service.event);
    add_to_plan(s, service);
    service.count = 0;
    s.w.free_services.push_back(i);
  }
  s.w.stations[station].last_service = -1;
  return true;
}

/// The index of the tank whose queue holds, from the places given on, the truck that came first; -1 when all are past.
std::int32_t next_item(const Sim& s, const City& city, const std::array<std::size_t, kMostTanks>& places) {
  std::int32_t best = -1;
  std::uint64_t serial = 0;
  for (std::int32_t k = 0; k < city.tank_count; ++k) {
    const Line& line = line_to(s, city.first_tank + k);
    if (places[k] == line.items.size() || (best >= 0 && line.items[places[k]].serial > serial)) continue;
    best = k;
    serial = line.items[places[k]].serial;
  }
  return best;
}

/// Trucks in the queues that have come since: each begins when the next that nobody follows yet leaves its rack.
void plan_waiting(const Sim& s, std::int32_t index) {
  const City& city = s.m.cities[index];
  const Law& service = s.m.stations[city.unloading].service;
  RackPlan& plan = s.w.racks[index];
  std::array<std::size_t, kMostTanks> places{};
  for (std::int32_t k = 0; k < city.tank_count; ++k) places[k] = line_to(s, city.first_tank + k).head;
  std::int64_t known = plan.planned - plan.begun;
  std::size_t follows = plan.head + static_cast<std::size_t>(known);
  std::int32_t convoy = -1;
  std::uint64_t draws = 0;  // of that convoy's trucks that wait
  for (std::int32_t k = next_item(s, city, places); k >= 0; k = next_item(s, city, places)) {
    const QueueItem& item = line_to(s, city.first_tank + k).items[places[k]++];
    if (item.convoy != convoy) draws = 0;
    convoy = item.convoy;
    const Convoy& c = s.w.convoys[convoy];
    const std::int64_t passed = std::min(known, item.count);
    known -= passed;
    draws += static_cast<std::uint64_t>(passed);
    for (std::int64_t i = passed; i < item.count; ++i) {
      const Unloading& before = plan.ends[follows++];
      const double begin = before.at == item.since ? c.at.exact_ms : before.exact_ms;
      const double end = begin + draw_at_random(s, service, c.hash, Purpose::unloading, c.services + draws++);
      insert(plan, {kernel::round_to_millis(end), end, plan.planned++, convoy, item.pool, city.first_tank + k});
    }
  }
}

/// Forgets what is over.
void trim(RackPlan& plan) {
  if (plan.head == plan.ends.size()) {
    plan.ends.clear();
    plan.head = 0;
    plan.begun = plan.planned = 0;
  } else if (plan.head > 128) {
    plan.ends.erase(plan.ends.begin(), plan.ends.begin() + static_cast<std::ptrdiff_t>(plan.head));
    plan.head = 0;
  }
}

/// A tank as deliveries come, if nothing else happens to it.
struct Outlook {
  double level = 0, fall = 0, since = 0, lower = 0, upper = 0;
  /// When a managed tank comes to a threshold below: it is looked at whenever a truck for it begins.
  double until = std::numeric_limits<double>::infinity();
  bool steady = false;

  /// The level after a delivery; false if it may come to a threshold.
  bool take(double litres, double at) {
    level += litres;
    if (fall > 0) until += litres / fall;
    const double now = level - fall * (at - since);
    return steady && now > lower && now < upper;
  }
};

Outlook outlook(const Sim& s, std::int32_t tank) {
  const TankState& t = s.w.tanks[tank];
  Outlook out{t.level, fall_of(s, tank), static_cast<double>(t.since)};
  const double noise = kNoise * t.level;
  out.lower = t.lower + noise;
  out.upper = std::min(t.upper, level_to_dispatch(s, tank)) * (1 - kNoise);
  out.steady = t.steady;
  if (s.m.tanks[tank].managed >= 0 && out.fall > 0) out.until = out.since + (t.level - out.lower) / out.fall;
  return out;
}

/// Trucks of convoys that are still to unload, as ends are looked at.
class Pending {
 public:
  /// One of the convoy's ends; true if it is the last.
  bool last(const Sim& s, std::int32_t convoy) {
    std::size_t i = 0;
    while (i < count_ && of_[i] != convoy) ++i;
    if (i == count_) {
      of_[count_] = convoy;
      left_[count_++] = s.w.convoys[convoy].pending;
    }
    return --left_[i] == 0;
  }

 private:
  std::array<std::int32_t, kLookAhead> of_;
  std::array<std::int64_t, kLookAhead> left_;
  std::size_t count_ = 0;
};

/// The next end that may be more than a delivery.
std::size_t next_event(const Sim& s, const City& city, const RackPlan& plan) {
  if (!all_managed_are_steady(s, city)) return plan.head;
  std::array<Outlook, kMostTanks> tanks;
  for (std::int32_t k = 0; k < city.tank_count; ++k) tanks[k] = outlook(s, city.first_tank + k);
  Pending pending;
  const std::size_t end = std::min(plan.ends.size(), plan.head + kLookAhead);
  for (std::size_t i = plan.head; i < end; ++i) {
    const Unloading& one = plan.ends[i];
    const auto at = static_cast<double>(one.at);
    for (std::int32_t k = 0; k < city.tank_count; ++k) {
      if (at + 1 >= tanks[k].until) return i;
    }
    const double litres = load_of(s, one.convoy, one.pool);
    if (!tanks[one.tank - city.first_tank].take(litres, at) || pending.last(s, one.convoy)) return i;
  }
  return end - 1;
}

void arm(const Sim& s, std::int32_t index) {
  const City& city = s.m.cities[index];
  RackPlan& plan = s.w.racks[index];
  if (plan.head == plan.ends.size()) {
    s.w.calendar.cancel(plan.event);
    return;
  }
  const Millis at = plan.ends[next_event(s, city, plan)].at;
  if (plan.event_at == at && s.w.calendar.pending(plan.event)) return;
  s.w.calendar.cancel(plan.event);
  plan.event_at = at;
  plan.event = schedule(s, at, tie(EventKind::truck, city.unloading), EventWhat::racks_due, index);
}

}  // namespace

void add_to_plan(const Sim& s, const Service& service) {
  RackPlan& plan = s.w.racks[s.m.stations[service.station].city];
  insert(plan, {kernel::round_to_millis(service.exact_ms), service.exact_ms, plan.planned++, service.convoy,
                service.pool, service.tank});
  plan.begun = plan.planned;
}

bool begin_as_planned(const Sim& s, std::int32_t city, std::int32_t tank) {
  RackPlan& plan = s.w.racks[city];
  if (!plan.on || plan.begun == plan.planned) return false;
  ++plan.begun;
  Line& line = line_to(s, tank);
  const QueueItem& item = line.front();
  ++s.w.convoys[item.convoy].services;
  s.w.tanks[tank].reserved += load_of(s, item.convoy, item.pool);
  ++s.w.stations[s.m.cities[city].unloading].busy;
  line.take(1);
  return true;
}

void catch_up_racks(const Sim& s, std::int32_t index) {
  World& w = s.w;
  RackPlan& plan = w.racks[index];
  const City& city = s.m.cities[index];
  const Millis now = w.now;
  const double exact_now = w.exact_now;
  const bool after = w.now_tie >= tie(EventKind::truck, city.unloading);
  Touched touched;
  plan.next = kernel::kNever;  // nobody else is to catch up meanwhile
  while (plan.head < plan.ends.size()) {
    const Unloading one = plan.ends[plan.head];
    if (one.at > now || (one.at == now && !after)) break;
    ++plan.head;
    ++w.record.events;
    w.now = one.at;
    w.exact_now = one.exact_ms;
    if (deliver_only(s, city, one)) {
      const auto k = static_cast<std::size_t>(one.tank - city.first_tank);
      touched.is[k] = true;
      touched.at[k] = w.now;
      begin_next(s, index, one.tank, touched, now);
      continue;
    }
    require_present(s, now);
    refresh_touched(s, city, touched);
    w.now = now;
    unloading_done(s, {city.unloading, one.convoy, one.pool, one.tank, 1, one.exact_ms});
  }
  refresh_touched(s, city, touched);
  w.now = now;
  w.exact_now = exact_now;
  set_next(plan);
}

void catch_up_all(const Sim& s) {
  for (std::size_t i = 0; i < s.w.racks.size(); ++i) catch_up(s, static_cast<std::int32_t>(i));
}

void racks_due(const Sim& s, std::int32_t city) {
  --s.w.record.events;  // each end is one
  catch_up(s, city);
  mark_stale(s, city);
}

void plan_racks(const Sim& s) {
  s.w.racks_stale = false;
  for (std::size_t i = 0; i < s.w.racks.size(); ++i) {
    RackPlan& plan = s.w.racks[i];
    if (!plan.stale) continue;
    plan.stale = false;
    const auto city = static_cast<std::int32_t>(i);
    catch_up(s, city);
    if (!can_plan(s, city) || (!plan.on && !start_plan(s, city))) {
      drop_rack_plan(s, city);
      continue;
    }
    plan_waiting(s, city);
    trim(plan);
    set_next(plan);
    arm(s, city);
  }
}

void drop_rack_plan(const Sim& s, std::int32_t index) {
  RackPlan& plan = s.w.racks[index];
  if (!plan.on) return;
  catch_up(s, index);
  s.w.calendar.cancel(plan.event);
  std::vector<Unloading> under_way;
  for (std::size_t i = plan.head; i < plan.ends.size(); ++i) {
    if (plan.ends[i].number < plan.begun) under_way.push_back(plan.ends[i]);
  }
  std::sort(under_way.begin(), under_way.end(),
            [](const Unloading& a, const Unloading& b) { return a.number < b.number; });
  plan.on = false;
  plan.ends.clear();
  plan.head = 0;
  plan.begun = plan.planned = 0;
  plan.next = plan.event_at = kernel::kNever;
  for (const Unloading& one : under_way) {
    serve_alone(s, {s.m.cities[index].unloading, one.convoy, one.pool, one.tank, 1, one.exact_ms});
  }
  s.w.stations[s.m.cities[index].unloading].last_service = -1;
}

void drop_rack_plans(const Sim& s) {
  for (std::size_t i = 0; i < s.w.racks.size(); ++i) drop_rack_plan(s, static_cast<std::int32_t>(i));
}

bool racks_planned(const World& world) {
  return std::any_of(world.racks.begin(), world.racks.end(), [](const RackPlan& plan) { return plan.on; });
}

}  // namespace taji::model
