#include "study/observable.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace taji::study {
namespace {

using scenario::Reported;
using scenario::Where;

template <class Entry>
std::size_t index_of(const std::vector<Entry>& entries, const std::string& id) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name.id == id) return i;
  }
  throw std::invalid_argument("the model has no '" + id + "'");
}

/// What a city sends on has arrived before.
bool onward(const model::Model& m, const model::Corridor& corridor) {
  return corridor.station >= 0 && m.stations[static_cast<std::size_t>(corridor.station)].onward;
}

std::vector<std::size_t> corridors_of(const model::Model& m, const scenario::Observation& o) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < m.corridors.size(); ++i) {
    const model::Corridor& corridor = m.corridors[i];
    const bool counts =
        o.where == Where::all ? o.what == Reported::attacks || o.what == Reported::trucks_lost || !onward(m, corridor)
        : o.where == Where::corridor ? corridor.name.id == o.location
        : o.where == Where::city     ? m.cities[static_cast<std::size_t>(corridor.city)].name.id == o.location
                                     : false;
    if (counts) out.push_back(i);
  }
  return out;
}

std::vector<std::size_t> roads_of(const model::Model& m, const scenario::Observation& o) {
  if (o.where == Where::road) return {index_of(m.roads, o.location)};
  if (o.where != Where::zone) return {};
  const std::vector<std::int32_t>& roads = m.zones[index_of(m.zones, o.location)].roads;
  return {roads.begin(), roads.end()};
}

std::vector<std::size_t> pools_of(const model::Model& m, const scenario::Observation& o,
                                  const std::vector<std::size_t>& corridors) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < m.pools.size(); ++i) {
    const auto corridor = static_cast<std::size_t>(m.pools[i].corridor);
    if (!std::binary_search(corridors.begin(), corridors.end(), corridor)) continue;
    const std::string& product = m.products[static_cast<std::size_t>(m.pools[i].product)];
    if (o.product.empty() || o.product == product) out.push_back(i);
  }
  return out;
}

std::vector<std::size_t> tanks_of(const model::Model& m, const scenario::Observation& o) {
  std::vector<std::size_t> out;
  if (o.where != Where::city) return out;
  const auto city = static_cast<std::int32_t>(index_of(m.cities, o.location));
  for (std::size_t i = 0; i < m.tanks.size(); ++i) {
    const std::string& product = m.products[static_cast<std::size_t>(m.tanks[i].product)];
    if (m.tanks[i].city == city && (o.product.empty() || o.product == product)) out.push_back(i);
  }
  return out;
}

template <class Number>
std::int64_t sum_over(const std::vector<std::size_t>& indices, Number number) {
  std::int64_t total = 0;
  for (const std::size_t i : indices) total += number(i);
  return total;
}

const model::TankDay& day_of(const model::World& world, const model::Model& m, std::size_t tank, model::Millis end) {
  const auto days = static_cast<std::size_t>(m.day_count()), day = static_cast<std::size_t>(end / kernel::kDay - 1);
  return world.record.tank_days[tank * days + day];
}

/// The mean over the days, rounded; of several products the worst on each day.
double mean_phase(const model::World& world, const model::Model& m, const Observable& of) {
  double sum = 0;
  for (model::Millis end = of.from + kernel::kDay; end <= of.to; end += kernel::kDay) {
    std::int16_t worst = 0;
    for (const std::size_t tank : of.tanks) worst = std::max(worst, day_of(world, m, tank, end).phase);
    sum += worst;
  }
  return std::floor(sum / static_cast<double>((of.to - of.from) / kernel::kDay) + 0.5);
}

}  // namespace

Observable observable(const model::Model& model, const scenario::Observation& o) {
  Observable out;
  out.what = o.what;
  out.corridors = corridors_of(model, o);
  out.pools = pools_of(model, o, out.corridors);
  out.roads = roads_of(model, o);
  out.tanks = tanks_of(model, o);
  out.from = o.from_ms;
  out.to = o.to_ms;
  return out;
}

std::int64_t counted(const model::World& world, const Observable& of) {
  const model::Record& record = world.record;
  switch (of.what) {
    case Reported::tankers_arrived:
      return sum_over(of.corridors, [&](std::size_t i) { return record.corridors[i].trucks_arrived; });
    case Reported::delivered_l:
      return sum_over(of.pools, [&](std::size_t i) { return std::llround(world.pools[i].delivered_l); });
    case Reported::dry:
      return sum_over(of.tanks, [&](std::size_t i) { return record.tanks[i].dry_days; });
    case Reported::short_of_need:
      return sum_over(of.tanks, [&](std::size_t i) { return record.tanks[i].shortage_days; });
    case Reported::attacks:
      return sum_over(of.corridors, [&](std::size_t i) { return record.corridors[i].attacks; }) +
             sum_over(of.roads, [&](std::size_t i) { return record.roads[i].attacks; });
    case Reported::trucks_lost:
      return sum_over(of.corridors, [&](std::size_t i) { return record.corridors[i].trucks_lost; }) +
             sum_over(of.roads, [&](std::size_t i) { return record.roads[i].trucks_lost; });
    case Reported::stock_l:
    case Reported::cover_days:
    case Reported::phase:
      break;
  }
  return 0;
}

double truth(const model::World& world, const model::Model& model, const Observable& of, std::int64_t before) {
  switch (of.what) {
    case Reported::stock_l:
      return static_cast<double>(day_of(world, model, of.tanks.front(), of.to).stock_l);
    case Reported::cover_days: {
      const std::int32_t mdays = day_of(world, model, of.tanks.front(), of.to).cover_mdays;
      return mdays == std::numeric_limits<std::int32_t>::max() ? std::numeric_limits<double>::infinity()
                                                               : static_cast<double>(mdays) / 1000;
    }
    case Reported::phase:
      return mean_phase(world, model, of);
    case Reported::dry:
    case Reported::short_of_need:
      return counted(world, of) > before ? 1 : 0;
    case Reported::tankers_arrived:
    case Reported::delivered_l:
    case Reported::attacks:
    case Reported::trucks_lost:
      break;
  }
  return static_cast<double>(counted(world, of) - before);
}

}  // namespace taji::study
