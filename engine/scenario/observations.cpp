#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <taji/scenario/observations.hpp>
#include <taji/text/csv.hpp>
#include <taji/text/dates.hpp>
#include <taji/text/units.hpp>

#include "scenario/cells.hpp"
#include "scenario/find.hpp"
#include "scenario/observation_rules.hpp"

namespace taji::scenario {
namespace {

using Kind = ReportError::Kind;

constexpr std::int64_t kDay = text::day_ms;
constexpr std::int64_t kWeek = 7 * kDay;

std::vector<std::string> column_names() {
  std::vector<std::string> out;
  for (const ObservationColumn& column : observation_columns()) out.emplace_back(column.name);
  return out;
}

class ReportReader {
 public:
  ReportReader(const text::CsvTable& table, int file, const Scenario& scenario, text::Diagnostics& diagnostics)
      : table_(table), cells_(table, file, diagnostics), scenario_(scenario), rows_(table.rows.size()) {
    for (const CityEntry& city : scenario.cities) {
      for (const StockEntry& stock : city.stock) {
        if (!contains(products_, stock.product)) products_.push_back(stock.product);
      }
    }
  }

  std::vector<Observation> read() {
    std::vector<Observation> out;
    if (!columns()) return out;
    for (std::size_t row = 0; row < rows_; ++row) {
      Observation one;
      one.place = cells_.row_place(row);
      // What comes later says nothing sensible where the target is not known.
      if (!target(row, one)) continue;
      location(row, one);
      dates(row, one);
      error(row, one);
      value(row, one);
      out.push_back(std::move(one));
    }
    return out;
  }

 private:
  /// False where one is missing, without which rows would be blamed for nothing but that.
  bool columns() {
    const std::vector<std::string> known = column_names();
    bool all = true;
    for (const char* needed : {"target", "location", "target_end_date", "observation", "error"}) {
      all = cells_.require(needed, "which every report needs") && all;
    }
    for (std::size_t i = 0; i < table_.header.size(); ++i) {
      const std::string& name = table_.header[i];
      if (contains(known, name)) continue;
      cells_.error(table_.header_places[i], "column-unknown", fmt::format("unknown column {}", quoted(name)),
                   text::did_you_mean(name, known));
    }
    return all;
  }

  void fault(std::size_t row, const char* column, const char* code, std::string message, std::string suggestion = {}) {
    cells_.error(cells_.place(row, column), code, std::move(message), std::move(suggestion));
  }

  bool target(std::size_t row, Observation& one) {
    one.target = cells_.text(row, "target");
    const std::size_t colon = one.target.find(':');
    const std::string measure = colon == std::string::npos ? one.target : one.target.substr(colon + 1);
    const std::string product = colon == std::string::npos ? "" : one.target.substr(0, colon);
    const TargetRule* rule = target_rule(measure);
    if (rule == nullptr || colon == std::string::npos) {
      fault(row, "target", "target-unknown",
            fmt::format("'target' wants what was reported, such as diesel:stock_l, got {}", quoted(one.target)),
            text::did_you_mean(one.target, targets()));
      return false;
    }
    one.what = rule->what;
    week_ = rule->week;
    const std::string problem = product_problem(*rule, product);
    if (!problem.empty()) {
      fault(row, "target", "product-unknown", problem, text::did_you_mean(one.target, targets()));
      return false;
    }
    if (product != "all") one.product = product;
    return true;
  }

  /// What keeps a measure from being reported of a product, or of all; empty if nothing does.
  std::string product_problem(const TargetRule& rule, const std::string& product) const {
    if (product == "all") {
      return rule.of_all ? ""
                         : fmt::format("{} is reported of one product: {}", rule.measure, fmt::join(products_, ", "));
    }
    if (!rule.of_product) return fmt::format("{} is reported of all products together", rule.measure);
    if (contains(products_, product)) return "";
    return fmt::format("no city of the scenario keeps {}; there is {}", quoted(product), fmt::join(products_, ", "));
  }

  std::vector<std::string> targets() const {
    std::vector<std::string> out;
    for (const TargetRule& rule : target_rules()) {
      if (rule.of_all) out.push_back(std::string("all:") + rule.measure);
      for (const std::string& product : products_) {
        if (rule.of_product) out.push_back(product + ":" + rule.measure);
      }
    }
    return out;
  }

  std::vector<std::string> ids(Where where) const {
    switch (where) {
      case Where::all:
        return {"all"};
      case Where::city:
        return ids_of(scenario_.cities);
      case Where::corridor:
        return ids_of(scenario_.corridors);
      case Where::zone:
        return ids_of(scenario_.zones);
      case Where::road:
        return ids_of(scenario_.network.roads);
    }
    return {};
  }

  void location(std::size_t row, Observation& one) {
    const std::string word = one.written_location = cells_.text(row, "location");
    const std::size_t colon = word.find(':');
    std::vector<Where> found;
    std::vector<std::string> known;
    for (const Where where : rule_of(one.what).where) {
      const std::string prefix = std::string(where_name(where)) + ":";
      const bool with_kind = colon != std::string::npos && word.starts_with(prefix);
      const std::string id = with_kind ? word.substr(prefix.size()) : word;
      for (const std::string& one_id : ids(where)) known.push_back(with_kind ? prefix + one_id : one_id);
      if (contains(ids(where), id)) {
        found.push_back(where);
        one.location = where == Where::all ? "" : id;
      }
    }
    if (found.size() == 1) {
      one.where = found.front();
      check_stock(row, one);
    } else if (found.empty()) {
      fault(row, "location", "location-unknown",
            fmt::format("'location' wants {}, got {}", places_of(one.what), quoted(word)),
            text::did_you_mean(word, known));
    } else {
      fault(row, "location", "location-ambiguous", fmt::format("{} is the name of several things", quoted(word)),
            fmt::format("write {}:{} or {}:{}", where_name(found[0]), word, where_name(found[1]), word));
    }
  }

  /// Whether the city has a tank of what is reported of it.
  void check_stock(std::size_t row, const Observation& one) {
    if (one.where != Where::city || one.product.empty()) return;
    const CityEntry* city = find_by_id(scenario_.cities, one.location);
    if (find_by_id(city->stock, one.product) != nullptr) return;
    fault(row, "location", "location-unknown", fmt::format("{} has no stock of {}", one.location, one.product),
          text::did_you_mean(one.product, ids_of(city->stock)));
  }

  void dates(std::size_t row, Observation& one) {
    const auto last = cells_.day(row, "target_end_date", true);
    auto first = cells_.day(row, "start_date", false);
    const auto known = cells_.day(row, "known_date", false);
    if (!last) return;
    if (first && !rule_of(one.what).over_days) {
      fault(row, "start_date", "date-order",
            fmt::format("{} is of one day's end: leave 'start_date' empty", one.target));
    }
    if (first && *first > *last) fault(row, "start_date", "date-order", "'start_date' is after 'target_end_date'");
    if (week_ && first && *first != *last - kWeek + kDay) {
      fault(row, "start_date", "date-order", "a week begins six days before its last");
    }
    if (!first) first = week_ ? *last - kWeek + kDay : *last;
    if (known && *known < *last) {
      fault(row, "known_date", "date-order", "'known_date' is before the end of what it tells");
    }
    const char* begins = cells_.text(row, "start_date").empty() ? "target_end_date" : "start_date";
    if (*first < scenario_.start_ms) {
      fault(row, begins, "before-start",
            fmt::format("the report begins on {}, before the scenario's start on {}", text::format_date(*first),
                        text::format_date(scenario_.start_ms)));
    }
    one.from_ms = *first - scenario_.start_ms;
    one.to_ms = *last + kDay - scenario_.start_ms;
    one.known_ms = known.value_or(*last) + kDay - scenario_.start_ms;
    if (one.to_ms > scenario_.horizon_ms) {
      fault(row, "target_end_date", "after-end",
            fmt::format("the report ends after the scenario, which ends on {}",
                        text::format_date(scenario_.start_ms + scenario_.horizon_ms - 1)));
    }
  }

  void error(std::size_t row, Observation& one) {
    const std::string word = cells_.text(row, "error");
    const ErrorRule* rule = error_rule(word);
    const TargetRule& target = rule_of(one.what);
    if (rule == nullptr || !contains(rule->fits, target.kind)) {
      std::vector<std::string> fitting;
      for (const ErrorRule& other : error_rules()) {
        if (contains(other.fits, target.kind)) fitting.emplace_back(other.name);
      }
      fault(row, "error", rule == nullptr ? "error-unknown" : "error-unfit",
            fmt::format("'error' of {} wants one of {}; got {}", one.target, fmt::join(fitting, ", "), quoted(word)),
            text::did_you_mean(word, fitting));
      return;
    }
    one.error.kind = rule->kind;
    bool fine = true;
    for (const ParameterRule& parameter : parameter_rules()) {
      const std::string written = cells_.text(row, parameter.column);
      if (written.empty()) continue;
      if (!contains(rule->takes, std::string(parameter.column))) {
        fault(row, parameter.column, "error-parameter", fmt::format("{} has no '{}'", rule->name, parameter.column),
              rule->takes.empty() ? "" : fmt::format("it takes {}", fmt::join(rule->takes, ", ")));
        continue;
      }
      const auto read = parameter_value(row, parameter);
      if (read) one.error.*parameter.member = *read;
      fine = fine && read.has_value();
    }
    if (fine) needs(row, *rule, one.error);
  }

  std::optional<double> parameter_value(std::size_t row, const ParameterRule& parameter) {
    if (!parameter.share) return cells_.number(row, parameter.column, parameter.least, parameter.most, true);
    const std::string written = cells_.text(row, parameter.column);
    const auto parsed = text::parse_quantity(written, text::Dimension::number);
    const double* value = std::get_if<double>(&parsed);
    if (value != nullptr && *value >= parameter.least && *value <= parameter.most) return *value;
    fault(row, parameter.column, "error-parameter",
          fmt::format("'{}' wants a share {}, such as 15 %; got {}", parameter.column,
                      std::isinf(parameter.most) ? fmt::format("of at least {}", parameter.least)
                                                 : fmt::format("from {} to {}", parameter.least, parameter.most),
                      quoted(written)));
    return std::nullopt;
  }

  /// What a model cannot do without.
  void needs(std::size_t row, const ErrorRule& rule, const ReportError& e) {
    const auto missing = [&](bool bad, const char* column, const char* wanted) {
      if (bad) fault(row, column, "error-parameter", fmt::format("{} wants {}", rule.name, wanted));
    };
    missing(e.kind == Kind::negative_binomial && !(e.cv > 0), "cv", "a 'cv' above 0, such as 20 %");
    missing(e.kind == Kind::normal && !(e.sd > 0 || e.cv > 0), "sd", "an 'sd' or a 'cv' above 0");
    missing(e.kind == Kind::lognormal && !(e.factor > 1), "factor", "a 'factor' above 1, such as 1.3");
    missing(e.kind == Kind::interval && std::isinf(e.low) && std::isinf(e.high), "low", "a 'low' or a 'high'");
    missing(e.low > e.high, "high", "'low' to be at most 'high'");
    missing(e.kind == Kind::phase && !(e.confusion > 0), "confusion", "a 'confusion' above 0, such as 30 %");
    missing(e.share_sd * e.share_sd >= e.share * (1 - e.share) && e.share_sd > 0, "share_sd",
            "a 'share_sd' below the square root of share x (1 - share)");
  }

  void value(std::size_t row, Observation& one) {
    const TargetKind kind = rule_of(one.what).kind;
    one.shown = cells_.text(row, "observation");
    if (one.error.kind == Kind::interval) {
      one.value = std::numeric_limits<double>::quiet_NaN();
      one.shown = in_words(one.error);
      return;
    }
    if (kind == TargetKind::yes_no) {
      yes_or_no(row, one);
      return;
    }
    const double most = kind == TargetKind::phase ? 4 : std::numeric_limits<double>::infinity();
    const auto number = cells_.number(row, "observation", 0, most, true);
    if (!number) return;
    one.value = *number;
    const bool whole = kind == TargetKind::count || kind == TargetKind::phase;
    if (whole && *number != std::floor(*number)) {
      fault(row, "observation", "value-impossible",
            fmt::format("'observation' of {} wants a whole number, got {}", one.target, quoted(one.shown)));
    }
  }

  void yes_or_no(std::size_t row, Observation& one) {
    if (one.shown == "dry" || one.shown == "not_dry") {
      one.value = one.shown == "dry";
      return;
    }
    if (one.shown.empty()) {
      fault(row, "observation", "cell-missing", "'observation' is empty; it wants yes or no");
      return;
    }
    if (const auto read = cells_.yes_or_no(row, "observation", "yes or no")) one.value = *read;
  }

  const text::CsvTable& table_;
  Cells cells_;
  const Scenario& scenario_;
  std::size_t rows_;
  std::vector<std::string> products_;
  bool week_ = false;  ///< the target of the row in hand is of seven days
};

}  // namespace

std::optional<std::vector<Observation>> read_observations(text::SourceSet& sources, int file, const Scenario& scenario,
                                                          text::Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  const auto table = text::parse_csv(sources, file, diagnostics);
  if (!table) return std::nullopt;
  if (scenario.start_ms % kDay != 0) {
    diagnostics.error({file, 0, 0, 0}, "start-not-midnight",
                      "reports are of whole days: the scenario must start at midnight");
  }
  std::vector<Observation> out = ReportReader(*table, file, scenario, diagnostics).read();
  if (diagnostics.error_count() > before) return std::nullopt;
  return out;
}

}  // namespace taji::scenario
