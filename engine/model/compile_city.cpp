#include <stdexcept>

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
  services(entry, static_cast<std::int32_t>(rank));
  rising_needs(entry, static_cast<std::int32_t>(rank));
  series(static_cast<std::int32_t>(rank));
}

void Compiler::tank(const scenario::CityEntry& entry, const scenario::StockEntry& stock, std::int32_t city) {
  Tank tank;
  tank.city = city;
  tank.product = product_ids_.at(stock.product);
  tank.capacity = stock.capacity.slot;
  tank.initial = stock.initial.slot;
  if (stock.price) {
    tank.price_shortage = stock.price->shortage.slot;
    tank.price_cover = stock.price->cover.slot;
    tank.price_normal = stock.price->normal_cover.slot;
  }
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
      for (const auto& factor : demand.weekdays) cls.weekdays.push_back(factor.slot);
      for (const auto& factor : demand.months) cls.months.push_back(factor.slot);
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

/// Services in order of name, each with the class of the product that makes it.
void Compiler::services(const scenario::CityEntry& entry, std::int32_t city) {
  const auto order = sorted_order(entry.services, [](const auto& e) { return e.id; });
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const scenario::ServiceEntry& made = entry.services[order[rank]];
    CityService service;
    service.name = make_name(made.id, rank);
    service.city = city;
    const City& of = out_.cities[city];
    for (std::int32_t t = of.first_tank; t < of.first_tank + of.tank_count; ++t) {
      const Tank& tank = out_.tanks[t];
      if (!made.product.empty() && out_.products[tank.product] != made.product) continue;
      for (std::int32_t c = tank.first_class; c < tank.first_class + tank.class_count; ++c) {
        if (out_.classes[c].name.id != made.class_id) continue;
        service.tank = t;
        service.demand_class = c;
      }
    }
    if (service.demand_class < 0) throw std::invalid_argument("service '" + made.id + "' is made by no class");
    for (const auto& share : made.shares) service.shares.push_back(share.slot);
    for (const auto& hours : made.hours) service.hours.push_back(hours.slot);
    out_.services.push_back(std::move(service));
  }
}

void Compiler::rising_needs(const scenario::CityEntry& entry, std::int32_t city) {
  const City& of = out_.cities[city];
  for (std::int32_t t = of.first_tank; t < of.first_tank + of.tank_count; ++t) {
    const Tank& tank = out_.tanks[t];
    for (std::int32_t c = tank.first_class; c < tank.first_class + tank.class_count; ++c) {
      DemandClass& cls = out_.classes[c];
      const auto demand = std::find_if(entry.demand.begin(), entry.demand.end(),
                                       [&](const scenario::DemandClass& d) { return d.id == cls.name.id; });
      if (demand->raised_by) {
        const auto service =
            std::find_if(out_.services.begin(), out_.services.end(), [&](const CityService& candidate) {
              return candidate.city == city && candidate.name.id == demand->raised_by->service;
            });
        if (service == out_.services.end()) throw std::invalid_argument("unknown service");
        service->raises_need = true;
        cls.raised_by = static_cast<std::int32_t>(service - out_.services.begin());
        cls.raised_most = demand->raised_by->by.slot;
      }
      out_.needs_vary |= cls.varies();
      out_.needs_vary_daily |= cls.raised_by >= 0 || !cls.weekdays.empty();
    }
  }
}

/// What is recorded by day: the city's services; of each tank the price index, the classes that make a service, the
/// queue of deferred need, and the reserve.
void Compiler::series(std::int32_t city) {
  using Kind = DaySeries::Kind;
  const auto count = static_cast<std::int32_t>(out_.services.size());
  for (std::int32_t i = 0; i < count; ++i) {
    if (out_.services[i].city == city) out_.series.push_back({Kind::service_hours, city, -1, i});
  }
  const City& of = out_.cities[city];
  for (std::int32_t t = of.first_tank; t < of.first_tank + of.tank_count; ++t) {
    if (out_.tanks[t].price_shortage >= 0) out_.series.push_back({Kind::price_index, city, t, -1});
    for (std::int32_t c = out_.tanks[t].first_class; c < out_.tanks[t].first_class + out_.tanks[t].class_count; ++c) {
      const bool makes = std::any_of(out_.services.begin(), out_.services.end(),
                                     [&](const CityService& service) { return service.demand_class == c; });
      if (makes) out_.series.push_back({Kind::class_served, city, t, c});
    }
    if (out_.tanks[t].managed < 0) continue;
    const Management& managed = out_.managed[out_.tanks[t].managed];
    if (managed.defers) out_.series.push_back({Kind::queue, city, t, -1});
    if (managed.reserve >= 0) out_.series.push_back({Kind::reserve, city, t, -1});
  }
}

}  // namespace taji::model
