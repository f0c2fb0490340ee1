// The event handlers of a world, one group a file. Every function takes the Sim: the model, and the world it changes.
#pragma once

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <taji/kernel/draw.hpp>
#include <taji/kernel/law.hpp>
#include <taji/model/simulate.hpp>
#include <vector>

#include "model/sim.hpp"

namespace taji::model {

/// Trucks of a pool without limit in a queue, and servers without limit: more than there can be, with room to add up.
inline constexpr std::int64_t kEndless = std::numeric_limits<std::int64_t>::max() / 4;
/// More trucks than there can be in a convoy.
inline constexpr std::int64_t kMostTrucks = 1'000'000'000;

// ---- draws.cpp: laws whose parameters are slots
kernel::Law law_now(const Sim& s, const Law& law, std::vector<double>& scratch);
/// The laws of World::laws from the parameters as they are now.
void refresh_laws(const Sim& s);
double draw_from_scratch(const Sim& s, const Law& law, std::uint64_t entity, Purpose purpose, std::uint64_t n);
inline bool is_constant(const Law& law) {
  return law.form == scenario::LawForm::constant;
}
inline double draw(const Sim& s, const Law& law, std::uint64_t entity, Purpose purpose, std::uint64_t n) {
  if (is_constant(law)) return s[law.parameters[0]];
  return law.id >= 0 ? kernel::draw(s.w.laws[law.id], s.w.address, entity, static_cast<std::uint64_t>(purpose), n)
                     : draw_from_scratch(s, law, entity, purpose, n);
}
double mean_of(const Sim& s, const Law& law);
inline kernel::Stream stream(const Sim& s, std::uint64_t entity, Purpose purpose, std::uint64_t n) {
  return {s.w.address, entity, static_cast<std::uint64_t>(purpose), n};
}
/// `levels`: see BeginOptions.
void draw_inputs(const Sim& s, const std::vector<double>& levels);
// ---- inputs.cpp
/// A number as a run has it before the events of an instant: drawn, then changed by every entry of the timeline before.
double value_by_now(const Sim& s, Slot slot, Millis at);
/// A count from a slot: rounded to the nearest integer; INT64_MAX for infinity.
inline std::int64_t count_of(double value) {
  return value < 9e15 ? static_cast<std::int64_t>(value + 0.5) : std::numeric_limits<std::int64_t>::max();
}

// ---- hours.cpp: travel windows
bool open_at(const Sim& s, const Window& window, double ms);
/// First time at or after `ms` when driving is allowed by both windows.
double next_open(const Sim& s, const Window& a, const Window& b, double ms);
/// Time after `ms`, inside both, when the first of them ends; infinity if never.
double next_close(const Sim& s, const Window& a, const Window& b, double ms);

// ---- dates.cpp: the calendar
/// Number of the calendar day under way: 0 is what lies before the first midnight after the start, none where the start
/// is at midnight.
std::int64_t calendar_day(const Sim& s);
/// The first midnight after now.
Millis next_midnight(const Sim& s);
std::chrono::year_month_day date_now(const Sim& s);
/// 0 is January.
std::size_t month_now(const Sim& s);
/// The midnight at which the next month begins.
Millis next_month(const Sim& s);

// ---- roads.cpp: closures, hazards, speeds
void refresh_roads(const Sim& s);
/// Where regimes or traffic have changed, and no speeds.
void refresh_hazards(const Sim& s);
/// A cause of closure more, or less; `why` is what TraceEvent::index says of it.
void add_cause(const Sim& s, std::int32_t road, std::int32_t place, int causes, std::int32_t why = kClosedByOther,
               Millis until = kernel::kNever);
void add_road_cause(const Sim& s, std::int32_t road, int causes);
void add_place_cause(const Sim& s, std::int32_t place, int causes);
/// Plans everything afresh once all changes of this millisecond are made; `closures`: some road or place closed or
/// opened.
void plan_afresh_later(const Sim& s, bool closures);
void plan_afresh(const Sim& s);

// ---- closures.cpp
/// The first begin of those at random.
void start_closures(const Sim& s);
void begin_closure(const Sim& s, std::int32_t closure);
void end_closure(const Sim& s, std::int32_t closure);
void closure_onset(const Sim& s, std::int32_t closure);
void closure_cleared(const Sim& s, std::int32_t closure);
/// Rates that the timeline has changed.
void refresh_closure_clocks(const Sim& s);
void redraw_closure_clocks(const Sim& s);
/// An attack at `exact_ms` closes its road for a time drawn anew.
void close_after_attack(const Sim& s, std::int32_t convoy, std::int32_t road);
void attack_closure_ends(const Sim& s, std::int32_t road);

// ---- regimes.cpp
void start_regimes(const Sim& s);
void regime_changes(const Sim& s, std::int32_t zone);
void regime_released(const Sim& s, std::int32_t zone);
/// Hazards are the caller's to refresh.
void force_regime(const Sim& s, const ForcedRegime& forced);
void refresh_zone_factors(const Sim& s);
void refresh_dwells(const Sim& s);
void redraw_dwells(const Sim& s);

// ---- displacement.cpp
void start_counting_traffic(const Sim& s);
/// The zones that a loaded convoy enters between two points of its route.
void count_entries(const Sim& s, const Convoy& convoy, const Progress& from, const Progress& to);
void traffic_counted(const Sim& s);

// ---- seasons.cpp
void start_seasons(const Sim& s);
void month_begins(const Sim& s);
double season_factor(const Sim& s, const Road& road);

// ---- routes.cpp
enum class Weight : std::uint8_t { time_loaded, time_empty, risk, balanced };
std::int32_t find_route(const Sim& s, std::int32_t corridor, std::int32_t from, std::int32_t to, Weight weight,
                        bool must_be_open);
/// By open roads and places if it can be, else by any; -1 where no roads lead.
std::int32_t find_way(const Sim& s, std::int32_t corridor, std::int32_t from, std::int32_t to, Weight weight);
/// The route by which a convoy of the corridor would leave `from` for the city now, or -1 when none is open.
std::int32_t departure_route(const Sim& s, std::int32_t corridor, std::int32_t from);
/// The same by another rule than its own; `fixed` only where that is its own.
std::int32_t route_by(const Sim& s, std::int32_t corridor, std::int32_t from, scenario::RouteRule rule);
bool route_open(const Sim& s, std::int32_t route, std::int32_t from_place);
inline std::int32_t leg_from(const Sim& s, std::int32_t route, std::int32_t leg) {
  return s.m.graph.from(s.w.routes.arc(route, leg));
}
inline std::int32_t leg_to(const Sim& s, std::int32_t route, std::int32_t leg) {
  return s.m.graph.to(s.w.routes.arc(route, leg));
}
double route_ms(const Sim& s, std::int32_t route, bool loaded);
/// Planners' estimate of attacks per loaded convoy-km: the mean of the Gamma posterior (design rule 2.5).
double perceived_rate(const Sim& s, std::size_t road);

// ---- stages.cpp: where the trucks' days go
/// Trucks of the corridor change their stage now. Time since the origin is kept as a sum of the times of leaving less
/// those of entering, so that a change costs no look at the clock of others.
inline void shift(const Sim& s, std::int32_t corridor, Stage from, Stage to, std::int64_t n) {
  CorridorState& state = s.w.corridors[corridor];
  const std::uint64_t at = static_cast<std::uint64_t>(n) * static_cast<std::uint64_t>(s.w.now);
  if (from != Stage::none) {
    state.trucks[static_cast<std::size_t>(from)] -= n;
    state.truck_ms[static_cast<std::size_t>(from)] += at;
  }
  if (to != Stage::none) {
    state.trucks[static_cast<std::size_t>(to)] += n;
    state.truck_ms[static_cast<std::size_t>(to)] -= at;
  }
}
void change_stage(const Sim& s, std::int32_t convoy, Stage stage);
/// Books the convoy's time in its stage up to now; its position must be that of the present.
void book_stage(const Sim& s, std::int32_t convoy);
/// A convoy changes its stage; its position must be that of the present.
inline void stage_to(const Sim& s, std::int32_t convoy, Stage stage) {
  if (s.w.convoys[convoy].stage != stage) change_stage(s, convoy, stage);
}
/// The stage of a convoy that drives, nights included.
Stage moving_stage(const Convoy& convoy);
/// The time of a trip is counted from here.
void start_trip_times(const Sim& s, std::int32_t convoy);
/// Where the time of the trip went, by Stage; nothing for what was on the road at the start. Only when tracing.
std::vector<Millis> trip_times(const Sim& s, std::int32_t convoy);
void start_stages(const Sim& s);
void stages_at_day_end(const Sim& s);
void close_stages(const Sim& s);
/// Empty when the stages hold what queues and convoys hold.
std::string check_stages(const World& world, const Model& model);

// ---- convoys.cpp: making and ending groups of trucks
std::int32_t new_convoy(const Sim& s, std::int32_t corridor, Errand errand);
void end_convoy(const Sim& s, std::int32_t convoy);
inline std::int32_t* trucks_of(const Sim& s, std::int32_t convoy) {
  return s.w.convoy_trucks.data() + static_cast<std::size_t>(convoy) * s.m.widest_corridor;
}
inline std::int32_t* emptied_of(const Sim& s, std::int32_t convoy) {
  return s.w.convoy_emptied.data() + static_cast<std::size_t>(convoy) * s.m.widest_corridor;
}
void set_off(const Sim& s, std::int32_t convoy, std::int32_t route, double exact_ms);
/// Starts in the middle of a route.
void enter_route(const Sim& s, std::int32_t convoy, std::int32_t route, std::int32_t leg, double fraction);
inline bool loaded(const Convoy& convoy) {
  return convoy.errand != Errand::homeward;
}
bool escorted(const Sim& s, const Convoy& convoy);
/// Factor on the hazards of this convoy now: escort, size, empty exposure.
double exposure_factor(const Sim& s, const Convoy& convoy);

/// Books the end of a trip: in the city, driven back, or destroyed.
void end_trip(const Sim& s, const Convoy& convoy);

// ---- movement.cpp
Stop walk(const Sim& s, const Convoy& convoy, Progress& at, double until, bool at_gates);
void plan(const Sim& s, std::int32_t convoy);
void settle(const Sim& s, std::int32_t convoy);
void settle_all(const Sim& s);
void replan_all(const Sim& s, bool network);
void convoy_stops(const Sim& s, std::int32_t convoy);
void convoy_resumes(const Sim& s, std::int32_t convoy);
bool moving_now(const Sim& s, const Convoy& convoy);

// ---- threat.cpp
void attack_convoy(const Sim& s, std::int32_t convoy, std::int32_t zone);
void zone_attempt(const Sim& s, std::int32_t zone);
void refresh_zone_clocks(const Sim& s);
void refresh_zone_clock(const Sim& s, std::int32_t zone);
void redraw_attempts(const Sim& s);

// ---- clocks.cpp
void set_clock_rate(const Sim& s, Clock& clock, double rate_per_ms, std::uint64_t entity, Purpose purpose,
                    std::uint64_t tie, EventWhat what, std::int32_t subject);
void redraw_clock(const Sim& s, Clock& clock, std::uint64_t entity, Purpose purpose);
/// Starts a clock afresh from an exact time; one that stood still or has rung.
void start_clock(const Sim& s, Clock& clock, double since_ms, double rate_per_ms, std::uint64_t entity, Purpose purpose,
                 std::uint64_t tie, EventWhat what, std::int32_t subject);
void stop_clock(const Sim& s, Clock& clock);
/// What is left of a memoryless clock is drawn anew from the world's address, from now on; see rekey().
void redraw_residual(const Sim& s, Clock& clock, std::uint64_t entity, Purpose purpose, std::uint64_t tie,
                     EventWhat what, std::int32_t subject);
/// When a clock that rings now does so exactly.
double rings_at(const Clock& clock);

// ---- muster.cpp
void join_muster(const Sim& s, std::int32_t muster, std::int32_t pool, std::int64_t count);
std::int32_t muster_at(const Sim& s, std::int32_t corridor, std::int32_t place);
void try_departures(const Sim& s, std::int32_t muster);
void stated_departure(const Sim& s, std::int32_t corridor);
void start_departures(const Sim& s, std::int32_t corridor);
void redraw_departures(const Sim& s);
/// Trucks of a convoy of the corridor: 1 <= min <= target.
struct Formation {
  std::int64_t target = 1, min = 1;
};
Formation formation(const Sim& s, const Corridor& corridor);
/// How many convoys could leave a muster now but for their escort.
struct Readiness {
  std::int64_t convoys = 0;
  std::int64_t overnight = 0;  ///< ready but for the hour
  std::int32_t route = -1;
  Millis again = kernel::kNever;   ///< when more may be ready by themselves
  Millis closes = kernel::kNever;  ///< when those that are ready no longer are: the end of the hours of driving
};
Readiness convoys_ready(const Sim& s, std::int32_t muster);
/// The next convoy of those that are ready leaves.
void depart_next(const Sim& s, std::int32_t muster, std::int32_t route);
/// The oldest `trucks` leave as one convoy, by that route. Not `chosen`: it is that of its corridor's rule, and a
/// convoy that has to stand first finds its way anew.
void depart_as_told(const Sim& s, std::int32_t muster, std::int32_t route, std::int64_t trucks, bool chosen);
/// Looks at the muster's readiness then, and not at the time that was set before.
void look_again(const Sim& s, std::int32_t muster, Millis at);
/// A convoy that is formed leaves.
void leave_muster(const Sim& s, std::int32_t convoy, std::int32_t route);
void leave_formed(const Sim& s, std::int32_t convoy);
void leave_all_formed(const Sim& s);
/// The first time from now at which the corridor's travel window and that of the first road are open; the route must
/// have a road.
double window_opens(const Sim& s, const Corridor& corridor, std::int32_t route);

// ---- decision.cpp
/// A convoy of the muster is ready; whether it leaves is decided outside.
void ask(const Sim& s, std::int32_t muster);

// ---- escorts.cpp: units that corridors share, and what an escort does to a trip
/// Whether convoys of the corridor need units of a pool.
bool wants_escort(const Sim& s, const Corridor& corridor);
/// Whether convoys of the muster stand in the queue for units.
bool has_requests(const Sim& s, std::int32_t muster);
/// Convoys that are ready ask the pool, and leave as far as it can serve them; false if they need no units.
bool ask_for_escorts(const Sim& s, std::int32_t muster);
bool escort_to_spare(const Sim& s, const Corridor& corridor);
/// Whether a convoy that stands in front of the queue would get its units.
bool escort_is_free(const Sim& s, const Corridor& corridor);
/// A convoy of the muster has left as told, with units: its request is served, and others may be.
void escort_was_sent(const Sim& s, std::int32_t muster);
void take_escort(const Sim& s, std::int32_t convoy);
void take_escort_at_start(const Sim& s, std::int32_t convoy);
void release_escort(const Sim& s, std::int32_t convoy);
void escort_home(const Sim& s, std::int32_t index);
bool wait_to_join(const Sim& s, std::int32_t convoy);
bool hands_over_at(const Sim& s, const Convoy& convoy, std::int32_t place);
void enter_handover(const Sim& s, std::int32_t convoy);
/// The least time for a kilometre that the escort allows, at speed factor 1; 0: any.
double escort_ms_per_km(const Sim& s, const Convoy& convoy);
std::string check_escorts(const World& world, const Model& model);

// ---- servers.cpp
inline std::int64_t free_servers(const Sim& s, std::int32_t station) {
  const std::int64_t servers = count_of(s[s.m.stations[station].servers]);
  return servers == std::numeric_limits<std::int64_t>::max() ? kEndless : servers - s.w.stations[station].busy;
}
void start_service(const Sim& s, const Service& service);

// ---- checkpoints.cpp
void enter_checkpoint(const Sim& s, std::int32_t convoy, std::int32_t station);
void serve_checkpoint(const Sim& s, std::int32_t station);
/// Before the law of its service changes, or when somebody waits: trucks that end one by one get events of their own.
void part_groups(const Sim& s, std::int32_t station);
/// From a station to what comes next.
void through_station(const Sim& s, std::int32_t convoy);

// ---- stations.cpp: racks where trucks load and unload
void serve_loading(const Sim& s, std::int32_t station);
void idle_trucks(const Sim& s, std::int32_t pool, std::int64_t count);
void stand_idle(const Sim& s, std::int32_t pool, std::int64_t count);
void reach_city(const Sim& s, std::int32_t convoy);
void start_unloading(const Sim& s, std::int32_t convoy);
/// `changed`: a tank whose level has just changed by more than its rates; it is refreshed here.
void serve_unloading(const Sim& s, std::int32_t city, std::int32_t changed = -1);
/// The way back from the city to the source, or -1.
std::int32_t home_route(const Sim& s, std::int32_t corridor);
void service_done(const Sim& s, std::int32_t service);
/// The end of a halt or of a delay drawn for the whole convoy.
void convoy_resume_event(const Sim& s, std::int32_t convoy);
void serve_all(const Sim& s);
/// Idle trucks that may ask for a load do.
void queue_for_load(const Sim& s, std::int32_t pool, std::int64_t count);
/// From a place, empty; the convoy's trucks all stand in `trucks_of`.
void start_home(const Sim& s, std::int32_t convoy, std::int32_t from, double exact_ms);
/// The way from a place to the source for empty trucks, or -1.
std::int32_t way_home(const Sim& s, std::int32_t corridor, std::int32_t from);

// ---- garage.cpp: idle trucks that lack a driver, or that their owner keeps at home
void park(const Sim& s, std::int32_t pool, std::int64_t count);
void release_garage(const Sim& s, std::int32_t corridor);
void wake_garage_later(const Sim& s, std::int32_t corridor);
void garage_wakes(const Sim& s, std::int32_t corridor);
void hold_trucks(const Sim& s, std::int32_t pool);
std::int64_t take_idle(const Sim& s, std::int32_t pool, std::int64_t most);

// ---- drivers.cpp; without a corridor's `drivers` they do nothing
void start_drivers(const Sim& s);
/// Of so many trucks, how many have a driver at the start.
std::int64_t trucks_with_drivers(const Sim& s, std::int32_t corridor, std::int64_t trucks);
/// Finds drivers for trucks that `initial` puts under way: those whom the timeline has told to withdraw at the start do
/// so as they come home. False when there are too few.
bool drivers_under_way(const Sim& s, std::int32_t corridor, std::int64_t trucks);
void drivers_set_out(const Sim& s, std::int32_t corridor, std::int64_t count);
void drivers_come_home(const Sim& s, std::int32_t corridor, std::int64_t count);
void drivers_lost(const Sim& s, std::int32_t corridor, std::int64_t count);
void withdraw_share(const Sim& s, const CrewChange& change);
void recall_share(const Sim& s, const CrewChange& change);
void driver_returns(const Sim& s, std::int32_t corridor);
void refresh_driver_clocks(const Sim& s);
void redraw_driver_returns(const Sim& s);

// ---- owners.cpp
/// Trucks that the pool has: neither lost nor gone.
std::int64_t living_trucks(const PoolState& pool);
std::int64_t held_trucks(const Sim& s, std::int32_t pool);
void stand_down(const Sim& s, std::int32_t owner);
void stand_down_ends(const Sim& s, std::int32_t owner);
void refresh_owners(const Sim& s);

// ---- hiring.cpp
std::int64_t leave_as_ordered(const Sim& s, std::int32_t pool, std::int64_t count);
void replace_lost(const Sim& s, std::int32_t pool, std::int64_t count);
void replacement_comes(const Sim& s, std::int32_t index);
void change_fleet(const Sim& s, const TimelineEntry& entry);

// ---- emptied.cpp: trucks that lost only their load, in `emptied_of` until they start home
std::int64_t emptied_trucks(const Sim& s, std::int32_t convoy);
void part_emptied(const Sim& s, std::int32_t convoy, std::int32_t place, double exact_ms);
bool nothing_to_unload(const Sim& s, std::int32_t convoy);

/// How many loads of a size a volume holds, or is short of; far from the ends of the type.
inline std::int64_t whole_loads(double litres, double load) {
  return static_cast<std::int64_t>(std::clamp(std::floor(litres / load + 1e-9), -1e15, 1e15));
}

/// Whether one load fits in: whole_loads(litres, load) >= 1, for a load above 0.
inline bool fits_whole(double litres, double load) {
  return litres / load + 1e-9 >= 1;
}

// ---- arrangement.cpp
bool let_pass(const Sim& s, std::int32_t convoy);
bool stand_for_passage(const Sim& s, std::int32_t convoy);
void settle_arrangement(const Sim& s, std::int32_t convoy);
/// Litres that a truck of the pool brings; of one in no convoy (-1) its whole load.
inline double load_of(const Sim& s, std::int32_t convoy, std::int32_t pool) {
  const double load = s.w.pools[pool].capacity_l;
  return convoy < 0 ? load : load * (1 - s.w.convoys[convoy].given_up);
}

// ---- splits.cpp
void share_out(const Sim& s, std::int32_t pool, std::int64_t count);

// ---- onward.cpp: loading from a city's stock
/// Index in World::lines of the queue in which the pool's trucks wait to load.
std::int32_t loading_line(const Sim& s, std::int32_t pool);
std::int32_t next_to_load(const Sim& s, std::int32_t station);
std::int64_t stock_allows(const Sim& s, std::int32_t pool);
void dispatch_loads(const Sim& s, std::int32_t pool, std::int64_t n);
double level_to_dispatch(const Sim& s, std::int32_t tank);
void wake_dispatch(const Sim& s, std::int32_t tank);
void serve_room_made(const Sim& s, std::int32_t station);

// ---- tanks.cpp
void settle_to_now(const Sim& s, std::int32_t tank);
void settle_level_to_now(const Sim& s, std::int32_t tank);
/// Brings a tank to the present at the rates it was left with.
inline void settle_tank(const Sim& s, std::int32_t tank) {
  if (s.w.tanks[tank].since != s.w.now || s.w.tanks[tank].classes_since != s.w.now) settle_to_now(s, tank);
}
/// As far as its level goes; its classes may wait until something changes for them.
inline void settle_level(const Sim& s, std::int32_t tank) {
  if (s.w.tanks[tank].since != s.w.now) settle_level_to_now(s, tank);
}
/// As refresh_tank, where nothing but the level, the room promised, or the trucks first in its queues may have changed.
void refresh_if_changed(const Sim& s, std::int32_t tank);
/// The same, where the level has changed by no more than its own rates.
void refresh_if_asked(const Sim& s, std::int32_t tank);
/// Who draws at the present level, and when that next changes. The tank's level is that of the present.
void refresh_tank(const Sim& s, std::int32_t tank);
void refresh_needs(const Sim& s, std::int32_t tank);
/// Whether some truck waits to unload into the tank.
inline bool truck_waits(const Sim& s, std::int32_t tank) {
  return !s.w.lines[s.m.stations.size() + static_cast<std::size_t>(tank)].empty();
}
/// The level at which the truck at the head of the tank's queue fits in, and up to which others may fill it; the full
/// tank's when no truck waits.
double level_with_room(const Sim& s, std::int32_t tank);
/// The tank's event comes `in_ms` from now, in place of the one set before; none where that is infinite. One that
/// `may_be_early` is not set anew: when it comes, it sets the one that is due.
void schedule_crossing(const Sim& s, std::int32_t tank, double in_ms, bool may_be_early = false);
/// Refreshing the tank is the caller's.
void deliver(const Sim& s, std::int32_t tank, double litres);
void tank_crosses(const Sim& s, std::int32_t tank);
double cover_ms(const Sim& s, std::int32_t tank);
void book_time(const Sim& s, std::int32_t tank, double dt, double level_before);
void book_class(const Sim& s, std::int32_t tank, std::int32_t cls, double needed, double unserved, double dt);
void mark_dry(const Sim& s, std::int32_t tank, bool dry);
void mark_short(const Sim& s, std::int32_t tank, bool is_short);

// ---- supply.cpp: inflows, batches and orders of managed tanks
void plan_batches(const Sim& s);
void batch_due(const Sim& s, std::int32_t inflow);
void order_arrives(const Sim& s, std::int32_t order);
void refresh_ways(const Sim& s);

// ---- reserve.cpp, panic.cpp: what the timeline does to managed tanks, and their midnights
void release_reserve(const Sim& s, std::int32_t tank, double litres);
void set_off_panic(const Sim& s, std::int32_t cls, std::int32_t tank);
void start_midnights(const Sim& s);
void stock_midnight(const Sim& s);

// ---- calendar_demand.cpp: needs by weekday, month and yesterday's services
/// Factor on the need of a class that varies, now.
double need_factor(const Sim& s, const DemandClass& cls);
/// Midnight: the levels of the day just ended, then the needs of the new one.
void needs_change(const Sim& s);
void schedule_needs_change(const Sim& s);

// ---- services.cpp: services, and what else is recorded by day
/// Share of its need that a class got, of sums of a day; 1 without need.
double served_share(double needed, double unserved);
/// Milliseconds of a day that a service lasts when its class received `share` of its need.
double service_ms(const Sim& s, const CityService& service, double share);
/// Ends the calendar day of the services that raise a need.
void end_service_date(const Sim& s);
/// Before the sums of the record day begin anew, at its end or at the origin: what the calendar day needs of them is
/// kept.
void carry_service_date(const Sim& s);
/// Today's count of an incident; only while recording.
std::int32_t& incident_today(const Sim& s, std::int32_t corridor, Incident incident);
/// The day's row of Model::series; tanks are settled.
void record_series(const Sim& s);

// ---- daily.cpp
void start_record(const Sim& s);
void day_ends(const Sim& s);
void date_ends(const Sim& s);
void count_dates(const Sim& s);

// ---- timeline.cpp
void timeline_entry(const Sim& s, std::int32_t entry);
/// What a change makes of a number's value; throws ReplicationError outside its limits.
double changed(const Sim& s, const scenario::SlotChange& change, double value);
/// Convoys and tanks come to the present, before numbers change.
void settle_for_change(const Sim& s);
/// After that: what an entry does beside numbers, and everything that depends on numbers, from this instant on.
void take_effect(const Sim& s, const TimelineEntry& entry);

// ---- placing.cpp: the trucks' starting positions
void fill_pools(const Sim& s);
void place_trucks(const Sim& s);

}  // namespace taji::model
