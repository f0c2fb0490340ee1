#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "scenario/check.hpp"
#include "scenario/check_supply.hpp"
#include "scenario/find.hpp"

namespace taji::scenario {

namespace {

std::string litres(double value) {
  return text::format_quantity(value, text::Dimension::volume, 6);
}

/// The slots whose values a slot is the product of, down to those that are drawn or given.
void add_factors(const Context& context, std::int32_t slot, std::vector<std::int32_t>& out) {
  const std::vector<std::int32_t>& factors = context.slots[static_cast<std::size_t>(slot)].product_of;
  if (factors.empty()) out.push_back(slot);
  for (const std::int32_t factor : factors) add_factors(context, factor, out);
}

/// What is at most in a tank at the start, and the least that the tank then holds. Inputs that both numbers share
/// rise and fall together: only the other factors count.
std::pair<double, double> extremes(const Context& context, std::int32_t initial, std::int32_t capacity) {
  std::vector<std::int32_t> of_initial, of_capacity;
  add_factors(context, initial, of_initial);
  add_factors(context, capacity, of_capacity);
  const std::size_t factors = of_initial.size();
  for (auto own = of_initial.begin(); own != of_initial.end();) {
    const auto other = std::find(of_capacity.begin(), of_capacity.end(), *own);
    if (other == of_capacity.end()) {
      ++own;
      continue;
    }
    of_capacity.erase(other);
    own = of_initial.erase(own);
  }
  const auto support = [&](std::int32_t slot) { return context.supports[static_cast<std::size_t>(slot)]; };
  if (of_initial.size() == factors) return {support(initial).second, support(capacity).first};
  double most = 1, least = 1;
  for (const std::int32_t slot : of_initial) most *= support(slot).second;
  for (const std::int32_t slot : of_capacity) least *= support(slot).first;
  return {most, least};
}

void check_tank(const CityEntry& city, const StockEntry& stock, Context& context) {
  if (stock.capacity.slot < 0 || stock.initial.slot < 0) return;
  const auto [initial_least, initial_most] = context.supports[static_cast<std::size_t>(stock.initial.slot)];
  const auto [tank_least, tank_most] = context.supports[static_cast<std::size_t>(stock.capacity.slot)];
  if (std::isinf(stock.capacity.value)) return;
  const auto [most, least] = extremes(context, stock.initial.slot, stock.capacity.slot);
  if (most <= least) return;
  std::string begins = litres(stock.initial.value) + " of " + stock.product, suggestion;
  if (initial_least < initial_most) {
    begins = std::isinf(initial_most) ? fmt::format("a draw of {} that can be any amount", stock.product)
                                      : fmt::format("up to {} of {}", litres(initial_most), stock.product);
    suggestion = fmt::format("a spread with an upper end that fits: {{uncertain: [{}, {}]}}",
                             litres(std::min(initial_least, tank_least)), litres(tank_least));
  }
  if (tank_least < tank_most && (initial_least == initial_most || tank_least <= 0)) {
    suggestion = "give 'capacity' a spread whose lower end holds it; uniform and triangular have one";
  }
  const std::string holds = tank_least < tank_most ? fmt::format("may hold no more than {}", litres(tank_least))
                                                   : fmt::format("hold {}", litres(tank_least));
  // An override of the one is to blame, not the other in the file.
  const bool by_capacity = stock.capacity.given && stock.capacity.place.file > stock.initial.place.file;
  context.diagnostics.error(by_capacity ? stock.capacity.place : stock.initial.place, "initial-above-capacity",
                            fmt::format("'{}' begins with {}, and its tanks {}", city.place_id, begins, holds),
                            suggestion);
}

void check_delivery(const PoolEntry& pool, const CorridorEntry& corridor, const CityEntry& city, Context& context) {
  const StockEntry* stock = find_by_id(city.stock, pool.product);
  if (stock == nullptr) {
    context.diagnostics.error(pool.product_place, "no-tank",
                              fmt::format("corridor '{}' brings {} to '{}', which has no tank for it", corridor.id,
                                          pool.product, city.place_id),
                              text::did_you_mean(pool.product, ids_of(city.stock)));
    return;
  }
  if (pool.capacity.slot < 0 || stock->capacity.slot < 0) return;
  const auto load = context.supports[static_cast<std::size_t>(pool.capacity.slot)];
  const auto tank = context.supports[static_cast<std::size_t>(stock->capacity.slot)];
  const bool certain = load.first > tank.second;
  // The far tail of an endless distribution is nobody's mistake.
  if (!certain && (load.second <= tank.first || std::isinf(load.second) || tank.first <= 0)) return;
  const std::string message =
      fmt::format("a load of {} is more than the {} tanks of '{}' hold, {}", litres(pool.capacity.value), pool.product,
                  city.place_id, litres(stock->capacity.value));
  if (certain) {
    context.diagnostics.error(pool.capacity.place, "load-above-capacity", message);
  } else {
    context.diagnostics.warning(pool.capacity.place, "load-above-capacity", message + ", in some replications");
  }
}

}  // namespace

void check_cities(const Scenario& scenario, Context& context) {
  check_releases(scenario, context);
  for (const CityEntry& city : scenario.cities) {
    if (!context.network_broken && !contains(context.places, city.place_id)) {
      context.diagnostics.error(city.place, "unknown-place", fmt::format("city '{}' is not a place", city.place_id),
                                text::did_you_mean(city.place_id, context.places));
      continue;
    }
    for (const StockEntry& stock : city.stock) check_tank(city, stock, context);
    check_supply(scenario, city, context);
    check_rationing(city, context);
    bool served = !city.inflow.empty() || std::any_of(city.stock.begin(), city.stock.end(),
                                                      [](const StockEntry& stock) { return stock.orders.has_value(); });
    for (const CorridorEntry& corridor : scenario.corridors) {
      if (corridor.city != city.place_id) continue;
      served = true;
      for (const PoolEntry& pool : scenario.fleet) {
        if (pool.corridor == corridor.id && !pool.product.empty()) check_delivery(pool, corridor, city, context);
      }
    }
    if (!served) {
      context.diagnostics.warning(city.place, "not-served",
                                  fmt::format("no corridor brings anything to '{}'", city.place_id));
    }
  }
}

}  // namespace taji::scenario
