// Who gets how much from a tank at one level: a pure function of what flows in and of what the classes want.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

namespace taji::model {

/// What fuel is drawn for, in the order in which scarce fuel is given.
enum Use : std::uint8_t { kPrompt, kRefill, kCatchUp, kSurplus, kUses };

/// Where a class may draw what goes beyond its need.
enum class Extras : std::uint8_t { none, from_flow, from_stock };

/// What one class wants and may have. Rates are of one unit, litres per ms.
struct Claim {
  std::int32_t priority = 1;  ///< claims stand in its order
  bool direct = false;        ///< the last mile does not bind it
  double need = 0;            ///< what is scarce is shared in proportion to it within a priority
  double want[kUses] = {0, 0, 0, 0};
  double free = 0;  ///< of want[kPrompt], what it may draw from the stock
  double edge = 0;  ///< of the rest, what it may have only of what flows in beyond all draws from the stock
  Extras extras = Extras::none;                            ///< of the other wants, once all of want[kPrompt] is given
  double quota = std::numeric_limits<double>::infinity();  ///< most of all uses together

  bool operator==(const Claim&) const = default;
};

struct Share {
  double rate[kUses] = {0, 0, 0, 0};

  double total() const { return rate[kPrompt] + rate[kRefill] + rate[kCatchUp] + rate[kSurplus]; }
};

struct Allocation {
  double draw = 0;  ///< sum of all shares
  double net = 0;   ///< inflow less draw, exactly 0 where the level stays
};

/// Design rule 2.6. Draws from the stock are met in full, within the last mile: use by use, by priority, then in
/// proportion to need. Where that and the claims on the edge take more than flows in, those get only what flows in
/// beyond, in the same order: so the level stays at the threshold on which they stand.
/// `out` has one element a claim. `inflow` may be infinite: then nothing is scarce but the last mile.
Allocation allocate(std::span<const Claim> claims, double inflow, double last_mile, std::span<Share> out);

}  // namespace taji::model
