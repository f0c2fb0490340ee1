// Uncertain inputs of a world under way: which of them still act, and other values for these.
#pragma once

#include <cstdint>
#include <taji/model/world.hpp>
#include <vector>

namespace taji::model {

/// By Model::uncertain: another value would make a difference to a world under way, because the input, or a number made
/// of it, is one that the timeline could change. Initial stocks, numbers of trucks and the like have acted at the
/// start.
std::vector<std::uint8_t> inputs_that_act(const Model& model);

/// From World::now on the uncertain inputs have the values at these levels, which the timeline so far has changed as it
/// changed those before (an entry that sets a number outlasts it; `reset` restores the new value). Numbers that the
/// timeline could not change stay as they were drawn. Everything of this instant should be done, as advance() leaves
/// it, and is again. Throws ReplicationError, and leaves the numbers as they were, when a value makes no sense, and
/// std::invalid_argument as begin() does.
void change_inputs(World& world, const Model& model, const std::vector<double>& levels);

}  // namespace taji::model
