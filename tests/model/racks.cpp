// Unloadings that are worked out ahead give what one event for each gives: levels, sums, times and records, to the bit.
#include <doctest/doctest.h>

#include <string>
#include <taji/model/checkpoint.hpp>
#include <taji/model/rekey.hpp>
#include <taji/model/state.hpp>

#include "model/handlers.hpp"
#include "support/experiment.hpp"

using namespace taji;
using taji::testing::model_of;

namespace {

constexpr model::Millis kHour = 3'600'000;

/// A city whose racks are busy for days, with a tank of each kind; another that loads from it; what changes while
/// trucks unload: its racks, what they take, its opening, and how full it is.
std::string hub(const std::string& unloading, const std::string& gasoline = "{capacity: 3 Ml, initial: 300 kl}") {
  return R"(
taji: 1
name: Racks
start: 2026-03-01
horizon: 60 d
network:
  places: {port: {kind: port}, gate: ~, hub: {kind: city}, field: {kind: city}}
  roads:
    - {id: a, from: port, to: gate, km: 400, interdiction: 5 %}
    - {id: b, from: gate, to: hub, km: 300, interdiction: 5 %}
    - {id: c, from: hub, to: field, km: 150}
fleet:
  - {corridor: long, product: diesel, trucks: 90, capacity: 45 kl}
  - {corridor: long, product: gasoline, trucks: 60, capacity: 38 kl}
  - {corridor: late, product: diesel, trucks: 40, capacity: 30 kl}
  - {corridor: on, product: diesel, trucks: 12, capacity: 20 kl}
corridors:
  long: {source: port, city: hub, convoy: {target: 50, min: 10, max_wait: 2 d}, on_attack: {loss: {each: 10 %}, load_only: 30 %}}
  late: {source: port, city: hub, convoy: {target: 7, min: 3, max_wait: 1 d}}
  on: {source: hub, city: field, convoy: {target: 3, min: 1, max_wait: 12 h}}
sources: {port: {racks: 6, loading: 2 h}, hub: {racks: 2, loading: 1 h, keep: 2 d}}
closures: [{place: hub, from: 2026-03-20 05:00, for: 30 h}]
cities:
  hub:
    racks: 5
    unloading: )" +
         unloading + R"(
    stock: {diesel: {capacity: 9 Ml, initial: 500 kl}, gasoline: )" +
         gasoline + R"(}
    rationing: {cap: {on: 2 d, off: 3 d, product: diesel, classes: {cars: 60 %}}}
    demand:
      power: {diesel: 180 kl/d, priority: 1, buffer: 2 d}
      cars: {diesel: 120 kl/d, gasoline: 150 kl/d, priority: 2}
      mines: {diesel: 60 kl/d, priority: 3, hold: 2 d}
  field:
    racks: 1
    unloading: {triangular: [1 h, 2 h, 5 h]}
    stock: {diesel: {capacity: 2 Ml, initial: 40 kl}}
    demand: {all: {diesel: 50 kl/d}}
timeline:
  - {date: 2026-03-12 07:00, set: {cities.hub.racks: 2}}
  - {date: 2026-03-30, multiply: {cities.hub.demand.cars.diesel: 0.5}}
  - {date: 2026-04-08 11:00, set: {cities.hub.racks: 7}}
)";
}

model::World stepped(const model::Model& m, const kernel::Address& address, model::Millis until) {
  model::World w;
  model::begin(w, m, address);
  while (model::step(w, m, until)) REQUIRE(model::check_balances(w, m) == "");
  return w;
}

/// Whether it was worked out ahead at some time, and spared events.
bool same_as_stepped(const model::Model& m, std::uint64_t slot, int every_hours) {
  const kernel::Address address{4, 0, slot, false};
  bool spared = false;
  model::World ahead;
  model::begin(ahead, m, address);
  for (model::Millis at = every_hours * kHour; at <= m.horizon; at += every_hours * kHour) {
    model::advance(ahead, m, at);
    const model::World alone = stepped(m, address, at);
    INFO("slot ", slot, " at hour ", at / kHour);
    REQUIRE(ahead.record == alone.record);
    REQUIRE(model::state_fields(ahead, m) == model::state_fields(alone, m));
    REQUIRE(model::check_balances(ahead, m) == "");
    REQUIRE(!model::racks_planned(alone));
    spared = spared || (model::racks_planned(ahead) && ahead.calendar.size() + 3 < alone.calendar.size());
  }
  return spared;
}

}  // namespace

TEST_CASE("unloadings worked out ahead are those of one event each") {
  for (const char* unloading :
       {"{lognormal: {median: 3 h, p90: 8 h}}", "{exponential: 4 h}", "{uniform: [1 h, 5 h]}"}) {
    const model::Model m = model_of(hub(unloading));
    bool spared = false;
    for (std::uint64_t slot = 0; slot < 6; ++slot) spared |= same_as_stepped(m, slot, 97);
    CHECK(spared);
  }
}

TEST_CASE("a tank that may be full is left to events") {
  const model::Model m = model_of(hub("{exponential: 4 h}", "{capacity: 500 kl, initial: 400 kl}"));
  for (std::uint64_t slot = 0; slot < 6; ++slot) same_as_stepped(m, slot, 97);
}

TEST_CASE("trucks that take as long as each other are left to events") {
  const model::Model m = model_of(hub("3 h"));
  model::World w;
  model::begin(w, m, {});
  for (model::Millis at = 0; at < m.horizon; at += 11 * kHour) {
    model::advance(w, m, at);
    CHECK(!w.racks[m.cities[0].name.id == "hub" ? 0 : 1].on);
  }
}

TEST_CASE("a world is copied, written down and read while racks are worked out ahead") {
  const model::Model m = model_of(hub("{lognormal: {median: 3 h, p90: 8 h}}"));
  model::World whole, w;
  model::replicate(whole, m, {});
  model::begin(w, m, {});
  int planned = 0;
  for (model::Millis at = 50 * kHour; at < m.horizon; at += 131 * kHour) {
    model::advance(w, m, at);
    planned += model::racks_planned(w);
    model::World copy = w, read;
    const std::string bytes = model::write_checkpoint(w, m, {});
    model::read_checkpoint(read, m, bytes);
    CHECK(!model::racks_planned(read));
    CHECK(model::write_checkpoint(read, m, {}) == bytes);
    for (model::World* one : {&copy, &read}) {
      model::advance(*one, m, m.horizon);
      model::finish(*one, m);
      CHECK(one->record == whole.record);
    }
  }
  CHECK(planned > 0);
}

TEST_CASE("draws of trucks that have not begun come from a new address") {
  const model::Model m = model_of(hub("{lognormal: {median: 3 h, p90: 8 h}}"));
  int planned = 0;
  for (std::uint64_t slot = 0; slot < 8; ++slot) {
    const kernel::Address address{4, 0, slot, false}, anew{9, model::epoch_of(0, 1), slot, false};
    model::World ahead, alone = stepped(m, address, 200 * kHour);
    model::begin(ahead, m, address);
    model::advance(ahead, m, 200 * kHour);
    planned += model::racks_planned(ahead);
    for (model::World* one : {&ahead, &alone}) model::rekey(*one, m, anew);
    model::advance(ahead, m, m.horizon);
    while (model::step(alone, m, m.horizon)) {
    }
    CHECK(ahead.record == alone.record);
  }
  CHECK(planned > 0);
}
