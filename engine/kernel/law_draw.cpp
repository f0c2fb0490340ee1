// Draws and quantiles of the laws.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <taji/kernel/counts.hpp>
#include <taji/kernel/draw.hpp>
#include <taji/kernel/law.hpp>

#include "kernel/incomplete.hpp"
#include "kernel/variates.hpp"

namespace taji::kernel {
namespace {

double triangular_quantile(double min, double mode, double max, double u) {
  const double width = max - min;
  if (!(width > 0.0)) return mode;
  const double rise = (mode - min) / width;  // the probability below the mode
  if (u <= rise) return min + std::sqrt(u * width * (mode - min));
  return max - std::sqrt((1.0 - u) * width * (max - mode));
}

double empirical_quantile(std::span<const double> values, double u) {
  if (values.empty()) return 0.0;
  const std::size_t count = values.size();
  const double rank = std::ceil(u * static_cast<double>(count));
  return values[rank < 1.0 ? 0 : std::min(count, static_cast<std::size_t>(rank)) - 1];
}

/// Smallest whole k in [low, high] at which `reached(k)`, which is monotone and true at high.
template <class Predicate>
double first_whole(double low, double high, const Predicate& reached) {
  while (low < high) {
    const double middle = std::floor(low + 0.5 * (high - low));
    if (reached(middle)) {
      high = middle;
    } else {
      low = middle + 1.0;
    }
  }
  return low;
}

double poisson_quantile(double mean, double u) {
  if (!(mean > 0.0) || u <= 0.0) return 0.0;
  if (u >= 1.0) return detail::kInfinity;
  if (mean <= kSearchMean) return static_cast<double>(search_poisson(mean, u));
  // Uniforms have 53 bits, so no quantile is farther from the mean than this.
  const double reach = 60.0 * std::sqrt(mean) + 60.0;
  return first_whole(std::max(0.0, std::floor(mean - reach)), std::ceil(mean + reach), [mean, u](double k) {
    const Tails tails = gamma_tails(k + 1.0, mean);  // P(N <= k) is the upper tail
    return u < 0.5 ? tails.upper >= u : tails.lower <= 1.0 - u;
  });
}

double binomial_quantile(double n, double p, double u) {
  if (!(n > 0.0) || !(p > 0.0)) return 0.0;
  if (p >= 1.0) return n;
  if (u <= 0.0) return 0.0;
  if (u >= 1.0) return n;
  if (n * std::min(p, 1.0 - p) <= kSearchMean) {
    return static_cast<double>(search_binomial(static_cast<std::int64_t>(n), p, u));
  }
  return first_whole(0.0, n, [n, p, u](double k) {
    if (k >= n) return true;
    const Tails tails = beta_tails(k + 1.0, n - k, p);  // P(X <= k) is the upper tail
    return u < 0.5 ? tails.upper >= u : tails.lower <= 1.0 - u;
  });
}

/// The laws on the half line: at 0 and 1 their ends.
double positive_quantile(const Law& law, double u) {
  if (u <= 0.0) return 0.0;
  if (u >= 1.0) return detail::kInfinity;
  if (law.kind == LawKind::exponential) return -law.a * log1p(-u);
  if (law.kind == LawKind::lognormal) return law.a * exp(law.b * normal_quantile(u));
  return law.b * gamma_quantile(law.a, u);
}

}  // namespace

double quantile(const Law& law, double u) {
  if (u != u) return u;
  u = std::clamp(u, 0.0, 1.0);
  switch (law.kind) {
    case LawKind::constant:
      return law.a;
    case LawKind::uniform:
      return std::min(law.b, law.a + (law.b - law.a) * u);
    case LawKind::exponential:
      return law.a == 0.0 ? 0.0 : positive_quantile(law, u);
    case LawKind::lognormal:
      return law.a == 0.0 || law.b == 0.0 ? law.a : positive_quantile(law, u);
    case LawKind::gamma:
      return law.b == 0.0 ? 0.0 : positive_quantile(law, u);
    case LawKind::beta:
      return u <= 0.0 || u >= 1.0 ? u : beta_quantile(law.a, law.b, u);
    case LawKind::triangular:
      return triangular_quantile(law.a, law.b, law.c, u);
    case LawKind::poisson:
      return poisson_quantile(law.a, u);
    case LawKind::binomial:
      return binomial_quantile(law.a, law.b, u);
    case LawKind::empirical:
      return empirical_quantile(law.values, u);
  }
  return 0.0;
}

bool by_inversion(const Law& law) {
  switch (law.kind) {
    case LawKind::uniform:
    case LawKind::lognormal:
    case LawKind::triangular:
    case LawKind::empirical:
      return true;
    case LawKind::exponential:
    case LawKind::gamma:
    case LawKind::beta:
    case LawKind::poisson:
    case LawKind::binomial:
    case LawKind::constant:
      break;
  }
  return false;
}

double sample(const Law& law, Stream& stream) {
  switch (law.kind) {
    case LawKind::exponential:
      return law.a * stream.exponential();
    case LawKind::gamma:
      return law.b * draw_gamma(law.a, stream);
    case LawKind::beta:
      return draw_beta(law.a, law.b, stream);
    case LawKind::poisson:
      return static_cast<double>(poisson(law.a, stream));
    case LawKind::binomial:
      return static_cast<double>(binomial(static_cast<std::int64_t>(law.a), law.b, stream));
    case LawKind::constant:
      return law.a;
    case LawKind::uniform:
    case LawKind::lognormal:
    case LawKind::triangular:
    case LawKind::empirical:
      break;  // by_inversion()
  }
  return quantile(law, stream.uniform());
}

double draw(const Law& law, const Address& address, std::uint64_t entity, std::uint64_t purpose, std::uint64_t n) {
  // What is drawn most goes past the questions that sample() and quantile() ask of any law.
  if (law.kind == LawKind::lognormal && law.a != 0.0 && law.b != 0.0) {
    Stream stream(address, entity, purpose, n);
    return law.a * exp(law.b * normal_quantile(stream.uniform()));
  }
  Stream stream(address, entity, purpose, n);
  return sample(law, stream);
}

}  // namespace taji::kernel
