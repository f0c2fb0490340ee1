// Re-keyed copies: independent futures of one present, with the law that a world has by itself.
#include <taji/model/checkpoint.hpp>
#include <taji/model/rekey.hpp>
#include <taji/model/state.hpp>

#include "support/busy.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

using kernel::kDay;
using model::Millis;

/// Every kind of memoryless clock, none of which touches another: a convoy on a road of 10 days, attempts on an empty
/// road, a zone with two regimes, a random closure, drivers who withdrew, Poisson departures.
const char* const kClocks = R"(
taji: 1
name: Clocks
start: 2026-01-01
horizon: 40 d
network:
  speeds: {paved: 10 km/h}
  places: {a: {kind: depot}, b: {kind: city}, c: {kind: town}, d: {kind: town}, e: {kind: city}}
  roads:
    - {id: ab, from: a, to: b, km: 2400, interdiction: 50 %}
    - {id: bc, from: b, to: c, km: 100}
    - {id: bd, from: b, to: d, km: 100}
    - {id: ae, from: a, to: e, km: 100}
zones:
  empty: {roads: [bc], attacks: 0.5 / d}
  moody: {roads: [bd], initial_regime: calm, regimes: {calm: {dwell: 3 d}, tense: {dwell: 2 d}}}
closures: [{name: mud, road: bd, rate: 0.3 / d, cleared: 0.5 / d}]
fleet:
  - {corridor: x, trucks: 10, capacity: 10 kl, product: diesel}
  - {corridor: y, trucks: unlimited, capacity: 10 kl, product: diesel}
corridors:
  x: {source: a, city: b, convoy: {target: 10}, departures: [2026-01-01], on_attack: {repelled: 100 %}, drivers: {number: 50, return_time: 4 d}}
  y: {source: a, city: e, convoy: {target: 1}, departures: {poisson: 0.8 / d}}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
  e: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 100 kl/d}}}
timeline: [{date: 2026-01-03, withdraw: {x: 50 %}}]
)";

constexpr Millis kPresent = 4 * kDay, kLater = 7 * kDay;
constexpr double kDays = 3;

/// The first replication in which, at the present, the convoy was not attacked, the zone is calm and the road open.
model::World quiet_present(const model::Model& m) {
  model::World world;
  for (std::uint64_t slot = 0; slot < 100; ++slot) {
    model::begin(world, m, {1, 0, slot});
    model::advance(world, m, kPresent);
    const bool calm = m.zones[1].regimes[world.zones[1].regime].name.id == "calm";
    if (world.record.corridors[0].attacks == 0 && calm && !world.closures[0].active) break;
  }
  REQUIRE(world.record.corridors[0].attacks == 0);
  return world;
}

/// What became of the clocks from the present on.
struct Outcome {
  double attempts, departures, returned;
  bool calm, shut, attacked;
};

Outcome outcome(model::World& world, const model::Model& m) {
  const std::uint64_t attempts = world.zones[0].attempts.drawn;
  const std::int64_t departures = world.corridors[1].planned, withdrawn = world.corridors[0].withdrawn;
  model::advance(world, m, kLater);
  return {static_cast<double>(world.zones[0].attempts.drawn - attempts),
          static_cast<double>(world.corridors[1].planned - departures),
          static_cast<double>(withdrawn - world.corridors[0].withdrawn),
          m.zones[1].regimes[world.zones[1].regime].name.id == "calm",
          world.closures[0].active,
          world.record.corridors[0].attacks > 0};
}

const model::CheckpointNote kNote{"0.0", "Test", "abc"};

std::string bytes_of(const model::World& world, const model::Model& m) {
  return model::write_checkpoint(world, m, kNote);
}

}  // namespace

TEST_CASE("re-keyed copies of one world: every memoryless clock has its own law from the present on") {
  const model::Model m = model_of(kClocks);
  const model::World present = quiet_present(m);
  const auto withdrawn = static_cast<double>(present.corridors[0].withdrawn);
  REQUIRE(withdrawn > 10);
  Sample attempts, none, departures, returned, calm, shut, attacked;
  model::World world;
  for (std::uint64_t slot = 0; slot < 20'000; ++slot) {
    world = present;
    model::rekey(world, m, {1, model::epoch_of(3, 1), slot});
    const Outcome o = outcome(world, m);
    attempts.values.push_back(o.attempts);
    none.values.push_back(o.attempts == 0);
    departures.values.push_back(o.departures);
    returned.values.push_back(o.returned);
    calm.values.push_back(o.calm);
    shut.values.push_back(o.shut);
    attacked.values.push_back(o.attacked);
  }
  // Poisson: .5 x 3 attempts, .8 x 3 departures.
  check_mean(attempts, 1.5);
  check_sd(attempts, std::sqrt(1.5));
  check_share(none, std::exp(-1.5));
  check_mean(departures, 2.4);
  check_sd(departures, std::sqrt(2.4));
  // Each driver is back with 1 - e^(-3/4).
  const double back = 1 - std::exp(-kDays / 4);
  check_mean(returned, withdrawn * back);
  check_sd(returned, std::sqrt(withdrawn * back * (1 - back)));
  // Chains of two states: calm .6 + .4 e^(-5/6 x 3), shut 3/8 (1 - e^(-.8 x 3)).
  check_share(calm, 0.6 + 0.4 * std::exp(-kDays * 5 / 6));
  check_share(shut, 0.375 * (1 - std::exp(-0.8 * kDays)));
  // Three days of the ten that a traversal takes, at one chance in two.
  check_share(attacked, 1 - std::pow(0.5, 0.3));
}

TEST_CASE("a copy that is not re-keyed has the same future, and one at another slot, stage or island another") {
  const model::Model m = model_of(Busy().yaml());
  model::World present;
  model::begin(present, m, {3, 0, 5});
  model::advance(present, m, 12 * kDay);
  const auto future = [&](const kernel::Address* address) {
    model::World world = present;
    if (address) model::rekey(world, m, *address);
    model::advance(world, m, m.horizon);
    model::finish(world, m);  // checks the balances
    return bytes_of(world, m);
  };
  const kernel::Address first{3, model::epoch_of(0, 1), 0}, slot{3, model::epoch_of(0, 1), 1};
  const kernel::Address stage{3, model::epoch_of(0, 2), 0}, island{3, model::epoch_of(1, 1), 0};
  CHECK(future(nullptr) == future(nullptr));
  CHECK(future(&first) == future(&first));
  CHECK(future(&first) != future(nullptr));
  CHECK(future(&first) != future(&slot));
  CHECK(future(&first) != future(&stage));
  CHECK(future(&first) != future(&island));
}

TEST_CASE("re-keying changes no stock, truck, position or input at the present") {
  const model::Model m = model_of(Busy().yaml());
  model::World world;
  model::begin(world, m, {3, 0, 5});
  for (int day = 1; day < 45; ++day) {
    model::advance(world, m, day * kDay);
    model::World same = world;
    model::rekey(same, m, {3, model::epoch_of(0, static_cast<std::uint32_t>(day)), 7});
    CHECK(same.now == world.now);
    CHECK(same.parameters == world.parameters);
    CHECK(same.drawn == world.drawn);
    CHECK(same.convoy_trucks == world.convoy_trucks);
    CHECK(same.record == world.record);
    for (std::size_t i = 0; i < world.tanks.size(); ++i) CHECK(same.tanks[i].level == world.tanks[i].level);
    for (std::size_t i = 0; i < world.convoys.size(); ++i) {
      const auto convoy = static_cast<std::int32_t>(i);
      const model::Position a = model::locate(world, m, convoy), b = model::locate(same, m, convoy);
      CHECK(a.place == b.place);
      CHECK(a.road == b.road);
      CHECK(a.km == doctest::Approx(b.km).epsilon(1e-9));
    }
    CHECK(model::check_balances(same, m).empty());
  }
}

TEST_CASE("a re-keyed world goes through a checkpoint") {
  const model::Model m = model_of(Busy().yaml());
  model::World world;
  model::begin(world, m, {3, 0, 5});
  for (const std::uint32_t stage : {1U, 2U, 3U}) {
    model::advance(world, m, stage * 8 * kDay);
    model::rekey(world, m, {3, model::epoch_of(2, stage), 9});
    const std::string bytes = bytes_of(world, m);
    model::World resumed;
    model::read_checkpoint(resumed, m, bytes);
    CHECK(resumed.address == kernel::Address{3, model::epoch_of(2, stage), 9});
    CHECK(bytes_of(resumed, m) == bytes);
    model::World whole = world;
    model::advance(whole, m, m.horizon);
    model::advance(resumed, m, m.horizon);
    CHECK(bytes_of(resumed, m) == bytes_of(whole, m));
  }
}

TEST_CASE("a trip that is re-keyed every hour is attacked as often as one that is not") {
  const model::Model m = model_of(kClocks);
  Sample attacked;
  model::World world;
  for (std::uint64_t slot = 0; slot < 4'000; ++slot) {
    model::begin(world, m, {2, 0, slot});
    for (std::uint32_t stage = 1; stage <= 40; ++stage) {
      model::advance(world, m, stage * 6 * kernel::kHour);
      model::rekey(world, m, {2, model::epoch_of(0, stage), slot});
    }
    model::advance(world, m, 11 * kDay);
    attacked.values.push_back(world.record.corridors[0].attacks > 0);
  }
  check_share(attacked, 0.5);
}

TEST_CASE("worlds that are re-keyed on the way have the law of those that are not") {
  const model::Model m = model_of(Busy().yaml());
  constexpr int kMeasures = 5;
  Sample plain[kMeasures], rekeyed[kMeasures];
  const auto put = [&](Sample* out, const model::World& world) {
    std::int64_t attacks = 0, lost = 0, arrived = 0, unserved = 0, final_stock = 0;
    for (const auto& c : world.record.corridors) {
      attacks += c.attacks;
      lost += c.trucks_lost;
      arrived += c.trucks_arrived;
    }
    for (const auto& t : world.record.tanks) {
      unserved += t.unserved_l;
      final_stock += t.final_stock_l;
    }
    const std::int64_t values[kMeasures] = {attacks, lost, arrived, unserved, final_stock};
    for (int i = 0; i < kMeasures; ++i) out[i].values.push_back(static_cast<double>(values[i]));
  };
  model::World world;
  for (std::uint64_t slot = 0; slot < 1'000; ++slot) {
    model::replicate(world, m, {4, 0, slot});
    put(plain, world);
    model::begin(world, m, {5, 0, slot});
    for (std::uint32_t stage = 1; stage <= 20; ++stage) {
      model::advance(world, m, stage * 2 * kDay);
      model::rekey(world, m, {5, model::epoch_of(0, stage), slot});
    }
    model::advance(world, m, m.horizon);
    model::finish(world, m);
    put(rekeyed, world);
  }
  for (int i = 0; i < kMeasures; ++i) {
    CAPTURE(i);
    const double se = std::hypot(plain[i].se(), rekeyed[i].se());
    INFO("plain ", plain[i].mean(), ", re-keyed ", rekeyed[i].mean(), " ± ", se);
    CHECK(std::abs(plain[i].mean() - rekeyed[i].mean()) <= 4 * se);
  }
}
