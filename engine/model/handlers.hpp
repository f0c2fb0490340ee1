// The event handlers of a world, one group a file. Every function takes the Sim: the model, and the world it changes.
#pragma once

#include <limits>
#include <optional>
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
/// Planners' estimate of attacks per loaded convoy-km: the mean of the Gamma posterior (design rule 2.5).
double perceived_rate(const Sim& s, std::size_t road);

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

// ---- stations.cpp
void serve_loading(const Sim& s, std::int32_t station);
void idle_trucks(const Sim& s, std::int32_t pool, std::int64_t count);
void queue_for_load(const Sim& s, std::int32_t pool, std::int64_t count);
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

// ---- splits.cpp
void share_out(const Sim& s, std::int32_t pool, std::int64_t count);

// ---- onward.cpp: loading from a city's stock
/// Index in World::lines of the queue in which the pool's trucks wait to load.
std::int32_t loading_line(const Sim& s, std::int32_t pool);
std::int32_t next_to_load(const Sim& s, std::int32_t station);
std::int64_t stock_allows(const Sim& s, std::int32_t pool);
void dispatch_loads(const Sim& s, std::int32_t pool, std::int64_t n);
void wake_dispatch(const Sim& s, std::int32_t tank);
void serve_room_made(const Sim& s, std::int32_t station);

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
