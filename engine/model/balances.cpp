#include <cmath>
#include <string>

#include "model/managed.hpp"

namespace taji::model {
namespace {

/// Initial (stock, reserve, buffers) + delivered + accepted inflow = consumed + dispatched onward + what stock,
/// reserve, buffers and private tanks hold, to 1e-9 of what went in.
std::string check_tank(World& w, const Model& m, std::size_t tank) {
  const TankState& t = w.tanks[tank];
  double held = t.level + t.dispatched;
  for (std::int32_t c = m.tanks[tank].first_class; c < m.tanks[tank].first_class + m.tanks[tank].class_count; ++c) {
    held += w.classes[c].buffer;
    if (w.classes[c].buffer < -1e-6) return "a buffer holds less than nothing";
  }
  double in = t.initial + t.delivered;
  const std::int32_t managed = m.tanks[tank].managed;
  if (managed >= 0) {
    in += w.managed[managed].inflow;
    held += w.managed[managed].reserve;
    for (std::int32_t c = m.tanks[tank].first_class; c < m.tanks[tank].first_class + m.tanks[tank].class_count; ++c) {
      held += w.managed_classes[c].private_stock;
    }
  }
  // Taken out of the tank, but not yet booked by what became of it.
  if (t.steady) held += t.draw * static_cast<double>(t.since - t.classes_since) - t.missing;
  const double error = std::abs(in - t.consumed - held);
  const double relative = in > 0 ? error / in : error;
  w.record.fuel_error_ppb =
      std::max(w.record.fuel_error_ppb, static_cast<std::int64_t>(std::floor(std::min(relative * 1e9, 1e15))));
  const std::string where = m.cities[m.tanks[tank].city].name.id + ", " + m.products[m.tanks[tank].product];
  if (relative > 1e-9) return "fuel is not conserved in " + where;
  if (t.level < -1e-6) return "the stock is below zero in " + where;
  if (t.level > t.capacity * (1 + 1e-9)) return "the stock is above its capacity in " + where;
  if (managed >= 0) {
    const std::string wrong = check_managed(Sim{m, w}, static_cast<std::int32_t>(tank));
    if (!wrong.empty()) return wrong + " in " + where;
  }
  return {};
}

struct Counted {
  std::int64_t trucks = 0, loads = 0;
  double litres = 0;                    ///< in those loads
  std::int64_t queued = 0, parked = 0;  ///< of the idle: waiting for a load, in the garage
};

/// Trucks of each pool on the road, in queues and in cities.
std::vector<Counted> count_trucks(const World& w, const Model& m) {
  std::vector<Counted> out(m.pools.size());
  for (const auto& muster : w.musters) {
    for (std::size_t i = muster.line.head; i < muster.line.items.size(); ++i) {
      out[muster.line.items[i].pool].trucks += muster.line.items[i].count;
      out[muster.line.items[i].pool].loads += muster.line.items[i].count;
      out[muster.line.items[i].pool].litres +=
          static_cast<double>(muster.line.items[i].count) * w.pools[muster.line.items[i].pool].capacity_l;
    }
  }
  for (std::size_t i = 0; i < w.lines.size(); ++i) {
    const Line& line = w.lines[i];
    const bool to_unload = i >= m.stations.size() && i < m.stations.size() + m.tanks.size();
    if (to_unload) continue;
    for (std::size_t at = line.head; at < line.items.size(); ++at) {
      if (line.items[at].pool >= 0) out[line.items[at].pool].queued += line.items[at].count;
    }
  }
  for (const Line& garage : w.garages) {
    for (const QueueItem& item : garage.items) out[item.pool].parked += item.count;
  }
  for (std::size_t i = 0; i < w.convoys.size(); ++i) {
    const Convoy& c = w.convoys[i];
    if (c.stance == Stance::gone) continue;
    const Corridor& corridor = m.corridors[c.corridor];
    for (std::int32_t k = 0; k < corridor.pool_count; ++k) {
      const std::size_t at = i * m.widest_corridor + k;
      const std::int64_t with = w.convoy_trucks[at];
      out[corridor.first_pool + k].trucks += with + w.convoy_emptied[at];
      if (c.errand == Errand::homeward) continue;
      out[corridor.first_pool + k].loads += with;
      out[corridor.first_pool + k].litres +=
          static_cast<double>(with) * w.pools[corridor.first_pool + k].capacity_l * (1 - c.given_up);
    }
  }
  return out;
}

std::string check_pool(World& w, const Pool& pool, const PoolState& p, const Counted& counted) {
  const std::int64_t have = p.idle + p.loading + p.lost_loaded + p.lost_empty + counted.trucks;
  const std::int64_t come = p.fleet + p.created + p.hired + p.replaced + p.moved_in;
  const std::int64_t missing = come - p.retired - p.dismissed - p.moved_out - have;
  const std::int64_t loads = p.loads - p.deliveries - p.lost_loaded - p.loads_taken - counted.loads;
  w.record.truck_error = std::max(w.record.truck_error, std::max(std::abs(missing), std::abs(loads)));
  if (missing != 0) return "trucks are not conserved in pool " + pool.name.id;
  if (loads != 0) return "loads are not conserved in pool " + pool.name.id;
  if (p.idle < 0 || p.loading < 0) return "a stage holds less than no truck in pool " + pool.name.id;
  const double loaded = static_cast<double>(p.loads) * p.capacity_l;
  const double lost = static_cast<double>(p.lost_loaded + p.loads_taken) * p.capacity_l;
  if (std::abs(loaded - lost - p.delivered_l - p.paid_l - counted.litres) > 1e-9 * loaded) {
    return "loaded fuel is not conserved in pool " + pool.name.id;
  }
  const bool idle = p.unlimited || !w.placed || p.idle == p.garage + counted.queued;
  if (!idle || p.garage != counted.parked) return "idle trucks are not where they should be in pool " + pool.name.id;
  if (p.leaving < 0 || p.leaving > std::max<std::int64_t>(0, living_trucks(p))) {
    return "more trucks are to leave than there are in pool " + pool.name.id;
  }
  return {};
}

/// Driving + available + withdrawn + lost = drivers, and every truck outside the garage has a driver.
std::string check_drivers(World& w, const Model& m, std::size_t corridor) {
  const Corridor& c = m.corridors[corridor];
  if (!c.has_drivers) return {};
  const CorridorState& d = w.corridors[corridor];
  std::int64_t out = 0;
  for (std::int32_t p = c.first_pool; p < c.first_pool + c.pool_count; ++p) {
    out += living_trucks(w.pools[p]) - w.pools[p].garage;
  }
  const std::int64_t missing = d.drivers - d.driving - d.available - d.withdrawn - d.drivers_lost;
  const std::int64_t unmanned = w.placed ? out - d.driving : 0;
  w.record.driver_error = std::max(w.record.driver_error, std::max(std::abs(missing), std::abs(unmanned)));
  if (missing != 0) return "drivers are not conserved on corridor " + c.name.id;
  if (unmanned != 0) return "trucks move without drivers on corridor " + c.name.id;
  if (d.driving < 0 || d.available < 0 || d.withdrawn < 0 || d.owed < 0 || d.owed > d.driving) {
    return "a stage holds less than no driver on corridor " + c.name.id;
  }
  return {};
}

}  // namespace

std::string check_balances(World& world, const Model& model) {
  for (std::size_t t = 0; t < model.tanks.size(); ++t) {
    if (std::string wrong = check_tank(world, model, t); !wrong.empty()) return wrong;
  }
  const std::vector<Counted> counted = count_trucks(world, model);
  for (std::size_t i = 0; i < model.pools.size(); ++i) {
    if (std::string wrong = check_pool(world, model.pools[i], world.pools[i], counted[i]); !wrong.empty()) return wrong;
  }
  for (std::size_t i = 0; i < model.corridors.size(); ++i) {
    if (std::string wrong = check_drivers(world, model, i); !wrong.empty()) return wrong;
  }
  if (std::string wrong = check_escorts(world, model); !wrong.empty()) return wrong;
  return check_stages(world, model);
}

}  // namespace taji::model
