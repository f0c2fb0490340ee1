// Calendar dates, times of day and daily windows. All times are the scenario's own: no time zones, no leap seconds;
// days since 1970-01-01 in the proleptic Gregorian calendar.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <taji/text/unit_error.hpp>
#include <variant>

namespace taji::text {

inline constexpr std::int64_t day_ms = 86'400'000;

// `2026-01-19`, `2026-01-19 06:00`, `2026-01-19T06:00:30`, with or without a closing Z. Years 1 to 9999.
// The value is in milliseconds since 1970-01-01 00:00. Codes: date-malformed, date-invalid.
std::variant<std::int64_t, UnitError> parse_datetime(std::string_view text);

// The calendar day that the instant lies in: "2026-01-19". Instants outside years 1 to 9999 give "day N since 1970".
std::string format_date(std::int64_t ms);
// "2026-01-19 06:00", with seconds only where they are not zero; milliseconds are cut off.
std::string format_datetime(std::int64_t ms);

// Open from open_ms to close_ms after midnight; crosses midnight when close_ms < open_ms. open_ms is in [0, day_ms),
// close_ms in (0, day_ms]: an end at 00:00 is given as day_ms. `always` is the window 00:00-24:00.
struct DayWindow {
  std::int32_t open_ms = 0;
  std::int32_t close_ms = day_ms;
  bool always = true;

  bool operator==(const DayWindow&) const = default;
};

// `06:00-18:00` (hyphen or en dash, spaces allowed), `22:00-05:00`, `06:00-24:00`, `always`.
// Codes: window-malformed, window-invalid.
std::variant<DayWindow, UnitError> parse_window(std::string_view text);
std::string format_window(const DayWindow& window);

}  // namespace taji::text
