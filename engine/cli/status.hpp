// Exit statuses, and errors that carry one.
#pragma once

#include <stdexcept>
#include <string>

namespace taji::cli {

enum Status : int {
  kFine = 0,
  kFault = 1,       ///< I/O, memory, a fault of the program; or a run that leaves its fingerprint
  kUsage = 2,       ///< the command line makes no sense
  kBadInput = 3,    ///< the scenario or data do
  kIncomplete = 4,  ///< some replications failed
  kFailIfHeld = 5,  ///< a --fail-if held
  kInterrupted = 130
};

/// One line for people, or a few, and the exit status that goes with it.
struct Stop : std::runtime_error {
  Stop(Status status_, const std::string& message) : std::runtime_error(message), status(status_) {}
  Status status;
};

}  // namespace taji::cli
