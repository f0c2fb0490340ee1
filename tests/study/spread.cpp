// How much of the spread is inputs, and how much chance, where that is known.
#include <doctest/doctest.h>

#include <cmath>
#include <support/uncertain.hpp>
#include <taji/study/forecast.hpp>
#include <taji/study/spread.hpp>

using namespace taji;
using namespace taji::testing;
using study::Estimate;

namespace {

study::Spread spread(const model::Model& model, const std::string& measure, std::int64_t replications, int jobs = 2) {
  const auto measures = study::named_measures(study::measures_of(model), measure);
  REQUIRE(measures.size() == 1);
  ensemble::Options options;
  options.jobs = jobs;
  return study::spread_of(model, measures, experiment(model, replications), options);
}

void check_near(const Estimate& share, double expected) {
  INFO(share.value, " ± ", share.se, ", expected ", expected);
  CHECK(share.se < 0.06);
  CHECK(std::abs(share.value - expected) <= 4 * share.se);
}

}  // namespace

TEST_CASE("loads and their number, both uncertain") {
  // C is uniform on 2 … 10 kl: mean 6, variance 64/12. The rate is uniform on .2 … .8 a day: 20 L has mean 10, variance
  // 12. V(Y) = E C² E N² - 60², with E N² = 10 + 12 + 100. Known inputs leave V(C 20 L) = E C² (100 + 12) - 60²; C
  // alone 100 V(C), L alone 36 · 12.
  const double variance = 64.0 / 12, square = 36 + variance, all = square * 122 - 3600;
  const model::Model model = model_of(deliveries(kUncertainCapacity, kUncertainRate));
  const study::Spread result = spread(model, "delivered_l[city,diesel]", 6400);
  REQUIRE(result.inputs.size() == 2);
  const std::size_t capacity = result.inputs[0].find("capacity") != std::string::npos ? 0 : 1;
  const study::SpreadOf& of = result.measures.front();
  CHECK(of.pairs == 768);
  check_near(of.inputs, (square * 112 - 3600) / all);
  check_near(of.chance, 1 - (square * 112 - 3600) / all);
  check_near(of.by_input[capacity], 100 * variance / all);
  check_near(of.by_input[1 - capacity], 36 * 12 / all);
}

TEST_CASE("without chance all is inputs, without inputs all is chance") {
  const std::string no_trucks = R"(taji: 1
name: No trucks
start: 2026-01-01
horizon: 10 d
network: {places: {c: ~}, roads: []}
cities:
  c: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: {uncertain: {uniform: [1 Ml/d, 3 Ml/d]}}}}}
)";
  const study::Spread inputs = spread(model_of(no_trucks), "unserved_l[c,diesel]", 640);
  CHECK(inputs.measures[0].inputs.value == 1);
  CHECK(inputs.measures[0].inputs.se == 0);
  CHECK(inputs.measures[0].chance.value == 0);
  // Of a straight response bins miss their number to the power of -2: here 20 bins.
  CHECK(inputs.measures[0].by_input[0].value == doctest::Approx(1 - 1.0 / 400).epsilon(1e-3));

  const study::Spread chance = spread(model_of(deliveries("6 kl", "0.5 / d")), "delivered_l[city,diesel]", 640);
  CHECK(chance.inputs.empty());
  CHECK(chance.measures[0].inputs.value == 0);
  CHECK(chance.measures[0].chance.value == 1);
  CHECK(chance.measures[0].pairs == 0);
  // Nothing varies, so there is nothing to share out.
  CHECK_FALSE(spread(model_of(deliveries("6 kl", "0.5 / d")), "need_l[city,diesel]", 64).measures[0].inputs.exists());
}

TEST_CASE("an input that does nothing has no share") {
  const study::Spread result = spread(model_of(deliveries("6 kl", "0.5 / d", "{uncertain: [1 kl/d, 2 kl/d]}")),
                                      "delivered_l[city,diesel]", 6400);
  check_near(result.measures[0].inputs, 0);
  CHECK(std::abs(result.measures[0].by_input[0].value) <= 4 * result.measures[0].by_input[0].se);
}

namespace {

/// What `trials` ensembles say of the same share: the mean of their squared errors must be the variance between them.
struct Stated {
  Sample values, errors;

  void add(const Estimate& share) {
    values.values.push_back(share.value);
    errors.values.push_back(share.se * share.se);
  }
  /// `above`: how much larger than the truth the stated error may be.
  void check(double above) const {
    INFO("observed ", values.sd(), ", stated ", std::sqrt(errors.mean()), " of ", values.values.size());
    const double tolerance = std::hypot(values.se_of_variance(), errors.se());
    CHECK(errors.mean() >= values.variance() - 4 * tolerance);
    CHECK(errors.mean() <= above * above * values.variance() + 4 * tolerance);
  }
};

void check_stated(std::int64_t replications, bool antithetic, std::uint64_t trials, double above = 1) {
  INFO(replications, " replications, ", antithetic ? "in pairs" : "alone");
  // A number of equal loads: 20 L has variance 12 and its Poisson number 10 more, so inputs make 12/22 of it. The
  // mirror image of a replication is as far from the mean as that itself, so squares come twice.
  const model::Model model = model_of(deliveries("6 kl", kUncertainRate));
  const auto measures = study::named_measures(study::measures_of(model), "delivered_l[city,diesel]");
  Stated together, alone;
  for (std::uint64_t seed = 1; seed <= trials; ++seed) {
    ensemble::Options options;
    options.seed = seed;
    options.jobs = 2;
    options.replications = replications;
    options.antithetic = antithetic;
    const auto result = study::spread_of(model, measures, ensemble::run(model, options), options);
    together.add(result.measures[0].inputs);
    alone.add(result.measures[0].by_input[0]);
  }
  CHECK(std::abs(together.values.mean() - 12.0 / 22) <= 4 * together.values.se() + 0.01);
  together.check(above);
  alone.check(above);
}

}  // namespace

TEST_CASE("the errors of shares are what they vary by: replications in blocks, pairs, and pairs in blocks") {
  check_stated(512, false, 120);
  check_stated(1024, true, 80);
  // A single block, of which nothing can tell what its stratification gained.
  check_stated(128, true, 400, 1.15);
}

TEST_CASE("two of a pair tell as much as one where they mirror each other exactly") {
  // No chance, and the sum of two uniform numbers: the image of a replication lies as far from the mean as that itself.
  // With single replications for units the error is too small by a quarter. 32 slots of a block of 64 are nearly
  // independent.
  const model::Model model = model_of(R"(taji: 1
name: No trucks
start: 2026-01-01
horizon: 2 d
network: {places: {c: ~}, roads: []}
cities:
  c:
    stock: {diesel: {initial: 0 l}}
    demand:
      one: {diesel: {uncertain: {uniform: [1 Ml/d, 3 Ml/d]}}}
      two: {diesel: {uncertain: {uniform: [1 Ml/d, 3 Ml/d]}}}
)");
  const auto measures = study::named_measures(study::measures_of(model), "unserved_l[c,diesel]");
  Stated first;
  for (std::uint64_t seed = 1; seed <= 800; ++seed) {
    ensemble::Options options;
    options.seed = seed;
    options.replications = 64;
    options.antithetic = true;
    first.add(study::spread_of(model, measures, ensemble::run(model, options), options).measures[0].by_input[0]);
  }
  first.check(1.15);
}

TEST_CASE("threads make no difference to shares") {
  const model::Model model = model_of(deliveries(kUncertainCapacity, kUncertainRate));
  const auto one = spread(model, "delivered_l[city,diesel]", 640, 1);
  const auto three = spread(model, "delivered_l[city,diesel]", 640, 3);
  CHECK(one.measures[0].inputs.value == three.measures[0].inputs.value);
  CHECK(one.measures[0].by_input[1].se == three.measures[0].by_input[1].se);
}

TEST_CASE("few replications") {
  const model::Model model = model_of(deliveries(kUncertainCapacity, kUncertainRate));
  CHECK(study::spread_pairs(model, 10'000) == 1216);
  CHECK(study::spread_pairs(model, 200) == 64);
  CHECK(study::spread_pairs(model, 5) == 5);
  CHECK_FALSE(spread(model, "delivered_l[city,diesel]", 2).measures[0].inputs.exists());
  const auto ten = spread(model, "delivered_l[city,diesel]", 10);
  CHECK(ten.measures[0].pairs == 10);
  CHECK_FALSE(ten.measures[0].by_input[0].exists());
}

TEST_CASE("shares of the unserved stand in the order of the tanks") {
  const model::Model model = model_of(R"(taji: 1
name: Cities
start: 2026-01-01
horizon: 10 d
network: {places: {z: ~, a: ~}, roads: []}
cities:
  z: {stock: {petrol: {initial: 0 l}, diesel: {initial: 0 l}}, demand: {all: {diesel: 1 Ml/d, petrol: 1 Ml/d}}}
  a: {stock: {petrol: {initial: 0 l}}, demand: {all: {petrol: {uncertain: [1 Ml/d, 2 Ml/d]}}}}
)");
  const ensemble::Ensemble ensemble = experiment(model, 64);
  const study::Forecast forecast = study::make_forecast(model, ensemble);
  const study::Spread result = study::spread_of_unserved(model, ensemble, {});
  REQUIRE(result.measures.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(result.measures[i].measure == "unserved_l[" + forecast.tanks[i].city + "," + forecast.tanks[i].product + "]");
    // Only that of city a varies.
    CHECK(result.measures[i].inputs.exists() == (forecast.tanks[i].city == "a"));
  }
}
