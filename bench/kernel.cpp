// The event calendar against std::priority_queue in the hold model, and what a draw costs.
#include <benchmark/benchmark.h>

#include <queue>
#include <taji/kernel/calendar.hpp>
#include <taji/kernel/stream.hpp>
#include <vector>

namespace {

using taji::kernel::Millis;

/// A cheap source of intervals, the same for both.
struct Intervals {
  std::uint64_t state = 1;
  Millis next() {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<Millis>(state >> 44);
  }
};

void hold_calendar(benchmark::State& state) {
  taji::kernel::Calendar<std::uint32_t> calendar;
  Intervals intervals;
  for (std::int64_t i = 0; i < state.range(0); ++i) calendar.schedule(intervals.next(), 0, 0);
  for (auto unused : state) {
    const auto event = calendar.pop();
    calendar.schedule(event.time + intervals.next(), 0, event.payload);
  }
}
BENCHMARK(hold_calendar)->RangeMultiplier(10)->Range(100, 100'000);

void hold_priority_queue(benchmark::State& state) {
  struct Event {
    Millis time;
    std::uint64_t tie;
    std::uint64_t sequence;
    std::uint32_t payload;
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
BENCHMARK(hold_priority_queue)->RangeMultiplier(10)->Range(100, 100'000);

void addressed_exponential(benchmark::State& state) {
  std::uint64_t n = 0;
  for (auto unused : state) benchmark::DoNotOptimize(taji::kernel::Stream({1, 0, 0}, 7, 3, n++).exponential());
}
BENCHMARK(addressed_exponential);

}  // namespace
