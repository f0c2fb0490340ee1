#include <taji/kernel/elementary.hpp>

namespace taji::kernel {
namespace {

/// An unevaluated sum of two doubles, the second small beside the first.
struct Pair {
  double high;
  double low;
};

/// a + b exactly (Knuth).
Pair two_sum(double a, double b) {
  const double sum = a + b;
  const double part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}

/// a * b exactly (Dekker, with Veltkamp's splitting); |a| and |b| below 2^996.
Pair two_product(double a, double b) {
  constexpr double kSplitter = 0x1p27 + 1.0;
  const double ta = kSplitter * a;
  const double ah = ta - (ta - a);
  const double al = a - ah;
  const double tb = kSplitter * b;
  const double bh = tb - (tb - b);
  const double bl = b - bh;
  const double product = a * b;
  return {product, ((ah * bh - product) + ah * bl + al * bh) + al * bl};
}

/// ln x to about 2^-64 relative, for 0 < x < infinity: 2 artanh s = 2 s + 2/3 s^3 + s^5 (2/5 + 2/7 s^2 + ...), the
/// first two terms in double length.
Pair log_pair(double x) {
  std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  double k = 0.0;
  if (x < 0x1p-1022) {
    bits = std::bit_cast<std::uint64_t>(x * 0x1p54);
    k = -54.0;
  }
  const detail::Scaled part = detail::split_scale(bits);
  k += static_cast<double>(part.exponent);
  const double f = part.mantissa - 1.0;
  const double below = 2.0 + f;
  const double below_rest = f - (below - 2.0);
  const double s = f / below;
  const Pair back = two_product(s, below);
  const double s_low = (((f - back.high) - back.low) - s * below_rest) / below;

  const Pair square = two_product(s, s);
  const double square_low = square.low + 2.0 * s * s_low;
  const Pair cube = two_product(square.high, s);
  const double cube_low = cube.low + square.high * s_low + square_low * s;
  constexpr double kTwoThirds = 0x1.5555555555555p-1;
  constexpr double kTwoThirdsRest = 0x1.5555555555555p-55;
  const Pair third = two_product(cube.high, kTwoThirds);
  const double third_low = third.low + cube.high * kTwoThirdsRest + cube_low * kTwoThirds;

  // (2/5 + 2/7 z + 2/9 z^2 + ...) on z in [0, 0.02945]; relative error 5e-18.
  static constexpr double kSeries[8] = {0x1.999999999999ap-2, 0x1.2492492492522p-2, 0x1.c71c71c6ea81dp-3,
                                        0x1.745d177ab1a23p-3, 0x1.3b1395c693565p-3, 0x1.1118ca5739a59p-3,
                                        0x1.df7c45d976e07p-4, 0x1.e033ca1735265p-4};
  double series = kSeries[7];
  for (int i = 6; i >= 0; --i) series = series * square.high + kSeries[i];
  const double fifth = cube.high * square.high * series;

  const Pair sum = two_sum(k * detail::kLn2High, 2.0 * s);
  const Pair more = two_sum(sum.high, third.high);
  const double rest = (sum.low + more.low) + (2.0 * s_low + third_low + k * detail::kLn2Low + fifth);
  return two_sum(more.high, rest);
}

/// Whether y is an integer, and an odd one.
struct Integrality {
  bool integer;
  bool odd;
};

Integrality integrality(double y) {
  const double size = std::fabs(y);
  if (size >= 0x1p53) return {true, false};
  const auto whole = static_cast<std::int64_t>(size);
  const bool integer = static_cast<double>(whole) == size;
  return {integer, integer && (whole & 1) != 0};
}

/// Mills ratio (1 - Phi(x)) / phi(x) for x >= 0: a Chebyshev series of (x + 4) times it, in (x - 4) / (x + 4).
double mills_ratio(double x) {
  static constexpr double kSeries[28] = {
      0x1.375e23df02073p+2,   -0x1.e25e81ff28432p+0,  0x1.1d296c0251421p-1,   -0x1.f22396f07d5c5p-4,
      0x1.1c70166d9d115p-6,   -0x1.a55436343d408p-11, -0x1.08471cd6ca1b1p-12, 0x1.8d7bc32713573p-15,
      0x1.53eb19a1ef3cap-19,  -0x1.9d7ff63f1a251p-20, -0x1.23328ac48c195p-27, 0x1.bd6acd3d56691p-25,
      -0x1.36f4c37f7857cp-32, -0x1.0bd2429dd59f2p-29, -0x1.b6633f8419082p-36, 0x1.5df6a7ea574e3p-34,
      0x1.44fdf418e9c31p-38,  -0x1.cf25965a7de4bp-39, -0x1.eb7fa0e5561efp-42, 0x1.14fcc6a867074p-43,
      0x1.23f5fedc9b5d3p-45,  -0x1.b804a8500a890p-49, -0x1.22e0dbb723c0fp-49, -0x1.4aaaba2ef263cp-54,
      0x1.d4fce22b76cf8p-54,  0x1.43f849edad800p-56,  -0x1.ef903b3bde852p-59, -0x1.c2fad75b428a9p-60};
  const double t = (x - 4.0) / (x + 4.0);
  double last = 0.0;
  double before = 0.0;
  for (int i = 27; i > 0; --i) {  // Clenshaw's recurrence
    const double next = 2.0 * t * last - before + kSeries[i];
    before = last;
    last = next;
  }
  return (t * last - before + 0.5 * kSeries[0]) / (x + 4.0);
}

/// lnGamma(2 + z) for |z| <= 1/2.
double log_gamma_near_two(double z) {
  // Of lnGamma(2 + z) / z; relative error 2e-17.
  static constexpr double kSeries[18] = {0x1.b0ee6072093cep-2,   0x1.4a34cc4a60fa6p-2,   -0x1.13e001a557555p-4,
                                         0x1.51322ac7d8332p-6,   -0x1.e404fc21d9354p-8,  0x1.7add6eadfcfbep-9,
                                         -0x1.38ac5bfcc5f3dp-10, 0x1.0b36af59562e3p-11,  -0x1.d3fd6aa0beb44p-13,
                                         0x1.a127cda119096p-14,  -0x1.78d8f6109aa85p-15, 0x1.5808acdee7867p-16,
                                         -0x1.3d4d162995bfap-17, 0x1.26210b963f0bap-18,  -0x1.08fad3ae6dd1ap-19,
                                         0x1.f0350ad1808a5p-21,  -0x1.3806036191a34p-21, 0x1.270bc950a55e5p-22};
  double sum = kSeries[17];
  for (int i = 16; i >= 0; --i) sum = sum * z + kSeries[i];
  return sum * z;
}

}  // namespace

double pow(double x, double y) {
  using detail::kInfinity;
  if (y == 0.0 || x == 1.0) return 1.0;
  if (x != x || y != y) return x + y;
  const double size = std::fabs(x);
  if (std::fabs(y) == kInfinity) return size == 1.0 ? 1.0 : ((size > 1.0) == (y > 0.0) ? kInfinity : 0.0);
  const Integrality kind = integrality(y);
  const double sign = std::signbit(x) && kind.odd ? -1.0 : 1.0;
  if (size == 0.0) return sign * (y > 0.0 ? 0.0 : kInfinity);
  if (size == kInfinity) return sign * (y > 0.0 ? kInfinity : 0.0);
  if (x < 0.0 && !kind.integer) return detail::kNan;
  const Pair log_size = log_pair(size);
  const double rough = y * log_size.high;
  if (rough > 746.0) return sign * kInfinity;
  if (rough < -746.0) return sign * 0.0;
  if (std::fabs(y) > 0x1p900) return 1.0;  // then |x| = 1: any other would have left above
  const Pair product = two_product(y, log_size.high);
  return sign * detail::exp_with_tail(product.high, product.low + y * log_size.low);
}

double normal_cdf(double x) {
  if (x != x) return x;
  const double size = std::fabs(x);
  double tail = 0.0;
  if (size < 39.0) {
    constexpr double kInverseRootTwoPi = 0x1.9884533d43651p-2;
    const Pair square = two_product(size, size);
    tail = kInverseRootTwoPi * mills_ratio(size) * detail::exp_with_tail(-0.5 * square.high, -0.5 * square.low);
  }
  return x < 0.0 ? tail : 1.0 - tail;
}

double log_gamma(double x) {
  if (x != x) return x;
  if (x < 0.0) return detail::kNan;
  if (x == 0.0 || x == detail::kInfinity) return detail::kInfinity;
  if (x < 0.5) return (log_gamma_near_two(x) - log1p(x)) - log(x);  // lnGamma(x) = lnGamma(x + 2) - ln((x + 1) x)
  if (x <= 1.5) return log_gamma_near_two(x - 1.0) - log1p(x - 1.0);
  double factors = 1.0;
  if (x < 10.0) {
    while (x > 2.5) {
      x -= 1.0;
      factors *= x;
    }
    return log_gamma_near_two(x - 2.0) + (factors == 1.0 ? 0.0 : log(factors));
  }
  // Stirling's series; the first term left out is below 2e-18 at 10.
  static constexpr double kSeries[8] = {1.0 / 12.0,   -1.0 / 360.0,      1.0 / 1260.0, -1.0 / 1680.0,
                                        1.0 / 1188.0, -691.0 / 360360.0, 1.0 / 156.0,  -3617.0 / 122400.0};
  const double z = 1.0 / (x * x);
  double sum = kSeries[7];
  for (int i = 6; i >= 0; --i) sum = sum * z + kSeries[i];
  constexpr double kHalfLogTwoPi = 0x1.d67f1c864beb5p-1;
  return ((x - 0.5) * (log(x) - 1.0) - 0.5) + (kHalfLogTwoPi + sum / x);
}

}  // namespace taji::kernel
