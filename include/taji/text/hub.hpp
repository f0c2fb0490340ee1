// Forecasts and observations in the CSV formats of the forecast hubs (hubverse: model output and target data).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <taji/text/csv.hpp>
#include <vector>

namespace taji::text {

/// A number that a row gives, and what it is given for: a level, a value, or nothing.
struct HubPoint {
  double at = 0, value = 0;
  Place place;  ///< of the value
};

/// All that one or more files say of one quantity on one day, seen from one origin. Days are since 1970-01-01.
struct HubForecast {
  std::string target, location;
  std::int64_t origin_day = 0, end_day = 0;
  Place place;                          ///< of the target in the first row
  std::vector<HubPoint> quantiles;      ///< by level, in (0, 1); values ascend or stay
  std::vector<HubPoint> cdf;            ///< by value; chances that it is not exceeded ascend or stay
  std::vector<HubPoint> sample;         ///< in the file's order
  std::vector<std::string> categories;  ///< of the pmf, by name
  std::vector<double> chances;          ///< of the categories; they add up to 1
  std::optional<HubPoint> median, mean;

  /// Days from the beginning of the origin's day to the end of the last.
  std::int64_t lead_days() const { return end_day - origin_day + 1; }
};

/// What was seen. `origin_day` only where what counts began at a certain origin ("dry at some time since").
struct HubObservation {
  std::string target, location;
  std::optional<std::int64_t> origin_day;
  std::int64_t end_day = 0;
  std::string text;
  std::optional<double> number;  ///< where the text is one
  Place place;                   ///< of the observation
};

/// Columns, in any order and with others beside them, which are passed over: origin_date (or reference_date,
/// forecast_date), target, target_end_date, location, output_type, output_type_id, value. Output types are quantile,
/// pmf, cdf, sample, median, mean; the id of the last two is empty or NA. `inf` and `-inf` are numbers. A pmf may be
/// off from 1 by a thousandth, for rounding, and is brought to it.
///
/// The files make one collection: a row may not be given twice. Sorted by target, location, origin and end. nullopt
/// exactly when errors were reported; no row is read after 20. Codes: those of parse_csv, hub-column, hub-type,
/// hub-date, hub-number, hub-name, hub-level, hub-twice, hub-order, hub-sum.
std::optional<std::vector<HubForecast>> read_hub_forecasts(SourceSet& sources, std::span<const int> files,
                                                           Diagnostics& diagnostics);

/// Columns: target, location, target_end_date (or date), observation (or value), and optionally origin_date. An
/// observation that is empty or NA is one that was not made. Sorted by target, location, origin and end. Otherwise as
/// above.
std::optional<std::vector<HubObservation>> read_hub_observations(SourceSet& sources, int file,
                                                                 Diagnostics& diagnostics);

}  // namespace taji::text
