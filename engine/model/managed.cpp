#include "model/managed.hpp"

#include <algorithm>
#include <string>

namespace taji::model {
namespace {

/// An allocation that was worked out, with all that it was worked out from.
struct Worked {
  std::vector<Claim> claims;
  double inflow = 0, last_mile = 0;
  std::vector<Share> shares;
  Allocation given;
};

/// Scratch of refreshes. Of each tank the last allocation is kept: most refreshes ask for the same again. It is the
/// answer to the same question whatever world asks.
struct Workspace {
  std::vector<Claim> claims;
  std::vector<Worked> worked;
};

Workspace& workspace() {
  thread_local Workspace space;
  return space;
}

/// What the workspace's claims get.
const Worked& allocated(Workspace& space, std::int32_t tank, double inflow, double last_mile) {
  if (static_cast<std::size_t>(tank) >= space.worked.size()) space.worked.resize(static_cast<std::size_t>(tank) + 1);
  Worked& worked = space.worked[static_cast<std::size_t>(tank)];
  if (worked.inflow == inflow && worked.last_mile == last_mile && worked.claims == space.claims) return worked;
  worked.claims = space.claims;
  worked.inflow = inflow;
  worked.last_mile = last_mile;
  worked.shares.resize(space.claims.size());
  worked.given = allocate(worked.claims, inflow, last_mile, worked.shares);
  return worked;
}

double quota_of(const Sim& s, const DemandClass& cls, const ManagedClass& state) {
  return std::min(s[cls.quota] / static_cast<double>(kernel::kDay), state.quota_by_arrivals);
}

/// What was bought in a panic is used first, once that is over.
bool lives_on_private(const ClassState& c, const ManagedClass& k) {
  return c.need > 0 && k.nights < 0 && k.private_stock > 0;
}

Claim claim_of(const Sim& s, const Managed& a, std::int32_t index) {
  const DemandClass& cls = s.m.classes[index];
  const ClassState& c = s.w.classes[index];
  const ManagedClass& k = s.w.managed_classes[index];
  Claim claim;
  claim.priority = cls.priority;
  claim.direct = cls.direct;
  claim.need = c.need;
  if (c.need <= 0) return claim;
  const Cut cut = cut_of(s, a, index);
  claim.quota = quota_of(s, cls, k);
  claim.want[kPrompt] = lives_on_private(c, k) ? 0 : c.need;
  if (c.buffer < c.buffer_capacity) claim.want[kRefill] = c.need;
  if (k.backlog > 0) claim.want[kCatchUp] = s[cls.catch_up] * c.need;
  if (k.nights >= 0 && k.private_stock < k.private_capacity) claim.want[kSurplus] = (k.factor - 1) * c.need;
  const double here = cut.here * claim.want[kPrompt], above = cut.above * claim.want[kPrompt];
  if (a.t.level > c.hold_level) {
    claim.free = here;
    claim.edge = above - here;
    claim.extras = cut.here >= 1 ? Extras::from_stock : cut.above >= 1 ? Extras::from_flow : Extras::none;
  } else if (a.t.level == c.hold_level) {
    claim.edge = above;
    claim.extras = cut.above >= 1 ? Extras::from_flow : Extras::none;
  }
  return claim;
}

/// What becomes of a class's need, given what it draws.
void take_share(const Share& share, const Claim& claim, ClassState& c, ManagedClass& k) {
  k.prompt = share.rate[kPrompt];
  k.refill = share.rate[kRefill];
  k.catch_up = share.rate[kCatchUp];
  k.surplus = share.rate[kSurplus];
  k.from_buffer = k.from_private = k.unserved = 0;
  if (lives_on_private(c, k)) {
    k.from_private = c.need;
  } else {
    const double missing = std::max(0.0, claim.want[kPrompt] - k.prompt);
    (c.buffer > 0 ? k.from_buffer : k.private_stock > 0 ? k.from_private : k.unserved) = missing;
  }
  c.drawing = k.prompt > 0;
  c.refilling = k.refill > 0;
  c.on_buffer = k.from_buffer > 0;
}

/// What enters while the classes draw, and how the level changes (design: a full tank accepts what is drawn from it).
void balance_flows(const Sim& s, const Managed& a, const Allocation& given) {
  ManagedTank& g = a.g;
  const double full = a.t.capacity - a.t.reserved, draw = given.draw;
  g.from_flow = g.flow;
  g.from_outside = g.from_reserve = 0;
  g.net = given.net;
  const bool waiting = g.outside > 0 || g.released > 0;
  if (waiting && a.t.level == level_with_room(s, a.tank) && draw > g.flow) {
    (g.outside > 0 ? g.from_outside : g.from_reserve) = draw - g.flow;
    g.net = 0;
  } else if (a.t.level >= full) {
    g.from_flow = std::min(g.flow, draw);
    g.net = draw > g.flow ? g.flow - draw : 0;
  } else if (std::isinf(given.net)) {
    g.net = g.flow - draw;
  }
}

Allocation allocate_now(const Sim& s, const Managed& a) {
  Workspace& space = workspace();
  space.claims.resize(static_cast<std::size_t>(a.last - a.first));
  for (std::int32_t i = a.first; i < a.last; ++i) space.claims[i - a.first] = claim_of(s, a, i);
  const bool waiting = a.g.outside > 0 || a.g.released > 0;
  const bool fed = waiting && a.t.level == level_with_room(s, a.tank);
  const double inflow = fed ? std::numeric_limits<double>::infinity() : a.g.flow;
  const double last_mile = s[a.m.last_mile] / static_cast<double>(kernel::kDay);
  const Worked& worked = allocated(space, a.tank, inflow, last_mile);
  for (std::int32_t i = a.first; i < a.last; ++i) {
    take_share(worked.shares[i - a.first], worked.claims[i - a.first], s.w.classes[i], s.w.managed_classes[i]);
  }
  return worked.given;
}

/// When something next changes of itself.
Horizon horizon_of(const Sim& s, const Managed& a) {
  const TankState& t = a.t;
  const ManagedTank& g = a.g;
  Horizon next;
  for (std::int32_t i = a.first; i < a.last; ++i) {
    const ClassState& c = s.w.classes[i];
    const ManagedClass& k = s.w.managed_classes[i];
    if (c.need <= 0) continue;
    next.down(c.hold_level, t.level);
    next.up(c.hold_level, t.level);
    next.lasts(c.buffer_capacity - c.buffer, k.refill);
    next.lasts(c.buffer, k.from_buffer);
    next.lasts(k.private_capacity - k.private_stock, k.surplus);
    next.lasts(k.private_stock, k.from_private);
    next.lasts(k.backlog, k.catch_up);
  }
  next.lasts(g.outside, g.from_outside);
  next.lasts(g.released, g.from_reserve);
  const bool waiting = g.outside > 0 || g.released > 0;
  if (waiting || truck_waits(s, a.tank)) next.down_now(level_with_room(s, a.tank), t.level);
  next.up_now(t.capacity - t.reserved, t.level);
  next.up_now(level_to_dispatch(s, a.tank), t.level);
  rules_horizon(s, a, next);
  reserve_horizon(s, a, next);
  panic_horizon(s, a, next);
  reorder_horizon(s, a, next);
  return next;
}

/// What was decided, and until when: between two thresholds it holds while nothing but the level changes.
void keep(const Sim& s, const Managed& a, const Horizon& next) {
  a.t.floor = next.floor;
  a.g.ceiling = next.ceiling;
  a.t.lower = next.lower;
  a.t.upper = next.upper;
  a.t.lasts_until = static_cast<double>(s.w.now) + next.in_ms;
  a.t.lasting = -1;
  a.t.steady = !next.on_edge && a.g.outside <= 0 && a.g.released <= 0;
}

/// The time to the next threshold, or to the end of something else.
double next_change(const Managed& a, Horizon next) {
  next.lasts(a.t.level - next.floor, -a.g.net);
  if (std::isfinite(next.ceiling)) next.lasts(next.ceiling - a.t.level, a.g.net);
  return next.in_ms;
}

/// What one class takes in `dt` at the rates it was left with; `share` of its draws is there.
double settle_class(const Sim& s, const Managed& a, std::int32_t index, double dt, double share) {
  ClassState& c = s.w.classes[index];
  ManagedClass& k = s.w.managed_classes[index];
  const double refill = std::min(k.refill * dt * share, c.buffer_capacity - c.buffer);
  const double late = std::min(k.catch_up * dt * share, k.backlog);
  const double surplus = std::max(0.0, std::min(k.surplus * dt * share, k.private_capacity - k.private_stock));
  const double prompt = k.prompt * dt * share;
  const double buffered = std::min(k.from_buffer * dt, c.buffer);
  const double own = std::min(k.from_private * dt, k.private_stock);
  c.buffer += refill - buffered;
  k.private_stock += surplus - own;
  k.backlog -= late;
  k.caught_up += late;
  a.t.consumed += prompt + late + buffered + own;
  const double unserved = k.unserved * dt;
  const double deferred = unserved * s[s.m.classes[index].deferred];
  k.backlog += deferred;
  k.deferred += deferred;
  book_class(s, a.tank, index, c.need * dt, unserved, dt);
  return prompt + refill + late + surplus;
}

/// The level after `dt`, and what entered; rounding leaves at most the flow of a millisecond to put right.
void settle_volumes(const Managed& a, double before, double dt, double taken) {
  ManagedTank& g = a.g;
  TankState& t = a.t;
  double flow = g.from_flow * dt;
  const double outside = std::min(g.from_outside * dt, g.outside);
  const double reserve = std::min(g.from_reserve * dt, g.released);
  double after = before + (flow + outside + reserve - taken);
  if (g.net > 0 && after > g.ceiling) {
    flow -= after - g.ceiling;
    after = g.ceiling;
  } else if (g.net < 0 && after < t.floor) {
    t.consumed -= t.floor - after;
    after = t.floor;
  } else if (g.net == 0 && after != before && (after > before || before - after < 1e-6)) {
    t.consumed += after - before;
    after = before;
  } else if (g.net == 0 && after < 0) {
    // What came from outside ended within the last millisecond, with nothing in the tank to make up for it.
    t.consumed += after;
    after = 0;
  }
  g.outside -= outside;
  g.released -= reserve;
  g.reserve -= reserve;
  g.inflow += flow + outside;
  g.arrived_today += flow + outside;
  t.level = after;
}

/// What lasted until now but for the noise in the time of its event has ended.
void snap_class(const Managed& a, ClassState& c, ManagedClass& k) {
  if (k.refill > 0 && c.buffer_capacity - c.buffer <= k.refill * kEarlyMs) {
    a.t.consumed -= c.buffer_capacity - c.buffer;
    c.buffer = c.buffer_capacity;
  }
  if (k.from_buffer > 0 && c.buffer <= k.from_buffer * kEarlyMs) {
    a.t.consumed += c.buffer;
    c.buffer = 0;
  }
  if (k.surplus > 0 && k.private_capacity - k.private_stock <= k.surplus * kEarlyMs) {
    a.t.consumed -= k.private_capacity - k.private_stock;
    k.private_stock = k.private_capacity;
  }
  if (k.from_private > 0 && k.private_stock <= k.from_private * kEarlyMs) {
    a.t.consumed += k.private_stock;
    k.private_stock = 0;
  }
  if (k.catch_up > 0 && k.backlog <= k.catch_up * kEarlyMs) {
    k.caught_up += k.backlog;
    k.backlog = 0;
  }
}

void snap(const Sim& s, const Managed& a) {
  TankState& t = a.t;
  ManagedTank& g = a.g;
  for (std::int32_t i = a.first; i < a.last; ++i) snap_class(a, s.w.classes[i], s.w.managed_classes[i]);
  if (g.from_outside > 0 && g.outside <= g.from_outside * kEarlyMs) {
    g.inflow += g.outside;
    t.consumed += g.outside;
    g.outside = 0;
  }
  if (g.from_reserve > 0 && g.released <= g.from_reserve * kEarlyMs) {
    t.consumed += g.released;
    g.reserve -= g.released;
    g.released = 0;
  }
  if (g.net < 0 && t.level - t.floor <= -g.net * kEarlyMs) {
    t.consumed += t.level - t.floor;
    t.level = t.floor;
  } else if (g.net > 0 && g.ceiling - t.level <= g.net * kEarlyMs) {
    g.inflow += g.ceiling - t.level;
    t.level = g.ceiling;
  }
}

}  // namespace

TraceEvent about_tank(const Sim& s, TraceKind kind, std::int32_t tank) {
  TraceEvent event = about(s, kind, -1);
  event.tank = tank;
  return event;
}

void settle_managed(const Sim& s, std::int32_t tank) {
  const Managed a(s, tank);
  const auto dt = static_cast<double>(s.w.now - a.t.since);
  a.t.since = a.t.classes_since = s.w.now;
  const double before = a.t.level;
  double share = 1;  // crossings are rounded up to the millisecond: only the fuel that is there is booked
  if (a.g.net < 0) {
    const double out = a.t.draw * dt, missing = a.t.floor - (before + a.g.net * dt);
    if (missing > 0) share = std::max(0.0, (out - missing) / out);
  }
  settle_volumes(a, before, dt, settle_managed_classes(s, tank, dt, share));
  book_time(s, tank, dt, before);
}

double settle_managed_classes(const Sim& s, std::int32_t tank, double dt, double share) {
  const Managed a(s, tank);
  double taken = 0;
  for (std::int32_t i = a.first; i < a.last; ++i) taken += settle_class(s, a, i, dt, share);
  return taken;
}

void refresh_managed(const Sim& s, std::int32_t tank) {
  const Managed a(s, tank);
  TankState& t = a.t;
  a.g.flow = flow_now(s, a);
  do {
    release_when_low(s, a);
    enter_waiting(s, a);
  } while (place_orders(s, a));
  update_rules(s, a);
  update_panic(s, a);
  const Allocation given = allocate_now(s, a);
  t.draw = given.draw;
  balance_flows(s, a, given);
  const Horizon next = horizon_of(s, a);
  keep(s, a, next);
  schedule_crossing(s, tank, next_change(a, next));
  bool is_short = false;
  for (std::int32_t i = a.first; i < a.last; ++i) is_short = is_short || s.w.managed_classes[i].unserved > 0;
  mark_dry(s, tank, t.level <= 0 && t.need > 0 && a.g.net <= 0);
  mark_short(s, tank, is_short);
}

/// The crossing that the tank's event asserts is made exact.
void snap_managed(const Sim& s, std::int32_t tank) {
  snap(s, Managed(s, tank));
}

std::string check_managed(const Sim& s, std::int32_t tank) {
  const Managed a(s, tank);
  std::string wrong;
  for (std::int32_t i = a.first; i < a.last; ++i) {
    const ManagedClass& k = s.w.managed_classes[i];
    const double error = std::abs(k.deferred - k.caught_up - k.backlog);
    if (error > 1e-9 * std::max(1.0, k.deferred)) wrong = "deferred need is not conserved";
    if (k.private_stock < -1e-6 || k.backlog < -1e-6) wrong = "private tanks or a backlog are below zero";
  }
  if (a.g.outside < -1e-6 || a.g.reserve < -1e-6 || a.g.released < -1e-6 || a.g.released > a.g.reserve + 1e-6) {
    wrong = "a reserve, or what waits outside, is below zero";
  }
  return wrong;
}

}  // namespace taji::model
