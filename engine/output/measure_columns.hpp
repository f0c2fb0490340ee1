// Columns of measures in a table of replications, for programs.
#pragma once

#include <string>
#include <taji/study/measure.hpp>
#include <vector>

namespace taji::output {

/// `,measure`, and after a ratio `,measure:of`: what comes after the first columns of the table's head.
std::string column_heads(const std::vector<study::Measure>& measures);

/// One row of it: each measure's y, and a ratio's x, as whole numbers; nothing between the commas where a measure has
/// no column. `y` and `x` are by measure and row, as in study::Samples.
std::string column_cells(const std::vector<study::Measure>& measures, const std::vector<study::Column>& y,
                         const std::vector<study::Column>& x, std::size_t row);

}  // namespace taji::output
