// What must not change a result: the order of a file, what has nothing to do with it, the moment of a copy.
#include <algorithm>
#include <map>

#include "support/busy.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

constexpr model::Millis kHour = 3'600'000;

struct Outcome {
  std::map<std::string, model::TankRecord> tanks;
  std::map<std::string, model::CorridorRecord> corridors;
  bool operator==(const Outcome&) const = default;
};

Outcome outcome(const model::Model& m, std::uint64_t slot) {
  model::World w;
  model::replicate(w, m, {1, 0, slot});
  Outcome out;
  for (std::size_t i = 0; i < m.tanks.size(); ++i) {
    out.tanks[m.cities[m.tanks[i].city].name.id + "," + m.products[m.tanks[i].product]] = w.record.tanks[i];
  }
  for (std::size_t i = 0; i < m.corridors.size(); ++i) out.corridors[m.corridors[i].name.id] = w.record.corridors[i];
  return out;
}

}  // namespace

TEST_CASE("the busy scenario is busy") {
  const auto m = model_of(Busy().yaml());
  std::map<model::TraceKind, int> seen;
  for (std::uint64_t slot = 0; slot < 30; ++slot) {
    model::World w;
    model::replicate(w, m, {1, 0, slot}, {true});
    for (const auto& event : w.trace) ++seen[event.kind];
  }
  for (int kind = 0; kind <= static_cast<int>(model::TraceKind::served_again); ++kind) {
    CAPTURE(kind);
    CHECK(seen[static_cast<model::TraceKind>(kind)] > 0);
  }
}

TEST_CASE("the order of a file's entries changes nothing") {
  const Busy busy;
  const auto m = model_of(busy.yaml());
  std::uint64_t random = 5;
  const auto shuffled = [&](std::vector<std::string> entries) {
    for (std::size_t i = entries.size(); i > 1; --i) {
      random = kernel::mix(random + 1);
      std::swap(entries[i - 1], entries[random % i]);
    }
    return entries;
  };
  for (int round = 0; round < 8; ++round) {
    Busy other = busy;
    other.places = shuffled(busy.places);
    other.roads = shuffled(busy.roads);
    other.zones = shuffled(busy.zones);
    other.fleet = shuffled(busy.fleet);
    other.corridors = shuffled(busy.corridors);
    other.cities = shuffled(busy.cities);
    const auto n = model_of(other.yaml());
    for (std::uint64_t slot = 0; slot < 3; ++slot) CHECK(outcome(m, slot) == outcome(n, slot));
  }
}

TEST_CASE("an unrelated road, place, zone, city and pool change nothing else") {
  const Busy busy;
  Busy more = busy;
  more.places.push_back("aaa: {kind: town}");
  more.places.push_back("lake: {kind: city}");
  more.roads.insert(more.roads.begin(), "{id: a0, from: aaa, to: lake, km: 10, interdiction: 50 %}");
  more.zones.insert(more.zones.begin(), "another: {roads: [a0], attacks: 3 / d}");
  more.fleet.push_back("{corridor: boats, product: diesel, trucks: 5, capacity: 1 kl}");
  more.corridors.insert(more.corridors.begin(), "boats: {source: aaa, city: lake, convoy: {target: 2}}");
  more.cities.push_back(
      "lake: {stock: {diesel: {initial: {uncertain: [1 kl, 2 kl]}}}, demand: {all: {diesel: 1 kl/d}}}");
  more.more.replace(more.more.find("camp: {}"), 8, "camp: {}, aaa: {loading: 1 h}");
  const auto m = model_of(busy.yaml());
  const auto n = model_of(more.yaml());
  for (std::uint64_t slot = 0; slot < 10; ++slot) {
    const Outcome before = outcome(m, slot);
    Outcome after = outcome(n, slot);
    CHECK(after.tanks.erase("lake,diesel") == 1);
    CHECK(after.corridors.erase("boats") == 1);
    CHECK(before == after);
  }
}

TEST_CASE("a copy in mid-run ends like its original") {
  const auto m = model_of(Busy().yaml());
  for (std::uint64_t slot = 0; slot < 5; ++slot) {
    model::World whole, running;
    model::replicate(whole, m, {3, 0, slot}, {true});
    model::begin(running, m, {3, 0, slot}, {true});
    for (model::Millis at = 5 * kHour; at < m.horizon; at += 53 * kHour) {
      model::advance(running, m, at);
      model::World copy = running;
      model::advance(copy, m, m.horizon);
      model::finish(copy, m);
      REQUIRE(copy.record == whole.record);
      REQUIRE(copy.trace == whole.trace);
    }
  }
}

TEST_CASE("a world used before gives the same as a new one; tracing changes nothing") {
  const auto m = model_of(Busy().yaml());
  model::World used;
  for (std::uint64_t slot = 0; slot < 6; ++slot) {
    model::World fresh;
    model::replicate(used, m, {1, 0, slot});
    model::replicate(fresh, m, {1, 0, slot}, {true});
    CHECK(used.record == fresh.record);
  }
}

TEST_CASE("balances hold after every event") {
  const auto m = model_of(Busy().yaml());
  for (std::uint64_t slot = 0; slot < 20; ++slot) {
    model::World w;
    model::begin(w, m, {1, 0, slot});
    while (model::step(w, m, m.horizon)) REQUIRE(model::check_balances(w, m) == "");
  }
}
