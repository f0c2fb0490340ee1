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
  timeline,  ///< entry `index`; -1: a branch (branch.hpp), -2: a change from outside (decision.hpp)
  closed,    ///< road or place, by closure `index` or kClosedBy...; `until` for an attack
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
  served_again,   ///< every class of `tank` is served
  regime,         ///< zone `index` comes to `regime`, from `was` (-1: at the start); `factor` is its hazard
  displaced,      ///< danger that follows traffic: zone `index` now has `factor` of its own
  arranged,       ///< convoy at `place` stands until `until`, to be let pass
  paid,           ///< convoy in its city gave up `litres`
  refused,        ///< `trucks` drivers of `corridor` withdraw, now or when they come home
  recalled,       ///< `trucks` drivers of `corridor` are at work again
  stands_down,    ///< owner `index` keeps its trucks at home until `until`
  hired,          ///< `trucks` come to pool `index`
  replaced,       ///< `trucks` come to pool `index` for lost ones
  dismissed,      ///< `trucks` leave pool `index` for good
  moved,          ///< `trucks` of pool `index` change to pool `lost`
  batch,          ///< `litres` for `tank` from inflow `index`, or from an order when that is -1; `lost` of them wait
  ordered,        ///< `litres` for `tank`, to arrive at `until`
  flow_stops,     ///< no way is open for inflow `index` of `tank`
  flow_resumes,   ///< one is
  released,       ///< `litres` of the reserve of `tank`
  rationed,       ///< rule `index` of `tank` is on
  unrationed,     ///< it is off again
  panic,          ///< class `index` of `tank` buys `km` times its need
  calm            ///< it no longer does
};

/// What closed a road or a place (`index` of `closed`), besides the number of a closure that has a name.
inline constexpr std::int32_t kClosedByOther = -1, kClosedByAttack = -2;

struct TraceEvent {
  Millis at = 0;
  TraceKind kind = TraceKind::timeline;
  Errand errand = Errand::haul;
  std::int32_t corridor = -1;
  std::uint32_t ordinal = 0;
  std::int32_t place = -1, road = -1, tank = -1, index = -1;
  double km = 0, litres = 0;
  std::int64_t trucks = 0, lost = 0;
  std::int64_t emptied = 0;  ///< of an attack: trucks that lost only their load
  Millis until = 0;
  std::int32_t regime = -1, was = -1;
  double factor = 0;
  std::vector<Millis> spent;  ///< by Stage; empty for what was on the road at the start

  bool operator==(const TraceEvent&) const = default;
};

}  // namespace taji::model
