// The pieces about stocks and demand beyond tanks and classes: other supply, rules, hoarding, days of the week,
// services.
#pragma once

#include "properties/unrest.hpp"

namespace taji::properties {

/// A class that needs something, or none.
inline Node* some_class(Draft& draft, Dials& dials, std::string* path = nullptr) {
  const DraftCity& c = dials.of(draft.cities);
  if (c.classes.empty()) return nullptr;
  const std::string id = dials.of(c.classes);
  if (path != nullptr) *path = "cities." + c.id + ".demand." + id + ".";
  return &draft.city(c)["demand"][id];
}

/// The source of a corridor that serves this city; roads lead from it.
inline std::string place_before(const Draft& draft, const DraftCity& city) {
  for (const DraftCorridor& c : draft.corridors) {
    if (draft.cities[c.city].id == city.id) return draft.places[c.source];
  }
  return "";
}

inline void inflow(Draft& draft, Dials& dials) {
  const DraftCity& c = dials.of(draft.cities);
  const std::string id = dials.pick({"rail", "small_trade", "pipe"});
  Node& inflows = draft.city(c)["inflow"];
  if (inflows.has(id)) return;
  Node flow = keys({{"product", c.products[dials.below(c.products.size())]}});
  const std::string path = "cities." + c.id + ".inflow." + id + ".";
  if (dials.chance(50)) {
    flow["batch"] = dials.pick({"30 kl", "500 kl", "1 l"});
    flow["every"] = dials.pick({"1 d", "6 h", "40 h"});
    if (dials.chance(50)) flow["first"] = dials.pick({"6 h", "1 d"});
    draft.numbers.push_back({path + "batch", {"0 l", "60 kl"}});
    draft.numbers.push_back({path + "every", {"12 h", "2 d"}});
  } else {
    flow["rate"] = dials.pick({"20 kl/d", "50 kl/d", "500 kl/d", "0 l/d"});
    draft.numbers.push_back({path + "rate", {"0 l/d", "50 kl/d", "100 kl/d"}});
  }
  const std::string from = place_before(draft, c);
  if (dials.chance(40) && !from.empty()) flow["from"] = from;
  inflows[id] = flow;
}

inline void orders(Draft& draft, Dials& dials) {
  DraftCity& c = dials.of(draft.cities);
  Node rule = keys({{"reorder_at", dials.pick({"30 kl", "0 l", "200 kl"})}});
  if (dials.chance(40)) {
    rule["up_to"] = dials.pick({"300 kl", "900 kl"});
  } else {
    rule["quantity"] = dials.pick({"100 kl", "7 kl", "772 kl"});
  }
  if (dials.chance(60)) rule["lead_time"] = dials.time_law();
  const std::string from = place_before(draft, c);
  if (dials.chance(40) && !from.empty()) rule["from"] = from;
  draft.city(c)["stock"][dials.of(c.products)]["orders"] = rule;
}

inline void reserve(Draft& draft, Dials& dials) {
  DraftCity& c = dials.of(draft.cities);
  const std::string product = dials.of(c.products);
  Node entry = keys({{"volume", dials.pick({"100 kl", "1 Ml", "0 l"})}});
  if (dials.chance(50)) entry["below"] = dials.pick({"1 d", "6 h", "0 d"});
  draft.city(c)["stock"][product]["reserve"] = entry;
  if (!dials.chance(60)) return;
  if (Node* change = dated_entry(draft, dials, "reserve of " + c.id)) {
    (*change)["release"][c.id] =
        dials.chance(50) ? Node("all") : keys({{product.c_str(), dials.pick({"20 kl", "all"})}});
  }
}

inline void rationing(Draft& draft, Dials& dials) {
  const DraftCity& c = dials.of(draft.cities);
  if (c.classes.empty()) return;
  const std::string id = dials.pick({"cap", "odd_even"});
  if (draft.city(c)["rationing"].has(id)) return;  // its numbers are among those that may change
  Node rule = keys({{"on", dials.pick({"2 d", "always", "6 h"})}});
  if (rule.find("on")->text() != "always" && dials.chance(60)) rule["off"] = dials.pick({"3 d", "10 d"});
  if (dials.chance(30)) rule["product"] = c.products[0];
  for (const std::string& cls : c.classes) {
    if (rule.has("classes") && !dials.chance(60)) continue;
    rule["classes"][cls] = dials.pick({"50 %", "0 %", "100 %", "80 %"});
    draft.numbers.push_back({"cities." + c.id + ".rationing." + id + ".classes." + cls, {"0 %", "70 %"}, false});
  }
  draft.city(c)["rationing"][id] = rule;
}

inline void quota(Draft& draft, Dials& dials) {
  std::string path;
  Node* demand = some_class(draft, dials, &path);
  if (demand == nullptr) return;
  if (dials.chance(50)) {
    (*demand)["quota_share"] = dials.pick({"30 %", "0 %", "100 %"});
  } else {
    (*demand)["quota"] = dials.pick({"30 kl/d", "0 l/d", "100 kl/d"});
    draft.numbers.push_back({path + "quota", {"0 l/d", "40 kl/d"}});
  }
}

inline void deferred(Draft& draft, Dials& dials) {
  std::string path;
  Node* demand = some_class(draft, dials, &path);
  if (demand == nullptr) return;
  (*demand)["deferred"] = dials.pick({"30 %", "100 %"});
  if (dials.chance(50)) (*demand)["catch_up"] = dials.pick({"1", "0.5", "3", "0"});
  draft.numbers.push_back({path + "deferred", {"0 %", "50 %"}, false});
}

inline void panic(Draft& draft, Dials& dials) {
  const DraftCity& c = dials.of(draft.cities);
  if (c.classes.empty()) return;
  const std::string cls = c.classes[dials.below(c.classes.size())];
  Node entry = keys({{"factor", dials.pick({"2", "1", "5", "1.005"})}});
  if (dials.chance(60)) entry["below"] = dials.pick({"2 d", "6 h", "30 d"});
  if (dials.chance(50)) entry["half_life"] = dials.pick({"1 d", "2 h", "10 d"});
  if (dials.chance(50)) entry["private"] = dials.pick({"0 d", "1 d", "10 d"});
  draft.city(c)["demand"][cls]["panic"] = entry;
  if (!dials.chance(50)) return;
  if (Node* change = dated_entry(draft, dials, "panic in " + c.id)) (*change)["panic"].add(c.id);
}

inline void last_mile(Draft& draft, Dials& dials) {
  DraftCity& c = dials.of(draft.cities);
  const std::string product = dials.of(c.products);
  draft.city(c)["stock"][product]["last_mile"] = dials.pick({"40 kl/d", "0 l/d", "100 kl/d", "1 Ml/d"});
  draft.numbers.push_back({"cities." + c.id + ".stock." + product + ".last_mile", {"0 l/d", "60 kl/d"}});
  if (!c.classes.empty() && dials.chance(40)) draft.city(c)["demand"][dials.of(c.classes)]["direct"] = "true";
}

inline void days_and_months(Draft& draft, Dials& dials) {
  Node* demand = some_class(draft, dials);
  if (demand == nullptr) return;
  if (dials.chance(70)) (*demand)["weekdays"] = Node::sequence({"1", "1", "0.5", "2", "1", "0", "0.7"});
  if (dials.chance(50)) (*demand)["months"] = twelve(dials);
}

inline void service(Draft& draft, Dials& dials) {
  DraftCity& c = dials.of(draft.cities);
  if (c.classes.empty() || draft.city(c).has("services")) return;
  const std::string cls = dials.of(c.classes);
  std::string product;
  for (const std::string& one : c.products) {
    if (draft.city(c)["demand"][cls].has(one)) product = one;
  }
  Node hours = "19 h";
  if (dials.chance(50)) {
    hours = Node::sequence({Node::sequence({"0 %", "2 h"}), Node::sequence({"50 %", "9 h"}),
                            Node::sequence({"100 %", dials.pick({"19 h", "9 h"})})});
  }
  draft.city(c)["services"]["power"] = keys({{"class", cls}, {"product", product}, {"hours", hours}});
  if (dials.chance(50)) {
    draft.city(c)["demand"][dials.of(c.classes)]["raised_by"] = keys({{"service", "power"}, {"by", dials.share()}});
  }
}

inline void price(Draft& draft, Dials& dials) {
  DraftCity& c = dials.of(draft.cities);
  draft.city(c)["stock"][dials.of(c.products)]["price"] =
      keys({{"shortage", dials.pick({"3", "0"})}, {"cover", dials.pick({"1", "0"})}});
}

}  // namespace taji::properties
