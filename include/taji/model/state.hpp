// The state of a world as named values: for fingerprints, and to say where two worlds differ.
#pragma once

#include <cstdint>
#include <string>
#include <taji/model/world.hpp>
#include <vector>

namespace taji::model {

/// One value of the state. `bits` are those of a double when `real`, else of an integer.
struct StateField {
  std::string name;
  std::uint64_t bits = 0;
  bool real = false;

  bool operator==(const StateField&) const = default;
};

/// Every value of the state that later events depend on, and the sums recorded so far, named by entity and never by
/// index, in a fixed order.
std::vector<StateField> state_fields(const World& world, const Model& model);

/// Hash of names and bits.
std::uint64_t fingerprint(const std::vector<StateField>& fields);

/// What the world's last event was, in words: "movement of south/12".
std::string last_event(const World& world, const Model& model);

/// corridor/ordinal, with the errand unless it is a haul: "south/12", "south/approach/3".
std::string convoy_name(const Model& model, const Convoy& convoy);

}  // namespace taji::model
