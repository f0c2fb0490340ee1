// Passage by arrangement: a convoy that is let pass stands for a while, and gives up a share of its loads.
#include <algorithm>
#include <cmath>

#include "model/handlers.hpp"

namespace taji::model {

/// Whether a convoy that is to leave is let pass.
bool let_pass(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  const Slot share = s.m.corridors[c.corridor].arranged_share;
  if (share < 0 || s[share] <= 0) return false;
  c.arranged = stream(s, c.hash, Purpose::arranged, 0).uniform() < s[share];
  return c.arranged;
}

/// Makes the convoy stand if it has to; else it may leave at once, and false is returned.
bool stand_for_passage(const Sim& s, std::int32_t convoy, std::int32_t route) {
  if (!let_pass(s, convoy)) return false;
  Convoy& c = s.w.convoys[convoy];
  const double ms = draw(s, s.m.corridors[c.corridor].arranged_time, c.hash, Purpose::arranged_time, 0);
  TraceEvent event = about(s, TraceKind::arranged, convoy);
  event.place = c.haven;
  event.until = kernel::round_to_millis(s.w.exact_now + ms);
  note(s, event);
  if (ms == 0) return false;
  c.standing = true;
  c.stance = Stance::in_service;
  stage_to(s, convoy, Stage::arrangement);
  c.route = route;
  c.at.exact_ms = s.w.exact_now + ms;
  c.event = schedule(s, event.until, convoy_tie(s, EventKind::movement, c), EventWhat::arranged_leaves, convoy);
  return true;
}

/// The time is over: it leaves when a route is open and the hour allows.
void arranged_leaves(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  c.event = {};
  if (kernel::round_to_millis(c.at.exact_ms) == s.w.now) s.w.exact_now = c.at.exact_ms;
  const std::int32_t route = departure_route(s, c.corridor, c.haven);
  if (route < 0) {  // tried again when a road or place reopens
    stage_to(s, convoy, Stage::closed);
    return;
  }
  const double opens = window_opens(s, s.m.corridors[c.corridor], route);
  if (opens > static_cast<double>(s.w.now)) {
    stage_to(s, convoy, Stage::night);
    c.event = schedule(s, kernel::ceil_to_millis(opens), convoy_tie(s, EventKind::movement, c),
                       EventWhat::arranged_leaves, convoy);
    return;
  }
  c.standing = false;
  if (!wait_to_join(s, convoy)) leave_muster(s, convoy, route);
}

/// After roads or places have reopened: convoys whose time is over and that found no open way.
void retry_arranged(const Sim& s) {
  if (!s.m.arranges) return;
  std::vector<std::int32_t> ready;
  for (std::size_t i = 0; i < s.w.convoys.size(); ++i) {
    const Convoy& c = s.w.convoys[i];
    if (c.stance != Stance::gone && c.standing && !s.w.calendar.pending(c.event)) {
      ready.push_back(static_cast<std::int32_t>(i));
    }
  }
  std::sort(ready.begin(), ready.end(), [&](std::int32_t a, std::int32_t b) {
    return convoy_tie(s, EventKind::movement, s.w.convoys[a]) < convoy_tie(s, EventKind::movement, s.w.convoys[b]);
  });
  for (const std::int32_t convoy : ready) arranged_leaves(s, convoy);
}

/// In the city, before it unloads.
void settle_arrangement(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  if (!c.arranged) return;
  const Corridor& corridor = s.m.corridors[c.corridor];
  c.given_up = s[corridor.arranged_load];
  double litres = 0;
  for (std::int32_t k = 0; k < corridor.pool_count; ++k) {
    PoolState& pool = s.w.pools[corridor.first_pool + k];
    const double paid = static_cast<double>(trucks_of(s, convoy)[k]) * pool.capacity_l * c.given_up;
    pool.paid_l += paid;
    litres += paid;
  }
  if (s.w.recording) s.w.record.corridors[c.corridor].paid_l += std::llround(litres);
  TraceEvent event = about(s, TraceKind::paid, convoy);
  event.place = corridor.city_place;
  event.litres = litres;
  note(s, event);
}

}  // namespace taji::model
