#include "text/yaml_check.hpp"

#include <fmt/format.h>

#include "text/utf8.hpp"

namespace taji::text {

namespace {

constexpr int most_reports = 20;

// Tabs and no-break spaces where a line's indentation is.
bool check_indentation(const SourceSet& sources, int file, Diagnostics& diagnostics) {
  int found = 0;
  for (int number = 1; number <= sources.line_count(file) && found < most_reports; ++number) {
    const std::string_view line = sources.line(file, number);
    std::size_t at = 0;
    bool tab = false;
    bool wide = false;
    std::size_t first_bad = 0;
    while (const std::size_t n = space_at(line, at)) {
      if ((n > 1 || line[at] == '\t') && !tab && !wide) first_bad = at;
      tab = tab || line[at] == '\t';
      wide = wide || n > 1;
      at += n;
    }
    if (at == line.size() || (!tab && !wide)) continue;
    const std::size_t start = sources.line_start(file, number);
    if (tab) {
      diagnostics.error(sources.place(file, start + first_bad), "yaml-tab", "a tab in the indentation",
                        "indent with spaces");
    } else {
      diagnostics.error(sources.place(file, start + first_bad), "yaml-space", "a no-break space in the indentation",
                        "replace it with an ordinary space");
    }
    ++found;
  }
  return found == 0;
}

// Lines before the document that start with '%'; only %YAML is allowed.
bool check_directives(const SourceSet& sources, int file, Diagnostics& diagnostics) {
  for (int number = 1; number <= sources.line_count(file); ++number) {
    const std::string_view line = sources.line(file, number);
    const std::string_view content = trim(line);
    if (content.empty() || content.starts_with('#')) continue;
    if (!line.starts_with('%')) return true;
    if (content == "%YAML 1.1" || content == "%YAML 1.2") continue;
    diagnostics.error({file, number, 1, static_cast<std::int32_t>(count_code_points(content))}, "yaml-directive",
                      "a line that starts with '%' is a YAML directive, and this one is not supported",
                      "remove it, or put quotes around the text");
    return false;
  }
  return true;
}

// Long runs of opening brackets cost the scanner much time before it delivers the first of them.
bool check_brackets(const SourceSet& sources, int file, int depth, Diagnostics& diagnostics) {
  const std::string_view text = sources.text(file);
  int run = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '[' || c == '{') {
      if (++run > depth) {
        diagnostics.error(sources.place(file, at), "too-deep", fmt::format("more than {} levels of nesting", depth));
        return false;
      }
    } else if (c != ' ' && c != '\n' && c != '\r') {
      run = 0;
    }
  }
  return true;
}

}  // namespace

bool check_yaml_text(const SourceSet& sources, int file, const YamlLimits& limits, Diagnostics& diagnostics) {
  if (sources.text(file).size() > limits.bytes) {
    diagnostics.error(
        {file, 0, 0, 0}, "too-large",
        fmt::format("the file has {} bytes; at most {} are read", sources.text(file).size(), limits.bytes));
    return false;
  }
  bool fine = check_characters(sources, file, diagnostics, most_reports);
  fine = check_indentation(sources, file, diagnostics) && fine;
  fine = check_directives(sources, file, diagnostics) && fine;
  return check_brackets(sources, file, limits.depth, diagnostics) && fine;
}

std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  const char quote_mark = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (quote_mark == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote_mark) {
      const bool doubled = quote_mark == '\'' && i + 1 < text.size() && text[i + 1] == '\'';
      if (!doubled) return i + 1;
      ++i;
    }
  }
  return std::string_view::npos;
}

}  // namespace taji::text
