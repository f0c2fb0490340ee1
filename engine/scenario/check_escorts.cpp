#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scenario/check.hpp"
#include "scenario/find.hpp"

namespace taji::scenario {
namespace {

void check_pool(const Scenario& scenario, const CorridorEntry& corridor, Context& context) {
  const Escort& escort = *corridor.escort;
  if (escort.pool.empty()) return;
  const EscortPoolEntry* pool = find_by_id(scenario.escorts, escort.pool);
  if (pool == nullptr) {
    context.diagnostics.error(
        escort.pool_place, "unknown-escort",
        fmt::format("corridor '{}' is escorted by '{}', which is not in 'escorts'", corridor.id, escort.pool),
        text::did_you_mean(escort.pool, ids_of(scenario.escorts)));
    return;
  }
  if (escort.units.slot < 0 || pool->units.slot < 0) return;
  const auto changes = [&](std::int32_t slot) {
    return std::any_of(context.changes.begin(), context.changes.end(),
                       [&](const DatedChange& change) { return change.change.slot == slot; });
  };
  if (changes(escort.units.slot) || changes(pool->units.slot)) return;
  const double least = context.supports[static_cast<std::size_t>(escort.units.slot)].first;
  const double most = context.supports[static_cast<std::size_t>(pool->units.slot)].second;
  if (least <= most) return;
  context.diagnostics.error(
      escort.units.place, "escort-too-large",
      fmt::format("a convoy of '{}' asks for {:g} escort units, and '{}' has {:g}", corridor.id, least, pool->id, most),
      "no convoy would ever leave");
}

void check_handover(const CorridorEntry& corridor, Context& context) {
  const Handover& handover = *corridor.escort->handover;
  for (std::size_t i = 0; i < handover.places.size(); ++i) {
    const std::string& id = handover.places[i];
    if (!contains(context.places, id)) {
      context.diagnostics.error(handover.place_places[i], "unknown-place",
                                fmt::format("'{}' hands over at '{}', which is not a place", corridor.id, id),
                                text::did_you_mean(id, context.places));
    } else if (id == corridor.marshal || id == corridor.city) {
      context.diagnostics.error(
          handover.place_places[i], "handover-at-end",
          fmt::format("'{}' hands over at '{}', where its convoys begin or end their trip", corridor.id, id),
          "name places between the two");
    }
  }
}

}  // namespace

void check_escorts(const Scenario& scenario, Context& context) {
  for (const CorridorEntry& corridor : scenario.corridors) {
    if (!corridor.escort) continue;
    check_pool(scenario, corridor, context);
    if (corridor.escort->handover && !context.network_broken) check_handover(corridor, context);
  }
  const bool misspelt = std::any_of(scenario.corridors.begin(), scenario.corridors.end(), [&](const CorridorEntry& c) {
    return c.escort && !c.escort->pool.empty() && find_by_id(scenario.escorts, c.escort->pool) == nullptr;
  });
  if (misspelt) return;  // a misspelt name is reported by itself
  for (const EscortPoolEntry& pool : scenario.escorts) {
    const bool used = std::any_of(scenario.corridors.begin(), scenario.corridors.end(),
                                  [&](const CorridorEntry& c) { return c.escort && c.escort->pool == pool.id; });
    if (used || scenario.corridors.empty()) continue;
    context.diagnostics.warning(pool.place, "unused-escort", fmt::format("no corridor is escorted by '{}'", pool.id));
  }
}

}  // namespace taji::scenario
