// Chances of rare events, for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <taji/study/rare.hpp>
#include <vector>

namespace taji::output {

/// An array with an object an event; null for figures that are not known. Of an event that was stopped only its name
/// and `stopped`.
nlohmann::ordered_json rare_json(const std::vector<study::RareEstimate>& events);

}  // namespace taji::output
