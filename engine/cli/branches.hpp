// The variants of a scenario that part from it at a date.
#pragma once

#include <cli/load.hpp>
#include <optional>
#include <string>
#include <vector>

namespace taji::cli {

/// What `branch` names, compiled with the same --set: ready for ensemble::run_branched.
struct Branches {
  model::Millis at = 0;  ///< since the start
  std::vector<std::string> names;
  std::vector<model::Model> models;

  /// As ensemble::run_branched takes them.
  std::vector<const model::Model*> pointers() const;
};

/// Reads and compiles the variants of the scenario's `branch`; adds to `faults`, at its name in the file, why one
/// cannot branch off. Nothing without `branch`, or when a variant was chosen by --variant.
std::optional<Branches> read_branches(const ScenarioOptions& options, const scenario::ReadResult& base_read,
                                      const model::Model& base, text::Diagnostics& faults);

/// The same, with faults said on stderr; throws Stop (3) then.
std::optional<Branches> load_branches(const ScenarioOptions& options, const Loaded& base);

}  // namespace taji::cli
