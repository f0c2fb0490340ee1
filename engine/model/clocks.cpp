#include <cmath>
#include <limits>

#include "model/handlers.hpp"

namespace taji::model {

/// Changes the rate of a memoryless clock: what is left of its unit exponential is kept, and lasts longer or shorter.
void set_clock_rate(const Sim& s, Clock& clock, double rate_per_ms, std::uint64_t entity, Purpose purpose,
                    std::uint64_t order, EventWhat what, std::int32_t subject) {
  const auto now = static_cast<double>(s.w.now);
  if (clock.drawn == 0) {
    clock.since = now;
    redraw_clock(s, clock, entity, purpose);
  }
  if (now > clock.since) {
    clock.residual = std::max(0.0, clock.residual - clock.rate * (now - clock.since));
    clock.since = now;
  }
  clock.rate = rate_per_ms;
  s.w.calendar.cancel(clock.event);
  if (rate_per_ms <= 0) return;
  clock.event = schedule(s, kernel::round_to_millis(clock.since + clock.residual / rate_per_ms), order, what, subject);
}

/// After it rang: a fresh exponential from the exact time at which it did.
void redraw_clock(const Sim& s, Clock& clock, std::uint64_t entity, Purpose purpose) {
  if (clock.rate > 0) clock.since += clock.residual / clock.rate;
  clock.residual = stream(s, entity, purpose, clock.drawn++).exponential();
}

void start_clock(const Sim& s, Clock& clock, double since_ms, double rate_per_ms, std::uint64_t entity, Purpose purpose,
                 std::uint64_t order, EventWhat what, std::int32_t subject) {
  stop_clock(s, clock);
  clock.since = since_ms;
  redraw_clock(s, clock, entity, purpose);
  clock.rate = rate_per_ms;
  if (rate_per_ms > 0) clock.event = schedule(s, kernel::round_to_millis(rings_at(clock)), order, what, subject);
}

/// One that was never drawn is none, or will be drawn when it first runs.
void redraw_residual(const Sim& s, Clock& clock, std::uint64_t entity, Purpose purpose, std::uint64_t order,
                     EventWhat what, std::int32_t subject) {
  if (clock.drawn == 0) return;
  s.w.calendar.cancel(clock.event);
  clock.since = static_cast<double>(s.w.now);
  clock.residual = stream(s, entity, purpose, clock.drawn++).exponential();
  if (clock.rate > 0) clock.event = schedule(s, kernel::round_to_millis(rings_at(clock)), order, what, subject);
}

void stop_clock(const Sim& s, Clock& clock) {
  s.w.calendar.cancel(clock.event);
  clock.rate = 0;
}

double rings_at(const Clock& clock) {
  return clock.since + clock.residual / clock.rate;
}

}  // namespace taji::model
