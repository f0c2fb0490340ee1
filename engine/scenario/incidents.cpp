#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <taji/network/geodesy.hpp>
#include <taji/scenario/incidents.hpp>

#include "scenario/cells.hpp"

namespace taji::scenario {
namespace {

/// Columns by which a file of GED is told from our own.
bool is_ged(const Cells& cells) {
  return cells.has("date_start") && cells.has("latitude") && cells.has("longitude") && !cells.has("date");
}

class IncidentReader {
 public:
  IncidentReader(const text::CsvTable& table, int file, const ExposureFile& exposure, const IncidentOptions& options,
                 text::Diagnostics& diagnostics)
      : cells_(table, file, diagnostics),
        rows_(table.rows.size()),
        file_(file),
        exposure_(exposure),
        options_(options) {
    read_.ged = is_ged(cells_);
    names_ = exposure.names();
  }

  /// False with a header from which nothing can be read.
  bool header();
  void rows() {
    for (std::size_t row = 0; row < rows_; ++row) {
      if (wanted(row)) incident(row);
    }
    read_.rows = rows_;
  }
  IncidentFile take() { return std::move(read_); }

 private:
  bool wanted(std::size_t row);
  void incident(std::size_t row);
  void when(std::size_t row, Incident& incident);
  void where(std::size_t row, Incident& incident);
  void outcome(std::size_t row, Incident& incident);
  void check_id(std::size_t row);

  Cells cells_;
  std::size_t rows_;
  int file_;
  const ExposureFile& exposure_;
  const IncidentOptions& options_;
  IncidentFile read_;
  std::vector<std::string> names_;
  std::map<std::string, std::int32_t> line_of_id_;
};

bool IncidentReader::header() {
  bool fine = true;
  for (const auto& [column, value] : options_.only) fine = cells_.require(column, "by which rows are chosen") && fine;
  if (!options_.by.empty()) fine = cells_.require(options_.by, "by which incidents are placed") && fine;
  if (!fine) return false;
  const std::string subject = subject_name(exposure_.subject);
  const bool located = cells_.has("latitude") && cells_.has("longitude");
  if (!read_.ged) {
    cells_.check_spelling(
        {subject, "date", "date_end", "attack", "corridor", "trucks", "lost", "repelled", "latitude", "longitude"});
    if (!cells_.require("date", "the day of the attack (or 'date_start', 'latitude' and 'longitude', as GED has)")) {
      return false;
    }
  }
  read_.by = !options_.by.empty() ? options_.by : cells_.has(subject) ? subject : "";
  read_.by_distance = read_.by.empty() && located;
  if (!read_.by.empty() || located) return true;
  cells_.error({file_, 1, 1, 0}, "column-missing",
               fmt::format("no column '{}', nor 'latitude' and 'longitude', by which attacks are placed", subject),
               "the exposure is by " + subject);
  return false;
}

bool IncidentReader::wanted(std::size_t row) {
  for (const auto& [column, value] : options_.only) {
    if (cells_.text(row, column) == value) continue;
    ++read_.not_asked_for;
    return false;
  }
  return true;
}

void IncidentReader::when(std::size_t row, Incident& incident) {
  const auto first = cells_.day(row, read_.ged ? "date_start" : "date", true);
  const auto last = cells_.day(row, "date_end", false);
  incident.first_ms = first.value_or(0);
  incident.last_ms = last.value_or(incident.first_ms);
  if (first && last && *last < *first) {
    cells_.error(cells_.place(row, "date_end"), "period-order", "'date_end' comes before 'date_start'");
  }
}

void IncidentReader::where(std::size_t row, Incident& incident) {
  incident.where_place = cells_.place(row, read_.by.empty() ? "latitude" : read_.by);
  if (!read_.by.empty()) {
    incident.where = cells_.text(row, read_.by);
    const bool known = std::binary_search(names_.begin(), names_.end(), incident.where);
    // A column chosen by --by may name many places that are of no interest here; our own means what it says.
    if (known || incident.where.empty() || !options_.by.empty()) return;
    cells_.error(incident.where_place, "where-unknown",
                 fmt::format("no exposure of the {} {}", subject_name(exposure_.subject), quoted(incident.where)),
                 text::did_you_mean(incident.where, names_));
    return;
  }
  const auto latitude = cells_.number(row, "latitude", -90, 90, read_.ged);
  const auto longitude = cells_.number(row, "longitude", -180, 180, read_.ged);
  if (!latitude || !longitude) return;
  const auto precision = cells_.whole(row, "where_prec", 1, false);
  if (precision && *precision > options_.precision) {
    ++read_.imprecise;
    return;
  }
  incident.at = {*latitude, *longitude};
}

void IncidentReader::outcome(std::size_t row, Incident& incident) {
  if (read_.ged) return;  // it counts deaths, not trucks
  incident.trucks = cells_.whole(row, "trucks", 1, false);
  incident.lost = cells_.whole(row, "lost", 0, false);
  incident.repelled = cells_.yes_or_no(row, "repelled");
  if (incident.trucks && incident.lost && *incident.lost > *incident.trucks) {
    cells_.error(cells_.place(row, "lost"), "lost-more",
                 fmt::format("{} trucks lost of {}", *incident.lost, *incident.trucks));
  }
  if (incident.lost && *incident.lost > 0 && incident.repelled == true) {
    cells_.error(cells_.place(row, "repelled"), "repelled-lost",
                 "an attack that is repelled takes no truck; this one did", "write no");
  }
  if (incident.lost && *incident.lost > 0) incident.repelled = false;
}

void IncidentReader::check_id(std::size_t row) {
  const std::string id = read_.ged ? cells_.text(row, "id") : cells_.text(row, "attack");
  if (id.empty()) return;
  const std::int32_t line = cells_.row_place(row).line;
  const auto [known, fresh] = line_of_id_.emplace(id, line);
  if (fresh) return;
  cells_.error(cells_.place(row, read_.ged ? "id" : "attack"), "attack-twice",
               fmt::format("{} is the attack of line {} already", quoted(id), known->second),
               "one row an attack: put what sources say together");
}

void IncidentReader::incident(std::size_t row) {
  Incident one;
  one.place = cells_.row_place(row);
  when(row, one);
  where(row, one);
  outcome(row, one);
  check_id(row);
  if (!read_.ged) one.corridor = cells_.text(row, "corridor");
  read_.incidents.push_back(std::move(one));
}

}  // namespace

std::optional<IncidentFile> read_incidents(text::SourceSet& sources, int file, const ExposureFile& exposure,
                                           const IncidentOptions& options, text::Diagnostics& diagnostics) {
  const auto table = text::parse_csv(sources, file, diagnostics);
  if (!table) return std::nullopt;
  const std::size_t errors = diagnostics.error_count();
  IncidentReader reader(*table, file, exposure, options, diagnostics);
  if (!reader.header() || diagnostics.error_count() > errors) return std::nullopt;
  reader.rows();
  if (diagnostics.error_count() > errors) return std::nullopt;
  return reader.take();
}

std::vector<std::string> place_incidents(const Scenario& scenario, const ExposureFile& exposure, double km,
                                         std::vector<Incident>& incidents) {
  struct Line {
    std::string name;  // of the zone or road
    network::Point from, to;
  };
  std::map<std::string, const PlaceEntry*> places;
  for (const PlaceEntry& place : scenario.network.places) places[place.id] = &place;
  std::vector<Line> lines;
  std::vector<std::string> passed_over;
  for (const std::string& name : exposure.names()) {
    for (const RoadEntry& road : scenario.network.roads) {
      const auto in_zone = [&](const ZoneEntry& zone) {
        return zone.id == name && std::find(zone.roads.begin(), zone.roads.end(), road.id) != zone.roads.end();
      };
      const bool meant = exposure.subject == Subject::road
                             ? road.id == name
                             : std::any_of(scenario.zones.begin(), scenario.zones.end(), in_zone);
      if (!meant) continue;
      const PlaceEntry &from = *places.at(road.from), &to = *places.at(road.to);
      if (from.located && to.located) {
        lines.push_back({name, {from.latitude, from.longitude}, {to.latitude, to.longitude}});
      } else {
        passed_over.push_back(road.id);
      }
    }
  }
  for (Incident& incident : incidents) {
    if (!incident.at) continue;
    double nearest = km;
    for (const Line& line : lines) {
      const double away = network::distance_to_arc_km({incident.at->first, incident.at->second}, line.from, line.to);
      // Lines come by name, so that of equals the first stays.
      if (away < nearest || (incident.where.empty() && away <= nearest)) {
        nearest = away;
        incident.where = line.name;
      }
    }
  }
  std::sort(passed_over.begin(), passed_over.end());
  passed_over.erase(std::unique(passed_over.begin(), passed_over.end()), passed_over.end());
  return passed_over;
}

}  // namespace taji::scenario
