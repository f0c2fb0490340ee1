#include "text/unit_table.hpp"

#include <algorithm>
#include <array>

namespace taji::text {

namespace {

constexpr auto units = std::to_array<Unit>({
    {"ms", Base::time, 0, 1},           {"s", Base::time, 3, 1},           {"sec", Base::time, 3, 1},
    {"secs", Base::time, 3, 1},         {"second", Base::time, 3, 1},      {"seconds", Base::time, 3, 1},
    {"min", Base::time, 4, 6},          {"mins", Base::time, 4, 6},        {"minute", Base::time, 4, 6},
    {"minutes", Base::time, 4, 6},      {"h", Base::time, 5, 36},          {"hr", Base::time, 5, 36},
    {"hrs", Base::time, 5, 36},         {"hour", Base::time, 5, 36},       {"hours", Base::time, 5, 36},
    {"d", Base::time, 5, 864},          {"day", Base::time, 5, 864},       {"days", Base::time, 5, 864},
    {"w", Base::time, 5, 6048},         {"wk", Base::time, 5, 6048},       {"week", Base::time, 5, 6048},
    {"weeks", Base::time, 5, 6048},     {"yr", Base::time, 6, 31536},      {"yrs", Base::time, 6, 31536},
    {"year", Base::time, 6, 31536},     {"years", Base::time, 6, 31536},   {"l", Base::volume, 0, 1},
    {"L", Base::volume, 0, 1},          {"litre", Base::volume, 0, 1},     {"litres", Base::volume, 0, 1},
    {"liter", Base::volume, 0, 1},      {"liters", Base::volume, 0, 1},    {"hl", Base::volume, 2, 1},
    {"hL", Base::volume, 2, 1},         {"kl", Base::volume, 3, 1},        {"kL", Base::volume, 3, 1},
    {"m3", Base::volume, 3, 1},         {"m³", Base::volume, 3, 1},        {"m^3", Base::volume, 3, 1},
    {"Ml", Base::volume, 6, 1},         {"ML", Base::volume, 6, 1},        {"megalitre", Base::volume, 6, 1},
    {"megalitres", Base::volume, 6, 1}, {"megaliter", Base::volume, 6, 1}, {"megaliters", Base::volume, 6, 1},
    {"Gl", Base::volume, 9, 1},         {"GL", Base::volume, 9, 1},        {"m", Base::length, -3, 1},
    {"km", Base::length, 0, 1},         {"%", Base::percent, -2, 1},       {"truck", Base::event, 0, 1},
    {"trucks", Base::event, 0, 1},      {"tanker", Base::event, 0, 1},     {"tankers", Base::event, 0, 1},
    {"vehicle", Base::event, 0, 1},     {"vehicles", Base::event, 0, 1},   {"load", Base::event, 0, 1},
    {"loads", Base::event, 0, 1},       {"convoy", Base::event, 0, 1},     {"convoys", Base::event, 0, 1},
    {"departure", Base::event, 0, 1},   {"departures", Base::event, 0, 1}, {"driver", Base::event, 0, 1},
    {"drivers", Base::event, 0, 1},     {"attack", Base::event, 0, 1},     {"attacks", Base::event, 0, 1},
    {"attempt", Base::event, 0, 1},     {"attempts", Base::event, 0, 1},   {"closure", Base::event, 0, 1},
    {"closures", Base::event, 0, 1},    {"event", Base::event, 0, 1},      {"events", Base::event, 0, 1},
    {"time", Base::event, 0, 1},        {"times", Base::event, 0, 1},
});

constexpr std::string_view month_message = "uses months, whose lengths differ";
constexpr std::string_view month_hint = "write days, weeks or years of 365 d";
constexpr std::string_view slip_message = "uses 'ml', a thousandth of a litre";
constexpr std::string_view slip_hint = "write Ml for millions of litres";
constexpr std::string_view mass_message = "uses a mass where fuel is counted by volume";
constexpr std::string_view mass_hint = "convert to litres, for example 38.5 kl";
constexpr std::string_view trade_message = "uses a unit that differs between countries";
constexpr std::string_view trade_hint = "convert to litres: a US barrel is 158.987 l, a US gallon 3.785 l";

constexpr auto refused = std::to_array<RefusedUnit>({
    {"month", "unit-ambiguous", month_message, month_hint},
    {"months", "unit-ambiguous", month_message, month_hint},
    {"mo", "unit-ambiguous", month_message, month_hint},
    {"ml", "unit-ambiguous", slip_message, slip_hint},
    {"mL", "unit-ambiguous", slip_message, slip_hint},
    {"t", "unit-ambiguous", mass_message, mass_hint},
    {"kt", "unit-ambiguous", mass_message, mass_hint},
    {"kg", "unit-ambiguous", mass_message, mass_hint},
    {"ton", "unit-ambiguous", mass_message, mass_hint},
    {"tons", "unit-ambiguous", mass_message, mass_hint},
    {"tonne", "unit-ambiguous", mass_message, mass_hint},
    {"tonnes", "unit-ambiguous", mass_message, mass_hint},
    {"bbl", "unit-ambiguous", trade_message, trade_hint},
    {"barrel", "unit-ambiguous", trade_message, trade_hint},
    {"barrels", "unit-ambiguous", trade_message, trade_hint},
    {"gal", "unit-ambiguous", trade_message, trade_hint},
    {"gallon", "unit-ambiguous", trade_message, trade_hint},
    {"gallons", "unit-ambiguous", trade_message, trade_hint},
});

}  // namespace

std::span<const Unit> all_units() {
  return units;
}

const Unit* find_unit(std::string_view name) {
  const auto found = std::find_if(units.begin(), units.end(), [name](const Unit& u) { return u.name == name; });
  return found == units.end() ? nullptr : &*found;
}

const RefusedUnit* find_refused_unit(std::string_view name) {
  const auto found =
      std::find_if(refused.begin(), refused.end(), [name](const RefusedUnit& u) { return u.name == name; });
  return found == refused.end() ? nullptr : &*found;
}

bool is_month(std::string_view name) {
  return name == "month" || name == "months" || name == "mo";
}

std::vector<std::string> unit_names(Base base) {
  std::vector<std::string> names;
  for (const Unit& unit : units) {
    if (unit.base == base) names.emplace_back(unit.name);
  }
  return names;
}

std::string_view usual_units(Base base) {
  switch (base) {
    case Base::time:
      return "ms, s, min, h, d, week or yr";
    case Base::volume:
      return "l, hl, kl, m³, Ml or Gl";
    case Base::length:
      return "m or km";
    case Base::percent:
      return "%";
    default:
      return "trucks, convoys, attacks or events";
  }
}

}  // namespace taji::text
