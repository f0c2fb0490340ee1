#include <algorithm>
#include <cmath>
#include <limits>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

std::int32_t saturate(double value) {
  constexpr auto top = std::numeric_limits<std::int32_t>::max();
  return value < static_cast<double>(top) ? static_cast<std::int32_t>(std::llround(value)) : top;
}

std::int32_t cover_mdays(const Sim& s, std::int32_t tank) {
  return saturate(cover_ms(s, tank) / static_cast<double>(kernel::kDay) * 1000);
}

/// Phase of a day: the worse of what its served share and its closing cover say.
std::int16_t phase_of(const Sim& s, double served, double cover) {
  std::int16_t phase = 0;
  for (std::int16_t k = 0; k < 4; ++k) {
    if (served < s[s.m.phase_served[k]] || cover < s[s.m.phase_cover[k]]) phase = static_cast<std::int16_t>(k + 1);
  }
  return phase;
}

void schedule_day_end(const Sim& s) {
  if (s.w.day >= s.m.day_count()) return;
  schedule(s, s.m.day_end(s.w.day), tie(EventKind::daily, 0), EventWhat::day_ends, s.w.day);
}

void schedule_date_end(const Sim& s) {
  schedule(s, next_midnight(s), tie(EventKind::daily, -1), EventWhat::date_ends, -1);
}

void clear_day(const Sim& s, std::int32_t tank) {
  const Tank& m = s.m.tanks[tank];
  for (std::int32_t c = m.first_class; c < m.first_class + m.class_count; ++c) {
    s.w.classes[c].needed_today = s.w.classes[c].unserved_today = 0;
  }
}

/// What was accepted and caught up before the origin is not recorded.
void start_managed(const Sim& s, std::int32_t tank) {
  const Tank& m = s.m.tanks[tank];
  if (m.managed < 0) return;
  s.w.managed[m.managed].inflow_before = s.w.managed[m.managed].inflow;
  for (std::int32_t c = m.first_class; c < m.first_class + m.class_count; ++c) {
    s.w.managed_classes[c].caught_up_before = s.w.managed_classes[c].caught_up;
  }
}

/// The queue of deferred need, and how long it takes at what is handed out to it now.
void put_queue(const Sim& s, std::int32_t tank, TankDay& row) {
  const Tank& m = s.m.tanks[tank];
  if (m.managed < 0) return;
  double backlog = 0, handed = 0;
  for (std::int32_t c = m.first_class; c < m.first_class + m.class_count; ++c) {
    backlog += s.w.managed_classes[c].backlog;
    handed += s.w.managed_classes[c].catch_up;
  }
  row.queue_l = saturate(backlog);
  if (backlog <= 0) return;
  row.queue_mdays = handed > 0 ? saturate(backlog / handed / static_cast<double>(kernel::kDay) * 1000)
                               : std::numeric_limits<std::int32_t>::max();
}

}  // namespace

/// At the origin: measures begin at nothing. A spell that is under way after a warm-up is not among those counted.
void start_record(const Sim& s) {
  World& w = s.w;
  for (std::size_t i = 0; i < s.m.tanks.size(); ++i) settle_tank(s, static_cast<std::int32_t>(i));
  carry_service_date(s);
  for (std::size_t i = 0; i < s.m.tanks.size(); ++i) {
    const auto tank = static_cast<std::int32_t>(i);
    TankState& t = w.tanks[i];
    t.needed_today = t.unserved_today = 0;
    t.dry_today = t.short_on_date = t.dry_on_date = false;
    t.dry_counts = t.short_counts = false;
    clear_day(s, tank);
    start_managed(s, tank);
    w.record.origin_stock_l[i] = std::llround(t.level);
    w.record.origin_cover_mdays[i] = cover_mdays(s, tank);
    if (t.dry) w.record.tanks[i].first_stockout = 0;
  }
  start_stages(s);
  w.recording = true;
  w.day = 0;
  schedule_day_end(s);
  if (!s.m.days_are_dates()) schedule_date_end(s);
}

std::int32_t& incident_today(const Sim& s, std::int32_t corridor, Incident incident) {
  const auto day = static_cast<std::size_t>(corridor) * static_cast<std::size_t>(s.m.day_count()) +
                   static_cast<std::size_t>(s.w.day);
  return s.w.record.incidents[day * kIncidents + static_cast<std::size_t>(incident)];
}

/// The end of a record day: its row of every tank and corridor.
void day_ends(const Sim& s) {
  World& w = s.w;
  const std::size_t days = static_cast<std::size_t>(s.m.day_count());
  for (std::size_t i = 0; i < s.m.tanks.size(); ++i) settle_tank(s, static_cast<std::int32_t>(i));
  record_series(s);
  carry_service_date(s);
  for (std::size_t i = 0; i < s.m.tanks.size(); ++i) {
    const auto tank = static_cast<std::int32_t>(i);
    TankState& t = w.tanks[i];
    TankDay& row = w.record.tank_days[i * days + static_cast<std::size_t>(w.day)];
    const double served = t.needed_today > 0 ? 1 - t.unserved_today / t.needed_today : 1;
    row.stock_l = std::llround(t.level);
    row.cover_mdays = cover_mdays(s, tank);
    row.served_ppm = static_cast<std::int32_t>(std::llround(std::clamp(served, 0.0, 1.0) * 1e6));
    row.unserved_l = saturate(t.unserved_today);
    row.phase = phase_of(s, served, cover_ms(s, tank));
    row.dry_or_short = t.dry_today || t.unserved_today > 0;
    put_queue(s, tank, row);
    clear_day(s, tank);
    t.needed_today = t.unserved_today = 0;
    t.dry_today = false;
  }
  stages_at_day_end(s);
  for (std::size_t i = 0; i < w.corridors.size(); ++i) {
    incident_today(s, static_cast<std::int32_t>(i), Incident::drivers_withdrawn) =
        static_cast<std::int32_t>(w.corridors[i].withdrawn);
  }
  ++w.day;
  schedule_day_end(s);
  if (s.m.days_are_dates()) count_dates(s);
}

/// Midnight, where record days do not end then.
void date_ends(const Sim& s) {
  count_dates(s);
  schedule_date_end(s);
}

/// The calendar day under way, as far as it has come, is counted by whether it was short or dry.
void count_dates(const Sim& s) {
  for (std::size_t i = 0; i < s.m.tanks.size(); ++i) {
    settle_tank(s, static_cast<std::int32_t>(i));
    TankState& t = s.w.tanks[i];
    s.w.record.tanks[i].shortage_days += t.short_on_date;
    s.w.record.tanks[i].dry_days += t.dry_on_date;
    t.short_on_date = t.dry_on_date = false;
  }
}

}  // namespace taji::model
