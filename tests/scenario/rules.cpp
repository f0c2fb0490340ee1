// Rules that join parts of a scenario: references, roads, fleet, stocks. A good and a bad case for each.
#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

const std::string kRoad = "{id: trunk, from: depot, to: city, km: 1002, class: paved, interdiction: 5 %}";
const std::string kPool = "{corridor: south, trucks: 800, capacity: 45.9 kl, product: diesel}";
const std::string kConvoy = "convoy: {target: 60, min: 20, max_wait: 72 h}";
const std::string kSource = "    source: depot\n";
const std::string kStock = "stock: {diesel: {capacity: 30 Ml, initial: 12 Ml}}";
constexpr auto kWarning = text::Severity::warning;
constexpr auto kError = text::Severity::error;

std::string with(const std::string& from, const std::string& to) {
  return edit(kExample, from, to);
}
/// The example with a third place and a second road.
std::string with_third(const std::string& road, const std::string& corridor = kSource) {
  return edit(edit(with("  roads:\n", "    third: {}\n  roads:\n"), kRoad, kRoad + "\n    - " + road), kSource,
              corridor);
}

}  // namespace

TEST_CASE("roads") {
  check_fault(with("to: city, km", "to: §citi, km"), "unknown-place", "did you mean 'city'?");
  check_clean(with_third("{id: branch, from: city, to: third, km: 10}"));
  check_fault(with_third("{id: branch, from: third, to: §third, km: 10}"), "road-to-itself", "'third'");
  check_fault(with_third("{id: §trunk, from: city, to: third, km: 10}"), "duplicate-id", "already listed on line 12");
  check_fault(with("class: paved", "class: §pavd"), "unknown-class", "did you mean 'paved'?");
  check_clean(edit(with("class: paved", "class: laterite"), "  roads:\n", "  speeds: {laterite: 30 km/h}\n  roads:\n"));
  check_clean(with("class: paved", "class: laterite, speed: 30 km/h"));
}

TEST_CASE("a speed class that no road has is a warning") {
  check_clean(with("  roads:\n", "  speeds: {paved: 50 km/h, urban: 20 km/h}\n  roads:\n"));
  check_fault(with("  roads:\n", "  speeds: {pavd: §50 km/h}\n  roads:\n"), "unused-class", "did you mean 'paved'?",
              kWarning);
}

TEST_CASE("a road shorter than a straight line is a warning") {
  // Great circle between the ends: 714.7 km by the haversine formula.
  check_clean(with("km: 1002", "km: 701"));  // within 2 %
  check_fault(with("km: 1002", "km: §699"), "shorter-than-straight", "road 'trunk' is 699 km long", kWarning);
}

TEST_CASE("the way there and back") {
  check_clean(with("class: paved", "class: paved, oneway: false"));
  check_fault(edit(with("class: paved", "class: paved, oneway: true"), kSource, "    source: §depot\n"), "disconnected",
              "no roads lead from 'city' to 'depot'");
  // A oneway road against the loaded trip, and a third place that no road reaches.
  check_fault(edit(with("from: depot, to: city, km: 1002", "from: city, to: depot, oneway: true, km: 1002"),
                   "    city: city\n", "    city: §city\n"),
              "disconnected", "they do the other way");
  check_fault(edit(with("  roads:\n", "    third: ~\n  roads:\n"), kSource, kSource + "    marshal: §third\n"),
              "disconnected", "from 'depot' to 'third'");
  check_fault(edit(with("  roads:\n", "    third: ~\n  roads:\n"), kSource, kSource + "    via: [§third]\n"),
              "disconnected", "from 'depot' to 'third'");
  check_fault(edit(with(kSource, "    source: city\n"), "    city: city\n", "    city: §city\n"), "same-place",
              "begins and ends at 'city'");
}

TEST_CASE("corridors name places and cities") {
  check_clean(with_third("{id: branch, from: depot, to: third, km: 1}", kSource + "    marshal: third\n"));
  check_fault(with(kSource, "    source: §depott\n"), "unknown-place", "did you mean 'depot'?");
  check_fault(with(kSource, kSource + "    marshal: §nowhere\n"), "unknown-place", "'nowhere'");
  check_fault(with_third("{id: branch, from: depot, to: third, km: 1}", kSource + "    via: [§thrid]\n"),
              "unknown-place", "did you mean 'third'?");
  check_fault(
      with_third("{id: branch, from: depot, to: third, km: 1}", kSource + "    route: safest\n    via: [§third]\n"),
      "via-not-fixed", "only a fixed route");
  check_clean(with_third("{id: branch, from: depot, to: third, km: 1}", kSource + "    via: [third]\n"));
}

TEST_CASE("convoys") {
  check_clean(with(kConvoy, "convoy: {target: 20, min: 20}"));
  check_fault(with(kConvoy, "convoy: {target: 20, min: §30, max_wait: 72 h}"), "min-above-target",
              "'target', which is 20");
  check_fault(with(kConvoy, "convoy: {target: 60, min: §20}"), "min-never-acts", "max_wait");
  check_clean(with(kConvoy, "convoy: {target: 60, min: 20}\n    departures: {every: 1 d}"));
  check_fault(with(kConvoy, "convoy: {target: §0}"), "out-of-range", "at least 1");
}

TEST_CASE("min follows target unless it is given") {
  const ReadResult result = read(with(kConvoy, "convoy: {target: 60}"));
  CHECK(slot_at(result, "corridors.south.convoy.min").value == 60);
  CHECK_FALSE(result.scenario->corridors[0].convoy.min.given);
  const ReadResult uncertain = read(with(kConvoy, "convoy: {target: {uncertain: [20, 60]}}"));
  const Slot& min = slot_at(uncertain, "corridors.south.convoy.min");
  REQUIRE(min.product_of.size() == 1);
  CHECK(uncertain.scenario->slots[static_cast<std::size_t>(min.product_of[0])].path == "corridors.south.convoy.target");
}

TEST_CASE("the fleet") {
  check_fault(with("corridor: south,", "corridor: §sooth,"), "unknown-corridor", "did you mean 'south'?", kError);
  check_fault(with("- " + kPool, "- " + kPool + "\n  - §{corridor: south, trucks: 5, capacity: 9 kl, product: diesel}"),
              "duplicate-id", "give pools of one corridor and product each a 'name'");
  check_clean(with("- " + kPool,
                   "- " + kPool + "\n  - {name: small, corridor: south, trucks: 5, capacity: 9 kl, product: diesel}"));
  check_fault(with("trucks: 800", "trucks: §unlimited"), "endless-flow", "'departures'");
  check_clean(edit(with("trucks: 800", "trucks: unlimited"), kConvoy, "departures: {every: 1 d}\n    " + kConvoy));
  check_clean(
      edit(with("trucks: 800", "trucks: unlimited"), "fleet:", "sources: {depot: {trucks_limit: 90 / d}}\nfleet:"));
  check_clean(
      edit(with("trucks: 800", "trucks: unlimited"), "fleet:", "sources: {depot: {racks: 4, loading: 1 h}}\nfleet:"));
  check_fault(edit(with("trucks: 800", "trucks: §unlimited"), "fleet:", "sources: {depot: {racks: 4}}\nfleet:"),
              "endless-flow", "'depot'");
}

TEST_CASE("trucks placed at the start") {
  check_clean(with(kSource, kSource + "    initial: {waiting: 300, hauling: 500}\n"));
  check_fault(with(kSource, kSource + "    initial: {waiting: §301, hauling: 500}\n"), "too-many-trucks",
              "places 801 trucks");
}

TEST_CASE("stocks and loads") {
  check_fault(with("initial: 12 Ml", "initial: §31 Ml"), "initial-above-capacity", "31 Ml");
  check_clean(with("initial: 12 Ml", "initial: 30 Ml"));
  check_fault(with("capacity: 45.9 kl", "capacity: §31 Ml"), "load-above-capacity", "31 Ml");
  check_clean(with("capacity: 30 Ml", "capacity: {uncertain: [12 Ml, 40 Ml]}"));
  check_fault(edit(with(kStock, "stock: {diesel: {capacity: {uncertain: [40 kl, 30 Ml]}, initial: 40 kl}}"),
                   "capacity: 45.9 kl", "capacity: §45.9 kl"),
              "load-above-capacity", "in some replications", kWarning);
}

TEST_CASE("a stock that is uncertain fits its tank however it falls") {
  check_clean(with("initial: 12 Ml", "initial: {uncertain: [12 Ml, 30 Ml]}"));
  check_fault(with("initial: 12 Ml", "initial: §{uncertain: [12 Ml, 31 Ml]}"), "initial-above-capacity",
              "begins with up to 31 Ml of diesel, and its tanks hold 30 Ml / a spread with an upper end that fits: "
              "{uncertain: [12 Ml, 30 Ml]}");
  check_fault(with("initial: 12 Ml", "initial: §{uncertain: {lognormal: {median: 12 Ml, p90: 20 Ml}}}"),
              "initial-above-capacity", "any amount");
  check_fault(with("capacity: 30 Ml, initial: 12 Ml", "capacity: {uncertain: [10 Ml, 40 Ml]}, initial: §12 Ml"),
              "initial-above-capacity", "may hold no more than 10 Ml / give 'capacity'");
  check_clean(with("capacity: 30 Ml, initial", "capacity: {uncertain: [12 Ml, 40 Ml]}, initial"));
  check_clean(
      with("capacity: 30 Ml, initial: 12 Ml", "initial: {uncertain: {lognormal: {median: 12 Ml, p90: 20 Ml}}}"));
}

TEST_CASE("a stock and its tank that share an input rise and fall together") {
  const auto share = [](const std::string& initial) {
    return edit(with("capacity: 30 Ml, initial: 12 Ml", "capacity: {of: size}, initial: " + initial),
                "fleet:", "inputs: {size: {uncertain: [10 Ml, 40 Ml]}}\nfleet:");
  };
  check_clean(share("{of: size, times: 100 %}"));
  check_clean(share("{of: size, times: {uncertain: [20 %, 90 %]}}"));
  check_fault(share("§{of: size, times: {uncertain: [20 %, 110 %]}}"), "initial-above-capacity", "up to 44 Ml");
  check_fault(share("§{uncertain: [5 Ml, 11 Ml]}"), "initial-above-capacity", "may hold no more than 10 Ml");
}

TEST_CASE("an override that makes a tank too small is shown itself") {
  ReadOptions options;
  options.overrides = {{"cities.city.stock.diesel.capacity", "1 Ml"}};
  const ReadResult result = read(kExample, options);
  REQUIRE(with_code(result, "initial-above-capacity").size() == 1);
  CHECK(with_code(result, "initial-above-capacity")[0]->place.file > 0);  // the file itself
}

TEST_CASE("a million trucks are the most of a convoy and of a stage") {
  check_clean(with("target: 60", "target: 1000000"));
  check_fault(with("target: 60", "target: §1000001"), "out-of-range", "'target' must be at most a million trucks");
  check_fault(with("target: 60, min: 20", "target: 60, min: §3000000000"), "out-of-range",
              "'min' must be at most a million trucks, got 3000000000");
  check_fault(with("target: 60", "target: §{uniform: [30, 2000000]}"), "wrong-kind", "not drawn again");
  check_fault(with("target: 60", "target: {uncertain: {uniform: [30, §2000000]}}"), "out-of-range", "a million trucks");
  check_fault(with(kSource, kSource + "    initial: {waiting: {uncertain: {§poisson: 60}}}\n"), "law-support",
              "'waiting' must be at most a million trucks, and this distribution can give more");
  const std::string unlimited =
      edit(with("trucks: 800", "trucks: unlimited"), kConvoy, "departures: {every: 1 d}\n    " + kConvoy);
  check_clean(edit(unlimited, kSource, kSource + "    initial: {hauling: 1000000}\n"));
  check_fault(edit(unlimited, kSource, kSource + "    initial: {hauling: §1000001}\n"), "out-of-range",
              "'hauling' must be at most a million trucks");
}

TEST_CASE("travel windows that are never open together") {
  const auto windows = [](const std::string& own, const std::string& road, const std::string& route = "") {
    return edit(edit(edit(kExample, kConvoy, "convoy: {target: 60, min: 20, max_wait: 72 h, window: " + own + "}"),
                     "interdiction: 5 %", "window: " + road),
                kSource, kSource + route);
  };
  check_fault(windows("06:00-12:00", "§18:00-22:00"), "windows-apart",
              "drives in the hours 06:00-12:00, and road 'trunk' is open 18:00-22:00");
  check_fault(windows("06:00-12:00", "§12:00-18:00"), "windows-apart", "never both");  // they touch
  check_clean(windows("06:00-12:00", "11:59-18:00"));
  check_clean(windows("06:00-12:00", "22:00-07:00"));  // across midnight
  check_clean(windows("22:00-05:00", "04:00-06:00"));
  check_clean(windows("22:00-05:00", "08:00-23:00"));
  check_clean(windows("08:00-18:00", "10:00-11:00"));  // inside
  check_fault(windows("22:00-05:00", "§05:00-22:00"), "windows-apart", "never both");
  check_clean(windows("always", "18:00-22:00"));
  check_clean(windows("06:00-12:00", "always"));
  check_fault(windows("06:00-12:00", "§18:00-22:00", "    route: safest\n"), "windows-apart", "no convoy of it",
              kWarning);
  // A road beside the fixed route, which is the faster one.
  const std::string beside = "{id: slow, from: depot, to: city, km: 2000, class: paved, window: 18:00-22:00}";
  check_clean(edit(edit(kExample, kConvoy, "convoy: {target: 60, window: 06:00-12:00}"), "  - " + kRoad,
                   "  - " + kRoad + "\n    - " + beside));
}

TEST_CASE("products") {
  check_fault(with("product: diesel", "product: §gasoline"), "no-tank", "no tank for it");
  const std::string two =
      with("- " + kPool, "- " + kPool + "\n  - {corridor: south, trucks: 5, capacity: 9 kl, product: gas}");
  check_clean(edit(two, kStock, "stock: {diesel: {initial: 12 Ml}, gas: {initial: 0 l}}"));
  check_clean(
      edit(edit(two, kStock, "stock: {diesel: {initial: 12 Ml}, gas: {initial: 0 l}}"), "priority: 2", "gas: 1 kl/d"));
  check_fault(with("priority: 2", "§diesle: 1 kl/d"), "unknown-key", "did you mean 'diesel'?");
  check_fault(with("transport: {diesel: 1.2 Ml/d, priority: 2}", "§transport: {priority: 2}"), "missing-key",
              "lacks 'diesel'");
  // Known elsewhere in the file, but without a tank here.
  const ReadResult no_stock = read(edit(two, "priority: 2", "gas: 1 kl/d"));
  REQUIRE(with_code(no_stock, "no-stock").size() == 1);
  CHECK(with_code(no_stock, "no-stock")[0]->place.line == 25);
  CHECK(with_code(no_stock, "no-stock")[0]->place.column == 37);
}

TEST_CASE("parts that nothing uses are warnings") {
  const std::string third = with("  roads:\n", "    third: {}\n  roads:\n");
  check_fault(edit(third, "variants:",
                   "  §third: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 1 kl/d}}}\nvariants:"),
              "not-served", "'third'", kWarning);
  check_fault(edit(third, "fleet:", "sources: {§third: {racks: 3}}\nfleet:"), "unused-source", "'third'", kWarning);
  check_fault(edit(edit(third, kRoad, kRoad + "\n    - {id: r, from: third, to: city, km: 9}"), "cities:\n",
                   "  §idle: {source: third, city: city, convoy: {target: 9}}\ncities:\n"),
              "no-trucks", "corridor 'idle'", kWarning);
  check_fault(edit(third, "fleet:", "inputs: {§spare: 3 Ml/d}\nfleet:"), "unused-input", "'spare'", kWarning);
}

TEST_CASE("names that are no place") {
  check_fault(with("variants:", "  §citty: {stock: {diesel: {initial: 1 Ml}}}\nvariants:"), "unknown-place",
              "did you mean");
  check_fault(with("fleet:", "sources: {§depott: {racks: 3}}\nfleet:"), "unknown-place", "did you mean 'depot'?");
}

TEST_CASE("zones and closures") {
  check_clean(with("fleet:", "zones: {z: {roads: [trunk], attacks: 0.2 / 1000 km}}\nfleet:"));
  check_fault(with("fleet:", "zones: {z: {roads: [§trunc]}}\nfleet:"), "unknown-road", "did you mean 'trunk'?");
  check_fault(with("fleet:", "zones: {z: {roads: [trunk, §trunk]}}\nfleet:"), "duplicate-id", "twice");
  check_fault(with("fleet:", "zones: {z: {roads: §[]}}\nfleet:"), "empty", "'roads'");
  check_fault(with("fleet:", "zones: {§z: {hazard: 2}}\nfleet:"), "missing-key", "lacks 'roads'");
  check_fault(with("fleet:", "zones: {z: {roads: [trunk], attacks: §3 km}}\nfleet:"), "unit-kind", "attacks");
  check_clean(
      with("fleet:", "closures: [{road: trunk, from: 2026-02-01, for: 10 d}, {place: city, to: 2026-02-01}]\nfleet:"));
  check_fault(with("fleet:", "closures: [{road: §trunc}]\nfleet:"), "unknown-road", "did you mean 'trunk'?");
  check_fault(with("fleet:", "closures: [{place: §citi}]\nfleet:"), "unknown-place", "did you mean 'city'?");
  check_fault(with("fleet:", "closures: [{road: trunk, §place: city}]\nfleet:"), "one-of", "exclude each other");
  check_fault(with("fleet:", "closures: [{road: trunk, from: 2026-02-01, to: §2026-02-01}]\nfleet:"), "empty-closure",
              "ends");
  check_fault(with("fleet:", "closures: [{road: trunk, to: 2026-02-01, §for: 3 d}]\nfleet:"), "one-of", "exclude");
}

TEST_CASE("a zone's rate is one of two slots") {
  const ReadResult km = read(with("fleet:", "zones: {z: {roads: [trunk], attacks: 0.2 / 1000 km}}\nfleet:"));
  CHECK(slot_at(km, "zones.z.attacks").value == doctest::Approx(2e-4));
  CHECK(km.scenario->zones[0].attacks_per_km.value == doctest::Approx(2e-4));
  CHECK(km.scenario->zones[0].attempts_per_day.value == 0);
  CHECK(km.scenario->zones[0].attempts_per_day.slot >= 0);
  const ReadResult week =
      read(with("fleet:", "zones: {z: {roads: [trunk], attacks: {uncertain: [0.7 / week, 1.4 / week]}}}\nfleet:"));
  CHECK(slot_at(week, "zones.z.attacks").value == doctest::Approx(0.15));
  CHECK(week.scenario->zones[0].attempts_per_day.value == doctest::Approx(0.15));
  CHECK(week.scenario->zones[0].attacks_per_km.value == 0);
  check_fault(with("fleet:", "zones: {z: {roads: [trunk], attacks: {uncertain: [0.7 / week, §1 / 1000 km]}}}\nfleet:"),
              "unit-kind", "");
}

TEST_CASE("phases fall") {
  check_clean(with("fleet:", "phases: {served: [95 %, 90 %, 70 %, 40 %], cover: [9 d, 8 d, 7 d, 1 h]}\nfleet:"));
  check_fault(with("fleet:", "phases: {served: [95 %, 90 %, §90 %, 40 %]}\nfleet:"), "not-decreasing", "'served'");
  check_fault(with("fleet:", "phases: {served: §[95 %, 90 %]}\nfleet:"), "wrong-kind", "a list of four");
}

}  // namespace taji::scenario::test
