#include <fmt/format.h>

#include <array>
#include <cmath>
#include <span>
#include <stdexcept>
#include <taji/text/units.hpp>
#include <vector>

namespace taji::text {

namespace {

// A unit to write in: used from `least` on, in canonical units; the value is divided by `size`.
struct Written {
  double least;
  double size;
  std::string_view label;
};

// From the largest to the canonical unit, or the nearest to it that any double reads back from.
std::span<const Written> units_for(Dimension dimension) {
  static constexpr std::array<Written, 5> duration{
      {{1.728e8, 8.64e7, " d"}, {3.6e6, 3.6e6, " h"}, {6e4, 6e4, " min"}, {1e3, 1e3, " s"}, {0, 1, " ms"}}};
  static constexpr std::array<Written, 3> volume{{{1e6, 1e6, " Ml"}, {1e3, 1e3, " kl"}, {0, 1, " l"}}};
  static constexpr std::array<Written, 3> rate{{{1e6, 1e6, " Ml/d"}, {1e3, 1e3, " kl/d"}, {0, 1, " l/d"}}};
  static constexpr std::array<Written, 1> length{{{0, 1, " km"}}};
  static constexpr std::array<Written, 1> speed{{{0, 1, " km/h"}}};
  static constexpr std::array<Written, 2> fraction{{{0, 0.01, " %"}, {0, 1, ""}}};
  static constexpr std::array<Written, 1> per_day{{{0, 1, " / d"}}};
  static constexpr std::array<Written, 1> plain{{{0, 1, ""}}};
  switch (dimension) {
    case Dimension::duration:
      return duration;
    case Dimension::volume:
      return volume;
    case Dimension::volume_rate:
      return rate;
    case Dimension::length:
      return length;
    case Dimension::speed:
      return speed;
    case Dimension::fraction:
      return fraction;
    case Dimension::count_rate:
      return per_day;
    default:
      return plain;
  }
}

// Decimal digits without an exponent where a person would write none.
std::string rounded(double value, int significant) {
  if (value == 0) return "0";
  const double size = std::floor(std::log10(std::abs(value)));
  if (size < -6 || size > 15) return fmt::format("{:.{}g}", value, significant);
  const int decimals = std::max(0, significant - 1 - static_cast<int>(size));
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (decimals > 0) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
  }
  return text;
}

}  // namespace

std::string format_quantity(double value, Dimension dimension, int significant) {
  if (dimension == Dimension::attacks || dimension == Dimension::window || std::isnan(value)) {
    throw std::invalid_argument("not a single quantity");
  }
  if (std::isinf(value)) return value > 0 ? "unlimited" : "-unlimited";
  if (dimension == Dimension::date) return format_datetime(static_cast<std::int64_t>(value));
  const std::span<const Written> units = units_for(dimension);
  std::size_t first = 0;
  while (std::abs(value) < units[first].least) ++first;
  if (value == 0 && dimension != Dimension::fraction) first = units.size() - 1;
  if (significant > 0) return rounded(value / units[first].size, significant) + std::string(units[first].label);

  for (std::size_t i = first; i < units.size(); ++i) {
    for (const int digits : {15, 17}) {
      const std::string text = rounded(value / units[i].size, digits) + std::string(units[i].label);
      const auto back = parse_quantity(text, dimension);
      if (const double* same = std::get_if<double>(&back); same != nullptr && *same == value) return text;
    }
  }
  return fmt::format("{}{}", value, units.back().label);
}

std::string format_attacks(const AttackRate& rate) {
  if (rate.per == AttackRate::Per::time) return fmt::format("{} / d", rate.value);
  const auto same = [&rate](const std::string& text) {
    const auto back = parse_attacks(text);
    return std::holds_alternative<AttackRate>(back) && std::get<AttackRate>(back) == rate;
  };
  const std::string usual = rounded(rate.value * 1000, 15) + " / 1000 km";
  return same(usual) ? usual : fmt::format("{} / km", rate.value);
}

std::string_view dimension_name(Dimension dimension) {
  switch (dimension) {
    case Dimension::duration:
      return "a duration";
    case Dimension::volume:
      return "a volume";
    case Dimension::volume_rate:
      return "a volume rate";
    case Dimension::length:
      return "a length";
    case Dimension::speed:
      return "a speed";
    case Dimension::fraction:
      return "a fraction";
    case Dimension::count:
      return "a whole number";
    case Dimension::count_rate:
      return "a rate per time";
    case Dimension::attacks:
      return "an attack rate";
    case Dimension::number:
      return "a number";
    case Dimension::date:
      return "a date";
    default:
      return "a daily window";
  }
}

std::string_view dimension_example(Dimension dimension) {
  switch (dimension) {
    case Dimension::duration:
      return "72 h";
    case Dimension::volume:
      return "45.9 kl";
    case Dimension::volume_rate:
      return "4.5 Ml/d";
    case Dimension::length:
      return "87 km";
    case Dimension::speed:
      return "60 km/h";
    case Dimension::fraction:
      return "30 %";
    case Dimension::count:
      return "60";
    case Dimension::count_rate:
      return "0.4 / d";
    case Dimension::attacks:
      return "0.2 / 1000 km or 0.6 / week";
    case Dimension::number:
      return "1.5";
    case Dimension::date:
      return "2026-01-19";
    default:
      return "06:00-18:00";
  }
}

}  // namespace taji::text
