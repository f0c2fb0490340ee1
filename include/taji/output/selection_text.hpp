// A selection of the best variant, or point of a sweep, for people, for programs and as a table.
#pragma once

#include <cstdint>
#include <string>
#include <taji/study/measure.hpp>
#include <taji/study/selection.hpp>
#include <utility>
#include <vector>

namespace taji::output {

struct SelectionContext {
  std::string scenario_name, scenario_sha256;
  std::string kind = "variant";   ///< of the arms: "variant" or "point"
  std::vector<std::string> arms;  ///< names, of variants the baseline first
  study::Measure measure;
  double confidence = 0.95;
  bool smaller = true;           ///< the best is the smallest
  std::int64_t observation = 1;  ///< replications that make one
  std::uint64_t seed = 1;
  bool stopped = false;  ///< interrupted
  std::int64_t failed = 0;
  // For selection_text only.
  bool color = false;
  double seconds = 0;
  std::vector<std::pair<std::string, std::string>> files;  ///< path, what is in it
  std::string again;
};

/// The answer in words, then a row for each variant, no wider than 100 columns.
std::string selection_text(const study::Selection& selection, const SelectionContext& context);
/// summary.json of a selection.
std::string selection_json(const study::Selection& selection, const SelectionContext& context);
/// selection.csv: one row for each variant.
std::string selection_csv(const study::Selection& selection, const SelectionContext& context);

}  // namespace taji::output
