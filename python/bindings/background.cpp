#include <bindings/background.hpp>
#include <chrono>
#include <exception>
#include <future>
#include <optional>
#include <thread>

namespace taji::python {
namespace py = pybind11;

namespace {

/// What a look at the interpreter raised, if anything.
std::optional<py::error_already_set> look(const py::object& progress, const Meanwhile& meanwhile, std::int64_t& shown) {
  if (PyErr_CheckSignals() != 0) return py::error_already_set();
  const std::int64_t done = meanwhile.done;
  if (progress.is_none() || done == shown) return std::nullopt;
  shown = done;
  try {
    progress(done, meanwhile.total.load());
  } catch (py::error_already_set& raised) {
    return std::move(raised);
  }
  return std::nullopt;
}

}  // namespace

void Meanwhile::attach(ensemble::Options& options, std::int64_t before, std::int64_t all) {
  options.stop = &stop;
  options.progress = [this, before, all](std::int64_t now, std::int64_t of) {
    total = all > 0 ? all : of;
    done = before + now;
  };
}

void in_background(const py::object& progress, const std::function<void(Meanwhile&)>& work) {
  Meanwhile meanwhile;
  std::promise<void> promise;
  std::future<void> finished = promise.get_future();
  std::optional<py::error_already_set> raised;
  {
    const py::gil_scoped_release release;
    std::thread thread([&] {
      try {
        work(meanwhile);
        promise.set_value();
      } catch (...) {
        promise.set_exception(std::current_exception());
      }
    });
    std::int64_t shown = -1;
    while (finished.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
      if (meanwhile.stop) continue;
      const py::gil_scoped_acquire acquire;
      raised = look(progress, meanwhile, shown);
      if (raised) meanwhile.stop = true;
    }
    thread.join();
  }
  if (raised) throw py::error_already_set(std::move(*raised));
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  finished.get();
}

}  // namespace taji::python
