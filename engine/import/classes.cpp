#include <algorithm>
#include <array>
#include <cmath>
#include <taji/import/classes.hpp>
#include <taji/scenario/speeds.hpp>

namespace taji::import {

namespace {

using Words = std::pair<std::string_view, std::string_view>;

/// Values of OSM's key `highway`, without `_link`, which counts as its road. Those not named are left out.
constexpr std::array<Words, 11> kHighways = {{{"motorway", "motorway"},
                                              {"trunk", "paved"},
                                              {"primary", "paved"},
                                              {"secondary", "paved"},
                                              {"tertiary", "unpaved"},
                                              {"unclassified", "unpaved"},
                                              {"road", "unpaved"},
                                              {"residential", "off"},
                                              {"living_street", "off"},
                                              {"service", "off"},
                                              {"track", "off"}}};

/// Other values, which no tanker drives on.
constexpr std::array<std::string_view, 24> kOff = {
    "construction", "proposed", "planned",      "abandoned", "razed",       "disused",    "footway",  "path",
    "cycleway",     "steps",    "bridleway",    "corridor",  "via_ferrata", "pedestrian", "platform", "raceway",
    "escape",       "busway",   "bus_guideway", "bus_stop",  "rest_area",   "services",   "elevator", "no"};

constexpr std::array<std::string_view, 9> kPavedSurfaces = {
    "paved", "asphalt", "concrete", "concrete:plates", "concrete:lanes", "chipseal", "paving_stones", "sett", "metal"};
constexpr std::array<std::string_view, 12> kUnpavedSurfaces = {"unpaved",     "compacted", "fine_gravel", "gravel",
                                                               "pebblestone", "dirt",      "earth",       "ground",
                                                               "laterite",    "mud",       "sand",        "rock"};
constexpr std::array<std::string_view, 5> kPoor = {"bad", "very_bad", "horrible", "very_horrible", "impassable"};

bool is_one_of(std::string_view word, const auto& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

Classes::Classes() {
  for (const scenario::BuiltInSpeed& speed : scenario::built_in_speeds()) {
    list_.push_back({std::string(speed.id), static_cast<double>(speed.loaded), static_cast<double>(speed.empty)});
  }
  for (const RoadClass& one : std::vector<RoadClass>(list_)) rules_[one.id] = {number_of(one.id), true};
  for (const auto& [highway, road_class] : kHighways) {
    Rule rule;
    if (road_class != "off") rule.road_class = number_of(std::string(road_class));
    rules_[std::string(highway)] = rule;
  }
  for (const std::string_view highway : kOff) rules_[std::string(highway)] = Rule();
  default_ = number_of("paved");
}

std::int16_t Classes::number_of(const std::string& road_class) {
  const auto found = std::find_if(list_.begin(), list_.end(), [&](const auto& one) { return one.id == road_class; });
  if (found != list_.end()) return static_cast<std::int16_t>(found - list_.begin());
  list_.push_back({road_class});
  return static_cast<std::int16_t>(list_.size() - 1);
}

void Classes::map(const std::string& value, const std::string& road_class) {
  rules_[value] = {road_class == "off" ? std::int16_t{-1} : number_of(road_class), true};
}

void Classes::set_speed(const std::string& road_class, double loaded_kmh, double empty_kmh) {
  RoadClass& one = list_[static_cast<std::size_t>(number_of(road_class))];
  one.loaded_kmh = loaded_kmh;
  one.empty_kmh = empty_kmh;
  one.stated = true;
}

void Classes::set_default(const std::string& road_class) {
  default_ = number_of(road_class);
}

std::optional<std::int16_t> Classes::find(std::string_view value, std::string_view surface,
                                          std::string_view smoothness) const {
  auto found = rules_.find(value);
  if (found == rules_.end() && value.ends_with("_link")) found = rules_.find(value.substr(0, value.size() - 5));
  Rule rule{default_, false};
  if (!value.empty()) {
    if (found == rules_.end()) {
      // A class with speeds of its own is one that data can name.
      const auto own = std::find_if(list_.begin(), list_.end(), [&](const auto& one) { return one.id == value; });
      if (own == list_.end()) return std::nullopt;
      return static_cast<std::int16_t>(own - list_.begin());
    }
    rule = found->second;
  }
  if (rule.road_class < 0) return std::nullopt;
  const std::string_view id = at(rule.road_class).id;
  if (rule.plain || (id != "paved" && id != "unpaved")) return rule.road_class;
  const auto built_in = [&](std::string_view name) {
    const auto one = std::find_if(list_.begin(), list_.end(), [&](const auto& other) { return other.id == name; });
    return static_cast<std::int16_t>(one - list_.begin());
  };
  if (is_one_of(surface, kUnpavedSurfaces)) return built_in("unpaved");
  const bool paved = is_one_of(surface, kPavedSurfaces) || id == "paved";
  if (!paved) return rule.road_class;
  return built_in(is_one_of(smoothness, kPoor) ? "paved_poor" : "paved");
}

bool Classes::is_off(std::string_view value) const {
  const auto found = rules_.find(value);
  return found != rules_.end() && found->second.road_class < 0;
}

std::string Classes::without_speed() const {
  for (const RoadClass& one : list_) {
    if (!(one.loaded_kmh > 0)) return one.id;
  }
  return {};
}

std::vector<std::string> Classes::values() const {
  std::vector<std::string> all;
  for (const auto& rule : rules_) all.push_back(rule.first);
  for (const RoadClass& one : list_) {
    if (rules_.count(one.id) == 0) all.push_back(one.id);
  }
  return all;
}

std::int64_t Classes::microseconds(std::int64_t mm, double kmh) {
  // km/h are 10^6 mm in 3.6 * 10^9 us.
  return std::llround(static_cast<double>(mm) * 3600 / kmh);
}

}  // namespace taji::import
