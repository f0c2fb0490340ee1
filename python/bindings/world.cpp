// One world, step by step: a value that is copied, stops at decisions, and takes changes.
#include <fmt/format.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <bindings/background.hpp>
#include <bindings/bind.hpp>
#include <bindings/loaded.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/branch.hpp>
#include <taji/model/checkpoint.hpp>
#include <taji/model/decision.hpp>
#include <taji/model/simulate.hpp>
#include <taji/model/state.hpp>
#include <taji/output/record_text.hpp>
#include <taji/output/trace_text.hpp>
#include <taji/text/dates.hpp>
#include <taji/text/diagnostic.hpp>
#include <utility>
#include <vector>

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

/// An entry as the timeline of a scenario would have it, of its text ("set: {…}, release: {…}"). Throws
/// std::invalid_argument with what is wrong with it.
model::TimelineEntry entry_of(const Loaded& loaded, const std::string& entry) {
  scenario::ReadOptions options = loaded.options;
  std::erase_if(options.overrides, [](const auto& one) { return one.first == "timeline"; });
  options.overrides.emplace_back("timeline",
                                 "[{date: " + text::format_datetime(loaded.model.start_epoch) + ", " + entry + "}]");
  options.check_variants = false;
  const scenario::ReadResult read = scenario::read_scenario(loaded.file, options);
  if (!read.scenario) throw std::invalid_argument(text::render(read.diagnostics, read.sources, false));
  for (std::size_t i = 0; i < read.inputs.size(); ++i) {
    if (i >= loaded.read.inputs.size() || read.inputs[i].sha256 != loaded.read.inputs[i].sha256) {
      throw std::invalid_argument(loaded.file + " is no longer what it was when it was read");
    }
  }
  const model::Model model = model::compile(*read.scenario);
  if (model.timeline.size() != 1) throw std::invalid_argument("the change says nothing");
  return model.timeline.front();
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

  /// True: stopped at a decision. Interrupted, the world is one at some time between, and can go on.
  bool advance(Millis until) {
    require_running();
    const Millis target = std::clamp(until, reached_, m().horizon);
    const Millis last = target == m().horizon ? target : target - 1;
    bool decision = false, arrived = false;
    Millis done = reached_;
    const auto go_on = [&](const auto& halted) {
      broken_ = true;  // unless it comes to its end
      // Day by day, so that an interruption is noticed.
      for (Millis at = done; !decision && !arrived && !halted(); done = arrived ? target : at + 1) {
        at = std::min(at + kernel::kDay, last);
        arrived = at >= last;
        if (at >= 0) decision = model::advance_to_decision(world_, m(), at).has_value();
      }
      broken_ = false;
    };
    const auto leave = [&] {
      if (!broken_) reached_ = decision ? world_.now : done;
    };
    const InHand in_hand(*this);
    try {
      {
        // A step of a few days is sooner done than a thread begun.
        const py::gil_scoped_release release;
        const auto late = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
        go_on([&] { return std::chrono::steady_clock::now() > late; });
      }
      if (!decision && !arrived) {
        in_background(py::none(), [&](Meanwhile& meanwhile) { go_on([&] { return meanwhile.stop.load(); }); });
      }
    } catch (...) {
      leave();
      throw;
    }
    leave();
    return decision;
  }

  std::string finish() {
    if (!finished_) {
      require_running();
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
    if (finished_ || broken_) return py::none();
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
    const std::int32_t index = index_of(m().corridors, corridor, "corridor");
    whole([&] { model::decide_outside(world_, m(), index, outside); });
  }

  /// Of every corridor that states no departures.
  void decide_outside_all() {
    for (std::size_t c = 0; c < m().corridors.size(); ++c) {
      if (!m().corridors[c].departures) model::decide_outside(world_, m(), static_cast<std::int32_t>(c));
    }
  }

  void send(std::int64_t trucks, const std::vector<std::string>& roads) {
    require_running();
    const auto found = model::pending_decision(world_, m());
    if (!found) throw std::invalid_argument("nothing is to be decided now");
    // The default is told from a route that is chosen by what it is, not by how it was named.
    const std::int32_t route = model::route_along(world_, m(), found->corridor, found->place, roads);
    whole([&] { model::send(world_, m(), trucks, route); });
  }

  void hold(Millis until) {
    require_running();
    whole([&] { model::hold(world_, m(), until); });
  }

  /// Ids of the roads that a rule would take from the place of the pending decision; None where no way is open.
  py::object route_by(const std::string& rule) {
    require_running();
    const auto found = model::pending_decision(world_, m());
    if (!found) throw std::invalid_argument("nothing is to be decided now");
    static const std::vector<std::string> names = {"fixed", "fastest", "safest", "balanced"};
    const auto which = std::find(names.begin(), names.end(), rule);
    if (which == names.end()) {
      throw std::invalid_argument(fmt::format("'{}' is no rule of routes: fixed, fastest, safest or balanced", rule));
    }
    const std::int32_t route = model::route_by_rule(world_, m(), found->corridor, found->place,
                                                    static_cast<scenario::RouteRule>(which - names.begin()));
    return route < 0 ? py::object(py::none()) : py::cast(roads_of(route));
  }

  void change(const std::string& entry) {
    require_running();
    if (reached_ >= m().horizon) throw std::invalid_argument("the world has come to its horizon");
    // A policy says the same again and again.
    const auto known = entries_->find(entry);
    const model::TimelineEntry made = known == entries_->end() ? entry_of(*loaded_, entry) : known->second;
    whole([&] { model::intervene(world_, m(), reached_, made); });
    if (entries_->size() < kMostEntries) entries_->emplace(entry, made);
  }

  /// From here on as another scenario of the same shape.
  void become(LoadedPtr other) {
    require_running();
    if (!world_.undecided.empty()) throw std::invalid_argument("a decision is pending: answer it first");
    if (world_.now == reached_ && world_.record.events > 0) {
      throw std::invalid_argument("some of this instant's events are done: advance first");
    }
    const std::string why = model::why_not_branch(m(), other->model, reached_);
    if (!why.empty()) throw std::invalid_argument("the world cannot go on as that scenario: " + why);
    whole([&] { model::switch_to(world_, m(), other->model, reached_); });
    loaded_ = std::move(other);
    entries_ = std::make_shared<Entries>();
  }

  py::bytes checkpoint() const {
    if (broken_) throw std::invalid_argument("the world cannot be kept: its replication failed");
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
    const Look look(*this);
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
    const Look look(*this);
    for (std::size_t i = 0; i < world_.convoys.size(); ++i) {
      const model::Convoy& c = world_.convoys[i];
      if (c.stance == model::Stance::gone) continue;
      const model::Position at = model::locate(world_, m(), static_cast<std::int32_t>(i));
      py::dict one;
      one["name"] = model::convoy_name(m(), c);
      one["corridor"] = m().corridors[static_cast<std::size_t>(c.corridor)].name.id;
      one["errand"] = kErrands[static_cast<std::size_t>(c.errand)];
      one["trucks"] = c.trucks;
      one["place"] =
          at.place < 0 ? py::object(py::none()) : py::str(m().places[static_cast<std::size_t>(at.place)].name.id);
      one["road"] =
          at.road < 0 ? py::object(py::none()) : py::str(m().roads[static_cast<std::size_t>(at.road)].name.id);
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

  Millis reached() const { return reached_; }
  bool finished() const { return finished_; }
  std::uint64_t seed() const { return world_.address.seed; }
  std::uint64_t replication() const { return world_.address.slot; }
  Walker copy() const { return *this; }

  /// Throws while another thread takes the world forward. All that Python calls comes here first, with the lock held.
  void require_alone() const {
    if (in_hand_) throw std::runtime_error("the world is taken forward by another thread: copy it before");
  }

 private:
  explicit Walker(LoadedPtr loaded) : loaded_(std::move(loaded)) {}
  const model::Model& m() const { return loaded_->model; }
  output::RunContext context() const {
    return {world_.address.seed, static_cast<std::int64_t>(world_.address.slot), loaded_->sha256()};
  }
  void require_running() const {
    if (finished_) throw std::invalid_argument("the world is finished");
    if (broken_) throw std::invalid_argument("the world cannot go on: its replication failed");
  }

  /// A step that leaves nothing behind to go on from where the replication fails in it.
  template <class Step>
  void whole(const Step& step) {
    try {
      step();
    } catch (const model::ReplicationError&) {
      broken_ = true;
      throw;
    }
  }

  /// While it lives nobody else may touch the world.
  struct InHand {
    explicit InHand(Walker& walker) : world(walker) { world.in_hand_ = true; }
    ~InHand() { world.in_hand_ = false; }
    InHand(const InHand&) = delete;
    InHand& operator=(const InHand&) = delete;
    Walker& world;
  };

  /// While it lives the world is looked at as it is at `reached`: what runs between events is as of World::now.
  struct Look {
    explicit Look(const Walker& walker) : world(const_cast<model::World&>(walker.world_)), now(world.now) {
      if (walker.reached_ > now) world.now = walker.reached_;
    }
    ~Look() { world.now = now; }
    Look(const Look&) = delete;
    Look& operator=(const Look&) = delete;
    model::World& world;
    Millis now;
  };
  std::vector<std::string> roads_of(std::int32_t route) const {
    std::vector<std::string> out;
    for (std::int32_t leg = 0; leg < world_.routes.length(route); ++leg) {
      out.push_back(m().roads[static_cast<std::size_t>(world_.routes.arc(route, leg) >> 1)].name.id);
    }
    return out;
  }

  using Entries = std::map<std::string, model::TimelineEntry>;
  static constexpr std::size_t kMostEntries = 10'000;

  LoadedPtr loaded_;
  std::shared_ptr<Entries> entries_ = std::make_shared<Entries>();  ///< by their text; shared with copies
  model::World world_;
  Millis reached_ = 0;
  bool finished_ = false, broken_ = false;
  bool in_hand_ = false;  ///< changed with the interpreter's lock held
};

/// A method that waits for nobody: see Walker::require_alone.
template <class Result, class... Given>
auto alone(Result (Walker::*method)(Given...)) {
  return [method](Walker& world, Given... given) -> Result {
    world.require_alone();
    return (world.*method)(std::forward<Given>(given)...);
  };
}
template <class Result, class... Given>
auto alone(Result (Walker::*method)(Given...) const) {
  return [method](const Walker& world, Given... given) -> Result {
    world.require_alone();
    return (world.*method)(std::forward<Given>(given)...);
  };
}

}  // namespace

void bind_world(py::module_& engine) {
  py::class_<Walker>(engine, "World")
      .def(py::init<LoadedPtr, std::uint64_t, std::int64_t, bool>())
      .def("copy", alone(&Walker::copy))
      .def("advance", alone(&Walker::advance))
      .def("finish", alone(&Walker::finish))
      .def("record", alone(&Walker::record))
      .def("bare_record", alone(&Walker::bare_record))
      .def("trace", alone(&Walker::trace))
      .def("trace_text", alone(&Walker::trace_text))
      .def("fingerprint", alone(&Walker::fingerprint))
      .def("decision", alone(&Walker::decision))
      .def("decide_outside", alone(&Walker::decide_outside))
      .def("decide_outside_all", alone(&Walker::decide_outside_all))
      .def("send", alone(&Walker::send))
      .def("hold", alone(&Walker::hold))
      .def("route_by", alone(&Walker::route_by))
      .def("change", alone(&Walker::change))
      .def("become", alone(&Walker::become))
      .def("checkpoint", alone(&Walker::checkpoint))
      .def_static("restored", &Walker::restored)
      .def("tanks", alone(&Walker::tanks))
      .def("trucks", alone(&Walker::trucks))
      .def("convoys", alone(&Walker::convoys))
      .def("closed", alone(&Walker::closed))
      .def_property_readonly("reached", alone(&Walker::reached))
      .def_property_readonly("finished", alone(&Walker::finished))
      .def_property_readonly("seed", alone(&Walker::seed))
      .def_property_readonly("replication", alone(&Walker::replication));
  std::vector<std::string> stages(model::kStageNames.begin(), model::kStageNames.end());
  engine.attr("stages") = stages;
}

}  // namespace taji::python
