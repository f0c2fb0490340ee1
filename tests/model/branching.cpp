// Two futures from one present: a branch is the run that changes by date what the branch changes.
#include <taji/model/branch.hpp>
#include <taji/model/state.hpp>
#include <taji/text/dates.hpp>

#include "support/busy.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

const kernel::Address kAddress{5, 0, 11};

model::Millis instant(const model::Model& m, const std::string& date) {
  return std::get<std::int64_t>(text::parse_datetime(date)) - m.start_epoch;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  REQUIRE(text.find(from, at + 1) == std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string in_words(const model::World& world, const model::World& other, const model::Model& m,
                     const model::Model& n) {
  const auto a = model::state_fields(world, m), b = model::state_fields(other, n);
  if (a.size() != b.size()) return "number of values";
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) return a[i].name;
  }
  return "";
}

/// The present of the baseline at the instant, its own events not done.
model::World present_of(const model::Model& base, model::Millis at, const kernel::Address& address = kAddress) {
  model::World world;
  model::begin(world, base, address, {true});
  model::advance(world, base, at - 1);
  return world;
}

model::World branched(const model::Model& base, const model::Model& variant, model::Millis at,
                      const kernel::Address& address = kAddress) {
  REQUIRE(model::why_not_branch(base, variant, at) == "");
  model::World world = present_of(base, at, address);
  model::switch_to(world, base, variant, at);
  model::advance(world, variant, variant.horizon);
  model::finish(world, variant);
  return world;
}

model::World whole(const model::Model& m, const kernel::Address& address = kAddress) {
  model::World world;
  model::replicate(world, m, address, {true});
  return world;
}

const std::vector<std::string> kDates = {"2026-02-01",       "2026-02-03 11:17", "2026-02-10",          "2026-02-15",
                                         "2026-02-16 18:00", "2026-02-25",       "2026-03-07 00:00:01", "2026-03-18"};

/// Sorted as the model sorts: without what the branch itself says, and without the numbers of entries.
std::vector<model::TraceEvent> comparable(std::vector<model::TraceEvent> trace) {
  for (model::TraceEvent& event : trace) {
    if (event.kind == model::TraceKind::timeline) event.index = 0;
  }
  return trace;
}

}  // namespace

TEST_CASE("a branch that changes nothing is the whole run") {
  const std::string yaml = Busy().yaml();
  const model::Model base = model_of(yaml), same = model_of(yaml);
  Busy backwards;
  std::reverse(backwards.roads.begin(), backwards.roads.end());
  std::reverse(backwards.corridors.begin(), backwards.corridors.end());
  std::reverse(backwards.cities.begin(), backwards.cities.end());
  const model::Model other_order = model_of(backwards.yaml());
  const auto alike = [](const scenario::Slot& a, const scenario::Slot& b) { return a.path == b.path; };
  REQUIRE_FALSE(std::equal(base.slots.begin(), base.slots.end(), other_order.slots.begin(), alike));
  const model::World expected = whole(base);
  for (const std::string& date : kDates) {
    INFO(date);
    for (const model::Model* variant : {&same, &other_order}) {
      const model::World world = branched(base, *variant, instant(base, date));
      CHECK(world.record == expected.record);
      CHECK(world.trace == expected.trace);
      model::World sorted = world;
      if (variant == &same) CHECK(in_words(sorted, expected, *variant, base) == "");
    }
  }
}

TEST_CASE("a branch is the run whose timeline changes those numbers at that date") {
  const std::string yaml = Busy().yaml();
  const model::Model base = model_of(yaml);
  // Every kind of number: of convoys, laws, zones, roads, cities, stations, escorts, stated departures, seasons of
  // none.
  std::string variant = replaced(yaml, "target: 20, min: 8", "target: 12, min: 4");
  variant = replaced(variant, "median: 0.9, cv: 15 %", "median: 0.7, cv: 25 %");
  variant = replaced(variant, "attacks: 0.3 / 1000 km", "attacks: 0.9 / 1000 km");
  variant = replaced(variant, "km: 250, interdiction: 4 %", "km: 250, interdiction: 50 %");
  variant = replaced(variant, "escort: {pool: army, units: 2", "escort: {pool: army, units: 1");
  variant = replaced(variant, "poisson: 0.5 / d", "poisson: 1.5 / d");
  variant = replaced(variant, "racks: 4, unloading", "racks: 1, unloading");
  variant = replaced(variant, "cars: {diesel: 80 kl/d", "cars: {diesel: 140 kl/d");
  variant = replaced(variant, "delay: 5 h, servers: 2", "delay: 9 h, servers: 1");
  const model::Model changed = model_of(variant);
  const std::string set =
      "set: {corridors.north.convoy.target: 12, corridors.north.convoy.min: 4, corridors.north.speed_factor.median: "
      "0.7, "
      "corridors.north.speed_factor.cv: 25 %, zones.plain.attacks: 0.9 / 1000 km, network.roads.r2.interdiction: 50 %, "
      "corridors.dawn.escort.units: 1, corridors.open.departures.poisson: 1.5 / d, cities.west.racks: 1, "
      "cities.west.demand.cars.diesel: 140 kl/d, cities.west.clearance.delay: 9 h, cities.west.clearance.servers: 1}";
  int parted = 0;
  for (const std::string& date : kDates) {
    INFO(date);
    const model::Model dated =
        model_of(replaced(yaml, "timeline:\n", "timeline:\n  - {date: " + date + ", " + set + "}\n"));
    const model::World expected = whole(dated), world = branched(base, changed, instant(base, date));
    CHECK(world.record == expected.record);
    CHECK(comparable(world.trace) == comparable(expected.trace));
    CHECK(in_words(world, expected, changed, dated) == "");
    parted += !(world.record == whole(base).record);
  }
  CHECK(parted == 8);
}

TEST_CASE("relative changes of the past stay in force, and later ones act on the variant's numbers") {
  const std::string yaml = Busy().yaml();
  const model::Model base = model_of(yaml);
  // 0.9 a week, doubled on February 10: a variant with 1.5 a week has 3 from then on.
  const model::Model variant = model_of(replaced(yaml, "attacks: 0.9 / week", "attacks: 1.5 / week"));
  const auto with = [&](const std::string& date, const std::string& attacks) {
    return model_of(replaced(yaml, "timeline:\n",
                             "timeline:\n  - {date: " + date + ", set: {zones.hills.attacks: " + attacks + "}}\n"));
  };
  CHECK(branched(base, variant, instant(base, "2026-02-12")).record == whole(with("2026-02-12", "3 / week")).record);
  CHECK(branched(base, variant, instant(base, "2026-02-09")).record == whole(with("2026-02-09", "1.5 / week")).record);
  // On the date itself the branch comes before the timeline.
  const model::World same_day = branched(base, variant, instant(base, "2026-02-10"));
  CHECK(same_day.parameters == whole(variant).parameters);
  // A number that the timeline has set since is the timeline's, until it is reset.
  const std::string tent =
      replaced(yaml, "date: 2026-02-25, reset: [", "date: 2026-02-25, reset: [zones.hills.attacks, ");
  const std::string set = replaced(tent, "zones.hills.attacks: 2, ", "");
  const std::string dated = replaced(set, "set: {cities.east", "set: {zones.hills.attacks: 0.4 / week, cities.east");
  const model::Model before = model_of(dated), after = model_of(replaced(dated, "0.9 / week", "1.5 / week"));
  const model::Millis between = instant(before, "2026-02-20");
  model::World world = present_of(before, between);
  const std::int64_t events = world.record.events;
  model::switch_to(world, before, after, between);
  CHECK(world.record.events == events);  // nothing is another number yet
  model::advance(world, after, after.horizon);
  CHECK(world.parameters == whole(after).parameters);
  CHECK(world.parameters != whole(before).parameters);
}

TEST_CASE("the numbers of a branch are those of the variant's own run, uncertain ones drawn by its law") {
  const std::string yaml = Busy().yaml();
  const model::Model base = model_of(yaml);
  std::string text = replaced(yaml, "need: {uncertain: {triangular: [0.7, 1, 1.4]}}", "need: {uncertain: [2, 3]}");
  text = replaced(text, "hazard: {uncertain: [0.5, 2]}", "hazard: 3");
  text = replaced(text, "repelled: 30 %", "repelled: {uncertain: [10 %, 50 %]}");
  const model::Model variant = model_of(text);
  for (const std::string& date : kDates) {
    for (const std::uint64_t replication : {0U, 7U, 64U, 200U}) {
      const kernel::Address address{5, 0, replication};
      const model::Millis at = instant(base, date);
      model::World world = present_of(base, at, address), own = present_of(variant, at, address);
      const model::World before = world;
      model::switch_to(world, base, variant, at);
      CHECK(world.drawn == own.drawn);
      CHECK(world.parameters == own.parameters);
      CHECK(world.drawn != before.drawn);
      // The stock drawn for the past is not drawn again.
      CHECK(world.tanks[0].initial == before.tanks[0].initial);
    }
  }
}

TEST_CASE("what is to come of the timeline is the variant's") {
  const std::string yaml = Busy().yaml();
  const model::Model base = model_of(yaml);
  std::string text =
      replaced(yaml, "- {date: 2026-02-25, reset",
               "- {date: 2026-02-18, set: {corridors.north.convoy.target: 9}}\n  - {date: 2026-02-27, reset");
  text = replaced(text, "  - {date: 2026-02-16 18:00, open", "  - {date: 2026-02-16 12:00, open");
  const model::Model variant = model_of(text);
  const model::World expected = whole(variant);
  for (const char* date : {"2026-02-03 11:17", "2026-02-15", "2026-02-16 12:00"}) {
    INFO(date);
    const model::World world = branched(base, variant, instant(base, date));
    CHECK(world.record == expected.record);
    CHECK(world.trace == expected.trace);
    CHECK(in_words(world, expected, variant, variant) == "");
  }
  CHECK_FALSE(expected.record == whole(base).record);
  CHECK(model::why_not_branch(base, variant, instant(base, "2026-02-16 12:00:01")) ==
        "the past differs: the dated change of 2026-02-16 12:00 is not in the baseline");
}

TEST_CASE("what is no change of numbers is refused, and it is said what") {
  const std::string yaml = Busy().yaml();
  const model::Model base = model_of(yaml);
  const auto why = [&](const std::string& from, const std::string& to) {
    const model::Model variant = model_of(replaced(yaml, from, to));
    return model::why_not_branch(base, variant, instant(base, "2026-02-12"));
  };
  CHECK(why("  - {corridor: open, product: petrol",
            "  - {corridor: open, product: diesel, trucks: 3, capacity: 40 kl}\n"
            "  - {corridor: open, product: petrol") != "");
  CHECK(why("{id: r6, from: border", "{id: r7, from: border, to: camp, km: 5}\n    - {id: r6, from: border") ==
        "road 'r7' is not in the baseline");
  CHECK(why("escorts: {army: {units: 3}}", "escorts: {army: {units: 3}, police: {units: 1}}") ==
        "escort pool 'police' is not in the baseline");
  CHECK(why("route: balanced, reroute: true", "route: fastest, reroute: true") == "corridor 'dawn' differs in 'rule'");
  CHECK(why("window: 05:00-20:00", "window: 05:00-21:00") == "road 'r3' differs in 'window'");
  CHECK(why("horizon: 45 d", "horizon: 40 d") == "the scenario differs in 'horizon'");
  CHECK(why("loss: {each: 20 %}", "loss: all") == "corridor 'dawn' differs in 'loss'");
  CHECK(why("demand: {power: {diesel: 90 kl/d, priority: 1", "demand: {power: {diesel: 90 kl/d, priority: 2") != "");
  CHECK(why("speed: 1200 km/d", "speed: 900 km/d") == "");
  CHECK(why("trucks: 60, capacity", "trucks: 70, capacity") == "'fleet.north-diesel.trucks' cannot change by date");
  CHECK(why("initial: 400 kl", "initial: 500 kl") == "'cities.west.stock.petrol.initial' cannot change by date");
  CHECK(why("close: [r3]", "close: [r4]") == "");
  CHECK(why("name: more attacks", "name: many attacks") ==
        "the past differs: the dated change of 2026-02-10 00:00, 'more attacks' is not in the variant");
  CHECK(model::same_shape(base, model_of(replaced(yaml, "name: more attacks", "name: many attacks"))) == "");
}
