#pragma once

#include <taji/model/checkpoint.hpp>
#include <taji/model/world.hpp>

namespace taji::model {

/// Throws CheckpointError when sizes and indices of a world are not those of a world of the model.
void check_fits(const World& world, const Model& model);

}  // namespace taji::model
