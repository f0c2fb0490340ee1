// Cells of a CSV table as values, with errors that name the column, what it wants, and what it got.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <taji/text/csv.hpp>
#include <taji/text/diagnostic.hpp>
#include <vector>

namespace taji::scenario {

/// For a message.
std::string quoted(std::string_view word);

class Cells {
 public:
  Cells(const text::CsvTable& table, int file, text::Diagnostics& diagnostics)
      : table_(table), file_(file), diagnostics_(diagnostics) {}

  bool has(std::string_view column) const { return table_.column(column) >= 0; }
  /// Reports a column that is not there.
  bool require(std::string_view column, std::string_view why);
  /// Reports columns that look like a misspelling of a known one which is not there.
  void check_spelling(const std::vector<std::string>& known);

  /// What stands in a row, without spaces around it; empty for a column that is not there.
  std::string text(std::size_t row, std::string_view column) const;
  text::Place place(std::size_t row, std::string_view column) const;
  text::Place row_place(std::size_t row) const;

  /// nullopt for an empty cell, which is reported if `must_have`, and for one with an error, which always is.
  std::optional<double> number(std::size_t row, std::string_view column, double least, double most, bool must_have);
  std::optional<std::int64_t> whole(std::size_t row, std::string_view column, std::int64_t least, bool must_have);
  std::optional<bool> yes_or_no(std::size_t row, std::string_view column,
                                std::string_view wanted = "yes or no, or nothing where it is not known");
  /// The day, as milliseconds since 1970-01-01; a time of day is cut off.
  std::optional<std::int64_t> day(std::size_t row, std::string_view column, bool must_have);

  void error(text::Place place, const char* code, std::string message, std::string suggestion = {}) {
    diagnostics_.error(place, code, std::move(message), std::move(suggestion));
  }

 private:
  /// Whether there is anything to read.
  bool filled(std::size_t row, std::string_view column, std::string_view wanted, bool must_have);
  void wants(std::size_t row, std::string_view column, const char* code, std::string_view wanted);

  const text::CsvTable& table_;
  int file_;
  text::Diagnostics& diagnostics_;
};

}  // namespace taji::scenario
