// Stocks by hand and in closed form, with other figures: four classes, needs that change, queues of convoys.
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

constexpr double kDay = static_cast<double>(kernel::kDay);

std::string four_classes(const std::string& departures, const std::string& rest = {}) {
  return R"(
taji: 1
name: Four classes
start: 2026-01-12 06:00
horizon: 4 d
network:
  places: {d: ~, c: ~}
  roads: [{id: r, from: d, to: c, km: 0}]
fleet: [{corridor: s, trucks: unlimited, capacity: 1 Ml, product: diesel}]
corridors:
  s: {source: d, city: c, convoy: {target: 24}, departures: )" +
         departures + R"(}
cities:
  c:
    stock: {diesel: {initial: 10 Ml}}
    demand:
      a: {diesel: 1 Ml/d, priority: 1}
      b: {diesel: 2 Ml/d, priority: 2}
      c: {diesel: 1 Ml/d, priority: 2, hold: 2 d}
      d: {diesel: 4 Ml/d, priority: 3, hold: 12 h, buffer: 36 h}
)" + rest;
}

model::Record record_of(const std::string& yaml) {
  model::World world;
  const auto model = model_of(yaml);
  model::replicate(world, model, {1, 0, 0}, {});
  return world.record;
}

/// Convoys at random, through a checkpoint on roads of no length.
std::string checkpoint(int target, const std::string& delay, const std::string& servers) {
  return R"(
taji: 1
name: Queue of convoys
start: 2026-01-12
horizon: 2000 d
warm_up: 100 d
network:
  places: {d: ~, m: {delay: )" +
         delay + ", servers: " + servers + R"(}, c: ~}
  roads: [{id: r1, from: d, to: m, km: 0}, {id: r2, from: m, to: c, km: 0}]
fleet: [{corridor: s, trucks: unlimited, capacity: 10 kl, product: diesel}]
corridors:
  s: {source: d, city: c, departures: {poisson: 2 / d}, convoy: {target: )" +
         std::to_string(target) + R"(}}
cities:
  c: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 1 kl/d}}}
)";
}

void check_haul_days(const std::string& yaml, double expected) {
  const auto e = experiment(model_of(yaml), 60);
  const auto of = [&](std::int64_t model::CorridorRecord::*field, double unit) {
    return rows(e, [&, unit](std::size_t i) { return static_cast<double>(e.corridor_records[i].*field) / unit; });
  };
  check_ratio(of(&model::CorridorRecord::haul_truck_ms, kDay), of(&model::CorridorRecord::trucks_arrived, 1), expected);
}

}  // namespace

TEST_CASE("four classes, two of one priority with unlike holds, one with a buffer") {
  // Holds: b 1 Ml, c 2 Ml, d 2 Ml. 8 Ml/d to 2 Ml at 1 d: c is cut, d lives on 6 Ml to 2.5 d. 3 Ml/d to 1 Ml at 4/3 d:
  // b is cut. 1 Ml/d to 0 at 7/3 d. Unserved to 4 d: c 3, d 6, b 16/3, a 5/3.
  const auto tank = record_of(four_classes("{every: 300 d, first: 300 d}")).tanks[0];
  CHECK(tank.unserved_l == 16'000'000);
  CHECK(std::abs(static_cast<double>(tank.first_stockout) - 7.0 / 3 * kDay) <= 1.5);
  CHECK(tank.mean_stock_l == 1'750'000);  // 6 + .5 + .5 over 4 d
  CHECK(tank.shortage_days == 4);         // from 06:00 on the second day to 06:00 on the fifth
  CHECK(tank.short_spells == 1);
  // 24 Ml at 3 d serve all, and 4 Ml/d more for the buffer of d: unserved c 2, d 2, b 10/3, a 2/3; 12 Ml are left.
  const auto helped = record_of(four_classes("{every: 300 d, first: 3 d}")).tanks[0];
  CHECK(std::abs(helped.unserved_l - 8'000'000) <= 1);
  CHECK(helped.final_stock_l == 12'000'000);
  CHECK(helped.short_spells == 1);
  CHECK(helped.short_censored == 0);
}

TEST_CASE("holds follow a need that changes") {
  // a needs 2 Ml/d from .5 d to 1 d: holds b 2, c 4, d 2.5 Ml. c is cut at .5 + 2/9 d (level 4), d at +1.5/8 d (2.5), 2
  // + 2 Ml/d leave 2.5 - 13/36 Ml at 1 d. Then all draw, d twice, to 2 Ml after 1/86.4 d; 3 Ml/d to 1 Ml; 1 Ml/d to 0.
  const std::string change = R"(timeline:
  - {at: 12 h, multiply: {cities.c.demand.a.diesel: 2}}
  - {at: 24 h, reset: [cities.c.demand.a.diesel]}
)";
  const auto tank = record_of(four_classes("{every: 300 d, first: 300 d}", change)).tanks[0];
  const double cut = 1 + (2.5 - 13.0 / 36 - 2) / 12;  // c and d again
  const double dry = cut + 1.0 / 3 + 1, buffer = 6 - 13.0 / 36 + 4 * (cut - 1);
  const double c = 1 - (0.5 + 2.0 / 9) + 4 - cut, d = 4 * (4 - cut - buffer / 4);
  const double unserved = c + d + 2 * (4 - cut - 1.0 / 3) + (4 - dry);
  CHECK(std::abs(static_cast<double>(tank.unserved_l) / 1e6 - unserved) < 1e-5);
  CHECK(std::abs(static_cast<double>(tank.first_stockout) - dry * kDay) <= 2);
  CHECK(tank.need_l == 32'500'000);
  CHECK(tank.short_spells == 2);
}

TEST_CASE("a convoy waits for room in a tank that is too small for it") {
  // 5 Ml tank, 4 Ml, 1 Ml/d; four trucks of 1 Ml at .5 d, two racks, 6 h a truck. Starts: .5 d, then as level and what
  // is being unloaded fall to 4 Ml, at 1, 2 and 3 d; in 6 h later. Mean over 4 d: 4 - 2 + (3.25 + 2.75 + 1.75 + .75)
  // / 4.
  const auto record = record_of(R"(
taji: 1
name: Too small
start: 2026-01-12 15:00
horizon: 4 d
network:
  places: {d: ~, c: ~}
  roads: [{id: r, from: d, to: c, km: 0}]
fleet: [{corridor: s, trucks: 4, capacity: 1 Ml, product: diesel}]
corridors:
  s:
    {source: d, city: c, convoy: {target: 4},
     departures: {dates: [2026-01-13 03:00, 2026-01-15 20:00, 2026-01-15 21:15]}}
cities:
  c:
    racks: 2
    unloading: 6 h
    stock: {diesel: {capacity: 5 Ml, initial: 4 Ml}}
    demand: {all: {diesel: 1 Ml/d}}
)");
  CHECK(record.tanks[0].delivered_l == 4'000'000);
  CHECK(std::abs(record.tanks[0].mean_stock_l - 4'125'000) <= 1);
  CHECK(record.tanks[0].final_stock_l == 4'000'000);
  // Home at 15 January 21:00, so that of the later departures only the last has trucks.
  CHECK(record.corridors[0].trips == 2);
  CHECK(record.corridors[0].skipped == 1);
}

TEST_CASE("convoys queue at a checkpoint") {
  // Batches of three at one server, 3 h each, are M/D/1 of 9 h at 2 a day: 9 h and .75 x 9 / (2 x .25) h of waiting.
  check_haul_days(checkpoint(3, "3 h", "1"), 22.5 / 24);
  // Four at two servers, 4 h each: M/D/1 of 8 h.
  check_haul_days(checkpoint(4, "4 h", "2"), 16.0 / 24);
  // Single trucks at three servers of 27 h, exponential: M/M/3 with 2.25 servers busy.
  const double a = 2.25, c3 = a * a * a / 6 * 3 / (3 - a), wait = c3 / (1 + a + a * a / 2 + c3);
  check_haul_days(checkpoint(1, "{exponential: 27 h}", "3"), 27.0 / 24 * (1 + wait / (3 - a)));
  // Without servers, one draw a convoy and no queue.
  check_haul_days(checkpoint(4, "{exponential: 27 h}", "unlimited"), 27.0 / 24);
}

TEST_CASE("days touched by dryness, and the law of cover") {
  // All or nothing: .45 convoys of 1.6 d of need a day, load .72. P(cover <= x) for x < 1.6 d is .28 e^(.45 x). A day
  // is untouched when cover at its start is above 1 d, or a convoy comes within the cover there is.
  const auto model = model_of(R"(
taji: 1
name: Other figures
start: 2026-01-12
horizon: 2100 d
warm_up: 100 d
network:
  places: {d: ~, c: ~}
  roads: [{id: r, from: d, to: c, km: 10, interdiction: 10 %, speed: unlimited}]
fleet: [{corridor: s, trucks: unlimited, capacity: 4 Ml, product: diesel}]
corridors:
  s: {source: d, city: c, convoy: {target: 1}, departures: {poisson: 0.5 / d}}
cities:
  c: {stock: {diesel: {initial: 8 Ml}}, demand: {all: {diesel: 2.5 Ml/d}}}
)");
  const auto e = experiment(model, 60);
  const auto days = static_cast<std::size_t>(e.days);
  REQUIRE(days == 2000);
  const double at_most_1 = .28 * std::exp(.45);
  // Of those with cover in (0, 1], density .126 e^(.45 v), a share 1 - e^(-.45 v) is helped in time.
  const double touched = at_most_1 - ((at_most_1 - .28) - .126);
  const auto share = [&](auto of) {
    return rows(e, [&](std::size_t i) { return static_cast<double>(of(i)) / static_cast<double>(days); });
  };
  check_mean(share([&](std::size_t i) { return e.tank_records[i].dry_days; }), touched);
  check_mean(share([&](std::size_t i) { return e.tank_records[i].shortage_days; }), touched);
  const auto at_most = [&](double x) {
    return share([&](std::size_t i) {
      std::int64_t count = 0;
      for (std::size_t day = 0; day < days; ++day) count += e.tank_days[i * days + day].cover_mdays <= x * 1000;
      return count;
    });
  };
  check_mean(at_most(0.8), .28 * std::exp(.36));
  check_mean(at_most(1.5), .28 * std::exp(.675));
  // One term more of the same series.
  check_mean(at_most(3), .28 * (std::exp(1.35) - std::exp(.45 * 1.4) * .45 * 1.4));
}
