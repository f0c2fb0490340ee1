// Splitting against exact chances of a compound Poisson dam: deliveries of 6 kl at .28 a day, drain 2 kl a day.
//
// From stock 2 u the dam is empty first at one of u + 3 k days, with chance u / (u + 3 k) times the Poisson chance of k
// deliveries in that time (Kendall's identity: of the orders in which they may come, that share never lets it empty
// before).
#include <taji/study/rare.hpp>

#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

std::string dam(const std::string& rate, double initial_kl) {
  return R"(
taji: 1
name: Poisson convoys
start: 2026-01-01
horizon: 100 d
network:
  speeds: {paved: unlimited}
  places: {depot: {kind: depot}, city: {kind: city}}
  roads: [{id: road, from: depot, to: city, km: 100, interdiction: 30 %}]
cities:
  city: {stock: {diesel: {initial: )" +
         std::to_string(initial_kl) + R"( kl}}, demand: {all: {diesel: 2 kl/d}}}
corridors:
  x:
    source: depot
    city: city
    departures: {poisson: )" +
         rate + R"(}
    convoy: {target: 1}
    on_attack: {loss: all}
fleet: [{corridor: x, trucks: unlimited, capacity: 6 kl, product: diesel}]
)";
}

/// Chance to be empty within `days`.
double exact(double initial_kl, double days) {
  const double u = initial_kl / 2;
  double sum = 0;
  for (int k = 0; u + 3 * k <= days; ++k) {
    const double t = u + 3 * k, mean = 0.28 * t;
    sum += u / t * std::exp(-mean + k * std::log(mean) - std::lgamma(k + 1));
  }
  return sum;
}

study::RareEstimate estimate(const model::Model& model, const std::string& measure, std::int64_t islands,
                             std::int64_t worlds) {
  study::RareOptions options;
  options.islands = islands;
  options.worlds = worlds;
  options.jobs = 2;
  return study::estimate_rare(model, study::rare_event(model, measure), options);
}

/// Within four standard errors of the truth, these being small enough to tell, and better than plain sampling by
/// `gain` at least, which is told from the truth, not from the estimate.
void check(const study::RareEstimate& e, double truth, double relative, double gain) {
  const double plain_variance = truth * (1 - truth) / e.plain_replications;
  INFO("estimate ", e.probability.value, " ± ", e.probability.se, ", truth ", truth, ", stages ", e.passed.size(),
       ", gain ", plain_variance / (e.probability.se * e.probability.se), ", said ", e.gain);
  CHECK(std::abs(e.probability.value - truth) <= 4 * e.probability.se);
  CHECK(e.probability.se < relative * truth);
  CHECK(plain_variance > gain * e.probability.se * e.probability.se);
  CHECK(e.failed == 0);
}

}  // namespace

TEST_CASE("the chances that the splitting is held against") {
  CHECK(exact(40, 20.5) == doctest::Approx(.003698).epsilon(1e-3));
  CHECK(exact(40, 30.5) == doctest::Approx(.044996).epsilon(1e-4));
  CHECK(exact(40, 90.5) == doctest::Approx(.504896).epsilon(1e-5));
}

TEST_CASE("splitting: .0037, no delivery may come") {
  const model::Model m = model_of(dam("0.4 / d", 40));
  check(estimate(m, "p_dry.20.5d[city,diesel]", 64, 256), exact(40, 20.5), .05, 6);
}

TEST_CASE("splitting: one in 1.2 million, no delivery may come") {
  const model::Model m = model_of(dam("0.4 / d", 100));
  const double truth = exact(100, 50.5);
  REQUIRE(truth == doctest::Approx(std::exp(-14)).epsilon(1e-9));
  check(estimate(m, "p_dry.50.5d[city,diesel]", 64, 256), truth, .1, 3000);
}

TEST_CASE("splitting: one in 30,000, when some deliveries may come") {
  const model::Model m = model_of(dam("0.4 / d", 120));
  const double truth = exact(120, 75.5);
  REQUIRE(truth < 1e-3);
  check(estimate(m, "p_dry.75.5d[city,diesel]", 64, 256), truth, .1, 150);
}

TEST_CASE("splitting: uncertain inputs stay with their worlds") {
  // Departures at r ~ U(.3, .7) a day, .7 of which arrive: E exp(-14 r) = (exp(-4.2) - exp(-9.8)) / (14 x .4).
  const model::Model m = model_of(dam("{uncertain: {uniform: [0.3 / d, 0.7 / d]}}", 40));
  const double truth = (std::exp(-4.2) - std::exp(-9.8)) / 5.6;
  check(estimate(m, "p_dry.20.5d[city,diesel]", 64, 256), truth, .05, 6);
}

TEST_CASE("splitting: unbiased: the mean of many small runs, in which a level often lets few worlds pass") {
  const model::Model m = model_of(dam("0.4 / d", 40));
  Sample values;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    study::RareOptions options;
    options.seed = seed;
    options.islands = 4;
    options.worlds = 16;
    options.jobs = 2;
    values.values.push_back(
        study::estimate_rare(m, study::rare_event(m, "p_dry.20.5d[city,diesel]"), options).probability.value);
  }
  check_mean(values, exact(40, 20.5));
  CHECK(values.se() < .1 * exact(40, 20.5));
}
