// Figures and chances in words: rounding that the standard error supports, and one scale of likelihood.
// Nothing here depends on a locale.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <taji/model/record.hpp>
#include <taji/study/statistics.hpp>
#include <vector>

namespace taji::output {

/// The verdict's scale, fixed; docs/model.md states it for readers: from 95 % almost certain, from 66 % probable, from
/// 33 % "may well", from 10 % possible, less than that unlikely. Bounds as in the calibrated language of the IPCC, but
/// for 10 to 33 %, which that calls unlikely: for a planner it is too much to be called so.
enum class Likelihood : std::uint8_t { unlikely, possible, may_well, probable, almost_certain };

Likelihood likelihood(double probability);

/// "58 ± 1": whole percent, the error at least 1. "<1" and ">99" at the ends, "58 ± ?" without a known error.
std::string percent(const study::Estimate& probability);

/// "22 %", "3.4 %", "<0.1 %" below a thousandth, "0 %" for exactly 0.
std::string share(double fraction);

/// "38.2 ± 0.5": the error to one significant digit, the value to the same place; "38.2 ± ?" without a known error;
/// "–" where there is no value.
std::string plus_minus(const study::Estimate& estimate);

/// "38.2": what plus_minus shows, without the error, but at most three significant digits.
std::string supported(const study::Estimate& estimate);

/// "38.2 ± 0.5 Ml": in l, kl or Ml by the size of the value.
std::string litres_plus_minus(const study::Estimate& litres);

/// "413 kl", three significant digits.
std::string litres(double value);

/// "9.1" days to a tenth, "∞" where infinite, "–" for NaN.
std::string days(double value);

/// "11 h", "2.5 d", "40 min": two significant digits.
std::string duration(std::int64_t ms);

/// Three significant digits without an exponent: "212", "9.1", "0.04".
std::string figure(double value);

/// To so many decimals: "12.0", "−3.1"; with a sign "+12.0", "+∞"; "0.0" has none. "–" for NaN.
std::string to_places(double value, int places, bool with_sign);

/// "10,000".
std::string thousands(std::int64_t value);

/// "2026-01-19" as "19 January" or "19 Jan"; a text that is no ISO date is left as it is.
std::string long_date(std::string_view iso);
std::string short_date(std::string_view iso);

/// A stage in words: "nights", "halted by a closure".
const char* in_words(model::Stage stage);

/// "3 d 04:10", to the minute; "04:10" below a day.
std::string days_and_hours(std::int64_t ms);

/// Columns of a terminal that texts for people fit.
inline constexpr std::size_t kWidth = 100;

/// Width on a terminal: code points, for scripts whose letters take one column each.
std::size_t width(std::string_view text);
/// Padded with spaces, or cut with "…", to a width.
std::string left(std::string_view text, std::size_t columns);
std::string right(std::string_view text, std::size_t columns);

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& names);

/// Lines of at most `columns`, broken at spaces but not beside ± nor before %, with `indent` before all but the first.
std::string wrapped(std::string_view text, std::size_t columns, std::string_view indent);

}  // namespace taji::output
