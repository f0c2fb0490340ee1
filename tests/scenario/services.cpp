// Factors by day, services, raised needs, the price index: each rule with a good and a bad case.
#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

const std::string kPower = "diesel: 0.8 Ml/d,", kStock = "initial: 12 Ml}", kBuffer = "buffer: 2 d}\n";

std::string demand(const std::string& keys) {
  return edit(kExample, kPower, kPower + " " + keys + ",");
}

/// The example with services, and keys of the class `transport`.
std::string services(const std::string& entries, const std::string& transport = {}) {
  std::string text = edit(kExample, kBuffer, kBuffer + "    services: {" + entries + "}\n");
  return transport.empty() ? text : edit(text, "priority: 2", "priority: 2, " + transport);
}

const std::string kLight = "light: {class: power, hours: 19 h}";

}  // namespace

TEST_CASE("factors by weekday and month") {
  check_clean(demand("weekdays: [1, 1, 1, 1, 1, 70 %, 0]"));
  check_clean(demand("weekdays: off"));
  check_clean(demand("months: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, {uncertain: [0.9, 1.2]}, 1]"));
  check_fault(demand("weekdays: §[1, 1, 1, 1, 1, 0.7]"), "wrong-length", "wants a list of 7, got 6");
  check_fault(demand("months: §[1, 1, 1, 1, 1, 1, 1]"), "wrong-length", "wants a list of 12");
  check_fault(demand("weekdays: §0.5"), "wrong-kind", "a list of 7");
  check_fault(demand("weekdays: [1, 1, 1, 1, 1, §-1, 1]"), "out-of-range", "at least 0");
  check_fault(demand("weekdays: [1, 1, 1, 1, 1, §1 d, 1]"), "unit-kind", "a duration");
  const ReadResult result = read(demand("weekdays: [1, 1, 1, 1, 1, 0.7, 0.5]"));
  CHECK(slot_at(result, "cities.city.demand.power.weekdays.6").value == 0.5);
  CHECK(result.scenario->cities[0].demand[0].weekdays.empty());
  CHECK(result.scenario->cities[0].demand[1].weekdays.size() == 7);
  check_clean(demand("weekdays: [1, 1, 1, 1, 1, 1, 1]") +
              "timeline: [{at: 2 d, set: {cities.city.demand.power.weekdays.5: 0.3}}]\n");
  check_fault(demand("weekdays: [1, 1, 1, 1, 1, 1, 1]") +
                  "timeline: [{at: 2 d, set: {§cities.city.demand.power.weekdays.7: 0.3}}]\n",
              "unknown-path", "weekdays.");
}

TEST_CASE("services") {
  check_clean(services(kLight));
  check_clean(services("light: {class: power, product: diesel, hours: [[0 %, 2 h], [50 %, 9 h], [100 %, 19 h]]}"));
  check_clean(services("light: {class: power, hours: [[10 %, 2 h], [100 %, 2 h]]}, dark: off"));
  check_fault(services("§light: {class: power}"), "missing-key", "service 'light' lacks 'hours'");
  check_fault(services("§light: {hours: 19 h}"), "missing-key", "service 'light' lacks 'class'");
  check_fault(services("light: {class: §powr, hours: 19 h}"), "unknown-class", "did you mean 'power'?");
  check_fault(services("light: {class: power, product: §gas, hours: 19 h}"), "no-need", "'power' needs none");
  check_fault(services("light: {class: power, hours: §25 h}"), "out-of-range", "at most 24 h");
  check_fault(services("light: {class: power, hours: §0 h}"), "out-of-range", "more than 0");
  check_fault(services("light: {class: power, hours: §[[0 %, 2 h]]}"), "wrong-length", "two points");
  check_fault(services("light: {class: power, hours: [[0 %, 2 h], §[50 %]]}"), "wrong-kind", "points of two numbers");
  check_fault(services("light: {class: power, hours: [[50 %, 2 h], [§20 %, 9 h]]}"), "not-rising", "in order");
  check_fault(services("light: {class: power, hours: [[0 %, 9 h], [100 %, §2 h]]}"), "falling", "must not fall");
  check_fault(services("light: {class: power, hours: [[0 %, 0 h], [100 %, §0 h]]}"), "out-of-range", "last point");
  check_fault(services("light: {class: power, hours: [[0 %, 1 h], [§120 %, 2 h]]}"), "fraction-range", "hours");
  const ReadResult points = read(services("light: {class: power, hours: [[0 %, 2 h], [100 %, 19 h]]}"));
  CHECK(slot_at(points, "cities.city.services.light.hours.1.1").value == 19 * 3'600'000.0);
  CHECK(slot_at(read(services(kLight)), "cities.city.services.light.hours").value == 19 * 3'600'000.0);
  // A class of two products must say which.
  const std::string both =
      edit(edit(kExample, kStock, kStock + ", gasoline: {initial: 1 Ml}"), kPower, kPower + " gasoline: 1 kl/d,");
  const auto with = [&](const std::string& entry) { return edit(both, kBuffer, kBuffer + "    services: " + entry); };
  check_clean(with("{light: {class: power, product: gasoline, hours: 19 h}}\n"));
  check_fault(with("{light: {class: §power, hours: 19 h}}\n"), "missing-key", "lacks 'product'");
  check_fault(edit(kExample, kStock, kStock + ", §services: {initial: 1 Ml}"), "bad-id", "'services'");
}

TEST_CASE("a need that a service raises") {
  check_clean(services(kLight, "raised_by: {service: light, by: 140 %}"));
  check_clean(services(kLight, "raised_by: off"));
  check_fault(services(kLight, "raised_by: {service: §lihgt, by: 40 %}"), "unknown-service", "did you mean 'light'?");
  check_fault(services(kLight, "raised_by: {service: light, by: §-10 %}"), "out-of-range", "at least 0");
  check_fault(services(kLight, "§raised_by: {service: light}"), "missing-key", "lacks 'by'");
  check_fault(edit(kExample, "priority: 2", "priority: 2, raised_by: {service: §light, by: 40 %}"), "unknown-service",
              "'city' has no service 'light'");
}

TEST_CASE("a price index") {
  const auto priced = [](const std::string& price) {
    return edit(kExample, kStock, "initial: 12 Ml, price: " + price + "}");
  };
  check_clean(priced("{shortage: 3, cover: 1, normal_cover: 7 d}"));
  check_clean(priced("{shortage: 300 %}"));
  check_clean(priced("off"));
  check_fault(priced("{normal_cover: §0 d}"), "out-of-range", "more than 0");
  check_fault(priced("{§shortages: 3}"), "unknown-key", "'shortage'");
  CHECK(slot_at(read(priced("{shortage: 3}")), "cities.city.stock.diesel.price.normal_cover").value ==
        7 * 86'400'000.0);
}

}  // namespace taji::scenario::test
