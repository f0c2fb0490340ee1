#include <doctest/doctest.h>

#include <ensemble/rows.hpp>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

using namespace taji;
using namespace taji::ensemble;

namespace {

constexpr Shape kShape{2, 1, 3};

/// A record whose every number tells the replication and its own position.
void fill(model::World& world, const kernel::Address& address) {
  const auto r = static_cast<std::int64_t>(address.slot);
  model::Record& record = world.record;
  record = {};
  record.tanks.resize(2);
  record.tanks[0].need_l = 1000 * r;
  record.tanks[1].need_l = 1000 * r + 1;
  record.corridors.resize(1);
  record.corridors[0].trips = r;
  record.tank_days.resize(6);
  for (std::size_t i = 0; i < 6; ++i) record.tank_days[i].stock_l = 10 * r + static_cast<std::int64_t>(i);
  record.arrivals = {static_cast<std::int32_t>(r), 0, static_cast<std::int32_t>(2 * r)};
  record.stage_trucks.assign(3 * model::kDayStages, static_cast<std::int32_t>(3 * r));
  record.incidents.assign(3 * model::kIncidents, static_cast<std::int32_t>(5 * r));
  record.origin_cover_mdays = {static_cast<std::int32_t>(r), -1};
  record.events = r;
  record.fuel_error_ppb = r % 7;
}

void fill_but_fail(model::World& world, const kernel::Address& address) {
  if (address.slot % 10 == 3) throw model::ReplicationError("number " + std::to_string(address.slot));
  fill(world, address);
}

void check_same(const Ensemble& a, const Ensemble& b) {
  CHECK(a.replications == b.replications);
  CHECK(a.tank_records == b.tank_records);
  CHECK(a.corridor_records == b.corridor_records);
  CHECK(a.tank_days == b.tank_days);
  CHECK(a.arrivals == b.arrivals);
  CHECK(a.stage_trucks == b.stage_trucks);
  CHECK(a.incidents == b.incidents);
  CHECK(a.origin_cover_mdays == b.origin_cover_mdays);
  CHECK(a.events == b.events);
  CHECK(a.fuel_error_ppb == b.fuel_error_ppb);
  REQUIRE(a.failures.size() == b.failures.size());
  for (std::size_t i = 0; i < a.failures.size(); ++i) {
    CHECK(a.failures[i].replication == b.failures[i].replication);
    CHECK(a.failures[i].message == b.failures[i].message);
  }
}

Options options(std::int64_t replications, int jobs) {
  Options o;
  o.replications = replications;
  o.jobs = jobs;
  return o;
}

}  // namespace

TEST_CASE("rows stand by replication number") {
  Options o = options(50, 3);
  o.first = 100;
  const Ensemble e = run_rows(kShape, o, fill);
  REQUIRE(e.replications.size() == 50);
  CHECK(e.requested == 50);
  CHECK_FALSE(e.stopped);
  for (std::size_t row = 0; row < 50; ++row) {
    const auto r = static_cast<std::int64_t>(row) + 100;
    CHECK(e.replications[row] == r);
    CHECK(e.tank_records[2 * row + 1].need_l == 1000 * r + 1);
    CHECK(e.corridor_records[row].trips == r);
    CHECK(e.tank_days[6 * row + 5].stock_l == 10 * r + 5);
    CHECK(e.arrivals[3 * row + 2] == 2 * r);
    CHECK(e.origin_cover_mdays[2 * row] == r);
  }
  CHECK(e.events == 50 * 100 + 49 * 50 / 2);
  CHECK(e.fuel_error_ppb == 6);
}

TEST_CASE("any number of threads gives the same rows, failures included") {
  const Ensemble one = run_rows(kShape, options(203, 1), fill_but_fail);
  CHECK(one.failures.size() == 20);  // 3, 13, ..., 193; the last number is 202
  CHECK(one.replications.size() == 183);
  CHECK(one.failures[0].replication == 3);
  CHECK(one.failures[0].message == "number 3");
  CHECK(one.replications[3] == 4);
  CHECK(one.tank_records[2 * 3].need_l == 4000);
  for (const int jobs : {2, 7, 64}) check_same(one, run_rows(kShape, options(203, jobs), fill_but_fail));
}

TEST_CASE("no more threads than replications are started") {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  const Ensemble e = run_rows(kShape, options(3, 50), [&](model::World& world, const kernel::Address& address) {
    {
      const std::lock_guard<std::mutex> lock(mutex);
      threads.insert(std::this_thread::get_id());
    }
    fill(world, address);
  });
  CHECK(e.replications.size() == 3);
  CHECK(threads.size() <= 3);
}

TEST_CASE("a stop keeps what is finished") {
  std::atomic<bool> stop{false};
  Options o = options(1000, 2);
  o.stop = &stop;
  const Ensemble e = run_rows(kShape, o, [&](model::World& world, const kernel::Address& address) {
    fill(world, address);
    if (address.slot == 20) stop.store(true);
  });
  CHECK(e.stopped);
  CHECK(e.requested == 1000);
  CHECK(e.replications.size() > 0);
  CHECK(e.replications.size() < 1000);
  CHECK(e.tank_records.size() == 2 * e.replications.size());
  for (std::size_t row = 0; row < e.replications.size(); ++row) {
    CHECK(e.tank_records[2 * row].need_l == 1000 * e.replications[row]);
  }
  stop.store(true);
  CHECK(run_rows(kShape, o, fill).replications.empty());
}

TEST_CASE("a stop that comes after the last replication is no stop") {
  std::atomic<bool> stop{false};
  Options o = options(10, 1);
  o.stop = &stop;
  const Ensemble e = run_rows(kShape, o, [&](model::World& world, const kernel::Address& address) {
    fill(world, address);
    if (address.slot == 9) stop.store(true);
  });
  CHECK_FALSE(e.stopped);
  CHECK(e.replications.size() == 10);
}

TEST_CASE("progress ends at the total and may throw") {
  std::int64_t last = -1, total = -1;
  Options o = options(100, 2);
  o.progress = [&](std::int64_t done, std::int64_t of) {
    CHECK(done >= last);
    last = done;
    total = of;
  };
  run_rows(kShape, o, fill);
  CHECK(last == 100);
  CHECK(total == 100);
  o.progress = [](std::int64_t, std::int64_t) { throw std::runtime_error("enough"); };
  CHECK_THROWS_WITH_AS(run_rows(kShape, o, fill), "enough", std::runtime_error);
}

TEST_CASE("want of memory is no replication's failure") {
  CHECK_THROWS_AS(run_rows(kShape, options(100, 2),
                           [](model::World&, const kernel::Address& address) {
                             if (address.slot == 50) throw std::bad_alloc();
                             throw model::ReplicationError("x");
                           }),
                  std::bad_alloc);
  CHECK_THROWS_AS(run_rows(kShape, options(INT64_MAX / 2, 1), fill), std::length_error);
}

TEST_CASE("options that make no sense are refused") {
  CHECK_THROWS_AS(run_rows(kShape, options(0, 1), fill), std::invalid_argument);
  CHECK_THROWS_AS(run_rows(kShape, options(1, 0), fill), std::invalid_argument);
  Options o = options(1, 1);
  o.first = -1;
  CHECK_THROWS_AS(run_rows(kShape, o, fill), std::invalid_argument);
}
