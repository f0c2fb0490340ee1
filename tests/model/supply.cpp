// Inflows, batches and orders, worked by hand to the litre and the millisecond.
#include "support/stock_city.hpp"

using namespace taji;
using namespace taji::testing;
using model::TraceKind;

namespace {

constexpr std::int64_t kDay = kernel::kDay;

std::string stock(const std::string& diesel) {
  return "    stock: {diesel: {" + diesel + "}}\n";
}
const std::string kOne = "    demand: {all: {diesel: 100 kl/d}}\n";

}  // namespace

TEST_CASE("at its hold a class gets what flows in beyond the need before it") {
  // 3 - 2 Ml/d from 4 Ml to b's hold, 1 Ml, at 3 d. There b gets 1 Ml/d of its 2, and the level stays.
  StockCity city(city_alone(stock("initial: 4 Ml") + R"(    inflow: {pipe: {product: diesel, rate: 2 Ml/d}}
    demand: {a: {diesel: 1 Ml/d, priority: 1}, b: {diesel: 2 Ml/d, priority: 2}}
)"));
  const auto& tank = city.finish();
  CHECK(city.when_ms(TraceKind::short_of_need) == 3 * kDay);
  CHECK(tank.unserved_l == 17'000'000);
  CHECK(tank.inflow_l == 40'000'000);
  CHECK(tank.final_stock_l == 1'000'000);
  CHECK(tank.first_stockout == kernel::kNever);
  CHECK(tank.short_spells == 1);
  CHECK(city.world.classes[0].unserved == 0);
  CHECK(city.world.classes[1].unserved == doctest::Approx(17e6));
  CHECK(city.world.classes[1].needed == doctest::Approx(40e6));
  CHECK(city.world.classes[1].first_unserved == 3 * kDay);
}

TEST_CASE("an empty tank hands on what flows in, by priority and in proportion to need") {
  // Of 2 Ml/d a gets 1, b 0.75 of 3 and c 0.25 of 1. Dry all the time.
  const auto record =
      record_of(city_alone(stock("initial: 0 kl") + R"(    inflow: {pipe: {product: diesel, rate: 2 Ml/d}}
    demand:
      a: {diesel: 1 Ml/d, priority: 1}
      b: {diesel: 3 Ml/d, priority: 2, hold: 0 d}
      c: {diesel: 1 Ml/d, priority: 2, hold: 0 d}
)"));
  CHECK(record.tanks[0].unserved_l == 60'000'000);
  CHECK(record.tanks[0].dry_ms == 20 * kDay);
  CHECK(record.tanks[0].inflow_l == 40'000'000);
  CHECK(record.tanks[0].final_stock_l == 0);
}

TEST_CASE("a full tank takes in what is drawn from it") {
  // 2 Ml/d more than need fill it from 4 to 5 Ml in half a day: 1.5 + 19.5 Ml.
  StockCity city(
      city_alone(stock("capacity: 5 Ml, initial: 4 Ml") + R"(    inflow: {pipe: {product: diesel, rate: 3 Ml/d}}
    demand: {all: {diesel: 1 Ml/d}}
)"));
  city.to_day(0.5);
  CHECK(city.level() == 5e6);
  const auto& tank = city.finish();
  CHECK(tank.inflow_l == 21'000'000);
  CHECK(tank.final_stock_l == 5'000'000);
  CHECK(tank.mean_stock_l == 4'987'500);
}

TEST_CASE("an inflow with a place to come from stops while no way is open") {
  // Closed from 2 d to 5 d: 100 kl/d are drawn of 250; at 5 d again as much flows in as is drawn.
  StockCity city(
      city_alone(stock("initial: 250 kl") + kOne + "    inflow: {trade: {product: diesel, rate: 100 kl/d, from: m}}\n",
                 "closures: [{road: mc, from: 2026-01-14, for: 3 d}]\n"));
  const auto& tank = city.finish();
  CHECK(city.when_ms(TraceKind::flow_stops) == 2 * kDay);
  CHECK(city.when_ms(TraceKind::dry) == 4 * kDay + kDay / 2);
  CHECK(city.when_ms(TraceKind::served_again) == 5 * kDay);
  CHECK(tank.unserved_l == 50'000);
  CHECK(tank.inflow_l == 1'700'000);
}

TEST_CASE("a way round keeps the inflow up, and closing the place it comes from does not") {
  const std::string body =
      stock("initial: 250 kl") + kOne + "    inflow: {trade: {product: diesel, rate: 100 kl/d, from: d}}\n";
  const std::string around = edit_once(city_alone(body, "closures: [{road: mc, from: 2026-01-14}]\n"), "roads: [",
                                       "roads: [{id: dc, from: d, to: c, km: 90, oneway: true}, ");
  CHECK(record_of(around).tanks[0].inflow_l == 2'000'000);
  CHECK(record_of(city_alone(body, "closures: [{place: d, from: 2026-01-14}]\n")).tanks[0].inflow_l == 200'000);
  CHECK(record_of(city_alone(body, "closures: [{place: c, from: 2026-01-14}]\n")).tanks[0].inflow_l == 200'000);
  CHECK(record_of(city_alone(body, "closures: [{place: c}]\n")).tanks[0].inflow_l == 0);
}

TEST_CASE("a batch larger than the room waits outside and enters as room allows") {
  // At 3, 10 and 17 d 700, 600 and 500 kl enter; the rest keeps the tank full for 1, 2 and 3 days.
  StockCity city(city_alone(stock("capacity: 1 Ml, initial: 600 kl") + kOne +
                            "    inflow: {rail: {product: diesel, batch: 800 kl, every: 7 d, first: 3 d}}\n"));
  city.to_day(3.75);
  CHECK(city.level() == 1e6);
  CHECK(city.world.managed[0].outside == 100e3);
  city.to_day(5);
  CHECK(city.level() == doctest::Approx(900e3).epsilon(1e-9));
  city.to_day(12.5);
  CHECK(city.level() == doctest::Approx(950e3).epsilon(1e-9));
  const auto& tank = city.finish();
  CHECK(tank.inflow_l == 2'400'000);
  CHECK(tank.final_stock_l == 1'000'000);
  CHECK(tank.unserved_l == 0);
}

TEST_CASE("batches that are due while no way is open come when one opens") {
  // Due at 3 d and 4 d, both come at 4.5 d; those of 5 d and later as they are due.
  StockCity city(
      city_alone(stock("initial: 600 kl") + kOne +
                     "    inflow: {trucks: {product: diesel, batch: 50 kl, every: 1 d, first: 3 d, from: d}}\n",
                 "closures: [{road: dm, from: 2026-01-14, to: 2026-01-16 12:00}]\n"));
  city.to_day(4.25);
  CHECK(city.world.managed[0].inflow == 0);
  city.to_day(4.5);
  CHECK(city.world.managed[0].inflow == 100e3);
  CHECK(city.finish().inflow_l == 18 * 50'000);
}

TEST_CASE("an interval of batches that changes counts from the last batch") {
  // Due at 0 and 4 d; from 5 d every 2 d: 6, 8, ... 20 d.
  StockCity city(
      city_alone(stock("initial: 600 kl") + kOne + "    inflow: {rail: {product: diesel, batch: 10 kl, every: 4 d}}\n",
                 "timeline: [{at: 5 d, set: {cities.c.inflow.rail.every: 2 d}}]\n"));
  CHECK(city.finish().inflow_l == 10 * 10'000);
}

TEST_CASE("(r, Q) with a lead time") {
  // 200 kl, 50 a day: ordered at 100 kl on day 2, 8, 14 and 20; each order comes as the tank runs empty.
  StockCity city(city_alone(stock("initial: 200 kl, orders: {reorder_at: 100 kl, quantity: 300 kl, lead_time: 2 d}") +
                            "    demand: {all: {diesel: 50 kl/d}}\n"));
  const auto& tank = city.finish();
  for (int i = 0; i < 4; ++i) CHECK(city.when_ms(TraceKind::ordered, i) == (2 + 6 * i) * kDay);
  for (int i = 0; i < 3; ++i) CHECK(city.when_ms(TraceKind::batch, i) == (4 + 6 * i) * kDay);
  CHECK(tank.orders == 4);
  CHECK(tank.inflow_l == 900'000);
  CHECK(tank.unserved_l == 0);
  CHECK(tank.first_stockout == kernel::kNever);
  CHECK(tank.final_stock_l == 100'000);
}

TEST_CASE("several orders at once, and orders up to a level") {
  // 50 kl at the start: three of 40 kl bring the position above 150 kl, at 2 d.
  StockCity many(city_alone(stock("initial: 50 kl, orders: {reorder_at: 150 kl, quantity: 40 kl, lead_time: 2 d}") +
                            "    demand: {all: {diesel: 50 kl/d}}\n"));
  many.to_day(0);
  CHECK(many.count(TraceKind::ordered) == 3);
  // Up to 400 kl: 350 at the start, in at 2 d after a dry day; then 300 at 100 kl, on day 7, 13 and 19.
  StockCity upto(city_alone(stock("initial: 50 kl, orders: {reorder_at: 100 kl, up_to: 400 kl, lead_time: 2 d}") +
                            "    demand: {all: {diesel: 50 kl/d}}\n"));
  const auto& tank = upto.finish();
  CHECK(tank.orders == 4);
  CHECK(tank.inflow_l == 950'000);
  CHECK(tank.unserved_l == 50'000);
  CHECK(upto.when_ms(TraceKind::ordered, 3) == 19 * kDay);
}

TEST_CASE("an order that is due while no way is open waits for one") {
  // Dry at 4 d, closed until 5 d; the order comes at once then, and every 6 d after.
  StockCity city(city_alone(stock("initial: 200 kl, orders: {reorder_at: 0 kl, quantity: 300 kl, from: d}") +
                                "    demand: {all: {diesel: 50 kl/d}}\n",
                            "closures: [{road: dm, from: 2026-01-13, to: 2026-01-17}]\n"));
  const auto& tank = city.finish();
  CHECK(tank.unserved_l == 50'000);
  CHECK(tank.orders == 3);
  CHECK(tank.dry_spells == 1);
  CHECK(tank.dry_ms == kDay);
  CHECK(city.when_ms(TraceKind::ordered, 2) == 17 * kDay);
}

TEST_CASE("lead times are drawn by order, and orders may pass each other") {
  // Stock and orders under way fall from 1.6 Ml to 1.5 at 2 d and then from 1.56 to 1.5 every 1.2 d: 499 orders, and on
  // average 1530.08 kl. Of these 60 kl x 3 d an order are under way, less what is cut off at the end.
  const std::string yaml = city_alone(stock("initial: 1.6 Ml, orders: {reorder_at: 1.5 Ml, quantity: 60 kl, "
                                            "lead_time: {exponential: 3 d}}") +
                                          "    demand: {all: {diesel: 50 kl/d}}\n",
                                      {}, "start: 2026-01-12\nhorizon: 600 d");
  const auto e = experiment(model_of(yaml), 50);
  for (const auto& tank : e.tank_records) REQUIRE(tank.orders == 499);
  const double cut = std::exp(-0.4 / 3) / (1 - std::exp(-1.2 / 3));
  check_mean(rows(e, [&](std::size_t i) { return static_cast<double>(e.tank_records[i].mean_stock_l) / 1000; }),
             (2 * 1550 + 597.6 * 1530 + 0.4 * 1550) / 600 - 60 * 3 * (499 - cut) / 600);
}

TEST_CASE("a truck at the head of the queue has room before what waits outside") {
  // 1 Ml tank, full. A batch of 300 kl comes at 1 d into 100 kl of room; a truck of 200 kl comes at 2 d: the tank
  // drains to 800 kl until 4 d, takes the truck, and then the 100 kl that had not entered by 2 d, from 4 d to 5 d.
  const std::string yaml = R"(
taji: 1
name: A truck and a batch
start: 2026-01-12
horizon: 10 d
network:
  places: {d: ~, c: ~}
  roads: [{id: r, from: d, to: c, km: 0}]
fleet: [{corridor: s, trucks: 1, capacity: 200 kl, product: diesel}]
corridors: {s: {source: d, city: c, convoy: {target: 1}, departures: {dates: [2026-01-14]}}}
cities:
  c:
    stock: {diesel: {capacity: 1 Ml, initial: 1 Ml}}
    demand: {all: {diesel: 100 kl/d}}
    inflow: {rail: {product: diesel, batch: 300 kl, every: 30 d, first: 1 d}}
)";
  StockCity city(yaml);
  city.to_day(2.5);
  CHECK(city.level() == doctest::Approx(950e3));
  CHECK(city.world.managed[0].outside == doctest::Approx(100e3));
  city.to_day(4.5);
  CHECK(city.when_ms(TraceKind::unloaded) == 4 * kDay);
  CHECK(city.level() == doctest::Approx(1e6));
  const auto& tank = city.finish();
  CHECK(tank.inflow_l == 300'000);
  CHECK(tank.final_stock_l == 500'000);
}

TEST_CASE("trucks that load from a city's stock go on what flows and comes into it") {
  const auto dispatched = [](const std::string& inflow) {
    return record_of(R"(
taji: 1
name: Onward
start: 2026-01-12
horizon: 2 d
network:
  places: {a: ~, b: ~}
  roads: [{id: r, from: a, to: b, km: 0}]
fleet: [{corridor: s, trucks: 10, capacity: 50 kl, product: diesel}]
corridors: {s: {source: a, city: b, convoy: {target: 1}, initial: idle}}
cities:
  a:
    stock: {diesel: {initial: 0 kl}}
    demand: {all: {diesel: 50 kl/d}}
    inflow: {in: {product: diesel, )" +
                     inflow + R"(}}
  b: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 1 kl/d}}}
)")
        .tanks[0];
  };
  // 100 kl/d beyond the city's need: a load every half day. Of a batch of 120 kl at 1 d two loads at once.
  CHECK(dispatched("rate: 150 kl/d").dispatched_l == 200'000);
  CHECK(dispatched("rate: 150 kl/d").unserved_l == 0);
  CHECK(dispatched("batch: 120 kl, every: 9 d, first: 1 d").dispatched_l == 100'000);
}

TEST_CASE(
    "a batch that ends within a millisecond leaves nothing below zero, where an unloading truck has all the room") {
  // The truck unloads from 01:00 to 13:00, its load as large as the tank. At 06:00 a litre comes, and is drawn in 664.6
  // ms.
  const auto m = model_of(R"(
taji: 1
name: No room
start: 2026-01-01
horizon: 1 d
network:
  speeds: {paved: 10 km/h}
  places: {a: ~, b: ~}
  roads: [{id: ab, from: a, to: b, km: 10}]
fleet: [{corridor: x, trucks: 1, capacity: 40 kl, product: diesel}]
corridors: {x: {source: a, city: b, convoy: {target: 1}, initial: {waiting: 1}}}
cities:
  b:
    unloading: 12 h
    stock: {diesel: {capacity: 40 kl, initial: 0 l}}
    inflow: {cans: {product: diesel, batch: 1 l, every: 30 d, first: 6 h}}
    demand: {all: {diesel: 130 kl/d}}
)");
  model::World w;
  model::replicate(w, m, {1, 0, 0});
  // Dry until 13:00, and again when the load is used up; the litre was served.
  CHECK(w.record.tanks[0].inflow_l == 1);
  CHECK(w.record.tanks[0].delivered_l == 40'000);
  CHECK(w.record.tanks[0].unserved_l == 130'000 - 40'001);
  CHECK(w.tanks[0].level == 0);
}
