// Scoring rules: every expected value is worked out beside it.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <taji/kernel/elementary.hpp>
#include <taji/study/forecast.hpp>
#include <taji/study/score.hpp>

using namespace taji;
using namespace taji::study;
using doctest::Approx;

namespace {

const PointLaw kQuartiles = {{0.25, 0.5, 0.75}, {2, 4, 8}};

/// The law's CRPS the other way: the integral over levels of the quantile score, the ends at the first and last value.
double crps_over_levels(const PointLaw& law, double y) {
  constexpr int kSteps = 20000;
  double sum = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double level = (i + 0.5) / kSteps;
    const double q = level < law.levels.front()  ? law.values.front()
                     : level > law.levels.back() ? law.values.back()
                                                 : quantile_of(law, level);
    sum += quantile_score(level, q, y) / kSteps;
  }
  return sum;
}

}  // namespace

TEST_CASE("CRPS of a normal law") {
  // At 0: 2 φ(0) - 1/√π = .797885 - .564190.
  CHECK(crps_normal(0, 1, 0) == Approx(.233695).epsilon(2e-6));
  CHECK(crps_normal(0, 1, 1) == Approx(.602441).epsilon(2e-6));
  CHECK(crps_normal(0, 1, -1) == Approx(.602441).epsilon(2e-6));
  CHECK(crps_normal(10, 4, 14) == Approx(4 * .602441).epsilon(2e-6));
  CHECK(crps_normal(3, 0, 5) == 2);
}

TEST_CASE("CRPS of a sample") {
  // {1, 3}: E|X - X'| = (0 + 2 + 2 + 0) / 4 = 1. At 2: 1 - 1/2; at 0: 2 - 1/2.
  const std::array<double, 2> two = {3, 1};
  CHECK(crps_sample(two, 2) == Approx(0.5));
  CHECK(crps_sample(two, 0) == Approx(1.5));
  CHECK(crps_sample(std::array<double, 1>{7}, 4) == 3);
  std::vector<double> normal;
  for (int i = 0; i < 20000; ++i) normal.push_back(kernel::normal_quantile((i + 0.5) / 20000));
  CHECK(crps_sample(normal, 0) == Approx(.233695).epsilon(1e-4));
  CHECK(crps_sample(normal, 1) == Approx(.602441).epsilon(1e-4));
  CHECK_THROWS_AS(crps_sample({}, 1), std::invalid_argument);
}

TEST_CASE("CRPS of points") {
  const PointLaw uniform = {{0, 1}, {0, 1}};
  CHECK(crps_points(uniform, 0.5) == Approx(1.0 / 12));  // twice ∫ x² from 0 to 1/2
  CHECK(crps_points(uniform, 2) == Approx(4.0 / 3));     // ∫ x² from 0 to 1, and 1 beyond it
  CHECK(crps_points(uniform, -1) == Approx(4.0 / 3));
  // F goes from 1/4 to 3/4 over 4. At 1: (.0625 + .09375 + .140625) / 3 below, (.390625 + .15625 + .0625) above; at 5:
  // 4 (.0625 + .1875 + .5625) / 3, and 1 beyond the last.
  const PointLaw half = {{0.25, 0.75}, {0, 4}};
  CHECK(crps_points(half, 1) == Approx(.296875 / 3 + .609375));
  CHECK(crps_points(half, 5) == Approx(13.0 / 12 + 1));
  // A jump adds nothing of its own: F is 1/4 to 1/2 over 2, then 3/4. At 2: 2 (1/16 + 1/8 + 1/4) / 3.
  CHECK(crps_points({{0.25, 0.5, 0.75}, {0, 2, 2}}, 2) == Approx(2 * 0.4375 / 3));
  for (const double y : {-3.0, 2.0, 3.1, 6.5, 8.0, 11.0}) {
    CHECK(crps_points(kQuartiles, y) == Approx(crps_over_levels(kQuartiles, y)).epsilon(1e-4));
  }
  PointLaw normal;
  for (const double level : kQuantileLevels) {
    normal.levels.push_back(level);
    normal.values.push_back(kernel::normal_quantile(level));
  }
  CHECK(crps_points(normal, 0) == Approx(.233695).epsilon(0.01));
  CHECK(crps_points(normal, 1) == Approx(.602441).epsilon(0.01));
  CHECK_THROWS_AS(crps_points({}, 1), std::invalid_argument);
}

TEST_CASE("quantiles between points, and none beyond them") {
  CHECK(quantile_of(kQuartiles, 0.5) == 4);
  CHECK(quantile_of(kQuartiles, 0.625) == 6);
  CHECK(quantile_of(kQuartiles, 1 - 0.75) == 2);
  CHECK(std::isnan(quantile_of(kQuartiles, 0.2)));
  CHECK(std::isnan(quantile_of(kQuartiles, 0.8)));
}

TEST_CASE("weighted interval score") {
  // y = 9: |9 - 4| = 5; of the interval 2 to 8 with alpha 1/2: 6 + 4 × 1 = 10. (5/2 + 10/4) / (3/2) = 10/3.
  CHECK(interval_score(0.5, 2, 8, 9) == 10);
  CHECK(interval_score(0.5, 2, 8, 5) == 6);
  CHECK(interval_score(0.5, 2, 8, 1) == 10);
  CHECK(interval_score(0.1, 2, 8, 1) == 26);
  const WeightedInterval above = weighted_interval_score(kQuartiles, 9);
  CHECK(above.score == Approx((5.0 / 2 + 0.5 / 2 * 10) / 1.5));
  // Quantile scores 2 × 1/4 × 7, 5, 2 × 3/4 × 1.
  CHECK(quantile_score(0.25, 2, 9) == 3.5);
  CHECK(quantile_score(0.75, 8, 9) == 1.5);
  CHECK(above.score == Approx((3.5 + 5 + 1.5) / 3));
  CHECK(above.dispersion == Approx(1));  // 2 × 1/4 × 6 / 3
  CHECK(above.overprediction == 0);
  CHECK(above.underprediction == Approx(7.0 / 3));  // 5 + 2 × 1
  // y = 1: quantile scores 2 × 3/4 × 1, 3, 2 × 1/4 × 7; too high by 3 + 2 × 1.
  const WeightedInterval below = weighted_interval_score(kQuartiles, 1);
  CHECK(below.score == Approx(8.0 / 3));
  CHECK(below.overprediction == Approx(5.0 / 3));
  CHECK(below.underprediction == 0);
  CHECK(below.dispersion + below.overprediction == Approx(below.score));
  const WeightedInterval no_median = weighted_interval_score({{0.25, 0.75}, {2, 8}}, 9);
  CHECK(no_median.score == 2.5);
  CHECK(std::isnan(no_median.dispersion));
}

TEST_CASE("Brier's score") {
  CHECK(brier_score(std::array<double, 2>{0.7, 0.3}, 0) == Approx(0.09));
  CHECK(brier_score(std::array<double, 2>{0.7, 0.3}, 1) == Approx(0.49));
  CHECK(brier_score(std::array<double, 3>{0.5, 0.3, 0.2}, 2) == Approx((0.25 + 0.09 + 0.64) / 2));
  CHECK_THROWS_AS(brier_score(std::array<double, 2>{0.7, 0.3}, 2), std::out_of_range);
}

TEST_CASE("its parts") {
  // .1 came true 0 of 2 times, .9 1 of 2 times; a quarter in all.
  const BrierParts parts = brier_parts(std::array<double, 4>{0.9, 0.1, 0.9, 0.1}, {true, false, false, false});
  CHECK(parts.score == Approx((0.01 + 0.01 + 0.01 + 0.81) / 4));
  CHECK(parts.reliability == Approx((2 * 0.01 + 2 * 0.16) / 4));
  CHECK(parts.resolution == Approx(0.0625));
  CHECK(parts.uncertainty == Approx(0.1875));
  CHECK(parts.reliability - parts.resolution + parts.uncertainty == Approx(parts.score));
  // What falls with the chance is pooled: a half of each, no resolution; .64 - .25 of reliability.
  const BrierParts turned = brier_parts(std::array<double, 2>{0.2, 0.8}, {true, false});
  CHECK(turned.reliability == Approx(0.39));
  CHECK(turned.resolution == 0);
  // Frequencies 0, 1, 0, 1 by rising chance: the middle two are pooled to 1/2. Resolution (1/4 + 0 + 0 + 1/4) / 4.
  const BrierParts middle = brier_parts(std::array<double, 4>{0.1, 0.3, 0.6, 0.8}, {false, true, false, true});
  CHECK(middle.resolution == Approx(0.125));
  CHECK(middle.reliability == Approx((0.01 + 0.49 + 0.36 + 0.04) / 4 - 0.125));
  CHECK(std::isnan(brier_parts({}, {}).score));
  CHECK_THROWS_AS(brier_parts(std::array<double, 1>{0.5}, {}), std::invalid_argument);
}

TEST_CASE("where an observation lies in the law") {
  const auto check = [](const PitRange& range, double low, double high) {
    CHECK(range.low == Approx(low));
    CHECK(range.high == Approx(high));
  };
  check(pit_points(kQuartiles, 3), 0.375, 0.375);
  check(pit_points(kQuartiles, 4), 0.5, 0.5);
  check(pit_points(kQuartiles, 6), 0.625, 0.625);
  check(pit_points(kQuartiles, 1), 0, 0.25);
  check(pit_points(kQuartiles, 9), 0.75, 1);
  check(pit_points({{0.2, 0.4, 0.6, 0.8}, {0, 4, 4, 8}}, 4), 0.4, 0.6);
  check(pit_points({{0.25, 0.5, 0.75}, {0, 0, 8}}, 0), 0, 0.5);
  check(pit_sample(std::array<double, 3>{4, 1, 2}, 3), 0.5, 0.75);
  check(pit_sample(std::array<double, 3>{4, 1, 2}, 2), 0.25, 0.75);
}

TEST_CASE("the histogram spreads what is not known") {
  std::array<double, 4> bins{};
  add_to_histogram(bins, {0.25, 0.75});
  CHECK(bins == std::array<double, 4>{0, 0.5, 0.5, 0});
  add_to_histogram(bins, {1, 1});
  add_to_histogram(bins, {0.3, 0.3});
  add_to_histogram(bins, {0, 0.1});
  CHECK(bins[0] == Approx(1));
  CHECK(bins[1] == 1.5);
  CHECK(bins[3] == 1);
}

TEST_CASE("coverage counts what is independent") {
  // z² = 3.841459. None of 10: up to z² / (10 + z²); a half: 1/2 ± z / (1 + z²/10) × √(1/40 + z²/400).
  const Coverage none = coverage_of(0, 10, 10);
  CHECK(none.share == 0);
  CHECK(none.low == 0);
  CHECK(none.high == Approx(.277533).epsilon(1e-5));
  const Coverage half = coverage_of(50, 100, 10);
  CHECK(half.share == 0.5);
  CHECK(half.low == Approx(.236593).epsilon(1e-5));
  CHECK(half.high == Approx(.763407).epsilon(1e-5));
  CHECK(coverage_of(50, 100, 1000).high < 0.6);
  CHECK(std::isnan(coverage_of(0, 0, 0).share));
}
