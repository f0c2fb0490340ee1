// A sensitivity study for people, for programs and as a table.
#pragma once

#include <string>
#include <taji/model/model.hpp>
#include <taji/study/sensitivity.hpp>
#include <utility>
#include <vector>

namespace taji::output {

struct SensitivityContext {
  std::string scenario_name, scenario_sha256;
  std::vector<std::pair<std::string, std::string>> changes;  ///< path, value as text
  std::vector<std::pair<std::string, std::string>> ranges;   ///< [input]: its 5 % and 95 % quantile as text
  // For sensitivity_text only.
  bool color = false;
  double seconds = 0;
  std::vector<std::pair<std::string, std::string>> files;  ///< path, what is in it
  std::string again;                                       ///< the command that does it again
  std::size_t most_measures = 0;                           ///< tables shown; 0: all
};

/// An uncertain input's value at a level, with its unit: "4.5 Ml/d".
std::string input_at_level(const model::Model& model, const model::UncertainInput& input, double level);

/// "sobol", "morris", "tornado".
const char* method_name(study::Method method);

/// The answer in words, then a table for each measure, no wider than 100 columns.
std::string sensitivity_text(const study::Sensitivity& result, const SensitivityContext& context);

/// summary.json of a sensitivity study; null where there is no such figure.
std::string sensitivity_json(const study::Sensitivity& result, const SensitivityContext& context);

/// sensitivity.csv: measure, input, index, value, se, low95, high95. The index is one of Sensitivity::names; for sobol
/// also `interactions`, with an empty input.
std::string sensitivity_csv(const study::Sensitivity& result);

}  // namespace taji::output
