// What variance reduction gained, for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <taji/output/reduction_text.hpp>

namespace taji::output {

/// null for a factor that is not known or infinite.
nlohmann::ordered_json reduction_json(const Reduction& reduction);

}  // namespace taji::output
