// Rules that join parts of a scenario, checked once all of it is read.
#pragma once

#include <functional>
#include <string>
#include <taji/scenario/scenario.hpp>

#include "scenario/context.hpp"

namespace taji::scenario {

void check_network(const Scenario& scenario, Context& context);
void check_classes(const Scenario& scenario, Context& context);
void check_traffic(const Scenario& scenario, Context& context);
/// Splits of loading between corridors, and corridors that load from a city's stock.
void check_splits(const Scenario& scenario, Context& context);
/// Owners, drivers, and what the timeline does to drivers and trucks.
void check_crews(const Scenario& scenario, Context& context);
void check_escorts(const Scenario& scenario, Context& context);
void check_cities(const Scenario& scenario, Context& context);
/// Services of cities, and the classes that they are made by and that they raise.
void check_services(const Scenario& scenario, Context& context);
void check_threat(const Scenario& scenario, Context& context);
/// Regimes of zones, groups in which danger follows traffic, regimes set by date.
void check_zones(const Scenario& scenario, Context& context);
/// Travel windows of corridors and roads that are never open together.
void check_windows(const Scenario& scenario, Context& context);
/// The numbers at each date of the timeline, with uncertain ones at their medians.
void check_timeline(const Scenario& scenario, Context& context);
void check_inputs(Context& context);
/// The variants of a branch are variants of the file.
void check_branch(const Scenario& scenario, Context& context);

/// Whether a source with unlimited trucks loads only so many of them, its numbers being what `value` says.
bool limits_flow(const SourceEntry& source, const std::function<double(const Quantity&)>& value);

/// Adds to the timeline the changes of slots that follow another; before check_timeline.
void add_followers(Scenario& scenario, Context& context);

}  // namespace taji::scenario
