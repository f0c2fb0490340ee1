// Uncertain inputs: drawn once per replication, stratified in blocks of 64.
#include <cmath>
#include <set>
#include <stdexcept>

#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

std::string one_road(const std::string& inputs, const std::string& road, const std::string& initial) {
  return R"(
taji: 1
name: Inputs
start: 2026-01-01
horizon: 1 d
network:
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 100, )" +
         road + R"(}]
)" + inputs +
         R"(
fleet: [{corridor: x, trucks: 10, capacity: 1 kl, product: diesel}]
corridors:
  x: {source: a, city: b, convoy: {target: 10}}
cities:
  b: {stock: {diesel: {initial: )" +
         initial + R"(}}, demand: {all: {diesel: 1 kl/d}}}
)";
}

double parameter(const model::Model& m, std::uint64_t slot, const std::string& path, std::uint64_t seed = 1) {
  model::World w;
  model::begin(w, m, {seed, 0, slot});
  for (std::size_t i = 0; i < m.slots.size(); ++i) {
    if (m.slots[i].path == path) return w.parameters[i];
  }
  FAIL("no slot ", path);
  return 0;
}

}  // namespace

TEST_CASE("each block of 64 replications has one draw in every 64th of the distribution") {
  const auto m = model_of(one_road("", "interdiction: 0 %", "{uncertain: {uniform: [0 l, 64 l]}}"));
  std::vector<int> first_order;
  for (std::uint64_t block = 0; block < 3; ++block) {
    std::set<int> strata;
    std::vector<int> order;
    for (std::uint64_t j = 0; j < 64; ++j) {
      const double value = parameter(m, 64 * block + j, "cities.b.stock.diesel.initial");
      order.push_back(static_cast<int>(value));
      strata.insert(order.back());
    }
    CHECK(strata.size() == 64);
    CHECK(*strata.rbegin() == 63);
    CHECK(order != first_order);  // another block, another order
    if (block == 0) first_order = order;
  }
  CHECK(parameter(m, 0, "cities.b.stock.diesel.initial", 1) != parameter(m, 0, "cities.b.stock.diesel.initial", 2));
}

TEST_CASE("the place of a stratum in its block is uniform") {
  // Over many blocks replication 0 of a block must see every stratum alike: mean 32, variance 64^2 / 12.
  const auto m = model_of(one_road("", "interdiction: 0 %", "{uncertain: {uniform: [0 l, 64 l]}}"));
  Sample first;
  for (std::uint64_t block = 0; block < 3000; ++block)
    first.values.push_back(parameter(m, 64 * block, "cities.b.stock.diesel.initial"));
  check_mean(first, 32);
  check_sd(first, 64 / std::sqrt(12.0));
}

TEST_CASE("inputs do not disturb each other") {
  const std::string one = "inputs: {need: {uncertain: {lognormal: {p05: 0.5, p95: 2}}}}";
  const std::string two =
      "inputs: {aaa: {uncertain: [1, 2]}, need: {uncertain: {lognormal: {p05: 0.5, p95: 2}}}, zzz: {uncertain: [1, "
      "2]}}";
  const auto m = model_of(one_road(one, "interdiction: 0 %", "{of: need, times: 3 kl}"));
  const auto n = model_of(one_road(two, "interdiction: 0 %", "{of: [need, aaa, zzz], times: 3 kl}"));
  for (std::uint64_t slot = 0; slot < 10; ++slot) {
    const double need = parameter(m, slot, "inputs.need");
    CHECK(need == parameter(n, slot, "inputs.need"));
    CHECK(parameter(m, slot, "cities.b.stock.diesel.initial") == doctest::Approx(3000 * need).epsilon(1e-12));
    CHECK(parameter(n, slot, "cities.b.stock.diesel.initial") ==
          doctest::Approx(3000 * need * parameter(n, slot, "inputs.aaa") * parameter(n, slot, "inputs.zzz"))
              .epsilon(1e-12));
  }
}

TEST_CASE("an uncertain probability is drawn as a probability and kept as a hazard") {
  const auto m = model_of(one_road("", "interdiction: {uncertain: [10 %, 30 %]}", "1 kl"));
  Sample p;
  for (std::uint64_t slot = 0; slot < 640; ++slot) {
    p.values.push_back(1 - std::exp(-parameter(m, slot, "network.roads.ab.interdiction")));
    REQUIRE(p.values.back() >= 0.1);
    REQUIRE(p.values.back() <= 0.3);
  }
  CHECK(p.mean() == doctest::Approx(0.2).epsilon(0.001));
  const auto certain = model_of(one_road("", "interdiction: 100 %", "1 kl"));
  CHECK(std::isinf(parameter(certain, 0, "network.roads.ab.interdiction")));
}

TEST_CASE("inputs at levels given, with the chance of the replication") {
  const auto m = model_of(one_road("", "interdiction: 30 %", "{uncertain: {uniform: [0 l, 64 l]}}"));
  model::World own, given, other;
  model::begin(own, m, {1, 0, 5});
  // A replication begins the same whether it draws its levels or is given them.
  const auto levels = model::input_levels(m, {1, 0, 5});
  REQUIRE(levels.size() == 1);
  model::begin(given, m, {1, 0, 5}, {false, levels});
  CHECK(own.parameters == given.parameters);
  CHECK(parameter(m, 5, "cities.b.stock.diesel.initial") == doctest::Approx(64 * levels[0]));
  // Those of another leave its chance alone: only the one number differs.
  model::begin(other, m, {1, 0, 5}, {false, {0.25}});
  CHECK(model::input_value(m.uncertain[0], 0.25) == doctest::Approx(16));
  int changed = 0;
  for (std::size_t i = 0; i < m.slots.size(); ++i) changed += own.parameters[i] != other.parameters[i] ? 1 : 0;
  CHECK(changed == 1);
  CHECK_THROWS_AS(model::begin(other, m, {1, 0, 5}, {false, {0.25, 0.5}}), std::invalid_argument);
  CHECK_THROWS_AS(model::begin(other, m, {1, 0, 5}, {false, {1.0}}), std::invalid_argument);
}
