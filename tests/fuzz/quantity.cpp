// Quantities of every dimension, dates, windows, rates of attacks: read or refused, and what is read can be written and
// read again.
#include <array>
#include <cmath>
#include <taji/text/units.hpp>

#include "fuzz/fuzz.hpp"

using namespace taji;
using text::Dimension;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input = fuzz::as_text(data, size);
  static constexpr std::array kAll = {
      Dimension::duration, Dimension::volume, Dimension::volume_rate, Dimension::length, Dimension::speed,
      Dimension::fraction, Dimension::count,  Dimension::count_rate,  Dimension::number, Dimension::date};
  for (const Dimension dimension : kAll) {
    const auto read = text::parse_quantity(input, dimension, true);
    if (const auto* error = std::get_if<text::UnitError>(&read)) {
      fuzz::demand(!error->message.empty());
      continue;
    }
    const double value = std::get<double>(read);
    fuzz::demand(!std::isnan(value));
    const std::string written = text::format_quantity(value, dimension);
    const auto again = text::parse_quantity(written, dimension, true);
    fuzz::demand(std::holds_alternative<double>(again) && std::get<double>(again) == value);
  }
  if (const auto window = text::parse_window(input); std::holds_alternative<text::DayWindow>(window)) {
    const auto& value = std::get<text::DayWindow>(window);
    fuzz::demand(std::get<text::DayWindow>(text::parse_window(text::format_window(value))) == value);
  }
  if (const auto rate = text::parse_attacks(input); std::holds_alternative<text::AttackRate>(rate)) {
    const auto& value = std::get<text::AttackRate>(rate);
    fuzz::demand(std::get<text::AttackRate>(text::parse_attacks(text::format_attacks(value))) == value);
  }
  return 0;
}
