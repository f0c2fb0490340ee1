#include <algorithm>
#include <stdexcept>
#include <taji/ensemble/ensemble.hpp>

namespace taji::ensemble {
namespace {

template <typename T>
void put_after(std::vector<T>& table, std::vector<T>& more) {
  if (table.empty()) {
    table = std::move(more);
  } else {
    table.insert(table.end(), more.begin(), more.end());
  }
}

bool same_shape(const Ensemble& a, const Ensemble& b) {
  return a.seed == b.seed && a.antithetic == b.antithetic && a.tanks == b.tanks && a.corridors == b.corridors &&
         a.days == b.days && a.classes == b.classes && a.series == b.series;
}

}  // namespace

void append(Ensemble& e, Ensemble more) {
  if (e.requested == 0) {
    e = std::move(more);
    return;
  }
  if (!same_shape(e, more) || more.first != e.first + e.requested) {
    throw std::invalid_argument("these are not the next replications of the same run");
  }
  e.requested += more.requested;
  e.stopped = e.stopped || more.stopped;
  put_after(e.failures, more.failures);
  put_after(e.replications, more.replications);
  put_after(e.tank_records, more.tank_records);
  put_after(e.corridor_records, more.corridor_records);
  put_after(e.tank_days, more.tank_days);
  put_after(e.class_records, more.class_records);
  put_after(e.daily_series, more.daily_series);
  put_after(e.arrivals, more.arrivals);
  put_after(e.stage_trucks, more.stage_trucks);
  put_after(e.incidents, more.incidents);
  put_after(e.origin_cover_mdays, more.origin_cover_mdays);
  e.fuel_error_ppb = std::max(e.fuel_error_ppb, more.fuel_error_ppb);
  e.truck_error = std::max(e.truck_error, more.truck_error);
  e.driver_error = std::max(e.driver_error, more.driver_error);
  e.events += more.events;
}

std::size_t bytes_per_replication(const model::Model& model) {
  const std::size_t tanks = model.tanks.size(), corridors = model.corridors.size();
  const auto days = static_cast<std::size_t>(model.day_count());
  const std::size_t of_corridor_day = sizeof(std::int32_t) * (1 + model::kDayStages + model::kIncidents);
  return tanks * (sizeof(model::TankRecord) + days * sizeof(model::TankDay) + sizeof(std::int32_t)) +
         corridors * (sizeof(model::CorridorRecord) + days * of_corridor_day) +
         model.classes.size() * sizeof(model::ClassRecord) + model.series.size() * days * sizeof(std::int32_t) +
         sizeof(std::int64_t);
}

}  // namespace taji::ensemble
