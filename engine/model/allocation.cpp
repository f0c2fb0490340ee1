#include "model/allocation.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace taji::model {
namespace {

constexpr double kEndlessRate = std::numeric_limits<double>::infinity();
/// Sums of rates agree to this much.
constexpr double kSame = 1e-11;
/// A want that is met but for this part of it is met.
constexpr double kMet = 1e-12;

/// Which part of the claims is served: all as if the stock sufficed, only what may come from the stock, or only what
/// must come from the flow.
enum class Part : std::uint8_t { all, stock, flow };

struct Left {
  double flow = kEndlessRate, last_mile = kEndlessRate;
};

/// What a claim may still get for a use.
double wanted(const Claim& claim, const Share& got, Use use, Part part) {
  const double room = claim.quota - got.total();
  if (use == kPrompt) {
    const double most = part == Part::all ? claim.free + claim.edge : part == Part::stock ? claim.free : claim.edge;
    return std::max(0.0, std::min(most, room));
  }
  if (claim.want[use] <= 0 || claim.extras == Extras::none) return 0;
  if (part == Part::stock && claim.extras != Extras::from_stock) return 0;
  if (part == Part::flow && claim.extras != Extras::from_flow) return 0;
  if (got.rate[kPrompt] < claim.want[kPrompt]) return 0;
  return std::max(0.0, std::min(claim.want[use], room));
}

/// The part of a want that a level of service per unit of need gives: the level at which all that is left is given.
double fair_level(std::span<const Claim> group, std::span<const double> wants, double left, bool shared_only) {
  double level = 0, rest = left;
  // Wants are met from the smallest per unit of need upwards; each round the level rises to the next of them.
  for (;;) {
    double need = 0, next = kEndlessRate;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (shared_only && group[i].direct) continue;
      if (group[i].need <= 0) continue;
      // Levels are compared, not wants: level * need may round to less than the want that gave the level, for ever.
      const double met_at = wants[i] / group[i].need;
      if (met_at <= level) continue;
      need += group[i].need;
      next = std::min(next, met_at);
    }
    if (need <= 0) return kEndlessRate;
    if ((next - level) * need >= rest) return level + rest / need;
    rest -= (next - level) * need;
    level = next;
  }
}

/// Cuts wants to what is left of a limit.
void cut(std::span<const Claim> group, std::span<double> wants, double left, bool shared_only) {
  if (std::isinf(left)) return;
  double sum = 0;
  for (std::size_t i = 0; i < group.size(); ++i) sum += shared_only && group[i].direct ? 0 : wants[i];
  if (sum <= left) return;
  const double level = fair_level(group, wants, std::max(0.0, left), shared_only);
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (!(shared_only && group[i].direct)) wants[i] = std::min(wants[i], level * group[i].need);
  }
}

constexpr std::size_t kMostAtOnce = 32;

/// Claims of one priority.
void give_group(std::span<const Claim> group, std::span<Share> out, Use use, Part part, Left& left) {
  double few[kMostAtOnce];
  std::vector<double> many;
  std::span<double> wants(few, std::min(group.size(), kMostAtOnce));
  if (group.size() > kMostAtOnce) {
    many.resize(group.size());
    wants = many;
  }
  bool any = false;
  for (std::size_t i = 0; i < group.size(); ++i) {
    wants[i] = wanted(group[i], out[i], use, part);
    any = any || wants[i] > 0;
  }
  if (!any) return;
  cut(group, wants, left.last_mile, true);
  cut(group, wants, left.flow, false);
  for (std::size_t i = 0; i < group.size(); ++i) {
    double& rate = out[i].rate[use];
    rate += wants[i];
    if (use == kPrompt && std::abs(group[i].want[use] - rate) <= kMet * group[i].want[use]) rate = group[i].want[use];
    left.flow = std::max(0.0, left.flow - wants[i]);
    if (!group[i].direct) left.last_mile = std::max(0.0, left.last_mile - wants[i]);
  }
}

void give(std::span<const Claim> claims, std::span<Share> out, Part part, Left& left) {
  for (int use = kPrompt; use < kUses; ++use) {
    for (std::size_t first = 0, end; first < claims.size(); first = end) {
      end = first + 1;
      while (end < claims.size() && claims[end].priority == claims[first].priority) ++end;
      give_group(claims.subspan(first, end - first), out.subspan(first, end - first), static_cast<Use>(use), part,
                 left);
    }
  }
}

double sum_of(std::span<const Share> shares) {
  double sum = 0;
  for (const Share& share : shares) sum += share.total();
  return sum;
}

Allocation result(double inflow, double draw) {
  const double net = inflow - draw;
  return {draw, std::abs(net) <= kSame * draw ? 0 : net};
}

}  // namespace

Allocation allocate(std::span<const Claim> claims, double inflow, double last_mile, std::span<Share> out) {
  std::fill(out.begin(), out.end(), Share{});
  Left left{kEndlessRate, last_mile};
  give(claims, out, Part::all, left);
  const Allocation plenty = result(inflow, sum_of(out));
  const bool on_edge = std::any_of(claims.begin(), claims.end(), [](const Claim& claim) {
    return claim.edge > 0 || claim.extras == Extras::from_flow;
  });
  if (!on_edge || plenty.net >= 0) return plenty;
  std::fill(out.begin(), out.end(), Share{});
  left = {kEndlessRate, last_mile};
  give(claims, out, Part::stock, left);
  const Allocation stock = result(inflow, sum_of(out));
  if (stock.net <= 0) return stock;
  left.flow = stock.net;
  give(claims, out, Part::flow, left);
  return result(inflow, sum_of(out));
}

}  // namespace taji::model
