// Reserves, rationing, quotas, deferred need, panic buying and the last mile, worked by hand to the litre.
#include <limits>

#include "support/stock_city.hpp"

using namespace taji;
using namespace taji::testing;
using model::TraceKind;

namespace {

constexpr std::int64_t kDay = kernel::kDay;

std::string stock(const std::string& diesel) {
  return "    stock: {diesel: {" + diesel + "}}\n";
}
std::string all(const std::string& keys) {
  return "    demand: {all: {diesel: 100 kl/d" + keys + "}}\n";
}

}  // namespace

TEST_CASE("a reserve is released when cover is low") {
  // At 200 kl, 3 d, 300 kl enter at once: dry at 8 d in place of 5 d.
  StockCity city(
      city_alone(stock("capacity: 500 kl, initial: 500 kl, reserve: {volume: 300 kl, below: 2 d}") + all("")));
  city.to_day(2.5);
  CHECK(city.world.record.origin_cover_mdays[0] == 5000);  // the reserve is no cover
  const auto& tank = city.finish();
  CHECK(city.when_ms(TraceKind::released) == 3 * kDay);
  CHECK(tank.first_stockout == 8 * kDay);
  CHECK(tank.reserve_l == 0);
  CHECK(tank.inflow_l == 0);
}

TEST_CASE("a reserve released into a full tank enters as room allows") {
  // At 1 d 100 of 250 kl find room; the rest is drawn at 100 kl/d until 2.5 d. 50 kl stay in the reserve.
  StockCity city(city_alone(stock("capacity: 500 kl, initial: 500 kl, reserve: {volume: 300 kl}") + all(""),
                            "timeline: [{at: 1 d, release: {c: {diesel: 250 kl}}}]\n"));
  city.to_day(2.25);
  CHECK(city.level() == 500e3);
  const auto& tank = city.finish();
  CHECK(tank.first_stockout == 7 * kDay + kDay / 2);
  CHECK(tank.reserve_l == 50'000);
  // At once a tank that is quite full takes nothing; all of it is released, more than there is too.
  StockCity full(city_alone(stock("capacity: 500 kl, initial: 500 kl, reserve: {volume: 300 kl}") + all(""),
                            "timeline: [{at: 0 d, release: {c: all}}, {at: 1 d, release: {c: {diesel: 9 Ml}}}]\n"));
  CHECK(full.finish().first_stockout == 8 * kDay);
  CHECK(full.count(TraceKind::released) == 1);
}

TEST_CASE("rationing with a gap between on and off") {
  // On at 300 kl, 2 d: 50 kl/d. At 6 d 100 + 500 kl: off, and on again at 9 d; dry at 15 d.
  StockCity city(
      city_alone(stock("initial: 500 kl") + all("") + R"(    rationing: {cap: {on: 3 d, off: 5 d, classes: {all: 50 %}}}
    inflow: {rail: {product: diesel, batch: 500 kl, every: 90 d, first: 6 d}}
)"));
  const auto& tank = city.finish();
  CHECK(city.when_ms(TraceKind::rationed) == 2 * kDay);
  CHECK(city.when_ms(TraceKind::unrationed) == 6 * kDay);
  CHECK(city.when_ms(TraceKind::rationed, 1) == 9 * kDay);
  CHECK(tank.first_stockout == 15 * kDay);
  CHECK(tank.unserved_l == 200'000 + 300'000 + 500'000);
  CHECK(tank.short_spells == 2);
}

TEST_CASE("a rule that is off where it is on holds the stock at that level") {
  // 80 kl/d flow in, 60 under the rule and 100 without: from 400 kl to 300 at 5 d, and from 200 kl to 300 as well;
  // there the class gets the 80 that flow in.
  const auto body = [](const std::string& initial, const std::string& rule) {
    return city_alone(stock("initial: " + initial) + all("") + "    rationing: {cap: {" + rule +
                      ", classes: {all: 60 %}}}\n    inflow: {pipe: {product: diesel, rate: 80 kl/d}}\n");
  };
  for (const std::string rule : {"on: 3 d", "on: 3 d, off: 3 d"}) {
    StockCity above(body("400 kl", rule));
    CHECK(above.finish().unserved_l == 300'000);
    CHECK(above.world.record.tanks[0].final_stock_l == 300'000);
    CHECK(above.when_ms(TraceKind::rationed) == 5 * kDay);
    CHECK(above.world.record.events < 40);
    StockCity below(body("200 kl", rule));
    CHECK(below.finish().unserved_l == 500'000);
    CHECK(below.world.record.tanks[0].final_stock_l == 300'000);
  }
  // Always on: 40 kl/d unserved, the stock rises by 20.
  CHECK(record_of(body("200 kl", "on: always")).tanks[0].unserved_l == 800'000);
}

TEST_CASE("rules multiply, name their product, and a buffer serves what they cut") {
  // 100 x 50 % x 80 % = 40; the buffer of 60 kl lasts 1 d.
  const auto record = record_of(city_alone(stock("initial: 9 Ml") + all(", buffer: 14.4 h") + R"(    rationing:
      one: {on: always, classes: {all: 50 %}}
      two: {on: always, product: diesel, classes: {all: 80 %}}
)"));
  CHECK(record.tanks[0].unserved_l == 19 * 60'000);
  const std::string both = city_alone(R"(    stock: {diesel: {initial: 9 Ml}, gasoline: {initial: 9 Ml}}
    demand: {all: {diesel: 100 kl/d, gasoline: 100 kl/d}}
    rationing: {cap: {on: always, product: gasoline, classes: {all: 70 %}}}
)");
  CHECK(record_of(both).tanks[0].unserved_l == 0);
  CHECK(record_of(both).tanks[1].unserved_l == 600'000);
}

TEST_CASE("a quota in litres a day") {
  StockCity city(city_alone(stock("initial: 9 Ml") + all(", quota: 60 kl/d"),
                            "timeline: [{at: 10 d, set: {cities.c.demand.all.quota: unlimited}}]\n"));
  const auto& tank = city.finish();
  CHECK(tank.unserved_l == 400'000);
  CHECK(city.when_ms(TraceKind::served_again) == 10 * kDay);
}

TEST_CASE("a quota that only the timeline sets counts too") {
  const auto record = record_of(city_alone(stock("initial: 9 Ml") + all(""),
                                           "timeline: [{at: 10 d, set: {cities.c.demand.all.quota: 60 kl/d}}]\n"));
  CHECK(record.tanks[0].unserved_l == 400'000);
}

TEST_CASE("a quota by arrivals is renewed at midnight") {
  // Unlimited on the first day, then half of 100 kl/d; nothing comes from 10 d on: at the midnights from 11 d on half
  // of 600, 500, ... 0 kl over 7 d.
  const auto record = record_of(city_alone(
      stock("initial: 9 Ml") + all(", quota_share: 50 %") + "    inflow: {pipe: {product: diesel, rate: 100 kl/d}}\n",
      "timeline: [{at: 10 d, set: {cities.c.inflow.pipe.rate: 0 kl/d}}]\n"));
  CHECK(record.tanks[0].unserved_l == 10 * 50'000 + 900'000 - 150'000);
}

TEST_CASE("deferred need is bought later, beside the need of the day") {
  // Dry from 2 d to 4 d: 200 kl unserved, half of it bought by 5 d. Dry again at 13 d: 700 kl, 350 still waiting.
  StockCity city(city_alone(stock("initial: 200 kl") + all(", deferred: 50 %") +
                            "    inflow: {rail: {product: diesel, batch: 1 Ml, every: 90 d, first: 4 d}}\n"));
  city.to_day(5);
  CHECK(city.level() == doctest::Approx(800e3));
  const auto& tank = city.finish();
  CHECK(tank.unserved_l == 900'000);
  CHECK(tank.caught_up_l == 100'000);
  CHECK(tank.backlog_l == 350'000);
  CHECK(tank.dry_ms == 9 * kDay);
  const model::TankDay& day5 = city.world.record.tank_days[4];
  CHECK(day5.served_ppm == 1'000'000);
  CHECK(day5.queue_l == 0);
  CHECK(city.world.record.tank_days[3].queue_l == 100'000);
  CHECK(city.world.record.tank_days[3].queue_mdays == 1000);
  CHECK(city.world.record.tank_days[19].queue_mdays == std::numeric_limits<std::int32_t>::max());
}

TEST_CASE("panic set off by the timeline: a surplus for private tanks, used when it is over") {
  // From 1 d 300 kl/d until the private tanks hold 150 kl at 1.75 d. The surplus of 2 halves each midnight and is below
  // 1 % at the eighth, 9 d: then the 150 kl are used, until 10.5 d.
  StockCity city(city_alone(stock("initial: 3 Ml") + all(", panic: {factor: 3, half_life: 1 d, private: 36 h}"),
                            "timeline: [{at: 1 d, panic: [c]}]\n"));
  city.to_day(1.5);
  CHECK(city.private_stock(0) == doctest::Approx(100e3));
  city.to_day(1.75);
  CHECK(city.level() == doctest::Approx(2.675e6));
  CHECK(city.world.managed_classes[0].private_stock == 150e3);
  city.to_day(2);
  CHECK(city.world.managed_classes[0].factor == 2);
  city.to_day(8);
  CHECK(city.world.managed_classes[0].nights == 7);
  city.to_day(10);
  CHECK(city.when_ms(TraceKind::calm) == 9 * kDay);
  CHECK(city.level() == doctest::Approx(1.95e6));
  const auto& tank = city.finish();
  CHECK(tank.final_stock_l == 1'000'000);
  CHECK(tank.private_l == 0);
  CHECK(tank.unserved_l == 0);
}

TEST_CASE("panic set off by low cover: private tanks serve a class that is cut off") {
  // At 2 d 300 kl: 200 kl/d for a day, then 150 until it is dry at 3 2/3 d. Private tanks hold 133 1/3 kl: until 5 d.
  StockCity city(
      city_alone(stock("initial: 500 kl") + all(", panic: {below: 3 d, factor: 2, half_life: 1 d, private: 10 d}")));
  const auto& tank = city.finish();
  CHECK(city.when_ms(TraceKind::panic) == 2 * kDay);
  CHECK(tank.first_stockout == 3 * kDay + kDay * 2 / 3);
  CHECK(city.when_ms(TraceKind::short_of_need) == 5 * kDay);
  CHECK(tank.unserved_l == 1'500'000);
  CHECK(city.when_ms(TraceKind::calm) == 9 * kDay);
  CHECK(city.count(TraceKind::panic) == 1);
}

TEST_CASE("panic comes back only after cover was above its trigger") {
  // Calm at 3 d + 7 nights. A batch lifts cover above 3 d at 12 d; it falls to it again at 16 d.
  StockCity city(city_alone(stock("initial: 310 kl") +
                            all(", panic: {below: 3 d, factor: 2, half_life: 1 d, private: 0 d}") +
                            "    inflow: {rail: {product: diesel, batch: 700 kl, every: 90 d, first: 12 d}}\n"));
  city.finish();
  CHECK(city.count(TraceKind::panic) == 2);
  CHECK(city.when_ms(TraceKind::panic) == kDay / 10);
  CHECK(city.when_ms(TraceKind::calm) == 7 * kDay);
  CHECK(city.when_ms(TraceKind::panic, 1) == 16 * kDay);
}

TEST_CASE("who is rationed, or at his quota, buys no surplus") {
  const std::string panic = ", panic: {factor: 3, half_life: 1 d, private: 9 d}";
  const std::string fires = "timeline: [{at: 1 d, panic: {c: [all]}}]\n";
  const std::string rule = "    rationing: {cap: {on: always, classes: {all: 50 %}}}\n";
  const auto rationed = record_of(city_alone(stock("initial: 9 Ml") + all(panic) + rule, fires));
  CHECK(rationed.tanks[0].final_stock_l == 8'000'000);
  CHECK(rationed.tanks[0].private_l == 0);
  // A quota of 150 leaves 50 kl/d for the private tanks, while the surplus is more than that: 2, 1, then 1/2 (all of
  // it), 1/4, ... to the seventh night.
  const auto bound = record_of(
      city_alone(stock("initial: 9 Ml") + all(panic + ", quota: 150 kl/d"), fires, "start: 2026-01-12\nhorizon: 9 d"));
  CHECK(bound.tanks[0].private_l ==
        std::llround(100e3 * (0.5 + 0.5 + 0.5 + 0.25 + 0.125 + 0.0625 + 0.03125 + 0.015625)));
}

TEST_CASE("the last mile, with a class that has its own delivery and a queue") {
  // 150 kl/d for a and b, who need 100 each: b lacks 50 a day until 4 d and gets it, 100 a day, by 6 d.
  StockCity city(city_alone(stock("initial: 9 Ml, last_mile: 150 kl/d") + R"(    demand:
      a: {diesel: 100 kl/d, priority: 1}
      b: {diesel: 100 kl/d, priority: 2, hold: 0 d, deferred: 100 %}
      h: {diesel: 20 kl/d, priority: 3, hold: 0 d, direct: true}
)",
                            "timeline: [{at: 4 d, set: {cities.c.stock.diesel.last_mile: 300 kl/d}}]\n"));
  const auto& tank = city.finish();
  CHECK(tank.unserved_l == 200'000);
  CHECK(tank.caught_up_l == 200'000);
  CHECK(tank.final_stock_l == 9'000'000 - 4'400'000);
  const std::int32_t queue[] = {50'000, 100'000, 150'000, 200'000, 100'000, 0};
  for (std::size_t d = 0; d < 6; ++d) CHECK(city.world.record.tank_days[d].queue_l == queue[d]);
  CHECK(city.world.record.tank_days[2].queue_mdays == std::numeric_limits<std::int32_t>::max());
  CHECK(city.world.record.tank_days[3].queue_mdays == 2000);
  CHECK(city.world.record.tank_days[4].queue_mdays == 1000);
}

TEST_CASE("thresholds that coincide") {
  // At 2 d the stock of 300 kl is b's hold, the rule's, the panic's and the reorder level at once. b gets nothing from
  // then on; a buys twice its need for a day, 100 kl into its tanks, and one order comes for each 100 kl drawn.
  StockCity city(city_alone(stock("initial: 700 kl, orders: {reorder_at: 300 kl, quantity: 100 kl, lead_time: 1 d}") +
                            R"(    demand:
      a: {diesel: 100 kl/d, priority: 1, panic: {below: 36 h, factor: 2, half_life: 900 d, private: 1 d}}
      b: {diesel: 100 kl/d, priority: 2, hold: 3 d}
    rationing: {cap: {on: 36 h, off: 2 d, classes: {b: 50 %}}}
)"));
  const auto& tank = city.finish();
  CHECK(city.when_ms(TraceKind::rationed) == 2 * kDay);
  CHECK(city.when_ms(TraceKind::panic) == 2 * kDay);
  CHECK(city.when_ms(TraceKind::ordered) == 2 * kDay);
  CHECK(city.when_ms(TraceKind::short_of_need) == 2 * kDay);
  CHECK(tank.orders == 20);
  CHECK(tank.unserved_l == 1'800'000);
  CHECK(tank.private_l == 100'000);
}

TEST_CASE("a released reserve prevents a rule and a panic of the same level") {
  StockCity city(city_alone(stock("initial: 500 kl, reserve: {volume: 900 kl, below: 3 d}") +
                            all(", panic: {below: 3 d, factor: 2}") +
                            "    rationing: {cap: {on: 3 d, off: 4 d, classes: {all: 50 %}}}\n"));
  city.to_day(10);
  CHECK(city.count(TraceKind::rationed) == 0);
  CHECK(city.count(TraceKind::panic) == 0);
  CHECK(city.level() == doctest::Approx(400e3));
}
