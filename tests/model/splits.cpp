// Corridors of one source between which trucks choose before each load.
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

/// A port one hour from two cities, `near` and `far` in name only.
std::string two_ways(
    const std::string& split, const std::string& rest, const std::string& horizon,
    const std::string& near_city = "{stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}") {
  return R"(
taji: 1
name: Two ways
start: 2026-01-01
horizon: )" +
         horizon + R"(
network:
  speeds: {paved: {loaded: 100 km/h, empty: 100 km/h}}
  places: {port: {kind: port}, near: {kind: city}, far: {kind: city}}
  roads:
    - {id: a, from: port, to: near, km: 100, interdiction: 0 %}
    - {id: b, from: port, to: far, km: 100}
fleet:
  - {corridor: x, trucks: 4, capacity: 10 kl, product: diesel}
  - {corridor: y, trucks: 0, capacity: 10 kl, product: diesel}
corridors:
  x: {source: port, city: near, convoy: {target: 1}, initial: idle, on_attack: {repelled: 100 %}}
  y: {source: port, city: far, convoy: {target: 1}, initial: idle}
splits: {s: )" +
         split + R"(}
cities:
  near: )" +
         near_city + R"(
  far: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
)" + rest;
}

model::Record run(const std::string& yaml) {
  const model::Model m = model_of(yaml);
  model::World w;
  model::replicate(w, m, {1, 0, 0});
  return w.record;
}

}  // namespace

TEST_CASE("quota: loads in the ratio of the weights") {
  // 4 trucks start every 2 h: at 0, 2, 4 and 6 h; 16 loads as 3 to 1.
  const auto r = run(two_ways("{corridors: {x: 3, y: 1}}", "", "7 h"));
  CHECK(r.corridors[0].trucks_sent == 12);
  CHECK(r.corridors[1].trucks_sent == 4);
}

TEST_CASE("quota: all to one, and a change of the weights by date") {
  CHECK(run(two_ways("{corridors: {x: 0, y: 1}}", "", "7 h")).corridors[1].trucks_sent == 16);
  const auto r = run(
      two_ways("{corridors: {x: 1, y: 0}}",
               "timeline: [{at: 3 h, set: {splits.s.corridors.x.weight: 0, splits.s.corridors.y.weight: 1}}]", "7 h"));
  CHECK(r.corridors[0].trucks_sent == 8);
  CHECK(r.corridors[1].trucks_sent == 8);
}

TEST_CASE("need: loads in the ratio of the cities' needs") {
  // Needs 3 kl/d and 1 kl/d.
  const auto r = run(two_ways("{by: need, corridors: {x: 1, y: 1}}", "", "7 h",
                              "{stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 3 kl/d}}}"));
  CHECK(r.corridors[0].trucks_sent == 12);
  CHECK(r.corridors[1].trucks_sent == 4);
}

TEST_CASE("risk: loads move to the way on which no attack is seen") {
  // Prior 1 attack in 1000 km, worth 1000 km. At 0 h both ways look alike: two trucks each. At 2 h the two trips on
  // road a have been attacked: (1 + 2) / 1200 km against 1 / 1200 km, hazards .25 and .0833 over 100 km, shares in the
  // ratio exp(-2.5) : exp(-.8333), .1588 to .8412; of four loads in turn the last goes to x.
  const auto r = run(two_ways("{by: risk, sensitivity: 10, corridors: {x: 1, y: 1}}",
                              "planning: {attacks: 1 / 1000 km, weight: 1000 km}\n"
                              "zones: {z: {roads: [a], hazard: 1}}\n"
                              "timeline: [{at: 0 h, set: {network.roads.a.interdiction: 100 %}}]",
                              "3 h"));
  CHECK(r.corridors[0].trucks_sent == 3);
  CHECK(r.corridors[1].trucks_sent == 5);
  CHECK(r.corridors[0].attacks == 3);
}

TEST_CASE("first: the capital until its cover is there, then the others") {
  // The capital has 10 kl, uses 10 kl/d and comes first below 3 d. At 0 h all four loads go there: 50 kl less use. Then
  // all go on to the town, every 2 h, up to 48 h when cover is 3 d exactly; at 50 h four to the capital, then the town
  // again.
  const std::string yaml =
      two_ways("{by: first, corridors: {x: {rank: 1, until: 3 d, weight: 0}, y: {rank: 2, until: 0 d}}}", "", "60 h",
               "{stock: {diesel: {initial: 10 kl}}, demand: {all: {diesel: 10 kl/d}}}");
  const auto r = run(yaml);
  CHECK(r.corridors[0].trucks_sent == 8);
  CHECK(r.corridors[0].delivered_l == 80'000);
  CHECK(r.corridors[1].delivered_l == 1'120'000);
}

TEST_CASE("a closed way draws no truck while another is open") {
  const auto r = run(two_ways("{corridors: {x: 1, y: 1}}", "closures: [{road: a, from: 2026-01-01 01:30}]", "7 h"));
  // Two each at 0 h; those on the way to `near` get through, and cannot come back.
  CHECK(r.corridors[0].trucks_sent == 2);
  CHECK(r.corridors[1].trucks_sent == 2 + 2 + 2 + 2);
}

TEST_CASE("the order of the file means nothing") {
  const std::string split = "{by: risk, corridors: {x: 1, y: 2}}", swapped = "{corridors: {y: 2, x: 1}, by: risk}";
  CHECK(run(two_ways(split, "", "30 h")) == run(two_ways(swapped, "", "30 h")));
}
