// From replications to the files and the text of a forecast.
#pragma once

#include <cli/condition.hpp>
#include <cli/load.hpp>
#include <cli/observed.hpp>
#include <cli/progress.hpp>
#include <cli/verbs.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace taji::cli {

struct ForecastOptions {
  ScenarioOptions scenario;  ///< as result files name it
  std::uint64_t seed = 1;
  RunOptions run;
  ObservedOptions observed;
  std::string fail_if;
  std::string lang;  ///< of the report; none: no report
  bool no_spread = false;
  std::vector<std::string> rare;  ///< events whose chances are asked for by splitting
  std::string again;              ///< the command that makes all this again; empty: the one that the options say
};

/// Conditions of the command line, read but not yet checked against what the forecast has.
struct ForecastConditions {
  std::optional<Condition> fail_if, until;
};

/// The forecast of what was loaded: `words` are those after `taji forecast`. Returns the exit status.
int forecast_of(const ForecastOptions& options, const Words& words, const Loaded& loaded,
                const ForecastConditions& conditions, Progress& progress);

}  // namespace taji::cli
