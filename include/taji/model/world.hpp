// The whole state of one simulated world: plain copyable data. `World b = a;` forks the future.
// Times are milliseconds since the scenario's start; volumes are litres; rates are litres per millisecond.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <taji/kernel/calendar.hpp>
#include <taji/kernel/law.hpp>
#include <taji/kernel/stream.hpp>
#include <taji/model/model.hpp>
#include <taji/model/record.hpp>
#include <taji/model/trace.hpp>
#include <vector>

namespace taji::model {

/// Declared order of simultaneous events.
enum class EventKind : std::uint8_t { timeline, regime, closure, attack, movement, truck, stock, demand, daily };

enum class EventWhat : std::uint8_t {
  timeline_entry,
  closure_begins,
  closure_ends,
  kick,
  origin,
  plan_afresh,
  zone_attempt,
  convoy_attacked,
  convoy_stop,
  convoy_resume,
  departure,
  muster_check,
  service_done,
  source_wakes,
  escort_home,
  tank_crossing,
  driver_returns,
  garage_wakes,
  stand_down_ends,
  replacement_comes,
  batch_due,
  order_arrives,
  stock_midnight,
  date_ends,
  day_ends,
  regime_changes,
  regime_released,
  traffic_counted,
  closure_onset,
  closure_cleared,
  attack_closure_ends,
  month_begins,
  needs_change
};

struct EventPayload {
  EventWhat what = EventWhat::kick;
  std::int32_t subject = -1;
};

using Calendar = kernel::Calendar<EventPayload>;
using kernel::Ticket;

/// What a random draw is for; part of its address.
enum class Purpose : std::uint64_t {
  stratum = 1,
  input,
  exposure,
  cause,
  repelled,
  loss,
  which,
  attack_delay,
  turn_back,
  speed,
  checkpoint,
  clearance,
  loading,
  unloading,
  departures,
  attempts,
  attempt_pick,
  regime_at_start,
  regime_dwell,
  regime_next,
  closure_onset,
  closure_duration,
  closure_clearing,
  attack_closure,
  load_only,
  refusals,
  driver_return,
  stand_down,
  replaced,
  replaced_after,
  arranged,
  arranged_time,
  lead_time,
  escort_wait,
  escort_return,
  handover,
  resample,    ///< of a study: which worlds are copied
  rejuvenate,  ///< and how their inputs are moved
  report       ///< what is reported of a world
};

/// `formed`, and not yet left for want of an arrangement, its escort, the window or an open way; `handover`: halted
/// where escorts change.
enum class Stance : std::uint8_t { gone, driving, blocked, halted_by_attack, in_service, unloading, formed, handover };

/// What has changed in this millisecond and must be planned for.
enum class Afresh : std::uint8_t { no, parameters, closures };

/// Why a planned movement ends.
enum class Stop : std::uint8_t { none, attack, blocked, checkpoint, handover, replan, destination };

/// A point on a route with what is left of the attack exponential there.
struct Progress {
  std::int32_t leg = 0;  ///< index of the current road in the route; at a place, the road ahead
  double fraction = 0;   ///< of that road behind the convoy
  double exact_ms = 0;   ///< unrounded time at this point
  double exposure = 0;   ///< unspent part of the unit exponential
  Millis stood = 0;      ///< time stood outside the travel window so far
  bool hit = false;      ///< this traversal's one attack is used up
};

/// Trucks that move together. Trucks by pool stand in World::convoy_trucks.
struct Convoy {
  std::uint64_t hash = 0;  ///< of corridor, errand and ordinal; addresses its draws
  std::int32_t corridor = -1;
  std::uint32_t ordinal = 0;
  Errand errand = Errand::haul;   ///< of the convoy now
  Errand born_as = Errand::haul;  ///< what `ordinal` counts
  Stance stance = Stance::gone;
  bool alone = false;         ///< trucks that do not travel as a convoy: each is exposed by itself
  bool stop_at_next = false;  ///< replan at the next place
  bool turning = false;       ///< turns back at the next place
  bool clearing = false;      ///< in clearance at its city
  bool untouched = true;
  bool placed = false;    ///< put on the road at the start: its trip is not counted among those ended
  bool arranged = false;  ///< let pass on its loaded trip
  bool standing = false;  ///< at its place of departure, until the arrangement is made and a way is open
  double given_up = 0;    ///< share of every load that it gave up, once settled at the city
  std::int32_t route = -1;
  std::int32_t destination = -1;
  std::int32_t haven = -1;    ///< last place marked haven that it passed, or the marshalling place
  std::int32_t came_by = -1;  ///< road by which it came to where its route begins; -1: it departed there
  Progress at, next;          ///< where it is, and where its scheduled event finds it
  Stop stop = Stop::none;
  double speed_factor = 1;
  std::uint32_t exposures = 0;  ///< unit exponentials drawn
  std::uint32_t attacks = 0;    ///< attacks suffered
  std::uint32_t services = 0;   ///< station draws
  std::uint32_t handovers = 0;  ///< halts for the escort's sake
  std::int64_t escort = 0;      ///< units of its corridor's pool that go with it
  std::int64_t trucks = 0;
  std::int64_t pending = 0;  ///< trucks not yet through the station
  Millis departed = 0;
  Stage stage = Stage::none;
  Millis stage_since = 0;
  Millis nights_booked = 0;  ///< of Progress::stood
  Ticket event;
};

/// A part of a queue: trucks of one pool that came together.
struct QueueItem {
  std::int32_t convoy = -1, pool = -1;
  std::int64_t count = 0;
  Millis since = 0;
  std::uint64_t serial = 0;  ///< order of coming
};

/// First come, first served.
struct Line {
  std::vector<QueueItem> items;
  std::size_t head = 0;
  std::int64_t trucks = 0;

  bool empty() const { return head == items.size(); }
  QueueItem& front() { return items[head]; }
  const QueueItem& front() const { return items[head]; }
  void push(const QueueItem& item);
  void to_the_back(std::uint64_t new_serial);  ///< the front item
  void take(std::int64_t count);               ///< from the front item only
};

struct StationState {
  std::int64_t busy = 0;  ///< servers, with those of trucks that are done but go on with their convoy's last
  std::int64_t trucks_today = 0;
  double litres_today = 0;
  std::int64_t today = -1;
  std::int32_t last_service = -1;  ///< begun last; more trucks may join it at the same instant
  Ticket wake;
};

/// Trucks being served that have one event together.
struct Service {
  std::int32_t station = -1, convoy = -1, pool = -1, tank = -1;
  std::int64_t count = 0;  ///< 0: the slot is free
  double exact_ms = 0;
  /// Of trucks of a convoy that began together and end one by one: the number of the first one's draw; -1: all end
  /// together. `exact_ms` is the last one's end; the others' are looked up when somebody waits for their servers.
  std::int64_t first_draw = -1;
  double began_ms = 0;  ///< of those
};

struct MusterState {
  Line line;
  std::int64_t asking = 0;  ///< trucks, from the front of the line, that wait for nothing but an escort
  Ticket check;
};

/// A convoy that is ready but for its escort.
struct EscortRequest {
  std::int32_t muster = -1;
  Millis since = 0;
  bool told = false;  ///< in the trace
};

struct EscortState {
  std::int64_t out = 0, returning = 0;  ///< units with convoys, and on their way back
  std::vector<EscortRequest> requests;  ///< first come, first served
};

/// Units on their way back.
struct EscortReturn {
  std::int32_t pool = -1;
  std::int64_t units = 0;  ///< 0: the slot is free
  double exact_ms = 0;     ///< when they are free again
};

/// A memoryless clock: a unit exponential spent at a rate that may change.
struct Clock {
  double residual = 0;  ///< unspent
  double rate = 0;      ///< per ms
  double since = 0;     ///< exact time from which `residual` counts
  std::uint64_t drawn = 0;
  Ticket event;
};

struct CorridorState {
  std::array<std::uint32_t, 4> born{};  ///< convoys so far, by Errand
  // Stated departures: the next is at `plan_ms` + `planned` x `every_ms`, rounded by itself, so that rounding never
  // adds up.
  double plan_ms = 0, every_ms = 0;
  std::int64_t planned = 0;
  std::int32_t home_route = -1;  ///< of a fixed corridor: back to the source, once it was needed
  Clock departures;
  std::array<std::int64_t, kStages> trucks{};  ///< in each stage now
  /// Time of the trucks in each stage since the origin, less what those in it now will have spent by the present,
  /// counted from 0: see shift(). Modulo 2^64, as the sum of both is exact.
  std::array<std::uint64_t, kStages> truck_ms{};
  // Drivers: driving + available + withdrawn + lost = drivers, always.
  std::int64_t drivers = 0, driving = 0, available = 0, withdrawn = 0, drivers_lost = 0;
  std::int64_t owed = 0;       ///< of those driving, how many withdraw when they come home
  std::uint64_t refusals = 0;  ///< losses that made drivers think
  Clock returns;
  Ticket garage_event;
};

struct OwnerState {
  Millis stands_down_until = 0;
  std::uint64_t stand_downs = 0;  ///< drawn
  Ticket event;
};

/// Trucks due to leave their pool as they become idle: for the pool `to`, or for good.
struct LeavingOrder {
  std::int32_t pool = -1, to = -1;
  std::int64_t trucks = 0;
};

/// Trucks on order in place of lost ones.
struct Replacement {
  std::int32_t pool = -1;
  std::int64_t trucks = 0;  ///< 0: the slot is free
  Millis at = 0;
};

struct PoolState {
  std::int64_t fleet = 0;                 ///< trucks at the start; of an unlimited pool 0
  std::int64_t created = 0, retired = 0;  ///< of an unlimited pool
  bool unlimited = false;
  double capacity_l = 0;
  std::int64_t idle = 0, loading = 0, lost_loaded = 0, lost_empty = 0;
  double credit = 0;                       ///< loads that its split owes it
  std::int64_t loads = 0, deliveries = 0;  ///< truckloads, those on the road at the start included
  std::int64_t loads_taken = 0;            ///< loads lost by trucks that were kept
  std::uint64_t services = 0;              ///< loading draws
  std::int64_t garage = 0;                 ///< of the idle, how many may not ask for a load
  std::int64_t hired = 0, dismissed = 0, replaced = 0, moved_in = 0, moved_out = 0;
  std::int64_t leaving = 0;  ///< trucks of the orders to leave that are not yet carried out
  double delivered_l = 0, paid_l = 0;
};

struct ClassState {
  double need = 0;        ///< litres per ms
  double hold_level = 0;  ///< draws only above it
  double buffer = 0, buffer_capacity = 0;
  bool drawing = false, refilling = false, on_buffer = false;
  double needed = 0, unserved = 0;  ///< litres since the origin
  double needed_today = 0, unserved_today = 0;
  Millis first_unserved = kernel::kNever;  ///< since the origin
};

/// A class of a managed tank. Rates are litres per ms.
struct ManagedClass {
  double prompt = 0, refill = 0, catch_up = 0, surplus = 0;            ///< what it draws from the tank
  double from_buffer = 0, from_private = 0, unserved = 0;              ///< what else becomes of its need
  double private_stock = 0, private_capacity = 0;                      ///< litres
  double backlog = 0;                                                  ///< litres of deferred need
  double factor = 1;                                                   ///< of panic buying
  std::int32_t nights = -1;                                            ///< midnights since it broke out; -1: calm
  bool armed = true;                                                   ///< low cover would set it off
  Millis broke_out = -1;                                               ///< when it did last
  double quota_by_arrivals = std::numeric_limits<double>::infinity();  ///< litres per ms
  double deferred = 0, caught_up = 0;                                  ///< litres since the start
  double caught_up_before = 0;                                         ///< of these, before the origin
};

/// A managed tank: what TankState does not hold.
struct ManagedTank {
  double outside = 0;   ///< litres that arrived and wait for room
  double reserve = 0;   ///< litres in it
  double released = 0;  ///< litres of it that enter as room allows
  double on_order = 0;  ///< litres ordered that have not come
  std::uint64_t orders = 0;
  double flow = 0;                                           ///< litres per ms of its steady inflows whose way is open
  double from_flow = 0, from_outside = 0, from_reserve = 0;  ///< litres per ms that enter now
  double net = 0;                                            ///< litres per ms by which the level changes
  double ceiling = 0;                                        ///< next threshold above; the level stops there
  double inflow = 0;                                         ///< litres accepted since the start, orders included
  double inflow_before = 0;                                  ///< of these, before the origin
  double arrived_today = 0;                                  ///< litres since the last midnight
  std::array<double, 7> arrived{};                           ///< on the last days
};

struct InflowState {
  double plan_ms = 0, every_ms = 0;  ///< the next batch is due at plan_ms + planned x every_ms
  std::int64_t planned = 0;
  double due = 0;  ///< litres that were due while no way was open
  Ticket event;
};

/// An order under way; its slot is free when it holds nothing.
struct Order {
  std::int32_t tank = -1;
  double litres = 0;
};

/// Of services that raise a need: what they gave on the calendar day before, and the sums of their class on the one
/// under way. Those are `carried` and what the class booked today beyond the mark.
struct CityServiceState {
  double level = 1;  ///< of the full level
  double needed_carried = 0, unserved_carried = 0, needed_mark = 0, unserved_mark = 0;
};

/// What a refresh of a tank looked at, besides numbers whose changes refresh it themselves.
struct TankMark {
  Millis at = -1;
  double level = 0, reserved = 0;
  std::uint64_t unloads = 0, loads = 0;  ///< serials of the trucks first in its queues, plus 1; 0: none

  bool operator==(const TankMark&) const = default;
};

struct TankState {
  double level = 0;
  double reserved = 0;  ///< room promised to trucks that are unloading
  double capacity = 0;
  double draw = 0;   ///< litres per ms out of the tank
  double need = 0;   ///< of all classes, litres per ms
  double floor = 0;  ///< next threshold below; the level stops there
  Millis since = 0;  ///< `level` holds then
  // Deliveries change the level and, between two thresholds, nothing else; so its classes are looked at only when
  // something changes for them, or their sums are asked for.
  bool steady = false;          ///< all that the last refresh decided holds between `lower` and `upper`
  double lower = 0, upper = 0;  ///< the thresholds on either side
  double lasts_until = 0;       ///< ms at which something else than the level ends that
  std::int32_t lasting = -1;    ///< the class whose buffer that is, where the tank is not managed
  Millis classes_since = 0;     ///< its classes' sums hold then
  double missing = 0;           ///< litres of their draws since then that were not there
  Ticket event;
  Millis event_at = 0, due = 0;  ///< an event that comes before the crossing is due asserts nothing
  TankMark refreshed;            ///< as it was left by its last refresh
  std::int32_t crossing = -1;    ///< what the event asserts: -1 the floor, -2 room, else a class's buffer
  double room_level = 0;
  bool dry = false, is_short = false;
  bool dry_counts = false, short_counts = false;  ///< this spell is among those counted
  Millis dry_since = 0, short_since = 0;
  // Sums since the origin.
  double needed = 0, unserved = 0, stock_ms = 0;
  double needed_today = 0, unserved_today = 0;
  bool dry_today = false;                           ///< on the record day under way
  bool short_on_date = false, dry_on_date = false;  ///< on the calendar day under way
  // Balance since the start.
  double initial = 0, delivered = 0, consumed = 0, dispatched = 0;
};

struct ZoneState {
  Clock attempts;
  std::int32_t regime = -1;  ///< of a zone with regimes
  Clock dwell;               ///< stands still while a forced regime is held
  Ticket release;            ///< end of that
  double traffic = 1;        ///< factor by which its danger has followed traffic
  std::int64_t entries = 0, entries_today = 0;
  std::vector<std::int64_t> entries_by_day;  ///< the last days' in a ring; `entries` is their sum
};

/// A closure with chance in it.
struct ClosureState {
  bool active = false;
  Clock onset;         ///< runs while it does not act
  Clock clearing;      ///< runs while it acts
  double ends_ms = 0;  ///< otherwise
  Ticket ends;
  std::uint64_t begun = 0;
};

/// Routes in use, flat: arcs of route r are arcs[first[r]] … arcs[first[r+1]-1].
struct RouteTable {
  std::vector<std::int32_t> first{0};
  std::vector<std::int32_t> arcs;

  std::int32_t size() const { return static_cast<std::int32_t>(first.size()) - 1; }
  std::int32_t length(std::int32_t route) const { return first[route + 1] - first[route]; }
  std::int32_t arc(std::int32_t route, std::int32_t leg) const { return arcs[first[route] + leg]; }
  std::int32_t add(const std::vector<std::int32_t>& path);  ///< the same route again gets the same number
};

/// The fastest route, found earlier; valid while World::route_version, of closures and driving times, is the same.
struct RouteMemo {
  std::int32_t corridor = -1, from = -1, to = -1;
  std::uint8_t weight = 0;
  bool must_be_open = true;
  std::uint64_t version = 0;
  std::int32_t route = -1;  ///< -1: none
};

struct World {
  kernel::Address address;
  Millis now = 0;
  double exact_now = 0;  ///< `now` before it was rounded, where the present event has such a time
  bool tracing = false;
  bool recording = false;                 ///< the origin has passed
  std::vector<double> parameters, drawn;  ///< now, and as drawn at birth (what `reset` restores)
  std::vector<kernel::Law> laws;          ///< Model::laws at the present parameters
  Calendar calendar;
  EventWhat last_what = EventWhat::kick;  ///< the event handled last
  std::int32_t last_subject = -1;
  std::int64_t events_at_once = 0;  ///< in this millisecond

  std::vector<std::int16_t> road_causes, place_causes;  ///< how many causes hold it closed
  std::vector<std::uint8_t> road_closed, place_closed;
  std::vector<std::uint8_t> road_ordered_shut, place_ordered_shut;  ///< by the timeline
  std::vector<double> road_hazard;                                  ///< of one traversal at multiplier 1 of the convoy
  std::vector<double> road_rate_per_km;                             ///< attacks per convoy-km
  std::vector<double> road_ms_loaded, road_ms_empty;                ///< at speed factor 1
  std::vector<double> road_seen_km, road_seen_attacks;              ///< evidence on loaded convoys
  std::uint64_t route_version = 1;
  Afresh afresh = Afresh::no;
  RouteTable routes;
  std::vector<RouteMemo> memos;

  std::vector<Convoy> convoys;
  std::vector<std::int32_t> convoy_trucks;  ///< [convoy * widest + pool in corridor]: loaded (homeward: empty)
  std::vector<std::array<Millis, kStages>> convoy_spent;  ///< when tracing: on this trip, up to Convoy::stage_since
  std::vector<std::int32_t> convoy_emptied;               ///< the same, unloaded and waiting for the others
  std::vector<std::int32_t> free_convoys;
  std::vector<StationState> stations;
  std::vector<Line> lines;  ///< one a station; one a tank, to unload into it; one a tank, to load from it
  std::vector<Service> services;
  std::vector<std::int32_t> free_services;
  std::uint64_t serial = 0;
  std::vector<MusterState> musters;
  std::vector<EscortState> escorts;
  std::vector<EscortReturn> escort_returns;
  std::vector<CorridorState> corridors;
  std::vector<PoolState> pools;
  std::vector<OwnerState> owners;
  std::vector<Line> garages;          ///< by corridor: idle trucks that may not ask for a load
  std::vector<LeavingOrder> leaving;  ///< in the order in which they were given
  std::vector<Replacement> replacements;
  bool placed = false;  ///< the trucks stand where they start
  std::vector<TankState> tanks;
  std::vector<ClassState> classes;
  std::vector<ManagedTank> managed;           ///< by Model::managed
  std::vector<ManagedClass> managed_classes;  ///< by Model::classes; empty where no tank is managed
  std::vector<std::uint8_t> rules_on, ways_open;
  std::vector<InflowState> inflows;
  std::vector<Order> orders;
  std::vector<CityServiceState> city_services;
  std::vector<ZoneState> zones;
  std::vector<double> zone_factors;  ///< on hazards and rates of a zone: its own, its regime's, by traffic
  std::vector<ClosureState> closures;
  std::int64_t traffic_days = 0;  ///< midnights at which convoys were counted
  std::int32_t month = 0;         ///< 0 is January; kept where speeds have seasons

  Record record;
  std::int32_t day = 0;  ///< record day under way
  std::vector<TraceEvent> trace;

  double parameter(Slot slot) const { return parameters[static_cast<std::size_t>(slot)]; }
};

/// A replication that cannot go on: the draw of an input makes no sense, or an invariant is broken.
struct ReplicationError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace taji::model
