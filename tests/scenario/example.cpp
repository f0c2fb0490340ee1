// The scenario of the design reads clean, with every number where it belongs.
#include <cmath>
#include <set>

#include "scenario/helper.hpp"

namespace taji::scenario::test {

TEST_CASE("the example reads without a fault") {
  const ReadResult result = read(kExample);
  REQUIRE_MESSAGE(result.scenario.has_value(), shown(result));
  CHECK(result.diagnostics.list().empty());
  const Scenario& s = *result.scenario;
  CHECK(s.name == "One road");
  CHECK(s.start_ms == 1768176000000);  // 2026-01-12: day 20,465 since 1970
  CHECK(s.horizon_ms == 60LL * 86'400'000);
  CHECK(s.warm_up_ms == 0);
  REQUIRE(result.inputs.size() == 1);
  CHECK(result.inputs[0].path == "test.yaml");
  CHECK(result.inputs[0].sha256.size() == 64);
}

TEST_CASE("numbers of the example are in canonical units") {
  const ReadResult result = read(kExample);
  const auto value = [&](const char* path) { return slot_at(result, path).value; };
  CHECK(value("network.roads.trunk.km") == 1002);
  CHECK(value("network.roads.trunk.interdiction") == 0.05);
  CHECK(slot_at(result, "network.roads.trunk.interdiction").transform == Transform::hazard);
  CHECK(value("fleet.south-diesel.capacity") == 45'900);
  CHECK(value("corridors.south.convoy.max_wait") == 72.0 * 3'600'000);
  CHECK(value("corridors.south.on_attack.delay.p90") == 48.0 * 3'600'000);
  CHECK(value("cities.city.stock.diesel.initial") == 12e6);
  CHECK(value("cities.city.demand.transport.diesel") == 1.2e6);
  CHECK(value("cities.city.demand.power.buffer") == 2.0 * 86'400'000);
}

TEST_CASE("defaults") {
  const ReadResult result = read(kExample);
  const auto value = [&](const char* path) { return slot_at(result, path).value; };
  CHECK(std::isinf(value("sources.depot.racks")));
  CHECK(value("sources.depot.loading") == 0);
  CHECK(std::isinf(value("cities.city.racks")));
  CHECK(value("network.speeds.paved.loaded") == 55);
  CHECK(value("network.speeds.paved.empty") == 65);
  CHECK(value("corridors.south.empty_exposure") == 0);
  CHECK(value("corridors.south.on_attack.turn_back") == 0);
  CHECK(value("cities.city.demand.transport.hold") == 86'400'000);
  CHECK(value("planning.attacks") == 1e-4);
  CHECK(value("planning.weight") == 1e4);
  CHECK(value("phases.served.0") == 0.99);
  CHECK(value("phases.cover.3") == 43'200'000);
  const Scenario& s = *result.scenario;
  CHECK(s.corridors[0].marshal == "depot");
  CHECK(s.corridors[0].initial.spread);
  CHECK_FALSE(s.corridors[0].escort.has_value());
  CHECK(s.cities[0].demand[0].priority == 2);
  CHECK_FALSE(slot_at(result, "fleet.south-diesel.trucks").dated);
  CHECK_FALSE(slot_at(result, "cities.city.stock.diesel.initial").dated);
  CHECK(slot_at(result, "corridors.south.convoy.target").dated);
}

TEST_CASE("every quantity's slot index leads to its path") {
  const ReadResult result = read(kExample);
  const Scenario& s = result.scenario.value();
  const auto path = [&](const Quantity& q) { return s.slots.at(static_cast<std::size_t>(q.slot)).path; };
  CHECK(path(s.network.roads[0].km) == "network.roads.trunk.km");
  CHECK(path(s.corridors[0].convoy.min) == "corridors.south.convoy.min");
  CHECK(path(s.corridors[0].on_attack.share_sd) == "corridors.south.on_attack.loss.share.sd");
  CHECK(path(s.corridors[0].on_attack.delay.parameters[0]) == "corridors.south.on_attack.delay.median");
  CHECK(path(s.cities[0].demand[1].needs[0].rate) == "cities.city.demand.power.diesel");
  std::set<std::string> paths;
  for (const Slot& slot : s.slots) CHECK(paths.insert(slot.path).second);
}

TEST_CASE("variants are kept as text and can be applied") {
  const ReadResult base = read(kExample);
  const Scenario& s = base.scenario.value();
  REQUIRE(s.variants.size() == 2);
  CHECK(s.variants[1].id == "escorted");
  REQUIRE(s.variants[1].overrides.size() == 1);
  CHECK(s.variants[1].overrides[0].first == "corridors.south.escort");
  CHECK(s.variants[1].overrides[0].second == "{units: 4, hazard: 0.6, repelled: 60 %}");

  ReadOptions options;
  options.variant = "escorted";
  const ReadResult escorted = read(kExample, options);
  CHECK(slot_at(escorted, "corridors.south.escort.repelled").value == 0.6);
  // The text does the same as the variant.
  options = {};
  options.overrides = s.variants[1].overrides;
  const ReadResult by_text = read(kExample, options);
  CHECK(slot_at(by_text, "corridors.south.escort.units").value == 4);
}

TEST_CASE("the order of entries changes no number") {
  // Places, roads, pools, corridors, classes and top-level keys stand in two orders.
  const std::string first = R"(taji: 1
name: Two
start: 2026-01-12
horizon: 9 d
network:
  places: {a: ~, b: ~, c: {delay: 2 h}}
  roads: [{id: ab, from: a, to: b, km: 10}, {id: bc, from: b, to: c, km: 20, interdiction: 3 %}]
fleet: [{corridor: x, trucks: 5, capacity: 40 kl, product: d}, {corridor: y, trucks: 6, capacity: 30 kl, product: g}]
corridors:
  x: {source: a, city: c, convoy: {target: 2}}
  y: {source: a, city: b, convoy: {target: 3}}
cities:
  b: {stock: {g: {initial: 1 Ml}}, demand: {all: {g: 10 kl/d}}}
  c: {stock: {d: {initial: 2 Ml}}, demand: {u: {d: 20 kl/d}, v: {d: 30 kl/d, priority: 2}}}
)";
  const std::string second = R"(cities:
  c: {demand: {v: {priority: 2, d: 30 kl/d}, u: {d: 20 kl/d}}, stock: {d: {initial: 2 Ml}}}
  b: {stock: {g: {initial: 1 Ml}}, demand: {all: {g: 10 kl/d}}}
corridors:
  y: {convoy: {target: 3}, source: a, city: b}
  x: {source: a, city: c, convoy: {target: 2}}
fleet: [{product: g, corridor: y, trucks: 6, capacity: 30 kl}, {corridor: x, trucks: 5, capacity: 40 kl, product: d}]
network:
  roads: [{id: bc, from: b, to: c, km: 20, interdiction: 3 %}, {id: ab, from: a, to: b, km: 10}]
  places: {c: {delay: 2 h}, b: ~, a: ~}
horizon: 9 d
start: 2026-01-12
name: Two
taji: 1
)";
  const ReadResult one = read(first), two = read(second);
  REQUIRE_MESSAGE(one.scenario.has_value(), shown(one));
  REQUIRE_MESSAGE(two.scenario.has_value(), shown(two));
  REQUIRE(one.scenario->slots.size() == two.scenario->slots.size());
  for (const Slot& slot : one.scenario->slots) {
    const Slot& other = slot_at(two, slot.path);
    CHECK(other.value == slot.value);
    CHECK(other.dimension == slot.dimension);
    CHECK(other.dated == slot.dated);
  }
}

}  // namespace taji::scenario::test
