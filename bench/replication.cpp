// One replication of each scenario that comes with Taji, and what an event costs.
#include <benchmark/benchmark.h>

#include <string>
#include <taji/model/simulate.hpp>
#include <taji/scenario/read.hpp>

namespace {

void replication(benchmark::State& state, const std::string& file) {
  const auto read = taji::scenario::read_scenario(std::string(TAJI_SOURCE_DIR) + "/scenarios/" + file);
  if (!read.scenario) {
    state.SkipWithError("the scenario does not read");
    return;
  }
  const auto model = taji::model::compile(*read.scenario);
  taji::model::World world;
  std::uint64_t slot = 0;
  std::int64_t events = 0;
  for (auto unused : state) {
    taji::model::replicate(world, model, {1, 0, slot++});
    events += world.record.events;
  }
  state.counters["events"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kAvgIterations);
  state.counters["per_event"] =
      benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK_CAPTURE(replication, bamako, "bamako-2026.yaml")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(replication, one_road, "one-road.yaml")->Unit(benchmark::kMicrosecond);

}  // namespace
