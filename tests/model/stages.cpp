// Where a truck's days go: every living truck is in one stage at any time, and the times add up. One character is
// 10 km, 1 h.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "support/busy.hpp"
#include "support/experiment.hpp"
#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

using Times = std::array<std::int64_t, model::kStages>;

std::int64_t& of(Times& times, model::Stage stage) {
  return times[static_cast<std::size_t>(stage)];
}

Times record_of(const Run& run) {
  return run.end().record.corridors[0].stage_truck_ms;
}

std::int64_t living(const model::World& w, const model::Model& m, std::size_t corridor) {
  std::int64_t trucks = 0;
  for (std::size_t p = 0; p < m.pools.size(); ++p) {
    if (m.pools[p].corridor != static_cast<std::int32_t>(corridor)) continue;
    const model::PoolState& pool = w.pools[p];
    trucks += pool.fleet + pool.created - pool.retired - pool.lost_loaded - pool.lost_empty;
  }
  return trucks;
}

/// What the trace says of the trip of a convoy: the times of its arrival.
const std::vector<Millis>& spent(const Run& run, Kind kind, std::size_t which = 0) {
  static const std::vector<Millis> none;
  for (const auto& event : run.trace()) {
    if (event.kind == kind && event.ordinal > 0 && which-- == 0) return event.spent;
  }
  return none;
}

}  // namespace

TEST_CASE("the stages of one cycle add up to its time exactly") {
  // Two trucks: loading one by one at 1 h each: 1 h and 2 h. Convoy of 2 at 02:00. Out of A at 02:00; window
  // 00:00-06:00. 3 h to B at 05:00, held there for 30 min, 30 min of driving to 06:00, the night to 24:00, 2 h 30 to C
  // at 1d 02:30, clearance 15 min to 02:45, one rack of 40 min each: 03:25 and 04:05. Home without empty exposure: 6 h:
  // 1 h 55 to 06:00, the night, 4 h 05 to 2d 04:05.
  const auto run = RoadMap("A---B---C")
                       .trucks(2)
                       .initial("{idle: 2}")
                       .source("racks: 1")
                       .source("loading: 1 h")
                       .convoys("target: 2, window: 00:00-06:00")
                       .place("B", "delay: 30 min")
                       .city("clearance: 15 min")
                       .city("racks: 1")
                       .city("unloading: 40 min")
                       .horizon("3125 min")
                       .run();
  run.all({Kind::home}).is("2d 04:05 A home with 2");
  Times expected{};
  of(expected, model::Stage::loading) = 1_h + 2_h;
  of(expected, model::Stage::marshalling) = 1_h;
  of(expected, model::Stage::driving) = 2 * 6_h;
  of(expected, model::Stage::checkpoint) = 2 * 30_min;
  of(expected, model::Stage::night) = 2 * (18_h + 18_h);
  of(expected, model::Stage::clearance) = 2 * 15_min;
  of(expected, model::Stage::unloading) = 2 * 80_min;
  of(expected, model::Stage::returning) = 2 * 6_h;
  CHECK(record_of(run) == expected);
  CHECK(std::accumulate(expected.begin(), expected.end(), std::int64_t{0}) == 2 * (2_d + 4_h + 5_min));
  CHECK(run.end().record.corridors[0].cycles == 2);

  const auto& out = spent(run, Kind::arrived);
  REQUIRE(out.size() == model::kStages);
  CHECK(out[static_cast<std::size_t>(model::Stage::driving)] == 6_h);
  CHECK(out[static_cast<std::size_t>(model::Stage::night)] == 18_h);
  CHECK(out[static_cast<std::size_t>(model::Stage::checkpoint)] == 30_min);
  CHECK(std::accumulate(out.begin(), out.end(), Millis{0}) == 24_h + 30_min);
  const auto& back = spent(run, Kind::home);
  CHECK(back[static_cast<std::size_t>(model::Stage::returning)] == 6_h);
  CHECK(std::accumulate(back.begin(), back.end(), Millis{0}) == 24_h);
}

TEST_CASE("halts by a closure and after an attack are stages of their own; those who are lost leave") {
  // Three trucks leave at 00:00; B-C is closed to 10:00: closed from 03:00 to 10:00. Attacked as they enter B-C (100
  // %), one taken, two halt 5 h to 15:00; 3 h to C at 18:00, and back 6 h to 1d 00:00.
  const auto run = RoadMap("A---B---C")
                       .trucks(3)
                       .convoys("target: 3")
                       .closed("B-C", 1_h, 10_h)
                       .road("B-C", "interdiction: 100 %")
                       .corridor("on_attack: {loss: {count: 1}, delay: 5 h}")
                       .horizon("24 h")
                       .run();
  Times expected{};
  of(expected, model::Stage::driving) = 3 * 3_h + 2 * 3_h;
  of(expected, model::Stage::closed) = 3 * 7_h;
  of(expected, model::Stage::attacked) = 2 * 5_h;
  of(expected, model::Stage::returning) = 2 * 6_h;
  CHECK(record_of(run) == expected);
}

TEST_CASE("a night that a closure or an attack ends is counted up to there") {
  // Window 00:00-04:00. At 04:00 the convoy stands at km 10 of B-C; at 10:00 its road closes until 12:00: closed for
  // 2 h, and again night to 24:00.
  const auto run = RoadMap("A---B---C")
                       .trucks(1)
                       .convoys("target: 1, window: 00:00-04:00")
                       .closed("B-C", 10_h, 12_h)
                       .horizon("25 h")
                       .run();
  Times expected{};
  of(expected, model::Stage::driving) = 4_h + 1_h;
  of(expected, model::Stage::night) = 6_h + 12_h;
  of(expected, model::Stage::closed) = 2_h;
  CHECK(record_of(run) == expected);
}

TEST_CASE("the record begins at the origin and ends at the horizon in the middle of a night") {
  // Driving 0-4 h, night to 24 h. From 6 h to 20 h there is nothing but night.
  const auto text = RoadMap("A---B---C").trucks(2).convoys("target: 2, window: 00:00-04:00").horizon("20 h").yaml() +
                    "warm_up: 6 h\n";
  const model::Model m = testing::model_of(text);
  model::World w;
  model::replicate(w, m, {});
  Times expected{};
  of(expected, model::Stage::night) = 2 * 14_h;
  CHECK(w.record.corridors[0].stage_truck_ms == expected);
  CHECK(w.record.stage_trucks == std::vector<std::int32_t>{0, 0, 0, 0, 2, 0, 0, 0});
}

TEST_CASE("queues are counted at the end of each day") {
  // One rack, 6 h each: at 24 h four are loaded, of which three left as a convoy at 18 h and one waits.
  const auto run = RoadMap("A------------------------------B")
                       .trucks(6)
                       .initial("{idle: 6}")
                       .source("racks: 1")
                       .source("loading: 6 h")
                       .convoys("target: 3")
                       .horizon("24 h")
                       .run();
  CHECK(run.end().record.stage_trucks == std::vector<std::int32_t>{0, 2, 1, 0, 3, 0, 0, 0});
}

TEST_CASE("busy: the stages' times are the integral of the living trucks, and what is under way changes nothing") {
  const model::Model m = testing::model_of(testing::Busy{}.yaml());
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    model::World w;
    model::begin(w, m, {.seed = seed});
    std::vector<std::int64_t> integral(m.corridors.size(), 0);
    Millis last = 0;
    std::vector<std::int64_t> trucks(m.corridors.size(), 0);
    for (;;) {
      const bool more = model::step(w, m, m.horizon);
      for (std::size_t c = 0; c < m.corridors.size(); ++c) {
        integral[c] += trucks[c] * (w.now - last);
        trucks[c] = living(w, m, c);
      }
      last = w.now;
      if (!more) break;
    }
    model::finish(w, m);
    for (std::size_t c = 0; c < m.corridors.size(); ++c) {
      const auto& times = w.record.corridors[c].stage_truck_ms;
      CHECK(std::accumulate(times.begin(), times.end(), std::int64_t{0}) == integral[c]);
      CHECK(std::all_of(times.begin(), times.end(), [](std::int64_t t) { return t >= 0; }));
      CHECK(w.record.corridors[c].cycles > 0);
    }
    // The trace's times of a trip lie within it, none below zero.
    model::World traced;
    model::begin(traced, m, {.seed = seed}, {.tracing = true});
    model::advance(traced, m, m.horizon);
    model::finish(traced, m);
    CHECK(traced.record == w.record);
    std::size_t explained = 0;
    for (const auto& event : traced.trace) {
      if (event.spent.empty()) continue;
      ++explained;
      CHECK(std::all_of(event.spent.begin(), event.spent.end(), [](Millis t) { return t >= 0; }));
    }
    CHECK(explained > 10);
  }
}
