
#include "model/compiler.hpp"

namespace taji::model {

void Compiler::cities() {
  for (const auto& city : in_.cities) {
    for (const auto& stock : city.stock) product_ids_.emplace(stock.product, 0);
  }
  for (const auto& pool : in_.fleet) product_ids_.emplace(pool.product, 0);
  for (const auto& [id, unused] : product_ids_) out_.products.push_back(id);
  std::sort(out_.products.begin(), out_.products.end());
  for (std::size_t i = 0; i < out_.products.size(); ++i) product_ids_[out_.products[i]] = static_cast<std::int32_t>(i);

  const auto order = sorted_order(in_.cities, [](const auto& e) { return e.place_id; });
  for (std::size_t rank = 0; rank < order.size(); ++rank) city(in_.cities[order[rank]], rank);
}

void Compiler::city(const scenario::CityEntry& entry, std::size_t rank) {
  City city;
  city.place = find(place_ids_, entry.place_id, "place");
  city.name = make_name(entry.place_id, rank, out_.places[city.place].name.shown);
  city_ids_[entry.place_id] = static_cast<std::int32_t>(rank);
  if (entry.clearance) {
    city.clearance = add_station(Station::Kind::clearance, city.place, *entry.clearance);
    out_.stations[city.clearance].city = static_cast<std::int32_t>(rank);
  }
  city.unloading = add_station(Station::Kind::unloading, city.place, {entry.unloading, entry.racks});
  out_.stations[city.unloading].city = static_cast<std::int32_t>(rank);
  city.first_tank = static_cast<std::int32_t>(out_.tanks.size());
  const auto stocks = sorted_order(entry.stock, [](const auto& s) { return s.product; });
  for (const std::size_t s : stocks) tank(entry, entry.stock[s], static_cast<std::int32_t>(rank));
  city.tank_count = static_cast<std::int32_t>(out_.tanks.size()) - city.first_tank;
  out_.cities.push_back(std::move(city));
}

void Compiler::tank(const scenario::CityEntry& entry, const scenario::StockEntry& stock, std::int32_t city) {
  Tank tank;
  tank.city = city;
  tank.product = product_ids_.at(stock.product);
  tank.capacity = stock.capacity.slot;
  tank.initial = stock.initial.slot;
  tank.first_class = static_cast<std::int32_t>(out_.classes.size());
  for (const auto& demand : entry.demand) {
    for (const auto& need : demand.needs) {
      if (need.product != stock.product) continue;
      DemandClass cls;
      cls.name = make_name(demand.id, 0);
      cls.rate = need.rate.slot;
      cls.priority = demand.priority;
      cls.hold = demand.hold.slot;
      cls.buffer = demand.buffer.slot;
      cls.quota = demand.quota.slot;
      cls.quota_share = demand.quota_share.slot;
      cls.deferred = demand.deferred.slot;
      cls.catch_up = demand.catch_up.slot;
      cls.direct = demand.direct;
      if (demand.panic) {
        cls.panic_below = demand.panic->below.slot;
        cls.panic_factor = demand.panic->factor.slot;
        cls.panic_half_life = demand.panic->half_life.slot;
        cls.panic_private = demand.panic->tank.slot;
      }
      out_.classes.push_back(std::move(cls));
    }
  }
  std::sort(out_.classes.begin() + tank.first_class, out_.classes.end(), [](const auto& a, const auto& b) {
    return a.priority != b.priority ? a.priority < b.priority : a.name.id < b.name.id;
  });
  tank.class_count = static_cast<std::int32_t>(out_.classes.size()) - tank.first_class;
  manage(entry, stock, tank);
  out_.tanks.push_back(tank);
}

}  // namespace taji::model
