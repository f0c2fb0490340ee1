// Decisions from outside: a world stops where a convoy is ready, the caller says what leaves, the world goes on.
//
// No callback runs inside the simulation: what is to be decided is plain data in the World, copied with it. The default
// answer is what the scenario's own rule would do; a world that gets only default answers has the bytes of one that is
// not asked. Answers repeated at the same decisions give the same bytes again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <taji/model/world.hpp>
#include <vector>

namespace taji::model {

/// Convoys of a corridor leave only as told from now on, or (`false`) by its own rule. Throws std::invalid_argument
/// where the corridor states its departures.
void decide_outside(World& world, const Model& model, std::int32_t corridor, bool outside = true);

/// A convoy of a corridor is ready at a place, with an escort where it needs one.
struct Decision {
  Millis at = 0;
  std::int32_t corridor = -1, place = -1;
  std::int64_t waiting = 0;  ///< trucks there
  std::int64_t trucks = 0;   ///< the default: so many leave, the oldest first
  std::int32_t route = -1;   ///< the default, in World::routes

  bool operator==(const Decision&) const = default;
};

/// What is to be decided first, at World::now; nothing when nothing is. What is no longer ready is no longer asked.
std::optional<Decision> pending_decision(World& world, const Model& model);

/// As advance(), until something is to be decided. Nothing: every event up to `until` is done.
std::optional<Decision> advance_to_decision(World& world, const Model& model, Millis until);

/// Answers the pending decision: 1 to `waiting` trucks leave by that route, which must be open. Throws
/// std::invalid_argument, and changes nothing, where that cannot be or nothing is pending. On the way the route is the
/// convoy's own, but for corridors with `reroute` and for what turns back.
void send(World& world, const Model& model, std::int64_t trucks, std::int32_t route);

/// Answers the pending decision: no convoy of that corridor leaves that place before `until`, which must come after
/// now; a place in the queue for escorts is lost. Throws as `send`.
void hold(World& world, const Model& model, Millis until);

/// The open route that a rule finds from a place to the corridor's city now, or -1. Throws std::invalid_argument for
/// `fixed` and `balanced` where the corridor's own rule states neither.
std::int32_t route_by_rule(World& world, const Model& model, std::int32_t corridor, std::int32_t place,
                           scenario::RouteRule rule);

/// The route along these roads, by id, from a place to the corridor's city. Throws std::invalid_argument where they do
/// not lead there.
std::int32_t route_along(World& world, const Model& model, std::int32_t corridor, std::int32_t place,
                         std::span<const std::string> roads);

/// Does at World::now what an entry of the timeline of this model, or of one of the same shape and slots, would do; its
/// own `at` and `name` do not count. While nothing is
/// pending the world must be such that every event before `at` is done; where no other is (advance() to at - 1), it
/// comes first of that instant's, as the timeline would. While a decision is pending it comes before that, and `at` is
/// now. Throws ReplicationError as the timeline does, std::invalid_argument for a time that has passed.
void intervene(World& world, const Model& model, Millis at, const TimelineEntry& entry);

}  // namespace taji::model
