// Replications as arrays.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <bindings/background.hpp>
#include <bindings/bind.hpp>
#include <bindings/loaded.hpp>
#include <limits>
#include <memory>
#include <taji/ensemble/ensemble.hpp>

namespace taji::python {
namespace py = pybind11;

namespace {

constexpr double kDayMs = 86'400'000;

struct Run {
  std::shared_ptr<const Loaded> loaded;
  ensemble::Ensemble rows;

  std::vector<py::ssize_t> shape(std::size_t second, bool days) const {
    std::vector<py::ssize_t> out = {static_cast<py::ssize_t>(rows.replications.size()),
                                    static_cast<py::ssize_t>(second)};
    if (days) out.push_back(rows.days);
    return out;
  }
};

/// An array of one member of records that lie one behind the other.
template <class Number, class Record, class Read>
py::array_t<Number> column(const std::vector<py::ssize_t>& shape, const std::vector<Record>& records, Read read) {
  py::array_t<Number> out(shape);
  Number* to = out.mutable_data();
  for (const Record& record : records) *to++ = read(record);
  return out;
}

double days_or(kernel::Millis ms, double never) {
  return ms == kernel::kNever ? never : static_cast<double>(ms) / kDayMs;
}

py::dict tanks(const Run& run) {
  const auto shape = run.shape(run.loaded->model.tanks.size(), false);
  const auto& all = run.rows.tank_records;
  using T = model::TankRecord;
  py::dict out;
  const auto whole = [&](const char* name, std::int64_t T::*member) {
    out[name] = column<std::int64_t>(shape, all, [&](const T& one) { return one.*member; });
  };
  whole("need_l", &T::need_l);
  whole("unserved_l", &T::unserved_l);
  whole("delivered_l", &T::delivered_l);
  whole("inflow_l", &T::inflow_l);
  whole("dispatched_l", &T::dispatched_l);
  whole("mean_stock_l", &T::mean_stock_l);
  whole("final_stock_l", &T::final_stock_l);
  whole("final_reserve_l", &T::reserve_l);
  whole("shortage_days", &T::shortage_days);
  whole("dry_days", &T::dry_days);
  whole("shortage_spells", &T::short_spells);
  const double never = std::numeric_limits<double>::infinity();
  out["first_stockout_days"] =
      column<double>(shape, all, [&](const T& one) { return days_or(one.first_stockout, never); });
  out["dry_time_days"] =
      column<double>(shape, all, [](const T& one) { return static_cast<double>(one.dry_ms) / kDayMs; });
  out["shortage_time_days"] =
      column<double>(shape, all, [](const T& one) { return static_cast<double>(one.short_ms) / kDayMs; });
  return out;
}

py::dict daily(const Run& run) {
  const auto shape = run.shape(run.loaded->model.tanks.size(), true);
  const auto& all = run.rows.tank_days;
  using T = model::TankDay;
  py::dict out;
  out["stock_l"] = column<std::int64_t>(shape, all, [](const T& one) { return one.stock_l; });
  out["unserved_l"] = column<std::int64_t>(shape, all, [](const T& one) { return std::int64_t{one.unserved_l}; });
  out["served_share"] = column<double>(shape, all, [](const T& one) { return one.served_ppm * 1e-6; });
  out["cover_days"] = column<double>(shape, all, [](const T& one) {
    return one.cover_mdays == INT32_MAX ? std::numeric_limits<double>::infinity() : one.cover_mdays * 1e-3;
  });
  out["phase"] = column<std::int16_t>(shape, all, [](const T& one) { return one.phase; });
  out["dry_or_short"] = column<bool>(shape, all, [](const T& one) { return one.dry_or_short != 0; });
  return out;
}

py::dict corridors(const Run& run) {
  const auto shape = run.shape(run.loaded->model.corridors.size(), false);
  const auto& all = run.rows.corridor_records;
  using T = model::CorridorRecord;
  py::dict out;
  const auto whole = [&](const char* name, std::int64_t T::*member) {
    out[name] = column<std::int64_t>(shape, all, [&](const T& one) { return one.*member; });
  };
  whole("trips", &T::trips);
  whole("attacks", &T::attacks);
  whole("repelled", &T::repelled);
  whole("trucks_sent", &T::trucks_sent);
  whole("trucks_arrived", &T::trucks_arrived);
  whole("trucks_lost", &T::trucks_lost);
  whole("delivered_l", &T::delivered_l);
  whole("lost_l", &T::lost_l);
  return out;
}

py::array_t<std::int32_t> arrivals(const Run& run) {
  return column<std::int32_t>(run.shape(run.loaded->model.corridors.size(), true), run.rows.arrivals,
                              [](std::int32_t one) { return one; });
}

std::shared_ptr<Run> simulate(std::shared_ptr<const Loaded> loaded, std::uint64_t seed, std::int64_t replications,
                              std::int64_t first, int jobs, bool antithetic, const py::object& progress) {
  auto run = std::make_shared<Run>();
  run->loaded = std::move(loaded);
  in_background(progress, [&](Meanwhile& meanwhile) {
    ensemble::Options options;
    options.seed = seed;
    options.replications = replications;
    options.first = first;
    options.jobs = jobs;
    options.antithetic = antithetic;
    meanwhile.attach(options);
    run->rows = ensemble::run(run->loaded->model, options);
  });
  return run;
}

}  // namespace

void bind_ensemble(py::module_& engine) {
  py::class_<Run, std::shared_ptr<Run>>(engine, "Run")
      .def("tanks", &tanks)
      .def("daily", &daily)
      .def("corridors", &corridors)
      .def("arrivals", &arrivals)
      .def_property_readonly("replications", [](const Run& run) { return run.rows.replications; })
      .def_property_readonly("failures", [](const Run& run) {
        std::vector<std::pair<std::int64_t, std::string>> out;
        for (const auto& one : run.rows.failures) out.emplace_back(one.replication, one.message);
        return out;
      });
  engine.def("simulate", &simulate);
}

}  // namespace taji::python
