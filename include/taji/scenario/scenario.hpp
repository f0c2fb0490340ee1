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
  std::vector<Quantity> months;  ///< factors on both speeds, January first; empty: 1 all year
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
  std::string within;              ///< distance as it is written: which roads of a table are taken
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

/// Lost trucks that are replaced.
struct Replaced {
  Quantity share;  ///< chance of a lost truck
  Law after;       ///< duration from the loss to the new truck
  text::Place place;
};

struct PoolEntry {
  std::string id;  ///< the name given, or corridor-product
  std::string corridor, product;
  Quantity trucks;    ///< inf: unlimited
  Quantity capacity;  ///< litres a truck
  std::string owner;  ///< empty: none that is told
  std::optional<Replaced> replaced;
  text::Place place, corridor_place, product_place, owner_place;
};

/// Who owns trucks, and may keep them at home.
struct OwnerEntry {
  std::string id;
  Quantity suspended;  ///< share of the owner's trucks that start no new cycle
  Law stand_down;      ///< duration after an attack in which no truck of the owner starts a cycle
  text::Place place;
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
  Quantity load_only;  ///< chance that a truck taken loses its load alone
  Law delay;           ///< duration that survivors halt
  Quantity turn_back;  ///< probability
  Law closes;          ///< duration for which the road is closed
};

/// How long the units of a pool are busy after their trip, where it is stated.
struct EscortReturn {
  Law time;  ///< duration
};

/// Escort units that corridors share.
struct EscortPoolEntry {
  std::string id;
  Quantity units;                    ///< inf: unlimited
  std::optional<EscortReturn> back;  ///< none: the driving time of the way back
  text::Place place;
};

/// Places on the way out where one escort hands the convoy over to the next.
struct Handover {
  std::vector<std::string> places;
  std::vector<text::Place> place_places;
  Law delay;  ///< duration
  text::Place place;
};

struct Escort {
  Quantity units;
  Quantity hazard;    ///< factor on the hazard
  Quantity repelled;  ///< the larger of this and OnAttack::repelled counts
  std::string pool;   ///< whose units they are; empty: units never lack
  text::Place pool_place;
  Quantity speed;  ///< km/h, the most that an escorted convoy drives loaded, before its speed factor
  Law wait;        ///< duration from the time that units are found to the departure
  std::optional<Handover> handover;
};

/// The people who drive: without this section drivers never lack.
struct Drivers {
  Quantity number;             ///< slot -1: as many as the corridor has trucks at the start
  Quantity refusals_per_loss;  ///< drivers who withdraw for each truck lost
  Quantity return_time;        ///< ms, mean; inf: never
  text::Place place;
};

/// Convoys that are let pass by those who threaten the road.
struct Arrangement {
  Quantity share;  ///< chance of a convoy
  Law time;        ///< duration that it stands before it leaves
  Quantity load;   ///< share of every load given up
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
  bool turns_when_closed = false;  ///< turns back at a place when the way ahead is closed, else waits
  std::optional<Escort> escort;
  std::optional<Drivers> drivers;
  std::optional<Arrangement> arrangement;
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

/// Stock that is not used until it is released.
struct ReserveEntry {
  Quantity volume;  ///< litres
  Quantity below;   ///< ms of cover at which all of it is released; inf: only by the timeline
};

/// Orders by (r, Q), or by (s, S) where `up_to` is given.
struct OrdersEntry {
  Quantity reorder_at;       ///< litres of stock and orders under way
  Quantity quantity, up_to;  ///< litres; one of the two has a slot
  Law lead_time;             ///< duration
  std::string from;          ///< place from which a way must be open when an order is placed; empty: none needed
  text::Place place, from_place;
};

/// Street-price index of a day: 1 + shortage x (1 - served share) + cover x max(0, 1 - cover at its end /
/// normal_cover).
struct PriceIndex {
  Quantity shortage, cover;  ///< pure numbers
  Quantity normal_cover;     ///< ms
};

struct StockEntry {
  std::string product;
  Quantity capacity;   ///< litres, inf: unlimited
  Quantity initial;    ///< litres
  Quantity last_mile;  ///< litres a day that can be handed out, inf: no limit
  std::optional<ReserveEntry> reserve;
  std::optional<OrdersEntry> orders;
  std::optional<PriceIndex> price;
  text::Place place;
};

/// Fuel that comes to a city by other means than the corridors' trucks.
struct InflowEntry {
  std::string id;
  std::string product;
  Quantity rate;          ///< litres a day; no slot when it comes in batches
  Quantity batch;         ///< litres
  Quantity every, first;  ///< ms, of batches
  std::string from;       ///< place from which a way must be open; empty: none needed
  text::Place place, product_place, from_place;
};

/// A number for a named thing.
struct NamedQuantity {
  std::string id;
  Quantity value;
  text::Place place;
};

/// Classes get only a share of their need while cover is low.
struct RationingRule {
  std::string id;
  Quantity on;   ///< ms of cover at or below which the rule is on; inf: always
  Quantity off;  ///< ms of cover at or above which it is off again
  std::string product;
  std::vector<NamedQuantity> shares;  ///< by class
  text::Place place, product_place;
};

struct NeedEntry {
  std::string product;
  Quantity rate;  ///< litres a day
  text::Place place;
};

struct PanicEntry {
  Quantity below;      ///< ms of cover at or below which it breaks out; inf: only by the timeline
  Quantity factor;     ///< what is bought, as a multiple of the need, when it breaks out
  Quantity half_life;  ///< ms, of the surplus
  Quantity tank;       ///< ms of its need that its private tanks hold
};

/// A need that rises as a service fails: need x (1 + by x (1 - level of the day before / full level)).
struct RaisedBy {
  std::string service;
  Quantity by;  ///< pure number
  text::Place place, service_place;
};

struct DemandClass {
  std::string id;
  std::vector<NeedEntry> needs;
  std::int32_t priority = 1;  ///< 1 is served first
  Quantity hold;              ///< ms of the need of all higher-priority classes
  Quantity buffer;            ///< ms of its own need
  Quantity quota;             ///< litres a day of each product that it may draw, inf: any amount
  Quantity quota_share;       ///< the same as a share of the mean daily arrivals of the last 7 days, 1: any
  Quantity deferred;          ///< share of unserved need that is bought later
  Quantity catch_up;          ///< rate at which it is, as a multiple of the need
  bool direct = false;        ///< not served through the last mile
  std::optional<PanicEntry> panic;
  std::vector<Quantity> weekdays;  ///< factors on the need, Monday first; empty: none
  std::vector<Quantity> months;    ///< factors on the need, January first; empty: none
  std::optional<RaisedBy> raised_by;
  text::Place place;
};

/// Hours a day of something that a class makes of its fuel (electricity, pumped water), by the share of the class's
/// need that it received in the day: linear between points (shares[i], hours[i]), level outside them. With `shares`
/// empty there is one figure, of the full need, and the hours are in proportion to the share.
struct ServiceEntry {
  std::string id;
  std::string class_id, product;  ///< product empty: that of the class
  std::vector<Quantity> shares;   ///< rising
  std::vector<Quantity> hours;    ///< ms a day, not falling
  text::Place place, class_place, product_place;
};

struct CityEntry {
  std::string place_id;
  Quantity racks;                  ///< unloading racks, inf: unlimited
  Law unloading;                   ///< duration, per truck
  std::optional<Delay> clearance;  ///< on arrival, before unloading
  std::vector<StockEntry> stock;
  std::vector<DemandClass> demand;
  std::vector<ServiceEntry> services;
  std::vector<InflowEntry> inflow;
  std::vector<RationingRule> rationing;
  text::Place place;
};

/// A regime that another may change to; `id` is its name.
struct NextRegime {
  std::string id;
  Quantity weight;
  text::Place place;
};

/// A state of a zone's Markov chain.
struct RegimeEntry {
  std::string id;
  Quantity hazard;               ///< factor on the zone's hazard
  Quantity dwell;                ///< mean stay in ms, exponential; inf: for good
  std::vector<NextRegime> next;  ///< empty: all others alike
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
  std::vector<RegimeEntry> regimes;
  std::string initial_regime;  ///< empty: drawn from the stationary law
  text::Place initial_place;
  text::Place place;
};

/// Zones among which a share of the danger goes where the convoys go (design rule 2.4).
struct TrafficGroup {
  std::vector<std::string> zones;
  std::vector<text::Place> zone_places;
  Quantity share;  ///< fraction
  Quantity lag;    ///< ms, counted in whole days
  text::Place place;
};

/// A cause that closes a road or a place: on dates, or at random (`rate`); it ends on a date, after a duration, or by
/// clearing, whichever comes first.
struct ClosureEntry {
  std::string id;              ///< the name given, else road or place of a cause with chance in it, else empty
  bool named = false;          ///< `id` was given
  std::string road, place_id;  ///< one of the two
  std::int64_t from_ms = 0;    ///< since the start
  std::int64_t to_ms = std::numeric_limits<std::int64_t>::max();
  bool random = false;  ///< begins at `rate` whenever it does not act
  Quantity rate;        ///< per day
  bool lasts = false;   ///< `duration` was given
  Law duration;
  bool is_cleared = false;  ///< `cleared` was given
  Quantity cleared;         ///< per day, while it acts
  text::Place place;
};

struct SlotChange {
  enum class Kind : std::uint8_t { set, multiply, reset } kind = Kind::set;
  std::int32_t slot = -1;
  double value = 0;  ///< canonical unit before the transform for set, factor for multiply
};

/// A zone's regime set by date: with a fresh dwell, or held until `until_ms`.
struct ForcedRegime {
  std::string zone, regime;
  std::int64_t until_ms = std::numeric_limits<std::int64_t>::max();
  bool held = false;
  text::Place zone_place, regime_place, until_place;
};

/// Drivers of a corridor who withdraw, or come back.
struct CrewChange {
  std::string id;  ///< of the corridor
  double share = 0;
  text::Place place;
};

/// Trucks hired or dismissed.
struct TruckChange {
  std::string id;  ///< of the pool
  double trucks = 0;
  text::Place place;
};

/// Trucks that change from one pool to another.
struct TruckMove {
  std::string id, to;  ///< pools
  double trucks = 0;
  text::Place place, to_place;
};

/// A reserve that the timeline releases.
struct ReleaseEntry {
  std::string city, product;
  double litres = 0;  ///< inf: all
  text::Place place, city_place;
};

/// Panic buying that the timeline sets off.
struct OutbreakEntry {
  std::string city, demand_class;  ///< class empty: all that have `panic`
  text::Place place, city_place;
};

struct TimelineEntry {
  std::int64_t at_ms = 0;  ///< since the start
  std::string name;
  std::vector<SlotChange> changes;
  std::vector<std::string> close, open;  ///< ids of roads or places
  std::vector<ForcedRegime> regimes;
  std::vector<CrewChange> withdraw, recall;
  std::vector<TruckChange> hire, dismiss;
  std::vector<TruckMove> move;
  std::vector<ReleaseEntry> release;
  std::vector<OutbreakEntry> panic;
  text::Place place;
};

struct Variant {
  std::string id;
  std::vector<std::pair<std::string, std::string>> overrides;  ///< path, value as YAML text
};

/// Variants that share the past of the file as it stands, and part from it at a date.
struct Branch {
  std::int64_t at_ms = 0;             ///< since the start; from 0 to the horizon
  std::vector<std::string> variants;  ///< ids, in the order of the file
  std::vector<text::Place> variant_places;
  text::Place place;
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
  std::vector<OwnerEntry> owners;
  std::vector<PoolEntry> fleet;
  std::vector<EscortPoolEntry> escorts;
  std::vector<CorridorEntry> corridors;
  std::vector<SplitEntry> splits;
  std::vector<CityEntry> cities;
  std::vector<ZoneEntry> zones;
  std::vector<TrafficGroup> follows_traffic;
  std::vector<ClosureEntry> closures;
  std::vector<TimelineEntry> timeline;
  std::vector<Variant> variants;
  std::optional<Branch> branch;
  Phases phases;
  std::vector<Slot> slots;
};

}  // namespace taji::scenario
