// Danger that follows traffic (design rule 2.4): within a group of zones a share of it goes where convoys were.
#include <algorithm>
#include <cmath>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// What a zone would be at its present numbers without regime and traffic: attempts a day, attacks per traversal of all
/// its roads, or the sum of their hazards.
double base_intensity(const Sim& s, TrafficGroup::By by, const Zone& zone) {
  double sum = 0;
  switch (by) {
    case TrafficGroup::By::attempts:
      return s[zone.attempts_per_day] * s[zone.hazard];
    case TrafficGroup::By::distance:
      for (const auto road : zone.roads) sum += s[s.m.roads[road].km];
      return s[zone.attacks_per_km] * sum * s[zone.hazard];
    case TrafficGroup::By::interdiction:
      for (const auto road : zone.roads) sum += s[s.m.roads[road].interdiction_hazard];
      return s[zone.hazard] == 0 ? 0 : sum * s[zone.hazard];
  }
  return sum;
}

/// The day that ends goes into the ring, and the oldest out of it.
void roll_day(const Sim& s, ZoneState& zone) {
  const auto days = static_cast<std::int64_t>(zone.entries_by_day.size());
  std::int64_t& oldest = zone.entries_by_day[static_cast<std::size_t>(s.w.traffic_days % days)];
  zone.entries += zone.entries_today - oldest;
  oldest = zone.entries_today;
  zone.entries_today = 0;
}

void note_displaced(const Sim& s, std::int32_t zone, double before) {
  const double now = s.w.zones[zone].traffic;
  if (!s.w.tracing || std::floor(now * 100 + 0.5) == std::floor(before * 100 + 0.5)) return;
  TraceEvent event = about(s, TraceKind::displaced, -1);
  event.index = zone;
  event.factor = now;
  note(s, event);
}

/// True when some factor has changed.
bool displace(const Sim& s, const TrafficGroup& group) {
  std::vector<double> base;
  double all = 0, entries = 0;
  for (const auto z : group.zones) {
    const double b = base_intensity(s, group.by, s.m.zones[z]);
    // A zone without danger has none to move, one of certain attacks no finite measure of it.
    base.push_back(b > 0 && std::isfinite(b) ? b : 0);
    if (base.back() == 0) continue;
    all += b;
    entries += static_cast<double>(s.w.zones[z].entries);
  }
  if (entries == 0) return false;
  const double share = s[group.share];
  bool changed = false;
  for (std::size_t i = 0; i < group.zones.size(); ++i) {
    if (base[i] == 0) continue;
    ZoneState& zone = s.w.zones[group.zones[i]];
    const double before = zone.traffic;
    zone.traffic = (1 - share) + share * (static_cast<double>(zone.entries) / entries) * (all / base[i]);
    changed |= zone.traffic != before;
    note_displaced(s, group.zones[i], before);
  }
  return changed;
}

void schedule_count(const Sim& s) {
  schedule(s, next_midnight(s), tie(EventKind::regime, kLastRank), EventWhat::traffic_counted, -1);
}

}  // namespace

void start_counting_traffic(const Sim& s) {
  if (s.m.follows_traffic.empty()) return;
  for (const TrafficGroup& group : s.m.follows_traffic) {
    const auto days = static_cast<std::size_t>(std::llround(s[group.lag] / static_cast<double>(kernel::kDay)));
    for (const auto zone : group.zones) s.w.zones[zone].entries_by_day.assign(std::max<std::size_t>(1, days), 0);
  }
  schedule_count(s);
}

void count_entries(const Sim& s, const Convoy& c, const Progress& from, const Progress& to) {
  if (s.m.follows_traffic.empty() || c.alone || c.errand != Errand::haul) return;
  for (std::int32_t leg = from.leg; leg <= to.leg && leg < s.w.routes.length(c.route); ++leg) {
    const bool begun = leg > from.leg || from.fraction == 0, driven = leg < to.leg || to.fraction > 0;
    if (!begun || !driven) continue;
    const std::int32_t road = s.w.routes.arc(c.route, leg) >> 1;
    const std::int32_t before = leg > 0 ? s.w.routes.arc(c.route, leg - 1) >> 1 : c.came_by;
    for (const auto z : s.m.roads[road].zones) {
      const auto& roads = s.m.zones[z].roads;
      const bool inside = before >= 0 && std::binary_search(roads.begin(), roads.end(), before);
      if (s.m.zones[z].traffic_group >= 0 && !inside) ++s.w.zones[z].entries_today;
    }
  }
}

/// At midnight.
void traffic_counted(const Sim& s) {
  settle_all(s);
  bool changed = false;
  for (const TrafficGroup& group : s.m.follows_traffic) {
    for (const auto zone : group.zones) roll_day(s, s.w.zones[zone]);
    changed |= displace(s, group);
  }
  ++s.w.traffic_days;
  schedule_count(s);
  if (!changed) return;
  refresh_hazards(s);
  for (const TrafficGroup& group : s.m.follows_traffic) {
    for (const auto zone : group.zones) refresh_zone_clock(s, zone);
  }
  plan_afresh_later(s, false);
}

}  // namespace taji::model
