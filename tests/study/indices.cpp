// Sensitivity indices of functions whose indices are known.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <stdexcept>
#include <taji/kernel/stream.hpp>
#include <taji/study/indices.hpp>
#include <taji/study/points.hpp>

using namespace taji;
using namespace taji::study;

namespace {

using Function = std::function<double(const std::vector<double>&)>;

/// Rows of A, B and A with one input of B.
std::vector<double> rows_of(const Function& f, const Points& points) {
  const std::size_t inputs = points.dimension / 2;
  std::vector<double> values;
  for (std::size_t row = 0; row < points.count(); ++row) {
    const std::vector<double> a(points[row].begin(), points[row].begin() + static_cast<std::ptrdiff_t>(inputs));
    const std::vector<double> b(points[row].begin() + static_cast<std::ptrdiff_t>(inputs), points[row].end());
    values.insert(values.end(), {f(a), f(b)});
    for (std::size_t i = 0; i < inputs; ++i) {
      std::vector<double> mixed = a;
      mixed[i] = b[i];
      values.push_back(f(mixed));
    }
  }
  return values;
}

double ishigami(const std::vector<double>& u) {
  const auto x = [&](std::size_t i) { return std::numbers::pi * (2 * u[i] - 1); };
  return std::sin(x(0)) + 7 * std::sin(x(1)) * std::sin(x(1)) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

double sum_of(const std::vector<double>& u) {
  return 1000 + 1 * u[0] + 2 * u[1] + 3 * u[2];
}

void check_near(const Figure& figure, double expected) {
  INFO(figure.value, " ± ", figure.se, ", expected ", expected);
  CHECK(figure.se < 0.05);
  CHECK(std::abs(figure.value - expected) <= 4 * figure.se + 1e-12);
  CHECK(figure.low <= figure.value);
  CHECK(figure.value <= figure.high);
}

}  // namespace

TEST_CASE("Ishigami's function") {
  // a = 7, b = .1: V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2; first order (1 + bπ⁴/5)²/2, a²/8, 0; of x1 and x3 together
  // 8b²π⁸/225.
  const double pi4 = std::pow(std::numbers::pi, 4), pi8 = pi4 * pi4;
  const double variance = 49.0 / 8 + 0.1 * pi4 / 5 + 0.01 * pi8 / 18 + 0.5;
  const double one = (1 + 0.1 * pi4 / 5) * (1 + 0.1 * pi4 / 5) / 2 / variance, two = 49.0 / 8 / variance;
  const double both = 8 * 0.01 * pi8 / 225 / variance;
  CHECK(one == doctest::Approx(.313905).epsilon(1e-5));
  CHECK(two == doctest::Approx(.442411).epsilon(1e-5));
  CHECK(one + both == doctest::Approx(.557589).epsilon(1e-5));
  CHECK(both == doctest::Approx(.243684).epsilon(1e-5));
  for (const bool even : {false, true}) {
    const SobolIndices indices =
        sobol_indices(rows_of(ishigami, even ? sobol_points(8192, 6, 5, 0) : independent_points(8192, 6, 5, 0)), 3, 1);
    CHECK(std::abs(indices.variance / variance - 1) < 0.05);
    CHECK(std::abs(indices.mean - 3.5) < 4 * std::sqrt(variance / 16384));
    check_near(indices.first[0], one);
    check_near(indices.first[1], two);
    check_near(indices.first[2], 0);
    check_near(indices.total[0], one + both);
    check_near(indices.total[1], two);
    check_near(indices.total[2], both);
    check_near(indices.interactions, both);
  }
}

TEST_CASE("an even design is more exact than an independent one") {
  double even = 0, independent = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto error = [](const SobolIndices& indices) { return std::pow(indices.first[1].value - .442411, 2); };
    even += error(sobol_indices(rows_of(ishigami, sobol_points(1024, 6, seed, 0)), 3, 1, 2));
    independent += error(sobol_indices(rows_of(ishigami, independent_points(1024, 6, seed, 0)), 3, 1, 2));
  }
  CHECK(even < independent / 4);
}

TEST_CASE("a sum: shares as the squares of the factors, and nothing together") {
  const SobolIndices indices = sobol_indices(rows_of(sum_of, sobol_points(4096, 6, 2, 0)), 3, 1);
  for (std::size_t i = 0; i < 3; ++i) {
    const double expected = static_cast<double>((i + 1) * (i + 1)) / 14;
    check_near(indices.first[i], expected);
    check_near(indices.total[i], expected);
  }
  check_near(indices.interactions, 0);
}

TEST_CASE("a constant has no shares") {
  const SobolIndices indices =
      sobol_indices(rows_of([](const auto&) { return 0.1; }, independent_points(10, 4, 1, 0)), 2, 1);
  CHECK(indices.variance == 0);
  CHECK(std::isnan(indices.first[0].value));
  CHECK(std::isnan(indices.total[1].se));
  CHECK_THROWS_AS(sobol_indices(std::vector<double>(7), 2, 1), std::invalid_argument);
}

TEST_CASE("bootstrap intervals cover as they promise") {
  // Percentile intervals of 256 independent rows: near 95 %, of a product as of a sum.
  const Function product = [](const std::vector<double>& u) { return (u[0] + 0.5) * (u[1] + 0.5); };
  // Both have mean 1 and variance 1/12: V = 1/6 + 1/144, first order (1/12) / V, total (1/12 + 1/144) / V.
  const double first = 12.0 / 25, total = 13.0 / 25;
  int covered_first = 0, covered_total = 0;
  double error = 0, claimed = 0;
  constexpr int kTrials = 1000;
  for (int trial = 0; trial < kTrials; ++trial) {
    const auto seed = static_cast<std::uint64_t>(trial);
    const SobolIndices i = sobol_indices(rows_of(product, independent_points(256, 4, seed, 0)), 2, seed, 200);
    covered_first += i.first[0].low <= first && first <= i.first[0].high;
    covered_total += i.total[0].low <= total && total <= i.total[0].high;
    error += (i.first[0].value - first) * (i.first[0].value - first);
    claimed += i.first[0].se * i.first[0].se;
  }
  CHECK(covered_first > 920);
  CHECK(covered_first < 975);
  CHECK(covered_total > 920);
  CHECK(covered_total < 975);
  CHECK(std::sqrt(claimed / error) == doctest::Approx(1).epsilon(0.1));
}

TEST_CASE("elementary effects by hand") {
  // |effects| 1, 2, 3, 2: mean 2, variance 2/3; effects 1, -2, 3, -2: mean 0, variance 18/3.
  const Effects effects = effects_of(std::vector<double>{1, -2, 3, -2});
  CHECK(effects.mu_star.value == 2);
  CHECK(effects.mu_star.se == doctest::Approx(std::sqrt(2.0 / 3 / 4)));
  CHECK(effects.mu.value == 0);
  CHECK(effects.sigma.value == doctest::Approx(std::sqrt(6.0)));
  // Kurtosis 4 × (1 + 16 + 81 + 16) / 18² = 114/81, of the logarithm sqrt((114/81 - 1/4) / 3) / 2 = 0.310565. (The
  // fourth moment, 28.5, is below the squared variance, 36: an error made of these alone would be 0.)
  CHECK(effects.sigma.se == doctest::Approx(std::sqrt(6.0) * 0.310565).epsilon(1e-5));
  CHECK(effects.sigma.high == doctest::Approx(std::sqrt(6.0) * std::exp(3.1824463 * 0.310565)).epsilon(1e-5));
  CHECK(effects.sigma.low == doctest::Approx(std::sqrt(6.0) * std::exp(-3.1824463 * 0.310565)).epsilon(1e-5));
  const Effects same = effects_of(std::vector<double>{0.1, 0.1, 0.1});
  CHECK(same.mu_star.value == 0.1);
  CHECK(same.sigma.value == 0);
  CHECK(same.sigma.high == 0);
  const Effects two = effects_of(std::vector<double>{1, 2});
  CHECK(two.sigma.se == doctest::Approx(std::sqrt(0.5) * std::sqrt(1.5) / 2));
}

TEST_CASE("the error of a deviation from few effects is never 0, and its intervals hold the truth") {
  // Normal effects, uniform ones, and those of two values, as of an input that acts only together with another.
  enum class Law : std::uint8_t { normal, uniform, two };
  constexpr int kTrials = 2000;
  for (const Law law : {Law::normal, Law::uniform, Law::two}) {
    const double truth = law == Law::uniform ? std::sqrt(1.0 / 12) : 1;
    for (const int n : {4, 10, 50}) {
      int covered = 0, judged = 0;
      for (int trial = 0; trial < kTrials; ++trial) {
        kernel::Stream random({19, static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(trial)}, 1, 1, 0);
        std::vector<double> effects;
        for (int i = 0; i < n; ++i) {
          const double u = law == Law::normal ? random.normal() : random.uniform();
          effects.push_back(law == Law::two ? (u < 0.5 ? -1.0 : 1.0) : u);
        }
        const Figure sigma = effects_of(effects).sigma;
        if (sigma.value == 0) continue;  // all alike
        ++judged;
        REQUIRE(sigma.se > 0);
        REQUIRE(sigma.low > 0);
        covered += sigma.low <= truth && truth <= sigma.high;
      }
      INFO("law ", static_cast<int>(law), ", ", n, " effects: ", covered, " of ", judged);
      CHECK(covered >= 0.92 * judged);
    }
  }
}

TEST_CASE("a difference with Student's interval") {
  const Figure figure = mean_difference(std::vector<double>{2, 1, 3, 4});
  CHECK(figure.value == 2.5);
  CHECK(figure.low == doctest::Approx(2.5 - 3.1824463 * 0.6454972).epsilon(1e-6));
  CHECK(figure.high == doctest::Approx(2.5 + 3.1824463 * 0.6454972).epsilon(1e-6));
  CHECK(std::isnan(mean_difference({}).value));
}

TEST_CASE("what two computations share") {
  // Y = a + e, variances 3 and 1: the share is 3/4. The claimed error must be the one there is.
  double mean = 0, squares = 0, claimed = 0;
  constexpr int kTrials = 400, kRows = 200;
  for (int trial = 0; trial < kTrials; ++trial) {
    kernel::Stream random({11, 0, static_cast<std::uint64_t>(trial)}, 1, 1, 0);
    std::vector<double> one, other;
    for (int i = 0; i < kRows; ++i) {
      const double common = 50 + std::sqrt(3.0) * random.normal();
      one.push_back(common + random.normal());
      other.push_back(common + random.normal());
    }
    const Estimate share = common_share(one, other);
    mean += share.value / kTrials;
    squares += (share.value - 0.75) * (share.value - 0.75) / kTrials;
    claimed += share.se * share.se / kTrials;
  }
  CHECK(std::abs(mean - 0.75) < 4 * std::sqrt(squares / kTrials) + 0.005);
  CHECK(std::sqrt(squares) == doctest::Approx((1 - 0.75 * 0.75) / std::sqrt(kRows)).epsilon(0.1));
  CHECK(std::sqrt(claimed / squares) == doctest::Approx(1).epsilon(0.1));
  const std::vector<double> y = {0.1, 0.3, 0.7, 0.2}, flat = {0.1, 0.1, 0.1, 0.1};
  CHECK(common_share(y, y).value == 1);
  CHECK(common_share(y, y).se == 0);
  CHECK(std::isnan(common_share(flat, flat).value));
}

TEST_CASE("rows of a group stay together in the jackknife of what two computations share") {
  const std::vector<double> one = {1, 5, 2, 4, 3, 9}, other = {2, 4, 3, 5, 1, 8};
  const std::vector<std::size_t> group = {0, 0, 1, 1, 2, 2};
  const Estimate whole = common_share(one, other, group);
  std::vector<double> without;
  for (std::size_t g = 0; g < 3; ++g) {
    std::vector<double> a, b;
    for (std::size_t i = 0; i < 6; ++i) {
      if (group[i] == g) continue;
      a.push_back(one[i]);
      b.push_back(other[i]);
    }
    without.push_back(common_share(a, b).value);
  }
  const double mean = (without[0] + without[1] + without[2]) / 3;
  double squares = 0;
  for (const double x : without) squares += (x - mean) * (x - mean);
  CHECK(whole.value == doctest::Approx(common_share(one, other).value));
  CHECK(whole.se == doctest::Approx(std::sqrt(squares * 2 / 3)));
  CHECK(whole.se != doctest::Approx(common_share(one, other).se));
}

TEST_CASE("the share of one input from given data") {
  // Y = 3 u + 2 v + w, all uniform: variances 9, 4 and 1 of 14 twelfths. Levels of u are stratified.
  double squares = 0, claimed = 0, mean = 0, none = 0, none_claimed = 0;
  constexpr int kTrials = 300;
  constexpr std::size_t kRows = 640, kBins = 20;
  for (int trial = 0; trial < kTrials; ++trial) {
    kernel::Stream random({12, 0, static_cast<std::uint64_t>(trial)}, 1, 1, 0);
    std::vector<double> y, u, idle;
    std::vector<std::size_t> group;
    for (std::size_t i = 0; i < kRows; ++i) {
      u.push_back((static_cast<double>(i % 64) + random.uniform()) / 64);
      idle.push_back(random.uniform());
      y.push_back(1e6 + 3 * u.back() + 2 * random.uniform() + random.uniform());
      group.push_back(i % 32);
    }
    const Estimate share = share_by_level(y, u, group, kBins), of_idle = share_by_level(y, idle, group, kBins);
    mean += share.value / kTrials;
    squares += (share.value - 9.0 / 14) * (share.value - 9.0 / 14) / kTrials;
    claimed += share.se * share.se / kTrials;
    none += of_idle.value / kTrials;
    none_claimed += of_idle.se * of_idle.se / kTrials;
  }
  // A four-hundredth of the share is missed within bins.
  CHECK(mean == doctest::Approx(9.0 / 14 * (1 - 1.0 / 400)).epsilon(0.005));
  CHECK(std::sqrt(claimed / squares) == doctest::Approx(1).epsilon(0.3));
  CHECK(std::abs(none) < 4 * std::sqrt(none_claimed / kTrials));
}

TEST_CASE("given data: bins of other noise, and nothing to tell") {
  // Chance alone, far larger at one end: a correction that took all bins alike would see a share there.
  std::vector<double> y, u;
  std::vector<std::size_t> group;
  kernel::Stream random({13, 0, 0}, 1, 1, 0);
  for (std::size_t i = 0; i < 6400; ++i) {
    u.push_back(random.uniform());
    y.push_back(random.normal() * (u.back() > 0.9 ? 10 : 1));
    group.push_back(i % 32);
  }
  const Estimate share = share_by_level(y, u, group, 32);
  CHECK(std::abs(share.value) < 4 * share.se);
  CHECK(std::isnan(share_by_level(std::vector<double>(6400, 0.1), u, group, 32).value));
}
