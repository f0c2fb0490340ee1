#include <fmt/format.h>

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenario/check.hpp"
#include "scenario/find.hpp"

namespace taji::scenario {

namespace {

bool is_unlimited(const PoolEntry& pool) {
  return pool.trucks.slot >= 0 && std::isinf(pool.trucks.value);
}

void needs_number(const PoolEntry& pool, const std::string& what, text::Place place, Context& context) {
  if (!is_unlimited(pool)) return;
  context.diagnostics.error(place, "unlimited-trucks",
                            fmt::format("{} wants a number of trucks, and pool '{}' is unlimited", what, pool.id),
                            "give the pool a number of trucks");
}

void check_owners(const Scenario& scenario, Context& context) {
  const std::vector<std::string> owners = ids_of(scenario.owners);
  std::set<std::string> used;
  bool unknown = false;
  for (const PoolEntry& pool : scenario.fleet) {
    if (pool.replaced) needs_number(pool, "'replaced'", pool.replaced->place, context);
    if (pool.owner.empty()) continue;
    used.insert(pool.owner);
    needs_number(pool, "'owner'", pool.owner_place, context);
    if (find_by_id(scenario.owners, pool.owner) != nullptr) continue;
    unknown = true;
    context.diagnostics.error(pool.owner_place, "unknown-owner",
                              fmt::format("pool '{}' belongs to '{}', which is not in 'owners'", pool.id, pool.owner),
                              text::did_you_mean(pool.owner, owners));
  }
  for (const OwnerEntry& owner : scenario.owners) {
    if (used.contains(owner.id) || unknown) continue;  // a misspelt name is reported by itself
    context.diagnostics.warning(owner.place, "unused-owner", fmt::format("owner '{}' has no trucks", owner.id));
  }
}

void check_drivers(const Scenario& scenario, const CorridorEntry& corridor, Context& context) {
  if (!corridor.drivers) return;
  for (const PoolEntry& pool : scenario.fleet) {
    if (pool.corridor == corridor.id) {
      needs_number(pool, fmt::format("'drivers' of '{}'", corridor.id), pool.trucks.place, context);
    }
  }
  const Quantity& number = corridor.drivers->number;
  if (number.slot < 0) return;
  double moving = 0;
  for (const auto& [stage, trucks] : corridor.initial.stages) {
    if (stage != "idle") moving += trucks.value;
  }
  if (moving <= number.value) return;
  context.diagnostics.error(number.place, "too-few-drivers",
                            fmt::format("'initial' places {:g} trucks that are not idle, and corridor '{}' has {:g} "
                                        "drivers",
                                        moving, corridor.id, number.value));
}

/// Entries of the timeline by what they are about, to find two of one instant.
class Instants {
 public:
  explicit Instants(Context& context) : context_(context) {}

  /// Within one entry the order is fixed; between entries of one instant there is none.
  void about(const TimelineEntry& entry, const std::string& what, text::Place place) {
    if (!context_.start_known) return;  // then no date is
    const auto [other, fresh] = first_.try_emplace({entry.at_ms, what}, &entry);
    if (fresh || other->second == &entry) return;
    context_.diagnostics.error(
        place, "conflict",
        fmt::format("another entry of this instant, on line {}, is about the {} too", other->second->place.line, what));
  }

 private:
  Context& context_;
  std::map<std::pair<std::int64_t, std::string>, const TimelineEntry*> first_;
};

class Crews {
 public:
  Crews(const Scenario& scenario, Context& context)
      : scenario_(scenario),
        context_(context),
        pools_(ids_of(scenario.fleet)),
        corridors_(ids_of(scenario.corridors)),
        instants_(context) {}

  void check(const TimelineEntry& entry) {
    for (const auto* changes : {&entry.withdraw, &entry.recall}) {
      for (const CrewChange& change : *changes) crew(entry, change);
    }
    for (const auto* changes : {&entry.hire, &entry.dismiss}) {
      for (const TruckChange& change : *changes) pool(entry, change.id, change.place);
    }
    for (const TruckMove& change : entry.move) move(entry, change);
  }

 private:
  void crew(const TimelineEntry& entry, const CrewChange& change) {
    const CorridorEntry* corridor = find_by_id(scenario_.corridors, change.id);
    if (corridor == nullptr) {
      context_.diagnostics.error(change.place, "unknown-corridor", fmt::format("'{}' is not a corridor", change.id),
                                 text::did_you_mean(change.id, corridors_));
      return;
    }
    if (!corridor->drivers) {
      context_.diagnostics.error(change.place, "no-drivers",
                                 fmt::format("corridor '{}' has no 'drivers', so that they never lack", change.id),
                                 "for example drivers: {return_time: 10 d}");
    }
    instants_.about(entry, fmt::format("drivers of '{}'", change.id), change.place);
  }

  const PoolEntry* pool(const TimelineEntry& entry, const std::string& id, text::Place place) {
    const PoolEntry* found = find_by_id(scenario_.fleet, id);
    if (found == nullptr) {
      context_.diagnostics.error(place, "unknown-pool", fmt::format("'{}' is not a pool of the fleet", id),
                                 text::did_you_mean(id, pools_));
      return nullptr;
    }
    needs_number(*found, "the timeline", place, context_);
    instants_.about(entry, fmt::format("trucks of '{}'", id), place);
    return found;
  }

  void move(const TimelineEntry& entry, const TruckMove& change) {
    const PoolEntry* from = pool(entry, change.id, change.place);
    const PoolEntry* to = change.to.empty() ? nullptr : pool(entry, change.to, change.to_place);
    if (from == nullptr || to == nullptr) return;
    if (from == to) {
      context_.diagnostics.error(change.to_place, "same-pool",
                                 fmt::format("trucks of '{}' cannot move to their own pool", change.id));
    } else if (from->capacity.value != to->capacity.value) {
      context_.diagnostics.error(change.to_place, "other-capacity",
                                 fmt::format("a truck keeps its size, and those of '{}' have another than those of "
                                             "'{}'",
                                             change.id, change.to));
    }
  }

  const Scenario& scenario_;
  Context& context_;
  std::vector<std::string> pools_, corridors_;
  Instants instants_;
};

}  // namespace

void check_crews(const Scenario& scenario, Context& context) {
  check_owners(scenario, context);
  for (const CorridorEntry& corridor : scenario.corridors) check_drivers(scenario, corridor, context);
  Crews crews(scenario, context);
  for (const TimelineEntry& entry : scenario.timeline) crews.check(entry);
}

}  // namespace taji::scenario
