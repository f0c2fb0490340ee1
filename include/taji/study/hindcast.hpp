// Forecasts as they would have been made: from origins in the past, each from the reports that were known by then.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <taji/study/assimilation.hpp>
#include <taji/study/forecast.hpp>
#include <utility>
#include <vector>

namespace taji::study {

/// What would be reported, its own error included: so it can be held against the report itself.
struct ReportForecast {
  std::size_t row = 0;                                  ///< in the observations
  std::array<double, 23> quantiles{};                   ///< of numbers and phases, at kQuantileLevels
  std::vector<std::pair<std::string, double>> chances;  ///< of yes and no, by name; else empty
};

struct HindcastOrigin {
  model::Millis origin = 0;  ///< since the start
  std::size_t known = 0;     ///< reports that were
  Assimilation figures;
  std::vector<ReportForecast> forecasts;  ///< none where the reports known by then were impossible
};

/// Origins seven days apart, the last at the begin of the last report's last week, the first not before the first
/// report is known.
std::vector<model::Millis> weekly_origins(const std::vector<scenario::Observation>& observations);

/// Rows that can be forecast from an origin, and scored: their period begins then or later, and they are no bounds; of
/// several of one target, place and end the first in the file.
std::vector<std::size_t> rows_after(const std::vector<scenario::Observation>& observations, model::Millis origin);

/// The forecast from one origin. Of reports not known by then only what they are about is looked at, never the value.
/// Throws as assimilate() does.
HindcastOrigin hindcast(const model::Model& model, const std::vector<scenario::Observation>& observations,
                        model::Millis origin, const AssimilationOptions& options);

}  // namespace taji::study
