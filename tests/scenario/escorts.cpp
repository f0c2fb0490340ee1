// The keys of escorts. A good and a bad case for each rule.
#include "scenario/helper.hpp"

namespace taji::scenario::test {
namespace {

/// The example, escorted, with a town on the way.
std::string escorted(const std::string& escort, const std::string& pools) {
  std::string text = edit(kExample, "  roads:\n", "    town: {kind: town}\n  roads:\n");
  text = edit(text, "    - {id: trunk, from: depot, to: city, km: 1002, class: paved, interdiction: 5 %}",
              "    - {id: trunk, from: depot, to: town, km: 802}\n    - {id: rest, from: town, to: city, km: 200}");
  text = edit(text, "    source: depot\n", "    source: depot\n    escort: {" + escort + "}\n");
  return edit(text, "variants:\n", (pools.empty() ? "" : "escorts: {" + pools + "}\n") + "variants:\n");
}

}  // namespace

TEST_CASE("escort pools") {
  check_clean(escorted("units: 4, pool: army", "army: {units: 12}"));
  check_clean(escorted("units: 4, pool: army, speed: 100 km/d, wait: {exponential: 6 h}",
                       "army: {units: unlimited, return: {uniform: [12 h, 36 h]}}"));
  check_fault(escorted("units: 4, pool: §amry", "army: {units: 12}"), "unknown-escort", "did you mean 'army'?");
  check_fault(escorted("units: §4, pool: army", "army: {units: 3}"), "escort-too-large", "no convoy would ever leave");
  check_clean(escorted("units: {uncertain: [2, 4]}, pool: army", "army: {units: 3}"));
  check_clean(escorted("units: 4, pool: army", "army: {units: 3}") +
              "timeline: [{date: 2026-02-01, set: {escorts.army.units: 8}}]\n");
  check_fault(escorted("units: 4, pool: army", "army: {units: 4}, §police: {units: 1}"), "unused-escort", "'police'",
              text::Severity::warning);
  check_clean(escorted("units: 4, pool: army", "army: {units: 4}, police: off"));
  check_fault(escorted("units: 4, pool: army", "army: {units: §-1}"), "out-of-range", "");
}

TEST_CASE("speed, slots and places of escorts") {
  const ReadResult result =
      read(escorted("speed: 240 km/d, pool: army, handover: {places: [town], delay: 4 h}", "army: {units: 2}"));
  CHECK(slot_at(result, "corridors.south.escort.speed").value == 10);
  CHECK(slot_at(result, "corridors.south.escort.handover.delay").value == 4 * 3'600'000);
  CHECK(slot_at(result, "escorts.army.units").value == 2);
  check_fault(escorted("handover: {places: [§tonw], delay: 4 h}", ""), "unknown-place", "did you mean 'town'?");
  check_fault(escorted("handover: {places: [§city], delay: 4 h}", ""), "handover-at-end", "places between the two");
}

}  // namespace taji::scenario::test
