// Aligned columns for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace taji::output {

struct Column {
  std::string header;
  std::vector<std::string> cells;
  bool right = false;   ///< aligned to the right
  int dispensable = 0;  ///< 0: always there; the others as far as they fit, the smallest number first
  std::size_t gap = 2;  ///< spaces before it
};

/// Lines of `indent` and the columns, no wider than `width` if leaving out dispensable columns can make them so.
std::string table(std::vector<Column> columns, std::size_t width, const std::string& indent);

/// ▁ to █ for values from 0 to `top`, ` ` for NaN.
std::string sparkline(const std::vector<double>& values, double top);

}  // namespace taji::output
