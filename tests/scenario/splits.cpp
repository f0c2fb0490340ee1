// Splits of loading, and corridors that begin in a city.
#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

/// Two corridors of one source, to a city and to a town beyond it.
const std::string kTwo = R"(taji: 1
name: Two corridors
start: 2026-01-12
horizon: 60 d
network:
  places: {depot: {}, city: {}, town: {}}
  roads: [{id: trunk, from: depot, to: city, km: 100}, {id: branch, from: city, to: town, km: 100}]
fleet:
  - {corridor: south, trucks: 80, capacity: 45.9 kl, product: diesel}
  - {corridor: north, trucks: 1, capacity: 45.9 kl, product: diesel}
corridors:
  south: {source: depot, city: city, convoy: {target: 6}}
  north: {source: depot, city: town, convoy: {target: 6}}
splits: {both: {by: need, corridors: {south: 2, north: {weight: 1}}}}
cities:
  city: {stock: {diesel: {initial: 12 Ml}}, demand: {all: {diesel: 2 Ml/d}}}
  town: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 1 Ml/d}}}
)";

std::string with(const std::string& from, const std::string& to) {
  return edit(kTwo, from, to);
}

}  // namespace

TEST_CASE("a split reads, and its weights are numbers by path") {
  const ReadResult r = read(kTwo);
  INFO(shown(r));
  REQUIRE(r.scenario.has_value());
  const SplitEntry& split = r.scenario->splits.at(0);
  CHECK(split.rule == SplitRule::need);
  CHECK(split.members.size() == 2);
  CHECK(slot_at(r, "splits.both.corridors.south.weight").value == 2);
  CHECK(slot_at(r, "splits.both.sensitivity").value == 1);
}

TEST_CASE("splits: what does not hang together") {
  check_fault(with("{weight: 1}}}}", "1, §norht: 1}}}"), "unknown-corridor", "did you mean 'north'");
  check_fault(with("splits: {both: {by: need, corridors: {south: 2, north: {weight: 1}}}}",
                   "splits: {§both: {corridors: {south: 2}}}"),
              "empty", "two corridors or more");
  check_fault(with("1}}}}", "1}}}, other: {corridors: {§south: 1, north: 1}}}"), "conflict", "already in split 'both'");
  const std::string marked = with("north: {weight: 1}", "§north: {weight: 1}");
  check_fault(edit(marked, "north: {source: depot,", "north: {source: city,"), "split-sources",
              "trucks choose where they load");
  check_fault(edit(marked, "trucks: 1, capacity: 45.9 kl", "trucks: 1, capacity: 30 kl"), "split-pools", "differ");
  check_fault(edit(with("{south: 2", "{§south: 2"), "{corridor: north, trucks: 1,",
                   "{corridor: south, name: second, trucks: 1,"),
              "split-pools", "two pools for diesel");
  check_fault(
      with("trucks: 80", "trucks: §unlimited, name: south-diesel") + "sources: {depot: {racks: 1, loading: 1 h}}\n",
      "unlimited-split", "counted trucks");
}

TEST_CASE("a corridor that begins in a city loads what the city has, with counted trucks") {
  const std::string onward = edit(kTwo, "splits: {both: {by: need, corridors: {south: 2, north: {weight: 1}}}}\n", "");
  const std::string good = edit(onward, "north: {source: depot,", "north: {source: city,");
  CHECK(read(good).scenario.has_value());
  CHECK(slot_at(read(good + "sources: {city: {keep: 3 d}}\n"), "sources.city.keep").value == 3 * 86'400'000.0);
  check_fault(edit(good, "trucks: 1", "trucks: §unlimited"), "unlimited-onward", "counted trucks");
  const std::string gasoline =
      edit(good, "trucks: 1, capacity: 45.9 kl, product: diesel", "trucks: 1, capacity: 45.9 kl, product: §gasoline");
  check_fault(edit(gasoline, "town: {stock: {diesel: {initial: 1 Ml}}",
                   "town: {stock: {diesel: {initial: 1 Ml}, gasoline: {initial: 1 Ml}}"),
              "no-tank", "from the stock of 'city'");
}

}  // namespace taji::scenario::test
