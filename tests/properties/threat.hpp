// The pieces about danger: interdiction, zones, attacks, escorts, closures, what planners believe.
#pragma once

#include "properties/draft.hpp"

namespace taji::properties {

inline void danger(Draft& draft, Dials& dials) {
  const std::string id = dials.of(draft.roads).id;
  draft.road(id)["interdiction"] = dials.pick({"50 %", "100 %", "5 %", "20 %", "95 %", "0 %"});
  draft.numbers.push_back({"network.roads." + id + ".interdiction", {"0 %", "100 %", "30 %"}, false});
}

inline void zone(Draft& draft, Dials& dials) {
  const std::string id = name_of('z', draft.zones.size());
  Node zone;
  std::vector<DraftRoad> others = draft.roads;
  const std::size_t roads = 1 + dials.below(std::min<std::size_t>(others.size(), 3));
  for (std::size_t i = 0; i < roads; ++i) {
    const auto at = others.begin() + static_cast<std::ptrdiff_t>(dials.below(others.size()));
    zone["roads"].add(at->id);
    others.erase(at);
  }
  const std::string attacks = dials.pick({"2 / d", "20 / 1000 km", "", "0 / week", "30 / d", "200 / 1000 km"});
  const std::string path = "zones." + id;
  if (!attacks.empty()) {
    zone["attacks"] = attacks;
    const bool by_km = attacks.find("km") != std::string::npos;
    draft.numbers.push_back({path + ".attacks", by_km ? std::vector<std::string>{"0 / km", "10 / 1000 km"}
                                                      : std::vector<std::string>{"0 / d", "5 / d"}});
  }
  if (dials.chance(60)) zone["hazard"] = dials.pick({"2", "0", "0.3", "10"});
  draft.numbers.push_back({path + ".hazard", {"0", "1", "4"}});
  if (dials.chance(50)) {
    zone["parked"] = dials.pick({"1", "0.2"});
    draft.numbers.push_back({path + ".parked", {"0", "1"}});
  }
  draft.file["zones"][id] = zone;
  draft.zones.push_back(id);
}

inline void on_attack(Draft& draft, Dials& dials) {
  const DraftCorridor& c = dials.of(draft.corridors);
  Node& attack = draft.corridor(c)["on_attack"];
  const std::string path = "corridors." + c.id + ".on_attack.";
  const std::size_t loss = dials.below(5);
  if (loss == 0) attack["loss"] = "all";
  if (loss == 1) attack["loss"] = keys({{"each", dials.share()}});
  if (loss == 2) attack["loss"] = keys({{"count", dials.pick({"1", "0", "3", "100"})}});
  if (loss == 3) attack["loss"] = keys({{"share", keys({{"mean", "30 %"}, {"sd", "20 %"}})}});
  if (loss == 4) attack["loss"] = keys({{"count", keys({{"poisson", "2"}})}});
  if (dials.chance(60)) {
    attack["repelled"] = dials.share();
    draft.numbers.push_back({path + "repelled", {"0 %", "100 %", "40 %"}, false});
  }
  if (dials.chance(60)) attack["delay"] = dials.time_law();
  if (dials.chance(50)) {
    attack["turn_back"] = dials.pick({"50 %", "20 %", "80 %"});
    draft.numbers.push_back({path + "turn_back", {"0 %", "60 %"}, false});
  }
}

inline void escort(Draft& draft, Dials& dials) {
  const DraftCorridor& c = dials.of(draft.corridors);
  draft.corridor(c)["escort"] = keys({{"units", dials.pick({"1", "0", "4"})},
                                      {"hazard", dials.pick({"0.5", "0", "1", "3"})},
                                      {"repelled", dials.share()}});
  draft.numbers.push_back({"corridors." + c.id + ".escort.units", {"0", "2"}});
  draft.numbers.push_back({"corridors." + c.id + ".escort.hazard", {"0", "0.5", "2"}});
}

/// Escort units in short supply, who come slowly, or change on the way.
inline void escort_pool(Draft& draft, Dials& dials) {
  const DraftCorridor& c = dials.of(draft.corridors);
  if (!draft.corridor(c).has("escort")) escort(draft, dials);
  for (const DraftCorridor& other : draft.corridors) {
    if (!draft.corridor(other).has("escort")) continue;
    Node& entry = draft.corridor(other)["escort"];
    entry["pool"] = "army";
    if (dials.chance(40)) entry["wait"] = dials.time_law();
    if (dials.chance(30)) entry["speed"] = dials.pick({"20 km/h", "100 km/d"});
    const std::string halt = dials.of(draft.places);
    if (halt == draft.places[other.marshal] || halt == draft.cities[other.city].id || !dials.chance(40)) continue;
    entry["handover"]["places"].add(halt);
    entry["handover"]["delay"] = dials.pick({"4 h", "0 h", "1 d"});
  }
  if (draft.file.has("escorts")) return;
  draft.file["escorts"]["army"] = keys({{"units", dials.pick({"4", "5", "12"})}});
  if (dials.chance(50)) draft.file["escorts"]["army"]["return"] = dials.time_law();
  draft.numbers.push_back({"escorts.army.units", {"0", "4", "20"}});
}

inline void size_effect(Draft& draft, Dials& dials) {
  draft.corridor(dials.of(draft.corridors))["size_effect"] =
      keys({{"reference", dials.pick({"5", "1", "20"})}, {"exponent", dials.pick({"0.5", "1", "-0.7", "0"})}});
}

inline void belief(Draft& draft, Dials& dials) {
  draft.file["planning"] = keys(
      {{"attacks", dials.pick({"1 / 5000 km", "0 / km", "1 / 100 km"})}, {"weight", dials.pick({"1000 km", "50 km"})}});
}

/// Dated closures; several may hold one road or place closed.
inline void closure(Draft& draft, Dials& dials) {
  Node closure;
  if (dials.chance(40)) {
    closure["place"] = dials.of(draft.places);
  } else {
    closure["road"] = dials.of(draft.roads).id;
  }
  const int from = draft.hour(dials);
  if (dials.chance(80)) closure["from"] = draft.date(from);
  const std::size_t end = dials.below(3);
  if (end == 0) closure["for"] = dials.span();
  if (end == 1) closure["to"] = draft.date(from + 6 + 6 * static_cast<int>(dials.below(12)));
  draft.file["closures"].add(closure);
}

}  // namespace taji::properties
