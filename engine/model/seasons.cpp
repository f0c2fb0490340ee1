// Speeds by calendar month.
#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// The present month is kept, and the next one's beginning comes with the timeline.
void enter_month(const Sim& s) {
  s.w.month = static_cast<std::int32_t>(month_now(s));
  schedule(s, next_month(s), tie(EventKind::timeline, kLastRank), EventWhat::month_begins, -1);
}

}  // namespace

void start_seasons(const Sim& s) {
  if (!s.m.seasons.empty()) enter_month(s);
}

void month_begins(const Sim& s) {
  settle_all(s);
  enter_month(s);
  refresh_roads(s);
  plan_afresh_later(s, false);
}

double season_factor(const Sim& s, const Road& road) {
  return road.season < 0 ? 1 : s[s.m.seasons[road.season][s.w.month]];
}

}  // namespace taji::model
