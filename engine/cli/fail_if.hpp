// --fail-if: a condition on a forecast's summary.
//
//   expression := conjunction { "or" conjunction }       conjunction := comparison { "and" comparison }
//   comparison := term OP number [unit]                   OP := > | >= | < | <=
//   term       := measure [ "[" city "," product "]" ] | "se(" measure [ "[" city "," product "]" ] ")"
//
// A measure is a path under a product of summary.json, such as p_dry.30d, unserved_l.mean or
// classes.hospitals.p_unserved.30d; `hours` is of services, and then [city,service] stands for [city,product]. Where it
// leads to an object its `value` or `mean` is meant, and se( ) takes the `se` beside it. Without [city,product] a
// comparison holds if it holds for any tank. Numbers of volumes and times may carry a unit (5 Ml, 2 d), others may be
// in percent; a bare number is in the unit of summary.json. A first stockout beyond the horizon, cover without need and
// an unknown standard error count as infinite; a mean of spells where there was none makes no comparison hold.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace taji::cli {

struct Comparison {
  bool standard_error = false;
  std::string measure, city, product;                       ///< city and product empty: any
  std::size_t measure_at = 0, city_at = 0, product_at = 0;  ///< bytes into the expression
  enum class Op { greater, greater_equal, less, less_equal } op = Op::greater;
  double limit = 0;
  std::string text;  ///< as written
};

struct FailIf {
  std::string text;
  std::vector<std::vector<Comparison>> any_of_all;  ///< disjunction of conjunctions
};

/// Throws Stop (usage) that points into the expression.
FailIf parse_fail_if(const std::string& text);

/// Every city, product and measure is there in this summary, which may be of an empty ensemble. Throws Stop (usage).
void check_fail_if(const FailIf& condition, const std::string& summary_json);

/// What held, for people ("p_dry.30d[city,diesel] = 0.58 > 50 %"); empty when the condition does not hold.
std::string held(const FailIf& condition, const std::string& summary_json);

}  // namespace taji::cli
