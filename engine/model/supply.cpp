// What comes into tanks by other means than the corridors' trucks: steady inflows, batches, orders.
#include <algorithm>
#include <taji/network/components.hpp>

#include "model/managed.hpp"

namespace taji::model {
namespace {

/// No policy that makes sense places more orders in one instant.
constexpr double kMostOrders = 10'000;

bool is_open(const Sim& s, std::int32_t way) {
  return way < 0 || s.w.ways_open[way] != 0;
}

double next_due_ms(const InflowState& state) {
  return state.plan_ms + static_cast<double>(state.planned) * state.every_ms;
}

void schedule_batch(const Sim& s, std::int32_t inflow) {
  const Inflow& m = s.m.inflows[inflow];
  InflowState& state = s.w.inflows[inflow];
  const auto ordinal = static_cast<std::uint32_t>(1 + m.name.rank);
  state.event = schedule(s, kernel::round_to_millis(next_due_ms(state)), tie(EventKind::stock, m.tank, ordinal),
                         EventWhat::batch_due, inflow);
}

/// Litres come to the tank, by inflow or order (`inflow` -1), and wait for room where there is none.
void arrive(const Sim& s, const Managed& a, double litres, std::int32_t inflow) {
  a.g.outside += litres;
  const double before = a.t.level;
  enter_waiting(s, a);
  TraceEvent event = about_tank(s, TraceKind::batch, a.tank);
  event.index = inflow;
  event.litres = litres;
  event.lost = std::llround(std::max(0.0, litres - (a.t.level - before)));
  note(s, event);
}

void start_order(const Sim& s, const Managed& a, double litres) {
  const double lead = draw(s, a.m.lead_time, a.m.hash, Purpose::lead_time, a.g.orders++);
  if (s.w.recording) ++s.w.record.tanks[a.tank].orders;
  TraceEvent event = about_tank(s, TraceKind::ordered, a.tank);
  event.litres = litres;
  event.until = kernel::round_to_millis(s.w.exact_now + lead);
  note(s, event);
  if (lead == 0) {
    arrive(s, a, litres, -1);
    return;
  }
  auto slot = std::find_if(s.w.orders.begin(), s.w.orders.end(), [](const Order& o) { return o.litres == 0; });
  if (slot == s.w.orders.end()) slot = s.w.orders.insert(slot, Order{});
  *slot = {a.tank, litres};
  a.g.on_order += litres;
  const auto index = static_cast<std::int32_t>(slot - s.w.orders.begin());
  schedule(s, event.until, tie(EventKind::stock, a.tank), EventWhat::order_arrives, index);
}

/// The way of an inflow has opened or closed: what was due meanwhile comes in.
void way_changes(const Sim& s, std::int32_t inflow) {
  const Inflow& m = s.m.inflows[inflow];
  const bool open = is_open(s, m.way);
  if (s.w.now > 0) {
    TraceEvent event = about_tank(s, open ? TraceKind::flow_resumes : TraceKind::flow_stops, m.tank);
    event.index = inflow;
    note(s, event);
  }
  double& due = s.w.inflows[inflow].due;
  if (!open || due <= 0) return;
  arrive(s, Managed(s, m.tank), due, inflow);
  due = 0;
}

}  // namespace

void enter_waiting(const Sim& s, const Managed& a) {
  ManagedTank& g = a.g;
  if (g.outside <= 0 && g.released <= 0) return;
  const double top = level_with_room(s, a.tank);
  const auto enter = [&](double amount) {
    const double room = top - a.t.level;
    if (room <= 0 || amount <= 0) return 0.0;
    a.t.level = amount >= room ? top : a.t.level + amount;
    return std::min(amount, room);
  };
  const double outside = enter(g.outside);
  g.outside -= outside;
  g.inflow += outside;
  g.arrived_today += outside;
  const double reserve = enter(g.released);
  g.released -= reserve;
  g.reserve -= reserve;
  if (outside > 0 || reserve > 0) wake_dispatch(s, a.tank);
}

bool place_orders(const Sim& s, const Managed& a) {
  if (a.m.reorder_at < 0 || !is_open(s, a.m.order_way)) return false;
  const double position = a.t.level + a.g.outside + a.g.on_order, at = s[a.m.reorder_at];
  // A position that falls while the level stands comes here by its time, which has noise.
  const double noise = a.g.from_outside * kEarlyMs;
  if (position > at + noise) return false;
  const double before = a.g.on_order;
  if (a.m.order_up_to >= 0) {
    const double litres = s[a.m.order_up_to] - position;
    if (!(s[a.m.order_up_to] > at)) throw ReplicationError("an order up to no more than where it is placed");
    start_order(s, a, litres);
  } else {
    const double quantity = s[a.m.order_quantity];
    const double number = std::floor((at + noise - position) / quantity) + 1;
    if (number > kMostOrders) throw ReplicationError("ten thousand orders at once: give 'quantity' more");
    for (double i = 0; i < number; ++i) start_order(s, a, quantity);
  }
  return a.g.on_order == before;
}

void reorder_horizon(const Sim& s, const Managed& a, Horizon& next) {
  if (a.m.reorder_at < 0 || !is_open(s, a.m.order_way)) return;
  const double at = s[a.m.reorder_at];
  next.down(at - a.g.outside - a.g.on_order, a.t.level);
  if (a.g.from_outside > 0) next.lasts(a.t.level + a.g.outside + a.g.on_order - at, a.g.from_outside);
}

double flow_now(const Sim& s, const Managed& a) {
  double flow = 0;
  for (std::int32_t i = a.m.first_inflow; i < a.m.first_inflow + a.m.inflow_count; ++i) {
    const Inflow& inflow = s.m.inflows[i];
    if (inflow.rate >= 0 && is_open(s, inflow.way)) flow += s[inflow.rate] / static_cast<double>(kernel::kDay);
  }
  return flow;
}

void order_arrives(const Sim& s, std::int32_t index) {
  const Order order = s.w.orders[index];
  s.w.orders[index] = {};
  settle_tank(s, order.tank);
  const Managed a(s, order.tank);
  a.g.on_order = std::max(0.0, a.g.on_order - order.litres);
  arrive(s, a, order.litres, -1);
  refresh_tank(s, order.tank);
}

/// When the interval changes, the next batch is due one new interval after the last, or now if that is over.
void plan_batches(const Sim& s) {
  for (std::size_t i = 0; i < s.m.inflows.size(); ++i) {
    const Inflow& m = s.m.inflows[i];
    if (m.batch < 0) continue;
    InflowState& state = s.w.inflows[i];
    const double every = s[m.every];
    if (state.every_ms == every) continue;
    if (state.every_ms == 0) {
      state.plan_ms = s[m.first_due];
    } else if (state.planned > 0) {
      state.plan_ms = std::max(next_due_ms(state) - state.every_ms + every, static_cast<double>(s.w.now));
      state.planned = 0;
    }
    state.every_ms = every;
    s.w.calendar.cancel(state.event);
    schedule_batch(s, static_cast<std::int32_t>(i));
  }
}

void batch_due(const Sim& s, std::int32_t inflow) {
  const Inflow& m = s.m.inflows[inflow];
  InflowState& state = s.w.inflows[inflow];
  ++state.planned;
  schedule_batch(s, inflow);
  if (!is_open(s, m.way)) {
    state.due += s[m.batch];
    return;
  }
  settle_tank(s, m.tank);
  arrive(s, Managed(s, m.tank), s[m.batch], inflow);
  refresh_tank(s, m.tank);
}

/// Which ways are open, after closures and reopenings; what waited for one comes in.
void refresh_ways(const Sim& s) {
  std::vector<std::uint8_t> changed(s.m.ways.size(), 0);
  for (std::size_t i = 0; i < s.m.ways.size(); ++i) {
    const auto reached = network::reachable_from(s.m.graph, s.m.ways[i].from, s.w.road_closed, s.w.place_closed);
    const std::uint8_t open = reached[static_cast<std::size_t>(s.m.ways[i].to)];
    changed[i] = open != s.w.ways_open[i];
    s.w.ways_open[i] = open;
  }
  for (const Management& m : s.m.managed) {
    const auto affected = [&](std::int32_t way) { return way >= 0 && changed[static_cast<std::size_t>(way)] != 0; };
    bool any = affected(m.order_way);
    for (std::int32_t i = 0; i < m.inflow_count; ++i) any = any || affected(s.m.inflows[m.first_inflow + i].way);
    if (!any) continue;
    settle_tank(s, m.tank);
    for (std::int32_t i = m.first_inflow; i < m.first_inflow + m.inflow_count; ++i) {
      if (affected(s.m.inflows[i].way)) way_changes(s, i);
    }
    refresh_tank(s, m.tank);
  }
}

}  // namespace taji::model
