// What the columns of an observation file may hold, as tables.
#pragma once

#include <string>
#include <string_view>
#include <taji/scenario/observations.hpp>
#include <vector>

namespace taji::scenario {

enum class TargetKind : std::uint8_t { count, amount, yes_no, phase };

struct TargetRule {
  const char* measure;  ///< after the colon
  Reported what;
  TargetKind kind;
  bool of_product, of_all;  ///< before the colon
  bool over_days;           ///< of a period; else of a day's end
  bool week;                ///< of seven days
  std::vector<Where> where;
};
const std::vector<TargetRule>& target_rules();
const TargetRule* target_rule(std::string_view measure);
/// The first of its kind.
const TargetRule& rule_of(Reported what);

const char* where_name(Where where);
/// "a city, a corridor or all".
std::string places_of(Reported what);

struct ErrorRule {
  const char* name;
  ReportError::Kind kind;
  std::vector<TargetKind> fits;
  std::vector<std::string> takes;  ///< columns
};
const std::vector<ErrorRule>& error_rules();
const ErrorRule* error_rule(std::string_view name);

struct ParameterRule {
  const char* column;
  double ReportError::*member;
  double least, most;
  bool share;  ///< may be written in percent
};
const std::vector<ParameterRule>& parameter_rules();

/// "at least 300", "200 to 300".
std::string in_words(const ReportError& interval);

}  // namespace taji::scenario
