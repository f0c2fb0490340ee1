// Ctrl-C: the first asks for an orderly end, the second ends at once. A time limit asks for the same orderly end.
#pragma once

#include <CLI/CLI.hpp>
#include <atomic>

namespace taji::cli {

/// Takes SIGINT and SIGTERM from now on. The flag turns true at the first, or when the time of --time-limit is over;
/// the second signal ends the process with status 130.
const std::atomic<bool>& take_interrupts();

/// `--time-limit DURATION`: the clock runs from where the option is read.
void add_time_limit(CLI::App& app);

/// The flag turned true because time was over, not for a signal.
bool out_of_time();

}  // namespace taji::cli
