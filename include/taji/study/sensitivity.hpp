// Which uncertain inputs move a result, and how much chance does. Chance is one more input: all its draws together, as
// the slot of a replication addresses them.
#pragma once

#include <cstdint>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/model.hpp>
#include <taji/study/indices.hpp>
#include <taji/study/measure.hpp>
#include <vector>

namespace taji::study {

/// sobol: shares of the variance; morris: screening of many inputs; tornado: each input at its 5 % and 95 % quantile,
/// the others at their medians.
enum class Method : std::uint8_t { sobol, morris, tornado };

/// What one input does to one measure; `what` in the order of Sensitivity::names.
struct InputEffect {
  std::size_t measure = 0, input = 0;  ///< in Sensitivity::measures and ::inputs
  std::vector<Figure> what;
};

struct Sensitivity {
  Method method = Method::sobol;
  std::vector<std::string> inputs;  ///< paths in the order of Model::uncertain; with "chance" last, but for tornado
  std::vector<Measure> measures;
  /// sobol: first_order, total; morris: mu_star, mu, sigma (of changes of the measure for a move over the whole range
  /// of the input's levels); tornado: at_5, at_95 (changes of the measure from all at their medians), swing (between).
  std::vector<std::string> names;
  std::vector<InputEffect> effects;  ///< by measure, then input
  std::vector<Figure> interactions;  ///< [measure], sobol only: 1 - the sum of first-order indices
  std::vector<Figure> centre;        ///< [measure]: the mean over all inputs; tornado: with inputs at their medians
  std::vector<double> sd;            ///< [measure], of single replications; tornado: at the medians, chance alone
  std::vector<std::size_t> rows;     ///< [measure]: rows of the design that count
  std::uint64_t seed = 1;
  std::int64_t requested_rows = 0, columns = 0;  ///< replications asked for: the product
  std::int64_t completed = 0;                    ///< replications
  bool stopped = false;
  std::vector<ensemble::Failure> failures;  ///< their numbers are row * columns + column
};

/// Replications for each row of a design.
std::int64_t sensitivity_columns(Method method, std::size_t uncertain_inputs);

/// Runs `rows` rows of the method's design, each of sensitivity_columns replications, and judges every measure by the
/// figure of single replications (of ratios those of one replication). Of `options` seed, jobs, stop and progress
/// count. Rows with a replication that failed, or has no figure, are left out. Same bytes for any number of threads.
///
/// sobol: A and B of a row are one point of a digitally shifted Sobol sequence in 2 d dimensions, with chance of slots
/// r and 2^62 + r; chance is the (d + 1)-th input, exchanged between them as the others are (a stochastic simulator is
/// a function of its inputs and its stream: Iooss & Ribatet, "Global sensitivity analysis of computer models with
/// functional inputs", Reliab. Eng. Syst. Saf. 94, 2009). All runs of a row but two meet the same chance, so the index
/// of an input is not blurred by it.
///
/// morris: trajectories (Morris, Technometrics 33, 1991) on the four levels 1/8, 3/8, 5/8, 7/8, steps of 1/2, order,
/// direction and start by addressed streams. Chance is exchanged once in each, and its change taken threefold, since
/// two levels drawn at random lie 1/3 apart: a chance that acts as a straight input does has the same mu_star.
///
/// tornado: all runs of a row meet the chance of slot r, so differences are paired.
///
/// Throws std::invalid_argument without uncertain inputs, measures or two rows, and when no two rows were completed;
/// else as ensemble::run.
Sensitivity sensitivity(const model::Model& model, const std::vector<Measure>& measures, Method method,
                        std::int64_t rows, const ensemble::Options& options);

}  // namespace taji::study
