// The parts that a forecast is put together from.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <study/figures.hpp>
#include <taji/study/forecast.hpp>
#include <taji/study/measure.hpp>
#include <vector>

namespace taji::study {

/// What a forecast consists of: one tank, class and all; the days of a tank; a corridor; its days; a series; the weeks.
enum class Part : std::uint8_t { tank, tank_days, corridor, corridor_days, series, weeks };
inline constexpr std::size_t kParts = 6;

/// The view of an ensemble that the parts share.
struct Source {
  const model::Model& model;
  const ensemble::Ensemble& ensemble;
  /// The figures of one part, each thread its own.
  std::function<std::unique_ptr<Figures>(Part part, std::size_t place)> figures;
  std::vector<std::int32_t> tank_order;      ///< the model's tank at each place of Forecast::tanks
  std::vector<std::int32_t> corridor_order;  ///< the same of corridors
  int jobs = 1;                              ///< threads to work on

  std::size_t rows() const { return ensemble.replications.size(); }
};

/// In the order of Forecast::tanks, and of Forecast::corridors.
std::vector<std::int32_t> order_of_tanks(const model::Model& model);
std::vector<std::int32_t> order_of_corridors(const model::Model& model);

/// Throws std::invalid_argument for an ensemble of another model, or one of no days.
void check_shape(const model::Model& model, const ensemble::Ensemble& ensemble);
/// What a forecast has of all its ensembles: replications, failures, checks.
void add_totals(Forecast& forecast, const ensemble::Ensemble& ensemble);

/// The parts of a forecast, but for what the whole has of its ensemble: failures, replications asked for, checks.
Forecast assemble(const Source& source);

/// Of the tank, or corridor, at that place of the forecast.
TankForecast tank_forecast(const Source& source, std::size_t place, const std::vector<Mark>& marks);
CorridorForecast corridor_forecast(const Source& source, std::size_t place);
std::vector<CorridorDay> corridor_days(const Source& source);
std::vector<WeeklyArrivals> weekly_arrivals(const Source& source);
/// Fills Forecast::daily and Forecast::weekly_tanks.
void daily_and_weekly(const Source& source, Forecast& forecast);
std::vector<ClassForecast> class_forecasts(const Source& source, std::int32_t tank, const std::vector<Mark>& marks,
                                           Figures& figures);
/// Fills Forecast::series and Forecast::daily_series.
void series_forecasts(const Source& source, Forecast& forecast);

/// Mean, standard deviation and quantiles of one day's column, which may be left in another order.
void summarise(Column& values, double unit, std::int64_t infinite, Figures& figures, DailyRow& row);

/// Quantiles in days of times since the origin, which may be left in another order; none beyond the horizon.
std::array<std::optional<double>, 23> first_times(Column& times, Figures& figures);

/// Estimates of something in another unit, of which one is `unit` of the old. Divided, not multiplied by the inverse:
/// 9825 thousandths are the double nearest to 9.825.
Estimate scaled(const Estimate& estimate, double unit);

/// Record days that are not cut by the horizon: only these make weeks.
std::size_t whole_days(const model::Model& model);

/// ISO date of the last moment of record day `day`.
std::string date_of_day(const model::Model& model, std::int32_t day);

/// Of a column with a value for each of `all` replications those of `wanted`, which are some of them; both ascend.
Column rows_of(const std::vector<std::int64_t>& all, const Column& values, const std::vector<std::int64_t>& wanted);

/// One number of every row.
template <typename Read>
Column column(std::size_t rows, Read read) {
  Column values(rows);
  for (std::size_t row = 0; row < rows; ++row) values[row] = read(row);
  return values;
}

}  // namespace taji::study
