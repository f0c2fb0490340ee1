// Keys of stocks: inflows, orders, reserves, rationing, panic. A good and a bad case for each rule.
#include <cmath>

#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

const std::string kStock = "stock: {diesel: {capacity: 30 Ml, initial: 12 Ml}}";
const std::string kTransport = "transport: {diesel: 1.2 Ml/d, priority: 2}";
const std::string kDemand = "    demand:\n";

std::string with(const std::string& from, const std::string& to) {
  return edit(kExample, from, to);
}
std::string in_city(const std::string& lines) {
  return with(kDemand, lines + kDemand);
}
std::string in_stock(const std::string& keys) {
  return with(kStock, "stock: {diesel: {capacity: 30 Ml, initial: 12 Ml, " + keys + "}}");
}
std::string in_class(const std::string& keys) {
  return with(kTransport, "transport: {diesel: 1.2 Ml/d, priority: 2, " + keys + "}");
}

}  // namespace

TEST_CASE("inflows") {
  check_clean(in_city("    inflow: {pipe: {product: diesel, rate: 60 kl/d, from: depot}}\n"));
  check_clean(in_city("    inflow: {rail: {product: diesel, batch: 800 kl, every: 7 d, first: 3 d}}\n"));
  check_fault(in_city("    inflow: {§rail: {product: diesel}}\n"), "missing-key", "rate, batch");
  check_fault(in_city("    inflow: {rail: {product: diesel, rate: 1 kl/d, §batch: 800 kl, every: 7 d}}\n"), "one-of",
              "exclude each other");
  check_fault(in_city("    inflow: {§rail: {product: diesel, batch: 800 kl}}\n"), "missing-key", "'every'");
  check_fault(in_city("    inflow: {pipe: {product: §diesl, rate: 60 kl/d}}\n"), "no-tank", "did you mean 'diesel'?");
  check_fault(in_city("    inflow: {pipe: {product: diesel, rate: 60 kl/d, from: §depo}}\n"), "unknown-place",
              "did you mean 'depot'?");
  check_fault(edit(in_city("    inflow: {pipe: {product: diesel, rate: 60 kl/d, from: §third}}\n"), "  roads:\n",
                   "    third: ~\n  roads:\n"),
              "disconnected", "no roads lead from 'third' to 'city'");
}

TEST_CASE("orders") {
  check_clean(
      in_stock("orders: {reorder_at: 600 kl, quantity: 772 kl, lead_time: {uniform: [3 d, 6 d]}, from: depot}"));
  check_clean(in_stock("orders: {reorder_at: 0 kl, up_to: 900 kl}"));
  check_fault(in_stock("§orders: {reorder_at: 600 kl}"), "missing-key", "quantity, up_to");
  check_fault(in_stock("orders: {reorder_at: 600 kl, up_to: §600 kl}"), "up-to-below-reorder", "more than");
  check_fault(in_stock("orders: {reorder_at: 600 kl, quantity: 1 kl, from: §nowhere}"), "unknown-place", "'nowhere'");
}

TEST_CASE("a city that only inflows or orders serve") {
  const std::string text = R"(taji: 1
name: Alone
start: 2026-01-12
horizon: 60 d
network: {places: {city: ~}, roads: []}
cities:
  city:
    stock: {diesel: {initial: 12 Ml}}
    demand: {all: {diesel: 1 Ml/d}}
)";
  check_clean(text + "    inflow: {pipe: {product: diesel, rate: 60 kl/d}}\n");
  check_clean(edit(text, "initial: 12 Ml", "initial: 12 Ml, orders: {reorder_at: 1 Ml, quantity: 1 Ml}"));
  check_fault(edit(text, "  city:\n", "  §city:\n"), "not-served", "'city'", text::Severity::warning);
}

TEST_CASE("reserves and their release") {
  const std::string held = in_stock("reserve: {volume: 9 Ml, below: 2 d}");
  check_clean(held + "timeline: [{at: 3 d, release: {city: {diesel: 5 Ml}}}, {at: 4 d, release: {city: all}}]\n");
  const ReadResult read_all = read(held + "timeline: [{at: 3 d, release: {city: {diesel: all}}}]\n");
  REQUIRE(read_all.scenario);
  CHECK(std::isinf(read_all.scenario->timeline[0].release.at(0).litres));
  check_fault(kExample + "timeline: [{at: 3 d, release: {city: {§diesel: 5 Ml}}}]\n", "no-reserve", "of 'diesel'");
  check_fault(held + "timeline: [{at: 3 d, release: {§citi: {diesel: 5 Ml}}}]\n", "unknown-city",
              "did you mean 'city'?");
  check_fault(held + "timeline: [{at: 3 d, release: {city: {diesel: §5 d}}}]\n", "unit-kind", "diesel");
  check_fault(held + "timeline: [{at: 3 d, release: {city: §5 Ml}}]\n", "wrong-kind", "volumes by product");
}

TEST_CASE("rationing") {
  const auto rule = [](const std::string& keys) { return in_city("    rationing: {cap: {" + keys + "}}\n"); };
  check_clean(rule("on: 3 d, off: 5 d, product: diesel, classes: {transport: 60 %}"));
  check_clean(rule("on: always, classes: {transport: 60 %, power: 90 %}"));
  const ReadResult r = read(rule("on: 3 d, classes: {transport: 60 %}"));
  CHECK(slot_at(r, "cities.city.rationing.cap.off").value == slot_at(r, "cities.city.rationing.cap.on").value);
  CHECK(slot_at(r, "cities.city.rationing.cap.classes.transport").value == 0.6);
  check_fault(rule("on: 3 d, off: §2 d, classes: {transport: 60 %}"), "off-below-on", "at least 'on'");
  check_fault(rule("on: 3 d, classes: {§transprt: 60 %}"), "unknown-class", "did you mean 'transport'?");
  check_fault(rule("on: 3 d, classes: {transport: §120 %}"), "fraction-range", "0 to 100 %");
  check_fault(rule("on: 3 d, classes: §{}"), "empty", "'classes'");
  check_fault(rule("on: 3 d, product: §gas, classes: {transport: 60 %}"), "no-tank", "'gas'");
  check_fault(in_city("    rationing: {§cap: {on: 3 d, off: 5 d}}\n"), "missing-key", "'classes'");
}

TEST_CASE("keys of a class") {
  check_clean(in_class("quota: 200 kl/d, quota_share: 30 %, deferred: 30 %, catch_up: 0.5, direct: true"));
  check_clean(in_class("quota: unlimited, quota_share: 100 %"));
  check_clean(in_class("panic: {below: 3 d, factor: 2, half_life: 4 d, private: 3 d}"));
  check_fault(in_class("panic: {factor: §0.5}"), "out-of-range", "at least 1");
  check_fault(in_class("panic: {factor: 2, half_life: §0 d}"), "out-of-range", "more than 0");
  check_fault(in_class("deferred: §110 %"), "fraction-range", "0 to 100 %");
  check_clean(in_stock("last_mile: 1.2 Ml/d"));
}

TEST_CASE("outbreaks of panic") {
  const std::string panicky = in_class("panic: {factor: 2}");
  check_clean(panicky + "timeline: [{at: 3 d, panic: [city]}, {at: 4 d, panic: {city: [transport]}}]\n");
  check_fault(kExample + "timeline: [{at: 3 d, panic: [§city]}]\n", "no-panic", "no class of 'city'");
  check_fault(panicky + "timeline: [{at: 3 d, panic: {city: [§power]}}]\n", "no-panic", "'power'");
  check_fault(panicky + "timeline: [{at: 3 d, panic: {city: [§pwr]}}]\n", "unknown-class", "did you mean 'power'?");
  check_fault(panicky + "timeline: [{at: 3 d, panic: [§town]}]\n", "unknown-city", "'town'");
}

}  // namespace taji::scenario::test
