// Replications of scenarios: with all that an ensemble keeps, and alone.
#include <benchmark/benchmark.h>

#include <memory>
#include <optional>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/simulate.hpp>
#include <taji/scenario/read.hpp>

#include "cases.hpp"

namespace taji::bench {
namespace {

/// A scenario that is read when the first case that needs it runs, outside what is timed.
class Compiled {
 public:
  explicit Compiled(std::string file) : file_(std::move(file)) {}

  /// nullptr when the file does not read.
  const model::Model* model() {
    if (!model_) {
      scenario::ReadOptions options;
      options.check_variants = false;
      const auto read = scenario::read_scenario(file_, options);
      if (!read.scenario) return nullptr;
      model_ = model::compile(*read.scenario);
    }
    return &*model_;
  }

 private:
  std::string file_;
  std::optional<model::Model> model_;
};

void tell(benchmark::State& state, std::int64_t events) {
  state.counters["events"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kAvgIterations);
}

void ensemble_case(benchmark::State& state, Compiled& compiled) {
  const model::Model* model = compiled.model();
  if (model == nullptr) return state.SkipWithError("the scenario does not read");
  std::int64_t events = 0, first = 0;
  while (state.KeepRunningBatch(64)) {  // so many that starting a run costs nothing to speak of
    ensemble::Options options;
    options.replications = 64;
    options.first = first;
    first += options.replications;
    const ensemble::Ensemble result = ensemble::run(*model, options);
    if (!result.failures.empty()) return state.SkipWithError(result.failures.front().message.c_str());
    events += result.events;
  }
  tell(state, events);
}

void replicate_case(benchmark::State& state, Compiled& compiled) {
  const model::Model* model = compiled.model();
  if (model == nullptr) return state.SkipWithError("the scenario does not read");
  model::World world;
  std::uint64_t slot = 0;
  std::int64_t events = 0;
  for (auto unused : state) {
    model::replicate(world, *model, {1, 0, slot++});
    events += world.record.events;
  }
  tell(state, events);
}

}  // namespace

void add_scenario(const std::string& name, const std::string& file) {
  const auto compiled = std::make_shared<Compiled>(file);
  const auto add = [&](const std::string& kind, void (*run)(benchmark::State&, Compiled&)) {
    const auto measured = [compiled, run](benchmark::State& state) { run(state, *compiled); };
    return benchmark::RegisterBenchmark((kind + "/" + name).c_str(), measured)->Unit(benchmark::kMicrosecond);
  };
  // An ensemble works on a thread of its own, whose time counts.
  add("ensemble", ensemble_case)->MeasureProcessCPUTime();
  add("replicate", replicate_case);
}

}  // namespace taji::bench
