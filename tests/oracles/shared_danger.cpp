// Weights in attempts at a zone, hazards that the timeline changes, losses among several pools.
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

/// A road of 100 km, 10 h loaded and 5 h empty, then one of 50 km, 2 h and 1 h. `corridor` are lines of the corridor.
std::string two_roads(const std::string& corridor, const std::string& rest, const std::string& trucks = "unlimited") {
  return R"(
taji: 1
name: Shared dangers
start: 2026-01-12
horizon: 100 d
warm_up: 5 d
network:
  places: {d: ~, m: ~, c: ~}
  roads:
    - {id: r1, from: d, to: m, km: 100, speed: {loaded: 10 km/h, empty: 20 km/h}}
    - {id: r2, from: m, to: c, km: 50, speed: {loaded: 25 km/h, empty: 50 km/h}}
fleet: [{corridor: s, trucks: )" +
         trucks + R"(, capacity: 10 kl, product: diesel}]
cities:
  c: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 1 kl/d}}}
corridors:
  s:
    source: d
    city: c
    on_attack: {loss: {count: 0}}
)" + corridor +
         rest;
}

Sample attacks(const std::string& yaml, std::int64_t replications, std::size_t corridor = 0) {
  const auto e = experiment(model_of(yaml), replications);
  const auto corridors = static_cast<std::size_t>(e.corridors);
  return rows(e,
              [&](std::size_t i) { return static_cast<double>(e.corridor_records[i * corridors + corridor].attacks); });
}

const std::string kOneZone = "zones: {z: {roads: [r1], attacks: 3 / d}}\n";

}  // namespace

TEST_CASE("attempts on convoys of little weight: each is hit with its weight") {
  // Every 4 h a convoy of weight .3 (escort) x 20/40 (size) = .15: on the mean 2.5 on the first road, 3 on both.
  const std::string zones = R"(zones:
  z1: {roads: [r1], attacks: 2 / d, hazard: 1.5}
  z2: {roads: [r1, r2], attacks: 10 / week}
)";
  check_mean(attacks(two_roads(R"(    convoy: {target: 20}
    departures: {every: 4 h}
    escort: {hazard: 0.3}
    size_effect: {reference: 40, exponent: 1}
)",
                               zones),
                     400),
             95 * 0.15 * (3 * 2.5 + 10.0 / 7 * 3));
}

TEST_CASE("attempts never hit more than one convoy") {
  // Every 8 h: one convoy of weight .7 on the road for 3/4 of the time, two for 1/4, of which one is surely hit.
  check_mean(attacks(two_roads(R"(    convoy: {target: 20}
    departures: {every: 8 h}
    escort: {hazard: 0.7}
)",
                               kOneZone),
                     600),
             95 * 3 * (0.75 * 0.7 + 0.25));
}

TEST_CASE("a convoy halted by the night weighs as parked") {
  // From 12:00 to 18:00 it drives, 12 h it stands in the zone, and 4 h more it drives there.
  check_mean(attacks(two_roads(R"(    convoy: {target: 20, window: 06:00-18:00}
    departures: {every: 24 h, first: 12 h}
    escort: {hazard: 0.5}
)",
                               "zones: {z: {roads: [r1], attacks: 3 / d, parked: 0.4}}\n"),
                     600),
             95 * 3 * (10.0 / 24 * 0.5 + 12.0 / 24 * 0.5 * 0.4));
}

TEST_CASE("empty trucks in attempts: alone each empty_exposure / target, together as one convoy") {
  // A trip a day: 10 h loaded, 5 h empty in the zone; four trucks alone weigh .8 in all.
  const std::string daily = R"(    convoy: {target: 4}
    departures: {every: 24 h}
    empty_exposure: 0.8
)";
  check_mean(attacks(two_roads(daily + "    return: alone\n", kOneZone, "4"), 600),
             95 * 3 * (10.0 / 24 + 5.0 / 24 * .8));
  // With a size factor of 1/2 the convoy weighs .5 loaded and .4 empty.
  check_mean(attacks(two_roads(daily + "    size_effect: {reference: 8, exponent: 1}\n", kOneZone, "4"), 600),
             95 * 3 * (10.0 / 24 * .5 + 5.0 / 24 * .4));
}

TEST_CASE("the timeline scales the rate of attempts and of attacks per kilometre alike") {
  // Factors 1 to 20.3 d, 3 to 40 d, 1.5 to 60 d, .5 to 70 d, 0 to 80 d, 1 after; recorded from 5 d.
  const std::string timeline = R"(timeline:
  - {at: 20.3 d, set: {zones.z.hazard: 3}}
  - {at: 40 d, multiply: {zones.z.attacks: 0.5}}
  - {at: 60 d, reset: [zones.z.hazard]}
  - {at: 70 d, set: {zones.z.hazard: 0}}
  - {at: 80 d, reset: [zones.z.hazard, zones.z.attacks]}
)";
  const double days = 15.3 + 3 * 19.7 + 1.5 * 20 + .5 * 10 + 20;
  const std::string often = "    convoy: {target: 40}\n    departures: {every: 4 h}\n";
  check_mean(attacks(two_roads(often, "zones: {z: {roads: [r1, r2], attacks: 3 / d, hazard: 1}}\n" + timeline), 400),
             3 * days);
  // 2.5 convoys at 240 km a day and .5 at 600 km a day.
  check_mean(
      attacks(two_roads(often, "zones: {z: {roads: [r1, r2], attacks: 3 / 1000 km, hazard: 1}}\n" + timeline), 400),
      .003 * (2.5 * 240 + .5 * 600) * days);
}

TEST_CASE("two corridors share a zone by weight") {
  // 20 h each, the second from 10 h on: weights .5 and 3^.5, together more than 1.
  const std::string yaml = R"(
taji: 1
name: Two corridors
start: 2026-01-12
horizon: 3 d
network:
  places: {d: ~, c: ~}
  roads: [{id: r1, from: d, to: c, km: 200, speed: {loaded: 10 km/h, empty: unlimited}}]
fleet:
  - {corridor: a, trucks: 10, capacity: 10 kl, product: diesel}
  - {corridor: b, trucks: 30, capacity: 10 kl, product: diesel}
corridors:
  a:
    {source: d, city: c, convoy: {target: 10}, departures: {dates: [2026-01-12]}, on_attack: {loss: {count: 0}},
     escort: {hazard: 0.5}}
  b:
    {source: d, city: c, convoy: {target: 30}, departures: {dates: [2026-01-12 10:00]}, on_attack: {loss: {count: 0}},
     size_effect: {reference: 10, exponent: 0.5}}
zones: {z: {roads: [r1], attacks: 6 / d}}
cities:
  c: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 1 kl/d}}}
)";
  const double w = std::sqrt(3.0);
  check_mean(attacks(yaml, 20000, 0), 2.5 * (.5 + .5 / (.5 + w)));
  check_mean(attacks(yaml, 20000, 1), 2.5 * (w / (.5 + w) + 1));
}

TEST_CASE("losses among two products are as if drawn without replacement") {
  // Seven of 10 diesel and 15 petrol trucks, on a road of no length at no time: mean 2.8, variance 7 x .4 x .6 x 18/24.
  const auto model = model_of(R"(
taji: 1
name: Two products
start: 2026-01-12
horizon: 3 d
network:
  places: {a: ~, c: ~}
  roads: [{id: r, from: a, to: c, km: 0, interdiction: 100 %}]
fleet:
  - {corridor: s, trucks: 10, capacity: 40 kl, product: diesel}
  - {corridor: s, trucks: 15, capacity: 30 kl, product: petrol}
corridors:
  s: {source: a, city: c, convoy: {target: 25}, departures: {dates: [2026-01-12]}, on_attack: {loss: {count: 7}}}
cities:
  c:
    stock: {diesel: {initial: 1 Ml}, petrol: {initial: 1 Ml}}
    demand: {all: {diesel: 1 kl/d}}
)");
  const auto e = experiment(model, 20000);
  const auto taken =
      rows(e, [&](std::size_t i) { return 10 - static_cast<double>(e.tank_records[2 * i].delivered_l) / 40'000; });
  check_mean(taken, 2.8);
  check_sd(taken, std::sqrt(1.26));
  check_mean(rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].lost_l); }), 238'000);
}
