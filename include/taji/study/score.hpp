// Scoring rules: how far a forecast was from what happened. Pure functions; smaller is better, 0 is the best there is,
// and each is proper: who states what he believes expects the least of it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace taji::study {

/// Continuous ranked probability score of a normal law, sd (z (2 Φ(z) - 1) + 2 φ(z) - 1/√π) with z = (y - mean) / sd
/// (Gneiting & Raftery, "Strictly proper scoring rules, prediction, and estimation", JASA 102, 2007, section 4.2); the
/// distance |y - mean| for sd 0. In the unit of y.
double crps_normal(double mean, double sd, double y);

/// CRPS of the law that gives each value of a sample the same weight, E|X - y| - E|X - X'| / 2 (the same, eq. 21).
/// Throws std::invalid_argument for an empty sample.
double crps_sample(std::span<const double> sample, double y);

/// A law given by points of its distribution function: P(X <= values[i]) = levels[i], both ascending or level, levels
/// in [0, 1]. Between two points it is straight. What lies outside of the first and the last level is not known.
struct PointLaw {
  std::vector<double> levels, values;
};

/// CRPS, the integral of (F(x) - [x >= y])², of the law with the unknown ends placed at the first and at the last
/// value. Throws std::invalid_argument without points.
double crps_points(const PointLaw& law, double y);

/// The value of a level: a point's, or straight between two points; NaN outside of the first and last. Where several
/// points share the level, the least of them.
double quantile_of(const PointLaw& law, double level);

/// 2 ([y < q] - level) (q - y): twice the pinball loss (Koenker & Bassett, Econometrica 46, 1978). At level 1/2 it is
/// |y - q|.
double quantile_score(double level, double q, double y);

/// Of the central interval that holds 1 - alpha: its width, and 2 / alpha times the distance of a y outside of it
/// (Winkler 1972; Gneiting & Raftery 2007, eq. 43).
double interval_score(double alpha, double low, double high, double y);

/// Weighted interval score (Bracher, Ray, Gneiting & Reich, "Evaluating epidemic forecasts in an interval format", PLOS
/// Comput. Biol. 17, 2021): with a median m and K central intervals (|y - m| / 2 + Σ alpha_k / 2 IS_k) / (K + 1/2).
/// That is the mean of the quantile scores of all 2K + 1 levels, and so it is taken for any set of levels. The three
/// parts add up to the score; they are NaN where the levels are no median and pairs p, 1 - p about it.
struct WeightedInterval {
  double score = 0;
  double dispersion = 0;       ///< width of the intervals
  double overprediction = 0;   ///< y lay below
  double underprediction = 0;  ///< y lay above
};
WeightedInterval weighted_interval_score(const PointLaw& quantiles, double y);

/// Half of Brier's score (Monthly Weather Review 78, 1950), Σ (p_k - [k happened])² / 2: of two categories the square
/// (p - [happened])² of either. Throws std::out_of_range for an `observed` that is none of them.
double brier_score(std::span<const double> chances, std::size_t observed);

/// The mean of (p - o)² in three parts (Murphy, J. Appl. Meteorol. 12, 1973): reliability - resolution + uncertainty.
/// Chances of an ensemble hardly ever repeat, so that there is nothing to group them by, and with bins the sum is not
/// exact. So the chances are recalibrated to the frequencies that fit best among all that rise with p (isotonic
/// regression, pool adjacent violators): reliability is the score less that of the recalibrated chances, resolution how
/// far these are below the score of the overall frequency, which is the uncertainty (CORP: Dimitriadis, Gneiting &
/// Jordan, PNAS 118, 2021). Neither is ever negative. Chances that repeat and whose frequencies rise give Murphy's own.
struct BrierParts {
  double score = 0, reliability = 0, resolution = 0, uncertainty = 0;
};
BrierParts brier_parts(std::span<const double> chances, const std::vector<bool>& happened);

/// Where y lies in the law: from F just below y to F(y). A law that fits makes any point of it, drawn uniformly,
/// uniform on (0, 1); the histogram spreads it instead of drawing (Czado, Gneiting & Held, Biometrics 65, 2009).
struct PitRange {
  double low = 0, high = 0;
};
/// Beyond the first or the last point all that is known is that F lies between 0 or 1 and its level.
PitRange pit_points(const PointLaw& law, double y);
/// The rank of y among the m values: if all come from one law, each of the m + 1 is as likely.
PitRange pit_sample(std::span<const double> sample, double y);
/// Adds a weight of 1 to equal bins of [0, 1], spread over the range.
void add_to_histogram(std::span<double> bins, PitRange range);

/// k of n with the 95 % interval of Wilson (JASA 22, 1927), as if n were `independent` (at most n): observations that
/// depend on each other tell less than their number.
struct Coverage {
  double share = 0, low = 0, high = 1;
};
Coverage coverage_of(std::size_t k, std::size_t n, std::size_t independent);

}  // namespace taji::study
