#include "kernel/incomplete.hpp"

#include <algorithm>
#include <cmath>
#include <taji/kernel/elementary.hpp>
#include <utility>

namespace taji::kernel {
namespace {

constexpr double kHalfLogTwoPi = 0x1.d67f1c864beb5p-1;
constexpr double kTiny = 1e-300;    // stands for a zero denominator in the continued fractions
constexpr double kPrecise = 1e-16;  // where series and fractions stop
constexpr double kHugeShape = 1e8;
constexpr double kHugeWeight = 1e12;

/// What Stirling's formula lacks: ln Gamma(a) - (a - 1/2) ln a + a - (ln 2 pi) / 2.
double stirling_rest(double a) {
  if (a < 10.0) return log_gamma(a) - (a - 0.5) * log(a) + a - kHalfLogTwoPi;
  const double z = 1.0 / (a * a);
  return (1.0 / 12.0 - z * (1.0 / 360.0 - z * (1.0 / 1260.0 - z * (1.0 / 1680.0 - z / 1188.0)))) / a;
}

/// ln B(a, b); with a large parameter the difference of two log gammas is taken apart by Stirling's formula.
double log_beta(double a, double b) {
  if (a > b) std::swap(a, b);
  if (b < 10.0) return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
  const double ratio = a - a * log(b) - (a + b - 0.5) * log1p(a / b) + (stirling_rest(b) - stirling_rest(a + b));
  return log_gamma(a) + ratio;
}

/// t - ln(1 + t): what keeps large powers from cancelling.
double deviance(double t) {
  return t - log1p(t);
}

/// x^a e^-x / Gamma(a).
double gamma_density_times_x(double a, double x) {
  const double t = (x - a) / a;
  if (a >= 10.0 && t > -0.5 && t < 1.0) {
    return exp(0.5 * log(a) - a * deviance(t) - kHalfLogTwoPi - stirling_rest(a));
  }
  return exp(a * log(x) - x - log_gamma(a));
}

/// x^a (1 - x)^b / B(a, b).
double beta_density_times_x(double a, double b, double x) {
  const double sum = a + b;
  if (a >= 10.0 && b >= 10.0) {
    const double m = a / sum;
    const double below = (x - m) / m;
    const double above = (m - x) / (b / sum);
    if (below > -0.5 && above > -0.5) {
      return exp(0.5 * log(a * b / sum) - a * deviance(below) - b * deviance(above) - kHalfLogTwoPi -
                 (stirling_rest(a) + stirling_rest(b) - stirling_rest(sum)));
    }
  }
  return exp(a * log(x) + b * log1p(-x) - log_beta(a, b));
}

/// I_x(a, b) where x is not far above the mean, given x^a (1 - x)^b / B(a, b).
double beta_fraction(double a, double b, double x, double front) {
  double c = 1.0;
  double d = 1.0 - (a + b) * x / (a + 1.0);
  d = 1.0 / (std::fabs(d) < kTiny ? kTiny : d);
  double result = d;
  for (double m = 1.0; m < 1e6; m += 1.0) {
    const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
    d = 1.0 + even * d;
    d = 1.0 / (std::fabs(d) < kTiny ? kTiny : d);
    c = 1.0 + even / c;
    c = std::fabs(c) < kTiny ? kTiny : c;
    result *= c * d;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
    d = 1.0 + odd * d;
    d = 1.0 / (std::fabs(d) < kTiny ? kTiny : d);
    c = 1.0 + odd / c;
    c = std::fabs(c) < kTiny ? kTiny : c;
    result *= c * d;
    if (std::fabs(c * d - 1.0) < 4.0 * kPrecise) break;
  }
  return front * result / a;
}

/// A rising function and its slope at a point.
struct Rise {
  double value;
  double slope;
};

/// The root in [low, high] of a rising function: Newton's method from y, halving the bracket where a step leaves it or
/// is no shorter than half of the one before.
template <class Function>
double rising_root(double low, double high, double y, const Function& rise) {
  constexpr double kLastStep = 1e-10;  // of Newton's method, whose error is then of the order of its square
  double step_before = high - low;
  for (int i = 0; i < 200; ++i) {
    const Rise at = rise(y);
    if (at.value == 0.0) return y;
    (at.value < 0.0 ? low : high) = y;
    const double newton = y - at.value / at.slope;
    const bool trusted = newton >= low && newton <= high && std::fabs(newton - y) <= 0.5 * step_before;
    const double next = trusted ? newton : 0.5 * (low + high);
    step_before = std::fabs(next - y);
    y = next;
    if (step_before <= (trusted ? kLastStep : kPrecise) || high - low <= kPrecise * std::fabs(y)) break;
  }
  return y;
}

}  // namespace

Tails gamma_tails(double a, double x) {
  if (!(x > 0.0)) return {0.0, 1.0};
  if (x == detail::kInfinity) return {1.0, 0.0};
  if (a > kHugeShape) {
    const double z = 3.0 * std::sqrt(a) * (exp(log(x / a) / 3.0) - 1.0 + 1.0 / (9.0 * a));
    return {normal_cdf(z), normal_cdf(-z)};
  }
  const double front = gamma_density_times_x(a, x);
  if (x < a + 1.0) {
    double term = 1.0 / a;
    double sum = term;
    for (double n = a + 1.0; term > sum * kPrecise; n += 1.0) {
      term *= x / n;
      sum += term;
    }
    const double lower = std::min(1.0, front * sum);
    return {lower, 1.0 - lower};
  }
  double b = x + 1.0 - a;  // modified Lentz
  double c = 1.0 / kTiny;
  double d = 1.0 / b;
  double result = d;
  for (double n = 1.0; n < 1e7; n += 1.0) {
    const double numerator = -n * (n - a);
    b += 2.0;
    d = numerator * d + b;
    d = 1.0 / (std::fabs(d) < kTiny ? kTiny : d);
    c = b + numerator / c;
    c = std::fabs(c) < kTiny ? kTiny : c;
    result *= c * d;
    if (std::fabs(c * d - 1.0) < 4.0 * kPrecise) break;
  }
  const double upper = std::min(1.0, front * result);
  return {1.0 - upper, upper};
}

Tails beta_tails(double a, double b, double x) {
  if (!(x > 0.0)) return {0.0, 1.0};
  if (x >= 1.0) return {1.0, 0.0};
  const double front = beta_density_times_x(a, b, x);
  if (x < (a + 1.0) / (a + b + 2.0)) {
    const double lower = std::min(1.0, beta_fraction(a, b, x, front));
    return {lower, 1.0 - lower};
  }
  const double upper = std::min(1.0, beta_fraction(b, a, 1.0 - x, front));
  return {1.0 - upper, upper};
}

double gamma_quantile(double a, double u) {
  const double z = normal_quantile(u);
  const double ninth = 1.0 / (9.0 * a);
  const double root = 1.0 - ninth + z * std::sqrt(ninth);  // Wilson and Hilferty
  if (a > kHugeShape) return a * root * root * root;
  // P(a, x) <= x^a / Gamma(a + 1) gives a lower end, within a relative x of the root.
  const double low = (log(u) + log_gamma(a + 1.0)) / a;
  if (low < -40.0) return exp(low);
  double high = std::max(low + 1.0, log(a + 1.0));
  while (gamma_tails(a, exp(high)).lower < u && high < 700.0) high += 1.0;
  const double guess = root > 0.0 ? log(a * root * root * root) : low;
  const double start = guess > low && guess < high ? guess : 0.5 * (low + high);
  return exp(rising_root(low, high, start, [a, u](double y) {
    const double x = exp(y);
    const Tails tails = gamma_tails(a, x);
    const double value = u < 0.5 ? tails.lower - u : (1.0 - u) - tails.upper;
    return Rise{value, gamma_density_times_x(a, x)};
  }));
}

double beta_quantile(double a, double b, double u) {
  const double sum = a + b;
  if (sum > kHugeWeight) {
    const double m = a / sum;
    return std::clamp(m + normal_quantile(u) * std::sqrt(m * (1.0 - m) / (sum + 1.0)), 0.0, 1.0);
  }
  const double half = beta_tails(a, b, 0.5).lower;
  if (u > half) {
    // The other end in its own terms, so that distances to 1 keep their digits; 1 - u is exact for the stream's points.
    const double rest = 1.0 - u;
    return rest > 0.0 && half < 1.0 ? 1.0 - beta_quantile(b, a, std::min(rest, beta_tails(b, a, 0.5).lower)) : 1.0;
  }
  // (1 - t)^(b - 1) <= 2 on [0, 1/2] gives I_x <= 2 x^a / (a B(a, b)).
  constexpr double kLn2 = 0x1.62e42fefa39efp-1;
  const double low = std::min((log(u) + log(a) + log_beta(a, b) - kLn2) / a, -kLn2);
  if (low < -745.0) return 0.0;
  const double m = a / sum;
  const double guess = log(std::clamp(m + normal_quantile(u) * std::sqrt(m * (1.0 - m) / (sum + 1.0)), 1e-300, 1.0));
  const double start = guess > low && guess < -kLn2 ? guess : 0.5 * (low - kLn2);
  return exp(rising_root(low, -kLn2, start, [a, b, u](double y) {
    const double x = exp(y);
    const double value = beta_tails(a, b, x).lower - u;
    return Rise{value, beta_density_times_x(a, b, x) / std::max(1.0 - x, 0.25)};
  }));
}

}  // namespace taji::kernel
