#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <taji/kernel/stream.hpp>
#include <taji/study/comparison.hpp>
#include <taji/study/indices.hpp>

namespace taji::study {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr Figure kNoFigure = {kNone, kNone, kNone, kNone};
const std::uint64_t kBootstrap = kernel::name_hash("study:bootstrap of rows");

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

bool all_equal(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
}

/// What one row adds to the sums that indices are made of, about the mean of all.
struct Terms {
  std::size_t rows = 0, inputs = 0;
  std::vector<double> sum, squares;                ///< [row], of f(A) and f(B)
  std::vector<double> covariance, change, jansen;  ///< [row * inputs + input]
};

Terms terms_of(std::span<const double> values, std::size_t inputs, double mean) {
  const std::size_t columns = inputs + 2;
  Terms t;
  t.rows = values.size() / columns;
  t.inputs = inputs;
  for (std::size_t row = 0; row < t.rows; ++row) {
    const auto of_row = values.subspan(row * columns, columns);
    const double a = of_row[0] - mean, b = of_row[1] - mean;
    t.sum.push_back(a + b);
    t.squares.push_back(a * a + b * b);
    for (std::size_t i = 0; i < inputs; ++i) {
      const double change = of_row[i + 2] - of_row[0];
      t.covariance.push_back(b * change);
      t.change.push_back(change);
      t.jansen.push_back(change * change / 2);
    }
  }
  return t;
}

/// First-order indices, then total ones, then what is left of 1; `weight` says how often each row counts. NaN if
/// nothing varies.
std::vector<double> indices_of(const Terms& t, const std::vector<double>& weight) {
  const auto n = static_cast<double>(t.rows);
  double sum = 0, squares = 0;
  std::vector<double> covariance(t.inputs), change(t.inputs), jansen(t.inputs);
  for (std::size_t row = 0; row < t.rows; ++row) {
    const double w = weight[row];
    if (w == 0) continue;
    sum += w * t.sum[row];
    squares += w * t.squares[row];
    for (std::size_t i = 0, at = row * t.inputs; i < t.inputs; ++i, ++at) {
      covariance[i] += w * t.covariance[at];
      change[i] += w * t.change[at];
      jansen[i] += w * t.jansen[at];
    }
  }
  const double centre = sum / (2 * n), variance = (squares - 2 * n * centre * centre) / (2 * n - 1);
  std::vector<double> out(2 * t.inputs + 1, kNone);
  if (!(variance > 0)) return out;
  double left = 1;
  for (std::size_t i = 0; i < t.inputs; ++i) {
    out[i] = (covariance[i] - centre * change[i]) / n / variance;
    out[t.inputs + i] = jansen[i] / n / variance;
    left -= out[i];
  }
  out.back() = left;
  return out;
}

/// The figure from its value and its bootstrap replicates, which are left in another order.
Figure figure_of(double value, std::vector<double>& replicates) {
  replicates.erase(std::remove_if(replicates.begin(), replicates.end(), [](double x) { return std::isnan(x); }),
                   replicates.end());
  if (replicates.size() < 2) return {value, kInfinite, -kInfinite, kInfinite};
  std::sort(replicates.begin(), replicates.end());
  const double mean = mean_of(replicates);
  double squares = 0;
  for (const double x : replicates) squares += (x - mean) * (x - mean);
  const std::size_t last = replicates.size() - 1, cut = (last + 1) / 40;  // 2.5 % on either side
  return {value, std::sqrt(squares / static_cast<double>(last)), replicates[cut], replicates[last - cut]};
}

Figure with_interval(double value, double se, double degrees_of_freedom) {
  const double half = se > 0 ? se * student_quantile(0.95, degrees_of_freedom) : 0;
  return {value, se, value - half, value + half};
}

}  // namespace

SobolIndices sobol_indices(std::span<const double> values, std::size_t inputs, std::uint64_t seed,
                           std::size_t resamples) {
  const std::size_t columns = inputs + 2;
  if (values.size() % columns != 0 || values.size() < 2 * columns) {
    throw std::invalid_argument("indices need whole rows, two at least");
  }
  const std::size_t rows = values.size() / columns;
  std::vector<double> both;
  for (std::size_t row = 0; row < rows; ++row) {
    both.insert(both.end(), {values[row * columns], values[row * columns + 1]});
  }
  SobolIndices result;
  result.rows = rows;
  result.mean = mean_of(both);
  result.interactions = kNoFigure;
  result.first.assign(inputs, kNoFigure);
  result.total.assign(inputs, kNoFigure);
  if (all_equal(both)) return result;
  for (const double value : both) result.variance += (value - result.mean) * (value - result.mean);
  result.variance /= static_cast<double>(both.size() - 1);

  const Terms terms = terms_of(values, inputs, result.mean);
  const std::vector<double> estimates = indices_of(terms, std::vector<double>(rows, 1.0));
  std::vector<std::vector<double>> replicates(estimates.size());
  for (std::size_t resample = 0; resample < resamples; ++resample) {
    kernel::Stream random({seed, 0, resample}, kBootstrap, 0, 0);
    std::vector<double> weight(rows, 0.0);
    for (std::size_t drawn = 0; drawn < rows; ++drawn) weight[random.below(rows)] += 1;
    const std::vector<double> again = indices_of(terms, weight);
    for (std::size_t i = 0; i < again.size(); ++i) replicates[i].push_back(again[i]);
  }
  for (std::size_t i = 0; i < inputs; ++i) {
    result.first[i] = figure_of(estimates[i], replicates[i]);
    result.total[i] = figure_of(estimates[inputs + i], replicates[inputs + i]);
  }
  result.interactions = figure_of(estimates.back(), replicates.back());
  return result;
}

Figure mean_difference(std::span<const double> differences) {
  if (differences.empty()) return kNoFigure;
  const double mean = mean_of(differences);
  if (differences.size() < 2) return {mean, kInfinite, -kInfinite, kInfinite};
  const auto n = static_cast<double>(differences.size());
  if (all_equal(differences)) {
    const double value = differences.front() + 0.0;  // of a negative zero, zero
    return {value, 0, value, value};
  }
  double squares = 0;
  for (const double x : differences) squares += (x - mean) * (x - mean);
  return with_interval(mean, std::sqrt(squares / (n - 1) / n), n - 1);
}

namespace {

/// The standard deviation of two values or more: see the header.
Figure deviation_of(std::span<const double> values, double mean) {
  if (all_equal(values)) return {0, 0, 0, 0};
  const auto n = static_cast<double>(values.size());
  double squares = 0, fourth = 0;
  for (const double value : values) {
    const double square = (value - mean) * (value - mean);
    squares += square;
    fourth += square * square;
  }
  const double kurtosis = n * fourth / (squares * squares), sd = std::sqrt(squares / (n - 1));
  const double of_log = std::sqrt((kurtosis - (n - 3) / n) / (n - 1)) / 2;
  const double reach = std::exp(student_quantile(0.95, n - 1) * of_log);
  return {sd, sd * of_log, sd / reach, sd * reach};
}

}  // namespace

Effects effects_of(std::span<const double> elementary_effects) {
  Effects result{kNoFigure, kNoFigure, kNoFigure, elementary_effects.size()};
  if (elementary_effects.empty()) return result;
  std::vector<double> sizes;
  for (const double effect : elementary_effects) sizes.push_back(std::abs(effect));
  result.mu_star = mean_difference(sizes);
  result.mu_star.low = std::max(0.0, result.mu_star.low);
  result.mu = mean_difference(elementary_effects);
  if (elementary_effects.size() < 2) return result;
  result.sigma = deviation_of(elementary_effects, result.mu.value);
  return result;
}

namespace {

/// What rows add to the sums that the intraclass correlation is made of.
struct Likeness {
  double n = 0, sum = 0, squares = 0, apart = 0;

  Likeness operator-(const Likeness& b) const { return {n - b.n, sum - b.sum, squares - b.squares, apart - b.apart}; }
  double share() const {
    const double msb = std::max(0.0, 2 * (squares - sum * sum / n) / (n - 1)), msw = std::max(0.0, apart / n);
    return msb + msw > 0 ? (msb - msw) / (msb + msw) : kNone;
  }
};

/// The jackknife's error from the figures without each of the groups; infinite where one of them is none.
double jackknife_error(std::span<const double> without) {
  if (std::any_of(without.begin(), without.end(), [](double x) { return std::isnan(x); })) return kInfinite;
  const double mean = mean_of(without), n = static_cast<double>(without.size());
  double spread = 0;
  for (const double x : without) spread += (x - mean) * (x - mean);
  return std::sqrt(spread * (n - 1) / n);
}

}  // namespace

Estimate common_share(std::span<const double> first, std::span<const double> second,
                      std::span<const std::size_t> group) {
  if (first.size() != second.size()) throw std::invalid_argument("there are not as many first as second values");
  if (!group.empty() && group.size() != first.size()) throw std::invalid_argument("columns of other lengths");
  const std::size_t rows = first.size(), groups = group.empty() ? rows : group.back() + 1;
  if (groups < 3) return {kNone, kNone};
  const double centre = (mean_of(first) + mean_of(second)) / 2;
  std::vector<Likeness> parts(groups);
  Likeness all;
  for (std::size_t i = 0; i < rows; ++i) {
    const double between = (first[i] - centre + second[i] - centre) / 2, difference = first[i] - second[i];
    for (Likeness* of : {&all, &parts[group.empty() ? i : group[i]]}) {
      *of = {of->n + 1, of->sum + between, of->squares + between * between, of->apart + difference * difference / 2};
    }
  }
  if (all.apart == 0 && all_equal(first)) return {kNone, kNone};
  if (all.apart == 0) return {1, 0};
  std::vector<double> without;
  for (const Likeness& part : parts) without.push_back((all - part).share());
  return {all.share(), jackknife_error(without)};
}

namespace {

/// Number, sum and sum of squares of the values in a bin.
struct Bin {
  double n = 0, sum = 0, squares = 0;
};

Bin less(const Bin& a, const Bin& b) {
  return {a.n - b.n, a.sum - b.sum, a.squares - b.squares};
}

double share_of_bins(std::span<const Bin> bins) {
  Bin all;
  for (const Bin& bin : bins) all = {all.n + bin.n, all.sum + bin.sum, all.squares + bin.squares};
  const double variance = (all.squares - all.sum * all.sum / all.n) / (all.n - 1);
  if (!(variance > 0)) return kNone;
  double between = -all.sum * all.sum / all.n;
  for (const Bin& bin : bins) {
    if (bin.n < 1) continue;
    between += bin.sum * bin.sum / bin.n;
    // Of a single value nobody knows how much it varies: as much as all.
    const double own = bin.n < 2 ? variance : std::max(0.0, bin.squares - bin.sum * bin.sum / bin.n) / (bin.n - 1);
    between -= own * (1 - bin.n / all.n);
  }
  return between / all.n / variance;
}

}  // namespace

Estimate share_by_level(std::span<const double> y, std::span<const double> level, std::span<const std::size_t> group,
                        std::size_t bins) {
  if (y.size() != level.size() || y.size() != group.size()) throw std::invalid_argument("columns of other lengths");
  if (bins < 1) throw std::invalid_argument("there must be a bin");
  if (y.empty() || all_equal(y)) return {kNone, kNone};
  const std::size_t groups = *std::max_element(group.begin(), group.end()) + 1;
  if (groups < 2) return {kNone, kNone};
  const double centre = mean_of(y);
  std::vector<Bin> all(bins), parts(groups * bins);
  for (std::size_t i = 0; i < y.size(); ++i) {
    const auto bin = std::min(bins - 1, static_cast<std::size_t>(level[i] * static_cast<double>(bins)));
    const double value = y[i] - centre;
    for (Bin* of : {&all[bin], &parts[group[i] * bins + bin]}) {
      *of = {of->n + 1, of->sum + value, of->squares + value * value};
    }
  }
  const double value = share_of_bins(all);
  std::vector<double> without;
  for (std::size_t g = 0; g < groups; ++g) {
    std::vector<Bin> rest(bins);
    for (std::size_t b = 0; b < bins; ++b) rest[b] = less(all[b], parts[g * bins + b]);
    without.push_back(share_of_bins(rest));
  }
  return {value, jackknife_error(without)};
}

}  // namespace taji::study
