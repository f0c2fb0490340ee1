// The event handlers of a world, one group a file. Every function takes the Sim: the model, and the world it changes.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <taji/kernel/law.hpp>
#include <taji/model/simulate.hpp>
#include <vector>

namespace taji::model {

struct Sim {
  const Model& m;
  World& w;

  double operator[](Slot slot) const { return w.parameters[static_cast<std::size_t>(slot)]; }
};

/// Trucks of a pool without limit in a queue, and servers without limit: more than there can be, with room to add up.
inline constexpr std::int64_t kEndless = std::numeric_limits<std::int64_t>::max() / 4;
/// More trucks than there can be in a convoy.
inline constexpr std::int64_t kMostTrucks = 1'000'000'000;

// ---- draws.cpp: laws whose parameters are slots
kernel::Law law_now(const Sim& s, const Law& law, std::vector<double>& scratch);
/// The laws of World::laws from the parameters as they are now.
void refresh_laws(const Sim& s);
double draw(const Sim& s, const Law& law, std::uint64_t entity, Purpose purpose, std::uint64_t n);
double mean_of(const Sim& s, const Law& law);
bool is_constant(const Law& law);
kernel::Stream stream(const Sim& s, std::uint64_t entity, Purpose purpose, std::uint64_t n);
void draw_inputs(const Sim& s);
/// A count from a slot: rounded to the nearest integer; INT64_MAX for infinity.
std::int64_t count_of(double value);

// ---- order.cpp: the declared order of simultaneous events
/// A rank after those of all names.
inline constexpr std::int32_t kLastRank = 1 << 25;
std::uint64_t tie(EventKind kind, std::int32_t rank, std::uint32_t ordinal = 0);
std::uint64_t convoy_tie(const Sim& s, EventKind kind, const Convoy& convoy);
Ticket schedule(const Sim& s, Millis at, std::uint64_t tie, EventWhat what, std::int32_t subject);
void note(const Sim& s, const TraceEvent& event);
TraceEvent about(const Sim& s, TraceKind kind, std::int32_t convoy);

// ---- hours.cpp: travel windows
bool open_at(const Sim& s, const Window& window, double ms);
/// First time at or after `ms` when driving is allowed by both windows.
double next_open(const Sim& s, const Window& a, const Window& b, double ms);
/// Time after `ms`, inside both, when the first of them ends; infinity if never.
double next_close(const Sim& s, const Window& a, const Window& b, double ms);

// ---- roads.cpp: closures, hazards, speeds
void refresh_roads(const Sim& s);
void add_road_cause(const Sim& s, std::int32_t road, int causes);
void add_place_cause(const Sim& s, std::int32_t place, int causes);
/// Plans everything afresh once all changes of this millisecond are made; `closures`: some road or place closed or
/// opened.
void plan_afresh_later(const Sim& s, bool closures);
void plan_afresh(const Sim& s);
void begin_closure(const Sim& s, std::int32_t closure);
void end_closure(const Sim& s, std::int32_t closure);

// ---- routes.cpp
enum class Weight : std::uint8_t { time_loaded, time_empty, risk, balanced };
std::int32_t find_route(const Sim& s, std::int32_t corridor, std::int32_t from, std::int32_t to, Weight weight,
                        bool must_be_open);
/// The route by which a convoy of the corridor would leave `from` for the city now, or -1 when none is open.
std::int32_t departure_route(const Sim& s, std::int32_t corridor, std::int32_t from);
bool route_open(const Sim& s, std::int32_t route, std::int32_t from_place);
std::int32_t leg_from(const Sim& s, std::int32_t route, std::int32_t leg);
std::int32_t leg_to(const Sim& s, std::int32_t route, std::int32_t leg);
double route_ms(const Sim& s, std::int32_t route, bool loaded);

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
std::int32_t* trucks_of(const Sim& s, std::int32_t convoy);
std::int32_t* emptied_of(const Sim& s, std::int32_t convoy);
void set_off(const Sim& s, std::int32_t convoy, std::int32_t route, double exact_ms);
/// Starts in the middle of a route.
void enter_route(const Sim& s, std::int32_t convoy, std::int32_t route, std::int32_t leg, double fraction);
bool loaded(const Convoy& convoy);
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

// ---- clocks.cpp
void set_clock_rate(const Sim& s, Clock& clock, double rate_per_ms, std::uint64_t entity, Purpose purpose,
                    std::uint64_t tie, EventWhat what, std::int32_t subject);
void redraw_clock(const Sim& s, Clock& clock, std::uint64_t entity, Purpose purpose);

// ---- muster.cpp
void join_muster(const Sim& s, std::int32_t muster, std::int32_t pool, std::int64_t count);
std::int32_t muster_at(const Sim& s, std::int32_t corridor, std::int32_t place);
void try_departures(const Sim& s, std::int32_t muster);
void stated_departure(const Sim& s, std::int32_t corridor);
void start_departures(const Sim& s, std::int32_t corridor);
/// How many convoys could leave a muster now but for their escort.
struct Readiness {
  std::int64_t convoys = 0;
  std::int32_t route = -1;
  Millis again = kernel::kNever;  ///< when it may have changed by itself
};
Readiness convoys_ready(const Sim& s, std::int32_t muster);
/// The next convoy of those that are ready leaves.
void depart_next(const Sim& s, std::int32_t muster, std::int32_t route);
/// Looks again at the muster's readiness then, and not at the time that was set before.
void look_again(const Sim& s, std::int32_t muster, Millis at);
/// A convoy that is formed leaves.
void leave_muster(const Sim& s, std::int32_t convoy, std::int32_t route);
/// The first time from now at which the corridor's travel window and that of the first road are open; the route must
/// have a road.
double window_opens(const Sim& s, const Corridor& corridor, std::int32_t route);

// ---- escorts.cpp: units that corridors share, and what an escort does to a trip
/// Whether convoys of the corridor need units of a pool.
bool wants_escort(const Sim& s, const Corridor& corridor);
/// Convoys that are ready ask the pool, and leave as far as it can serve them; false if they need no units.
bool ask_for_escorts(const Sim& s, std::int32_t muster);
bool escort_to_spare(const Sim& s, const Corridor& corridor);
void take_escort(const Sim& s, std::int32_t convoy);
void take_escort_at_start(const Sim& s, std::int32_t convoy);
void release_escort(const Sim& s, std::int32_t convoy);
void escort_home(const Sim& s, std::int32_t index);
bool wait_to_join(const Sim& s, std::int32_t convoy);
void leave_joined(const Sim& s, std::int32_t convoy);
void leave_all_joined(const Sim& s);
bool hands_over_at(const Sim& s, const Convoy& convoy, std::int32_t place);
void enter_handover(const Sim& s, std::int32_t convoy);
/// The least time for a kilometre that the escort allows, at speed factor 1; 0: any.
double escort_ms_per_km(const Sim& s, const Convoy& convoy);
std::string check_escorts(const World& world, const Model& model);

// ---- stations.cpp
void serve_loading(const Sim& s, std::int32_t station);
void idle_trucks(const Sim& s, std::int32_t pool, std::int64_t count);
void enter_checkpoint(const Sim& s, std::int32_t convoy, std::int32_t station);
void serve_checkpoint(const Sim& s, std::int32_t station);
void reach_city(const Sim& s, std::int32_t convoy);
void start_unloading(const Sim& s, std::int32_t convoy);
void serve_unloading(const Sim& s, std::int32_t city);
/// The way back from the city to the source, or -1.
std::int32_t home_route(const Sim& s, std::int32_t corridor);
void service_done(const Sim& s, std::int32_t service);
/// The end of a halt or of a delay drawn for the whole convoy.
void convoy_resume_event(const Sim& s, std::int32_t convoy);
void serve_all(const Sim& s);

// ---- tanks.cpp
void settle_tank(const Sim& s, std::int32_t tank);
void refresh_tank(const Sim& s, std::int32_t tank);
void refresh_needs(const Sim& s, std::int32_t tank);
void deliver(const Sim& s, std::int32_t tank, double litres);
void tank_crosses(const Sim& s, std::int32_t tank);
double cover_ms(const Sim& s, std::int32_t tank);

// ---- daily.cpp
void start_record(const Sim& s);
void day_ends(const Sim& s);
void date_ends(const Sim& s);
void count_dates(const Sim& s);

// ---- timeline.cpp
void timeline_entry(const Sim& s, std::int32_t entry);

// ---- placing.cpp: the trucks' starting positions
void fill_pools(const Sim& s);
void place_trucks(const Sim& s);

}  // namespace taji::model
