// --rare: chances of rare events beside a forecast.
#pragma once

#include <cli/load.hpp>
#include <cli/progress.hpp>
#include <cstdint>
#include <string>
#include <taji/study/rare.hpp>
#include <vector>

namespace taji::cli {

/// The events that the options name, each once. Throws Stop (usage) for one that cannot be split on.
std::vector<study::RareEvent> rare_events(const std::vector<std::string>& measures, const model::Model& model);

/// -n replications, shared out over the islands in whole blocks of stratified inputs, at least one, are the worlds of
/// a stage.
std::int64_t rare_worlds(std::int64_t replications);

/// Their estimates, up to an interruption.
std::vector<study::RareEstimate> estimate(const std::vector<study::RareEvent>& events, const model::Model& model,
                                          const RunOptions& options, std::uint64_t seed, Progress& progress);

/// Says, where that is so, that something was stopped.
bool say_stopped(const std::vector<study::RareEstimate>& rare);

}  // namespace taji::cli
