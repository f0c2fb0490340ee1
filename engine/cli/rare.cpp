#include <fmt/format.h>

#include <algorithm>
#include <cli/interrupt.hpp>
#include <cli/rare.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <stdexcept>
#include <taji/study/statistics.hpp>

namespace taji::cli {

std::vector<study::RareEvent> rare_events(const std::vector<std::string>& measures, const model::Model& model) {
  std::vector<study::RareEvent> events;
  for (const std::string& measure : measures) {
    try {
      study::RareEvent event = study::rare_event(model, measure);
      const bool twice = std::any_of(events.begin(), events.end(),
                                     [&](const study::RareEvent& other) { return other.measure == event.measure; });
      if (!twice) events.push_back(std::move(event));
    } catch (const std::invalid_argument& error) {
      throw Stop(kUsage, fmt::format("--rare '{}': {}", measure, error.what()));
    }
  }
  return events;
}

std::int64_t rare_worlds(std::int64_t replications) {
  const std::int64_t of_all = study::RareOptions{}.islands * study::kBlock;
  return std::max<std::int64_t>(1, (replications + of_all - 1) / of_all) * study::kBlock;
}

std::vector<study::RareEstimate> estimate(const std::vector<study::RareEvent>& events, const model::Model& model,
                                          const RunOptions& options, std::uint64_t seed, Progress& progress) {
  std::vector<study::RareEstimate> out;
  for (const study::RareEvent& event : events) {
    study::RareOptions rare;
    rare.seed = seed;
    rare.worlds = rare_worlds(options.replications);
    rare.jobs = options.threads();
    rare.stop = &take_interrupts();
    rare.progress = [&](std::int64_t done, std::int64_t total) { progress.report(done, total); };
    out.push_back(study::estimate_rare(model, event, rare));
    progress.clear();
    if (out.back().stopped) break;
  }
  return out;
}

bool say_stopped(const std::vector<study::RareEstimate>& rare) {
  if (rare.empty() || !rare.back().stopped) return false;
  say("stopped before the chance of " + rare.back().event.measure + " was known; the forecast itself is whole\n");
  return true;
}

}  // namespace taji::cli
