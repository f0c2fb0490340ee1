// M/M/3 on the public kernel.
#include <array>
#include <taji/kernel/calendar.hpp>
#include <taji/kernel/stream.hpp>

#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

struct Happening {
  bool arrival;
};

/// Mean wait in queue of `customers` after `skip`, arrivals at 2.4 and three servers at rate 1, times in units of 10^9
/// ms.
double mean_wait(std::uint64_t slot, int skip, int customers) {
  const kernel::Address address{7, 0, slot};
  constexpr double kUnit = 1e9;
  kernel::Calendar<Happening> calendar;
  std::uint64_t arrivals = 0, served = 0;
  std::vector<double> queue;
  std::size_t head = 0;
  int busy = 0, counted = 0, begun = 0;
  double sum = 0;
  const auto after = [&](std::uint64_t purpose, std::uint64_t n, double rate) {
    return kernel::round_to_millis(kernel::Stream(address, 1, purpose, n).exponential() / rate * kUnit);
  };
  const auto begin_service = [&](kernel::Millis now, double since) {
    ++busy;
    calendar.schedule(now + after(2, served++, 1.0), 0, {false});
    if (begun++ >= skip && counted < customers) {
      sum += (static_cast<double>(now) - since) / kUnit;
      ++counted;
    }
  };
  calendar.schedule(after(1, arrivals++, 2.4), 1, {true});
  while (counted < customers) {
    const auto event = calendar.pop();
    if (event.payload.arrival) {
      calendar.schedule(event.time + after(1, arrivals++, 2.4), 1, {true});
      if (busy < 3) {
        begin_service(event.time, static_cast<double>(event.time));
      } else {
        queue.push_back(static_cast<double>(event.time));
      }
    } else {
      --busy;
      if (head < queue.size()) begin_service(event.time, queue[head++]);
    }
  }
  return sum / customers;
}

}  // namespace

TEST_CASE("M/M/3 with open arrivals 2.4 and service 1: mean wait in queue 1.078652") {
  Sample waits;
  for (std::uint64_t slot = 0; slot < 200; ++slot) waits.values.push_back(mean_wait(slot, 2'000, 20'000));
  check_mean(waits, 1.078652);
}
