#include "scenario/observation_rules.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace taji::scenario {
namespace {

using Kind = ReportError::Kind;

constexpr double kInfinite = std::numeric_limits<double>::infinity();

}  // namespace

const std::vector<TargetRule>& target_rules() {
  static const std::vector<Where> anywhere = {Where::all, Where::city, Where::corridor}, city = {Where::city};
  static const std::vector<TargetRule> rules = {
      {"tankers_arrived", Reported::tankers_arrived, TargetKind::count, false, true, true, false, anywhere},
      {"tankers_arrived_week", Reported::tankers_arrived, TargetKind::count, false, true, true, true, anywhere},
      {"delivered_l", Reported::delivered_l, TargetKind::amount, true, true, true, false, anywhere},
      {"stock_l", Reported::stock_l, TargetKind::amount, true, false, false, false, city},
      {"cover_days", Reported::cover_days, TargetKind::amount, true, false, false, false, city},
      {"dry", Reported::dry, TargetKind::yes_no, true, false, true, false, city},
      {"short", Reported::short_of_need, TargetKind::yes_no, true, false, true, false, city},
      {"phase", Reported::phase, TargetKind::phase, true, true, true, false, city},
      {"attacks",
       Reported::attacks,
       TargetKind::count,
       false,
       true,
       true,
       false,
       {Where::all, Where::zone, Where::corridor, Where::road}},
      {"trucks_lost",
       Reported::trucks_lost,
       TargetKind::count,
       false,
       true,
       true,
       false,
       {Where::all, Where::zone, Where::corridor, Where::road, Where::city}}};
  return rules;
}

const TargetRule* target_rule(std::string_view measure) {
  for (const TargetRule& rule : target_rules()) {
    if (measure == rule.measure) return &rule;
  }
  return nullptr;
}

const TargetRule& rule_of(Reported what) {
  for (const TargetRule& rule : target_rules()) {
    if (rule.what == what) return rule;
  }
  throw std::logic_error("a target without a rule");
}

const char* reported_name(Reported what) {
  return rule_of(what).measure;
}

const char* where_name(Where where) {
  switch (where) {
    case Where::all:
      return "all";
    case Where::city:
      return "city";
    case Where::corridor:
      return "corridor";
    case Where::zone:
      return "zone";
    case Where::road:
      return "road";
  }
  return "";
}

std::string places_of(Reported what) {
  std::string out;
  const std::vector<Where>& all = rule_of(what).where;
  for (std::size_t i = all.size(); i > 0; --i) {
    const bool first = i == all.size(), last = i == 1;
    const std::string name = all[i - 1] == Where::all ? "all" : fmt::format("a {}", where_name(all[i - 1]));
    out += (first ? "" : last ? " or " : ", ") + name;
  }
  return out;
}

const std::vector<ErrorRule>& error_rules() {
  using enum TargetKind;
  static const std::vector<ErrorRule> rules = {
      {"exact", Kind::exact, {count, yes_no, phase}, {}},
      {"poisson", Kind::poisson, {count}, {"reported_share", "spurious"}},
      {"negative_binomial", Kind::negative_binomial, {count}, {"cv", "reported_share", "spurious"}},
      {"binomial", Kind::binomial, {count}, {"reported_share", "share_sd"}},
      {"normal", Kind::normal, {count, amount}, {"sd", "cv", "reported_share"}},
      {"lognormal", Kind::lognormal, {count, amount}, {"factor", "reported_share"}},
      {"interval", Kind::interval, {count, amount}, {"low", "high", "sd", "cv", "reported_share"}},
      {"yes_no", Kind::yes_no, {yes_no}, {"false_yes", "false_no"}},
      {"phase", Kind::phase, {phase}, {"confusion"}}};
  return rules;
}

const ErrorRule* error_rule(std::string_view name) {
  for (const ErrorRule& rule : error_rules()) {
    if (name == rule.name) return &rule;
  }
  return nullptr;
}

const std::vector<ParameterRule>& parameter_rules() {
  static const std::vector<ParameterRule> rules = {
      {"sd", &ReportError::sd, 0, kInfinite, false},         {"cv", &ReportError::cv, 0, kInfinite, true},
      {"factor", &ReportError::factor, 1, kInfinite, false}, {"reported_share", &ReportError::share, 0, 1, true},
      {"share_sd", &ReportError::share_sd, 0, 0.5, true},    {"spurious", &ReportError::spurious, 0, kInfinite, false},
      {"low", &ReportError::low, 0, kInfinite, false},       {"high", &ReportError::high, 0, kInfinite, false},
      {"false_yes", &ReportError::false_yes, 0, 1, true},    {"false_no", &ReportError::false_no, 0, 1, true},
      {"confusion", &ReportError::confusion, 0, 1, true}};
  return rules;
}

std::string in_words(const ReportError& interval) {
  if (std::isinf(interval.high)) return fmt::format("at least {}", interval.low);
  if (std::isinf(interval.low)) return fmt::format("at most {}", interval.high);
  return fmt::format("{} to {}", interval.low, interval.high);
}

const std::vector<ObservationColumn>& observation_columns() {
  static const std::vector<ObservationColumn> columns = {
      {"target", "what was reported, as PRODUCT:MEASURE or all:MEASURE"},
      {"location", "a city, corridor, zone or road of the scenario, or all"},
      {"start_date", "its first day, where it is about several; empty: the same day, and the seven days of a week"},
      {"target_end_date", "the last day that the report is about (stocks: as they stand at its end)"},
      {"known_date", "the day on which it became known; empty: the last day"},
      {"observation", "the number, yes or no, or the phase; empty with interval"},
      {"error", "how reports of this kind go wrong"},
      {"sd", "standard deviation, in units of the target"},
      {"cv", "the same as a share of the true figure"},
      {"factor", "two of three reports are right within this factor"},
      {"reported_share", "the share of what happens that is reported; empty: all"},
      {"share_sd", "how uncertain that share is"},
      {"spurious", "what is reported without having happened, on average"},
      {"low", "lower bound of interval; empty: none"},
      {"high", "upper bound of interval; empty: none"},
      {"false_yes", "chance of a yes where no is true"},
      {"false_no", "chance of a no where yes is true"},
      {"confusion", "how likely a phase one off is against the true one"},
      {"source", "for people"},
      {"note", "for people"}};
  return columns;
}

std::string observations_schema() {
  using Json = nlohmann::ordered_json;
  Json out = Json::object();
  out["$schema"] = "https://datapackage.org/profiles/2.0/tableschema.json";
  out["title"] = "Taji observations";
  out["fields"] = Json::array();
  for (const ObservationColumn& column : observation_columns()) {
    const std::string name = column.name;
    Json field = {{"name", name}, {"type", name.ends_with("_date") ? "date" : "string"}, {"description", column.holds}};
    if (name == "error") {
      Json names = Json::array();
      for (const ErrorRule& rule : error_rules()) names.push_back(rule.name);
      field["constraints"] = {{"required", true}, {"enum", names}};
    } else if (name == "target") {
      std::string pattern;
      for (const TargetRule& rule : target_rules()) {
        const std::string before = rule.of_product ? "[^:]+" : "all";
        pattern += (pattern.empty() ? "" : "|") + before + ":" + rule.measure;
      }
      field["constraints"] = {{"required", true}, {"pattern", pattern}};
    } else if (name == "location" || name == "target_end_date") {
      field["constraints"] = {{"required", true}};
    }
    for (const ParameterRule& parameter : parameter_rules()) {
      if (name == parameter.column && !parameter.share) {
        field["type"] = "number";
        field["constraints"] = {{"minimum", parameter.least}};
      }
    }
    out["fields"].push_back(std::move(field));
  }
  out["missingValues"] = {""};
  return out.dump(2) + "\n";
}

}  // namespace taji::scenario
