// What tanks have beyond deliveries, classes, holds and buffers. A tank with nothing of it is not managed, and costs
// nothing more.
#include <cmath>
#include <taji/kernel/stream.hpp>

#include "model/compiler.hpp"

namespace taji::model {

/// A number that some line of the file may make count: given, or changed by date.
bool Compiler::in_use(const scenario::Quantity& number) const {
  if (number.given) return true;
  return std::any_of(in_.timeline.begin(), in_.timeline.end(), [&](const auto& entry) {
    return std::any_of(entry.changes.begin(), entry.changes.end(),
                       [&](const auto& change) { return change.slot == number.slot; });
  });
}

bool Compiler::is_managed(const scenario::CityEntry& entry, const scenario::StockEntry& stock) const {
  if (stock.reserve || stock.orders || in_use(stock.last_mile)) return true;
  for (const auto& inflow : entry.inflow) {
    if (inflow.product == stock.product) return true;
  }
  for (const auto& rule : entry.rationing) {
    if (rule.product.empty() || rule.product == stock.product) return true;
  }
  for (const auto& demand : entry.demand) {
    const bool here = std::any_of(demand.needs.begin(), demand.needs.end(),
                                  [&](const auto& need) { return need.product == stock.product; });
    if (!here) continue;
    if (demand.panic || in_use(demand.quota) || in_use(demand.quota_share) || in_use(demand.deferred)) return true;
  }
  return false;
}

std::int32_t Compiler::way(const std::string& from, std::int32_t city) {
  if (from.empty()) return -1;
  const Way wanted{find(place_ids_, from, "place"), city};
  for (std::size_t i = 0; i < out_.ways.size(); ++i) {
    if (out_.ways[i].from == wanted.from && out_.ways[i].to == wanted.to) return static_cast<std::int32_t>(i);
  }
  out_.ways.push_back(wanted);
  return static_cast<std::int32_t>(out_.ways.size()) - 1;
}

void Compiler::manage(const scenario::CityEntry& entry, const scenario::StockEntry& stock, Tank& tank) {
  if (!is_managed(entry, stock)) return;
  tank.managed = static_cast<std::int32_t>(out_.managed.size());
  const auto index = static_cast<std::int32_t>(out_.tanks.size());
  const std::int32_t place = find(place_ids_, entry.place_id, "place");
  Management m;
  m.tank = index;
  m.hash = kernel::hash_combine(kernel::name_hash(entry.place_id), kernel::name_hash(stock.product));
  m.last_mile = stock.last_mile.slot;
  if (stock.reserve) {
    m.reserve = stock.reserve->volume.slot;
    m.reserve_below = stock.reserve->below.slot;
  }
  if (stock.orders) {
    m.reorder_at = stock.orders->reorder_at.slot;
    m.order_quantity = stock.orders->quantity.slot;
    m.order_up_to = stock.orders->up_to.slot;
    m.lead_time = make_law(stock.orders->lead_time);
    m.order_way = way(stock.orders->from, place);
  }
  m.first_inflow = static_cast<std::int32_t>(out_.inflows.size());
  const auto inflows = sorted_order(entry.inflow, [](const auto& e) { return e.id; });
  for (std::size_t rank = 0; rank < inflows.size(); ++rank) {
    const auto& inflow = entry.inflow[inflows[rank]];
    if (inflow.product != stock.product) continue;
    out_.inflows.push_back({make_name(inflow.id, rank), index, way(inflow.from, place), inflow.rate.slot,
                            inflow.batch.slot, inflow.every.slot, inflow.first.slot});
  }
  m.inflow_count = static_cast<std::int32_t>(out_.inflows.size()) - m.first_inflow;
  m.first_rule = static_cast<std::int32_t>(out_.rules.size());
  const auto rules = sorted_order(entry.rationing, [](const auto& e) { return e.id; });
  for (std::size_t rank = 0; rank < rules.size(); ++rank) {
    const auto& entry_rule = entry.rationing[rules[rank]];
    if (!entry_rule.product.empty() && entry_rule.product != stock.product) continue;
    Rule rule{make_name(entry_rule.id, rank), index, entry_rule.on.slot, entry_rule.off.slot, {}};
    for (std::int32_t c = tank.first_class; c < tank.first_class + tank.class_count; ++c) {
      for (const auto& share : entry_rule.shares) {
        if (share.id == out_.classes[c].name.id) rule.shares.emplace_back(c, share.value.slot);
      }
    }
    out_.rules.push_back(std::move(rule));
  }
  m.rule_count = static_cast<std::int32_t>(out_.rules.size()) - m.first_rule;
  for (const auto& demand : entry.demand) {
    m.counts_arrivals = m.counts_arrivals || in_use(demand.quota_share);
    m.defers = m.defers ||
               (in_use(demand.deferred) && std::any_of(demand.needs.begin(), demand.needs.end(), [&](const auto& need) {
                  return need.product == stock.product;
                }));
  }
  out_.managed.push_back(std::move(m));
}

void Compiler::releases(const scenario::TimelineEntry& entry, TimelineEntry& out) const {
  for (const auto& release : entry.release) {
    const City& city = out_.cities[find(city_ids_, release.city, "city")];
    for (std::int32_t t = city.first_tank; t < city.first_tank + city.tank_count; ++t) {
      const Tank& tank = out_.tanks[t];
      if (!release.product.empty() && out_.products[tank.product] != release.product) continue;
      if (tank.managed >= 0 && out_.managed[tank.managed].reserve >= 0) out.release.emplace_back(t, release.litres);
    }
  }
  for (const auto& outbreak : entry.panic) {
    const City& city = out_.cities[find(city_ids_, outbreak.city, "city")];
    for (std::int32_t t = city.first_tank; t < city.first_tank + city.tank_count; ++t) {
      const Tank& tank = out_.tanks[t];
      for (std::int32_t c = tank.first_class; c < tank.first_class + tank.class_count; ++c) {
        const DemandClass& cls = out_.classes[c];
        if (cls.panic_factor < 0) continue;
        if (outbreak.demand_class.empty() || cls.name.id == outbreak.demand_class) out.panic.emplace_back(c, t);
      }
    }
  }
}

}  // namespace taji::model
