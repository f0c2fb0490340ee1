// Rules about what cities get by other means than trucks, their rationing, and the timeline's entries about them.
#pragma once

#include "scenario/context.hpp"

namespace taji::scenario {

void check_supply(const Scenario& scenario, const CityEntry& city, Context& context);
void check_rationing(const CityEntry& city, Context& context);
/// Reserves that the timeline releases, and outbreaks of panic.
void check_releases(const Scenario& scenario, Context& context);

}  // namespace taji::scenario
