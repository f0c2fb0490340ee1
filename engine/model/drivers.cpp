// Drivers: of a corridor, either driving, available, withdrawn or lost (design section 2, Drivers).
#include <algorithm>
#include <cmath>
#include <taji/kernel/counts.hpp>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

std::uint64_t return_tie(std::int32_t corridor) {
  return tie(EventKind::truck, kLastRank + corridor, 1);
}

/// Withdrawn drivers come back each at rate 1/return_time, so that together they are one clock.
double return_rate(const Sim& s, std::int32_t corridor) {
  return static_cast<double>(s.w.corridors[corridor].withdrawn) / s[s.m.corridors[corridor].driver_return];
}

void refresh_clock(const Sim& s, std::int32_t corridor) {
  set_clock_rate(s, s.w.corridors[corridor].returns, return_rate(s, corridor), s.m.corridors[corridor].name.hash,
                 Purpose::driver_return, return_tie(corridor), EventWhat::driver_returns, corridor);
}

void note_drivers(const Sim& s, TraceKind kind, std::int32_t corridor, std::int64_t drivers) {
  if (drivers == 0) return;
  TraceEvent event = about(s, kind, -1);
  event.corridor = corridor;
  event.place = s.m.corridors[corridor].source;
  event.trucks = drivers;
  note(s, event);
}

/// Available drivers first; the others withdraw as they come home. Never more than there are.
void withdraw(const Sim& s, std::int32_t corridor, std::int64_t count) {
  CorridorState& crew = s.w.corridors[corridor];
  const std::int64_t now = std::min(count, crew.available);
  const std::int64_t later = std::min(count - now, crew.driving - crew.owed);
  crew.available -= now;
  crew.withdrawn += now;
  crew.owed += later;
  if (now > 0) refresh_clock(s, corridor);
  note_drivers(s, TraceKind::refused, corridor, now + later);
}

}  // namespace

void start_drivers(const Sim& s) {
  for (std::size_t i = 0; i < s.m.corridors.size(); ++i) {
    const Corridor& c = s.m.corridors[i];
    if (!c.has_drivers) continue;
    std::int64_t trucks = 0;
    for (std::int32_t p = c.first_pool; p < c.first_pool + c.pool_count; ++p) {
      if (s.w.pools[p].unlimited) throw ReplicationError("corridor " + c.name.id + " has drivers and unlimited trucks");
      trucks += s.w.pools[p].fleet;
    }
    CorridorState& crew = s.w.corridors[i];
    crew.drivers = crew.available = c.drivers < 0 ? trucks : count_of(s[c.drivers]);
  }
}

std::int64_t trucks_with_drivers(const Sim& s, std::int32_t corridor, std::int64_t trucks) {
  if (!s.m.corridors[corridor].has_drivers) return trucks;
  return std::min(trucks, s.w.corridors[corridor].available);
}

bool drivers_under_way(const Sim& s, std::int32_t corridor, std::int64_t trucks) {
  if (!s.m.corridors[corridor].has_drivers) return true;
  CorridorState& crew = s.w.corridors[corridor];
  const std::int64_t lacking = trucks - crew.available;
  if (lacking <= 0) return true;
  if (lacking > crew.withdrawn) return false;
  crew.withdrawn -= lacking;
  crew.available += lacking;
  crew.owed += lacking;
  refresh_clock(s, corridor);
  return true;
}

void drivers_set_out(const Sim& s, std::int32_t corridor, std::int64_t count) {
  if (!s.m.corridors[corridor].has_drivers) return;
  s.w.corridors[corridor].available -= count;
  s.w.corridors[corridor].driving += count;
}

void drivers_come_home(const Sim& s, std::int32_t corridor, std::int64_t count) {
  if (!s.m.corridors[corridor].has_drivers || count == 0) return;
  CorridorState& crew = s.w.corridors[corridor];
  const std::int64_t leaving = std::min(crew.owed, count);
  crew.driving -= count;
  crew.owed -= leaving;
  crew.withdrawn += leaving;
  crew.available += count - leaving;
  if (leaving > 0) refresh_clock(s, corridor);
}

/// Each lost truck takes its driver, and makes others refuse: the whole part of `refusals_per_loss`, and one more with
/// its fraction as chance.
void drivers_lost(const Sim& s, std::int32_t corridor, std::int64_t count) {
  const Corridor& c = s.m.corridors[corridor];
  if (!c.has_drivers || count == 0) return;
  CorridorState& crew = s.w.corridors[corridor];
  crew.driving -= count;
  crew.drivers_lost += count;
  crew.owed = std::min(crew.owed, crew.driving);
  const double per_loss = s[c.refusals_per_loss];
  const double whole = std::floor(per_loss), rest = per_loss - whole;
  auto refusals = static_cast<std::int64_t>(std::min(whole, 1e9)) * count;
  if (rest > 0) {
    kernel::Stream random = stream(s, c.name.hash, Purpose::refusals, crew.refusals++);
    refusals += kernel::binomial(count, rest, random);
  }
  withdraw(s, corridor, refusals);
}

/// A share of those who work and do not already mean to withdraw.
void withdraw_share(const Sim& s, const CrewChange& change) {
  const CorridorState& crew = s.w.corridors[change.corridor];
  withdraw(s, change.corridor,
           std::llround(change.share * static_cast<double>(crew.available + crew.driving - crew.owed)));
}

/// A share of those who withdrew or mean to: first those at home are at work again, then others stay.
void recall_share(const Sim& s, const CrewChange& change) {
  CorridorState& crew = s.w.corridors[change.corridor];
  const std::int64_t count = std::llround(change.share * static_cast<double>(crew.withdrawn + crew.owed));
  const std::int64_t now = std::min(count, crew.withdrawn);
  crew.withdrawn -= now;
  crew.available += now;
  crew.owed -= count - now;
  refresh_clock(s, change.corridor);
  note_drivers(s, TraceKind::recalled, change.corridor, count);
  wake_garage_later(s, change.corridor);
}

void driver_returns(const Sim& s, std::int32_t corridor) {
  CorridorState& crew = s.w.corridors[corridor];
  redraw_clock(s, crew.returns, s.m.corridors[corridor].name.hash, Purpose::driver_return);
  s.w.exact_now = crew.returns.since;
  --crew.withdrawn;
  ++crew.available;
  crew.returns.rate = return_rate(s, corridor);
  crew.returns.event = {};
  if (crew.returns.rate > 0) {
    crew.returns.event =
        schedule(s, kernel::round_to_millis(crew.returns.since + crew.returns.residual / crew.returns.rate),
                 return_tie(corridor), EventWhat::driver_returns, corridor);
  }
  release_garage(s, corridor);
  serve_loading(s, s.m.corridors[corridor].station);
}

void redraw_driver_returns(const Sim& s) {
  for (std::size_t i = 0; i < s.m.corridors.size(); ++i) {
    const auto corridor = static_cast<std::int32_t>(i);
    redraw_residual(s, s.w.corridors[i].returns, s.m.corridors[i].name.hash, Purpose::driver_return,
                    return_tie(corridor), EventWhat::driver_returns, corridor);
  }
}

/// After a change of the parameters.
void refresh_driver_clocks(const Sim& s) {
  for (std::size_t i = 0; i < s.m.corridors.size(); ++i) {
    if (s.m.corridors[i].has_drivers) refresh_clock(s, static_cast<std::int32_t>(i));
  }
}

}  // namespace taji::model
