// A comparison for people, for programs and as tables.
#pragma once

#include <string>
#include <taji/output/reduction_text.hpp>
#include <taji/study/comparison.hpp>
#include <utility>
#include <vector>

namespace taji::output {

struct ComparisonContext {
  std::string scenario_name, scenario_sha256;
  std::vector<std::pair<std::string, std::string>> names;  ///< id of a city, place or corridor → as shown
  std::vector<std::vector<std::pair<std::string, std::string>>> changes;  ///< [arm]: path, value as text
  std::vector<std::pair<std::string, std::string>> dates;                 ///< label of a mark → ISO date
  Reduction reduction;                                                    ///< of the differences
  // For comparison_text only.
  bool color = false;
  double seconds = 0;
  std::vector<std::pair<std::string, std::string>> files;  ///< path, what is in it
  std::string again;                                       ///< the command that does it again
  std::size_t most_measures = 0;                           ///< blocks shown; 0: all
};

/// The answer in words, then a block of variants for each measure, no wider than 100 columns.
std::string comparison_text(const study::Comparison& comparison, const ComparisonContext& context);

/// summary.json of a comparison; null where there is no such figure, "inf" never: a variance factor that is infinite
/// because nothing differs is null, beside `verdict` "same".
std::string comparison_json(const study::Comparison& comparison, const ComparisonContext& context);

/// comparison.csv: one row for each measure and variant.
std::string comparison_csv(const study::Comparison& comparison);

/// replications.csv of a comparison: `arm`, `replication`, then every measure's y, and for ratios `measure:of` (x), as
/// whole numbers of the unit in which they are summed.
std::string comparison_replications_csv(const study::Comparison& comparison);

/// "same", "lower", "higher", "perhaps_lower", "perhaps_higher", "none_seen", "unknown".
const char* verdict_name(study::Verdict verdict);

}  // namespace taji::output
