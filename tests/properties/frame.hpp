// The pieces that a scenario stands on: places, roads, cities, tanks, classes, corridors, pools.
#pragma once

#include "properties/draft.hpp"

namespace taji::properties {

/// Names out of order, so that the order of names is not that of writing.
inline const std::vector<std::string>& place_names() {
  static const std::vector<std::string> names{"kita", "mopti", "bla", "yelimane", "dira", "ansongo", "nioro", "gao"};
  return names;
}

inline std::string name_of(char letter, std::size_t n) {
  return std::string(1, letter) + std::to_string((n * 7 + 3) % 97);
}

inline void add_road(Draft& draft, Dials& dials, std::size_t from, std::size_t to, bool may_be_oneway) {
  const std::string id = name_of('r', draft.roads.size());
  Node road = keys({{"id", id},
                    {"from", draft.places[from]},
                    {"to", draft.places[to]},
                    {"km", dials.pick({"100", "50", "200", "25", "400", "10", "73"})}});
  const std::string road_class = dials.pick({"", "unpaved", "urban"});
  if (!road_class.empty()) road["class"] = road_class;
  if (may_be_oneway && dials.chance(30)) road["oneway"] = "true";
  draft.file["network"]["roads"].add(road);
  draft.roads.push_back({id, from, to});
}

inline void add_tank(Draft& draft, Dials& dials, DraftCity& city, const std::string& product) {
  Node tank;
  const std::string capacity = dials.pick({"unlimited", "1 Ml", "200 kl", "40 kl"});
  const std::size_t full = dials.below(4);
  if (capacity != "unlimited") tank["capacity"] = capacity;
  const std::string first = capacity == "unlimited" ? "500 kl" : capacity;
  tank["initial"] = full == 0 ? first : full == 1 ? "0 l" : full == 2 ? "40 kl" : "11 kl";
  draft.city(city)["stock"][product] = tank;
  city.products.push_back(product);
}

inline void add_class(Draft& draft, Dials& dials, DraftCity& city) {
  const std::string id = name_of('c', city.classes.size());
  Node demand;
  for (const std::string& product : city.products) {
    if (city.products.size() > 1 && dials.chance(40)) continue;
    demand[product] = dials.pick({"50 kl/d", "100 kl/d", "20 kl/d", "400 kl/d", "0 l/d", "7 kl/d"});
    draft.numbers.push_back(
        {"cities." + city.id + ".demand." + id + "." + product, {"0 l/d", "30 kl/d", "100 kl/d", "500 kl/d"}});
  }
  if (demand.size() == 0) return;
  if (dials.chance(60)) demand["priority"] = dials.pick({"1", "2", "3"});
  if (dials.chance(50)) {
    demand["hold"] = dials.pick({"0 d", "2 d", "6 h"});
    draft.numbers.push_back({"cities." + city.id + ".demand." + id + ".hold", {"0 d", "12 h", "3 d"}});
  }
  if (dials.chance(40)) demand["buffer"] = dials.pick({"1 d", "6 h", "5 d", "0 d"});
  draft.city(city)["demand"][id] = demand;
  city.classes.push_back(id);
}

inline void add_pool(Draft& draft, Dials& dials, DraftCorridor& corridor, const std::string& product) {
  const std::string id = name_of('p', draft.pools.size());
  const std::size_t trucks = std::array<std::size_t, 6>{2, 1, 5, 12, 30, 0}[dials.below(6)];
  draft.file["fleet"].add(keys({{"name", id},
                                {"corridor", corridor.id},
                                {"trucks", std::to_string(trucks)},
                                {"capacity", dials.pick({"10 kl", "20 kl", "40 kl", "12.5 kl"})},
                                {"product", product}}));
  corridor.trucks += static_cast<int>(trucks);
  draft.pools.push_back(id);
}

inline void add_corridor(Draft& draft, Dials& dials, std::size_t city, std::size_t source) {
  const std::string id = name_of('k', draft.corridors.size());
  DraftCorridor corridor{id, source, source, city, 0, false, false};
  draft.file["corridors"][id] = keys({{"source", draft.places[source]},
                                      {"city", draft.cities[city].id},
                                      {"convoy", keys({{"target", dials.pick({"1", "2", "5", "10"})}})}});
  draft.numbers.push_back({"corridors." + id + ".convoy.target", {"1", "3", "6"}});
  add_pool(draft, dials, corridor, draft.cities[city].products[0]);
  draft.corridors.push_back(corridor);
}

/// What every scenario has: two places, a road, a city with a tank and a class, a corridor with a pool.
inline void lay_ground(Draft& draft, Dials dials) {
  draft.horizon_h = std::array{72, 120, 240, 480, 77}[dials.below(5)];
  draft.clock = dials.pick({"00:00", "00:00", "07:30", "23:00"});
  draft.file["taji"] = "1";
  draft.file["name"] = "Random";
  draft.file["start"] = draft.date(0);
  draft.file["horizon"] = std::to_string(draft.horizon_h) + " h";
  draft.file["network"]["speeds"]["paved"] = dials.pick({"50 km/h", "10 km/h", "25 km/h"});
  for (std::size_t i = 0; i < 2; ++i) {
    draft.places.push_back(place_names()[i]);
    draft.place(i) = "~";
  }
  add_road(draft, dials, 0, 1, false);
  draft.cities.push_back({1, draft.places[1], {}, {}});
  add_tank(draft, dials, draft.cities[0], "diesel");
  add_class(draft, dials, draft.cities[0]);
  add_corridor(draft, dials, 0, 0);
}

inline void town(Draft& draft, Dials& dials) {
  const std::size_t n = draft.places.size();
  if (n == place_names().size()) return;
  draft.places.push_back(place_names()[n]);
  draft.place(n) = "~";
  add_road(draft, dials, dials.below(n), n, false);
}

inline void extra_road(Draft& draft, Dials& dials) {
  const std::size_t from = dials.below(draft.places.size());
  const std::size_t to = (from + 1 + dials.below(draft.places.size() - 1)) % draft.places.size();
  add_road(draft, dials, from, to, true);
}

inline void city(Draft& draft, Dials& dials) {
  const std::size_t place = dials.below(draft.places.size());
  for (const DraftCity& other : draft.cities) {
    if (other.place == place) return;
  }
  for (const DraftCorridor& c : draft.corridors) {
    if (c.source == place) return;
  }
  draft.cities.push_back({place, draft.places[place], {}, {}});
  add_tank(draft, dials, draft.cities.back(), "diesel");
  add_class(draft, dials, draft.cities.back());
}

inline void tank(Draft& draft, Dials& dials) {
  DraftCity& of = dials.of(draft.cities);
  const std::string product = dials.pick({"petrol", "jet", "diesel"});
  if (std::find(of.products.begin(), of.products.end(), product) != of.products.end()) return;
  add_tank(draft, dials, of, product);
}

inline void demand_class(Draft& draft, Dials& dials) {
  add_class(draft, dials, dials.of(draft.cities));
}

inline void corridor(Draft& draft, Dials& dials) {
  const std::size_t to = dials.below(draft.cities.size());
  const std::size_t source = dials.below(draft.places.size());
  for (const DraftCity& c : draft.cities) {
    if (c.place == source) return;
  }
  add_corridor(draft, dials, to, source);
}

inline void pool(Draft& draft, Dials& dials) {
  DraftCorridor& of = dials.of(draft.corridors);
  if (of.counted) return;
  const std::string product = dials.of(draft.cities[of.city].products);
  add_pool(draft, dials, of, product);
}

}  // namespace taji::properties
