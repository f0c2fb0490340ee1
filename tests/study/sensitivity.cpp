// Sensitivity of a scenario of which the indices are known, chance included.
#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <support/uncertain.hpp>
#include <taji/model/simulate.hpp>
#include <taji/study/sensitivity.hpp>

using namespace taji;
using namespace taji::testing;
using study::Figure;
using study::Method;

namespace {

study::Sensitivity sensitivity_of(const model::Model& model, Method method, std::int64_t rows,
                                  const std::string& measure = "delivered_l[city,diesel]", int jobs = 2) {
  ensemble::Options options;
  options.jobs = jobs;
  return study::sensitivity(model, study::named_measures(study::measures_of(model), measure), method, rows, options);
}

void check_near(const Figure& figure, double expected, double most_error) {
  INFO(figure.value, " ± ", figure.se, ", expected ", expected);
  CHECK(figure.se < most_error);
  CHECK(std::abs(figure.value - expected) <= 4 * figure.se);
}

/// Which input is the capacity of trucks; the other is the rate.
std::size_t capacity_of(const study::Sensitivity& result) {
  return result.inputs[0].find("capacity") != std::string::npos ? 0 : 1;
}

}  // namespace

TEST_CASE("Sobol indices of deliveries, chance among them") {
  // Y = C N, N Poisson of mean M = 20 L given the rate L; C has mean 6 and variance v = 64/12, M mean 10 and
  // variance 12. V = (36 + v) 122 - 3600; first order: C 100 v, L 36 · 12. Known C and L: (36 + v) 112 - 3600. Chance
  // in all: the rest, (36 + v) 10.
  const double v = 64.0 / 12, square = 36 + v, all = square * 122 - 3600;
  const study::Sensitivity result =
      sensitivity_of(model_of(deliveries(kUncertainCapacity, kUncertainRate)), Method::sobol, 4096);
  CHECK(result.columns == 5);
  CHECK(result.completed == 5 * 4096);
  REQUIRE(result.inputs.size() == 3);
  CHECK(result.inputs[2] == "chance");
  CHECK(result.names == std::vector<std::string>{"first_order", "total"});
  const std::size_t capacity = capacity_of(result);
  check_near(result.effects[capacity].what[0], 100 * v / all, 0.03);
  check_near(result.effects[1 - capacity].what[0], 36 * 12 / all, 0.03);
  check_near(result.effects[2].what[1], square * 10 / all, 0.03);
  // C multiplies whatever N is: what it does in all is V(C) E N².
  check_near(result.effects[capacity].what[1], v * 122 / all, 0.03);
  CHECK(std::abs(result.sd[0] / 1000 / std::sqrt(all) - 1) < 0.05);
  CHECK(std::abs(result.centre[0].value - 60'000) < 4 * result.centre[0].se);
}

TEST_CASE("Sobol indices of chance by itself") {
  // Y = C N with N of mean and variance 10, whatever C: V = (36 + v) 110 - 3600, of which N by itself makes 36 · 10, C
  // by itself 100 v, and both together v · 10.
  const double v = 64.0 / 12, all = (36 + v) * 110 - 3600;
  const study::Sensitivity result =
      sensitivity_of(model_of(deliveries(kUncertainCapacity, "0.5 / d")), Method::sobol, 4096);
  REQUIRE(result.inputs.size() == 2);
  check_near(result.effects[0].what[0], 100 * v / all, 0.03);
  check_near(result.effects[0].what[1], 110 * v / all, 0.03);
  check_near(result.effects[1].what[0], 360 / all, 0.03);
  check_near(result.effects[1].what[1], (36 + v) * 10 / all, 0.03);
  check_near(result.interactions[0], 10 * v / all, 0.03);
}

TEST_CASE("Morris: effects of a straight response are its slope, of idle inputs 0") {
  // The need is 10 d × U(1, 3) Ml/d and nothing is served: unserved moves by 20 Ml over the whole range.
  const model::Model model = model_of(R"(taji: 1
name: No trucks
start: 2026-01-01
horizon: 10 d
inputs: {idle: {uncertain: [1, 2]}}
network: {places: {c: ~, d: ~}, roads: []}
cities:
  c: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: {uncertain: [1 Ml/d, 3 Ml/d]}}}}
  d: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: {of: idle, times: 1 Ml/d}}}}
)");
  const study::Sensitivity result = sensitivity_of(model, Method::morris, 20, "unserved_l[c,diesel]");
  CHECK(result.columns == 4);
  for (const study::InputEffect& effect : result.effects) {
    const double slope = result.inputs[effect.input].starts_with("cities.c") ? 20e6 : 0;
    CHECK(effect.what[0].value == doctest::Approx(slope));
    CHECK(effect.what[1].value == doctest::Approx(slope));
    CHECK(effect.what[2].value == doctest::Approx(0).epsilon(1e-3));
  }
}

TEST_CASE("Morris: signs, and chance") {
  // More a load, more delivered: E(effect) of C is 8 E N = 80 kl, of the rate 6 kl × 20 × .6 = 72 kl.
  const study::Sensitivity result =
      sensitivity_of(model_of(deliveries(kUncertainCapacity, kUncertainRate)), Method::morris, 2000);
  const std::size_t capacity = capacity_of(result);
  check_near(result.effects[capacity].what[1], 80e3, 3e3);
  check_near(result.effects[1 - capacity].what[1], 72e3, 3e3);
  check_near(result.effects[2].what[1], 0, 6e3);
  CHECK(result.effects[2].what[0].value > 10e3);
}

TEST_CASE("tornado: from the 5 % to the 95 % quantile of one, the other at its median") {
  // C 2.4 … 9.6 kl at N of mean 10; rate .23 … .77 a day at 6 kl.
  const study::Sensitivity result =
      sensitivity_of(model_of(deliveries(kUncertainCapacity, kUncertainRate)), Method::tornado, 1000);
  CHECK(result.columns == 5);
  CHECK(result.inputs.size() == 2);
  const std::size_t capacity = capacity_of(result);
  check_near(result.effects[capacity].what[0], -36e3, 1e3);
  check_near(result.effects[capacity].what[1], 36e3, 1e3);
  check_near(result.effects[capacity].what[2], 72e3, 1e3);
  check_near(result.effects[1 - capacity].what[2], 0.54 * 20 * 6e3, 2e3);
  check_near(result.centre[0], 60e3, 1e3);
}

TEST_CASE("threads make no difference, and neither does an input elsewhere to a tornado") {
  const model::Model model = model_of(deliveries(kUncertainCapacity, kUncertainRate));
  for (const Method method : {Method::sobol, Method::morris, Method::tornado}) {
    const auto one = sensitivity_of(model, method, 100, "delivered_l[city,diesel]", 1);
    const auto three = sensitivity_of(model, method, 100, "delivered_l[city,diesel]", 3);
    REQUIRE(one.effects.size() == three.effects.size());
    for (std::size_t i = 0; i < one.effects.size(); ++i) {
      CHECK(one.effects[i].what[0].value == three.effects[i].what[0].value);
      CHECK(one.effects[i].what[1].high == three.effects[i].what[1].high);
    }
  }
  const auto alone = sensitivity_of(model_of(deliveries(kUncertainCapacity, "0.5 / d")), Method::tornado, 100);
  const auto beside = sensitivity_of(
      model_of(deliveries(kUncertainCapacity, "0.5 / d", "{uncertain: [1 kl/d, 3 kl/d]}")), Method::tornado, 100);
  const auto& same = beside.effects[capacity_of(beside)];
  CHECK(alone.effects[0].what[2].value == same.what[2].value);
}

TEST_CASE("what makes no sense") {
  CHECK_THROWS_AS(sensitivity_of(model_of(deliveries("6 kl", "0.5 / d")), Method::sobol, 10), std::invalid_argument);
  const model::Model model = model_of(deliveries(kUncertainCapacity, "0.5 / d"));
  CHECK_THROWS_AS(sensitivity_of(model, Method::sobol, 1), std::invalid_argument);
  CHECK_THROWS_AS(sensitivity_of(model, Method::sobol, 10, "no_such_measure"), std::invalid_argument);
}

TEST_CASE("a figure that does not vary has no shares, and rows without one do not count") {
  const model::Model model = model_of(deliveries(kUncertainCapacity, "0.5 / d"));
  const auto need = sensitivity_of(model, Method::sobol, 10, "need_l[city,diesel]");
  CHECK(std::isnan(need.effects[0].what[0].value));
  CHECK(need.sd[0] == 0);
  // Days of haul exist where a truck arrived: with a mean of .4, in 1 - exp(-.4) = .33 of replications. A row meets two
  // chances, so .109 of 100 rows have all figures.
  const auto haul =
      sensitivity_of(model_of(deliveries(kUncertainCapacity, "0.02 / d")), Method::sobol, 100, "haul_days[x]");
  CHECK(haul.rows[0] >= 2);
  CHECK(haul.rows[0] <= 23);
}
