// The compiled scenario: immutable flat arrays that every replication and every thread share.
// Numbers that may be uncertain or dated are not here: a Slot says where they stand in World::parameters.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <taji/kernel/time.hpp>
#include <taji/network/road_graph.hpp>
#include <taji/scenario/scenario.hpp>
#include <vector>

namespace taji::model {

using kernel::Millis;

/// Index of a number in World::parameters.
using Slot = std::int32_t;

/// A distribution drawn inside a replication; its parameters are slots.
struct Law {
  scenario::LawForm form = scenario::LawForm::constant;
  std::vector<Slot> parameters;
  std::int32_t id = -1;  ///< index into World::laws; -1 for the forms that are not kept there
};

/// A delay at a station. `servers` inf: one draw for the whole convoy.
struct DelayLaw {
  Law delay;
  Slot servers = -1;
};

/// A name with what is derived from it: its hash addresses random draws, its rank breaks ties.
struct Name {
  std::string id, shown;
  std::uint64_t hash = 0;  ///< of the id alone
  std::int32_t rank = 0;   ///< position among the ids of its kind in sorted order
};

/// Part of the day in which driving is allowed, in milliseconds after midnight; `close` < `open` crosses midnight.
struct Window {
  Millis open = 0, close = 0;
  bool always = true;
};

struct Place {
  Name name;
  std::string kind, country;
  double latitude = 0, longitude = 0;
  bool located = false, haven = false;
  std::int32_t checkpoint = -1;  ///< station that serves passing convoys, or -1
};

struct Road {
  Name name;
  std::int32_t from = -1, to = -1;
  bool oneway = false;
  std::string road_class;
  Slot km = -1, interdiction_hazard = -1, available = -1, capacity = -1;
  Slot speed_loaded = -1, speed_empty = -1;  ///< km/h
  Window window;
  std::vector<std::int32_t> zones;
};

/// A place where trucks are served: racks at a source, a checkpoint on the way, clearance or racks at a city.
struct Station {
  enum class Kind : std::uint8_t { loading, checkpoint, clearance, unloading } kind = Kind::loading;
  std::int32_t place = -1;
  std::int32_t city = -1;  ///< clearance and unloading
  Law service;
  Slot servers = -1;
  Slot trucks_limit = -1, volume_limit = -1;  ///< loading: per calendar day
  Slot keep = -1;                             ///< loading from a city's stock: ms of its need that it keeps
  bool onward = false;                        ///< loading from the tanks of `city`
};

struct Pool {
  Name name;
  std::int32_t corridor = -1, product = -1;
  std::int32_t in_corridor = 0;  ///< position among the pools of its corridor
  Slot trucks = -1, capacity_litres = -1;
  std::int32_t source_tank = -1;    ///< the tank it loads from, where the source is a city
  std::vector<std::int32_t> peers;  ///< pools that its trucks may change to, itself included, in order of the corridors
};

struct SplitMember {
  std::int32_t corridor = -1, rank = 1;
  Slot weight = -1, until = -1;
};

/// Corridors between which trucks choose before each load; members in order of `rank`, then of name.
struct Split {
  Name name;
  scenario::SplitRule rule = scenario::SplitRule::quota;
  Slot sensitivity = -1;
  std::vector<SplitMember> members;
};

struct Muster {
  std::int32_t corridor = -1, place = -1;
};

struct Corridor {
  Name name;
  std::int32_t source = -1, marshal = -1, city_place = -1, city = -1;
  std::int32_t station = -1;                        ///< loading racks
  std::int32_t first_pool = 0, pool_count = 0;      ///< in Model::pools
  std::int32_t first_muster = 0, muster_count = 0;  ///< in Model::musters; the first is the marshalling place
  std::int32_t unlimited_pool = -1;                 ///< pool that is always ready at the marshalling place, or -1
  scenario::RouteRule rule = scenario::RouteRule::fixed;
  std::vector<std::int32_t> fixed_route;  ///< arcs from the marshalling place to the city, when the rule is fixed
  Slot risk_weight = -1;
  bool reroute = false;
  Slot target = -1, min = -1, max_wait = -1;
  Window window;
  std::optional<scenario::Departures::Kind> departures;
  std::vector<Millis> departure_dates;
  Slot every = -1, first_departure = -1, departure_rate = -1;
  Law speed_factor;
  bool return_alone = false;
  Slot empty_exposure = -1;
  Slot repelled = -1;
  scenario::LossKind loss = scenario::LossKind::all;
  Slot loss_each = -1, loss_mean = -1, loss_sd = -1;
  Law loss_count, attack_delay;
  Slot turn_back = -1;
  Slot escort_units = -1, escort_hazard = -1, escort_repelled = -1;
  Slot size_reference = -1, size_exponent = -1;
  std::int32_t split = -1;  ///< or -1
  bool initial_spread = true;
  std::vector<std::pair<std::string, Slot>> initial;
};

struct DemandClass {
  Name name;       ///< of the class within its city
  Slot rate = -1;  ///< litres a day
  std::int32_t priority = 1;
  Slot hold = -1;    ///< ms of the need of all higher-priority classes
  Slot buffer = -1;  ///< ms of its own need
};

/// The tank of one product in one city. Its classes stand in order of priority, then of name.
struct Tank {
  std::int32_t city = -1, product = -1;
  Slot capacity = -1, initial = -1;
  std::int32_t first_class = 0, class_count = 0;
};

struct City {
  Name name;
  std::int32_t place = -1;
  std::int32_t clearance = -1, unloading = -1;  ///< stations; clearance may be -1
  std::int32_t first_tank = 0, tank_count = 0;  ///< in order of product name
};

struct Zone {
  Name name;
  std::vector<std::int32_t> roads;
  Slot hazard = -1, attacks_per_km = -1, attempts_per_day = -1, parked = -1;
};

struct Closure {
  std::int32_t road = -1, place = -1;
  Millis from = 0, to = 0;
};

struct TimelineEntry {
  Millis at = 0;
  std::string name;
  std::vector<scenario::SlotChange> changes;  ///< values already transformed
  std::vector<std::int32_t> close_roads, open_roads, close_places, open_places;
};

struct UncertainInput {
  Slot slot = -1;
  std::uint64_t hash = 0;  ///< of its path
  scenario::Spread spread;
};

struct Product {
  std::int32_t slot;
  std::vector<std::int32_t> factors;
};

struct Model {
  std::string name;
  Millis start_epoch = 0;          ///< milliseconds since 1970-01-01
  Millis midnight = 0;             ///< first midnight at or after the start, since the start
  Millis horizon = 0, origin = 0;  ///< since the start; measures are recorded from origin to horizon
  std::vector<scenario::Slot> slots;
  std::vector<double> base;               ///< slot values, transformed
  std::vector<UncertainInput> uncertain;  ///< in order of path
  std::vector<Product> products_of;       ///< in an order in which factors come before what they make

  network::RoadGraph graph;
  std::vector<Place> places;
  std::vector<Road> roads;
  std::vector<std::int32_t> place_rank, road_rank;
  std::vector<Station> stations;
  std::vector<std::string> products;
  std::vector<Pool> pools;
  std::vector<Muster> musters;
  std::vector<Corridor> corridors;
  std::vector<Split> splits;
  std::vector<City> cities;
  std::vector<Tank> tanks;
  std::vector<DemandClass> classes;
  std::vector<Zone> zones;
  std::vector<Closure> closures;
  std::vector<TimelineEntry> timeline;
  Slot prior_attacks_per_km = -1, prior_weight_km = -1;
  Slot phase_served[4] = {-1, -1, -1, -1}, phase_cover[4] = {-1, -1, -1, -1};
  std::vector<Law> laws;             ///< those with an id, by id
  std::int32_t widest_corridor = 1;  ///< largest number of pools in a corridor
  bool learns_risk = false;          ///< some corridor routes, or some split shares out, by perceived risk

  bool has_uncertain_inputs() const { return !uncertain.empty(); }
  /// Record days: windows of 24 hours from the origin, the last one cut at the horizon.
  std::int32_t day_count() const;
  /// End of record day d, since the start.
  Millis day_end(std::int32_t day) const;
  /// The origin is at midnight: record days are calendar days.
  bool days_are_dates() const;
};

/// Compiles a validated scenario. Throws std::invalid_argument for what only the compiled shape shows.
Model compile(const scenario::Scenario& scenario);

}  // namespace taji::model
