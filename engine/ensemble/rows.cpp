#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <ensemble/rows.hpp>
#include <exception>
#include <future>
#include <limits>
#include <mutex>
#include <new>
#include <stdexcept>
#include <thread>

namespace taji::ensemble {
namespace {

enum class Row : std::uint8_t { not_begun, completed, failed };

std::size_t index(std::int64_t i) {
  return static_cast<std::size_t>(i);
}

/// What the threads share. Rows are written by one thread each; everything else is atomic or under the mutex.
struct Job {
  Job(const Shape& shape_, const Options& options_, const Branches& branches_)
      : shape(shape_),
        options(options_),
        branches(branches_),
        rows(branches_.futures, std::vector<Row>(index(options_.replications), Row::not_begun)) {
    result.futures.resize(branches.futures);
  }

  const Shape& shape;
  const Options& options;
  const Branches& branches;
  Branched result;
  std::vector<std::vector<Row>> rows;  ///< by future
  std::int64_t batch = 1;
  std::atomic<std::int64_t> next{0}, done{0};
  std::atomic<bool> abandoned{false};  ///< a fault that is not a replication's own
  std::mutex mutex;
  std::condition_variable ended;
  int working = 0;
  std::exception_ptr fault;

  bool stopping() const { return abandoned.load() || (options.stop != nullptr && options.stop->load()); }
};

void make_tables(const Job& job, Ensemble& e) {
  const std::size_t n = index(job.options.replications), tanks = index(job.shape.tanks);
  const std::size_t corridors = index(job.shape.corridors), days = index(job.shape.days);
  e.tanks = job.shape.tanks;
  e.corridors = job.shape.corridors;
  e.days = job.shape.days;
  e.classes = job.shape.classes;
  e.series = job.shape.series;
  // Touching new memory takes long: the two large tables are made side by side.
  const auto policy = job.options.jobs > 1 ? std::launch::async | std::launch::deferred : std::launch::deferred;
  auto stages = std::async(policy, [&] { e.stage_trucks.resize(n * corridors * days * model::kDayStages); });
  e.tank_records.resize(n * tanks);
  e.corridor_records.resize(n * corridors);
  e.tank_days.resize(n * tanks * days);
  e.class_records.resize(n * index(job.shape.classes));
  e.daily_series.resize(n * index(job.shape.series) * days);
  e.arrivals.resize(n * corridors * days);
  e.incidents.resize(n * corridors * days * model::kIncidents);
  e.origin_cover_mdays.resize(n * tanks);
  stages.get();
}

template <typename T>
void put(std::vector<T>& table, std::int64_t row, const std::vector<T>& part, std::size_t expected) {
  if (part.size() != expected) throw std::logic_error("a record has another shape than its model");
  std::copy(part.begin(), part.end(), table.begin() + static_cast<std::ptrdiff_t>(index(row) * expected));
}

void keep(const Job& job, Ensemble& e, std::int64_t row, const model::Record& record) {
  const std::size_t tanks = index(job.shape.tanks), corridors = index(job.shape.corridors);
  const std::size_t days = index(job.shape.days);
  put(e.tank_records, row, record.tanks, tanks);
  put(e.corridor_records, row, record.corridors, corridors);
  put(e.tank_days, row, record.tank_days, tanks * days);
  put(e.class_records, row, record.classes, index(job.shape.classes));
  put(e.daily_series, row, record.series, index(job.shape.series) * days);
  put(e.arrivals, row, record.arrivals, corridors * days);
  put(e.stage_trucks, row, record.stage_trucks, corridors * days * model::kDayStages);
  put(e.incidents, row, record.incidents, corridors * days * model::kIncidents);
  put(e.origin_cover_mdays, row, record.origin_cover_mdays, tanks);
}

/// Totals of one thread and future: sums and maxima, so that the order of merging is of no account.
struct Totals {
  std::int64_t fuel_error_ppb = 0, truck_error = 0, driver_error = 0, events = 0;
  std::vector<Failure> failures;
};

/// What a thread keeps to itself.
struct Own {
  explicit Own(std::size_t futures) : totals(futures) {}

  model::World present, world;
  std::vector<Totals> totals;  ///< by future
  std::int64_t past_events = 0;
};

void fail(Job& job, std::int64_t row, std::size_t future, Own& own, const char* why) {
  job.rows[future][index(row)] = Row::failed;
  own.totals[future].failures.push_back({job.options.first + row, why});
}

void run_future(Job& job, std::int64_t row, std::size_t future, Own& own) {
  try {
    job.branches.future(own.world, own.present, future);
    const model::Record& record = own.world.record;
    keep(job, job.result.futures[future], row, record);
    Totals& totals = own.totals[future];
    totals.fuel_error_ppb = std::max(totals.fuel_error_ppb, record.fuel_error_ppb);
    totals.truck_error = std::max(totals.truck_error, std::abs(record.truck_error));
    totals.driver_error = std::max(totals.driver_error, std::abs(record.driver_error));
    totals.events += record.events;
    job.rows[future][index(row)] = Row::completed;
  } catch (const std::bad_alloc&) {
    throw;  // the machine's fault, not the replication's
  } catch (const std::exception& error) {
    fail(job, row, future, own, error.what());
    own.world = model::World{};
  }
}

void replicate_row(Job& job, std::int64_t row, Own& own) {
  try {
    job.branches.past(own.present, address_of(job.options, job.options.first + row));
    own.past_events += own.present.record.events;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    for (std::size_t future = 0; future < job.branches.futures; ++future) fail(job, row, future, own, error.what());
    own.present = model::World{};
    return;
  }
  for (std::size_t future = 0; future < job.branches.futures; ++future) run_future(job, row, future, own);
}

void work_off(Job& job, Own& own) {
  while (!job.stopping()) {
    const std::int64_t begin = job.next.fetch_add(job.batch);
    const std::int64_t end = std::min(begin + job.batch, job.options.replications);
    if (begin >= end) return;
    for (std::int64_t row = begin; row < end && !job.stopping(); ++row) {
      replicate_row(job, row, own);
      job.done.fetch_add(1);
    }
  }
}

void merge(Ensemble& result, Totals& totals) {
  result.fuel_error_ppb = std::max(result.fuel_error_ppb, totals.fuel_error_ppb);
  result.truck_error = std::max(result.truck_error, totals.truck_error);
  result.driver_error = std::max(result.driver_error, totals.driver_error);
  result.events += totals.events;
  for (Failure& failure : totals.failures) result.failures.push_back(std::move(failure));
}

void thread_main(Job& job) {
  Own own(job.branches.futures);
  std::exception_ptr fault;
  try {
    work_off(job, own);
  } catch (...) {
    fault = std::current_exception();
    job.abandoned.store(true);
  }
  const std::lock_guard<std::mutex> lock(job.mutex);
  for (std::size_t i = 0; i < own.totals.size(); ++i) merge(job.result.futures[i], own.totals[i]);
  job.result.past_events += own.past_events;
  if (fault && !job.fault) job.fault = fault;
  --job.working;
  job.ended.notify_one();
}

/// Waits for the threads, calling `progress` now and then; returns the fault that it threw, if any.
std::exception_ptr watch(Job& job) {
  std::exception_ptr fault;
  const auto report = [&] {
    if (!job.options.progress || fault) return;
    try {
      job.options.progress(job.done.load(), job.options.replications);
    } catch (...) {
      fault = std::current_exception();
      job.abandoned.store(true);
    }
  };
  std::unique_lock<std::mutex> lock(job.mutex);
  while (!job.ended.wait_for(lock, std::chrono::milliseconds(250), [&] { return job.working == 0; })) {
    lock.unlock();
    report();
    lock.lock();
  }
  lock.unlock();
  report();
  return fault;
}

template <typename T>
void compact(std::vector<T>& table, const std::vector<Row>& rows, std::size_t width) {
  std::size_t kept = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row] != Row::completed) continue;
    if (kept != row) {
      std::move(table.begin() + static_cast<std::ptrdiff_t>(row * width),
                table.begin() + static_cast<std::ptrdiff_t>((row + 1) * width),
                table.begin() + static_cast<std::ptrdiff_t>(kept * width));
    }
    ++kept;
  }
  table.resize(kept * width);
}

/// Leaves the completed rows only, in order of replication, and sorts the failures.
void close_gaps(std::int64_t first, const std::vector<Row>& rows, Ensemble& e) {
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row] == Row::completed) e.replications.push_back(first + static_cast<std::int64_t>(row));
    if (rows[row] == Row::not_begun) e.stopped = true;
  }
  std::sort(e.failures.begin(), e.failures.end(),
            [](const Failure& a, const Failure& b) { return a.replication < b.replication; });
  if (e.replications.size() == rows.size()) return;
  const std::size_t tanks = index(e.tanks), corridors = index(e.corridors), days = index(e.days);
  compact(e.tank_records, rows, tanks);
  compact(e.corridor_records, rows, corridors);
  compact(e.tank_days, rows, tanks * days);
  compact(e.class_records, rows, index(e.classes));
  compact(e.daily_series, rows, index(e.series) * days);
  compact(e.arrivals, rows, corridors * days);
  compact(e.stage_trucks, rows, corridors * days * model::kDayStages);
  compact(e.incidents, rows, corridors * days * model::kIncidents);
  compact(e.origin_cover_mdays, rows, tanks);
}

void check(const Shape& shape, const Options& options, std::size_t futures) {
  if (options.replications < 1) throw std::invalid_argument("an ensemble needs at least one replication");
  if (options.first < 0 || options.first > std::numeric_limits<std::int64_t>::max() - options.replications) {
    throw std::invalid_argument("replication numbers must lie between 0 and 2^63 - 1");
  }
  if (options.jobs < 1) throw std::invalid_argument("an ensemble needs at least one thread");
  const double row = 1 + static_cast<double>(shape.tanks) * shape.days * sizeof(model::TankDay) +
                     static_cast<double>(shape.corridors) * shape.days * sizeof(std::int32_t) *
                         (1 + model::kDayStages + model::kIncidents) +
                     static_cast<double>(shape.series) * shape.days * sizeof(std::int32_t) +
                     static_cast<double>(shape.classes) * sizeof(model::ClassRecord);
  if (static_cast<double>(options.replications) * static_cast<double>(futures) * row > 0x1p40) {
    throw std::length_error("the results of this many replications would take more than a terabyte");
  }
}

}  // namespace

Ensemble run_rows(const Shape& shape, const Options& options, const Replicate& replicate) {
  Branches branches;
  branches.past = [](model::World& present, const kernel::Address& address) { present.address = address; };
  branches.future = [&](model::World& world, const model::World& present, std::size_t) {
    replicate(world, present.address);
  };
  return std::move(run_branches(shape, options, branches).futures.front());
}

Branched run_branches(const Shape& shape, const Options& options, const Branches& branches) {
  check(shape, options, branches.futures);
  Job job(shape, options, branches);
  for (Ensemble& e : job.result.futures) {
    make_tables(job, e);
    e.seed = options.seed;
    e.first = options.first;
    e.antithetic = options.antithetic;
    e.requested = options.replications;
  }
  const std::int64_t jobs = std::min<std::int64_t>(options.jobs, options.replications);
  // Small enough that the last batches end together, large enough that the counter is no bottleneck.
  job.batch = std::clamp<std::int64_t>(options.replications / (jobs * 64), 1, 32);

  std::vector<std::thread> threads;
  threads.reserve(index(jobs));
  std::exception_ptr fault;
  for (std::int64_t i = 0; i < jobs; ++i) {
    {
      const std::lock_guard<std::mutex> lock(job.mutex);
      ++job.working;
    }
    try {
      threads.emplace_back(thread_main, std::ref(job));
    } catch (...) {
      // No more threads to be had: those that run do the work; with none there is nobody to do it.
      const std::lock_guard<std::mutex> lock(job.mutex);
      --job.working;
      if (threads.empty()) throw;
      break;
    }
  }
  fault = watch(job);
  for (std::thread& thread : threads) thread.join();
  if (job.fault) std::rethrow_exception(job.fault);
  if (fault) std::rethrow_exception(fault);
  for (std::size_t i = 0; i < branches.futures; ++i) close_gaps(options.first, job.rows[i], job.result.futures[i]);
  return std::move(job.result);
}

}  // namespace taji::ensemble
