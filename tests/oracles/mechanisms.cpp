// Closed forms for mechanisms that the list of oracles leaves out: queues, loss systems, renewals and mixtures. Each
// case states its formula.
#include <array>
#include <cmath>

#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

using model::CorridorRecord;
using model::Stage;

/// One corridor from a to b, driven in no time unless `roads` say otherwise.
struct OneWay {
  std::string times = "horizon: 2020 d\nwarm_up: 20 d";
  std::string roads = "[{id: r, from: a, to: b, km: 100, class: fast}]";
  std::string trucks = "unlimited";
  std::string corridor = "convoy: {target: 1}";
  std::string city = "stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}";
  std::string pool, more;

  model::Model model() const {
    return model_of("taji: 1\nname: One way\nstart: 2026-01-01\n" + times +
                    "\nnetwork:\n  speeds: {fast: unlimited, slow: {loaded: 10 km/h, empty: unlimited}}\n"
                    "  places: {a: ~, b: ~, m: ~}\n  roads: " +
                    roads + "\nfleet: [{corridor: x, trucks: " + trucks + ", capacity: 10 kl, product: diesel" + pool +
                    "}]\ncorridors:\n  x: {source: a, city: b, " + corridor + "}\ncities:\n  b: {" + city + "}\n" +
                    more);
  }
};

Sample of(const ensemble::Ensemble& e, std::int64_t CorridorRecord::*field) {
  return rows(e, [&](std::size_t row) { return static_cast<double>(e.corridor_records[row].*field); });
}

/// Mean number of trucks in a stage over `days` recorded days.
Sample in_stage(const ensemble::Ensemble& e, Stage stage, double days) {
  return rows(e, [&](std::size_t row) {
    return static_cast<double>(e.corridor_records[row].stage_truck_ms[static_cast<std::size_t>(stage)]) /
           (days * kernel::kDay);
  });
}

}  // namespace

TEST_CASE("a pool of escorts that departures do not wait for: Erlang's loss formula, whatever the law of return") {
  // Offered load a = 2 / d x 1 d, c = 3 units: B = (a^c / c!) / sum a^k / k! = (8/6) / (1 + 2 + 2 + 8/6) = 4/19.
  for (const char* way_back : {"{exponential: 1 d}", "{uniform: [0 h, 2 d]}", "24 h"}) {
    OneWay one;
    one.corridor = "convoy: {target: 1}, departures: {poisson: 2 / d}, escort: {pool: army, units: 1}";
    one.more = std::string("escorts: {army: {units: 3, return: ") + way_back + "}}\n";
    const auto e = experiment(one.model(), 30);
    const Sample asked = rows(e, [&](std::size_t i) {
      return static_cast<double>(e.corridor_records[i].skipped + e.corridor_records[i].trips);
    });
    check_ratio(of(e, &CorridorRecord::skipped), asked, 4.0 / 19);
  }
}

TEST_CASE("a fleet between two racks: mean value analysis of a closed network") {
  // N trucks, two exponential single racks of mean D_1, D_2 and Z of driving (any law). Reiser & Lavenberg (1980):
  // R_i(n) = D_i (1 + Q_i(n - 1)), X(n) = n / (Z + R_1 + R_2), Q_i(n) = X R_i, from Q(0) = 0. In hours.
  const std::array<double, 2> mean = {6, 4};
  const double driving = 12 + 8;
  std::array<double, 2> queue = {0, 0};
  double throughput = 0;
  for (int n = 1; n <= 5; ++n) {
    const std::array<double, 2> stay = {mean[0] * (1 + queue[0]), mean[1] * (1 + queue[1])};
    throughput = n / (driving + stay[0] + stay[1]);
    queue = {throughput * stay[0], throughput * stay[1]};
  }
  OneWay one;
  one.roads = "[{id: r, from: a, to: b, km: 480, speed: {loaded: 40 km/h, empty: 60 km/h}}]";
  one.trucks = "5";
  one.city =
      "racks: 1, unloading: {exponential: 4 h}, stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}";
  one.more = "sources: {a: {racks: 1, loading: {exponential: 6 h}}}\n";
  const auto e = experiment(one.model(), 30);
  check_mean(of(e, &CorridorRecord::trucks_arrived), 2000 * 24 * throughput);
  check_mean(in_stage(e, Stage::loading, 2000), queue[0]);
  check_mean(in_stage(e, Stage::unloading, 2000), queue[1]);
  check_mean(in_stage(e, Stage::driving, 2000), 12 * throughput);
}

TEST_CASE("clearance by one server: Pollaczek and Khinchine") {
  // lambda = 1/6 h, S uniform on [1, 7] h: E S = 4, E S^2 = (7^3 - 1) / 18 = 19, rho = 2/3. Mean wait
  // lambda E S^2 / (2 (1 - rho)) = 4.75 h; in the system lambda x 8.75 h = 35/24.
  OneWay one;
  one.trucks = "500";
  one.corridor = "convoy: {target: 1}, departures: {poisson: 4 / d}";
  one.city = "clearance: {delay: {uniform: [1 h, 7 h]}, servers: 1}, " + one.city;
  const auto e = experiment(one.model(), 60);
  check_mean(in_stage(e, Stage::clearance, 2000), 35.0 / 24);
}

TEST_CASE("trucks on the road at an instant: M/G/infinity is Poisson") {
  // Poisson departures at 3 a day, each 10 h / f on the road, f lognormal of median 0.8 and cv 0.5:
  // E(1/f) = exp(s^2/2) / 0.8 with s^2 = ln 1.25. The number on the road is Poisson of mean lambda E T.
  OneWay one;
  one.times = "horizon: 30 d";
  one.roads = "[{id: r, from: a, to: b, km: 100, class: slow}]";
  one.trucks = "500";
  one.corridor = "convoy: {target: 1}, departures: {poisson: 3 / d}, speed_factor: {lognormal: {median: 0.8, cv: 0.5}}";
  const auto e = experiment(one.model(), 8000);
  const double mean = 3 * (10.0 / 24) * std::sqrt(1.25) / 0.8;
  const auto days = static_cast<std::size_t>(e.days);
  const Sample on_road = rows(e, [&](std::size_t row) {
    return static_cast<double>(e.stage_trucks[(row * days + days - 1) * model::kDayStages + 4]);
  });
  check_mean(on_road, mean);
  check_sd(on_road, std::sqrt(mean));
}

TEST_CASE("departures at random are a Poisson process") {
  // In 50 days at 0.4 a day: mean and variance 20.
  OneWay one;
  one.times = "horizon: 50 d";
  one.corridor = "convoy: {target: 2}, departures: {poisson: 0.4 / d}";
  const auto e = experiment(one.model(), 8000);
  check_mean(of(e, &CorridorRecord::trips), 20);
  check_sd(of(e, &CorridorRecord::trips), std::sqrt(20.0));
}

TEST_CASE("one speed factor a trip: mean haul is that of its inverse") {
  // 10 h / f, f lognormal of median 0.9 and cv 0.3: E = 10 h sqrt(1.09) / 0.9, and the second moment of 1/f is
  // 1.09^2 / 0.81.
  OneWay one;
  one.times = "horizon: 60 d";
  one.roads = "[{id: r, from: a, to: m, km: 60, class: slow}, {id: s, from: m, to: b, km: 40, class: slow}]";
  one.corridor = "convoy: {target: 1}, departures: [2026-01-01], speed_factor: {lognormal: {median: 0.9, cv: 30 %}}";
  const auto e = experiment(one.model(), 20'000);
  const Sample hours =
      rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].haul_truck_ms) / kernel::kHour; });
  const double inverse = std::sqrt(1.09) / 0.9;
  check_mean(hours, 10 * inverse);
  check_sd(hours, 10 * std::sqrt(1.09 * 1.09 / 0.81 - inverse * inverse));
}

TEST_CASE("the way home is exposed empty_exposure times as much, as one convoy or each truck by itself") {
  // p = .3, exposure .4, everything taken: a convoy of 10 comes home with .7^1.4; home alone each truck weighs a tenth,
  // and comes home with .7^1.04.
  for (const auto& [way, power] : {std::pair{"convoy", 1.4}, std::pair{"alone", 1.04}}) {
    OneWay one;
    one.times = "horizon: 9 d";
    one.roads = "[{id: r, from: a, to: b, km: 100, speed: 10 km/h, interdiction: 30 %}]";
    one.trucks = "10";
    one.corridor = "convoy: {target: 10}, departures: [2026-01-01], empty_exposure: 0.4, return: ";
    one.corridor += way;
    const auto e = experiment(one.model(), 20'000);
    check_mean(of(e, &CorridorRecord::trucks_lost), 10 * (1 - std::pow(.7, power)));
    check_mean(of(e, &CorridorRecord::cycles), 10 * std::pow(.7, power));
  }
}

TEST_CASE("turned back until it comes through: attempts are geometric") {
  // 1 h to m, where every convoy is attacked and beaten off, and turns back with .6: 1 h back to a, whence it leaves
  // again. Attempts a passage: 1 / .4.
  OneWay one;
  one.times = "horizon: 420 d\nwarm_up: 20 d";
  one.roads =
      "[{id: out, from: a, to: m, km: 10, speed: 10 km/h}, {id: on, from: m, to: b, km: 10, speed: 10 km/h, "
      "interdiction: 100 %}]";
  one.trucks = "1";
  one.corridor = "convoy: {target: 1}, on_attack: {repelled: 100 %, turn_back: 60 %}";
  const auto e = experiment(one.model(), 60);
  const Sample arrived = of(e, &CorridorRecord::trucks_arrived);
  check_ratio(of(e, &CorridorRecord::attacks), arrived, 1 / .4);
  // A cycle is 4 h, and 2 h for each of .6 / .4 failures on average.
  check_mean(arrived, 400 * 24 / (4 + 2 * 1.5));
}

TEST_CASE("an owner who stands down: cycles are a renewal process") {
  // Out 10 h to m and, attacked there for certain, 10 h on; home in no time. With .3 the load is taken, and the truck
  // stands 30 h from the attack on, of which 10 h are the rest of its trip: a cycle is 20 h + .3 x 20 h.
  OneWay one;
  one.times = "horizon: 4020 d\nwarm_up: 20 d";
  one.roads =
      "[{id: r, from: a, to: m, km: 100, class: slow}, {id: s, from: m, to: b, km: 100, class: slow, interdiction: 100 "
      "%}]";
  one.trucks = "1";
  one.pool = ", owner: sun";
  one.corridor = "convoy: {target: 1}, on_attack: {loss: {each: 30 %}, load_only: 100 %}";
  one.more = "owners: {sun: {stand_down: 30 h}}\n";
  const auto e = experiment(one.model(), 40);
  check_mean(of(e, &CorridorRecord::cycles), 4000 * 24 / 26.0);
}

TEST_CASE("orders with a lead time by chance: unserved share of (r, Q)") {
  // Need D = 1 kl a day, r = 3, Q = 10 kl, lead time exponential of mean m = 5 d. An order finds r left, so it is dry
  // for m e^(-r/(D m)) on average; a cycle serves Q. Unserved share: dry / (Q/D + dry).
  const double dry = 5 * std::exp(-0.6);
  OneWay one;
  one.times = "horizon: 20100 d\nwarm_up: 100 d";
  one.corridor = "convoy: {target: 1}, departures: [2026-01-01]";
  one.city =
      "stock: {diesel: {initial: 10 kl, orders: {reorder_at: 3 kl, quantity: 10 kl, lead_time: {exponential: 5 d}}}}, "
      "demand: {all: {diesel: 1 kl/d}}";
  const auto e = experiment(one.model(), 30);
  const auto tank = [&](std::int64_t model::TankRecord::*field) {
    return rows(e, [&](std::size_t i) { return static_cast<double>(e.tank_records[i].*field); });
  };
  check_mean(tank(&model::TankRecord::unserved_l), 20'000 * 1000 * dry / (10 + dry));
  check_mean(tank(&model::TankRecord::orders), 20'000 / (10 + dry));
  check_mean(tank(&model::TankRecord::dry_ms), 20'000.0 * kernel::kDay * dry / (10 + dry));
}

TEST_CASE("rationing with hysteresis: the stock saws between off and on") {
  // Need 10, inflow 6 kl a day. On at 10 kl (1 d), then 30 % may be drawn: +3 a day up to 20 kl (2 d); off: -4 a day. A
  // period is 10/3 + 10/4 = 35/6 d; from day 5 on six of them are 35 d. The stock's mean is half-way, 15 kl.
  // Half-way up, on day 6.5, the tank is looked at for a change that changes nothing: the rule is still on.
  OneWay one;
  one.times = "horizon: 40 d\nwarm_up: 5 d";
  one.corridor = "convoy: {target: 2}";  // of which there is one: none ever leaves
  one.trucks = "1";
  one.city =
      "stock: {diesel: {initial: 30 kl}}, demand: {all: {diesel: 10 kl/d}}, inflow: {trade: {product: diesel, rate: 6 "
      "kl/d}}, rationing: {cap: {on: 1 d, off: 2 d, classes: {all: 30 %}}}";
  one.more = "timeline: [{at: 156 h, set: {cities.b.demand.all.diesel: 10 kl/d}}]\n";
  const auto e = experiment(one.model(), 1);
  const model::TankRecord& tank = e.tank_records[0];
  CHECK(std::abs(static_cast<double>(tank.unserved_l) - 140'000) <= 1);
  CHECK(std::abs(static_cast<double>(tank.mean_stock_l) - 15'000) <= 1);
  CHECK(std::abs(static_cast<double>(tank.short_ms) - 6 * 10.0 / 3 * kernel::kDay) <= 6);
  CHECK(tank.dry_ms == 0);
}

TEST_CASE("an uncertain need: the mixture over its range") {
  // Need uniform on 1..3 kl a day, 20 kl in stock, 10 days: unserved 10 (need - 2)+, of mean 10 x 1/4 = 2.5 kl and
  // second moment 100 x 1/6; dry at some time with chance 1/2.
  OneWay one;
  one.times = "horizon: 10 d";
  one.corridor = "convoy: {target: 2}";  // of which there is one: none ever leaves
  one.trucks = "1";
  one.city = "stock: {diesel: {initial: 20 kl}}, demand: {all: {diesel: {uncertain: [1 kl/d, 3 kl/d]}}}";
  const auto e = experiment(one.model(), 6400);
  const Sample unserved = rows(e, [&](std::size_t i) { return static_cast<double>(e.tank_records[i].unserved_l); });
  check_mean(unserved, 2500);
  check_sd(unserved, 1000 * std::sqrt(100.0 / 6 - 2.5 * 2.5));
  check_share(rows(e, [&](std::size_t i) { return e.tank_records[i].dry_ms > 0 ? 1.0 : 0.0; }), 0.5);
}
