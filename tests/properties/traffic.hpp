// The pieces about trucks: where they load and unload, how they form convoys, drive, and come home.
#pragma once

#include "properties/draft.hpp"

namespace taji::properties {

/// Any two of them overlap.
inline std::string hours(Dials& dials) {
  return dials.pick({"06:00-18:00", "04:00-12:00", "20:00-08:00", "05:00-07:00", "always"});
}

inline void road_hours(Draft& draft, Dials& dials) {
  draft.road(dials.of(draft.roads).id)["window"] = hours(dials);
}

inline void road_speed(Draft& draft, Dials& dials) {
  Node& road = draft.road(dials.of(draft.roads).id);
  road["speed"] = dials.chance(50) ? keys({{"loaded", "10 km/h"}, {"empty", "20 km/h"}}) : Node("40 km/h");
}

inline void class_speed(Draft& draft, Dials& dials) {
  const std::string road_class = dials.pick({"paved", "urban", "unpaved"});
  draft.file["network"]["speeds"][road_class] =
      road_class == "urban" && dials.chance(30) ? "unlimited" : dials.pick({"10 km/h", "50 km/h", "25 km/h"});
  draft.numbers.push_back({"network.speeds." + road_class + ".loaded", {"10 km/h", "50 km/h"}});
  draft.numbers.push_back({"network.speeds." + road_class + ".empty", {"10 km/h", "50 km/h"}});
}

inline void checkpoint(Draft& draft, Dials& dials) {
  const std::size_t i = dials.below(draft.places.size());
  Node& place = draft.place(i);
  if (place.text() == "~") place = Node();
  place["delay"] = dials.time_law();
  if (!dials.chance(50)) return;
  place["servers"] = dials.count();
  draft.numbers.push_back({"network.places." + draft.places[i] + ".servers", {"1", "2", "10"}});
}

inline void haven(Draft& draft, Dials& dials) {
  Node& place = draft.place(dials.below(draft.places.size()));
  if (place.text() == "~") place = Node();
  place["haven"] = "true";
}

inline void source(Draft& draft, Dials& dials) {
  const std::string id = draft.places[dials.of(draft.corridors).source];
  Node& at = draft.file["sources"][id];
  at["loading"] = dials.time_law();
  const std::string path = "sources." + id;
  if (dials.chance(50)) {
    at["racks"] = dials.count();
    draft.numbers.push_back({path + ".racks", {"1", "2", "5"}});
  }
  if (dials.chance(40)) {
    at["trucks_limit"] = dials.pick({"3 / d", "1 / d", "20 / d", "0 / d"});
    draft.numbers.push_back({path + ".trucks_limit", {"0 / d", "2 / d", "10 / d"}});
  }
  if (dials.chance(30)) {
    at["volume_limit"] = dials.pick({"100 kl/d", "15 kl/d", "500 kl/d"});
    draft.numbers.push_back({path + ".volume_limit", {"0 l/d", "50 kl/d", "300 kl/d"}});
  }
}

inline void convoy_rule(Draft& draft, Dials& dials) {
  const DraftCorridor& c = dials.of(draft.corridors);
  Node& convoy = draft.corridor(c)["convoy"];
  convoy["max_wait"] = dials.pick({"12 h", "0 h", "1 d", "2 h", "3 d"});
  draft.numbers.push_back({"corridors." + c.id + ".convoy.max_wait", {"0 h", "6 h", "2 d"}});
  if (dials.chance(50)) convoy["min"] = "1";
}

inline void convoy_hours(Draft& draft, Dials& dials) {
  draft.corridor(dials.of(draft.corridors))["convoy"]["window"] = hours(dials);
}

inline void set_departures(Draft& draft, Dials& dials, const DraftCorridor& c) {
  const std::string path = "corridors." + c.id + ".departures.";
  Node departures;
  const std::size_t kind = dials.below(3);
  if (kind == 0) {
    departures["every"] = dials.pick({"12 h", "6 h", "1 d", "37 min", "50 h"});
    draft.numbers.push_back({path + "every", {"3 h", "12 h", "30 h"}});
    if (dials.chance(50)) departures["first"] = dials.pick({"6 h", "1 h", "30 h"});
  } else if (kind == 1) {
    departures["poisson"] = dials.pick({"1 / d", "5 / d", "0.2 / d", "0 / d"});
    draft.numbers.push_back({path + "poisson", {"0 / d", "1 / d", "4 / d"}});
  } else {
    const int first = draft.hour(dials);
    departures["dates"].add(draft.date(first));
    departures["dates"].add(draft.date(first + 30));
  }
  draft.corridor(c)["departures"] = departures;
  if (dials.chance(60)) draft.corridor(c)["convoy"]["min"] = "1";
}

inline void departures(Draft& draft, Dials& dials) {
  const DraftCorridor& c = dials.of(draft.corridors);
  if (!draft.corridor(c).has("departures")) set_departures(draft, dials, c);
}

/// Trucks without number come only by departures; a corridor has at most one such pool.
inline void unlimited_trucks(Draft& draft, Dials& dials) {
  Node& pool = draft.file["fleet"].item("name", dials.of(draft.pools));
  for (DraftCorridor& c : draft.corridors) {
    if (c.id != pool.find("corridor")->text() || c.unlimited || c.counted) continue;
    c.unlimited = true;
    c.trucks -= std::stoi(pool.find("trucks")->text());
    if (!draft.corridor(c).has("departures")) set_departures(draft, dials, c);
    pool["trucks"] = "unlimited";
  }
}

inline void marshal(Draft& draft, Dials& dials) {
  DraftCorridor& c = dials.of(draft.corridors);
  const std::size_t place = dials.below(draft.places.size());
  if (place == draft.cities[c.city].place) return;
  draft.corridor(c)["marshal"] = draft.places[place];
  c.marshal = place;
}

inline void way(Draft& draft, Dials& dials) {
  const DraftCorridor& c = dials.of(draft.corridors);
  Node& at = draft.corridor(c);
  const std::string rule = dials.pick({"fastest", "safest", "balanced"});
  if (!at.has("via")) at["route"] = rule;
  if (dials.chance(60)) at["reroute"] = "true";
  if (!dials.chance(40)) return;
  at["risk_weight"] = dials.pick({"6 h", "0 h", "10 d"});
  draft.numbers.push_back({"corridors." + c.id + ".risk_weight", {"0 h", "1 h", "20 d"}});
}

/// A fixed way through other places, which may be passed twice.
inline void via(Draft& draft, Dials& dials) {
  Node& at = draft.corridor(dials.of(draft.corridors));
  if (at.has("route")) return;
  std::vector<Node> places{Node(draft.places[dials.below(draft.places.size())])};
  if (dials.chance(40)) places.emplace_back(draft.places[dials.below(draft.places.size())]);
  at["via"] = Node::sequence(places);
}

inline void pace(Draft& draft, Dials& dials) {
  const std::size_t form = dials.below(3);
  draft.corridor(dials.of(draft.corridors))["speed_factor"] =
      form == 0   ? Node(dials.pick({"2", "0.5"}))
      : form == 1 ? keys({{"lognormal", keys({{"mean", "1"}, {"cv", "0.3"}})}})
                  : keys({{"uniform", Node::sequence({"0.5", "1.5"})}});
}

inline void homeward(Draft& draft, Dials& dials) {
  const DraftCorridor& c = dials.of(draft.corridors);
  draft.corridor(c)["return"] = dials.pick({"convoy", "alone"});
  draft.corridor(c)["empty_exposure"] = dials.pick({"0", "1", "0.3", "5"});
  draft.numbers.push_back({"corridors." + c.id + ".empty_exposure", {"0", "1", "3"}});
}

inline void initial(Draft& draft, Dials& dials) {
  const DraftCorridor& c = dials.of(draft.corridors);
  if (dials.chance(30)) {
    draft.corridor(c)["initial"] = "idle";
    return;
  }
  Node stages;
  std::size_t left = static_cast<std::size_t>(std::max(c.trucks, 0));
  for (const char* stage : {"waiting", "hauling", "unloading", "returning", "idle"}) {
    const std::size_t here = dials.below(left + 1);
    if (here > 0) stages[stage] = std::to_string(here);
    left -= here;
  }
  if (stages.size() > 0) draft.corridor(c)["initial"] = stages;
}

inline void depot(Draft& draft, Dials& dials) {
  const DraftCity& c = dials.of(draft.cities);
  Node& at = draft.city(c);
  at["unloading"] = dials.time_law();
  if (!dials.chance(60)) return;
  at["racks"] = dials.count();
  draft.numbers.push_back({"cities." + c.id + ".racks", {"1", "2", "20"}});
}

inline void clearance(Draft& draft, Dials& dials) {
  const DraftCity& c = dials.of(draft.cities);
  Node& at = draft.city(c)["clearance"];
  if (at.size() > 0 || !at.text().empty()) return;
  const Node law = dials.time_law();
  if (!dials.chance(50)) {
    at = law;
    return;
  }
  at = keys({{"delay", law}, {"servers", dials.count()}});
  draft.numbers.push_back({"cities." + c.id + ".clearance.servers", {"1", "3"}});
}

}  // namespace taji::properties
