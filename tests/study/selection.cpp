// Kim and Nelson's procedure: its promise where it is hardest to keep, and what common random numbers save.
#include <doctest/doctest.h>

#include <cmath>
#include <taji/kernel/stream.hpp>
#include <taji/study/selection.hpp>

using namespace taji;
using study::Selection;
using study::SelectionOptions;

namespace {

/// Normal observations with standard deviation 1 and the given means; `shared` is the correlation between systems.
study::Observe normals(const std::vector<double>& means, double shared, std::uint64_t trial) {
  return [=](const std::vector<std::size_t>& systems, std::int64_t j) {
    kernel::Stream common({3, trial, static_cast<std::uint64_t>(j)}, 0, 1, 0);
    const double all = common.normal();
    std::vector<double> out;
    for (const std::size_t i : systems) {
      kernel::Stream own({3, trial, static_cast<std::uint64_t>(j)}, i + 1, 1, 0);
      out.push_back(means[i] + std::sqrt(shared) * all + std::sqrt(1 - shared) * own.normal());
    }
    return out;
  };
}

struct Outcome {
  int right = 0;
  double observations = 0;  ///< of all systems, mean over trials
};

/// The least favourable configuration: system `best` is better than all others by exactly the indifference.
Outcome least_favourable(double shared, bool smaller, int trials) {
  constexpr double kIndifference = 0.5;
  constexpr std::size_t kSystems = 5, kBest = 3;
  std::vector<double> means(kSystems, 7.0);
  means[kBest] += smaller ? -kIndifference : kIndifference;
  SelectionOptions options;
  options.confidence = 0.9;
  options.indifference = kIndifference;
  options.smaller = smaller;
  Outcome out;
  for (int trial = 0; trial < trials; ++trial) {
    const Selection s =
        study::select_best(kSystems, options, normals(means, shared, static_cast<std::uint64_t>(trial)));
    REQUIRE(s.decided);
    out.right += s.best == kBest;
    for (const auto& c : s.candidates) out.observations += static_cast<double>(c.observations) / trials;
  }
  return out;
}

}  // namespace

TEST_CASE("the constant of the procedure") {
  // k = 2, confidence 95 %, n0 = 10: ((0.1)^(-2/9) - 1) × 9 = (1.668101 - 1) × 9.
  CHECK(study::kim_nelson_h2(2, 0.95, 10) == doctest::Approx(9 * (std::pow(10.0, 2.0 / 9) - 1)).epsilon(1e-12));
  CHECK(study::kim_nelson_h2(2, 0.95, 10) == doctest::Approx(6.0129).epsilon(1e-4));
  CHECK(study::kim_nelson_h2(5, 0.95, 10) > study::kim_nelson_h2(2, 0.95, 10));
}

TEST_CASE("two systems, step by step by hand") {
  // Differences 1, 3, 1, 3 of the first stage: mean 2, S² = 4/3. With δ = 1, h² = ((2 × .05)^(-2/3) - 1) × 3 = 10.925:
  // region 14.566, reach at 4 is (14.566 - 4)/8 = 1.32 < 2, so the one behind is dropped at once.
  SelectionOptions options;
  options.indifference = 1;
  options.first_stage = 4;
  const std::vector<double> first = {1, 3, 1, 3};
  const auto observe = [&](double less) {
    return [=](const std::vector<std::size_t>& systems, std::int64_t j) {
      std::vector<double> out;
      for (const std::size_t i : systems) out.push_back(i == 0 ? first[static_cast<std::size_t>(j % 4)] - less : 0);
      return out;
    };
  };
  const Selection at_once = study::select_best(2, options, observe(0));
  CHECK(at_once.decided);
  CHECK(at_once.best == 1);
  CHECK(at_once.candidates[0].observations == 4);
  CHECK(at_once.candidates[0].beaten_by == 1);
  CHECK(!at_once.candidates[1].beaten_by);
  CHECK(at_once.candidates[0].mean == 2);
  // Less 1.5 the mean is 0.5: 0.5 > (14.566 - r)/(2 r) first at r = 8 (0.410; at 7 it is .540, the mean .357).
  const Selection later = study::select_best(2, options, observe(1.5));
  CHECK(later.best == 1);
  CHECK(later.candidates[0].observations == 8);
  // The other way round.
  options.smaller = false;
  CHECK(study::select_best(2, options, observe(0)).best == 0);
}

TEST_CASE("the best is picked as often as promised, where that is hardest") {
  constexpr int kTrials = 2000;
  const double slack = 4 * std::sqrt(0.9 * 0.1 * kTrials);
  const Outcome apart = least_favourable(0, true, kTrials);
  INFO("right ", apart.right, " of ", kTrials, ", observations ", apart.observations);
  CHECK(apart.right >= 0.9 * kTrials - slack);
  const Outcome larger = least_favourable(0, false, 1000);
  CHECK(larger.right >= 0.9 * 1000 - 4 * std::sqrt(0.9 * 0.1 * 1000));
  const Outcome alike = least_favourable(0.8, true, kTrials);
  INFO("with common random numbers right ", alike.right, ", observations ", alike.observations);
  CHECK(alike.right >= 0.9 * kTrials - slack);
  // Differences vary a fifth as much.
  CHECK(alike.observations < 0.5 * apart.observations);
}

TEST_CASE("systems that are far behind are dropped early") {
  SelectionOptions options;
  options.indifference = 0.1;
  const Selection s = study::select_best(3, options, normals({0, 0.3, 9}, 0.5, 1));
  CHECK(s.best == 0);
  CHECK(s.candidates[2].observations == 10);
  CHECK(s.candidates[1].observations > 20);
  CHECK(s.candidates[0].observations == s.candidates[1].observations);
}

TEST_CASE("systems that are the same in everything: the first is kept") {
  SelectionOptions options;
  options.indifference = 0.1;
  const auto same = [](const std::vector<std::size_t>& systems, std::int64_t j) {
    return std::vector<double>(systems.size(), static_cast<double>(j % 3));
  };
  const Selection s = study::select_best(3, options, same);
  CHECK(s.decided);
  CHECK(s.best == 0);
  // Not at once: 0, 1, 2 … in turn, ten of them have mean 0.9 and squares 6.9, so two systems at odds would differ by
  // 2 × 6.9/9 = 1.5333, and one in ten of them makes S² = .15333. With δ = .1 that takes h² × 15.333 observations.
  const double most = study::kim_nelson_h2(3, 0.95, 10) * 15.33333;
  CHECK(s.candidates[2].observations == std::ceil(most));
  CHECK(s.candidates[0].observations == s.candidates[1].observations);
}

TEST_CASE("rare events: systems that nobody saw differ are not told apart before they can be") {
  // Chances .1 % and .4 %, better apart by .3 %, δ = .2 %, in observations of 32: a first stage of 320 replications
  // often sees nothing at all, and must not make one of them the best for standing first.
  constexpr std::int64_t kSize = 32;
  const auto rare = [](std::uint64_t trial) {
    return [trial](const std::vector<std::size_t>& systems, std::int64_t j) {
      std::vector<double> out(systems.size(), 0);
      for (std::int64_t r = 0; r < kSize; ++r) {
        kernel::Stream random({41, trial, static_cast<std::uint64_t>(j * kSize + r)}, 1, 1, 0);
        const double u = random.uniform();
        for (std::size_t i = 0; i < systems.size(); ++i)
          out[i] += u < (systems[i] == 0 ? 0.004 : 0.001) ? 1.0 / kSize : 0;
      }
      return out;
    };
  };
  SelectionOptions options;
  options.confidence = 0.9;
  options.indifference = 0.002;
  options.replications = kSize;
  options.range = 1;
  constexpr int kTrials = 200;
  int right = 0;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    const Selection s = study::select_best(2, options, rare(trial));
    REQUIRE(s.decided);
    right += s.best == 1;
    // One of 320 replications either way: S² = 1 / (320 × 32) at the least, and h² S²/δ² observations.
    CHECK(s.candidates[0].observations >= 10);
  }
  INFO("right ", right, " of ", kTrials);
  CHECK(right >= 0.9 * kTrials);
}

TEST_CASE("nothing seen, and no telling how much systems can differ: no decision") {
  SelectionOptions options;
  options.indifference = 1;
  options.most = 40;
  const auto from = [](std::int64_t begin) {
    return [begin](const std::vector<std::size_t>& systems, std::int64_t j) {
      std::vector<double> out;
      for (const std::size_t i : systems)
        out.push_back(j >= begin ? static_cast<double>((j + 3 * static_cast<std::int64_t>(i)) % 7) : 0);
      return out;
    };
  };
  const Selection never = study::select_best(2, options, from(1000));
  CHECK(!never.decided);
  CHECK(never.candidates[0].observations == 40);
  CHECK(!never.candidates[1].beaten_by);
  // The first stage ends as soon as one of them has shown that it varies: at the 22nd observation at the latest.
  options.most = 1'000'000;
  const Selection later = study::select_best(2, options, from(20));
  CHECK(later.decided);
  CHECK(later.candidates[0].observations >= 21);
  // Of a share it is known: equal for good as soon as h²/(10 × 1)/δ² observations were alike.
  options.range = 1;
  options.indifference = 0.1;
  const Selection share = study::select_best(2, options, from(1'000'000));
  CHECK(share.decided);
  CHECK(share.best == 0);
  CHECK(share.candidates[0].observations == std::ceil(study::kim_nelson_h2(2, 0.95, 10) / 10 / (0.1 * 0.1)));
  // Systems that never vary, but lie apart, are told from each other: S² = 2²/10, h² × .4 observations are less
  // than 10.
  options.range = 0;
  options.indifference = 1;
  const auto fixed = [](const std::vector<std::size_t>& systems, std::int64_t) {
    std::vector<double> out;
    for (const std::size_t i : systems) out.push_back(i == 0 ? 7 : 5);
    return out;
  };
  const Selection apart = study::select_best(2, options, fixed);
  CHECK(apart.decided);
  CHECK(apart.best == 1);
  CHECK(apart.candidates[0].observations == 10);
}

TEST_CASE("an end without a decision") {
  SelectionOptions options;
  options.indifference = 1e-6;
  options.most = 12;
  const Selection s = study::select_best(2, options, normals({0.3, 0}, 0, 5));
  CHECK(!s.decided);
  CHECK(s.candidates[0].observations == 12);
  CHECK(s.best == (s.candidates[0].mean < s.candidates[1].mean ? 0 : 1));
  const auto interrupted = [](const std::vector<std::size_t>& systems, std::int64_t j) {
    return j < 4 ? std::vector<double>(systems.size(), 1.0) : std::vector<double>();
  };
  const Selection stopped = study::select_best(2, options, interrupted);
  CHECK(!stopped.decided);
  CHECK(stopped.candidates[1].observations == 4);
}

TEST_CASE("an indifference as a share of the first system's mean") {
  SelectionOptions options;
  options.indifference = 0.02;
  options.relative = true;
  const Selection s = study::select_best(2, options, normals({50, 48}, 0, 1));
  CHECK(s.indifference == doctest::Approx(1).epsilon(0.05));
  CHECK(s.best == 1);
  const auto nothing = [](const std::vector<std::size_t>& systems, std::int64_t) {
    return std::vector<double>(systems.size(), 0.0);
  };
  CHECK_THROWS_AS(study::select_best(2, options, nothing), std::invalid_argument);
  options.indifference = 0;
  CHECK_THROWS_AS(study::select_best(2, options, nothing), std::invalid_argument);
  options.indifference = 1;
  CHECK_THROWS_AS(study::select_best(1, options, nothing), std::invalid_argument);
  options.confidence = 0.5;
  CHECK_THROWS_AS(study::select_best(2, options, nothing), std::invalid_argument);
}
