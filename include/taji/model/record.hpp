// What one replication recorded: integers only, so that sums are exact in any order.
#pragma once

#include <cstdint>
#include <taji/kernel/time.hpp>
#include <vector>

namespace taji::model {

using kernel::Millis;

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

  bool operator==(const TankRecord&) const = default;
};

struct CorridorRecord {
  std::int64_t trips = 0, trips_ended = 0, trips_untouched = 0;
  std::int64_t attacks = 0, repelled = 0;
  std::int64_t trucks_sent = 0, trucks_arrived = 0, trucks_lost = 0;
  std::int64_t delivered_l = 0, lost_l = 0;
  std::int64_t trucks_waited = 0;  ///< trucks that left the marshalling place
  std::int64_t wait_truck_ms = 0;  ///< time they had waited there
  std::int64_t haul_truck_ms = 0;  ///< time on the road of trucks that arrived, from departure
  std::int64_t skipped = 0;        ///< stated departures that did not leave

  bool operator==(const CorridorRecord&) const = default;
};

/// A record day of one tank: 24 hours counted from the origin (Model::day_end).
struct TankDay {
  std::int64_t stock_l = 0;       ///< at its end
  std::int32_t cover_mdays = 0;   ///< thousandths of a day, at its end; INT32_MAX when there is no need
  std::int32_t served_ppm = 0;    ///< share of the day's need that was served, parts per million
  std::int32_t unserved_l = 0;    ///< saturates at INT32_MAX
  std::int16_t phase = 0;         ///< 0-4
  std::int16_t dry_or_short = 0;  ///< 1 when it was dry, or some need unserved, at any time of the day

  bool operator==(const TankDay&) const = default;
};

struct Record {
  std::vector<TankRecord> tanks;
  std::vector<CorridorRecord> corridors;
  std::vector<TankDay> tank_days;            ///< [tank * days + day]
  std::vector<std::int32_t> arrivals;        ///< trucks that reached a city: [corridor * days + day]
  std::vector<std::int64_t> origin_stock_l;  ///< per tank
  std::vector<std::int32_t> origin_cover_mdays;
  std::int64_t events = 0;
  std::int64_t fuel_error_ppb = 0;  ///< largest relative error of the fuel balance, parts per billion, rounded up
  std::int64_t truck_error = 0;     ///< trucks unaccounted for; 0 always

  bool operator==(const Record&) const = default;
};

}  // namespace taji::model
