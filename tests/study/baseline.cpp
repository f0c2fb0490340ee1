#include <doctest/doctest.h>

#include <stdexcept>
#include <taji/study/baseline.hpp>

using namespace taji::study;

namespace {

/// One observation a week.
std::vector<PastValue> weekly(const std::vector<double>& values) {
  std::vector<PastValue> past;
  for (const double value : values) past.push_back({7 * static_cast<std::int64_t>(past.size()), value});
  return past;
}

std::vector<PastCategory> daily(std::size_t count) {
  std::vector<PastCategory> past;
  for (std::size_t i = 0; i < count; ++i) past.push_back({static_cast<std::int64_t>(i), i % 2});
  return past;
}

}  // namespace

TEST_CASE("the last value, with the changes seen over as many days") {
  const std::vector<PastValue> past = weekly({10, 11, 12, 13, 14, 15, 16, 17, 18, 19});
  // A week on: 9 changes of 1, either way. Two weeks on: 8 changes of 2. Three weeks on: 7, too few.
  const BaselineLaw week = persistence(past, 70);
  CHECK(week.spread);
  REQUIRE(week.values.size() == 18);
  CHECK(week.values[8] == 18);
  CHECK(week.values[9] == 20);
  CHECK(persistence(past, 77).values.front() == 17);
  CHECK(persistence(past, 77).values.back() == 21);
  CHECK(persistence(past, 84).values == std::vector<double>{19});
  CHECK_FALSE(persistence(past, 84).spread);
  CHECK(persistence(past, 71).values == std::vector<double>{19});  // no change over 8 days was seen
  CHECK(persistence(std::span<const PastValue>(), 7).values.empty());
}

TEST_CASE("what was never negative is not going to be") {
  const BaselineLaw kept = persistence(weekly({5, 0, 5, 0, 5, 0, 5, 0, 5, 0}), 70);
  CHECK(kept.values.front() == 0);
  CHECK(kept.values.back() == 5);
  const BaselineLaw free = persistence(weekly({-5, 0, 5, 0, 5, 0, 5, 0, 5, 0}), 70);
  CHECK(free.values.front() == -5);
}

TEST_CASE("climatology is all that was seen, if that is enough") {
  CHECK(climatology(weekly({3, 1, 2, 5, 4, 7, 6})).values.empty());
  CHECK(climatology(weekly({3, 1, 2, 5, 4, 7, 6, 8})).values == std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8});
}

TEST_CASE("categories") {
  // 0 and 1 by turns, the last is 1: a day after each of the 8 earlier ones came 0, two days after 1.
  const std::vector<PastCategory> turns = daily(18);
  CHECK(persistence(turns, 18, 2).chances == std::vector<double>{1, 0});
  CHECK(persistence(turns, 18, 2).spread);
  CHECK(persistence(turns, 19, 2).chances == std::vector<double>{0, 1});
  const BaselineChances few = persistence(std::span(turns).first(16), 16, 3);  // 7 earlier ones
  CHECK(few.chances == std::vector<double>{0, 1, 0});
  CHECK_FALSE(few.spread);
  CHECK(climatology(std::span(turns).first(9), 2).chances == std::vector<double>{5.0 / 9, 4.0 / 9});
  CHECK(climatology(std::span(turns).first(7), 2).chances.empty());
}

TEST_CASE("quantiles of a sample") {
  const std::vector<double> sample = {0, 10, 40};
  CHECK(sample_quantile(sample, 0) == 0);
  CHECK(sample_quantile(sample, 0.25) == 5);
  CHECK(sample_quantile(sample, 0.75) == 25);
  CHECK(sample_quantile(sample, 1) == 40);
  CHECK_THROWS_AS(sample_quantile({}, 0.5), std::invalid_argument);
}
