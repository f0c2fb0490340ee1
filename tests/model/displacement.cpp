// Danger that follows traffic: multipliers by hand (design rule 2.4).
#include "support/experiment.hpp"
#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

/// Two roads of 10 h; corridor x takes the first on days 1 and 3, corridor y the second on day 1.
std::string two_ways(const std::string& zones, const std::string& groups, const std::string& more = "") {
  return R"(
taji: 1
name: Two ways
start: 2026-01-01
horizon: 20 d
network:
  speeds: {paved: 40 km/h}
  places: {a: ~, b: ~, c: ~}
  roads:
    - {id: ab, from: a, to: b, km: 400, interdiction: 10 %}
    - {id: ac, from: a, to: c, km: 200, interdiction: 20 %}
fleet:
  - {corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}
  - {corridor: y, trucks: unlimited, capacity: 10 kl, product: diesel}
corridors:
  x:
    source: a
    city: b
    convoy: {target: 1}
    departures: [2026-01-01 06:00, 2026-01-01 12:00, 2026-01-03 06:00]
    on_attack: {repelled: 100 %}
  y:
    source: a
    city: c
    convoy: {target: 1}
    departures: [2026-01-01 08:00]
    on_attack: {repelled: 100 %}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
  c: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
zones:
)" + zones +
         "follows_traffic: [" + groups + "]\n" + more;
}

struct At {
  model::Model m;
  model::World w;

  At(const std::string& yaml, Millis t) : m(testing::model_of(yaml)) {
    model::begin(w, m, {1, 0, 0}, {true});
    model::advance(w, m, t);
  }
  double factor(std::size_t zone) const { return w.zones[zone].traffic; }
};

void check_factors(const At& at, double first, double second) {
  CHECK(at.factor(0) == doctest::Approx(first).epsilon(1e-13));
  CHECK(at.factor(1) == doctest::Approx(second).epsilon(1e-13));
}

const std::string kPlain = "  one: {roads: [ab]}\n  two: {roads: [ac]}\n";
const std::string kGroup = "{zones: [one, two], share: 50 %, lag: 2 d}";

}  // namespace

TEST_CASE("multipliers by hand: two entries to one, over two days") {
  const double h1 = -std::log(0.9), h2 = -std::log(0.8), all = h1 + h2;
  const std::string yaml = two_ways(kPlain, kGroup);
  check_factors(At(yaml, 1_d - 1), 1, 1);
  const At first(yaml, 1_d);
  check_factors(first, 0.5 + 0.5 * 2 / 3 * all / h1, 0.5 + 0.5 / 3 * all / h2);
  // The total is kept, and is what the roads now have.
  CHECK(first.w.road_hazard[0] + first.w.road_hazard[1] == doctest::Approx(all).epsilon(1e-13));
  CHECK(first.w.road_hazard[0] == doctest::Approx(h1 * first.factor(0)).epsilon(1e-13));
  // At the end of the second day both days count still; at the end of the third, the second and third: one entry.
  check_factors(At(yaml, 2_d), first.factor(0), first.factor(1));
  const At third(yaml, 3_d);
  check_factors(third, 0.5 + 0.5 * all / h1, 0.5);
  // The fourth: the third and fourth. From the fifth on nobody was there: unchanged.
  check_factors(At(yaml, 4_d), third.factor(0), third.factor(1));
  check_factors(At(yaml, 19_d), third.factor(0), third.factor(1));
}

TEST_CASE("bases: the zone's own factor counts, its regime does not") {
  const double h1 = -3 * std::log(0.9), h2 = -std::log(0.8), all = h1 + h2;
  const At at(
      two_ways("  one: {roads: [ab], hazard: 3, initial_regime: bad, regimes: {bad: {hazard: 7, dwell: never}}}\n"
               "  two: {roads: [ac]}\n",
               kGroup),
      1_d);
  check_factors(at, 0.5 + 0.5 * 2 / 3 * all / h1, 0.5 + 0.5 / 3 * all / h2);
  CHECK(at.w.zone_factors[0] == doctest::Approx(3 * 7 * at.factor(0)).epsilon(1e-13));
}

TEST_CASE("bases of attempts are their rates, of attacks per km the rate times the roads' length") {
  const At attempts(
      two_ways("  one: {roads: [ab], attacks: 3 / week}\n  two: {roads: [ac], attacks: 1 / week}\n", kGroup), 1_d);
  check_factors(attempts, 0.5 + 0.5 * 2 / 3 * 4 / 3, 0.5 + 0.5 / 3 * 4);
  CHECK(attempts.w.zones[0].attempts.rate * 86'400'000 == doctest::Approx(3.0 / 7 * attempts.factor(0)));
  // 400 km x 1 and 200 km x 4 a thousand: .4 and .8.
  const At per_km(
      two_ways("  one: {roads: [ab], attacks: 1 / 1000 km}\n  two: {roads: [ac], attacks: 4 / 1000 km}\n", kGroup),
      1_d);
  check_factors(per_km, 0.5 + 0.5 * 2 / 3 * 3, 0.5 + 0.5 / 3 * 1.5);
}

TEST_CASE("a zone without danger is left out, and so are its entries") {
  // What is left is the first zone alone, which keeps its own danger.
  const At at(two_ways("  one: {roads: [ab]}\n  two: {roads: [ac], hazard: 0}\n", kGroup), 1_d);
  check_factors(at, 1, 1);
}

TEST_CASE("share 0 changes nothing") {
  const At with(two_ways(kPlain, "{zones: [one, two], share: 0 %, lag: 2 d}"), 20_d);
  const At without(two_ways(kPlain, ""), 20_d);
  CHECK(with.w.record.corridors == without.w.record.corridors);
  CHECK(with.w.record.tanks == without.w.record.tanks);
}

TEST_CASE("entries into a zone: from outside, or setting off in it; once, however often it is looked at") {
  // One truck: at D at 08:00, home at 16:00.
  const auto entries = [](const RoadMap& map, Millis t) {
    const auto at = map.run().at(t);
    return at.world.zones[0].entries_today;
  };
  // An entry of the timeline settles all positions.
  const auto looked_at = [](RoadMap map) {
    for (Millis t = 30_min; t < 15_h; t += 30_min) map.at(t, "name: a look");
    return map;
  };
  const auto line = [](const std::string& roads) {
    return RoadMap("A--B---C---D")
        .zone("z", "roads: [" + roads + "]")
        .follows_traffic("zones: [z], share: 50 %, lag: 1 d");
  };
  for (const auto& base : {line("A-B"), line("A-B, B-C"), line("C-D"), line("A-B, B-C, C-D")}) {
    CHECK(entries(base, 15_h) == 1);  // the way home is not counted
    CHECK(entries(looked_at(base), 15_h) == 1);
  }
  CHECK(entries(line("A-B, C-D"), 15_h) == 2);
  CHECK(entries(looked_at(line("A-B, C-D")), 15_h) == 2);
  CHECK(entries(line("C-D"), 5_h) == 0);  // at C, not yet on the road
  CHECK(entries(line("C-D").at(5_h + 1_min, "name: a look"), 6_h) == 1);
  // A new route taken inside the zone is no new entry.
  const auto forked = RoadMap(R"(
    A--B---C--D
       |   |
       +---+
  )")
                          .corridor("reroute: true")
                          .closed("B-C", 1_h)
                          .zone("z", "roads: [A-B, B-C, B-C_2]")
                          .follows_traffic("zones: [z], share: 50 %, lag: 1 d");
  CHECK(entries(forked, 15_h) == 1);
}

TEST_CASE("a convoy that sets off at midnight is of the new day") {
  const auto run = RoadMap("A---B")
                       .corridor("departures: [2026-01-02]")
                       .zone("z", "roads: [A-B], attacks: 1 / d")
                       .follows_traffic("zones: [z], share: 50 %, lag: 3 d")
                       .run();
  CHECK(run.at(2_d - 1).world.zones[0].entries == 0);
  CHECK(run.at(2_d).world.zones[0].entries == 1);
}
