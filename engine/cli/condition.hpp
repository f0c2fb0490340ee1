// Conditions on figures: what --fail-if and --until are written in.
//
//   expression := conjunction { "or" conjunction }       conjunction := comparison { "and" comparison }
//   comparison := term OP number [unit | "%"]             OP := > | >= | < | <=
//   term       := measure [of] | "se(" measure [of] ")" | "ci(" measure [of] ")"
//   of         := "[" city "," product "]" | "[" city "," service "]" | "[" corridor "]"
//
// se( ) is the standard error, ci( ) half the width of the 95 % interval. Numbers of volumes and times may carry a unit
// (5 Ml, 2 d), others may be in percent; a bare number is in the unit of summary.json. After se( ) and ci( ) a
// percentage of a share or probability means percentage points, of anything else a share of the figure itself.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace taji::cli {

struct Clause {
  enum class Function { none, se, ci } function = Function::none;
  std::string measure, city, product;                       ///< product empty: [corridor]; both: any
  std::size_t measure_at = 0, city_at = 0, product_at = 0;  ///< bytes into the expression
  enum class Op { greater, greater_equal, less, less_equal } op = Op::greater;
  double limit = 0;
  bool relative = false;  ///< `limit` is a share of the figure's size
  std::string text;       ///< as written
};

struct Condition {
  std::string option;  ///< "--fail-if"
  std::string text;
  std::vector<std::vector<Clause>> any_of_all;  ///< disjunction of conjunctions
};

/// Throws Stop (usage) that points into the expression.
Condition parse_condition(const std::string& option, const std::string& text);

/// Throws Stop (usage) with the expression, and `length` bytes of it from `at` on marked.
[[noreturn]] void fail(const Condition& condition, std::size_t at, std::size_t length, const std::string& message,
                       const std::string& suggestion = {});

/// A measure of a class without `classes.NAME.`, which may have dots of its own; any other as it is.
std::string own_part(const std::string& measure);

/// Measures of services, which stand under the city: hours.30d[bamako,electricity].
bool of_services(const Clause& c);

}  // namespace taji::cli
