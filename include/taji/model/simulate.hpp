// Running a world: `begin`, then `advance` as often as wanted, then `finish`.
#pragma once

#include <optional>
#include <string>
#include <taji/model/world.hpp>
#include <vector>

namespace taji::model {

struct BeginOptions {
  bool tracing = false;
  /// Levels of the uncertain inputs, in (0, 1), in the order of Model::uncertain; empty: those that the replication
  /// draws. Chance is addressed by the replication all the same.
  std::vector<double> input_levels = {};
};

/// The levels, in (0, 1), at which a replication draws its uncertain inputs: uniform, and stratified in blocks of 64
/// replications (design section 2.9). In the order of Model::uncertain.
std::vector<double> input_levels(const Model& model, const kernel::Address& address);

/// The value of an uncertain input at a level, in the canonical unit that its slot states, before transforms.
double input_value(const UncertainInput& input, double level);

/// Makes `world` the start of the replication that `address.slot` names. Memory that the world holds is used again.
/// Throws ReplicationError when a drawn input makes no sense, std::invalid_argument when there are levels of another
/// number of inputs, or some outside (0, 1).
void begin(World& world, const Model& model, const kernel::Address& address, const BeginOptions& options = {});

/// Handles every event up to and including `until`, at most the horizon. Throws ReplicationError when an invariant
/// breaks.
void advance(World& world, const Model& model, Millis until);

/// Handles one event at or before `until`; false when there is none.
bool step(World& world, const Model& model, Millis until);

/// Every measure begins anew at World::now, of which everything is done: the world goes on as one of `model`, which is
/// its model but for the origin, and that is now. Throws std::invalid_argument when it is not.
void restart_record(World& world, const Model& model);

/// Closes the record at the horizon: open spells are cut, balances are checked.
void finish(World& world, const Model& model);

/// begin, advance to the horizon, finish.
void replicate(World& world, const Model& model, const kernel::Address& address, const BeginOptions& options = {});

/// Where a convoy is at World::now.
struct Position {
  std::int32_t place = -1;  ///< at this place, or -1 when on a road
  std::int32_t road = -1;   ///< on this road, or -1
  double km = 0;            ///< from the end it entered by
  bool moving = false;
};
Position locate(const World& world, const Model& model, std::int32_t convoy);

/// Usable stock of a tank over its present need at World::now, in days; infinite without need.
double cover_days(const World& world, const Model& model, std::int32_t tank);

/// Litres of its product in loaded trucks on their trip to the tank's city, or in it and not yet unloaded.
double on_the_way_l(const World& world, const Model& model, std::int32_t tank);

/// Fuel, trucks: the balances of design section 2. Empty when they hold, else what is wrong.
std::string check_balances(World& world, const Model& model);

}  // namespace taji::model
