// Loading from a city's own stock: dispatched onward, with a part kept.
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

/// A port, a capital one hour from it, and a town one hour further on that is served from the capital's stock.
std::string onward(const std::string& fleet, const std::string& sources, const std::string& capital_stock,
                   const std::string& town_stock, const std::string& town_demand = "diesel: 1 l/d") {
  return R"(
taji: 1
name: Onward
start: 2026-01-01
horizon: 24 h
network:
  speeds: {paved: {loaded: 60 km/h, empty: 60 km/h}}
  places: {port: {kind: port}, capital: {kind: city}, town: {kind: city}}
  roads:
    - {id: first, from: port, to: capital, km: 60}
    - {id: second, from: capital, to: town, km: 60}
sources: )" +
         sources + "\nfleet: " + fleet + R"(
corridors:
  main: {source: port, city: capital, convoy: {target: 1}, departures: [2026-01-01 09:00]}
  onward: {source: capital, city: town, convoy: {target: 1}, initial: idle}
cities:
  capital: {stock: )" +
         capital_stock + R"(, demand: {all: {diesel: 24 kl/d}}}
  town: {stock: )" +
         town_stock + ", demand: {all: {" + town_demand + "}}}\n";
}

const std::string kTrucks =
    "[{corridor: main, trucks: 1, capacity: 30 kl, product: diesel}, "
    "{corridor: onward, trucks: 3, capacity: 10 kl, product: diesel}]";

model::World run(const std::string& yaml) {
  const model::Model m = model_of(yaml);
  model::World w;
  model::replicate(w, m, {1, 0, 0});
  return w;
}

}  // namespace

TEST_CASE("trucks load from the capital's stock above what it keeps, and wait for more") {
  // The capital uses 1 kl/h and keeps 48. Three loads at 0 h (100 -> 70), two at 2 h (68 -> 48), none until the
  // delivery of 30 at 10 h (40 -> 70), then two. The town gets 30 at 1 h, 20 at 3 h and 20 at 11 h.
  const auto w =
      run(onward(kTrucks, "{capital: {keep: 2 d}}", "{diesel: {initial: 100 kl}}", "{diesel: {initial: 0 l}}"));
  CHECK(w.record.tanks[0].dispatched_l == 70'000);
  CHECK(w.record.tanks[0].delivered_l == 30'000);
  CHECK(w.record.tanks[0].final_stock_l == 36'000);
  CHECK(w.record.tanks[1].delivered_l == 70'000);
  CHECK(w.record.tanks[1].dispatched_l == 0);
}

TEST_CASE("nothing kept: the stock is sent on to the last whole load") {
  // 3 loads at 0 h, 3 at 2 h (68 -> 38), 3 at 4 h (36 -> 6); the next full load is there after the delivery at 10 h.
  // 6 - 6 h of use is 0 at 10 h, then 30: three loads, 0 left, and the capital is dry for the other 14 h.
  const auto w =
      run(onward(kTrucks, "{capital: {racks: 3}}", "{diesel: {initial: 100 kl}}", "{diesel: {initial: 0 l}}"));
  CHECK(w.record.tanks[0].dispatched_l == 120'000);
  CHECK(w.record.tanks[0].final_stock_l == 0);
  CHECK(w.record.tanks[0].unserved_l == 14'000);
  CHECK(w.record.tanks[1].delivered_l == 120'000);
}

TEST_CASE("a truck that waits for one product does not hold up those for another") {
  const std::string fleet =
      "[{corridor: main, trucks: 1, capacity: 30 kl, product: diesel}, "
      "{name: a, corridor: onward, trucks: 2, capacity: 10 kl, product: gasoline}, "
      "{name: b, corridor: onward, trucks: 1, capacity: 10 kl, product: diesel}]";
  const auto w =
      run(onward(fleet, "{capital: {racks: 1, loading: 1 h}}", "{diesel: {initial: 100 kl}, gasoline: {initial: 9 kl}}",
                 "{diesel: {initial: 0 l}, gasoline: {initial: 0 l}}", "diesel: 1 l/d, gasoline: 1 l/d"));
  // One diesel load every 3 h: at 0, 3, … 24 h.
  CHECK(w.record.tanks[0].dispatched_l == 90'000);
  CHECK(w.record.tanks[1].dispatched_l == 0);
  CHECK(w.record.tanks[1].final_stock_l == 9'000);
}

TEST_CASE("fuel sent on makes room for trucks that wait to unload") {
  // The capital's tank of 100 kl is full: the convoy of 30 kl at 10 h finds 90 kl (10 used) and waits for 20 more to
  // go. One truck sets out onward at 12 h; from then on 12 used + 10 sent leave 78, so 22 kl of room are not enough; at
  // 20 h 20 used + 10 sent make the room.
  const std::string fleet =
      "[{corridor: main, trucks: 1, capacity: 30 kl, product: diesel}, "
      "{corridor: onward, trucks: 1, capacity: 10 kl, product: diesel}]";
  const std::string yaml = onward(fleet, "{capital: {keep: 95 h}}", "{diesel: {capacity: 100 kl, initial: 100 kl}}",
                                  "{diesel: {initial: 0 l}}") +
                           "timeline: [{at: 12 h, set: {sources.capital.keep: 78 h}}]\n";
  const model::Model m = model_of(yaml);
  model::World w;
  model::begin(w, m, {1, 0, 0});
  model::advance(w, m, 20 * kernel::kHour - 1);
  CHECK(w.record.tanks[0].delivered_l == 0);
  model::advance(w, m, 20 * kernel::kHour);
  CHECK(w.record.tanks[0].delivered_l == 30'000);
  CHECK(w.record.tanks[0].dispatched_l == 20'000);  // what came in makes another load at once
}

TEST_CASE("a copy in mid-run ends like its original") {
  const model::Model m =
      model_of(onward(kTrucks, "{capital: {keep: 2 d}}", "{diesel: {initial: 100 kl}}", "{diesel: {initial: 0 l}}"));
  model::World w;
  model::begin(w, m, {1, 0, 0});
  model::advance(w, m, 9 * kernel::kHour);
  model::World copy = w;
  for (model::World* each : {&w, &copy}) {
    model::advance(*each, m, m.horizon);
    model::finish(*each, m);
  }
  CHECK(w.record == copy.record);
}
