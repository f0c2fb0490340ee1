#include <doctest/doctest.h>

#include <taji/text/dates.hpp>

using namespace taji::text;

namespace {

std::int64_t instant(std::string_view text) {
  const auto read = parse_datetime(text);
  REQUIRE_MESSAGE(std::holds_alternative<std::int64_t>(read), std::string(text));
  return std::get<std::int64_t>(read);
}

UnitError date_problem(std::string_view text) {
  const auto read = parse_datetime(text);
  REQUIRE_MESSAGE(std::holds_alternative<UnitError>(read), std::string(text));
  return std::get<UnitError>(read);
}

UnitError window_problem(std::string_view text) {
  const auto read = parse_window(text);
  REQUIRE_MESSAGE(std::holds_alternative<UnitError>(read), std::string(text));
  return std::get<UnitError>(read);
}

}  // namespace

TEST_CASE("dates count from 1970") {
  CHECK(instant("1970-01-01") == 0);
  CHECK(instant("1969-12-31 23:59:59") == -1000);
  // 56 years with 14 leap days (1972 to 2024), then 18 days.
  CHECK(instant("2026-01-19") == (56 * 365 + 14 + 18) * day_ms);
  CHECK(instant("2026-01-19 06:00") == instant("2026-01-19") + 6 * 3'600'000);
  CHECK(instant("2026-01-19T06:00:30Z") == instant("2026-01-19") + 6 * 3'600'000 + 30'000);
  CHECK(instant(" 2024-02-29 ") - instant("2024-02-28") == day_ms);
  CHECK(instant("2000-03-01") - instant("2000-02-28") == 2 * day_ms);
  CHECK(instant("2100-03-01") - instant("2100-02-28") == day_ms);
}

TEST_CASE("dates that are not") {
  CHECK(date_problem("2026-02-30").code == "date-invalid");
  CHECK(date_problem("2026-02-30").message == "has no such date '2026-02-30': February 2026 has 28 days");
  for (const std::string_view text : {"2026-13-01", "2026-00-01", "2026-01-00", "2100-02-29", "2026-01-19 24:00",
                                      "2026-01-19 06:60", "2026-01-19T06:00:60", "0000-01-01"}) {
    CAPTURE(text);
    CHECK(date_problem(text).code == "date-invalid");
  }
  for (const std::string_view text :
       {"", "today", "19/01/2026", "2026-1-19", "26-01-19", "2026-01", "2026-01-19x", "2026-01-19 6:00",
        "2026-01-19 06", "2026-01-19T", "2026-01-19 06:00:1", "2026-01-19 06:00:00:00", "2026-01-19T06:00+01:00",
        "-2026-01-19", "20260119", "2026-01-19  06:00", "2026-01-19Z"}) {
    CAPTURE(text);
    CHECK(date_problem(text).code == "date-malformed");
  }
  CHECK(date_problem("2026-1-9").suggestion == "write 2026-01-09");
  CHECK(date_problem("2026/01/19").suggestion == "write 2026-01-19");
  CHECK(date_problem("03/04/2026").suggestion == "write a date as 2026-01-19 or 2026-01-19 06:00");
}

TEST_CASE("dates are written as they are read") {
  CHECK(format_date(0) == "1970-01-01");
  CHECK(format_date(-1) == "1969-12-31");
  CHECK(format_datetime(-1) == "1969-12-31 23:59:59");
  CHECK(format_datetime(instant("2026-01-19 06:00")) == "2026-01-19 06:00");
  CHECK(format_datetime(instant("2026-01-19 06:00:07") + 999) == "2026-01-19 06:00:07");
  CHECK(format_date(INT64_MAX).starts_with("day "));
  CHECK(format_date(INT64_MIN).starts_with("day -"));
  CHECK(format_datetime(INT64_MIN).starts_with("day -"));
  int days = 0;
  for (std::int64_t day = instant("0001-01-01"); day <= instant("9999-12-31"); day += 97 * day_ms) {
    const std::int64_t ms = day + (day / day_ms * 7919 % 86400 + 86400) % 86400 * 1000;
    CHECK(instant(format_datetime(ms)) == ms);
    CHECK(instant(format_date(ms)) == day);
    ++days;
  }
  CHECK(days == 37'651);  // 3,652,059 days in 9999 years, every 97th
}

TEST_CASE("daily windows") {
  const auto window = [](std::string_view text) { return std::get<DayWindow>(parse_window(text)); };
  constexpr std::int32_t hour = 3'600'000;
  CHECK(window("06:00-18:00") == DayWindow{6 * hour, 18 * hour, false});
  CHECK(window("06:00\u201318:30") == DayWindow{6 * hour, 18 * hour + hour / 2, false});
  CHECK(window(" 6:00 - 18:00 ") == DayWindow{6 * hour, 18 * hour, false});
  CHECK(window("22:00-05:00") == DayWindow{22 * hour, 5 * hour, false});
  CHECK(window("06:00-24:00") == DayWindow{6 * hour, 24 * hour, false});
  CHECK(window("18:00-00:00") == DayWindow{18 * hour, 24 * hour, false});
  CHECK(window("00:00-24:00").always);
  CHECK(window("always") == DayWindow{});
  CHECK(format_window({22 * hour, 5 * hour, false}) == "22:00-05:00");
  CHECK(format_window({}) == "00:00-24:00");
  for (int open = 0; open < 1440; open += 7) {
    for (int close = 1; close <= 1440; close += 11) {
      if (open == close) continue;
      const DayWindow w{open * 60'000, close * 60'000, open == 0 && close == 1440};
      CHECK(window(format_window(w)) == w);
    }
  }
}

TEST_CASE("windows that are not") {
  CHECK(window_problem("06:00-06:00").code == "window-invalid");
  CHECK(window_problem("06:00-06:00").suggestion == "write 00:00-24:00 for the whole day");
  CHECK(window_problem("00:00-00:00").code == "window-invalid");
  CHECK(window_problem("24:00-06:00").suggestion == "write 00:00");
  CHECK(window_problem("06:00-24:01").code == "window-invalid");
  CHECK(window_problem("25:00-06:00").code == "window-invalid");
  CHECK(window_problem("06:61-18:00").code == "window-invalid");
  for (const std::string_view text : {"", "06:00", "06:00-", "-18:00", "6-18", "06:00-18:00-19:00", "06:00:00-18:00",
                                      "day", "06:0-18:00", "006:00-18:00", "06:00 to 18:00"}) {
    CAPTURE(text);
    CHECK(window_problem(text).code == "window-malformed");
  }
}
