#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <taji/kernel/elementary.hpp>
#include <taji/kernel/stream.hpp>

namespace kernel = taji::kernel;
using kernel::Stream;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeast = std::numeric_limits<double>::denorm_min();
constexpr double kMost = std::numeric_limits<double>::max();
constexpr int kPoints = 500'000;

/// Distance in units of the last place of a double at the true value.
double ulps(double got, long double want) {
  int exponent = 0;
  std::frexp(want, &exponent);
  return static_cast<double>(std::fabs(static_cast<long double>(got) - want) /
                             std::ldexp(1.0L, std::max(exponent, -1021) - 53));
}

double relative(double got, long double want) {
  return static_cast<double>(std::fabs((static_cast<long double>(got) - want) / want));
}

Stream points(std::uint64_t purpose) {
  return Stream({}, kernel::name_hash("elementary"), purpose, 0);
}

double between(Stream& stream, double low, double high) {
  return low + (high - low) * stream.uniform();
}

}  // namespace

TEST_CASE("exp is within one unit in the last place") {
  double worst = 0.0;
  double worst_small = 0.0;
  for (int i = 0; i < kPoints; ++i) {
    Stream stream({}, 1, 1, static_cast<std::uint64_t>(i));
    const double x = between(stream, -745.0, 709.7);
    worst = std::max(worst, ulps(kernel::exp(x), std::exp(static_cast<long double>(x))));
    const double small = between(stream, -1.0, 1.0);
    worst_small = std::max(worst_small, ulps(kernel::exp(small), std::exp(static_cast<long double>(small))));
  }
  CHECK(worst < 1.0);
  CHECK(worst_small < 1.0);
  CHECK(kernel::exp(0.0) == 1.0);
  CHECK(kernel::exp(-0.0) == 1.0);
  CHECK(kernel::exp(kInfinity) == kInfinity);
  CHECK(kernel::exp(-kInfinity) == 0.0);
  CHECK(std::isnan(kernel::exp(kNan)));
  CHECK(kernel::exp(709.78) < kInfinity);
  CHECK(relative(kernel::exp(709.782712893384), std::exp(static_cast<long double>(709.782712893384))) < 2e-16);
  CHECK(kernel::exp(709.783) == kInfinity);
  CHECK(kernel::exp(-745.13) == kLeast);
  CHECK(kernel::exp(-745.2) == 0.0);
  CHECK(kernel::exp(-1e300) == 0.0);
}

TEST_CASE("log is within one unit in the last place, over every exponent") {
  double worst = 0.0;
  double worst_near_one = 0.0;
  for (int i = 0; i < kPoints; ++i) {
    Stream stream({}, 1, 2, static_cast<std::uint64_t>(i));
    double x = std::bit_cast<double>(stream.bits() >> 1);
    while (!(x > 0.0 && x < kInfinity)) x = std::bit_cast<double>(stream.bits() >> 1);
    worst = std::max(worst, ulps(kernel::log(x), std::log(static_cast<long double>(x))));
    const double near_one = between(stream, 0.5, 2.0);
    worst_near_one =
        std::max(worst_near_one, ulps(kernel::log(near_one), std::log(static_cast<long double>(near_one))));
  }
  CHECK(worst < 1.0);
  CHECK(worst_near_one < 1.0);
  CHECK(kernel::log(1.0) == 0.0);
  CHECK(kernel::log(0.0) == -kInfinity);
  CHECK(kernel::log(-0.0) == -kInfinity);
  CHECK(kernel::log(kInfinity) == kInfinity);
  CHECK(std::isnan(kernel::log(-1.0)));
  CHECK(std::isnan(kernel::log(-kInfinity)));
  CHECK(std::isnan(kernel::log(kNan)));
  CHECK(ulps(kernel::log(kLeast), -1074.0L * std::log(2.0L)) < 1.0);
  CHECK(ulps(kernel::log(kMost), std::log(static_cast<long double>(kMost))) < 1.0);
  CHECK(ulps(kernel::log(1.0 + 0x1p-52), std::log(1.0L + 0x1p-52L)) < 1.0);
  CHECK(ulps(kernel::log(1.0 - 0x1p-53), std::log(1.0L - 0x1p-53L)) < 1.0);
}

TEST_CASE("expm1 and log1p are within two units in the last place") {
  double worst_exp = 0.0;
  double worst_log = 0.0;
  for (int i = 0; i < kPoints; ++i) {
    Stream stream({}, 1, 3, static_cast<std::uint64_t>(i));
    for (const double x : {between(stream, -1.0, 1.0), between(stream, -45.0, 45.0),
                           std::exp(between(stream, -60.0, 0.0)), -std::exp(between(stream, -60.0, 0.0))}) {
      worst_exp = std::max(worst_exp, ulps(kernel::expm1(x), std::expm1(static_cast<long double>(x))));
    }
    for (const double x : {between(stream, -0.9999, 3.0), std::exp(between(stream, -60.0, 100.0)),
                           -std::exp(between(stream, -60.0, 0.0))}) {
      worst_log = std::max(worst_log, ulps(kernel::log1p(x), std::log1p(static_cast<long double>(x))));
    }
  }
  CHECK(worst_exp < 2.0);
  CHECK(worst_log < 1.5);
  CHECK(std::signbit(kernel::expm1(-0.0)));
  CHECK(std::signbit(kernel::log1p(-0.0)));
  CHECK(kernel::expm1(kLeast) == kLeast);
  CHECK(kernel::expm1(-kInfinity) == -1.0);
  CHECK(kernel::expm1(-50.0) == -1.0);
  CHECK(kernel::expm1(kInfinity) == kInfinity);
  CHECK(std::isnan(kernel::expm1(kNan)));
  CHECK(kernel::log1p(-1.0) == -kInfinity);
  CHECK(std::isnan(kernel::log1p(-1.5)));
  CHECK(std::isnan(kernel::log1p(kNan)));
  CHECK(kernel::log1p(kInfinity) == kInfinity);
  CHECK(ulps(kernel::log1p(kMost), std::log(static_cast<long double>(kMost))) < 1.0);
}

TEST_CASE("pow is within 1.5 units in the last place, at large exponents too") {
  double worst = 0.0;
  for (int i = 0; i < kPoints; ++i) {
    Stream stream({}, 1, 4, static_cast<std::uint64_t>(i));
    const double size = between(stream, -700.0, 700.0);
    const double result = between(stream, -700.0, 700.0);
    const double base = std::exp(size);
    const double power = result / size;
    worst = std::max(worst, ulps(kernel::pow(base, power), std::pow(static_cast<long double>(base), power)));
    const double near_one = between(stream, 0.6, 1.6);
    worst = std::max(worst, ulps(kernel::pow(near_one, result), std::pow(static_cast<long double>(near_one), result)));
  }
  CHECK(worst < 1.5);
}

TEST_CASE("pow has the special cases of the C standard") {
  const double arguments[] = {0.0,    -0.0,    1.0,   -1.0,   2.0,       -2.0,       0.5,
                              -0.5,   3.0,     -3.0,  1e300,  -1e300,    0x1p53,     0x1.8p52 + 1.0,
                              kLeast, -kLeast, kMost, -kMost, kInfinity, -kInfinity, kNan};
  for (const double x : arguments) {
    for (const double y : arguments) {
      CAPTURE(x);
      CAPTURE(y);
      const double got = kernel::pow(x, y);
      const double want = std::pow(x, y);
      if (std::isnan(want)) {
        CHECK(std::isnan(got));
        continue;
      }
      CHECK(std::signbit(got) == std::signbit(want));
      if (want == 0.0 || std::isinf(want)) {
        CHECK(got == want);
      } else {
        CHECK(ulps(got, std::pow(static_cast<long double>(x), y)) < 1.0);
      }
    }
  }
}

TEST_CASE("normal_quantile inverts the normal distribution to 1e-14") {
  double worst = 0.0;
  for (int i = 0; i < kPoints; ++i) {
    Stream stream({}, 1, 5, static_cast<std::uint64_t>(i));
    for (const double p : {between(stream, 0.0, 1.0), std::exp(between(stream, -700.0, -1.0))}) {
      // One Newton step in long double: (Phi(x) - p) / phi(x) is the error of x.
      const double x = kernel::normal_quantile(p);
      const long double wide = x;
      const long double tail = std::erfc(std::fabs(wide) / std::sqrt(2.0L)) / 2.0L;
      const long double miss = tail - (x < 0.0 ? static_cast<long double>(p) : 1.0L - p);
      const long double density = std::exp(-wide * wide / 2.0L) * 0.398942280401432677939946059934L;
      worst = std::max(worst, static_cast<double>(std::fabs(miss / density / wide)));
    }
  }
  CHECK(worst < 1e-14);
  // Tabled values.
  CHECK(kernel::normal_quantile(0.5) == 0.0);
  CHECK(kernel::normal_quantile(0.9) == doctest::Approx(1.2815515655446004).epsilon(1e-15));
  CHECK(kernel::normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(1e-15));
  CHECK(kernel::normal_quantile(0.1) == -kernel::normal_quantile(0.9));
  CHECK(kernel::normal_quantile(0.0) == -kInfinity);
  CHECK(kernel::normal_quantile(1.0) == kInfinity);
  CHECK(std::isnan(kernel::normal_quantile(-0.1)));
  CHECK(std::isnan(kernel::normal_quantile(1.1)));
  CHECK(std::isnan(kernel::normal_quantile(kNan)));
}

TEST_CASE("normal_cdf keeps relative accuracy in the tail") {
  double worst = 0.0;
  for (int i = 0; i < kPoints; ++i) {
    Stream stream({}, 1, 6, static_cast<std::uint64_t>(i));
    const double x = between(stream, -37.5, 9.0);
    worst = std::max(worst, relative(kernel::normal_cdf(x), std::erfc(-x / std::sqrt(2.0L)) / 2.0L));
  }
  CHECK(worst < 2e-15);
  CHECK(kernel::normal_cdf(0.0) == doctest::Approx(0.5).epsilon(1e-15));
  CHECK(kernel::normal_cdf(-kInfinity) == 0.0);
  CHECK(kernel::normal_cdf(kInfinity) == 1.0);
  CHECK(std::isnan(kernel::normal_cdf(kNan)));
}

TEST_CASE("log_gamma is accurate to 2e-15, also beside its zeros") {
  double worst = 0.0;
  for (int i = 0; i < kPoints; ++i) {
    Stream stream({}, 1, 7, static_cast<std::uint64_t>(i));
    for (const double x : {between(stream, 0.0, 12.0), std::exp(between(stream, -50.0, 50.0)),
                           1.0 + between(stream, -1e-6, 1e-6), 2.0 + between(stream, -1e-6, 1e-6)}) {
      worst = std::max(worst, relative(kernel::log_gamma(x), std::lgamma(static_cast<long double>(x))));
    }
  }
  CHECK(worst < 2e-15);
  CHECK(kernel::log_gamma(1.0) == 0.0);
  CHECK(kernel::log_gamma(2.0) == 0.0);
  CHECK(kernel::log_gamma(0.5) == doctest::Approx(0.5723649429247001).epsilon(1e-15));   // ln sqrt(pi)
  CHECK(kernel::log_gamma(11.0) == doctest::Approx(15.104412573075516).epsilon(1e-15));  // ln 10!
  CHECK(kernel::log_gamma(0.0) == kInfinity);
  CHECK(kernel::log_gamma(kInfinity) == kInfinity);
  CHECK(std::isnan(kernel::log_gamma(-0.5)));
}

TEST_CASE("results have the same bits on every machine, compiler and optimisation level") {
  std::uint64_t digest = 0;
  const auto take = [&digest](double value) {
    digest = kernel::hash_combine(digest, std::bit_cast<std::uint64_t>(value));
  };
  Stream stream = points(8);
  for (int i = 0; i < 20'000; ++i) {
    const double u = stream.uniform();
    take(kernel::exp(1400.0 * u - 700.0));
    take(kernel::log(u));
    take(kernel::expm1(2.0 * u - 1.0));
    take(kernel::log1p(5.0 * u - 0.99));
    take(kernel::pow(u, 3.7));
    take(kernel::normal_quantile(u));
    take(kernel::normal_cdf(20.0 * u - 10.0));
    take(kernel::log_gamma(50.0 * u));
  }
  CHECK(digest == 13120311998295369059U);
}
