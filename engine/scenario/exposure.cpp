#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <taji/scenario/incidents.hpp>
#include <taji/text/dates.hpp>

#include "scenario/cells.hpp"

namespace taji::scenario {
namespace {

constexpr double kMostAmount = 1e9;

/// Which columns say how much was driven.
enum class Measure { convoy_km, convoys, product, quotient };

/// Reports a header from which the amount cannot be told.
std::optional<Measure> measure_of(Cells& cells, Subject subject, int file) {
  const bool total = cells.has("convoy_km"), convoys = cells.has("convoys"), km = cells.has("km");
  if (subject == Subject::zone) {
    if (total) return Measure::convoy_km;
    if (convoys && km) return Measure::product;
    cells.error({file, 1, 1, 0}, "column-missing", "zones want a column 'convoy_km', or 'convoys' and 'km'",
                "the convoys that passed, and the kilometres that each drove in the zone");
    return std::nullopt;
  }
  if (convoys) return Measure::convoys;
  if (total && km) return Measure::quotient;
  cells.error({file, 1, 1, 0}, "column-missing", "roads want a column 'convoys', or 'convoy_km' and 'km'",
              "how many convoys drove the whole road: an interdiction is a chance of one traversal");
  return std::nullopt;
}

std::optional<double> amount(Cells& cells, std::size_t row, Measure measure) {
  const auto at_least = [&](const char* column, double least) {
    return cells.number(row, column, least, kMostAmount, true);
  };
  if (measure == Measure::convoy_km) return at_least("convoy_km", 0);
  if (measure == Measure::convoys) return at_least("convoys", 0);
  const auto first = at_least(measure == Measure::product ? "convoys" : "convoy_km", 0);
  const auto km = at_least("km", measure == Measure::product ? 0 : 0.001);
  if (!first || !km) return std::nullopt;
  return measure == Measure::product ? *first * *km : *first / *km;
}

std::optional<Subject> subject_of(Cells& cells, int file) {
  const bool zone = cells.has("zone"), road = cells.has("road");
  if (zone != road) return zone ? Subject::zone : Subject::road;
  cells.error({file, 1, 1, 0}, "column-missing",
              zone ? "there are columns 'zone' and 'road'; one of them says what the rows are about"
                   : "no column 'zone' or 'road', which says what each row is about");
  return std::nullopt;
}

/// Periods of one zone or road that have a day in common, whose convoys would be counted twice.
void check_overlaps(const std::vector<ExposurePeriod>& periods, Cells& cells) {
  std::map<std::string, std::vector<const ExposurePeriod*>> by_name;
  for (const ExposurePeriod& period : periods) by_name[period.where].push_back(&period);
  for (auto& [name, of_one] : by_name) {
    std::stable_sort(of_one.begin(), of_one.end(),
                     [](const auto* a, const auto* b) { return a->from_ms < b->from_ms; });
    for (std::size_t i = 1; i < of_one.size(); ++i) {
      const ExposurePeriod &before = *of_one[i - 1], &period = *of_one[i];
      if (period.from_ms >= before.to_ms) continue;
      cells.error(period.place, "period-overlap",
                  fmt::format("{} begins on {}, within the period of line {}, whose last day is {}", quoted(name),
                              text::format_date(period.from_ms), before.place.line,
                              text::format_date(before.to_ms - text::day_ms)),
                  "'from' and 'to' both count");
    }
  }
}

}  // namespace

const char* subject_name(Subject subject) {
  return subject == Subject::zone ? "zone" : "road";
}

std::vector<std::string> ExposureFile::names() const {
  std::set<std::string> sorted;
  for (const ExposurePeriod& period : periods) sorted.insert(period.where);
  return {sorted.begin(), sorted.end()};
}

std::optional<ExposureFile> read_exposure(text::SourceSet& sources, int file, text::Diagnostics& diagnostics) {
  const auto table = text::parse_csv(sources, file, diagnostics);
  if (!table) return std::nullopt;
  const std::size_t errors = diagnostics.error_count();
  Cells cells(*table, file, diagnostics);
  ExposureFile read;
  const auto subject = subject_of(cells, file);
  if (!subject) return std::nullopt;
  read.subject = *subject;
  const char* name = subject_name(*subject);
  cells.check_spelling({name, "from", "to", "convoy_km", "convoys", "km"});
  const auto measure = measure_of(cells, *subject, file);
  const bool dated =
      cells.require("from", "the first day of a period") && cells.require("to", "the last day of a period");
  if (!measure || !dated || diagnostics.error_count() > errors) return std::nullopt;
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    const std::string where = cells.text(row, name);
    if (where.empty())
      cells.error(cells.place(row, name), "cell-missing", fmt::format("'{0}' is empty; it wants a {0}", name));
    const auto from = cells.day(row, "from", true), to = cells.day(row, "to", true);
    const auto driven = amount(cells, row, *measure);
    if (from && to && *to < *from) {
      cells.error(cells.place(row, "to"), "period-order", "the last day comes before the first");
    }
    if (where.empty() || !from || !to || !driven) continue;
    read.periods.push_back({where, *from, *to + text::day_ms, *driven, cells.place(row, "from")});
  }
  if (table->rows.empty()) cells.error({file, 1, 1, 0}, "csv-empty", "there is no row below the header");
  check_overlaps(read.periods, cells);
  if (diagnostics.error_count() > errors) return std::nullopt;
  return read;
}

void check_exposure(const ExposureFile& exposure, const Scenario& scenario, text::Diagnostics& diagnostics) {
  std::vector<std::string> known;
  if (exposure.subject == Subject::zone) {
    for (const ZoneEntry& zone : scenario.zones) known.push_back(zone.id);
  } else {
    for (const RoadEntry& road : scenario.network.roads) known.push_back(road.id);
  }
  std::set<std::string> told;
  for (const ExposurePeriod& period : exposure.periods) {
    if (std::find(known.begin(), known.end(), period.where) != known.end()) continue;
    if (!told.insert(period.where).second) continue;
    text::Place place = period.place;
    place.length = 0;
    diagnostics.error(place, "where-unknown",
                      fmt::format("the scenario has no {} {}", subject_name(exposure.subject), quoted(period.where)),
                      text::did_you_mean(period.where, known));
  }
}

}  // namespace taji::scenario
