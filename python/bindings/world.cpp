// One world, step by step: a value that is copied, stops at decisions, and takes changes.
#include <fmt/format.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <bindings/background.hpp>
#include <bindings/bind.hpp>
#include <bindings/loaded.hpp>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/branch.hpp>
#include <taji/model/checkpoint.hpp>
#include <taji/model/decision.hpp>
#include <taji/model/simulate.hpp>
#include <taji/model/state.hpp>
#include <taji/output/record_text.hpp>
#include <taji/output/trace_text.hpp>
#include <taji/text/diagnostic.hpp>
#include <taji/text/units.hpp>
#include <variant>

namespace taji::python {
namespace py = pybind11;

namespace {

using LoadedPtr = std::shared_ptr<const Loaded>;
using model::Millis;

template <class All>
std::int32_t index_of(const All& all, const std::string& id, const char* what) {
  std::vector<std::string> ids;
  for (const auto& one : all) ids.push_back(one.name.id);
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found != ids.end()) return static_cast<std::int32_t>(found - ids.begin());
  const std::string hint = text::did_you_mean(id, ids);
  throw std::invalid_argument(fmt::format("there is no {} '{}'{}{}", what, id, hint.empty() ? "" : "; ", hint));
}

std::int32_t tank_index(const model::Model& m, const std::string& city, const std::string& product) {
  const std::int32_t at = index_of(m.cities, city, "city");
  const model::City& of = m.cities[static_cast<std::size_t>(at)];
  for (std::int32_t t = of.first_tank; t < of.first_tank + of.tank_count; ++t) {
    if (m.products[static_cast<std::size_t>(m.tanks[static_cast<std::size_t>(t)].product)] == product) return t;
  }
  throw std::invalid_argument(fmt::format("city '{}' has no tank of '{}'", city, product));
}

using NamedVolume = std::tuple<std::string, std::string, double>;

/// An entry as the timeline would have it, of what people write.
model::TimelineEntry entry_of(const model::Model& m, const Pairs& set, const std::vector<NamedVolume>& release,
                              const std::vector<std::string>& close, const std::vector<std::string>& open) {
  model::TimelineEntry entry;
  for (const auto& [path, value] : set) {
    const model::Slot at = model::dated_slot(m, path);
    const scenario::Slot& slot = m.slots[static_cast<std::size_t>(at)];
    const auto read = text::parse_quantity(value, slot.dimension, slot.maximum == std::numeric_limits<double>::infinity());
    if (const auto* error = std::get_if<text::UnitError>(&read)) {
      throw std::invalid_argument(fmt::format("{}: {}", path, error->message));
    }
    entry.changes.push_back(model::change_of(m, at, std::get<double>(read)));
  }
  for (const auto& [city, product, litres] : release) {
    const std::int32_t tank = tank_index(m, city, product);
    const std::int32_t managed = m.tanks[static_cast<std::size_t>(tank)].managed;
    if (managed < 0 || m.managed[static_cast<std::size_t>(managed)].reserve < 0) {
      throw std::invalid_argument(fmt::format("city '{}' has no reserve of '{}'", city, product));
    }
    if (!(litres >= 0)) throw std::invalid_argument("a released volume cannot be negative");
    entry.release.emplace_back(tank, litres);
  }
  const auto sort_out = [&](const std::vector<std::string>& ids, std::vector<std::int32_t>& roads,
                            std::vector<std::int32_t>& places) {
    for (const std::string& id : ids) {
      const auto road = std::find_if(m.roads.begin(), m.roads.end(), [&](const auto& r) { return r.name.id == id; });
      if (road != m.roads.end()) {
        roads.push_back(static_cast<std::int32_t>(road - m.roads.begin()));
      } else {
        places.push_back(index_of(m.places, id, "road or place"));
      }
    }
  };
  sort_out(close, entry.close_roads, entry.close_places);
  sort_out(open, entry.open_roads, entry.open_places);
  return entry;
}

/// A world that is under way. `reached`: every event before it is done, and of its own those before a pending decision.
class Walker {
 public:
  Walker(LoadedPtr loaded, std::uint64_t seed, std::int64_t replication, bool tracing) : loaded_(std::move(loaded)) {
    ensemble::Options of;
    of.seed = seed;
    model::begin(world_, m(), ensemble::address_of(of, replication), {tracing});
  }
  Walker(const Walker&) = default;

  /// True: stopped at a decision.
  bool advance(Millis until) {
    require_running();
    const Millis target = std::clamp(until, reached_, m().horizon);
    const Millis last = target == m().horizon ? target : target - 1;
    bool decision = false, stopped = false;
    in_background(py::none(), [&](Meanwhile& meanwhile) {
      // Day by day, so that an interruption is noticed.
      for (Millis at = reached_; !decision && !stopped;) {
        at = std::min(at + kernel::kDay, last);
        if (at >= 0) decision = model::advance_to_decision(world_, m(), at).has_value();
        if (at >= last) break;
        stopped = meanwhile.stop;
      }
    });
    reached_ = decision ? world_.now : std::max(reached_, target);
    return decision;
  }

  std::string finish() {
    if (!finished_) {
      if (reached_ < m().horizon || !world_.undecided.empty()) {
        throw std::invalid_argument("the world has not come to its horizon");
      }
      model::finish(world_, m());
      finished_ = true;
    }
    return record();
  }

  /// As `taji run --json` prints it.
  std::string record() const {
    return output::record_json(m(), world_.record, context(), world_.tracing ? &world_.trace : nullptr);
  }
  /// The same without the trace.
  std::string bare_record() const { return output::record_json(m(), world_.record, context()); }
  std::string trace() const { return output::trace_json(m(), world_.trace); }
  std::string trace_text() const { return output::trace_text(m(), world_.trace); }
  std::uint64_t fingerprint() const { return model::fingerprint(model::state_fields(world_, m())); }

  py::object decision() {
    const auto found = model::pending_decision(world_, m());
    if (!found) return py::none();
    py::dict out;
    out["at_ms"] = found->at;
    out["corridor"] = m().corridors[static_cast<std::size_t>(found->corridor)].name.id;
    out["place"] = m().places[static_cast<std::size_t>(found->place)].name.id;
    out["waiting"] = found->waiting;
    out["trucks"] = found->trucks;
    out["route"] = roads_of(found->route);
    return out;
  }

  void decide_outside(const std::string& corridor, bool outside) {
    require_running();
    model::decide_outside(world_, m(), index_of(m().corridors, corridor, "corridor"), outside);
  }

  /// Of every corridor that states no departures.
  void decide_outside_all() {
    for (std::size_t c = 0; c < m().corridors.size(); ++c) {
      if (!m().corridors[c].departures) model::decide_outside(world_, m(), static_cast<std::int32_t>(c));
    }
  }

  void send(std::int64_t trucks, const std::vector<std::string>& roads) {
    const auto found = model::pending_decision(world_, m());
    if (!found) throw std::invalid_argument("nothing is to be decided now");
    // The default is told from a route that is chosen by what it is, not by how it was named.
    model::send(world_, m(), trucks, model::route_along(world_, m(), found->corridor, found->place, roads));
  }

  void hold(Millis until) { model::hold(world_, m(), until); }

  /// Ids of the roads that a rule would take from the place of the pending decision; None where no way is open.
  py::object route_by(const std::string& rule) {
    const auto found = model::pending_decision(world_, m());
    if (!found) throw std::invalid_argument("nothing is to be decided now");
    static const std::vector<std::string> names = {"fixed", "fastest", "safest", "balanced"};
    const auto which = std::find(names.begin(), names.end(), rule);
    if (which == names.end()) {
      throw std::invalid_argument(
          fmt::format("'{}' is no rule of routes: fixed, fastest, safest or balanced", rule));
    }
    const std::int32_t route = model::route_by_rule(world_, m(), found->corridor, found->place,
                                                    static_cast<scenario::RouteRule>(which - names.begin()));
    return route < 0 ? py::object(py::none()) : py::cast(roads_of(route));
  }

  void change(const Pairs& set, const std::vector<NamedVolume>& release, const std::vector<std::string>& close,
              const std::vector<std::string>& open) {
    require_running();
    if (reached_ >= m().horizon) throw std::invalid_argument("the world has come to its horizon");
    model::intervene(world_, m(), reached_, entry_of(m(), set, release, close, open));
  }

  /// From here on as another scenario of the same shape.
  void become(LoadedPtr other) {
    require_running();
    if (!world_.undecided.empty()) throw std::invalid_argument("a decision is pending: answer it first");
    const std::string why = model::why_not_branch(m(), other->model, reached_);
    if (!why.empty()) throw std::invalid_argument("the world cannot go on as that scenario: " + why);
    model::switch_to(world_, m(), other->model, reached_);
    loaded_ = std::move(other);
  }

  py::bytes checkpoint() const {
    return model::write_checkpoint(world_, m(), {TAJI_VERSION, m().name, loaded_->sha256()});
  }
  static Walker restored(LoadedPtr loaded, const std::string& bytes, Millis reached, bool finished) {
    Walker out(std::move(loaded));
    model::read_checkpoint(out.world_, out.m(), bytes);
    out.reached_ = reached;
    out.finished_ = finished;
    return out;
  }

  py::dict tanks() const {
    const auto n = static_cast<py::ssize_t>(m().tanks.size());
    py::array_t<double> stock(n), cover(n), reserve(n), capacity(n), coming(n);
    // Levels are those at which the tank was left, at the rates that it was left with.
    for (py::ssize_t i = 0; i < n; ++i) {
      const auto tank = static_cast<std::int32_t>(i);
      const model::TankState& t = world_.tanks[static_cast<std::size_t>(i)];
      const std::int32_t managed = m().tanks[static_cast<std::size_t>(i)].managed;
      const model::ManagedTank* more = managed < 0 ? nullptr : &world_.managed[static_cast<std::size_t>(managed)];
      const auto dt = static_cast<double>(world_.now - t.since);
      stock.mutable_at(i) = std::max(t.level - (more ? -more->net : t.draw) * dt, 0.0);
      reserve.mutable_at(i) = more ? more->reserve - more->from_reserve * dt : 0;
      capacity.mutable_at(i) = t.capacity;
      cover.mutable_at(i) = model::cover_days(world_, m(), tank);
      coming.mutable_at(i) = model::on_the_way_l(world_, m(), tank);
    }
    py::dict out;
    out["stock_l"] = stock;
    out["capacity_l"] = capacity;
    out["cover_days"] = cover;
    out["on_the_way_l"] = coming;
    out["reserve_l"] = reserve;
    return out;
  }

  /// [corridor, stage]
  py::array_t<std::int64_t> trucks() const {
    py::array_t<std::int64_t> out({m().corridors.size(), model::kStages});
    for (std::size_t c = 0; c < m().corridors.size(); ++c) {
      for (std::size_t k = 0; k < model::kStages; ++k) {
        out.mutable_at(static_cast<py::ssize_t>(c), static_cast<py::ssize_t>(k)) = world_.corridors[c].trucks[k];
      }
    }
    return out;
  }

  py::list convoys() const {
    static constexpr const char* kErrands[] = {"approach", "haul", "turned_back", "homeward"};
    py::list out;
    for (std::size_t i = 0; i < world_.convoys.size(); ++i) {
      const model::Convoy& c = world_.convoys[i];
      if (c.stance == model::Stance::gone) continue;
      const model::Position at = model::locate(world_, m(), static_cast<std::int32_t>(i));
      py::dict one;
      one["name"] = model::convoy_name(m(), c);
      one["corridor"] = m().corridors[static_cast<std::size_t>(c.corridor)].name.id;
      one["errand"] = kErrands[static_cast<std::size_t>(c.errand)];
      one["trucks"] = c.trucks;
      one["place"] = at.place < 0 ? py::object(py::none()) : py::str(m().places[static_cast<std::size_t>(at.place)].name.id);
      one["road"] = at.road < 0 ? py::object(py::none()) : py::str(m().roads[static_cast<std::size_t>(at.road)].name.id);
      one["km"] = at.km;
      one["moving"] = at.moving;
      one["attacks"] = c.attacks;
      out.append(one);
    }
    return out;
  }

  std::vector<std::string> closed() const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < m().roads.size(); ++i) {
      if (world_.road_closed[i]) out.push_back(m().roads[i].name.id);
    }
    for (std::size_t i = 0; i < m().places.size(); ++i) {
      if (world_.place_closed[i]) out.push_back(m().places[i].name.id);
    }
    return out;
  }

  LoadedPtr loaded() const { return loaded_; }
  Millis reached() const { return reached_; }
  bool finished() const { return finished_; }
  const kernel::Address& address() const { return world_.address; }

 private:
  explicit Walker(LoadedPtr loaded) : loaded_(std::move(loaded)) {}
  const model::Model& m() const { return loaded_->model; }
  output::RunContext context() const {
    return {world_.address.seed, static_cast<std::int64_t>(world_.address.slot), loaded_->sha256()};
  }
  void require_running() const {
    if (finished_) throw std::invalid_argument("the world is finished");
  }
  std::vector<std::string> roads_of(std::int32_t route) const {
    std::vector<std::string> out;
    for (std::int32_t leg = 0; leg < world_.routes.length(route); ++leg) {
      out.push_back(m().roads[static_cast<std::size_t>(world_.routes.arc(route, leg) >> 1)].name.id);
    }
    return out;
  }

  LoadedPtr loaded_;
  model::World world_;
  Millis reached_ = 0;
  bool finished_ = false;
};

}  // namespace

void bind_world(py::module_& module) {
  py::class_<Walker>(module, "World")
      .def(py::init<LoadedPtr, std::uint64_t, std::int64_t, bool>())
      .def("copy", [](const Walker& world) { return Walker(world); })
      .def("advance", &Walker::advance)
      .def("finish", &Walker::finish)
      .def("record", &Walker::record)
      .def("bare_record", &Walker::bare_record)
      .def("trace", &Walker::trace)
      .def("trace_text", &Walker::trace_text)
      .def("fingerprint", &Walker::fingerprint)
      .def("decision", &Walker::decision)
      .def("decide_outside", &Walker::decide_outside)
      .def("decide_outside_all", &Walker::decide_outside_all)
      .def("send", &Walker::send)
      .def("hold", &Walker::hold)
      .def("route_by", &Walker::route_by)
      .def("change", &Walker::change)
      .def("become", &Walker::become)
      .def("checkpoint", &Walker::checkpoint)
      .def_static("restored", &Walker::restored)
      .def("tanks", &Walker::tanks)
      .def("trucks", &Walker::trucks)
      .def("convoys", &Walker::convoys)
      .def("closed", &Walker::closed)
      .def_property_readonly("reached", &Walker::reached)
      .def_property_readonly("finished", &Walker::finished)
      .def_property_readonly("seed", [](const Walker& world) { return world.address().seed; })
      .def_property_readonly("replication", [](const Walker& world) { return world.address().slot; });
  std::vector<std::string> stages(model::kStageNames.begin(), model::kStageNames.end());
  module.attr("stages") = stages;
}

}  // namespace taji::python
