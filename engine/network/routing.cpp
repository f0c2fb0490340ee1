#include <algorithm>
#include <boost/graph/detail/d_ary_heap.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <taji/network/routing.hpp>

#include "checks.hpp"

namespace taji::network {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
__extension__ typedef unsigned __int128 Wide;

// Costs as whole multiples of 2^unit_exponent, so that sums are exact and have no order.
class FixedPoint {
 public:
  explicit FixedPoint(double largest) : unit_exponent_(largest > 0 ? std::ilogb(largest) - kBits : 0) {}

  // cost <= about 2 * largest
  Wide of(double cost) const {
    int exponent = 0;
    const auto mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(cost, &exponent), kMantissa));
    const int shift = exponent - kMantissa - unit_exponent_;
    if (mantissa == 0 || shift < -kMantissa) return 0;
    if (shift >= 0) return static_cast<Wide>(mantissa) << shift;
    return (mantissa + (std::uint64_t{1} << (-shift - 1))) >> -shift;
  }
  double value(Wide cost) const { return std::ldexp(static_cast<double>(cost), unit_exponent_); }

 private:
  static constexpr int kBits = 120;  // leaves room for a sum of two costs up to 2 * largest each
  static constexpr int kMantissa = 53;
  int unit_exponent_;
};

template <class Distance>
class PlaceQueue {
 public:
  explicit PlaceQueue(std::vector<Distance>& distance)
      : position_(distance.size(), std::numeric_limits<std::size_t>::max()), heap_(distance.data(), position_.data()) {}
  PlaceQueue(const PlaceQueue&) = delete;
  PlaceQueue& operator=(const PlaceQueue&) = delete;

  bool empty() const { return heap_.empty(); }
  PlaceId top() { return heap_.top(); }
  void pop() { heap_.pop(); }
  // To be called after the distance of the place has become smaller.
  void lowered(PlaceId place) { heap_.push_or_update(place); }

 private:
  std::vector<std::size_t> position_;
  boost::d_ary_heap_indirect<PlaceId, 4, std::size_t*, Distance*, std::less<Distance>> heap_;
};

// Lexicographic: cost to the destination, then number of arcs.
struct Remaining {
  Wide cost;
  std::int32_t arcs;
  bool operator<(const Remaining& other) const { return cost != other.cost ? cost < other.cost : arcs < other.arcs; }
  bool operator==(const Remaining& other) const = default;
};
constexpr Remaining kUnknown = {~Wide{0}, std::numeric_limits<std::int32_t>::max()};

class RouteSearch {
 public:
  RouteSearch(const RoadGraph& graph, const RouteQuery& query) : graph_(graph), query_(query) {}

  std::optional<std::vector<std::int32_t>> run() {
    const double cheapest = spread_forward();
    if (cheapest == kInfinity) return std::nullopt;
    const FixedPoint fixed(cheapest);
    spread_back(fixed);
    return follow(fixed);
  }

 private:
  double cost(std::int32_t arc) const { return query_.arc_cost[idx(arc)]; }
  bool usable(std::int32_t arc) const {
    return is_open(query_.road_closed, RoadGraph::road(arc)) && cost(arc) < kInfinity;
  }

  // Costs from the origin in doubles, settled for every place within limit_ of the cheapest route. Addition of
  // doubles is monotone, so this gives the least left-to-right sum whatever the order of visits.
  double spread_forward() {
    const double margin = std::ldexp(4.0 * (graph_.place_count() + 4.0), -53);  // covers the rounding of such sums
    forward_.assign(idx(graph_.place_count()), kInfinity);
    PlaceQueue<double> queue(forward_);
    forward_[idx(query_.from)] = 0;
    queue.lowered(query_.from);
    while (!queue.empty()) {
      const PlaceId place = queue.top();
      const double so_far = forward_[idx(place)];
      if (so_far > limit_) break;
      queue.pop();
      if (place == query_.to) limit_ = so_far * (1 + margin);
      for (const std::int32_t arc : graph_.arcs_out(place)) {
        const PlaceId next = graph_.to(arc);
        const double through = so_far + cost(arc);
        if (through < forward_[idx(next)] && usable(arc) && is_open(query_.place_closed, next)) {
          forward_[idx(next)] = through;
          queue.lowered(next);
        }
      }
    }
    return forward_[idx(query_.to)];
  }

  // Exact costs to the destination, only along arcs that a cheapest route could use.
  void spread_back(const FixedPoint& fixed) {
    remaining_.assign(idx(graph_.place_count()), kUnknown);
    PlaceQueue<Remaining> queue(remaining_);
    remaining_[idx(query_.to)] = {0, 0};
    queue.lowered(query_.to);
    while (!queue.empty()) {
      const PlaceId place = queue.top();
      if (place == query_.from) return;
      queue.pop();
      const Remaining so_far = remaining_[idx(place)];
      const double onward = fixed.value(so_far.cost);
      for (const std::int32_t arc : graph_.arcs_in(place)) {
        const PlaceId before = graph_.from(arc);
        // Places never settled forward carry an upper bound above limit_, closed ones carry infinity.
        if (!usable(arc) || forward_[idx(before)] + cost(arc) + onward > limit_) continue;
        const Remaining through = {so_far.cost + fixed.of(cost(arc)), so_far.arcs + 1};
        if (through < remaining_[idx(before)]) {
          remaining_[idx(before)] = through;
          queue.lowered(before);
        }
      }
    }
  }

  // True if a cheapest route from the arc's start may begin with it.
  bool leads_on(std::int32_t arc, const FixedPoint& fixed) const {
    const Remaining& here = remaining_[idx(graph_.from(arc))];
    const Remaining& there = remaining_[idx(graph_.to(arc))];
    return there.arcs == here.arcs - 1 && usable(arc) && cost(arc) <= limit_ &&
           there.cost + fixed.of(cost(arc)) == here.cost;
  }

  std::int32_t place_rank(std::int32_t arc) const {
    return query_.place_rank.empty() ? graph_.to(arc) : query_.place_rank[idx(graph_.to(arc))];
  }
  std::int32_t road_rank(std::int32_t arc) const {
    return query_.road_rank.empty() ? RoadGraph::road(arc) : query_.road_rank[idx(RoadGraph::road(arc))];
  }

  // The next place is settled by its rank alone, so the choice between parallel roads cannot affect later places.
  bool preferred(std::int32_t arc, std::int32_t other) const {
    if (place_rank(arc) != place_rank(other)) return place_rank(arc) < place_rank(other);
    if (graph_.to(arc) != graph_.to(other)) throw std::invalid_argument("two places have the same rank");
    if (road_rank(arc) == road_rank(other)) throw std::invalid_argument("two roads have the same rank");
    return road_rank(arc) < road_rank(other);
  }

  std::vector<std::int32_t> follow(const FixedPoint& fixed) const {
    std::vector<std::int32_t> route;
    for (PlaceId place = query_.from; place != query_.to; place = graph_.to(route.back())) {
      std::int32_t best = -1;
      for (const std::int32_t arc : graph_.arcs_out(place)) {
        if (leads_on(arc, fixed) && (best < 0 || preferred(arc, best))) best = arc;
      }
      if (best < 0) throw std::logic_error("a cheapest route breaks off");
      route.push_back(best);
    }
    return route;
  }

  const RoadGraph& graph_;
  const RouteQuery& query_;
  std::vector<double> forward_;       // cost from the origin
  std::vector<Remaining> remaining_;  // exact cost to the destination
  double limit_ = kInfinity;          // no cheapest route costs more
};

void check(const RoadGraph& graph, const RouteQuery& query) {
  require_place(graph, query.from);
  require_place(graph, query.to);
  require_size(query.arc_cost, graph.arc_count(), "arc_cost");
  require_closures(graph, query.road_closed, query.place_closed);
  require_size_or_empty(query.place_rank, graph.place_count(), "place_rank");
  require_size_or_empty(query.road_rank, graph.road_count(), "road_rank");
  for (std::int32_t arc = 0; arc < graph.arc_count(); ++arc) {
    if (!(query.arc_cost[idx(arc)] >= 0) && graph.arc_exists(arc)) {
      throw std::invalid_argument("the cost of an arc is negative or not a number");
    }
  }
}

}  // namespace

std::optional<std::vector<std::int32_t>> cheapest_route(const RoadGraph& graph, const RouteQuery& query) {
  check(graph, query);
  if (!is_open(query.place_closed, query.from) || !is_open(query.place_closed, query.to)) return std::nullopt;
  if (query.from == query.to) return std::vector<std::int32_t>{};
  return RouteSearch(graph, query).run();
}

double route_cost(std::span<const std::int32_t> route, std::span<const double> arc_cost) {
  std::vector<double> costs;
  costs.reserve(route.size());
  for (const std::int32_t arc : route) {
    if (arc < 0 || idx(arc) >= arc_cost.size()) throw std::invalid_argument("a route uses an arc without a cost");
    costs.push_back(arc_cost[idx(arc)]);
  }
  std::sort(costs.begin(), costs.end());
  double sum = 0;
  for (const double cost : costs) sum += cost;
  return sum;
}

}  // namespace taji::network
