// Splitting: which events there are, and what holds of every estimate. Known chances: tests/oracles/splitting.cpp.
#include <stdexcept>
#include <taji/study/rare.hpp>

#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

/// Two cities, a three days' drive through a zone that has moods, uncertain need.
const char* const kTwo = R"(
taji: 1
name: Two
start: 2026-01-01
horizon: 30 d
network:
  speeds: {paved: 10 km/h}
  places: {a: {kind: depot}, b: {kind: city, name: Big Town}, c: {kind: city}}
  roads:
    - {id: ab, from: a, to: b, km: 700, interdiction: 30 %}
    - {id: ac, from: a, to: c, km: 100}
zones:
  z: {roads: [ab], regimes: {calm: {dwell: 6 d}, tense: {dwell: 3 d, hazard: 4}}}
fleet:
  - {corridor: x, trucks: 24, capacity: 40 kl, product: diesel}
  - {corridor: y, trucks: 2, capacity: 40 kl, product: gasoline}
corridors:
  x:
    source: a
    city: b
    convoy: {target: 8, min: 4, max_wait: 1 d}
    on_attack: {repelled: 30 %, loss: {share: {mean: 60 %, sd: 25 %}}, delay: {exponential: {mean: 1 d}}}
  y: {source: a, city: c, convoy: {target: 1}}
cities:
  b:
    stock: {diesel: {initial: 900 kl, capacity: 2 Ml}}
    demand: {all: {diesel: {uncertain: {triangular: [110 kl/d, 140 kl/d, 170 kl/d]}}}}
  c:
    stock: {gasoline: {initial: 100 kl}}
    demand: {all: {gasoline: 1 kl/d}}
)";

study::RareEstimate estimate(const model::Model& model, const std::string& measure, std::int64_t islands,
                             std::int64_t worlds, int jobs = 2, std::uint64_t seed = 1) {
  study::RareOptions options;
  options.seed = seed;
  options.islands = islands;
  options.worlds = worlds;
  options.jobs = jobs;
  return study::estimate_rare(model, study::rare_event(model, measure), options);
}

std::string refusal(const model::Model& model, const std::string& measure) {
  try {
    study::rare_event(model, measure);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "taken";
}

double plain_share(const model::Model& model, std::int64_t replications, std::size_t tank, double days,
                   std::uint64_t seed = 1) {
  const auto e = experiment(model, replications, seed);
  return rows(e,
              [&](std::size_t row) {
                const auto first = e.tank_records[row * static_cast<std::size_t>(e.tanks) + tank].first_stockout;
                return first <= static_cast<std::int64_t>(days * 86'400'000) ? 1.0 : 0.0;
              })
      .mean();
}

}  // namespace

TEST_CASE("rare: an event is a tank and a time") {
  const model::Model m = model_of(kTwo);
  const study::RareEvent event = study::rare_event(m, "p_dry.20.5d[b,diesel]");
  CHECK(event.measure == "p_dry.20.5d[b,diesel]");
  CHECK(event.by == 1'771'200'000);
  CHECK(event.date == "2026-01-21");
  CHECK(event.city == "Big Town");
  CHECK(event.product == "diesel");
  CHECK(study::rare_event(m, "p_dry.horizon[c,gasoline]").by == 30 * kernel::kDay);
  CHECK(study::rare_event(m, "p_dry.30d[c,gasoline]").by == 30 * kernel::kDay);
}

TEST_CASE("rare: what is no such event is refused, with what would be") {
  const model::Model m = model_of(kTwo);
  CHECK(refusal(m, "unserved_l[b,diesel]").find("p_dry.14d[CITY,PRODUCT]") != std::string::npos);
  CHECK(refusal(m, "p_dry.14d[b,disel]") == "there is no stock 'b,disel'; did you mean 'b,diesel'?");
  CHECK(refusal(m, "p_dry.14d") == "say of which city and product: p_dry.14d[b,diesel]");
  CHECK(refusal(m, "p_dry.31d[b,diesel]") == "31d is not between the origin and the horizon, 30 d after it");
  CHECK(refusal(m, "p_dry.0d[b,diesel]") == "0d is not between the origin and the horizon, 30 d after it");
  CHECK(refusal(m, "p_dry.nand[b,diesel]").find("is no time") != std::string::npos);
  CHECK(refusal(m, "p_dry.14[b,diesel]").find("is no time") != std::string::npos);
  CHECK(refusal(m, "p_dry.14d[b,diesel").find("']' is missing") != std::string::npos);
  CHECK(refusal(m, "p_dry.14d[]").find("between the brackets") != std::string::npos);
}

TEST_CASE("rare: options that make no sense are refused") {
  const model::Model m = model_of(kTwo);
  CHECK_THROWS_AS(estimate(m, "p_dry.14d[b,diesel]", 1, 64), std::invalid_argument);
  CHECK_THROWS_AS(estimate(m, "p_dry.14d[b,diesel]", 8, 0), std::invalid_argument);
}

TEST_CASE("rare: what is not rare has no levels, and its worlds are replications of the plain run") {
  const model::Model m = model_of(kTwo);
  const study::RareEstimate e = estimate(m, "p_dry.30d[b,diesel]", 8, 64);
  REQUIRE(e.passed.size() == 1);
  CHECK(e.probability.value == doctest::Approx(plain_share(m, 8 * 64, 0, 30)).epsilon(1e-12));
  CHECK(e.probability.value > 0.2);
  CHECK(e.births == e.dry);
}

TEST_CASE("rare: uncertain inputs, moods, queues and losses: splitting agrees with plain sampling") {
  const model::Model m = model_of(kTwo);
  const study::RareEstimate e = estimate(m, "p_dry.8d[b,diesel]", 64, 128);
  const std::int64_t n = 40'000;
  const double plain = plain_share(m, n, 0, 8, 2);
  const double plain_se = std::sqrt(plain * (1 - plain) / static_cast<double>(n));
  INFO("splitting ", e.probability.value, " ± ", e.probability.se, ", plain ", plain, " ± ", plain_se);
  CHECK(e.passed.size() > 2);
  CHECK(plain > 0);
  CHECK(std::abs(e.probability.value - plain) <= 4 * std::hypot(e.probability.se, plain_se));
  CHECK(e.low < e.probability.value);
  CHECK(e.high > e.probability.value);
  CHECK(e.failed == 0);
  CHECK(e.births <= e.dry);
}

TEST_CASE("rare: the same for any number of threads; another seed gives another estimate") {
  const model::Model m = model_of(kTwo);
  const study::RareEstimate one = estimate(m, "p_dry.8d[b,diesel]", 8, 64, 1);
  const study::RareEstimate three = estimate(m, "p_dry.8d[b,diesel]", 8, 64, 3);
  CHECK(one.probability.value == three.probability.value);
  CHECK(one.probability.se == three.probability.se);
  CHECK(one.passed == three.passed);
  CHECK(one.events == three.events);
  CHECK(one.days == three.days);
  CHECK(one.births == three.births);
  CHECK(one.probability.value != estimate(m, "p_dry.8d[b,diesel]", 8, 64, 1, 2).probability.value);
}

TEST_CASE("rare: what cannot happen is not seen, and the bound is the rule of three") {
  const study::RareEstimate e = estimate(model_of(kTwo), "p_dry.30d[c,gasoline]", 8, 64);
  CHECK(e.probability.value == 0);
  CHECK(std::isinf(e.probability.se));
  CHECK(e.islands_dry == 0);
  CHECK((e.passed.size() > 1 || e.high == doctest::Approx(3.0 / 512)));
}

TEST_CASE("rare: nothing is estimated once it is told to stop") {
  const model::Model m = model_of(kTwo);
  const std::atomic<bool> stop{true};
  study::RareOptions options;
  options.stop = &stop;
  CHECK(study::estimate_rare(m, study::rare_event(m, "p_dry.8d[b,diesel]"), options).stopped);
}

TEST_CASE("rare: worlds that cannot go on are left out and counted") {
  // From day 2 on twice a share of 10 % to 60 %: one in five draws is above 100 % then. Stocks of 1 to 5 days: a
  // quarter are gone before, and then nothing matters any more; of the other three quarters, a fifth fails. Half of
  // what is then left, .3, is gone by 3.5 d: (.25 + .3) / (.25 + .6) = .647.
  const model::Model m = model_of(R"(
taji: 1
name: Fails
start: 2026-01-12
horizon: 4 d
network: {places: {d: ~, c: ~, b: ~}, roads: [{id: r, from: d, to: c, km: 10, interdiction: 1 %}]}
fleet: [{corridor: s, trucks: 1, capacity: 40 kl, product: diesel}]
corridors: {s: {source: d, city: c, convoy: {target: 1}, on_attack: {repelled: {uncertain: [10 %, 60 %]}, loss: all}}}
cities:
  c: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 10 kl/d}}}
  b: {stock: {diesel: {initial: {uncertain: [1 kl, 5 kl]}}}, demand: {all: {diesel: 1 kl/d}}}
timeline: [{at: 2 d, multiply: {corridors.s.on_attack.repelled: 2}}]
)");
  const study::RareEstimate e = estimate(m, "p_dry.3.5d[b,diesel]", 8, 64);
  // Of 512, with a standard deviation of 8.
  CHECK(e.failed == doctest::Approx(76.8).epsilon(0.4));
  CHECK(e.probability.value == doctest::Approx(0.647).epsilon(0.1));
}
