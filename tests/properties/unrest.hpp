// The pieces about danger that changes by itself: regimes, danger that follows traffic, closures at random, seasons.
#pragma once

#include "properties/crews.hpp"
#include "properties/draft.hpp"

namespace taji::properties {

inline Node twelve(Dials& dials) {
  std::vector<Node> months(12, Node("1"));
  months[2] = dials.pick({"1", "0.5", "2"});
  months[3] = dials.pick({"2", "0.5", "1", "1.3"});
  return Node::sequence(months);
}

inline void regimes(Draft& draft, Dials& dials) {
  if (draft.zones.empty()) return;
  const std::string id = dials.of(draft.zones);
  Node& zone = draft.file["zones"][id];
  if (zone.has("regimes")) return;
  const bool third = dials.chance(50);
  for (const char* name : {"calm", "active", "truce"}) {
    if (name == std::string("truce") && !third) break;
    zone["regimes"][name] =
        keys({{"hazard", dials.pick({"1", "0", "4", "0.2"})}, {"dwell", dials.pick({"1 d", "6 h", "10 d"})}});
    draft.numbers.push_back({"zones." + id + ".regimes." + name + ".dwell", {"3 h", "2 d"}});
    draft.numbers.push_back({"zones." + id + ".regimes." + name + ".hazard", {"0", "3"}});
  }
  if (third && dials.chance(40)) {
    zone["regimes"]["truce"]["dwell"] = "never";
    zone["initial_regime"] = "calm";
  } else if (dials.chance(40)) {
    zone["initial_regime"] = dials.pick({"active", "calm"});
  }
  if (!dials.chance(50)) return;
  const int hour = draft.hour(dials);
  if (!draft.changed.insert({hour, "regime of " + id}).second) return;
  Node entry = keys({{"at", std::to_string(hour) + " h"}});
  entry["regime"][id] = dials.chance(50) ? keys({{"state", "active"}, {"until", draft.date(hour + 18)}}) : Node("calm");
  draft.file["timeline"].add(entry);
}

/// All zones of one kind are a group.
inline void follows_traffic(Draft& draft, Dials& dials) {
  if (draft.zones.empty() || draft.file.has("follows_traffic")) return;
  const auto kind = [&](const std::string& id) {
    const Node* attacks = draft.file["zones"][id].find("attacks");
    if (attacks == nullptr) return 0;
    return attacks->text().find("km") == std::string::npos ? 1 : 2;
  };
  const int wanted = kind(dials.of(draft.zones));
  Node group = keys({{"share", dials.pick({"50 %", "100 %", "0 %"})}, {"lag", dials.pick({"1 d", "3 d", "7 d"})}});
  for (const std::string& id : draft.zones) {
    if (kind(id) == wanted) group["zones"].add(id);
  }
  draft.file["follows_traffic"].add(group);
}

inline void random_closure(Draft& draft, Dials& dials) {
  const std::string id = name_of('x', static_cast<std::size_t>(draft.inputs++));
  Node closure = keys({{"name", id}});
  if (dials.chance(40)) {
    closure["place"] = dials.of(draft.places);
  } else {
    closure["road"] = dials.of(draft.roads).id;
  }
  const bool dated = dials.chance(30);
  const bool cleared = dials.chance(50);
  if (dated) {
    closure["from"] = draft.date(draft.hour(dials));
  } else {
    closure["rate"] = dials.pick({"1 / d", "0.2 / d", "5 / d", "0 / d"});
    draft.numbers.push_back({"closures." + id + ".rate", {"0 / d", "2 / d"}});
  }
  if (cleared) {
    closure["cleared"] = dials.pick({"1 / d", "5 / d", "0 / d"});
    draft.numbers.push_back({"closures." + id + ".cleared", {"0 / d", "3 / d"}});
  }
  if (!cleared || dials.chance(50)) closure["duration"] = dials.time_law();
  draft.file["closures"].add(closure);
}

inline void attack_closes(Draft& draft, Dials& dials) {
  draft.corridor(dials.of(draft.corridors))["on_attack"]["closes"] = dials.time_law();
}

inline void when_closed(Draft& draft, Dials& dials) {
  draft.corridor(dials.of(draft.corridors))["when_closed"] = "turn_back";
}

inline void seasons(Draft& draft, Dials& dials) {
  Node& speeds = draft.file["network"]["speeds"]["paved"];
  if (speeds.size() > 0) return;
  const std::string speed = speeds.text();
  speeds = keys({{"loaded", speed}, {"months", twelve(dials)}});
}

}  // namespace taji::properties
