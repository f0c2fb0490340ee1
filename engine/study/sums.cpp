#include <algorithm>
#include <cmath>
#include <limits>
#include <study/sums.hpp>

namespace taji::study {
namespace {

__extension__ using Unsigned = unsigned __int128;

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Error of k of n that cannot be 0; of antithetic replications a pair counts as one.
double agresti_coull(double k, double n, bool antithetic) {
  if (antithetic) return agresti_coull(k / 2, n / 2, false);
  const double q = (k + 2) / (n + 4);
  return std::sqrt(q * (1 - q) / (n + 4));
}

/// Towards minus infinity, so that the remainder lies in [0, n).
Wide whole_mean(Wide total, Wide n) {
  Wide mean = total / n;
  if (mean * n > total) --mean;
  return mean;
}

}  // namespace

double covariance_of(const Sums& sums) {
  if (sums.n < 2) return kNone;
  const Wide mean_y = whole_mean(sums.y, sums.n), mean_x = whole_mean(sums.x, sums.n);
  // Modulo 2^128, in which the sum itself has room.
  const auto part = [](Wide a, Wide b) { return static_cast<Unsigned>(a) * static_cast<Unsigned>(b); };
  const auto products = static_cast<Wide>(static_cast<Unsigned>(sums.xy) - part(mean_x, sums.y) - part(mean_y, sums.x) +
                                          part(sums.n * mean_x, mean_y));
  const auto n = static_cast<double>(sums.n);
  const auto rest_x = static_cast<double>(sums.x - mean_x * sums.n);
  const auto rest_y = static_cast<double>(sums.y - mean_y * sums.n);
  return (static_cast<double>(products) - rest_x * rest_y / n) / (n - 1);
}

Estimate mean_from(const Moments& of) {
  return {static_cast<double>(of.y) / of.rows, std::sqrt(of.yy)};
}

Estimate share_from(const Moments& of) {
  const auto k = static_cast<double>(of.y);
  const double p = k / of.rows;
  if (k <= 0 || k >= of.rows) return {p, agresti_coull(k, of.rows, of.antithetic)};
  return {p, std::sqrt(of.grouped ? of.yy : p * (1 - p) / of.rows)};
}

double inflation_of(std::int64_t rows, std::int64_t noughts) {
  const auto carrying = static_cast<double>(rows - noughts);
  if (noughts <= 0) return 1;
  return carrying < 2 ? kInfinite : carrying / (carrying - 1);
}

Estimate ratio_from(const Moments& of) {
  if (of.x == 0) return {kNone, kNone};
  const double r = static_cast<double>(of.y) / static_cast<double>(of.x);
  if (of.rows < 2 || std::isinf(of.inflation)) return {r, kInfinite};
  const double mean_x = static_cast<double>(of.x) / of.rows;
  const double variance = of.yy - 2 * r * of.xy + r * r * of.xx;
  return {r, std::sqrt(std::max(variance, 0.0) * of.inflation) / std::abs(mean_x)};
}

Estimate share_of_from(const Moments& of) {
  const Estimate estimate = ratio_from(of);
  if (of.x <= 0 || (of.y > 0 && of.y < of.x)) return estimate;
  return {estimate.value, agresti_coull(static_cast<double>(of.y), static_cast<double>(of.x), of.antithetic)};
}

}  // namespace taji::study
