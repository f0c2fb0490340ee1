// A sweep for people, for programs and as tables.
#pragma once

#include <string>
#include <taji/study/sweep.hpp>
#include <utility>
#include <vector>

namespace taji::output {

/// All points done.
struct SweepTable {
  study::Sweep sweep;
  std::vector<study::PointResult> results;  ///< [point]
};

struct SweepContext {
  bool color = false;
  double seconds = 0;                                      ///< 0: not shown
  std::vector<std::pair<std::string, std::string>> files;  ///< path, what is in it
  std::string again;                                       ///< the command that does it again
};

/// "point 4 (convoy.target 20, trunk.interdiction 0 %)", counted from 0 here and from 1 in words.
std::string point_in_words(const study::Sweep& sweep, std::size_t point);

/// What was swept, the best point by each measure, a table of points no wider than 100 columns.
std::string sweep_text(const SweepTable& table, const SweepContext& context);

/// summary.json of a sweep.
std::string sweep_json(const SweepTable& table);

/// sweep.csv: one row for each point. A parameter whose values are all quantities of one kind has a second column,
/// `PATH:number`, with the number in days, litres, litres a day, km, km/h, or by itself.
std::string sweep_csv(const SweepTable& table);

/// replications.csv of a sweep: `point`, `replication`, then every measure's y, and for ratios `measure:of` (x), as
/// whole numbers of the unit in which they are summed.
std::string sweep_replications_csv(const SweepTable& table);

}  // namespace taji::output
