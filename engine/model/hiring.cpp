// Trucks that come and go: hired, dismissed, moved to another pool, or in place of lost ones.
#include <algorithm>
#include <cmath>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

void note_trucks(const Sim& s, TraceKind kind, std::int32_t pool, std::int64_t trucks, std::int32_t to = -1) {
  TraceEvent event = about(s, kind, -1);
  event.place = s.m.corridors[s.m.pools[pool].corridor].source;
  event.index = pool;
  event.trucks = trucks;
  event.lost = to;
  note(s, event);
}

/// New trucks stand idle at the source.
void come_to(const Sim& s, std::int32_t pool, std::int64_t trucks) {
  idle_trucks(s, pool, trucks);
  wake_garage_later(s, s.m.pools[pool].corridor);
}

void leave_pool(const Sim& s, std::int32_t pool, std::int32_t to, std::int64_t trucks) {
  if (trucks == 0) return;
  PoolState& state = s.w.pools[pool];
  if (to < 0) {
    state.dismissed += trucks;
    note_trucks(s, TraceKind::dismissed, pool, trucks);
    return;
  }
  state.moved_out += trucks;
  s.w.pools[to].moved_in += trucks;
  note_trucks(s, TraceKind::moved, pool, trucks, to);
  come_to(s, to, trucks);
}

/// Idle trucks leave at once, others as they become idle; never more than there are.
void order_to_leave(const Sim& s, const TruckChange& change) {
  PoolState& state = s.w.pools[change.pool];
  const std::int64_t wanted = std::min(change.trucks, living_trucks(state) - state.leaving);
  const std::int64_t now = take_idle(s, change.pool, wanted);
  if (wanted > now) {
    s.w.leaving.push_back({change.pool, change.to, wanted - now});
    state.leaving += wanted - now;
  }
  leave_pool(s, change.pool, change.to, now);
}

/// Trucks that are lost cannot leave: the last orders are cut.
void trim_orders(const Sim& s, std::int32_t pool) {
  PoolState& state = s.w.pools[pool];
  std::int64_t surplus = state.leaving - living_trucks(state);
  for (auto order = s.w.leaving.rbegin(); order != s.w.leaving.rend() && surplus > 0; ++order) {
    if (order->pool != pool) continue;
    const std::int64_t n = std::min(surplus, order->trucks);
    order->trucks -= n;
    state.leaving -= n;
    surplus -= n;
  }
  std::erase_if(s.w.leaving, [](const LeavingOrder& order) { return order.trucks == 0; });
}

void order_replacement(const Sim& s, std::int32_t pool, Millis at) {
  Replacement* free = nullptr;
  for (Replacement& other : s.w.replacements) {
    if (other.trucks > 0 && other.pool == pool && other.at == at) {
      ++other.trucks;
      return;
    }
    if (other.trucks == 0 && free == nullptr) free = &other;
  }
  if (free == nullptr) free = &s.w.replacements.emplace_back();
  *free = {pool, 1, at};
  schedule(s, at, tie(EventKind::truck, kLastRank + pool, 3), EventWhat::replacement_comes,
           static_cast<std::int32_t>(free - s.w.replacements.data()));
}

}  // namespace

/// Trucks that come home and are due to leave their pool do; returns how many stay.
std::int64_t leave_as_ordered(const Sim& s, std::int32_t pool, std::int64_t count) {
  while (count > 0 && s.w.pools[pool].leaving > 0) {
    const auto order =
        std::find_if(s.w.leaving.begin(), s.w.leaving.end(), [&](const LeavingOrder& o) { return o.pool == pool; });
    const std::int32_t to = order->to;
    const std::int64_t n = std::min(count, order->trucks);
    order->trucks -= n;
    if (order->trucks == 0) s.w.leaving.erase(order);
    s.w.pools[pool].leaving -= n;
    count -= n;
    leave_pool(s, pool, to, n);
  }
  return count;
}

/// Of the trucks just lost each is replaced with the pool's chance, after a time of its own.
void replace_lost(const Sim& s, std::int32_t pool, std::int64_t count) {
  const Pool& p = s.m.pools[pool];
  const PoolState& state = s.w.pools[pool];
  if (state.leaving > 0) trim_orders(s, pool);
  if (p.replaced_share < 0) return;
  const double share = s[p.replaced_share];
  const std::int64_t before = state.lost_loaded + state.lost_empty - count;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto loss = static_cast<std::uint64_t>(before + i);
    if (share < 1 && stream(s, p.name.hash, Purpose::replaced, loss).uniform() >= share) continue;
    const double ms = draw(s, p.replaced_after, p.name.hash, Purpose::replaced_after, loss);
    order_replacement(s, pool, kernel::round_to_millis(s.w.exact_now + ms));
  }
}

void replacement_comes(const Sim& s, std::int32_t index) {
  Replacement& order = s.w.replacements[index];
  const std::int32_t pool = order.pool;
  const std::int64_t trucks = order.trucks;
  order.trucks = 0;
  s.w.pools[pool].replaced += trucks;
  note_trucks(s, TraceKind::replaced, pool, trucks);
  come_to(s, pool, trucks);
}

/// What an entry of the timeline does to drivers and trucks, and what changed numbers mean for them.
void change_fleet(const Sim& s, const TimelineEntry& entry) {
  for (const CrewChange& change : entry.withdraw) withdraw_share(s, change);
  for (const CrewChange& change : entry.recall) recall_share(s, change);
  for (const TruckChange& change : entry.hire) {
    s.w.pools[change.pool].hired += change.trucks;
    note_trucks(s, TraceKind::hired, change.pool, change.trucks);
    come_to(s, change.pool, change.trucks);
  }
  for (const TruckChange& change : entry.dismiss) order_to_leave(s, change);
  for (const TruckChange& change : entry.transfer) order_to_leave(s, change);
  refresh_owners(s);
  refresh_driver_clocks(s);
}

}  // namespace taji::model
