// taji_counts SCENARIO REPLICATIONS: events, events pending and blocks of random words of a replication, on the mean.
// The rooms below are compiled anew for it with a generator that counts (bench/counting).
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <taji/kernel/stream.hpp>
#include <taji/model/simulate.hpp>
#include <taji/scenario/read.hpp>

int main(int argc, char** argv) {
  const long replications = argc == 3 ? std::atol(argv[2]) : 0;
  if (replications < 1) {
    std::fprintf(stderr, "taji_counts SCENARIO REPLICATIONS\n");
    return 2;
  }
  try {
    const auto read = taji::scenario::read_scenario(argv[1]);
    if (!read.scenario) {
      std::fprintf(stderr, "taji_counts: %s does not read\n", argv[1]);
      return 3;
    }
    const auto model = taji::model::compile(*read.scenario);
    taji::model::World world;
    double events = 0, pending = 0, steps = 0;
    for (long slot = 0; slot < replications; ++slot) {
      taji::model::begin(world, model, {1, 0, static_cast<std::uint64_t>(slot)});
      do {
        pending += static_cast<double>(world.calendar.size());
        ++steps;
      } while (taji::model::step(world, model, model.horizon));
      taji::model::finish(world, model);
      events += static_cast<double>(world.record.events);
    }
    const auto count = static_cast<double>(replications);
    std::printf("{\"events\": %.1f, \"pending\": %.1f, \"draws\": %.1f}\n", events / count, pending / steps,
                static_cast<double>(taji::bench::blocks) / count);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "taji_counts: %s\n", error.what());
    return 1;
  }
  return 0;
}
