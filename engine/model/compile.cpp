#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>
#include <taji/kernel/elementary.hpp>
#include <taji/kernel/stream.hpp>
#include <taji/model/model.hpp>
#include <taji/network/routing.hpp>
#include <unordered_map>

#include "model/slots.hpp"

namespace taji::model {
namespace {

using Ids = std::unordered_map<std::string, std::int32_t>;

/// Names in the order of the file become entities in sorted order, so that the order of entries changes nothing.
template <class Entry, class Id>
std::vector<std::size_t> sorted_order(const std::vector<Entry>& entries, Id id) {
  std::vector<std::size_t> order(entries.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return id(entries[a]) < id(entries[b]); });
  return order;
}

Name make_name(const std::string& id, std::size_t rank, const std::string& shown = {}) {
  return {id, shown.empty() ? id : shown, kernel::name_hash(id), static_cast<std::int32_t>(rank)};
}

Window make_window(const std::optional<text::DayWindow>& window) {
  if (!window || window->always) return {};
  return {window->open_ms, window->close_ms, false};
}

class Compiler {
 public:
  explicit Compiler(const scenario::Scenario& scenario) : in_(scenario) {}

  Model run() {
    header();
    slots();
    places();
    roads();
    zones();
    cities();
    corridors();
    dated();
    return std::move(out_);
  }

 private:
  Law make_law(const scenario::Law& law) {
    Law out{law.form, {}, -1};
    for (const auto& parameter : law.parameters) out.parameters.push_back(parameter.slot);
    // Constants are read from their slot; a list of values is put together at each draw.
    if (law.form != scenario::LawForm::constant && law.form != scenario::LawForm::empirical &&
        !law.parameters.empty()) {
      out.id = static_cast<std::int32_t>(out_.laws.size());
      out_.laws.push_back(out);
    }
    return out;
  }

  static std::int32_t find(const Ids& ids, const std::string& id, const char* kind) {
    const auto it = ids.find(id);
    if (it == ids.end()) throw std::invalid_argument(std::string("unknown ") + kind + " '" + id + "'");
    return it->second;
  }

  void header() {
    out_.name = in_.name;
    out_.start_epoch = in_.start_ms;
    out_.horizon = in_.horizon_ms;
    out_.origin = in_.warm_up_ms;
    const Millis time_of_day = ((in_.start_ms % kernel::kDay) + kernel::kDay) % kernel::kDay;
    out_.midnight = time_of_day == 0 ? 0 : kernel::kDay - time_of_day;
    out_.prior_attacks_per_km = in_.perceived.prior_attacks_per_km.slot;
    out_.prior_weight_km = in_.perceived.prior_weight_km.slot;
    for (int k = 0; k < 4; ++k) {
      out_.phase_served[k] = in_.phases.served[k].slot;
      out_.phase_cover[k] = in_.phases.cover[k].slot;
    }
  }

  void slots() {
    out_.slots = in_.slots;
    for (std::size_t i = 0; i < in_.slots.size(); ++i) {
      const auto& slot = in_.slots[i];
      out_.base.push_back(transformed(slot.transform, slot.value));
      if (slot.spread) {
        out_.uncertain.push_back({static_cast<Slot>(i), kernel::name_hash(slot.path), *slot.spread});
        auto& spread = out_.uncertain.back().spread;
        if (spread.form == scenario::LawForm::empirical) std::sort(spread.parameters.begin(), spread.parameters.end());
      }
      if (!slot.product_of.empty()) out_.products_of.push_back({static_cast<Slot>(i), slot.product_of});
    }
    std::sort(out_.uncertain.begin(), out_.uncertain.end(), [&](const UncertainInput& a, const UncertainInput& b) {
      return in_.slots[a.slot].path < in_.slots[b.slot].path;
    });
    order_products();
  }

  /// Factors come before what they make; the reader has refused cycles.
  void order_products() {
    std::vector<std::uint8_t> made(in_.slots.size(), 1);
    for (const auto& product : out_.products_of) made[product.slot] = 0;
    std::vector<Product> ordered;
    while (ordered.size() < out_.products_of.size()) {
      const std::size_t before = ordered.size();
      for (const auto& product : out_.products_of) {
        if (made[product.slot]) continue;
        const bool ready = std::all_of(product.factors.begin(), product.factors.end(), [&](auto f) { return made[f]; });
        if (!ready) continue;
        made[product.slot] = 1;
        ordered.push_back(product);
      }
      if (ordered.size() == before) throw std::invalid_argument("inputs are products of each other");
    }
    out_.products_of = std::move(ordered);
  }

  void places() {
    const auto& entries = in_.network.places;
    const auto order = sorted_order(entries, [](const auto& e) { return e.id; });
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      const auto& entry = entries[order[rank]];
      Place place;
      place.name = make_name(entry.id, rank, entry.name);
      place.kind = entry.kind;
      place.country = entry.country;
      place.latitude = entry.latitude;
      place.longitude = entry.longitude;
      place.located = entry.located;
      place.haven = entry.haven;
      place_ids_[entry.id] = static_cast<std::int32_t>(rank);
      if (entry.passage) {
        place.checkpoint = add_station(Station::Kind::checkpoint, static_cast<std::int32_t>(rank), *entry.passage);
      }
      out_.places.push_back(std::move(place));
      out_.place_rank.push_back(static_cast<std::int32_t>(rank));
    }
  }

  std::int32_t add_station(Station::Kind kind, std::int32_t place, const scenario::Delay& delay) {
    Station station;
    station.kind = kind;
    station.place = place;
    station.service = make_law(delay.delay);
    station.servers = delay.servers.slot;
    out_.stations.push_back(std::move(station));
    return static_cast<std::int32_t>(out_.stations.size()) - 1;
  }

  void roads() {
    const auto& entries = in_.network.roads;
    const auto order = sorted_order(entries, [](const auto& e) { return e.id; });
    std::map<std::string, const scenario::Speed*> speeds;
    for (const auto& entry : in_.network.speeds) speeds[entry.id] = &entry.speed;
    std::vector<network::RoadEnds> ends;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      const auto& entry = entries[order[rank]];
      Road road;
      road.name = make_name(entry.id, rank);
      road.from = find(place_ids_, entry.from, "place");
      road.to = find(place_ids_, entry.to, "place");
      road.oneway = entry.oneway;
      road.road_class = entry.road_class;
      road.km = entry.km.slot;
      road.interdiction_hazard = entry.interdiction.slot;
      road.available = entry.available.slot;
      road.capacity = entry.capacity.slot;
      const scenario::Speed* speed = entry.speed ? &*entry.speed : speeds[entry.road_class];
      if (speed == nullptr) throw std::invalid_argument("no speed for road class '" + entry.road_class + "'");
      road.speed_loaded = speed->loaded.slot;
      road.speed_empty = speed->empty.slot;
      road.window = make_window(entry.window);
      road_ids_[entry.id] = static_cast<std::int32_t>(rank);
      ends.push_back({road.from, road.to, road.oneway});
      out_.roads.push_back(std::move(road));
      out_.road_rank.push_back(static_cast<std::int32_t>(rank));
    }
    out_.graph = network::RoadGraph(static_cast<std::int32_t>(out_.places.size()), ends);
  }

  void zones() {
    const auto order = sorted_order(in_.zones, [](const auto& e) { return e.id; });
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      const auto& entry = in_.zones[order[rank]];
      Zone zone;
      zone.name = make_name(entry.id, rank);
      for (const auto& road : entry.roads) zone.roads.push_back(find(road_ids_, road, "road"));
      std::sort(zone.roads.begin(), zone.roads.end());
      zone.hazard = entry.hazard.slot;
      zone.attacks_per_km = entry.attacks_per_km.slot;
      zone.attempts_per_day = entry.attempts_per_day.slot;
      zone.parked = entry.parked.slot;
      for (const auto road : zone.roads) out_.roads[road].zones.push_back(static_cast<std::int32_t>(rank));
      out_.zones.push_back(std::move(zone));
    }
  }

  void cities() {
    for (const auto& city : in_.cities) {
      for (const auto& stock : city.stock) product_ids_.emplace(stock.product, 0);
    }
    for (const auto& pool : in_.fleet) product_ids_.emplace(pool.product, 0);
    for (const auto& [id, unused] : product_ids_) out_.products.push_back(id);
    std::sort(out_.products.begin(), out_.products.end());
    for (std::size_t i = 0; i < out_.products.size(); ++i)
      product_ids_[out_.products[i]] = static_cast<std::int32_t>(i);

    const auto order = sorted_order(in_.cities, [](const auto& e) { return e.place_id; });
    for (std::size_t rank = 0; rank < order.size(); ++rank) city(in_.cities[order[rank]], rank);
  }

  void city(const scenario::CityEntry& entry, std::size_t rank) {
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

  void tank(const scenario::CityEntry& entry, const scenario::StockEntry& stock, std::int32_t city) {
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
        out_.classes.push_back(std::move(cls));
      }
    }
    std::sort(out_.classes.begin() + tank.first_class, out_.classes.end(), [](const auto& a, const auto& b) {
      return a.priority != b.priority ? a.priority < b.priority : a.name.id < b.name.id;
    });
    tank.class_count = static_cast<std::int32_t>(out_.classes.size()) - tank.first_class;
    out_.tanks.push_back(tank);
  }

  std::int32_t loading_station(const std::string& place_id) {
    const auto found = loading_.find(place_id);
    if (found != loading_.end()) return found->second;
    for (const auto& source : in_.sources) {
      if (source.place_id != place_id) continue;
      Station station;
      station.kind = Station::Kind::loading;
      station.place = find(place_ids_, place_id, "place");
      station.service = make_law(source.loading);
      station.servers = source.racks.slot;
      station.trucks_limit = source.trucks_limit.slot;
      station.volume_limit = source.volume_limit.slot;
      out_.stations.push_back(std::move(station));
      return loading_[place_id] = static_cast<std::int32_t>(out_.stations.size()) - 1;
    }
    throw std::invalid_argument("no source entry for '" + place_id + "'");
  }

  void corridors() {
    const auto order = sorted_order(in_.corridors, [](const auto& e) { return e.id; });
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      const auto& entry = in_.corridors[order[rank]];
      corridor_ids_[entry.id] = static_cast<std::int32_t>(rank);
      Corridor corridor;
      corridor.name = make_name(entry.id, rank);
      corridor.source = find(place_ids_, entry.source, "place");
      corridor.marshal = find(place_ids_, entry.marshal, "place");
      corridor.city_place = find(place_ids_, entry.city, "place");
      corridor.city = find(city_ids_, entry.city, "city");
      corridor.station = loading_station(entry.source);
      rules(corridor, entry);
      losses(corridor, entry);
      musters(corridor, static_cast<std::int32_t>(rank));
      pools(corridor, entry, static_cast<std::int32_t>(rank));
      if (corridor.rule == scenario::RouteRule::fixed) corridor.fixed_route = fixed_route(corridor, entry);
      out_.learns_risk |=
          corridor.rule == scenario::RouteRule::safest || corridor.rule == scenario::RouteRule::balanced;
      out_.corridors.push_back(std::move(corridor));
    }
  }

  void rules(Corridor& corridor, const scenario::CorridorEntry& entry) {
    corridor.rule = entry.route.rule;
    corridor.risk_weight = entry.route.risk_weight.slot;
    corridor.reroute = entry.route.reroute;
    corridor.target = entry.convoy.target.slot;
    corridor.min = entry.convoy.min.slot;
    corridor.max_wait = entry.convoy.max_wait.slot;
    corridor.window = make_window(entry.convoy.window);
    if (entry.departures) {
      corridor.departures = entry.departures->kind;
      corridor.departure_dates.assign(entry.departures->dates_ms.begin(), entry.departures->dates_ms.end());
      std::sort(corridor.departure_dates.begin(), corridor.departure_dates.end());
      corridor.every = entry.departures->every.slot;
      corridor.first_departure = entry.departures->first.slot;
      corridor.departure_rate = entry.departures->rate.slot;
    }
    corridor.speed_factor = make_law(entry.speed_factor);
    corridor.return_alone = entry.return_alone;
    corridor.empty_exposure = entry.empty_exposure.slot;
    corridor.initial_spread = entry.initial.spread;
    for (const auto& [stage, trucks] : entry.initial.stages) corridor.initial.emplace_back(stage, trucks.slot);
  }

  void losses(Corridor& corridor, const scenario::CorridorEntry& entry) {
    const auto& attack = entry.on_attack;
    corridor.repelled = attack.repelled.slot;
    corridor.loss = attack.loss;
    corridor.loss_each = attack.each.slot;
    corridor.loss_mean = attack.share_mean.slot;
    corridor.loss_sd = attack.share_sd.slot;
    corridor.loss_count = make_law(attack.count);
    corridor.attack_delay = make_law(attack.delay);
    corridor.turn_back = attack.turn_back.slot;
    if (entry.escort) {
      corridor.escort_units = entry.escort->units.slot;
      corridor.escort_hazard = entry.escort->hazard.slot;
      corridor.escort_repelled = entry.escort->repelled.slot;
    }
    if (entry.size_effect) {
      corridor.size_reference = entry.size_effect->reference.slot;
      corridor.size_exponent = entry.size_effect->exponent.slot;
    }
  }

  /// Convoys form at the marshalling place, and again at havens that they were driven back to.
  void musters(Corridor& corridor, std::int32_t rank) {
    corridor.first_muster = static_cast<std::int32_t>(out_.musters.size());
    out_.musters.push_back({rank, corridor.marshal});
    for (std::size_t place = 0; place < out_.places.size(); ++place) {
      const auto id = static_cast<std::int32_t>(place);
      if (out_.places[place].haven && id != corridor.marshal && id != corridor.city_place) {
        out_.musters.push_back({rank, id});
      }
    }
    corridor.muster_count = static_cast<std::int32_t>(out_.musters.size()) - corridor.first_muster;
  }

  void pools(Corridor& corridor, const scenario::CorridorEntry& entry, std::int32_t rank) {
    corridor.first_pool = static_cast<std::int32_t>(out_.pools.size());
    const auto order = sorted_order(in_.fleet, [](const auto& e) { return e.id; });
    const Station& station = out_.stations[corridor.station];
    const bool endless = std::isinf(out_.base[station.servers]) && std::isinf(out_.base[station.trucks_limit]) &&
                         std::isinf(out_.base[station.volume_limit]);
    for (const std::size_t i : order) {
      const auto& pool_entry = in_.fleet[i];
      if (pool_entry.corridor != entry.id) continue;
      Pool pool;
      pool.name = make_name(pool_entry.id, out_.pools.size());
      pool.corridor = rank;
      pool.product = product_ids_.at(pool_entry.product);
      pool.in_corridor = corridor.pool_count;
      pool.trucks = pool_entry.trucks.slot;
      pool.capacity_litres = pool_entry.capacity.slot;
      if (endless && std::isinf(out_.base[pool.trucks])) {
        if (corridor.unlimited_pool >= 0) {
          throw std::invalid_argument(
              "corridor '" + entry.id +
              "' has two unlimited pools; give one of them a number of trucks, or the source racks");
        }
        corridor.unlimited_pool = static_cast<std::int32_t>(out_.pools.size());
      }
      out_.pools.push_back(std::move(pool));
      ++corridor.pool_count;
    }
    out_.widest_corridor = std::max(out_.widest_corridor, corridor.pool_count);
  }

  /// The fastest route through the places named, at the scenario's own speeds.
  std::vector<std::int32_t> fixed_route(const Corridor& corridor, const scenario::CorridorEntry& entry) const {
    std::vector<double> hours(2 * out_.roads.size());
    for (std::size_t r = 0; r < out_.roads.size(); ++r) {
      const double speed = out_.base[out_.roads[r].speed_loaded];
      hours[2 * r] = hours[2 * r + 1] = std::isinf(speed) ? 0.0 : out_.base[out_.roads[r].km] / speed;
    }
    std::vector<std::int32_t> stops;
    for (const auto& via : entry.route.via) stops.push_back(find(place_ids_, via, "place"));
    stops.push_back(corridor.city_place);
    std::vector<std::int32_t> route;
    std::int32_t from = corridor.marshal;
    for (const std::int32_t to : stops) {
      network::RouteQuery query{from, to, hours};
      query.place_rank = out_.place_rank;
      query.road_rank = out_.road_rank;
      const auto part = network::cheapest_route(out_.graph, query);
      if (!part) {
        throw std::invalid_argument("corridor '" + entry.id + "': no road leads from '" + out_.places[from].name.id +
                                    "' to '" + out_.places[to].name.id + "'");
      }
      route.insert(route.end(), part->begin(), part->end());
      from = to;
    }
    return route;
  }

  void dated() {
    for (const auto& entry : in_.closures) {
      Closure closure;
      if (!entry.road.empty()) closure.road = find(road_ids_, entry.road, "road");
      if (!entry.place_id.empty()) closure.place = find(place_ids_, entry.place_id, "place");
      closure.from = entry.from_ms;
      closure.to = entry.to_ms;
      out_.closures.push_back(closure);
    }
    std::stable_sort(out_.closures.begin(), out_.closures.end(), [](const Closure& a, const Closure& b) {
      return std::tie(a.from, a.to, a.road, a.place) < std::tie(b.from, b.to, b.road, b.place);
    });
    for (const auto& entry : in_.timeline) timeline_entry(entry);
    std::stable_sort(out_.timeline.begin(), out_.timeline.end(),
                     [](const TimelineEntry& a, const TimelineEntry& b) { return a.at < b.at; });
  }

  void timeline_entry(const scenario::TimelineEntry& entry) {
    TimelineEntry out;
    out.at = entry.at_ms;
    out.name = entry.name;
    out.changes = entry.changes;
    for (auto& change : out.changes) {
      if (change.kind == scenario::SlotChange::Kind::set) {
        change.value = transformed(in_.slots[change.slot].transform, change.value);
      }
    }
    const auto sort_out = [&](const std::vector<std::string>& ids, auto& roads, auto& places) {
      for (const auto& id : ids) {
        if (const auto it = road_ids_.find(id); it != road_ids_.end()) {
          roads.push_back(it->second);
        } else {
          places.push_back(find(place_ids_, id, "road or place"));
        }
      }
    };
    sort_out(entry.close, out.close_roads, out.close_places);
    sort_out(entry.open, out.open_roads, out.open_places);
    out_.timeline.push_back(std::move(out));
  }

  const scenario::Scenario& in_;
  Model out_;
  Ids place_ids_, road_ids_, city_ids_, corridor_ids_, product_ids_, loading_;
};

}  // namespace

double transformed(scenario::Transform transform, double value) {
  if (transform == scenario::Transform::none) return value;
  return value >= 1.0 ? std::numeric_limits<double>::infinity() : -kernel::log1p(-value);
}

std::int32_t Model::day_count() const {
  return static_cast<std::int32_t>((horizon - origin + kernel::kDay - 1) / kernel::kDay);
}

Millis Model::day_end(std::int32_t day) const {
  return std::min(origin + (static_cast<Millis>(day) + 1) * kernel::kDay, horizon);
}

bool Model::days_are_dates() const {
  return (origin - midnight) % kernel::kDay == 0;
}

Model compile(const scenario::Scenario& scenario) {
  return Compiler(scenario).run();
}

}  // namespace taji::model
