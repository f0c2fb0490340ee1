// The units Taji knows, as a table.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <taji/text/units.hpp>
#include <vector>

namespace taji::text {

// What a unit measures by itself. An event is a noun that is counted: trucks, convoys, attacks.
enum class Base { none, time, volume, length, percent, event };

// One unit is factor * 10^power of its base's unit: milliseconds, litres, kilometres, 1, events.
struct Unit {
  std::string_view name;
  Base base;
  int power;
  int factor;
};

// Words that look like units but are refused, and why.
struct RefusedUnit {
  std::string_view name;
  std::string_view code;
  std::string_view message;
  std::string_view suggestion;
};

std::span<const Unit> all_units();
const Unit* find_unit(std::string_view name);
const RefusedUnit* find_refused_unit(std::string_view name);
bool is_month(std::string_view name);
// Names of the units of one base.
std::vector<std::string> unit_names(Base base);
// "l, hl, kl, m³, Ml or Gl".
std::string_view usual_units(Base base);

}  // namespace taji::text
