// Owners keep trucks at home: a stated share of them, or all for some time after an attack.
#include <algorithm>
#include <cmath>

#include "model/handlers.hpp"

namespace taji::model {

std::int64_t living_trucks(const PoolState& pool) {
  return pool.fleet + pool.hired + pool.replaced + pool.moved_in - pool.dismissed - pool.moved_out - pool.lost_loaded -
         pool.lost_empty;
}

/// How many trucks of the pool its owner wants to start no new cycle.
std::int64_t held_trucks(const Sim& s, std::int32_t pool) {
  const std::int32_t owner = s.m.pools[pool].owner;
  if (owner < 0) return 0;
  const std::int64_t living = living_trucks(s.w.pools[pool]);
  if (s.w.owners[owner].stands_down_until > s.w.now) return living;
  return std::llround(s[s.m.owners[owner].suspended] * static_cast<double>(living));
}

/// After an attack that took or emptied a truck of the owner; the latest end counts.
void stand_down(const Sim& s, std::int32_t owner) {
  const Owner& o = s.m.owners[owner];
  OwnerState& state = s.w.owners[owner];
  const double ms = draw(s, o.stand_down, o.name.hash, Purpose::stand_down, state.stand_downs++);
  const Millis until = kernel::round_to_millis(s.w.exact_now + ms);
  if (until <= std::max(s.w.now, state.stands_down_until)) return;
  state.stands_down_until = until;
  s.w.calendar.cancel(state.event);
  state.event = schedule(s, until, tie(EventKind::truck, kLastRank + owner, 2), EventWhat::stand_down_ends, owner);
  TraceEvent event = about(s, TraceKind::stands_down, -1);
  event.index = owner;
  event.until = until;
  note(s, event);
  for (const std::int32_t pool : o.pools) hold_trucks(s, pool);
}

void stand_down_ends(const Sim& s, std::int32_t owner) {
  s.w.owners[owner].event = {};
  for (const std::int32_t pool : s.m.owners[owner].pools) wake_garage_later(s, s.m.pools[pool].corridor);
}

/// After a change of the parameters: idle trucks are held or released.
void refresh_owners(const Sim& s) {
  for (const Owner& owner : s.m.owners) {
    for (const std::int32_t pool : owner.pools) hold_trucks(s, pool);  // plan_afresh wakes the garages
  }
}

}  // namespace taji::model
