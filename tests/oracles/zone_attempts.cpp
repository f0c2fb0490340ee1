// A zone whose attempts convoys share: the convoy-size law.
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

std::string zone(int size, const std::string& every, const std::string& horizon, const std::string& attacks) {
  return R"(
taji: 1
name: A fixed danger
start: 2026-01-01
horizon: )" +
         horizon + R"(
network:
  speeds: {paved: 40 km/h}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 400}]
zones:
  z: {roads: [ab], attacks: )" +
         attacks + R"(}
fleet: [{corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}]
corridors:
  x:
    source: a
    city: b
    convoy: {target: )" +
         std::to_string(size) + R"(}
    departures: {every: )" +
         every + R"(}
    on_attack: {loss: {count: 1}}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
)";
}

Sample lost(const std::string& yaml, std::int64_t replications = 4000) {
  const auto e = experiment(model_of(yaml), replications);
  return rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].trucks_lost); });
}

}  // namespace

TEST_CASE("convoy-size law: fewer, larger convoys lose less to a fixed danger") {
  // 3,600 trucks, 10 h in the zone, .09 attempts an hour, one truck each; convoys follow each other without a gap, so
  // that every attempt finds one: .9 a convoy.
  check_mean(lost(zone(20, "10 h", "1800 h", "0.09 / h")), 162);
  check_mean(lost(zone(40, "10 h", "900 h", "0.09 / h")), 81);
  check_mean(lost(zone(60, "10 h", "600 h", "0.09 / h")), 54);
  // 5 h apart, two share the danger: over 5 h x 180 + 5 h of presence .09 x 905 attempts.
  check_mean(lost(zone(20, "5 h", "905 h", "0.09 / h")), 0.09 * 905);
  // 20 h apart, half of the attempts are void.
  check_mean(lost(zone(20, "20 h", "3600 h", "0.09 / h")), 162);
}

TEST_CASE("a rate per convoy-kilometre is Poisson in the distance driven") {
  // 180 convoys x 400 km x 2.25 / 1000 km = 162, whatever the spacing; more than one attack a traversal is possible.
  const auto apart = lost(zone(20, "10 h", "1800 h", "2.25 / 1000 km"));
  check_mean(apart, 162);
  check_sd(apart, std::sqrt(162.0));
  check_mean(lost(zone(20, "5 h", "900 h", "2.25 / 1000 km")),
             162 - 0.5 * 0.9);  // the last convoy is half-way at the end
}

TEST_CASE("a convoy that an attack holds at the start of a road is on it, and within reach of attempts") {
  // p = 100 %: attacked on entry, halts 10 h, then drives 20 h: 30 h on the road, parked weight 1, .2 attempts a day.
  auto yaml = zone(5, "1000 d", "3 d", "0.2 / d, parked: 1");
  yaml.replace(yaml.find("40 km/h"), 7, "20 km/h");
  yaml.replace(yaml.find("km: 400"), 7, "km: 400, interdiction: 100 %");
  yaml.replace(yaml.find("{loss: {count: 1}}"), 18, "{repelled: 100 %, delay: {uniform: [10 h, 10 h]}}");
  const auto e = experiment(model_of(yaml), 20'000);
  // One attack is the road's; a halt after an attempt lengthens the stay, so only the chance of none is simple.
  check_share(rows(e, [&](std::size_t i) { return e.corridor_records[i].attacks == 1 ? 1.0 : 0.0; }),
              std::exp(-0.2 * 30 / 24));
}
