// Indices of sensitivity, from the values of a function at the points of a design. They know nothing of scenarios: a
// row is what was computed together, and rows are independent of each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <taji/study/statistics.hpp>
#include <vector>

namespace taji::study {

/// A figure with its standard error and a 95 % interval. NaN where there is no such figure.
struct Figure {
  double value = 0, se = 0;
  double low = 0, high = 0;
};

/// Shares of the variance of f(X), of the inputs X_1 … X_d.
struct SobolIndices {
  std::vector<Figure> first;  ///< V(E(f | X_i)) / V(f): what the input does by itself
  std::vector<Figure> total;  ///< E(V(f | all but X_i)) / V(f): what it does alone and together with others
  Figure interactions;        ///< 1 - the sum of `first`
  double mean = 0, variance = 0;
  std::size_t rows = 0;
};

/// Values of a row: f(A), f(B), f(A with X_1 of B) … f(A with X_d of B), where A and B are two independent points of
/// the input space; `values` holds row after row.
///
/// First order: the mean of (f(B) - m)(f(AB_i) - f(A)) over V, m the mean of all f(A) and f(B) (Saltelli, Annoni,
/// Azzini, Campolongo, Ratto, Tarantola, "Variance based sensitivity analysis of model output", Comput. Phys. Commun.
/// 181, 2010; without m the error grows with the mean). Total: half the mean of (f(A) - f(AB_i))² over V (Jansen,
/// Comput. Phys. Commun. 117, 1999). V is the variance of all f(A) and f(B). Errors and intervals (percentiles) are by
/// the bootstrap, rows drawn again `resamples` times by streams addressed by the seed: if rows are points of a
/// quasi-random design they err on the safe side. All NaN if f does not vary. Throws std::invalid_argument when values
/// are no whole number of rows, or fewer than two.
SobolIndices sobol_indices(std::span<const double> values, std::size_t inputs, std::uint64_t seed,
                           std::size_t resamples = 500);

/// Morris's elementary effects of one input: changes of f over the change of the input, one for each row.
struct Effects {
  Figure mu_star;  ///< mean of |effect| (Campolongo, Cariboni & Saltelli, Environ. Model. Softw. 22, 2007)
  Figure mu;       ///< mean effect
  Figure sigma;    ///< standard deviation of effects: interaction, or a response that is not straight
  std::size_t rows = 0;
};

/// Normal errors and Student's intervals of means; that of mu_star begins at 0 at the least. Of sigma the error of its
/// logarithm is that of Bonett ("Approximate confidence interval for standard deviation of nonnormal distributions",
/// Comput. Stat. Data Anal. 50, 2006), sqrt((k - (n - 3) / n) / (n - 1)) / 2 with the sample kurtosis k: as k is never
/// below 1 it is never 0, however few effects there are, unlike that from the fourth moment alone; the interval is
/// Student's of the logarithm. Effects that are all the same have deviation 0 without an error.
Effects effects_of(std::span<const double> elementary_effects);

/// The mean of differences taken row by row, with Student's 95 % interval. NaN without any; infinite bounds for one.
Figure mean_difference(std::span<const double> differences);

/// The share of the variance of Y that two computations of a row have in common, Cov(Y, Y') / V(Y): the intraclass
/// correlation by analysis of variance, (MSB - MSW) / (MSB + MSW) (Fisher; Donner, "A review of inference procedures
/// for the intraclass correlation coefficient", Int. Stat. Rev. 54, 1986). With k computations for each of n draws the
/// variance for normal Y is 2 (1 - r)² (1 + (k - 1) r)² / (k (k - 1) n): where the first are there anyway, n (k - 1)
/// further ones are best spent with k = 2 for r of .29 and more. The error is that of the jackknife over rows, or over
/// groups of rows that depend on each other: `group` names each row's, ascending from 0 without a gap. It may be
/// negative by chance; NaN if nothing varies, or for fewer than three rows or groups.
Estimate common_share(std::span<const double> first, std::span<const double> second,
                      std::span<const std::size_t> group = {});

/// The first-order share of an input from values at given levels in (0, 1), V(E(Y | level)) / V(Y): levels are sorted
/// into `bins` of equal width, and from the sum of squares between them is taken what chance puts there, Σ s_b² (1 -
/// n_b / n), s_b² being the variance within bin b (the correlation ratio with the correction of Kelley's ε² for
/// variances that may differ; Strong & Oakley, "An efficient method for computing single-parameter partial expected
/// value of perfect information", Med. Decis. Making 33, 2013, and Borgonovo, Castaings & Tarantola, Risk Analysis 31,
/// 2011, on given data). What varies within a bin is missed: 1/bins² of the share of a straight response. The error is
/// that of the jackknife over groups: `group` names each value's, from 0. It may be negative by chance; NaN if nothing
/// varies, or with fewer than two groups.
Estimate share_by_level(std::span<const double> y, std::span<const double> level, std::span<const std::size_t> group,
                        std::size_t bins);

}  // namespace taji::study
