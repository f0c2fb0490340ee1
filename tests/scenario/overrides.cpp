// --set and variants: paths through the tree, and faults where they were made.
#include <cmath>
#include <functional>

#include "scenario/helper.hpp"
#include "scenario/tree.hpp"

namespace taji::scenario::test {

namespace {

ReadResult set(const std::string& path, const std::string& value, const std::string& text = kExample) {
  ReadOptions options;
  options.overrides = {{path, value}};
  return read(text, options);
}

/// The only fault of an override, and that it is shown in the override itself.
void check_set_fault(const std::string& path, const std::string& value, const std::string& code, int column,
                     const std::string& words) {
  const ReadResult r = set(path, value);
  INFO(shown(r));
  REQUIRE(r.diagnostics.list().size() == 1);
  const text::Diagnostic& fault = r.diagnostics.list()[0];
  CHECK(fault.code == code);
  CHECK(r.sources.name(fault.place.file) == "--set");
  CHECK(fault.place.line == 1);
  CHECK(fault.place.column == column);
  CHECK((fault.message + " / " + fault.suggestion).find(words) != std::string::npos);
}

}  // namespace

TEST_CASE("values by path") {
  CHECK(slot_at(set("corridors.south.convoy.target", "30"), "corridors.south.convoy.target").value == 30);
  CHECK(slot_at(set("network.roads.trunk.interdiction", "9 %"), "network.roads.trunk.interdiction").value == 0.09);
  CHECK(slot_at(set("fleet.south-diesel.trucks", "9"), "fleet.south-diesel.trucks").value == 9);
  CHECK(slot_at(set("network.speeds.paved.empty", "44 km/h"), "network.speeds.paved.empty").value == 44);
  CHECK(slot_at(set("network.speeds.paved.empty", "44 km/h"), "network.speeds.paved.loaded").value == 55);
  CHECK(slot_at(set("sources.depot.racks", "3"), "sources.depot.racks").value == 3);
  CHECK(set("horizon", "9 d").scenario.value().horizon_ms == 9LL * 86'400'000);
  CHECK(set("start", "2026-01-13 06:00").scenario.value().start_ms == 1768176000000 + 30LL * 3'600'000);
  CHECK(set("name", "Other").scenario.value().name == "Other");
}

TEST_CASE("every slot's path can be set") {
  // Short forms of all kinds, so that paths lead through them.
  std::string text = edit(kExample, "{median: 12 h, p90: 48 h}", "{p90: 48 h, median: 12 h}");
  text = edit(text, "class: paved", "class: paved, speed: 40 km/h");
  text =
      edit(text,
           "    stock:", "    clearance: {exponential: 6 h}\n    unloading: {triangular: [1 h, 2 h, 3 h]}\n    stock:");
  text = edit(text, "    source: depot\n",
              "    source: depot\n    escort: {}\n    size_effect: {reference: 9, exponent: 1}\n");
  text = edit(text, "fleet:\n", "zones: {z: {roads: [trunk], attacks: 1 / week}}\nfleet:\n");
  const ReadResult base = read(text);
  REQUIRE_MESSAGE(base.scenario.has_value(), shown(base));
  int tried = 0;
  for (const Slot& slot : base.scenario->slots) {
    if (slot.path.find(".attacks.per_") != std::string::npos || slot.path == "zones.z.attacks") continue;
    if (slot.path.rfind("phases", 0) == 0 || slot.path == "planning.attacks") continue;
    ReadOptions options;
    const double value = std::isinf(slot.value) ? 1000 : slot.value;
    options.overrides = {{slot.path, text::format_quantity(value, slot.dimension)}};
    const ReadResult again = read(text, options);
    CHECK_MESSAGE(again.scenario.has_value(), slot.path << "\n" << shown(again));
    if (again.scenario) CHECK(slot_at(again, slot.path).value == value);
    ++tried;
  }
  CHECK(tried > 50);
}

TEST_CASE("keys and sections are added") {
  CHECK(slot_at(set("corridors.south.escort.units", "4"), "corridors.south.escort.units").value == 4);
  CHECK(slot_at(set("corridors.south.escort", "{units: 4}"), "corridors.south.escort.hazard").value == 1);
  CHECK(set("corridors.south.departures", "{every: 6 h}").scenario.value().corridors[0].departures.has_value());
  CHECK(set("zones", "{z: {roads: [trunk]}}").scenario.value().zones.size() == 1);
}

TEST_CASE("faults of overrides are shown in them") {
  check_set_fault("corridors.south.convoy.target", "20.5", "number-not-whole", 31, "target");
  check_set_fault("corridors.south.convoy.targt", "20", "unknown-key", 1, "did you mean");
  check_set_fault("corridors.sout.convoy.target", "20", "unknown-path", 1,
                  "did you mean 'corridors.south.convoy.target'?");
  check_set_fault("fleet.south-disel.trucks", "20", "unknown-path", 1, "did you mean 'fleet.south-diesel.trucks'?");
  check_set_fault("network.roads.trunc.km", "20", "unknown-path", 1, "did you mean 'network.roads.trunk.km'?");
  check_set_fault("horizon.days", "20", "unknown-path", 1, "single value");
  check_set_fault("variants.escorted", "{}", "unknown-path", 1, "cannot be set");
  check_set_fault("corridors.south.on_attack.delay.median", "50 h", "law-domain", 40, "p90");
}

TEST_CASE("a variant is applied before --set") {
  ReadOptions options;
  options.variant = "small_convoys";
  CHECK(slot_at(read(kExample, options), "corridors.south.convoy.target").value == 20);
  options.overrides = {{"corridors.south.convoy.target", "25"}};
  CHECK(slot_at(read(kExample, options), "corridors.south.convoy.target").value == 25);
  options.variant = "smal_convoys";
  const ReadResult r = read(kExample, options);
  REQUIRE(with_code(r, "unknown-variant").size() == 1);
  CHECK(with_code(r, "unknown-variant")[0]->suggestion == "did you mean 'small_convoys'?");
}

TEST_CASE("every variant is checked") {
  const auto variant = [](const std::string& body) { return kExample + "  third: " + body + "\n"; };
  check_clean(variant("{corridors.south.convoy: {target: 30}, name: third}"));
  check_fault(variant("{corridors.south.convoy.target: §30 h}"), "unit-kind", "variant 'third'");
  check_fault(variant("{§corridors.sout.convoy.target: 30}"), "unknown-path", "'corridors.south.convoy.target'");
  check_fault(variant("{corridors.south.escort: {§unit: 4}}"), "unknown-key", "'units'");
  // The fault is elsewhere in the file, the cause here.
  const Marked at = unmark(kExample + "  §third: {cities.city.stock.diesel.capacity: 40 kl}\n");
  const ReadResult r = read(at.text);
  REQUIRE_MESSAGE(with_code(r, "load-above-capacity").size() == 1, shown(r));
  CHECK(with_code(r, "load-above-capacity")[0]->place.line == at.line);
  CHECK(with_code(r, "load-above-capacity")[0]->place.column == at.column);
  check_fault(kExample + "  third: §5\n", "wrong-kind", "variant 'third'");
}

TEST_CASE("off: an optional section, entry, item or list is as if absent") {
  const std::string text =
      edit(edit(kExample, "    convoy: {", "    escort: {units: 4}\n    convoy: {"), "variants:",
           "zones: {a: {roads: [trunk]}, b: {roads: [trunk]}}\nclosures: [{road: trunk}, {place: city}]\nvariants:");
  REQUIRE(set("corridors.south.escort.units", "9", text).scenario.has_value());
  const auto with = [&](const std::string& path) { return *set(path, "off", text).scenario; };
  CHECK_FALSE(with("corridors.south.escort").corridors[0].escort.has_value());
  CHECK(with("zones.a").zones.size() == 1);
  CHECK(with("zones").zones.empty());
  CHECK(with("closures.0").closures.size() == 1);
  CHECK(with("closures").closures.empty());
  CHECK_FALSE(set("corridors.south.convoy", "off", text).scenario.has_value());
}

TEST_CASE("a scenario without corridors and fleet is one, with corridors and no fleet is none") {
  const std::string text = edit(kExample, "variants:\n  small_convoys: {corridors.south.convoy.target: 20}\n", "");
  const std::string bare =
      edit(text, "  escorted:      {corridors.south.escort: {units: 4, hazard: 0.6, repelled: 60 %}}\n", "");
  ReadOptions both, one;
  both.overrides = {{"corridors", "off"}, {"fleet", "off"}};
  one.overrides = {{"fleet", "off"}};
  CHECK(read(bare, both).scenario.has_value());
  CHECK(read(bare, one).diagnostics.list().at(0).code == "missing-key");
}

TEST_CASE("a tree as text reads back to the same tree") {
  const std::vector<std::string> texts = {"{a: 1, b: [x, 'y: z', ~], c: {d: \"5 %\", e: ''}}",
                                          "'~'",
                                          "- 1\n- {a: b}\n",
                                          "\"a\\nb\\\"c\\\\\"",
                                          "'#x'",
                                          "-5 %",
                                          "{d: 2026-01-12 06:00}",
                                          "{'a b': 'true', n: 'null'}",
                                          "Côte d'Ivoire"};
  const std::function<bool(const text::Node&, const text::Node&)> same = [&](const text::Node& a, const text::Node& b) {
    return a.kind == b.kind && a.scalar == b.scalar && a.key == b.key &&
           std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(), same);
  };
  for (const std::string& t : texts) {
    text::SourceSet sources;
    text::Diagnostics faults;
    const auto first = text::parse_yaml(sources, sources.add("first", t), faults);
    REQUIRE_MESSAGE(first.has_value(), text::render(faults, sources, false));
    const std::string written = yaml_text(*first);
    const auto second = text::parse_value(sources, written, faults);
    CHECK_MESSAGE(!faults.has_errors(), text::render(faults, sources, false));
    REQUIRE(second.has_value());
    CHECK_MESSAGE(same(*first, *second), written);
  }
}

}  // namespace taji::scenario::test
