#include <cmath>
#include <string>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// Initial + delivered = consumed + dispatched onward + what stock and buffers hold, to 1e-9 of what went in.
std::string check_tank(World& w, const Model& m, std::size_t tank) {
  const TankState& t = w.tanks[tank];
  double held = t.level + t.dispatched;
  for (std::int32_t c = m.tanks[tank].first_class; c < m.tanks[tank].first_class + m.tanks[tank].class_count; ++c) {
    held += w.classes[c].buffer;
    if (w.classes[c].buffer < -1e-6) return "a buffer holds less than nothing";
  }
  const double in = t.initial + t.delivered;
  const double error = std::abs(in - t.consumed - held);
  const double relative = in > 0 ? error / in : error;
  w.record.fuel_error_ppb = std::max(w.record.fuel_error_ppb, static_cast<std::int64_t>(std::floor(relative * 1e9)));
  const std::string where = m.cities[m.tanks[tank].city].name.id + ", " + m.products[m.tanks[tank].product];
  if (relative > 1e-9) return "fuel is not conserved in " + where;
  if (t.level < -1e-6) return "the stock is below zero in " + where;
  return {};
}

struct Counted {
  std::int64_t trucks = 0, loads = 0;
};

/// Trucks of each pool on the road, in queues and in cities.
std::vector<Counted> count_trucks(const World& w, const Model& m) {
  std::vector<Counted> out(m.pools.size());
  for (const auto& muster : w.musters) {
    for (std::size_t i = muster.line.head; i < muster.line.items.size(); ++i) {
      out[muster.line.items[i].pool].trucks += muster.line.items[i].count;
      out[muster.line.items[i].pool].loads += muster.line.items[i].count;
    }
  }
  for (std::size_t i = 0; i < w.convoys.size(); ++i) {
    const Convoy& c = w.convoys[i];
    if (c.stance == Stance::gone) continue;
    const Corridor& corridor = m.corridors[c.corridor];
    for (std::int32_t k = 0; k < corridor.pool_count; ++k) {
      const std::size_t at = i * m.widest_corridor + k;
      const std::int64_t with = w.convoy_trucks[at];
      out[corridor.first_pool + k].trucks += with + w.convoy_emptied[at];
      if (c.errand != Errand::homeward) out[corridor.first_pool + k].loads += with;
    }
  }
  return out;
}

}  // namespace

std::string check_balances(World& world, const Model& model) {
  for (std::size_t t = 0; t < model.tanks.size(); ++t) {
    if (std::string wrong = check_tank(world, model, t); !wrong.empty()) return wrong;
  }
  const std::vector<Counted> counted = count_trucks(world, model);
  for (std::size_t i = 0; i < model.pools.size(); ++i) {
    const PoolState& p = world.pools[i];
    const std::int64_t have = p.idle + p.loading + p.lost_loaded + p.lost_empty + counted[i].trucks;
    const std::int64_t missing = p.fleet + p.created + p.moved_in - p.retired - p.moved_out - have;
    const std::int64_t loads = p.loads - p.deliveries - p.lost_loaded - counted[i].loads;
    world.record.truck_error = std::max(world.record.truck_error, std::max(std::abs(missing), std::abs(loads)));
    if (missing != 0) return "trucks are not conserved in pool " + model.pools[i].name.id;
    if (loads != 0) return "loads are not conserved in pool " + model.pools[i].name.id;
    if (p.idle < 0 || p.loading < 0) return "a stage holds less than no truck in pool " + model.pools[i].name.id;
  }
  return {};
}

}  // namespace taji::model
