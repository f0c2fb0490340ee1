// The pieces about time and about numbers: the timeline, uncertain inputs, what is recorded.
#pragma once

#include "properties/draft.hpp"

namespace taji::properties {

/// An entry that closes something, and mostly one that opens it again.
inline void order_shut(Draft& draft, Dials& dials) {
  const std::string id = dials.chance(40) ? dials.of(draft.places) : dials.of(draft.roads).id;
  const int from = draft.hour(dials);
  const int to = from + 6 * (1 + static_cast<int>(dials.below(12)));
  if (draft.changed.contains({from, id}) || draft.changed.contains({to, id})) return;
  const auto entry = [&](int hour, const char* verb) {
    Node change = keys({{"at", std::to_string(hour) + " h"}});
    change[verb].add(id);
    draft.file["timeline"].add(change);
    draft.changed.insert({hour, id});
  };
  entry(from, "close");
  if (!dials.chance(20)) entry(to, "open");
}

/// A number takes a new value, or is multiplied, and may return to its first.
inline void change(Draft& draft, Dials& dials) {
  const DraftNumber& number = dials.of(draft.numbers);
  const int from = draft.hour(dials);
  const int to = from + 6 * (1 + static_cast<int>(dials.below(12)));
  // `min` follows `target`.
  const bool leads = number.path.ends_with("convoy.target");
  if (draft.changed.contains({from, number.path}) || draft.changed.contains({to, number.path})) return;
  Node entry = keys({{"at", std::to_string(from) + " h"}});
  const std::size_t value = dials.below(number.values.size());
  if (!leads && dials.chance(40)) {
    entry["multiply"][number.path] = number.any_factor ? dials.pick({"2", "0.5", "1"}) : dials.pick({"0.5", "1"});
  } else {
    entry["set"][number.path] = number.values[value];
  }
  draft.file["timeline"].add(entry);
  draft.changed.insert({from, number.path});
  if (!dials.chance(50)) return;
  Node back = keys({{"at", std::to_string(to) + " h"}});
  back["reset"].add(number.path);
  draft.file["timeline"].add(back);
  draft.changed.insert({to, number.path});
}

inline Node between(const char* low, const char* high) {
  return keys({{"uncertain", Node::sequence({low, high})}});
}

/// A number is drawn once per replication.
inline void uncertain(Draft& draft, Dials& dials) {
  DraftCity& city = dials.of(draft.cities);
  const std::size_t what = dials.below(5);
  if (what == 0 && !city.classes.empty()) {
    for (const std::string& product : city.products) {
      Node& demand = draft.city(city)["demand"][dials.of(city.classes)];
      if (demand.has(product)) demand[product] = between("20 kl/d", "150 kl/d");
    }
  } else if (what == 1) {
    draft.city(city)["stock"][dials.of(city.products)]["initial"] = between("0 l", "40 kl");
  } else if (what == 2) {
    Node& pool = draft.file["fleet"].item("name", dials.of(draft.pools));
    const std::string trucks = pool.find("trucks")->text();
    if (!trucks.empty() && trucks != "unlimited") pool["trucks"] = between(trucks.c_str(), "40");
  } else if (what == 3) {
    draft.road(dials.of(draft.roads).id)["interdiction"] = between("0 %", "60 %");
  } else {
    const std::string input = "input" + std::to_string(draft.inputs++);
    draft.file["inputs"][input] = keys({{"uncertain", keys({{"triangular", Node::sequence({"0.5", "1", "2"})}})}});
    if (city.classes.empty()) city.classes.push_back("of_input");
    Node& demand = draft.city(city)["demand"][city.classes[0]];
    demand[city.products[0]] = keys({{"of", input}, {"times", "60 kl/d"}});
  }
}

inline void warm_up(Draft& draft, Dials& dials) {
  draft.file["warm_up"] = dials.pick({"1 d", "6 h", "37 h", "2 d"});
}

inline void phases(Draft& draft, Dials&) {
  draft.file["phases"] = keys({{"served", Node::sequence({"90 %", "80 %", "50 %", "10 %"})}});
}

}  // namespace taji::properties
