#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <taji/kernel/time.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

constexpr std::array<const char*, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                 "July",    "August",   "September", "October", "November", "December"};

/// Decimals that show a value to `significant` digits, none if it has that many before the point.
int decimals_for(double value, int significant) {
  if (value == 0 || !std::isfinite(value)) return 0;
  const int leading = static_cast<int>(std::floor(std::log10(std::abs(value))));
  return std::clamp(significant - 1 - leading, 0, 12);
}

/// The place of the first digit of an error as it will be shown: 0.096 is shown as 0.1.
int places_of_error(double error) {
  const double unit = std::pow(10.0, decimals_for(error, 1));
  return decimals_for(std::round(error * unit) / unit, 1);
}

std::string date_with(std::string_view iso, bool whole_month) {
  const bool is_date = iso.size() == 10 && iso[4] == '-' && iso[7] == '-';
  if (!is_date) return std::string(iso);
  const auto digits = [&](std::size_t at) { return (iso[at] - '0') * 10 + (iso[at + 1] - '0'); };
  const int month = digits(5), day = digits(8);
  if (month < 1 || month > 12) return std::string(iso);
  const std::string name = kMonths[static_cast<std::size_t>(month - 1)];
  return fmt::format("{} {}", day, whole_month ? name : name.substr(0, 3));
}

}  // namespace

Likelihood likelihood(double probability) {
  if (probability >= 0.95) return Likelihood::almost_certain;
  if (probability >= 0.66) return Likelihood::probable;
  if (probability >= 0.33) return Likelihood::may_well;
  return probability >= 0.1 ? Likelihood::possible : Likelihood::unlikely;
}

std::string percent(const study::Estimate& probability) {
  if (!probability.exists()) return "–";
  if (!std::isfinite(probability.se)) return fmt::format("{:.0f} ± ?", 100 * probability.value);
  const double error = std::max(std::round(100 * probability.se), 1.0);
  const double value = std::round(100 * probability.value);
  if (error <= 1 && value <= 0) return "<1";
  if (error <= 1 && value >= 100) return ">99";
  return fmt::format("{:.0f} ± {:.0f}", value, error);
}

std::string share(double fraction) {
  if (std::isnan(fraction)) return "–";
  if (fraction == 0) return "0 %";
  if (fraction < 0.001) return "<0.1 %";
  return fmt::format("{:.{}f} %", 100 * fraction, fraction < 0.0995 ? 1 : 0);
}

std::string plus_minus(const study::Estimate& estimate) {
  if (!estimate.exists()) return "–";
  if (!std::isfinite(estimate.se)) return figure(estimate.value) + " ± ?";
  if (estimate.se <= 0) return figure(estimate.value);
  const int places = places_of_error(estimate.se);
  return fmt::format("{:.{}f} ± {:.{}f}", estimate.value, places, estimate.se, places);
}

std::string supported(const study::Estimate& estimate) {
  if (!estimate.exists() || !std::isfinite(estimate.se) || estimate.se <= 0) return figure(estimate.value);
  const int places = std::min(places_of_error(estimate.se), decimals_for(estimate.value, 3));
  return fmt::format("{:.{}f}", estimate.value, places);
}

std::string litres_plus_minus(const study::Estimate& estimate) {
  const double size = std::max(std::abs(estimate.value), std::isfinite(estimate.se) ? estimate.se : 0);
  if (!estimate.exists()) return "–";
  if (size >= 1e6) return plus_minus({estimate.value * 1e-6, estimate.se * 1e-6}) + " Ml";
  if (size >= 1e3) return plus_minus({estimate.value * 1e-3, estimate.se * 1e-3}) + " kl";
  return plus_minus(estimate) + " l";
}

std::string litres(double value) {
  if (!std::isfinite(value)) return std::isnan(value) ? "–" : "unlimited";
  const double size = std::abs(value);
  if (size >= 999'500) return figure(value * 1e-6) + " Ml";
  if (size >= 999.5) return figure(value * 1e-3) + " kl";
  return figure(value) + " l";
}

std::string days(double value) {
  if (std::isnan(value)) return "–";
  return std::isinf(value) ? "∞" : fmt::format("{:.1f}", value);
}

std::string duration(std::int64_t ms) {
  if (ms == kernel::kNever) return "no known time";
  const auto value = static_cast<double>(ms);
  const auto digits = [](double x) { return fmt::format("{:.{}f}", x, x < 9.95 && x != std::floor(x) ? 1 : 0); };
  if (ms >= 2 * kernel::kDay) return digits(value / static_cast<double>(kernel::kDay)) + " d";
  if (ms >= 2 * kernel::kHour) return digits(value / static_cast<double>(kernel::kHour)) + " h";
  return fmt::format("{:.0f} min", value / static_cast<double>(kernel::kMinute));
}

const char* in_words(model::Stage stage) {
  static constexpr std::array<const char*, model::kStages> kWords = {"idle",
                                                                     "loading",
                                                                     "to the marshalling place",
                                                                     "waiting for a convoy",
                                                                     "waiting for escort",
                                                                     "waiting to be let pass",
                                                                     "driving",
                                                                     "nights",
                                                                     "halted by a closure",
                                                                     "halted by an attack",
                                                                     "checkpoints",
                                                                     "clearance",
                                                                     "unloading",
                                                                     "driving back"};
  return stage == model::Stage::none ? "" : kWords[static_cast<std::size_t>(stage)];
}

std::string days_and_hours(std::int64_t ms) {
  const std::int64_t minutes = (ms + kernel::kMinute / 2) / kernel::kMinute;
  const std::int64_t days = minutes / (24 * 60);
  return (days > 0 ? fmt::format("{} d ", days) : std::string()) +
         fmt::format("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
}

std::string figure(double value) {
  if (std::isnan(value)) return "–";
  if (std::isinf(value)) return value > 0 ? "∞" : "-∞";
  std::string text = fmt::format("{:.{}f}", value, decimals_for(value, 3));
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

std::string to_places(double value, int places, bool with_sign) {
  if (std::isnan(value)) return "–";
  const std::string digits = std::isinf(value) ? "∞" : fmt::format("{:.{}f}", std::abs(value), places);
  const bool zero = digits.find_first_not_of("0.") == std::string::npos;
  return (zero ? "" : value < 0 ? "−" : with_sign ? "+" : "") + digits;
}

std::string thousands(std::int64_t value) {
  std::string text = std::to_string(value);
  const std::size_t sign = value < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > sign + 3;) text.insert(at -= 3, ",");
  return text;
}

std::string long_date(std::string_view iso) {
  return date_with(iso, true);
}

std::string short_date(std::string_view iso) {
  return date_with(iso, false);
}

std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string left(std::string_view text, std::size_t columns) {
  std::string result(text);
  if (width(text) > columns) {
    // Whole letters only: cut before the first byte of the letter that does not fit beside the "…".
    std::size_t letters = 0, end = 0;
    for (; end < text.size(); ++end) {
      const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
      if (begins && ++letters == columns) break;
    }
    result.resize(end);
    result += "…";
  }
  return result + std::string(columns - std::min(columns, width(result)), ' ');
}

std::string right(std::string_view text, std::size_t columns) {
  if (width(text) > columns) return left(text, columns);
  return std::string(columns - width(text), ' ') + std::string(text);
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

namespace {

/// Width of the first word with what is glued to it.
std::size_t width_to_break(std::string_view text) {
  std::size_t end = std::min(text.find(' '), text.size());
  while (end + 1 < text.size()) {
    const std::string_view next = text.substr(end + 1);
    const bool glued = next.starts_with("±") || next.starts_with("%") || text.substr(0, end).ends_with("±");
    if (!glued) break;
    end += 1 + std::min(next.find(' '), next.size());
  }
  return width(text.substr(0, end));
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t columns, std::string_view indent) {
  std::string result;
  std::size_t used = 0;
  bool first_on_line = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    // A figure, its error and its percent sign stay together.
    const bool glued = word.starts_with("±") || word.starts_with("%") || result.ends_with("±");
    if (!first_on_line && !glued && used + 1 + width_to_break(text) > columns) {
      result += "\n" + std::string(indent);
      used = width(indent);
      first_on_line = true;
    }
    if (!first_on_line) {
      result += ' ';
      ++used;
    }
    result += word;
    used += width(word);
    first_on_line = false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

}  // namespace taji::output
