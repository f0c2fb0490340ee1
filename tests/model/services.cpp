// Services, the needs that they raise and the price index, by hand.
#include "support/city.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

using Kind = model::DaySeries::Kind;
using Litres = std::vector<std::int64_t>;
using Values = std::vector<std::int32_t>;

constexpr std::int32_t kHour = 3'600'000;

/// Power on diesel, 2 Ml/d; what it makes in `more`.
CityAlone power(const std::string& initial, const std::string& hours) {
  CityAlone city;
  city.horizon = "4 d";
  city.stock = "{diesel: {initial: " + initial + "}}";
  city.demand = "{power: {diesel: 2 Ml/d}}";
  city.more = "services: {electricity: {class: power, hours: " + hours + "}}";
  return city;
}

/// Private generators on gasoline that run when the power is cut.
CityAlone generators(const std::string& by) {
  CityAlone city = power("3 Ml", "20 h");
  city.horizon = "5 d";
  city.stock = "{diesel: {initial: 3 Ml}, gasoline: {initial: 10 Ml}}";
  city.demand =
      "{power: {diesel: 2 Ml/d}, homes: {gasoline: 1 Ml/d, raised_by: {service: electricity, by: " + by + "}}}";
  return city;
}

/// Two cities that convoys supply now and then.
std::string supplied(bool other_order) {
  const std::string first = R"(  a:
    stock: {diesel: {initial: 300 kl, price: {shortage: 2, cover: 1}}}
    demand:
      power: {diesel: 40 kl/d, priority: 1}
      homes: {diesel: 30 kl/d, priority: 2, raised_by: {service: light, by: 50 %}, weekdays: [1, 1, 1, 1, 1, 2, 3]}
    services: {light: {class: power, hours: [[0 %, 1 h], [100 %, 20 h]]}, water: {class: homes, hours: 24 h}}
)";
  const std::string second = R"(  b:
    stock: {petrol: {initial: 100 kl}, diesel: {initial: 100 kl}}
    demand: {all: {petrol: 20 kl/d, diesel: 10 kl/d, raised_by: {service: pumps, by: 100 %}}}
    services: {pumps: {class: all, product: petrol, hours: 10 h}}
)";
  return R"(
taji: 1
name: Supplied
start: 2026-01-12 09:00
horizon: 60 d
warm_up: 5 d
network: {places: {d: ~, a: ~, b: ~}, roads: [{id: r, from: d, to: a, km: 500, interdiction: 20 %}, {id: t, from: d, to: b, km: 300}]}
fleet:
  - {corridor: x, trucks: unlimited, capacity: 20 kl, product: diesel}
  - {corridor: y, trucks: unlimited, capacity: 20 kl, product: petrol}
corridors:
  x: {source: d, city: a, departures: {poisson: 0.4 / d}, convoy: {target: 6}}
  y: {source: d, city: b, departures: {poisson: 0.2 / d}, convoy: {target: 4}}
cities:
)" + (other_order ? second + first : first + second);
}

}  // namespace

TEST_CASE("hours of a service by the share of its class's need") {
  // 3 Ml: a full day, half a day, nothing. 3.5 Ml: the second day 75 %.
  const std::string points = "[[0 %, 2 h], [50 %, 9 h], [100 %, 19 h]]";
  auto m = model_of(power("3 Ml", points).yaml());
  auto record = record_of(m);
  CHECK(series(m, record, Kind::service_hours) == Values{19 * kHour, 9 * kHour, 2 * kHour, 2 * kHour});
  CHECK(series(m, record, Kind::class_served) == Values{1'000'000, 500'000, 0, 0});
  m = model_of(power("3.5 Ml", points).yaml());
  record = record_of(m);
  CHECK(series(m, record, Kind::service_hours) == Values{19 * kHour, 14 * kHour, 2 * kHour, 2 * kHour});
  // One figure: in proportion. Points inside: level outside them.
  m = model_of(power("3.5 Ml", "20 h").yaml());
  CHECK(series(m, record_of(m), Kind::service_hours) == Values{20 * kHour, 15 * kHour, 0, 0});
  m = model_of(power("2.6 Ml", "[[20 %, 4 h], [40 %, 8 h], [70 %, 10 h]]").yaml());  // 100 %, 30 %
  CHECK(series(m, record_of(m), Kind::service_hours) == Values{10 * kHour, 6 * kHour, 4 * kHour, 4 * kHour});
}

TEST_CASE("a service counts what its class got from its own buffer") {
  // 2 Ml in the tank and 1 Ml in the buffer.
  CityAlone city = power("2 Ml", "20 h");
  city.demand = "{power: {diesel: 2 Ml/d, buffer: 12 h}}";
  const auto m = model_of(city.yaml());
  CHECK(series(m, record_of(m), Kind::service_hours) == Values{20 * kHour, 10 * kHour, 0, 0});
}

TEST_CASE("a class without need serves in full; the curve may change by date") {
  CityAlone city = power("0 l", "[[0 %, 2 h], [100 %, 20 h]]");
  city.rest = R"(timeline:
  - {at: 24 h, set: {cities.c.demand.power.diesel: 0 l/d}}
  - {at: 3 d, set: {cities.c.services.electricity.hours.1.1: 12 h}}
)";
  const auto m = model_of(city.yaml());
  // The day that ends at 3 d is judged after what the timeline changes there.
  CHECK(series(m, record_of(m), Kind::service_hours) == Values{2 * kHour, 20 * kHour, 12 * kHour, 12 * kHour});
}

TEST_CASE("a need that rises the day after a power cut") {
  // Full for two days (the first because nothing came before it), half on the second: 1 + 0.4 x 0.5, then 1.4.
  const auto m = model_of(generators("40 %").yaml());
  const auto record = record_of(m);
  CHECK(series(m, record, Kind::service_hours) == Values{20 * kHour, 10 * kHour, 0, 0, 0});
  CHECK(stocks(m, record, 1) == Litres{9'000'000, 8'000'000, 6'800'000, 5'400'000, 4'000'000});
  CHECK(record.classes[1].need_l == 6'000'000);
  // By the level over the full one, not by the share: 9 of 19 h, then 2 of 19.
  CityAlone city = generators("38 %");
  city.more = "services: {electricity: {class: power, hours: [[0 %, 2 h], [50 %, 9 h], [100 %, 19 h]]}}";
  const auto n = model_of(city.yaml());
  CHECK(stocks(n, record_of(n), 1) == Litres{9'000'000, 8'000'000, 6'800'000, 5'460'000, 4'120'000});
}

TEST_CASE("the rise begins at midnight, by the calendar day, with and without a warm-up") {
  // From 18:00: dry at 1.5 d, 06:00 of the third date, which is served for a quarter. 1.3 Ml/d from 2.25 d, 1.4 from
  // 3.25 d.
  CityAlone city = generators("40 %");
  city.start = "2026-01-12 18:00";
  const auto m = model_of(city.yaml());
  const Litres expected{9'000'000, 8'000'000, 10'000'000 - 2'250'000 - 975'000, 6'775'000 - 325'000 - 1'050'000,
                        4'000'000};
  CHECK(stocks(m, record_of(m), 1) == expected);
  for (const char* warm_up : {"1 d", "36 h", "2 d", "54 h"}) {
    city.rest = std::string("warm_up: ") + warm_up + "\n";
    const auto late = model_of(city.yaml());
    CHECK(record_of(late).tanks[1].final_stock_l == 4'000'000);
  }
}

TEST_CASE("a need that a service raises by nothing is as it was") {
  auto with = record_of(model_of(generators("0 %").yaml()));
  CityAlone city = generators("0 %");
  city.demand = "{power: {diesel: 2 Ml/d}, homes: {gasoline: 1 Ml/d}}";
  const auto without = record_of(model_of(city.yaml()));
  with.events = without.events;
  CHECK(with == without);
}

TEST_CASE("the price index") {
  // 15 Ml, 2 Ml/d. Cover at the ends of days 6.5, 5.5, … 0.5, 0: half of the eighth day is served, then none.
  CityAlone city;
  city.horizon = "10 d";
  city.stock = "{diesel: {initial: 15 Ml, price: {shortage: 3, cover: 1, normal_cover: 7 d}}}";
  city.demand = "{a: {diesel: 2 Ml/d}}";
  const auto m = model_of(city.yaml());
  Values expected;
  for (int day = 0; day < 7; ++day) {
    expected.push_back(static_cast<std::int32_t>(std::lround(1000 * (2 - (6.5 - day) / 7))));
  }
  expected.insert(expected.end(), {3500, 5000, 5000});
  CHECK(series(m, record_of(m), Kind::price_index) == expected);
  CHECK(expected[0] == 1071);
  // Enough for longer than normal, and no need: 1. A dated change of the rule counts for the day that it ends.
  city.stock = "{diesel: {initial: 100 Ml, price: {shortage: 3, cover: 1}}}";
  const auto rich = model_of(city.yaml());
  CHECK(series(rich, record_of(rich), Kind::price_index) == Values(10, 1000));
  city.demand = "{a: {diesel: 0 l/d}}";
  city.stock = "{diesel: {initial: 0 l, price: {shortage: 3, cover: 1}}}";
  const auto idle = model_of(city.yaml());
  CHECK(series(idle, record_of(idle), Kind::price_index) == Values(10, 1000));
}

TEST_CASE("services: a copy in mid-run, another order, balances") {
  const auto m = model_of(supplied(false)), n = model_of(supplied(true));
  for (std::uint64_t slot = 0; slot < 5; ++slot) {
    model::World whole, running, other;
    model::replicate(whole, m, {1, 0, slot});
    model::replicate(other, n, {1, 0, slot});
    CHECK(whole.record == other.record);
    model::begin(running, m, {1, 0, slot});
    for (model::Millis at = 7 * kHour; at < m.horizon; at += 61 * static_cast<model::Millis>(kHour)) {
      model::advance(running, m, at);
      model::World copy = running;
      model::advance(copy, m, m.horizon);
      model::finish(copy, m);
      REQUIRE(copy.record == whole.record);
    }
    std::int32_t least = 20 * kHour, most = 0;
    for (const std::int32_t hours : series(m, whole.record, Kind::service_hours)) {
      least = std::min(least, hours);
      most = std::max(most, hours);
    }
    CHECK(least >= kHour);
    CHECK(most == 20 * kHour);
  }
}
