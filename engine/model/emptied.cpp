// Trucks that lost only their load: they go on with their convoy, and home without unloading.
#include <algorithm>
#include <numeric>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// Home is where they are.
void end_at_source(const Sim& s, std::int32_t convoy, const std::vector<std::int32_t>& trucks, std::int64_t count) {
  const std::int32_t corridor_index = s.w.convoys[convoy].corridor;
  const Corridor& corridor = s.m.corridors[corridor_index];
  if (s.w.recording) s.w.record.corridors[corridor_index].cycles += count;
  drivers_come_home(s, corridor_index, count);
  for (std::int32_t k = 0; k < corridor.pool_count; ++k) idle_trucks(s, corridor.first_pool + k, trucks[k]);
  wake_garage_later(s, corridor_index);
}

}  // namespace

std::int64_t emptied_trucks(const Sim& s, std::int32_t convoy) {
  const std::int32_t* const emptied = emptied_of(s, convoy);
  return std::accumulate(emptied, emptied + s.m.widest_corridor, std::int64_t{0});
}

/// They part from their convoy at a place and start home, as one group.
void part_emptied(const Sim& s, std::int32_t convoy, std::int32_t place, double exact_ms) {
  const std::int64_t count = emptied_trucks(s, convoy);
  if (count == 0) return;
  std::int32_t* const emptied = emptied_of(s, convoy);
  const std::vector<std::int32_t> trucks(emptied, emptied + s.m.widest_corridor);
  std::fill_n(emptied, s.m.widest_corridor, 0);
  const std::int32_t corridor_index = s.w.convoys[convoy].corridor;
  book_stage(s, convoy);  // what they all spent until here
  shift(s, corridor_index, s.w.convoys[convoy].stage, Stage::none, count);
  s.w.convoys[convoy].trucks -= count;
  const Corridor& corridor = s.m.corridors[corridor_index];
  if (place == corridor.source) return end_at_source(s, convoy, trucks, count);
  const std::int32_t group = new_convoy(s, corridor_index, Errand::homeward);
  std::copy(trucks.begin(), trucks.end(), trucks_of(s, group));
  s.w.convoys[group].trucks = count;
  s.w.convoys[group].alone = corridor.return_alone;
  start_home(s, group, place, exact_ms);
}

/// In the city: true when there is nothing to unload, and the convoy has started home.
bool nothing_to_unload(const Sim& s, std::int32_t convoy) {
  const std::int64_t count = emptied_trucks(s, convoy);
  if (count == 0) return false;
  const double exact_ms = s.w.convoys[convoy].at.exact_ms;
  const Corridor& corridor = s.m.corridors[s.w.convoys[convoy].corridor];
  if (corridor.return_alone) part_emptied(s, convoy, corridor.city_place, exact_ms);
  const bool nothing = corridor.return_alone ? s.w.convoys[convoy].trucks == 0 : s.w.convoys[convoy].trucks == count;
  if (!nothing) return false;
  if (corridor.return_alone) {
    end_convoy(s, convoy);
    return true;
  }
  std::copy_n(emptied_of(s, convoy), s.m.widest_corridor, trucks_of(s, convoy));
  std::fill_n(emptied_of(s, convoy), s.m.widest_corridor, 0);
  start_home(s, convoy, corridor.city_place, exact_ms);
  return true;
}

}  // namespace taji::model
