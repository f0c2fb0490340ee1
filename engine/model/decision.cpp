#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <taji/model/decision.hpp>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

void look_at(const Sim& s, std::int32_t muster) {
  try_departures(s, muster);
  // What it asks now stands in front: by its own rule a muster sends all its convoys before another is looked at.
  auto& undecided = s.w.undecided;
  const auto again =
      std::find_if(undecided.begin(), undecided.end(), [&](const Undecided& one) { return one.muster == muster; });
  if (again != undecided.end()) std::rotate(undecided.begin(), again, again + 1);
}

/// Takes the pending decision off the list. Throws std::invalid_argument when there is none.
Decision taken(World& world, const Model& model) {
  const std::optional<Decision> decision = pending_decision(world, model);
  if (!decision) throw std::invalid_argument("nothing is to be decided now");
  return *decision;
}

std::int32_t take_first(World& world) {
  const Undecided first = world.undecided.front();
  world.undecided.erase(world.undecided.begin());
  world.exact_now = first.exact_ms;
  return first.muster;
}

}  // namespace

void ask(const Sim& s, std::int32_t muster) {
  const auto same = [&](const Undecided& one) { return one.muster == muster; };
  if (std::none_of(s.w.undecided.begin(), s.w.undecided.end(), same)) {
    s.w.undecided.push_back({muster, s.w.exact_now});
  }
}

void decide_outside(World& world, const Model& model, std::int32_t corridor, bool outside) {
  const Corridor& c = model.corridors.at(static_cast<std::size_t>(corridor));
  if (c.departures) {
    throw std::invalid_argument(
        fmt::format("corridor '{}' states its departures: its convoys cannot be decided from outside", c.name.id));
  }
  const Sim s{model, world};
  for (std::int32_t i = c.first_muster; i < c.first_muster + c.muster_count; ++i) {
    MusterState& muster = world.musters[i];
    if (muster.external == outside) continue;
    muster.external = outside;
    muster.held_until = 0;
    if (outside) continue;
    // Those that were asked for, or held, leave by themselves.
    std::erase_if(world.undecided, [&](const Undecided& one) { return one.muster == i; });
    if (world.placed) try_departures(s, i);
  }
}

std::optional<Decision> pending_decision(World& world, const Model& model) {
  const Sim s{model, world};
  while (!world.undecided.empty()) {
    const std::int32_t muster = world.undecided.front().muster;
    const Corridor& corridor = model.corridors[model.musters[muster].corridor];
    const Readiness ready = convoys_ready(s, muster);
    if (ready.convoys > 0 && escort_is_free(s, corridor)) {
      const std::int64_t waiting = world.musters[muster].line.trucks;
      return Decision{world.now,
                      model.musters[muster].corridor,
                      model.musters[muster].place,
                      waiting,
                      std::min(formation(s, corridor).target, waiting),
                      ready.route};
    }
    look_at(s, take_first(world));
  }
  return std::nullopt;
}

std::optional<Decision> advance_to_decision(World& world, const Model& model, Millis until) {
  for (;;) {
    if (auto decision = pending_decision(world, model)) return decision;
    advance(world, model, until);
    if (world.undecided.empty()) return std::nullopt;
  }
}

void send(World& world, const Model& model, std::int64_t trucks, std::int32_t route) {
  const Sim s{model, world};
  const Decision decision = taken(world, model);
  if (trucks < 1 || trucks > std::min(decision.waiting, kMostTrucks)) {
    throw std::invalid_argument(fmt::format("{} trucks cannot leave: {} wait", trucks, decision.waiting));
  }
  if (route < 0 || route >= world.routes.size() || !route_open(s, route, decision.place)) {
    throw std::invalid_argument("that route is not open");
  }
  const bool leads = world.routes.length(route) > 0 && leg_from(s, route, 0) == decision.place &&
                     leg_to(s, route, world.routes.length(route) - 1) == model.corridors[decision.corridor].city_place;
  if (!leads && decision.place != model.corridors[decision.corridor].city_place) {
    throw std::invalid_argument("that route leads elsewhere");
  }
  const std::int32_t muster = take_first(world);
  depart_as_told(s, muster, route, trucks, route != decision.route);
  if (wants_escort(s, model.corridors[decision.corridor])) {
    escort_was_sent(s, muster);
  } else {
    look_at(s, muster);
  }
}

void hold(World& world, const Model& model, Millis until) {
  const Sim s{model, world};
  taken(world, model);
  if (until <= world.now) throw std::invalid_argument("a convoy cannot be held until a time that has passed");
  const std::int32_t muster = take_first(world);
  world.musters[muster].held_until = until;
  try_departures(s, muster);
}

std::int32_t route_by_rule(World& world, const Model& model, std::int32_t corridor, std::int32_t place,
                           scenario::RouteRule rule) {
  const Corridor& c = model.corridors[corridor];
  const bool by_rule = c.rule == rule;
  if (rule == scenario::RouteRule::fixed && !by_rule) {
    throw std::invalid_argument(fmt::format("corridor '{}' has no fixed route", c.name.id));
  }
  if (rule == scenario::RouteRule::balanced && c.risk_weight < 0) {
    throw std::invalid_argument(fmt::format("corridor '{}' states no weight of risk", c.name.id));
  }
  return route_by({model, world}, corridor, place, rule);
}

std::int32_t route_along(World& world, const Model& model, std::int32_t corridor, std::int32_t place,
                         std::span<const std::string> roads) {
  std::vector<std::int32_t> arcs;
  std::int32_t at = place;
  for (const std::string& id : roads) {
    const auto road =
        std::find_if(model.roads.begin(), model.roads.end(), [&](const Road& r) { return r.name.id == id; });
    if (road == model.roads.end()) throw std::invalid_argument(fmt::format("there is no road '{}'", id));
    const auto forth = static_cast<std::int32_t>(2 * (road - model.roads.begin()));
    const std::int32_t arc = model.graph.from(forth) == at ? forth : forth + 1;
    if (model.graph.from(arc) != at || !model.graph.arc_exists(arc)) {
      throw std::invalid_argument(fmt::format("road '{}' does not lead on from '{}'", id, model.places[at].name.id));
    }
    arcs.push_back(arc);
    at = model.graph.to(arc);
  }
  if (arcs.empty() || at != model.corridors[corridor].city_place) {
    throw std::invalid_argument(fmt::format("the roads lead to '{}', not to '{}'", model.places[at].name.id,
                                            model.places[model.corridors[corridor].city_place].name.id));
  }
  return world.routes.add(arcs);
}

void intervene(World& world, const Model& model, Millis at, const TimelineEntry& entry) {
  const Sim s{model, world};
  const bool between = world.undecided.empty();
  if (between ? at < world.now : at != world.now) {
    throw std::invalid_argument("a change cannot be made at a time that has passed");
  }
  if (between && world.calendar.next_time() < at) {
    throw std::invalid_argument("the world has not come to that time");
  }
  if (at > world.now) {
    world.now = at;
    world.exact_now = static_cast<double>(at);
    world.events_at_once = 1;
  }
  ++world.record.events;
  world.last_what = EventWhat::plan_afresh;
  world.last_subject = -1;
  TraceEvent event = about(s, TraceKind::timeline, -1);
  event.index = -2;
  note(s, event);
  settle_for_change(s);
  for (const auto& c : entry.changes) world.parameters[c.slot] = changed(s, c, world.parameters[c.slot]);
  take_effect(s, entry);
}

}  // namespace taji::model
