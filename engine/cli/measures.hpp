// Which measures a command line names, and what people call what they are of.
#pragma once

#include <cli/status.hpp>
#include <string>
#include <taji/model/model.hpp>
#include <taji/study/measure.hpp>
#include <utility>
#include <vector>

namespace taji::cli {

/// Who names the measures: `--measure`, where a wrong name is wrong usage, or a plan, where it is bad input.
enum class AskedBy { option, plan };

/// Every measure that a wish names, once, in the order of the wishes; of no wish the unserved volume, or trucks lost
/// where no city keeps a stock. Throws Stop for one that is not there.
std::vector<study::Measure> wanted_measures(const std::vector<std::string>& wishes, const model::Model& model,
                                            AskedBy by = AskedBy::option);

using Shown = std::vector<std::pair<std::string, std::string>>;

/// Ids of cities and corridors, as shown.
Shown names_of(const model::Model& model);
/// Labels of the marks that measures end in, as ISO dates.
Shown dates_of(const model::Model& model);

}  // namespace taji::cli
