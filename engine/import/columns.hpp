// What columns of a table, or properties of a feature, hold; and reading their values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <taji/import/read.hpp>
#include <taji/text/csv.hpp>
#include <vector>

namespace taji::import {

inline constexpr std::size_t kMostErrors = 20;
inline constexpr text::CsvLimits kCsvLimits{std::size_t{1} << 30, 20'000'000};

/// A file's text in UTF-8, added to the sources; a note where it was Latin-1. nullopt with an error reported where it
/// is neither.
std::optional<int> load(const std::filesystem::path& file, Encoding encoding, text::SourceSet& sources,
                        text::Diagnostics& diagnostics, std::vector<std::string>& notes);

/// Names under which a role ("road.km") may stand: the one asked for, or the usual ones.
std::vector<std::string> names_of(const std::string& role, const ReadOptions& options);

/// Columns of a table by role.
class Columns {
 public:
  using Cells = std::span<const text::CsvTable::Cell>;

  /// Finds those of `prefix` ("node", "road", "place"). A column that was asked for and is not there is an error.
  Columns(const text::CsvTable& head, int file, std::string_view prefix, const ReadOptions& options,
          text::Diagnostics& diagnostics);

  bool has(std::string_view role) const { return at(role) >= 0; }
  /// The cell, or nullptr where there is no such column or nothing in it.
  const text::CsvTable::Cell* cell(Cells cells, std::string_view role) const;
  /// Text without blanks around it, or empty.
  std::string text(Cells cells, std::string_view role) const;

 private:
  int at(std::string_view role) const;
  std::map<std::string, int, std::less<>> columns_;
};

/// A number from `least` to `most` in a cell; an error where it is none.
std::optional<double> number_in(const text::CsvTable::Cell& cell, std::string_view what, double least, double most,
                                text::Diagnostics& diagnostics);

/// 1: only along the line, -1: only against it, 0: both; nullopt: not a word of these.
std::optional<int> direction(std::string_view word);

/// Whether it is a `kind` of a network file's places.
const std::vector<std::string>& place_kinds();

/// What is known of a road before it becomes segments.
struct RoadFacts {
  std::string label, road_class, surface, smoothness, oneway;
  std::optional<double> km, minutes, kmh;
  text::Place place;  ///< of the row or feature
};

/// What becomes of a road: its class and direction. nullopt: it is left out, which is counted, or an error was
/// reported.
struct Way {
  std::int16_t road_class = 0;
  int direction = 0;
};

/// Judges classes and directions, and counts what is left out.
class Judge {
 public:
  Judge(const Classes& classes, text::Diagnostics& diagnostics) : classes_(classes), diagnostics_(diagnostics) {}

  std::optional<Way> judge(const RoadFacts& facts, text::Place class_place, text::Place oneway_place);
  /// Counts a way without asking whether its class is known.
  void leave_out(const std::string& value) { ++left_out_[value]; }
  std::vector<std::pair<std::string, std::int64_t>> left_out() const { return {left_out_.begin(), left_out_.end()}; }

 private:
  const Classes& classes_;
  text::Diagnostics& diagnostics_;
  std::map<std::string, std::int64_t> left_out_;
};

/// A segment of a way: class, direction, and time by its own figures or those of its class.
Segment make_segment(std::int32_t from, std::int32_t to, double km, const Way& way, const RoadFacts& facts,
                     const Classes& classes);

/// "n126500000_w80000000": the id of a vertex that has only its position, in 10^-7 degrees.
std::string position_id(double latitude, double longitude);

}  // namespace taji::import
