// Strict CSV (RFC 4180) with a header line.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <taji/text/diagnostic.hpp>
#include <vector>

namespace taji::text {

struct CsvTable {
  struct Cell {
    std::string text;  // quotes resolved, spaces kept
    Place place;       // of the field as written, quotes included, up to the end of its first line

    std::string_view trimmed() const;  // without spaces around it, no-break ones included
  };

  std::vector<std::string> header;
  std::vector<Place> header_places;
  std::vector<std::vector<Cell>> rows;  // each as long as the header

  // Index of a column, or -1.
  int column(std::string_view name) const;
};

struct CsvLimits {
  std::size_t bytes = 64U << 20;
  std::size_t rows = 1'000'000;
};

// nullopt exactly when errors were reported, at most 20 of them. Fields are separated by commas, lines end with LF or
// CRLF; empty lines are allowed only at the end. A header name may not be empty, repeated or surrounded by spaces.
// Codes: utf8, control-character, too-large, too-many, csv-empty, csv-header, csv-separator, csv-quote, csv-ragged,
// csv-empty-line.
std::optional<CsvTable> parse_csv(SourceSet& sources, int file, Diagnostics& diagnostics, const CsvLimits& limits = {});

// Decimal digits, or an infinity, and nothing beside them; nullopt for anything else, NaN too.
std::optional<double> csv_number(std::string_view field);

// The same for tables too large to be kept: `row` is called with the cells of each row, which last as long as the call.
// False when errors were reported; rows after the first error are not shown. `begin` is called first, with a table
// without rows; where it returns false nothing more is read, and that is no error.
bool read_csv(SourceSet& sources, int file, Diagnostics& diagnostics, const CsvLimits& limits,
              const std::function<bool(const CsvTable& head)>& begin,
              const std::function<void(std::span<const CsvTable::Cell> cells)>& row);

// A field as it is written: quoted where it holds a comma, a quote, a line end or spaces at its ends.
std::string csv_field(std::string_view text);

}  // namespace taji::text
