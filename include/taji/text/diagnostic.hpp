// Diagnostics: what is wrong in a text, where, and what to write instead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace taji::text {

enum class Severity { error, warning };

// A stretch of one line of a source file. Lines and columns count from 1, columns and length in code points.
// file indexes a SourceSet; -1 means no place. line 0 means the file as a whole. length 0 means a point for which no
// excerpt is worth showing.
struct Place {
  std::int32_t file = -1;
  std::int32_t line = 0;
  std::int32_t column = 0;
  std::int32_t length = 0;

  bool operator==(const Place&) const = default;
};

// The texts that were read, by name, kept so that diagnostics can show the offending line. Returned references and
// views stay valid while the set lives and is not assigned to.
class SourceSet {
 public:
  // Returns the new file's index. A leading UTF-8 byte order mark is dropped.
  int add(std::string name, std::string text);

  std::size_t size() const { return files_.size(); }
  // These throw std::out_of_range for an index that add() did not return.
  const std::string& name(int file) const;
  std::string_view text(int file) const;
  // Number of lines; an empty text has one.
  int line_count(int file) const;
  // Line number `line` (from 1) without its line end; empty when there is no such line.
  std::string_view line(int file, int line) const;
  // Byte offset at which the line starts; the text's size when there is no such line.
  std::size_t line_start(int file, int line) const;
  // The place of a byte offset, clamped to the text.
  Place place(int file, std::size_t byte, int length = 1) const;

 private:
  struct File {
    std::string name;
    std::string text;
    std::vector<std::size_t> starts;
  };
  const File& at(int file) const;

  std::deque<File> files_;
};

// `code` is a stable short name for programs; `message` and `suggestion` are for people. A suggestion is a full phrase
// ("did you mean 'interdiction'?"), or empty.
struct Diagnostic {
  Place place;
  Severity severity = Severity::error;
  std::string code;
  std::string message;
  std::string suggestion;
};

class Diagnostics {
 public:
  void error(Place place, std::string code, std::string message, std::string suggestion = {});
  void warning(Place place, std::string code, std::string message, std::string suggestion = {});

  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  const std::vector<Diagnostic>& list() const { return list_; }
  // By file, line and column; entries at one place keep their order.
  void sort();

 private:
  std::vector<Diagnostic> list_;
  std::size_t errors_ = 0;
};

// The list as text, in its present order: message, source line under a caret, suggestion. Control characters, invalid
// bytes and text-direction marks of the source are shown as U+FFFD, so that a file cannot drive the terminal.
std::string render(const Diagnostics& diagnostics, const SourceSet& sources, bool color);

// The candidate nearest to `word` by Damerau-Levenshtein distance (optimal string alignment: insertions, deletions,
// substitutions and swaps of neighbours), compared without regard to case and accents; ties go to the candidate nearest
// with case and accents, then to the first. Empty when none is within max(1, length of word / 3), or shares nothing.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

// "did you mean 'x'?" for the nearest candidate, or empty.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace taji::text
