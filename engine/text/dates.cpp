#include <fmt/format.h>

#include <array>
#include <chrono>
#include <optional>
#include <taji/text/dates.hpp>

#include "text/utf8.hpp"

namespace taji::text {

namespace {

using Days = std::chrono::sys_days;

constexpr std::string_view date_forms = "write a date as 2026-01-19 or 2026-01-19 06:00";
constexpr std::string_view window_forms = "write a window as 06:00-18:00";
constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

UnitError whole(std::string_view text, std::string_view code, std::string message, std::string suggestion) {
  return {std::string(code), std::move(message), std::move(suggestion), 0, count_code_points(text)};
}

bool digits_only(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// At most four digits.
int to_int(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Splits off the text before `separator`, or everything.
std::string_view take(std::string_view& rest, char separator) {
  const std::size_t at = rest.find(separator);
  const std::string_view head = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return head;
}

struct Clock {
  int hour;
  int minute;
  int second;
};

// HH:MM or HH:MM:SS, two digits each, the hour of a window possibly one; without a check of ranges.
std::optional<Clock> parse_clock(std::string_view text, bool seconds_allowed, bool short_hour_allowed) {
  std::string_view rest = text;
  const std::string_view hour = take(rest, ':');
  const std::string_view minute = take(rest, ':');
  const bool has_seconds = text.size() > hour.size() + 1 + minute.size();
  if (!digits_only(hour) || hour.size() > 2 || (hour.size() == 1 && !short_hour_allowed)) return std::nullopt;
  if (!digits_only(minute) || minute.size() != 2 || (has_seconds && !seconds_allowed)) return std::nullopt;
  if (has_seconds && (!digits_only(rest) || rest.size() != 2)) return std::nullopt;
  return Clock{to_int(hour), to_int(minute), has_seconds ? to_int(rest) : 0};
}

std::int64_t floor_day(std::int64_t ms) {
  return ms >= 0 ? ms / day_ms : -((-(ms + 1)) / day_ms) - 1;
}

const Days first_day{std::chrono::year{1} / 1 / 1};
const Days last_day{std::chrono::year{9999} / 12 / 31};

// A date in the order day, month, year, or without leading zeros, as it should have been written.
std::string date_hint(std::string_view text) {
  std::array<std::string_view, 3> parts;
  std::size_t count = 0;
  std::size_t at = 0;
  while (at < text.size() && count < 3) {
    const std::size_t end = std::min(text.find_first_of("-/.", at), text.size());
    parts[count++] = text.substr(at, end - at);
    at = end + 1;
  }
  if (count == 3 && digits_only(parts[0]) && digits_only(parts[1]) && digits_only(parts[2]) && parts[1].size() <= 2) {
    // 03/04/2026 could be either order, so only the year-first order is rewritten.
    if (parts[0].size() == 4 && parts[2].size() <= 2) {
      return fmt::format("write {}-{:02}-{:02}", parts[0], to_int(parts[1]), to_int(parts[2]));
    }
  }
  return std::string(date_forms);
}

}  // namespace

std::variant<std::int64_t, UnitError> parse_datetime(std::string_view given) {
  const std::string_view text = trim(given);
  const auto malformed = [&](std::string suggestion) {
    return whole(given, "date-malformed", fmt::format("wants a date, got {}", quote(text)), std::move(suggestion));
  };
  const std::size_t split = std::min(text.find_first_of("T "), text.size());
  std::string_view rest = text.substr(0, split);
  const std::string_view date = rest;
  const std::string_view year = take(rest, '-');
  const std::string_view month = take(rest, '-');
  const std::string_view day = rest;
  if (!digits_only(year) || year.size() != 4 || !digits_only(month) || month.size() != 2 || !digits_only(day) ||
      day.size() != 2) {
    return malformed(date_hint(date));
  }
  Clock clock{0, 0, 0};
  if (split < text.size()) {
    std::string_view time = text.substr(split + 1);
    if (time.ends_with('Z')) time.remove_suffix(1);
    if (time.find_first_of("+-") != std::string_view::npos) {
      return malformed("leave the time zone out: all times are the scenario's own");
    }
    const std::optional<Clock> parsed = parse_clock(time, true, false);
    if (!parsed) return malformed(std::string(date_forms));
    clock = *parsed;
  }

  const auto invalid = [&](std::string reason) {
    return whole(given, "date-invalid", fmt::format("has no such date {}: {}", quote(text), reason), {});
  };
  const std::chrono::year y{to_int(year)};
  if (to_int(year) < 1) return invalid("years run from 1 to 9999");
  const int m = to_int(month);
  if (m < 1 || m > 12) return invalid("months run from 01 to 12");
  const std::chrono::month cm{static_cast<unsigned>(m)};
  const int last = static_cast<int>(static_cast<unsigned>((y / cm / std::chrono::last).day()));
  if (to_int(day) < 1 || to_int(day) > last) {
    return invalid(fmt::format("{} {} has {} days", months[static_cast<std::size_t>(m - 1)], to_int(year), last));
  }
  if (clock.hour > 23 || clock.minute > 59 || clock.second > 59) return invalid("the day runs from 00:00 to 23:59:59");
  const Days days{y / cm / std::chrono::day{static_cast<unsigned>(to_int(day))}};
  return std::int64_t{days.time_since_epoch().count()} * day_ms +
         ((clock.hour * 60LL + clock.minute) * 60 + clock.second) * 1000;
}

std::string format_date(std::int64_t ms) {
  const std::int64_t day = floor_day(ms);
  if (day < first_day.time_since_epoch().count() || day > last_day.time_since_epoch().count()) {
    return fmt::format("day {} since 1970", day);
  }
  const std::chrono::year_month_day date{Days{std::chrono::days{static_cast<std::int32_t>(day)}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string format_datetime(std::int64_t ms) {
  const std::int64_t second = (ms % day_ms + day_ms) % day_ms / 1000;
  std::string out = fmt::format("{} {:02}:{:02}", format_date(ms), second / 3600, second / 60 % 60);
  if (second % 60 != 0) out += fmt::format(":{:02}", second % 60);
  return out;
}

std::variant<DayWindow, UnitError> parse_window(std::string_view given) {
  const std::string_view text = trim(given);
  if (text == "always") return DayWindow{};
  const auto malformed = [&] {
    return whole(given, "window-malformed", fmt::format("wants a daily window, got {}", quote(text)),
                 std::string(window_forms));
  };
  const auto invalid = [&](std::string reason, std::string suggestion) {
    return whole(given, "window-invalid", fmt::format("has the window {}: {}", quote(text), reason),
                 std::move(suggestion));
  };
  constexpr std::string_view en_dash = "\u2013";
  std::size_t at = text.find(en_dash);
  std::size_t dash = en_dash.size();
  if (at == std::string_view::npos) {
    at = text.find('-');
    dash = 1;
  }
  if (at == std::string_view::npos) return malformed();
  const std::optional<Clock> open = parse_clock(trim(text.substr(0, at)), false, true);
  const std::optional<Clock> close = parse_clock(trim(text.substr(at + dash)), false, true);
  if (!open || !close) return malformed();
  for (const Clock& clock : {*open, *close}) {
    const bool end_of_day = clock.hour == 24 && clock.minute == 0;
    if ((clock.hour > 23 && !end_of_day) || clock.minute > 59) return invalid("the day runs from 00:00 to 24:00", {});
  }
  if (open->hour == 24) return invalid("a window cannot open at 24:00", "write 00:00");
  const std::int32_t from = (open->hour * 60 + open->minute) * 60'000;
  std::int32_t to = (close->hour * 60 + close->minute) * 60'000;
  if (from == to) return invalid("it opens and closes at the same time", "write 00:00-24:00 for the whole day");
  if (to == 0) to = day_ms;
  return DayWindow{from, to, from == 0 && to == day_ms};
}

std::string format_window(const DayWindow& window) {
  if (window.always) return "00:00-24:00";
  const auto clock = [](std::int32_t ms) { return fmt::format("{:02}:{:02}", ms / 3'600'000, ms / 60'000 % 60); };
  return clock(window.open_ms) + "-" + clock(window.close_ms);
}

}  // namespace taji::text
