// The part `assimilation` of summary.json.
#pragma once

#include <nlohmann/json.hpp>
#include <taji/output/assimilation_text.hpp>

namespace taji::output {

nlohmann::ordered_json assimilation_json(const Conditioning& conditioning);

}  // namespace taji::output
