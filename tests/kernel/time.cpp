#include <doctest/doctest.h>

#include <initializer_list>
#include <limits>
#include <taji/kernel/time.hpp>

using namespace taji::kernel;

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
}  // namespace

TEST_CASE("the units of time are in milliseconds") {
  CHECK(kSecond == 1000);
  CHECK(kDay == 86'400'000);
  CHECK(kWeek == 604'800'000);
}

TEST_CASE("round_to_millis takes the nearest, halves away from zero") {
  CHECK(round_to_millis(0.0) == 0);
  CHECK(round_to_millis(0.49999999999999994) == 0);  // the double below 1/2, which floor(x + 1/2) gets wrong
  CHECK(round_to_millis(0.5) == 1);
  CHECK(round_to_millis(1.5) == 2);
  CHECK(round_to_millis(2.5) == 3);
  CHECK(round_to_millis(-0.49999999999999994) == 0);
  CHECK(round_to_millis(-0.5) == -1);
  CHECK(round_to_millis(-2.5) == -3);
  CHECK(round_to_millis(4503599627370495.5) == 4503599627370496);
  CHECK(round_to_millis(9007199254740993.0) == 9007199254740992);  // the literal is itself rounded to even
}

TEST_CASE("ceil_to_millis never gives an earlier time") {
  CHECK(ceil_to_millis(0.0) == 0);
  CHECK(ceil_to_millis(5e-324) == 1);
  CHECK(ceil_to_millis(7.0) == 7);
  CHECK(ceil_to_millis(7.000000000000001) == 8);
  CHECK(ceil_to_millis(-0.5) == 0);
  CHECK(ceil_to_millis(-7.0) == -7);
  CHECK(ceil_to_millis(-7.5) == -7);
}

TEST_CASE("what lies beyond the clock is never") {
  const double last = 8.999999999999998e18;
  for (const auto convert : {round_to_millis, ceil_to_millis}) {
    CHECK(convert(9e18) == kNever);
    CHECK(convert(kInfinity) == kNever);
    CHECK(convert(kNan) == kNever);
    CHECK(convert(-9e18) == -kNever);
    CHECK(convert(-kInfinity) == -kNever);
    CHECK(convert(last) < kNever);
    CHECK(convert(last) > 8'999'999'999'999'990'000);
  }
}
