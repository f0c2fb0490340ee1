// The stopping rule: its arithmetic by hand, and how often the intervals of what it stops at hold the truth.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <support/experiment.hpp>
#include <taji/study/precision.hpp>

using namespace taji;
using namespace taji::testing;
using study::Target;

namespace {

study::Measure measure_of(study::Measure::Form form) {
  study::Measure measure;
  measure.path = "count";
  measure.form = form;
  return measure;
}

Target target(Target::Figure figure, double limit, bool relative, std::vector<std::size_t> measures = {0}) {
  return {figure, Target::Op::less, limit, relative, std::move(measures), "test"};
}

/// Runs the rule on one measure whose replications are made by `next(i)`, and returns the samples it stopped at.
template <class Next>
study::Samples run_rule(const study::Measure& measure, const Target& wanted, std::int64_t cap, bool& holds, Next next,
                        bool stratified = false) {
  const study::Looks looks = study::looks_of(stratified, false);
  study::Samples samples;
  samples.stratified = stratified;
  samples.y.resize(1);
  samples.x.resize(1);
  const study::Precision precision = {{wanted}};
  const auto extend = [&](std::int64_t first, std::int64_t count) {
    for (std::int64_t i = first; i < first + count; ++i) {
      samples.replications.push_back(i);
      samples.y[0].push_back(next(i));
    }
    return true;
  };
  holds = study::extend_until(looks, cap, extend, [&] {
            return study::standing(precision, {measure}, samples).holds;
          }).holds;
  return samples;
}

struct Coverage {
  int covered = 0, trials = 0;
  std::int64_t least = std::numeric_limits<std::int64_t>::max(), most = 0;
};

/// How often the 95 % interval at which the rule stops holds the truth.
template <class Draw>
Coverage coverage(study::Measure::Form form, const Target& wanted, double truth, Draw draw) {
  Coverage out;
  const study::Measure measure = measure_of(form);
  for (int trial = 0; trial < 2000; ++trial) {
    bool holds = false;
    const auto samples = run_rule(measure, wanted, 1'000'000, holds, [&](std::int64_t i) {
      kernel::Stream random({31, static_cast<std::uint64_t>(trial), static_cast<std::uint64_t>(i)}, 1, 1, 0);
      return draw(random);
    });
    REQUIRE(holds);
    const study::Estimate estimate = study::estimate(measure, samples, 0);
    const double half = estimate.se * study::student_quantile(0.95, samples.sampling().degrees_of_freedom());
    out.covered += std::abs(estimate.value - truth) <= half;
    ++out.trials;
    const auto n = static_cast<std::int64_t>(samples.rows());
    out.least = std::min(out.least, n);
    out.most = std::max(out.most, n);
  }
  return out;
}

void check_coverage(const Coverage& c) {
  INFO("covered ", c.covered, " of ", c.trials, ", stopped after ", c.least, " to ", c.most);
  CHECK(c.covered >= 0.93 * c.trials);
  CHECK(c.covered <= 0.97 * c.trials);
  CHECK(c.most > c.least);  // the rule did decide
}

}  // namespace

TEST_CASE("looks: 512, then the half more in whole blocks, and no more than the cap") {
  CHECK(study::next_look({}, 0, 100'000) == 512);
  CHECK(study::next_look({}, 512, 100'000) == 768);
  CHECK(study::next_look({}, 768, 100'000) == 1152);
  CHECK(study::next_look({}, 1152, 100'000) == 1728);
  CHECK(study::next_look({}, 1728, 100'000) == 2624);  // 2592 in whole blocks of 64
  CHECK(study::next_look({}, 2624, 3000) == 3000);
  CHECK(study::next_look({}, 0, 100) == 100);
}

TEST_CASE("looks with stratified inputs: 24 blocks, of 64 or of pairs of 64") {
  const study::Looks blocks = study::looks_of(true, false), pairs = study::looks_of(true, true);
  CHECK(study::next_look(blocks, 0, 100'000) == 24 * 64);
  CHECK(study::next_look(blocks, 24 * 64, 100'000) == 36 * 64);
  CHECK(study::next_look(pairs, 0, 100'000) == 24 * 128);
  CHECK(study::next_look(pairs, 36 * 128, 100'000) == 54 * 128);
  CHECK(study::next_look(pairs, 54 * 128, 100'000) == 81 * 128);
  CHECK(study::next_look(pairs, 81 * 128, 100'000) == 122 * 128);  // 121.5 in whole blocks
  CHECK(study::looks_of(false, true).first == 512);
}

TEST_CASE("a run stops at the first look at which the target holds") {
  // 0 and 1 in turn: standard error .5/sqrt(n - 1) or so. Below .02 needs n > 626, so the second look, 768.
  bool holds = false;
  const auto alternate = [](std::int64_t i) { return i % 2; };
  const auto se = target(Target::Figure::se, 0.02, false);
  CHECK(run_rule(measure_of(study::Measure::Form::mean), se, 100'000, holds, alternate).rows() == 768);
  CHECK(holds);
  // The half width of 95 % is 1.96 times that: n > 2401, the fifth look.
  const auto ci = target(Target::Figure::ci, 0.02, false);
  CHECK(run_rule(measure_of(study::Measure::Form::mean), ci, 100'000, holds, alternate).rows() == 2624);
  // Of a mean of 1/2, 2 % of the figure are .01: n > 2501.
  const auto relative = target(Target::Figure::se, 0.02, true);
  CHECK(run_rule(measure_of(study::Measure::Form::mean), relative, 100'000, holds, alternate).rows() == 2624);
  CHECK(run_rule(measure_of(study::Measure::Form::mean), relative, 2000, holds, alternate).rows() == 2000);
  CHECK(!holds);
}

TEST_CASE("what cannot be met, and what is met at once") {
  const auto se = target(Target::Figure::se, 0.02, true);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(!study::meets(se, {{nan, nan}, 100, 1}));
  CHECK(study::meets(se, {{0, 0}, 100, 0}));  // never any: no replication differs
  CHECK(!study::meets(se, {{1, std::numeric_limits<double>::infinity()}, 0, 1}));
  CHECK(!study::meets(se, {{0, 0.1}, 100, 0}));
  CHECK(study::meets(se, {{-10, 0.1}, 100, -10}));
  Target value = target(Target::Figure::value, 3, false);
  CHECK(study::meets(value, {{2, 9}, 100, 2}));
  value.op = Target::Op::greater_equal;
  CHECK(!study::meets(value, {{2, 9}, 100, 2}));
  CHECK(study::meets(value, {{3, 9}, 100, 3}));
}

TEST_CASE("every measure of a target must meet it; any row of targets will do") {
  study::Samples samples;
  for (std::int64_t i = 0; i < 512; ++i) samples.replications.push_back(i);
  samples.y = {study::Column(512), study::Column(512)};
  samples.x.resize(2);
  for (std::size_t i = 0; i < 512; ++i) {
    samples.y[0][i] = static_cast<std::int64_t>(i % 2);        // error .0221
    samples.y[1][i] = static_cast<std::int64_t>(9 * (i % 2));  // error .199
  }
  const auto m = measure_of(study::Measure::Form::mean);
  const std::vector<study::Measure> measures = {m, m};
  const auto loose = target(Target::Figure::se, 0.03, false, {0, 1}), first = target(Target::Figure::se, 0.03, false);
  const auto missed = study::standing({{loose}}, measures, samples);
  CHECK(!missed.holds);
  CHECK(missed.measure == 1);
  CHECK(missed.figure == doctest::Approx(0.199).epsilon(0.01));
  CHECK(study::standing({{first}}, measures, samples).holds);
  CHECK(study::standing({{loose}, {first}}, measures, samples).row == 1);
  CHECK(study::standing({{loose}, {first}}, measures, samples).holds);
  CHECK(!study::standing({{first, loose}}, measures, samples).holds);
  CHECK(study::standing({{first, loose}}, measures, samples).target == 1);
}

TEST_CASE("intervals of runs that stopped themselves hold the truth as often as they say: chances") {
  check_coverage(coverage(study::Measure::Form::share, target(Target::Figure::ci, 0.03, false), 0.2,
                          [](kernel::Stream& random) -> std::int64_t { return random.uniform() < 0.2; }));
}

TEST_CASE("the same of means with a long tail, relative to their size") {
  // Exponential with mean 1,000,000: the error of n is 1/sqrt(n) of it; 3 % needs 1,111.
  check_coverage(coverage(study::Measure::Form::mean, target(Target::Figure::se, 0.03, true), 1e6,
                          [](kernel::Stream& random) { return std::llround(1e6 * random.exponential()); }));
}

TEST_CASE("the same of stratified inputs, whose errors are made from few blocks") {
  // One normal number a block, in its first replication: the error of B blocks is 1e6 / 64 / sqrt(B), and 24 of them
  // are about enough. With a first look at 8 blocks 93 % of the intervals held the truth.
  constexpr int kTrials = 10'000;
  const study::Measure measure = measure_of(study::Measure::Form::mean);
  const auto wanted = target(Target::Figure::se, 1e6 / 64 / std::sqrt(24.0), false);
  int covered = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    bool holds = false;
    const auto next = [&](std::int64_t i) -> std::int64_t {
      if (i % study::kBlock != 0) return 0;
      kernel::Stream random({37, static_cast<std::uint64_t>(trial), static_cast<std::uint64_t>(i)}, 1, 1, 0);
      return std::llround(1e6 * random.normal());
    };
    const study::Samples samples = run_rule(measure, wanted, 100'000, holds, next, true);
    const study::Sampling sampling = samples.sampling();
    const study::Estimate mean = sampling.mean(samples.y[0]);
    covered += std::abs(mean.value) <= mean.se * study::student_quantile(0.95, sampling.degrees_of_freedom());
  }
  INFO("covered ", covered, " of ", kTrials);
  CHECK(covered >= 0.9395 * kTrials);
  CHECK(covered <= 0.955 * kTrials);
}

TEST_CASE("the same of a scenario whose truth is known") {
  // A convoy of 40 that arrives as the horizon ends, attacked with probability 40 %, then each truck taken with 25 %: 4
  // are lost on average.
  const model::Model model = model_of(R"(taji: 1
name: One trip
start: 2026-01-01
horizon: 2 h
network:
  places: {a: ~, b: ~}
  roads: [{id: ab, from: a, to: b, km: 100, speed: 50 km/h, interdiction: 40 %}]
fleet: [{corridor: south, trucks: 40, capacity: 10 kl, product: diesel}]
corridors:
  south: {source: a, city: b, convoy: {target: 40}, initial: {waiting: 40}, speed_factor: 1, on_attack: {loss: {each: 25 %}}}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 500 kl/d}}}
)");
  const auto measures = study::named_measures(study::measures_of(model), "trucks_lost[south]");
  REQUIRE(measures.size() == 1);
  // Variance of one: .4 × (7.5 + 100) − 16 = 27; an error of .2 needs 675.
  int covered = 0;
  constexpr int kTrials = 200;
  for (int trial = 0; trial < kTrials; ++trial) {
    study::Samples samples;
    ensemble::Options options;
    options.seed = 100 + static_cast<std::uint64_t>(trial);
    const auto extend = [&](std::int64_t first, std::int64_t count) {
      options.first = first;
      options.replications = count;
      study::append(samples, measures, ensemble::run(model, options));
      return true;
    };
    const study::Precision precision = {{target(Target::Figure::se, 0.2, false)}};
    const auto reached =
        study::extend_until({}, 100'000, extend, [&] { return study::standing(precision, measures, samples).holds; });
    CHECK(reached.holds);
    CHECK(reached.replications >= 512);
    const study::Estimate estimate = study::estimate(measures[0], samples, 0);
    covered += std::abs(estimate.value - 4) <= 1.96 * estimate.se;
  }
  CHECK(std::abs(covered - 0.95 * kTrials) <= 4 * std::sqrt(kTrials * 0.95 * 0.05));
}

TEST_CASE("a comparison goes on until the differences are known, and is then that of a plain run") {
  const auto with = [](const std::string& interdiction) {
    return model_of(R"(taji: 1
name: One trip
start: 2026-01-01
horizon: 2 h
network:
  places: {a: ~, b: ~}
  roads: [{id: ab, from: a, to: b, km: 100, speed: 50 km/h, interdiction: )" +
                    interdiction + R"(}]
fleet: [{corridor: south, trucks: 40, capacity: 10 kl, product: diesel}]
corridors:
  south: {source: a, city: b, convoy: {target: 40}, initial: {waiting: 40}, speed_factor: 1, on_attack: {loss: {each: 25 %}}}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 500 kl/d}}}
)");
  };
  const std::vector<study::Arm> arms = {{"baseline", with("40 %")}, {"safer", with("20 %")}, {"same", with("40 %")}};
  const auto measures = study::named_measures(study::measures_of(arms[0].model), "trucks_lost[south]");
  ensemble::Options options;
  options.replications = 50'000;
  // Of the baseline's 4 trucks, 4 %: .16. One convoy in five loses trucks in the baseline alone, so differences have
  // variance .2 × (7.5 + 100) − 2² = 17.5: 684 are needed, the second look.
  const study::Precision precision = {{target(Target::Figure::se, 0.04, true)}};
  const auto enough = [&](const study::Comparison& c) { return study::standing(precision, c).holds; };
  const auto until = study::compare(arms, measures, options, enough);
  CHECK(until.enough);
  CHECK(until.requested == 768);
  CHECK(until.differences[0].difference.se < 0.04 * until.baseline[0].value);
  options.replications = until.requested;
  const auto plain = study::compare(arms, measures, options);
  CHECK(plain.samples[1].y == until.samples[1].y);
  CHECK(plain.differences[0].p == until.differences[0].p);
  options.replications = 600;
  const auto capped = study::compare(arms, measures, options, enough);
  CHECK(!capped.enough);
  CHECK(capped.requested == 600);
}
