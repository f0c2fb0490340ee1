// The replication in hand: its model, the world that it changes, the order of its events and what it tells of them.
// Here and inline is what every event needs several times.
#pragma once

#include <algorithm>
#include <taji/model/simulate.hpp>

namespace taji::model {

struct Sim {
  const Model& m;
  World& w;

  double operator[](Slot slot) const { return w.parameters[static_cast<std::size_t>(slot)]; }
};

/// A rank after those of all names.
inline constexpr std::int32_t kLastRank = 1 << 25;

/// The declared order of simultaneous events.
inline std::uint64_t tie(EventKind kind, std::int32_t rank, std::uint32_t ordinal = 0) {
  return (static_cast<std::uint64_t>(kind) << 60) | (static_cast<std::uint64_t>(rank + 1) << 34) | ordinal;
}

inline std::uint64_t convoy_tie(const Sim& s, EventKind kind, const Convoy& convoy) {
  const std::uint64_t errand = static_cast<std::uint64_t>(convoy.born_as);
  return tie(kind, s.m.corridors[convoy.corridor].name.rank, convoy.ordinal) | (errand << 32);
}

inline Ticket schedule(const Sim& s, Millis at, std::uint64_t tie, EventWhat what, std::int32_t subject) {
  if (at == kernel::kNever) return {};
  return s.w.calendar.schedule(std::max(at, s.w.now), tie, {what, subject});
}

/// The nearest whole number, halves away from zero: std::llround without a call, for what stays far from 2^63.
inline std::int64_t nearest(double x) {
  const auto whole = static_cast<std::int64_t>(x);
  const double rest = x - static_cast<double>(whole);  // exact
  return whole + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0);
}

inline void note(const Sim& s, const TraceEvent& event) {
  if (s.w.tracing) s.w.trace.push_back(event);
}

/// Of this instant, and of the convoy unless that is -1.
TraceEvent traced(const Sim& s, TraceKind kind, std::int32_t convoy);

inline TraceEvent about(const Sim& s, TraceKind kind, std::int32_t convoy) {
  return s.w.tracing ? traced(s, kind, convoy) : TraceEvent{};  // nobody will look at it
}

}  // namespace taji::model
