// Variants against a baseline under common random numbers: every replication of a variant meets the same chance events
// as that of the baseline with its number, so differences are judged replication by replication.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/model.hpp>
#include <taji/study/measure.hpp>
#include <taji/study/statistics.hpp>
#include <vector>

namespace taji::study {

/// One of the things compared; the first is the baseline.
struct Arm {
  std::string name;
  model::Model model;
  std::optional<model::Millis> parts_at = {};  ///< it is the baseline until then (ensemble::run_branched)
};

/// Runs the same replications of every arm; [arm]. Those that part from the baseline share its past. Throws as
/// ensemble::run and ::run_branched do, and std::invalid_argument where two arms part at different times.
std::vector<ensemble::Ensemble> run_arms(const std::vector<Arm>& arms, const ensemble::Options& options);
/// One of them.
ensemble::Ensemble run_arm(const std::vector<Arm>& arms, std::size_t arm, const ensemble::Options& options);

enum class Verdict : std::uint8_t {
  same,            ///< not one replication differs
  lower,           ///< Holm's test rejects "no difference" at 5 % over all comparisons made
  higher,          ///
  perhaps_lower,   ///< this comparison by itself would reject it, all of them together do not
  perhaps_higher,  ///
  none_seen,       ///< the interval holds 0
  unknown          ///< too few replications to tell anything, or the variant has no such measure
};

/// One measure of one variant, less that of the baseline, over the replications that both completed.
struct Difference {
  std::size_t measure = 0, arm = 0;  ///< in Comparison::measures and ::arms
  std::size_t pairs = 0;
  Estimate baseline, value;       ///< of these replications
  Estimate difference;            ///< value - baseline
  double low = 0, high = 0;       ///< 95 % interval of the difference, of this comparison by itself
  Estimate relative;              ///< difference over baseline; NaN where that is 0
  double variance_factor = 1;     ///< (var baseline + var value) / var difference; infinite where nothing differs
  double degrees_of_freedom = 0;  ///< of its error
  double p = 1, p_holm = 1;       ///< two-sided, by itself and adjusted for all comparisons
  Verdict verdict = Verdict::unknown;
};

struct Comparison {
  std::vector<std::string> arms;  ///< names, the baseline first
  std::vector<Measure> measures;
  std::vector<Samples> samples;         ///< [arm]
  std::vector<Estimate> baseline;       ///< [measure], of all its replications
  std::vector<Difference> differences;  ///< by measure, then arm
  std::uint64_t seed = 1;
  std::int64_t requested = 0;  ///< of each arm
  bool enough = false;         ///< what the run was to go on for holds
  bool stopped = false;
  std::vector<std::vector<std::string>> lacking;  ///< [arm]: names of measures that it does not have
};

/// Throws std::invalid_argument when there is no second arm, or when arms differ in start, origin or horizon.
void check_comparable(const std::vector<Arm>& arms);

/// Whether a comparison says what was asked of it.
using Enough = std::function<bool(const Comparison&)>;

/// Runs all arms batch by batch, so that one that is stopped has as many replications of each, and compares. `names`
/// are measures of the baseline (Measure::name). Throws std::invalid_argument when there is no second arm, when arms
/// differ in start, origin or horizon (which measures are counted over), or when no replication was completed; else as
/// ensemble::run.
///
/// With `enough` the run goes on until it says so, at the sizes of study::next_look, with options.replications as the
/// most; the result is the same as of a plain run of as many as were then made.
Comparison compare(const std::vector<Arm>& arms, const std::vector<Measure>& measures, const ensemble::Options& options,
                   const Enough& enough = {});

/// Differences from samples already at hand, [arm]; `measures` are the baseline's.
///
/// Differences of means are means of differences, with Sampling's error; of ratios R = Σy/Σx the delta method on all
/// four columns. For shares the error is at least that of Agresti & Min ("Simple improved confidence intervals for
/// comparing matched proportions", Statistics in Medicine 24, 2005): half a replication added to each kind of
/// discordant pair. The interval and p are Student's, with as many degrees of freedom as there are replications, or
/// blocks, less one; Holm's adjustment ("A simple sequentially rejective multiple test procedure", Scand. J. Statistics
/// 6, 1979) is over all measures and variants together.
///
/// A difference that was the same in all n replications, or blocks, has no error to see: its p is that of the sign
/// test, 2^(1 - n). Fewer than six alike would not be rare where there is no difference: nothing is known of such an
/// error.
std::vector<Difference> differences(const std::vector<Measure>& measures, const std::vector<Samples>& samples);

/// Adjusted p-values by Holm's step-down procedure, in the order given; NaN stays NaN and is not counted.
std::vector<double> holm(const std::vector<double>& p);

/// Quantile of Student's distribution for a two-sided interval of that confidence; infinite for no degree of freedom.
double student_quantile(double confidence, double degrees_of_freedom);

}  // namespace taji::study
