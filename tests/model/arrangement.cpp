// Passage by arrangement. One character is 10 km, 1 h.
#include <doctest/doctest.h>

#include "support/experiment.hpp"
#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

RoadMap arranged(const std::string& keys) {
  return RoadMap("A--B---C")
      .road("A-B", "interdiction: 100 %")
      .zone("hills", "roads: [B-C], attacks: 5 / km")
      .corridor("arrangement: {" + keys + "}");
}

}  // namespace

TEST_CASE("a convoy that is let pass stands, is not attacked, and gives up its part in the city") {
  const auto run = arranged("share: 100 %, time: 3 h, load: 10 %").run();
  run.journey("south/1").begins(R"(
    00:00 A let pass, stands until 03:00
    03:00 A departs with 1
    08:00 C arrives with 1
    08:00 C gave up 1000 l
    08:00 unloads 1
  )");
  CHECK(run.at(9_h).world.tanks[0].level == 9'000);
  run.at(1_h).convoy("south/1").is_at("A", formed);
}

TEST_CASE("the part is that of the day of arrival") {
  const auto run = arranged("share: 100 %, load: 10 %").at(4_h, "set: {corridors.south.arrangement.load: 25 %}").run();
  CHECK(run.at(6_h).world.tanks[0].level == 7'500);
}

TEST_CASE("a convoy leaves when its time is over and a way is open, in the hours of driving") {
  arranged("share: 100 %, time: 3 h")
      .closed("A-B", 2_h, 6_h)
      .run()
      .journey("south/1")
      .begins("00:00 A let pass, stands until 03:00\n06:00 A departs with 1\n11:00 C arrives with 1\n");
  // A way that closes and opens again while it stands does not matter.
  arranged("share: 100 %, time: 3 h")
      .closed("A-B", 1_h, 2_h)
      .run()
      .journey("south/1")
      .begins("00:00 A let pass, stands until 03:00\n03:00 A departs with 1\n");
  arranged("share: 100 %, time: 13 h")
      .convoys("target: 1, window: 06:00-18:00")
      .run()
      .journey("south/1")
      .begins("06:00 A let pass, stands until 19:00\n1d 06:00 A departs with 1\n1d 11:00 C arrives with 1\n");
}

TEST_CASE("the way home is not arranged") {
  const auto run = arranged("share: 100 %").corridor("empty_exposure: 1").run();
  run.journey("south/1").begins(R"(
    00:00 A let pass
    00:00 A departs with 1
    05:00 C arrives with 1
    05:00 C gave up 0 l
    05:00 unloads 1
    05:00 C starts home with 1
  )");
  CHECK(run.end().record.corridors[0].attacks > 0);
}

TEST_CASE("a load that fits only after its part is given up is unloaded at once") {
  std::string yaml = arranged("share: 100 %, load: 10 %").horizon("6 h").yaml();
  const std::string stock = "stock: {diesel: {initial: 0 l}}";
  yaml.replace(yaml.find(stock), stock.size(), "stock: {diesel: {capacity: 10 kl, initial: 1 kl}}");
  const auto m = testing::model_of(yaml);
  model::World w;
  model::replicate(w, m, {1, 0, 0});
  CHECK(w.tanks[0].level == 10'000);
}

TEST_CASE("in a managed tank too, a truck waits only for room for what is left of its load") {
  // 10 kl, full; 1 kl/h is used. Its 9 kl come at 5 h and have room at 9 h; for a whole load there is none before 10 h.
  std::string yaml = arranged("share: 100 %, load: 10 %").city("demand: {all: {diesel: 24 kl/d}}").yaml();
  const std::string stock = "stock: {diesel: {initial: 0 l}}";
  yaml.replace(yaml.find(stock), stock.size(), "stock: {diesel: {capacity: 10 kl, initial: 10 kl, last_mile: 1 Ml/d}}");
  const auto m = testing::model_of(yaml);
  REQUIRE(m.tanks[0].managed >= 0);
  model::World w;
  model::begin(w, m, {1, 0, 0});
  model::advance(w, m, 9_h - 1_ms);
  CHECK(w.tanks[0].delivered == 0);
  model::advance(w, m, 9_h);
  CHECK(w.tanks[0].delivered == 9'000);
  CHECK(w.tanks[0].level == doctest::Approx(10'000));
}

TEST_CASE("trucks that have given up everything need no room, and go home") {
  // A full tank without need: 10 kl would never fit. The truck is at the city after 5 h, and home after 10 h.
  const model::Model m = taji::testing::model_of(R"(taji: 1
name: All given up
start: 2026-01-01
horizon: 12 h
network:
  places: {a: ~, b: ~}
  roads: [{id: ab, from: a, to: b, km: 50, speed: 10 km/h}]
fleet: [{corridor: south, trucks: 1, capacity: 10 kl, product: diesel}]
corridors:
  south: {source: a, city: b, convoy: {target: 1}, initial: {waiting: 1}, arrangement: {share: 100 %, load: 100 %}}
cities:
  b: {stock: {diesel: {capacity: 20 kl, initial: 20 kl}}, demand: {all: {diesel: 0 l/d}}}
)");
  model::World world;
  model::replicate(world, m, {1, 0, 0});
  CHECK(world.record.corridors[0].cycles == 1);
  CHECK(world.tanks[0].level == 20'000);
}
