// Which corridor a truck works on next, where corridors of one source share their trucks.
#include <limits>
#include <taji/kernel/elementary.hpp>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

struct Option {
  double share = 0;  ///< not yet scaled to a sum of 1
  bool open = false;
};

/// The tank that the pool's loads go to.
std::int32_t tank_served(const Sim& s, std::int32_t pool) {
  const City& city = s.m.cities[s.m.corridors[s.m.pools[pool].corridor].city];
  for (std::int32_t t = city.first_tank; t < city.first_tank + city.tank_count; ++t) {
    if (s.m.tanks[t].product == s.m.pools[pool].product) return t;
  }
  throw ReplicationError("a pool's product has no tank in its city");
}

/// Perceived hazard of a way, -ln of the chance to pass it without attack, at the planners' estimate.
double perceived_hazard(const Sim& s, std::int32_t route) {
  double hazard = 0;
  for (std::int32_t leg = 0; leg < s.w.routes.length(route); ++leg) {
    const std::int32_t road = s.w.routes.arc(route, leg) >> 1;
    hazard += perceived_rate(s, static_cast<std::size_t>(road)) * s[s.m.roads[road].km];
  }
  return hazard;
}

Option option(const Sim& s, const Split& split, const SplitMember& member, std::int32_t pool) {
  Option out{s[member.weight], false};
  const std::int32_t route = departure_route(s, member.corridor, s.m.corridors[member.corridor].marshal);
  out.open = route >= 0;
  if (split.rule == scenario::SplitRule::need) out.share *= s.w.tanks[tank_served(s, pool)].need;
  if (split.rule == scenario::SplitRule::risk && out.open) {
    out.share *= kernel::exp(-s[split.sensitivity] * perceived_hazard(s, route));
  }
  return out;
}

/// Shares of the members in the next loads of the pool's product; they add up to 1.
std::vector<double> shares(const Sim& s, const Split& split, const std::vector<std::int32_t>& peers) {
  std::vector<Option> options;
  bool any_open = false;
  for (std::size_t i = 0; i < peers.size(); ++i) {
    options.push_back(option(s, split, split.members[i], peers[i]));
    any_open |= options.back().open && options.back().share > 0;
  }
  std::vector<double> out(peers.size(), 0.0);
  double total = 0;
  for (std::size_t i = 0; i < peers.size(); ++i) {
    // A closed way draws no truck while another is open.
    if (any_open && !options[i].open) continue;
    if (split.rule == scenario::SplitRule::first) {
      const std::int32_t tank = tank_served(s, peers[i]);
      settle_level(s, tank);
      if (cover_ms(s, tank) < s[split.members[i].until]) {
        std::fill(out.begin(), out.end(), 0.0);
        out[i] = 1;
        return out;
      }
    }
    out[i] = options[i].share;
    total += out[i];
  }
  for (double& share : out) share = total > 0 ? share / total : 1.0 / static_cast<double>(out.size());
  return out;
}

}  // namespace

/// Trucks of a pool that have become idle go to the members of its split, one by one to the member that is owed most:
/// each load adds to every member's credit its share, and takes one from the member that gets it.
void share_out(const Sim& s, std::int32_t pool, std::int64_t count) {
  const Pool& own = s.m.pools[pool];
  const Split& split = s.m.splits[s.m.corridors[own.corridor].split];
  const std::vector<double> share = shares(s, split, own.peers);
  std::vector<std::int64_t> given(own.peers.size(), 0);
  for (std::int64_t n = 0; n < count; ++n) {
    std::size_t best = 0;
    for (std::size_t i = 0; i < share.size(); ++i) {
      double& credit = s.w.pools[own.peers[i]].credit;
      credit += share[i];
      // Beyond rounding noise only; a member without a share gets nothing.
      const bool more = share[best] == 0 || credit > s.w.pools[own.peers[best]].credit + 1e-9;
      if (i > 0 && share[i] > 0 && more) best = i;
    }
    s.w.pools[own.peers[best]].credit -= 1;
    ++given[best];
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i] == 0) continue;
    if (own.peers[i] != pool) {
      s.w.pools[pool].moved_out += given[i];
      s.w.pools[own.peers[i]].moved_in += given[i];
    }
    stand_idle(s, own.peers[i], given[i]);
    if (s.w.pools[own.peers[i]].garage > 0) wake_garage_later(s, s.m.pools[own.peers[i]].corridor);
  }
}

}  // namespace taji::model
