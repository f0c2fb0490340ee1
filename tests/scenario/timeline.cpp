// Dated changes: paths, values, and what the numbers become.
#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

std::string with(const std::string& entries) {
  return kExample + "timeline:\n" + entries;
}
const std::string kTarget = "corridors.south.convoy.target";

}  // namespace

TEST_CASE("changes become slots and values") {
  const ReadResult r =
      read(with("  - {date: 2026-02-01, name: rains, multiply: {network.speeds.paved.loaded: 0.5}}\n"
                "  - {at: 30 d, set: {corridors.south.on_attack.delay.median: 20 h,"
                " network.roads.trunk.interdiction: 20 %}, close: [trunk]}\n"
                "  - {at: 31 d, reset: [network.roads.trunk.interdiction], open: [trunk]}\n"));
  REQUIRE_MESSAGE(r.scenario.has_value(), shown(r));
  CHECK(r.diagnostics.list().empty());
  const auto& t = r.scenario->timeline;
  REQUIRE(t.size() == 3);
  CHECK(t[0].at_ms == 20LL * 86'400'000);
  CHECK(t[0].name == "rains");
  CHECK(t[0].changes.at(0).kind == SlotChange::Kind::multiply);
  CHECK(t[0].changes.at(0).value == 0.5);
  CHECK(t[1].at_ms == 30LL * 86'400'000);
  CHECK(t[1].changes.at(0).value == 20.0 * 3'600'000);
  CHECK(t[1].changes.at(1).value == 0.2);
  CHECK(t[1].close == std::vector<std::string>{"trunk"});
  CHECK(t[2].changes.at(0).kind == SlotChange::Kind::reset);
  const auto slot = static_cast<std::size_t>(t[2].changes.at(0).slot);
  CHECK(r.scenario->slots[slot].path == "network.roads.trunk.interdiction");
}

TEST_CASE("paths of the timeline") {
  check_clean(with("  - {at: 3 d, set: {corridors.south.on_attack.delay.lognormal.median: 20 h}}\n"));
  check_fault(with("  - {at: 3 d, set: {§corridors.south.convoy.targt: 20}}\n"), "unknown-path",
              "did you mean 'corridors.south.convoy.target'?");
  check_fault(with("  - {at: 3 d, set: {§fleet.south-diesel.trucks: 20}}\n"), "not-dated", "cannot change by date");
  check_fault(with("  - {at: 3 d, multiply: {§network.roads.trunk.km: 2}}\n"), "not-dated", "km");
  check_fault(with("  - {at: 3 d, reset: [§corridors.south.convoy.max]}\n"), "unknown-path", "no number");
}

TEST_CASE("values of the timeline are checked as the file's") {
  check_fault(with("  - {at: 3 d, set: {" + kTarget + ": §20.5}}\n"), "number-not-whole", "target");
  check_fault(with("  - {at: 3 d, set: {" + kTarget + ": §0}}\n"), "out-of-range", "at least 1");
  check_fault(with("  - {at: 3 d, set: {" + kTarget + ": §3000000000}}\n"), "out-of-range", "a million trucks");
  check_fault(with("  - {at: 3 d, multiply: {§" + kTarget + ": 1000000}}\n"), "out-of-range", "a million trucks");
  check_fault(with("  - {at: 3 d, set: {corridors.south.convoy.max_wait: §3}}\n"), "unit-missing", "max_wait");
  check_fault(with("  - {at: 3 d, multiply: {network.speeds.paved.loaded: §-2}}\n"), "out-of-range", "at least 0");
  check_fault(with("  - {at: 3 d, set: {" + kTarget + ": §{uncertain: [20, 30]}}}\n"), "wrong-kind", "no distribution");
}

TEST_CASE("what the numbers become is checked") {
  // 30 % of attacks repelled, times four.
  check_fault(with("  - {at: 3 d, multiply: {§corridors.south.on_attack.repelled: 4}}\n"), "out-of-range",
              "from here on 'repelled' must be at most 100 %");
  check_clean(with("  - {at: 3 d, multiply: {corridors.south.on_attack.repelled: 3}}\n"));
  // An interdiction is multiplied as a hazard, and never passes 1.
  check_clean(with("  - {at: 3 d, multiply: {network.roads.trunk.interdiction: 400}}\n"));
  check_fault(with("  - {at: 3 d, set: {§corridors.south.on_attack.delay.median: 50 h}}\n"), "law-domain", "p90");
  check_clean(
      with("  - {at: 3 d, set: {corridors.south.on_attack.delay.median: 50 h,"
           " corridors.south.on_attack.delay.p90: 60 h}}\n"));
  check_fault(with("  - {at: 3 d, set: {§" + kTarget + ": 19}}\n"), "min-above-target", "corridors.south.convoy.min");
}

TEST_CASE("entries take effect in the order of their dates") {
  // Listed last, the change of p90 comes first.
  check_clean(
      with("  - {at: 4 d, set: {corridors.south.on_attack.delay.median: 50 h}}\n"
           "  - {at: 3 d, set: {corridors.south.on_attack.delay.p90: 60 h}}\n"));
}

TEST_CASE("changes of one instant must not contradict each other") {
  check_fault(with("  - {at: 3 d, set: {" + kTarget + ": 30}}\n  - {date: 2026-01-15, set: {§" + kTarget + ": 40}}\n"),
              "conflict", "already changes at this instant");
  check_fault(with("  - {at: 3 d, set: {" + kTarget + ": 30}, multiply: {§" + kTarget + ": 2}}\n"), "conflict",
              "twice");
  check_fault(with("  - {at: 3 d, close: [trunk]}\n  - {at: §3 d, open: [trunk]}\n"), "conflict", "trunk");
}

TEST_CASE("the attacks of a zone change in the unit they were given") {
  const auto zone = [](const std::string& rate, const std::string& entry) {
    return edit(with("  - {at: 3 d, " + entry + "}\n"), "fleet:", "zones: {z: {roads: [trunk]" + rate + "}}\nfleet:");
  };
  check_clean(zone(", attacks: 0.6 / week", "set: {zones.z.attacks: 0.9 / week}"));
  check_clean(zone(", attacks: 0.6 / 1000 km", "set: {zones.z.attacks: 0.9 / 1000 km}"));
  check_fault(zone(", attacks: 0.6 / 1000 km", "set: {zones.z.attacks: §0.9 / week}"), "unit-kind", "per distance");
  check_fault(zone("", "set: {§zones.z.attacks: 0.9 / week}"), "not-dated", "zones.z.attacks");
}

TEST_CASE("when") {
  check_fault(with("  - {date: §2026-01-11, close: [trunk]}\n"), "before-start", "before the start");
  check_fault(with("  - {at: §61 d, close: [trunk]}\n"), "after-end", "will not happen", text::Severity::warning);
  check_fault(with("  - {date: §2026-05-11, close: [trunk]}\n"), "after-end", "will not happen",
              text::Severity::warning);
  check_fault(with("  - §{close: [trunk]}\n"), "missing-key", "one of date, at");
  check_fault(with("  - {at: 3 d, §date: 2026-02-01, close: [trunk]}\n"), "one-of", "exclude");
  check_fault(with("  - {at: 3 d, close: [§trunc]}\n"), "unknown-road", "did you mean 'trunk'?");
}

TEST_CASE("a date where time is counted from the start") {
  check_fault(with("  - {at: §2026-01-15, close: [trunk]}\n"), "date-for-duration",
              "'at' counts from the start, for example 20 d / for a date write date: 2026-01-15");
  check_fault(with("  - {at: §2026-1-5 06:00, close: [trunk]}\n"), "date-for-duration", "write date: 2026-1-5 06:00");
  check_fault(edit(kExample, "horizon: 60 d", "horizon: §2026-03-01"), "date-for-duration",
              "'horizon' wants a duration");
  check_fault(edit(kExample, "    convoy:", "    departures: {every: 2 d, first: §2026-01-15}\n    convoy:"),
              "date-for-duration", "for departures by date write dates: [2026-01-15]");
  check_fault(edit(kExample, "fleet:", "closures: [{road: trunk, for: §2026-02-01}]\nfleet:"), "date-for-duration",
              "for a date write to: 2026-02-01");
}

TEST_CASE("a limit that the timeline takes away from unlimited trucks") {
  const auto source = [](const std::string& limits, const std::string& entry) {
    return edit(edit(with("  - {at: 3 d, " + entry + "}\n"), "trucks: 800", "trucks: unlimited"),
                "fleet:", "sources: {depot: {" + limits + "}}\nfleet:");
  };
  const auto gone = [&](const std::string& limits, const std::string& entry) {
    check_fault(source(limits, entry), "endless-flow",
                "from here on nothing limits loading at 'depot', and corridor 'south' has unlimited trucks");
  };
  gone("racks: 4, loading: 1 h", "set: {§sources.depot.racks: unlimited}");
  gone("racks: 4, loading: 1 h", "set: {§sources.depot.loading: 0 h}");
  gone("racks: 4, loading: {uniform: [1 h, 2 h]}", "set: {§sources.depot.racks: unlimited}");
  gone("trucks_limit: 90 / d", "set: {§sources.depot.trucks_limit: unlimited}");
  gone("volume_limit: 2 Ml/d", "set: {§sources.depot.volume_limit: unlimited}");
  check_clean(source("racks: 4, loading: 1 h", "set: {sources.depot.racks: 9}"));
  check_clean(source("trucks_limit: 90 / d, volume_limit: 2 Ml/d", "set: {sources.depot.volume_limit: unlimited}"));
  check_clean(edit(source("racks: 4", "set: {sources.depot.racks: unlimited}"), "trucks: unlimited", "trucks: 800"));
}

TEST_CASE("min changes with target where it is not given") {
  const std::string text = edit(with("  - {at: 3 d, set: {" + kTarget + ": 30}}\n"),
                                "convoy: {target: 60, min: 20, max_wait: 72 h}", "convoy: {target: 60}");
  const ReadResult r = read(text);
  REQUIRE_MESSAGE(r.scenario.has_value(), shown(r));
  const auto& changes = r.scenario->timeline[0].changes;
  REQUIRE(changes.size() == 2);
  CHECK(changes[1].slot == r.scenario->corridors[0].convoy.min.slot);
  CHECK(changes[1].value == 30);
}

}  // namespace taji::scenario::test
