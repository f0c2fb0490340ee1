// Trips with known chances of attack and loss.
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

const std::string kThreeRoads = R"(
taji: 1
name: Three contested roads
start: 2026-01-01
horizon: 2 d
network:
  speeds: {paved: unlimited}
  places: {a: {kind: depot}, b: {kind: town}, c: {kind: town}, d: {kind: city}}
  roads:
    - {id: ab, from: a, to: b, km: 100, interdiction: 5 %}
    - {id: bc, from: b, to: c, km: 200, interdiction: 12 %}
    - {id: cd, from: c, to: d, km: 50, interdiction: 8 %}
fleet: [{corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}]
corridors:
  x:
    source: a
    city: d
    convoy: {target: 40}
    departures: [2026-01-01]
    on_attack: {loss: {each: 25 %}}
cities:
  d: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("convoy with independent losses") {
  // Each of 40 trucks passes road r unharmed with 1 - p_r q if losses were independent between trucks; they share the
  // attack, so by convoy: mean = 40 prod(1 - .25 p_r) = 37.5487; the variance follows from pairs of trucks,
  // E[both survive] = prod(1 - p_r + p_r .75^2). P(never attacked) = .95 x .88 x .92 = .76912;
  // P(all arrive) = prod(1 - p_r + p_r .75^40) = .7691221.
  const auto e = experiment(model_of(kThreeRoads), 100'000);
  const auto arrived =
      rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].trucks_arrived); });
  check_mean(arrived, 37.5487);
  check_sd(arrived, 4.77583);
  check_share(rows(e, [&](std::size_t i) { return e.corridor_records[i].attacks == 0 ? 1.0 : 0.0; }), 0.76912);
  check_share(rows(e, [&](std::size_t i) { return e.corridor_records[i].trips_untouched == 1 ? 1.0 : 0.0; }), 0.76912);
  check_share(rows(e, [&](std::size_t i) { return e.corridor_records[i].trucks_arrived == 40 ? 1.0 : 0.0; }),
              0.7691221);
}

TEST_CASE("escort: hazard factor on the exponent, the larger repel chance") {
  // Hazard x 0.5: P(never attacked) = .76912^.5 = .877; with repelled 60 % (escort) over 30 % (own), an attack does
  // harm with .4.
  auto yaml = replaced(kThreeRoads, "on_attack: {loss",
                       "escort: {units: 4, hazard: 0.5, repelled: 60 %}\n    on_attack: {repelled: 30 %, loss");
  const auto e = experiment(model_of(yaml), 60'000);
  check_share(rows(e, [&](std::size_t i) { return e.corridor_records[i].attacks == 0 ? 1.0 : 0.0; }),
              std::sqrt(0.76912));
  const auto repelled = rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].repelled); });
  const auto attacks = rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].attacks); });
  check_ratio(repelled, attacks, 0.6);
}

TEST_CASE("size effect: hazard grows with (n / reference)^exponent") {
  // 40 trucks, reference 10, exponent .5: factor 2, P(never attacked) = .76912^2.
  auto yaml =
      replaced(kThreeRoads, "on_attack: {loss", "size_effect: {reference: 10, exponent: 0.5}\n    on_attack: {loss");
  yaml = replaced(yaml, "{each: 25 %}", "{each: 0 %}");  // a loss would change n on the way
  const auto e = experiment(model_of(yaml), 60'000);
  check_share(rows(e, [&](std::size_t i) { return e.corridor_records[i].attacks == 0 ? 1.0 : 0.0; }),
              0.76912 * 0.76912);
}

TEST_CASE("loss laws: count, share and all") {
  const std::string certain = replaced(replaced(replaced(kThreeRoads, "5 %", "100 %"), "12 %", "0 %"), "8 %", "0 %");
  SUBCASE("count: min(n, K)") {
    // K uniform on {1, 10, 100}: mean of min(40, K) is (1 + 10 + 40) / 3.
    const auto e =
        experiment(model_of(replaced(certain, "{each: 25 %}", "{count: {empirical: [1, 10, 100]}}")), 20'000);
    check_mean(rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].trucks_lost); }), 17);
  }
  SUBCASE("share: beta-binomial") {
    // mean 40 x .3 = 12; variance n m (1-m) + n (n-1) s^2 = 40 x .21 + 40 x 39 x .04 = 70.8.
    const auto e = experiment(model_of(replaced(certain, "{each: 25 %}", "{share: {mean: 30 %, sd: 20 %}}")), 40'000);
    const auto lost = rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].trucks_lost); });
    check_mean(lost, 12);
    check_sd(lost, std::sqrt(70.8));
  }
  SUBCASE("all") {
    const auto e = experiment(model_of(replaced(certain, "{each: 25 %}", "all")), 100);
    for (const auto& record : e.corridor_records) {
      CHECK(record.trucks_lost == 40);
      CHECK(record.lost_l == 400'000);
      CHECK(record.trips_ended == 1);
      CHECK(record.trips_untouched == 0);
    }
  }
}

TEST_CASE("time-varying hazard: the exponential is kept when the multiplier changes") {
  // One road of 10 h, p = .2, hazard doubled when the convoy is half-way: P(attack) = 1 - .8^1.5 = .284458.
  const std::string yaml = R"(
taji: 1
name: Ten hours
start: 2026-01-01
horizon: 2 d
network:
  speeds: {paved: 40 km/h}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 400, interdiction: 20 %}]
fleet: [{corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}]
corridors:
  x:
    source: a
    city: b
    convoy: {target: 10}
    departures: [2026-01-01]
    on_attack: {repelled: 100 %}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
)";
  const auto attacked = [](const std::string& text) {
    const auto e = experiment(model_of(text), 100'000);
    return rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].attacks); });
  };
  check_share(attacked(yaml), 0.2);
  check_share(attacked(yaml + "timeline: [{date: 2026-01-01 05:00, multiply: {network.roads.ab.interdiction: 2}}]\n"),
              0.284458);
  // Closed at 5 h for 7 h: the hazard of one traversal, no more and no less.
  check_share(attacked(yaml + "closures: [{road: ab, from: 2026-01-01 05:00, for: 7 h}]\n"), 0.2);
}

TEST_CASE("a trip that was driven back has ended, attacked") {
  // One road, p = 50 %, nothing taken, 40 % of the attacked turn back: half of all trips are never attacked.
  auto yaml = replaced(kThreeRoads, "interdiction: 5 %", "interdiction: 50 %");
  yaml = replaced(replaced(yaml, "interdiction: 12 %", "interdiction: 0 %"), "interdiction: 8 %", "interdiction: 0 %");
  yaml = replaced(yaml, "{loss: {each: 25 %}}", "{loss: {each: 0 %}, turn_back: 40 %}");
  const auto e = experiment(model_of(yaml), 20'000);
  const auto ended = rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].trips_ended); });
  CHECK(ended.mean() == 1);
  check_share(rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].trips_untouched); }), 0.5);
}
