// No threat, no noise: every time and every litre by hand, to the millisecond.
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

constexpr model::Millis kHour = 3'600'000, kDay = 24 * kHour;

const std::string kPlain = R"(
taji: 1
name: By hand
start: 2026-01-01
horizon: 10 d
network:
  speeds: {paved: {loaded: 30 km/h, empty: 60 km/h}}
  places: {depot: {kind: depot}, half: {kind: town}, city: {kind: city}}
  roads:
    - {id: first, from: depot, to: half, km: 100}
    - {id: second, from: half, to: city, km: 200}
sources: {depot: {racks: 2, loading: 1 h}}
fleet: [{corridor: x, trucks: 6, capacity: 10 kl, product: diesel}]
corridors:
  x: {source: depot, city: city, convoy: {target: 4, min: 2, max_wait: 5 h}, initial: idle}
cities:
  city:
    racks: 1
    unloading: 30 min
    stock: {diesel: {capacity: 60 kl, initial: 12 kl}}
    demand: {all: {diesel: 24 kl/d}}
)";

std::vector<model::TraceEvent> events_of(const model::World& world, model::TraceKind kind) {
  std::vector<model::TraceEvent> out;
  for (const auto& event : world.trace) {
    if (event.kind == kind) out.push_back(event);
  }
  return out;
}

}  // namespace

TEST_CASE("a cycle by hand") {
  // Racks: two trucks an hour, so 2 loaded at 1 h, 4 at 2 h, 6 at 3 h. The first convoy of 4 leaves at 2 h; the last
  // two have waited 5 h at 8 h and leave. 300 km at 30 km/h: arrivals at 12 h and 18 h. One rack, 30 min each: loads
  // enter at 12.5, 13, 13.5, 14 h and 18.5, 19 h. Stock 12 kl at 1 kl/h is dry at 12 h, until 12.5 h. Then 10 - .5 + 10
  // - .5 + 10
  // - .5 + 10 = 38.5 at 14 h, and so on. The first convoy's return leaves at 14 h, 5 h at 60 km/h: home at 19 h.
  const auto model = model_of(kPlain);
  model::World world;
  model::replicate(world, model, {1, 0, 0}, {true});
  const auto departed = events_of(world, model::TraceKind::departed);
  REQUIRE(departed.size() >= 3);
  CHECK(departed[0].at == 2 * kHour);
  CHECK(departed[0].trucks == 4);
  CHECK(departed[0].until == 12 * kHour);
  CHECK(departed[1].at == 8 * kHour);
  CHECK(departed[1].trucks == 2);
  const auto arrived = events_of(world, model::TraceKind::arrived);
  CHECK(arrived[0].at == 12 * kHour);
  CHECK(arrived[1].at == 18 * kHour);
  const auto unloaded = events_of(world, model::TraceKind::unloaded);
  const model::Millis at[] = {25 * kHour / 2, 13 * kHour, 27 * kHour / 2, 14 * kHour, 37 * kHour / 2, 19 * kHour};
  for (int k = 0; k < 6; ++k) CHECK(unloaded[k].at == at[k]);
  const auto dry = events_of(world, model::TraceKind::dry);
  CHECK(dry[0].at == 12 * kHour);
  CHECK(events_of(world, model::TraceKind::refilled)[0].at == 25 * kHour / 2);
  const auto home = events_of(world, model::TraceKind::home);
  CHECK(home[0].at == 19 * kHour);
  CHECK(home[0].trucks == 4);
  CHECK(home[1].at == 24 * kHour);
  CHECK(world.record.tanks[0].first_stockout == 12 * kHour);
  // Day one: 60 kl came in, .5 kl went unserved, 23.5 kl served: 12 + 60 - 23.5 = 48.5 kl at midnight.
  CHECK(world.record.tank_days[0].stock_l == 48'500);
  CHECK(world.record.tank_days[0].unserved_l == 500);
  CHECK(world.record.tank_days[0].served_ppm == 979'167);
  CHECK(world.record.tank_days[0].cover_mdays == 2'021);  // 48.5 / 24
  CHECK(world.record.corridors[0].wait_truck_ms >= 2 * kHour);
}

TEST_CASE("stock-out instants round up to the millisecond, delivery times to the nearest") {
  // 1 l at 7 l/d lasts 86,400,000 / 7 = 12,342,857.14 ms: dry at 12,342,858. 100 km at 70 km/h: 5,142,857.14 ms,
  // rounded to 5,142,857; two such roads take 10,285,714.29 together, not 2 x 5,142,857.
  const auto model = model_of(R"(
taji: 1
name: Rounding
start: 2026-01-01
horizon: 1 d
network:
  speeds: {paved: 70 km/h}
  places: {a: {kind: depot}, b: {kind: town}, c: {kind: city}, d: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 100}, {id: bc, from: b, to: c, km: 100}, {id: cd, from: c, to: d, km: 150}]
fleet: [{corridor: x, trucks: unlimited, capacity: 1 l, product: diesel}, {corridor: y, trucks: unlimited, capacity: 1 l, product: diesel}]
corridors:
  x: {source: a, city: c, convoy: {target: 1}, departures: [2026-01-01]}
  y: {source: a, city: d, convoy: {target: 1}, departures: [2026-01-01]}
cities:
  c: {stock: {diesel: {initial: 1 l}}, demand: {all: {diesel: 7 l/d}}}
  d: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 7 l/d}}}
)");
  model::World world;
  model::replicate(world, model, {1, 0, 0}, {true});
  const auto arrived = events_of(world, model::TraceKind::arrived);
  REQUIRE(arrived.size() == 2);
  CHECK(arrived[0].at == 10'285'714);
  CHECK(arrived[1].at == 18'000'000);
  // City c: 1 l, plus 1 l at 10,285,714: dry at 2 x 12,342,857.14 = 24,685,714.29, so at ...715.
  CHECK(world.record.tanks[0].first_stockout == 24'685'715);
  CHECK(world.record.tanks[1].first_stockout == 0);
  CHECK(world.record.tanks[1].dry_ms == kDay - 12'342'858);
  CHECK(world.record.tanks[1].dry_spells == 2);
}

TEST_CASE("a delivery at the very instant of running dry is no stockout") {
  // 10 kl at 24 kl/d last 10 h; 300 km at 30 km/h from midnight take 10 h.
  const auto model = model_of(R"(
taji: 1
name: Just in time
start: 2026-01-01
horizon: 15 h
network:
  speeds: {paved: 30 km/h}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 300}]
fleet: [{corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}]
corridors:
  x: {source: a, city: b, convoy: {target: 1}, departures: [2026-01-01]}
cities:
  b: {stock: {diesel: {initial: 10 kl}}, demand: {all: {diesel: 24 kl/d}}}
)");
  model::World world;
  model::replicate(world, model, {1, 0, 0});
  CHECK(world.record.tanks[0].first_stockout == kernel::kNever);
  CHECK(world.record.tanks[0].dry_spells == 0);
  CHECK(world.record.tanks[0].unserved_l == 0);
  CHECK(world.record.tanks[0].final_stock_l == 5'000);
}

TEST_CASE("a full tank makes trucks wait until there is room for a load") {
  // Tank 25 kl, full at 20; loads of 10: room from 15 on, after 5 h at 1 kl/h; the load enters after 30 min more.
  const auto model = model_of(R"(
taji: 1
name: Full tank
start: 2026-01-01
horizon: 2 d
network:
  speeds: {paved: unlimited}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 300}]
fleet: [{corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}]
corridors:
  x: {source: a, city: b, convoy: {target: 2}, departures: [2026-01-01]}
cities:
  b: {unloading: 30 min, stock: {diesel: {capacity: 25 kl, initial: 20 kl}}, demand: {all: {diesel: 24 kl/d}}}
)");
  model::World world;
  model::replicate(world, model, {1, 0, 0}, {true});
  const auto unloaded = events_of(world, model::TraceKind::unloaded);
  REQUIRE(unloaded.size() == 2);
  CHECK(unloaded[0].at == 11 * kHour / 2);
  // 20 - 5.5 + 10 = 24.5 at 5.5 h; 15 again at 15 h; in at 15.5 h.
  CHECK(unloaded[1].at == 31 * kHour / 2);
}

TEST_CASE("priority, hold and buffers by hand") {
  // Power (priority 1, 12 kl/d, buffer 1 d) and transport (priority 2, 24 kl/d, hold 1 d of power = 12 kl). Stock 48 kl
  // drains at 1.5 kl/h to 12 kl at 24 h; then only power draws .5 kl/h: 12 kl last to 48 h; its buffer of 12 kl lasts
  // to 72 h. Transport is unserved from 24 h, power from 72 h. Dry from 48 h.
  const auto model = model_of(R"(
taji: 1
name: Priorities
start: 2026-01-01
horizon: 4 d
network:
  speeds: {paved: unlimited}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 300}]
fleet: [{corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}]
corridors:
  x: {source: a, city: b, convoy: {target: 1}, departures: [2026-01-04 12:00]}
cities:
  b:
    stock: {diesel: {initial: 48 kl}}
    demand:
      transport: {diesel: 24 kl/d, priority: 2}
      power: {diesel: 12 kl/d, priority: 1, buffer: 1 d}
)");
  model::World world;
  model::replicate(world, model, {1, 0, 0}, {true});
  CHECK(events_of(world, model::TraceKind::short_of_need)[0].at == 24 * kHour);
  CHECK(events_of(world, model::TraceKind::dry)[0].at == 48 * kHour);
  const auto& record = world.record.tanks[0];
  const auto& days = world.record.tank_days;
  CHECK(days[0].unserved_l == 0);
  CHECK(days[1].unserved_l == 24'000);
  CHECK(days[2].unserved_l == 24'000);
  // Day 4: from 84 h a load of 10 kl: below the hold, so power alone draws, .5 kl/h for itself and as much into its
  // buffer; unserved: transport 24 kl, power 12 h x .5 = 6 kl.
  CHECK(days[3].unserved_l == 30'000);
  CHECK(days[3].stock_l == 0);  // 10 kl at 1 kl/h from 84 h is gone at 94 h; the buffer's 5 kl last beyond
  CHECK(record.unserved_l == 78'000);
  CHECK(record.shortage_days == 3);
  CHECK(record.short_spells == 1);
  CHECK(record.short_spell_ms == 72 * kHour);
  CHECK(record.short_censored == 1);
  CHECK(record.dry_ms == 36 * kHour + 2 * kHour);
  CHECK(record.dry_spells == 2);
}

TEST_CASE("copies of a world run on alike") {
  const auto model = model_of(kPlain);
  model::World whole, forked;
  model::replicate(whole, model, {1, 0, 0}, {true});
  model::begin(forked, model, {1, 0, 0}, {true});
  for (model::Millis at = kHour; at < 10 * kDay; at += 7 * kHour) {
    model::advance(forked, model, at);
    model::World copy = forked;
    model::advance(copy, model, model.horizon);
    model::finish(copy, model);
    CHECK(copy.record == whole.record);
    CHECK(copy.trace == whole.trace);
  }
  model::advance(forked, model, model.horizon);
  model::finish(forked, model);
  CHECK(forked.record == whole.record);
}

namespace {

/// One city that nothing reaches but what `rest` brings, from a depot next door.
std::string next_door(const std::string& times, const std::string& corridor, const std::string& city,
                      const std::string& rest = {}) {
  return "taji: 1\nname: Next door\n" + times + R"(
network:
  speeds: {paved: unlimited}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 0}]
fleet: [{corridor: x, trucks: unlimited, capacity: 1 Ml, product: diesel}]
corridors:
  x: {source: a, city: b, )" +
         corridor + R"(}
cities:
  b: )" + city +
         "\n" + rest;
}

}  // namespace

TEST_CASE("a stock-out at a whole millisecond is not moved by rounding noise") {
  // 3 Ml and three loads of 1 Ml at 7, 14 and 21 h against 2 Ml/d: dry after exactly 3 days.
  for (const char* first : {"7 h", "100 min", "13.7 h", "2.3 h"}) {
    const std::string every =
        std::string("convoy: {target: 1}, departures: {every: ") + first + ", first: " + first + "}";
    const auto m = model_of(next_door("start: 2026-01-01\nhorizon: 40 d", every,
                                      "{stock: {diesel: {initial: 3 Ml}}, demand: {all: {diesel: 2 Ml/d}}}",
                                      "timeline: [{at: 45 h, set: {corridors.x.departures.every: 3000 d}}]"));
    model::World w;
    model::begin(w, m, {1, 0, 0}, {true});
    model::advance(w, m, m.horizon);
    const auto loads = static_cast<double>(events_of(w, model::TraceKind::unloaded).size());
    CAPTURE(first);
    REQUIRE(!events_of(w, model::TraceKind::dry).empty());
    CHECK(static_cast<double>(events_of(w, model::TraceKind::dry)[0].at) == (3 + loads) / 2 * kDay);
  }
}

TEST_CASE("a changed interval goes on from the last departure") {
  const std::string city = "{stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 Ml/d}}}";
  const auto trips = [&](const std::string& every, const std::string& change) {
    const auto m = model_of(next_door("start: 2026-01-01\nhorizon: 20 d",
                                      "convoy: {target: 1}, departures: {every: " + every + "}", city,
                                      "timeline: [{at: 5 d, set: {corridors.x.departures.every: " + change + "}}]"));
    model::World w;
    model::replicate(w, m, {1, 0, 0});
    return w.record.corridors[0].trips;
  };
  // Every 12 h from 0: ten before day 5, at 4 d 12 h the last; then 5 d (half a day later is 4 d 18 h, over, so at
  // once) and every 6 h to day 20: 61.
  CHECK(trips("12 h", "6 h") == 10 + 61);
  // Every 6 h: 20 before day 5, the last at 4 d 18 h; then every 12 h from 5 d 6 h to 19 d 18 h: 30.
  CHECK(trips("6 h", "12 h") == 20 + 30);
}

TEST_CASE("days and marks count from the origin, shortage days by the calendar") {
  // From 18:00, 10 Ml at 2 Ml/d: 5 days, dry on the fifth day at 18:00. Record day 1 ends at 18:00 with 8 Ml. Short on
  // the sixth (from 18:00), seventh and eighth calendar days: the horizon of 7 days ends at 18:00 on the eighth.
  const auto m =
      model_of(next_door("start: 2026-01-01 18:00\nhorizon: 7 d", "convoy: {target: 1}, departures: [2026-01-20]",
                         "{stock: {diesel: {initial: 10 Ml}}, demand: {all: {diesel: 2 Ml/d}}}"));
  CHECK(m.day_count() == 7);
  model::World w;
  model::replicate(w, m, {1, 0, 0});
  CHECK(w.record.tank_days[0].stock_l == 8'000'000);
  CHECK(w.record.tank_days[4].stock_l == 0);
  CHECK(w.record.tank_days[5].unserved_l == 2'000'000);
  CHECK(w.record.tanks[0].shortage_days == 3);
  CHECK(w.record.tanks[0].dry_days == 3);
  CHECK(w.record.tanks[0].first_stockout == 5 * kDay);
}

TEST_CASE("a spell that begins at the horizon is none") {
  const auto m = model_of(next_door("start: 2026-01-01\nhorizon: 5 d", "convoy: {target: 1}, departures: [2026-01-20]",
                                    "{stock: {diesel: {initial: 10 Ml}}, demand: {all: {diesel: 2 Ml/d}}}"));
  model::World w;
  model::replicate(w, m, {1, 0, 0});
  CHECK(w.record.tanks[0].first_stockout == 5 * kDay);  // dry by then all the same
  CHECK(w.record.tanks[0].dry_spells == 0);
  CHECK(w.record.tanks[0].short_spells == 0);
  CHECK(w.record.tanks[0].short_censored == 0);
  CHECK(w.record.tanks[0].unserved_l == 0);
}

TEST_CASE("rounding does not add up from trip to trip") {
  // 100 km at 7 km/h and back at 11: the k-th arrival is the nearest millisecond to 100/7 + k (100/7 + 100/11) h.
  const auto m = model_of(R"(
taji: 1
name: To and fro
start: 2026-01-01
horizon: 60 d
network:
  speeds: {paved: {loaded: 7 km/h, empty: 11 km/h}}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 100}]
fleet: [{corridor: x, trucks: 1, capacity: 10 kl, product: diesel}]
corridors:
  x: {source: a, city: b, convoy: {target: 1}, initial: idle}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
)");
  model::World w;
  model::replicate(w, m, {1, 0, 0}, {true});
  const auto arrived = events_of(w, model::TraceKind::arrived);
  REQUIRE(arrived.size() > 50);
  CHECK(arrived[4].at == 388'051'948);
  CHECK(arrived[30].at == 2'576'103'896);
  for (std::size_t k = 0; k < arrived.size(); ++k) {
    const long double hours = 100.0L / 7 + static_cast<long double>(k) * (100.0L / 7 + 100.0L / 11);
    CHECK(arrived[k].at == std::llround(hours * 3'600'000));
  }
}

TEST_CASE("an unlimited pool leaves room for the others at the racks") {
  // Two racks, an hour a load: 48 loads a day. One truck of the other pool loads, drives 1 h each way and comes back:
  // each time it waits at most for the load under way, so it makes at least a trip every 4 h.
  const auto m = model_of(R"(
taji: 1
name: Shared racks
start: 2026-01-01
horizon: 20 d
network:
  speeds: {paved: 50 km/h}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 50}]
sources: {a: {racks: 2, loading: 1 h}}
fleet:
  - {corridor: all, trucks: unlimited, capacity: 10 kl, product: diesel}
  - {corridor: one, trucks: 1, capacity: 10 kl, product: petrol}
corridors:
  all: {source: a, city: b, convoy: {target: 1}}
  one: {source: a, city: b, convoy: {target: 1}, initial: idle}
cities:
  b: {stock: {diesel: {initial: 0 l}, petrol: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d, petrol: 1 kl/d}}}
)");
  model::World w;
  model::replicate(w, m, {1, 0, 0});
  CHECK(w.record.corridors[1].trips >= 20 * 24 / 4 - 1);
  CHECK(w.record.corridors[0].trips + w.record.corridors[1].trips >= 20 * 48 - 4);
}

TEST_CASE("a daily limit that is no whole number of trucks holds over the weeks") {
  const auto loads = [](const std::string& limit) {
    const auto m = model_of(R"(
taji: 1
name: Limits
start: 2026-01-05
horizon: 1679 h
network:
  speeds: {paved: 50 km/h}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 50}]
sources: {a: {)" + limit + R"(}}
fleet: [{corridor: x, trucks: unlimited, capacity: 1 Ml, product: diesel}]
corridors:
  x: {source: a, city: b, convoy: {target: 1}}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
)");
    model::World w;
    model::replicate(w, m, {1, 0, 0});
    return w.record.corridors[0].trips;
  };
  CHECK(loads("trucks_limit: 3 / week") == 30);
  CHECK(loads("trucks_limit: 10 / week") == 100);
  CHECK(loads("trucks_limit: 2 / d") == 140);
  // .7 loads a day, the rest carried: 0, 1 (1.4, .4 left), 1 (1.1), 0 (.8), 1 (1.5) ... in 70 days 49.
  CHECK(loads("volume_limit: 700 kl/d") == 49);
}
