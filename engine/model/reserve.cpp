// Reserves that the timeline or low cover releases.
#include "model/managed.hpp"

namespace taji::model {
namespace {

void release(const Sim& s, const Managed& a, double litres) {
  litres = std::min(litres, a.g.reserve - a.g.released);
  if (!(litres > 0)) return;
  a.g.released += litres;
  TraceEvent event = about_tank(s, TraceKind::released, a.tank);
  event.litres = litres;
  note(s, event);
}

double trigger(const Sim& s, const Managed& a) {
  if (a.m.reserve < 0 || a.g.reserve <= a.g.released || std::isinf(s[a.m.reserve_below])) return -1;
  return stock_of_cover(a.t, s[a.m.reserve_below]);
}

}  // namespace

bool release_when_low(const Sim& s, const Managed& a) {
  if (a.t.level > trigger(s, a)) return false;
  release(s, a, a.g.reserve);
  return true;
}

void reserve_horizon(const Sim& s, const Managed& a, Horizon& next) {
  next.down(trigger(s, a), a.t.level);
}

/// Released by the timeline; the tank is settled, and refreshed later.
void release_reserve(const Sim& s, std::int32_t tank, double litres) {
  release(s, Managed(s, tank), litres);
}

}  // namespace taji::model
