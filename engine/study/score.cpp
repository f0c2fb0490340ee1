#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <taji/kernel/elementary.hpp>
#include <taji/study/score.hpp>

namespace taji::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// Levels are decimals of few digits: 1 - .975 and .025 are the same one.
constexpr double kSameLevel = 1e-9;

/// The integral of the square of a straight line from a to b over a width.
double square_under(double a, double b, double width) {
  return width * (a * a + a * b + b * b) / 3;
}

/// The integral of (F(x) - [x >= y])² between two points; F goes from a to b.
double between_points(double from, double to, double a, double b, double y) {
  if (to <= from) return 0;
  const double split = std::clamp(y, from, to);
  const double at = a + (b - a) * (split - from) / (to - from);
  return square_under(a, at, split - from) + square_under(1 - at, 1 - b, to - split);
}

double mean_quantile_score(const PointLaw& quantiles, double y) {
  double sum = 0;
  for (std::size_t i = 0; i < quantiles.levels.size(); ++i) {
    sum += quantile_score(quantiles.levels[i], quantiles.values[i], y);
  }
  return sum / static_cast<double>(quantiles.levels.size());
}

bool about_a_median(const std::vector<double>& levels) {
  if (levels.size() % 2 == 0) return false;
  for (std::size_t i = 0; i <= levels.size() / 2; ++i) {
    if (std::abs(levels[i] + levels[levels.size() - 1 - i] - 1) > kSameLevel) return false;
  }
  return true;
}

/// A stretch of recalibrated chances: `n` forecasts of which `happened` came true.
struct Pool {
  double n = 0, happened = 0;

  double frequency() const { return happened / n; }
};

/// Pools neighbours until frequencies rise.
void add_pool(std::vector<Pool>& pools, Pool pool) {
  while (!pools.empty() && pools.back().frequency() >= pool.frequency()) {
    pool.n += pools.back().n;
    pool.happened += pools.back().happened;
    pools.pop_back();
  }
  pools.push_back(pool);
}

std::vector<Pool> pooled(std::span<const double> chances, const std::vector<bool>& happened) {
  std::vector<std::size_t> order(chances.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return chances[a] < chances[b]; });
  std::vector<Pool> pools;
  for (std::size_t i = 0; i < order.size();) {
    // The same chance twice is one forecast made twice: it has one recalibrated chance.
    Pool same;
    const double chance = chances[order[i]];
    for (; i < order.size() && chances[order[i]] == chance; ++i) {
      same.n += 1;
      same.happened += happened[order[i]] ? 1 : 0;
    }
    add_pool(pools, same);
  }
  return pools;
}

}  // namespace

double crps_normal(double mean, double sd, double y) {
  if (sd == 0) return std::abs(y - mean);
  const double z = (y - mean) / sd;
  const double density = kernel::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
  return sd * (z * (2 * kernel::normal_cdf(z) - 1) + 2 * density - std::numbers::inv_sqrtpi);
}

double crps_sample(std::span<const double> sample, double y) {
  if (sample.empty()) throw std::invalid_argument("a sample of nothing has no score");
  std::vector<double> sorted(sample.begin(), sample.end());
  std::sort(sorted.begin(), sorted.end());
  const auto n = static_cast<double>(sorted.size());
  // Σ_i Σ_j |x_i - x_j| = 2 Σ_i (2i - n + 1) x_i over ascending x, i from 0; about the first, so that nothing cancels.
  double to_y = 0, within = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    to_y += std::abs(sorted[i] - y);
    within += (2 * static_cast<double>(i) - n + 1) * (sorted[i] - sorted.front());
  }
  return to_y / n - within / (n * n);
}

double crps_points(const PointLaw& law, double y) {
  if (law.values.empty()) throw std::invalid_argument("a law without points has no score");
  // Outside of the points F is 0 or 1, which is wrong only between them and y.
  double sum = std::max(0.0, law.values.front() - y) + std::max(0.0, y - law.values.back());
  for (std::size_t i = 1; i < law.values.size(); ++i) {
    sum += between_points(law.values[i - 1], law.values[i], law.levels[i - 1], law.levels[i], y);
  }
  return sum;
}

double quantile_of(const PointLaw& law, double level) {
  for (std::size_t i = 0; i < law.levels.size(); ++i) {
    if (std::abs(law.levels[i] - level) <= kSameLevel) return law.values[i];
    if (law.levels[i] < level) continue;
    if (i == 0) return kNone;
    const double part = (level - law.levels[i - 1]) / (law.levels[i] - law.levels[i - 1]);
    return law.values[i - 1] + part * (law.values[i] - law.values[i - 1]);
  }
  return kNone;
}

double quantile_score(double level, double q, double y) {
  return 2 * ((y < q ? 1 : 0) - level) * (q - y);
}

double interval_score(double alpha, double low, double high, double y) {
  return high - low + 2 / alpha * (std::max(0.0, low - y) + std::max(0.0, y - high));
}

WeightedInterval weighted_interval_score(const PointLaw& quantiles, double y) {
  const std::size_t count = quantiles.levels.size();
  if (count == 0) throw std::invalid_argument("a law without points has no score");
  WeightedInterval parts = {mean_quantile_score(quantiles, y), kNone, kNone, kNone};
  if (!about_a_median(quantiles.levels)) return parts;
  const double median = quantiles.values[count / 2];
  parts.dispersion = 0;
  parts.overprediction = std::max(0.0, median - y);
  parts.underprediction = std::max(0.0, y - median);
  for (std::size_t i = 0; i < count / 2; ++i) {
    const double low = quantiles.values[i], high = quantiles.values[count - 1 - i];
    parts.dispersion += 2 * quantiles.levels[i] * (high - low);
    parts.overprediction += 2 * std::max(0.0, low - y);
    parts.underprediction += 2 * std::max(0.0, y - high);
  }
  for (double* part : {&parts.dispersion, &parts.overprediction, &parts.underprediction}) {
    *part /= static_cast<double>(count);
  }
  return parts;
}

double brier_score(std::span<const double> chances, std::size_t observed) {
  if (observed >= chances.size()) throw std::out_of_range("what happened is none of the categories");
  double sum = 0;
  for (std::size_t k = 0; k < chances.size(); ++k) {
    const double off = chances[k] - (k == observed ? 1 : 0);
    sum += off * off;
  }
  return sum / 2;
}

BrierParts brier_parts(std::span<const double> chances, const std::vector<bool>& happened) {
  if (chances.size() != happened.size()) throw std::invalid_argument("columns of different lengths");
  if (chances.empty()) return {kNone, kNone, kNone, kNone};
  const auto n = static_cast<double>(chances.size());
  BrierParts parts;
  double frequency = 0;
  for (std::size_t i = 0; i < chances.size(); ++i) {
    const double o = happened[i] ? 1 : 0;
    parts.score += (chances[i] - o) * (chances[i] - o) / n;
    frequency += o / n;
  }
  double recalibrated = 0;
  for (const Pool& pool : pooled(chances, happened)) {
    const double f = pool.frequency(), off = f - frequency;
    recalibrated += pool.n * f * (1 - f) / n;
    parts.resolution += pool.n * off * off / n;
  }
  parts.uncertainty = frequency * (1 - frequency);
  parts.reliability = std::max(0.0, parts.score - recalibrated);  // below 0 only by rounding
  return parts;
}

PitRange pit_points(const PointLaw& law, double y) {
  PitRange range = {0, 1};
  const auto& values = law.values;
  const auto at_least = static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), y) - values.begin());
  const auto above = static_cast<std::size_t>(std::upper_bound(values.begin(), values.end(), y) - values.begin());
  if (at_least == above && at_least > 0 && above < values.size()) {
    const double part = (y - values[above - 1]) / (values[above] - values[above - 1]);
    range.low = law.levels[above - 1] + part * (law.levels[above] - law.levels[above - 1]);
    range.high = range.low;
    return range;
  }
  if (at_least == above) {  // beyond an end
    if (at_least == 0 && !values.empty()) range.high = law.levels.front();
    if (at_least == values.size() && !values.empty()) range.low = law.levels.back();
    return range;
  }
  if (at_least > 0) range.low = law.levels[at_least];
  if (above < values.size()) range.high = law.levels[above - 1];
  return range;
}

PitRange pit_sample(std::span<const double> sample, double y) {
  const auto below = static_cast<double>(std::count_if(sample.begin(), sample.end(), [&](double x) { return x < y; }));
  const auto equal = static_cast<double>(std::count(sample.begin(), sample.end(), y));
  const auto ranks = static_cast<double>(sample.size()) + 1;
  return {below / ranks, (below + equal + 1) / ranks};
}

void add_to_histogram(std::span<double> bins, PitRange range) {
  const auto count = static_cast<double>(bins.size());
  if (range.high <= range.low) {
    const double bin = std::clamp(std::floor(range.low * count), 0.0, count - 1);
    bins[static_cast<std::size_t>(bin)] += 1;
    return;
  }
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const double low = static_cast<double>(i) / count, high = static_cast<double>(i + 1) / count;
    bins[i] += std::max(0.0, std::min(high, range.high) - std::max(low, range.low)) / (range.high - range.low);
  }
}

Coverage coverage_of(std::size_t k, std::size_t n, std::size_t independent) {
  if (n == 0) return {kNone, 0, 1};
  constexpr double kReach = 1.959963984540054;  // Φ⁻¹(.975)
  const double share = static_cast<double>(k) / static_cast<double>(n);
  const auto m = static_cast<double>(std::clamp<std::size_t>(independent, 1, n));
  const double squared = kReach * kReach, centre = (share + squared / (2 * m)) / (1 + squared / m);
  const double half = kReach / (1 + squared / m) * std::sqrt(share * (1 - share) / m + squared / (4 * m * m));
  return {share, std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace taji::study
