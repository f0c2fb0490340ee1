#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <output/measure_words.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {

using study::Measure;
using study::Quantity;

namespace {

std::string name_of(const std::string& id, const Shown& shown) {
  const auto found = std::find_if(shown.names.begin(), shown.names.end(), [&](const auto& n) { return n.first == id; });
  return found == shown.names.end() ? id : found->second;
}

/// "by 18 Feb" for a path that ends in a mark.
std::string by_mark(const std::string& path, const Shown& shown) {
  const std::string label = path.substr(path.rfind('.') + 1);
  for (const auto& [mark, date] : shown.dates) {
    if (mark == label) return "by " + short_date(date);
  }
  return label;
}

}  // namespace

std::string in_words(const Measure& measure, const Shown& shown, const char* before) {
  if (measure.of.empty()) return measure.path;
  const std::string where = name_of(measure.of.front(), shown);
  const std::string what = measure.of.size() > 1 ? measure.of[1] : "";
  if (measure.path == "unserved_l") return fmt::format("unserved {}{}{}", what, before, where);
  if (measure.path == "unserved_l.share") return fmt::format("unserved share of {}{}{}", what, before, where);
  if (measure.path == "served_share") return fmt::format("served share of {}{}{}", what, before, where);
  if (measure.path == "shortage_days") return fmt::format("days short of {}{}{}", what, before, where);
  if (measure.path == "delivered_l") {
    return what.empty() ? fmt::format("delivered by {}", where) : fmt::format("{} delivered{}{}", what, before, where);
  }
  if (measure.path == "trucks_lost") return fmt::format("trucks lost{}{}", before, where);
  if (measure.path.starts_with("p_dry.")) {
    return fmt::format("chance of no {} {}{}{}", what, by_mark(measure.path, shown), before, where);
  }
  return measure.name();
}

Scale scale_of(Quantity quantity, double largest) {
  switch (quantity) {
    case Quantity::litres:
      return largest >= 1e6 ? Scale{1e6, " Ml"} : largest >= 1e3 ? Scale{1e3, " kl"} : Scale{1, " l"};
    case Quantity::share:
      return {0.01, " points"};
    case Quantity::days:
      return {1, " d"};
    case Quantity::hours:
      return {1, " h"};
    case Quantity::number:
      break;
  }
  return {1, ""};
}

std::vector<std::size_t> shown_measures(const std::vector<double>& sizes, std::size_t most) {
  std::vector<std::size_t> order(sizes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (most == 0 || order.size() <= most) return order;
  const auto size = [&](std::size_t i) { return std::isnan(sizes[i]) ? -INFINITY : sizes[i]; };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  order.resize(most);
  return order;
}

std::string estimate_in_words(Quantity quantity, const study::Estimate& estimate) {
  switch (quantity) {
    case Quantity::litres:
      return litres_plus_minus(estimate);
    case Quantity::share:
      return plus_minus({100 * estimate.value, 100 * estimate.se}) + " %";
    case Quantity::days:
      return plus_minus(estimate) + " d";
    case Quantity::hours:
      return plus_minus(estimate) + " h";
    case Quantity::number:
      break;
  }
  return plus_minus(estimate);
}

}  // namespace taji::output
