#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <taji/study/fit.hpp>
#include <vector>

using namespace taji::study;

TEST_CASE("a gamma law and n events in an exposure of T") {
  // Gamma(2, 4) and 3 events in 6 units: Gamma(5, 10), mean 0.5, variance 5 / 100.
  const GammaLaw law = updated(GammaLaw{2, 4}, 3, 6);
  CHECK(law == GammaLaw{5, 10});
  CHECK(law.mean() == 0.5);
  CHECK(law.sd() == doctest::Approx(std::sqrt(0.05)));
  CHECK(law.cv() == doctest::Approx(1 / std::sqrt(5.0)));
  // In two steps as in one.
  CHECK(updated(updated(GammaLaw{2, 4}, 1, 2), 2, 4) == law);
  // Shape 1 is the exponential law: the quantile is -ln(1 - level) / rate.
  CHECK(quantile(GammaLaw{1, 4}, 0.9) == doctest::Approx(std::log(10.0) / 4));
  CHECK(quantile(GammaLaw{1, 4}, 0.05) == doctest::Approx(-std::log(0.95) / 4));
  // 12 attacks in 19.3 weeks with Jeffreys' prior: 0.65 a week, 90 % 0.38 to 0.98 (docs/bamako-figures.md).
  const Credible twelve = credible(updated(kJeffreysRate, 12, 19.3));
  CHECK(twelve.mean == doctest::Approx(12.5 / 19.3));
  CHECK(twelve.low90 == doctest::Approx(0.38).epsilon(0.01));
  CHECK(twelve.high90 == doctest::Approx(0.98).epsilon(0.01));
  CHECK(twelve.low90 < twelve.low50);
  CHECK(twelve.high50 < twelve.high90);
}

TEST_CASE("a beta law and successes in trials") {
  // Beta(1, 1) and 2 of 3: Beta(3, 2), mean 3/5, variance 3 * 2 / (25 * 6).
  const BetaLaw law = updated(BetaLaw{1, 1}, 2, 3);
  CHECK(law == BetaLaw{3, 2});
  CHECK(law.mean() == doctest::Approx(0.6));
  CHECK(law.sd() == doctest::Approx(0.2));
  // Beta(a, 1) has the distribution x^a: the quantile is level^(1/a).
  CHECK(quantile(BetaLaw{3, 1}, 0.25) == doctest::Approx(std::cbrt(0.25)));
  CHECK(quantile(BetaLaw{1, 2}, 0.75) == doctest::Approx(0.5));
  // 2 of 12 repelled with Jeffreys' prior: Beta(2.5, 10.5), 19 %, 5 to 39 (docs/bamako-figures.md).
  const Credible repelled = credible(updated(kJeffreysShare, 2, 12));
  CHECK(repelled.mean == doctest::Approx(2.5 / 13));
  CHECK(repelled.low90 == doctest::Approx(0.05).epsilon(0.1));
  CHECK(repelled.high90 == doctest::Approx(0.39).epsilon(0.02));
}

TEST_CASE("quantiles of laws that are known very well, or hardly at all") {
  // On both sides of where the normal law takes over; 1.6449 is its 95 % point.
  for (const double shape : {0.99e6, 1.01e6, 1e12}) {
    CHECK(quantile(GammaLaw{shape, shape}, 0.95) == doctest::Approx(1 + 1.6448536 / std::sqrt(shape)).epsilon(2e-6));
    const double sd = BetaLaw{shape, 3 * shape}.sd();
    CHECK(quantile(BetaLaw{shape, 3 * shape}, 0.05) == doctest::Approx(0.25 - 1.6448536 * sd).epsilon(2e-6));
  }
  const Credible rare = credible(BetaLaw{1.5, 1e9});
  CHECK(rare.mean == doctest::Approx(1.5e-9));
  CHECK(rare.high90 == doctest::Approx(quantile(GammaLaw{1.5, 1e9}, 0.95)).epsilon(1e-6));
  const Credible vague = credible(BetaLaw{1e-6, 1e-6});
  CHECK(vague.low90 < 1e-6);
  CHECK(vague.high90 > 1 - 1e-6);
  CHECK(credible(GammaLaw{1e-6, 1}).high90 < 1e-6);
}

TEST_CASE("priors") {
  CHECK(gamma_prior(0.2, 50) == GammaLaw{10, 50});
  CHECK(beta_prior(0.25, 8) == BetaLaw{2, 6});
  // 4 events in 90 elsewhere: (4 + 1/2) / 90 = 0.05, worth half an event: Gamma(1/2, 10).
  CHECK(half_an_event(4, 90).shape == 0.5);
  CHECK(half_an_event(4, 90).rate == doctest::Approx(10));
  CHECK(half_an_event(4, 90).mean() == doctest::Approx(0.05));
  // 1 of 9 elsewhere: 1.5 / 10 = 15 %.
  CHECK(half_a_success(1, 9).alpha == 0.5);
  CHECK(half_a_success(1, 9).mean() == doctest::Approx(0.15));
  CHECK(half_an_event(0, 0) == kJeffreysRate);
  CHECK(half_a_success(0, 0) == kJeffreysShare);
  CHECK_FALSE(kJeffreysRate.proper());
  CHECK(updated(kJeffreysRate, 0, 1).proper());
}

TEST_CASE("counts that cannot be") {
  CHECK_THROWS_AS(updated(GammaLaw{1, 1}, -1, 1), std::invalid_argument);
  CHECK_THROWS_AS(updated(GammaLaw{1, 1}, 1, INFINITY), std::invalid_argument);
  CHECK_THROWS_AS(updated(BetaLaw{1, 1}, 3, 2), std::invalid_argument);
  CHECK_THROWS_AS(gamma_prior(0, 5), std::invalid_argument);
  CHECK_THROWS_AS(gamma_prior(1, -5), std::invalid_argument);
  CHECK_THROWS_AS(beta_prior(1, 5), std::invalid_argument);
  CHECK_THROWS_AS(gamma_prior(1000, 1e9), std::invalid_argument);
  CHECK_THROWS_AS(gamma_prior(NAN, 1), std::invalid_argument);
  CHECK_THROWS_AS(beta_prior(0.5, 1e9), std::invalid_argument);
  CHECK_THROWS_AS(beta_prior(0.5, -1), std::invalid_argument);
  CHECK_THROWS_AS(fit_losses(std::vector<Loss>{{0, 0}}, {1, 1}), std::invalid_argument);
  CHECK_THROWS_AS(fit_losses(std::vector<Loss>{{3, 4}}, {1, 1}), std::invalid_argument);
}

TEST_CASE("dispersion of counts") {
  // 30 events over two equal periods, 20 and 10: (5^2 + 5^2) / 15 = 10/3 on one degree of freedom; chi-squared's upper
  // tail there is erfc(sqrt(10/6)).
  const auto found = dispersion(std::vector<Cell>{{0, 0, 20, 1}, {0, 1, 10, 1}});
  REQUIRE(found);
  CHECK(found->each.statistic == doctest::Approx(10.0 / 3));
  CHECK(found->each.degrees == 1);
  CHECK(found->each.index() == doctest::Approx(10.0 / 3));
  CHECK_FALSE(found->each.simulated);
  CHECK(found->each.p == doctest::Approx(std::erfc(std::sqrt(10.0 / 6))));
  CHECK_FALSE(found->together);
  // In proportion to exposure there is none.
  CHECK(dispersion(std::vector<Cell>{{0, 0, 20, 2}, {0, 1, 10, 1}})->each.statistic == doctest::Approx(0));
}

TEST_CASE("dispersion of few counts is simulated") {
  const auto near = [](double p, double exact) {
    return std::abs(p - exact) < 4 * std::sqrt(exact * (1 - exact) / 9999);
  };
  // 4 events in one of two equal periods: all in one or the other has the chance 2 / 2^4.
  const auto all_in_one = dispersion(std::vector<Cell>{{0, 0, 4, 1}, {0, 1, 0, 1}});
  REQUIRE(all_in_one);
  CHECK(all_in_one->each.simulated);
  CHECK(all_in_one->each.statistic == doctest::Approx(4));
  CHECK(near(all_in_one->each.p, 0.125));
  // Exposures of 3 to 1 and one event in the lesser: as extreme with chance 1/4.
  CHECK(near(dispersion(std::vector<Cell>{{0, 0, 0, 3}, {0, 1, 1, 1}})->each.p, 0.25));
  // Nothing to compare: no events, one period, a period without exposure.
  CHECK_FALSE(dispersion(std::vector<Cell>{{0, 0, 0, 1}, {0, 1, 0, 1}}));
  CHECK_FALSE(dispersion(std::vector<Cell>{{0, 0, 4, 1}, {1, 0, 2, 1}}));
  CHECK_FALSE(dispersion(std::vector<Cell>{{0, 0, 4, 1}, {0, 1, 0, 0}}));
}

TEST_CASE("groups by themselves and together") {
  const auto near = [](double p, double exact) {
    return std::abs(p - exact) < 4 * std::sqrt(exact * (1 - exact) / 9999);
  };
  // (2, 0) and (1, 1): the statistics are 2 and 0. By themselves the sum is at least 2 with chance 1 - 1/4. Together
  // (3, 1): 1/2 + 1/2 = 1, which only (2, 2) stays below: 1 - 6/16.
  const auto groups = dispersion(std::vector<Cell>{{0, 0, 2, 3}, {1, 0, 1, 5}, {0, 1, 0, 3}, {1, 1, 1, 5}});
  REQUIRE(groups);
  CHECK(groups->each.degrees == 2);
  CHECK(groups->each.statistic == doctest::Approx(2));
  CHECK(near(groups->each.p, 0.75));
  REQUIRE(groups->together);
  CHECK(groups->together->degrees == 1);
  CHECK(groups->together->statistic == doctest::Approx(1));
  CHECK(near(groups->together->p, 10.0 / 16));
  // One event in each of six groups, all in the first period: no group shows anything, together 2 / 2^6.
  std::vector<Cell> six;
  for (std::size_t g = 0; g < 6; ++g) {
    six.push_back({g, 0, 1, 1});
    six.push_back({g, 1, 0, 1});
  }
  const auto common = dispersion(six);
  CHECK(common->each.p == 1);
  CHECK(near(common->together->p, 2.0 / 64));
  // Groups whose periods are their own are not added up.
  CHECK_FALSE(dispersion(std::vector<Cell>{{0, 0, 2, 1}, {0, 1, 0, 1}, {1, 2, 2, 1}, {1, 3, 0, 1}})->together);
  // Many events: chi-squared, (60, 40) in each of two groups is 2 + 2 + 2 + 2 and together 4 + 4.
  const auto many = dispersion(std::vector<Cell>{{0, 0, 60, 1}, {0, 1, 40, 1}, {1, 0, 60, 7}, {1, 1, 40, 7}});
  CHECK_FALSE(many->each.simulated);
  CHECK(many->each.statistic == doctest::Approx(8));
  CHECK(many->each.p == doctest::Approx(std::exp(-4.0)));
  CHECK(many->together->statistic == doctest::Approx(8));
  CHECK(many->together->p == doctest::Approx(std::erfc(2.0)));
}

TEST_CASE("the beta-binomial law") {
  // Of one truck: the mean. Of two, both lost: m (m + r (1 - m)), by E[x^2] of the beta law.
  const double m = 0.3, r = 0.2;
  CHECK(std::exp(log_beta_binomial({1, 1}, m, r)) == doctest::Approx(m));
  CHECK(std::exp(log_beta_binomial({1, 0}, m, r)) == doctest::Approx(1 - m));
  CHECK(std::exp(log_beta_binomial({2, 2}, m, r)) == doctest::Approx(m * (m + r * (1 - m))));
  CHECK(std::exp(log_beta_binomial({2, 1}, m, r)) == doctest::Approx(m * (1 - m) * (1 - r)));
}

TEST_CASE("losses of attacks that differ") {
  // A truck alone says nothing of what trucks of one convoy share: with a uniform prior the mean is Beta(1 + k, 1 + n -
  // k).
  std::vector<Loss> alone(10, {1, 0});
  alone[0].lost = alone[1].lost = alone[2].lost = 1;
  const auto by_ones = fit_losses(alone, {1, 1});
  REQUIRE(by_ones);
  const Credible exact = credible(BetaLaw{4, 8});
  CHECK(by_ones->mean.mean == doctest::Approx(exact.mean).epsilon(0.002));
  CHECK(by_ones->mean.sd == doctest::Approx(exact.sd).epsilon(0.005));
  CHECK(by_ones->mean.low90 == doctest::Approx(exact.low90).epsilon(0.01));
  CHECK(by_ones->mean.high90 == doctest::Approx(exact.high90).epsilon(0.005));
  CHECK(by_ones->mean.low50 == doctest::Approx(exact.low50).epsilon(0.01));
  CHECK(by_ones->mean.high50 == doctest::Approx(exact.high50).epsilon(0.005));
  // The stated prior acts: Beta(3, 1) before.
  CHECK(fit_losses(alone, {3, 1})->mean.mean == doctest::Approx(6.0 / 14).epsilon(0.002));
  // Convoys lost whole or not at all: the trucks are one event. 3 of 10 convoys, so the mean is nearly as above, and
  // the share differs from attack to attack by nearly sqrt(m (1 - m)).
  std::vector<Loss> whole(10, {500, 0});
  whole[0].lost = whole[1].lost = whole[2].lost = 500;
  const auto by_tens = fit_losses(whole, {1, 1});
  CHECK(by_tens->mean.mean == doctest::Approx(exact.mean).epsilon(0.03));
  CHECK(by_tens->spread.mean > 0.4);
  // Convoys that all lose the same share: trucks are alike, and the mean is known as if each were asked.
  const auto even = fit_losses(std::vector<Loss>(40, {100, 30}), {1, 1});
  CHECK(even->mean.mean == doctest::Approx(0.3).epsilon(0.005));
  CHECK(even->mean.sd < 0.01);
  CHECK(even->spread.high90 < 0.03);
  CHECK_FALSE(fit_losses({}, {1, 1}));
}
