// The compiled scenario: immutable flat arrays that every replication and every thread share.
// Numbers that may be uncertain or dated are not here: a Slot says where they stand in World::parameters.
#pragma once

#include <array>
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
  std::int32_t season = -1;                  ///< in Model::seasons: factors on both speeds by month, or -1
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
  std::int32_t owner = -1;
  Slot replaced_share = -1;  ///< -1: lost trucks are not replaced
  Law replaced_after;
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

/// Who owns trucks of some pools, and may keep them at home.
struct Owner {
  Name name;
  Slot suspended = -1;
  Law stand_down;
  std::vector<std::int32_t> pools;
};

/// Escort units that corridors share.
struct EscortPool {
  Name name;
  Slot units = -1;
  bool returns_by_law = false;  ///< else in the driving time of the way back
  Law back;
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
  Law loss_count, attack_delay, attack_closes;
  bool turns_when_closed = false;
  Slot turn_back = -1, load_only = -1;
  Slot escort_units = -1, escort_hazard = -1, escort_repelled = -1;
  std::int32_t escort_pool = -1;  ///< in Model::escort_pools; -1: units never lack
  Slot escort_speed = -1;         ///< km/h, the most that an escorted convoy drives loaded
  Law escort_wait;
  std::vector<std::int32_t> handovers;  ///< places, sorted
  Law handover_delay;
  Slot size_reference = -1, size_exponent = -1;
  bool has_drivers = false;  ///< else they never lack
  Slot drivers = -1;         ///< -1: as many as trucks at the start
  Slot refusals_per_loss = -1, driver_return = -1;
  bool gated = false;  ///< drivers or owners may keep its trucks at home: they wait in a garage
  Slot arranged_share = -1, arranged_load = -1;  ///< -1: no passage by arrangement
  Law arranged_time;
  std::int32_t split = -1;  ///< or -1
  bool initial_spread = true;
  std::vector<std::pair<std::string, Slot>> initial;
};

struct DemandClass {
  Name name;       ///< of the class within its city
  Slot rate = -1;  ///< litres a day
  std::int32_t priority = 1;
  Slot hold = -1;                      ///< ms of the need of all higher-priority classes
  Slot buffer = -1;                    ///< ms of its own need
  std::vector<Slot> weekdays, months;  ///< factors on the need, Monday and January first; empty: none
  std::int32_t raised_by = -1;         ///< service whose failing raises the need, or -1
  Slot raised_most = -1;               ///< by how much, without any of the service

  Slot quota = -1, quota_share = -1, deferred = -1, catch_up = -1;
  bool direct = false;
  Slot panic_below = -1, panic_factor = -1, panic_half_life = -1, panic_private = -1;  ///< -1: never panics

  /// The need is not the same every day.
  bool varies() const { return raised_by >= 0 || !weekdays.empty() || !months.empty(); }
};

/// Places between which a way must be open for something to come in.
struct Way {
  std::int32_t from = -1, to = -1;
};

/// Fuel that flows, or comes in batches, into a tank.
struct Inflow {
  Name name;
  std::int32_t tank = -1;
  std::int32_t way = -1;  ///< in Model::ways; -1: needs none
  Slot rate = -1;         ///< litres a day; -1 when it comes in batches
  Slot batch = -1, every = -1, first_due = -1;
};

/// A rationing rule as it bears on one tank.
struct Rule {
  Name name;
  std::int32_t tank = -1;
  Slot on = -1, off = -1;                             ///< ms of cover
  std::vector<std::pair<std::int32_t, Slot>> shares;  ///< class in Model::classes, share of its need
};

/// What a tank has beyond deliveries, classes, holds and buffers: only these tanks pay for it.
struct Management {
  std::int32_t tank = -1;
  std::uint64_t hash = 0;  ///< of city and product
  Slot last_mile = -1;
  Slot reserve = -1, reserve_below = -1;
  Slot reorder_at = -1, order_quantity = -1, order_up_to = -1;  ///< reorder_at -1: does not order
  Law lead_time;
  std::int32_t order_way = -1;
  std::int32_t first_inflow = 0, inflow_count = 0;  ///< in Model::inflows
  std::int32_t first_rule = 0, rule_count = 0;      ///< in Model::rules
  bool counts_arrivals = false;                     ///< some class has a quota by arrivals
  bool defers = false;                              ///< some class buys later what it did not get
};

/// Hours a day that a class makes of its fuel; see scenario::ServiceEntry.
struct CityService {
  Name name;  ///< within its city
  std::int32_t city = -1, tank = -1, demand_class = -1;
  std::vector<Slot> shares, hours;  ///< `hours` in ms; `shares` empty: one figure, in proportion
  bool raises_need = false;         ///< some class needs more when it fails
};

/// A number of every record day beside the TankDays: only of tanks, classes and services that state it.
struct DaySeries {
  enum class Kind : std::uint8_t {
    service_hours,  ///< of service `subject`: ms of a day
    price_index,    ///< of `tank`: thousandths
    class_served,   ///< of class `subject`: share of its need served that day, parts per million
    queue,          ///< of `tank`: litres of deferred need at the day's end
    reserve         ///< of `tank`: litres of its reserve then
  } kind = Kind::service_hours;
  std::int32_t city = -1, tank = -1, subject = -1;  ///< tank -1: of the city
};

/// Recorded units in the one that is shown: of hours, the index, shares of one, litres.
constexpr double units_in_one(DaySeries::Kind kind) {
  switch (kind) {
    case DaySeries::Kind::service_hours:
      return static_cast<double>(kernel::kHour);
    case DaySeries::Kind::price_index:
      return 1e3;
    case DaySeries::Kind::class_served:
      return 1e6;
    case DaySeries::Kind::queue:
    case DaySeries::Kind::reserve:
      break;
  }
  return 1;
}

/// The tank of one product in one city. Its classes stand in order of priority, then of name.
struct Tank {
  std::int32_t city = -1, product = -1;
  Slot capacity = -1, initial = -1;
  std::int32_t first_class = 0, class_count = 0;
  std::int32_t managed = -1;                                      ///< in Model::managed, or -1
  Slot price_shortage = -1, price_cover = -1, price_normal = -1;  ///< of the price index, or -1
};

struct City {
  Name name;
  std::int32_t place = -1;
  std::int32_t clearance = -1, unloading = -1;  ///< stations; clearance may be -1
  std::int32_t first_tank = 0, tank_count = 0;  ///< in order of product name
};

/// A state of a zone's Markov chain. `next`: those that may follow with their weights; a Slot of -1 is weight 1.
struct Regime {
  Name name;
  Slot hazard = -1, dwell = -1;  ///< factor; mean stay in ms
  std::vector<std::pair<std::int32_t, Slot>> next;
};

struct Zone {
  Name name;
  std::vector<std::int32_t> roads;
  Slot hazard = -1, attacks_per_km = -1, attempts_per_day = -1, parked = -1;
  std::vector<Regime> regimes;  ///< in order of name
  std::int32_t initial_regime = -1;
  std::int32_t traffic_group = -1;
};

/// Zones among which a share of the danger goes where convoys were; `by` is what all of them state.
struct TrafficGroup {
  enum class By : std::uint8_t { interdiction, distance, attempts } by = By::interdiction;
  std::vector<std::int32_t> zones;  ///< in order of name
  Slot share = -1, lag = -1;
};

struct Closure {
  Name name;           ///< addresses its draws
  bool named = false;  ///< for people too
  std::int32_t road = -1, place = -1;
  Millis from = 0, to = 0;
  Slot rate = -1, cleared = -1;  ///< per day; -1: not at random, not cleared
  bool lasts = false;            ///< for a `duration` drawn each time
  Law duration;

  bool has_chance() const { return rate >= 0 || cleared >= 0 || lasts; }
};

/// A regime set by date; `until` kNever: with a fresh dwell, else held.
struct ForcedRegime {
  std::int32_t zone = -1, regime = -1;
  Millis until = kernel::kNever;
};

/// A share of a corridor's drivers.
struct CrewChange {
  std::int32_t corridor = -1;
  double share = 0;
};

/// Trucks of a pool that come, leave, or change to the pool `to`.
struct TruckChange {
  std::int32_t pool = -1, to = -1;
  std::int64_t trucks = 0;
};

struct TimelineEntry {
  Millis at = 0;
  std::string name;
  std::vector<scenario::SlotChange> changes;  ///< values already transformed
  std::vector<std::int32_t> close_roads, open_roads, close_places, open_places;
  std::vector<ForcedRegime> regimes;
  std::vector<CrewChange> withdraw, recall;                  ///< by corridor
  std::vector<TruckChange> hire, dismiss, transfer;          ///< by pool
  std::vector<std::pair<std::int32_t, double>> release;      ///< tank, litres (inf: all of its reserve)
  std::vector<std::pair<std::int32_t, std::int32_t>> panic;  ///< classes in which it breaks out, each with its tank
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
  std::vector<Owner> owners;
  std::vector<Muster> musters;
  std::vector<EscortPool> escort_pools;
  std::vector<Corridor> corridors;
  std::vector<Split> splits;
  std::vector<City> cities;
  std::vector<Tank> tanks;
  std::vector<DemandClass> classes;
  std::vector<Management> managed;  ///< of the tanks that have something of it, in their order
  std::vector<Inflow> inflows;
  std::vector<Rule> rules;
  std::vector<Way> ways;
  std::vector<CityService> services;  ///< by city, then name
  std::vector<DaySeries> series;      ///< by city; its services, then tank by tank
  bool needs_vary = false;            ///< the need of some class is not the same every day
  bool needs_vary_daily = false;      ///< it may change at any midnight, not only at those that begin a month
  std::vector<Zone> zones;
  std::vector<TrafficGroup> follows_traffic;
  std::vector<Closure> closures;
  std::vector<std::array<Slot, 12>> seasons;  ///< factors on speeds, January first
  std::vector<TimelineEntry> timeline;
  Slot prior_attacks_per_km = -1, prior_weight_km = -1;
  std::array<Slot, 4> phase_served{-1, -1, -1, -1}, phase_cover{-1, -1, -1, -1};
  std::vector<Law> laws;             ///< those with an id, by id
  std::int32_t widest_corridor = 1;  ///< largest number of pools in a corridor
  bool hands_over = false;           ///< some corridor's escorts change on the way
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
