// Delays at places on the way and in clearance (design rule 2.3): drawn once a convoy, or, with servers, once a truck.
#include <algorithm>
#include <cmath>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

Purpose checkpoint_purpose(const Station& station) {
  return station.kind == Station::Kind::clearance ? Purpose::clearance : Purpose::checkpoint;
}

}  // namespace

void through_station(const Sim& s, std::int32_t convoy) {
  if (s.w.convoys[convoy].clearing) {
    s.w.convoys[convoy].clearing = false;
    start_unloading(s, convoy);
    return;
  }
  const Convoy& c = s.w.convoys[convoy];
  if (s.m.hands_over && c.at.leg > 0 && c.at.leg < s.w.routes.length(c.route) &&
      hands_over_at(s, c, leg_to(s, c.route, c.at.leg - 1))) {
    enter_handover(s, convoy);
    return;
  }
  convoy_resumes(s, convoy);
}

/// A delay on the way or on arrival. Without servers it is drawn once for the convoy; with servers once a truck, and
/// the convoy leaves with its last (design rule 2.3).
void enter_checkpoint(const Sim& s, std::int32_t convoy, std::int32_t station) {
  Convoy& c = s.w.convoys[convoy];
  const Station& m = s.m.stations[station];
  c.stance = Stance::in_service;
  stage_to(s, convoy, c.clearing ? Stage::clearance : Stage::checkpoint);
  TraceEvent event = about(s, TraceKind::checkpoint, convoy);
  event.place = m.place;
  event.until = kernel::kNever;
  if (std::isinf(s[m.servers])) {
    const double ms = draw(s, m.service, c.hash, checkpoint_purpose(m), c.services++);
    if (ms == 0) {
      through_station(s, convoy);
      return;
    }
    c.at.exact_ms += ms;
    event.until = kernel::round_to_millis(c.at.exact_ms);
    note(s, event);
    c.event = schedule(s, event.until, convoy_tie(s, EventKind::movement, c), EventWhat::convoy_resume, convoy);
    return;
  }
  note(s, event);
  c.pending = c.trucks;
  s.w.lines[station].push({convoy, -1, c.trucks, s.w.now, s.w.serial++});
  serve_checkpoint(s, station);
}

namespace {

/// Trucks of a convoy begin together, each with a delay of its own. Nothing happens when one is done but that its
/// server is free; so there is one event, when the last is.
Service group_service(const Sim& s, std::int32_t station, std::int32_t convoy, std::int64_t n, double begin) {
  const Station& m = s.m.stations[station];
  Convoy& c = s.w.convoys[convoy];
  Service group{station, convoy, -1, -1, n, 0, c.services, begin};
  const kernel::Law& law = s.w.laws[m.service.id];
  double longest = 0;
  if (kernel::by_inversion(law)) {
    double level = 0;
    for (std::int64_t k = 0; k < n; ++k) {
      level = std::max(level, stream(s, c.hash, checkpoint_purpose(m), c.services++).uniform());
    }
    longest = kernel::quantile(law, level);
  } else {
    for (std::int64_t k = 0; k < n; ++k) {
      longest = std::max(longest, draw(s, m.service, c.hash, checkpoint_purpose(m), c.services++));
    }
  }
  group.exact_ms = begin + longest;
  return group;
}

/// The servers of those that are done are free, and each of the others gets an event of its own.
void part_group(const Sim& s, std::int32_t index) {
  const Service group = s.w.services[index];
  const Station& m = s.m.stations[group.station];
  Convoy& c = s.w.convoys[group.convoy];
  // The last keeps the event.
  s.w.services[index].count = 1;
  s.w.services[index].first_draw = -1;
  bool last_seen = false;
  for (std::int64_t k = 0; k < group.count; ++k) {
    const auto number = static_cast<std::uint64_t>(group.first_draw + k);
    const double end = group.began_ms + draw(s, m.service, c.hash, checkpoint_purpose(m), number);
    if (end == group.exact_ms && !last_seen) {
      last_seen = true;
    } else if (kernel::round_to_millis(end) >= s.w.now) {
      start_service(s, {group.station, group.convoy, -1, -1, 1, end});
    } else {
      --c.pending;
      --s.w.stations[group.station].busy;
    }
  }
}

}  // namespace

void part_groups(const Sim& s, std::int32_t station) {
  const std::size_t count = s.w.services.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Service& service = s.w.services[i];
    if (service.first_draw >= 0 && service.count > 0 && service.station == station) {
      part_group(s, static_cast<std::int32_t>(i));
    }
  }
}

void serve_checkpoint(const Sim& s, std::int32_t station) {
  const Station& m = s.m.stations[station];
  Line& line = s.w.lines[station];
  if (s.w.place_closed[m.place]) return;
  while (!line.empty()) {
    const QueueItem item = line.front();
    if (item.count > free_servers(s, station)) part_groups(s, station);
    const std::int64_t most = std::min(item.count, free_servers(s, station));
    if (most <= 0) return;
    Convoy& c = s.w.convoys[item.convoy];
    const double begin = item.since == s.w.now ? c.at.exact_ms : s.w.exact_now;
    const bool together = is_constant(m.service), all = most == item.count && m.service.id >= 0;
    const std::int64_t n = together || all ? most : 1;
    line.take(n);
    s.w.stations[station].busy += n;
    if (!together && n > 1) {
      start_service(s, group_service(s, station, item.convoy, n, begin));
      continue;
    }
    const double ms = draw(s, m.service, c.hash, checkpoint_purpose(m), c.services++);
    start_service(s, {station, item.convoy, -1, -1, n, begin + ms});
  }
}

}  // namespace taji::model
