#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <taji/kernel/counts.hpp>
#include <vector>

using namespace taji::kernel;

namespace {

using Draw = std::function<std::int64_t(Stream&)>;

/// Mean and variance of `draws` draws against their true values, in standard errors.
void check_moments(const Draw& draw, double mean, double variance, std::int64_t low, std::int64_t high,
                   int draws = 100'000) {
  std::vector<double> values;
  for (int i = 0; i < draws; ++i) {
    Stream stream({1, 0, static_cast<std::uint64_t>(i)}, name_hash("counts"), 1, 0);
    const std::int64_t value = draw(stream);
    if (value < low || value > high) FAIL("outside the support: " << value);
    values.push_back(static_cast<double>(value));
  }
  double sum = 0.0;
  double squares = 0.0;
  double fourths = 0.0;
  for (const double value : values) {
    const double square = (value - mean) * (value - mean);
    sum += value - mean;
    squares += square;
    fourths += square * square;
  }
  const double n = static_cast<double>(draws);
  const double spread = std::sqrt(std::max(0.0, fourths / n - (squares / n) * (squares / n)));
  CHECK(std::fabs(sum / n) <= 4.0 * std::sqrt(variance / n));
  CHECK(std::fabs(squares / n - variance) <= 4.0 * spread / std::sqrt(n) + 1e-12);
}

/// Chi-square of draws against probabilities of 0, 1, 2...; the last cell takes the rest.
void check_cells(const Draw& draw, const std::vector<double>& chances) {
  constexpr int kDraws = 200'000;
  std::vector<int> cells(chances.size() + 1, 0);
  for (int i = 0; i < kDraws; ++i) {
    Stream stream({1, 0, static_cast<std::uint64_t>(i)}, name_hash("cells"), 1, 0);
    ++cells[std::min(chances.size(), static_cast<std::size_t>(draw(stream)))];
  }
  double chi_square = 0.0;
  double rest = 1.0;
  for (std::size_t k = 0; k < chances.size(); ++k) {
    const double expected = kDraws * chances[k];
    chi_square += (cells[k] - expected) * (cells[k] - expected) / expected;
    rest -= chances[k];
  }
  if (rest > 1e-9) chi_square += (cells.back() - kDraws * rest) * (cells.back() - kDraws * rest) / (kDraws * rest);
  const double freedom = static_cast<double>(chances.size()) - (rest > 1e-9 ? 0.0 : 1.0);
  CHECK(chi_square < freedom + 4.0 * std::sqrt(2.0 * freedom) + 8.0);
}

double choose(int n, int k) {
  return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0));
}

}  // namespace

TEST_CASE("binomial counts have their moments, from one trial to a million") {
  for (const std::int64_t n : {1, 7, 60, 500, 1'000'000}) {
    for (const double p : {2e-3, 0.03, 0.5, 0.7, 0.998}) {
      CAPTURE(n);
      CAPTURE(p);
      const double trials = static_cast<double>(n);
      check_moments([n, p](Stream& s) { return binomial(n, p, s); }, trials * p, trials * p * (1.0 - p), 0, n, 40'000);
    }
  }
  check_moments([](Stream& s) { return binomial(1'000'000, 1e-6, s); }, 1.0, 1.0 - 1e-6, 0, 30);
}

TEST_CASE("binomial counts have their probabilities, by search and by order statistics") {
  std::vector<double> small;
  for (int k = 0; k <= 6; ++k) small.push_back(choose(6, k) * std::pow(0.4, k) * std::pow(0.6, 6 - k));
  check_cells([](Stream& s) { return binomial(6, 0.4, s); }, small);
  // Mean 50, so the search is not used; cells 35..65 hold nearly all.
  std::vector<double> large;
  for (int k = 35; k <= 65; ++k) large.push_back(choose(100, k) * std::pow(0.5, 100));
  double below = 0.0;
  for (int k = 0; k < 35; ++k) below += choose(100, k) * std::pow(0.5, 100);
  large.insert(large.begin(), below);
  check_cells([](Stream& s) { return std::max<std::int64_t>(0, binomial(100, 0.5, s) - 34); }, large);
}

TEST_CASE("binomial counts at the edges") {
  Stream stream({}, 1, 1, 1);
  CHECK(binomial(0, 0.5, stream) == 0);
  CHECK(binomial(-3, 0.5, stream) == 0);
  CHECK(binomial(9, 0.0, stream) == 0);
  CHECK(binomial(9, 1.0, stream) == 9);
  CHECK(binomial(1'000'000, 1.0, stream) == 1'000'000);
}

TEST_CASE("with common random numbers a binomial count rises with its probability") {
  for (std::uint64_t i = 0; i < 500; ++i) {
    std::int64_t before = 0;
    for (double p = 0.05; p < 1.0; p += 0.05) {
      Stream stream({1, 0, i}, 2, 3, 4);
      const std::int64_t count = binomial(30, p, stream);
      if (count < before) FAIL("fell at p = " << p);
      before = count;
    }
    CHECK(before >= 20);
  }
}

TEST_CASE("poisson counts have their moments and probabilities") {
  for (const double mean : {1e-2, 0.4, 3.0, 39.9, 40.1, 300.0, 1e6}) {
    CAPTURE(mean);
    check_moments([mean](Stream& s) { return poisson(mean, s); }, mean, mean, 0, INT64_MAX, 60'000);
  }
  std::vector<double> chances;
  for (int k = 0; k < 9; ++k) chances.push_back(std::exp(-2.5) * std::pow(2.5, k) / std::tgamma(k + 1.0));
  check_cells([](Stream& s) { return poisson(2.5, s); }, chances);
  Stream stream({}, 1, 1, 1);
  CHECK(poisson(0.0, stream) == 0);
  CHECK(poisson(-1.0, stream) == 0);
}

TEST_CASE("hypergeometric counts have their moments, whichever of the four parts is the smallest") {
  struct Case {
    std::int64_t total, marked, drawn;
  };
  for (const Case& c : {Case{50, 10, 20}, Case{50, 40, 20}, Case{50, 10, 45}, Case{50, 45, 40}, Case{1000, 500, 500},
                        Case{2000, 1900, 300}, Case{100'000, 300, 50'000}, Case{3, 2, 2}}) {
    CAPTURE(c.total);
    CAPTURE(c.marked);
    CAPTURE(c.drawn);
    const double total = static_cast<double>(c.total);
    const double share = static_cast<double>(c.marked) / total;
    const double drawn = static_cast<double>(c.drawn);
    check_moments([c](Stream& s) { return hypergeometric(c.total, c.marked, c.drawn, s); }, drawn * share,
                  drawn * share * (1.0 - share) * (total - drawn) / (total - 1.0),
                  std::max<std::int64_t>(0, c.marked + c.drawn - c.total), std::min(c.marked, c.drawn), 40'000);
  }
}

TEST_CASE("hypergeometric counts have their probabilities, and their edges") {
  std::vector<double> chances;
  for (int k = 0; k <= 5; ++k) chances.push_back(choose(5, k) * choose(12, 7 - k) / choose(17, 7));
  check_cells([](Stream& s) { return hypergeometric(17, 5, 7, s); }, chances);
  Stream stream({}, 1, 1, 1);
  CHECK(hypergeometric(10, 0, 5, stream) == 0);
  CHECK(hypergeometric(10, 10, 5, stream) == 5);
  CHECK(hypergeometric(10, 4, 0, stream) == 0);
  CHECK(hypergeometric(10, 4, 10, stream) == 4);
  CHECK(hypergeometric(10, 4, 99, stream) == 4);
  CHECK(hypergeometric(0, 4, 4, stream) == 0);
  CHECK(hypergeometric(-5, 4, 4, stream) == 0);
  CHECK(hypergeometric(1'000'000, 1, 1'000'000, stream) == 1);
}

TEST_CASE("beta-binomial counts have their moments") {
  for (const std::int64_t n : {1, 20, 60, 100'000}) {
    for (const double sd : {0.05, 0.25, 0.45}) {
      CAPTURE(n);
      CAPTURE(sd);
      const double trials = static_cast<double>(n);
      const double mean = 0.45;
      // Var = n E[q (1 - q)] + n^2 Var q
      const double variance = trials * (mean * (1.0 - mean) - sd * sd) + trials * trials * sd * sd;
      check_moments([n, sd](Stream& s) { return beta_binomial(n, 0.45, sd, s); }, trials * mean, variance, 0, n,
                    40'000);
    }
  }
}

TEST_CASE("beta-binomial counts at the ends of the standard deviation") {
  // sd 0: binomial, draw by draw.
  for (std::uint64_t i = 0; i < 100; ++i) {
    Stream one({1, 0, i}, 2, 3, 4);
    Stream two = one;
    CHECK(beta_binomial(60, 0.3, 0.0, one) == binomial(60, 0.3, two));
  }
  // At the limit: all with probability 0.3, otherwise none.
  constexpr int kDraws = 50'000;
  int all = 0;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    Stream stream({1, 0, i}, 2, 3, 5);
    const std::int64_t count = beta_binomial(60, 0.3, std::sqrt(0.3 * 0.7), stream);
    if (count != 0 && count != 60) FAIL("neither all nor nothing: " << count);
    all += count == 60 ? 1 : 0;
  }
  CHECK(std::fabs(all - kDraws * 0.3) < 4.0 * std::sqrt(kDraws * 0.3 * 0.7));
  Stream stream({}, 1, 1, 1);
  CHECK(beta_binomial(60, 0.0, 0.0, stream) == 0);
  CHECK(beta_binomial(60, 1.0, 0.0, stream) == 60);
  CHECK(beta_binomial(0, 0.5, 0.5, stream) == 0);
}
