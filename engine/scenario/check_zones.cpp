#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/check.hpp"
#include "scenario/find.hpp"

namespace taji::scenario {

namespace {

using Names = std::vector<std::string>;

bool follows(const RegimeEntry& from, const RegimeEntry& to) {
  if (from.id == to.id || std::isinf(from.dwell.value)) return false;
  if (from.next.empty()) return true;
  return std::any_of(from.next.begin(), from.next.end(),
                     [&](const NextRegime& next) { return next.id == to.id && next.weight.value > 0; });
}

/// Which regimes can come after `from`, it included.
std::vector<std::uint8_t> reached(const ZoneEntry& zone, std::size_t from) {
  std::vector<std::uint8_t> seen(zone.regimes.size(), 0);
  std::vector<std::size_t> open{from};
  seen[from] = 1;
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (std::size_t to = 0; to < zone.regimes.size(); ++to) {
      if (seen[to] != 0 || !follows(zone.regimes[at], zone.regimes[to])) continue;
      seen[to] = 1;
      open.push_back(to);
    }
  }
  return seen;
}

/// The long-run shares of the regimes are the same from wherever the zone starts: one regime comes after all others.
bool forgets_its_start(const ZoneEntry& zone) {
  std::vector<std::uint8_t> common(zone.regimes.size(), 1);
  for (std::size_t from = 0; from < zone.regimes.size(); ++from) {
    const auto seen = reached(zone, from);
    for (std::size_t to = 0; to < seen.size(); ++to) common[to] = common[to] != 0 && seen[to] != 0;
  }
  return contains(common, std::uint8_t{1});
}

void check_initial(const ZoneEntry& zone, const Names& regimes, Context& context) {
  if (!zone.initial_regime.empty()) {
    if (contains(regimes, zone.initial_regime)) return;
    context.diagnostics.error(zone.initial_place, "unknown-regime",
                              fmt::format("zone '{}' has no regime '{}'", zone.id, zone.initial_regime),
                              text::did_you_mean(zone.initial_regime, regimes));
    return;
  }
  const auto endless = std::find_if(zone.regimes.begin(), zone.regimes.end(),
                                    [](const RegimeEntry& r) { return std::isinf(r.dwell.value); });
  const std::string hint = zone.regimes.empty() ? "" : fmt::format("for example initial_regime: {}", regimes.front());
  if (endless != zone.regimes.end()) {
    context.diagnostics.error(
        zone.place, "initial-regime",
        fmt::format("zone '{}' never leaves its regime '{}', and wants an 'initial_regime'", zone.id, endless->id),
        hint);
  } else if (!zone.regimes.empty() && !forgets_its_start(zone)) {
    context.diagnostics.error(zone.place, "initial-regime",
                              fmt::format("which regimes zone '{}' comes to depends on its first: it wants an "
                                          "'initial_regime'",
                                          zone.id),
                              hint);
  }
}

void check_regimes(const ZoneEntry& zone, Context& context) {
  const Names regimes = ids_of(zone.regimes);
  bool fine = true;
  for (const RegimeEntry& regime : zone.regimes) {
    fine = fine && regime.dwell.slot >= 0;
    for (const NextRegime& next : regime.next) {
      if (next.id == regime.id) {
        fine = false;
        context.diagnostics.error(next.place, "next-regime", fmt::format("regime '{}' follows itself", regime.id),
                                  "a longer 'dwell' says that it lasts");
      } else if (!contains(regimes, next.id)) {
        fine = false;
        context.diagnostics.error(next.place, "unknown-regime",
                                  fmt::format("zone '{}' has no regime '{}'", zone.id, next.id),
                                  text::did_you_mean(next.id, regimes));
      }
    }
    if (!regime.next.empty() &&
        std::all_of(regime.next.begin(), regime.next.end(), [](const NextRegime& n) { return n.weight.value == 0; })) {
      fine = false;
      context.diagnostics.error(regime.place, "next-regime",
                                fmt::format("nothing follows regime '{}': all weights of 'next' are 0", regime.id),
                                "write dwell: never for a regime that lasts");
    }
  }
  if (fine) check_initial(zone, regimes, context);
}

std::string_view kind_of(const ZoneEntry& zone) {
  return zone.attacks_per_km.given ? "attacks per distance" : zone.attempts_per_day.given ? "attempts" : "interdiction";
}

void check_groups(const Scenario& scenario, Context& context) {
  std::map<std::string, text::Place> seen;
  for (const TrafficGroup& group : scenario.follows_traffic) {
    const ZoneEntry* first = nullptr;
    for (std::size_t i = 0; i < group.zones.size(); ++i) {
      const std::string& id = group.zones[i];
      const text::Place place = group.zone_places[i];
      const ZoneEntry* zone = find_by_id(scenario.zones, id);
      if (zone == nullptr) {
        context.diagnostics.error(place, "unknown-zone", fmt::format("'{}' is not a zone", id),
                                  text::did_you_mean(id, ids_of(scenario.zones)));
        continue;
      }
      if (const auto [other, fresh] = seen.try_emplace(id, place); !fresh) {
        context.diagnostics.error(
            place, "duplicate-id",
            fmt::format("danger of zone '{}' follows traffic already, on line {}", id, other->second.line));
      }
      if (first == nullptr) first = zone;
      if (kind_of(*first) == kind_of(*zone)) continue;
      context.diagnostics.error(place, "mixed-kinds",
                                fmt::format("zone '{}' states its danger as {}, and '{}' as {}", id, kind_of(*zone),
                                            first->id, kind_of(*first)),
                                "danger moves only among zones of one kind");
    }
  }
}

void check_forced(const Scenario& scenario, Context& context) {
  std::map<std::pair<std::int64_t, std::string>, text::Place> seen;
  for (const TimelineEntry& entry : scenario.timeline) {
    for (const ForcedRegime& forced : entry.regimes) {
      const ZoneEntry* zone = find_by_id(scenario.zones, forced.zone);
      if (zone == nullptr) {
        context.diagnostics.error(forced.zone_place, "unknown-zone", fmt::format("'{}' is not a zone", forced.zone),
                                  text::did_you_mean(forced.zone, ids_of(scenario.zones)));
        continue;
      }
      if (const Names regimes = ids_of(zone->regimes); !forced.regime.empty() && !contains(regimes, forced.regime)) {
        context.diagnostics.error(forced.regime_place, "unknown-regime",
                                  fmt::format("zone '{}' has no regime '{}'", zone->id, forced.regime),
                                  text::did_you_mean(forced.regime, regimes));
      }
      if (forced.held && forced.until_ms <= entry.at_ms) {
        context.diagnostics.error(forced.until_place, "out-of-range", "'until' must be later than the entry itself");
      }
      if (const auto [other, fresh] = seen.try_emplace({entry.at_ms, forced.zone}, forced.zone_place); !fresh) {
        context.diagnostics.error(forced.zone_place, "conflict",
                                  fmt::format("zone '{}' already changes its regime at this instant, on line {}",
                                              forced.zone, other->second.line));
      }
    }
  }
}

}  // namespace

void check_zones(const Scenario& scenario, Context& context) {
  for (const ZoneEntry& zone : scenario.zones) check_regimes(zone, context);
  check_groups(scenario, context);
  check_forced(scenario, context);
}

}  // namespace taji::scenario
