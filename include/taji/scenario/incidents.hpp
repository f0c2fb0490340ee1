// What was seen of attacks, and how much was driven: two CSV files, with columns of their own or, for incidents, those
// of the UCDP Georeferenced Event Dataset (GED). docs/fit.md describes both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <taji/scenario/scenario.hpp>
#include <taji/text/diagnostic.hpp>
#include <utility>
#include <vector>

namespace taji::scenario {

/// What the rows of a file are about.
enum class Subject : std::uint8_t { zone, road };

/// "zone", "road".
const char* subject_name(Subject subject);

/// One period of one zone or road. Dates are milliseconds since 1970-01-01.
struct ExposurePeriod {
  std::string where;
  std::int64_t from_ms = 0, to_ms = 0;  ///< [from, to): the file's last day is included
  double amount = 0;                    ///< of a zone convoy-kilometres; of a road full traversals by convoys
  text::Place place;
};

struct ExposureFile {
  Subject subject = Subject::zone;
  std::vector<ExposurePeriod> periods;  ///< in the file's order

  /// In the order of their names.
  std::vector<std::string> names() const;
};

/// An attack, or an event of GED. `where` is empty where it is not known.
struct Incident {
  std::int64_t first_ms = 0, last_ms = 0;  ///< the days on which it may have happened; the same where it is known
  std::string where;
  std::string corridor;                         ///< may be empty
  std::optional<std::pair<double, double>> at;  ///< latitude, longitude in degrees
  std::optional<std::int64_t> trucks, lost;
  std::optional<bool> repelled;
  text::Place place, where_place;
};

struct IncidentFile {
  bool ged = false;
  bool by_distance = false;  ///< `where` is to be found by place_incidents
  std::string by;            ///< the column that `where` is of, else
  std::vector<Incident> incidents;
  std::size_t rows = 0, not_asked_for = 0, imprecise = 0;  ///< rows, and those left out by `only`, by `precision`
};

struct IncidentOptions {
  std::string by;                                         ///< column that names the zone or road; empty: by its kind
  std::vector<std::pair<std::string, std::string>> only;  ///< column, value: rows with all of them are read
  std::int64_t precision = 2;                             ///< largest `where_prec` of GED that is placed
};

/// Both report what is wrong at its place; nullopt exactly when there was an error. Codes, beside those of
/// text::parse_csv: column-missing, column-unknown, cell-missing, cell-number, cell-whole, cell-range, cell-yes-no,
/// cell-date, period-order, period-overlap, attack-twice, lost-more, repelled-lost, where-unknown.
std::optional<ExposureFile> read_exposure(text::SourceSet& sources, int file, text::Diagnostics& diagnostics);
std::optional<IncidentFile> read_incidents(text::SourceSet& sources, int file, const ExposureFile& exposure,
                                           const IncidentOptions& options, text::Diagnostics& diagnostics);

/// Reports zones or roads of the exposure that the scenario has not (code where-unknown).
void check_exposure(const ExposureFile& exposure, const Scenario& scenario, text::Diagnostics& diagnostics);

/// Gives each incident with coordinates the zone or road of the exposure that is nearest, if it lies within `km`; of
/// several at one distance the first by name. Roads are the great-circle arcs between their places; those with a place
/// that has no coordinates are passed over. Returns the ids of these roads, by name.
std::vector<std::string> place_incidents(const Scenario& scenario, const ExposureFile& exposure, double km,
                                         std::vector<Incident>& incidents);

}  // namespace taji::scenario
