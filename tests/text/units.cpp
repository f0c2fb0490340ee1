#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <taji/text/units.hpp>

using namespace taji::text;

namespace {

double value(std::string_view text, Dimension dimension) {
  const auto read = parse_quantity(text, dimension);
  if (const UnitError* bad = std::get_if<UnitError>(&read)) {
    FAIL_CHECK("'" << std::string(text) << "' " << bad->message);
    return std::nan("");
  }
  return std::get<double>(read);
}

UnitError problem(std::string_view text, Dimension dimension) {
  const auto read = parse_quantity(text, dimension);
  if (const double* fine = std::get_if<double>(&read)) {
    FAIL_CHECK("'" << std::string(text) << "' was read as " << *fine);
    return {};
  }
  return std::get<UnitError>(read);
}

std::string code(std::string_view text, Dimension dimension) {
  return problem(text, dimension).code;
}

}  // namespace

TEST_CASE("durations are milliseconds") {
  using enum Dimension;
  CHECK(value("72 h", duration) == 259'200'000.0);
  CHECK(value("2.5d", duration) == 216'000'000.0);
  CHECK(value("250 ms", duration) == 250.0);
  CHECK(value("90 s", duration) == 90'000.0);
  CHECK(value("15 min", duration) == 900'000.0);
  CHECK(value("1 week", duration) == 604'800'000.0);
  CHECK(value("2 w", duration) == 1'209'600'000.0);
  CHECK(value("1 year", duration) == 365.0 * 86'400'000.0);
  CHECK(value("0.1 h", duration) == 360'000.0);  // exactly, though 0.1 is no double
  CHECK(value("  3 days ", duration) == 259'200'000.0);
  CHECK(value("-2 h", duration) == -7'200'000.0);
  CHECK(value("\u22122 h", duration) == -7'200'000.0);
  CHECK(value("3\u00A0d", duration) == 259'200'000.0);
}

TEST_CASE("volumes are litres, rates litres per day") {
  using enum Dimension;
  CHECK(value("45.9 kl", volume) == 45'900.0);
  CHECK(value("30 Ml", volume) == 3e7);
  CHECK(value("30 ML", volume) == 3e7);
  CHECK(value("2 megalitres", volume) == 2e6);
  CHECK(value("0.5 Gl", volume) == 5e8);
  CHECK(value("3 hl", volume) == 300.0);
  CHECK(value("7 m3", volume) == 7000.0);
  CHECK(value("7 m\u00B3", volume) == 7000.0);
  CHECK(value("12 L", volume) == 12.0);
  CHECK(value("1e6 l", volume) == 1e6);
  CHECK(value("1.5E-3 Ml", volume) == 1500.0);
  CHECK(value("4.5 Ml/d", volume_rate) == 4.5e6);
  CHECK(value("4.5 Ml / d", volume_rate) == 4.5e6);
  CHECK(value("4.5 Ml per day", volume_rate) == 4.5e6);
  CHECK(value("7 Ml/week", volume_rate) == 1e6);
  CHECK(value("365 kl/yr", volume_rate) == 1000.0);
  CHECK(value("1 kl/h", volume_rate) == 24'000.0);
  CHECK(value("1300 kl/yr", volume_rate) == doctest::Approx(1.3e6 / 365).epsilon(1e-15));
  CHECK(value("6 kl / 2 d", volume_rate) == 3000.0);
}

TEST_CASE("lengths, speeds, fractions, counts and numbers") {
  using enum Dimension;
  CHECK(value("87 km", length) == 87.0);
  CHECK(value("250 m", length) == 0.25);
  CHECK(value("60 km/h", speed) == 60.0);
  CHECK(value("60 kph", speed) == 60.0);
  CHECK(value("20 m/s", speed) == 72.0);
  CHECK(value("240 km/d", speed) == 10.0);
  CHECK(value("30 %", fraction) == 0.3);
  CHECK(value("7%", fraction) == 0.07);
  CHECK(value("0.3", fraction) == 0.3);
  CHECK(value("1", fraction) == 1.0);
  CHECK(value("100 %", fraction) == 1.0);
  CHECK(value("0", fraction) == 0.0);
  CHECK(value("800", count) == 800.0);
  CHECK(value("1e3", count) == 1000.0);
  CHECK(value("-8.00", number) == -8.0);
  CHECK(value("\u00D74", number) == 4.0);
  CHECK(value("x4", number) == 4.0);
  CHECK(value("\u00D7 0.5", number) == 0.5);
  CHECK(value("30 %", number) == 0.3);
  CHECK(value("+20 %", number) == 0.2);
  CHECK(value("120 %", number) == 1.2);
  CHECK(value(".5", number) == 0.5);
  CHECK(value("0.4 / d", count_rate) == 0.4);
  CHECK(value("0.7 / week", count_rate) == 0.7 / 7);
  CHECK(value("200 trucks/d", count_rate) == 200.0);
  CHECK(value("200/d", count_rate) == 200.0);
  CHECK(value("2 / h", count_rate) == 48.0);
  CHECK(value("2026-01-19", date) == 20472.0 * 86'400'000.0);
}

TEST_CASE("what is wrong is told with a suggestion") {
  using enum Dimension;
  const UnitError bare = problem("45.9", volume);
  CHECK(bare.code == "unit-missing");
  CHECK(bare.message == "wants a volume with its unit, got a bare number");
  CHECK(bare.suggestion == "for example 45.9 kl");
  CHECK(bare.offset == 0);
  CHECK(bare.length == 4);

  const UnitError kind = problem("45.9 km", volume);
  CHECK(kind.code == "unit-kind");
  CHECK(kind.message == "wants a volume, got a length");
  CHECK(kind.suggestion == "for example 45.9 kl");
  CHECK(kind.length == 7);
  CHECK(problem("45 kl", volume_rate).message == "wants a volume rate, got a volume");
  CHECK(problem("45 kl/d", volume).message == "wants a volume, got a volume rate");
  CHECK(problem("3 d", count).message == "wants a bare whole number, got a duration");
  CHECK(problem("30 %", duration).message == "wants a duration, got a percentage");
  CHECK(problem("800 trucks", count).suggestion == "write 800");
  CHECK(problem("5 m", duration).suggestion == "'m' is metres: write 5 min for minutes");
  CHECK(problem("60 km/h", length).message == "wants a length, got a speed");

  const UnitError unknown = problem("45.9 kll", volume);
  CHECK(unknown.code == "unit-unknown");
  CHECK(unknown.message == "has an unknown unit 'kll'");
  CHECK(unknown.suggestion == "did you mean 'kl'?");
  CHECK(unknown.offset == 5);
  CHECK(unknown.length == 3);
  CHECK(problem("45 zorkmid", volume).suggestion == "write l, hl, kl, m\u00B3, Ml or Gl");
  CHECK(problem("3 hous", duration).suggestion == "did you mean 'hour'?");
  CHECK(problem("200 truks/d", count_rate).suggestion == "did you mean 'trucks'?");
  CHECK(problem("3 D", duration).suggestion == "did you mean 'd'?");
}

TEST_CASE("units that mislead are refused") {
  using enum Dimension;
  CHECK(problem("30 ml", volume).code == "unit-ambiguous");
  CHECK(problem("30 ml", volume).suggestion == "write Ml for millions of litres");
  CHECK(code("30 mL/d", volume_rate) == "unit-ambiguous");
  CHECK(code("2 months", duration) == "unit-ambiguous");
  const UnitError month = problem("65 Ml/month", volume_rate);
  CHECK(month.code == "unit-ambiguous");
  CHECK(month.suggestion == "65 a month are 780 Ml/yr");
  CHECK(month.offset == 6);
  CHECK(month.length == 5);
  CHECK(problem("2 / month", count_rate).suggestion == "2 a month are 24 /yr");
  CHECK(code("40 t", volume) == "unit-ambiguous");
  CHECK(code("100 barrels", volume) == "unit-ambiguous");
}

TEST_CASE("malformed numbers") {
  using enum Dimension;
  CHECK(problem("1,5 kl", volume).suggestion == "write 1.5");
  CHECK(problem("1,500 kl", volume).suggestion == "write 1500, or 1.500 if you mean it");
  CHECK(problem("1,500,000 l", volume).suggestion == "write 1500000");
  CHECK(problem("1_000 l", volume).suggestion == "write 1000");
  CHECK(problem("1 000 l", volume).suggestion == "write 1000, without spaces");
  CHECK(problem("1\u202F000\u202F000 l", volume).suggestion == "write 1000000, without spaces");
  for (const std::string_view text : {"1,5 kl", "1_000 l", "1 000 l", "1.2.3 l", "1. l", "1..2 l", "1'000 l", ",5 l"}) {
    CAPTURE(text);
    CHECK(code(text, volume) == "number-malformed");
  }
  for (const std::string_view text : {"", "   ", "kl", "-", "+", ".", "--5 kl", "a 5 kl", "\u00D7 kl", "null", "e5"}) {
    CAPTURE(text);
    CHECK(code(text, volume) == "number-missing");
  }
  CHECK(code("45.9 kl diesel", volume) == "text-trailing");
  CHECK(problem("45.9 kl diesel ", volume).offset == 8);
  CHECK(problem("45.9 kl diesel ", volume).length == 6);
  CHECK(code("2 d 6 h", duration) == "text-trailing");
  CHECK(code("3-5 d", duration) == "unit-unknown");
  CHECK(code("5 kl/", volume_rate) == "unit-missing");
  CHECK(code("5 kl//d", volume_rate) == "unit-unknown");
  CHECK(code("5 kl/d/d", volume_rate) == "text-trailing");
  CHECK(code("0x10", number) == "unit-unknown");
}

TEST_CASE("numbers that do not fit") {
  using enum Dimension;
  for (const std::string_view text : {"inf", ".inf", "-inf", "nan", ".NaN", "Infinity", "\u221E"}) {
    CAPTURE(text);
    CHECK(code(text, number) == "number-not-finite");
    CHECK(code(text, volume) == "number-not-finite");
  }
  CHECK(code("1e999", number) == "number-range");
  CHECK(code("1e306 kl", volume) == "number-range");
  CHECK(code("1e-999", number) == "number-range");
  CHECK(code("1e99999999999999999999", number) == "number-range");
  CHECK(code("1 kl / 0 d", volume_rate) == "number-range");
  CHECK(code("2.5", count) == "number-not-whole");
  CHECK(code("1e17", count) == "number-range");
  CHECK(problem("30", fraction).suggestion == "write 30 % for a percentage");
  CHECK(code("101 %", fraction) == "fraction-range");
  CHECK(code("-1 %", fraction) == "fraction-range");
  CHECK(value(std::string(5000, '9') + "e-5000", number) == 1.0);  // rounds to 1
}

TEST_CASE("unlimited where it is allowed") {
  const auto read = parse_quantity("unlimited", Dimension::count, true);
  REQUIRE(std::holds_alternative<double>(read));
  CHECK(std::get<double>(read) == std::numeric_limits<double>::infinity());
  CHECK(problem("unlimited", Dimension::count).message == "cannot be unlimited");
  CHECK(std::holds_alternative<UnitError>(parse_quantity("inf", Dimension::count, true)));
  CHECK(format_quantity(std::numeric_limits<double>::infinity(), Dimension::volume) == "unlimited");
}

TEST_CASE("attack rates per distance and per time") {
  const auto rate = [](std::string_view text) { return std::get<AttackRate>(parse_attacks(text)); };
  using Per = AttackRate::Per;
  CHECK(rate("0.2 / 1000 km") == AttackRate{Per::km, 0.2 / 1000});
  CHECK(rate("0.2/1000km") == AttackRate{Per::km, 0.2 / 1000});
  CHECK(rate("0.7 / week") == AttackRate{Per::time, 0.7 / 7});
  CHECK(rate("0.09 / h").per == Per::time);
  CHECK(rate("0.09 / h").value == doctest::Approx(2.16).epsilon(1e-15));
  CHECK(rate("3 attacks per day") == AttackRate{Per::time, 3.0});
  CHECK(rate("1 / 500 m") == AttackRate{Per::km, 2.0});
  CHECK(rate("0 / d") == AttackRate{Per::time, 0.0});
  const auto fails = [](std::string_view text) { return std::get<UnitError>(parse_attacks(text)).code; };
  CHECK(fails("0.2") == "unit-missing");
  CHECK(fails("5 %") == "unit-kind");
  CHECK(fails("5 kl/d") == "unit-kind");
  CHECK(fails("1 / kl") == "unit-kind");
  CHECK(fails("1 / month") == "unit-ambiguous");
  CHECK(fails("1 / 0 km") == "number-range");
  CHECK(format_attacks({Per::km, 0.2 / 1000}) == "0.2 / 1000 km");
  CHECK(format_attacks({Per::time, 0.1}) == "0.1 / d");
  CHECK_THROWS_AS(parse_quantity("0.2 / d", Dimension::attacks), std::invalid_argument);
  CHECK_THROWS_AS(parse_quantity("06:00-18:00", Dimension::window), std::invalid_argument);
}

TEST_CASE("quantities are written as a person would") {
  using enum Dimension;
  CHECK(format_quantity(45'900, volume) == "45.9 kl");
  CHECK(format_quantity(3e7, volume) == "30 Ml");
  CHECK(format_quantity(250, volume) == "250 l");
  CHECK(format_quantity(4.5e6, volume_rate) == "4.5 Ml/d");
  CHECK(format_quantity(108e6, duration) == "30 h");
  CHECK(format_quantity(216e6, duration) == "2.5 d");
  CHECK(format_quantity(900e3, duration) == "15 min");
  CHECK(format_quantity(0, duration) == "0 ms");
  CHECK(format_quantity(0.3, fraction) == "30 %");
  CHECK(format_quantity(0.07, fraction) == "7 %");
  CHECK(format_quantity(0, fraction) == "0 %");
  CHECK(format_quantity(60, speed) == "60 km/h");
  CHECK(format_quantity(87.5, length) == "87.5 km");
  CHECK(format_quantity(1'234'567, count) == "1234567");
  CHECK(format_quantity(0.4, count_rate) == "0.4 / d");
  CHECK(format_quantity(1.5, number) == "1.5");
  CHECK(format_quantity(20472.0 * 86'400'000.0, date) == "2026-01-19 00:00");
  CHECK(format_quantity(1e6 / 3, volume, 3) == "333 kl");
  CHECK(format_quantity(2.0 / 3, fraction, 2) == "67 %");
  CHECK(format_quantity(1'234'567, count, 3) == "1234567");  // whole digits are never dropped
  CHECK_THROWS_AS(format_quantity(std::nan(""), volume), std::invalid_argument);
}

TEST_CASE("what is written reads back to the same double") {
  using enum Dimension;
  std::mt19937_64 random(7);
  std::size_t checked = 0;
  for (int round = 0; round < 4000; ++round) {
    const double unit = static_cast<double>(random() >> 11) * 0x1p-53;
    const double wide = std::ldexp(unit, static_cast<int>(random() % 120) - 60);
    for (const Dimension d : {duration, volume, volume_rate, length, speed, count_rate, number}) {
      const double x = random() % 2 == 0 ? wide : -wide;
      const std::string text = format_quantity(x, d);
      CAPTURE(text);
      CHECK(value(text, d) == x);
      ++checked;
    }
    CHECK(value(format_quantity(unit, fraction), fraction) == unit);
    const double whole = static_cast<double>(random() >> 12);
    CHECK(value(format_quantity(whole, count), count) == whole);
    const AttackRate rate{round % 2 == 0 ? AttackRate::Per::km : AttackRate::Per::time, wide};
    CHECK(std::get<AttackRate>(parse_attacks(format_attacks(rate))) == rate);
  }
  CHECK(checked == 28'000);
}

TEST_CASE("every dimension has a name and an example that reads") {
  for (int i = 0; i <= static_cast<int>(Dimension::window); ++i) {
    const Dimension d = static_cast<Dimension>(i);
    CHECK(!dimension_name(d).empty());
    CHECK(!dimension_example(d).empty());
    if (d == Dimension::window) {
      CHECK(std::holds_alternative<DayWindow>(parse_window(dimension_example(d))));
    } else if (d != Dimension::attacks) {
      CHECK(std::holds_alternative<double>(parse_quantity(dimension_example(d), d)));
    }
  }
}

TEST_CASE("any text is read or refused within its own bounds") {
  std::mt19937_64 random(99);
  const std::vector<std::string> pieces{"1",     "0.5", ".", ",",      "_",   " ",      "/",    "kl",
                                        "d",     "km",  "%", "\u00D7", "-",   "e",      "e9",   "\u00A0",
                                        "month", "per", "x", "\xFF",   "inf", "\u00E9", "1000", "trucks"};
  for (int round = 0; round < 50'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 7; i > 0; --i) text += pieces[random() % pieces.size()];
    for (int i = 0; i < static_cast<int>(Dimension::window); ++i) {
      if (static_cast<Dimension>(i) == Dimension::attacks) continue;
      const auto read = parse_quantity(text, static_cast<Dimension>(i));
      if (const UnitError* bad = std::get_if<UnitError>(&read)) {
        CHECK(bad->offset <= text.size());
        CHECK(bad->offset + bad->length <= text.size() + 1);
        CHECK(!bad->message.empty());
      } else {
        CHECK(std::isfinite(std::get<double>(read)));
      }
    }
  }
}
