#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <output/measure_words.hpp>
#include <taji/kernel/time.hpp>
#include <taji/output/wording.hpp>

using namespace taji;
using namespace taji::output;

namespace {
constexpr double kInfinite = std::numeric_limits<double>::infinity();
const double kNone = std::numeric_limits<double>::quiet_NaN();
}  // namespace

TEST_CASE("the scale of likelihood at its edges") {
  CHECK(likelihood(1) == Likelihood::almost_certain);
  CHECK(likelihood(0.95) == Likelihood::almost_certain);
  CHECK(likelihood(0.9499) == Likelihood::probable);
  CHECK(likelihood(0.66) == Likelihood::probable);
  CHECK(likelihood(0.6599) == Likelihood::may_well);
  CHECK(likelihood(0.33) == Likelihood::may_well);
  CHECK(likelihood(0.3299) == Likelihood::possible);
  CHECK(likelihood(0.1) == Likelihood::possible);
  CHECK(likelihood(0.0999) == Likelihood::unlikely);
  CHECK(likelihood(0) == Likelihood::unlikely);
}

TEST_CASE("percent shows no more than the error supports") {
  CHECK(percent({0.583, 0.0123}) == "58 ± 1");
  CHECK(percent({0.583, 0.003}) == "58 ± 1");
  CHECK(percent({0.583, 0.16}) == "58 ± 16");
  CHECK(percent({0, 0.001}) == "<1");
  CHECK(percent({1, 0.001}) == ">99");
  CHECK(percent({0, 0.03}) == "0 ± 3");
  CHECK(percent({0.5, kInfinite}) == "50 ± ?");
  CHECK(percent({kNone, kNone}) == "–");
}

TEST_CASE("value and error to the same place") {
  CHECK(plus_minus({38.24, 0.52}) == "38.2 ± 0.5");
  CHECK(plus_minus({38.24, 4.7}) == "38 ± 5");
  CHECK(plus_minus({38.24, 0.096}) == "38.2 ± 0.1");
  CHECK(plus_minus({38.24, 0.0096}) == "38.24 ± 0.01");
  CHECK(plus_minus({-3.1416, 0.02}) == "-3.14 ± 0.02");
  CHECK(plus_minus({38.24, 0}) == "38.2");
  CHECK(plus_minus({38.24, kInfinite}) == "38.2 ± ?");
  CHECK(supported({38.24, 0.52}) == "38.2");
  CHECK(supported({21.11, 0.02}) == "21.1");
  CHECK(supported({0.0531, 0.002}) == "0.053");
  CHECK(supported({0, 0.002}) == "0");
  CHECK(supported({38.24, 4.7}) == "38");
  CHECK(litres_plus_minus({38'240'000, 520'000}) == "38.2 ± 0.5 Ml");
  CHECK(litres_plus_minus({1500, 20}) == "1.50 ± 0.02 kl");
  CHECK(litres_plus_minus({0, 0}) == "0 l");
}

TEST_CASE("figures, volumes, durations") {
  CHECK(figure(212.4) == "212");
  CHECK(figure(9.1) == "9.1");
  CHECK(figure(0.04) == "0.04");
  CHECK(figure(0) == "0");
  CHECK(figure(123456) == "123456");
  CHECK(litres(413'000) == "413 kl");
  CHECK(litres(999'700) == "1 Ml");
  CHECK(litres(45'900) == "45.9 kl");
  CHECK(days(9.06) == "9.1");
  CHECK(days(kInfinite) == "∞");
  CHECK(duration(11 * kernel::kHour) == "11 h");
  CHECK(duration(60 * kernel::kHour) == "2.5 d");
  CHECK(duration(40 * kernel::kMinute) == "40 min");
  CHECK(duration(kernel::kNever) == "no known time");
  CHECK(share(0.223) == "22 %");
  CHECK(share(0.034) == "3.4 %");
  CHECK(share(0.0004) == "<0.1 %");
  CHECK(share(0) == "0 %");
  CHECK(thousands(999) == "999");
  CHECK(thousands(10'000) == "10,000");
  CHECK(thousands(-1'234'567) == "-1,234,567");
}

TEST_CASE("decimals, with a sign where one is wanted") {
  CHECK(to_places(12, 1, false) == "12.0");
  CHECK(to_places(12, 1, true) == "+12.0");
  CHECK(to_places(-3.14, 1, false) == "−3.1");
  CHECK(to_places(-0.04, 1, true) == "0.0");
  CHECK(to_places(kInfinite, 2, false) == "∞");
  CHECK(to_places(kInfinite, 2, true) == "+∞");
  CHECK(to_places(-kInfinite, 2, false) == "−∞");
  CHECK(to_places(kNone, 2, true) == "–");
}

TEST_CASE("what is shown of many measures is the largest, and one without a figure comes last") {
  const std::vector<double> sizes = {2, kNone, 7, -1, 7, kNone, 3};
  CHECK(shown_measures(sizes, 0) == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6});
  CHECK(shown_measures(sizes, 7) == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6});
  CHECK(shown_measures(sizes, 3) == std::vector<std::size_t>{2, 4, 6});
  CHECK(shown_measures(sizes, 6) == std::vector<std::size_t>{2, 4, 6, 0, 3, 1});
}

TEST_CASE("dates and lists") {
  CHECK(long_date("2026-01-19") == "19 January");
  CHECK(short_date("2026-12-01") == "1 Dec");
  CHECK(long_date("day 7 since 1970") == "day 7 since 1970");
  CHECK(listed({"a"}) == "a");
  CHECK(listed({"a", "b"}) == "a and b");
  CHECK(listed({"a", "b", "c"}) == "a, b and c");
}

TEST_CASE("columns count letters, not bytes") {
  CHECK(width("Sévaré") == 6);
  CHECK(left("Ségou", 7) == "Ségou  ");
  CHECK(left("Sévaré-Mopti", 6) == "Sévar…");
  CHECK(left("ééé", 3) == "ééé");
  CHECK(left("éééé", 2) == "é…");
  CHECK(right("é", 3) == "  é");
}

TEST_CASE("lines break at spaces, not inside a figure") {
  CHECK(wrapped("one two three", 7, "  ") == "one two\n  three");
  CHECK(wrapped("a 58 ± 1 % b", 8, "") == "a\n58 ± 1 %\nb");
  CHECK(wrapped("word", 2, "") == "word");
  CHECK(wrapped("", 5, "") == "");
}
