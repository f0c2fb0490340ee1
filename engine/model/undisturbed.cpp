#include "model/undisturbed.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <taji/model/undisturbed.hpp>

namespace taji::model {
namespace {

constexpr double kDay = static_cast<double>(kernel::kDay);

/// Driving takes longer where the travel window is open only part of the day.
double with_nights(const Window& window, double ms) {
  if (window.always) return ms;
  const Millis open =
      window.close > window.open ? window.close - window.open : kernel::kDay - window.open + window.close;
  return ms * static_cast<double>(kernel::kDay) / static_cast<double>(open);
}

/// Mean wait for a convoy when one truck comes every cycle/fleet: half the time in which a convoy fills.
double mean_wait(const Sim& s, const Corridor& c, double cycle_without, double fleet) {
  if (c.departures) {
    if (*c.departures == scenario::Departures::Kind::every) return s[c.every] / 2;
    return *c.departures == scenario::Departures::Kind::poisson && s[c.departure_rate] > 0
               ? static_cast<double>(kernel::kDay) / s[c.departure_rate]
               : 0;
  }
  const double share = s[c.target] / (2 * fleet);
  double wait = share < 1 ? cycle_without * share / (1 - share) : std::numeric_limits<double>::infinity();
  wait = std::min(wait, s[c.max_wait]);
  return std::isfinite(wait) ? wait : cycle_without;
}

/// Loaded driving time at the speed that an escort allows.
double escorted_ms(const Sim& s, const Corridor& c, std::int32_t route) {
  if (c.escort_units < 0 || !(s[c.escort_units] > 0)) return route_ms(s, route, true);
  double ms = 0;
  for (std::int32_t leg = 0; leg < s.w.routes.length(route); ++leg) {
    const std::int32_t road = s.w.routes.arc(route, leg) >> 1;
    const double km = s[s.m.roads[road].km];
    const double least = km == 0 ? 0 : km / s[c.escort_speed] * static_cast<double>(kernel::kHour);
    ms += std::max(s.w.road_ms_loaded[road], least);
  }
  return ms;
}

/// Trucks that a corridor's plan of departures lets go a day; infinite for the usual rule.
double planned_per_day(const Sim& s, const Corridor& c) {
  if (!c.departures) return std::numeric_limits<double>::infinity();
  switch (*c.departures) {
    case scenario::Departures::Kind::every:
      return s[c.target] * kDay / s[c.every];
    case scenario::Departures::Kind::poisson:
      return s[c.target] * s[c.departure_rate];
    case scenario::Departures::Kind::dates:
      break;
  }
  const auto recorded = [&](Millis at) { return at >= s.m.origin && at <= s.m.horizon; };
  const auto count = std::count_if(c.departure_dates.begin(), c.departure_dates.end(), recorded);
  return s[c.target] * static_cast<double>(count) * kDay / static_cast<double>(s.m.horizon - s.m.origin);
}

/// Trucks and litres that a corridor could bring in a day.
struct Flow {
  double trucks = 0, litres = 0;
  std::vector<double> of_pool;  ///< litres
};

/// By its fleet and its plan alone; nothing where neither bounds it.
Flow flow_of(const Sim& s, std::int32_t index) {
  const Corridor& c = s.m.corridors[index];
  Flow flow;
  flow.of_pool.assign(static_cast<std::size_t>(c.pool_count), 0);
  double fleet = 0;
  bool unlimited = false;
  for (std::int32_t k = 0; k < c.pool_count; ++k) {
    const PoolState& pool = s.w.pools[c.first_pool + k];
    unlimited = unlimited || pool.unlimited;
    if (!pool.unlimited) fleet += static_cast<double>(pool.fleet);
  }
  double trucks = planned_per_day(s, c);
  if (!unlimited) {
    if (!(fleet > 0) || approach_route(s, c, index) < 0 || outward_route(s, c, index) < 0) return flow;
    const Durations cycle = undisturbed(s, index, fleet);
    const double ms = std::accumulate(cycle.begin(), cycle.end(), 0.0);
    if (ms > 0) trucks = std::min(trucks, fleet * kDay / ms);
  }
  const Station& racks = s.m.stations[c.station];
  const double loading = mean_of(s, racks.service);
  if (loading > 0) trucks = std::min(trucks, s[racks.servers] * kDay / loading);
  trucks = std::min(trucks, s[racks.trucks_limit]);
  if (!std::isfinite(trucks)) return flow;
  flow.trucks = trucks;
  for (std::int32_t k = 0; k < c.pool_count; ++k) {
    const PoolState& pool = s.w.pools[c.first_pool + k];
    const double share = unlimited ? (pool.unlimited ? 1.0 : 0.0) : static_cast<double>(pool.fleet) / fleet;
    flow.of_pool[k] = trucks * share * pool.capacity_l;
    flow.litres += flow.of_pool[k];
  }
  return flow;
}

/// By how much what is loaded at a source has to be cut to keep its daily limits and racks.
double source_share(const Sim& s, const Station& station, double trucks, double litres) {
  double share = 1;
  if (trucks > s[station.trucks_limit]) share = s[station.trucks_limit] / trucks;
  if (litres > s[station.volume_limit]) share = std::min(share, s[station.volume_limit] / litres);
  const double loading = mean_of(s, station.service);
  if (loading > 0 && trucks * loading > s[station.servers] * kDay) {
    share = std::min(share, s[station.servers] * kDay / (trucks * loading));
  }
  return share;
}

std::int32_t tank_of(const Model& m, const Corridor& c, std::int32_t product) {
  const City& city = m.cities[c.city];
  for (std::int32_t t = city.first_tank; t < city.first_tank + city.tank_count; ++t) {
    if (m.tanks[t].product == product) return t;
  }
  return -1;
}

}  // namespace

std::int32_t approach_route(const Sim& s, const Corridor& c, std::int32_t index) {
  return find_route(s, index, c.source, c.marshal, Weight::time_loaded, false);
}

std::int32_t outward_route(const Sim& s, const Corridor& c, std::int32_t index) {
  if (c.rule == scenario::RouteRule::fixed) return index;
  return find_route(s, index, c.marshal, c.city_place, Weight::time_loaded, false);
}

Durations undisturbed(const Sim& s, std::int32_t index, double fleet) {
  const Corridor& c = s.m.corridors[index];
  Durations d{};
  d[kIdle] = mean_of(s, s.m.stations[c.station].service);
  d[kApproach] = route_ms(s, approach_route(s, c, index), true);
  const double speed = mean_of(s, c.speed_factor);
  const std::int32_t out = outward_route(s, c, index);
  d[kHauling] = with_nights(c.window, escorted_ms(s, c, out) / speed);
  for (std::int32_t leg = 0; leg < s.w.routes.length(out); ++leg) {
    const std::int32_t checkpoint = s.m.places[leg_to(s, out, leg)].checkpoint;
    if (checkpoint >= 0) d[kHauling] += mean_of(s, s.m.stations[checkpoint].service);
    if (std::binary_search(c.handovers.begin(), c.handovers.end(), leg_to(s, out, leg))) {
      d[kHauling] += mean_of(s, c.handover_delay);
    }
  }
  const City& city = s.m.cities[c.city];
  if (city.clearance >= 0) d[kUnloading] += mean_of(s, s.m.stations[city.clearance].service);
  d[kUnloading] += mean_of(s, s.m.stations[city.unloading].service);
  d[kReturning] =
      with_nights(c.window, (route_ms(s, out, false) + route_ms(s, approach_route(s, c, index), false)) / speed);
  double rest = 0;
  for (const double ms : d) rest += ms;
  if (c.escort_units >= 0 && s[c.escort_units] > 0) rest += mean_of(s, c.escort_wait);
  d[kWaiting] = mean_wait(s, c, rest, fleet);
  if (c.escort_units >= 0 && s[c.escort_units] > 0) d[kWaiting] += mean_of(s, c.escort_wait);
  return d;
}

void undisturbed_arrivals(World& world, const Model& model, const kernel::Address& address,
                          std::vector<double>& litres) {
  begin(world, model, address);
  const Sim s{model, world};
  litres.assign(model.tanks.size(), 0);
  std::vector<Flow> flows;
  std::vector<double> trucks(model.stations.size(), 0), volume(model.stations.size(), 0);
  for (std::size_t i = 0; i < model.corridors.size(); ++i) {
    flows.push_back(flow_of(s, static_cast<std::int32_t>(i)));
    trucks[model.corridors[i].station] += flows.back().trucks;
    volume[model.corridors[i].station] += flows.back().litres;
  }
  const double days = static_cast<double>(model.horizon - model.origin) / kDay;
  for (std::size_t i = 0; i < model.corridors.size(); ++i) {
    const Corridor& c = model.corridors[i];
    const double share = source_share(s, model.stations[c.station], trucks[c.station], volume[c.station]);
    for (std::int32_t k = 0; k < c.pool_count; ++k) {
      const std::int32_t tank = tank_of(model, c, model.pools[c.first_pool + k].product);
      if (tank >= 0) litres[tank] += share * flows[i].of_pool[k] * days;
    }
  }
}

}  // namespace taji::model
