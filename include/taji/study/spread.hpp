// Where the spread of a forecast comes from: uncertain inputs, or chance.
#pragma once

#include <cstddef>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/model.hpp>
#include <taji/study/measure.hpp>
#include <taji/study/statistics.hpp>
#include <vector>

namespace taji::study {

/// Shares of the variance that one figure has from replication to replication. By chance estimates may lie outside 0 to
/// 1. NaN where the figure does not vary, or where there are too few replications.
struct SpreadOf {
  std::string measure;
  std::size_t pairs = 0;           ///< replications that were run again with other chance
  Estimate inputs, chance;         ///< chance = 1 - inputs
  std::vector<Estimate> by_input;  ///< by itself (first order), [input]; the rest of `inputs` is what they do together
};

struct Spread {
  std::vector<std::string> inputs;  ///< paths of the uncertain inputs, in the order of Model::uncertain
  std::vector<SpreadOf> measures;
  std::int64_t replications = 0;  ///< that all this is of
};

/// No more replications than so many, the first, are looked at for the spread of a forecast: their number says how
/// sure its shares are, and with these they are known to a percent or two.
inline constexpr std::int64_t kSpreadReplications = 16'384;

/// How many replications of a forecast are run again with their inputs and other chance: an eighth of them in whole
/// blocks, at least 64, at most all; none without uncertain inputs.
std::int64_t spread_pairs(const model::Model& model, std::int64_t replications);

/// The spread of each measure over the replications of a forecast.
///
/// Inputs together: the first spread_pairs replications are run again, with the same inputs and other chance, and the
/// share is what both have in common (common_share; replications are counted as if independent, which errs on the safe
/// side as their inputs are stratified). Each input by itself: share_by_level on all replications, in at least 4 and at
/// most 32 bins of 32 replications or more, from 64 replications on; its error by whole blocks where there are
/// kFewestBlocks of them. Of antithetic replications both of a pair, whose inputs mirror each other, stand or fall
/// together in either jackknife, and blocks are of 128. Chance of the second runs is that of slots from 2^62 on.
/// Without uncertain inputs all is chance, exactly. Of ratios the figure is that of one replication; those without one
/// are left out. Of `options` seed, jobs, stop and progress count. Throws as ensemble::run does.
Spread spread_of(const model::Model& model, const std::vector<Measure>& measures, const ensemble::Ensemble& forecast,
                 const ensemble::Options& options);
/// The same of replications `first` … of which only these measures were kept.
Spread spread_of(const model::Model& model, const std::vector<Measure>& measures, const Samples& forecast,
                 std::int64_t first, const ensemble::Options& options);

/// What the spread of a forecast is of: the unserved volume of every tank, in the order of Forecast::tanks.
std::vector<Measure> spread_measures(const model::Model& model);
/// The spread of these.
Spread spread_of_unserved(const model::Model& model, const ensemble::Ensemble& forecast,
                          const ensemble::Options& options);

/// The figure of each row in the measure's unit; NaN for a ratio over nothing.
std::vector<double> figures_of(const Measure& measure, const Column& y, const Column& x);

/// The first slot of replications whose chance nothing else meets.
inline constexpr std::int64_t kOtherChance = std::int64_t{1} << 62;

}  // namespace taji::study
