// Panic buying, and what else of a tank's demand is renewed at midnight.
#include <algorithm>
#include <numeric>
#include <taji/kernel/elementary.hpp>

#include "model/managed.hpp"

namespace taji::model {
namespace {

/// A surplus of this part of the need is over (design rule: within 1 % of 1), with room for rounding.
constexpr double kCalm = 0.01 * (1 + 1e-12);
/// Litres above the trigger at which it may go off again.
constexpr double kAbove = 1e-6;

double trigger(const Sim& s, const Managed& a, const DemandClass& cls) {
  const double below = s[cls.panic_below];
  return std::isinf(below) ? -1 : stock_of_cover(a.t, below);
}

/// The factor after so many midnights.
void set_factor(const Sim& s, const Managed& a, std::int32_t index, std::int32_t nights) {
  const DemandClass& cls = s.m.classes[index];
  ManagedClass& k = s.w.managed_classes[index];
  const bool was = k.nights >= 0;
  const double half_lives = static_cast<double>(nights) * static_cast<double>(kernel::kDay) / s[cls.panic_half_life];
  const double surplus = (s[cls.panic_factor] - 1) * kernel::pow(2, -half_lives);
  const bool over = surplus <= kCalm;
  k.nights = over ? -1 : nights;
  k.factor = over ? 1 : 1 + surplus;
  if (over && !was) return;
  if (!over && nights > 0) return;
  TraceEvent event = about_tank(s, over ? TraceKind::calm : TraceKind::panic, a.tank);
  event.index = index;
  event.km = k.factor;
  note(s, event);
}

void break_out(const Sim& s, const Managed& a, std::int32_t index) {
  s.w.managed_classes[index].armed = false;
  s.w.managed_classes[index].broke_out = s.w.now;
  set_factor(s, a, index, 0);
}

/// Litres per ms that came in on the last seven days, or since the start.
double mean_arrivals(const Sim& s, const ManagedTank& g) {
  const Millis span = std::min<Millis>(s.w.now, 7 * kernel::kDay);
  return span > 0 ? std::accumulate(std::begin(g.arrived), std::end(g.arrived), 0.0) / static_cast<double>(span) : 0;
}

void renew_quotas(const Sim& s, const Managed& a) {
  if (!a.m.counts_arrivals) return;
  std::copy_backward(std::begin(a.g.arrived), std::end(a.g.arrived) - 1, std::end(a.g.arrived));
  a.g.arrived[0] = a.g.arrived_today;
  a.g.arrived_today = 0;
  const double mean = mean_arrivals(s, a.g);
  for (std::int32_t i = a.first; i < a.last; ++i) {
    const double share = s[s.m.classes[i].quota_share];
    s.w.managed_classes[i].quota_by_arrivals = share >= 1 ? std::numeric_limits<double>::infinity() : share * mean;
  }
}

void schedule_midnight(const Sim& s) {
  schedule(s, next_midnight(s), tie(EventKind::demand, -1), EventWhat::stock_midnight, -1);
}

bool has_midnight(const Model& m) {
  return std::any_of(m.managed.begin(), m.managed.end(), [](const Management& a) { return a.counts_arrivals; }) ||
         std::any_of(m.classes.begin(), m.classes.end(), [](const DemandClass& c) { return c.panic_factor >= 0; });
}

}  // namespace

void update_panic(const Sim& s, const Managed& a) {
  for (std::int32_t i = a.first; i < a.last; ++i) {
    const DemandClass& cls = s.m.classes[i];
    if (cls.panic_factor < 0) continue;
    ManagedClass& k = s.w.managed_classes[i];
    k.private_capacity = s.w.classes[i].need * s[cls.panic_private];
    if (k.nights >= 0) continue;
    const double at = trigger(s, a, cls);
    if (a.t.level > at) {
      k.armed = k.armed || a.t.level >= at + kAbove;
    } else if (k.armed) {
      break_out(s, a, i);
    }
  }
}

void panic_horizon(const Sim& s, const Managed& a, Horizon& next) {
  for (std::int32_t i = a.first; i < a.last; ++i) {
    const DemandClass& cls = s.m.classes[i];
    if (cls.panic_factor < 0 || s.w.managed_classes[i].nights >= 0) continue;
    const double at = trigger(s, a, cls);
    if (s.w.managed_classes[i].armed) {
      next.down(at, a.t.level);
    } else {
      next.up(at + 2 * kAbove, a.t.level);
    }
  }
}

/// Set off by the timeline; the tank is settled, and refreshed later.
void set_off_panic(const Sim& s, std::int32_t cls, std::int32_t tank) {
  break_out(s, Managed(s, tank), cls);
}

void start_midnights(const Sim& s) {
  if (!has_midnight(s.m)) return;
  schedule_midnight(s);
}

void stock_midnight(const Sim& s) {
  schedule_midnight(s);
  for (const Management& m : s.m.managed) {
    settle_tank(s, m.tank);
    const Managed a(s, m.tank);
    renew_quotas(s, a);
    for (std::int32_t i = a.first; i < a.last; ++i) {
      const ManagedClass& k = s.w.managed_classes[i];
      if (k.nights >= 0 && k.broke_out < s.w.now) set_factor(s, a, i, k.nights + 1);
    }
    refresh_tank(s, m.tank);
  }
}

}  // namespace taji::model
