#include "model/sim.hpp"

namespace taji::model {

TraceEvent traced(const Sim& s, TraceKind kind, std::int32_t convoy) {
  TraceEvent event;
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
