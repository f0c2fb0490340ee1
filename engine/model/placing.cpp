#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "model/handlers.hpp"
#include "model/undisturbed.hpp"

namespace taji::model {
namespace {

using Trucks = std::array<std::int64_t, kPlacings>;

/// Whole trucks by stage in proportion to the durations, by largest remainder; earlier stages win ties.
Trucks apportion(const Durations& d, std::int64_t fleet) {
  double total = 0;
  for (const double ms : d) total += ms;
  Trucks out{};
  if (!(total > 0)) {
    out[kIdle] = fleet;
    return out;
  }
  std::array<double, kPlacings> rest{};
  std::int64_t placed = 0;
  for (int i = 0; i < kPlacings; ++i) {
    const double exact = static_cast<double>(fleet) * d[i] / total;
    out[i] = static_cast<std::int64_t>(std::floor(exact));
    rest[i] = exact - std::floor(exact);
    placed += out[i];
  }
  for (; placed < fleet; ++placed) {
    const auto largest = std::max_element(rest.begin(), rest.end()) - rest.begin();
    ++out[largest];
    rest[largest] = -1;
  }
  return out;
}

Trucks stated(const Sim& s, const Corridor& c, std::int64_t fleet) {
  Trucks out{};
  std::int64_t placed = 0;
  for (const auto& [stage, slot] : c.initial) {
    const Placing at = stage == "waiting"     ? kWaiting
                       : stage == "hauling"   ? kHauling
                       : stage == "unloading" ? kUnloading
                       : stage == "returning" ? kReturning
                                              : kIdle;
    out[at] += count_of(s[slot]);
    placed += count_of(s[slot]);
  }
  if (placed > fleet) throw ReplicationError("corridor " + c.name.id + ": `initial` places more trucks than there are");
  out[kIdle] += fleet - placed;
  return out;
}

/// The pools' trucks in an even mixture, dealt out from one end.
class Deck {
 public:
  Deck(const Sim& s, const Corridor& c) : s_(s), c_(c), dealt_(c.pool_count, 0) {
    for (std::int32_t k = 0; k < c.pool_count; ++k) total_ += s.w.pools[c.first_pool + k].fleet;
  }

  std::int64_t size() const { return total_; }

  /// The pool (in the corridor) of the next truck: the one most behind its share.
  std::int32_t deal() {
    ++count_;
    std::int32_t best = 0;
    double most = -1;
    for (std::int32_t k = 0; k < c_.pool_count; ++k) {
      const std::int64_t fleet = s_.w.pools[c_.first_pool + k].fleet;
      if (dealt_[k] == fleet) continue;
      const double behind = static_cast<double>(fleet) * static_cast<double>(count_) / static_cast<double>(total_) -
                            static_cast<double>(dealt_[k]);
      if (behind > most) {
        most = behind;
        best = k;
      }
    }
    ++dealt_[best];
    return best;
  }

  /// Of the next trucks, how many are of each pool.
  std::vector<std::int64_t> deal(std::int64_t trucks) {
    std::vector<std::int64_t> of_pool(dealt_.size(), 0);
    if (dealt_.size() == 1) {
      of_pool[0] = trucks;
      dealt_[0] += trucks;
      count_ += trucks;
    } else {
      for (std::int64_t i = 0; i < trucks; ++i) ++of_pool[deal()];
    }
    return of_pool;
  }

 private:
  const Sim& s_;
  const Corridor& c_;
  std::vector<std::int64_t> dealt_;
  std::int64_t total_ = 0, count_ = 0;
};

class Placer {
 public:
  Placer(const Sim& s, std::int32_t corridor) : s_(s), index_(corridor), c_(s.m.corridors[corridor]), deck_(s, c_) {}

  void run() {
    const std::int64_t fleet = deck_.size();
    if (fleet == 0) return;
    const std::int64_t driven = trucks_with_drivers(s_, index_, fleet);
    Trucks trucks{};
    if (!c_.initial_spread) {
      trucks = stated(s_, c_, fleet);
    } else if (c_.departures && *c_.departures == scenario::Departures::Kind::dates) {
      trucks[kWaiting] = driven;  // dated departures are a plan: the trucks stand ready for it
      trucks[kIdle] = fleet - driven;
    } else {
      trucks = apportion(undisturbed(s_, index_, static_cast<double>(driven)), driven);
      trucks[kIdle] += fleet - driven;
    }
    if (!drivers_under_way(s_, index_, fleet - trucks[kIdle])) {
      throw ReplicationError("corridor " + c_.name.id + ": `initial` places more trucks than there are drivers");
    }
    drivers_set_out(s_, index_, fleet - trucks[kIdle]);
    TraceEvent event = about(s_, TraceKind::initial, -1);
    event.corridor = index_;
    event.place = c_.marshal;
    event.trucks = trucks[kHauling] + trucks[kReturning] + trucks[kApproach];
    event.lost = trucks[kWaiting];
    note(s_, event);
    const double target = s_[c_.target];
    const double racks = s_[s_.m.stations[c_.station].servers];
    groups(Errand::haul, trucks[kHauling], target);
    groups(Errand::homeward, trucks[kReturning], target);
    groups(Errand::approach, trucks[kApproach], std::min(racks, target));
    in_city(trucks[kUnloading]);
    in_queue(trucks[kWaiting], true);
    in_queue(trucks[kIdle], false);
    release_garage(s_, index_);
  }

 private:
  std::int32_t load_next() {
    const std::int32_t pool = c_.first_pool + deck_.deal();
    --s_.w.pools[pool].idle;
    ++s_.w.pools[pool].loads;
    return pool;
  }

  std::int32_t make(Errand errand, std::int64_t trucks) {
    const std::int32_t convoy = new_convoy(s_, index_, errand);
    for (std::int64_t i = 0; i < trucks; ++i) {
      std::int32_t pool;
      if (errand == Errand::homeward) {
        pool = c_.first_pool + deck_.deal();
        --s_.w.pools[pool].idle;
      } else {
        pool = load_next();
      }
      ++trucks_of(s_, convoy)[pool - c_.first_pool];
    }
    shift(s_, index_, Stage::idle, Stage::none, trucks);
    Convoy& c = s_.w.convoys[convoy];
    c.trucks = trucks;
    c.placed = true;
    c.alone = errand == Errand::approach || (errand == Errand::homeward && c_.return_alone);
    c.destination = errand == Errand::haul ? c_.city_place : errand == Errand::approach ? c_.marshal : c_.source;
    if (errand != Errand::approach) c.speed_factor = draw(s_, c_.speed_factor, c.hash, Purpose::speed, 0);
    if (errand == Errand::haul) let_pass(s_, convoy);
    return convoy;
  }

  /// Groups evenly spaced by driving time along the route, the first the furthest.
  void groups(Errand errand, std::int64_t trucks, double size) {
    if (trucks == 0) return;
    const auto count = std::max<std::int64_t>(
        1, std::llround(static_cast<double>(trucks) / std::max(1.0, std::min(size, static_cast<double>(trucks)))));
    for (std::int64_t j = 0; j < count; ++j) {
      const std::int64_t here = trucks * (j + 1) / count - trucks * j / count;
      const std::int32_t convoy = make(errand, here);
      if (errand == Errand::haul) take_escort_at_start(s_, convoy);
      put(convoy, errand, 1 - (static_cast<double>(j) + 0.5) / static_cast<double>(count));
    }
  }

  void put(std::int32_t convoy, Errand errand, double share) {
    const std::int32_t route = errand == Errand::haul       ? outward_route(s_, c_, index_)
                               : errand == Errand::approach ? approach_route(s_, c_, index_)
                                                            : home_route(s_, index_);
    Convoy& c = s_.w.convoys[convoy];
    const bool is_loaded = errand != Errand::homeward;
    double left = route_ms(s_, route, is_loaded) * share;
    c.departed = s_.w.now - kernel::round_to_millis(left / c.speed_factor);
    std::int32_t leg = 0;
    double fraction = 0;
    for (; leg < s_.w.routes.length(route); ++leg) {
      const std::int32_t road = s_.w.routes.arc(route, leg) >> 1;
      const double ms = is_loaded ? s_.w.road_ms_loaded[road] : s_.w.road_ms_empty[road];
      if (left < ms) {
        fraction = left / ms;
        break;
      }
      left -= ms;
    }
    enter_route(s_, convoy, route, leg, fraction);
  }

  /// Trucks that wait for a convoy, or for a load, pool by pool.
  void in_queue(std::int64_t trucks, bool is_loaded) {
    const std::vector<std::int64_t> of_pool = deck_.deal(trucks);
    for (std::int32_t k = 0; k < c_.pool_count; ++k) {
      const std::int32_t pool = c_.first_pool + k;
      s_.w.pools[pool].idle -= of_pool[k];
      shift(s_, index_, Stage::idle, Stage::none, of_pool[k]);
      if (is_loaded) {
        s_.w.pools[pool].loads += of_pool[k];
        join_muster(s_, c_.first_muster, pool, of_pool[k]);
      } else {
        idle_trucks(s_, pool, of_pool[k]);
      }
    }
  }

  void in_city(std::int64_t trucks) {
    if (trucks == 0) return;
    const std::int32_t convoy = make(Errand::haul, trucks);
    start_unloading(s_, convoy);
  }

  const Sim& s_;
  std::int32_t index_;
  const Corridor& c_;
  Deck deck_;
};

}  // namespace

/// The pools as drawn, all idle until they are placed.
void fill_pools(const Sim& s) {
  for (std::size_t i = 0; i < s.m.pools.size(); ++i) {
    const Pool& pool = s.m.pools[i];
    PoolState& state = s.w.pools[i];
    const double trucks = s[pool.trucks];
    state.unlimited = std::isinf(trucks);
    state.capacity_l = s[pool.capacity_litres];
    if (state.unlimited) continue;
    state.fleet = state.idle = count_of(trucks);
    shift(s, pool.corridor, Stage::none, Stage::idle, state.fleet);
  }
}

void place_trucks(const Sim& s) {
  for (std::size_t i = 0; i < s.m.corridors.size(); ++i) {
    const auto corridor = static_cast<std::int32_t>(i);
    const Corridor& c = s.m.corridors[i];
    for (std::int32_t p = c.first_pool; p < c.first_pool + c.pool_count; ++p) {
      if (s.w.pools[p].unlimited && p != c.unlimited_pool) {
        s.w.lines[c.station].push({-1, p, kEndless, s.w.now, s.w.serial++});
      }
    }
    Placer(s, corridor).run();
  }
}

}  // namespace taji::model
