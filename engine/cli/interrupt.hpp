// Ctrl-C: the first asks for an orderly end, the second ends at once.
#pragma once

#include <atomic>

namespace taji::cli {

/// Takes SIGINT and SIGTERM from now on. The flag turns true at the first; the second ends the process with status 130.
const std::atomic<bool>& take_interrupts();

}  // namespace taji::cli
