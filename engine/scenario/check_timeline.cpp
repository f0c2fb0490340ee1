#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "scenario/check.hpp"
#include "scenario/find.hpp"
#include "scenario/law_form.hpp"

namespace taji::scenario {

namespace {

double changed(const Slot& slot, double value, const SlotChange& change) {
  switch (change.kind) {
    case SlotChange::Kind::set:
      return change.value;
    case SlotChange::Kind::reset:
      return slot.value;
    case SlotChange::Kind::multiply:
      break;
  }
  if (slot.transform != Transform::hazard) return value * change.value;
  // A relative change multiplies the hazard.
  if (value >= 1) return change.value > 0 ? 1 : 0;
  return -std::expm1(change.value * std::log1p(-value));
}

class Numbers {
 public:
  explicit Numbers(Context& context) : context_(context) {
    for (const Slot& slot : context.slots) values_.push_back(slot.value);
  }

  void apply(const SlotChange& change) {
    const auto index = static_cast<std::size_t>(change.slot);
    values_[index] = changed(context_.slots[index], values_[index], change);
  }

  /// Reports what the changes of one date have made impossible.
  void check(const std::vector<DatedChange>& now) const {
    for (const DatedChange& dated : now) {
      const auto index = static_cast<std::size_t>(dated.change.slot);
      const Slot& slot = context_.slots[index];
      const std::string name = text::split_path(slot.path).back();
      const std::string problem = limit_problem(values_[index], context_.rules[index]);
      if (!problem.empty()) {
        context_.diagnostics.error(dated.place, "out-of-range", fmt::format("from here on '{}' {}", name, problem));
      }
      check_laws(dated);
      for (const auto& [low, high] : context_.ordered) {
        if (low != dated.change.slot && high != dated.change.slot) continue;
        if (values_[static_cast<std::size_t>(low)] <= values_[static_cast<std::size_t>(high)]) continue;
        context_.diagnostics.error(
            dated.place, "min-above-target",
            fmt::format("from here on '{}' is above '{}'", context_.slots[static_cast<std::size_t>(low)].path,
                        context_.slots[static_cast<std::size_t>(high)].path));
      }
    }
  }

  /// Reports changes of one date after which a source loads unlimited trucks for ever, as check_traffic does at the
  /// start.
  void check_flow(const Scenario& scenario, const std::vector<DatedChange>& now) const {
    for (const CorridorEntry& corridor : scenario.corridors) {
      const SourceEntry* source = find_by_id(scenario.sources, corridor.source);
      if (source == nullptr || corridor.departures || !serves_unlimited(scenario, corridor.id)) continue;
      std::vector<std::int32_t> slots{source->racks.slot, source->trucks_limit.slot, source->volume_limit.slot};
      for (const Quantity& parameter : source->loading.parameters) slots.push_back(parameter.slot);
      const auto change = std::find_if(now.begin(), now.end(),
                                       [&](const DatedChange& dated) { return contains(slots, dated.change.slot); });
      const auto value = [&](const Quantity& q) { return values_[static_cast<std::size_t>(q.slot)]; };
      if (change == now.end() || limits_flow(*source, value)) continue;
      context_.diagnostics.error(change->place, "endless-flow",
                                 fmt::format("from here on nothing limits loading at '{}', and corridor '{}' has "
                                             "unlimited trucks",
                                             corridor.source, corridor.id));
    }
  }

 private:
  static bool serves_unlimited(const Scenario& scenario, const std::string& corridor) {
    return std::any_of(scenario.fleet.begin(), scenario.fleet.end(), [&](const PoolEntry& pool) {
      return pool.corridor == corridor && pool.trucks.slot >= 0 && std::isinf(pool.trucks.value);
    });
  }

  void check_laws(const DatedChange& dated) const {
    for (const LawUse& law : context_.laws) {
      if (!contains(law.slots, dated.change.slot)) continue;
      std::vector<double> parameters;
      for (const std::int32_t slot : law.slots) parameters.push_back(values_[static_cast<std::size_t>(slot)]);
      const std::string problem = law_problem(law.form, parameters);
      if (problem.empty()) continue;
      context_.diagnostics.error(dated.place, "law-domain",
                                 fmt::format("from here on, in '{}': {}", law.path, problem));
    }
  }

  Context& context_;
  std::vector<double> values_;
};

/// Entries of one instant must not contradict each other, since their order means nothing.
void check_conflicts(const Scenario& scenario, Context& context) {
  std::map<std::pair<std::int64_t, std::int32_t>, const DatedChange*> slots;
  for (const DatedChange& dated : context.changes) {
    const auto [other, fresh] = slots.try_emplace({dated.at_ms, dated.change.slot}, &dated);
    if (fresh) continue;
    context.diagnostics.error(
        dated.place, "conflict",
        fmt::format("'{}' already changes at this instant, on line {}",
                    context.slots[static_cast<std::size_t>(dated.change.slot)].path, other->second->place.line));
  }
  std::map<std::pair<std::int64_t, std::string>, const TimelineEntry*> ends;
  for (const TimelineEntry& entry : scenario.timeline) {
    for (const auto* ids : {&entry.close, &entry.open}) {
      for (const std::string& id : *ids) {
        if (ends.try_emplace({entry.at_ms, id}, &entry).second) continue;
        context.diagnostics.error(entry.place, "conflict",
                                  fmt::format("'{}' closes or opens twice at this instant", id));
      }
    }
  }
}

}  // namespace

void check_timeline(const Scenario& scenario, Context& context) {
  check_conflicts(scenario, context);
  std::vector<DatedChange> changes = context.changes;
  std::stable_sort(changes.begin(), changes.end(),
                   [](const DatedChange& a, const DatedChange& b) { return a.at_ms < b.at_ms; });
  Numbers numbers(context);
  for (std::size_t i = 0; i < changes.size();) {
    std::vector<DatedChange> now;
    const std::int64_t at = changes[i].at_ms;
    for (; i < changes.size() && changes[i].at_ms == at; ++i) {
      numbers.apply(changes[i].change);
      now.push_back(changes[i]);
    }
    numbers.check(now);
    numbers.check_flow(scenario, now);
  }
}

void check_branch(const Scenario& scenario, Context& context) {
  if (!scenario.branch) return;
  const Branch& branch = *scenario.branch;
  std::vector<std::string> known;
  for (const Variant& variant : scenario.variants) known.push_back(variant.id);
  for (std::size_t i = 0; i < branch.variants.size(); ++i) {
    const std::string& id = branch.variants[i];
    const auto before = branch.variants.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(known.begin(), known.end(), id) == known.end()) {
      context.diagnostics.error(branch.variant_places[i], "unknown-variant",
                                fmt::format("there is no variant '{}'", id),
                                known.empty() ? "there is no top-level 'variants'" : text::did_you_mean(id, known));
    } else if (std::find(branch.variants.begin(), before, id) != before) {
      context.diagnostics.error(branch.variant_places[i], "duplicate-id", fmt::format("'{}' is named twice", id));
    }
  }
}

void add_followers(Scenario& scenario, Context& context) {
  const auto place_of = [&](std::int64_t at_ms, std::int32_t slot) {
    for (const DatedChange& dated : context.changes) {
      if (dated.at_ms == at_ms && dated.change.slot == slot) return dated.place;
    }
    return text::Place{};
  };
  for (TimelineEntry& entry : scenario.timeline) {
    const std::vector<SlotChange> own = entry.changes;
    const auto changed_too = [&](std::int32_t slot) {
      return std::any_of(own.begin(), own.end(), [&](const SlotChange& c) { return c.slot == slot; });
    };
    for (const SlotChange& change : own) {
      for (const auto& [leader, follower] : context.followers) {
        if (leader != change.slot || changed_too(follower)) continue;
        SlotChange with = change;
        with.slot = follower;
        entry.changes.push_back(with);
        context.changes.push_back({entry.at_ms, with, place_of(entry.at_ms, leader)});
      }
    }
  }
}

}  // namespace taji::scenario
