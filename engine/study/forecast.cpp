#include <limits>
#include <numeric>
#include <stdexcept>
#include <study/parallel.hpp>
#include <study/parts.hpp>
#include <taji/study/forecast.hpp>
#include <taji/text/dates.hpp>
#include <tuple>

namespace taji::study {
namespace {

constexpr double kDay = static_cast<double>(kernel::kDay);

/// The first record day that ends at or after the moment; the last one if none does.
std::int32_t day_ending_at(const model::Model& model, kernel::Millis moment) {
  const std::int32_t days = model.day_count();
  std::int32_t day = 0;
  while (day + 1 < days && model.day_end(day) < moment) ++day;
  return day;
}

Mark mark_at(const model::Model& model, std::string label, kernel::Millis since_origin) {
  const kernel::Millis moment = model.origin + since_origin;
  return {std::move(label), static_cast<double>(since_origin) / kDay, day_ending_at(model, moment),
          text::format_date(model.start_epoch + moment)};
}

std::vector<std::int32_t> ascending(std::size_t count) {
  std::vector<std::int32_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  return order;
}

}  // namespace

void check_shape(const model::Model& model, const ensemble::Ensemble& e) {
  const std::size_t n = e.replications.size(), tanks = model.tanks.size(), corridors = model.corridors.size();
  const auto days = static_cast<std::size_t>(model.day_count());
  if (days == 0) throw std::invalid_argument("nothing is recorded between the origin and the horizon");
  if (e.tank_records.size() != n * tanks || e.corridor_records.size() != n * corridors ||
      e.tank_days.size() != n * tanks * days || e.arrivals.size() != n * corridors * days ||
      e.stage_trucks.size() != n * corridors * days * model::kDayStages ||
      e.incidents.size() != n * corridors * days * model::kIncidents || e.origin_cover_mdays.size() != n * tanks ||
      e.class_records.size() != n * model.classes.size() || e.daily_series.size() != n * model.series.size() * days) {
    throw std::invalid_argument("the ensemble is not one of this model");
  }
}

std::vector<std::int32_t> order_of_tanks(const model::Model& model) {
  std::vector<std::int32_t> order = ascending(model.tanks.size());
  const auto key = [&](std::int32_t i) {
    const model::Tank& tank = model.tanks[static_cast<std::size_t>(i)];
    return std::tie(model.cities[static_cast<std::size_t>(tank.city)].name.id,
                    model.products[static_cast<std::size_t>(tank.product)]);
  };
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return key(a) < key(b); });
  return order;
}

std::vector<std::int32_t> order_of_corridors(const model::Model& model) {
  std::vector<std::int32_t> order = ascending(model.corridors.size());
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return model.corridors[static_cast<std::size_t>(a)].name.id < model.corridors[static_cast<std::size_t>(b)].name.id;
  });
  return order;
}

Estimate scaled(const Estimate& estimate, double unit) {
  return {estimate.value / unit, estimate.se / unit};
}

std::size_t whole_days(const model::Model& model) {
  return static_cast<std::size_t>((model.horizon - model.origin) / kernel::kDay);
}

std::string date_of_day(const model::Model& model, std::int32_t day) {
  return text::format_date(model.start_epoch + model.day_end(day) - 1);
}

std::vector<Mark> marks_of(const model::Model& model) {
  std::vector<Mark> marks;
  const kernel::Millis horizon = model.horizon - model.origin;
  for (const int days : {7, 14, 30}) {
    if (days * kernel::kDay <= horizon) {
      marks.push_back(mark_at(model, std::to_string(days) + "d", days * kernel::kDay));
    }
  }
  marks.push_back(mark_at(model, "horizon", horizon));
  return marks;
}

Forecast assemble(const Source& source) {
  const model::Model& model = source.model;
  Forecast forecast;
  forecast.scenario_name = model.name;
  forecast.start_ms = model.start_epoch;
  forecast.origin_ms = model.start_epoch + model.origin;
  forecast.horizon_days = static_cast<double>(model.horizon - model.origin) / kDay;
  forecast.marks = marks_of(model);
  forecast.tanks.resize(source.tank_order.size());
  in_parallel(source.jobs, source.tank_order.size(),
              [&](std::size_t place) { forecast.tanks[place] = tank_forecast(source, place, forecast.marks); });
  forecast.corridors.resize(source.corridor_order.size());
  in_parallel(source.jobs, source.corridor_order.size(),
              [&](std::size_t place) { forecast.corridors[place] = corridor_forecast(source, place); });
  daily_and_weekly(source, forecast);
  series_forecasts(source, forecast);
  forecast.corridor_days = corridor_days(source);
  forecast.weekly = weekly_arrivals(source);
  return forecast;
}

void add_totals(Forecast& forecast, const ensemble::Ensemble& ensemble) {
  forecast.seed = ensemble.seed;
  forecast.requested += ensemble.requested;
  forecast.completed += static_cast<std::int64_t>(ensemble.replications.size());
  forecast.partial = forecast.partial || ensemble.stopped;
  forecast.failures.insert(forecast.failures.end(), ensemble.failures.begin(), ensemble.failures.end());
  const double fuel_error = static_cast<double>(ensemble.fuel_error_ppb) / 1e9;
  forecast.fuel_error_relative = std::max(forecast.fuel_error_relative, fuel_error);
  forecast.truck_error = std::max(forecast.truck_error, ensemble.truck_error);
  forecast.driver_error = std::max(forecast.driver_error, ensemble.driver_error);
  forecast.events += ensemble.events;
}

Forecast make_forecast(const model::Model& model, const ensemble::Ensemble& ensemble, int jobs) {
  check_shape(model, ensemble);
  if (ensemble.replications.empty()) {
    throw std::invalid_argument("no replication was completed, so there is no forecast");
  }
  const Sampling sampling(ensemble.replications, model.has_uncertain_inputs(), ensemble.antithetic, ensemble.islands);
  const auto figures = [&](Part, std::size_t) { return std::make_unique<ExactFigures>(sampling); };
  Forecast forecast = assemble({model, ensemble, figures, order_of_tanks(model), order_of_corridors(model), jobs});
  add_totals(forecast, ensemble);
  return forecast;
}

}  // namespace taji::study
