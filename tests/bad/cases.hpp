// A corpus of faulty inputs as text that people can read. A case is one or more edits of a good file, and below them,
// set in, every message that is due:
//
//     base scenario.yaml
//     horizon: 60 d => horizn: 60 d
//         1:1 the scenario lacks 'horizon' / for example: horizon: 60 d
//         4:1 unknown key 'horizn' / did you mean 'horizon'?
//
// The left side must occur exactly once; `whole => TEXT` replaces the file and `append => TEXT` adds to it. In an edit
// \n, \t, \\ and \xNN are characters, and \{1000*TEXT} is TEXT a thousand times. A message is line:column, what is
// wrong, and after " / " what to write instead; before it stands the file where it is not the edited one.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <taji/text/diagnostic.hpp>
#include <utility>
#include <vector>

namespace taji::bad {

struct Case {
  int line = 0;
  std::string base;
  std::vector<std::string> edits, expected;
};

inline std::string slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("no file " + path);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

inline std::string corpus(const std::string& name) {
  return std::string(TAJI_SOURCE_DIR "/tests/bad/") + name;
}

inline std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    if (c == 'n') {
      out += '\n';
    } else if (c == 't') {
      out += '\t';
    } else if (c == 'x') {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else if (c == '{') {
      const std::size_t star = text.find('*', i), end = text.find('}', star);
      const std::string piece = unescaped(text.substr(star + 1, end - star - 1));
      for (int n = std::stoi(text.substr(i + 1, star - i - 1)); n > 0; --n) out += piece;
      i = end;
    } else {
      out += c;
    }
  }
  return out;
}

inline std::vector<Case> read_cases(const std::string& name) {
  std::istringstream lines(slurp(corpus(name)));
  std::vector<Case> out;
  std::string base;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    if (line.starts_with("base ")) {
      base = line.substr(5);
    } else if (line.starts_with("    ")) {
      out.back().expected.push_back(line.substr(4));
    } else {
      if (out.empty() || out.back().base != base || !out.back().expected.empty()) out.push_back({number, base, {}, {}});
      out.back().edits.push_back(line);
    }
  }
  return out;
}

/// The base file with the case's edits.
inline std::string edited(const Case& one, std::string text) {
  for (const std::string& edit : one.edits) {
    const std::size_t arrow = edit.find(" => ");
    if (arrow == std::string::npos) throw std::runtime_error("no edit: " + edit);
    const std::string from = unescaped(edit.substr(0, arrow)), to = unescaped(edit.substr(arrow + 4));
    if (from == "whole") {
      text = to;
    } else if (from == "append") {
      text += to;
    } else {
      const std::size_t at = text.find(from);
      if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) {
        throw std::runtime_error("not exactly once: " + edit);
      }
      text.replace(at, from.size(), to);
    }
  }
  return text;
}

/// The diagnostics as the corpus writes them; `own` is the edited file's name.
inline std::vector<std::string> lines_of(const text::Diagnostics& diagnostics, const text::SourceSet& sources,
                                         const std::string& own) {
  std::vector<std::string> out;
  for (const text::Diagnostic& one : diagnostics.list()) {
    std::string line = one.severity == text::Severity::warning ? "warning " : "";
    if (one.place.file < 0) {
      line += "nowhere: ";
    } else if (sources.name(one.place.file) != own) {
      line += sources.name(one.place.file) + ":";
    }
    line += std::to_string(one.place.line) + ":" + std::to_string(one.place.column) + " " + one.message;
    if (!one.suggestion.empty()) line += " / " + one.suggestion;
    out.push_back(std::move(line));
  }
  return out;
}

using Reader = std::function<std::vector<std::string>(const std::string& base, const std::string& text)>;

/// Compares all cases of a file with what the reader says. With TAJI_BAD_SHOW in the environment what it says is
/// written to that folder, in the shape of the corpus, for a person to judge.
inline std::size_t check_cases(const std::string& name, const Reader& reader) {
  const std::vector<Case> cases = read_cases(name);
  const char* show = std::getenv("TAJI_BAD_SHOW");
  std::string shown, base;
  for (const Case& one : cases) {
    CAPTURE(name);
    CAPTURE(one.line);
    const std::string text = edited(one, one.base == "nothing" ? "" : slurp(corpus(one.base)));
    const std::vector<std::string> got = reader(one.base, text);
    if (show != nullptr) {
      if (one.base != base) shown += "base " + one.base + "\n";
      base = one.base;
      for (const std::string& edit : one.edits) shown += edit + "\n";
      for (const std::string& line : got) shown += "    " + line + "\n";
      continue;
    }
    CHECK_FALSE(one.expected.empty());
    CHECK(got == one.expected);
  }
  if (show != nullptr) std::ofstream(std::string(show) + "/" + name) << shown;
  return cases.size();
}

}  // namespace taji::bad
