// Corridors that begin in a city: their trucks load from the city's own tanks.
#include <algorithm>
#include <cmath>
#include <limits>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// Loads of the pool that its source's tank holds above what the city keeps.
std::int64_t loads_in_stock(const Sim& s, std::int32_t pool) {
  const std::int32_t tank = s.m.pools[pool].source_tank;
  settle_level(s, tank);
  const TankState& t = s.w.tanks[tank];
  const std::int32_t station = s.m.corridors[s.m.pools[pool].corridor].station;
  const double keep = t.need > 0 ? t.need * s[s.m.stations[station].keep] : 0;
  return std::max<std::int64_t>(0, whole_loads(t.level - keep, s.w.pools[pool].capacity_l));
}

}  // namespace

std::int32_t loading_line(const Sim& s, std::int32_t pool) {
  const std::int32_t tank = s.m.pools[pool].source_tank;
  if (tank < 0) return s.m.corridors[s.m.pools[pool].corridor].station;
  return static_cast<std::int32_t>(s.m.stations.size() + s.m.tanks.size()) + tank;
}

/// The queue whose first truck loads next, -1 for none: at a city that of a product in stock whose truck came first.
std::int32_t next_to_load(const Sim& s, std::int32_t station) {
  const Station& m = s.m.stations[station];
  if (!m.onward) return s.w.lines[station].empty() ? -1 : station;
  const City& city = s.m.cities[m.city];
  std::int32_t best = -1;
  for (std::int32_t t = city.first_tank; t < city.first_tank + city.tank_count; ++t) {
    const std::int32_t index = static_cast<std::int32_t>(s.m.stations.size() + s.m.tanks.size()) + t;
    const Line& line = s.w.lines[index];
    if (line.empty() || loads_in_stock(s, line.front().pool) < 1) continue;
    if (best < 0 || line.front().serial < s.w.lines[best].front().serial) best = index;
  }
  return best;
}

/// How many of the pool's trucks the stock at its source can load now.
std::int64_t stock_allows(const Sim& s, std::int32_t pool) {
  return s.m.pools[pool].source_tank < 0 ? kEndless : loads_in_stock(s, pool);
}

/// Takes n loads out of the tank at the pool's source.
void dispatch_loads(const Sim& s, std::int32_t pool, std::int64_t n) {
  const std::int32_t tank = s.m.pools[pool].source_tank;
  if (tank < 0) return;
  settle_level(s, tank);
  TankState& t = s.w.tanks[tank];
  const double litres = std::min(t.level, static_cast<double>(n) * s.w.pools[pool].capacity_l);
  t.level -= litres;
  t.dispatched += litres;
  if (s.w.recording) s.w.record.tanks[tank].dispatched_l += nearest(litres);
  refresh_if_changed(s, tank);
}

/// The level at which the truck that waits first to load from the tank can; infinite when none waits.
double level_to_dispatch(const Sim& s, std::int32_t tank) {
  const Line& line = s.w.lines[s.m.stations.size() + s.m.tanks.size() + static_cast<std::size_t>(tank)];
  if (line.empty()) return std::numeric_limits<double>::infinity();
  const std::int32_t pool = line.front().pool;
  const double keep = s[s.m.stations[s.m.corridors[s.m.pools[pool].corridor].station].keep];
  const double need = s.w.tanks[tank].need;
  return (need > 0 ? need * keep : 0) + s.w.pools[pool].capacity_l;
}

/// Fuel has come into a tank: trucks that wait to load from it are tried in this instant.
void wake_dispatch(const Sim& s, std::int32_t tank) {
  if (s.w.lines[s.m.stations.size() + s.m.tanks.size() + tank].empty()) return;
  const std::int32_t pool = s.w.lines[s.m.stations.size() + s.m.tanks.size() + tank].front().pool;
  if (loads_in_stock(s, pool) < 1) return;
  const std::int32_t station = s.m.corridors[s.m.pools[pool].corridor].station;
  schedule(s, s.w.now, tie(EventKind::truck, station), EventWhat::source_wakes, station);
}

/// Trucks that wait for room at a city whose fuel was sent on.
void serve_room_made(const Sim& s, std::int32_t station) {
  const Station& m = s.m.stations[station];
  if (!m.onward) return;
  const City& city = s.m.cities[m.city];
  const auto first = s.w.lines.begin() + static_cast<std::ptrdiff_t>(s.m.stations.size()) + city.first_tank;
  if (std::any_of(first, first + city.tank_count, [](const Line& line) { return !line.empty(); })) {
    serve_unloading(s, m.city);
  }
}

}  // namespace taji::model
