// What would reach each city if nothing disturbed: a function of the drawn inputs alone, in closed form.
#pragma once

#include <taji/model/world.hpp>
#include <vector>

namespace taji::model {

/// Litres that each tank would get from the origin to the horizon without threat, closures, full tanks or days off:
/// every truck brings one load a cycle, the cycle being that by which fleets are spread at the start, within the
/// racks and daily limits of the source and the plan of departures. Corridors that nothing bounds count as nothing.
/// It is a control variate, right on average only for its own mean. `world` is begun for that address and then of no
/// more use; nothing is simulated. Throws ReplicationError when a drawn input makes no sense.
void undisturbed_arrivals(World& world, const Model& model, const kernel::Address& address,
                          std::vector<double>& litres);

}  // namespace taji::model
