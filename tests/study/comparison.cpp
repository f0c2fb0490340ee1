// Paired differences: worked by hand, against what is known exactly, and what common random numbers promise.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <support/experiment.hpp>
#include <taji/study/comparison.hpp>
#include <taji/study/forecast.hpp>

using namespace taji;
using namespace taji::testing;
using study::Verdict;

namespace {

study::Samples samples_of(const study::Column& y, const study::Column& x = {}) {
  study::Samples samples;
  samples.requested = static_cast<std::int64_t>(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) samples.replications.push_back(static_cast<std::int64_t>(i));
  samples.y = {y};
  samples.x = {x};
  return samples;
}

study::Measure mean_measure(double unit = 1) {
  study::Measure measure;
  measure.path = "count";
  measure.unit = unit;
  return measure;
}

study::Difference only(const study::Measure& measure, const study::Samples& base, const study::Samples& arm) {
  const auto all = study::differences({measure}, {base, arm});
  REQUIRE(all.size() == 1);
  return all.front();
}

/// One convoy of 40 over a road of 100 h, five days being recorded, of which every attack takes each truck with
/// probability `each`.
std::string one_trip(const std::string& interdiction, const std::string& more = "") {
  return R"(taji: 1
name: One trip
start: 2026-01-01
horizon: 5 d
network:
  places: {a: ~, b: ~, c: ~, d: ~}
  roads:
    - {id: ab, from: a, to: b, km: 5000, speed: 50 km/h, interdiction: )" +
         interdiction + R"(}
    - {id: ac, from: a, to: c, km: 10, speed: 50 km/h, interdiction: 50 %}
fleet:
  - {corridor: south, trucks: 40, capacity: 10 kl, product: diesel}
)" + more +
         R"(corridors:
  south: {source: a, city: b, convoy: {target: 40}, initial: {waiting: 40}, on_attack: {loss: {each: 25 %}}}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 500 kl/d}}}
)";
}

}  // namespace

TEST_CASE("a mean of four, by hand") {
  // Differences 2, 1, 3, 4: mean 2.5, standard deviation 1.29099; Student's t of 3 degrees of freedom at 97.5 % is
  // 3.182446. p from its distribution function, 1/2 + (t/√3/(1 + t²/3) + atan(t/√3))/π, at t = √15.
  const auto d = only(mean_measure(), samples_of({10, 20, 30, 40}), samples_of({12, 21, 33, 44}));
  CHECK(d.pairs == 4);
  CHECK(d.baseline.value == 25);
  CHECK(d.value.value == 27.5);
  CHECK(d.difference.value == 2.5);
  CHECK(d.difference.se == doctest::Approx(0.6454972).epsilon(1e-6));
  CHECK(d.low == doctest::Approx(2.5 - 3.1824463 * 0.6454972).epsilon(1e-6));
  CHECK(d.high == doctest::Approx(2.5 + 3.1824463 * 0.6454972).epsilon(1e-6));
  CHECK(d.p == doctest::Approx(0.0304662917).epsilon(1e-8));
  // Variances of the means: 166.667 / 4 and 195 / 4, over 1.66667 / 4.
  CHECK(d.variance_factor == doctest::Approx((166.6666667 + 195) / 1.6666667).epsilon(1e-6));
  CHECK(d.relative.value == doctest::Approx(0.1));
  CHECK(d.verdict == Verdict::higher);
  CHECK(only(mean_measure(), samples_of({12, 21, 33, 44}), samples_of({10, 20, 30, 40})).verdict == Verdict::lower);
}

TEST_CASE("another unit scales everything but factors and p") {
  const auto litres = only(mean_measure(), samples_of({10, 20, 30, 40}), samples_of({12, 21, 33, 44}));
  const auto kl = only(mean_measure(1000), samples_of({10, 20, 30, 40}), samples_of({12, 21, 33, 44}));
  CHECK(kl.difference.value == doctest::Approx(litres.difference.value / 1000));
  CHECK(kl.difference.se == doctest::Approx(litres.difference.se / 1000));
  CHECK(kl.p == doctest::Approx(litres.p));
  CHECK(kl.relative.se == doctest::Approx(litres.relative.se));
}

TEST_CASE("a ratio with a constant below it is a mean") {
  study::Measure ratio = mean_measure();
  ratio.form = study::Measure::Form::ratio;
  const auto as_ratio =
      only(ratio, samples_of({10, 20, 30, 40}, {2, 2, 2, 2}), samples_of({12, 21, 33, 44}, {2, 2, 2, 2}));
  const auto as_mean = only(mean_measure(2), samples_of({10, 20, 30, 40}), samples_of({12, 21, 33, 44}));
  CHECK(as_ratio.difference.value == doctest::Approx(as_mean.difference.value));
  CHECK(as_ratio.difference.se == doctest::Approx(as_mean.difference.se));
  CHECK(as_ratio.relative.se == doctest::Approx(as_mean.relative.se));
  CHECK(as_ratio.variance_factor == doctest::Approx(as_mean.variance_factor));
}

TEST_CASE("a ratio that is the same in every replication has no error, however its parts vary") {
  study::Measure ratio = mean_measure();
  ratio.form = study::Measure::Form::ratio;
  const auto d = only(ratio, samples_of({10, 20, 30, 44, 1, 2}, {20, 40, 60, 88, 2, 4}),
                      samples_of({5, 1, 3, 4, 6, 7}, {20, 4, 12, 16, 24, 28}));
  CHECK(d.difference.value == doctest::Approx(-0.25));
  CHECK(d.difference.se == doctest::Approx(0).epsilon(1e-9));
  CHECK(d.p == doctest::Approx(1.0 / 32));  // six signs alike, whatever rounding leaves of the error
}

TEST_CASE("a difference that is the same in every replication is as certain as its signs") {
  const auto more = [](std::size_t n) {
    study::Column base, arm;
    for (std::size_t i = 0; i < n; ++i) {
      base.push_back(static_cast<std::int64_t>(7 * i % 5));
      arm.push_back(base.back() + 3);
    }
    return only(mean_measure(), samples_of(base), samples_of(arm));
  };
  // Five of five: 2 / 2^5 = 1/16, which is nothing to go by.
  CHECK(more(5).difference.value == 3);
  CHECK(more(5).verdict == Verdict::unknown);
  CHECK(std::isinf(more(5).difference.se));
  CHECK(std::isinf(more(5).relative.se));
  CHECK(more(5).low == -std::numeric_limits<double>::infinity());
  CHECK(std::isnan(more(5).p));
  CHECK(more(6).p == 1.0 / 32);
  CHECK(more(6).verdict == Verdict::higher);
  CHECK(more(6).low == 3);
  CHECK(more(6).difference.se == 0);
  CHECK(more(20).p == std::exp2(-19));
  CHECK(more(1000).p > 0);
  // Beside another comparison Holm asks for twice that.
  study::Column base, arm, other;
  for (std::int64_t i = 0; i < 6; ++i) {
    base.push_back(i * i % 5);
    arm.push_back(base.back() - 1);
    other.push_back(base.back() + (i % 2 == 0 ? 1 : -1));
  }
  const auto both = study::differences({mean_measure()}, {samples_of(base), samples_of(arm), samples_of(other)});
  CHECK(both[0].verdict == Verdict::perhaps_lower);
  CHECK(both[0].p_holm == 1.0 / 16);
}

TEST_CASE("shares: few discordant pairs do not make certain") {
  // 100 replications of which one differs. The plain error would be 0.01; that of Agresti and Min, with half a
  // replication added either way, sqrt((1.5 + 0.5 - 1/102)/102²) = 0.01383.
  study::Column never(100, 0), once(100, 0);
  once[7] = 1;
  study::Measure share = mean_measure();
  share.form = study::Measure::Form::share;
  const auto d = only(share, samples_of(never), samples_of(once));
  CHECK(d.difference.value == doctest::Approx(0.01));
  CHECK(d.difference.se == doctest::Approx(std::sqrt(2 - 1.0 / 102) / 102).epsilon(1e-9));
  CHECK(d.verdict == Verdict::none_seen);
}

TEST_CASE("one replication that carries a ratio makes nothing certain") {
  // One spell of 31 against one of 22, in a thousand replications: each ratio is that spell's own, whatever it may be.
  study::Column y0(1000, 0), x0(1000, 0), y1(1000, 0), x1(1000, 0);
  y0[7] = 31, x0[7] = 1, y1[9] = 22, x1[9] = 1;
  study::Measure ratio = mean_measure();
  ratio.form = study::Measure::Form::ratio;
  const auto d = only(ratio, samples_of(y0, x0), samples_of(y1, x1));
  CHECK(d.difference.value == -9);
  CHECK(std::isinf(d.difference.se));
  CHECK(d.verdict == Verdict::unknown);
  CHECK(std::isinf(d.baseline.se));
  // Two that carry it: values 31 and 35 of 1000 rows, each 1 below. R = 33, residuals -2 and 2, with 2 / (2 - 1) for
  // the one that was fitted: variance 2 × (8 / 999 / 1000) / 0.002², error 2.0010.
  y0[8] = 35, x0[8] = 1;
  const study::Samples two = samples_of(y0, x0);
  CHECK(study::estimate(ratio, two, 0).se == doctest::Approx(std::sqrt(2 * 8.0 / 999 / 1000) / 0.002).epsilon(1e-9));
}

TEST_CASE("figures that neither has are the same, and no figures") {
  study::Measure ratio = mean_measure();
  ratio.form = study::Measure::Form::ratio;
  const auto d = only(ratio, samples_of({0, 0, 0}, {0, 0, 0}), samples_of({0, 0, 0}, {0, 0, 0}));
  CHECK(d.verdict == Verdict::same);
  CHECK(std::isnan(d.difference.value));
  CHECK(std::isnan(d.p));
}

TEST_CASE("equal columns are the same, exactly") {
  const auto d = only(mean_measure(), samples_of({3, 1, 2}), samples_of({3, 1, 2}));
  CHECK(d.verdict == Verdict::same);
  CHECK(d.difference.value == 0);
  CHECK(d.difference.se == 0);
  CHECK(d.low == 0);
  CHECK(d.high == 0);
  CHECK(d.p == 1);
}

TEST_CASE("pairs are replications that both completed") {
  auto base = samples_of({10, 20, 30, 40}), arm = samples_of({12, 33, 44});
  arm.replications = {0, 2, 3};
  const auto d = only(mean_measure(), base, arm);
  CHECK(d.pairs == 3);
  CHECK(d.difference.value == doctest::Approx(3));
}

TEST_CASE("one replication tells nothing") {
  const auto d = only(mean_measure(), samples_of({10}), samples_of({12}));
  CHECK(d.difference.value == 2);
  CHECK(std::isinf(d.high));
  CHECK(d.verdict == Verdict::unknown);
}

TEST_CASE("Holm's adjustment") {
  // In ascending order .005 × 4, .01 × 3, .03 × 2, .04 × 1, none below the one before it.
  const auto p = study::holm({0.01, 0.04, 0.03, 0.005, std::numeric_limits<double>::quiet_NaN()});
  CHECK(p[3] == doctest::Approx(0.02));
  CHECK(p[0] == doctest::Approx(0.03));
  CHECK(p[2] == doctest::Approx(0.06));
  CHECK(p[1] == doctest::Approx(0.06));
  CHECK(std::isnan(p[4]));
  CHECK(study::holm({0.9, 0.8})[0] == 1);
}

TEST_CASE("differences that do not stand up to all comparisons are only perhaps there") {
  // p = .0305 of one comparison; beside two that show nothing it is .0914.
  const study::Column base = {10, 20, 30, 40};
  const auto all = study::differences({mean_measure()}, {samples_of(base), samples_of({12, 21, 33, 44}),
                                                         samples_of({11, 19, 31, 39}), samples_of({9, 21, 29, 41})});
  CHECK(all[0].p_holm == doctest::Approx(3 * 0.0304662917).epsilon(1e-8));
  CHECK(all[0].verdict == Verdict::perhaps_higher);
  CHECK(all[1].verdict == Verdict::none_seen);
}

TEST_CASE("intervals cover, and Holm keeps its promise") {
  // Two arms with no difference from the baseline but noise: at most 5 % of comparisons may see one.
  std::int64_t covered = 0, seen = 0;
  constexpr int kTrials = 2000;
  for (int trial = 0; trial < kTrials; ++trial) {
    kernel::Stream random({7, 0, static_cast<std::uint64_t>(trial)}, 1, 1, 0);
    study::Column base(40), one(40), two(40);
    for (std::size_t i = 0; i < base.size(); ++i) {
      const double common = random.normal();
      base[i] = std::llround(1e6 * common);
      one[i] = std::llround(1e6 * (common + 0.5 * random.normal()));
      two[i] = std::llround(1e6 * (common + 0.5 * random.normal()));
    }
    const auto all = study::differences({mean_measure()}, {samples_of(base), samples_of(one), samples_of(two)});
    covered += all[0].low <= 0 && 0 <= all[0].high;
    seen += all[0].verdict == Verdict::lower || all[0].verdict == Verdict::higher || all[1].verdict == Verdict::lower ||
            all[1].verdict == Verdict::higher;
  }
  CHECK(std::abs(static_cast<double>(covered) / kTrials - 0.95) < 4 * std::sqrt(0.95 * 0.05 / kTrials));
  CHECK(static_cast<double>(seen) / kTrials < 0.05 + 4 * std::sqrt(0.95 * 0.05 / kTrials));
}

TEST_CASE("the expected effect of a safer road, and what pairing gains") {
  // Expected losses are p × 40 × .25: 4 at 40 %, 2 at 20 %.
  const std::vector<study::Arm> arms = {{"baseline", model_of(one_trip("40 %"))},
                                        {"safer", model_of(one_trip("20 %"))}};
  const auto measures = study::named_measures(study::measures_of(arms[0].model), "trucks_lost[south]");
  REQUIRE(measures.size() == 1);
  ensemble::Options options;
  options.replications = 2000;
  options.jobs = 2;
  const auto result = study::compare(arms, measures, options);
  const study::Difference& d = result.differences.front();
  CHECK(std::abs(d.baseline.value - 4) < 4 * d.baseline.se);
  CHECK(std::abs(d.difference.value + 2) < 4 * d.difference.se);
  CHECK(d.verdict == Verdict::lower);
  // Whoever is attacked at 20 % is attacked at 40 % by the same chance, and loses the same trucks: each losing trip of
  // the variant is one of the baseline, so differences vary less than their parts.
  CHECK(d.variance_factor > 1.5);
  CHECK(std::abs(d.relative.value + 0.5) < 4 * d.relative.se);
}

TEST_CASE("a variant that is the baseline differs in nothing") {
  const std::vector<study::Arm> arms = {{"baseline", model_of(one_trip("40 %"))},
                                        {"again", model_of(one_trip("40 %"))}};
  ensemble::Options options;
  options.replications = 300;
  const auto result = study::compare(arms, study::measures_of(arms[0].model), options);
  CHECK(result.differences.size() > 30);
  for (const study::Difference& d : result.differences) {
    if (std::isnan(d.baseline.value)) continue;
    INFO(result.measures[d.measure].name());
    CHECK(d.verdict == Verdict::same);
    CHECK(d.difference.value == 0);
  }
}

TEST_CASE("what a variant has besides leaves the others' replications alone") {
  const std::string unused = "  - {corridor: south, name: spare, trucks: 0, capacity: 30 kl, product: diesel}\n";
  const model::Model base = model_of(one_trip("40 %")), safer = model_of(one_trip("20 %"));
  std::string longer = one_trip("20 %", unused);
  longer.replace(longer.find("fleet:"), 6, "    - {id: cd, from: c, to: d, km: 70, interdiction: 90 %}\nfleet:");
  const auto measures = study::measures_of(base);
  ensemble::Options options;
  options.replications = 300;
  const auto two = study::compare({{"baseline", base}, {"safer", safer}}, measures, options);
  const auto three =
      study::compare({{"baseline", base}, {"with", model_of(longer)}, {"safer", safer}}, measures, options);
  CHECK(two.samples[0].y == three.samples[0].y);
  CHECK(two.samples[1].y == three.samples[2].y);
  // And the road and the pool change nothing of what they are added to.
  CHECK(three.samples[1].y == three.samples[2].y);
  CHECK(three.samples[1].x == three.samples[2].x);
}

TEST_CASE("variants that part from the baseline at a date are the runs whose timeline says so") {
  const std::string base = one_trip("20 %");
  const std::string dated = base + "timeline: [{date: 2026-01-02 12:00, set: {network.roads.ab.interdiction: 90 %}}]\n";
  const model::Model baseline = model_of(base), from_then_on = model_of(one_trip("90 %")), whole = model_of(dated);
  const auto measures = study::named_measures(study::measures_of(baseline), "trucks_lost");
  ensemble::Options options;
  options.replications = 300;
  constexpr model::Millis kAt = 36 * kernel::kHour;
  const std::vector<study::Arm> arms = {
      {"baseline", baseline}, {"from the start", from_then_on}, {"parting", from_then_on, kAt}, {"dated", whole}};
  const auto result = study::compare(arms, measures, options);
  CHECK(result.samples[2].y == result.samples[3].y);
  CHECK(result.samples[2].y != result.samples[1].y);
  CHECK(result.samples[2].y != result.samples[0].y);
  study::Samples alone;
  study::append(alone, measures, study::run_arm(arms, 2, options));
  CHECK(alone.y == result.samples[2].y);
  // Losses by then are the baseline's own: of 100 h, the first 36.
  CHECK(result.differences[1].verdict == Verdict::higher);
  CHECK_THROWS_AS(study::run_arms({{"baseline", baseline}, {"one", whole, 0}, {"two", whole, kAt}}, options),
                  std::invalid_argument);
}

TEST_CASE("comparisons that make no sense") {
  const model::Model base = model_of(one_trip("40 %"));
  std::string later = one_trip("40 %");
  later.replace(later.find("horizon: 5 d"), 12, "horizon: 6 d");
  ensemble::Options options;
  options.replications = 10;
  const auto measures = study::measures_of(base);
  CHECK_THROWS_AS(study::compare({{"baseline", base}}, measures, options), std::invalid_argument);
  CHECK_THROWS_AS(study::compare({{"baseline", base}, {"later", model_of(later)}}, measures, options),
                  std::invalid_argument);
}

TEST_CASE("a variant without the city has no such measure, and says so") {
  const model::Model base = model_of(one_trip("40 %"));
  std::string other = one_trip("40 %");
  other.replace(other.find("stock: {diesel: {initial: 0 l}}, demand: {all: {diesel"), 54,
                "stock: {petrol: {initial: 0 l}}, demand: {all: {petrol");
  other.replace(other.find("product: diesel"), 15, "product: petrol");
  ensemble::Options options;
  options.replications = 10;
  const auto result = study::compare({{"baseline", base}, {"petrol", model_of(other)}},
                                     study::named_measures(study::measures_of(base), "unserved_l"), options);
  CHECK(result.lacking[1] == std::vector<std::string>{"unserved_l[b,diesel]"});
  CHECK(result.differences.front().verdict == Verdict::unknown);
}
