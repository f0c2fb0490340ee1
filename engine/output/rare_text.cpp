#include <fmt/format.h>

#include <cmath>
#include <output/rare_json.hpp>
#include <taji/output/rare_text.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;

/// From here on plain sampling does as well.
constexpr double kNotRare = 0.1;
/// A standard error above this share of the estimate makes it a rough one.
constexpr double kRough = 0.3;

/// To so many significant digits, without an exponent: "0.0014".
std::string digits(double value, int significant) {
  if (!(value > 0)) return "0";
  const int places = std::max(0, significant - 1 - static_cast<int>(std::floor(std::log10(value))));
  return fmt::format("{:.{}f}", value, places);
}

/// Digits of a figure that its relative error supports: 1 to 3.
int supported_digits(const study::Estimate& p) {
  if (!(p.se > 0) || !std::isfinite(p.se)) return 2;
  const double relative = p.se / p.value;
  return relative > 0.2 ? 1 : relative > 0.02 ? 2 : 3;
}

std::string one_in(double p, int significant) {
  const double unit = std::pow(10, std::floor(std::log10(1 / p)) - significant + 1);
  return "1 in " + thousands(static_cast<std::int64_t>(std::llround(std::max(1.0, std::round(1 / p / unit) * unit))));
}

std::string in_percent(double p, int significant) {
  return digits(100 * p, significant) + " %";
}

std::string heading(const study::RareEstimate& e) {
  return fmt::format("{} runs dry of {} by {}", e.event.city, e.event.product, long_date(e.event.date));
}

std::string how(const study::RareEstimate& e) {
  std::string text = fmt::format("Found by splitting: {} independent repetitions of {} worlds", thousands(e.islands),
                                 thousands(e.worlds));
  const std::size_t levels = e.passed.size() - 1;
  text += levels == 0 ? ", without levels" : fmt::format(", copied at {} level{}", levels, levels == 1 ? "" : "s");
  text += fmt::format("; {} worlds ran dry", thousands(e.dry));
  if (e.dry > 0 && levels > 0) text += fmt::format(", descended from {} beginnings", thousands(e.births));
  return text + fmt::format("; {} events simulated.", thousands(e.events));
}

std::string beside_plain(const study::RareEstimate& e) {
  if (!(e.plain_replications > 0) || !std::isfinite(e.gain)) return {};
  const double dry = e.plain_replications * e.probability.value;
  return fmt::format(
      " Plain sampling of the same cost, {} replications, would have seen {} of them run dry and known the chance to ± "
      "{}: "
      "splitting {} its variance by {}.",
      thousands(std::llround(e.plain_replications)), dry < 0.095 ? "none" : figure(dry), in_percent(e.plain_se, 1),
      e.gain >= 1 ? "cuts" : "raises", figure(e.gain >= 1 ? e.gain : 1 / e.gain));
}

std::string paragraph(const study::RareEstimate& e) {
  const double p = e.probability.value;
  std::string text = "  " + heading(e) + ": ";
  if (!(p > 0)) {
    text += e.passed.size() == 1
                ? fmt::format("not seen; the chance is at most about {} (95 %). ", in_percent(e.high, 1))
                : "not seen: it cannot be, or is too rare for so few worlds (a larger -n makes more). ";
  } else {
    text += "chance " + rare_chance(e.probability);
    if (std::isfinite(e.probability.se)) {
      text += fmt::format(", 95 % interval {} to {}. ", in_percent(e.low, 2), in_percent(e.high, 2));
    } else {
      text += ", seen in one repetition only, so without an error. ";
    }
  }
  text += how(e) + beside_plain(e);
  if (p >= kNotRare) text += " It is not rare: the figures of the forecast itself say as much.";
  if (p > 0 && !(e.probability.se < kRough * p)) text += " A rough figure: a larger -n makes it better.";
  if (e.failed > 0) text += fmt::format(" {} worlds failed and are left out of the shares.", thousands(e.failed));
  return wrapped(text, kWidth, "    ") + "\n";
}

}  // namespace

std::string rare_chance(const study::Estimate& probability) {
  const double p = probability.value;
  if (!(p > 0)) return "0 %";
  const int significant = supported_digits(probability);
  std::string text = in_percent(p, significant);
  if (std::isfinite(probability.se))
    text = fmt::format("{} ± {} %", digits(100 * p, significant), digits(100 * probability.se, 1));
  return p < kNotRare ? fmt::format("{} ({})", text, one_in(p, std::min(significant, 2))) : text;
}

std::string rare_text(const std::vector<study::RareEstimate>& events) {
  std::string text;
  for (const study::RareEstimate& event : events) {
    if (!event.stopped) text += paragraph(event);
  }
  return text;
}

Json rare_json(const std::vector<study::RareEstimate>& events) {
  Json list = Json::array();
  for (const study::RareEstimate& e : events) {
    Json one = Json::object();
    one["measure"] = e.event.measure;
    one["date"] = e.event.date;
    if (e.stopped) {
      one["stopped"] = true;
      list.push_back(std::move(one));
      continue;
    }
    one["value"] = e.probability.value;
    one["se"] = e.probability.se;
    one["interval95"] = {e.low, e.high};
    one["islands"] = e.islands;
    one["worlds"] = e.worlds;
    one["stages"] = e.passed;
    one["islands_dry"] = e.islands_dry;
    one["dry"] = e.dry;
    one["births"] = e.births;
    one["failed"] = e.failed;
    one["events"] = e.events;
    one["days"] = e.days;
    one["plain"] = {{"replications", e.plain_replications}, {"se", e.plain_se}};
    one["gain"] = e.gain;
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace taji::output
