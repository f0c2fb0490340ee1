// Long work with the interpreter's lock released: other Python threads run meanwhile, and Ctrl-C is honoured.
#pragma once

#include <pybind11/pybind11.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <taji/ensemble/ensemble.hpp>

namespace taji::python {

/// What the work and the thread that waits for it share.
struct Meanwhile {
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> done{0}, total{0};

  /// Options that stop when `stop` says so, and report here; `before` replications of `all` were made earlier.
  void attach(ensemble::Options& options, std::int64_t before = 0, std::int64_t all = 0);
};

/// Runs `work` on a thread of its own. This one, which must hold the lock, gives it up, and looks some twenty times a
/// second for signals; when one raises, `stop` turns true and the exception goes on once the work has ended.
/// `progress`, unless None, is called with (done, total) at that pace; what it raises stops the work as well. What the
/// work throws is thrown here.
void in_background(const pybind11::object& progress, const std::function<void(Meanwhile&)>& work);

}  // namespace taji::python
