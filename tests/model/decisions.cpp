// Convoys that leave as told: the default answers are the built-in rule, other answers do what they say.
#include <doctest/doctest.h>

#include <stdexcept>
#include <taji/model/checkpoint.hpp>
#include <taji/model/decision.hpp>
#include <taji/model/state.hpp>

#include "support/busy.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;
using kernel::kDay;
using kernel::kHour;
using kernel::Millis;

namespace {

/// Trucks wait in A on day 0; 10 h by one road to C, 12 h by two others.
std::string fork(const std::string& convoy, std::int64_t trucks, const std::string& more = "") {
  return R"(taji: 1
name: fork
start: 2026-01-01
horizon: 4 d
network:
  speeds: {paved: 10 km/h}
  places: {A: {}, B: {}, C: {}}
  roads:
    - {id: straight, from: A, to: C, km: 100, class: paved}
    - {id: first, from: A, to: B, km: 60, class: paved}
    - {id: second, from: B, to: C, km: 60, class: paved}
fleet: [{corridor: south, product: diesel, trucks: )" +
         std::to_string(trucks) + R"(, capacity: 10 kl}]
corridors:
  south: {source: A, city: C, route: fastest, convoy: {)" +
         convoy + R"(}, initial: {waiting: )" + std::to_string(trucks) + R"(}}
cities: {C: {stock: {diesel: {capacity: 10 Ml, initial: 100 kl, reserve: {volume: 50 kl}}}, demand: {all: {diesel: 240 kl/d}}}}
)" + more;
}

model::World begun(const model::Model& m, std::int64_t replication = 0, bool outside = true) {
  model::World w;
  model::begin(w, m, {1, 0, static_cast<std::uint64_t>(replication)});
  for (std::size_t c = 0; outside && c < m.corridors.size(); ++c) {
    if (!m.corridors[c].departures) model::decide_outside(w, m, static_cast<std::int32_t>(c));
  }
  return w;
}

/// To the horizon with the default answers; how many there were.
int by_default(model::World& w, const model::Model& m) {
  int decisions = 0;
  while (const auto decision = model::advance_to_decision(w, m, m.horizon)) {
    model::send(w, m, decision->trucks, decision->route);
    ++decisions;
  }
  model::finish(w, m);
  return decisions;
}

Millis arrival_of_first(const model::World& w, const model::Model& m) {
  for (std::int32_t day = 0; day < m.day_count(); ++day) {
    if (w.record.arrivals[static_cast<std::size_t>(day)] > 0) return day * kDay;
  }
  return kernel::kNever;
}

}  // namespace

TEST_CASE("decisions: default answers give the record of a world that is not asked") {
  const model::Model m = model_of(Busy().yaml());
  int decisions = 0;
  for (std::int64_t replication = 0; replication < 20; ++replication) {
    model::World alone;
    model::replicate(alone, m, {1, 0, static_cast<std::uint64_t>(replication)});
    model::World asked = begun(m, replication);
    decisions += by_default(asked, m);
    INFO("replication ", replication);
    CHECK(asked.record == alone.record);
  }
  CHECK(decisions > 400);
}

TEST_CASE("decisions: a world stops where a convoy is ready, once for each") {
  const model::Model m = model_of(fork("target: 4", 10));
  model::World w = begun(m);
  auto decision = model::advance_to_decision(w, m, m.horizon);
  REQUIRE(decision.has_value());
  CHECK(decision->at == 0);
  CHECK(decision->waiting == 10);
  CHECK(decision->trucks == 4);
  // Asking again changes nothing, nor does going on.
  model::advance(w, m, kDay);
  CHECK(w.now == 0);
  CHECK(model::pending_decision(w, m) == decision);
  model::send(w, m, 3, decision->route);
  decision = model::pending_decision(w, m);
  REQUIRE(decision.has_value());
  CHECK(decision->waiting == 7);
  model::send(w, m, 7, decision->route);
  CHECK(!model::pending_decision(w, m).has_value());
  model::advance(w, m, kHour);
  CHECK(w.record.corridors[0].trips == 2);
  CHECK(w.record.corridors[0].trucks_sent == 10);
}

TEST_CASE("decisions: a convoy takes the route that was chosen") {
  const model::Model m = model_of(fork("target: 10", 10));
  const std::vector<std::string> detour = {"first", "second"};
  for (const bool longer : {false, true}) {
    model::World w = begun(m);
    const auto decision = model::advance_to_decision(w, m, m.horizon);
    REQUIRE(decision.has_value());
    const std::int32_t route = longer ? model::route_along(w, m, 0, decision->place, detour)
                                      : model::route_by_rule(w, m, 0, decision->place, scenario::RouteRule::fastest);
    CHECK((route == decision->route) == !longer);
    model::send(w, m, 10, route);
    model::advance(w, m, 11 * kHour);
    // 100 km take 10 h, 120 km take 12 h.
    CHECK(w.corridors[0].trucks[static_cast<std::size_t>(model::Stage::driving)] == (longer ? 10 : 0));
    model::advance(w, m, 12 * kHour);
    CHECK(w.corridors[0].trucks[static_cast<std::size_t>(model::Stage::driving)] == 0);
    CHECK(arrival_of_first(w, m) == 0);
  }
}

TEST_CASE("decisions: held convoys are asked for again at that time") {
  const model::Model m = model_of(fork("target: 10", 10));
  model::World w = begun(m);
  REQUIRE(model::advance_to_decision(w, m, m.horizon).has_value());
  model::hold(w, m, 7 * kHour);
  CHECK(!model::pending_decision(w, m).has_value());
  const model::World before = w;
  const auto again = model::advance_to_decision(w, m, m.horizon);
  REQUIRE(again.has_value());
  CHECK(again->at == 7 * kHour);
  CHECK(again->waiting == 10);
  // A copy comes to the same.
  model::World other = before;
  CHECK(model::advance_to_decision(other, m, m.horizon) == again);
  // Handed back to its own rule, it leaves by itself.
  model::decide_outside(w, m, 0, false);
  model::advance(w, m, 7 * kHour);
  CHECK(w.record.corridors[0].trips == 1);
}

TEST_CASE("decisions: escorts go with those that are told, in their order") {
  const std::string army = "escorts: {army: {units: 1}}\n";
  std::string yaml = fork("target: 2", 4, army);
  yaml.replace(yaml.find("initial: {waiting"), 0, "escort: {pool: army, units: 1}, ");
  const model::Model m = model_of(yaml);
  model::World w = begun(m);
  const auto first = model::advance_to_decision(w, m, m.horizon);
  REQUIRE(first.has_value());
  model::send(w, m, 2, first->route);
  // The one unit is 10 h on its way and 10 h back, with the trucks: empty ones drive as fast.
  const auto second = model::advance_to_decision(w, m, m.horizon);
  REQUIRE(second.has_value());
  CHECK(second->at == 20 * kHour);
  CHECK(second->waiting == 4);
  model::World alone = begun(m, 0, false);
  model::advance(alone, m, m.horizon);
  model::finish(alone, m);
  model::send(w, m, second->trucks, second->route);
  by_default(w, m);
  CHECK(w.record == alone.record);
}

TEST_CASE("decisions: what cannot be is refused, and changes nothing") {
  const model::Model m = model_of(fork("target: 10", 10));
  model::World w = begun(m);
  CHECK_THROWS_AS(model::send(w, m, 1, 0), std::invalid_argument);
  const auto decision = model::advance_to_decision(w, m, m.horizon);
  REQUIRE(decision.has_value());
  const auto before = model::fingerprint(model::state_fields(w, m));
  CHECK_THROWS_AS(model::send(w, m, 0, decision->route), std::invalid_argument);
  CHECK_THROWS_AS(model::send(w, m, 11, decision->route), std::invalid_argument);
  CHECK_THROWS_AS(model::send(w, m, 5, 99), std::invalid_argument);
  CHECK_THROWS_AS(model::hold(w, m, 0), std::invalid_argument);
  const std::vector<std::string> back = {"second"}, half = {"first"}, unknown = {"third"};
  CHECK_THROWS_AS(model::route_along(w, m, 0, decision->place, back), std::invalid_argument);
  CHECK_THROWS_AS(model::route_along(w, m, 0, decision->place, half), std::invalid_argument);
  CHECK_THROWS_AS(model::route_along(w, m, 0, decision->place, unknown), std::invalid_argument);
  CHECK_THROWS_AS(model::route_by_rule(w, m, 0, decision->place, scenario::RouteRule::fixed), std::invalid_argument);
  CHECK(model::fingerprint(model::state_fields(w, m)) == before);
  CHECK(model::pending_decision(w, m) == decision);
}

TEST_CASE("decisions: stated departures are not asked for") {
  const model::Model m = model_of(Busy().yaml());
  model::World w = begun(m, 0, false);
  for (std::size_t c = 0; c < m.corridors.size(); ++c) {
    if (m.corridors[c].departures) {
      CHECK_THROWS_AS(model::decide_outside(w, m, static_cast<std::int32_t>(c)), std::invalid_argument);
    }
  }
}

TEST_CASE("interventions: a change is an entry of the timeline") {
  const std::string with =
      "timeline: [{date: 2026-01-02, set: {corridors.south.convoy.target: 3, corridors.south.convoy.min: 3}, release: "
      "{C: {diesel: 20 kl}}}]\n";
  const model::Model stated = model_of(fork("target: 10, min: 10", 9, with)),
                     plain = model_of(fork("target: 10, min: 10", 9));
  model::World a = begun(stated, 0, false);
  model::advance(a, stated, stated.horizon);
  model::finish(a, stated);
  model::World b = begun(plain, 0, false);
  model::advance(b, plain, kDay - 1);
  CHECK(b.record.corridors[0].trips == 0);
  model::intervene(b, plain, kDay, stated.timeline.front());
  model::advance(b, plain, plain.horizon);
  model::finish(b, plain);
  CHECK(b.record.corridors[0].trips == 12);  // three each after 24, 44, 64 and 84 h, 10 h there and 10 h back
  CHECK(a.record == b.record);
  CHECK(a.record.tanks[0].reserve_l == 30'000);
}

TEST_CASE("interventions: another time than the present is refused") {
  const model::Model m = model_of(fork("target: 10", 10));
  model::World w = begun(m, 0, false);
  model::advance(w, m, kDay);
  CHECK_THROWS_AS(model::intervene(w, m, kHour, {}), std::invalid_argument);
  CHECK_THROWS_AS(model::intervene(w, m, 3 * kDay, {}), std::invalid_argument);
}

TEST_CASE("decisions: a checkpoint keeps what is to be decided") {
  const model::Model m = model_of(fork("target: 10", 10));
  model::World w = begun(m), restored;
  const auto decision = model::advance_to_decision(w, m, m.horizon);
  REQUIRE(decision.has_value());
  model::read_checkpoint(restored, m, model::write_checkpoint(w, m, {"0", "fork", ""}));
  CHECK(model::pending_decision(restored, m) == decision);
  model::hold(w, m, 5 * kHour);
  model::hold(restored, m, 5 * kHour);
  CHECK(by_default(w, m) == by_default(restored, m));
  CHECK(w.record == restored.record);
}
