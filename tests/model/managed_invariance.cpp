// What must not matter: settings that do nothing, the order of the file, copying a world.
#include "support/stock_city.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

std::string city_of(const std::string& stock, const std::string& cls, const std::string& rest) {
  return R"(
taji: 1
name: Trucks and stocks
start: 2026-01-12 06:00
horizon: 90 d
network:
  places: {d: ~, c: ~}
  roads: [{id: r, from: d, to: c, km: 700, interdiction: 20 %}]
fleet: [{corridor: s, trucks: 90, capacity: 40 kl, product: diesel}]
corridors:
  s: {source: d, city: c, convoy: {target: 20, min: 5, max_wait: 48 h}, on_attack: {loss: {each: 20 %}}}
cities:
  c:
    racks: 4
    unloading: 2 h
    stock: {diesel: {capacity: 2 Ml, initial: 1.3 Ml)" +
         stock + R"(}}
    demand:
      power: {diesel: 100 kl/d, priority: 1, buffer: 2 d)" +
         cls + R"(}
      transport: {diesel: 190 kl/d, priority: 2)" +
         cls + R"(}
      households: {diesel: 70 kl/d, priority: 2, hold: 30 h)" +
         cls + "}\n" + rest;
}

std::string every_part(bool swapped) {
  const std::string one = "      pipe: {product: diesel, rate: 40 kl/d, from: d}\n";
  const std::string two = "      rail: {product: diesel, batch: 400 kl, every: 9 d, first: 5 d}\n";
  const std::string cap = "      cap: {on: 2 d, off: 3 d, classes: {transport: 60 %}}\n";
  const std::string law = "      law: {on: 1 d, classes: {households: 50 %, transport: 90 %}}\n";
  return city_of(
      ", last_mile: 330 kl/d, reserve: {volume: 500 kl, below: 30 h}, "
      "orders: {reorder_at: 200 kl, up_to: 300 kl, lead_time: {exponential: 2 d}, from: d}",
      ", deferred: 40 %, quota_share: 95 %, panic: {below: 2 d, factor: 1.7, half_life: 2 d, private: 1 d}",
      "    inflow:\n" + (swapped ? two + one : one + two) + "    rationing:\n" + (swapped ? law + cap : cap + law) +
          "closures: [{road: r, from: 2026-02-10, for: 20 d}]\n"
          "timeline: [{at: 33 d, panic: {c: [transport]}, multiply: {cities.c.demand.power.diesel: 1.2}}]\n");
}

}  // namespace

TEST_CASE("settings that do nothing change nothing") {
  const auto plain = model_of(city_of("", "", ""));
  const auto managed = model_of(
      city_of(", last_mile: 900 Ml/d, reserve: {volume: 0 kl, below: 1 d}",
              ", deferred: 0 %, quota: 900 Ml/d, quota_share: 100 %, direct: true, panic: {below: 2 d, factor: 1}",
              "    inflow: {pipe: {product: diesel, rate: 0 kl/d}}\n    rationing: {cap: {on: 2 d, off: 3 d, classes: "
              "{transport: 100 %}}}\n"));
  REQUIRE(plain.tanks[0].managed < 0);
  REQUIRE(managed.tanks[0].managed == 0);
  model::World a, b;
  for (std::uint64_t slot = 0; slot < 20; ++slot) {
    model::replicate(a, plain, {1, 0, slot}, {});
    model::replicate(b, managed, {1, 0, slot}, {});
    CHECK(a.record.tanks == b.record.tanks);
    CHECK(a.record.tank_days == b.record.tank_days);
    CHECK(a.record.corridors == b.record.corridors);
    CHECK(a.record.arrivals == b.record.arrivals);
    CHECK(a.record.incidents == b.record.incidents);
    for (std::size_t c = 0; c < a.classes.size(); ++c) {
      CHECK(a.classes[c].unserved == doctest::Approx(b.classes[c].unserved).epsilon(1e-9));
      CHECK(a.classes[c].first_unserved == b.classes[c].first_unserved);
    }
  }
}

TEST_CASE("with every part at once balances hold, and the order of the file does not matter") {
  const auto one = model_of(every_part(false)), other = model_of(every_part(true));
  model::World a, b;
  std::int64_t caught_up = 0, orders = 0, released = 0;
  for (std::uint64_t slot = 0; slot < 30; ++slot) {
    model::replicate(a, one, {1, 0, slot}, {});
    model::replicate(b, other, {1, 0, slot}, {});
    CHECK(a.record == b.record);
    CHECK(a.record.fuel_error_ppb == 0);
    caught_up += a.record.tanks[0].caught_up_l;
    orders += a.record.tanks[0].orders;
    released += 500'000 - a.record.tanks[0].reserve_l;
    double unserved = 0;
    for (const auto& cls : a.classes) unserved += cls.unserved;
    CHECK(static_cast<double>(a.record.tanks[0].unserved_l) == doctest::Approx(unserved).epsilon(1e-6));
  }
  CHECK(caught_up > 0);
  CHECK(orders > 0);
  CHECK(released > 0);
}

TEST_CASE("entries of one instant leave the same calendar, whatever their order") {
  const auto run = [&](const std::string& first, const std::string& second) {
    const auto model = model_of(R"(
taji: 1
name: Reserve
start: 2026-03-30
horizon: 72 h
network: {places: {c: ~}, roads: []}
cities:
  c: {stock: {diesel: {initial: 500 kl, reserve: {volume: 100 kl}}}, demand: {all: {diesel: 50 kl/d}}}
timeline: [)" + first + ", " + second +
                                "]\n");
    model::World world;
    model::begin(world, model, {1, 0, 0});
    model::advance(world, model, 19 * kernel::kHour);
    return world.tanks[0].event_at;
  };
  const std::string release = "{at: 18 h, release: {c: {diesel: 20 kl}}}";
  const std::string more = "{at: 18 h, set: {cities.c.demand.all.diesel: 100 kl/d}}";
  // 500 - 37.5 + 20 kl at 100 kl/d: 115.8 h.
  CHECK(run(release, more) == (18 * 60 + 6948) * kernel::kMinute);
  CHECK(run(more, release) == (18 * 60 + 6948) * kernel::kMinute);
}

TEST_CASE("a copy of a world in mid-run ends as the original does") {
  const auto m = model_of(every_part(false));
  model::World world;
  model::begin(world, m, {1, 0, 7}, {});
  for (const std::int64_t day : {3, 17, 34, 45, 61}) {
    model::advance(world, m, day * kernel::kDay + 12'345);
    model::World copy = world;
    model::advance(copy, m, m.horizon);
    model::finish(copy, m);
    model::World straight;
    model::replicate(straight, m, {1, 0, 7}, {});
    CHECK(copy.record == straight.record);
    CHECK(model::fingerprint(model::state_fields(copy, m)) == model::fingerprint(model::state_fields(straight, m)));
  }
}
