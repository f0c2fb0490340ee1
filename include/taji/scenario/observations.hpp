// What was reported: a CSV file of dated reports, each with a model of its error. docs/observations.md describes it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <taji/scenario/scenario.hpp>
#include <taji/text/diagnostic.hpp>
#include <vector>

namespace taji::scenario {

/// What a report is about.
enum class Reported : std::uint8_t {
  tankers_arrived,
  delivered_l,
  stock_l,
  cover_days,
  dry,
  short_of_need,
  phase,
  attacks,
  trucks_lost
};

/// What a location is.
enum class Where : std::uint8_t { all, city, corridor, zone, road };

/// How a report goes wrong. With x the truth, m = share x + spurious, R the report: see docs/observations.md.
struct ReportError {
  enum class Kind : std::uint8_t {
    exact,              ///< R = x
    poisson,            ///< mean m
    negative_binomial,  ///< mean m, variance m + (cv m)²
    binomial,           ///< of x each with chance `share`; beta-binomial where share_sd > 0
    normal,             ///< mean m, variance sd² + (cv m)²
    lognormal,          ///< median m, sd of the logarithm ln factor; 0 where m is 0
    interval,           ///< m, or m plus a normal error, lies in [low, high]
    yes_no,             ///< x is 0 or 1
    phase               ///< k steps off: confusion^k times as likely as x
  } kind = Kind::exact;
  double sd = 0, cv = 0, factor = 1;
  double share = 1, share_sd = 0, spurious = 0;
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  double false_yes = 0, false_no = 0, confusion = 0;
};

struct Observation {
  Reported what = Reported::tankers_arrived;
  std::string target;   ///< as it stands in the file
  std::string product;  ///< empty: all
  Where where = Where::all;
  std::string location;          ///< id; empty for Where::all
  std::string written_location;  ///< as it stands in the file
  std::int64_t from_ms = 0;      ///< of what counts over a period: its begin, since the scenario's start
  std::int64_t to_ms = 0;        ///< end of the last day
  std::int64_t known_ms = 0;     ///< end of the day on which it became known
  double value = 0;              ///< 1 and 0 for yes and no; NaN for Kind::interval
  std::string shown;             ///< the observation as it stands in the file, or the interval in words
  ReportError error;
  text::Place place;  ///< of the row
};

/// A column, as documented.
struct ObservationColumn {
  const char* name;
  const char* holds;
};
const std::vector<ObservationColumn>& observation_columns();

/// JSON that describes the columns (Frictionless Table Schema): name, type, what it holds, constraints.
std::string observations_schema();

/// "all:attacks" and so on, by the enumerators' order, without the product.
const char* reported_name(Reported what);

/// In the file's order. nullopt exactly when errors were reported. Codes, beside those of text::parse_csv and of cells:
/// column-missing, column-unknown, target-unknown, product-unknown, location-unknown, location-ambiguous,
/// error-unknown, error-unfit, error-parameter, value-impossible, date-order, before-start, after-end,
/// start-not-midnight.
std::optional<std::vector<Observation>> read_observations(text::SourceSet& sources, int file, const Scenario& scenario,
                                                          text::Diagnostics& diagnostics);

}  // namespace taji::scenario
