// Reading one parameter of a plan.
#pragma once

#include <optional>
#include <string>
#include <taji/scenario/plan.hpp>
#include <taji/text/yaml.hpp>

namespace taji::scenario {

/// From the value under a parameter's path; `random`: a design that draws, in which ranges state no number of points
/// and distributions make sense. Reports what is wrong, and returns nothing then.
std::optional<Parameter> parameter_from(const text::Node& node, const std::string& path, text::Place path_place,
                                        bool random, text::Diagnostics& diagnostics);

}  // namespace taji::scenario
