// The order of splitting against exponents worked out by hand.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <taji/study/nearness.hpp>

using namespace taji;

namespace {

/// Without the thousandth of cover that orders worlds of equal exponent.
double exponent(const study::Nearness& order, double cover, double left) {
  return -order(cover, left) - 1e-3 * cover;
}

}  // namespace

TEST_CASE("nearness: a stock that lasts exactly to the deadline must see no batch") {
  const study::Nearness order(0.28, 3);
  CHECK(exponent(order, 10, 10) == doctest::Approx(2.8));
  CHECK(exponent(order, 20, 20) == doctest::Approx(5.6));
}

TEST_CASE("nearness: with time to spare some batches may come") {
  // s = 20, n = 10/3, 5.6 expected: 5.6 - 10/3 + 10/3 ln(10/3 / 5.6) = .537353.
  CHECK(exponent(study::Nearness(0.28, 3), 10, 20) == doctest::Approx(0.537353).epsilon(1e-5));
}

TEST_CASE("nearness: what supply as usual does not prevent is no distance, and less cover is nearer") {
  // Supply is .84 of need: a cover of 4 d is gone after 4 / .16 = 25 d.
  const study::Nearness order(0.28, 3);
  CHECK(exponent(order, 4, 30) == doctest::Approx(0));
  CHECK(exponent(order, 4, 24) > 0);
  CHECK(order(3, 30) > order(4, 30));
}

TEST_CASE("nearness: where supply exceeds need, time beyond the likeliest course is of no use") {
  // m = 2: y = exp(-2 (1 - y)) = .2031879, and the exponent of ever running dry is -ln y = 1.593624 a day of cover.
  const study::Nearness order(2, 1);
  CHECK(exponent(order, 3, 1000) == doctest::Approx(3 * 1.593624).epsilon(1e-6));
  CHECK(exponent(order, 3, 1000) == exponent(order, 3, 500));
  CHECK(exponent(order, 3, 4) > exponent(order, 3, 500));
}

TEST_CASE("nearness: falls with cover and as time runs out; dry is nearest; no need is farthest") {
  for (const auto& [rate, batch] : {std::pair{0.28, 3.0}, {2.0, 1.0}, {0.0, 1.0}, {1.0, 1.0}}) {
    const study::Nearness order(rate, batch);
    for (double cover = 0.25; cover < 30; cover += 0.25) {
      CHECK(order(cover, 12) > order(cover + 0.25, 12));
      CHECK(order(12, cover + 0.25) >= order(12, cover));
    }
    CHECK(order(0, 5) == 0);
    CHECK(order(std::numeric_limits<double>::infinity(), 5) == -std::numeric_limits<double>::infinity());
  }
}

TEST_CASE("nearness: rate and batch from what was seen") {
  // 18 days of need in 20 days: .9 a day. Squares about it: (6 - 9)^2 + (12 - 9)^2 = 18, so a batch is 18 / 18 = 1.
  const std::array<study::SupplySeen, 3> seen = {{{10, 6}, {0, 0}, {10, 12}}};
  const study::Nearness order = study::nearness_of(seen);
  CHECK(order.batch() == doctest::Approx(1));
  CHECK(order.rate() == doctest::Approx(0.9));
  CHECK(study::nearness_of({}).rate() == 0);
}

TEST_CASE("nearness: what makes no sense is refused") {
  CHECK_THROWS_AS(study::Nearness(-1, 1), std::invalid_argument);
  CHECK_THROWS_AS(study::Nearness(1, 0), std::invalid_argument);
}
