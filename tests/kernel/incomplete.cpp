#include "kernel/incomplete.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <taji/kernel/stream.hpp>

using namespace taji::kernel;

namespace {

double relative(double got, double want) {
  return want == 0.0 ? std::fabs(got) : std::fabs(got / want - 1.0);
}

double spread(Stream& stream, double low, double high) {
  return std::exp(std::log(low) + (std::log(high) - std::log(low)) * stream.uniform());
}

}  // namespace

TEST_CASE("gamma tails agree with Boost's") {
  double worst = 0.0;
  Stream stream({}, 1, 1, 1);
  for (int i = 0; i < 20'000; ++i) {
    const double a = spread(stream, 1e-3, 1e5);
    const double x = std::max(1e-8 * a, a + 6.0 * (stream.uniform() - 0.5) * std::sqrt(a));
    const Tails tails = gamma_tails(a, x);
    const double lower = boost::math::gamma_p(a, x);
    const double upper = boost::math::gamma_q(a, x);
    worst = std::max(worst, lower < upper ? relative(tails.lower, lower) : relative(tails.upper, upper));
  }
  CHECK(worst < 1e-11);
  CHECK(gamma_tails(1.0, 0.0).lower == 0.0);
  CHECK(gamma_tails(1.0, 2.0).upper == doctest::Approx(std::exp(-2.0)).epsilon(1e-14));
}

TEST_CASE("beta tails agree with Boost's") {
  double worst = 0.0;
  Stream stream({}, 1, 1, 2);
  for (int i = 0; i < 20'000; ++i) {
    const double a = spread(stream, 1e-2, 1e4);
    const double b = spread(stream, 1e-2, 1e4);
    const double m = a / (a + b);
    const double x =
        std::clamp(m + 6.0 * (stream.uniform() - 0.5) * std::sqrt(m * (1.0 - m) / (a + b + 1.0)), 1e-6, 1.0 - 1e-6);
    const Tails tails = beta_tails(a, b, x);
    const double lower = boost::math::ibeta(a, b, x);
    const double upper = boost::math::ibetac(a, b, x);
    worst = std::max(worst, lower < upper ? relative(tails.lower, lower) : relative(tails.upper, upper));
  }
  CHECK(worst < 1e-10);
  CHECK(beta_tails(2.0, 1.0, 0.3).lower == doctest::Approx(0.09).epsilon(1e-14));
  CHECK(beta_tails(1.0, 3.0, 0.3).upper == doctest::Approx(0.343).epsilon(1e-14));
}

TEST_CASE("gamma quantiles agree with Boost's") {
  double worst = 0.0;
  Stream stream({}, 1, 1, 3);
  for (int i = 0; i < 5'000; ++i) {
    const double a = spread(stream, 0.05, 1e4);
    const double u = stream.uniform();
    worst = std::max(worst, relative(gamma_quantile(a, u), boost::math::gamma_p_inv(a, u)));
  }
  CHECK(worst < 1e-11);
  CHECK(gamma_quantile(1.0, 0.5) == doctest::Approx(std::log(2.0)).epsilon(1e-14));
  CHECK(gamma_quantile(1.0, 1e-300) == doctest::Approx(1e-300).epsilon(1e-13));
  CHECK(gamma_quantile(1.0, 1.0 - 0x1p-53) == doctest::Approx(53.0 * std::log(2.0)).epsilon(1e-13));
  // Shape 10^10: mean 10^10, standard deviation 10^5.
  CHECK((gamma_quantile(1e10, 0.975) - 1e10) / 1e5 == doctest::Approx(1.959963984540054).epsilon(1e-4));
}

TEST_CASE("beta quantiles agree with Boost's, at both ends") {
  double worst = 0.0;
  Stream stream({}, 1, 1, 4);
  for (int i = 0; i < 5'000; ++i) {
    const double a = spread(stream, 0.1, 1e3);
    const double b = spread(stream, 0.1, 1e3);
    const double u = stream.uniform();
    const double x = beta_quantile(a, b, u);
    double rest = 0.0;
    const double want = boost::math::ibeta_inv(a, b, u, &rest);
    worst = std::max(worst, want < 0.5 ? relative(x, want) : std::fabs(x - want));
  }
  CHECK(worst < 1e-10);
  CHECK(beta_quantile(1.0, 1.0, 0.3) == doctest::Approx(0.3).epsilon(1e-14));
  CHECK(beta_quantile(1.0, 1.0, 0.7) == doctest::Approx(0.7).epsilon(1e-14));
  CHECK(beta_quantile(2.0, 1.0, 0.09) == doctest::Approx(0.3).epsilon(1e-13));
  CHECK(beta_quantile(0.5, 0.5, 0.25) ==
        doctest::Approx(std::pow(std::sin(std::acos(-1.0) / 8.0), 2.0)).epsilon(1e-13));
  CHECK(beta_quantile(3e12, 1e12, 0.5) == doctest::Approx(0.75).epsilon(1e-12));
}
