#include <algorithm>
#include <string>
#include <taji/kernel/elementary.hpp>

#include "model/handlers.hpp"

namespace taji::model {

std::int32_t new_convoy(const Sim& s, std::int32_t corridor, Errand errand) {
  World& w = s.w;
  std::int32_t index;
  if (w.free_convoys.empty()) {
    index = static_cast<std::int32_t>(w.convoys.size());
    w.convoys.emplace_back();
    w.convoy_trucks.resize(w.convoy_trucks.size() + s.m.widest_corridor);
    w.convoy_emptied.resize(w.convoy_emptied.size() + s.m.widest_corridor);
  } else {
    index = w.free_convoys.back();
    w.free_convoys.pop_back();
    w.convoys[index] = Convoy{};
  }
  if (w.tracing) {
    w.convoy_spent.resize(w.convoys.size());
    w.convoy_spent[index].fill(0);
  }
  std::fill_n(trucks_of(s, index), s.m.widest_corridor, 0);
  std::fill_n(emptied_of(s, index), s.m.widest_corridor, 0);
  Convoy& c = w.convoys[index];
  c.corridor = corridor;
  c.errand = c.born_as = errand;
  c.ordinal = ++w.corridors[corridor].born[static_cast<int>(errand)];
  c.hash = kernel::hash_combine(
      kernel::hash_combine(s.m.corridors[corridor].name.hash, static_cast<std::uint64_t>(errand)), c.ordinal);
  c.haven = s.m.corridors[corridor].marshal;
  c.departed = w.now;
  return index;
}

void end_convoy(const Sim& s, std::int32_t convoy) {
  s.w.calendar.cancel(s.w.convoys[convoy].event);
  stage_to(s, convoy, Stage::none);
  s.w.convoys[convoy].stance = Stance::gone;
  s.w.free_convoys.push_back(convoy);
}

void end_trip(const Sim& s, const Convoy& convoy) {
  if (!s.w.recording || convoy.placed) return;
  CorridorRecord& record = s.w.record.corridors[convoy.corridor];
  ++record.trips_ended;
  record.trips_untouched += convoy.untouched;
}

bool escorted(const Sim& s, const Convoy& convoy) {
  const Corridor& c = s.m.corridors[convoy.corridor];
  if (c.escort_units < 0 || !loaded(convoy) || convoy.alone) return false;
  return c.escort_pool < 0 ? s[c.escort_units] > 0 : convoy.escort > 0;
}

double exposure_factor(const Sim& s, const Convoy& convoy) {
  if (convoy.arranged && loaded(convoy)) return 0;
  const Corridor& c = s.m.corridors[convoy.corridor];
  const auto trucks = static_cast<double>(convoy.trucks);
  const double empty = convoy.errand == Errand::homeward ? s[c.empty_exposure] : 1.0;
  if (convoy.alone) return empty * trucks / s[c.target];
  double factor = empty;
  if (escorted(s, convoy)) factor *= s[c.escort_hazard];
  if (c.size_exponent >= 0) factor *= kernel::pow(trucks / s[c.size_reference], s[c.size_exponent]);
  return factor;
}

void set_off(const Sim& s, std::int32_t convoy, std::int32_t route, double exact_ms) {
  s.w.convoys[convoy].at.exact_ms = exact_ms;
  enter_route(s, convoy, route, 0, 0);
}

void enter_route(const Sim& s, std::int32_t convoy, std::int32_t route, std::int32_t leg, double fraction) {
  Convoy& c = s.w.convoys[convoy];
  if (c.exposures == 0) c.at.exposure = stream(s, c.hash, Purpose::exposure, c.exposures++).exponential();
  c.route = route;
  c.at.leg = leg;
  c.at.fraction = fraction;
  c.at.hit = false;
  c.stance = Stance::driving;
  plan(s, convoy);
}

}  // namespace taji::model
