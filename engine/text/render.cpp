#include <fmt/format.h>

#include <algorithm>
#include <taji/text/diagnostic.hpp>

#include "text/utf8.hpp"

namespace taji::text {

namespace {

// With the gutter of eight columns an excerpt stays within 100.
constexpr int excerpt_columns = 90;
constexpr std::string_view tab_as = "    ";

struct Style {
  std::string_view bold, red, yellow, blue, reset;
};

Style style_for(bool color) {
  if (!color) return {};
  return {"\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[34m", "\x1b[0m"};
}

struct Cell {
  std::string text;
  int width;
};

Cell cell_of(char32_t code) {
  if (code == U'\t') return {std::string(tab_as), static_cast<int>(tab_as.size())};
  if (is_control(code) || is_direction_mark(code)) code = 0xFFFD;
  Cell cell{{}, display_width(code)};
  append_utf8(cell.text, code);
  return cell;
}

std::string safe(std::string_view text) {
  std::string out;
  for (const char32_t code : to_code_points(text)) {
    out += cell_of(code == U'\t' || code == U'\n' ? U' ' : code).text;
  }
  return out;
}

struct Excerpt {
  std::string line;
  int caret_column;
  int caret_width;
};

// The part of the line around [column, column + length) that fits; columns from 0, in code points.
Excerpt excerpt_of(std::string_view source, std::size_t column, std::size_t length) {
  // A line of megabytes is not decoded whole for each of its errors: only what could be shown matters.
  const std::size_t skip = column > 400 ? column - 400 : 0;
  const std::size_t from = byte_of_code_point(source, skip);
  std::string_view part = source.substr(from);
  part = part.substr(0, byte_of_code_point(part, 1200));
  const std::u32string codes = to_code_points(part);
  column = std::min(column - skip, codes.size());
  const std::size_t last = std::min(column + std::max<std::size_t>(length, 1), codes.size());

  const auto width_of = [&](std::size_t a, std::size_t b) {
    int width = 0;
    for (std::size_t i = a; i < b; ++i) width += cell_of(codes[i]).width;
    return width;
  };
  std::size_t begin = 0;
  std::size_t end = codes.size();
  bool cut_left = skip > 0;
  bool cut_right = from + part.size() < source.size();
  if (cut_left || cut_right || width_of(0, end) > excerpt_columns) {
    // Two thirds of the room go to what stands before the carets, as far as the carets leave it.
    const int room = excerpt_columns - 2;
    const int before = std::max(8, std::min(room * 2 / 3, room - width_of(column, last)));
    begin = column;
    int used = 0;
    while (begin > 0 && used + cell_of(codes[begin - 1]).width <= before) used += cell_of(codes[--begin]).width;
    end = column;
    while (end < codes.size() && used + cell_of(codes[end]).width <= room) used += cell_of(codes[end++]).width;
    cut_left = cut_left || begin > 0;
    cut_right = cut_right || end < codes.size();
  }
  Excerpt out{cut_left ? "…" : "", cut_left ? 1 : 0, 0};
  out.caret_column += width_of(begin, column);
  out.caret_width = std::max(1, width_of(column, std::min(last, std::max(end, column))));
  for (std::size_t i = begin; i < end; ++i) out.line += cell_of(codes[i]).text;
  if (cut_right) out.line += "…";
  return out;
}

void render_excerpt(std::string& out, const Diagnostic& d, const SourceSet& sources, const Style& style) {
  const std::string number = fmt::format("{:5}", d.place.line);
  const std::string blank(number.size(), ' ');
  const std::string_view mark = d.severity == Severity::error ? style.red : style.yellow;
  if (d.place.length <= 0) {
    if (!d.suggestion.empty()) {
      out += fmt::format("{}{} |{} {}\n", style.blue, blank, style.reset, safe(d.suggestion));
    }
    return;
  }
  const Excerpt excerpt =
      excerpt_of(sources.line(d.place.file, d.place.line), static_cast<std::size_t>(std::max(d.place.column, 1) - 1),
                 static_cast<std::size_t>(d.place.length));
  out += fmt::format("{}{} |{}{}{}\n", style.blue, number, style.reset, excerpt.line.empty() ? "" : " ", excerpt.line);
  out += fmt::format("{}{} |{} {}{}{}{}", style.blue, blank, style.reset, std::string(excerpt.caret_column, ' '), mark,
                     std::string(excerpt.caret_width, '^'), style.reset);
  out += fmt::format("{}{}\n", d.suggestion.empty() ? "" : " ", safe(d.suggestion));
}

}  // namespace

std::string render(const Diagnostics& diagnostics, const SourceSet& sources, bool color) {
  const Style style = style_for(color);
  std::string out;
  for (const Diagnostic& d : diagnostics.list()) {
    const bool placed = d.place.file >= 0 && static_cast<std::size_t>(d.place.file) < sources.size();
    out += style.bold;
    if (placed) {
      out += safe(sources.name(d.place.file));
      if (d.place.line > 0) out += fmt::format(":{}:{}", d.place.line, d.place.column);
      out += ": ";
    }
    if (d.severity == Severity::warning) out += "warning: ";
    out += safe(d.message);
    out += style.reset;
    out += "\n";
    if (placed && d.place.line > 0) {
      render_excerpt(out, d, sources, style);
    } else if (!d.suggestion.empty()) {
      out += fmt::format("{}      |{} {}\n", style.blue, style.reset, safe(d.suggestion));
    }
  }
  return out;
}

}  // namespace taji::text
