// Planners' perceived risk: a Gamma prior, and the loaded convoy-kilometres and attacks seen.
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

std::string two_ways(const std::string& speed, const std::string& delay, const std::string& route) {
  return R"(
taji: 1
name: Two ways
start: 2026-01-01
horizon: 60 d
network:
  speeds: {paved: )" +
         speed + R"(}
  places: {a: {kind: depot}, n: {kind: town}, s: {kind: town}, b: {kind: city}}
  roads:
    - {id: north1, from: a, to: n, km: 100, interdiction: 60 %}
    - {id: north2, from: n, to: b, km: 90}
    - {id: south1, from: a, to: s, km: 100}
    - {id: south2, from: s, to: b, km: 110}
planning: {attacks: 1 / 10000 km, weight: 1000 km}
fleet: [{corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}]
corridors:
  x: {source: a, city: b, )" +
         route + R"(, convoy: {target: 2}, departures: {every: 8 h}, on_attack: {loss: {each: 0 %}, delay: )" + delay +
         R"(}}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
)";
}

}  // namespace

TEST_CASE("the safest way is the one where fewer attacks were seen") {
  // Before any attack the north is safest (190 km against 210 at the same rate). The first attack seen there makes its
  // rate (1000 / 10000 + 1) / (1000 + km driven) per km on north1, far above 1 / 10000: from then on the south is
  // driven, for good.
  const auto m = model_of(two_ways("50 km/h", "1 h", "route: safest"));
  for (std::uint64_t slot = 0; slot < 20; ++slot) {
    model::World w;
    model::replicate(w, m, {1, 0, slot}, {true});
    const auto& record = w.record.corridors[0];
    CHECK(record.attacks >= 1);
    CHECK(record.attacks <= 2);  // the convoy behind may be on the road already
    double north = 0, south = 0;
    for (std::size_t r = 0; r < m.roads.size(); ++r) {
      (m.roads[r].name.id.starts_with("north") ? north : south) += w.road_seen_km[r];
      CHECK(w.road_seen_km[r] >= 0);
    }
    CHECK(south > north);
    // Every kilometre driven loaded is seen once: whole trips, and those under way at the end.
    CHECK(north + south <= static_cast<double>(record.trips) * 210 + 1e-6);
    CHECK(north + south >= static_cast<double>(record.trips - 2) * 190 - 1e-6);
  }
}

TEST_CASE("positions never run backwards, whatever asks for them when") {
  // Unlimited speed and random halts: routes are chosen while convoys stand ahead of the clock by a rounding.
  const auto m = model_of(two_ways("unlimited", "{exponential: 5 h}", "route: safest"));
  for (std::uint64_t slot = 0; slot < 20; ++slot) {
    model::World w;
    model::replicate(w, m, {1, 0, slot});
    for (const double km : w.road_seen_km) CHECK(km >= 0);
  }
}
