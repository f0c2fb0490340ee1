#include "model/handlers.hpp"

namespace taji::model {

std::uint64_t tie(EventKind kind, std::int32_t rank, std::uint32_t ordinal) {
  return (static_cast<std::uint64_t>(kind) << 60) | (static_cast<std::uint64_t>(rank + 1) << 34) | ordinal;
}

std::uint64_t convoy_tie(const Sim& s, EventKind kind, const Convoy& convoy) {
  const std::uint64_t errand = static_cast<std::uint64_t>(convoy.born_as);
  return tie(kind, s.m.corridors[convoy.corridor].name.rank, convoy.ordinal) | (errand << 32);
}

Ticket schedule(const Sim& s, Millis at, std::uint64_t tie, EventWhat what, std::int32_t subject) {
  if (at == kernel::kNever) return {};
  return s.w.calendar.schedule(std::max(at, s.w.now), tie, {what, subject});
}

void note(const Sim& s, const TraceEvent& event) {
  if (s.w.tracing) s.w.trace.push_back(event);
}

TraceEvent about(const Sim& s, TraceKind kind, std::int32_t convoy) {
  TraceEvent event;
  if (!s.w.tracing) return event;  // nobody will look at it
  event.at = s.w.now;
  event.kind = kind;
  if (convoy >= 0) {
    const Convoy& c = s.w.convoys[convoy];
    event.errand = c.born_as;
    event.corridor = c.corridor;
    event.ordinal = c.ordinal;
    event.trucks = c.trucks;
  }
  return event;
}

}  // namespace taji::model
