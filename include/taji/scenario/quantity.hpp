// The numbers of a scenario: every one that may be uncertain, set by a variant or changed by the timeline.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <taji/text/diagnostic.hpp>
#include <taji/text/units.hpp>
#include <vector>

namespace taji::scenario {

/// How a distribution is written: one form for each way of stating its parameters.
/// Parameters stand in the order of the names below, in the canonical unit of the quantity (see text::Dimension),
/// except `cv` and probabilities, which are pure numbers.
enum class LawForm : std::uint8_t {
  constant,              ///< value
  uniform,               ///< min, max
  exponential,           ///< mean
  lognormal_median_p90,  ///< median, p90
  lognormal_median_cv,   ///< median, cv
  lognormal_mean_cv,     ///< mean, cv
  lognormal_p05_p95,     ///< p05, p95
  gamma_mean_cv,         ///< mean, cv
  gamma_mean_sd,         ///< mean, sd
  beta_mean_sd,          ///< mean, sd
  triangular,            ///< min, mode, max
  poisson,               ///< mean
  binomial,              ///< n, p
  empirical              ///< any number of values, equally likely
};

/// An uncertain input's distribution, with fixed parameters: drawn once per replication.
struct Spread {
  LawForm form = LawForm::constant;
  std::vector<double> parameters;
};

/// What is done to a number between the file and its slot.
enum class Transform : std::uint8_t {
  none,
  hazard  ///< a probability p is kept as the hazard -ln(1-p), so that a relative change multiplies the hazard
};

/// One number of the scenario. After reading, `slot` indexes Scenario::slots.
struct Quantity {
  double value = 0;  ///< canonical unit, before the transform; of an uncertain one, its median
  std::int32_t slot = -1;
  bool given = false;  ///< written in the file, not a default
  text::Place place;
};

/// A slot of the parameter vector: one number that may be uncertain, set or changed by date.
struct Slot {
  std::string path;  ///< as in --set: corridors.south.convoy.target
  text::Dimension dimension = text::Dimension::number;
  Transform transform = Transform::none;
  double value = 0;                      ///< canonical unit, before the transform
  double minimum = 0;                    ///< smallest value allowed
  double maximum = 0;                    ///< largest value allowed (inf if none)
  bool dated = true;                     ///< the timeline may change it
  std::shared_ptr<const Spread> spread;  ///< null unless uncertain
  std::vector<std::int32_t> product_of;  ///< slots whose product this one is, once they are drawn (`of:`); else empty
  text::Place place;
};

/// A distribution drawn inside a replication (a delay, a loss): each parameter is itself a slot.
struct Law {
  LawForm form = LawForm::constant;
  std::vector<Quantity> parameters;
  text::Place place;
  bool given = false;
};

}  // namespace taji::scenario
