// Tanks that have more than deliveries, classes, holds and buffers: how the parts of their handling fit together.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include "model/allocation.hpp"
#include "model/handlers.hpp"

namespace taji::model {

/// By how much the noise in its time lets a crossing come too early: see schedule_crossing().
inline constexpr double kEarlyMs = 2e-3;

/// A managed tank with everything that is its own.
struct Managed {
  Managed(const Sim& s, std::int32_t tank_)
      : tank(tank_),
        m(s.m.managed[s.m.tanks[tank_].managed]),
        t(s.w.tanks[tank_]),
        g(s.w.managed[s.m.tanks[tank_].managed]),
        first(s.m.tanks[tank_].first_class),
        last(first + s.m.tanks[tank_].class_count) {}

  std::int32_t tank;
  const Management& m;
  TankState& t;
  ManagedTank& g;
  std::int32_t first, last;  ///< its classes
};

/// The next threshold of the level on either side, and the time to whatever comes first.
struct Horizon {
  double floor = 0, ceiling = std::numeric_limits<double>::infinity();
  double in_ms = std::numeric_limits<double>::infinity();
  /// The thresholds on either side in whatever direction they matter; `on_edge`: the level is at one.
  double lower = 0, upper = std::numeric_limits<double>::infinity();
  bool on_edge = false;

  /// A level that matters when it is reached from above; from below.
  void down(double threshold, double level) {
    if (threshold < level) floor = std::max(floor, threshold);
    between(threshold, level);
  }
  void up(double threshold, double level) {
    if (threshold > level) ceiling = std::min(ceiling, threshold);
    between(threshold, level);
  }
  /// One that depends on what waits at the tank now.
  void down_now(double threshold, double level) {
    if (threshold < level) floor = std::max(floor, threshold);
  }
  void up_now(double threshold, double level) {
    if (threshold > level) ceiling = std::min(ceiling, threshold);
  }
  void between(double threshold, double level) {
    if (threshold < level) lower = std::max(lower, threshold);
    if (threshold > level) upper = std::min(upper, threshold);
    on_edge = on_edge || threshold == level;
  }
  /// Something that lasts `amount` at a rate.
  void lasts(double amount, double rate) {
    if (rate > 0) in_ms = std::min(in_ms, amount / rate);
  }
};

/// The stock that a cover is: infinite for an endless cover, and for any cover without need nothing.
inline double stock_of_cover(const TankState& t, double cover_ms) {
  if (std::isinf(cover_ms)) return cover_ms;
  return t.need > 0 ? cover_ms * t.need : -1;
}

TraceEvent about_tank(const Sim& s, TraceKind kind, std::int32_t tank);

// ---- managed.cpp
void settle_managed(const Sim& s, std::int32_t tank);
void refresh_managed(const Sim& s, std::int32_t tank);
/// What the classes take in `dt` at the rates they were left with, of which `share` is there; booked.
double settle_managed_classes(const Sim& s, std::int32_t tank, double dt, double share);
/// What flows in steadily in `dt`, booked; 0 for a tank that is not managed.
inline double flow_in(const Sim& s, std::int32_t tank, double dt) {
  const std::int32_t managed = s.m.tanks[tank].managed;
  if (managed < 0) return 0;
  ManagedTank& g = s.w.managed[managed];
  const double flow = g.from_flow * dt;
  g.inflow += flow;
  g.arrived_today += flow;
  return flow;
}
/// Litres per ms by which the level falls.
inline double fall_of(const Sim& s, std::int32_t tank) {
  const std::int32_t managed = s.m.tanks[tank].managed;
  return managed < 0 ? s.w.tanks[tank].draw : -s.w.managed[managed].net;
}
void snap_managed(const Sim& s, std::int32_t tank);
/// What is not part of the balance of fuel: deferred need, and that no store holds less than nothing. Empty: fine.
std::string check_managed(const Sim& s, std::int32_t tank);

// ---- supply.cpp
/// What waits outside, and what is released of the reserve, enters as far as there is room.
void enter_waiting(const Sim& s, const Managed& a);
/// Orders what is due; true if something came at once.
bool place_orders(const Sim& s, const Managed& a);
double flow_now(const Sim& s, const Managed& a);
void reorder_horizon(const Sim& s, const Managed& a, Horizon& next);

// ---- reserve.cpp
/// Releases the reserve when cover is low; true if it did.
bool release_when_low(const Sim& s, const Managed& a);
void reserve_horizon(const Sim& s, const Managed& a, Horizon& next);

// ---- rationing.cpp
void update_rules(const Sim& s, const Managed& a);
/// Share of its need that a class may draw at the present level, and just above it.
struct Cut {
  double here = 1, above = 1;
};
Cut cut_of(const Sim& s, const Managed& a, std::int32_t cls);
void rules_horizon(const Sim& s, const Managed& a, Horizon& next);

// ---- panic.cpp
void update_panic(const Sim& s, const Managed& a);
void panic_horizon(const Sim& s, const Managed& a, Horizon& next);

}  // namespace taji::model
