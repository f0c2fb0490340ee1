#include <fmt/format.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <bindings/bind.hpp>
#include <bindings/loaded.hpp>
#include <set>
#include <stdexcept>
#include <taji/study/forecast.hpp>
#include <taji/text/dates.hpp>

namespace taji::python {
namespace py = pybind11;

namespace {

py::list diagnostics_of(const scenario::ReadResult& read) {
  py::list out;
  for (const text::Diagnostic& one : read.diagnostics.list()) {
    const text::Place& place = one.place;
    out.append(py::make_tuple(place.file >= 0 ? py::object(py::str(read.sources.name(place.file))) : py::none(),
                              place.line > 0 ? py::object(py::int_(place.line)) : py::none(),
                              place.line > 0 ? py::object(py::int_(place.column)) : py::none(),
                              one.severity == text::Severity::error ? "error" : "warning", one.code, one.message,
                              one.suggestion));
  }
  return out;
}

/// (Loaded or None, diagnostics as tuples, the same as text).
py::tuple load(const std::string& file, const Pairs& overrides, const std::string& variant, const std::string& root,
               bool check_variants) {
  auto loaded = std::make_shared<Loaded>();
  std::string wrong;
  {
    const py::gil_scoped_release release;
    loaded->file = file;
    loaded->options.overrides = overrides;
    loaded->options.variant = variant;
    loaded->options.root = root;
    loaded->options.check_variants = check_variants;
    loaded->read = scenario::read_scenario(file, loaded->options);
    loaded->read.diagnostics.sort();
    if (loaded->read.scenario) {
      try {
        loaded->model = model::compile(*loaded->read.scenario);
      } catch (const std::invalid_argument& error) {
        wrong = error.what();
      }
    }
  }
  py::list diagnostics = diagnostics_of(loaded->read);
  std::string words = text::render(loaded->read.diagnostics, loaded->read.sources, false);
  if (!wrong.empty()) {
    diagnostics.append(py::make_tuple(file, py::none(), py::none(), "error", "compile", wrong, ""));
    words += fmt::format("{}: {}\n", file, wrong);
  }
  const bool good = loaded->read.scenario && wrong.empty();
  return py::make_tuple(good ? py::cast(loaded) : py::none(), diagnostics, words);
}

py::dict describe(const Loaded& loaded) {
  const model::Model& m = loaded.model;
  const auto ids = [](const auto& all) {
    py::list out;
    for (const auto& one : all) out.append(one.name.id);
    return out;
  };
  py::list tanks, classes;
  for (const model::Tank& tank : m.tanks) {
    const std::string& city = m.cities[static_cast<std::size_t>(tank.city)].name.id;
    const std::string& product = m.products[static_cast<std::size_t>(tank.product)];
    tanks.append(py::make_tuple(city, product));
    for (std::int32_t c = tank.first_class; c < tank.first_class + tank.class_count; ++c) {
      classes.append(py::make_tuple(city, product, m.classes[static_cast<std::size_t>(c)].name.id));
    }
  }
  py::list inputs;
  for (const model::UncertainInput& input : m.uncertain)
    inputs.append(m.slots[static_cast<std::size_t>(input.slot)].path);
  py::dict out;
  out["name"] = m.name;
  out["sha256"] = loaded.sha256();
  out["start_ms"] = m.start_epoch;
  out["origin_ms"] = m.origin;
  out["horizon_ms"] = m.horizon;
  out["days"] = m.day_count();
  out["tanks"] = tanks;
  out["classes"] = classes;
  out["cities"] = ids(m.cities);
  out["corridors"] = ids(m.corridors);
  out["places"] = ids(m.places);
  out["roads"] = ids(m.roads);
  out["uncertain"] = inputs;
  return out;
}

std::vector<std::string> day_dates(const Loaded& loaded) {
  std::vector<std::string> out;
  for (std::int32_t day = 0; day < loaded.model.day_count(); ++day) {
    out.push_back(text::format_date(loaded.model.start_epoch + loaded.model.day_end(day) - 1));
  }
  return out;
}

}  // namespace

Pairs shown_names(const model::Model& model) {
  Pairs names;
  for (const auto& city : model.cities) names.emplace_back(city.name.id, city.name.shown);
  for (const auto& corridor : model.corridors) names.emplace_back(corridor.name.id, corridor.name.shown);
  return names;
}

Pairs mark_dates(const model::Model& model) {
  Pairs dates;
  for (const study::Mark& mark : study::marks_of(model)) dates.emplace_back(mark.label, mark.date);
  return dates;
}

std::vector<study::Measure> measures_named(const std::vector<std::string>& wishes, const model::Model& model) {
  if (wishes.empty()) return measures_named({model.tanks.empty() ? "trucks_lost" : "unserved_l"}, model);
  const std::vector<study::Measure> all = study::measures_of(model);
  std::vector<study::Measure> out;
  std::set<std::string> seen;
  for (const std::string& wish : wishes) {
    const std::vector<study::Measure> found = study::named_measures(all, wish);
    if (found.empty()) {
      throw std::invalid_argument(
          fmt::format("measure '{}': there is no such measure; {}", wish, study::measure_hint(all, wish)));
    }
    for (const study::Measure& measure : found) {
      if (seen.insert(measure.name()).second) out.push_back(measure);
    }
  }
  return out;
}

void bind_scenario(py::module_& engine) {
  py::class_<Loaded, std::shared_ptr<Loaded>>(engine, "Loaded")
      .def("describe", &describe)
      .def_readonly("file", &Loaded::file)
      .def("day_dates", &day_dates)
      .def("text_of_number",
           [](const Loaded& loaded, const std::string& path) {
             for (const scenario::Slot& slot : loaded.model.slots) {
               if (slot.path == path) return text::format_quantity(slot.value, slot.dimension);
             }
             throw py::key_error(path);
           })
      .def_property_readonly("variants",
                             [](const Loaded& loaded) {
                               std::vector<std::pair<std::string, Pairs>> out;
                               for (const auto& one : loaded.read.variants) out.emplace_back(one.name, one.changes);
                               return out;
                             })
      .def("measures", [](const Loaded& loaded) {
        std::vector<std::string> out;
        for (const study::Measure& measure : study::measures_of(loaded.model)) out.push_back(measure.name());
        return out;
      });
  engine.def("load", &load);
}

}  // namespace taji::python
