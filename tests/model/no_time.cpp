// Scenarios in which trucks go round without time passing.
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

void check_refused(const std::string& road, const std::string& rest) {
  const auto m = model_of(R"(
taji: 1
name: No time
start: 2026-01-01
horizon: 10 d
network:
  speeds: {paved: unlimited}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 100, )" +
                          road + R"(}]
fleet: [{corridor: x, trucks: 10, capacity: 10 kl, product: diesel}]
corridors:
  x: {source: a, city: b, convoy: {target: 10})" +
                          rest + R"(}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
)");
  model::World w;
  try {
    model::replicate(w, m, {1, 0, 0});
    FAIL("not refused");
  } catch (const model::ReplicationError& error) {
    const std::string what = error.what();
    CAPTURE(what);
    CHECK(what.find("time stands still") == 0);
    CHECK(what.find("x/") != std::string::npos);
  }
}

}  // namespace

TEST_CASE("convoys that leave and turn back without end are refused with the reason") {
  check_refused("interdiction: 100 %", ", on_attack: {repelled: 100 %, turn_back: 100 %}");
}

TEST_CASE("trucks whose whole cycle takes no time are refused with the reason") {
  check_refused("interdiction: 0 %", "");
}

TEST_CASE("racks at which loading takes no time do not hold up unlimited trucks") {
  const auto trips = [](const std::string& source) {
    const auto m = model_of(R"(
taji: 1
name: No time at the racks
start: 2026-01-01
horizon: 10 d
network:
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 55}]
fleet: [{corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}]
sources: {a: {)" + source + R"(}}
corridors:
  x: {source: a, city: b, convoy: {target: 3}, departures: {every: 1 d}}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
)");
    model::World w;
    model::replicate(w, m, {1, 0, 0});
    return w.record.corridors[0].trips;
  };
  CHECK(trips("racks: 1, loading: 0 h") == trips("racks: unlimited"));
  // Where that is so by the draw alone, it is said.
  CHECK_THROWS_WITH_AS(trips("racks: 1, loading: {empirical: [0 h, 0 h]}"), doctest::Contains("without number at once"),
                       model::ReplicationError);
}
