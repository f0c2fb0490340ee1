// Statistics over replications: exact integer sums, so that neither order nor chunking can change a digit.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace taji::study {

/// A figure with its standard error. The error is infinite when one replication is all there is. A figure that does not
/// exist, such as the mean length of spells where there was none, has value NaN: see `exists`.
struct Estimate {
  double value = 0, se = 0;

  bool exists() const { return !std::isnan(value); }
};

/// What the delta method's variance of Σy/Σx is multiplied by where some x are 0: k / (k - 1) with k that are not, for
/// the ratio is fitted to these; infinite for fewer than two, of which it is the ratio itself and leaves no residual.
double ratio_inflation(std::span<const std::int64_t> x);

struct Moments;

/// How many replications share one stratified draw of the uncertain inputs: numbers 64 b … 64 b + 63 are block b.
inline constexpr std::int64_t kBlock = 64;

/// With fewer complete blocks than this the plain standard error is used, for a variance from so few block means would
/// itself be uncertain by a half and more.
inline constexpr std::size_t kFewestBlocks = 8;

/// Estimates from columns of integers, one number per replication.
///
/// Plain sampling: standard errors from the variance between replications. Stratified sampling (uncertain inputs are
/// Latin hypercubes in blocks): replications of a block depend on each other, blocks do not. Let T_b be the sum over
/// complete block b of B, and m the number of replications outside complete blocks (the last block cut short, or one
/// with a failed replication). The variance of the mean of all n is then (B var(T_b) + m var(x)) / n², where the m are
/// counted as if independent. That, and the plain error below kFewestBlocks, errs on the safe side: a Latin hypercube
/// of N points has at most N / (N - 1) times the variance of independent ones (Owen, "Monte Carlo variance of scrambled
/// net quadrature", SIAM J. Numer. Anal. 34, 1997).
///
/// Antithetic sampling: replications 2k and 2k + 1 depend on each other, pairs do not; the same formula with pairs for
/// blocks. With both, blocks are of 128 (64 slots and their mirror images), and complete pairs outside of complete
/// blocks count as if independent. A replication whose twin failed counts by itself.
///
/// Worlds conditioned in islands (study/assimilation.hpp): rows of one island come from few ancestors and share the
/// noise of its weights; islands are independent. Of shares w_j of the rows and means x_j by island, whose mean is x,
/// the covariance of x and y is sum w_j (x_j - x)(y_j - y) / (1 / sum w_j² - 1): the scatter of islands, each worth as
/// much as its weight, by the effective number of islands. Infinite where one has all rows.
class Sampling {
 public:
  /// `replications`: their numbers, ascending, one a row. `islands`: numbers at which an island begins, ascending;
  /// fewer than two are none. Throws std::invalid_argument when there is no replication.
  Sampling(std::span<const std::int64_t> replications, bool stratified, bool antithetic = false,
           std::span<const std::int64_t> islands = {});

  std::size_t size() const { return rows_; }
  /// Complete blocks, or pairs, that errors are made from; 0 for plain sampling.
  std::size_t blocks() const { return levels_.empty() ? 0 : levels_.front().begin.size(); }

  /// Mean of x. All columns must have size() rows.
  Estimate mean(std::span<const std::int64_t> x) const;

  /// Mean of an indicator, 0 or 1. The plain error is sqrt(p (1 - p) / n). When all or none are 1 the error is not 0
  /// but sqrt(q (1 - q) / (n + 4)) with q = (k + 2) / (n + 4) (Agresti & Coull, The American Statistician 52, 1998); of
  /// antithetic replications a pair counts as one there.
  Estimate share(std::span<const std::int64_t> indicator) const;

  /// Sum of y over sum of x, with the error of the delta method: ratio_inflation(x) var(ȳ - R x̄) / x̄². NaN when the
  /// sum of x is 0.
  Estimate ratio(std::span<const std::int64_t> y, std::span<const std::int64_t> x) const;

  /// The same for y that counts some of the x trials: when all or none of them count, the error is that of `share` with
  /// the sum of x for n, and not 0.
  Estimate share_of(std::span<const std::int64_t> y, std::span<const std::int64_t> x) const;

  /// Covariance of the means of x and y; infinite for one row.
  double covariance(std::span<const std::int64_t> x, std::span<const std::int64_t> y) const;

  /// Of the variance that standard errors are made from: rows, complete blocks or pairs, or the effective number of
  /// islands, less one.
  double degrees_of_freedom() const;

 private:
  /// Groups of rows that depend on each other.
  struct Level {
    std::size_t size = 1;
    std::vector<std::size_t> begin;  ///< first row of each complete group
    std::size_t counted = 0;         ///< groups that no level before has within it
  };

  double between_islands(std::span<const std::int64_t> x, std::span<const std::int64_t> y) const;

  /// Takes the complete groups of that many replications, unless they are too few. `taken`: rows within groups so far.
  void add_level(std::span<const std::int64_t> replications, std::int64_t size, std::vector<bool>& taken);
  /// Sums only, and all that ratios are made of.
  Moments moments(std::span<const std::int64_t> y, std::span<const std::int64_t> x) const;
  Moments moments_of_ratio(std::span<const std::int64_t> y, std::span<const std::int64_t> x) const;

  std::size_t rows_ = 0, alone_ = 0;  ///< alone: rows in no group
  bool antithetic_ = false;
  std::vector<Level> levels_;             ///< the largest groups first
  std::vector<std::size_t> island_ends_;  ///< rows after the last of each island that has some; empty: no islands
  double islands_ = 0;                    ///< effective number of islands
};

/// Mean of integers from their exact sum. Throws std::invalid_argument when there is none.
double exact_mean(std::span<const std::int64_t> x);
/// Sample covariance (divided by n - 1) from exact sums about the whole part of the means; NaN for n < 2.
double exact_covariance(std::span<const std::int64_t> x, std::span<const std::int64_t> y);

/// Mean and sample standard deviation (NaN for n < 2; both NaN for n = 0).
struct Summary {
  double mean = 0, sd = 0;
};
/// The same figures as exact_mean and exact_covariance, quicker for values that lie within 2^32 of each other.
Summary summary_of_sorted(std::span<const std::int64_t> ascending);

/// Room that `sort_integers` keeps between calls.
struct SortScratch {
  std::vector<std::uint32_t> keys, other;
};

/// Ascending. In time proportional to their number when they lie within 2^32 of each other, as litres do.
void sort_integers(std::span<std::int64_t> values, SortScratch& scratch);

/// ⌈count · level⌉, at least 1. `level` counts as a multiple of 1/1000, so that ⌈ ⌉ is exact.
std::int64_t rank_of(double level, std::int64_t count);

/// The quantile is the inverse of the empirical distribution function (type 1 of Hyndman & Fan, The American
/// Statistician 50, 1996): the smallest value that at least a share `level` of the n do not exceed, number rank_of
/// in ascending order. It is always a value that occurred.
std::int64_t quantile_of_sorted(std::span<const std::int64_t> ascending, double level);

/// Mean of the largest 5 %. When n / 20 is not whole the next value counts with the fraction left.
double cvar95_of_sorted(std::span<const std::int64_t> ascending);

}  // namespace taji::study
