// Every member of a World, listed once: what is written into a checkpoint and read from it.
//
// A member that a struct gains and this list lacks does not compile; vectors, arrays and pairs are shown whole.
#pragma once

#include <concepts>
#include <taji/model/world.hpp>
#include <type_traits>

#include "model/members.hpp"

namespace taji::model {

/// A Struct, to be changed or not.
template <class T, class Struct>
concept Of = std::same_as<std::remove_const_t<T>, Struct>;

template <class V, Of<Ticket> T>
void fields(V& v, T& x) {
  show_members<Ticket>(v, x.slot, x.generation);
}

template <class V, Of<EventPayload> T>
void fields(V& v, T& x) {
  show_members<EventPayload>(v, x.what, x.subject);
}

template <class V, Of<Calendar::Pending> T>
void fields(V& v, T& x) {
  show_members<Calendar::Pending>(v, x.time, x.tie, x.ticket, x.payload);
}

template <class V, Of<Calendar::Lists> T>
void fields(V& v, T& x) {
  show_members<Calendar::Lists>(v, x.pending, x.free, x.sequence);
}

template <class V, Of<kernel::Address> T>
void fields(V& v, T& x) {
  show_members<kernel::Address>(v, x.seed, x.epoch, x.slot, x.mirror);
}

template <class V, Of<Progress> T>
void fields(V& v, T& x) {
  show_members<Progress>(v, x.leg, x.fraction, x.exact_ms, x.exposure, x.stood, x.hit);
}

template <class V, Of<Convoy> T>
void fields(V& v, T& x) {
  show_members<Convoy>(v, x.hash, x.corridor, x.ordinal, x.errand, x.born_as, x.stance, x.alone, x.stop_at_next,
                       x.turning, x.clearing, x.untouched, x.placed, x.arranged, x.standing, x.given_up, x.route,
                       x.destination, x.haven, x.came_by, x.at, x.next, x.stop, x.speed_factor, x.exposures, x.attacks,
                       x.services, x.handovers, x.escort, x.trucks, x.pending, x.departed, x.stage, x.stage_since,
                       x.nights_booked, x.event);
}

template <class V, Of<QueueItem> T>
void fields(V& v, T& x) {
  show_members<QueueItem>(v, x.convoy, x.pool, x.count, x.since, x.serial);
}

template <class V, Of<Line> T>
void fields(V& v, T& x) {
  show_members<Line>(v, x.items, x.head, x.trucks);
}

template <class V, Of<StationState> T>
void fields(V& v, T& x) {
  show_members<StationState>(v, x.busy, x.trucks_today, x.litres_today, x.today, x.last_service, x.wake);
}

template <class V, Of<Service> T>
void fields(V& v, T& x) {
  show_members<Service>(v, x.station, x.convoy, x.pool, x.tank, x.count, x.exact_ms, x.first_draw, x.began_ms);
}

template <class V, Of<MusterState> T>
void fields(V& v, T& x) {
  show_members<MusterState>(v, x.line, x.asking, x.check);
}

template <class V, Of<EscortRequest> T>
void fields(V& v, T& x) {
  show_members<EscortRequest>(v, x.muster, x.since, x.told);
}

template <class V, Of<EscortState> T>
void fields(V& v, T& x) {
  show_members<EscortState>(v, x.out, x.returning, x.requests);
}

template <class V, Of<EscortReturn> T>
void fields(V& v, T& x) {
  show_members<EscortReturn>(v, x.pool, x.units, x.exact_ms);
}

template <class V, Of<Clock> T>
void fields(V& v, T& x) {
  show_members<Clock>(v, x.residual, x.rate, x.since, x.drawn, x.event);
}

template <class V, Of<CorridorState> T>
void fields(V& v, T& x) {
  show_members<CorridorState>(v, x.born, x.plan_ms, x.every_ms, x.planned, x.home_route, x.departures, x.trucks,
                              x.truck_ms, x.drivers, x.driving, x.available, x.withdrawn, x.drivers_lost, x.owed,
                              x.refusals, x.returns, x.garage_event);
}

template <class V, Of<OwnerState> T>
void fields(V& v, T& x) {
  show_members<OwnerState>(v, x.stands_down_until, x.stand_downs, x.event);
}

template <class V, Of<LeavingOrder> T>
void fields(V& v, T& x) {
  show_members<LeavingOrder>(v, x.pool, x.to, x.trucks);
}

template <class V, Of<Replacement> T>
void fields(V& v, T& x) {
  show_members<Replacement>(v, x.pool, x.trucks, x.at);
}

template <class V, Of<PoolState> T>
void fields(V& v, T& x) {
  show_members<PoolState>(v, x.fleet, x.created, x.retired, x.unlimited, x.capacity_l, x.idle, x.loading, x.lost_loaded,
                          x.lost_empty, x.credit, x.loads, x.deliveries, x.loads_taken, x.services, x.garage, x.hired,
                          x.dismissed, x.replaced, x.moved_in, x.moved_out, x.leaving, x.delivered_l, x.paid_l);
}

template <class V, Of<ClassState> T>
void fields(V& v, T& x) {
  show_members<ClassState>(v, x.need, x.hold_level, x.buffer, x.buffer_capacity, x.drawing, x.refilling, x.on_buffer,
                           x.needed, x.unserved, x.needed_today, x.unserved_today, x.first_unserved);
}

template <class V, Of<ManagedClass> T>
void fields(V& v, T& x) {
  show_members<ManagedClass>(v, x.prompt, x.refill, x.catch_up, x.surplus, x.from_buffer, x.from_private, x.unserved,
                             x.private_stock, x.private_capacity, x.backlog, x.factor, x.nights, x.armed, x.broke_out,
                             x.quota_by_arrivals, x.deferred, x.caught_up, x.caught_up_before);
}

template <class V, Of<ManagedTank> T>
void fields(V& v, T& x) {
  show_members<ManagedTank>(v, x.outside, x.reserve, x.released, x.on_order, x.orders, x.flow, x.from_flow,
                            x.from_outside, x.from_reserve, x.net, x.ceiling, x.inflow, x.inflow_before,
                            x.arrived_today, x.arrived);
}

template <class V, Of<InflowState> T>
void fields(V& v, T& x) {
  show_members<InflowState>(v, x.plan_ms, x.every_ms, x.planned, x.due, x.event);
}

template <class V, Of<Order> T>
void fields(V& v, T& x) {
  show_members<Order>(v, x.tank, x.litres);
}

template <class V, Of<CityServiceState> T>
void fields(V& v, T& x) {
  show_members<CityServiceState>(v, x.level, x.needed_carried, x.unserved_carried, x.needed_mark, x.unserved_mark);
}

template <class V, Of<TankMark> T>
void fields(V& v, T& x) {
  show_members<TankMark>(v, x.at, x.level, x.reserved, x.unloads, x.loads);
}

template <class V, Of<TankState> T>
void fields(V& v, T& x) {
  show_members<TankState>(v, x.level, x.reserved, x.capacity, x.draw, x.need, x.floor, x.since, x.steady, x.lower,
                          x.upper, x.lasts_until, x.lasting, x.classes_since, x.missing, x.event, x.event_at, x.due,
                          x.refreshed, x.crossing, x.room_level, x.dry, x.is_short, x.dry_counts, x.short_counts,
                          x.dry_since, x.short_since, x.needed, x.unserved, x.stock_ms, x.needed_today,
                          x.unserved_today, x.dry_today, x.short_on_date, x.dry_on_date, x.initial, x.delivered,
                          x.consumed, x.dispatched);
}

template <class V, Of<ZoneState> T>
void fields(V& v, T& x) {
  show_members<ZoneState>(v, x.attempts, x.regime, x.dwell, x.release, x.traffic, x.entries, x.entries_today,
                          x.entries_by_day);
}

template <class V, Of<ClosureState> T>
void fields(V& v, T& x) {
  show_members<ClosureState>(v, x.active, x.onset, x.clearing, x.ends_ms, x.ends, x.begun);
}

template <class V, Of<RouteTable> T>
void fields(V& v, T& x) {
  show_members<RouteTable>(v, x.first, x.arcs);
}

template <class V, Of<RouteMemo> T>
void fields(V& v, T& x) {
  show_members<RouteMemo>(v, x.corridor, x.from, x.to, x.weight, x.must_be_open, x.version, x.route);
}

template <class V, Of<TankRecord> T>
void fields(V& v, T& x) {
  show_members<TankRecord>(v, x.need_l, x.unserved_l, x.delivered_l, x.dispatched_l, x.dry_ms, x.short_ms, x.dry_spells,
                           x.short_spells, x.dry_spell_ms, x.short_spell_ms, x.short_censored, x.shortage_days,
                           x.dry_days, x.first_stockout, x.mean_stock_l, x.final_stock_l, x.inflow_l, x.orders,
                           x.caught_up_l, x.backlog_l, x.private_l, x.reserve_l);
}

template <class V, Of<ClassRecord> T>
void fields(V& v, T& x) {
  show_members<ClassRecord>(v, x.need_l, x.unserved_l, x.first_unserved);
}

template <class V, Of<CorridorRecord> T>
void fields(V& v, T& x) {
  show_members<CorridorRecord>(v, x.trips, x.trips_ended, x.trips_untouched, x.attacks, x.repelled, x.trucks_sent,
                               x.trucks_arrived, x.trucks_lost, x.delivered_l, x.lost_l, x.trucks_waited,
                               x.wait_truck_ms, x.haul_truck_ms, x.skipped, x.loads_lost, x.arranged, x.paid_l,
                               x.drivers_withdrawn, x.cycles, x.stage_truck_ms);
}

template <class V, Of<TankDay> T>
void fields(V& v, T& x) {
  show_members<TankDay>(v, x.stock_l, x.cover_mdays, x.served_ppm, x.unserved_l, x.phase, x.dry_or_short, x.queue_l,
                        x.queue_mdays);
}

template <class V, Of<RoadRecord> T>
void fields(V& v, T& x) {
  show_members<RoadRecord>(v, x.attacks, x.trucks_lost);
}

template <class V, Of<Record> T>
void fields(V& v, T& x) {
  show_members<Record>(v, x.tanks, x.classes, x.corridors, x.roads, x.tank_days, x.series, x.arrivals, x.stage_trucks,
                       x.incidents, x.origin_stock_l, x.origin_cover_mdays, x.events, x.fuel_error_ppb, x.truck_error,
                       x.driver_error);
}

template <class V, Of<TraceEvent> T>
void fields(V& v, T& x) {
  show_members<TraceEvent>(v, x.at, x.kind, x.errand, x.corridor, x.ordinal, x.place, x.road, x.tank, x.index, x.km,
                           x.litres, x.trucks, x.lost, x.emptied, x.until, x.regime, x.was, x.factor, x.spent);
}

template <class V, Of<World> T>
void fields(V& v, T& x) {
  show_members<World>(
      v, x.address, x.now, x.exact_now, x.tracing, x.recording, x.parameters, x.drawn, x.laws, x.calendar, x.last_what,
      x.last_subject, x.events_at_once, x.road_causes, x.place_causes, x.road_closed, x.place_closed,
      x.road_ordered_shut, x.place_ordered_shut, x.road_hazard, x.road_rate_per_km, x.road_ms_loaded, x.road_ms_empty,
      x.road_seen_km, x.road_seen_attacks, x.route_version, x.afresh, x.routes, x.memos, x.convoys, x.convoy_trucks,
      x.convoy_spent, x.convoy_emptied, x.free_convoys, x.stations, x.lines, x.services, x.free_services, x.serial,
      x.musters, x.escorts, x.escort_returns, x.corridors, x.pools, x.owners, x.garages, x.leaving, x.replacements,
      x.placed, x.tanks, x.classes, x.managed, x.managed_classes, x.rules_on, x.ways_open, x.inflows, x.orders,
      x.city_services, x.zones, x.zone_factors, x.closures, x.traffic_days, x.month, x.record, x.day, x.trace);
}

}  // namespace taji::model
