#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <taji/text/csv.hpp>
#include <unordered_map>
#include <utility>

#include "text/utf8.hpp"

namespace taji::text {

namespace {

constexpr std::size_t most_errors = 20;

class CsvReader {
 public:
  CsvReader(const SourceSet& sources, int file, Diagnostics& diagnostics, const CsvLimits& limits)
      : text_(sources.text(file)), file_(file), diagnostics_(diagnostics), limits_(limits) {}

  using Row = std::vector<CsvTable::Cell>;

  bool header(CsvTable& table);
  // Calls `take` with each row of a table of so many columns; false when there were errors.
  template <class Take>
  bool rows(std::size_t columns, Take take);

 private:
  void error(Place place, std::string_view code, std::string message, std::string suggestion = {}) {
    diagnostics_.error(place, std::string(code), std::move(message), std::move(suggestion));
    ++errors_;
  }
  bool at_line_end() const {
    return at_ >= text_.size() || text_[at_] == '\n' || (text_[at_] == '\r' && text_.substr(at_, 2) == "\r\n");
  }
  // Moves over one code point within the text of a field, counting lines and columns.
  void advance();
  Row row();
  CsvTable::Cell quoted();
  CsvTable::Cell plain();
  bool fits(std::size_t columns, const Row& cells);

  std::string_view text_;
  int file_;
  Diagnostics& diagnostics_;
  CsvLimits limits_;
  std::size_t at_ = 0;
  std::int32_t line_ = 1;
  std::int32_t column_ = 1;
  std::size_t errors_ = 0;
  bool broken_ = false;  // a quote was never closed: the rest cannot be told apart
};

void CsvReader::advance() {
  if (text_[at_] == '\n') {
    ++line_;
    column_ = 1;
    ++at_;
    return;
  }
  at_ += decode_utf8(text_, at_).bytes;
  ++column_;
}

CsvTable::Cell CsvReader::quoted() {
  CsvTable::Cell cell{{}, {file_, line_, column_, 1}};
  const std::int32_t first_line = line_;
  advance();
  for (;;) {
    if (line_ == first_line) cell.place.length = column_ - cell.place.column;
    if (at_ >= text_.size()) {
      error({file_, cell.place.line, cell.place.column, 1}, "csv-quote", "the quote that opens here is never closed",
            "close it, and write a quote within the text twice");
      broken_ = true;
      return cell;
    }
    if (text_[at_] == '"') {
      advance();
      if (line_ == first_line) cell.place.length = column_ - cell.place.column;
      if (at_ >= text_.size() || text_[at_] != '"') break;
    }
    const std::size_t begin = at_;
    advance();
    cell.text += text_.substr(begin, at_ - begin);
  }
  if (!at_line_end() && text_[at_] != ',') {
    error({file_, line_, column_, 1}, "csv-quote", "text after a closing quote",
          "write a quote within the text twice, or add the missing comma");
    while (!at_line_end() && text_[at_] != ',') advance();
  }
  return cell;
}

CsvTable::Cell CsvReader::plain() {
  CsvTable::Cell cell{{}, {file_, line_, column_, 1}};
  const std::size_t begin = at_;
  bool told = false;
  while (!at_line_end() && text_[at_] != ',') {
    if (text_[at_] == '"' && !told) {
      error({file_, line_, column_, 1}, "csv-quote", "a quote within a field that does not start with one",
            "put the whole field in quotes, and write the quote twice");
      told = true;
    }
    advance();
  }
  cell.text = std::string(text_.substr(begin, at_ - begin));
  cell.place.length = std::max(1, column_ - cell.place.column);
  return cell;
}

// Reads one record and its line end.
CsvReader::Row CsvReader::row() {
  Row cells;
  for (;;) {
    cells.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted() : plain());
    if (broken_ || at_line_end()) break;
    advance();  // the comma
  }
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ < text_.size()) advance();
  return cells;
}

bool CsvReader::header(CsvTable& table) {
  if (trim(text_).empty()) {
    error({file_, 1, 1, 0}, "csv-empty", "the file holds nothing", "the first line names the columns");
    return false;
  }
  const Row names = row();
  if (names.size() == 1 && names[0].text.find_first_of(";\t") != std::string::npos) {
    error(names[0].place, "csv-separator", "the columns are not separated by commas",
          "save the file with commas between the fields, and points in the numbers");
    return false;
  }
  if (broken_) return false;  // an open quote has swallowed the rest
  std::unordered_map<std::string, std::size_t> seen;
  for (const CsvTable::Cell& name : names) {
    if (name.text.empty()) {
      error(name.place, "csv-header", "a column has no name");
    } else if (trim(name.text).size() != name.text.size()) {
      error(name.place, "csv-header", fmt::format("spaces around the column name {}", quote(name.text)), "remove them");
    } else if (const auto [first, fresh] = seen.emplace(name.text, seen.size()); !fresh) {
      error(name.place, "csv-header", fmt::format("column {} is given twice", quote(name.text)));
    }
    table.header.push_back(name.text);
    table.header_places.push_back(name.place);
  }
  return errors_ == 0;
}

// Reports a row of another length. Whether no error was found so far.
bool CsvReader::fits(std::size_t columns, const Row& cells) {
  if (cells.size() != columns && !broken_) {
    // A surplus field is shown itself; a missing one by the last that is there.
    const Place place = cells.size() > columns ? cells[columns].place : cells.back().place;
    error(place, "csv-ragged",
          fmt::format("the row has {} field{}, the header {}", cells.size(), cells.size() == 1 ? "" : "s", columns),
          cells.size() > columns ? "put quotes around a field that holds a comma" : "");
  }
  return errors_ == 0;
}

template <class Take>
bool CsvReader::rows(std::size_t columns, Take take) {
  std::size_t rows = 0;
  while (at_ < text_.size() && !broken_ && errors_ < most_errors) {
    if (at_line_end()) {
      if (text_.find_first_not_of("\r\n", at_) == std::string_view::npos) break;
      error({file_, line_, 1, 0}, "csv-empty-line", "an empty line among the rows", "remove it");
      if (text_[at_] == '\r') ++at_;
      advance();
      continue;
    }
    if (++rows > limits_.rows) {
      error({file_, line_, 1, 0}, "too-many", fmt::format("more than {} rows", limits_.rows));
      break;
    }
    Row cells = row();
    if (fits(columns, cells)) take(std::move(cells));
  }
  return errors_ == 0;
}

bool readable(SourceSet& sources, int file, Diagnostics& diagnostics, const CsvLimits& limits) {
  if (sources.text(file).size() > limits.bytes) {
    diagnostics.error(
        {file, 0, 0, 0}, "too-large",
        fmt::format("the file has {} bytes; at most {} are read", sources.text(file).size(), limits.bytes));
    return false;
  }
  return check_characters(sources, file, diagnostics, static_cast<int>(most_errors));
}

}  // namespace

int CsvTable::column(std::string_view name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

std::optional<CsvTable> parse_csv(SourceSet& sources, int file, Diagnostics& diagnostics, const CsvLimits& limits) {
  if (!readable(sources, file, diagnostics, limits)) return std::nullopt;
  CsvReader reader(sources, file, diagnostics, limits);
  CsvTable table;
  if (!reader.header(table)) return std::nullopt;
  const auto keep = [&](CsvReader::Row cells) { table.rows.push_back(std::move(cells)); };
  if (!reader.rows(table.header.size(), keep)) return std::nullopt;
  return table;
}

bool read_csv(SourceSet& sources, int file, Diagnostics& diagnostics, const CsvLimits& limits,
              const std::function<bool(const CsvTable&)>& begin,
              const std::function<void(std::span<const CsvTable::Cell>)>& row) {
  if (!readable(sources, file, diagnostics, limits)) return false;
  CsvReader reader(sources, file, diagnostics, limits);
  CsvTable head;
  if (!reader.header(head)) return false;
  return !begin(head) || reader.rows(head.header.size(), [&](const CsvReader::Row& cells) { row(cells); });
}

std::string_view CsvTable::Cell::trimmed() const {
  return trim(text);
}

std::optional<double> csv_number(std::string_view field) {
  double value = 0;
  const auto [stop, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc() || stop != field.data() + field.size() || std::isnan(value)) return std::nullopt;
  return value;
}

std::string csv_field(std::string_view text) {
  const bool plain = text.find_first_of(",\"\r\n") == std::string_view::npos && trim(text).size() == text.size();
  if (plain) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
  return out;
}

}  // namespace taji::text
