// `taji forecast plan`, `run`, `status` and `merge`: one forecast by many processes.
#pragma once

#include <cli/verbs.hpp>
#include <optional>

namespace taji::cli {

/// The exit status, when the first word is one of these.
std::optional<int> forecast_part(const Words& words);

}  // namespace taji::cli
