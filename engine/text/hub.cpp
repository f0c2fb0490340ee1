#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <taji/text/dates.hpp>
#include <taji/text/hub.hpp>
#include <tuple>
#include <utility>

namespace taji::text {
namespace {

using Cell = CsvTable::Cell;
using Row = std::vector<Cell>;

constexpr std::size_t kMostErrors = 20;
/// What rounded chances may be off from 1.
constexpr double kChancesOff = 1e-3;

const std::vector<std::string> kTypes = {"quantile", "pmf", "cdf", "sample", "median", "mean"};

struct Wanted {
  std::vector<std::string> names;  ///< the first is the usual one
  bool optional = false;
};

/// Reads cells of one table, and says what is wrong with them.
class Cells {
 public:
  Cells(const CsvTable& table, Diagnostics& diagnostics) : table_(table), diagnostics_(diagnostics) {}

  /// The place of each wanted column, -1 for an optional one that is not there. False where one is missing.
  bool find(const std::vector<Wanted>& wanted, std::vector<int>& columns);

  std::optional<std::int64_t> day(const Cell& cell, const std::string& column);
  std::optional<double> number(const Cell& cell, const std::string& what);
  bool name(const Cell& cell, const std::string& column);
  void error(const Place& place, const char* code, std::string message, std::string suggestion = {}) {
    diagnostics_.error(place, code, std::move(message), std::move(suggestion));
  }

 private:
  const CsvTable& table_;
  Diagnostics& diagnostics_;
};

/// A column that is there under nearly the wanted name, or -1.
int misspelt(const CsvTable& table, const Wanted& wanted, const std::vector<std::string>& known) {
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const bool taken = std::find(known.begin(), known.end(), table.header[i]) != known.end();
    if (!taken && !nearest(table.header[i], wanted.names).empty()) return static_cast<int>(i);
  }
  return -1;
}

bool Cells::find(const std::vector<Wanted>& wanted, std::vector<int>& columns) {
  std::vector<std::string> known;
  for (const Wanted& one : wanted) known.insert(known.end(), one.names.begin(), one.names.end());
  bool fine = true;
  for (const Wanted& one : wanted) {
    int column = -1;
    for (auto name = one.names.begin(); name != one.names.end() && column < 0; ++name) column = table_.column(*name);
    columns.push_back(column);
    if (column >= 0 || one.optional) continue;
    fine = false;
    const std::string missing = fmt::format("there is no column '{}'", one.names.front());
    if (const int near = misspelt(table_, one, known); near >= 0) {
      const auto at = static_cast<std::size_t>(near);
      error(table_.header_places[at], "hub-column", fmt::format("{}, but '{}'", missing, table_.header[at]),
            did_you_mean(table_.header[at], one.names));
    } else {
      error(table_.header_places.front(), "hub-column", missing,
            fmt::format("the header has {}", fmt::join(table_.header, ", ")));
    }
  }
  return fine;
}

std::optional<std::int64_t> Cells::day(const Cell& cell, const std::string& column) {
  const auto read = parse_datetime(cell.text);
  if (const auto* wrong = std::get_if<UnitError>(&read)) {
    error(cell.place, "hub-date", fmt::format("'{}' {}", column, wrong->message), wrong->suggestion);
    return std::nullopt;
  }
  const std::int64_t ms = std::get<std::int64_t>(read);
  if (ms % day_ms != 0) {
    error(cell.place, "hub-date", fmt::format("'{}' wants a day, got the time '{}'", column, cell.text),
          "for example 2026-01-19");
    return std::nullopt;
  }
  return ms / day_ms;
}

std::optional<double> Cells::number(const Cell& cell, const std::string& what) {
  if (const auto value = csv_number(cell.text)) return value;
  const bool comma = cell.text.find(',') != std::string::npos;
  error(cell.place, "hub-number", fmt::format("{} wants a number, got '{}'", what, cell.text),
        comma ? "a decimal point, and nothing between thousands" : "");
  return std::nullopt;
}

bool Cells::name(const Cell& cell, const std::string& column) {
  if (!cell.trimmed().empty()) return true;
  error(cell.place, "hub-name", fmt::format("{} is empty", column));
  return false;
}

bool is_missing(const std::string& text) {
  return text.empty() || text == "NA";
}

std::string shown_key(const HubForecast& f) {
  return fmt::format("{} in {} on {} from {}", f.target, f.location, format_date(f.end_day * day_ms),
                     format_date(f.origin_day * day_ms));
}

/// A forecast while its rows are read.
struct Draft {
  HubForecast forecast;
  std::map<std::pair<std::string, std::string>, Place> rows;  ///< by type and id as a number or name
  std::vector<std::pair<std::string, HubPoint>> pmf;
};

using Key = std::tuple<std::string, std::string, std::int64_t, std::int64_t>;

class ForecastReader {
 public:
  ForecastReader(const SourceSet& sources, Diagnostics& diagnostics) : sources_(sources), diagnostics_(diagnostics) {}

  void read(const CsvTable& table);
  std::vector<HubForecast> finish();

 private:
  struct Columns {
    const Cell &origin, &target, &end, &location, &type, &id, &value;
  };
  void row(Cells& cells, const Columns& at);
  void point(Cells& cells, const Columns& at, Draft& draft);
  /// False, and said, for a row that was there before.
  bool first_time(Cells& cells, Draft& draft, const Cell& cell, const std::string& type, const std::string& id);
  void settle(Draft& draft);
  void settle_pmf(Draft& draft);
  void check_rising(const std::vector<HubPoint>& points, const HubForecast& forecast, const char* what);
  bool full() const { return diagnostics_.error_count() >= kMostErrors; }

  const SourceSet& sources_;
  Diagnostics& diagnostics_;
  std::map<Key, Draft> drafts_;
};

void ForecastReader::read(const CsvTable& table) {
  Cells cells(table, diagnostics_);
  std::vector<int> columns;
  if (!cells.find({{{"origin_date", "reference_date", "forecast_date"}},
                   {{"target"}},
                   {{"target_end_date"}},
                   {{"location"}},
                   {{"output_type"}},
                   {{"output_type_id"}},
                   {{"value"}}},
                  columns)) {
    return;
  }
  for (const Row& of : table.rows) {
    const auto at = [&](std::size_t i) -> const Cell& { return of[static_cast<std::size_t>(columns[i])]; };
    row(cells, {at(0), at(1), at(2), at(3), at(4), at(5), at(6)});
    if (full()) return;
  }
}

void ForecastReader::row(Cells& cells, const Columns& at) {
  const bool named = cells.name(at.target, "target") && cells.name(at.location, "location");
  const auto origin = cells.day(at.origin, "origin_date"), end = cells.day(at.end, "target_end_date");
  if (std::find(kTypes.begin(), kTypes.end(), at.type.text) == kTypes.end()) {
    const std::string hint = did_you_mean(at.type.text, kTypes);
    cells.error(at.type.place, "hub-type", fmt::format("unknown output_type '{}'", at.type.text),
                hint.empty() ? fmt::format("one of {}", fmt::join(kTypes, ", ")) : hint);
    return;
  }
  if (!named || !origin || !end) return;
  if (*end < *origin) {
    cells.error(at.end.place, "hub-date",
                fmt::format("target_end_date {} is before the origin {}", at.end.text, at.origin.text));
    return;
  }
  Draft& draft = drafts_[{at.target.text, at.location.text, *origin, *end}];
  if (draft.rows.empty()) {
    draft.forecast.target = at.target.text;
    draft.forecast.location = at.location.text;
    draft.forecast.origin_day = *origin;
    draft.forecast.end_day = *end;
    draft.forecast.place = at.target.place;
  }
  point(cells, at, draft);
}

bool ForecastReader::first_time(Cells& cells, Draft& draft, const Cell& cell, const std::string& type,
                                const std::string& id) {
  const auto [first, fresh] = draft.rows.emplace(std::pair(type, id), cell.place);
  if (fresh) return true;
  cells.error(
      cell.place, "hub-twice",
      fmt::format("the {}{} of {} is given twice", type, id.empty() ? "" : " " + cell.text, shown_key(draft.forecast)),
      fmt::format("first in {}, line {}; the forecasts of one model belong in one table",
                  sources_.name(first->second.file), first->second.line));
  return false;
}

void ForecastReader::point(Cells& cells, const Columns& at, Draft& draft) {
  const std::string& type = at.type.text;
  HubForecast& forecast = draft.forecast;
  const auto value = cells.number(at.value, "value");
  HubPoint point{0, value.value_or(0), at.value.place};
  if (type == "median" || type == "mean") {
    if (!is_missing(at.id.text)) {
      cells.error(at.id.place, "hub-level",
                  fmt::format("the output_type_id of a {} is empty or NA, got '{}'", type, at.id.text));
      return;
    }
    if (!value || !first_time(cells, draft, at.type, type, "")) return;
    (type == "median" ? forecast.median : forecast.mean) = point;
    return;
  }
  if (type == "pmf" || type == "sample") {
    if (!cells.name(at.id, "output_type_id") || !value || !first_time(cells, draft, at.id, type, at.id.text)) return;
    if (type == "sample") {
      forecast.sample.push_back(point);
    } else if (!(point.value >= 0 && point.value <= 1)) {
      cells.error(at.value.place, "hub-number",
                  fmt::format("value wants a chance from 0 to 1, got '{}'", at.value.text));
    } else {
      draft.pmf.emplace_back(at.id.text, point);
    }
    return;
  }
  const bool quantile = type == "quantile";
  const auto id = cells.number(at.id, quantile ? "the level of a quantile" : "the value of a cdf");
  if (!id || !value) return;
  point.at = *id;
  if (quantile && !(*id > 0 && *id < 1)) {
    cells.error(at.id.place, "hub-level",
                fmt::format("a quantile wants a level between 0 and 1, got '{}'", at.id.text));
  } else if (!quantile && !(point.value >= 0 && point.value <= 1)) {
    cells.error(at.value.place, "hub-number", fmt::format("value wants a chance from 0 to 1, got '{}'", at.value.text));
  } else if (first_time(cells, draft, at.id, type, fmt::format("{}", *id))) {
    (quantile ? forecast.quantiles : forecast.cdf).push_back(point);
  }
}

void ForecastReader::check_rising(const std::vector<HubPoint>& points, const HubForecast& forecast, const char* what) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].value >= points[i - 1].value) continue;
    diagnostics_.error(points[i].place, "hub-order",
                       fmt::format("{} {} of {} is {}, less than {} at {}", what, points[i].at, shown_key(forecast),
                                   points[i].value, points[i - 1].value, points[i - 1].at));
    return;
  }
}

void ForecastReader::settle_pmf(Draft& draft) {
  if (draft.pmf.empty()) return;
  std::sort(draft.pmf.begin(), draft.pmf.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  double sum = 0;
  for (const auto& [category, point] : draft.pmf) sum += point.value;
  if (std::abs(sum - 1) > kChancesOff) {
    diagnostics_.error(draft.pmf.front().second.place, "hub-sum",
                       fmt::format("the chances of {} add up to {:.6g}, not 1", shown_key(draft.forecast), sum),
                       draft.pmf.size() == 1 ? "every category needs a row" : "");
    return;
  }
  for (const auto& [category, point] : draft.pmf) {
    draft.forecast.categories.push_back(category);
    draft.forecast.chances.push_back(point.value / sum);
  }
}

void ForecastReader::settle(Draft& draft) {
  HubForecast& forecast = draft.forecast;
  const auto by_id = [](const HubPoint& a, const HubPoint& b) { return a.at < b.at; };
  std::sort(forecast.quantiles.begin(), forecast.quantiles.end(), by_id);
  std::sort(forecast.cdf.begin(), forecast.cdf.end(), by_id);
  check_rising(forecast.quantiles, forecast, "quantile");
  check_rising(forecast.cdf, forecast, "cdf at");
  settle_pmf(draft);
}

std::vector<HubForecast> ForecastReader::finish() {
  std::vector<HubForecast> list;
  for (auto& [key, draft] : drafts_) {
    if (full()) break;
    settle(draft);
    list.push_back(std::move(draft.forecast));
  }
  return list;
}

void read_observation(Cells& cells, const Row& row, const std::vector<int>& columns,
                      std::vector<HubObservation>& list) {
  const auto at = [&](std::size_t i) -> const Cell& { return row[static_cast<std::size_t>(columns[i])]; };
  const bool named = cells.name(at(0), "target") && cells.name(at(1), "location");
  const auto end = cells.day(at(2), "target_end_date");
  std::optional<std::int64_t> origin;
  bool fine = named && end.has_value();
  if (columns[4] >= 0 && !is_missing(at(4).text)) {
    origin = cells.day(at(4), "origin_date");
    fine = fine && origin.has_value();
  }
  if (!fine || is_missing(at(3).text)) return;
  list.push_back({at(0).text, at(1).text, origin, *end, at(3).text, csv_number(at(3).text), at(3).place});
}

}  // namespace

std::optional<std::vector<HubForecast>> read_hub_forecasts(SourceSet& sources, std::span<const int> files,
                                                           Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  ForecastReader reader(sources, diagnostics);
  for (const int file : files) {
    if (const auto table = parse_csv(sources, file, diagnostics)) reader.read(*table);
  }
  auto list = reader.finish();
  if (diagnostics.error_count() > before) return std::nullopt;
  return list;
}

std::optional<std::vector<HubObservation>> read_hub_observations(SourceSet& sources, int file,
                                                                 Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  const auto table = parse_csv(sources, file, diagnostics);
  if (!table) return std::nullopt;
  Cells cells(*table, diagnostics);
  std::vector<int> columns;
  if (!cells.find({{{"target"}},
                   {{"location"}},
                   {{"target_end_date", "date"}},
                   {{"observation", "value"}},
                   {{"origin_date", "reference_date", "forecast_date"}, true}},
                  columns)) {
    return std::nullopt;
  }
  std::vector<HubObservation> list;
  for (const Row& row : table->rows) {
    read_observation(cells, row, columns, list);
    if (diagnostics.error_count() >= before + kMostErrors) return std::nullopt;
  }
  const auto key = [](const HubObservation& o) { return std::tie(o.target, o.location, o.origin_day, o.end_day); };
  std::stable_sort(list.begin(), list.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  for (std::size_t i = 1; i < list.size(); ++i) {
    if (key(list[i]) != key(list[i - 1])) continue;
    diagnostics.error(list[i].place, "hub-twice",
                      fmt::format("{} in {} on {} is observed twice", list[i].target, list[i].location,
                                  format_date(list[i].end_day * day_ms)),
                      fmt::format("first in line {}", list[i - 1].place.line));
  }
  if (diagnostics.error_count() > before) return std::nullopt;
  return list;
}

}  // namespace taji::text
