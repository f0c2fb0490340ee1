// Regimes, danger that follows traffic, closures with chance in them, months.
#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

std::string with(const std::string& part) {
  return edit(kExample, "fleet:", part + "\nfleet:");
}

std::string zone(const std::string& keys, const std::string& timeline = "") {
  return with("zones: {z: {roads: [trunk]" + keys + "}}" + timeline);
}

const std::string kTwo = ", regimes: {calm: {hazard: 0.2, dwell: 20 d}, active: {dwell: 5 d}}";

std::string entry(const std::string& keys) {
  return zone(kTwo, "\ntimeline: [" + keys + "]");
}

ReadOptions setting(const std::string& path, const std::string& value) {
  ReadOptions options;
  options.overrides = {{path, value}};
  return options;
}

std::string closure(const std::string& keys) {
  return with("closures: [{" + keys + "}]");
}

}  // namespace

TEST_CASE("regimes are read with their numbers") {
  const ReadResult r =
      read(zone(", initial_regime: calm, regimes: {calm: {hazard: 0.2, dwell: 20 d, next: {active: 1, blockade: 3}}, "
                "active: {dwell: {uncertain: [3 d, 5 d]}}, blockade: {hazard: 4, dwell: never}}"));
  REQUIRE_MESSAGE(r.scenario.has_value(), shown(r));
  CHECK(r.diagnostics.list().empty());
  CHECK(slot_at(r, "zones.z.regimes.calm.hazard").value == 0.2);
  CHECK(slot_at(r, "zones.z.regimes.calm.next.blockade.weight").value == 3);
  CHECK(slot_at(r, "zones.z.regimes.active.hazard").value == 1);
  CHECK(slot_at(r, "zones.z.regimes.active.dwell").value == 4.0 * 86'400'000);
  CHECK(r.scenario->zones[0].regimes[1].next.empty());
  const ReadResult set = read(zone(kTwo.substr(0, kTwo.size() - 2) + ", next: {calm: 1}}}"),
                              setting("zones.z.regimes.active.next.calm.weight", "7"));
  CHECK(slot_at(set, "zones.z.regimes.active.next.calm.weight").value == 7);
}

TEST_CASE("faults of regimes") {
  check_clean(zone(kTwo));
  check_fault(zone(", regimes: {calm: {dwell: 3 d, next: {§activ: 1}}, active: {dwell: 3 d}}"), "unknown-regime",
              "did you mean 'active'?");
  check_fault(zone(", regimes: {calm: {dwell: 3 d, next: {§calm: 1}}, active: {dwell: 3 d}}"), "next-regime",
              "follows itself");
  check_fault(zone(", regimes: {§calm: {dwell: 3 d, next: {active: 0}}, active: {dwell: 3 d}}"), "next-regime",
              "nothing follows");
  check_fault(zone(", regimes: {calm: {dwell: §0 d}, active: {dwell: 3 d}}"), "out-of-range", "dwell");
  check_fault(zone(", regimes: {§calm: {hazard: 2}, active: {dwell: 3 d}}"), "missing-key", "lacks 'dwell'");
  check_fault(zone(kTwo + ", initial_regime: §calmer"), "unknown-regime", "did you mean 'calm'?");
  check_fault(with("zones: {§z: {roads: [trunk], regimes: {calm: {dwell: 3 d}, active: {dwell: never}}}}"),
              "initial-regime", "never leaves its regime 'active'");
  check_clean(zone(", initial_regime: calm, regimes: {calm: {dwell: 3 d}, active: {dwell: never}}"));
  // Two pairs that never meet.
  const std::string pairs =
      "regimes: {a: {dwell: 1 d, next: {b: 1}}, b: {dwell: 1 d, next: {a: 1}}, "
      "c: {dwell: 1 d, next: {d: 1}}, d: {dwell: 1 d, next: {c: 1}}}";
  check_fault(with("zones: {§z: {roads: [trunk], " + pairs + "}}"), "initial-regime", "depends on its first");
  check_clean(zone(", initial_regime: c, " + pairs));
  // One that is only left is no such fault.
  check_clean(zone(", regimes: {a: {dwell: 1 d, next: {b: 1}}, b: {dwell: 1 d, next: {a: 1}}, truce: {dwell: 9 d}}"));
}

TEST_CASE("regimes set by date") {
  const ReadResult r =
      read(entry("{at: 3 d, regime: {z: active}}, {at: 5 d, regime: {z: {state: calm, until: 2026-02-01}}}"));
  REQUIRE_MESSAGE(r.scenario.has_value(), shown(r));
  CHECK(r.scenario->timeline[0].regimes.at(0).regime == "active");
  CHECK_FALSE(r.scenario->timeline[0].regimes.at(0).held);
  CHECK(r.scenario->timeline[1].regimes.at(0).until_ms == 20LL * 86'400'000);
  check_fault(entry("{at: 3 d, regime: {§zz: active}}"), "unknown-zone", "did you mean 'z'?");
  check_fault(entry("{at: 3 d, regime: {z: §activ}}"), "unknown-regime", "did you mean 'active'?");
  check_fault(entry("{at: 3 d, regime: §calm}"), "wrong-kind", "a mapping from zones");
  check_fault(entry("{at: 3 d, regime: {z: §[calm]}}"), "wrong-kind", "a regime");
  check_fault(entry("{at: 3 d, regime: {z: {state: calm, until: §2026-01-15}}}"), "out-of-range", "later");
  check_fault(entry("{at: 3 d, regime: {§z: {until: 2026-02-01}}}"), "missing-key", "lacks 'state'");
  check_fault(entry("{at: 3 d, regime: {z: {state: calm, §untl: 2026-02-01}}}"), "unknown-key", "did you mean");
  check_fault(entry("{at: 3 d, regime: {z: calm}}, {date: 2026-01-15, regime: {§z: active}}"), "conflict",
              "already changes its regime");
}

TEST_CASE("groups in which danger follows traffic") {
  const auto groups = [](const std::string& attacks, const std::string& zones) {
    return with("zones: {n: {roads: [trunk]}, s: {roads: [trunk]" + attacks + "}}\nfollows_traffic: [{zones: [" +
                zones + "], share: 50 %, lag: 7 d}]");
  };
  check_clean(groups("", "n, s"));
  const ReadResult r = read(groups("", "n, s"));
  CHECK(slot_at(r, "follows_traffic.0.share").value == 0.5);
  CHECK(slot_at(r, "follows_traffic.0.lag").value == 7.0 * 86'400'000);
  check_fault(groups("", "n, §ss"), "unknown-zone", "did you mean 's'?");
  check_fault(groups("", "n, §n"), "duplicate-id", "already");
  check_fault(groups(", attacks: 1 / week", "n, §s"), "mixed-kinds", "attempts");
  check_fault(groups(", attacks: 1 / 1000 km", "n, §s"), "mixed-kinds", "attacks per distance");
  check_fault(with("zones: {n: {roads: [trunk]}}\nfollows_traffic: [{zones: [n], share: 50 %, lag: §3 h}]"),
              "out-of-range", "lag");
}

TEST_CASE("closures with chance in them") {
  check_clean(closure("road: trunk, rate: 0.05 / d, duration: {exponential: 10 d}"));
  check_clean(closure("road: trunk, rate: 0.05 / d, cleared: 0.1 / d"));
  check_clean(closure("place: city, from: 2026-02-01, cleared: 0.1 / d"));
  check_clean(closure("place: city, from: 2026-02-01, duration: 4 d"));
  check_clean(closure("place: city, from: 2026-02-01, to: 2026-02-09, cleared: 0.1 / d"));
  check_fault(closure("road: trunk, rate: §0.05 / d"), "endless-closure", "duration");
  check_fault(closure("road: trunk, rate: 1 / d, §from: 2026-02-01, duration: 3 d"), "one-of", "exclude");
  check_fault(closure("road: trunk, rate: 1 / d, cleared: 1 / d, §for: 3 d"), "one-of", "exclude");
  check_fault(closure("road: trunk, to: 2026-02-01, §duration: 3 d"), "one-of", "exclude");
  const ReadResult r = read(closure("name: town-held, place: city, rate: 0.05 / d, cleared: 0.1 / d"));
  CHECK(slot_at(r, "closures.town-held.rate").value == 0.05);
  CHECK(r.scenario->closures[0].named);
  const ReadResult unnamed =
      read(closure("road: trunk, rate: 0.05 / d, cleared: 0.1 / d"), setting("closures.trunk.cleared", "0.2 / d"));
  CHECK(slot_at(unnamed, "closures.trunk.cleared").value == doctest::Approx(0.2));
  check_fault(with("closures: [{road: trunk, rate: 1 / d, duration: 1 d}, §{road: trunk, rate: 2 / d, duration: 1 d}]"),
              "duplicate-id", "'name'");
  check_clean(with("closures: [{road: trunk, rate: 1 / d, duration: 1 d}, {road: trunk, from: 2026-02-01}]"));
}

TEST_CASE("months, and what convoys do when their way is closed") {
  const auto months = [](const std::string& list) {
    return edit(kExample, "  places:", "  speeds: {paved: {months: " + list + "}}\n  places:");
  };
  const std::string twelve = "1, 1, 1, 1, 1, 1, 0.6, 0.5, 0.6, 1, 1, 1";
  check_clean(months("[" + twelve + "]"));
  CHECK(slot_at(read(months("[" + twelve + "]")), "network.speeds.paved.months.7").value == 0.5);
  CHECK(read(kExample).scenario->network.speeds[0].months.empty());
  check_fault(months("§[1, 1]"), "wrong-length", "a list of 12");
  check_fault(months("[" + edit(twelve, "0.5", "§0") + "]"), "out-of-range", "months");
  const std::string kCity = "    city: city\n";
  check_clean(edit(kExample, kCity, kCity + "    when_closed: turn_back\n"));
  check_fault(edit(kExample, kCity, kCity + "    when_closed: §turn\n"), "unknown-word", "turn_back");
  check_clean(edit(kExample, "{repelled: 30 %, loss", "{closes: {exponential: 2 d}, repelled: 30 %, loss"));
}

}  // namespace taji::scenario::test
