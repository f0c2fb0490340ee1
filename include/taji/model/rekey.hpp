// A copied world goes its own way: the futures of two worlds with one past become independent.
//
// Copying or branching never re-keys, so that futures keep their random numbers in common. A resampling or splitting
// step copies a world in order to have another draw of the future: it re-keys every survivor, copied or not. Draws not
// yet made come from the new address by themselves, since each is addressed; entities keep the counters of theirs. What
// is left is chance that is drawn but whose outcome lies ahead.
//
// Redrawn, being memoryless: given that it has not happened, what is left of a unit exponential is again one.
//   - what is left of the exponential that every group of trucks on a trip spends by exposure (on the way, halted, or
//     in a city before its way home);
//   - the attempts of zones, stated per time;
//   - stays in regimes (of one that a forced regime holds up a fresh stay is drawn at its end anyway);
//   - onsets of random closures, and their clearing;
//   - departures with `poisson`;
//   - the return of drivers who withdrew, the superposition of one exponential a driver.
// A clock whose rate is zero for now is redrawn too: it goes on where it stood.
//
// Kept as state, and so shared by all copies of one world: the present speed factor of a trip and whether it is
// arranged; ends already drawn of services, delays and halts; durations of closures and closures after attacks; stands
// of owners, replacements and orders under way; the place of batches and stated departures in time; uncertain inputs.
// They end in days at most, or are no chance of the future. Laws of these that happen to be exponential are kept too:
// any law may stand there, and a copy must not depend on which.
#pragma once

#include <cstdint>
#include <taji/model/world.hpp>

namespace taji::model {

/// The epoch of stage `stage` (from 1 on) of a resampling or splitting in island `island`. Epoch 0 is birth.
constexpr std::uint64_t epoch_of(std::uint32_t island, std::uint32_t stage) {
  return (static_cast<std::uint64_t>(island) << 32) | stage;
}

/// The world draws from `address` from here on: its seed is the study's, its epoch is epoch_of(), its slot the world's
/// new index in its island; no mirror. World::now is the present; every event up to it should be done, as advance()
/// leaves it. Equal worlds and addresses give equal worlds to the bit.
void rekey(World& world, const Model& model, const kernel::Address& address);

}  // namespace taji::model
