#include <fmt/format.h>

#include <algorithm>
#include <cli/fail_if.hpp>
#include <cli/status.hpp>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <taji/text/diagnostic.hpp>

namespace taji::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Where a path leads, or how far it goes.
struct Found {
  const Json* leaf = nullptr;
  const Json* parent = nullptr;
  std::string key;                    ///< last key followed
  std::vector<std::string> expected;  ///< keys there were instead
  std::string missing;                ///< the part that is not there
};

/// Keys may hold dots ("quantiles.0.05"), so the longest key that fits is followed.
Found follow(const Json& json, const std::string& path) {
  Found found;
  found.leaf = &json;
  std::string rest = path;
  while (!rest.empty()) {
    const Json& here = *found.leaf;
    std::string best;
    const Json* next = nullptr;
    std::vector<std::string> keys;
    for (const auto& item : here.items()) {
      if (!here.is_structured()) break;
      keys.push_back(item.key());
      const bool fits = rest == item.key() || rest.starts_with(item.key() + ".");
      if (fits && (next == nullptr || item.key().size() > best.size())) {
        best = item.key();
        next = &item.value();
      }
    }
    if (next == nullptr) return {nullptr, nullptr, {}, keys, rest};
    found = {next, &here, best, {}, {}};
    rest = rest.size() > best.size() ? rest.substr(best.size() + 1) : "";
  }
  return found;
}

/// The JSON value that a comparison is about; null when the path leads to no number.
Found number_of(const Json& tank, const Clause& c) {
  Found found = follow(tank, c.measure);
  if (found.leaf == nullptr) return found;
  if (c.function != Clause::Function::none) {
    const Json* holder = found.leaf->is_object() ? found.leaf : found.parent;
    const std::string own = found.key + "_se";
    if (!found.leaf->is_object() && holder->contains(own)) return {&holder->at(own), holder, own, {}, {}};
    const bool has = holder->contains("se") && (found.leaf->is_object() || found.key == "mean" || found.key == "value");
    return has ? Found{&holder->at("se"), holder, "se", {}, {}} : Found{nullptr, nullptr, {}, {}, "se"};
  }
  if (found.leaf->is_object()) {
    for (const char* key : {"value", "mean"}) {
      if (found.leaf->contains(key)) return {&found.leaf->at(key), found.leaf, key, {}, {}};
    }
    std::vector<std::string> keys;
    for (const auto& item : found.leaf->items()) keys.push_back(item.key());
    return {nullptr, nullptr, {}, keys, ""};
  }
  if (found.leaf->is_array()) return {nullptr, nullptr, {}, {"0", "1", "2", "3", "4"}, ""};
  return found;
}

double value_of(const Json& leaf, const Clause& c) {
  if (leaf.is_number()) return leaf.get<double>();
  const std::string own = own_part(c.measure);
  const bool infinite = c.function != Clause::Function::none || own.starts_with("first_stockout_days") ||
                        own.starts_with("cover_days") || own.starts_with("first_unserved_days");
  return infinite ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
}

/// What is compared: the number, or the half width of its interval, as a share of the figure's size if so asked.
double figure_of(const Json& tank, const Json& leaf, const Clause& c) {
  // summary.json does not say how many degrees of freedom an error has; with hundreds of replications this is near.
  constexpr double kNormal = 1.959963984540054;
  double figure = value_of(leaf, c);
  if (c.function == Clause::Function::ci) figure *= kNormal;
  if (!c.relative || figure == 0) return figure;
  Clause plain = c;
  plain.function = Clause::Function::none;
  const Found size = number_of(tank, plain);
  return size.leaf == nullptr ? std::numeric_limits<double>::infinity()
                              : figure / std::abs(value_of(*size.leaf, plain));
}

bool holds(double value, const Clause& c) {
  switch (c.op) {
    case Clause::Op::greater:
      return value > c.limit;
    case Clause::Op::greater_equal:
      return value >= c.limit;
    case Clause::Op::less:
      return value < c.limit;
    case Clause::Op::less_equal:
      return value <= c.limit;
  }
  return false;
}

std::vector<std::string> keys_of(const Json& json) {
  std::vector<std::string> keys;
  for (const auto& item : json.items()) keys.push_back(item.key());
  return keys;
}

/// One of the things under a city that a comparison can be about: its products, or its services.
struct Thing {
  std::string city, name;
  const Json* measures;
};

/// Those that the comparison names; all of its kind if it names none.
std::vector<Thing> things(const Json& cities, const Clause& c) {
  std::vector<Thing> out;
  for (const auto& city : cities.items()) {
    if (!c.city.empty() && city.key() != c.city) continue;
    static const Json kNone = Json::object();
    const Json& services = city.value().contains("services") ? city.value().at("services") : kNone;
    for (const auto& one : (of_services(c) ? services : city.value()).items()) {
      if (!of_services(c) && one.key() == "services") continue;
      if (c.product.empty() || one.key() == c.product) out.push_back({city.key(), one.key(), &one.value()});
    }
  }
  return out;
}

void check_named(const Condition& condition, const Clause& c, const Json& cities) {
  if (c.city.empty()) return;
  if (c.product.empty()) fail(condition, c.city_at, c.city.size() + 1, "expected [city,product]");
  if (!cities.contains(c.city)) {
    fail(condition, c.city_at, c.city.size(), fmt::format("no city '{}' in this scenario", c.city),
         text::did_you_mean(c.city, keys_of(cities)));
  }
  if (!things(cities, c).empty()) return;
  Clause any = c;
  any.product.clear();
  std::vector<std::string> names;
  for (const Thing& thing : things(cities, any)) names.push_back(thing.name);
  fail(condition, c.product_at, c.product.size(),
       fmt::format("'{}' {} '{}'", c.city, of_services(c) ? "has no service" : "keeps no", c.product),
       text::did_you_mean(c.product, names));
}

void check_measure(const Condition& condition, const Clause& c, const Json& tank) {
  const Found found = number_of(tank, c);
  if (found.leaf != nullptr) {
    if (!found.leaf->is_number() && !found.leaf->is_null()) {
      fail(condition, c.measure_at, c.measure.size(), fmt::format("'{}' is no number", c.measure));
    }
    return;
  }
  if (c.function != Clause::Function::none && found.missing == "se") {
    fail(condition, c.measure_at, c.measure.size(), fmt::format("'{}' has no standard error", c.measure));
  }
  if (found.missing.empty()) {
    fail(condition, c.measure_at, c.measure.size(),
         fmt::format("'{}' is not one number; go on with .{}", c.measure, fmt::join(found.expected, ", .")));
  }
  std::string suggestion = text::did_you_mean(found.missing, found.expected);
  if (suggestion.empty() && !found.expected.empty()) {
    suggestion = "one of " + fmt::format("{}", fmt::join(found.expected, ", "));
  }
  const std::size_t at = c.measure_at + c.measure.size() - found.missing.size();
  fail(condition, at, found.missing.size(), fmt::format("unknown measure '{}'", c.measure), suggestion);
}

/// The first tank for which the comparison holds, in words; empty if there is none.
std::string held_by(const Clause& c, const Json& cities) {
  for (const Thing& thing : things(cities, c)) {
    const Found found = number_of(*thing.measures, c);
    if (found.leaf == nullptr) continue;
    const double value = figure_of(*thing.measures, *found.leaf, c);
    if (holds(value, c)) return fmt::format("{} ({}, {}: {})", c.text, thing.city, thing.name, value);
  }
  return {};
}

}  // namespace

void check_fail_if(const Condition& condition, const std::string& summary_json) {
  const Json summary = Json::parse(summary_json);
  const Json& cities = summary.at("cities");
  if (cities.empty()) throw Stop(kUsage, "--fail-if: no city of this scenario keeps a stock");
  for (const auto& all : condition.any_of_all) {
    for (const Clause& c : all) {
      check_named(condition, c, cities);
      const std::vector<Thing> candidates = things(cities, c);
      if (candidates.empty()) fail(condition, c.measure_at, c.measure.size(), "this scenario has no services");
      // Not every tank has every class; any that has it will do.
      const auto one = std::find_if(candidates.begin(), candidates.end(),
                                    [&](const Thing& thing) { return number_of(*thing.measures, c).leaf != nullptr; });
      check_measure(condition, c, *(one == candidates.end() ? candidates.front() : *one).measures);
    }
  }
}

std::string held(const Condition& condition, const std::string& summary_json) {
  const Json summary = Json::parse(summary_json);
  for (const auto& all : condition.any_of_all) {
    std::string words;
    bool every = true;
    for (const Clause& c : all) {
      const std::string one = held_by(c, summary.at("cities"));
      every = every && !one.empty();
      words += (words.empty() ? "" : " and ") + one;
    }
    if (every) return words;
  }
  return {};
}

}  // namespace taji::cli
