// Skill by hand, and whether its intervals hold the truth as often as they promise.
#include <doctest/doctest.h>

#include <cmath>
#include <taji/kernel/stream.hpp>
#include <taji/study/skill.hpp>
#include <vector>

using namespace taji;
using namespace taji::study;

namespace {

/// One origin a week; scores go round.
std::vector<OriginScore> weekly(std::size_t count, const std::vector<double>& scores, double baseline) {
  std::vector<OriginScore> list;
  for (std::size_t i = 0; i < count; ++i) {
    list.push_back({7 * static_cast<std::int64_t>(i), scores[i % scores.size()], baseline, 1});
  }
  return list;
}

}  // namespace

TEST_CASE("origins whose forecasts share a day") {
  const std::vector<std::int64_t> days = {0, 7, 14, 21, 30};
  CHECK(overlapping_origins(days, 7) == 1);
  CHECK(overlapping_origins(days, 8) == 2);
  CHECK(overlapping_origins(days, 14) == 2);
  CHECK(overlapping_origins(days, 15) == 3);
  CHECK(overlapping_origins(days, 100) == 5);
  CHECK(overlapping_origins({}, 7) == 1);
}

TEST_CASE("better, worse, neither") {
  const Skill better = skill_of(weekly(8, {1}, 2), 7, 1, 1);
  CHECK(better.figure.value == 0.5);
  CHECK(better.figure.low == 0.5);
  CHECK(better.figure.high == 0.5);
  CHECK(better.score == 1);
  CHECK(better.baseline == 2);
  CHECK(better.verdict == SkillVerdict::better);
  const Skill worse = skill_of(weekly(8, {2}, 1), 7, 1, 1);
  CHECK(worse.figure.value == -1);
  CHECK(worse.verdict == SkillVerdict::worse);
  const Skill even = skill_of(weekly(20, {1, 3}, 2), 7, 1, 1);
  CHECK(even.figure.value == 0);
  CHECK(even.figure.low < 0);
  CHECK(even.figure.high > 0);
  CHECK(even.verdict == SkillVerdict::none_seen);
}

TEST_CASE("too few to tell") {
  const Skill seven = skill_of(weekly(7, {1}, 2), 7, 1, 1);
  CHECK(seven.verdict == SkillVerdict::too_few);
  CHECK(seven.figure.value == 0.5);
  CHECK(std::isnan(seven.figure.low));
  // Forecasts over two weeks overlap in pairs.
  CHECK(skill_of(weekly(15, {1}, 2), 14, 1, 1).stretches == 7);
  CHECK(skill_of(weekly(15, {1}, 2), 14, 1, 1).verdict == SkillVerdict::too_few);
  CHECK(skill_of(weekly(16, {1}, 2), 14, 1, 1).verdict == SkillVerdict::better);
}

TEST_CASE("nothing to compare with") {
  CHECK(skill_of({}, 7, 1, 1).verdict == SkillVerdict::no_baseline);
  const Skill right = skill_of(weekly(20, {1}, 0), 7, 1, 1);
  CHECK(right.verdict == SkillVerdict::no_baseline);
  CHECK(std::isnan(right.figure.value));
  CHECK(right.forecasts == 20);
}

TEST_CASE("the same seed gives the same interval, another another") {
  const auto list = weekly(20, {1, 3, 2, 5}, 4);
  CHECK(skill_of(list, 7, 1, 9).figure.low == skill_of(list, 7, 1, 9).figure.low);
  CHECK(skill_of(list, 7, 1, 9).figure.se != skill_of(list, 7, 2, 9).figure.se);
  CHECK(skill_of(list, 7, 1, 9).figure.se != skill_of(list, 7, 1, 8).figure.se);
}

TEST_CASE("intervals hold the truth") {
  // Exponential scores of mean 1 beside ones of mean 2: skill 1/2. Percentile intervals of 40 fall a little short.
  constexpr int kTrials = 500;
  int held = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    kernel::Stream random({3, 0, static_cast<std::uint64_t>(trial)}, 1, 1, 0);
    std::vector<OriginScore> list;
    for (int i = 0; i < 40; ++i) list.push_back({7 * i, random.exponential(), 2 * random.exponential(), 1});
    const Figure skill = skill_of(list, 7, 1, static_cast<std::uint64_t>(trial), 400).figure;
    held += skill.low <= 0.5 && 0.5 <= skill.high;
  }
  INFO(held, " of ", kTrials);
  CHECK(held > 0.89 * kTrials);
  CHECK(held < 0.98 * kTrials);
}

TEST_CASE("blocks see that neighbours depend on each other") {
  // Each score is the mean of two neighbouring draws, so neighbours correlate with 1/2: blocks of two have the variance
  // of single ones times 1 + 1/2.
  double blocks = 0, single = 0;
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    kernel::Stream random({4, 0, trial}, 1, 1, 0);
    std::vector<OriginScore> list;
    double before = random.exponential();
    for (int i = 0; i < 80; ++i) {
      const double now = random.exponential();
      list.push_back({7 * i, (before + now) / 2, 2, 1});
      before = now;
    }
    const double two = skill_of(list, 14, 1, trial, 400).figure.se, one = skill_of(list, 7, 1, trial, 400).figure.se;
    blocks += two * two;
    single += one * one;
  }
  CHECK(blocks / single == doctest::Approx(1.5).epsilon(0.05));
}
