// Worlds in files, for `taji run`.
#pragma once

#include <cli/load.hpp>
#include <string>
#include <taji/model/world.hpp>

namespace taji::cli {

/// A date on the command line, in ms since the scenario's start. Throws Stop when it is none, or not between the start
/// and the horizon.
model::Millis read_date(const std::string& option, const std::string& word, const model::Model& model);

/// Runs the world up to the instant, whose own events are not handled yet, and writes it. Throws Stop when it is past
/// that already.
void run_to_checkpoint(model::World& world, const Loaded& loaded, const std::string& date, const std::string& file);

/// Throws Stop for a file that is no checkpoint of this scenario; says when another version wrote it, unless quiet.
void resume(model::World& world, const Loaded& loaded, const std::string& file, bool quiet);

}  // namespace taji::cli
