#include <algorithm>
#include <cmath>
#include <limits>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

std::int32_t whole(double value) {
  constexpr auto top = std::numeric_limits<std::int32_t>::max();
  return value < static_cast<double>(top) ? static_cast<std::int32_t>(std::llround(value)) : top;
}

double price_index(const Sim& s, std::int32_t tank) {
  const Tank& m = s.m.tanks[tank];
  const TankState& t = s.w.tanks[tank];
  const double missing = 1 - served_share(t.needed_today, t.unserved_today);
  const double bare = std::max(0.0, 1 - cover_ms(s, tank) / s[m.price_normal]);
  return 1 + s[m.price_shortage] * missing + s[m.price_cover] * bare;
}

double class_share(const Sim& s, std::int32_t demand_class) {
  const ClassState& c = s.w.classes[demand_class];
  return served_share(c.needed_today, c.unserved_today);
}

/// Litres of deferred need.
double queued(const Sim& s, std::int32_t tank) {
  const Tank& m = s.m.tanks[tank];
  double backlog = 0;
  for (std::int32_t c = m.first_class; c < m.first_class + m.class_count; ++c)
    backlog += s.w.managed_classes[c].backlog;
  return backlog;
}

std::int32_t value_today(const Sim& s, const DaySeries& series) {
  switch (series.kind) {
    case DaySeries::Kind::service_hours: {
      const CityService& service = s.m.services[series.subject];
      return whole(service_ms(s, service, class_share(s, service.demand_class)));
    }
    case DaySeries::Kind::price_index:
      return whole(1000 * price_index(s, series.tank));
    case DaySeries::Kind::class_served:
      return whole(1e6 * class_share(s, series.subject));
    case DaySeries::Kind::queue:
      return whole(queued(s, series.tank));
    case DaySeries::Kind::reserve:
      return whole(s.w.managed[s.m.tanks[series.tank].managed].reserve);
  }
  return 0;
}

}  // namespace

double served_share(double needed, double unserved) {
  return needed > 0 ? std::clamp(1 - unserved / needed, 0.0, 1.0) : 1;
}

double service_ms(const Sim& s, const CityService& service, double share) {
  if (service.shares.empty()) return s[service.hours[0]] * share;
  std::size_t above = 0;  // the first point beyond the share
  while (above < service.shares.size() && s[service.shares[above]] <= share) ++above;
  if (above == 0) return s[service.hours.front()];
  if (above == service.shares.size()) return s[service.hours.back()];
  const double from = s[service.shares[above - 1]], to = s[service.shares[above]];
  const double low = s[service.hours[above - 1]], high = s[service.hours[above]];
  return low + (high - low) * ((share - from) / (to - from));
}

void end_service_date(const Sim& s) {
  for (std::size_t i = 0; i < s.m.services.size(); ++i) {
    const CityService& service = s.m.services[i];
    if (!service.raises_need) continue;
    settle_tank(s, service.tank);
    CityServiceState& state = s.w.city_services[i];
    const ClassState& c = s.w.classes[service.demand_class];
    const double needed = state.needed_carried + (c.needed_today - state.needed_mark);
    const double unserved = state.unserved_carried + (c.unserved_today - state.unserved_mark);
    const double full = service_ms(s, service, 1);
    state.level = full > 0 ? std::clamp(service_ms(s, service, served_share(needed, unserved)) / full, 0.0, 1.0) : 1;
    state.needed_carried = state.unserved_carried = 0;
    state.needed_mark = c.needed_today;
    state.unserved_mark = c.unserved_today;
  }
}

void carry_service_date(const Sim& s) {
  for (std::size_t i = 0; i < s.m.services.size(); ++i) {
    CityServiceState& state = s.w.city_services[i];
    if (!s.m.services[i].raises_need) continue;
    const ClassState& c = s.w.classes[s.m.services[i].demand_class];
    state.needed_carried += c.needed_today - state.needed_mark;
    state.unserved_carried += c.unserved_today - state.unserved_mark;
    state.needed_mark = state.unserved_mark = 0;
  }
}

void record_series(const Sim& s) {
  const auto days = static_cast<std::size_t>(s.m.day_count());
  for (std::size_t i = 0; i < s.m.series.size(); ++i) {
    s.w.record.series[i * days + static_cast<std::size_t>(s.w.day)] = value_today(s, s.m.series[i]);
  }
}

}  // namespace taji::model
