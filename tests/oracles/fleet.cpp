// Drivers, owners, hiring, load-only losses and arrangements against known laws.
#include <algorithm>
#include <cmath>

#include "support/busy.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

/// One road of 100 km, driven in ten hours, on which every convoy is attacked on entry.
std::string one_road(const std::string& pool, const std::string& corridor, const std::string& more = "") {
  return R"(
taji: 1
name: one road
start: 2026-01-01
horizon: 7 d
network:
  speeds: {paved: 10 km/h}
  places: {a: {}, b: {}}
  roads: [{id: r, from: a, to: b, km: 100, class: paved, interdiction: 100 %}]
fleet: [{corridor: south, capacity: 10 kl, product: diesel, )" +
         pool + R"(}]
corridors:
  south: {source: a, city: b, departures: [2026-01-01], )" +
         corridor + R"(}
cities: {b: {stock: {diesel: {initial: 0 l}}}}
)" + more;
}

Sample of(const ensemble::Ensemble& e, std::int64_t model::CorridorRecord::*field) {
  return rows(e, [&](std::size_t row) { return static_cast<double>(e.corridor_records[row].*field); });
}

/// A file in which all of the fleet's mechanisms act.
Busy crewed() {
  Busy busy;
  const auto add = [](std::string& entry, const std::string& keys) { entry.insert(entry.size() - 1, ", " + keys); };
  add(busy.corridors[0], "drivers: {number: 80, refusals_per_loss: 1.3, return_time: 4 d}");
  add(busy.corridors[0], "arrangement: {share: 30 %, time: {exponential: 9 h}, load: 7 %}");
  add(busy.corridors[1], "drivers: {refusals_per_loss: 0.4, return_time: 9 d}");
  const auto load_only = [](std::string& entry) {
    entry.replace(entry.find("on_attack: {"), 12, "on_attack: {load_only: 40 %, ");
  };
  for (auto& corridor : busy.corridors) load_only(corridor);
  add(busy.fleet[0], "owner: sun, replaced: {share: 60 %, after: {uniform: [1 d, 5 d]}}");
  add(busy.fleet[1], "owner: moon");
  add(busy.fleet[2], "name: third, owner: sun");
  busy.fleet.push_back("{name: fourth, corridor: dawn, product: diesel, trucks: 4, capacity: 45 kl, owner: moon}");
  busy.more.insert(1,
                   "owners: {sun: {stand_down: {uniform: [4 h, 40 h]}}, moon: {suspended: 20 %, stand_down: 9 h}}\n");
  busy.more += R"(
  - {date: 2026-02-05, withdraw: {north: 40 %}, hire: {third: 7, fourth: 2}}
  - {date: 2026-02-12, dismiss: {north-diesel: 15}, set: {owners.moon.suspended: 80 %}}
  - {date: 2026-02-14 03:00, move: {third: {to: fourth, trucks: 12}, fourth: {to: third, trucks: 3}}}
  - {date: 2026-02-18, recall: {north: 50 %}, reset: [owners.moon.suspended]}
  - {date: 2026-02-20, set: {corridors.north.drivers.return_time: 1 d, corridors.north.arrangement.load: 20 %}}
)";
  return busy;
}

}  // namespace

TEST_CASE("drivers who withdrew come back each at rate 1/return_time, a dated change included") {
  // Fifty independent exponentials: withdrawn at 7 d ~ Binomial(50, exp(-0.7)); with a mean of 5 d from 3.5 d on,
  // Binomial(50, exp(-1.05)).
  const std::string drivers = "convoy: {target: 1}, drivers: {number: 50, return_time: 10 d}";
  const auto check = [](const std::string& yaml, double stays) {
    const auto e = experiment(model_of(yaml), 3000);
    check_mean(of(e, &model::CorridorRecord::drivers_withdrawn), 50 * stays);
    check_sd(of(e, &model::CorridorRecord::drivers_withdrawn), std::sqrt(50 * stays * (1 - stays)));
  };
  const std::string all = "timeline:\n  - {at: 0 d, withdraw: {south: 100 %}}\n";
  check(one_road("trucks: 1", drivers, all), std::exp(-0.7));
  check(one_road("trucks: 1", drivers, all + "  - {at: 84 h, set: {corridors.south.drivers.return_time: 5 d}}\n"),
        std::exp(-1.05));
  check(one_road("trucks: 1", drivers, all + "  - {at: 0 h, set: {corridors.south.drivers.return_time: never}}\n"), 1);
}

TEST_CASE("a fraction of refusals per loss is a chance for each loss") {
  // Four trucks lost: 4 + Binomial(4, 1/2) withdraw.
  const auto e = experiment(
      model_of(one_road("trucks: 4", "convoy: {target: 4}, drivers: {number: 100, refusals_per_loss: 1.5}")), 3000);
  check_mean(of(e, &model::CorridorRecord::drivers_withdrawn), 6);
  check_sd(of(e, &model::CorridorRecord::drivers_withdrawn), 1);
}

TEST_CASE("load-only losses split the losses binomially") {
  // Each of ten trucks: taken with 0.35, emptied with 0.15, untouched with 0.5.
  const auto e = experiment(model_of(one_road("trucks: 10",
                                              "convoy: {target: 10}, on_attack: {loss: {each: 50 %}, "
                                              "load_only: 30 %}")),
                            4000);
  check_mean(of(e, &model::CorridorRecord::trucks_lost), 3.5);
  check_sd(of(e, &model::CorridorRecord::trucks_lost), std::sqrt(10 * 0.35 * 0.65));
  check_mean(of(e, &model::CorridorRecord::loads_lost), 1.5);
  check_sd(of(e, &model::CorridorRecord::loads_lost), std::sqrt(10 * 0.15 * 0.85));
  check_mean(of(e, &model::CorridorRecord::lost_l), 50'000);
  check_mean(of(e, &model::CorridorRecord::delivered_l), 50'000);
  check_mean(of(e, &model::CorridorRecord::trucks_arrived), 6.5);
}

TEST_CASE("a second attack takes emptied trucks and loads alike") {
  // Two certain attacks, each hitting a truck with 1/2 and, of those hit, taking only the load with 0.4: a truck is
  // lost with 1 - 0.7^2, and loses its load alone with 0.2 x 0.7 + 0.5 x 0.2.
  std::string yaml = one_road("trucks: 8", "convoy: {target: 8}, on_attack: {loss: {each: 50 %}, load_only: 40 %}");
  yaml.replace(yaml.find("places: {a: {}, b: {}}"), 22, "places: {a: {}, b: {}, m: {}}");
  const std::string road = "{id: r, from: a, to: b, km: 100, class: paved, interdiction: 100 %}";
  yaml.replace(yaml.find(road), road.size(),
               "{id: r, from: a, to: m, km: 50, interdiction: 100 %}, {id: t, from: m, to: b, km: 50, interdiction: "
               "100 %}");
  const auto e = experiment(model_of(yaml), 3000);
  check_mean(of(e, &model::CorridorRecord::trucks_lost), 8 * (1 - 0.49));
  check_mean(of(e, &model::CorridorRecord::delivered_l), 8 * 0.25 * 10'000);
  // Loads taken from trucks kept then: 0.2 at the first, 0.5 x 0.2 at the second.
  check_mean(of(e, &model::CorridorRecord::loads_lost), 8 * 0.3);
}

TEST_CASE("a share of convoys is let pass and arrives whole, less its part") {
  const auto e = experiment(model_of(one_road("trucks: 5",
                                              "convoy: {target: 5}, arrangement: {share: 30 %, time: "
                                              "{exponential: 1 d}, load: 20 %}")),
                            4000);
  check_share(of(e, &model::CorridorRecord::arranged), 0.3);
  check_share(of(e, &model::CorridorRecord::trips_untouched), 0.3);
  const Sample paid = of(e, &model::CorridorRecord::paid_l), delivered = of(e, &model::CorridorRecord::delivered_l);
  for (std::size_t row = 0; row < e.replications.size(); ++row) CHECK(delivered.values[row] == 4 * paid.values[row]);
  check_mean(paid, 0.3 * 10'000);
}

TEST_CASE("a share of lost trucks is replaced") {
  // 100 trucks are lost at once, each replaced after a day with 0.3; the new ones leave one by one on the second date.
  std::string yaml = one_road("trucks: 100, replaced: {share: 30 %, after: 1 d}", "convoy: {target: 100, min: 1}");
  yaml.replace(yaml.find("[2026-01-01]"), 12, "[2026-01-01, 2026-01-04]");
  const auto e = experiment(model_of(yaml), 2000);
  check_mean(of(e, &model::CorridorRecord::trucks_sent), 130);
  check_sd(of(e, &model::CorridorRecord::trucks_sent), std::sqrt(100 * 0.3 * 0.7));
}

TEST_CASE("what does nothing changes nothing") {
  Busy busy, neutral;
  const auto add = [](std::string& entry, const std::string& keys) { entry.insert(entry.size() - 1, ", " + keys); };
  for (int i = 0; i < 2; ++i) {
    add(neutral.corridors[i], "drivers: {}, arrangement: {share: 0 %, time: 3 h, load: 50 %}");
  }
  for (auto& corridor : neutral.corridors) {
    corridor.replace(corridor.find("on_attack: {"), 12, "on_attack: {load_only: 0 %, ");
  }
  for (int i = 0; i < 3; ++i) add(neutral.fleet[i], "owner: star, replaced: {share: 0 %, after: 3 d}");
  neutral.more.insert(1, "owners: {star: {}}\n");
  const auto m = model_of(busy.yaml()), n = model_of(neutral.yaml());
  for (std::uint64_t slot = 0; slot < 10; ++slot) {
    model::World a, b;
    model::replicate(a, m, {1, 0, slot}, {true});
    model::replicate(b, n, {1, 0, slot}, {true});
    CHECK(a.record == b.record);
    CHECK(a.trace == b.trace);
  }
}

TEST_CASE("the order of the file means nothing to drivers, owners and orders") {
  Busy busy = crewed(), turned = crewed();
  for (auto* part : {&turned.places, &turned.roads, &turned.zones, &turned.fleet, &turned.corridors, &turned.cities}) {
    std::reverse(part->begin(), part->end());
  }
  const std::string owners = "{sun: {stand_down: {uniform: [4 h, 40 h]}}, moon: {suspended: 20 %, stand_down: 9 h}}";
  turned.more.replace(turned.more.find(owners), owners.size(),
                      "{moon: {stand_down: 9 h, suspended: 20 %}, sun: {stand_down: {uniform: [4 h, 40 h]}}}");
  const std::string move = "third: {to: fourth, trucks: 12}, fourth: {to: third, trucks: 3}";
  turned.more.replace(turned.more.find(move), move.size(),
                      "fourth: {to: third, trucks: 3}, third: {to: fourth, trucks: 12}");
  const auto m = model_of(busy.yaml()), n = model_of(turned.yaml());
  for (std::uint64_t slot = 0; slot < 10; ++slot) {
    model::World a, b;
    model::replicate(a, m, {1, 0, slot});
    model::replicate(b, n, {1, 0, slot});
    CHECK(a.record == b.record);
  }
}

TEST_CASE("a copy in mid-run ends like its original, with drivers, owners and orders under way") {
  const auto m = model_of(crewed().yaml());
  for (std::uint64_t slot = 0; slot < 5; ++slot) {
    model::World whole, running;
    model::replicate(whole, m, {3, 0, slot}, {true});
    model::begin(running, m, {3, 0, slot}, {true});
    for (model::Millis at = 5 * kernel::kHour; at < m.horizon; at += 53 * kernel::kHour) {
      model::advance(running, m, at);
      model::World copy = running;
      model::advance(copy, m, m.horizon);
      model::finish(copy, m);
      REQUIRE(copy.record == whole.record);
      REQUIRE(copy.trace == whole.trace);
    }
  }
}

TEST_CASE("trucks, loads, litres and drivers are conserved after every event") {
  const auto m = model_of(crewed().yaml());
  std::int64_t arranged = 0, emptied = 0, replaced = 0, moved = 0;
  for (std::uint64_t slot = 0; slot < 20; ++slot) {
    model::World w;
    model::begin(w, m, {1, 0, slot});
    while (model::step(w, m, m.horizon)) REQUIRE(model::check_balances(w, m) == "");
    for (const auto& corridor : w.record.corridors) {
      arranged += corridor.arranged;
      emptied += corridor.loads_lost;
    }
    for (const auto& pool : w.pools) {
      replaced += pool.replaced;
      moved += pool.moved_in - pool.moved_out;
    }
  }
  CHECK(arranged > 0);
  CHECK(emptied > 0);
  CHECK(replaced > 0);
  CHECK(moved == 0);
}
