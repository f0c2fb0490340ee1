#include <fmt/format.h>

#include <algorithm>

#include "text/utf8.hpp"
#include "text/yaml_check.hpp"

namespace taji::text {

namespace {

class Explainer {
 public:
  Explainer(const SourceSet& sources, int file, const SyntaxFault& fault, Diagnostics& diagnostics)
      : sources_(sources), text_(sources.text(file)), file_(file), fault_(fault), diagnostics_(diagnostics) {
    at_ = std::min(fault.byte, text_.size());
    here_ = sources.place(file, at_);
  }

  void explain() {
    if (by_character() || by_problem()) return;
    report(at_, 1, fmt::format("this is not valid YAML: {}", fault_.problem), {});
  }

 private:
  bool says(std::string_view words) const { return fault_.problem.find(words) != std::string::npos; }

  void report(std::size_t byte, int length, std::string message, std::string suggestion) {
    diagnostics_.error(sources_.place(file_, byte, length), "yaml-syntax", std::move(message), std::move(suggestion));
  }

  int line_of(std::size_t byte) const { return sources_.place(file_, byte).line; }

  // A line's content without indentation, dashes and comment lines.
  std::string_view content(int line) const {
    std::string_view view = trim(sources_.line(file_, line));
    if (view.starts_with('#')) return {};
    while (view.starts_with("- ")) view = trim(view.substr(2));
    return view;
  }
  int previous_line(int line) const {
    do --line;
    while (line > 0 && content(line).empty());
    return line;
  }
  void report_line(int line, std::string message, std::string suggestion) {
    const std::string_view view = content(line);
    const std::size_t byte = sources_.line_start(file_, line) + sources_.line(file_, line).find(view);
    report(byte, static_cast<int>(count_code_points(view)), std::move(message), std::move(suggestion));
  }

  bool open_quote();
  bool open_bracket();
  bool by_character();
  bool by_problem();
  bool missing_colon_space(int line);
  void map_value();
  void end_of_block();

  const SourceSet& sources_;
  std::string_view text_;
  int file_;
  const SyntaxFault& fault_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  Place here_;
};

// The first quote after what was read that is never closed.
bool Explainer::open_quote() {
  std::size_t at = fault_.read;
  while (at < text_.size()) {
    const char c = text_[at];
    const bool starts = at == 0 || std::string_view(" \t\r\n[{,:").find(text_[at - 1]) != std::string_view::npos;
    if (c == '#' && starts) {
      at = std::min(text_.find('\n', at), text_.size());
    } else if ((c == '"' || c == '\'') && starts) {
      const std::size_t end = end_of_quoted(text_, at);
      if (end == std::string_view::npos) {
        report_open_quote(sources_, file_, at, diagnostics_);
        return true;
      }
      at = end;
    } else {
      ++at;
    }
  }
  return false;
}

bool Explainer::open_bracket() {
  if (fault_.open.empty()) return false;
  const OpenBracket& opener = fault_.open.back();
  const char closer = opener.bracket == '[' ? ']' : '}';
  // The parser reports the start of the file when it reaches its end.
  if (at_ <= opener.byte || at_ >= text_.size()) {
    report(opener.byte, 1, fmt::format("the '{}' that opens here is never closed", opener.bracket),
           fmt::format("close it with '{}'", closer));
    return true;
  }
  const auto indent = [this](int line) { return sources_.line(file_, line).find_first_not_of(' '); };
  const int opened = line_of(opener.byte);
  if (here_.line > opened && indent(here_.line) <= indent(opened)) {
    report(opener.byte, 1,
           fmt::format("the '{}' that opens here is not closed before line {}", opener.bracket, here_.line),
           fmt::format("close it with '{}', or indent what belongs to it", closer));
    return true;
  }
  report(at_, 1, fmt::format("a ',' or '{}' is missing before this", closer),
         fmt::format("the '{}' was opened in line {}", opener.bracket, line_of(opener.byte)));
  return true;
}

// Characters that cannot start a value.
bool Explainer::by_character() {
  const char c = at_ < text_.size() ? text_[at_] : '\0';
  if (says("unknown token") && (c == '@' || c == '`' || c == '%')) {
    report(at_, 1, fmt::format("a value cannot start with '{}'", c), "put quotes around it");
    return true;
  }
  if (says("illegal flow end")) {
    if (fault_.open.empty()) {
      report(at_, 1, fmt::format("'{}' closes nothing", c), "remove it, or put quotes around the text");
    } else {
      const OpenBracket& opener = fault_.open.back();
      report(at_, 1, fmt::format("'{}' cannot close the '{}' of line {}", c, opener.bracket, line_of(opener.byte)),
             fmt::format("close it with '{}'", opener.bracket == '[' ? ']' : '}'));
    }
    return true;
  }
  return false;
}

// "capacity:45 kl" is one word to YAML.
bool Explainer::missing_colon_space(int line) {
  const std::string_view view = content(line);
  if (view.empty() || view.front() == '"' || view.front() == '\'') return false;
  const std::size_t colon = view.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 >= view.size() || view[colon + 1] == ' ') return false;
  if (view.substr(0, colon).find(' ') != std::string_view::npos) return false;
  report_line(line, "a space is missing after the ':'",
              fmt::format("write '{}: {}'", view.substr(0, colon), view.substr(colon + 1)));
  return true;
}

// A ':' where no key can be.
void Explainer::map_value() {
  const std::string_view before =
      sources_.line(file_, here_.line).substr(0, at_ - sources_.line_start(file_, here_.line));
  if (before.find(": ") != std::string_view::npos) {
    report(at_, 1, "a second ':' in one line", "put quotes around the value, or the inner mapping in braces");
    return;
  }
  const int previous = previous_line(here_.line);
  if (missing_colon_space(here_.line) || (previous > 0 && missing_colon_space(previous))) return;
  if (previous > 0) {
    const std::string_view view = content(previous);
    if (view.find(':') == std::string_view::npos) {
      report_line(previous, "this line is neither 'key: value' nor a list item", "is a ':' missing?");
      return;
    }
    const auto indent = [](std::string_view line) { return line.find_first_not_of(" -"); };
    if (!view.ends_with(':') && indent(sources_.line(file_, here_.line)) > indent(sources_.line(file_, previous))) {
      report_line(here_.line, fmt::format("indented deeper than line {}, which already has a value", previous),
                  "align it with the line above");
      return;
    }
  }
  report(at_, 1, "a ':' where no key can be", "put quotes around the text if the ':' belongs to it");
}

// Something else stands where the next 'key: value' or '- item' should.
void Explainer::end_of_block() {
  const bool list = says("sequence");
  const std::string_view line = sources_.line(file_, here_.line);
  const std::size_t in_line = at_ - sources_.line_start(file_, here_.line);
  const bool starts_line = trim(line.substr(0, std::min(in_line, line.size()))).empty();
  const std::string_view rest = text_.substr(std::min(at_, text_.size()));
  if (!starts_line) {
    report(at_, 1, fmt::format("{} cannot stand here", rest.empty() ? "the end of the file" : quote(rest.substr(0, 1))),
           rest.starts_with(',') || rest.starts_with('"') || rest.starts_with('\'')
               ? "put quotes around the whole value"
               : "put quotes around the whole value, or start a new line");
    return;
  }
  if (!list && (rest.starts_with("- ") || rest.starts_with("-\n") || rest == "-")) {
    report(at_, 1, "a list item among 'key: value' lines", "indent it below the key it belongs to");
  } else if (missing_colon_space(here_.line)) {
    return;
  } else if (list && !rest.starts_with('-')) {
    report_line(here_.line, "not a list item, but as deep as the list above",
                "start it with '- ', or change its indentation");
  } else if (content(here_.line).find(':') == std::string_view::npos) {
    report_line(here_.line, "this line is neither 'key: value' nor a list item", "is a ':' missing?");
  } else {
    report_line(here_.line, "the indentation fits no line above", "align it with the lines it belongs to");
  }
}

bool Explainer::by_problem() {
  if (says("EOF in scalar")) return open_quote() || open_bracket();
  if (says("flow not found") || says("flow")) return open_quote() || open_bracket();
  if (says("map value")) return map_value(), true;
  if (says("end of map") || says("end of sequence")) return end_of_block(), true;
  if (says("block entry")) {
    report(at_, 1, "a list item cannot start here", "put each '- item' in a line of its own");
    return true;
  }
  if (says("map key")) {
    report(at_, 1, "'?' cannot start a value here", "put quotes around the text");
    return true;
  }
  if (says("escape") || says("hex") || says("unicode")) {
    const std::size_t backslash = text_.rfind('\\', at_);
    report(backslash == std::string_view::npos ? at_ : backslash, 2, "a backslash sequence that YAML does not know",
           "use single quotes, or write \\\\ for a backslash");
    return true;
  }
  if (says("anchor is not defined")) {
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n,[]{}", at_), text_.size());
    const std::string_view name = text_.substr(at_, end - at_);
    diagnostics_.error(
        sources_.place(file_, at_, static_cast<int>(std::max<std::size_t>(1, count_code_points(name)))), "yaml-alias",
        fmt::format("no anchor above is called {}", quote(name.substr(std::min<std::size_t>(1, name.size())))),
        did_you_mean(name.substr(std::min<std::size_t>(1, name.size())), fault_.anchors));
    return true;
  }
  if (says("alias") || says("anchor")) {
    report(at_, 1, "'&' and '*' name and repeat values, and this name cannot be used",
           "put quotes around the text if it is no reference");
    return true;
  }
  if (says("tag")) {
    report(at_, 1, "'!' starts a tag, and this is none", "put quotes around the text");
    return true;
  }
  if (says("bad file")) {
    diagnostics_.error(here_, "too-deep", "too many levels of nesting");
    return true;
  }
  if (says("YAML version") || says("directive") || says("DIRECTIVE")) {
    diagnostics_.error(here_, "yaml-directive", "a YAML directive that is not supported", "remove the line");
    return true;
  }
  if (says("zero indentation") || says("block scalar")) {
    report(at_, 1, "a block of text after '|' or '>' is malformed",
           "put only the sign, then the text indented below it");
    return true;
  }
  return false;
}

}  // namespace

void report_open_quote(const SourceSet& sources, int file, std::size_t byte, Diagnostics& diagnostics) {
  diagnostics.error(sources.place(file, byte), "yaml-syntax",
                    fmt::format("the quote {} that opens here is never closed", sources.text(file)[byte]),
                    "close it at the end of the text");
}

void explain_leftover(const SourceSet& sources, int file, std::size_t byte, bool list, Diagnostics& diagnostics) {
  const std::string_view rest = sources.text(file).substr(byte);
  const Place here = sources.place(file, byte);
  const std::size_t start = sources.line_start(file, here.line);
  const std::string_view line = trim(rest.substr(0, rest.find('\n')));
  const bool lone_mark = !rest.empty() && std::string_view(",]}").find(rest.front()) != std::string_view::npos;
  if (!lone_mark && here.line > 1 && trim(sources.text(file).substr(start, byte - start)).empty()) {
    diagnostics.error(sources.place(file, byte, std::max(1, static_cast<int>(count_code_points(line)))), "yaml-syntax",
                      "this line does not belong to what stands above it",
                      list ? "start it with '- ', or change its indentation" : "change its indentation");
    return;
  }
  const std::size_t bytes = rest.empty() ? 0 : decode_utf8(rest, 0).bytes;
  diagnostics.error(here, "yaml-syntax", fmt::format("{} cannot stand here", quote(rest.substr(0, bytes))),
                    "put quotes around the text if it belongs to a value");
}

void explain_syntax(const SourceSet& sources, int file, const SyntaxFault& fault, Diagnostics& diagnostics) {
  Explainer(sources, file, fault, diagnostics).explain();
}

}  // namespace taji::text
