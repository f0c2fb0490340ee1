// Idle trucks that may not ask for a load: they have no driver, or their owner keeps them. One garage a corridor.
#include <algorithm>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// In order of coming, those of one instant in the order of their pools.
void put_in(const Sim& s, std::int32_t pool, std::int64_t count, Millis since) {
  Line& garage = s.w.garages[s.m.pools[pool].corridor];
  s.w.pools[pool].garage += count;
  garage.trucks += count;
  const auto later = [&](const QueueItem& item) {
    return item.since > since || (item.since == since && item.pool > pool);
  };
  auto at = garage.items.end();
  while (at != garage.items.begin() && later(*(at - 1))) --at;
  if (at != garage.items.begin() && (at - 1)->since == since && (at - 1)->pool == pool) {
    (at - 1)->count += count;
  } else {
    garage.items.insert(at, {-1, pool, count, since, 0});
  }
}

/// Takes up to `most` trucks of the pool out of a queue, those that came last first, and says what it took.
template <class Took>
std::int64_t take_last(Line& line, std::int32_t pool, std::int64_t most, Took took) {
  std::int64_t taken = 0;
  for (std::size_t i = line.items.size(); i > line.head && taken < most; --i) {
    QueueItem& item = line.items[i - 1];
    if (item.pool != pool) continue;
    const std::int64_t n = std::min(item.count, most - taken);
    item.count -= n;
    taken += n;
    took(n, item.since);
  }
  line.trucks -= taken;
  const auto first = line.items.begin() + static_cast<std::ptrdiff_t>(line.head);
  line.items.erase(std::remove_if(first, line.items.end(), [](const QueueItem& item) { return item.count == 0; }),
                   line.items.end());
  return taken;
}

Line& queue_of(const Sim& s, std::int32_t pool) {
  return s.w.lines[loading_line(s, pool)];
}

}  // namespace

void park(const Sim& s, std::int32_t pool, std::int64_t count) {
  if (count <= 0) return;
  shift(s, s.m.pools[pool].corridor, Stage::none, Stage::idle, count);
  put_in(s, pool, count, s.w.now);
}

/// The trucks that may ask for a load now do so, those that came first before others.
void release_garage(const Sim& s, std::int32_t corridor) {
  Line& garage = s.w.garages[corridor];
  if (garage.trucks == 0) return;
  CorridorState& crew = s.w.corridors[corridor];
  const bool driven = s.m.corridors[corridor].has_drivers;
  for (QueueItem& item : garage.items) {
    PoolState& state = s.w.pools[item.pool];
    std::int64_t n = std::min(item.count, state.garage - held_trucks(s, item.pool));
    if (driven) n = std::min(n, crew.available);
    if (n <= 0) continue;
    item.count -= n;
    state.garage -= n;
    garage.trucks -= n;
    drivers_set_out(s, corridor, n);
    shift(s, corridor, Stage::idle, Stage::loading, n);
    queue_for_load(s, item.pool, n);
  }
  std::erase_if(garage.items, [](const QueueItem& item) { return item.count == 0; });
}

/// Once everything else of this millisecond that concerns the fleet is done.
void wake_garage_later(const Sim& s, std::int32_t corridor) {
  Ticket& event = s.w.corridors[corridor].garage_event;
  if (s.w.calendar.pending(event)) return;
  event = schedule(s, s.w.now, tie(EventKind::truck, kLastRank + corridor), EventWhat::garage_wakes, corridor);
}

void garage_wakes(const Sim& s, std::int32_t corridor) {
  s.w.corridors[corridor].garage_event = {};
  release_garage(s, corridor);
  serve_loading(s, s.m.corridors[corridor].station);
}

/// Trucks that wait for a load are held where their owner keeps more than stand in the garage.
void hold_trucks(const Sim& s, std::int32_t pool) {
  const std::int32_t corridor = s.m.pools[pool].corridor;
  const std::int64_t wanted = held_trucks(s, pool) - s.w.pools[pool].garage;
  if (wanted <= 0) return;
  const std::int64_t taken =
      take_last(queue_of(s, pool), pool, wanted, [&](std::int64_t n, Millis since) { put_in(s, pool, n, since); });
  shift(s, corridor, Stage::loading, Stage::idle, taken);
  drivers_come_home(s, corridor, taken);
}

/// Takes up to `most` idle trucks out of the pool: those in the garage, then those that wait for a load.
std::int64_t take_idle(const Sim& s, std::int32_t pool, std::int64_t most) {
  const std::int32_t corridor = s.m.pools[pool].corridor;
  PoolState& state = s.w.pools[pool];
  const auto nothing = [](std::int64_t, Millis) {};
  const std::int64_t parked = take_last(s.w.garages[corridor], pool, most, nothing);
  const std::int64_t queued = take_last(queue_of(s, pool), pool, most - parked, nothing);
  shift(s, corridor, Stage::idle, Stage::none, parked);
  shift(s, corridor, Stage::loading, Stage::none, queued);
  drivers_come_home(s, corridor, queued);
  state.garage -= parked;
  state.idle -= parked + queued;
  return parked + queued;
}

}  // namespace taji::model
