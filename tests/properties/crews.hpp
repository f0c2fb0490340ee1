// The pieces about drivers, owners, trucks that come and go, and trips by arrangement.
#pragma once

#include "properties/frame.hpp"

namespace taji::properties {

/// The corridor of a pool with counted trucks, or none.
inline DraftCorridor* counted_corridor(Draft& draft, const std::string& pool) {
  const Node& entry = draft.file["fleet"].item("name", pool);
  if (entry.find("trucks")->text() == "unlimited") return nullptr;
  for (DraftCorridor& c : draft.corridors) {
    if (c.id == entry.find("corridor")->text()) return &c;
  }
  return nullptr;
}

/// An entry of the timeline about something that no other entry of that hour is about.
inline Node* dated_entry(Draft& draft, Dials& dials, const std::string& about) {
  const int hour = draft.hour(dials);
  if (!draft.changed.insert({hour, about}).second) return nullptr;
  return &draft.file["timeline"].add(keys({{"at", std::to_string(hour) + " h"}}));
}

inline void drivers(Draft& draft, Dials& dials) {
  const DraftCorridor& c = dials.of(draft.corridors);
  Node& at = draft.corridor(c);
  if (c.unlimited || at.has("drivers")) return;
  Node crew = keys({{"refusals_per_loss", dials.pick({"1", "0", "1.5", "0.3", "10"})}});
  crew["return_time"] = dials.pick({"1 d", "never", "3 h", "5 d"});
  // Those who are under way at the start need one each.
  if (dials.chance(40)) crew["number"] = std::to_string(c.trucks + static_cast<int>(dials.below(5)));
  at["drivers"] = crew;
  draft.numbers.push_back({"corridors." + c.id + ".drivers.refusals_per_loss", {"0", "2"}});
  draft.numbers.push_back({"corridors." + c.id + ".drivers.return_time", {"6 h", "4 d"}});
  for (const char* verb : {"withdraw", "recall"}) {
    if (!dials.chance(50)) continue;
    Node* entry = dated_entry(draft, dials, "crew of " + c.id);
    if (entry != nullptr) (*entry)[verb][c.id] = dials.share();
  }
}

inline void owner(Draft& draft, Dials& dials) {
  const std::string pool = dials.of(draft.pools);
  if (counted_corridor(draft, pool) == nullptr) return;
  const std::string id = dials.pick({"star", "baraka"});
  Node& entry = draft.file["owners"][id];
  if (entry.size() == 0) {
    entry["suspended"] = dials.share();
    if (dials.chance(60)) entry["stand_down"] = dials.time_law();
    draft.numbers.push_back({"owners." + id + ".suspended", {"0 %", "100 %", "50 %"}, false});
  }
  draft.file["fleet"].item("name", pool)["owner"] = id;
}

inline void replaced(Draft& draft, Dials& dials) {
  const std::string pool = dials.of(draft.pools);
  if (counted_corridor(draft, pool) == nullptr) return;
  draft.file["fleet"].item("name", pool)["replaced"] =
      keys({{"share", dials.pick({"100 %", "50 %", "0 %"})}, {"after", dials.time_law()}});
}

inline void hiring(Draft& draft, Dials& dials) {
  const std::string pool = dials.of(draft.pools);
  if (counted_corridor(draft, pool) == nullptr) return;
  const std::string verb = dials.pick({"hire", "dismiss"});
  if (Node* entry = dated_entry(draft, dials, "trucks of " + pool)) (*entry)[verb][pool] = dials.count();
}

inline void moving(Draft& draft, Dials& dials) {
  const std::string from = dials.of(draft.pools), to = dials.of(draft.pools);
  if (from == to || counted_corridor(draft, from) == nullptr || counted_corridor(draft, to) == nullptr) return;
  const auto size = [&](const std::string& pool) {
    return draft.file["fleet"].item("name", pool).find("capacity")->text();
  };
  if (size(from) != size(to)) return;
  const int hour = draft.hour(dials);
  if (draft.changed.contains({hour, "trucks of " + from}) || draft.changed.contains({hour, "trucks of " + to})) return;
  Node entry = keys({{"at", std::to_string(hour) + " h"}});
  entry["move"][from] = keys({{"to", to}, {"trucks", dials.count()}});
  draft.file["timeline"].add(entry);
  draft.changed.insert({hour, "trucks of " + from});
  draft.changed.insert({hour, "trucks of " + to});
}

inline void load_only(Draft& draft, Dials& dials) {
  const DraftCorridor& c = dials.of(draft.corridors);
  draft.corridor(c)["on_attack"]["load_only"] = dials.pick({"50 %", "100 %", "10 %"});
  draft.numbers.push_back({"corridors." + c.id + ".on_attack.load_only", {"0 %", "100 %"}, false});
}

inline void arrangement(Draft& draft, Dials& dials) {
  const DraftCorridor& c = dials.of(draft.corridors);
  Node deal = keys({{"share", dials.pick({"50 %", "100 %", "0 %"})}});
  if (dials.chance(60)) deal["time"] = dials.time_law();
  if (dials.chance(60)) deal["load"] = dials.pick({"5 %", "100 %", "33 %"});
  draft.corridor(c)["arrangement"] = deal;
  draft.numbers.push_back({"corridors." + c.id + ".arrangement.share", {"0 %", "100 %"}, false});
  draft.numbers.push_back({"corridors." + c.id + ".arrangement.load", {"0 %", "20 %"}, false});
}

/// Two corridors or more of one source that have a pool for the same products, of the same loads: so they are given
/// new pools.
inline void split(Draft& draft, Dials& dials) {
  if (draft.file.has("splits")) return;
  const DraftCorridor first = dials.of(draft.corridors);
  std::vector<DraftCorridor*> members;
  for (DraftCorridor& c : draft.corridors) {
    const bool plain = !c.unlimited && draft.cities[c.city].products[0] == draft.cities[first.city].products[0];
    if (c.source == first.source && plain) members.push_back(&c);
  }
  if (first.unlimited || members.size() < 2) return;
  Node& split = draft.file["splits"]["ivory"];
  const std::string rule = dials.pick({"quota", "need", "risk", "first"});
  split["by"] = rule;
  if (rule == "risk") split["sensitivity"] = dials.pick({"1", "5", "0", "100"});
  for (DraftCorridor* c : members) {
    Node member = keys({{"weight", dials.pick({"1", "2", "0.5", "0"})}});
    if (rule == "first" && dials.chance(50)) member["until"] = dials.pick({"5 d", "1 d"});
    split["corridors"][c->id] = member;
    c->counted = true;
  }
  // The pools that they had go: one each is left.
  Node fleet;
  std::set<std::string> served;
  std::vector<std::string> pools;
  for (const auto& entry : draft.file["fleet"].entries()) {
    Node pool = entry.second;
    const std::string corridor = pool.find("corridor")->text();
    const auto member = std::find_if(members.begin(), members.end(), [&](const auto* c) { return c->id == corridor; });
    if (member != members.end()) {
      if (!served.insert(corridor).second) {
        (*member)->trucks -= std::stoi(pool.find("trucks")->text());
        continue;
      }
      pool["product"] = draft.cities[first.city].products[0];
      pool["capacity"] = "20 kl";
    }
    pools.push_back(pool.find("name")->text());
    fleet.add(pool);
  }
  draft.file["fleet"] = fleet;
  draft.pools = pools;
}

/// A corridor that loads from the stock of a city.
inline void onward(Draft& draft, Dials& dials) {
  if (draft.cities.size() < 2) return;
  const std::size_t from = dials.below(draft.cities.size());
  const std::size_t to = (from + 1 + dials.below(draft.cities.size() - 1)) % draft.cities.size();
  const auto& offered = draft.cities[from].products;
  if (std::find(offered.begin(), offered.end(), draft.cities[to].products[0]) == offered.end()) return;
  add_corridor(draft, dials, to, draft.cities[from].place);
  draft.corridors.back().counted = true;
  if (!dials.chance(50)) return;
  draft.file["sources"][draft.cities[from].id]["keep"] = dials.pick({"1 d", "6 h", "10 d"});
  draft.numbers.push_back({"sources." + draft.cities[from].id + ".keep", {"0 d", "2 d"}});
}

}  // namespace taji::properties
