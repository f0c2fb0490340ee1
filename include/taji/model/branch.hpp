// Two futures from one present: a world goes on as one of a variant's model.
//
// The present is the instant before every event of the branch date: advance(world, base, at - 1). From there
// switch_to() does what an entry of the timeline at that date would do.
#pragma once

#include <string>
#include <taji/model/world.hpp>

namespace taji::model {

/// Why worlds of one model cannot go on as worlds of the other, in words ("corridor 'x' is not in the baseline"), or
/// empty: the two differ in numbers and in the timeline only.
std::string same_shape(const Model& base, const Model& variant);

/// Why a variant cannot branch off at the instant, or empty: its shape, a change of what acts at the start only, or a
/// timeline that differs before that instant.
std::string why_not_branch(const Model& base, const Model& variant, Millis at);

/// A world of `base`, of which every event before `at` is done and no other, becomes one of `variant`, for which
/// why_not_branch() must have no objection. Its numbers become those that a run of the variant would have here; where
/// none of them is another, nothing happens. From here on the world goes with `variant`. Throws ReplicationError when
/// an input that is drawn anew makes no sense.
void switch_to(World& world, const Model& base, const Model& variant, Millis at);

}  // namespace taji::model
