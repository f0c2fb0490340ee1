// A world in a file: everything that its future depends on, bit by bit, to go on from later or elsewhere.
//
// The file: a line that names the format and its version, a line with the SHA-256 of all that follows, what is known of
// the checkpoint (Note), what its model was made of, and the world (engine/model/fields.hpp).
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <taji/model/world.hpp>

namespace taji::model {

/// About a checkpoint, for people.
struct CheckpointNote {
  std::string program;          ///< version of the program that wrote it
  std::string scenario;         ///< name of the scenario
  std::string scenario_sha256;  ///< of the scenario's file
};

/// Bytes that are no checkpoint, damaged, or of another scenario: the end of a sentence that begins with the file's
/// name.
struct CheckpointError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The world as it is. A trace is written with it.
std::string write_checkpoint(const World& world, const Model& model, const CheckpointNote& note);

/// Sets up the world that was written, for a model equal in everything but names shown to people: shape, numbers and
/// timeline. Throws CheckpointError, and leaves `world` in no state to be used.
CheckpointNote read_checkpoint(World& world, const Model& model, std::string_view bytes);

}  // namespace taji::model
