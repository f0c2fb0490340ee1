// What must be true of every run, whatever the scenario. Each claim throws Broken, saying what is wrong.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <taji/model/simulate.hpp>
#include <taji/model/state.hpp>
#include <taji/scenario/read.hpp>
#include <vector>

namespace taji::properties {

using model::Millis;

struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void claim(bool holds, const std::string& otherwise) {
  if (!holds) throw Broken(otherwise);
}

inline model::Model model_of(const std::string& yaml) {
  const auto read = scenario::read_scenario_text("random.yaml", yaml);
  claim(read.scenario.has_value(), "the file is refused:\n" + text::render(read.diagnostics, read.sources, false));
  return model::compile(*read.scenario);
}

/// Reasons for which a replication may be refused: the scenario asks for what cannot be, and is told so.
inline bool fair_refusal(const std::string& what) {
  return what.find("time stands still") == 0 || what.find("outside its limits") != std::string::npos;
}

/// Watches where convoys are between one instant with events and the next.
class Watch {
 public:
  explicit Watch(const model::Model& m) : m_(m) {}

  /// After the events of an instant.
  void look(const model::World& w) {
    seen_.clear();
    for (std::size_t i = 0; i < w.convoys.size(); ++i) {
      if (w.convoys[i].stance == model::Stance::gone) continue;
      seen_.push_back({static_cast<std::int32_t>(i), model::locate(w, m_, static_cast<std::int32_t>(i))});
    }
  }

  /// Just before the next one: no event has come between.
  void check(const model::World& w) const {
    for (const auto& [convoy, before] : seen_) {
      const model::Position after = model::locate(w, m_, convoy);
      const bool moved = before.place != after.place || before.road != after.road || before.km != after.km;
      if (!moved) continue;
      const std::string who = model::convoy_name(m_, w.convoys[static_cast<std::size_t>(convoy)]);
      for (const std::int32_t road : {before.road, after.road}) {
        claim(
            road < 0 || !w.road_closed[static_cast<std::size_t>(road)],
            who + " moves along a closed road, " + (road < 0 ? "" : m_.roads[static_cast<std::size_t>(road)].name.id));
      }
      for (const std::int32_t place : {before.place, after.place}) {
        claim(place < 0 || !w.place_closed[static_cast<std::size_t>(place)],
              who + " enters or leaves a closed place, " +
                  (place < 0 ? "" : m_.places[static_cast<std::size_t>(place)].name.id));
      }
    }
  }

 private:
  const model::Model& m_;
  std::vector<std::pair<std::int32_t, model::Position>> seen_;
};

inline std::string name_of(const model::Model& m, std::size_t tank) {
  const model::Tank& t = m.tanks[tank];
  return m.cities[static_cast<std::size_t>(t.city)].name.id + "," + m.products[static_cast<std::size_t>(t.product)];
}

inline void check_levels(const model::World& w, const model::Model& m) {
  for (std::size_t i = 0; i < m.tanks.size(); ++i) {
    const model::TankState& t = w.tanks[i];
    claim(t.level >= -1e-6 && t.level <= t.capacity * (1 + 1e-9), "the stock of " + name_of(m, i) + " is out of range");
    claim(t.reserved >= -1e-6 && t.level + t.reserved <= t.capacity * (1 + 1e-9) + 1e-3,
          "more is promised room in " + name_of(m, i) + " than there is");
  }
  for (std::size_t i = 0; i < m.classes.size(); ++i) {
    claim(w.classes[i].buffer <= w.classes[i].buffer_capacity * (1 + 1e-9), "a buffer is fuller than it can be");
  }
}

/// One replication, event by event, with what must hold after each; false when it is refused for a fair reason.
inline bool run_watched(model::World& w, const model::Model& m, const kernel::Address& address) {
  try {
    model::begin(w, m, address);
    Watch watch(m);
    for (Millis next = w.calendar.next_time(); next <= m.horizon; next = w.calendar.next_time()) {
      if (next > w.now) {
        watch.look(w);
        model::advance(w, m, next - 1);
        watch.check(w);
      }
      model::step(w, m, next);
      if (w.events_at_once > 50'000) return false;  // time stands still: the engine says so after a million events
      claim(w.record.events < 100'000, "too busy");
      const std::string wrong = model::check_balances(w, m);
      claim(wrong.empty(), wrong);
      check_levels(w, m);
    }
    model::advance(w, m, m.horizon);
    model::finish(w, m);
    return true;
  } catch (const model::ReplicationError& error) {
    claim(fair_refusal(error.what()), std::string("the replication stops: ") + error.what());
    return false;
  }
}

inline void check_tank_record(const model::Record& r, const model::Model& m, std::size_t i) {
  const model::TankRecord& t = r.tanks[i];
  const std::string of = name_of(m, i);
  const Millis length = m.horizon - m.origin;
  const std::int64_t days = m.day_count();
  claim(t.need_l >= 0 && t.unserved_l >= 0 && t.unserved_l <= t.need_l + 1, "unserved is more than need in " + of);
  claim(t.dry_ms >= 0 && t.dry_ms <= length && t.short_ms >= 0 && t.short_ms <= length,
        "bad dry or short time in " + of);
  claim(t.dry_spell_ms <= t.dry_ms && t.short_spell_ms <= t.short_ms, "spells are longer than their sum in " + of);
  claim(t.dry_spells >= 0 && t.short_spells >= 0, "fewer than no spells in " + of);
  claim((t.short_spells == 0) == (t.short_spell_ms == 0), "short spells without length in " + of);
  claim((t.dry_spells == 0) == (t.dry_spell_ms == 0), "dry spells without length in " + of);
  claim(t.unserved_l == 0 || t.short_ms > 0, "unserved without a short time in " + of);
  claim(t.shortage_days <= days + 1 && t.dry_days <= days + 1, "more days than there are in " + of);
  claim((t.shortage_days > 0) == (t.short_ms > 0), "shortage days without a short time, or the reverse, in " + of);
  claim((t.dry_days > 0) == (t.dry_ms > 0), "dry days without a dry time, or the reverse, in " + of);
  claim((t.first_stockout == kernel::kNever) == (t.dry_ms == 0) || t.first_stockout == length || t.first_stockout == 0,
        "first stockout without dry time, or the reverse, in " + of);
  claim(t.first_stockout >= 0 && (t.first_stockout == kernel::kNever || t.first_stockout <= length),
        "the first stockout is not in time in " + of);
  claim(t.final_stock_l >= 0 && t.mean_stock_l >= 0 && t.delivered_l >= 0, "less than nothing in " + of);
  std::int64_t unserved = 0;
  for (std::int64_t d = 0; d < days; ++d) {
    const model::TankDay& day = r.tank_days[i * static_cast<std::size_t>(days) + static_cast<std::size_t>(d)];
    claim(day.served_ppm >= 0 && day.served_ppm <= 1'000'000, "served share out of range in " + of);
    claim(day.stock_l >= 0 && day.cover_mdays >= 0 && day.unserved_l >= 0, "a day with less than nothing in " + of);
    claim(day.phase >= 0 && day.phase <= 4, "phase out of range in " + of);
    claim(day.unserved_l == 0 || day.dry_or_short == 1, "unserved on a day that was not short in " + of);
    unserved += day.unserved_l;
  }
  claim(std::abs(unserved - t.unserved_l) <= days, "the days' unserved do not add up in " + of);
}

inline void check_record(const model::World& w, const model::Model& m) {
  const model::Record& r = w.record;
  std::int64_t tanks_l = 0, corridors_l = 0;
  for (std::size_t i = 0; i < m.tanks.size(); ++i) {
    check_tank_record(r, m, i);
    tanks_l += r.tanks[i].delivered_l;
  }
  bool danger = false;
  for (const model::Road& road : m.roads) {
    danger = danger || m.slots[static_cast<std::size_t>(road.interdiction_hazard)].value != 0;
    danger = danger || !road.zones.empty();
  }
  danger = danger || m.has_uncertain_inputs() || !m.timeline.empty();
  const auto days = static_cast<std::size_t>(m.day_count());
  for (std::size_t i = 0; i < m.corridors.size(); ++i) {
    const model::CorridorRecord& c = r.corridors[i];
    const std::string of = m.corridors[i].name.id;
    corridors_l += c.delivered_l;
    claim(c.repelled >= 0 && c.repelled <= c.attacks, "more attacks repelled than made on " + of);
    claim(danger || (c.attacks == 0 && c.trucks_lost == 0), "attacks out of nothing on " + of);
    claim(c.attacks > 0 || c.trucks_lost == 0, "trucks lost without an attack on " + of);
    claim(c.trips_untouched <= c.trips_ended, "more trips untouched than ended on " + of);
    claim(m.origin > 0 || c.trips_ended <= c.trips, "more trips ended than begun on " + of);
    claim(c.delivered_l >= 0 && c.lost_l >= 0 && c.wait_truck_ms >= 0 && c.haul_truck_ms >= 0 && c.skipped >= 0,
          "less than nothing on " + of);
    std::int64_t arrived = 0, lost = 0, fleet = 0, created = 0, left = 0, staged = 0;
    std::array<std::int64_t, model::kIncidents> incidents{};
    for (std::size_t d = 0; d < days; ++d) {
      arrived += r.arrivals[i * days + d];
      for (std::size_t k = 0; k < model::kIncidents; ++k)
        incidents[k] += r.incidents[(i * days + d) * model::kIncidents + k];
    }
    claim(arrived == c.trucks_arrived, "the days' arrivals do not add up on " + of);
    claim(incidents[0] + incidents[1] == c.attacks, "the days' attacks do not add up on " + of);
    claim(incidents[2] == c.trucks_lost, "the days' losses do not add up on " + of);
    for (std::int32_t k = 0; k < m.corridors[i].pool_count; ++k) {
      const auto& pool = w.pools[static_cast<std::size_t>(m.corridors[i].first_pool + k)];
      lost += pool.lost_loaded + pool.lost_empty;
      left += pool.retired + pool.dismissed + pool.moved_out;
      fleet += pool.fleet;
      created += pool.created + pool.hired + pool.replaced + pool.moved_in;
    }
    claim(c.trucks_lost <= lost && lost <= fleet + created, "the lost do not add up on " + of);
    claim(m.origin > 0 || c.trucks_lost == lost, "the record lacks lost trucks on " + of);
    for (const std::int64_t ms : c.stage_truck_ms) staged += ms;
    const bool same_fleet = lost + created + left == 0;
    claim(!same_fleet || staged == fleet * (m.horizon - m.origin), "trucks' days do not add up on " + of);
    // At most the whole fleet was on the road at the origin; trucks that turned back leave a second time.
    claim(c.trucks_arrived <= c.trucks_sent + fleet + created, "more arrived than were sent on " + of);
  }
  claim(std::abs(tanks_l - corridors_l) <= static_cast<std::int64_t>(m.tanks.size() + m.corridors.size()),
        "cities got other litres than corridors delivered");
  for (std::size_t i = 0; i < m.classes.size(); ++i) {
    const model::ClassRecord& c = r.classes[i];
    claim(c.unserved_l >= 0 && c.unserved_l <= c.need_l + 1,
          "unserved is more than need in class " + m.classes[i].name.id);
    claim(c.unserved_l == 0 || c.first_unserved != kernel::kNever,
          "unserved at no time in class " + m.classes[i].name.id);
  }
  claim(r.truck_error == 0 && r.driver_error == 0 && r.fuel_error_ppb == 0, "the record has an error of balance");
}

/// Where two worlds at the same time differ, in words; empty when they do not.
inline std::string difference(const model::World& a, const model::Model& ma, const model::World& b,
                              const model::Model& mb) {
  const auto by_name = [](std::vector<model::StateField> fields) {
    std::stable_sort(fields.begin(), fields.end(), [](const auto& x, const auto& y) { return x.name < y.name; });
    return fields;
  };
  const auto fa = by_name(model::state_fields(a, ma)), fb = by_name(model::state_fields(b, mb));
  for (std::size_t i = 0; i < std::min(fa.size(), fb.size()); ++i) {
    if (fa[i] == fb[i]) continue;
    const auto value = [](const model::StateField& f) {
      return f.real ? std::to_string(std::bit_cast<double>(f.bits)) : std::to_string(static_cast<std::int64_t>(f.bits));
    };
    return fa[i].name + " is " + value(fa[i]) + ", or " + fb[i].name + " " + value(fb[i]);
  }
  if (fa.size() != fb.size()) return "one has more state than the other";
  const model::Record &ra = a.record, &rb = b.record;
  if (ra.tanks != rb.tanks) return "the record of a tank";
  if (ra.classes != rb.classes) return "the record of a class";
  if (ra.corridors != rb.corridors) return "the record of a corridor";
  if (ra.tank_days != rb.tank_days || ra.series != rb.series || ra.arrivals != rb.arrivals ||
      ra.incidents != rb.incidents || ra.stage_trucks != rb.stage_trucks)
    return "the record of a day";
  if (ra.events != rb.events) {
    return "the number of events: " + std::to_string(ra.events) + ", or " + std::to_string(rb.events);
  }
  return ra == rb ? "" : "the record";
}

}  // namespace taji::properties
