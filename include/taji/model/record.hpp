// What one replication recorded: integers only, so that sums are exact in any order.
#pragma once

#include <array>
#include <cstdint>
#include <taji/kernel/time.hpp>
#include <vector>

namespace taji::model {

using kernel::Millis;

/// Where a truck is in its cycle. Every living truck is in exactly one stage.
enum class Stage : std::uint8_t {
  idle,         ///< at the source, not asking for a load
  loading,      ///< in the queue for a rack, or at it
  approach,     ///< on the way to the marshalling place
  marshalling,  ///< in the queue for a convoy
  escort,       ///< in a convoy that waits for its escort, or halts where escorts are handed over
  arrangement,  ///< in a convoy that waits to be let pass
  driving,      ///< the loaded trip, driven back included
  night,        ///< on the road outside the travel window, loaded or empty
  closed,       ///< halted by a closure, loaded or empty
  attacked,     ///< halted after an attack, loaded or empty
  checkpoint,   ///< held at a place on the way
  clearance,    ///< held on arrival
  unloading,    ///< in the queue for a rack or for room, at the rack, or emptied and waiting for the others
  returning,    ///< driving home, empty
  none          ///< no truck, or one that is lost
};
inline constexpr std::size_t kStages = static_cast<std::size_t>(Stage::none);
inline constexpr std::array<const char*, kStages> kStageNames = {
    "idle",  "loading", "approach", "marshalling", "escort",    "arrangement", "driving",
    "night", "closed",  "attacked", "checkpoint",  "clearance", "unloading",   "returning"};

/// Stages as they are kept day by day: what is on the road is one.
inline constexpr std::size_t kDayStages = 8;
inline constexpr std::array<const char*, kDayStages> kDayStageNames = {
    "idle", "loading", "marshalling", "escort", "on_road", "checkpoint", "clearance", "unloading"};
/// The day stage of a stage.
inline constexpr std::array<std::uint8_t, kStages> kDayStageOf = {0, 1, 4, 2, 3, 4, 4, 4, 4, 4, 5, 6, 7, 4};

/// What befell a corridor on a day.
enum class Incident : std::uint8_t {
  attacks,           ///< on loaded convoys, repelled ones included
  attacks_empty,     ///< on empty ones
  trucks_lost,       ///< loaded or empty
  drivers_withdrawn  ///< at the day's end
};
inline constexpr std::size_t kIncidents = 4;
inline constexpr std::array<const char*, kIncidents> kIncidentNames = {"attacks", "attacks_empty", "trucks_lost",
                                                                       "drivers_withdrawn"};

/// One product in one city, over the recorded time (origin to horizon).
struct TankRecord {
  std::int64_t need_l = 0, unserved_l = 0, delivered_l = 0;
  std::int64_t dispatched_l = 0;  ///< sent on to other cities
  Millis dry_ms = 0;              ///< usable stock zero while need is positive
  Millis short_ms = 0;            ///< some class unserved
  std::int64_t dry_spells = 0, short_spells = 0;
  Millis dry_spell_ms = 0, short_spell_ms = 0;  ///< time in the spells counted, one still open at the horizon included
  std::int64_t short_censored = 0;              ///< 1 when the last spell was cut by the horizon
  std::int64_t shortage_days = 0;               ///< calendar days with any unserved need
  std::int64_t dry_days = 0;                    ///< calendar days touched by dryness
  Millis first_stockout = kernel::kNever;       ///< since the origin
  std::int64_t mean_stock_l = 0;                ///< time mean
  std::int64_t final_stock_l = 0;
  std::int64_t inflow_l = 0;                                 ///< accepted of inflows and orders
  std::int64_t orders = 0;                                   ///< placed
  std::int64_t caught_up_l = 0;                              ///< deferred need that was bought later
  std::int64_t backlog_l = 0, private_l = 0, reserve_l = 0;  ///< at the end: deferred need, private tanks, reserve

  bool operator==(const TankRecord&) const = default;
};

/// One demand class of one tank, over the recorded time.
struct ClassRecord {
  std::int64_t need_l = 0, unserved_l = 0;
  Millis first_unserved = kernel::kNever;  ///< since the origin: neither tank nor buffer served it

  bool operator==(const ClassRecord&) const = default;
};

struct CorridorRecord {
  std::int64_t trips = 0, trips_ended = 0, trips_untouched = 0;
  std::int64_t attacks = 0, repelled = 0;
  std::int64_t trucks_sent = 0, trucks_arrived = 0, trucks_lost = 0;
  std::int64_t delivered_l = 0, lost_l = 0;
  std::int64_t trucks_waited = 0;      ///< trucks that left the marshalling place
  std::int64_t wait_truck_ms = 0;      ///< time they had waited there
  std::int64_t haul_truck_ms = 0;      ///< time on the road of trucks that arrived, from departure
  std::int64_t skipped = 0;            ///< stated departures that did not leave
  std::int64_t loads_lost = 0;         ///< loads taken from trucks that were kept; their litres are in `lost_l`
  std::int64_t arranged = 0;           ///< trips by arrangement, of `trips`
  std::int64_t paid_l = 0;             ///< given up for them
  std::int64_t drivers_withdrawn = 0;  ///< at the horizon
  std::int64_t cycles = 0;             ///< trucks that came home
  std::array<std::int64_t, kStages> stage_truck_ms{};  ///< time that its trucks spent in each stage

  bool operator==(const CorridorRecord&) const = default;
};

/// What befell convoys on a road, loaded or empty, over the recorded time.
struct RoadRecord {
  std::int64_t attacks = 0, trucks_lost = 0;

  bool operator==(const RoadRecord&) const = default;
};

/// A record day of one tank: 24 hours counted from the origin (Model::day_end).
struct TankDay {
  std::int64_t stock_l = 0;       ///< at its end
  std::int32_t cover_mdays = 0;   ///< thousandths of a day, at its end; INT32_MAX when there is no need
  std::int32_t served_ppm = 0;    ///< share of the day's need that was served, parts per million
  std::int32_t unserved_l = 0;    ///< saturates at INT32_MAX
  std::int16_t phase = 0;         ///< 0-4
  std::int16_t dry_or_short = 0;  ///< 1 when it was dry, or some need unserved, at any time of the day
  std::int32_t queue_l = 0;       ///< deferred need at its end; saturates at INT32_MAX
  std::int32_t queue_mdays = 0;   ///< thousandths of a day until it is bought, as it is then; INT32_MAX: never

  bool operator==(const TankDay&) const = default;
};

struct Record {
  std::vector<TankRecord> tanks;
  std::vector<ClassRecord> classes;
  std::vector<CorridorRecord> corridors;
  std::vector<RoadRecord> roads;
  std::vector<TankDay> tank_days;            ///< [tank * days + day]
  std::vector<std::int32_t> series;          ///< Model::series: [series * days + day]
  std::vector<std::int32_t> arrivals;        ///< trucks that reached a city: [corridor * days + day]
  std::vector<std::int32_t> stage_trucks;    ///< at the day's end: [(corridor * days + day) * kDayStages + day stage]
  std::vector<std::int32_t> incidents;       ///< [(corridor * days + day) * kIncidents + incident]
  std::vector<std::int64_t> origin_stock_l;  ///< per tank
  std::vector<std::int32_t> origin_cover_mdays;
  std::int64_t events = 0;
  std::int64_t fuel_error_ppb = 0;  ///< largest relative error of the fuel balance, parts per billion, rounded up
  std::int64_t truck_error = 0;     ///< trucks unaccounted for; 0 always
  std::int64_t driver_error = 0;    ///< drivers unaccounted for; 0 always

  bool operator==(const Record&) const = default;
};

}  // namespace taji::model
