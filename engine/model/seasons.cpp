// Speeds by calendar month.
#include <chrono>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

std::chrono::year_month_day date_of(const Sim& s, Millis at) {
  const Millis epoch = s.m.start_epoch + at;
  const Millis days = epoch / kernel::kDay - (epoch % kernel::kDay < 0 ? 1 : 0);
  return std::chrono::sys_days(std::chrono::days(days));
}

/// The present month is kept, and the next one's beginning comes with the timeline.
void enter_month(const Sim& s) {
  const std::chrono::year_month_day date = date_of(s, s.w.now);
  s.w.month = static_cast<std::int32_t>(static_cast<unsigned>(date.month())) - 1;
  const std::chrono::year_month next = std::chrono::year_month(date.year(), date.month()) + std::chrono::months(1);
  const Millis days = std::chrono::sys_days(next / 1).time_since_epoch().count();
  schedule(s, days * kernel::kDay - s.m.start_epoch, tie(EventKind::timeline, kLastRank), EventWhat::month_begins, -1);
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
