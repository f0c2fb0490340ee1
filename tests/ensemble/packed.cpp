// Rows as bytes: what was packed comes back, and parts of it are what a run of those replications gives.
#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <support/experiment.hpp>
#include <taji/ensemble/packed.hpp>

using namespace taji;
using namespace taji::testing;

namespace {

const char* const kTwoRoads = R"(taji: 1
name: Packed
start: 2026-01-01
horizon: 9 d
network:
  places: {a: ~, b: ~}
  roads: [{id: ab, from: a, to: b, km: 300, speed: 50 km/h, interdiction: 30 %}]
fleet:
  - {corridor: south, trucks: 40, capacity: 30 kl, product: diesel}
corridors:
  south: {source: a, city: b, convoy: {target: 10, max_wait: 2 d}, on_attack: {loss: {each: 40 %}}}
cities:
  b:
    stock: {diesel: {initial: 1 Ml}}
    demand: {all: {diesel: {uncertain: {uniform: [100 kl/d, 300 kl/d]}}}, rest: {diesel: 50 kl/d}}
)";

ensemble::Ensemble rows_of(std::int64_t first, std::int64_t count) {
  ensemble::Options options;
  options.first = first;
  options.replications = count;
  return ensemble::run(model_of(kTwoRoads), options);
}

void check_same(const ensemble::Ensemble& a, const ensemble::Ensemble& b) {
  CHECK(a.seed == b.seed);
  CHECK(a.first == b.first);
  CHECK(a.requested == b.requested);
  CHECK(a.antithetic == b.antithetic);
  CHECK(a.stopped == b.stopped);
  CHECK(a.replications == b.replications);
  CHECK(a.tank_records == b.tank_records);
  CHECK(a.class_records == b.class_records);
  CHECK(a.corridor_records == b.corridor_records);
  CHECK(a.tank_days == b.tank_days);
  CHECK(a.daily_series == b.daily_series);
  CHECK(a.arrivals == b.arrivals);
  CHECK(a.stage_trucks == b.stage_trucks);
  CHECK(a.incidents == b.incidents);
  CHECK(a.origin_cover_mdays == b.origin_cover_mdays);
  CHECK(a.fuel_error_ppb == b.fuel_error_ppb);
  CHECK(a.truck_error == b.truck_error);
  CHECK(a.driver_error == b.driver_error);
  CHECK(a.events == b.events);
  REQUIRE(a.failures.size() == b.failures.size());
  for (std::size_t i = 0; i < a.failures.size(); ++i) {
    CHECK(a.failures[i].replication == b.failures[i].replication);
    CHECK(a.failures[i].message == b.failures[i].message);
  }
}

}  // namespace

TEST_CASE("an ensemble comes back from its bytes, its extreme numbers too") {
  ensemble::Ensemble e = rows_of(5, 20);
  REQUIRE(e.tank_records.size() == 20);
  e.seed = std::numeric_limits<std::uint64_t>::max();
  e.antithetic = true;
  e.stopped = true;
  e.failures = {{3, "why \"not\"\n"}, {9, ""}};
  e.tank_records[0].need_l = std::numeric_limits<std::int64_t>::max();
  e.tank_records[1].need_l = std::numeric_limits<std::int64_t>::min();
  e.tank_records[2].need_l = -1;
  e.tank_days[4].phase = std::numeric_limits<std::int16_t>::min();
  e.stage_trucks[7] = std::numeric_limits<std::int32_t>::min();
  e.corridor_records[3].stage_truck_ms[2] = 1;
  e.corridor_records[3].cycles = -7;
  check_same(ensemble::unpacked(ensemble::packed(e)), e);
  check_same(ensemble::unpacked(ensemble::packed({})), {});
}

TEST_CASE("bytes of days take less room than the tables") {
  const ensemble::Ensemble e = rows_of(0, 64);
  CHECK(ensemble::packed(e).size() < 64 * ensemble::bytes_per_replication(model_of(kTwoRoads)) / 2);
}

TEST_CASE("bytes that are cut, longer or out of range are refused") {
  const std::string bytes = ensemble::packed(rows_of(0, 4));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_THROWS_AS(ensemble::unpacked(std::string_view(bytes).substr(0, size)), std::invalid_argument);
  }
  CHECK_THROWS_AS(ensemble::unpacked(bytes + '\0'), std::invalid_argument);
  CHECK_THROWS_AS(ensemble::unpacked(std::string(400, '\xff')), std::invalid_argument);
}

TEST_CASE("a few bytes cannot claim tables that fill the memory") {
  // Two million rows of zeros are 16 MB and come back.
  ensemble::Ensemble rows;
  rows.replications.resize(2'000'000);
  const std::string fine = ensemble::packed(rows);
  CHECK(fine.size() < 40);
  CHECK(ensemble::unpacked(fine).replications.size() == 2'000'000);
  // A tank for twenty million days would be 640 MB.
  ensemble::Ensemble days;
  days.replications = {0};
  days.tanks = 1;
  days.days = 20'000'000;
  CHECK_THROWS_WITH_AS(ensemble::unpacked(ensemble::packed(days)), "its tables would be too large",
                       std::invalid_argument);
}

TEST_CASE("parts of an ensemble put together are the whole") {
  const ensemble::Ensemble whole = rows_of(10, 30);
  ensemble::Ensemble together = ensemble::part_of(whole, 10, 7);
  ensemble::append(together, ensemble::part_of(whole, 17, 1));
  ensemble::append(together, ensemble::part_of(whole, 18, 22));
  check_same(together, whole);
  // A part has the rows of a run of its own.
  const ensemble::Ensemble part = ensemble::part_of(whole, 17, 5), alone = rows_of(17, 5);
  CHECK(part.replications == alone.replications);
  CHECK(part.tank_days == alone.tank_days);
  CHECK(part.corridor_records == alone.corridor_records);
  CHECK_THROWS_AS(ensemble::part_of(whole, 9, 5), std::invalid_argument);
  CHECK_THROWS_AS(ensemble::part_of(whole, 36, 5), std::invalid_argument);
}
