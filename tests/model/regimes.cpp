// Regimes of zones: what a change does to a convoy in mid-road, regimes set by date, held, and what changes nothing.
#include <taji/model/hazard.hpp>

#include "support/busy.hpp"
#include "support/experiment.hpp"
#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

/// A-B 3 h; every traversal is attacked in a storm, none in a calm; the calm lasts for good.
RoadMap stormy(const std::string& more = "") {
  return RoadMap("A---B")
      .road("A-B", "interdiction: 100 %")
      .corridor("on_attack: {loss: {each: 0 %}, delay: 1 h}")
      .zone("z",
            "roads: [A-B], initial_regime: calm, regimes: {calm: {hazard: 0, dwell: never}, storm: {dwell: never}}" +
                more);
}

Told regimes_of(const Run& run) {
  return run.all({Kind::regime});
}

/// Chain of three: from a to b or c by 1 to 3, from b to either, from c to a; mean stays 2, 4 and 1 days.
const std::string kChain =
    "regimes: {a: {dwell: 2 d, next: {b: 1, c: 3}}, b: {dwell: 4 d, hazard: 3}, c: {dwell: 1 d, next: {a: 1}}}";

}  // namespace

TEST_CASE("a regime that comes while a convoy is in mid-road acts from that instant") {
  const auto run = stormy().at(1_h + 30_min, "regime: {z: storm}").run();
  run.journey("south/1").begins(R"(
    00:00 A departs with 1
    01:30 A-B@15 attacked, loses 0 of 1, halts until 02:30
    04:00 B arrives with 1
  )");
  regimes_of(run).is("00:00 z is calm\n01:30 z from calm to storm\n");
}

TEST_CASE("a regime that has ended before a convoy comes does nothing") {
  const auto run = stormy().at(0_h, "close: [A-B], regime: {z: storm}").at(5_h, "regime: {z: calm}, open: [A-B]").run();
  run.journey("south/1").begins("05:00 A departs with 1\n08:00 B arrives with 1\n");
  regimes_of(run).is("00:00 z is calm\n00:00 z from calm to storm\n05:00 z from storm to calm\n");
}

TEST_CASE("a regime multiplies what is stated: half the hazard from the middle of the road") {
  // With u the exponential spent: an attack at hazard h over 30 km is at u / h x 30 km where that is below 15 km, and
  // at 15 km + (u - h / 2) / (2 h) x 30 km beyond, for a regime of factor 2 from 01:30 on.
  const std::string zone =
      "roads: [A-B], initial_regime: one, regimes: {one: {dwell: never}, two: {hazard: 2, dwell: never}}";
  const auto base = RoadMap("A---B").road("A-B", "interdiction: 60 %").corridor("on_attack: {loss: {each: 0 %}}");
  const auto plain = RoadMap(base).zone("z", zone).model();
  const auto doubled = RoadMap(base).zone("z", zone).at(1_h + 30_min, "regime: {z: two}").model();
  const double h = -std::log(0.4);
  const auto km = [](const model::Model& m, std::uint64_t slot) {
    model::World w;
    model::replicate(w, m, {.seed = 5, .slot = slot}, {.tracing = true});
    for (const auto& e : w.trace) {
      if (e.kind == Kind::attacked && e.ordinal == 1 && e.errand == model::Errand::haul) return e.km;
    }
    return -1.0;
  };
  int later = 0;
  for (std::uint64_t slot = 0; slot < 300; ++slot) {
    CAPTURE(slot);
    const double before = km(plain, slot), after = km(doubled, slot);
    if (before >= 0 && before < 15) CHECK(after == doctest::Approx(before).epsilon(1e-12));
    if (before < 15) continue;
    const double spent = before / 30 * h;
    CHECK(after == doctest::Approx(15 + (spent - h / 2) / (2 * h) * 30).epsilon(1e-9));
    ++later;
  }
  CHECK(later > 30);
}

TEST_CASE("a regime that is held does not change before its date, and does afterwards") {
  const std::string flicker = "roads: [A-B], initial_regime: on, regimes: {on: {dwell: 1 min}, off: {dwell: 1 min}}";
  const auto run =
      RoadMap("A---B").zone("z", flicker).at(1_h, "regime: {z: {state: off, until: 2026-01-01 06:00}}").run();
  int before = 0, in_force = 0, after = 0;
  for (const auto& e : run.trace()) {
    if (e.kind != Kind::regime) continue;
    ++(e.at <= 1_h ? before : e.at <= 6_h ? in_force : after);
  }
  CHECK(before > 30);
  CHECK(in_force == 0);
  CHECK(after > 1000);
}

TEST_CASE("a held regime is replaced by another, and is then no longer held") {
  const std::string zone = "roads: [A-B], initial_regime: on, regimes: {on: {dwell: never}, off: {dwell: 1 min}}";
  const auto run = RoadMap("A---B")
                       .zone("z", zone)
                       .at(1_h, "regime: {z: {state: off, until: 2026-01-01 06:00}}")
                       .at(2_h, "regime: {z: on}")
                       .run();
  regimes_of(run).is("00:00 z is on\n01:00 z from on to off\n02:00 z from off to on\n");
}

TEST_CASE("a stay that the timeline makes endless does not end, and one made longer is stretched") {
  const auto map = [](const std::string& change) {
    return RoadMap("A---B")
        .horizon("400 d")
        .zone("z", "roads: [A-B], initial_regime: a, regimes: {a: {dwell: 10 d}, b: {dwell: never}}")
        .at(24_h, change);
  };
  const auto left_at = [](const RoadMap& m, std::uint64_t seed) {
    const auto run = m.run(seed);
    for (const auto& e : run.trace()) {
      if (e.kind == Kind::regime && e.was >= 0) return e.at;
    }
    return kernel::kNever;
  };
  int longer = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const auto plain = left_at(map("name: nothing"), seed);
    const auto endless = left_at(map("set: {zones.z.regimes.a.dwell: never}"), seed);
    const auto doubled = left_at(map("multiply: {zones.z.regimes.a.dwell: 2}"), seed);
    if (plain <= 24_h) {
      CHECK(endless == plain);
      CHECK(doubled == plain);
    } else {
      CHECK(endless == kernel::kNever);
      if (plain == kernel::kNever) continue;
      CHECK(std::abs(doubled - (24_h + 2 * (plain - 24_h))) <= 1);
      ++longer;
    }
  }
  CHECK(longer > 10);
}

TEST_CASE("weights of the next regimes that are all zero keep the regime") {
  const auto run =
      RoadMap("A---B")
          .zone("z", "roads: [A-B], initial_regime: a, regimes: {a: {dwell: 1 h, next: {b: 1}}, b: {dwell: 1 h}}")
          .at(0_h, "set: {zones.z.regimes.a.next.b.weight: 0}")
          .run();
  regimes_of(run).is("00:00 z is a\n");
}

TEST_CASE("the hazards that regimes begin with") {
  // Shares 16/31, 8/31 and 7/31: embedded 1, 1/4, 7/8, times the stays. Mean factor (16 + 3 x 8 + 7) / 31.
  const auto mean = RoadMap("A---B").zone("z", "hazard: 2, roads: [A-B], " + kChain).model();
  const auto shares = model::regime_shares(mean, mean.base, 0);
  REQUIRE(shares.size() == 3);
  CHECK(shares[0] == doctest::Approx(16.0 / 31).epsilon(1e-13));
  CHECK(shares[1] == doctest::Approx(8.0 / 31).epsilon(1e-13));
  CHECK(shares[2] == doctest::Approx(7.0 / 31).epsilon(1e-13));
  CHECK(model::initial_zone_factors(mean, mean.base)[0] == doctest::Approx(2 * 47.0 / 31).epsilon(1e-13));
  const auto given = RoadMap("A---B").zone("z", "hazard: 2, initial_regime: b, roads: [A-B], " + kChain).model();
  CHECK(model::initial_zone_factors(given, given.base)[0] == 6);
  // A regime that only the timeline brings has no share.
  const auto truce = RoadMap("A---B")
                         .zone("z",
                               "roads: [A-B], regimes: {a: {dwell: 2 d, next: {b: 1}}, b: {dwell: 6 d, next: {a: 1}}, "
                               "truce: {hazard: 0, dwell: 9 d}}")
                         .model();
  const auto two = model::regime_shares(truce, truce.base, 0);
  CHECK(two[0] == doctest::Approx(0.25).epsilon(1e-13));
  CHECK(two[2] == 0);
}

TEST_CASE("regimes that all have factor 1 change nothing") {
  testing::Busy busy;
  const auto plain = testing::model_of(busy.yaml());
  busy.zones[0].insert(busy.zones[0].size() - 1, ", " + kChain.substr(0, kChain.find(", hazard: 3")) +
                                                     kChain.substr(kChain.find(", hazard: 3") + 11));
  const auto with = testing::model_of(busy.yaml());
  for (std::uint64_t slot = 0; slot < 10; ++slot) {
    model::World a, b;
    model::replicate(a, plain, {1, 0, slot});
    model::replicate(b, with, {1, 0, slot});
    CHECK(a.record.tanks == b.record.tanks);
    CHECK(a.record.corridors == b.record.corridors);
    CHECK(b.record.events > a.record.events);
  }
}
