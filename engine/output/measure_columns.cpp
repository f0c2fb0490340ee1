#include <fmt/format.h>

#include <output/measure_columns.hpp>
#include <taji/text/csv.hpp>

namespace taji::output {

std::string column_heads(const std::vector<study::Measure>& measures) {
  std::string out;
  for (const study::Measure& measure : measures) {
    out += "," + text::csv_field(measure.name());
    if (measure.is_ratio()) out += "," + text::csv_field(measure.name() + ":of");
  }
  return out;
}

std::string column_cells(const std::vector<study::Measure>& measures, const std::vector<study::Column>& y,
                         const std::vector<study::Column>& x, std::size_t row) {
  std::string out;
  const auto add = [&](const study::Column& column) { out += column.empty() ? "," : fmt::format(",{}", column[row]); };
  for (std::size_t m = 0; m < measures.size(); ++m) {
    add(y[m]);
    if (measures[m].is_ratio()) add(x[m]);
  }
  return out;
}

}  // namespace taji::output
