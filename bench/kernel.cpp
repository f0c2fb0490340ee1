// The kernel by itself: an M/M/1 queue against a loop written by hand, the calendar against std::priority_queue in the
// hold model, and what the events and draws of a replication cost bare.
#include <benchmark/benchmark.h>

#include <cmath>
#include <queue>
#include <random>
#include <taji/kernel/calendar.hpp>
#include <taji/kernel/stream.hpp>
#include <vector>

#include "cases.hpp"

namespace {

using taji::kernel::Address;
using taji::kernel::Calendar;
using taji::kernel::kNever;
using taji::kernel::Millis;
using taji::kernel::Stream;

// ---- M/M/1: a million customers, one every 10 s on the mean, served in 8 s on the mean, so at a load of 80 %

constexpr std::int64_t kCustomers = 1'000'000;
constexpr double kMeanArrival = 10'000, kMeanService = 8'000;  // ms
constexpr Address kAddress{1, 0, 0};
enum class Draw : std::uint64_t { arrival = 1, service };

/// The n-th interval of a kind, as a replication of a scenario draws it.
Millis interval(Draw draw, double mean, std::int64_t n) {
  Stream stream(kAddress, 7, static_cast<std::uint64_t>(draw), static_cast<std::uint64_t>(n));
  return taji::kernel::round_to_millis(mean * stream.exponential());
}

/// What both give: the integral of the number in the system, in customers x ms, and when the last one left.
struct Outcome {
  std::int64_t area = 0;
  Millis end = 0;
  bool operator==(const Outcome&) const = default;
  double mean_time_in_system() const { return static_cast<double>(area) / static_cast<double>(kCustomers); }
};

Outcome queue_on_kernel() {
  enum class Event : std::uint32_t { arrival, departure };
  Calendar<Event> calendar;
  Outcome out;
  std::int64_t arrived = 0, begun = 0, present = 0;
  Millis before = 0;
  calendar.schedule(interval(Draw::arrival, kMeanArrival, arrived++), 0, Event::arrival);
  while (!calendar.empty()) {
    const auto event = calendar.pop();
    out.area += present * (event.time - before);
    before = event.time;
    bool serve = false;
    if (event.payload == Event::arrival) {
      serve = present++ == 0;
      if (arrived < kCustomers) {
        calendar.schedule(event.time + interval(Draw::arrival, kMeanArrival, arrived++), 0, Event::arrival);
      }
    } else {
      serve = --present > 0;
    }
    if (serve) calendar.schedule(event.time + interval(Draw::service, kMeanService, begun++), 1, Event::departure);
  }
  out.end = before;
  return out;
}

/// The same queue without a calendar: two variables say when the next of either kind is due.
Outcome queue_by_hand() {
  Outcome out;
  std::int64_t arrived = 0, begun = 0, present = 0;
  Millis before = 0, arrival = interval(Draw::arrival, kMeanArrival, arrived++), departure = kNever;
  while (arrival != kNever || departure != kNever) {
    if (arrival <= departure) {
      out.area += present * (arrival - before);
      before = arrival;
      if (present++ == 0) departure = arrival + interval(Draw::service, kMeanService, begun++);
      arrival = arrived < kCustomers ? arrival + interval(Draw::arrival, kMeanArrival, arrived++) : kNever;
    } else {
      out.area += present * (departure - before);
      before = departure;
      departure = --present > 0 ? departure + interval(Draw::service, kMeanService, begun++) : kNever;
    }
  }
  out.end = before;
  return out;
}

/// The same law as somebody would write it who needs no addressed draws: doubles, and the library's Mersenne Twister.
double queue_by_hand_with_twister() {
  std::mt19937_64 engine(1);
  const auto draw = [&](double mean) {
    return -mean * std::log((static_cast<double>(engine() >> 12) + 0.5) * 0x1p-52);
  };
  double area = 0, before = 0, arrival = draw(kMeanArrival), departure = HUGE_VAL;
  std::int64_t arrived = 1, present = 0;
  while (arrival != HUGE_VAL || departure != HUGE_VAL) {
    if (arrival <= departure) {
      area += static_cast<double>(present) * (arrival - before);
      before = arrival;
      if (present++ == 0) departure = arrival + draw(kMeanService);
      arrival = arrived++ < kCustomers ? arrival + draw(kMeanArrival) : HUGE_VAL;
    } else {
      area += static_cast<double>(present) * (departure - before);
      before = departure;
      departure = --present > 0 ? departure + draw(kMeanService) : HUGE_VAL;
    }
  }
  return area / static_cast<double>(kCustomers);
}

/// Mean time in the system of M/M/1 is 1 / (1 / service - 1 / arrival): 40 s. Bounds are four standard errors: with
/// service time as unit of time, the asymptotic variance of the mean number in the system is 2 r (1 + r) / (1 - r)^4 at
/// load r (Whitt, "Planning queueing simulations", Management Science 35 (1989)), so a million customers give 1 %.
bool plausible(double mean_time) {
  return std::abs(mean_time - 40'000) < 1'600;
}

void mm1_kernel(benchmark::State& state) {
  if (!(queue_on_kernel() == queue_by_hand())) return state.SkipWithError("the two queues differ");
  for (auto unused : state) {
    const Outcome outcome = queue_on_kernel();
    if (!plausible(outcome.mean_time_in_system())) return state.SkipWithError("that is not an M/M/1 queue");
  }
}
BENCHMARK(mm1_kernel)->Name("mm1/kernel")->Unit(benchmark::kMillisecond);

void mm1_by_hand(benchmark::State& state) {
  for (auto unused : state) {
    const Outcome outcome = queue_by_hand();
    if (!plausible(outcome.mean_time_in_system())) return state.SkipWithError("that is not an M/M/1 queue");
  }
}
BENCHMARK(mm1_by_hand)->Name("mm1/by_hand")->Unit(benchmark::kMillisecond);

void mm1_twister(benchmark::State& state) {
  for (auto unused : state) {
    if (!plausible(queue_by_hand_with_twister())) return state.SkipWithError("that is not an M/M/1 queue");
  }
}
BENCHMARK(mm1_twister)->Name("mm1/twister")->Unit(benchmark::kMillisecond);

// ---- The hold model: take the next event off, put one on again

/// A cheap source of intervals, the same for both.
struct Intervals {
  std::uint64_t state = 1;
  Millis next() {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<Millis>(state >> 44);
  }
};

void hold_calendar(benchmark::State& state) {
  Calendar<std::uint64_t> calendar;
  Intervals intervals;
  for (std::int64_t i = 0; i < state.range(0); ++i) calendar.schedule(intervals.next(), 0, 0);
  for (auto unused : state) {
    const auto event = calendar.pop();
    calendar.schedule(event.time + intervals.next(), 0, event.payload);
  }
}
BENCHMARK(hold_calendar)->Name("hold/calendar")->RangeMultiplier(10)->Range(100, 100'000);

/// With what the calendar promises: events leave in order of time, tie, and scheduling.
void hold_queue(benchmark::State& state) {
  struct Event {
    Millis time;
    std::uint64_t tie, sequence, payload;
    bool operator<(const Event& other) const {
      return time != other.time ? time > other.time : tie != other.tie ? tie > other.tie : sequence > other.sequence;
    }
  };
  std::priority_queue<Event> queue;
  Intervals intervals;
  std::uint64_t sequence = 0;
  for (std::int64_t i = 0; i < state.range(0); ++i) queue.push({intervals.next(), 0, sequence++, 0});
  for (auto unused : state) {
    Event event = queue.top();
    queue.pop();
    event.time += intervals.next();
    event.sequence = sequence++;
    queue.push(event);
  }
}
BENCHMARK(hold_queue)->Name("hold/queue")->RangeMultiplier(10)->Range(100, 100'000);

}  // namespace

namespace taji::bench {

void add_bare(const Bare& bare) {
  benchmark::RegisterBenchmark("bare/heap", [bare](benchmark::State& state) {
    Calendar<std::uint64_t> calendar;
    Intervals intervals;
    for (std::int64_t i = 0; i < bare.pending; ++i) calendar.schedule(intervals.next(), 0, 0);
    for (auto unused : state) {
      for (std::int64_t i = 0; i < bare.events; ++i) {
        const auto event = calendar.pop();
        calendar.schedule(event.time + intervals.next(), 0, event.payload);
      }
    }
  })->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("bare/draws", [bare](benchmark::State& state) {
    std::uint64_t n = 0;
    for (auto unused : state) {
      double sum = 0;
      for (std::int64_t i = 0; i < bare.draws; ++i) sum += Stream(kAddress, 7, 3, n++).exponential();
      benchmark::DoNotOptimize(sum);
    }
  })->Unit(benchmark::kMicrosecond);
}

}  // namespace taji::bench
