#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <taji/kernel/stream.hpp>
#include <taji/study/statistics.hpp>

using namespace taji;
using namespace taji::study;
using Column = std::vector<std::int64_t>;

namespace {

Column numbers(std::int64_t first, std::int64_t count) {
  Column values(static_cast<std::size_t>(count));
  std::iota(values.begin(), values.end(), first);
  return values;
}

Sampling plain(std::int64_t n) {
  return Sampling(numbers(0, n), false);
}

}  // namespace

TEST_CASE("mean and standard error of 1, 2, 3, 4") {
  const Estimate e = plain(4).mean(Column{4, 1, 3, 2});
  CHECK(e.value == 2.5);
  CHECK(e.se == doctest::Approx(std::sqrt(5.0 / 3 / 4)).epsilon(1e-14));
}

TEST_CASE("large numbers do not lose the digits that matter") {
  const std::int64_t big = 4'000'000'000'000'000;
  const Estimate e = plain(4).mean(Column{big + 4, big + 1, big + 3, big + 2});
  CHECK(e.se == doctest::Approx(std::sqrt(5.0 / 12)).epsilon(1e-14));
  const Estimate negative = plain(4).mean(Column{-big + 4, -big + 1, -big + 3, -big + 2});
  CHECK(negative.se == e.se);
}

TEST_CASE("one replication has an infinite error, none is an error") {
  CHECK(plain(1).mean(Column{7}).value == 7);
  CHECK(std::isinf(plain(1).mean(Column{7}).se));
  CHECK(std::isinf(plain(1).ratio(Column{7}, Column{2}).se));
  CHECK(plain(1).ratio(Column{7}, Column{2}).value == 3.5);
  CHECK_THROWS_AS(Sampling(Column{}, false), std::invalid_argument);
  CHECK_THROWS_AS(plain(3).mean(Column{1, 2}), std::invalid_argument);
}

TEST_CASE("a share's error is binomial, and not 0 when all or none") {
  Column x(100, 0);
  const Estimate none = plain(100).share(x);
  CHECK(none.value == 0);
  const double q = 2.0 / 104;
  CHECK(none.se == doctest::Approx(std::sqrt(q * (1 - q) / 104)).epsilon(1e-14));
  std::fill(x.begin(), x.begin() + 30, 1);
  const Estimate some = plain(100).share(x);
  CHECK(some.value == 0.3);
  CHECK(some.se == doctest::Approx(std::sqrt(0.3 * 0.7 / 100)).epsilon(1e-14));
  std::fill(x.begin(), x.end(), 1);
  const Estimate all = plain(100).share(x);
  CHECK(all.value == 1);
  CHECK(all.se == doctest::Approx(none.se).epsilon(1e-14));
}

TEST_CASE("ratio by the delta method") {
  // R = 12 / 6 = 2; residuals y - 2x = 1, 0, -1; their variance 1; se = sqrt(1 / 3) / 2.
  const Estimate e = plain(3).ratio(Column{3, 4, 5}, Column{1, 2, 3});
  CHECK(e.value == 2);
  CHECK(e.se == doctest::Approx(std::sqrt(1.0 / 3) / 2).epsilon(1e-14));
  // A constant denominator: the plain mean, divided.
  const Estimate mean = plain(3).mean(Column{3, 4, 8});
  const Estimate same = plain(3).ratio(Column{3, 4, 8}, Column{5, 5, 5});
  CHECK(same.value == doctest::Approx(mean.value / 5).epsilon(1e-14));
  CHECK(same.se == doctest::Approx(mean.se / 5).epsilon(1e-14));
  // In proportion: no error at all.
  CHECK(plain(3).ratio(Column{2, 4, 6}, Column{2, 4, 6}).se == 0);
  CHECK_FALSE(plain(3).ratio(Column{1, 0, 0}, Column{0, 0, 0}).exists());
}

TEST_CASE("a share of trials of which all count still has an error") {
  const Estimate e = plain(3).share_of(Column{10, 20, 10}, Column{10, 20, 10});
  CHECK(e.value == 1);
  const double q = 42.0 / 44;
  CHECK(e.se == doctest::Approx(std::sqrt(q * (1 - q) / 44)).epsilon(1e-14));
  const Estimate some = plain(3).share_of(Column{9, 20, 10}, Column{10, 20, 10});
  CHECK(some.se == plain(3).ratio(Column{9, 20, 10}, Column{10, 20, 10}).se);
}

TEST_CASE("blocks: only complete ones, and only when there are enough") {
  CHECK(Sampling(numbers(0, 512), true).blocks() == 8);
  CHECK(Sampling(numbers(0, 511), true).blocks() == 0);
  CHECK(Sampling(numbers(0, 575), true).blocks() == 8);
  CHECK(Sampling(numbers(1, 575), true).blocks() == 8);  // 64 … 575
  CHECK(Sampling(numbers(1, 574), true).blocks() == 0);  // block 8 lacks its last
  CHECK(Sampling(numbers(0, 640), false).blocks() == 0);
  Column gap = numbers(0, 640);
  gap.erase(gap.begin() + 100);  // a failed replication of block 1
  CHECK(Sampling(gap, true).blocks() == 9);
}

TEST_CASE("a stratified input has no error beyond its blocks") {
  // Each block holds 0 … 63 once, in another order: block means are all the same.
  Column x;
  for (std::int64_t r = 0; r < 640; ++r) x.push_back((r * 5 + r / 64) % 64);
  const Sampling stratified(numbers(0, 640), true);
  CHECK(stratified.mean(x).value == 31.5);
  CHECK(stratified.mean(x).se == 0);
  CHECK(plain(640).mean(x).se > 0.7);
}

TEST_CASE("blocks that move as one widen the error") {
  // Block b is constant at b: the error is that of ten numbers.
  Column x;
  for (std::int64_t r = 0; r < 640; ++r) x.push_back(r / 64);
  const Estimate e = Sampling(numbers(0, 640), true).mean(x);
  CHECK(e.value == 4.5);
  CHECK(e.se == doctest::Approx(std::sqrt(82.5 / 9 / 10)).epsilon(1e-12));
}

TEST_CASE("rows outside complete blocks count as independent") {
  Column x(552, 0);
  for (std::size_t i = 512; i < 552; ++i) x[i] = i % 2 == 0 ? 2 : 0;
  const Estimate e = Sampling(numbers(0, 552), true).mean(x);
  CHECK(e.value == doctest::Approx(40.0 / 552).epsilon(1e-14));
  // Blocks are all 0; 40 rows at the variance between rows: (20 * 4 - 40² / 552) / 551.
  const double variance = (80 - 1600.0 / 552) / 551;
  CHECK(e.se == doctest::Approx(std::sqrt(40 * variance) / 552).epsilon(1e-12));
}

TEST_CASE("the stated error is the error: blocks of a shared input") {
  // y = shared uniform of the block + own uniform: var of the mean of B blocks is (1/12 + 1/12/64) / B.
  double squares = 0, stated = 0;
  constexpr int kStudies = 400;
  for (std::uint64_t study = 0; study < kStudies; ++study) {
    Column x;
    for (std::uint64_t r = 0; r < 640; ++r) {
      kernel::Stream shared({study, 0, r / 64}, 1, 1, 0), own({study, 0, r}, 2, 1, 0);
      x.push_back(static_cast<std::int64_t>(1e6 * (shared.uniform() + own.uniform())));
    }
    const Estimate e = Sampling(numbers(0, 640), true).mean(x);
    squares += (e.value - 1e6) * (e.value - 1e6);
    stated += e.se * e.se;
  }
  const double truth = 1e12 * (1.0 / 12 + 1.0 / 12 / 64) / 10;
  // Relative standard errors: sqrt(2 / 400) of the first, sqrt(2 / 9 / 400) of the second at most.
  CHECK(std::abs(squares / kStudies / truth - 1) < 4 * std::sqrt(2.0 / kStudies));
  CHECK(std::abs(stated / kStudies / truth - 1) < 4 * std::sqrt(2.0 / 9 / kStudies));
}

TEST_CASE("sorting integers of any range") {
  kernel::Stream stream({7, 0, 0}, 3, 1, 0);
  SortScratch scratch;
  for (const std::uint64_t range :
       {1ULL, 2ULL, 1000ULL, 2048ULL, 2049ULL, 1ULL << 22, 1ULL << 23, 0xffffffffULL, 1ULL << 40}) {
    for (const std::size_t count : {1U, 2U, 63U, 64U, 1000U}) {
      Column values(count);
      for (std::int64_t& v : values) v = static_cast<std::int64_t>(stream.below(range)) - 500;
      Column expected = values;
      std::sort(expected.begin(), expected.end());
      sort_integers(values, scratch);
      CHECK(values == expected);
    }
  }
  Column extremes(100, std::numeric_limits<std::int64_t>::max());
  extremes[50] = std::numeric_limits<std::int64_t>::min();
  sort_integers(extremes, scratch);
  CHECK(extremes[0] == std::numeric_limits<std::int64_t>::min());
  Column whole_range(100, 0);
  whole_range[7] = 0xffffffffLL;
  sort_integers(whole_range, scratch);
  CHECK(whole_range[99] == 0xffffffffLL);
  CHECK(whole_range[98] == 0);
}

TEST_CASE("summary of sorted values") {
  const std::int64_t big = 4'000'000'000'000'000;
  for (const Column& x : {Column{1, 2, 3, 4}, Column{big + 1, big + 2, big + 3, big + 4}, Column{-big, 0, 5, big}}) {
    const Summary summary = summary_of_sorted(x);
    CHECK(summary.mean == exact_mean(x));
    CHECK(summary.sd == doctest::Approx(std::sqrt(exact_covariance(x, x))).epsilon(1e-14));
  }
  CHECK(summary_of_sorted(Column{1, 2, 3, 4}).sd == doctest::Approx(std::sqrt(5.0 / 3)).epsilon(1e-14));
  CHECK(std::isnan(summary_of_sorted(Column{7}).sd));
  CHECK(std::isnan(summary_of_sorted(Column{}).mean));
}

TEST_CASE("quantiles are values that occurred") {
  const Column ten = numbers(1, 10);
  CHECK(quantile_of_sorted(ten, 0.5) == 5);
  CHECK(quantile_of_sorted(ten, 0.501) == 6);
  CHECK(quantile_of_sorted(ten, 0.1) == 1);
  CHECK(quantile_of_sorted(ten, 0.11) == 2);
  CHECK(quantile_of_sorted(ten, 0.0) == 1);
  CHECK(quantile_of_sorted(ten, 1.0) == 10);
  CHECK(quantile_of_sorted(numbers(1, 1000), 0.95) == 950);
  CHECK(quantile_of_sorted(numbers(1, 1000), 0.35) == 350);
  CHECK(quantile_of_sorted(numbers(1, 40), 0.025) == 1);
  CHECK(quantile_of_sorted(numbers(1, 41), 0.025) == 2);
  CHECK_THROWS_AS(quantile_of_sorted(Column{}, 0.5), std::invalid_argument);
  CHECK_THROWS_AS(quantile_of_sorted(ten, 1.5), std::invalid_argument);
}

TEST_CASE("CVaR95 with a fraction at the boundary") {
  CHECK(cvar95_of_sorted(numbers(1, 100)) == 98.0);  // 96 … 100
  CHECK(cvar95_of_sorted(numbers(1, 20)) == 20.0);
  CHECK(cvar95_of_sorted(numbers(1, 30)) == doctest::Approx((30 + 0.5 * 29) / 1.5).epsilon(1e-14));
  CHECK(cvar95_of_sorted(numbers(1, 10)) == 10.0);
  CHECK(cvar95_of_sorted(Column{3}) == 3.0);
}

TEST_CASE("antithetic pairs are the unit of errors") {
  // Pair sums 3, 7, 5, 9, 3, 7, 5, 9: mean 6, deviations 3, 1, 1, 3 … of which squares are 40 together, variance 40/7;
  // the mean of 16 has variance 8 × 40/7 / 256.
  const Column x = {1, 2, 3, 4, 5, 0, 9, 0, 2, 1, 4, 3, 0, 5, 0, 9};
  const Sampling pairs(numbers(0, 16), false, true);
  CHECK(pairs.blocks() == 8);
  CHECK(pairs.degrees_of_freedom() == 7);
  CHECK(pairs.mean(x).value == 3);
  CHECK(pairs.mean(x).se == doctest::Approx(std::sqrt(8 * (40.0 / 7)) / 16).epsilon(1e-14));
  // Fewer than eight pairs: as if independent.
  const Sampling few(numbers(0, 14), false, true);
  CHECK(few.blocks() == 0);
  // A replication whose twin failed counts by itself: 8 pairs and one of variance s².
  Column more = x;
  more.push_back(4);
  const Sampling odd(numbers(0, 17), false, true);
  CHECK(odd.mean(more).se ==
        doctest::Approx(std::sqrt(8 * (40.0 / 7) + exact_covariance(more, more)) / 17).epsilon(1e-14));
}

TEST_CASE("a sum of a pair that never varies has no error, two alike have the error of half as many") {
  Column opposite, alike;
  for (std::int64_t k = 0; k < 40; ++k) {
    const std::int64_t value = k * k % 17;
    opposite.insert(opposite.end(), {value, 16 - value});
    alike.insert(alike.end(), {value, value});
  }
  const Sampling pairs(numbers(0, 80), false, true);
  CHECK(pairs.mean(opposite).value == 8);
  CHECK(pairs.mean(opposite).se == 0);
  Column half;
  for (std::size_t k = 0; k < 40; ++k) half.push_back(alike[2 * k]);
  CHECK(pairs.mean(alike).se == doctest::Approx(plain(40).mean(half).se).epsilon(1e-14));
  // Nothing seen in 100 pairs is no more than nothing seen in 100 replications.
  CHECK(Sampling(numbers(0, 200), false, true).share(Column(200, 0)).se == plain(100).share(Column(100, 0)).se);
}

TEST_CASE("stratified pairs: blocks of 128, and the pairs outside of them") {
  // 8 blocks and 3 pairs. Within blocks and pairs alike x is 0 but for one in each block.
  Column x(8 * 128 + 6, 0);
  for (std::size_t b = 0; b < 8; ++b) x[128 * b + 5] = static_cast<std::int64_t>(b);
  const Sampling both(numbers(0, 8 * 128 + 6), true, true);
  CHECK(both.blocks() == 8);
  // Block sums 0 … 7: variance 6. Pair sums: 515 pairs of which one each is 0 … 7: sum 28, squares 140.
  const double of_pairs = (140 - 28.0 * 28 / 515) / 514;
  CHECK(both.mean(x).se == doctest::Approx(std::sqrt(8 * 6.0 + 3 * of_pairs) / 1030).epsilon(1e-12));
  // Too few blocks: pairs alone.
  CHECK(Sampling(numbers(0, 7 * 128), true, true).blocks() == 7 * 64);
}

TEST_CASE("worlds conditioned in islands: errors from the scatter of the islands, each by its share") {
  // Two islands of 4 and 6 rows with means 1 and 2: .4 (1 - 1.6)² + .6 (2 - 1.6)² = .24, over 1 / (.16 + .36) - 1.
  const Column x = {0, 2, 0, 2, 1, 3, 1, 3, 1, 3};
  const std::vector<std::int64_t> islands = {0, 4};
  const Sampling two(numbers(0, 10), true, false, islands);
  CHECK(two.mean(x).value == doctest::Approx(1.6));
  CHECK(two.mean(x).se == doctest::Approx(std::sqrt(0.26)));
  CHECK(two.degrees_of_freedom() == doctest::Approx(1 / 0.52 - 1));
  // Of equal shares it is the usual error of a mean of two.
  const std::vector<std::int64_t> even = {0, 5};
  const Column step = {1, 1, 1, 1, 1, 4, 4, 4, 4, 4};
  CHECK(Sampling(numbers(0, 10), false, false, even).mean(step).se == doctest::Approx(1.5));
  // One that has all rows tells nothing of the scatter; one island is no island.
  const std::vector<std::int64_t> all_in_first = {0, 10};
  CHECK(std::isinf(Sampling(numbers(0, 10), false, false, all_in_first).mean(x).se));
  const std::vector<std::int64_t> one = {0};
  CHECK(Sampling(numbers(0, 10), false, false, one).mean(x).se == plain(10).mean(x).se);
}
