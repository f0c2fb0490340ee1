// A forecast: what an ensemble says of when each city runs short, every figure with its standard error.
// Times are days from the origin; volumes litres; shares and probabilities fractions of one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/model.hpp>
#include <taji/study/spread.hpp>
#include <taji/study/statistics.hpp>
#include <vector>

namespace taji::study {

/// The horizons at which chances and cover are stated: 7, 14, 30 days and the horizon itself, those beyond it left out.
struct Mark {
  std::string label;     ///< "7d", "14d", "30d", "horizon"
  double days = 0;       ///< from the origin
  std::int32_t day = 0;  ///< record day whose end it is; with an origin that is no midnight, the first to end after it
  std::string date;      ///< ISO date of that moment
};

/// The 23 quantile levels of the hub format.
inline constexpr std::array<double, 23> kQuantileLevels = {0.01, 0.025, 0.05, 0.1, 0.15, 0.2,   0.25, 0.3,
                                                           0.35, 0.4,   0.45, 0.5, 0.55, 0.6,   0.65, 0.7,
                                                           0.75, 0.8,   0.85, 0.9, 0.95, 0.975, 0.99};

/// Stock over need. Infinite where there is no need: such replications are left out of the mean, not of the quantiles.
struct CoverAtMark {
  Estimate mean;
  std::array<double, 23> quantiles{};
};

/// One demand class of a tank.
struct ClassForecast {
  std::string name;
  std::int32_t priority = 1;
  bool makes_service = false;  ///< a service of the city is made of it
  Estimate need_l, unserved_l;
  Estimate unserved_share;           ///< expected unserved / expected need; NaN if there is no need
  std::vector<Estimate> p_unserved;  ///< by mark: chance that some of its need was unserved by then
  double p_never = 1;                ///< served to the horizon
  std::array<std::optional<double>, 23> first_unserved_days{};  ///< none: beyond the horizon
};

/// A number of every day beside those of tanks: hours of a service, the price index, what a class got, the queue of
/// deferred need, the reserve.
struct SeriesForecast {
  model::DaySeries::Kind kind = model::DaySeries::Kind::service_hours;
  std::string city, city_name, product;  ///< product empty: of the city
  std::string name;                      ///< of the service or class; empty for what a tank has
  std::string measure;                   ///< in daily.csv: "hours:electricity", "price_index", "served_share:power",
                                         ///< "queue_l", "reserve_l"
  std::vector<CoverAtMark> at;           ///< by mark: on the day that ends there
  Estimate all_days;                     ///< mean of the record days
};

struct TankForecast {
  std::string city, city_name, product;
  Estimate p_dry_origin;        ///< dry at the origin itself
  std::vector<Estimate> p_dry;  ///< by mark: chance that the tank was dry at some time by then
  double p_never = 1;           ///< not dry by the horizon
  std::array<std::optional<double>, 23> first_stockout_days{};  ///< none: beyond the horizon
  Estimate unserved_l;
  double unserved_cvar95_l = 0;      ///< mean of the worst 5 % of replications
  Estimate unserved_share;           ///< expected unserved / expected need
  Estimate served_share;             ///< 1 - unserved_share
  Estimate shortage_days;            ///< LOLE: calendar days with any unserved need
  Estimate spell_days;               ///< LOLD: pooled time over number of spells; NaN if there was none
  double spells_censored_share = 0;  ///< of the spells; 0 if there was none
  Estimate dry_fraction;             ///< of the recorded time
  Estimate dry_spell_days;           ///< as spell_days
  Estimate stock_l;                  ///< time mean
  Estimate need_l, delivered_l, dispatched_l;
  double cover_origin_days = 0;              ///< mean over replications at the origin; NaN if there is no need
  std::vector<CoverAtMark> cover;            ///< by mark
  std::vector<std::array<double, 5>> phase;  ///< by mark: probability of phases 0-4
  /// At the origin, by cover alone, for nothing has been served yet, against what the scenario states for it.
  std::array<double, 5> phase_origin{1, 0, 0, 0, 0};
  std::vector<Estimate> dry_by_day;    ///< chance that the tank was dry at some time by the end of each record day
  std::vector<ClassForecast> classes;  ///< by priority, then name
};

struct CorridorForecast {
  std::string id, name;
  Estimate trips, attacks, repelled, trucks_sent, trucks_arrived, trucks_lost, delivered_l, lost_l;
  Estimate p_trip_untouched;                        ///< of the trips that ended
  Estimate wait_days, haul_days;                    ///< mean of a truck
  Estimate lost_share;                              ///< of the trucks sent
  Estimate cycles;                                  ///< trucks that came home
  std::array<Estimate, model::kStages> stage_days;  ///< truck-days in a stage per truck that came home, by model::Stage
  Estimate loads_lost, arranged, paid_l, drivers_withdrawn;
};

/// One day of one corridor over all replications: trucks, at its end by stage, those that arrived on it, and what
/// befell them.
struct CorridorDay {
  std::int32_t day = 0;       ///< record day
  std::string date;           ///< calendar date it covers
  std::int32_t corridor = 0;  ///< in Forecast::corridors
  std::string measure;  ///< trucks_idle … trucks_unloading (model::kDayStageNames), trucks_arrived, kIncidentNames
  double mean = 0, sd = 0;  ///< of replications; sd is NaN for one replication
  std::array<double, 23> quantiles{};
};

/// One day of one tank over all replications.
struct DailyRow {
  std::int32_t day = 0;   ///< record day
  std::string date;       ///< calendar date it covers
  std::int32_t tank = 0;  ///< in Forecast::tanks
  std::string measure;  ///< stock_l, cover_days, served_share, unserved_l; shares of replications: dry_or_short (empty
                        ///< at its end, or some need unserved), phase0 … phase4
  double mean = 0, sd = 0;  ///< of replications; sd is NaN for one replication, cover is that of those with a need
  std::array<double, 23> quantiles{};
  bool has_quantiles = true;
};

/// One tank at the end of a whole seven-day window from the origin.
struct WeeklyTank {
  std::string end_date;   ///< last day of the window
  std::int32_t tank = 0;  ///< in Forecast::tanks
  Estimate p_dry;         ///< dry at some time from the origin to that day's end
  std::array<double, 23> stock_l{}, cover_days{}, unserved_week_l{};  ///< quantiles
};

struct WeeklyArrivals {
  std::string end_date;  ///< last day of the seven-day window from the origin
  Estimate mean;
  std::array<double, 23> quantiles{};  ///< tankers that reached any city in the week
};

struct Forecast {
  std::string scenario_name;
  std::int64_t start_ms = 0, origin_ms = 0;  ///< since 1970-01-01
  double horizon_days = 0;                   ///< from the origin
  std::uint64_t seed = 1;
  std::int64_t requested = 0, completed = 0;
  bool partial = false;
  std::vector<ensemble::Failure> failures;
  std::vector<Mark> marks;
  std::vector<TankForecast> tanks;          ///< by the city's id, then product
  std::vector<CorridorForecast> corridors;  ///< by id
  std::vector<SeriesForecast> series;       ///< by city; its services by name, then product by product
  std::vector<DailyRow> daily;              ///< by day, tank and measure
  std::vector<DailyRow> daily_series;       ///< by day and series; `tank` is the number of the series
  std::vector<CorridorDay> corridor_days;   ///< by day, corridor and measure
  std::vector<WeeklyTank> weekly_tanks;     ///< by week and tank; weeks that the horizon cuts are left out
  std::vector<WeeklyArrivals> weekly;
  /// Of unserved_l, by tank: uncertain inputs or chance. Filled by spread_of_unserved, empty where nobody asked for it.
  Spread spread;
  double fuel_error_relative = 0;  ///< largest of any replication
  std::int64_t truck_error = 0, driver_error = 0;
  std::int64_t events = 0;
  /// What quantiles and cvar95 are off by at most, of themselves: nought where the numbers of every replication were
  /// kept, else that of a Sketch (study::Collector).
  double quantile_error = 0;
};

/// The marks of a model.
std::vector<Mark> marks_of(const model::Model& model);

/// Standard errors and quantiles are those of statistics.hpp, by blocks when the model has uncertain inputs. Works on
/// at most `jobs` threads, with the same result for any number. Throws std::invalid_argument when no replication was
/// completed or the ensemble is of another model.
Forecast make_forecast(const model::Model& model, const ensemble::Ensemble& ensemble, int jobs = 1);

}  // namespace taji::study
