// The hazard of a road at given parameters: what worlds drive through, and what the network tables show.
#pragma once

#include <cstdint>
#include <span>
#include <taji/model/model.hpp>
#include <vector>

namespace taji::model {

struct RoadHazard {
  double once = 0;    ///< -ln(1-p) of one full traversal, with the factors of its zones; infinite for p = 100 %
  double per_km = 0;  ///< attacks per convoy-km by its zones' rates
};

/// Long-run shares of time of a zone's regimes: the stationary law of its Markov chain, from the jump rates
/// weight / (sum of weights x dwell) by the elimination of Grassmann, Taksar and Heyman (Operations Research 33, 1985).
/// Empty where the chain has no single such law, or stays in a regime for good.
std::vector<double> regime_shares(const Model& model, std::span<const double> parameters, std::int32_t zone);

/// By zone: the factor on its hazards before anything has happened: its own, times that of its initial regime or, where
/// none is given, the mean over its regimes' long-run shares.
std::vector<double> initial_zone_factors(const Model& model, std::span<const double> parameters);

/// `parameters` is indexed by slot: Model::base, or World::parameters; `zone_factors` by zone.
RoadHazard road_hazard(const Model& model, std::span<const double> parameters, std::span<const double> zone_factors,
                       std::int32_t road);

}  // namespace taji::model
