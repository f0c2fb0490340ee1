// From a command line to an ensemble that can be interrupted and shows how far it is.
#pragma once

#include <cli/load.hpp>
#include <cli/progress.hpp>
#include <cstdint>
#include <taji/ensemble/ensemble.hpp>

namespace taji::cli {

/// What the options say of an ensemble. It stops at Ctrl-C, which is taken from now on, and reports to `progress`.
ensemble::Options ensemble_options(const RunOptions& options, std::uint64_t seed, Progress& progress);

}  // namespace taji::cli
