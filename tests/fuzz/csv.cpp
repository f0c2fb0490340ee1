// CSV files.
#include <taji/text/csv.hpp>

#include "fuzz/fuzz.hpp"

using namespace taji;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  const auto table = text::parse_csv(sources, sources.add("f", fuzz::as_text(data, size)), diagnostics);
  fuzz::demand(table.has_value() != diagnostics.has_errors());
  fuzz::check_shown(diagnostics, sources);
  if (!table) return 0;
  // What is written of a table reads back to the same.
  std::string again;
  const auto add = [&](const auto& fields, auto text_of) {
    for (std::size_t i = 0; i < fields.size(); ++i) again += (i > 0 ? "," : "") + text::csv_field(text_of(fields[i]));
    again += "\n";
  };
  add(table->header, [](const std::string& name) { return name; });
  for (const auto& row : table->rows) {
    fuzz::demand(row.size() == table->header.size());
    add(row, [](const text::CsvTable::Cell& cell) { return cell.text; });
  }
  // A single column with an empty field last is an empty line, which has no quoted form here.
  if (table->header.size() == 1) return 0;
  const auto back = text::parse_csv(sources, sources.add("g", again), diagnostics);
  fuzz::demand(back.has_value() && back->header == table->header && back->rows.size() == table->rows.size());
  for (std::size_t r = 0; r < table->rows.size(); ++r) {
    for (std::size_t c = 0; c < table->header.size(); ++c) {
      fuzz::demand(back->rows[r][c].text == table->rows[r][c].text);
    }
  }
  return 0;
}
