#include "model/handlers.hpp"

namespace taji::model {
namespace {

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
  if (!cls.weekdays.empty()) {
    const std::chrono::weekday day{std::chrono::sys_days(date_now(s))};
    factor *= s[cls.weekdays[day.iso_encoding() - 1]];
  }
  if (!cls.months.empty()) factor *= s[cls.months[month_now(s)]];
  if (cls.raised_by >= 0) factor *= 1 + s[cls.raised_most] * (1 - s.w.city_services[cls.raised_by].level);
  return factor;
}

/// The next midnight at which a need may change.
void schedule_needs_change(const Sim& s) {
  const Millis at = s.m.needs_vary_daily ? next_midnight(s) : next_month(s);
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
