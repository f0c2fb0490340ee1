#include <chrono>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

using Days = std::chrono::sys_days;

/// The calendar day that a moment, in milliseconds since the start, lies in.
Days date_of(const Model& m, Millis at) {
  const Millis ms = m.start_epoch + at;
  const Millis day = ms >= 0 ? ms / kernel::kDay : -((-(ms + 1)) / kernel::kDay) - 1;
  return Days{std::chrono::days{static_cast<std::int32_t>(day)}};
}

std::size_t month_of(Days date) {
  return static_cast<unsigned>(std::chrono::year_month_day{date}.month()) - 1;
}

/// Whether the need of some class of the tank is another than it was left with.
bool needs_another(const Sim& s, const Tank& tank) {
  for (std::int32_t i = tank.first_class; i < tank.first_class + tank.class_count; ++i) {
    const DemandClass& cls = s.m.classes[i];
    if (!cls.varies()) continue;
    if (s[cls.rate] / static_cast<double>(kernel::kDay) * need_factor(s, cls) != s.w.classes[i].need) return true;
  }
  return false;
}

}  // namespace

double need_factor(const Sim& s, const DemandClass& cls) {
  double factor = 1;
  if (!cls.weekdays.empty() || !cls.months.empty()) {
    const Days date = date_of(s.m, s.w.now);
    if (!cls.weekdays.empty()) factor *= s[cls.weekdays[std::chrono::weekday{date}.iso_encoding() - 1]];
    if (!cls.months.empty()) factor *= s[cls.months[month_of(date)]];
  }
  if (cls.raised_by >= 0) factor *= 1 + s[cls.raised_most] * (1 - s.w.city_services[cls.raised_by].level);
  return factor;
}

/// The next midnight at which a need may change.
void schedule_needs_change(const Sim& s) {
  const Millis since = s.w.now - s.m.midnight;
  Millis at = s.m.midnight + (since < 0 ? 0 : since / kernel::kDay + 1) * kernel::kDay;
  if (!s.m.needs_vary_daily) {
    while (std::chrono::year_month_day{date_of(s.m, at)}.day() != std::chrono::day{1}) at += kernel::kDay;
  }
  schedule(s, at, tie(EventKind::demand, -1), EventWhat::needs_change, -1);
}

void needs_change(const Sim& s) {
  end_service_date(s);
  for (std::size_t i = 0; i < s.m.tanks.size(); ++i) {
    if (!needs_another(s, s.m.tanks[i])) continue;
    const auto tank = static_cast<std::int32_t>(i);
    settle_tank(s, tank);
    refresh_needs(s, tank);
    refresh_tank(s, tank);
  }
  schedule_needs_change(s);
}

}  // namespace taji::model
