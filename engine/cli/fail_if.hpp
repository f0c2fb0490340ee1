// --fail-if: a condition on a forecast's summary.
//
// A measure is a path under a product of summary.json, such as p_dry.30d, unserved_l.mean or
// classes.hospitals.p_unserved.30d; `hours` is of services, and then [city,service] stands for [city,product]. Where it
// leads to an object its `value` or `mean` is meant, and se( ) takes the `se` beside it, ci( ) 1.96 times that. Without
// [city,product] a comparison holds if it holds for any tank. A first stockout beyond the horizon, cover without need
// and an unknown standard error count as infinite; a mean of spells where there was none makes no comparison hold.
#pragma once

#include <cli/condition.hpp>
#include <string>

namespace taji::cli {

/// Every city, product and measure is there in this summary, which may be of an empty ensemble. Throws Stop (usage).
void check_fail_if(const Condition& condition, const std::string& summary_json);

/// What held, for people ("p_dry.30d[city,diesel] = 0.58 > 50 %"); empty when the condition does not hold.
std::string held(const Condition& condition, const std::string& summary_json);

}  // namespace taji::cli
