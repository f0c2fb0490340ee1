// The hazard of a road at given parameters: what worlds drive through, and what the network tables show.
#pragma once

#include <cstdint>
#include <span>
#include <taji/model/model.hpp>

namespace taji::model {

struct RoadHazard {
  double once = 0;    ///< -ln(1-p) of one full traversal, with the factors of its zones; infinite for p = 100 %
  double per_km = 0;  ///< attacks per convoy-km by its zones' rates
};

/// `parameters` is indexed by slot: Model::base, or World::parameters.
RoadHazard road_hazard(const Model& model, std::span<const double> parameters, std::int32_t road);

}  // namespace taji::model
