#include "scenario/check_supply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <taji/text/diagnostic.hpp>
#include <vector>

#include "scenario/find.hpp"

namespace taji::scenario {

namespace {

void check_product(const CityEntry& city, const std::string& product, text::Place place, const std::string& what,
                   Context& context) {
  const std::vector<std::string> products = ids_of(city.stock);
  if (product.empty() || contains(products, product)) return;
  context.diagnostics.error(
      place, "no-tank", fmt::format("{} is about '{}', for which '{}' has no 'stock'", what, product, city.place_id),
      text::did_you_mean(product, products));
}

/// Places that some way of roads leads from to `to`, closed or not; `to` itself is one.
std::set<std::string> places_before(const Network& network, const std::string& to) {
  std::set<std::string> out = {to};
  for (std::size_t before = 0; before != out.size();) {
    before = out.size();
    for (const RoadEntry& road : network.roads) {
      if (out.count(road.to) != 0) out.insert(road.from);
      if (!road.oneway && out.count(road.from) != 0) out.insert(road.to);
    }
  }
  return out;
}

void check_origin(const Scenario& scenario, const CityEntry& city, const std::string& from, text::Place place,
                  Context& context) {
  if (from.empty() || context.network_broken) return;
  if (!contains(context.places, from)) {
    context.diagnostics.error(place, "unknown-place", fmt::format("'{}' is not a place", from),
                              text::did_you_mean(from, context.places));
    return;
  }
  if (context.roads_broken || places_before(scenario.network, city.place_id).count(from) != 0) return;
  context.diagnostics.error(place, "disconnected", fmt::format("no roads lead from '{}' to '{}'", from, city.place_id));
}

void check_orders(const OrdersEntry& orders, Context& context) {
  if (orders.up_to.slot < 0 || orders.reorder_at.slot < 0) return;
  if (orders.up_to.value > orders.reorder_at.value) return;
  context.diagnostics.error(orders.up_to.place, "up-to-below-reorder",
                            "'up_to' must be more than 'reorder_at', or nothing is ordered");
}

}  // namespace

void check_supply(const Scenario& scenario, const CityEntry& city, Context& context) {
  for (const StockEntry& stock : city.stock) {
    if (!stock.orders) continue;
    check_orders(*stock.orders, context);
    check_origin(scenario, city, stock.orders->from, stock.orders->from_place, context);
  }
  for (const InflowEntry& inflow : city.inflow) {
    check_product(city, inflow.product, inflow.product_place, fmt::format("inflow '{}'", inflow.id), context);
    check_origin(scenario, city, inflow.from, inflow.from_place, context);
  }
}

void check_rationing(const CityEntry& city, Context& context) {
  const std::vector<std::string> classes = ids_of(city.demand);
  for (const RationingRule& rule : city.rationing) {
    check_product(city, rule.product, rule.product_place, fmt::format("rule '{}'", rule.id), context);
    for (const NamedQuantity& share : rule.shares) {
      if (contains(classes, share.id)) continue;
      context.diagnostics.error(share.place, "unknown-class",
                                fmt::format("'{}' is not a class of '{}'", share.id, city.place_id),
                                text::did_you_mean(share.id, classes));
    }
    if (rule.on.slot < 0 || rule.off.slot < 0 || !rule.off.given || rule.off.value >= rule.on.value) continue;
    if (std::isinf(rule.on.value)) continue;
    context.diagnostics.error(
        rule.off.place, "off-below-on",
        fmt::format("rule '{}' would be off before it is on: 'off' must be at least 'on'", rule.id));
  }
}

void check_releases(const Scenario& scenario, Context& context) {
  const auto city_of = [&](const std::string& id, text::Place place) -> const CityEntry* {
    const CityEntry* city = find_by_id(scenario.cities, id);
    if (city != nullptr) return city;
    context.diagnostics.error(place, "unknown-city", fmt::format("'{}' is not a city", id),
                              text::did_you_mean(id, ids_of(scenario.cities)));
    return nullptr;
  };
  for (const TimelineEntry& entry : scenario.timeline) {
    for (const ReleaseEntry& release : entry.release) {
      const CityEntry* city = city_of(release.city, release.city_place);
      if (city == nullptr) continue;
      const bool held = std::any_of(city->stock.begin(), city->stock.end(), [&](const StockEntry& stock) {
        return stock.reserve && (release.product.empty() || stock.product == release.product);
      });
      if (held) continue;
      context.diagnostics.error(release.place, "no-reserve",
                                fmt::format("'{}' has no reserve{}", release.city,
                                            release.product.empty() ? "" : fmt::format(" of '{}'", release.product)),
                                "for example reserve: {volume: 9 Ml} under its 'stock'");
    }
    for (const OutbreakEntry& outbreak : entry.panic) {
      const CityEntry* city = city_of(outbreak.city, outbreak.city_place);
      if (city == nullptr) continue;
      const std::string& id = outbreak.demand_class;
      if (!id.empty() && find_by_id(city->demand, id) == nullptr) {
        context.diagnostics.error(outbreak.place, "unknown-class",
                                  fmt::format("'{}' is not a class of '{}'", id, outbreak.city),
                                  text::did_you_mean(id, ids_of(city->demand)));
        continue;
      }
      const bool may = std::any_of(city->demand.begin(), city->demand.end(), [&](const DemandClass& demand) {
        return demand.panic && (id.empty() || demand.id == id);
      });
      if (may) continue;
      context.diagnostics.error(outbreak.place, "no-panic",
                                id.empty() ? fmt::format("no class of '{}' has 'panic'", outbreak.city)
                                           : fmt::format("class '{}' of '{}' has no 'panic'", id, outbreak.city),
                                "for example panic: {factor: 2, half_life: 4 d, private: 3 d}");
    }
  }
}

}  // namespace taji::scenario
