// Quantities with units, read strictly and written so that they read back.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <taji/text/dates.hpp>
#include <taji/text/unit_error.hpp>
#include <variant>

namespace taji::text {

// What a quantity measures, with the canonical unit of its value.
enum class Dimension {
  duration,     // milliseconds
  volume,       // litres
  volume_rate,  // litres per day
  length,       // kilometres
  speed,        // kilometres per hour
  fraction,     // 0 to 1; "30 %" or a bare number
  count,        // a bare whole number
  count_rate,   // events per day; "0.4 / d", "200 trucks/d"
  attacks,      // see parse_attacks
  number,       // dimensionless; bare, "30 %" or "×4"
  date,         // milliseconds since 1970-01-01; see parse_datetime
  window,       // see parse_window
};

// The value in canonical units. It is always finite, or +inf for `unlimited` where that is allowed. The sign is left to
// the caller, except that a fraction lies in 0..1. Decimal numbers are scaled before they are rounded, so "45.9 kl" is
// the double nearest to 45900. A year is 365 days; months are refused.
//
// Codes: unit-missing, unit-kind, unit-unknown, unit-ambiguous, number-missing, number-malformed, number-range,
// number-not-finite, number-not-whole, fraction-range, text-trailing, and those of parse_datetime for dates.
// Throws std::invalid_argument for attacks and window, which are not one number.
std::variant<double, UnitError> parse_quantity(std::string_view text, Dimension dimension,
                                               bool allow_unlimited = false);

// The rate of attacks of a zone: per convoy-kilometre, or attempts at the zone per day.
struct AttackRate {
  enum class Per { km, time } per = Per::km;
  double value = 0;  // per km, or per day

  bool operator==(const AttackRate&) const = default;
};

// "0.2 / 1000 km", "0.6 / week", "0.09 / h"; the word "attacks" may follow the number.
std::variant<AttackRate, UnitError> parse_attacks(std::string_view text);
std::string format_attacks(const AttackRate& rate);

// Text for people: "45.9 kl", "4.5 Ml/d", "30 h", "2.5 d", "30 %", "unlimited". With significant = 0 it reads back to
// exactly the same double; otherwise it is rounded to that many significant digits.
// Throws std::invalid_argument for attacks and window, and for NaN.
std::string format_quantity(double canonical, Dimension dimension, int significant = 0);

// "a volume".
std::string_view dimension_name(Dimension dimension);
// "45.9 kl".
std::string_view dimension_example(Dimension dimension);

}  // namespace taji::text
