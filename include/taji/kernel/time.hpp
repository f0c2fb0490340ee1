// Simulated time: an integer count of milliseconds since the scenario's start.
#pragma once

#include <cstdint>

namespace taji::kernel {

/// Milliseconds since the scenario's start, or a duration in milliseconds.
using Millis = std::int64_t;

inline constexpr Millis kSecond = 1'000;
inline constexpr Millis kMinute = 60 * kSecond;
inline constexpr Millis kHour = 60 * kMinute;
inline constexpr Millis kDay = 24 * kHour;
inline constexpr Millis kWeek = 7 * kDay;

/// The time of what never happens; later than every other time.
inline constexpr Millis kNever = INT64_MAX;

/// From this many milliseconds on (285 million years) a time is taken as never.
inline constexpr double kNeverFrom = 9e18;

/// The nearest millisecond, halves away from zero. kNever from 9e18 on, for infinity and for NaN; -kNever likewise.
constexpr Millis round_to_millis(double ms) {
  if (!(ms < kNeverFrom)) return kNever;
  if (ms <= -kNeverFrom) return -kNever;
  const auto whole = static_cast<Millis>(ms);
  const double rest = ms - static_cast<double>(whole);  // exact: both are multiples of the last place of `ms`
  return whole + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0);
}

/// The first millisecond not before `ms`, with the same saturation.
constexpr Millis ceil_to_millis(double ms) {
  if (!(ms < kNeverFrom)) return kNever;
  if (ms <= -kNeverFrom) return -kNever;
  const auto whole = static_cast<Millis>(ms);
  return whole + (ms > static_cast<double>(whole) ? 1 : 0);
}

}  // namespace taji::kernel
