#include <algorithm>
#include <cmath>
#include <taji/model/state.hpp>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// No scenario that makes sense has as many events in one millisecond.
constexpr std::int64_t kMostAtOnce = 1'000'000;

void reset(World& w, const Model& m) {
  w.now = 0;
  w.exact_now = 0;
  w.recording = false;
  w.events_at_once = 0;
  w.calendar.clear();
  w.road_causes.assign(m.roads.size(), 0);
  w.road_closed.assign(m.roads.size(), 0);
  w.road_ordered_shut.assign(m.roads.size(), 0);
  w.place_causes.assign(m.places.size(), 0);
  w.place_closed.assign(m.places.size(), 0);
  w.place_ordered_shut.assign(m.places.size(), 0);
  w.road_seen_km.assign(m.roads.size(), 0);
  w.road_seen_attacks.assign(m.roads.size(), 0);
  w.route_version = 1;
  w.afresh = Afresh::no;
  w.memos.clear();
  w.routes.first.assign(1, 0);
  w.routes.arcs.clear();
  for (const auto& corridor : m.corridors) {
    w.routes.arcs.insert(w.routes.arcs.end(), corridor.fixed_route.begin(), corridor.fixed_route.end());
    w.routes.first.push_back(static_cast<std::int32_t>(w.routes.arcs.size()));
  }
  w.convoys.clear();
  w.convoy_trucks.clear();
  w.convoy_emptied.clear();
  w.convoy_spent.clear();
  w.free_convoys.clear();
  w.stations.assign(m.stations.size(), {});
  w.lines.resize(m.stations.size() + 2 * m.tanks.size());
  for (Line& line : w.lines) {
    line.items.clear();
    line.head = 0;
    line.trucks = 0;
  }
  w.services.clear();
  w.free_services.clear();
  w.serial = 0;
  w.musters.assign(m.musters.size(), {});
  w.escorts.assign(m.escort_pools.size(), {});
  w.escort_returns.clear();
  w.corridors.assign(m.corridors.size(), {});
  w.pools.assign(m.pools.size(), {});
  w.owners.assign(m.owners.size(), {});
  w.garages.assign(m.corridors.size(), {});
  w.leaving.clear();
  w.replacements.clear();
  w.placed = false;
  w.tanks.assign(m.tanks.size(), {});
  w.classes.assign(m.classes.size(), {});
  w.managed.assign(m.managed.size(), {});
  w.managed_classes.assign(m.managed.empty() ? 0 : m.classes.size(), {});
  w.rules_on.assign(m.rules.size(), 0);
  w.ways_open.assign(m.ways.size(), 0);
  w.inflows.assign(m.inflows.size(), {});
  w.orders.clear();
  w.city_services.assign(m.services.size(), {});
  w.zones.assign(m.zones.size(), {});
  w.closures.assign(m.closures.size(), {});
  w.traffic_days = 0;
  w.month = 0;
  w.day = 0;
  w.trace.clear();
}

void reset_record(World& w, const Model& m) {
  const auto days = static_cast<std::size_t>(m.day_count());
  w.record.tanks.assign(m.tanks.size(), {});
  w.record.classes.assign(m.classes.size(), {});
  w.record.series.assign(m.series.size() * days, 0);
  w.record.corridors.assign(m.corridors.size(), {});
  w.record.roads.assign(m.roads.size(), {});
  w.record.tank_days.assign(m.tanks.size() * days, {});
  w.record.arrivals.assign(m.corridors.size() * days, 0);
  w.record.stage_trucks.assign(m.corridors.size() * days * kDayStages, 0);
  w.record.incidents.assign(m.corridors.size() * days * kIncidents, 0);
  w.record.origin_stock_l.assign(m.tanks.size(), 0);
  w.record.origin_cover_mdays.assign(m.tanks.size(), 0);
  w.record.events = 0;
  w.record.fuel_error_ppb = w.record.truck_error = w.record.driver_error = 0;
}

void fill_tanks(const Sim& s) {
  for (std::size_t i = 0; i < s.m.tanks.size(); ++i) {
    const auto tank = static_cast<std::int32_t>(i);
    TankState& t = s.w.tanks[i];
    refresh_needs(s, tank);
    t.level = s[s.m.tanks[i].initial];
    if (t.level > t.capacity) {
      throw ReplicationError("the initial stock of " + s.m.cities[s.m.tanks[i].city].name.id +
                             " is larger than its tank");
    }
    t.initial = t.level;
    for (std::int32_t c = s.m.tanks[i].first_class; c < s.m.tanks[i].first_class + s.m.tanks[i].class_count; ++c) {
      ClassState& state = s.w.classes[c];
      // Of the need before factors of the day: a tank is built for no weekday.
      const double need = s[s.m.classes[c].rate] / static_cast<double>(kernel::kDay);
      state.buffer = state.buffer_capacity = need * s[s.m.classes[c].buffer];
      t.initial += state.buffer;
    }
    const std::int32_t managed = s.m.tanks[i].managed;
    if (managed < 0 || s.m.managed[managed].reserve < 0) continue;
    s.w.managed[managed].reserve = s[s.m.managed[managed].reserve];
    t.initial += s.w.managed[managed].reserve;
  }
}

void schedule_dated(const Sim& s) {
  for (std::size_t i = 0; i < s.m.timeline.size(); ++i) {
    const auto entry = static_cast<std::int32_t>(i);
    schedule(s, s.m.timeline[i].at, tie(EventKind::timeline, entry), EventWhat::timeline_entry, entry);
  }
  for (std::size_t i = 0; i < s.m.closures.size(); ++i) {
    const auto closure = static_cast<std::int32_t>(i);
    const Closure& c = s.m.closures[i];
    if (c.to <= 0 || c.rate >= 0) continue;
    schedule(s, c.from, tie(EventKind::closure, closure), EventWhat::closure_begins, closure);
    if (!c.has_chance() && c.to < s.m.horizon)
      schedule(s, c.to, tie(EventKind::closure, closure), EventWhat::closure_ends, closure);
  }
}

/// The first moves, after the closures of that instant.
void kick(const Sim& s) {
  refresh_ways(s);
  place_trucks(s);
  s.w.placed = true;
  plan_afresh(s);
}

void handle(const Sim& s, const Calendar::Fired& fired) {
  const std::int32_t subject = fired.payload.subject;
  switch (fired.payload.what) {
    case EventWhat::timeline_entry:
      timeline_entry(s, subject);
      return;
    case EventWhat::closure_begins:
      begin_closure(s, subject);
      return;
    case EventWhat::closure_ends:
      end_closure(s, subject);
      return;
    case EventWhat::kick:
      kick(s);
      return;
    case EventWhat::plan_afresh:
      plan_afresh(s);
      return;
    case EventWhat::origin:
      start_record(s);
      return;
    case EventWhat::zone_attempt:
      zone_attempt(s, subject);
      return;
    case EventWhat::convoy_attacked:
    case EventWhat::convoy_stop:
      convoy_stops(s, subject);
      return;
    case EventWhat::convoy_resume:
      convoy_resume_event(s, subject);
      return;
    case EventWhat::departure:
      stated_departure(s, subject);
      return;
    case EventWhat::muster_check:
      try_departures(s, subject);
      return;
    case EventWhat::service_done:
      service_done(s, subject);
      return;
    case EventWhat::source_wakes:
      serve_loading(s, subject);
      return;
    case EventWhat::escort_home:
      escort_home(s, subject);
      return;
    case EventWhat::tank_crossing:
      tank_crosses(s, subject);
      return;
    case EventWhat::regime_changes:
      regime_changes(s, subject);
      return;
    case EventWhat::regime_released:
      regime_released(s, subject);
      return;
    case EventWhat::traffic_counted:
      traffic_counted(s);
      return;
    case EventWhat::closure_onset:
      closure_onset(s, subject);
      return;
    case EventWhat::closure_cleared:
      closure_cleared(s, subject);
      return;
    case EventWhat::attack_closure_ends:
      attack_closure_ends(s, subject);
      return;
    case EventWhat::month_begins:
      month_begins(s);
      return;
    case EventWhat::driver_returns:
      driver_returns(s, subject);
      return;
    case EventWhat::garage_wakes:
      garage_wakes(s, subject);
      return;
    case EventWhat::stand_down_ends:
      stand_down_ends(s, subject);
      return;
    case EventWhat::replacement_comes:
      replacement_comes(s, subject);
      return;
    case EventWhat::batch_due:
      batch_due(s, subject);
      return;
    case EventWhat::order_arrives:
      order_arrives(s, subject);
      return;
    case EventWhat::stock_midnight:
      stock_midnight(s);
      return;
    case EventWhat::date_ends:
      date_ends(s);
      return;
    case EventWhat::day_ends:
      day_ends(s);
      return;
    case EventWhat::needs_change:
      needs_change(s);
      return;
  }
}

}  // namespace

void begin(World& world, const Model& model, const kernel::Address& address, const BeginOptions& options) {
  const Sim s{model, world};
  reset(world, model);
  reset_record(world, model);
  world.address = address;
  world.tracing = options.tracing;
  draw_inputs(s, options.input_levels);
  refresh_laws(s);
  start_seasons(s);
  start_regimes(s);
  start_counting_traffic(s);
  refresh_roads(s);
  fill_tanks(s);
  schedule_dated(s);
  start_closures(s);
  fill_pools(s);
  start_drivers(s);
  if (model.origin == 0) {
    start_record(s);
  } else {
    schedule(s, model.origin, tie(EventKind::daily, -1), EventWhat::origin, -1);
  }
  plan_batches(s);
  start_midnights(s);
  for (std::size_t i = 0; i < model.tanks.size(); ++i) refresh_tank(s, static_cast<std::int32_t>(i));
  refresh_zone_clocks(s);
  if (model.needs_vary) schedule_needs_change(s);
  schedule(s, 0, tie(EventKind::closure, kLastRank), EventWhat::kick, -1);
}

bool step(World& world, const Model& model, Millis until) {
  const Millis limit = std::min(until, model.horizon);
  if (world.calendar.next_time() > limit) {
    world.now = std::max(world.now, limit);
    return false;
  }
  const Calendar::Fired fired = world.calendar.pop();
  if (fired.time < world.now) throw ReplicationError("an event came before its time");
  world.events_at_once = fired.time == world.now ? world.events_at_once + 1 : 1;
  world.now = fired.time;
  world.exact_now = static_cast<double>(fired.time);
  ++world.record.events;
  world.last_what = fired.payload.what;
  world.last_subject = fired.payload.subject;
  if (world.events_at_once > kMostAtOnce) {
    throw ReplicationError("time stands still: a million events in one millisecond, the last a " +
                           last_event(world, model) +
                           "; give loading, unloading, a road or the delay after an attack some time");
  }
  const Sim s{model, world};
  handle(s, fired);
#ifdef TAJI_CHECKS
  if (const std::string wrong = check_balances(world, model); !wrong.empty()) throw ReplicationError(wrong);
#endif
  return true;
}

void advance(World& world, const Model& model, Millis until) {
  while (step(world, model, until)) {
  }
}

void restart_record(World& world, const Model& model) {
  if (model.origin != world.now) throw std::invalid_argument("a record begins anew at the model's origin");
  const Sim s{model, world};
  for (std::size_t i = 0; i < model.tanks.size(); ++i) settle_tank(s, static_cast<std::int32_t>(i));
  world.calendar.cancel_if([](Millis, const EventPayload& payload) {
    return payload.what == EventWhat::day_ends || payload.what == EventWhat::date_ends ||
           payload.what == EventWhat::origin;
  });
  const std::int64_t events = world.record.events;
  reset_record(world, model);
  world.record.events = events;
  for (TankState& t : world.tanks) t.needed = t.unserved = t.stock_ms = 0;
  for (ClassState& c : world.classes) {
    c.needed = c.unserved = 0;
    c.first_unserved = kernel::kNever;
  }
  start_record(s);
}

namespace {

/// What managed tanks record beyond the others.
void finish_managed(World& world, const Model& model) {
  for (std::size_t i = 0; i < model.managed.size(); ++i) {
    const Tank& tank = model.tanks[model.managed[i].tank];
    const ManagedTank& g = world.managed[i];
    TankRecord& record = world.record.tanks[model.managed[i].tank];
    double caught_up = 0, backlog = 0, own = 0;
    for (std::int32_t c = tank.first_class; c < tank.first_class + tank.class_count; ++c) {
      const ManagedClass& k = world.managed_classes[c];
      caught_up += k.caught_up - k.caught_up_before;
      backlog += k.backlog;
      own += k.private_stock;
    }
    record.inflow_l = std::llround(g.inflow - g.inflow_before);
    record.caught_up_l = std::llround(caught_up);
    record.backlog_l = std::llround(backlog);
    record.private_l = std::llround(own);
    record.reserve_l = std::llround(g.reserve);
  }
}

}  // namespace

void finish(World& world, const Model& model) {
  const Sim s{model, world};
  const auto recorded = static_cast<double>(model.horizon - model.origin);
  if (!model.days_are_dates()) count_dates(s);
  for (std::size_t i = 0; i < model.tanks.size(); ++i) {
    settle_tank(s, static_cast<std::int32_t>(i));
    TankRecord& record = world.record.tanks[i];
    const TankState& t = world.tanks[i];
    record.need_l = std::llround(t.needed);
    record.unserved_l = std::llround(t.unserved);
    record.mean_stock_l = std::llround(t.stock_ms / recorded);
    record.final_stock_l = std::llround(t.level);
    // A spell that begins at the horizon has no length and is none.
    if (t.is_short && t.short_counts && t.short_since == world.now) --record.short_spells;
    if (t.dry && t.dry_counts && t.dry_since == world.now) --record.dry_spells;
    record.short_censored = t.is_short && t.short_counts && t.short_since < world.now ? 1 : 0;
  }
  for (std::size_t i = 0; i < model.corridors.size(); ++i) {
    world.record.corridors[i].drivers_withdrawn = world.corridors[i].withdrawn;
  }
  finish_managed(world, model);
  for (std::size_t i = 0; i < model.classes.size(); ++i) {
    const ClassState& c = world.classes[i];
    world.record.classes[i] = {std::llround(c.needed), std::llround(c.unserved), c.first_unserved};
  }
  close_stages(s);
  if (const std::string wrong = check_balances(world, model); !wrong.empty()) throw ReplicationError(wrong);
}

void replicate(World& world, const Model& model, const kernel::Address& address, const BeginOptions& options) {
  begin(world, model, address, options);
  advance(world, model, model.horizon);
  finish(world, model);
}

}  // namespace taji::model
