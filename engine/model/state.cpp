#include <algorithm>
#include <bit>
#include <taji/model/state.hpp>
#include <tuple>
#include <type_traits>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

class Fields {
 public:
  template <class T>
  void add(const std::string& name, T value) {
    if constexpr (std::is_floating_point_v<T>) {
      out.push_back({prefix_ + name, std::bit_cast<std::uint64_t>(value), true});
    } else {
      out.push_back({prefix_ + name, static_cast<std::uint64_t>(static_cast<std::int64_t>(value)), false});
    }
  }
  void of(std::string entity) { prefix_ = std::move(entity) + "."; }

  std::vector<StateField> out;

 private:
  std::string prefix_;
};

void add_progress(Fields& f, const std::string& name, const Progress& p) {
  f.add(name + ".leg", p.leg);
  f.add(name + ".fraction", p.fraction);
  f.add(name + ".exact_ms", p.exact_ms);
  f.add(name + ".exposure", p.exposure);
  f.add(name + ".stood", p.stood);
  f.add(name + ".hit", p.hit);
}

void add_convoy(Fields& f, const World& w, const Model& m, std::int32_t index) {
  const Convoy& c = w.convoys[index];
  f.of("convoy " + convoy_name(m, c));
  f.add("errand", static_cast<int>(c.errand));
  f.add("stance", static_cast<int>(c.stance));
  f.add("alone", c.alone);
  f.add("stop_at_next", c.stop_at_next);
  f.add("turning", c.turning);
  f.add("clearing", c.clearing);
  f.add("untouched", c.untouched);
  f.add("placed", c.placed);
  f.add("arranged", c.arranged);
  f.add("standing", c.standing);
  f.add("given_up", c.given_up);
  f.add("destination", c.destination);
  f.add("haven", c.haven);
  f.add("came_by", c.came_by);
  f.add("speed_factor", c.speed_factor);
  f.add("exposures", c.exposures);
  f.add("attacks", c.attacks);
  f.add("services", c.services);
  f.add("handovers", c.handovers);
  f.add("escort", c.escort);
  f.add("trucks", c.trucks);
  f.add("pending", c.pending);
  f.add("departed", c.departed);
  f.add("stage", static_cast<int>(c.stage));
  f.add("stage_since", c.stage_since);
  f.add("nights_booked", c.nights_booked);
  f.add("stop", static_cast<int>(c.stop));
  add_progress(f, "at", c.at);
  add_progress(f, "next", c.next);
  for (std::int32_t leg = 0; c.route >= 0 && leg < w.routes.length(c.route); ++leg) {
    f.add("route." + std::to_string(leg), w.routes.arc(c.route, leg));
  }
  for (std::int32_t k = 0; k < m.widest_corridor; ++k) {
    const std::size_t at = static_cast<std::size_t>(index) * m.widest_corridor + k;
    f.add("pool" + std::to_string(k), w.convoy_trucks[at]);
    f.add("emptied" + std::to_string(k), w.convoy_emptied[at]);
  }
}

void add_line(Fields& f, const World& w, const Model& m, const Line& line) {
  f.add("trucks", line.trucks);
  for (std::size_t i = line.head; i < line.items.size(); ++i) {
    const QueueItem& item = line.items[i];
    const std::string at = "queue" + std::to_string(i - line.head) + ".";
    f.add(at + "count", item.count);
    f.add(at + "pool", item.pool);
    f.add(at + "since", item.since);
    if (item.convoy >= 0) f.add(at + convoy_name(m, w.convoys[item.convoy]), 1);
  }
}

/// Services under way at a station, in order of their ends; those of one instant in order of what they serve.
void add_services(Fields& f, const World& w, const Model& m, std::int32_t station) {
  std::vector<std::pair<std::string, const Service*>> under_way;
  for (const Service& service : w.services) {
    if (service.count == 0 || service.station != station) continue;
    std::string of = service.convoy >= 0 ? convoy_name(m, w.convoys[service.convoy]) : "";
    if (service.pool >= 0) of += " " + m.pools[service.pool].name.id;
    under_way.emplace_back(std::move(of), &service);
  }
  std::sort(under_way.begin(), under_way.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second->exact_ms, a.first, a.second->count) <
           std::tie(b.second->exact_ms, b.first, b.second->count);
  });
  for (std::size_t i = 0; i < under_way.size(); ++i) {
    const std::string at = "service" + std::to_string(i) + " " + under_way[i].first;
    f.add(at + ".ends", under_way[i].second->exact_ms);
    f.add(at + ".count", under_way[i].second->count);
  }
}

void add_clock(Fields& f, const std::string& name, const Clock& c) {
  f.add(name + ".residual", c.residual);
  f.add(name + ".rate", c.rate);
  f.add(name + ".since", c.since);
  f.add(name + ".drawn", c.drawn);
}

void add_network(Fields& f, const World& w, const Model& m) {
  for (std::size_t r = 0; r < m.roads.size(); ++r) {
    f.of("road " + m.roads[r].name.id);
    f.add("closed_by", w.road_causes[r]);
    f.add("ordered_shut", w.road_ordered_shut[r]);
    f.add("hazard", w.road_hazard[r]);
    f.add("rate_per_km", w.road_rate_per_km[r]);
    f.add("ms_loaded", w.road_ms_loaded[r]);
    f.add("ms_empty", w.road_ms_empty[r]);
    f.add("seen_km", w.road_seen_km[r]);
    f.add("seen_attacks", w.road_seen_attacks[r]);
  }
  for (std::size_t p = 0; p < m.places.size(); ++p) {
    f.of("place " + m.places[p].name.id);
    f.add("closed_by", w.place_causes[p]);
    f.add("ordered_shut", w.place_ordered_shut[p]);
  }
  for (std::size_t z = 0; z < m.zones.size(); ++z) {
    f.of("zone " + m.zones[z].name.id);
    const ZoneState& state = w.zones[z];
    add_clock(f, "attempts", state.attempts);
    f.add("factor", w.zone_factors[z]);
    f.add("regime", state.regime);
    add_clock(f, "dwell", state.dwell);
    f.add("held", w.calendar.pending(state.release));
    f.add("entries_today", state.entries_today);
    for (std::size_t day = 0; day < state.entries_by_day.size(); ++day) {
      f.add("entries" + std::to_string(day), state.entries_by_day[day]);
    }
  }
  for (std::size_t i = 0; i < m.closures.size(); ++i) {
    if (!m.closures[i].has_chance()) continue;
    const ClosureState& state = w.closures[i];
    f.of("closure " + m.closures[i].name.id);
    f.add("active", state.active);
    add_clock(f, "onset", state.onset);
    add_clock(f, "clearing", state.clearing);
    f.add("ends", state.ends_ms);
    f.add("begun", state.begun);
  }
}

void add_crew(Fields& f, const CorridorState& c) {
  f.add("drivers", c.drivers);
  f.add("driving", c.driving);
  f.add("available", c.available);
  f.add("withdrawn", c.withdrawn);
  f.add("drivers_lost", c.drivers_lost);
  f.add("owed", c.owed);
  f.add("refusals", c.refusals);
  add_clock(f, "returns", c.returns);
}

/// Trucks of the pool on order, by the time at which they come, and the orders to leave it.
void add_on_order(Fields& f, const World& w, std::int32_t pool) {
  std::vector<const Replacement*> on_order;
  for (const Replacement& order : w.replacements) {
    if (order.trucks > 0 && order.pool == pool) on_order.push_back(&order);
  }
  std::sort(on_order.begin(), on_order.end(), [](const auto* a, const auto* b) { return a->at < b->at; });
  for (const Replacement* order : on_order) f.add("replacement at " + std::to_string(order->at), order->trucks);
  for (const LeavingOrder& order : w.leaving) {
    if (order.pool == pool) f.add("leaving for " + std::to_string(order.to), order.trucks);
  }
}

void add_fleet(Fields& f, const World& w, const Model& m) {
  for (std::size_t i = 0; i < m.pools.size(); ++i) {
    const PoolState& p = w.pools[i];
    f.of("pool " + m.pools[i].name.id);
    f.add("fleet", p.fleet);
    f.add("created", p.created);
    f.add("retired", p.retired);
    f.add("idle", p.idle);
    f.add("loading", p.loading);
    f.add("lost_loaded", p.lost_loaded);
    f.add("lost_empty", p.lost_empty);
    f.add("moved_in", p.moved_in);
    f.add("moved_out", p.moved_out);
    f.add("credit", p.credit);
    f.add("loads", p.loads);
    f.add("deliveries", p.deliveries);
    f.add("services", p.services);
    f.add("loads_taken", p.loads_taken);
    f.add("garage", p.garage);
    f.add("hired", p.hired);
    f.add("dismissed", p.dismissed);
    f.add("replaced", p.replaced);
    f.add("moved_in", p.moved_in);
    f.add("moved_out", p.moved_out);
    f.add("leaving", p.leaving);
    f.add("delivered_l", p.delivered_l);
    f.add("paid_l", p.paid_l);
    add_on_order(f, w, static_cast<std::int32_t>(i));
  }
  for (std::size_t i = 0; i < m.owners.size(); ++i) {
    f.of("owner " + m.owners[i].name.id);
    f.add("stands_down_until", w.owners[i].stands_down_until);
    f.add("stand_downs", w.owners[i].stand_downs);
  }
  for (std::size_t i = 0; i < m.corridors.size(); ++i) {
    f.of("corridor " + m.corridors[i].name.id);
    for (int e = 0; e < 4; ++e) f.add("born" + std::to_string(e), w.corridors[i].born[e]);
    f.add("plan_ms", w.corridors[i].plan_ms);
    f.add("every_ms", w.corridors[i].every_ms);
    f.add("planned", w.corridors[i].planned);
    add_clock(f, "departures", w.corridors[i].departures);
    add_crew(f, w.corridors[i]);
    add_line(f, w, m, w.garages[i]);
    for (std::size_t k = 0; k < kStages; ++k) {
      f.add(std::string("trucks_") + kStageNames[k], w.corridors[i].trucks[k]);
      f.add(std::string("truck_ms_") + kStageNames[k], w.corridors[i].truck_ms[k]);
    }
    const CorridorRecord& r = w.record.corridors[i];
    f.add("trips", r.trips);
    f.add("attacked", r.attacks);
    f.add("lost", r.trucks_lost);
    f.add("arrived", r.trucks_arrived);
  }
  for (std::size_t i = 0; i < m.musters.size(); ++i) {
    f.of("muster " + m.corridors[m.musters[i].corridor].name.id + " at " + m.places[m.musters[i].place].name.id);
    add_line(f, w, m, w.musters[i].line);
    f.add("asking", w.musters[i].asking);
  }
  for (std::size_t i = 0; i < m.stations.size(); ++i) {
    f.of("station " + std::to_string(i) + " at " + m.places[m.stations[i].place].name.id);
    f.add("busy", w.stations[i].busy);
    f.add("trucks_today", w.stations[i].trucks_today);
    f.add("litres_today", w.stations[i].litres_today);
    f.add("today", w.stations[i].today);
    add_services(f, w, m, static_cast<std::int32_t>(i));
    add_line(f, w, m, w.lines[i]);
  }
}

void add_managed_class(Fields& f, const std::string& name, const ManagedClass& k) {
  f.add(name + ".prompt", k.prompt);
  f.add(name + ".refill", k.refill);
  f.add(name + ".catch_up", k.catch_up);
  f.add(name + ".surplus", k.surplus);
  f.add(name + ".from_buffer", k.from_buffer);
  f.add(name + ".from_private", k.from_private);
  f.add(name + ".short_rate", k.unserved);
  f.add(name + ".private", k.private_stock);
  f.add(name + ".private_capacity", k.private_capacity);
  f.add(name + ".backlog", k.backlog);
  f.add(name + ".panic_factor", k.factor);
  f.add(name + ".panic_nights", k.nights);
  f.add(name + ".panic_armed", k.armed);
  f.add(name + ".broke_out", k.broke_out);
  f.add(name + ".quota_by_arrivals", k.quota_by_arrivals);
  f.add(name + ".deferred", k.deferred);
  f.add(name + ".caught_up", k.caught_up);
}

void add_managed(Fields& f, const World& w, const Model& m, std::int32_t managed) {
  const Management& about = m.managed[managed];
  const ManagedTank& g = w.managed[managed];
  f.add("outside", g.outside);
  f.add("reserve", g.reserve);
  f.add("released", g.released);
  f.add("on_order", g.on_order);
  f.add("orders", g.orders);
  f.add("flow", g.flow);
  f.add("from_flow", g.from_flow);
  f.add("from_outside", g.from_outside);
  f.add("from_reserve", g.from_reserve);
  f.add("net", g.net);
  f.add("ceiling", g.ceiling);
  f.add("inflow", g.inflow);
  f.add("arrived_today", g.arrived_today);
  for (int day = 0; day < 7; ++day) f.add("arrived" + std::to_string(day), g.arrived[day]);
  for (std::int32_t i = about.first_rule; i < about.first_rule + about.rule_count; ++i) {
    f.add("rule " + m.rules[i].name.id, w.rules_on[i]);
  }
  for (std::int32_t i = about.first_inflow; i < about.first_inflow + about.inflow_count; ++i) {
    const Inflow& inflow = m.inflows[i];
    f.add("inflow " + inflow.name.id + ".due", w.inflows[i].due);
    f.add("inflow " + inflow.name.id + ".plan_ms", w.inflows[i].plan_ms);
    f.add("inflow " + inflow.name.id + ".planned", w.inflows[i].planned);
    if (inflow.way >= 0) f.add("inflow " + inflow.name.id + ".open", w.ways_open[inflow.way]);
  }
  if (about.order_way >= 0) f.add("orders_open", w.ways_open[about.order_way]);
}

void add_escorts(Fields& f, const World& w, const Model& m) {
  for (std::size_t i = 0; i < m.escort_pools.size(); ++i) {
    f.of("escorts " + m.escort_pools[i].name.id);
    f.add("out", w.escorts[i].out);
    f.add("returning", w.escorts[i].returning);
    for (std::size_t k = 0; k < w.escorts[i].requests.size(); ++k) {
      const EscortRequest& request = w.escorts[i].requests[k];
      const Muster& muster = m.musters[request.muster];
      f.add("request" + std::to_string(k) + " " + m.corridors[muster.corridor].name.id + " at " +
                m.places[muster.place].name.id,
            request.since);
    }
    std::vector<std::pair<double, std::int64_t>> backs;
    for (const EscortReturn& back : w.escort_returns) {
      if (back.units > 0 && back.pool == static_cast<std::int32_t>(i)) backs.emplace_back(back.exact_ms, back.units);
    }
    std::sort(backs.begin(), backs.end());
    for (std::size_t k = 0; k < backs.size(); ++k) {
      f.add("return" + std::to_string(k) + ".at", backs[k].first);
      f.add("return" + std::to_string(k) + ".units", backs[k].second);
    }
  }
}

void add_cities(Fields& f, const World& w, const Model& m) {
  for (std::size_t i = 0; i < m.tanks.size(); ++i) {
    const TankState& t = w.tanks[i];
    f.of("tank " + m.cities[m.tanks[i].city].name.id + "," + m.products[m.tanks[i].product]);
    f.add("level", t.level);
    f.add("reserved", t.reserved);
    f.add("since", t.since);
    f.add("draw", t.draw);
    f.add("need", t.need);
    f.add("floor", t.floor);
    f.add("dry", t.dry);
    f.add("short", t.is_short);
    f.add("needed", t.needed);
    f.add("unserved", t.unserved);
    f.add("delivered", t.delivered);
    f.add("consumed", t.consumed);
    f.add("dispatched", t.dispatched);
    f.add("dry_ms", w.record.tanks[i].dry_ms);
    add_line(f, w, m, w.lines[m.stations.size() + i]);
    add_line(f, w, m, w.lines[m.stations.size() + m.tanks.size() + i]);
    for (std::int32_t c = m.tanks[i].first_class; c < m.tanks[i].first_class + m.tanks[i].class_count; ++c) {
      const std::string name = m.classes[c].name.id;
      f.add(name + ".buffer", w.classes[c].buffer);
      f.add(name + ".buffer_capacity", w.classes[c].buffer_capacity);
      f.add(name + ".hold_level", w.classes[c].hold_level);
      f.add(name + ".drawing", w.classes[c].drawing);
      f.add(name + ".on_buffer", w.classes[c].on_buffer);
      f.add(name + ".need", w.classes[c].need);
      f.add(name + ".needed", w.classes[c].needed);
      f.add(name + ".unserved", w.classes[c].unserved);
      f.add(name + ".needed_today", w.classes[c].needed_today);
      f.add(name + ".unserved_today", w.classes[c].unserved_today);
      f.add(name + ".first_unserved", w.classes[c].first_unserved);
      if (m.tanks[i].managed >= 0) add_managed_class(f, name, w.managed_classes[c]);
    }
    if (m.tanks[i].managed >= 0) add_managed(f, w, m, m.tanks[i].managed);
  }
  for (std::size_t i = 0; i < m.services.size(); ++i) {
    const CityServiceState& state = w.city_services[i];
    f.of("service " + m.services[i].name.id + " of " + m.cities[m.services[i].city].name.id);
    f.add("level", state.level);
    f.add("needed_carried", state.needed_carried);
    f.add("unserved_carried", state.unserved_carried);
    f.add("needed_mark", state.needed_mark);
    f.add("unserved_mark", state.unserved_mark);
  }
}

const char* in_words(EventWhat what) {
  switch (what) {
    case EventWhat::timeline_entry:
      return "timeline entry";
    case EventWhat::closure_begins:
      return "closure begins";
    case EventWhat::closure_ends:
      return "closure ends";
    case EventWhat::kick:
      return "start";
    case EventWhat::plan_afresh:
      return "planning afresh";
    case EventWhat::origin:
      return "origin";
    case EventWhat::zone_attempt:
      return "attempt in zone";
    case EventWhat::convoy_attacked:
      return "attack on";
    case EventWhat::convoy_stop:
      return "movement of";
    case EventWhat::convoy_resume:
      return "end of halt of";
    case EventWhat::departure:
      return "stated departure of";
    case EventWhat::muster_check:
      return "convoy forming at";
    case EventWhat::service_done:
      return "service done";
    case EventWhat::source_wakes:
      return "source wakes";
    case EventWhat::escort_home:
      return "return of escorts";
    case EventWhat::tank_crossing:
      return "crossing of tank";
    case EventWhat::driver_returns:
      return "return of a driver of";
    case EventWhat::garage_wakes:
      return "garage of";
    case EventWhat::stand_down_ends:
      return "end of standing down of";
    case EventWhat::replacement_comes:
      return "new trucks";
    case EventWhat::batch_due:
      return "batch due";
    case EventWhat::order_arrives:
      return "arrival of an order";
    case EventWhat::stock_midnight:
      return "midnight of stocks";
    case EventWhat::date_ends:
      return "end of date";
    case EventWhat::day_ends:
      return "end of day";
    case EventWhat::regime_changes:
      return "change of regime in zone";
    case EventWhat::regime_released:
      return "end of the regime held in zone";
    case EventWhat::traffic_counted:
      return "count of traffic";
    case EventWhat::closure_onset:
      return "closure begins";
    case EventWhat::closure_cleared:
      return "closure is cleared";
    case EventWhat::attack_closure_ends:
      return "road opens after an attack:";
    case EventWhat::month_begins:
      return "beginning of a month";
    case EventWhat::needs_change:
      return "needs of a new day";
  }
  return "event";
}

}  // namespace

std::string convoy_name(const Model& model, const Convoy& convoy) {
  static const char* const kErrand[] = {"approach/", "", "back/", "home/"};
  return model.corridors[convoy.corridor].name.id + "/" + kErrand[static_cast<int>(convoy.born_as)] +
         std::to_string(convoy.ordinal);
}

std::vector<StateField> state_fields(const World& w, const Model& m) {
  Fields f;
  f.of("world");
  f.add("now", w.now);
  f.add("pending_events", w.calendar.size());
  f.add("next_event", w.calendar.next_time());
  f.add("day", w.day);
  f.add("traffic_days", w.traffic_days);
  f.add("month", w.month);
  f.of("parameter");
  for (std::size_t i = 0; i < m.slots.size(); ++i) f.add(m.slots[i].path, w.parameters[i]);
  add_network(f, w, m);
  add_fleet(f, w, m);
  add_escorts(f, w, m);
  std::vector<std::int32_t> order;
  for (std::size_t i = 0; i < w.convoys.size(); ++i) {
    if (w.convoys[i].stance != Stance::gone) order.push_back(static_cast<std::int32_t>(i));
  }
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return convoy_name(m, w.convoys[a]) < convoy_name(m, w.convoys[b]);
  });
  for (const std::int32_t i : order) add_convoy(f, w, m, i);
  add_cities(f, w, m);
  return std::move(f.out);
}

std::uint64_t fingerprint(const std::vector<StateField>& fields) {
  std::uint64_t hash = 0;
  for (const StateField& field : fields) {
    hash = kernel::hash_combine(hash, kernel::name_hash(field.name));
    hash = kernel::hash_combine(hash, field.bits);
  }
  return hash;
}

std::string last_event(const World& world, const Model& model) {
  const std::string words = in_words(world.last_what);
  const std::int32_t subject = world.last_subject;
  switch (world.last_what) {
    case EventWhat::attack_closure_ends:
      return words + " " + model.roads[subject].name.id;
    case EventWhat::zone_attempt:
    case EventWhat::regime_changes:
    case EventWhat::regime_released:
      return words + " " + model.zones[subject].name.id;
    case EventWhat::convoy_attacked:
    case EventWhat::convoy_stop:
    case EventWhat::convoy_resume:
      return words + " " + convoy_name(model, world.convoys[subject]);
    case EventWhat::stand_down_ends:
      return words + " " + model.owners[subject].name.id;
    case EventWhat::driver_returns:
    case EventWhat::garage_wakes:
    case EventWhat::departure:
      return words + " " + model.corridors[subject].name.id;
    case EventWhat::muster_check:
      return words + " " + model.places[model.musters[subject].place].name.id;
    case EventWhat::tank_crossing:
      return words + " " + model.cities[model.tanks[subject].city].name.id + "," +
             model.products[model.tanks[subject].product];
    default:
      return words;
  }
}

}  // namespace taji::model
