#include <algorithm>
#include <cmath>
#include <limits>
#include <taji/kernel/counts.hpp>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// Trucks taken of the n that an attack falls on, by the corridor's loss law.
std::int64_t trucks_taken(const Sim& s, const Corridor& corridor, const Convoy& c, std::int64_t n) {
  kernel::Stream random = stream(s, c.hash, Purpose::loss, c.attacks);
  switch (corridor.loss) {
    case scenario::LossKind::all:
      return n;
    case scenario::LossKind::each:
      return kernel::binomial(n, s[corridor.loss_each], random);
    case scenario::LossKind::count:
      return std::clamp<std::int64_t>(
          count_of(std::max(0.0, draw(s, corridor.loss_count, c.hash, Purpose::loss, c.attacks))), 0, n);
    case scenario::LossKind::share:
      return kernel::beta_binomial(n, s[corridor.loss_mean], s[corridor.loss_sd], random);
  }
  return n;
}

struct Taken {
  std::int64_t trucks = 0;   ///< lost
  std::int64_t emptied = 0;  ///< kept without their loads
  double litres = 0;
};

/// Deals the k trucks that an attack hits over the groups of a convoy, each truck as likely as another; of those hit
/// some lose only their load.
class Hits {
 public:
  Hits(const Sim& s, const Convoy& c, std::int64_t k)
      : left_(c.trucks),
        open_(k),
        load_only_(s[s.m.corridors[c.corridor].load_only]),
        which_(stream(s, c.hash, Purpose::which, c.attacks)),
        spared_(stream(s, c.hash, Purpose::load_only, c.attacks)) {}

  std::int64_t of_group(std::int64_t here) {
    const std::int64_t hit = here == left_ ? open_ : kernel::hypergeometric(left_, here, open_, which_);
    left_ -= here;
    open_ -= hit;
    return hit;
  }
  std::int64_t spared(std::int64_t hit) { return load_only_ > 0 ? kernel::binomial(hit, load_only_, spared_) : 0; }

 private:
  std::int64_t left_, open_;
  double load_only_;
  kernel::Stream which_, spared_;
};

/// What the loss of a pool's trucks, or of their loads, makes of drivers and owners, once for an attack.
void shock_fleet(const Sim& s, std::int32_t corridor, const std::vector<std::int32_t>& pools, std::int64_t lost) {
  drivers_lost(s, corridor, lost);
  std::vector<std::int32_t> owners;
  for (const std::int32_t pool : pools) {
    if (s.m.pools[pool].owner >= 0) owners.push_back(s.m.pools[pool].owner);
  }
  std::sort(owners.begin(), owners.end());
  owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
  for (const std::int32_t owner : owners) stand_down(s, owner);
  if (s.w.garages[corridor].trucks > 0) wake_garage_later(s, corridor);  // with fewer trucks an owner keeps fewer
}

/// Hits k trucks of the convoy, those already emptied too, and books what it takes.
Taken take_trucks(const Sim& s, std::int32_t convoy, std::int64_t k) {
  Convoy& c = s.w.convoys[convoy];
  const Corridor& corridor = s.m.corridors[c.corridor];
  Hits hits(s, c, k);
  Taken out;
  std::vector<std::int32_t> touched;
  for (std::int32_t p = 0; p < corridor.pool_count; ++p) {
    std::int32_t &with = trucks_of(s, convoy)[p], &without = emptied_of(s, convoy)[p];
    PoolState& pool = s.w.pools[corridor.first_pool + p];
    const std::int64_t hit = hits.of_group(with), spared = hits.spared(hit);
    const std::int64_t lost_empty = without == 0 ? 0 : [&] {
      const std::int64_t again = hits.of_group(without);
      return again - hits.spared(again);
    }();
    without = static_cast<std::int32_t>(without - lost_empty);
    if (loaded(c)) {
      with = static_cast<std::int32_t>(with - hit);
      without = static_cast<std::int32_t>(without + spared);
      pool.lost_loaded += hit - spared;
      pool.lost_empty += lost_empty;
      pool.loads_taken += spared;
      out.emptied += spared;
      out.litres += static_cast<double>(hit) * pool.capacity_l;
    } else {
      with = static_cast<std::int32_t>(with - (hit - spared));
      pool.lost_empty += hit - spared;
    }
    const std::int64_t lost = hit - spared + lost_empty;
    out.trucks += lost;
    if (lost > 0) replace_lost(s, corridor.first_pool + p, lost);
    if (lost > 0 || (loaded(c) && spared > 0)) touched.push_back(corridor.first_pool + p);
  }
  c.trucks -= out.trucks;
  shift(s, c.corridor, c.stage, Stage::none, out.trucks);
  if (s.w.recording) {
    CorridorRecord& record = s.w.record.corridors[c.corridor];
    record.trucks_lost += out.trucks;
    record.loads_lost += out.emptied;
    record.lost_l += std::llround(out.litres);
  }
  if (corridor.gated) shock_fleet(s, c.corridor, touched, out.trucks);
  return out;
}

/// A truck of a group that does not travel as a convoy is attacked by itself; it leaves the group.
std::int32_t split_one(const Sim& s, std::int32_t convoy) {
  if (s.w.convoys[convoy].trucks == 1) return convoy;
  const std::int32_t one = new_convoy(s, s.w.convoys[convoy].corridor, s.w.convoys[convoy].errand);
  Convoy& c = s.w.convoys[convoy];
  Convoy& single = s.w.convoys[one];
  kernel::Stream random = stream(s, c.hash, Purpose::which, c.attacks + (std::uint64_t{1} << 32));
  auto pick = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(c.trucks)));  // none is emptied
  std::int32_t pool = 0;
  while (pick >= trucks_of(s, convoy)[pool]) pick -= trucks_of(s, convoy)[pool++];
  --trucks_of(s, convoy)[pool];
  ++trucks_of(s, one)[pool];
  --c.trucks;
  single.trucks = 1;
  single.alone = true;
  single.route = c.route;
  single.destination = c.destination;
  single.haven = c.haven;
  single.at = c.at;
  single.speed_factor = c.speed_factor;
  single.departed = c.departed;
  single.stance = c.stance;
  single.placed = c.placed;
  single.stage = c.stage;
  single.stage_since = c.stage_since;
  single.nights_booked = c.nights_booked;
  if (s.w.tracing) s.w.convoy_spent[one] = s.w.convoy_spent[convoy];
  single.exposures = 1;
  single.at.exposure = stream(s, single.hash, Purpose::exposure, 0).exponential();
  return one;
}

/// Was it the road's own interdiction, or a zone's rate? In proportion to their hazards at this point.
bool by_interdiction(const Sim& s, const Convoy& c, std::int32_t road) {
  if (c.at.hit) return false;
  const double once = s.w.road_hazard[road];
  const double rate = s.w.road_rate_per_km[road] * s[s.m.roads[road].km];
  if (rate == 0 || std::isinf(once)) return true;
  return stream(s, c.hash, Purpose::cause, c.attacks).uniform() * (once + rate) < once;
}

double repel_chance(const Sim& s, const Corridor& corridor, const Convoy& c) {
  const double own = s[corridor.repelled];
  return escorted(s, c) ? std::max(own, s[corridor.escort_repelled]) : own;
}

double attempt_weight(const Sim& s, const Convoy& c, double parked) {
  return exposure_factor(s, c) * (moving_now(s, c) ? 1.0 : parked);
}

/// Whether the attack is beaten off, and what it takes; booked.
TraceEvent strike(const Sim& s, std::int32_t convoy, std::int32_t road) {
  const Convoy& c = s.w.convoys[convoy];
  const Corridor& corridor = s.m.corridors[c.corridor];
  const bool beaten_off = stream(s, c.hash, Purpose::repelled, c.attacks).uniform() < repel_chance(s, corridor, c);
  TraceEvent event = about(s, beaten_off ? TraceKind::repelled : TraceKind::attacked, convoy);
  event.road = road;
  event.place = leg_from(s, c.route, c.at.leg);
  event.km = c.at.fraction * s[s.m.roads[road].km];
  const std::int64_t hit = beaten_off ? 0 : trucks_taken(s, corridor, c, c.trucks);
  if (hit > 0) {
    const Taken taken = take_trucks(s, convoy, hit);
    event.lost = taken.trucks;
    event.emptied = taken.emptied;
    event.litres = taken.litres;
  }
  if (s.w.recording) {
    ++s.w.record.corridors[c.corridor].attacks;
    s.w.record.corridors[c.corridor].repelled += beaten_off;
    ++incident_today(s, c.corridor, loaded(c) ? Incident::attacks : Incident::attacks_empty);
    incident_today(s, c.corridor, Incident::trucks_lost) += static_cast<std::int32_t>(event.lost);
    ++s.w.record.roads[road].attacks;
    s.w.record.roads[road].trucks_lost += event.lost;
  }
  return event;
}

/// How long the survivors halt, and whether they will then turn back.
double halt_after(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  const Corridor& corridor = s.m.corridors[c.corridor];
  const double back = s[corridor.turn_back];
  if (c.errand == Errand::haul && back > 0 && stream(s, c.hash, Purpose::turn_back, c.attacks).uniform() < back) {
    c.turning = true;
  }
  return draw(s, corridor.attack_delay, c.hash, Purpose::attack_delay, c.attacks);
}

/// After an attack: the convoy is no more, halts, or drives on.
void go_on(const Sim& s, std::int32_t convoy, double delay) {
  Convoy& c = s.w.convoys[convoy];
  if (c.trucks == 0) {
    note(s, about(s, TraceKind::destroyed, convoy));
    if (c.errand == Errand::haul || c.errand == Errand::turned_back) end_trip(s, c);
    release_escort(s, convoy);
    end_convoy(s, convoy);
  } else if (delay > 0) {
    c.stance = Stance::halted_by_attack;
    c.at.exact_ms += delay;
    c.event = schedule(s, kernel::round_to_millis(c.at.exact_ms), convoy_tie(s, EventKind::movement, c),
                       EventWhat::convoy_resume, convoy);
  } else {
    convoy_resumes(s, convoy);
  }
}

}  // namespace

/// An attack on a convoy where it is now; `zone` >= 0 for an attempt of that zone, which spends no exponential.
void attack_convoy(const Sim& s, std::int32_t group, std::int32_t zone) {
  const std::int32_t road = s.w.routes.arc(s.w.convoys[group].route, s.w.convoys[group].at.leg) >> 1;
  const bool once = zone < 0 && by_interdiction(s, s.w.convoys[group], road);
  if (zone < 0) {
    Convoy& c = s.w.convoys[group];
    c.at.exposure = stream(s, c.hash, Purpose::exposure, c.exposures++).exponential();
  }
  const std::int32_t convoy = s.w.convoys[group].alone ? split_one(s, group) : group;
  if (convoy != group) {
    ++s.w.convoys[group].attacks;  // addresses the next pick
    plan(s, group);
  }
  Convoy& c = s.w.convoys[convoy];
  s.w.calendar.cancel(c.event);
  stage_to(s, convoy, Stage::attacked);
  // One that stands has waited since an earlier time.
  if (zone >= 0) c.at.exact_ms = std::max(c.at.exact_ms, static_cast<double>(s.w.now));
  if (once) c.at.hit = true;
  c.untouched = false;
  if (s.m.learns_risk && loaded(c)) s.w.road_seen_attacks[road] += 1;
  TraceEvent event = strike(s, convoy, road);
  const double delay = c.trucks > 0 ? halt_after(s, convoy) : 0;
  ++c.attacks;
  event.index = zone;
  event.until = kernel::round_to_millis(c.at.exact_ms + delay);
  note(s, event);
  close_after_attack(s, convoy, road);
  go_on(s, convoy, delay);
}

/// An attempt at a zone falls on one of the convoys in it, in proportion to their weights, or on none (design
/// rule 2.1).
void zone_attempt(const Sim& s, std::int32_t zone) {
  const Zone& z = s.m.zones[zone];
  Clock& clock = s.w.zones[zone].attempts;
  redraw_clock(s, clock, z.name.hash, Purpose::attempts);
  const std::uint64_t attempt = clock.drawn;
  clock.event = schedule(s, kernel::round_to_millis(clock.since + clock.residual / clock.rate),
                         tie(EventKind::attack, zone, 0), EventWhat::zone_attempt, zone);

  settle_all(s);
  struct Target {
    std::uint64_t key;
    std::int32_t convoy;
    double weight;
  };
  std::vector<Target> targets;
  double total = 0;
  for (std::size_t i = 0; i < s.w.convoys.size(); ++i) {
    const Convoy& c = s.w.convoys[i];
    const bool on_road =
        c.stance == Stance::driving || c.stance == Stance::blocked || c.stance == Stance::halted_by_attack;
    if (!on_road || c.at.leg >= s.w.routes.length(c.route)) continue;
    const std::int32_t road = s.w.routes.arc(c.route, c.at.leg) >> 1;
    if (!std::binary_search(z.roads.begin(), z.roads.end(), road)) continue;
    const bool at_place = c.at.fraction == 0 && c.stance != Stance::halted_by_attack && !moving_now(s, c);
    if (at_place) continue;  // not yet on the road
    targets.push_back(
        {convoy_tie(s, EventKind::attack, c), static_cast<std::int32_t>(i), attempt_weight(s, c, s[z.parked])});
  }
  std::sort(targets.begin(), targets.end(), [](const Target& a, const Target& b) { return a.key < b.key; });
  for (const auto& target : targets) total += target.weight;
  double point = stream(s, z.name.hash, Purpose::attempt_pick, attempt).uniform() * std::max(1.0, total);
  for (const auto& target : targets) {
    if (point < target.weight) {
      attack_convoy(s, target.convoy, zone);
      return;
    }
    point -= target.weight;
  }
  TraceEvent event = about(s, TraceKind::void_attempt, -1);
  event.index = zone;
  note(s, event);
}

void refresh_zone_clock(const Sim& s, std::int32_t zone) {
  const Zone& z = s.m.zones[zone];
  Clock& clock = s.w.zones[zone].attempts;
  const double rate = s[z.attempts_per_day] * s.w.zone_factors[zone] / static_cast<double>(kernel::kDay);
  if (rate <= 0 && clock.drawn == 0) return;
  set_clock_rate(s, clock, rate, z.name.hash, Purpose::attempts, tie(EventKind::attack, zone, 0),
                 EventWhat::zone_attempt, zone);
}

void refresh_zone_clocks(const Sim& s) {
  for (std::size_t z = 0; z < s.m.zones.size(); ++z) refresh_zone_clock(s, static_cast<std::int32_t>(z));
}

void redraw_attempts(const Sim& s) {
  for (std::size_t z = 0; z < s.m.zones.size(); ++z) {
    const auto zone = static_cast<std::int32_t>(z);
    redraw_residual(s, s.w.zones[z].attempts, s.m.zones[z].name.hash, Purpose::attempts,
                    tie(EventKind::attack, zone, 0), EventWhat::zone_attempt, zone);
  }
}

}  // namespace taji::model
