// Causes that close roads and places: on dates, at random, after attacks. Several on one road or place are counted.
#include <algorithm>
#include <limits>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

double per_ms(double per_day) {
  return per_day / static_cast<double>(kernel::kDay);
}

void change_causes(const Sim& s, std::int32_t closure, int causes) {
  const Closure& c = s.m.closures[closure];
  settle_all(s);
  add_cause(s, c.road, c.place, causes, c.named ? closure : kClosedByOther);
  plan_afresh_later(s, true);
}

void wait_for_onset(const Sim& s, std::int32_t closure, double since_ms) {
  const Closure& c = s.m.closures[closure];
  start_clock(s, s.w.closures[closure].onset, since_ms, per_ms(s[c.rate]), c.name.hash, Purpose::closure_onset,
              tie(EventKind::closure, closure), EventWhat::closure_onset, closure);
}

/// From `exact_ms` on: its end is drawn, and clearing begins.
void act(const Sim& s, std::int32_t closure, double exact_ms) {
  const Closure& c = s.m.closures[closure];
  change_causes(s, closure, 1);
  if (!c.has_chance()) return;
  ClosureState& state = s.w.closures[closure];
  state.active = true;
  state.ends_ms = c.to == kernel::kNever ? std::numeric_limits<double>::infinity() : static_cast<double>(c.to);
  if (c.lasts) {
    state.ends_ms = exact_ms + std::max(0.0, draw(s, c.duration, c.name.hash, Purpose::closure_duration, state.begun));
  }
  ++state.begun;
  if (state.ends_ms <= static_cast<double>(s.m.horizon)) {
    state.ends = schedule(s, kernel::round_to_millis(state.ends_ms), tie(EventKind::closure, closure),
                          EventWhat::closure_ends, closure);
  }
  if (c.cleared >= 0) {
    start_clock(s, state.clearing, exact_ms, per_ms(s[c.cleared]), c.name.hash, Purpose::closure_clearing,
                tie(EventKind::closure, closure), EventWhat::closure_cleared, closure);
  }
}

void act_no_more(const Sim& s, std::int32_t closure, double exact_ms) {
  const Closure& c = s.m.closures[closure];
  change_causes(s, closure, -1);
  if (!c.has_chance()) return;
  ClosureState& state = s.w.closures[closure];
  state.active = false;
  s.w.calendar.cancel(state.ends);
  stop_clock(s, state.clearing);
  if (c.rate >= 0) wait_for_onset(s, closure, exact_ms);
}

}  // namespace

void start_closures(const Sim& s) {
  for (std::size_t i = 0; i < s.m.closures.size(); ++i) {
    if (s.m.closures[i].rate >= 0) wait_for_onset(s, static_cast<std::int32_t>(i), 0);
  }
}

void begin_closure(const Sim& s, std::int32_t closure) {
  act(s, closure, static_cast<double>(s.w.now));
}

void end_closure(const Sim& s, std::int32_t closure) {
  act_no_more(s, closure, s.w.closures[closure].ends_ms);
}

void closure_onset(const Sim& s, std::int32_t closure) {
  Clock& clock = s.w.closures[closure].onset;
  const double exact_ms = rings_at(clock);
  stop_clock(s, clock);
  act(s, closure, exact_ms);
}

void closure_cleared(const Sim& s, std::int32_t closure) {
  act_no_more(s, closure, rings_at(s.w.closures[closure].clearing));
}

void refresh_closure_clocks(const Sim& s) {
  for (std::size_t i = 0; i < s.m.closures.size(); ++i) {
    const Closure& c = s.m.closures[i];
    if (!c.has_chance()) continue;
    ClosureState& state = s.w.closures[i];
    const auto closure = static_cast<std::int32_t>(i);
    const auto refresh = [&](Clock& clock, Slot slot, Purpose purpose, EventWhat what) {
      if (slot < 0 || clock.rate == per_ms(s[slot])) return;
      set_clock_rate(s, clock, per_ms(s[slot]), c.name.hash, purpose, tie(EventKind::closure, closure), what, closure);
    };
    if (state.active) {
      refresh(state.clearing, c.cleared, Purpose::closure_clearing, EventWhat::closure_cleared);
    } else {
      refresh(state.onset, c.rate, Purpose::closure_onset, EventWhat::closure_onset);
    }
  }
}

void redraw_closure_clocks(const Sim& s) {
  for (std::size_t i = 0; i < s.m.closures.size(); ++i) {
    const std::uint64_t hash = s.m.closures[i].name.hash;
    const auto closure = static_cast<std::int32_t>(i);
    const std::uint64_t order = tie(EventKind::closure, closure);
    ClosureState& state = s.w.closures[i];
    redraw_residual(s, state.onset, hash, Purpose::closure_onset, order, EventWhat::closure_onset, closure);
    redraw_residual(s, state.clearing, hash, Purpose::closure_clearing, order, EventWhat::closure_cleared, closure);
  }
}

/// A cause of its own for each attack. What the survivors do next, they do on a closed road.
void close_after_attack(const Sim& s, std::int32_t convoy, std::int32_t road) {
  Convoy& c = s.w.convoys[convoy];
  const double lasts = draw(s, s.m.corridors[c.corridor].attack_closes, c.hash, Purpose::attack_closure, c.attacks);
  if (!(lasts > 0)) return;
  c.stance = Stance::halted_by_attack;  // it stands where it was struck, and is not to be moved with the others
  settle_all(s);
  const Millis until = kernel::round_to_millis(c.at.exact_ms + lasts);
  add_cause(s, road, -1, 1, kClosedByAttack, until);
  schedule(s, until, tie(EventKind::closure, s.m.roads[road].name.rank, 1), EventWhat::attack_closure_ends, road);
  plan_afresh_later(s, true);
}

void attack_closure_ends(const Sim& s, std::int32_t road) {
  settle_all(s);
  add_road_cause(s, road, -1);
  plan_afresh_later(s, true);
}

}  // namespace taji::model
