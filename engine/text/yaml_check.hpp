// What is checked in YAML text before it is parsed, and how the parser's complaints are put for people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <taji/text/diagnostic.hpp>
#include <taji/text/yaml.hpp>
#include <vector>

namespace taji::text {

// Size, characters, tabs and no-break spaces in the indentation, directives, runaway brackets. False if any is wrong.
bool check_yaml_text(const SourceSet& sources, int file, const YamlLimits& limits, Diagnostics& diagnostics);

// A flow collection that was open when the parser stopped.
struct OpenBracket {
  std::size_t byte;
  char bracket;
};

// Where and why the parser stopped.
struct SyntaxFault {
  std::string problem;  // the parser's own words
  std::size_t byte;     // where it says it was
  std::size_t read;     // byte after the last scalar it delivered
  std::vector<OpenBracket> open;
  std::vector<std::string> anchors;
};

void explain_syntax(const SourceSet& sources, int file, const SyntaxFault& fault, Diagnostics& diagnostics);

// Text at `byte` that the document before it left unread; `list` when that document is a list.
void explain_leftover(const SourceSet& sources, int file, std::size_t byte, bool list, Diagnostics& diagnostics);

void report_open_quote(const SourceSet& sources, int file, std::size_t byte, Diagnostics& diagnostics);

// Byte just after the quoted scalar that starts at `at`, or npos if it is never closed.
std::size_t end_of_quoted(std::string_view text, std::size_t at);

}  // namespace taji::text
