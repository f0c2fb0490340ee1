// Hindcasts: forecasts from many origins as one table, what was reported, and how the origins fared.
#pragma once

#include <string>
#include <taji/output/score_text.hpp>
#include <taji/study/hindcast.hpp>
#include <vector>

namespace taji::output {

struct HindcastContext {
  std::string file, sha256;   ///< of the observations
  std::int64_t start_ms = 0;  ///< of the scenario, since 1970-01-01
  std::vector<scenario::Observation> observations;
  std::vector<study::HindcastOrigin> origins;
};

/// Forecasts of reports in hub format: quantiles at the 23 levels, of yes and no a pmf.
std::string hindcast_csv(const HindcastContext& context);

/// The reports that can be forecast, as score reads them; those before the first origin are for its baselines.
std::string observed_csv(const HindcastContext& context);

/// How much was known at each origin and how many worlds carry it, as a table.
std::string origins_text(const HindcastContext& context);

/// The summary of the scores with `hindcast` beside it: by origin what was known, the effective sample, the evidence.
std::string hindcast_json(const std::string& score_summary, const HindcastContext& context);

}  // namespace taji::output
