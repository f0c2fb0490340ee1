#include <algorithm>
#include <cmath>
#include <limits>

#include "model/managed.hpp"

namespace taji::model {
namespace {

constexpr std::int32_t kFloor = -1, kRoom = -2;

/// Bookings leave noise of the order of 1e-7 ms in the time of a crossing: an instant that is a whole millisecond but
/// for this much is that millisecond, not the next.
constexpr double kNoiseMs = 1e-3;

/// The next crossing of a tank as it stands: when, and what it asserts.
struct Crossing {
  double in_ms = std::numeric_limits<double>::infinity();
  std::int32_t what = kFloor;

  void consider(double ms, std::int32_t thing) {
    if (ms < in_ms) {
      in_ms = ms;
      what = thing;
    }
  }
};

void begin_spell(const Sim& s, bool& counts, Millis& since, std::int64_t& spells) {
  since = s.w.now;
  counts = s.w.recording;
  spells += counts;
}

/// A spell of no length is none: dryness is judged after all events of a millisecond (design rule 2.8).
bool end_spell(const Sim& s, bool& counts, Millis since, std::int64_t& spells) {
  const bool nothing = counts && since == s.w.now;
  spells -= nothing;
  counts = false;
  return nothing;
}

void schedule_due(const Sim& s, std::int32_t tank) {
  TankState& t = s.w.tanks[tank];
  t.event_at = t.due;
  t.event = schedule(s, t.due, tie(EventKind::stock, tank), EventWhat::tank_crossing, tank);
}

/// Sets when the tank's crossing is due, and whether the event set before may stay for it.
bool event_stays(const Sim& s, std::int32_t tank, double in_ms, bool may_be_early) {
  TankState& t = s.w.tanks[tank];
  t.due = kernel::ceil_to_millis(static_cast<double>(s.w.now) + in_ms - kNoiseMs);
  if (may_be_early ? t.due < t.event_at : t.due != t.event_at) return false;
  // Unless an order has been placed since: that comes first at the same instant.
  const std::int32_t managed = s.m.tanks[tank].managed;
  if (managed >= 0 && s.m.managed[managed].reorder_at >= 0) return false;
  return s.w.calendar.pending(t.event);
}

}  // namespace

void mark_dry(const Sim& s, std::int32_t tank, bool dry) {
  TankState& t = s.w.tanks[tank];
  if (t.dry == dry) return;
  TankRecord& record = s.w.record.tanks[tank];
  t.dry = dry;
  if (dry) {
    begin_spell(s, t.dry_counts, t.dry_since, record.dry_spells);
    if (s.w.recording && record.first_stockout == kernel::kNever) record.first_stockout = s.w.now - s.m.origin;
  } else if (end_spell(s, t.dry_counts, t.dry_since, record.dry_spells) &&
             record.first_stockout == s.w.now - s.m.origin) {
    record.first_stockout = kernel::kNever;
  }
  if (!s.w.tracing) return;
  TraceEvent event = about(s, dry ? TraceKind::dry : TraceKind::refilled, -1);
  event.tank = tank;
  note(s, event);
}

void mark_short(const Sim& s, std::int32_t tank, bool is_short) {
  TankState& t = s.w.tanks[tank];
  if (t.is_short == is_short) return;
  TankRecord& record = s.w.record.tanks[tank];
  t.is_short = is_short;
  if (is_short) {
    begin_spell(s, t.short_counts, t.short_since, record.short_spells);
  } else {
    end_spell(s, t.short_counts, t.short_since, record.short_spells);
  }
  if (!s.w.tracing) return;
  TraceEvent event = about(s, is_short ? TraceKind::short_of_need : TraceKind::served_again, -1);
  event.tank = tank;
  note(s, event);
}

double level_with_room(const Sim& s, std::int32_t tank) {
  const TankState& t = s.w.tanks[tank];
  const double full = t.capacity - t.reserved;
  if (!truck_waits(s, tank)) return full;
  const QueueItem& first = s.w.lines[s.m.stations.size() + tank].front();
  return full - load_of(s, first.convoy, first.pool);
}

void schedule_crossing(const Sim& s, std::int32_t tank, double in_ms, bool may_be_early) {
  TankState& t = s.w.tanks[tank];
  if (!std::isfinite(in_ms)) {
    s.w.calendar.cancel(t.event);
    return;
  }
  if (event_stays(s, tank, in_ms, may_be_early)) return;
  s.w.calendar.cancel(t.event);
  schedule_due(s, tank);
}

void book_time(const Sim& s, std::int32_t tank, double dt, double level_before) {
  TankState& t = s.w.tanks[tank];
  t.needed_today += t.need * dt;
  t.dry_today |= t.dry;
  t.dry_on_date |= t.dry;
  if (!s.w.recording) return;
  TankRecord& record = s.w.record.tanks[tank];
  const auto ms = static_cast<Millis>(dt);
  t.needed += t.need * dt;
  t.stock_ms += 0.5 * (level_before + t.level) * dt;
  if (t.dry) record.dry_ms += ms;
  if (t.dry && t.dry_counts) record.dry_spell_ms += ms;
  if (t.is_short) record.short_ms += ms;
  if (t.is_short && t.short_counts) record.short_spell_ms += ms;
}

/// Need of a class in the time `dt` until now, and how much of it nothing served.
void book_class(const Sim& s, std::int32_t tank, std::int32_t cls, double needed, double unserved, double dt) {
  ClassState& c = s.w.classes[cls];
  c.needed_today += needed;
  if (s.w.recording) c.needed += needed;
  if (unserved <= 0) return;
  TankState& t = s.w.tanks[tank];
  c.unserved_today += unserved;
  t.unserved_today += unserved;
  t.short_on_date = true;
  if (!s.w.recording) return;
  c.unserved += unserved;
  t.unserved += unserved;
  if (c.first_unserved == kernel::kNever) c.first_unserved = s.w.now - static_cast<Millis>(dt) - s.m.origin;
}

/// Needs and holds from the parameters as they are now.
void refresh_needs(const Sim& s, std::int32_t tank) {
  const Tank& m = s.m.tanks[tank];
  TankState& t = s.w.tanks[tank];
  t.capacity = s[m.capacity];
  t.need = 0;
  double higher = 0, same = 0;  // need of classes before this one: of higher priority, of the same
  std::int32_t priority = 0;
  for (std::int32_t i = m.first_class; i < m.first_class + m.class_count; ++i) {
    const DemandClass& cls = s.m.classes[i];
    ClassState& state = s.w.classes[i];
    if (i == m.first_class || cls.priority != priority) {
      higher += same;
      same = 0;
      priority = cls.priority;
    }
    state.need = s[cls.rate] / static_cast<double>(kernel::kDay);
    if (cls.varies()) state.need *= need_factor(s, cls);
    state.hold_level = higher * s[cls.hold];
    same += state.need;
    t.need += state.need;
  }
}

namespace {

/// What the classes of a tank that is not managed take in `dt` at the rates they were left with, `share` of it there.
double settle_plain_classes(const Sim& s, std::int32_t tank, double dt, double share) {
  TankState& t = s.w.tanks[tank];
  const Tank& m = s.m.tanks[tank];
  double taken = 0;
  for (std::int32_t i = m.first_class; i < m.first_class + m.class_count; ++i) {
    ClassState& c = s.w.classes[i];
    const double amount = c.need * dt;
    if (c.drawing) {
      t.consumed += amount * share;
      taken += amount * share;
      if (c.refilling) {
        const double into = std::min(amount * share, c.buffer_capacity - c.buffer);
        c.buffer += into;
        taken += into;
      }
    } else if (c.on_buffer) {
      const double used = std::min(amount, c.buffer);
      c.buffer -= used;
      t.consumed += used;
    }
    book_class(s, tank, i, amount, c.drawing || c.on_buffer ? 0 : amount, dt);
  }
  return taken;
}

/// The classes of a steady tank up to its level's time. What rounding leaves over of a buffer is booked as used.
void settle_classes(const Sim& s, std::int32_t tank) {
  TankState& t = s.w.tanks[tank];
  const auto dt = static_cast<double>(t.since - t.classes_since);
  if (dt == 0) return;
  t.classes_since = t.since;
  const double out = t.draw * dt, there = out - t.missing;
  const double share = t.missing > 0 && out > 0 ? std::max(0.0, there / out) : 1;
  t.missing = 0;
  const bool managed = s.m.tanks[tank].managed >= 0;
  t.consumed +=
      there - (managed ? settle_managed_classes(s, tank, dt, share) : settle_plain_classes(s, tank, dt, share));
}

void settle_plain(const Sim& s, std::int32_t tank) {
  TankState& t = s.w.tanks[tank];
  const auto dt = static_cast<double>(s.w.now - t.since);
  t.since = t.classes_since = s.w.now;
  const double before = t.level;
  double out = t.draw * dt;
  double share = 1;  // crossings are rounded up to the millisecond: only the fuel that is there is booked
  if (out > before - t.floor) {
    share = out > 0 ? (before - t.floor) / out : 1;
    out = before - t.floor;
  }
  t.level = before - settle_plain_classes(s, tank, dt, share);
  book_time(s, tank, dt, before);
}

}  // namespace

void settle_to_now(const Sim& s, std::int32_t tank) {
  if (s.w.tanks[tank].steady) {
    settle_level(s, tank);
    settle_classes(s, tank);
  } else if (s.m.tanks[tank].managed >= 0) {
    settle_managed(s, tank);
  } else {
    settle_plain(s, tank);
  }
}

void settle_level_to_now(const Sim& s, std::int32_t tank) {
  TankState& t = s.w.tanks[tank];
  if (!t.steady) return settle_to_now(s, tank);
  const auto dt = static_cast<double>(s.w.now - t.since);
  t.since = s.w.now;
  const double before = t.level;
  t.level = before + (flow_in(s, tank, dt) - t.draw * dt);
  if (t.level < t.floor) {
    t.missing += t.floor - t.level;
    t.level = t.floor;
  }
  book_time(s, tank, dt, before);
}

namespace {

TankMark mark_of(const Sim& s, std::int32_t tank) {
  const auto first = [&](std::size_t index) {
    const Line& line = s.w.lines[index];
    return line.empty() ? 0 : line.front().serial + 1;
  };
  const TankState& t = s.w.tanks[tank];
  const std::size_t unloads = s.m.stations.size() + static_cast<std::size_t>(tank);
  return {s.w.now, t.level, t.reserved, first(unloads), first(unloads + s.m.tanks.size())};
}

/// Whether trucks that wait, or what else there is no room for, take part in what happens next.
inline bool crowded(const Sim& s, std::int32_t tank) {
  const TankState& t = s.w.tanks[tank];
  const Line& line = s.w.lines[s.m.stations.size() + static_cast<std::size_t>(tank)];
  double room = t.capacity - t.reserved;  // as of level_with_room()
  if (!line.empty()) room -= load_of(s, line.front().convoy, line.front().pool);
  return s.m.tanks[tank].managed >= 0 ? t.level >= room : !line.empty() && t.level > room;
}

void refresh_plain(const Sim& s, std::int32_t tank) {
  const Tank& m = s.m.tanks[tank];
  TankState& t = s.w.tanks[tank];
  Horizon levels;
  Crossing next;
  t.draw = 0;
  bool is_short = false;
  for (std::int32_t i = m.first_class; i < m.first_class + m.class_count; ++i) {
    ClassState& c = s.w.classes[i];
    c.drawing = c.need > 0 && t.level > c.hold_level;
    c.refilling = c.drawing && c.buffer < c.buffer_capacity;
    c.on_buffer = c.need > 0 && !c.drawing && c.buffer > 0;
    if (c.drawing) t.draw += c.refilling ? 2 * c.need : c.need;
    if (c.need > 0) levels.down(c.hold_level, t.level);
    if (c.refilling) next.consider((c.buffer_capacity - c.buffer) / c.need, i);
    if (c.on_buffer) next.consider(c.buffer / c.need, i);
    is_short |= c.need > 0 && !c.drawing && !c.on_buffer;
  }
  t.floor = levels.floor;
  t.lower = levels.lower;
  t.upper = levels.upper;
  t.lasts_until = static_cast<double>(s.w.now) + next.in_ms;
  t.lasting = next.what;
  t.steady = !levels.on_edge && t.level > 0 && !crowded(s, tank);
  if (t.draw > 0) {
    next.consider((t.level - t.floor) / t.draw, kFloor);
    t.room_level = truck_waits(s, tank) ? level_with_room(s, tank) : std::numeric_limits<double>::infinity();
    if (t.room_level >= 0 && t.level > t.room_level) next.consider((t.level - t.room_level) / t.draw, kRoom);
  }
  t.crossing = next.what;
  schedule_crossing(s, tank, next.in_ms);
  mark_dry(s, tank, t.level <= 0 && t.need > 0);
  mark_short(s, tank, is_short);
}

/// Only the level, the room promised or the queues have changed since the last refresh: sets the next crossing, if all
/// that was decided still holds; false if it may not.
bool refresh_level(const Sim& s, std::int32_t tank) {
  TankState& t = s.w.tanks[tank];
  if (!t.steady || t.level <= t.lower || t.level >= t.upper || crowded(s, tank)) return false;
  Crossing next{t.lasts_until - static_cast<double>(s.w.now), t.lasting};
  const double falls = fall_of(s, tank);
  if (falls > 0) next.consider((t.level - t.floor) / falls, kFloor);
  t.crossing = next.what;
  if (!std::isfinite(next.in_ms) || !event_stays(s, tank, next.in_ms, true)) {
    schedule_crossing(s, tank, next.in_ms, true);
  }
  return true;
}

}  // namespace

void refresh_tank(const Sim& s, std::int32_t tank) {
  TankState& t = s.w.tanks[tank];
  if (t.steady) settle_classes(s, tank);
  if (s.m.tanks[tank].managed < 0) {
    refresh_plain(s, tank);
  } else {
    refresh_managed(s, tank);
    // A level that rises has a ceiling, which depends on what waits.
    t.steady = t.steady && t.level > 0 && fall_of(s, tank) >= 0 && !crowded(s, tank);
  }
  t.refreshed = mark_of(s, tank);
}

void refresh_if_changed(const Sim& s, std::int32_t tank) {
  const TankMark now = mark_of(s, tank);
  if (s.w.tanks[tank].refreshed == now) return;
  if (refresh_level(s, tank)) {
    s.w.tanks[tank].refreshed = now;
  } else {
    refresh_tank(s, tank);
  }
}

void refresh_if_asked(const Sim& s, std::int32_t tank) {
  const TankMark &was = s.w.tanks[tank].refreshed, now = mark_of(s, tank);
  if (was.reserved == now.reserved && was.unloads == now.unloads && was.loads == now.loads) return;
  settle_level(s, tank);
  refresh_if_changed(s, tank);
}

void deliver(const Sim& s, std::int32_t tank, double litres) {
  TankState& t = s.w.tanks[tank];
  t.level += litres;
  t.delivered += litres;
  const std::int32_t managed = s.m.tanks[tank].managed;
  if (managed >= 0) s.w.managed[managed].arrived_today += litres;
  if (t.level > t.capacity * (1 + 1e-9)) throw ReplicationError("a tank was filled beyond its capacity");
  if (s.w.recording) s.w.record.tanks[tank].delivered_l += nearest(litres);
  if (!s.w.lines[s.m.stations.size() + s.m.tanks.size() + tank].empty()) wake_dispatch(s, tank);
}

/// The crossing that the tank's event asserts is made exact: what rounding left over is booked as used.
void tank_crosses(const Sim& s, std::int32_t tank) {
  TankState& t = s.w.tanks[tank];
  t.event = {};
  if (t.due > s.w.now) return schedule_due(s, tank);
  settle_tank(s, tank);
  if (s.m.tanks[tank].managed >= 0) {
    snap_managed(s, tank);
    if (t.level >= level_to_dispatch(s, tank)) wake_dispatch(s, tank);
  } else if (t.crossing == kFloor) {
    t.consumed += t.level - t.floor;
    t.level = t.floor;
  } else if (t.crossing == kRoom) {
    t.consumed += std::max(0.0, t.level - t.room_level);
    t.level = std::min(t.level, t.room_level);
  } else {
    ClassState& c = s.w.classes[t.crossing];
    const double target = c.refilling ? c.buffer_capacity : 0;
    if (c.refilling) {
      t.level -= target - c.buffer;
    } else {
      t.consumed += c.buffer;
    }
    c.buffer = target;
  }
  const std::int32_t city = s.m.tanks[tank].city;
  if (truck_waits(s, tank) && free_servers(s, s.m.cities[city].unloading) > 0) {
    t.steady = false;  // whatever has ended here
    t.refreshed = {};
    serve_unloading(s, city, tank);
  } else {
    refresh_tank(s, tank);
  }
}

/// Days of cover in milliseconds: usable stock over present need; infinite without need.
double cover_ms(const Sim& s, std::int32_t tank) {
  const TankState& t = s.w.tanks[tank];
  return t.need > 0 ? t.level / t.need : std::numeric_limits<double>::infinity();
}

double cover_days(const World& world, const Model& model, std::int32_t tank) {
  const TankState& t = world.tanks[tank];
  if (!(t.need > 0)) return std::numeric_limits<double>::infinity();
  const std::int32_t managed = model.tanks[tank].managed;
  const double fall = managed < 0 ? t.draw : -world.managed[managed].net;
  const double level = t.level - fall * static_cast<double>(world.now - t.since);
  return std::max(level, 0.0) / t.need / static_cast<double>(kernel::kDay);
}

double on_the_way_l(const World& world, const Model& model, std::int32_t tank) {
  const Tank& to = model.tanks[tank];
  double litres = 0;
  for (std::size_t i = 0; i < world.convoys.size(); ++i) {
    const Convoy& c = world.convoys[i];
    if (c.stance == Stance::gone || c.errand != Errand::haul || model.corridors[c.corridor].city != to.city) continue;
    const Corridor& corridor = model.corridors[c.corridor];
    const std::size_t row = i * static_cast<std::size_t>(model.widest_corridor);
    for (std::int32_t k = 0; k < corridor.pool_count; ++k) {
      const std::int32_t pool = corridor.first_pool + k;
      if (model.pools[pool].product != to.product) continue;
      litres += world.convoy_trucks[row + static_cast<std::size_t>(k)] * world.pools[pool].capacity_l;
    }
  }
  return litres;
}

}  // namespace taji::model
