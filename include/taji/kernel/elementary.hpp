// Elementary functions whose results are the same bits on every processor with IEEE 754 binary64 arithmetic.
//
// The system's mathematical library picks other code on processors with fused multiply-add, and its last bits differ.
// Everything simulated goes through this header instead, which uses only + - * / sqrt and operations on bits, each
// correctly rounded by the standard. It must be compiled without contraction and without fast-math (the build does).
//
// Polynomials are interpolations at Chebyshev nodes of the functions named beside them, found in 90-digit arithmetic.
// Largest errors measured against the 80-bit functions of the C library over four million points each: exp, log and
// log1p 0.87 units in the last place, pow 1.0, expm1 1.7; relative 7e-16 for normal_cdf and 8e-16 for log_gamma.
//
// Names shadow those of <cmath> on purpose; call them qualified, kernel::exp, outside the namespace.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace taji::kernel {

double pow(double x, double y);

/// Distribution function of the standard normal, to full relative accuracy in the lower tail.
double normal_cdf(double x);

/// Natural logarithm of the gamma function for x > 0; infinity at 0 and infinity, NaN for x < 0.
double log_gamma(double x);

namespace detail {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// ln 2 in two parts; the first has 21 trailing zero bits, so that its product with an exponent is exact.
inline constexpr double kLn2High = 0x1.62e42fee00000p-1;
inline constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
inline constexpr double kInverseLn2 = 0x1.71547652b82fep+0;

/// 2^k for -1022 <= k <= 1023.
inline double power_of_two(std::int64_t k) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

/// A positive number as mantissa * 2^exponent with the mantissa in [sqrt(1/2), sqrt(2)).
struct Scaled {
  double mantissa;
  std::int64_t exponent;
};

/// For a positive finite x given by its bits; subnormal numbers must be scaled by the caller.
inline Scaled split_scale(std::uint64_t bits) {
  constexpr std::uint64_t kRootHalf = 0x3fe6a09e667f3bcdU;
  const std::uint64_t distance = bits - kRootHalf;
  return {std::bit_cast<double>(bits - (distance & 0xfff0000000000000U)), static_cast<std::int64_t>(distance) >> 52};
}

/// k ln 2 + ln(1 + f) + c for 1 + f in [sqrt(1/2), sqrt(2)] and a small correction c.
/// With s = f / (2 + f): ln(1 + f) = 2 artanh s = f - f^2/2 + s (f^2/2 + 2/3 s^2 + 2/5 s^4 + ...).
inline double log_scaled(double f, double k, double c) {
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double w = z * z;
  // (2/3 + 2/5 z + 2/7 z^2 + ...) on z in [0, 0.02945]; relative error 4.6e-16, of a term that is 1 % of the whole.
  const double even =
      0x1.5555555555558p-1 + w * (0x1.2492492df7663p-2 + w * (0x1.7462b6e311a89p-3 + w * 0x1.2b5bd9a316a24p-3));
  const double odd = 0x1.99999999952abp-2 + w * (0x1.c71c62ddb431bp-3 + w * 0x1.39fe16ad885a7p-3);
  const double series = z * (even + z * odd);
  const double half_square = 0.5 * f * f;
  return k * kLn2High - ((half_square - (s * (half_square + series) + (k * kLn2Low + c))) - f);
}

/// (e^r - 1 - r) / r^2 on |r| <= 0.3473; relative error 3e-18.
inline double exp_remainder(double r) {
  const double z = r * r;
  const double w = z * z;
  const double a = 0x1.0000000000000p-1 + r * 0x1.5555555555557p-3;
  const double b = 0x1.5555555555556p-5 + r * 0x1.111111111009cp-7;
  const double c = 0x1.6c16c16c162b0p-10 + r * 0x1.a01a01ac0a9eep-13;
  const double d = 0x1.a01a01a6ec522p-16 + r * 0x1.71de01c3fc936p-19;
  const double e = 0x1.27e4db25ce3adp-22 + r * 0x1.af4ecd2129492p-26;
  return (a + z * b) + w * ((c + z * d) + w * (e + z * 0x1.1f7385560be05p-29));
}

/// x = k ln 2 + r, with e^r - 1 as `below_one`.
struct ExpReduced {
  double below_one;
  std::int64_t k;
};

/// For |x| <= 746 and a correction `tail` to x, at most a few of its last places.
inline ExpReduced reduce_exp(double x, double tail) {
  constexpr double kRounder = 0x1.8p52;  // adding and taking away rounds to the nearest integer
  const double k = (x * kInverseLn2 + kRounder) - kRounder;
  const double high = x - k * kLn2High;
  const double low = k * kLn2Low - tail;
  const double r = high - low;
  const double rest = (high - r) - low;
  return {r + (r * r * exp_remainder(r) + rest), static_cast<std::int64_t>(k)};
}

/// exp(x + tail).
inline double exp_with_tail(double x, double tail) {
  if (!(x > -708.0 && x < 709.0)) {
    if (x != x) return x;
    if (x > 709.79) return kInfinity;
    if (x < -745.14) return 0.0;
    const ExpReduced part = reduce_exp(x, tail);
    const std::int64_t shift = part.k > 0 ? 100 : -100;  // in two steps, of which only the last can round
    return (1.0 + part.below_one) * power_of_two(part.k - shift) * power_of_two(shift);
  }
  const ExpReduced part = reduce_exp(x, tail);
  return (1.0 + part.below_one) * power_of_two(part.k);
}

inline double rational(double r, const double (&p)[8], const double (&q)[7]) {
  const double above = ((((((p[7] * r + p[6]) * r + p[5]) * r + p[4]) * r + p[3]) * r + p[2]) * r + p[1]) * r + p[0];
  const double below = ((((((q[6] * r + q[5]) * r + q[4]) * r + q[3]) * r + q[2]) * r + q[1]) * r + q[0]) * r + 1.0;
  return above / below;
}

}  // namespace detail

/// e^x.
inline double exp(double x) {
  return detail::exp_with_tail(x, 0.0);
}

/// Natural logarithm; -infinity at 0, NaN for x < 0.
inline double log(double x) {
  std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  double subnormal = 0.0;
  constexpr std::uint64_t kSmallestNormal = 0x0010000000000000U;
  if (bits - kSmallestNormal >= 0x7ff0000000000000U - kSmallestNormal) {
    if (x == 0.0) return -detail::kInfinity;
    if (x != x || x == detail::kInfinity) return x;
    if (x < 0.0) return detail::kNan;
    bits = std::bit_cast<std::uint64_t>(x * 0x1p54);
    subnormal = 54.0;
  }
  const detail::Scaled part = detail::split_scale(bits);
  return detail::log_scaled(part.mantissa - 1.0, static_cast<double>(part.exponent) - subnormal, 0.0);
}

/// e^x - 1, accurate near 0.
inline double expm1(double x) {
  if (x > -0x1p-54 && x < 0x1p-54) return x;
  if (!(x > -37.0 && x < 37.0)) return exp(x) - 1.0;
  const detail::ExpReduced part = detail::reduce_exp(x, 0.0);
  if (part.k == 0) return part.below_one;
  const double scale = detail::power_of_two(part.k);
  return (scale - 1.0) + scale * part.below_one;
}

/// ln(1 + x), accurate near 0.
inline double log1p(double x) {
  if (x > -0.29 && x < 0.41) {
    if (x > -0x1p-54 && x < 0x1p-54) return x;
    return detail::log_scaled(x, 0.0, 0.0);
  }
  if (!(x > -1.0 && x < detail::kInfinity)) return x == -1.0 ? -detail::kInfinity : (x < -1.0 ? detail::kNan : x);
  const double sum = 1.0 + x;
  const double lost = x > 1.0 ? 1.0 - (sum - x) : x - (sum - 1.0);
  const detail::Scaled part = detail::split_scale(std::bit_cast<std::uint64_t>(sum));
  return detail::log_scaled(part.mantissa - 1.0, static_cast<double>(part.exponent), lost / sum);
}

/// The x with normal_cdf(x) = p, for 0 < p < 1; minus or plus infinity at 0 and 1, NaN outside.
/// Algorithm AS 241 (PPND16): M. J. Wichura, Applied Statistics 37 (1988) 477-484.
inline double normal_quantile(double p) {
  static constexpr double kA[8] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                   1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                   3.3430575583588128105e4, 2.5090809287301226727e3};
  static constexpr double kB[7] = {4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                                   2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
                                   5.2264952788528545610e3};
  static constexpr double kC[8] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                   3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                   2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static constexpr double kD[7] = {2.05319162663775882187e0,  1.67638483018380384940e0,  6.89767334985100004550e-1,
                                   1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                                   1.05075007164441684324e-9};
  static constexpr double kE[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                   2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                   2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr double kF[7] = {5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                                   7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                                   2.04426310338993978564e-15};
  const double q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) return q * detail::rational(0.180625 - q * q, kA, kB);
  const double tail = q < 0.0 ? p : 1.0 - p;
  if (!(tail > 0.0)) return tail == 0.0 ? (q < 0.0 ? -detail::kInfinity : detail::kInfinity) : detail::kNan;
  const double r = std::sqrt(-log(tail));
  const double x = r <= 5.0 ? detail::rational(r - 1.6, kC, kD) : detail::rational(r - 5.0, kE, kF);
  return q < 0.0 ? -x : x;
}

}  // namespace taji::kernel
