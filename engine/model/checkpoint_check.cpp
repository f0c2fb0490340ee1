// Whether a world that was read from bytes fits its model: sizes, indices, and numbers that handlers count with. What
// passes can be run without harm, whether or not it makes sense.
#include <cmath>
#include <limits>
#include <optional>

#include "model/checkpoint_parts.hpp"
#include "model/handlers.hpp"

namespace taji::model {
namespace {

constexpr std::int64_t kMostCounted = std::int64_t{1} << 50;
constexpr Millis kLongest = std::int64_t{1} << 55;

class Check {
 public:
  Check(const World& world, const Model& model) : w(world), m(model) {}

  void run() {
    require(w.now >= 0 && w.now <= m.horizon && std::isfinite(w.exact_now), "its clock");
    numbers();
    network();
    routes();
    convoys();
    traffic();
    stations();
    fleet();
    cities();
    threat();
    record();
    calendar();
  }

 private:
  static void require(bool holds, const char* what) {
    if (!holds) throw CheckpointError(std::string(what) + " does not fit the scenario");
  }
  template <class List>
  static void sized(const List& list, std::size_t size, const char* what) {
    require(list.size() == size, what);
  }
  static bool within(std::int64_t index, std::size_t size) {
    return index >= 0 && index < static_cast<std::int64_t>(size);
  }
  static bool none_or(std::int64_t index, std::size_t size) { return index == -1 || within(index, size); }
  static bool counted_off(std::int64_t n) { return n >= -kMostCounted && n <= kMostCounted; }
  static bool counted(std::int64_t n) { return n >= 0 && n <= kMostCounted; }
  static bool plausible(Millis time) { return time == kernel::kNever || (time >= -kLongest && time <= kLongest); }
  static bool real(double x) { return std::abs(x) <= 1e300; }

  void numbers() {
    sized(w.parameters, m.slots.size(), "the number of its parameters");
    sized(w.drawn, m.slots.size(), "the number of its parameters");
    for (std::size_t i = 0; i < m.slots.size(); ++i) {
      const bool hazard = m.slots[i].transform == scenario::Transform::hazard;
      const double low = hazard ? 0 : m.slots[i].minimum, high = hazard ? INFINITY : m.slots[i].maximum;
      require(w.parameters[i] >= low && w.parameters[i] <= high, "a parameter");
      require(w.drawn[i] >= low && w.drawn[i] <= high, "a parameter");
    }
  }

  void network() {
    const std::size_t roads = m.roads.size(), places = m.places.size();
    for (const auto* list : {&w.road_causes, &w.place_causes}) {
      sized(*list, list == &w.road_causes ? roads : places, "its roads");
      for (const std::int16_t n : *list) require(n >= 0, "its closures");
    }
    for (const auto* list : {&w.road_closed, &w.road_ordered_shut}) sized(*list, roads, "its roads");
    for (const auto* list : {&w.place_closed, &w.place_ordered_shut}) sized(*list, places, "its places");
    for (const auto* list : {&w.road_hazard, &w.road_rate_per_km, &w.road_ms_loaded, &w.road_ms_empty, &w.road_seen_km,
                             &w.road_seen_attacks}) {
      sized(*list, roads, "its roads");
      for (const double x : *list) require(x >= 0, "its roads");
    }
    for (std::size_t r = 0; r < roads; ++r) require((w.road_causes[r] > 0) == (w.road_closed[r] != 0), "its closures");
    for (std::size_t p = 0; p < places; ++p) {
      require((w.place_causes[p] > 0) == (w.place_closed[p] != 0), "its closures");
    }
    require(w.month >= 0 && w.month < 12, "its month");
  }

  void routes() {
    const RouteTable& t = w.routes;
    require(!t.first.empty() && t.first.front() == 0, "a route");
    require(t.first.back() == static_cast<std::int64_t>(t.arcs.size()), "a route");
    require(t.first.size() > m.corridors.size(), "a route");
    for (std::size_t r = 0; r + 1 < t.first.size(); ++r) {
      require(t.first[r] <= t.first[r + 1], "a route");
      for (std::int32_t leg = t.first[r]; leg < t.first[r + 1]; ++leg) {
        require(within(leg, t.arcs.size()) && within(t.arcs[leg], 2 * m.roads.size()), "a route");
        require(m.graph.arc_exists(t.arcs[leg]), "a route");
        require(leg == t.first[r] || m.graph.to(t.arcs[leg - 1]) == m.graph.from(t.arcs[leg]), "a route");
      }
    }
    for (const RouteMemo& memo : w.memos) require(none_or(memo.route, routes_known()), "a route");
  }
  std::size_t routes_known() const { return w.routes.first.size() - 1; }

  void progress(const Convoy& c, const Progress& at) const {
    require(real(at.exact_ms) && at.fraction >= 0 && at.fraction <= 1, "a convoy");
    require(at.exposure >= 0 && plausible(at.stood), "a convoy");
    require(c.route < 0 || (at.leg >= 0 && at.leg <= w.routes.length(c.route)), "a convoy");
  }

  void convoys() {
    const auto width = static_cast<std::size_t>(m.widest_corridor);
    sized(w.convoy_trucks, w.convoys.size() * width, "its convoys");
    sized(w.convoy_emptied, w.convoys.size() * width, "its convoys");
    require(!w.tracing || w.convoy_spent.size() >= w.convoys.size(), "its convoys");
    std::vector<std::uint8_t> idle(w.convoys.size(), 0);
    for (const std::int32_t i : w.free_convoys) {
      require(within(i, w.convoys.size()) && w.convoys[i].stance == Stance::gone && !idle[i], "its convoys");
      idle[i] = 1;
    }
    for (std::size_t i = 0; i < w.convoys.size(); ++i) {
      const Convoy& c = w.convoys[i];
      require(within(c.corridor, m.corridors.size()), "a convoy");
      require(none_or(c.haven, m.places.size()) && none_or(c.destination, m.places.size()), "a convoy");
      require(none_or(c.came_by, m.roads.size()) && none_or(c.route, routes_known()), "a convoy");
      if (c.stance == Stance::gone) {
        require(idle[i], "its convoys");
        continue;
      }
      convoy(c, i);
    }
  }

  void convoy(const Convoy& c, std::size_t index) {
    require(c.haven >= 0 && c.stage != Stage::none, "a convoy");
    progress(c, c.at);
    progress(c, c.next);
    const bool moves = c.stance != Stance::formed;
    const bool begun = c.errand == Errand::haul && c.route < 0;
    require(!moves || begun || (c.route >= 0 && w.routes.length(c.route) > 0 && c.destination >= 0), "a convoy");
    // Without a route: before it has one, and those that the start puts into a city.
    const bool in_city = c.stance == Stance::unloading || (c.stance == Stance::in_service && c.clearing);
    require(!begun || !moves || in_city, "a convoy");
    const bool planned = c.stance == Stance::driving && w.calendar.pending(c.event);
    require(!planned || c.next.leg > 0 || c.stop == Stop::attack || c.stop == Stop::blocked, "a convoy");
    const bool last = c.route >= 0 && c.at.leg == w.routes.length(c.route);
    require(!last || (c.stance != Stance::driving && c.stance != Stance::blocked), "a convoy");
    const bool at_gate = c.stance == Stance::in_service || c.stance == Stance::handover;
    require(!at_gate || in_city || c.at.leg > 0, "a convoy");
    require(!c.standing || c.stance == Stance::formed, "a convoy");
    const Corridor& corridor = m.corridors[c.corridor];
    require((!c.arranged && !c.standing) || corridor.arranged_share >= 0, "a convoy");
    require(c.escort == 0 || corridor.escort_pool >= 0, "a convoy");
    require(c.speed_factor > 0 && real(c.speed_factor) && c.given_up >= 0 && c.given_up <= 1, "a convoy");
    require(counted(c.trucks) && counted(c.pending) && counted(c.escort) && plausible(c.departed), "a convoy");
    require(plausible(c.stage_since) && plausible(c.nights_booked), "a convoy");
    std::int64_t trucks = 0;
    for (std::size_t k = 0; k < static_cast<std::size_t>(m.widest_corridor); ++k) {
      const std::size_t at = index * static_cast<std::size_t>(m.widest_corridor) + k;
      const bool pool = k < static_cast<std::size_t>(corridor.pool_count);
      require(w.convoy_trucks[at] >= 0 && w.convoy_emptied[at] >= 0, "a convoy");
      require(pool || (w.convoy_trucks[at] == 0 && w.convoy_emptied[at] == 0), "a convoy");
      trucks += std::int64_t{w.convoy_trucks[at]} + w.convoy_emptied[at];
    }
    // Where trucks start home one by one, those that have left are still counted until the last has.
    require(c.trucks > 0 && c.trucks <= kMostTrucks, "a convoy");
    require(trucks == c.trucks || (c.stance == Stance::unloading && trucks < c.trucks), "a convoy");
  }

  void line(const Line& line, const char* what) const {
    require(line.head <= line.items.size(), what);
    std::int64_t trucks = 0;
    for (std::size_t i = line.head; i < line.items.size(); ++i) {
      const QueueItem& item = line.items[i];
      require(none_or(item.convoy, w.convoys.size()) && none_or(item.pool, m.pools.size()), what);
      require(item.convoy >= 0 || item.pool >= 0, what);
      require(item.convoy < 0 || w.convoys[item.convoy].stance != Stance::gone, what);
      require(item.count > 0 && item.count <= kEndless && plausible(item.since), what);
      trucks += std::min(item.count, kEndless - trucks);
    }
    require(line.trucks >= 0 && (line.trucks == trucks || trucks == kEndless), what);
  }

  /// Queues that hold trucks of pools, of the corridor, station or tank that they are at.
  void of_pools(const Line& queue, std::int32_t corridor, const char* what) const {
    line(queue, what);
    for (std::size_t i = queue.head; i < queue.items.size(); ++i) {
      const QueueItem& item = queue.items[i];
      require(item.pool >= 0 && item.convoy < 0, what);
      require(corridor < 0 || m.pools[item.pool].corridor == corridor, what);
    }
  }

  void traffic() {
    sized(w.musters, m.musters.size(), "its queues");
    for (std::size_t i = 0; i < m.musters.size(); ++i) of_pools(w.musters[i].line, m.musters[i].corridor, "a queue");
    sized(w.escorts, m.escort_pools.size(), "its escorts");
    for (const EscortState& escort : w.escorts) {
      require(counted(escort.out) && counted(escort.returning), "an escort");
      for (const EscortRequest& request : escort.requests)
        require(within(request.muster, m.musters.size()), "an escort");
    }
    for (const EscortReturn& back : w.escort_returns) {
      require(counted(back.units) && real(back.exact_ms), "an escort");
      require(back.units == 0 || within(back.pool, m.escort_pools.size()), "an escort");
    }
  }

  void stations() {
    sized(w.stations, m.stations.size(), "its stations");
    sized(w.pools, m.pools.size(), "its pools");
    for (const StationState& station : w.stations) {
      require(counted(station.busy) && none_or(station.last_service, w.services.size()), "a station");
      require(real(station.litres_today) && counted_off(station.trucks_today), "a station");
    }
    const std::size_t tanks = m.tanks.size();
    sized(w.lines, m.stations.size() + 2 * tanks, "its queues");
    for (std::size_t i = 0; i < w.lines.size(); ++i) {
      const bool loads =
          i >= m.stations.size() + tanks || (i < m.stations.size() && m.stations[i].kind == Station::Kind::loading);
      if (loads) {
        of_pools(w.lines[i], -1, "a queue");
        continue;
      }
      line(w.lines[i], "a queue");
      for (std::size_t k = w.lines[i].head; k < w.lines[i].items.size(); ++k) {
        const QueueItem& item = w.lines[i].items[k];
        require(item.convoy >= 0, "a queue");
        const Corridor& corridor = m.corridors[w.convoys[item.convoy].corridor];
        require(item.pool < 0 || m.pools[item.pool].corridor == w.convoys[item.convoy].corridor, "a queue");
        const std::size_t to_unload = i - m.stations.size();
        require(i < m.stations.size() || (item.pool >= 0 && corridor.city == m.tanks[to_unload].city), "a queue");
      }
    }
    services();
  }

  /// Trucks whose ends are looked up later.
  void group(const Service& service) const {
    if (service.first_draw == -1) return;
    const Station& station = m.stations[service.station];
    const bool delays = station.kind == Station::Kind::checkpoint || station.kind == Station::Kind::clearance;
    require(delays && station.service.id >= 0 && service.count <= kMostTrucks, "a service");
    require(counted(service.first_draw) && real(service.began_ms), "a service");
  }

  void services() {
    std::vector<std::int64_t> busy(m.stations.size(), 0), loading(m.pools.size(), 0), pending(w.convoys.size(), 0);
    for (const Line& queue : w.lines) {
      for (std::size_t i = queue.head; i < queue.items.size(); ++i) {
        const QueueItem& item = queue.items[i];
        if (item.convoy >= 0) pending[item.convoy] += std::min(item.count, kMostTrucks);
      }
    }
    std::vector<std::uint8_t> idle(w.services.size(), 0);
    for (const std::int32_t i : w.free_services) {
      require(within(i, w.services.size()) && w.services[i].count == 0 && !idle[i], "a service");
      idle[i] = 1;
    }
    for (std::size_t i = 0; i < w.services.size(); ++i) {
      const Service& service = w.services[i];
      require((service.count == 0) == (idle[i] != 0) && counted(service.count), "a service");
      if (service.count == 0) continue;
      require(within(service.station, m.stations.size()) && real(service.exact_ms), "a service");
      require(none_or(service.pool, m.pools.size()) && none_or(service.tank, m.tanks.size()), "a service");
      require(none_or(service.convoy, w.convoys.size()), "a service");
      group(service);
      const Station::Kind kind = m.stations[service.station].kind;
      busy[service.station] += service.count;
      if (kind == Station::Kind::loading) {
        require(service.pool >= 0, "a service");
        loading[service.pool] += service.count;
        continue;
      }
      require(service.convoy >= 0 && w.convoys[service.convoy].stance != Stance::gone, "a service");
      pending[service.convoy] += service.count;
      if (kind != Station::Kind::unloading) {
        const Convoy& c = w.convoys[service.convoy];
        require(c.stance == Stance::in_service && c.clearing == (kind == Station::Kind::clearance), "a service");
        continue;
      }
      require(service.pool >= 0 && service.tank >= 0, "a service");
      require(m.pools[service.pool].corridor == w.convoys[service.convoy].corridor, "a service");
    }
    // All that a service will count down was counted up.
    for (std::size_t i = 0; i < busy.size(); ++i) require(busy[i] == w.stations[i].busy, "a station");
    for (std::size_t i = 0; i < loading.size(); ++i) require(loading[i] == w.pools[i].loading, "a pool");
    for (std::size_t i = 0; i < pending.size(); ++i) {
      require(pending[i] == 0 || pending[i] == w.convoys[i].pending, "a convoy");
    }
  }

  void clock(const Clock& c) const { require(c.residual >= 0 && c.rate >= 0 && real(c.since), "a clock of chance"); }

  void fleet() {
    sized(w.corridors, m.corridors.size(), "its corridors");
    for (std::size_t i = 0; i < m.corridors.size(); ++i) {
      const CorridorState& c = w.corridors[i];
      require(real(c.plan_ms) && c.every_ms >= 0 && counted(c.planned) && none_or(c.home_route, routes_known()),
              "a corridor");
      for (const std::int64_t n : c.trucks) require(counted_off(n), "a corridor");
      for (const std::int64_t n : {c.drivers, c.driving, c.available, c.withdrawn, c.drivers_lost, c.owed}) {
        require(n >= 0, "its drivers");
      }
      clock(c.departures);
      clock(c.returns);
    }
    sized(w.pools, m.pools.size(), "its pools");
    for (const PoolState& p : w.pools) {
      for (const std::int64_t n :
           {p.fleet, p.created, p.retired, p.idle, p.loading, p.lost_loaded, p.lost_empty, p.loads, p.deliveries,
            p.loads_taken, p.garage, p.hired, p.dismissed, p.replaced, p.moved_in, p.moved_out, p.leaving}) {
        require(counted(n), "a pool");
      }
      require(p.capacity_l > 0 && real(p.capacity_l) && real(p.credit), "a pool");
    }
    sized(w.owners, m.owners.size(), "its owners");
    sized(w.garages, m.corridors.size(), "its garages");
    for (std::size_t i = 0; i < w.garages.size(); ++i) {
      require(w.garages[i].head == 0, "a garage");
      of_pools(w.garages[i], static_cast<std::int32_t>(i), "a garage");
    }
    std::vector<std::int64_t> leaving(m.pools.size(), 0);
    for (const LeavingOrder& order : w.leaving) {
      require(within(order.pool, m.pools.size()) && none_or(order.to, m.pools.size()) && order.trucks > 0, "an order");
      require(order.trucks <= kMostCounted, "an order");
      leaving[order.pool] += order.trucks;
    }
    for (std::size_t p = 0; p < m.pools.size(); ++p) require(leaving[p] == w.pools[p].leaving, "an order");
    for (const Replacement& order : w.replacements) {
      require(counted(order.trucks) && (order.trucks == 0 || within(order.pool, m.pools.size())), "an order");
    }
  }

  void cities() {
    sized(w.tanks, m.tanks.size(), "its stocks");
    for (std::size_t i = 0; i < m.tanks.size(); ++i) {
      const TankState& t = w.tanks[i];
      for (const double x : {t.level, t.reserved, t.draw, t.need, t.floor, t.initial, t.delivered, t.consumed}) {
        require(real(x), "a stock");
      }
      require(plausible(t.since) && t.since <= w.now && t.since >= 0, "a stock");
      require(t.classes_since >= 0 && t.classes_since <= t.since && plausible(t.due) && real(t.missing), "a stock");
      require(t.steady || t.classes_since == t.since, "a stock");
      require(t.lasting == -1 ||
                  (t.lasting >= m.tanks[i].first_class && t.lasting < m.tanks[i].first_class + m.tanks[i].class_count),
              "a stock");
      const bool of_class =
          t.crossing >= m.tanks[i].first_class && t.crossing < m.tanks[i].first_class + m.tanks[i].class_count;
      require(t.crossing == -1 || t.crossing == -2 || m.tanks[i].managed >= 0 || of_class, "a stock");
      require(m.tanks[i].managed < 0 || (t.crossing >= -2 && t.crossing < static_cast<std::int64_t>(m.classes.size())),
              "a stock");
    }
    sized(w.classes, m.classes.size(), "its classes");
    for (const ClassState& c : w.classes) require(c.need >= 0 && real(c.need) && real(c.buffer), "a class");
    sized(w.managed, m.managed.size(), "its stocks");
    sized(w.managed_classes, m.managed.empty() ? 0 : m.classes.size(), "its classes");
    sized(w.rules_on, m.rules.size(), "its rules");
    sized(w.ways_open, m.ways.size(), "its ways");
    sized(w.inflows, m.inflows.size(), "its inflows");
    for (const InflowState& inflow : w.inflows) {
      require(real(inflow.plan_ms) && inflow.every_ms >= 0 && counted(inflow.planned) && real(inflow.due), "an inflow");
    }
    for (const Order& order : w.orders) {
      require(real(order.litres) && (order.litres == 0 || within(order.tank, m.tanks.size())), "an order");
      require(order.litres == 0 || m.tanks[order.tank].managed >= 0, "an order");
    }
    sized(w.city_services, m.services.size(), "its services");
  }

  void threat() {
    sized(w.zones, m.zones.size(), "its zones");
    sized(w.zone_factors, m.zones.size(), "its zones");
    for (std::size_t z = 0; z < m.zones.size(); ++z) {
      const ZoneState& zone = w.zones[z];
      const std::size_t regimes = m.zones[z].regimes.size();
      require(regimes == 0 ? zone.regime == -1 : within(zone.regime, regimes), "a zone");
      require(zone.traffic >= 0 && w.zone_factors[z] >= 0, "a zone");
      clock(zone.attempts);
      clock(zone.dwell);
      const std::int32_t group = m.zones[z].traffic_group;
      const bool counts = group >= 0;
      require(counts ? !zone.entries_by_day.empty() : zone.entries_by_day.empty(), "a zone");
    }
    require(counted(w.traffic_days), "its zones");
    sized(w.closures, m.closures.size(), "its closures");
    for (const ClosureState& closure : w.closures) {
      clock(closure.onset);
      clock(closure.clearing);
    }
  }

  void record() {
    const Record& r = w.record;
    const auto days = static_cast<std::size_t>(m.day_count());
    require(w.day >= 0 && w.day <= m.day_count(), "its day");
    sized(r.tanks, m.tanks.size(), "its record");
    sized(r.classes, m.classes.size(), "its record");
    sized(r.corridors, m.corridors.size(), "its record");
    sized(r.roads, m.roads.size(), "its record");
    sized(r.tank_days, m.tanks.size() * days, "its record");
    sized(r.series, m.series.size() * days, "its record");
    sized(r.arrivals, m.corridors.size() * days, "its record");
    sized(r.stage_trucks, m.corridors.size() * days * kDayStages, "its record");
    sized(r.incidents, m.corridors.size() * days * kIncidents, "its record");
    sized(r.origin_stock_l, m.tanks.size(), "its record");
    sized(r.origin_cover_mdays, m.tanks.size(), "its record");
  }

  void calendar() {
    subject({w.last_what, w.last_subject}, false);
    for (const auto& event : w.calendar.lists().pending) {
      require(event.time >= w.now, "an event");
      subject(event.payload, true);
      const Ticket* ticket = ticket_of(event.payload);
      require(ticket == nullptr || *ticket == event.ticket, "an event");
    }
  }

  /// What an event is about exists; of one to come, still.
  void subject(const EventPayload& event, bool to_come) const {
    const std::optional<std::size_t> count = subjects(event.what);
    require(!count || within(event.subject, *count), "an event");
    if (!to_come) return;
    switch (event.what) {
      case EventWhat::convoy_attacked:
      case EventWhat::convoy_stop:
      case EventWhat::convoy_resume:
        require(w.convoys[event.subject].stance != Stance::gone, "an event");
        require(event.what == EventWhat::convoy_resume ||
                    (w.convoys[event.subject].route >= 0 && w.convoys[event.subject].stance != Stance::formed),
                "an event");
        return;
      case EventWhat::service_done:
        require(w.services[event.subject].count > 0, "an event");
        return;
      case EventWhat::escort_home:
        require(w.escort_returns[event.subject].units > 0, "an event");
        return;
      case EventWhat::replacement_comes:
        require(w.replacements[event.subject].trucks > 0, "an event");
        return;
      case EventWhat::order_arrives:
        require(w.orders[event.subject].litres != 0, "an event");
        return;
      case EventWhat::source_wakes:
        require(m.stations[event.subject].kind == Station::Kind::loading, "an event");
        return;
      case EventWhat::departure:
        require(m.corridors[event.subject].departures.has_value(), "an event");
        return;
      case EventWhat::regime_changes:
      case EventWhat::regime_released:
        require(!m.zones[event.subject].regimes.empty(), "an event");
        return;
      case EventWhat::driver_returns:
        require(m.corridors[event.subject].has_drivers, "an event");
        return;
      case EventWhat::closure_onset:
        require(m.closures[event.subject].rate >= 0, "an event");
        return;
      case EventWhat::closure_cleared:
        require(m.closures[event.subject].cleared >= 0, "an event");
        return;
      case EventWhat::day_ends:
        require(w.day < m.day_count(), "an event");
        return;
      case EventWhat::traffic_counted:
        require(!m.follows_traffic.empty(), "an event");
        return;
      default:
        return;
    }
  }

  /// How many there are of what such an event is about; none: it is about nothing.
  std::optional<std::size_t> subjects(EventWhat what) const {
    switch (what) {
      case EventWhat::timeline_entry:
        return m.timeline.size();
      case EventWhat::closure_begins:
      case EventWhat::closure_ends:
      case EventWhat::closure_onset:
      case EventWhat::closure_cleared:
        return m.closures.size();
      case EventWhat::zone_attempt:
      case EventWhat::regime_changes:
      case EventWhat::regime_released:
        return m.zones.size();
      case EventWhat::convoy_attacked:
      case EventWhat::convoy_stop:
      case EventWhat::convoy_resume:
        return w.convoys.size();
      case EventWhat::departure:
      case EventWhat::driver_returns:
      case EventWhat::garage_wakes:
        return m.corridors.size();
      case EventWhat::muster_check:
        return m.musters.size();
      case EventWhat::service_done:
        return w.services.size();
      case EventWhat::source_wakes:
        return m.stations.size();
      case EventWhat::escort_home:
        return w.escort_returns.size();
      case EventWhat::tank_crossing:
        return m.tanks.size();
      case EventWhat::stand_down_ends:
        return m.owners.size();
      case EventWhat::replacement_comes:
        return w.replacements.size();
      case EventWhat::batch_due:
        return m.inflows.size();
      case EventWhat::order_arrives:
        return w.orders.size();
      case EventWhat::attack_closure_ends:
        return m.roads.size();
      case EventWhat::kick:
      case EventWhat::origin:
      case EventWhat::plan_afresh:
      case EventWhat::stock_midnight:
      case EventWhat::date_ends:
      case EventWhat::day_ends:
      case EventWhat::month_begins:
      case EventWhat::needs_change:
      case EventWhat::traffic_counted:
        return std::nullopt;
    }
    return std::nullopt;
  }

  /// Of the event, where what it is about may cancel it.
  const Ticket* ticket_of(const EventPayload& event) const {
    const std::int32_t i = event.subject;
    switch (event.what) {
      case EventWhat::convoy_attacked:
      case EventWhat::convoy_stop:
      case EventWhat::convoy_resume:
        return &w.convoys[i].event;
      case EventWhat::zone_attempt:
        return &w.zones[i].attempts.event;
      case EventWhat::regime_changes:
        return &w.zones[i].dwell.event;
      case EventWhat::regime_released:
        return &w.zones[i].release;
      case EventWhat::closure_onset:
        return &w.closures[i].onset.event;
      case EventWhat::closure_cleared:
        return &w.closures[i].clearing.event;
      case EventWhat::departure:
        return &w.corridors[i].departures.event;
      case EventWhat::driver_returns:
        return &w.corridors[i].returns.event;
      case EventWhat::garage_wakes:
        return &w.corridors[i].garage_event;
      case EventWhat::muster_check:
        return &w.musters[i].check;
      case EventWhat::tank_crossing:
        return &w.tanks[i].event;
      case EventWhat::stand_down_ends:
        return &w.owners[i].event;
      case EventWhat::batch_due:
        return &w.inflows[i].event;
      default:
        return nullptr;
    }
  }

  const World& w;
  const Model& m;
};

}  // namespace

void check_fits(const World& world, const Model& model) {
  Check(world, model).run();
}

}  // namespace taji::model
