// What the user wrote, validated, in canonical units (text::Dimension): milliseconds, litres, litres per day, km, km/h,
// fractions of one, events per day. Plain data; the model room compiles it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <taji/scenario/quantity.hpp>
#include <vector>

namespace taji::scenario {

struct Delay {
  Law delay;         ///< duration
  Quantity servers;  ///< inf: none, drawn once per convoy; else one draw per truck, and the convoy leaves with its last
};

struct PlaceEntry {
  std::string id;
  std::string name;     ///< shown to people; the id unless given
  std::string kind;     ///< port, depot, border, town, city, junction
  std::string country;  ///< two letters, or empty
  double latitude = 0, longitude = 0;
  bool located = false;  ///< `at` was given
  bool haven = false;
  std::optional<Delay> passage;  ///< imposed on every loaded convoy that passes or arrives
  text::Place place;
};

struct Speed {
  Quantity loaded, empty;  ///< km/h, inf for `unlimited`
};

struct SpeedClass {
  std::string id;
  Speed speed;
};

struct RoadEntry {
  std::string id, from, to, road_class;
  Quantity km;
  bool oneway = false;
  Quantity interdiction;       ///< probability that one full traversal is attacked; its slot holds the hazard
  Quantity available;          ///< probability, for `taji network`
  Quantity capacity;           ///< trucks per day, inf by default, for `taji network`
  std::optional<Speed> speed;  ///< overrides the class
  std::optional<text::DayWindow> window;
  text::Place place, from_place, to_place, class_place;
};

struct Network {
  std::vector<SpeedClass> speeds;  ///< every class used, defaults filled in
  std::vector<PlaceEntry> places;
  std::vector<RoadEntry> roads;
};

struct SourceEntry {
  std::string place_id;
  Quantity racks;         ///< inf: unlimited
  Law loading;            ///< duration, per truck
  Quantity trucks_limit;  ///< trucks per calendar day, inf: none
  Quantity volume_limit;  ///< litres per calendar day, inf: none
  Quantity keep;          ///< ms of need that a city which is a source keeps for itself
  text::Place place;
};

struct PoolEntry {
  std::string id;  ///< the name given, or corridor-product
  std::string corridor, product;
  Quantity trucks;    ///< inf: unlimited
  Quantity capacity;  ///< litres a truck
  text::Place place, corridor_place, product_place;
};

enum class RouteRule : std::uint8_t { fixed, fastest, safest, balanced };

struct RouteChoice {
  RouteRule rule = RouteRule::fixed;
  std::vector<std::string> via;  ///< fixed: places passed, in order, fastest between them
  std::vector<text::Place> via_places;
  Quantity risk_weight;  ///< balanced: ms of driving that one unit of perceived hazard is worth
  bool reroute = false;  ///< replan at places under way
};

/// The planners' belief about attacks before any is seen: Gamma with this mean and weight (design rule 2.5).
struct PerceivedRisk {
  Quantity prior_attacks_per_km;  ///< mean attacks per loaded convoy-km
  Quantity prior_weight_km;       ///< loaded convoy-km that the prior counts for
};

struct ConvoyRule {
  Quantity target, min;  ///< trucks
  Quantity max_wait;     ///< ms, inf: never
  std::optional<text::DayWindow> window;
};

struct Departures {
  enum class Kind : std::uint8_t { dates, every, poisson } kind = Kind::every;
  std::vector<std::int64_t> dates_ms;  ///< since the start
  Quantity every;                      ///< ms
  Quantity first;                      ///< ms since the start
  Quantity rate;                       ///< departures a day
  text::Place place;
};

enum class LossKind : std::uint8_t { all, each, count, share };

struct OnAttack {
  Quantity repelled;  ///< probability
  LossKind loss = LossKind::all;
  Quantity each;  ///< probability per truck
  Law count;      ///< trucks
  Quantity share_mean, share_sd;
  Law delay;           ///< duration that survivors halt
  Quantity turn_back;  ///< probability
};

struct Escort {
  Quantity units;
  Quantity hazard;    ///< factor on the hazard
  Quantity repelled;  ///< the larger of this and OnAttack::repelled counts
};

struct SizeEffect {
  Quantity reference, exponent;  ///< hazard factor (n/reference)^exponent
};

/// Where the trucks are on day 0. `spread`: over the mean undisturbed cycle; otherwise counts by stage, the rest idle.
struct Initial {
  bool spread = true;
  std::vector<std::pair<std::string, Quantity>> stages;  ///< idle, waiting, hauling, unloading, returning
  text::Place place;
};

struct CorridorEntry {
  std::string id;
  std::string source, marshal, city;
  text::Place source_place, marshal_place, city_place, place;
  RouteChoice route;
  ConvoyRule convoy;
  std::optional<Departures> departures;
  Law speed_factor;  ///< pure number, one draw per trip
  bool return_alone = false;
  Quantity empty_exposure;
  OnAttack on_attack;
  std::optional<Escort> escort;
  std::optional<SizeEffect> size_effect;
  Initial initial;
};

/// A corridor of a split. The reader gives `rank` and `until` their meaning only under the rule `first`.
struct SplitMember {
  std::string corridor;
  Quantity weight;        ///< pure number
  std::int32_t rank = 1;  ///< first: the lower is served first
  Quantity until;         ///< ms; first: served first while its city's cover is below this
  text::Place place;
};

enum class SplitRule : std::uint8_t { quota, need, risk, first };

/// Corridors of one source between which trucks choose each time they become idle.
struct SplitEntry {
  std::string id;
  SplitRule rule = SplitRule::quota;
  std::vector<SplitMember> members;
  Quantity sensitivity;  ///< risk: share is weight x exp(-sensitivity x perceived hazard)
  text::Place place;
};

struct StockEntry {
  std::string product;
  Quantity capacity;  ///< litres, inf: unlimited
  Quantity initial;   ///< litres
  text::Place place;
};

struct NeedEntry {
  std::string product;
  Quantity rate;  ///< litres a day
  text::Place place;
};

struct DemandClass {
  std::string id;
  std::vector<NeedEntry> needs;
  std::int32_t priority = 1;  ///< 1 is served first
  Quantity hold;              ///< ms of the need of all higher-priority classes
  Quantity buffer;            ///< ms of its own need
  text::Place place;
};

struct CityEntry {
  std::string place_id;
  Quantity racks;                  ///< unloading racks, inf: unlimited
  Law unloading;                   ///< duration, per truck
  std::optional<Delay> clearance;  ///< on arrival, before unloading
  std::vector<StockEntry> stock;
  std::vector<DemandClass> demand;
  text::Place place;
};

struct ZoneEntry {
  std::string id;
  std::vector<std::string> roads;
  std::vector<text::Place> road_places;
  Quantity hazard;            ///< factor on the interdiction of its roads and on its own rates
  Quantity attacks_per_km;    ///< Poisson in convoy-km; 0: none
  Quantity attempts_per_day;  ///< attempts at the zone; 0: none
  Quantity parked;            ///< weight of a standing convoy in attempts
  text::Place place;
};

struct ClosureEntry {
  std::string road, place_id;  ///< one of the two
  std::int64_t from_ms = 0;    ///< since the start
  std::int64_t to_ms = std::numeric_limits<std::int64_t>::max();
  text::Place place;
};

struct SlotChange {
  enum class Kind : std::uint8_t { set, multiply, reset } kind = Kind::set;
  std::int32_t slot = -1;
  double value = 0;  ///< canonical unit before the transform for set, factor for multiply
};

struct TimelineEntry {
  std::int64_t at_ms = 0;  ///< since the start
  std::string name;
  std::vector<SlotChange> changes;
  std::vector<std::string> close, open;  ///< ids of roads or places
  text::Place place;
};

struct Variant {
  std::string id;
  std::vector<std::pair<std::string, std::string>> overrides;  ///< path, value as YAML text
};

/// Shortage phases 0-4: the phase of a day is the worse of what its served share and its closing cover say.
struct Phases {
  Quantity served[4];  ///< below served[k-1] the phase is at least k
  Quantity cover[4];   ///< ms; below cover[k-1] the phase is at least k
};

struct Scenario {
  std::string name;
  std::int64_t start_ms = 0;    ///< since 1970-01-01
  std::int64_t horizon_ms = 0;  ///< from the start, warm-up included
  std::int64_t warm_up_ms = 0;  ///< recording begins here
  Network network;
  PerceivedRisk perceived;
  std::vector<SourceEntry> sources;  ///< every source used, defaults filled in
  std::vector<PoolEntry> fleet;
  std::vector<CorridorEntry> corridors;
  std::vector<SplitEntry> splits;
  std::vector<CityEntry> cities;
  std::vector<ZoneEntry> zones;
  std::vector<ClosureEntry> closures;
  std::vector<TimelineEntry> timeline;
  std::vector<Variant> variants;
  Phases phases;
  std::vector<Slot> slots;
};

}  // namespace taji::scenario
