// Variance reduction: unbiased, with honest errors, and a gain that is what it should be.
#include <doctest/doctest.h>

#include <cmath>
#include <support/experiment.hpp>
#include <taji/study/reduction.hpp>

using namespace taji;
using namespace taji::testing;

namespace {

study::Samples numbered(std::size_t n, bool antithetic = false) {
  study::Samples samples;
  samples.antithetic = antithetic;
  for (std::size_t i = 0; i < n; ++i) samples.replications.push_back(static_cast<std::int64_t>(i));
  return samples;
}

/// Trucks that bring what a city needs, slower or faster by what is drawn; nothing attacks them.
const char* const kSlow = R"(taji: 1
name: Slow
start: 2026-01-01
horizon: 30 d
network:
  places: {a: ~, b: ~}
  roads: [{id: ab, from: a, to: b, km: {uncertain: {uniform: [400 km, 1200 km]}}, speed: 40 km/h, interdiction: 10 %}]
fleet:
  - {corridor: south, trucks: {uncertain: {uniform: [40, 80]}}, capacity: {uncertain: {uniform: [20 kl, 40 kl]}}, product: diesel}
corridors:
  south: {source: a, city: b, convoy: {target: 5, max_wait: 1 d}, on_attack: {loss: {each: 20 %}}}
cities:
  b: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 2 Ml/d}}}
)";

}  // namespace

TEST_CASE("the factor of pairs by hand") {
  // Means of pairs 4 or 6 in turn; the even ones 0 or 4, the odd ones 8.
  study::Column y;
  for (int k = 0; k < 16; ++k) y.insert(y.end(), {4 * (k % 2), 8});
  const auto samples = numbered(32, true);
  // Even: variance of the mean of 16 is 4 × 16/15/16 = 4/15, odd: 0; a plain run of 32 has (4/15 + 0)/4 = 1/15.
  // Pairs: variance of a pair's mean is 1 × 16/15, of the mean of 16 of them 1/15.
  CHECK(study::antithetic_factor(samples.replications, false, y) == doctest::Approx(1));
  study::Column opposite, alike;
  for (int k = 0; k < 16; ++k) {
    opposite.insert(opposite.end(), {k * k % 7, 10 - k * k % 7 + k % 2});
    alike.insert(alike.end(), {k * k % 7, k * k % 7});
  }
  CHECK(study::antithetic_factor(samples.replications, false, opposite) > 5);
  CHECK(study::antithetic_factor(samples.replications, false, alike) == doctest::Approx(0.5));
}

TEST_CASE("pairs: the mean is that of a plain run, and the error is how it spreads") {
  // The sum of a uniform's two functions: e^u has mean e - 1 and variance (4e - e² - 3)/2 = .2420; that of a pair's
  // mean is .00391 (Hammersley & Handscomb, Monte Carlo Methods, 1964), so that 62 times fewer draws do, 31 times a
  // pair.
  Sample means, errors;
  double factor = 0;
  for (std::uint64_t trial = 0; trial < 500; ++trial) {
    study::Column y;
    for (std::uint64_t i = 0; i < 400; ++i) {
      kernel::Stream random({trial, 0, i / 2, i % 2 == 1}, 1, 1, 0);
      y.push_back(std::llround(1e6 * std::exp(random.uniform())));
    }
    const auto samples = numbered(400, true);
    const study::Estimate mean = samples.sampling().mean(y);
    means.values.push_back(mean.value / 1e6);
    errors.values.push_back(mean.se * mean.se / 1e12);
    factor += study::antithetic_factor(samples.replications, false, y) / 500;
  }
  check_mean(means, std::exp(1.0) - 1);
  check_mean(errors, 0.0039125 / 200);
  check_sd(means, std::sqrt(0.0039125 / 200));
  CHECK(factor == doctest::Approx(0.24203 / 0.0039125 / 2).epsilon(0.05));
}

TEST_CASE("a control: unbiased, and an error that covers, even where the coefficient is badly known") {
  // y = 3 c + e, c and e exponential with mean 1: without the control variance 10, with it 1. Ten replications only.
  Sample plain, corrected, small_errors;
  int covered = 0;
  constexpr int kTrials = 3000, kRows = 200;
  double factor = 0;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    study::Column y, c;
    for (std::uint64_t i = 0; i < kRows; ++i) {
      kernel::Stream random({trial, 7, i}, 1, 1, 0);
      const double control = random.exponential();
      c.push_back(std::llround(1e6 * control));
      y.push_back(std::llround(1e6 * (3 * control + random.exponential())));
    }
    const auto samples = numbered(kRows);
    const auto one = study::controlled_mean(samples, y, c, {1e6, 0});
    plain.values.push_back(samples.sampling().mean(y).value / 1e6);
    corrected.values.push_back(one.estimate.value / 1e6);
    covered += std::abs(one.estimate.value - 4e6) <= 1.96 * one.estimate.se;
    factor += one.factor / kTrials;
    y.resize(10);
    c.resize(10);
    small_errors.values.push_back(study::controlled_mean(numbered(10), y, c, {1e6, 0}).estimate.value / 1e6 - 4);
  }
  check_mean(corrected, 4);
  check_mean(small_errors, 0);
  CHECK(plain.variance() / corrected.variance() == doctest::Approx(10).epsilon(0.2));
  CHECK(factor == doctest::Approx(10).epsilon(0.2));
  INFO("covered ", covered);
  CHECK(covered >= 0.93 * kTrials);
  CHECK(covered <= 0.97 * kTrials);
}

TEST_CASE("what is not known of the control's mean is part of the error") {
  study::Column y, c;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    kernel::Stream random({5, 7, i}, 1, 1, 0);
    c.push_back(std::llround(1e6 * random.exponential()));
    y.push_back(2 * c.back());
  }
  const auto exact = study::controlled_mean(numbered(2000), y, c, {1e6, 0});
  CHECK(exact.coefficient == doctest::Approx(2));
  CHECK(exact.estimate.value == doctest::Approx(2e6));
  CHECK(exact.estimate.se < 10);
  const auto vague = study::controlled_mean(numbered(2000), y, c, {1e6, 5e3});
  CHECK(vague.estimate.se == doctest::Approx(1e4).epsilon(0.001));
  // A control that never varies corrects nothing.
  const auto idle = study::controlled_mean(numbered(2000), y, study::Column(2000, 7), {7, 0});
  CHECK(idle.coefficient == 0);
  CHECK(idle.factor == doctest::Approx(1).epsilon(0.01));
}

TEST_CASE("what undisturbed trucks bring, by hand") {
  // 10 trucks of 30 kl; loading takes 1 h, 400 km at 40 km/h are 10 h there and 10 h back, unloading 1 h; a convoy
  // every 12 h: 6 h of waiting on average. 28 h a cycle: 10 × 30 kl × 720/28 in 30 days.
  const model::Model model = model_of(R"(taji: 1
name: Cycle
start: 2026-01-01
horizon: 30 d
sources: {a: {racks: 10, loading: 1 h}}
network:
  places: {a: ~, b: ~}
  roads: [{id: ab, from: a, to: b, km: 400, speed: 40 km/h, interdiction: 60 %}]
fleet: [{corridor: south, trucks: 10, capacity: 30 kl, product: diesel}]
corridors:
  south: {source: a, city: b, convoy: {target: 10}, departures: {every: 12 h}, speed_factor: 1}
cities:
  b: {racks: 9, unloading: 1 h, stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 Ml/d}}}
)");
  ensemble::Options options;
  options.replications = 1;
  const auto e = ensemble::undisturbed(model, options);
  REQUIRE(e.tank_records.size() == 1);
  CHECK(e.tank_records[0].delivered_l == doctest::Approx(10 * 30'000.0 * 720 / 28).epsilon(1e-6));
}

TEST_CASE("the control of a scenario: its mean, and unbiased estimates with honest errors") {
  const model::Model model = model_of(kSlow);
  const auto measures = study::named_measures(study::measures_of(model), "delivered_l[b,diesel]");
  REQUIRE(measures.size() == 1);
  Sample plain, corrected, errors;
  double factor = 0;
  constexpr int kTrials = 40;
  for (std::uint64_t seed = 1; seed <= kTrials; ++seed) {
    ensemble::Options options;
    options.seed = seed;
    options.jobs = 2;
    options.replications = 256;
    const auto samples = study::sample(model, measures, options);
    const auto controls = study::controls(model, samples, options);
    REQUIRE(controls.size() == 1);
    CHECK(controls[0].mean.se < 0.001 * controls[0].mean.value);
    const auto found = study::gains(model, measures, samples, controls);
    REQUIRE(found.size() == 1);
    REQUIRE(found[0].control);
    plain.values.push_back(found[0].plain.value);
    corrected.values.push_back(found[0].control->estimate.value);
    errors.values.push_back(found[0].control->estimate.se * found[0].control->estimate.se);
    factor += found[0].control->factor / kTrials;
  }
  MESSAGE("control variate on stratified inputs: factor ", factor);
  // Both estimate the same: their difference has mean 0.
  Sample difference;
  for (std::size_t i = 0; i < kTrials; ++i) difference.values.push_back(corrected.values[i] - plain.values[i]);
  check_mean(difference, 0);
  // The mean of the squared errors is the variance over repetitions.
  CHECK(std::abs(corrected.variance() - errors.mean()) <= 4 * (corrected.se_of_variance() + errors.se()));
  CHECK(factor > 0.7);
}

TEST_CASE("a control that no uncertain input bears on is left out") {
  std::string text = kSlow;
  for (const auto& [from, to] : {std::pair{"{uncertain: {uniform: [400 km, 1200 km]}}", "800 km"},
                                 std::pair{"{uncertain: {uniform: [40, 80]}}", "60"},
                                 std::pair{"{uncertain: {uniform: [20 kl, 40 kl]}}", "30 kl"},
                                 std::pair{"2 Ml/d", "{uncertain: {uniform: [1 Ml/d, 3 Ml/d]}}"}}) {
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), std::string(from).size(), to);
  }
  const model::Model model = model_of(text);
  const auto measures = study::named_measures(study::measures_of(model), "unserved_l[b,diesel]");
  ensemble::Options options;
  options.replications = 64;
  const auto samples = study::sample(model, measures, options);
  const auto controls = study::controls(model, samples, options);
  REQUIRE(controls.size() == 1);
  CHECK(!study::gains(model, measures, samples, controls).front().control);
}

TEST_CASE("antithetic pairs of a scenario: the same mean, honest errors") {
  const model::Model model = model_of(kSlow);
  const auto measures = study::named_measures(study::measures_of(model), "unserved_l[b,diesel]");
  Sample plain, pairs, errors;
  constexpr int kTrials = 40;
  for (std::uint64_t seed = 1; seed <= kTrials; ++seed) {
    ensemble::Options options;
    options.seed = 1000 + seed;
    options.jobs = 2;
    options.replications = 256;
    plain.values.push_back(study::estimate(measures[0], study::sample(model, measures, options), 0).value);
    options.seed = seed;
    options.antithetic = true;
    const auto samples = study::sample(model, measures, options);
    CHECK(samples.antithetic);
    const auto found = study::gains(model, measures, samples, {});
    REQUIRE(found.size() == 1);
    CHECK(!found[0].control);
    CHECK(*found[0].antithetic > 0);
    pairs.values.push_back(found[0].plain.value);
    errors.values.push_back(found[0].plain.se * found[0].plain.se);
  }
  const double together = std::sqrt(plain.se() * plain.se() + pairs.se() * pairs.se());
  CHECK(std::abs(plain.mean() - pairs.mean()) <= 4 * together);
  CHECK(std::abs(pairs.variance() - errors.mean()) <= 4 * (pairs.se_of_variance() + errors.se()));
}
