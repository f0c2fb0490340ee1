#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <taji/kernel/law.hpp>
#include <vector>

using namespace taji::kernel;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> kData{1.0, 2.0, 2.0, 5.0, 11.0};

/// A law with the mean and standard deviation that its parameters state or imply, worked out by hand.
struct Case {
  std::string name;
  Law law;
  double mean;
  double sd;
};

std::vector<Case> cases() {
  const double s1 = std::log(48.0 / 12.0) / 1.2815515655446004;
  const double s2 = std::log(9.0 / 1.0) / (2.0 * 1.6448536269514722);
  return {
      {"constant", Law::constant(-4.5), -4.5, 0.0},
      {"uniform", Law::uniform(-2.0, 10.0), 4.0, 12.0 / std::sqrt(12.0)},
      {"exponential", Law::exponential(7.0), 7.0, 7.0},
      {"lognormal median p90", Law::lognormal_median_p90(12.0, 48.0), 12.0 * std::exp(s1 * s1 / 2.0),
       12.0 * std::exp(s1 * s1 / 2.0) * std::sqrt(std::expm1(s1 * s1))},
      {"lognormal median cv", Law::lognormal_median_cv(5.0, 0.5), 5.0 * std::sqrt(1.25), 2.5 * std::sqrt(1.25)},
      {"lognormal mean cv", Law::lognormal_mean_cv(5.0, 0.5), 5.0, 2.5},
      {"lognormal p05 p95", Law::lognormal_p05_p95(1.0, 9.0), 3.0 * std::exp(s2 * s2 / 2.0),
       3.0 * std::exp(s2 * s2 / 2.0) * std::sqrt(std::expm1(s2 * s2))},
      {"gamma mean cv", Law::gamma_mean_cv(3.0, 0.4), 3.0, 1.2},
      {"gamma mean cv above 1", Law::gamma_mean_cv(3.0, 1.6), 3.0, 4.8},
      {"gamma mean sd", Law::gamma_mean_sd(30.0, 6.0), 30.0, 6.0},
      {"beta mean sd", Law::beta_mean_sd(0.45, 0.25), 0.45, 0.25},
      {"beta in a U", Law::beta_mean_sd(0.3, 0.4), 0.3, 0.4},
      {"beta narrow", Law::beta_mean_sd(0.9, 0.02), 0.9, 0.02},
      {"beta at the limit", Law::beta_mean_sd(0.3, std::sqrt(0.21)), 0.3, std::sqrt(0.21)},
      {"triangular", Law::triangular(1.0, 2.0, 6.0), 3.0, std::sqrt(21.0 / 18.0)},
      {"triangular, mode at the end", Law::triangular(0.0, 3.0, 3.0), 2.0, std::sqrt(0.5)},
      {"poisson", Law::poisson(2.5), 2.5, std::sqrt(2.5)},
      {"poisson, large", Law::poisson(400.0), 400.0, 20.0},
      {"binomial", Law::binomial(60.0, 0.3), 18.0, std::sqrt(12.6)},
      {"binomial, large", Law::binomial(1000.0, 0.8), 800.0, std::sqrt(160.0)},
      {"empirical", Law::empirical(kData), 4.2, std::sqrt(13.36)},
  };
}

}  // namespace

TEST_CASE("mean and variance are those stated") {
  for (const Case& c : cases()) {
    CAPTURE(c.name);
    CHECK_FALSE(law_error(c.law).has_value());
    CHECK(mean(c.law) == doctest::Approx(c.mean).epsilon(1e-12));
    CHECK(variance(c.law) == doctest::Approx(c.sd * c.sd).epsilon(1e-9));
  }
}

TEST_CASE("draws have the stated mean and standard deviation") {
  constexpr int kDraws = 200'000;
  for (const Case& c : cases()) {
    CAPTURE(c.name);
    double sum = 0.0;
    double squares = 0.0;
    double fourths = 0.0;
    for (std::uint64_t i = 0; i < kDraws; ++i) {
      Stream stream({1, 0, i}, name_hash(c.name), 1, 0);
      const double away = sample(c.law, stream) - c.mean;
      sum += away;
      squares += away * away;
      fourths += away * away * away * away;
    }
    const double spread = std::sqrt(std::max(0.0, fourths / kDraws - squares / kDraws * squares / kDraws));
    CHECK(std::fabs(sum / kDraws) <= 4.0 * c.sd / std::sqrt(kDraws));
    CHECK(std::fabs(squares / kDraws - c.sd * c.sd) <= 4.0 * spread / std::sqrt(kDraws) + 1e-9 * c.sd * c.sd);
  }
}

TEST_CASE("quantiles go with draws: Kolmogorov's distance") {
  constexpr int kDraws = 40'000;
  constexpr int kLevels = 499;
  constexpr double kCritical = 2.23;  // exceeded once in 10,000; less often by the discrete laws
  for (const Case& c : cases()) {
    CAPTURE(c.name);
    std::vector<double> draws;
    for (std::uint64_t i = 0; i < kDraws; ++i) {
      Stream stream({1, 0, i}, name_hash(c.name), 2, 0);
      draws.push_back(sample(c.law, stream));
    }
    std::sort(draws.begin(), draws.end());
    double distance = 0.0;
    for (int i = 1; i <= kLevels; ++i) {
      const double u = i / (kLevels + 1.0);
      const double x = quantile(c.law, u);
      const double slack = 1e-9 * std::fabs(x);  // draws equal to x but for rounding count as equal
      const auto at_most = std::upper_bound(draws.begin(), draws.end(), x + slack) - draws.begin();
      const auto less = std::lower_bound(draws.begin(), draws.end(), x - slack) - draws.begin();
      distance =
          std::max({distance, u - static_cast<double>(at_most) / kDraws, static_cast<double>(less) / kDraws - u});
    }
    CHECK(distance * std::sqrt(kDraws) < kCritical);
  }
}

TEST_CASE("quantiles rise, and average to the mean") {
  constexpr int kLevels = 20'000;
  for (const Case& c : cases()) {
    CAPTURE(c.name);
    double sum = 0.0;
    double before = -kInfinity;
    int falls = 0;
    for (int i = 0; i < kLevels; ++i) {
      const double x = quantile(c.law, (i + 0.5) / kLevels);
      sum += x;
      falls += x < before ? 1 : 0;
      before = x;
    }
    CHECK(falls == 0);
    CHECK(sum / kLevels == doctest::Approx(c.mean).epsilon(2e-3));
  }
}

TEST_CASE("the percentiles that name a law are its quantiles") {
  CHECK(quantile(Law::lognormal_median_p90(12.0, 48.0), 0.5) == doctest::Approx(12.0).epsilon(1e-14));
  CHECK(quantile(Law::lognormal_median_p90(12.0, 48.0), 0.9) == doctest::Approx(48.0).epsilon(1e-14));
  CHECK(quantile(Law::lognormal_p05_p95(2.0, 50.0), 0.05) == doctest::Approx(2.0).epsilon(1e-14));
  CHECK(quantile(Law::lognormal_p05_p95(2.0, 50.0), 0.95) == doctest::Approx(50.0).epsilon(1e-14));
  CHECK(quantile(Law::lognormal_median_cv(5.0, 0.7), 0.5) == 5.0);
}

TEST_CASE("quantiles in closed form") {
  CHECK(quantile(Law::uniform(2.0, 6.0), 0.25) == 3.0);
  CHECK(quantile(Law::exponential(2.0), 0.75) == doctest::Approx(2.0 * std::log(4.0)).epsilon(1e-15));
  CHECK(quantile(Law::triangular(0.0, 1.0, 4.0), 0.25) == doctest::Approx(1.0).epsilon(1e-15));
  CHECK(quantile(Law::triangular(0.0, 1.0, 4.0), 0.8125) == doctest::Approx(2.5).epsilon(1e-15));
  CHECK(quantile(Law::triangular(3.0, 3.0, 3.0), 0.4) == 3.0);
  // P(0) = 0.125, P(<= 1) = 0.5, P(<= 2) = 0.875
  const Law coins = Law::binomial(3.0, 0.5);
  CHECK(quantile(coins, 0.12) == 0.0);
  CHECK(quantile(coins, 0.13) == 1.0);
  CHECK(quantile(coins, 0.49) == 1.0);
  CHECK(quantile(coins, 0.51) == 2.0);
  CHECK(quantile(coins, 0.88) == 3.0);
  // P(0) = 0.3679, P(<= 1) = 0.7358, P(<= 2) = 0.9197
  CHECK(quantile(Law::poisson(1.0), 0.36) == 0.0);
  CHECK(quantile(Law::poisson(1.0), 0.37) == 1.0);
  CHECK(quantile(Law::poisson(1.0), 0.74) == 2.0);
  const Law data = Law::empirical(kData);
  CHECK(quantile(data, 0.2) == 1.0);
  CHECK(quantile(data, 0.21) == 2.0);
  CHECK(quantile(data, 0.6) == 2.0);
  CHECK(quantile(data, 0.7) == 5.0);
  CHECK(quantile(data, 0.81) == 11.0);
}

TEST_CASE("quantiles at 0 and 1 are the ends of the support") {
  struct Ends {
    Law law;
    double low, high;
  };
  for (const Ends& e : {Ends{Law::uniform(2.0, 6.0), 2.0, 6.0}, Ends{Law::exponential(2.0), 0.0, kInfinity},
                        Ends{Law::lognormal_median_cv(2.0, 0.3), 0.0, kInfinity},
                        Ends{Law::gamma_mean_cv(2.0, 0.3), 0.0, kInfinity}, Ends{Law::beta_mean_sd(0.4, 0.1), 0.0, 1.0},
                        Ends{Law::triangular(1.0, 2.0, 4.0), 1.0, 4.0}, Ends{Law::poisson(3.0), 0.0, kInfinity},
                        Ends{Law::poisson(300.0), 0.0, kInfinity}, Ends{Law::binomial(12.0, 0.3), 0.0, 12.0},
                        Ends{Law::binomial(1200.0, 0.3), 0.0, 1200.0}, Ends{Law::empirical(kData), 1.0, 11.0}}) {
    CHECK(quantile(e.law, 0.0) == e.low);
    CHECK(quantile(e.law, 1.0) == e.high);
    CHECK(std::isnan(quantile(e.law, kNan)));
  }
}

TEST_CASE("degenerate laws are constants") {
  const Law laws[] = {Law::lognormal_median_p90(3.0, 3.0),
                      Law::lognormal_median_cv(3.0, 0.0),
                      Law::lognormal_mean_cv(3.0, 0.0),
                      Law::lognormal_p05_p95(3.0, 3.0),
                      Law::gamma_mean_cv(3.0, 0.0),
                      Law::gamma_mean_sd(3.0, 0.0),
                      Law::uniform(3.0, 3.0),
                      Law::triangular(3.0, 3.0, 3.0),
                      Law::binomial(3.0, 1.0),
                      Law::gamma_mean_cv(3.0, 1e-170)};
  const Law zeros[] = {Law::exponential(0.0),
                       Law::lognormal_mean_cv(0.0, 0.5),
                       Law::lognormal_median_p90(0.0, 0.0),
                       Law::lognormal_p05_p95(0.0, 0.0),
                       Law::gamma_mean_cv(0.0, 0.5),
                       Law::gamma_mean_sd(0.0, 0.0),
                       Law::poisson(0.0),
                       Law::binomial(5.0, 0.0),
                       Law::binomial(0.0, 0.5),
                       Law::beta_mean_sd(0.0, 0.0)};
  Stream stream({}, 1, 1, 1);
  for (const Law& law : laws) {
    CHECK_FALSE(law_error(law).has_value());
    CHECK(mean(law) == 3.0);
    CHECK(variance(law) == 0.0);
    for (const double u : {0.0, 0.3, 1.0}) CHECK(quantile(law, u) == 3.0);
    CHECK(sample(law, stream) == 3.0);
  }
  for (const Law& law : zeros) {
    CHECK_FALSE(law_error(law).has_value());
    CHECK(mean(law) == 0.0);
    CHECK(variance(law) == 0.0);
    CHECK(quantile(law, 0.3) == 0.0);
    CHECK(sample(law, stream) == 0.0);
  }
  CHECK(quantile(Law::beta_mean_sd(0.4, 0.0), 0.99) == 0.4);
  CHECK(quantile(Law::beta_mean_sd(1.0, 0.0), 0.01) == 1.0);
}

TEST_CASE("a beta law of the largest standard deviation is all or nothing") {
  const Law law = Law::beta_mean_sd(0.5, 0.5);
  CHECK(quantile(law, 0.49) == 0.0);
  CHECK(quantile(law, 0.51) == 1.0);
  CHECK(variance(law) == 0.25);
}

TEST_CASE("what is wrong with a law is said") {
  const std::vector<double> falling{2.0, 1.0};
  struct Wrong {
    Law law;
    std::string reason;
  };
  for (const Wrong& w :
       {Wrong{Law::constant(kNan), "finite"},
        Wrong{Law::uniform(2.0, 1.0), "the minimum must not be above the maximum"},
        Wrong{Law::uniform(0.0, kInfinity), "finite"},
        Wrong{Law::exponential(-1.0), "the mean must not be negative"},
        Wrong{Law::lognormal_median_p90(12.0, 11.0), "the p90 must not be below the median"},
        Wrong{Law::lognormal_median_p90(0.0, 11.0), "the median must be positive"},
        Wrong{Law::lognormal_median_p90(-1.0, 11.0), "the median must not be negative"},
        Wrong{Law::lognormal_median_cv(1.0, -0.1), "the coefficient of variation must not be negative"},
        Wrong{Law::lognormal_mean_cv(-1.0, 0.1), "the mean must not be negative"},
        Wrong{Law::lognormal_mean_cv(1.0, 1e200), "the coefficient of variation is too large"},
        Wrong{Law::lognormal_p05_p95(3.0, 2.0), "the p95 must not be below the p05"},
        Wrong{Law::lognormal_p05_p95(0.0, 2.0), "the p05 must be positive"},
        Wrong{Law::gamma_mean_cv(1.0, -1.0), "the coefficient of variation must not be negative"},
        Wrong{Law::gamma_mean_cv(1.0, 1e200), "the coefficient of variation is too large"},
        Wrong{Law::gamma_mean_sd(0.0, 1.0), "the mean must be positive"},
        Wrong{Law::gamma_mean_sd(1.0, -1.0), "the standard deviation must not be negative"},
        Wrong{Law::beta_mean_sd(0.45, 0.5), "the standard deviation is too large: at most sqrt(mean * (1 - mean))"},
        Wrong{Law::beta_mean_sd(1.0, 0.1), "the standard deviation is too large: at most sqrt(mean * (1 - mean))"},
        Wrong{Law::beta_mean_sd(1.2, 0.1), "the mean must be between 0 and 1"},
        Wrong{Law::beta_mean_sd(0.5, -0.1), "the standard deviation must not be negative"},
        Wrong{Law::triangular(1.0, 5.0, 4.0), "the mode must be between minimum and maximum"},
        Wrong{Law::triangular(5.0, 4.5, 4.0), "the minimum must not be above the maximum"},
        Wrong{Law::poisson(-0.5), "the mean must not be negative"},
        Wrong{Law::poisson(1e16), "the mean must not be above 1e15"},
        Wrong{Law::binomial(2.5, 0.5), "the number of trials must be a whole number from 0 to 1e9"},
        Wrong{Law::binomial(-1.0, 0.5), "the number of trials must be a whole number from 0 to 1e9"},
        Wrong{Law::binomial(2.0, 1.5), "the probability must be between 0 and 1"},
        Wrong{Law::empirical({}), "it needs at least one value"},
        Wrong{Law::empirical(falling), "its values must be in ascending order"}}) {
    CAPTURE(w.reason);
    const auto error = law_error(w.law);
    REQUIRE(error.has_value());
    CHECK(error->find(w.reason) != std::string::npos);
  }
}
