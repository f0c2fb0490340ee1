// What happened in one replication, as plain data. The output room turns it into sentences.
#pragma once

#include <cstdint>
#include <taji/kernel/time.hpp>
#include <vector>

namespace taji::model {

using kernel::Millis;

/// What a group of trucks is on the road for.
enum class Errand : std::uint8_t { approach, haul, turned_back, homeward };

enum class TraceKind : std::uint8_t {
  initial,   ///< trucks by stage on day 0: `trucks` on the road, `lost` waiting, `place` the marshalling place
  timeline,  ///< entry `index`
  closed,    ///< road or place
  reopened,  ///< road or place
  loaded,    ///< `trucks` of pool `index` leave the racks
  departed,  ///< convoy leaves `place` with `trucks` and `lost` units of escort pool `index` (-1: no pool); `until`
             ///< is the expected arrival without attacks
  skipped,   ///< a stated departure found fewer than `min` trucks, a closed route, or no escort free
  escort_wanted,  ///< `trucks` at `place` are ready and wait for units of pool `index`
  escort_found,   ///< a convoy is formed with its escort and leaves at `until`
  handover,       ///< halts at `place` until `until`
  escort_home,    ///< `trucks` units of pool `index` are free again
  attacked,       ///< on `road`, `km` from `place`: `lost` of `trucks`; `until` is when survivors move again
  repelled,       ///< as attacked, nothing taken
  void_attempt,   ///< zone `index`: nobody there
  destroyed,      ///< the convoy has no trucks left
  halted,         ///< at `place` or on `road` at `km`: road or place closed
  resumed,        ///< moves again
  turns_back,     ///< from `place`
  rerouted,       ///< new route from `place`
  checkpoint,     ///< held at `place` until `until` (kNever: in the queue)
  arrived,        ///< at `place` with `trucks`; `spent` says where the time since it set off went
  unloaded,       ///< `trucks` of pool `index` deliver `litres` into `tank`
  homeward,       ///< `trucks` start back empty
  home,           ///< `trucks` are idle again; `spent` as above
  dry,            ///< `tank` has no usable stock
  refilled,       ///< `tank` is no longer dry
  short_of_need,  ///< some class of `tank` is not served
  served_again    ///< every class of `tank` is served
};

struct TraceEvent {
  Millis at = 0;
  TraceKind kind = TraceKind::timeline;
  Errand errand = Errand::haul;
  std::int32_t corridor = -1;
  std::uint32_t ordinal = 0;
  std::int32_t place = -1, road = -1, tank = -1, index = -1;
  double km = 0, litres = 0;
  std::int64_t trucks = 0, lost = 0;
  Millis until = 0;
  std::vector<Millis> spent;  ///< by Stage; empty for what was on the road at the start

  bool operator==(const TraceEvent&) const = default;
};

}  // namespace taji::model
