// Variance reduction: antithetic pairs and a control variate, each with the factor that it measurably gained.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/model.hpp>
#include <taji/study/comparison.hpp>
#include <taji/study/measure.hpp>
#include <vector>

namespace taji::study {

/// By how much antithetic pairs cut the variance of the mean of y: that of as many replications without mirroring
/// (half the mean variance of the even ones' mean and the odd ones', each a sample like any other) over that of the
/// pairs. Above 1 is a gain. NaN for fewer than eight pairs; infinite where the pairs' means never vary but y does.
double antithetic_factor(const std::vector<std::int64_t>& replications, bool stratified, const Column& y);

/// A mean corrected by a control c, of which the true mean μ is known, or better known: ȳ − β (c̄ − μ).
struct Controlled {
  Estimate estimate;       ///< its error includes that of μ
  double coefficient = 0;  ///< β, the mean of the two
  double factor = 1;       ///< variance of the plain mean over that of this one; below 1 where β is noise
};

/// β is the regression of y on c in the other half of the replications (blocks, pairs or replications taken in turn),
/// so that it is independent of the c̄ that it multiplies, and the estimate unbiased; fitted to the same data it would
/// not be (splitting, as in Nelson, "Control variate remedies", Operations Research 38, 1990). Columns have a row for
/// each of the samples' replications.
Controlled controlled_mean(const Samples& samples, const Column& y, const Column& c, const Estimate& mean_of_c);

/// The control of a tank: model::undisturbed_arrivals, litres.
struct Control {
  std::size_t tank = 0;  ///< in the model
  Estimate mean;         ///< over kControlDraws independent draws of the uncertain inputs
  Column column;         ///< of each replication asked for
};

/// Draws of the inputs that the mean of a control is taken over; nothing is simulated for them.
inline constexpr std::int64_t kControlDraws = 65'536;

/// Controls of all tanks for the replications of `samples`, which were run with these options. Empty when the model
/// draws no uncertain inputs: the control would be the same in every replication.
std::vector<Control> controls(const model::Model& model, const Samples& samples, const ensemble::Options& options);

/// What the methods asked for gained for one measure, or for a difference of one.
struct Gain {
  std::string measure, variant;  ///< variant empty: of the measure itself
  double unit = 1;
  Quantity quantity = Quantity::number;
  Estimate plain;
  std::optional<double> antithetic;
  std::optional<Controlled> control;
};

/// Only means and shares: a ratio of two is none, and not corrected. A control that is the same in every replication
/// corrects nothing and is left out. `with` are the controls, or
/// empty.
std::vector<Gain> gains(const model::Model& model, const std::vector<Measure>& measures, const Samples& samples,
                        const std::vector<Control>& with);

/// The same of the differences of a comparison; the control is the baseline's.
std::vector<Gain> gains(const model::Model& baseline, const Comparison& comparison, const std::vector<Control>& with);

}  // namespace taji::study
