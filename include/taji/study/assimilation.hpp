// Conditioning an ensemble on reports: a particle filter over whole worlds.
//
// Worlds start at the scenario's start with uncertain inputs drawn from their laws. At the end of each report's period
// a world's weight is multiplied by the likelihood of the report (study/report.hpp). When the effective sample of an
// island, 1 / sum w², falls below half of its worlds, they are resampled systematically (Kitagawa, JCGS 5, 1996); where
// a date's reports would leave less than a quarter, they are met by shares of their logarithm, with a resampling after
// each (tempering).
//
// After a resampling every world takes two Metropolis steps that keep what it follows (resample-move: Gilks and
// Berzuini, JRSS B 63, 2001). A world is a function of its inputs and of the addresses of its chance, so it can be made
// again from the start with one of them changed: first other inputs under the same chance, proposed by a normal law
// fitted to the island on the scale where an input's own law is a standard normal (study/rejuvenation.hpp); then, under
// the same inputs, one stretch of its chance between two resamplings drawn anew. Either is taken or not by the
// likelihood of all reports so far. Nothing is smoothed or shrunk: inputs that act only at the start move too, and
// every world's past is one that its inputs make. In the end every survivor is re-keyed (model/rekey.hpp).
//
// Islands of 1,024 worlds are filters of their own (Vergé, Dubarry, Del Moral and Moulines, Statistics and Computing
// 25, 2015). The product of the mean weights of an island estimates the chance of all reports, the evidence, but for
// its adaption without bias; so does the mean over islands, whose scatter is its error; in the end islands weigh by it,
// and their scatter makes the standard errors of the forecast (class Sampling). Weights are summed in the order of
// slots and all draws are addressed, so the number of threads changes no bit.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/model.hpp>
#include <taji/model/world.hpp>
#include <taji/scenario/observations.hpp>
#include <taji/text/units.hpp>
#include <vector>

namespace taji::study {

inline constexpr std::int64_t kIsland = 1024;

struct AssimilationOptions {
  std::uint64_t seed = 1;
  std::int64_t worlds = 4 * kIsland;
  int jobs = 1;
  bool move_inputs = true;  ///< else copies keep their parent's
  bool prior_bands = true;  ///< what the model said of each report before any; costs up to kIsland worlds
  const std::atomic<bool>* stop = nullptr;                                   ///< when it turns true, Stopped is thrown
  std::function<void(std::int64_t done, std::int64_t total)> progress = {};  ///< worlds brought to a date
};

struct Stopped {};

/// A date with reports.
struct AssimilationDate {
  model::Millis at = 0;  ///< since the start
  std::size_t reports = 0;
  double effective = 0;        ///< sample of all islands, weighted by their evidence so far
  double log_evidence = 0;     ///< of these reports given those before
  std::int64_t resampled = 0;  ///< islands that were, after it
};

/// One report, and what the model said of it without any.
struct AssimilationReport {
  std::size_t row = 0;  ///< in the observations
  /// Of reports that are numbers: quantiles of what would be reported, at .005, .05, .5, .95, .995.
  std::array<double, 5> prior{};
  double prior_chance = 0;  ///< of others: of this report
  bool is_number = false;
  bool surprising = false;  ///< outside of the 99 % band, or of a chance below 1 %
};

/// Levels of the quantiles of inputs.
inline constexpr std::array<double, 5> kInputLevels = {0.05, 0.25, 0.5, 0.75, 0.95};

/// An uncertain input before and after, in the canonical unit of its slot.
struct AssimilationInput {
  std::string path;
  text::Dimension dimension = text::Dimension::number;
  bool per_km = false;  ///< of a zone's attacks: per convoy-kilometre; else per day
  std::array<double, 5> prior{}, posterior{};
};

struct Assimilation {
  std::vector<AssimilationDate> dates;
  std::vector<AssimilationReport> reports;  ///< in order of their ends, then of rows
  std::vector<AssimilationInput> inputs;    ///< in the order of Model::uncertain
  std::int64_t worlds = 0;
  std::vector<double> island_log_evidence;
  double log_evidence = 0;
  double log_evidence_se = 0;                             ///< from the scatter of islands; NaN for one island
  std::int64_t proposed = 0, accepted = 0;                ///< moves of inputs
  std::int64_t chance_proposed = 0, chance_accepted = 0;  ///< and of a stretch of chance
  std::int64_t distinct = 0;                              ///< different sets of inputs that go on
  double islands_effective = 0;                           ///< 1 / sum of squares of the islands' shares
  std::int64_t ancestors = 0;                             ///< worlds at the start from which those at the end come
  double effective = 0;                                   ///< at the end
  /// Row of the report after which no world was left; -1: some are.
  std::int64_t impossible = -1;
  std::vector<ensemble::Failure> failures;  ///< worlds that could not go on, by number at the start
};

/// The filter's worlds at the last report, to go on from. Plain data; the model is to be kept alive.
class Survivors {
 public:
  /// `forecast` of the worlds, re-keyed, from `origin` on: `model` with that origin. Each world is copied as often as
  /// its weight says. Options are those of ensemble::run; `seed`, `first` and `replications` are set here.
  ensemble::Ensemble go_on(const model::Model& forecast, ensemble::Options options) const;

  /// What would be reported of each of `later`, by report and world; their periods begin no earlier than the last
  /// report ended. NaN for a world that could not go on.
  std::vector<std::vector<double>> reports(const std::vector<scenario::Observation>& later,
                                           const AssimilationOptions& options) const;

  model::Model from_start;  ///< the scenario's, with a record from the start
  std::uint64_t seed = 1;
  std::vector<model::World> worlds;
  std::vector<std::vector<double>> levels;   ///< of the inputs, by world
  std::vector<double> weights;               ///< they add up to 1
  std::vector<std::size_t> first_of_island;  ///< world at which each island begins
  std::vector<std::size_t> parents;          ///< the world that each row of the forecast goes on from
};

struct Assimilated {
  Assimilation figures;
  Survivors survivors;  ///< empty where the data are impossible
};

/// The end of the last report's last day, since the start; 0 without reports.
model::Millis last_report(const std::vector<scenario::Observation>& observations);

/// Conditions on all of `observations`, rows of which may stand in any order. Throws std::invalid_argument for a model
/// that has not what they name or that does not start at midnight, and Stopped.
Assimilated assimilate(const model::Model& model, const std::vector<scenario::Observation>& observations,
                       const AssimilationOptions& options);

/// The model with its measures counted from `origin` on.
model::Model with_origin(const model::Model& model, model::Millis origin);

/// Places of `count` draws by systematic resampling: entry i is the index whose share of the cumulated weights holds
/// (i + u) / count. Weights add up to 1, some may be 0.
std::vector<std::size_t> systematic(const std::vector<double>& weights, std::size_t count, double u);

}  // namespace taji::study
