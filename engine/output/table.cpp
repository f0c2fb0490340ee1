#include <algorithm>
#include <array>
#include <cmath>
#include <output/table.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

std::size_t width_of(const Column& column) {
  std::size_t widest = width(column.header);
  for (const std::string& cell : column.cells) widest = std::max(widest, width(cell));
  return widest;
}

std::size_t width_of(const std::vector<Column>& columns, const std::string& indent) {
  std::size_t total = width(indent);
  for (std::size_t i = 0; i < columns.size(); ++i) total += width_of(columns[i]) + (i > 0 ? columns[i].gap : 0);
  return total;
}

std::vector<Column> chosen(const std::vector<Column>& columns, const std::vector<bool>& kept) {
  std::vector<Column> result;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (kept[i]) result.push_back(columns[i]);
  }
  return result;
}

std::string line(const std::vector<Column>& columns, const std::vector<std::size_t>& widths, const std::string& indent,
                 int row) {
  std::string text = indent;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns[i];
    const std::string& cell = row < 0 ? column.header : column.cells[static_cast<std::size_t>(row)];
    if (i > 0) text += std::string(column.gap, ' ');
    text += column.right ? right(cell, widths[i]) : left(cell, widths[i]);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

}  // namespace

std::string table(std::vector<Column> columns, std::size_t width, const std::string& indent) {
  std::vector<bool> kept;
  int last = 0;
  for (const Column& column : columns) {
    kept.push_back(column.dispensable == 0);
    last = std::max(last, column.dispensable);
  }
  for (int degree = 1; degree <= last; ++degree) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].dispensable != degree) continue;
      kept[i] = true;
      if (width_of(chosen(columns, kept), indent) > width) kept[i] = false;
    }
  }
  columns = chosen(columns, kept);
  if (columns.empty()) return {};
  std::vector<std::size_t> widths;
  for (const Column& column : columns) widths.push_back(width_of(column));
  std::string text = line(columns, widths, indent, -1);
  for (std::size_t row = 0; row < columns[0].cells.size(); ++row) {
    text += line(columns, widths, indent, static_cast<int>(row));
  }
  return text;
}

std::string sparkline(const std::vector<double>& values, double top) {
  constexpr std::array<const char*, 8> kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string text;
  for (const double value : values) {
    if (std::isnan(value)) {
      text += ' ';
      continue;
    }
    const double part = top > 0 ? std::clamp(value / top, 0.0, 1.0) : 0;
    text += kBlocks[static_cast<std::size_t>(std::lround(part * 7))];
  }
  return text;
}

}  // namespace taji::output
