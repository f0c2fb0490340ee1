#include <algorithm>
#include <cmath>
#include <taji/kernel/counts.hpp>

#include "kernel/variates.hpp"

namespace taji::kernel {
namespace {

// Rounding may leave a rest of u when all probability that counts has been passed; beyond the mean this ends the
// search.
constexpr double kNegligible = 1e-18;

/// Binomial with p <= 1/2.
std::int64_t search_from_zero(std::int64_t n, double p, double u) {
  const double trials = static_cast<double>(n);
  const double odds = p / (1.0 - p);
  double chance = exp(trials * log1p(-p));
  std::int64_t k = 0;
  while (u > chance && k < n) {
    u -= chance;
    const double before = static_cast<double>(k);
    chance *= odds * (trials - before) / (before + 1.0);
    ++k;
    if (chance < kNegligible && before > trials * p) break;
  }
  return k;
}

/// One run: drawn * marked / total <= kSearchMean and both at most about half of the total.
std::int64_t search_hypergeometric(std::int64_t total, std::int64_t marked, std::int64_t drawn, double u) {
  const std::int64_t fewer = std::min(marked, drawn);
  const std::int64_t more = std::max(marked, drawn);
  double chance = 1.0;
  for (std::int64_t i = 0; i < fewer; ++i)
    chance *= static_cast<double>(total - more - i) / static_cast<double>(total - i);
  const double mean = static_cast<double>(fewer) * static_cast<double>(more) / static_cast<double>(total);
  std::int64_t k = 0;
  while (u > chance && k < fewer) {
    u -= chance;
    const double ways = static_cast<double>(fewer - k) * static_cast<double>(more - k);
    chance *= ways / (static_cast<double>(k + 1) * static_cast<double>(total - marked - drawn + k + 1));
    ++k;
    if (chance<kNegligible&& static_cast<double>(k)> mean + 1.0) break;
  }
  return k;
}

}  // namespace

double draw_gamma(double shape, Stream& stream) {
  if (!(shape > 0.0)) return 0.0;
  if (shape < 1.0) {
    const double larger = draw_gamma(shape + 1.0, stream);
    return larger * exp(log(stream.uniform()) / shape);
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = stream.normal();
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    const double u = stream.uniform();
    const double square = x * x;
    if (u < 1.0 - 0.0331 * square * square) return d * v;
    if (log(u) < 0.5 * square + d * (1.0 - v + log(v))) return d * v;
  }
}

double draw_beta(double alpha, double beta, Stream& stream) {
  if (alpha >= 1.0 && beta >= 1.0) {
    const double x = draw_gamma(alpha, stream);
    const double y = draw_gamma(beta, stream);
    return x / (x + y);
  }
  // In logarithms: for small parameters both gammas may be too small for a double.
  const double x = log(draw_gamma(alpha + 1.0, stream)) - stream.exponential() / alpha;
  const double y = log(draw_gamma(beta + 1.0, stream)) - stream.exponential() / beta;
  return 1.0 / (1.0 + exp(y - x));
}

std::int64_t search_poisson(double mean, double u) {
  double chance = exp(-mean);
  std::int64_t k = 0;
  while (u > chance) {
    u -= chance;
    ++k;
    chance *= mean / static_cast<double>(k);
    if (chance<kNegligible&& static_cast<double>(k)> mean) break;
  }
  return k;
}

std::int64_t search_binomial(std::int64_t n, double p, double u) {
  if (p <= 0.5) return search_from_zero(n, p, u);
  return n - search_from_zero(n, 1.0 - p, 1.0 - u);  // failures, mirrored, so that the count rises with u for every p
}

std::int64_t binomial(std::int64_t n, double p, Stream& stream) {
  if (n <= 0 || !(p > 0.0)) return 0;
  if (p >= 1.0) return n;
  std::int64_t count = 0;
  while (static_cast<double>(n) * std::min(p, 1.0 - p) > kSearchMean) {
    // Successes are the uniforms below p among n of them; look at the middle one.
    const std::int64_t middle = n / 2 + 1;
    const double value = draw_beta(static_cast<double>(middle), static_cast<double>(n + 1 - middle), stream);
    if (value <= p) {
      count += middle;
      n -= middle;
      p = (p - value) / (1.0 - value);
    } else {
      n = middle - 1;
      p = p / value;
    }
  }
  return count + search_binomial(n, p, stream.uniform());
}

std::int64_t poisson(double mean, Stream& stream) {
  if (!(mean > 0.0)) return 0;
  std::int64_t count = 0;
  while (mean > kSearchMean) {
    // The time of an arrival a little before the end of [0, mean].
    const auto arrival = static_cast<std::int64_t>(0.875 * mean);
    const double time = draw_gamma(static_cast<double>(arrival), stream);
    if (time > mean) return count + binomial(arrival - 1, mean / time, stream);
    count += arrival;
    mean -= time;
  }
  return count + search_poisson(mean, stream.uniform());
}

std::int64_t hypergeometric(std::int64_t total, std::int64_t marked, std::int64_t drawn, Stream& stream) {
  total = std::max<std::int64_t>(total, 0);
  marked = std::clamp<std::int64_t>(marked, 0, total);
  drawn = std::clamp<std::int64_t>(drawn, 0, total);
  std::int64_t count = 0;
  std::int64_t sign = 1;
  while (marked > 0 && drawn > 0) {
    if (drawn > total - drawn) {  // count what is left behind instead
      count += sign * marked;
      sign = -sign;
      drawn = total - drawn;
      continue;
    }
    if (marked > total - marked) {  // count the unmarked instead
      count += sign * drawn;
      sign = -sign;
      marked = total - marked;
      continue;
    }
    const double run = kSearchMean * static_cast<double>(total) / static_cast<double>(marked);
    const std::int64_t taken = run < static_cast<double>(drawn) ? static_cast<std::int64_t>(run) : drawn;
    const std::int64_t found = search_hypergeometric(total, marked, taken, stream.uniform());
    count += sign * found;
    total -= taken;
    marked -= found;
    drawn -= taken;
  }
  return count;
}

std::int64_t beta_binomial(std::int64_t n, double mean, double sd, Stream& stream) {
  if (!(sd > 0.0) || !(mean > 0.0 && mean < 1.0)) return binomial(n, mean, stream);
  const double weight = mean * (1.0 - mean) / (sd * sd) - 1.0;
  if (!(weight > kLeastBetaWeight)) return binomial(1, mean, stream) * std::max<std::int64_t>(n, 0);
  const double share = draw_beta(mean * weight, (1.0 - mean) * weight, stream);
  return binomial(n, share, stream);
}

}  // namespace taji::kernel
