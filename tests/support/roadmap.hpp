// Tests of movement on road maps drawn in text (support/drawing.hpp).
//
//     const auto run = RoadMap(R"(
//       A--B---C
//     )").closed("B-C", 1_h, 5_h).run();
//     run.at(3_h).convoy("south/1").is_at("B", closed);
//     run.hours("south/1", 0_h, 4_h).are("A A-B@10 B(closed) B(closed) B(closed)");
//     run.journey("south/1").begins(R"(
//       00:00 A departs with 1
//       02:00 B halted
//       05:00 B resumed
//       08:00 C arrives with 1
//     )");
//
// The scale is chosen for deriving times by hand: one character of a road is 10 km, driven in one hour where it is
// paved and in two where it is not. One corridor, `south`, runs from the first place by name to the last; its trucks,
// one unless said otherwise, wait loaded at the marshalling place at 00:00 on 2026-01-01. Everything else is as the
// scenario reader has it by default: the map is turned into a scenario file and read like any other.
//
// A claim that fails prints the map, what was said about it, and the whole trace.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <source_location>
#include <sstream>
#include <stdexcept>
#include <string>
#include <taji/model/simulate.hpp>
#include <taji/scenario/read.hpp>
#include <utility>
#include <vector>

#include "support/story.hpp"

namespace taji::test {

/// A text that a test states.
class Told {
 public:
  Told(std::shared_ptr<const Story> story, std::string text) : story_(std::move(story)), text_(std::move(text)) {}

  const std::string& text() const { return text_; }
  void is(const std::string& expected, const Where& where = Where::current()) const {
    story_->claim(tidy(text_) == tidy(expected), "expected\n" + tidy(expected) + "got\n" + tidy(text_), where);
  }
  void are(const std::string& expected, const Where& where = Where::current()) const { is(expected, where); }
  /// For journeys that go on after what a test is about.
  void begins(const std::string& expected, const Where& where = Where::current()) const {
    story_->claim(tidy(text_).starts_with(tidy(expected)),
                  "expected to begin\n" + tidy(expected) + "got\n" + tidy(text_), where);
  }

 private:
  std::shared_ptr<const Story> story_;
  std::string text_;
};

/// A convoy at one moment.
class Sight {
 public:
  Sight(std::shared_ptr<const Story> story, const model::World& world, const std::string& name)
      : story_(std::move(story)), name_(name) {
    const ConvoyName wanted(name);
    for (std::size_t i = 0; i < world.convoys.size(); ++i) {
      const model::Convoy& c = world.convoys[i];
      if (c.stance == model::Stance::gone) continue;
      if (!wanted.matches(story_->model, c.corridor, c.born_as, c.ordinal)) continue;
      position = model::locate(world, story_->model, static_cast<std::int32_t>(i));
      trucks = c.trucks;
      errand = c.errand;
      switch (c.stance) {
        case model::Stance::driving:
          why = position.moving ? moving : night;
          break;
        case model::Stance::blocked:
          why = closed;
          break;
        case model::Stance::halted_by_attack:
          why = attacked;
          break;
        case model::Stance::in_service:
          why = held;
          break;
        case model::Stance::unloading:
          why = unloading;
          break;
        case model::Stance::formed:
          why = formed;
          break;
        case model::Stance::handover:
          why = handover;
          break;
        case model::Stance::gone:
          break;
      }
      spot = story_->spot(position.place, position.road, position.km);
    }
    when_ = world.now;
  }

  bool exists() const { return !why.empty(); }
  /// "B-C@10", "B(closed)", "-" for one that is not there.
  std::string text() const { return !exists() ? "-" : why == moving ? spot : spot + "(" + why + ")"; }

  void is_on(const std::string& road, double km, const std::string& reason,
             const Where& where = Where::current()) const {
    is(exists() && position.road >= 0 && story_->road(position.road) == road && std::abs(position.km - km) < 1e-6 &&
           why == reason,
       road + "@" + km_text(km) + " " + reason, where);
  }
  void is_at(const std::string& place, const std::string& reason, const Where& where = Where::current()) const {
    is(exists() && position.place >= 0 && story_->place(position.place) == place && why == reason, place + " " + reason,
       where);
  }
  void is_nowhere(const Where& where = Where::current()) const { is(!exists(), "nowhere", where); }
  void has_trucks(std::int64_t count, const Where& where = Where::current()) const {
    is(exists() && trucks == count, std::to_string(count) + " trucks", where);
  }

  model::Position position;
  std::string spot, why;
  std::int64_t trucks = 0;
  model::Errand errand = model::Errand::haul;

 private:
  void is(bool holds, const std::string& expected, const Where& where) const {
    story_->claim(holds,
                  "at " + clock_text(when_) + " expected " + name_ + ": " + expected + ", got " + text() + " with " +
                      std::to_string(trucks) + " trucks",
                  where);
  }

  std::shared_ptr<const Story> story_;
  std::string name_;
  Millis when_ = 0;
};

/// The world at one moment, everything of that millisecond done.
class Moment {
 public:
  Moment(std::shared_ptr<const Story> story, Millis t) : story_(std::move(story)) { story_->world_at(t, world); }

  Sight convoy(const std::string& name) const { return {story_, world, name}; }

  /// Trucks waiting for a convoy at the place.
  void has_waiting(const std::string& place, std::int64_t trucks, const Where& where = Where::current()) const {
    std::int64_t waiting = 0;
    for (std::size_t i = 0; i < world.musters.size(); ++i) {
      if (story_->place(story_->model.musters[i].place) == place) waiting += world.musters[i].line.trucks;
    }
    claim(waiting == trucks, place, trucks, "waiting", waiting, where);
  }
  /// Trucks idle at the source.
  void has_idle(std::int64_t trucks, const Where& where = Where::current()) const {
    std::int64_t idle = 0;
    for (const auto& pool : world.pools) idle += pool.idle;
    claim(idle == trucks, "the source", trucks, "idle", idle, where);
  }
  void has_delivered(std::int64_t trucks, const Where& where = Where::current()) const {
    std::int64_t delivered = 0;
    for (const auto& pool : world.pools) delivered += pool.deliveries;
    claim(delivered == trucks, "the city", trucks, "delivered", delivered, where);
  }

  model::World world;

 private:
  void claim(bool holds, const std::string& place, std::int64_t expected, const char* what, std::int64_t got,
             const Where& where) const {
    story_->claim(holds,
                  "at " + clock_text(world.now) + " expected " + std::to_string(expected) + " trucks " + what + " at " +
                      place + ", got " + std::to_string(got),
                  where);
  }

  std::shared_ptr<const Story> story_;
};

/// One replication on a map.
class Run {
 public:
  explicit Run(std::shared_ptr<const Story> story) : story_(std::move(story)) {}

  Moment at(Millis t) const { return {story_, t}; }

  /// What happened to a convoy, as traced. Windows and places passed by are no events and do not show.
  Told journey(const std::string& convoy) const {
    const ConvoyName name(convoy);
    std::string out;
    for (const auto& e : story_->end.trace) {
      if (name.matches(story_->model, e.corridor, e.errand, e.ordinal)) out += story_->line(e);
    }
    return {story_, out};
  }

  /// Where a convoy is on every hour from `from` to `to`.
  Told hours(const std::string& convoy, Millis from, Millis to) const {
    std::string out;
    model::World world;
    story_->world_at(from, world);
    for (Millis t = from; t <= to; t += kernel::kHour) {
      model::advance(world, story_->model, t);
      out += (out.empty() ? "" : " ") + Sight(story_, world, convoy).text();
    }
    return {story_, out};
  }

  /// Everything of one kind, or of several, in order.
  Told all(std::initializer_list<model::TraceKind> kinds) const {
    std::string out;
    for (const auto& e : story_->end.trace) {
      if (std::find(kinds.begin(), kinds.end(), e.kind) != kinds.end()) out += story_->line(e);
    }
    return {story_, out};
  }

  const std::vector<model::TraceEvent>& trace() const { return story_->end.trace; }
  const model::Model& model() const { return story_->model; }
  const model::World& end() const { return story_->end; }
  /// For CHECKs that are not about one convoy: INFO(run.account()).
  std::string account() const { return story_->account(); }

 private:
  std::shared_ptr<const Story> story_;
};

/// A map with what is true on it; a value that tests copy and add to. Keys are given as in a scenario file.
class RoadMap {
 public:
  explicit RoadMap(const std::string& drawing) : drawing_(drawing) {
    source_ = *std::min_element(drawing_.places().begin(), drawing_.places().end());
    city_ = *std::max_element(drawing_.places().begin(), drawing_.places().end());
    for (const auto& place : drawing_.places()) place_keys_[place];
  }

  RoadMap& from(const std::string& place) { return set(source_, place); }
  RoadMap& marshal(const std::string& place) { return set(marshal_, place); }
  RoadMap& to(const std::string& place) { return set(city_, place); }

  /// All of them wait loaded at the marshalling place.
  RoadMap& trucks(int count) { return trucks_ = count, *this; }
  /// Stages at the start instead: "{idle: 3}".
  RoadMap& initial(const std::string& stages) { return set(initial_, stages); }
  RoadMap& convoys(const std::string& rule) { return note("convoy: {" + rule + "}"), set(convoy_, rule); }

  RoadMap& corridor(const std::string& key) { return note(key), add(corridor_keys_, key); }
  RoadMap& city(const std::string& key) { return note(key), add(city_keys_, key); }
  RoadMap& source(const std::string& key) { return note(key), add(source_keys_, key); }
  RoadMap& place(const std::string& id, const std::string& key) {
    return note(id + ": " + key), add(place_keys_.at(id), key);
  }
  RoadMap& road(const std::string& id, const std::string& key) {
    known_road(id);
    return note(id + ": " + key), add(road_keys_[id], key);
  }
  /// A key of the pool, which is called south-diesel.
  RoadMap& pool(const std::string& key) { return note(key), add(pool_keys_, key); }
  /// Further sections of the file.
  RoadMap& section(const std::string& text) { return note(text), add(sections_, text); }
  RoadMap& speeds(const std::string& value) { return note("speeds: " + value), set(speeds_, value); }
  RoadMap& zone(const std::string& id, const std::string& keys) {
    return note("zone " + id + ": " + keys), add(zones_, id + ": {" + keys + "}");
  }
  RoadMap& horizon(const std::string& value) { return set(horizon_, value); }
  RoadMap& start(const std::string& date) { return note("start: " + date), set(start_, date); }

  /// Items of top-level lists, in the keys of a scenario file.
  RoadMap& closure(const std::string& keys) { return note("closure: " + keys), add(closures_, keys); }
  RoadMap& follows_traffic(const std::string& keys) { return note("follows traffic: " + keys), add(groups_, keys); }

  /// A road or a place is closed between two times, whole minutes of January 2026; without the second, for good.
  RoadMap& closed(const std::string& what, Millis since, Millis until = kernel::kNever) {
    if (start_ != "2026-01-01") throw std::invalid_argument("closures are dated from 2026-01-01");
    std::string entry =
        std::string(place_keys_.contains(what) ? "place: " : "road: ") + what + ", from: " + date(since);
    if (!place_keys_.contains(what)) known_road(what);
    if (until != kernel::kNever) entry += ", to: " + date(until);
    return note("closed: " + entry), add(closures_, entry);
  }
  /// At a time, something changes: at(2_h, "close: [A-B]").
  RoadMap& at(Millis t, const std::string& change) {
    const std::string entry = "at: " + std::to_string(t / kernel::kMinute) + " min, " + change;
    return note("timeline: " + entry), add(timeline_, entry);
  }

  std::string yaml() const {
    std::string out = "taji: 1\nname: drawn\nstart: " + start_ + "\nhorizon: " + horizon_ +
                      "\nnetwork:\n  speeds: " + speeds_ + "\n  places:\n";
    for (const auto& [id, keys] : place_keys_) out += "    " + id + ": {" + joined("kind: town", keys) + "}\n";
    out += "  roads:\n";
    for (const auto& road : drawing_.roads()) {
      std::string keys = "id: " + road.id + ", from: " + road.from + ", to: " + road.to +
                         ", km: " + std::to_string(10 * road.units) + ", class: " + road.road_class;
      if (road.oneway) keys += ", oneway: true";
      const auto more = road_keys_.find(road.id);
      out += "    - {" + joined(keys, more == road_keys_.end() ? std::vector<std::string>{} : more->second) + "}\n";
    }
    if (!source_keys_.empty()) out += "sources:\n  " + source_ + ": {" + joined("", source_keys_) + "}\n";
    out += "fleet:\n  - {corridor: south, trucks: " + std::to_string(trucks_) + ", capacity: 10 kl, product: diesel";
    for (const auto& key : pool_keys_) out += ", " + key;
    out += "}\n";
    for (const auto& text : sections_) out += text + "\n";
    out += "corridors:\n  south:\n    source: " + source_ + "\n    city: " + city_ + "\n";
    if (!marshal_.empty()) out += "    marshal: " + marshal_ + "\n";
    out += "    convoy: {" + convoy_ + "}\n    initial: ";
    out += (initial_.empty() ? "{waiting: " + std::to_string(trucks_) + "}" : initial_) + "\n";
    for (const auto& key : corridor_keys_) out += "    " + key + "\n";
    out += "cities:\n  " + city_ + ":\n    stock: {diesel: {initial: 0 l}}\n";
    for (const auto& key : city_keys_) out += "    " + key + "\n";
    if (!zones_.empty()) out += "zones:\n";
    for (const auto& zone : zones_) out += "  " + zone + "\n";
    list(out, "follows_traffic", groups_);
    list(out, "closures", closures_);
    list(out, "timeline", timeline_);
    return out;
  }

  /// For runs of many replications.
  model::Model model() const {
    const auto read = scenario::read_scenario_text("map.yaml", yaml());
    if (!read.scenario) throw std::runtime_error(text::render(read.diagnostics, read.sources, false) + "in\n" + yaml());
    return model::compile(*read.scenario);
  }

  Run run(std::uint64_t seed = 1) const {
    return Run(std::make_shared<const Story>(drawing_.text(), notes_, model(), kernel::Address{.seed = seed}));
  }

 private:
  RoadMap& set(std::string& to, const std::string& value) { return to = value, *this; }
  RoadMap& add(std::vector<std::string>& to, const std::string& value) { return to.push_back(value), *this; }
  void note(const std::string& text) { notes_ += "  " + text + "\n"; }

  void known_road(const std::string& id) const {
    for (const auto& road : drawing_.roads()) {
      if (road.id == id) return;
    }
    throw std::invalid_argument("the map has no road " + id);
  }

  static std::string date(Millis t) {
    if (t % kernel::kMinute != 0 || t < 0 || t >= 31 * kernel::kDay) {
      throw std::invalid_argument("closures are stated in whole minutes of January");
    }
    char buffer[64];
    const int minute = static_cast<int>(t % kernel::kDay / kernel::kMinute);
    std::snprintf(buffer, sizeof buffer, "2026-01-%02d %02d:%02d", static_cast<int>(t / kernel::kDay) + 1, minute / 60,
                  minute % 60);
    return buffer;
  }

  static std::string joined(std::string first, const std::vector<std::string>& more) {
    for (const auto& key : more) first += (first.empty() ? "" : ", ") + key;
    return first;
  }

  static void list(std::string& out, const char* name, const std::vector<std::string>& entries) {
    if (!entries.empty()) out += std::string(name) + ":\n";
    for (const auto& entry : entries) out += "  - {" + entry + "}\n";
  }

  Drawing drawing_;
  std::string source_, marshal_, city_, initial_, notes_;
  std::string convoy_ = "target: 1", speeds_ = "{paved: 10 km/h, unpaved: 5 km/h}";
  std::string start_ = "2026-01-01", horizon_ = "3 d";
  int trucks_ = 1;
  std::vector<std::string> corridor_keys_, city_keys_, source_keys_, zones_, groups_, closures_, timeline_, pool_keys_,
      sections_;
  std::map<std::string, std::vector<std::string>> place_keys_, road_keys_;
};

}  // namespace taji::test
