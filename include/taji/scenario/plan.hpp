// Plans of sweeps: which parameters of a scenario take which values, and what is run at each point of that design.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <taji/scenario/quantity.hpp>
#include <taji/scenario/read.hpp>
#include <taji/text/diagnostic.hpp>
#include <taji/text/units.hpp>
#include <utility>
#include <vector>

namespace taji::scenario {

/// The values of one parameter, which is any path that `--set` takes.
struct Parameter {
  enum class Kind : std::uint8_t {
    values,  ///< `[20, 40, 60]`, or `20, 40, 60`; in a random design each is as likely
    range,   ///< `0 %..40 %`, `0 %..40 %:5` with a number of points, ` log` after it for a logarithmic scale
    law      ///< a distribution, met through its quantiles
  };
  std::string path;
  Kind kind = Kind::values;
  std::vector<std::string> values;  ///< YAML on one line, as `--set` reads it
  double low = 0, high = 0;         ///< of a range, canonical unit
  std::int64_t points = 0;          ///< of a range; 0: not stated
  bool logarithmic = false;
  Spread law;
  text::Dimension dimension = text::Dimension::number;  ///< of a range or law
  bool percent = false;                                 ///< written in percent, and so are the values made of it
  bool whole = false;   ///< only whole numbers make sense: the caller's, from the scenario's slot
  std::string written;  ///< as its author wrote it
  text::Place place;    ///< of the path
};

enum class DesignKind : std::uint8_t { grid, list, latin_hypercube, sobol };
/// "grid", "list", "latin_hypercube", "sobol".
const char* design_name(DesignKind kind);

/// Designs of more points are refused.
inline constexpr std::int64_t kMostPoints = 100'000;
/// The largest dimension of Sobol's sequence (Boost's table of Joe & Kuo's direction numbers).
inline constexpr std::size_t kMostSobolParameters = 3667;

struct Plan {
  std::string name;                                      ///< empty: the scenario's
  std::filesystem::path scenario;                        ///< as found from the plan's folder
  std::string variant;                                   ///< empty: none
  std::vector<std::pair<std::string, std::string>> set;  ///< changes that hold at every point
  std::optional<std::uint64_t> seed;
  std::optional<std::int64_t> replications;
  std::vector<std::string> measures;  ///< names or paths; empty: the verb's choice
  bool replications_table = false;
  DesignKind design = DesignKind::grid;
  std::int64_t points = 0;            ///< of random designs
  bool shift = false;                 ///< Sobol's points are shifted at random
  std::vector<Parameter> parameters;  ///< of a list: one for each column, with a value a row
};

struct PlanReadResult {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  std::optional<Plan> plan;       ///< absent when there is any error
  std::vector<InputFile> inputs;  ///< the files read, the plan first
};

/// Reads a plan file, and the CSV file of a list. Nothing where the file is a scenario, or no YAML: no mapping with
/// `design` or `scenario`. Throws text::FileError when the file itself cannot be read.
std::optional<PlanReadResult> read_plan(const std::filesystem::path& file);
/// The same from memory; paths are looked up from `folder`.
PlanReadResult read_plan_text(const std::string& name, const std::string& yaml, const std::filesystem::path& folder);

/// The published JSON Schema (draft-07) of plan files, as text.
std::string plan_schema();

/// A parameter of a grid as a command line states it, `path=20,40,60` or `path=0 %..40 %:5`. Nothing exactly
/// when errors were reported. `option` names it in messages.
std::optional<Parameter> read_parameter(text::SourceSet& sources, const std::string& argument,
                                        text::Diagnostics& diagnostics, const std::string& option);

/// Value number i of the `points` of a range, evenly spaced on its scale with both ends, or value i of a list.
std::string grid_value(const Parameter& parameter, std::int64_t i);
/// How many values a parameter of a grid has.
std::int64_t grid_size(const Parameter& parameter);
/// The value at u in (0, 1): that quantile of a distribution, that part of a range on its scale, or the value of a list
/// at that part of it. Numbers have at most nine significant digits; whole numbers of a range are equally likely.
std::string value_at(const Parameter& parameter, double u);

/// A number with what it measures.
struct Measured {
  text::Dimension dimension = text::Dimension::number;
  double value = 0;  ///< canonical unit
  bool percent = false;
};
/// A value of `--set` as a number; nothing if it is a word, a list or a distribution.
std::optional<Measured> measured(const std::string& value);

}  // namespace taji::scenario
