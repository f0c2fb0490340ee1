// Where the trucks' days go: how many of a corridor's trucks are in each stage, and for how long.
#include <array>
#include <string>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

constexpr std::size_t kNight = static_cast<std::size_t>(Stage::night);

std::size_t number(Stage stage) {
  return static_cast<std::size_t>(stage);
}

bool moves(Stage stage) {
  return stage == Stage::driving || stage == Stage::returning || stage == Stage::approach;
}

/// Time in a moving stage that was stood outside the travel window is that of nights.
void book_nights(const Sim& s, std::int32_t convoy, Millis stood) {
  Convoy& c = s.w.convoys[convoy];
  const Millis nights = stood - c.nights_booked;
  if (nights == 0) return;
  c.nights_booked = stood;
  if (s.w.tracing) {
    s.w.convoy_spent[convoy][number(c.stage)] -= nights;
    s.w.convoy_spent[convoy][kNight] += nights;
  }
  const std::uint64_t truck_ms = static_cast<std::uint64_t>(c.trucks) * static_cast<std::uint64_t>(nights);
  auto& sums = s.w.corridors[c.corridor].truck_ms;
  sums[number(c.stage)] -= truck_ms;
  sums[kNight] += truck_ms;
}

}  // namespace

void book_stage(const Sim& s, std::int32_t convoy) {
  Convoy& c = s.w.convoys[convoy];
  if (s.w.tracing && c.stage != Stage::none) {
    s.w.convoy_spent[convoy][number(c.stage)] += s.w.now - c.stage_since;
  }
  c.stage_since = s.w.now;
  if (!moves(c.stage)) return;
  // Where a closure or an attack ends a night, the convoy has stood since an earlier time.
  const auto now = static_cast<double>(s.w.now);
  if (c.at.exact_ms < now - 0.5) {
    c.at.stood += s.w.now - kernel::round_to_millis(c.at.exact_ms);
    c.at.exact_ms = now;
  }
  book_nights(s, convoy, c.at.stood);
}

namespace {

/// The time that a driving convoy has stood outside the travel window by now. Its position is not settled: that would
/// round where the record begins and ends.
Millis stood_by_now(const Sim& s, const Convoy& c) {
  Progress at = c.at;
  if (c.stance != Stance::driving || at.exact_ms > static_cast<double>(s.w.now)) return at.stood;
  walk(s, c, at, static_cast<double>(s.w.now), false);
  return at.stood + std::max<Millis>(0, s.w.now - kernel::round_to_millis(at.exact_ms));
}

void book_nights_by_now(const Sim& s) {
  for (std::size_t i = 0; i < s.w.convoys.size(); ++i) {
    const Convoy& c = s.w.convoys[i];
    if (c.stance != Stance::gone && moves(c.stage)) book_nights(s, static_cast<std::int32_t>(i), stood_by_now(s, c));
  }
}

using Counts = std::array<std::int64_t, kStages>;

Stage stage_of(const Convoy& c) {
  switch (c.stance) {
    case Stance::driving:
      return moving_stage(c);
    case Stance::blocked:
      return Stage::closed;
    case Stance::halted_by_attack:
      return Stage::attacked;
    case Stance::in_service:
      return c.clearing ? Stage::clearance : Stage::checkpoint;
    case Stance::unloading:
      return Stage::unloading;
    case Stance::formed:
      return c.stage;  // waits to be let pass, for its escort, the window or an open way
    case Stance::handover:
      return Stage::escort;
    case Stance::gone:
      break;
  }
  return Stage::none;
}

std::vector<Counts> count_stages(const World& w, const Model& m) {
  std::vector<Counts> out(m.corridors.size(), Counts{});
  for (std::size_t i = 0; i < m.pools.size(); ++i) {
    Counts& at = out[m.pools[i].corridor];
    at[number(Stage::idle)] += w.pools[i].idle;
    at[number(Stage::loading)] += w.pools[i].loading;
  }
  for (std::size_t i = 0; i < w.lines.size(); ++i) {
    const bool to_load =
        i < m.stations.size() ? m.stations[i].kind == Station::Kind::loading : i >= m.stations.size() + m.tanks.size();
    if (!to_load) continue;
    for (std::size_t k = w.lines[i].head; k < w.lines[i].items.size(); ++k) {
      const QueueItem& item = w.lines[i].items[k];
      if (w.pools[item.pool].unlimited) continue;
      Counts& at = out[m.pools[item.pool].corridor];
      at[number(Stage::idle)] -= item.count;
      at[number(Stage::loading)] += item.count;
    }
  }
  for (std::size_t i = 0; i < m.musters.size(); ++i) {
    out[m.musters[i].corridor][number(Stage::marshalling)] += w.musters[i].line.trucks - w.musters[i].asking;
    out[m.musters[i].corridor][number(Stage::escort)] += w.musters[i].asking;
  }
  for (std::size_t i = 0; i < w.convoys.size(); ++i) {
    const Convoy& c = w.convoys[i];
    if (c.stance == Stance::gone) continue;
    for (std::int32_t k = 0; k < m.widest_corridor; ++k) {
      const std::size_t at = i * static_cast<std::size_t>(m.widest_corridor) + static_cast<std::size_t>(k);
      out[c.corridor][number(stage_of(c))] += w.convoy_trucks[at] + w.convoy_emptied[at];
    }
  }
  return out;
}

}  // namespace

Stage moving_stage(const Convoy& convoy) {
  switch (convoy.errand) {
    case Errand::approach:
      return Stage::approach;
    case Errand::homeward:
      return Stage::returning;
    case Errand::haul:
    case Errand::turned_back:
      break;
  }
  return Stage::driving;
}

void change_stage(const Sim& s, std::int32_t convoy, Stage stage) {
  book_stage(s, convoy);
  Convoy& c = s.w.convoys[convoy];
  shift(s, c.corridor, c.stage, stage, c.trucks);
  c.stage = stage;
}

void start_trip_times(const Sim& s, std::int32_t convoy) {
  if (s.w.tracing) s.w.convoy_spent[convoy].fill(0);
}

std::vector<Millis> trip_times(const Sim& s, std::int32_t convoy) {
  if (s.w.convoys[convoy].placed) return {};
  book_stage(s, convoy);
  const auto& spent = s.w.convoy_spent[convoy];
  return {spent.begin(), spent.end()};
}

/// At the origin the sums begin at nothing.
void start_stages(const Sim& s) {
  book_nights_by_now(s);
  for (CorridorState& corridor : s.w.corridors) {
    for (std::size_t k = 0; k < kStages; ++k) {
      corridor.truck_ms[k] = -(static_cast<std::uint64_t>(corridor.trucks[k]) * static_cast<std::uint64_t>(s.w.now));
    }
  }
}

void stages_at_day_end(const Sim& s) {
  const auto days = static_cast<std::size_t>(s.m.day_count());
  for (std::size_t i = 0; i < s.w.corridors.size(); ++i) {
    std::int32_t* row = s.w.record.stage_trucks.data() + (i * days + static_cast<std::size_t>(s.w.day)) * kDayStages;
    for (std::size_t k = 0; k < kStages; ++k) {
      row[kDayStageOf[k]] += static_cast<std::int32_t>(s.w.corridors[i].trucks[k]);
    }
  }
}

/// At the horizon: the record's sums.
void close_stages(const Sim& s) {
  book_nights_by_now(s);
  for (std::size_t i = 0; i < s.w.corridors.size(); ++i) {
    const CorridorState& corridor = s.w.corridors[i];
    for (std::size_t k = 0; k < kStages; ++k) {
      s.w.record.corridors[i].stage_truck_ms[k] = static_cast<std::int64_t>(
          corridor.truck_ms[k] + static_cast<std::uint64_t>(corridor.trucks[k]) * static_cast<std::uint64_t>(s.w.now));
    }
  }
}

std::string check_stages(const World& w, const Model& m) {
  const std::vector<Counts> counted = count_stages(w, m);
  for (std::size_t i = 0; i < m.corridors.size(); ++i) {
    for (std::size_t k = 0; k < kStages; ++k) {
      if (counted[i][k] == w.corridors[i].trucks[k]) continue;
      return "corridor " + m.corridors[i].name.id + ": " + std::to_string(w.corridors[i].trucks[k]) +
             " trucks are said to be in the stage '" + kStageNames[k] + "', and there are " +
             std::to_string(counted[i][k]);
    }
  }
  return {};
}

}  // namespace taji::model
