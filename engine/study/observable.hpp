// What a report is about, found in a world.
#pragma once

#include <cstdint>
#include <taji/model/world.hpp>
#include <taji/scenario/observations.hpp>
#include <vector>

namespace taji::study {

/// An observation bound to a model: indices in place of names.
struct Observable {
  scenario::Reported what = scenario::Reported::tankers_arrived;
  std::vector<std::size_t> corridors, pools, roads, tanks;  ///< those that count
  model::Millis from = 0, to = 0;                           ///< since the start
};

/// Throws std::invalid_argument for a name that the model has not.
Observable observable(const model::Model& model, const scenario::Observation& observation);

/// What has been counted by World::now; 0 for what is not counted over a period.
std::int64_t counted(const model::World& world, const Observable& of);

/// The truth at the end of the period, World::now, of a world whose record runs from the start and whose days are
/// dates; `before` is what counted() gave at the period's begin. Infinite: cover without need.
double truth(const model::World& world, const model::Model& model, const Observable& of, std::int64_t before);

}  // namespace taji::study
