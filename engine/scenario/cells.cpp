#include "scenario/cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <taji/text/dates.hpp>

namespace taji::scenario {

std::string quoted(std::string_view word) {
  return fmt::format("'{}'", word);
}

bool Cells::require(std::string_view column, std::string_view why) {
  if (has(column)) return true;
  const std::string suggestion = text::did_you_mean(column, table_.header);
  // Said the other way round: the file's name is what is to be changed.
  const std::string found = text::nearest(column, table_.header);
  error({file_, 1, 1, 0}, "column-missing", fmt::format("no column '{}', {}", column, why),
        suggestion.empty() ? "" : fmt::format("is it the column '{}'?", found));
  return false;
}

void Cells::check_spelling(const std::vector<std::string>& known) {
  std::vector<std::string> missing;
  for (const std::string& name : known) {
    if (!has(name)) missing.push_back(name);
  }
  for (std::size_t i = 0; i < table_.header.size(); ++i) {
    const std::string& name = table_.header[i];
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string suggestion = text::did_you_mean(name, missing);
    if (suggestion.empty()) continue;
    error(table_.header_places[i], "column-unknown", fmt::format("unknown column {}", quoted(name)), suggestion);
  }
}

std::string Cells::text(std::size_t row, std::string_view column) const {
  const int at = table_.column(column);
  return at < 0 ? std::string() : std::string(table_.rows[row][static_cast<std::size_t>(at)].trimmed());
}

text::Place Cells::place(std::size_t row, std::string_view column) const {
  const int at = table_.column(column);
  return at < 0 ? row_place(row) : table_.rows[row][static_cast<std::size_t>(at)].place;
}

text::Place Cells::row_place(std::size_t row) const {
  text::Place place = table_.rows[row].front().place;
  place.length = 0;
  return place;
}

bool Cells::filled(std::size_t row, std::string_view column, std::string_view wanted, bool must_have) {
  if (!text(row, column).empty()) return true;
  if (must_have) error(place(row, column), "cell-missing", fmt::format("'{}' is empty; it wants {}", column, wanted));
  return false;
}

void Cells::wants(std::size_t row, std::string_view column, const char* code, std::string_view wanted) {
  error(place(row, column), code, fmt::format("'{}' wants {}, got {}", column, wanted, quoted(text(row, column))));
}

std::optional<double> Cells::number(std::size_t row, std::string_view column, double least, double most,
                                    bool must_have) {
  const std::string wanted = std::isinf(most) ? fmt::format("a number of at least {}", least)
                                              : fmt::format("a number from {} to {}", least, most);
  if (!filled(row, column, wanted, must_have)) return std::nullopt;
  const std::optional<double> value = text::csv_number(text(row, column));
  if (!value || std::isinf(*value)) {
    wants(row, column, "cell-number", wanted);
    return std::nullopt;
  }
  if (*value < least || *value > most) {
    wants(row, column, "cell-range", wanted);
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> Cells::whole(std::size_t row, std::string_view column, std::int64_t least, bool must_have) {
  const std::string wanted = fmt::format("a whole number of at least {}", least);
  if (!filled(row, column, wanted, must_have)) return std::nullopt;
  const std::string word = text(row, column);
  std::int64_t value = 0;
  const auto [stop, problem] = std::from_chars(word.data(), word.data() + word.size(), value);
  constexpr std::int64_t kMost = 1'000'000;
  if (problem != std::errc() || stop != word.data() + word.size()) {
    wants(row, column, "cell-whole", wanted);
    return std::nullopt;
  }
  if (value < least || value > kMost) {
    wants(row, column, "cell-range", wanted + ", and at most a million");
    return std::nullopt;
  }
  return value;
}

std::optional<bool> Cells::yes_or_no(std::size_t row, std::string_view column, std::string_view wanted) {
  const std::string word = text(row, column);
  if (word.empty()) return std::nullopt;
  if (word == "yes" || word == "true" || word == "1") return true;
  if (word == "no" || word == "false" || word == "0") return false;
  wants(row, column, "cell-yes-no", wanted);
  return std::nullopt;
}

std::optional<std::int64_t> Cells::day(std::size_t row, std::string_view column, bool must_have) {
  if (!filled(row, column, "a date such as 2026-01-19", must_have)) return std::nullopt;
  std::string word = text(row, column);
  // Spreadsheets and GED write midnight with its milliseconds.
  if (word.ends_with(".000")) word.resize(word.size() - 4);
  const auto parsed = text::parse_datetime(word);
  if (const auto* problem = std::get_if<text::UnitError>(&parsed)) {
    error(place(row, column), "cell-date", fmt::format("'{}' {}", column, problem->message), problem->suggestion);
    return std::nullopt;
  }
  const std::int64_t ms = std::get<std::int64_t>(parsed);
  return ms - ((ms % text::day_ms) + text::day_ms) % text::day_ms;
}

}  // namespace taji::scenario
