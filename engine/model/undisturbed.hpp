// The cycle of a truck that nothing disturbs: how a fleet is spread at the start, and what it could bring.
#pragma once

#include <array>

#include "model/handlers.hpp"

namespace taji::model {

enum Placing { kIdle, kApproach, kWaiting, kHauling, kUnloading, kReturning, kPlacings };
/// Milliseconds in each stage.
using Durations = std::array<double, kPlacings>;

std::int32_t approach_route(const Sim& s, const Corridor& c, std::int32_t index);
std::int32_t outward_route(const Sim& s, const Corridor& c, std::int32_t index);

/// Mean time in each stage of a cycle of a corridor with that many trucks.
Durations undisturbed(const Sim& s, std::int32_t index, double fleet);

}  // namespace taji::model
