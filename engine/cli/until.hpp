// --until: replications are added until figures are known as well as was asked.
//
// Without [city,product] a comparison must hold for every one that has the measure. In `taji forecast` it is about the
// figures of summary.json, those of corridors included; in `taji compare` se( ) and ci( ) are those of the differences
// to the baseline, of every variant, and a percentage is of the baseline's figure.
#pragma once

#include <cli/condition.hpp>
#include <cstdint>
#include <string>
#include <taji/model/model.hpp>
#include <taji/study/precision.hpp>
#include <vector>

namespace taji::cli {

struct Until {
  Condition condition;
  std::vector<study::Measure> measures;  ///< that it is about
  study::Precision precision;            ///< numbers of `measures`
};

/// Throws Stop (usage) that points at a measure which this model has not.
Until until_of_figures(const Condition& condition, const model::Model& model);

/// The same of differences, of measures that are compared; Until::measures are these.
Until until_of_differences(const Condition& condition, const model::Model& model,
                           const std::vector<study::Measure>& compared);

/// What was reached, or not: "--until: se(unserved_l[b,diesel]) is 1.9 % after 1,728 replications".
std::string reached(const Until& until, const study::Standing& standing, std::int64_t replications);
std::string not_reached(const Until& until, const study::Standing& standing, std::int64_t replications);

}  // namespace taji::cli
