#include <fmt/format.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "scenario/check.hpp"
#include "scenario/find.hpp"

namespace taji::scenario {

namespace {

std::vector<const PoolEntry*> pools_of(const Scenario& scenario, const std::string& corridor) {
  std::vector<const PoolEntry*> out;
  for (const PoolEntry& pool : scenario.fleet) {
    if (pool.corridor == corridor) out.push_back(&pool);
  }
  return out;
}

bool same_number(const Context& context, const Quantity& a, const Quantity& b) {
  if (a.slot < 0 || b.slot < 0) return true;  // reported by itself
  return a.value == b.value &&
         context.supports[static_cast<std::size_t>(a.slot)] == context.supports[static_cast<std::size_t>(b.slot)];
}

/// The pool of a corridor that takes a truck of another; null with what is wrong.
const PoolEntry* partner(const Scenario& scenario, const Context& context, const PoolEntry& pool,
                         const std::string& corridor, std::string& problem) {
  const PoolEntry* found = nullptr;
  for (const PoolEntry* other : pools_of(scenario, corridor)) {
    if (other->product != pool.product) continue;
    if (found != nullptr) {
      problem = fmt::format("corridor '{}' has two pools for {}", corridor, pool.product);
      return nullptr;
    }
    found = other;
  }
  if (found == nullptr) {
    problem = fmt::format("corridor '{}' has no pool for {}, as '{}' has", corridor, pool.product, pool.corridor);
  } else if (!same_number(context, found->capacity, pool.capacity)) {
    problem = fmt::format("loads of '{}' and of '{}' differ", pool.id, found->id);
    found = nullptr;
  }
  return found;
}

void check_pools(const Scenario& scenario, const SplitEntry& split, Context& context) {
  for (const SplitMember& member : split.members) {
    for (const PoolEntry* pool : pools_of(scenario, member.corridor)) {
      if (pool->trucks.slot >= 0 && std::isinf(pool->trucks.value)) {
        context.diagnostics.error(
            pool->trucks.place, "unlimited-split",
            fmt::format("pool '{}' is unlimited, and split '{}' shares out counted trucks", pool->id, split.id));
      }
      for (const SplitMember& other : split.members) {
        if (find_by_id(scenario.corridors, other.corridor) == nullptr) continue;
        std::string problem;
        if (partner(scenario, context, *pool, other.corridor, problem) != nullptr) continue;
        context.diagnostics.error(other.place, "split-pools", fmt::format("split '{}': {}", split.id, problem),
                                  "each corridor of a split has one pool for each product, with equal loads; it may "
                                  "begin with 0 trucks");
        return;
      }
    }
  }
}

void check_members(const Scenario& scenario, const SplitEntry& split, std::map<std::string, std::string>& taken,
                   Context& context) {
  if (split.members.size() < 2) {
    context.diagnostics.error(split.place, "empty", fmt::format("split '{}' wants two corridors or more", split.id));
  }
  const CorridorEntry* first = nullptr;
  for (const SplitMember& member : split.members) {
    const CorridorEntry* corridor = find_by_id(scenario.corridors, member.corridor);
    if (corridor == nullptr) {
      context.diagnostics.error(
          member.place, "unknown-corridor",
          fmt::format("split '{}' names '{}', which is not a corridor", split.id, member.corridor),
          text::did_you_mean(member.corridor, ids_of(scenario.corridors)));
      continue;
    }
    const auto [other, fresh] = taken.try_emplace(member.corridor, split.id);
    if (!fresh) {
      context.diagnostics.error(member.place, "conflict",
                                fmt::format("corridor '{}' is already in split '{}'", member.corridor, other->second));
      return;
    }
    if (first == nullptr) first = corridor;
    if (corridor->source != first->source) {
      context.diagnostics.error(member.place, "split-sources",
                                fmt::format("corridors '{}' and '{}' of split '{}' load at '{}' and '{}'", first->id,
                                            corridor->id, split.id, first->source, corridor->source),
                                "trucks choose where they load");
    }
  }
}

/// A corridor that begins in a city loads what the city has tanks for, with trucks that can be counted.
void check_city_source(const Scenario& scenario, const CorridorEntry& corridor, Context& context) {
  const CityEntry* city = find_by_id(scenario.cities, corridor.source);
  if (city == nullptr) return;
  for (const PoolEntry* pool : pools_of(scenario, corridor.id)) {
    if (pool->trucks.slot >= 0 && std::isinf(pool->trucks.value)) {
      context.diagnostics.error(pool->trucks.place, "unlimited-onward",
                                fmt::format("corridor '{}' loads from the stock of '{}' and wants counted trucks",
                                            corridor.id, corridor.source));
    }
    if (find_by_id(city->stock, pool->product) != nullptr) continue;
    context.diagnostics.error(pool->product_place, "no-tank",
                              fmt::format("corridor '{}' loads {} from the stock of '{}', which has no tank for it",
                                          corridor.id, pool->product, corridor.source));
  }
}

}  // namespace

void check_splits(const Scenario& scenario, Context& context) {
  std::map<std::string, std::string> taken;
  for (const SplitEntry& split : scenario.splits) {
    check_members(scenario, split, taken, context);
    check_pools(scenario, split, context);
  }
  for (const CorridorEntry& corridor : scenario.corridors) check_city_source(scenario, corridor, context);
}

}  // namespace taji::scenario
