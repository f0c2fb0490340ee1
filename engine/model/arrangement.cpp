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
bool stand_for_passage(const Sim& s, std::int32_t convoy) {
  if (!let_pass(s, convoy)) return false;
  Convoy& c = s.w.convoys[convoy];
  const double ms = draw(s, s.m.corridors[c.corridor].arranged_time, c.hash, Purpose::arranged_time, 0);
  TraceEvent event = about(s, TraceKind::arranged, convoy);
  event.place = c.haven;
  event.until = kernel::round_to_millis(s.w.exact_now + ms);
  note(s, event);
  if (ms == 0) return false;
  c.standing = true;
  c.stance = Stance::formed;
  stage_to(s, convoy, Stage::arrangement);
  c.at.exact_ms = s.w.exact_now + ms;
  c.event = schedule(s, event.until, convoy_tie(s, EventKind::movement, c), EventWhat::convoy_resume, convoy);
  return true;
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
