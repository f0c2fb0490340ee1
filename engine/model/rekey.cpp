#include <taji/model/rekey.hpp>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// The unspent exponential of every trip that has begun. It outlives the loaded trip: the way home goes on with it.
void redraw_exposures(const Sim& s) {
  for (Convoy& c : s.w.convoys) {
    if (c.stance == Stance::gone || c.exposures == 0) continue;
    c.at.exposure = stream(s, c.hash, Purpose::exposure, c.exposures++).exponential();
  }
}

}  // namespace

void rekey(World& world, const Model& model, const kernel::Address& address) {
  const Sim s{model, world};
  // Draws that were made for their largest alone, and are looked up again when somebody waits.
  for (std::size_t i = 0; i < model.stations.size(); ++i) part_groups(s, static_cast<std::int32_t>(i));
  settle_all(s);
  world.address = address;
  redraw_exposures(s);
  redraw_attempts(s);
  redraw_dwells(s);
  redraw_closure_clocks(s);
  redraw_departures(s);
  redraw_driver_returns(s);
  replan_all(s, false);
}

}  // namespace taji::model
