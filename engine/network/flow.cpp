#include <algorithm>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <cmath>
#include <limits>
#include <taji/network/flow.hpp>
#include <utility>

#include "checks.hpp"

namespace taji::network {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
using Csr = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                               boost::no_property, std::uint32_t, std::uint32_t>;
using CsrEdge = boost::graph_traits<Csr>::edge_descriptor;

// Looks along arcs for which `passable` holds. Returns by place the arc it was reached by; kStart, kNever otherwise.
constexpr std::int32_t kNever = -1;
constexpr std::int32_t kStart = -2;

template <class Passable>
std::vector<std::int32_t> search(const RoadGraph& graph, PlaceId from, Passable passable) {
  std::vector<std::int32_t> reached_by(idx(graph.place_count()), kNever);
  // Incident arcs by their tail, existing or not: the residual of a oneway road may be driven back.
  std::vector<PlaceId> queue = {from};
  reached_by[idx(from)] = kStart;
  const auto look = [&](std::int32_t arc) {
    const PlaceId next = graph.to(arc);
    if (reached_by[idx(next)] != kNever || !passable(arc)) return;
    reached_by[idx(next)] = arc;
    queue.push_back(next);
  };
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const PlaceId place = queue[i];
    for (const std::int32_t arc : graph.arcs_out(place)) look(arc);
    for (const std::int32_t arc : graph.arcs_in(place)) look(arc ^ 1);
  }
  return reached_by;
}

class FlowProblem {
 public:
  FlowProblem(const RoadGraph& graph, std::span<const double> capacity, std::span<const std::uint8_t> road_closed,
              std::span<const std::uint8_t> place_closed)
      : graph_(graph), limit_(idx(graph.road_count()), 0) {
    for (RoadId road = 0; road < graph.road_count(); ++road) {
      const double value = capacity[idx(road)];
      if (!(value >= 0)) throw std::invalid_argument("a capacity is negative or not a number");
      const PlaceId a = graph.from(2 * road);
      const PlaceId b = graph.to(2 * road);
      if (a == b || !is_open(road_closed, road) || !is_open(place_closed, a) || !is_open(place_closed, b)) continue;
      limit_[idx(road)] = value;
    }
  }

  Flow solve(PlaceId from, PlaceId to) {
    Flow flow{0, std::vector<double>(limit_.size(), 0.0)};
    if (endless(from, to, flow)) return flow;
    bound_infinite();
    augment(from, to);
    for (RoadId road = 0; road < graph_.road_count(); ++road) flow.road_flow[idx(road)] = along(road, from, to);
    flow.value = cut_capacity(from);
    return flow;
  }

 private:
  double capacity(std::int32_t arc) const { return graph_.arc_exists(arc) ? limit_[idx(RoadGraph::road(arc))] : 0.0; }

  bool endless(PlaceId from, PlaceId to, Flow& flow) const {
    const auto reached_by = search(graph_, from, [this](std::int32_t arc) { return capacity(arc) == kInfinity; });
    if (reached_by[idx(to)] == kNever) return false;
    flow.value = kInfinity;
    for (std::int32_t arc = reached_by[idx(to)]; arc != kStart; arc = reached_by[idx(graph_.from(arc))]) {
      flow.road_flow[idx(RoadGraph::road(arc))] = RoadGraph::reverse(arc) ? -kInfinity : kInfinity;
    }
    return true;
  }

  // More than all finite capacities together, so that no minimum cut takes such a road.
  void bound_infinite() {
    std::vector<double> finite;
    for (const double value : limit_) {
      if (value < kInfinity) finite.push_back(value);
    }
    const double sum = sorted_sum(std::move(finite));
    if (!(sum <= std::numeric_limits<double>::max() / 4)) {
      throw std::invalid_argument("the capacities are too large to add up");
    }
    const double bound = sum > 0 ? 2 * sum : 1.0;
    std::replace(limit_.begin(), limit_.end(), kInfinity, bound);
  }

  // Signed flow of a road. Boost does not credit the opposite arc for what goes straight out of the origin or straight
  // into the destination, so there the arc of that direction is asked.
  double along(RoadId road, PlaceId from, PlaceId to) const {
    const std::int32_t forward = 2 * road;
    const std::int32_t back = forward + 1;
    if (limit_[idx(road)] <= 0) return 0;
    const bool out = graph_.from(forward) == from || graph_.to(forward) == to;
    const bool in = graph_.from(back) == from || graph_.to(back) == to;
    // Elsewhere the opposite arc of a oneway road, which has no capacity of its own, holds the flow unrounded.
    const bool use_back = !out && (in || graph_.oneway(road));
    const double flow = use_back ? residual_[idx(back)] - capacity(back) : capacity(forward) - residual_[idx(forward)];
    return flow == 0 ? 0 : flow;
  }

  static double sorted_sum(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
  }

  // Fills residual_, by arc.
  void augment(PlaceId from, PlaceId to) {
    std::vector<std::int32_t> arcs;  // by the number of the edge in the Boost graph
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
    for (PlaceId place = 0; place < graph_.place_count(); ++place) {
      const auto take = [&](std::int32_t arc) {
        if (limit_[idx(RoadGraph::road(arc))] <= 0) return;
        arcs.push_back(arc);
        ends.emplace_back(static_cast<std::uint32_t>(place), static_cast<std::uint32_t>(graph_.to(arc)));
      };
      for (const std::int32_t arc : graph_.arcs_out(place)) take(arc);
      for (const std::int32_t arc : graph_.arcs_in(place)) {
        if (!graph_.arc_exists(arc ^ 1)) take(arc ^ 1);  // what flows along a oneway road can be taken back
      }
    }
    const auto places = static_cast<std::uint32_t>(graph_.place_count());
    const Csr csr(boost::edges_are_sorted, ends.begin(), ends.end(), places);
    std::vector<std::uint32_t> edge_of(limit_.size() * 2, 0);
    for (std::size_t edge = 0; edge < arcs.size(); ++edge) edge_of[idx(arcs[edge])] = static_cast<std::uint32_t>(edge);
    std::vector<CsrEdge> opposite;
    std::vector<double> capacities;
    for (const std::int32_t arc : arcs) {
      opposite.emplace_back(static_cast<std::uint32_t>(graph_.to(arc)), edge_of[idx(arc ^ 1)]);
      capacities.push_back(capacity(arc));
    }
    std::vector<double> residuals(arcs.size(), 0.0);
    run_boost(csr, capacities, residuals, opposite, from, to);
    residual_.assign(limit_.size() * 2, 0.0);
    for (std::size_t edge = 0; edge < arcs.size(); ++edge) residual_[idx(arcs[edge])] = residuals[edge];
  }

  static void run_boost(const Csr& csr, const std::vector<double>& capacities, std::vector<double>& residuals,
                        const std::vector<CsrEdge>& opposite, PlaceId from, PlaceId to) {
    const auto edge_index = boost::get(boost::edge_index, csr);
    const auto vertex_index = boost::get(boost::vertex_index, csr);
    const std::size_t places = boost::num_vertices(csr);
    std::vector<CsrEdge> predecessor(places);
    std::vector<boost::default_color_type> color(places);
    std::vector<std::int64_t> distance(places);
    boost::boykov_kolmogorov_max_flow(csr, boost::make_iterator_property_map(capacities.begin(), edge_index),
                                      boost::make_iterator_property_map(residuals.begin(), edge_index),
                                      boost::make_iterator_property_map(opposite.begin(), edge_index),
                                      boost::make_iterator_property_map(predecessor.begin(), vertex_index),
                                      boost::make_iterator_property_map(color.begin(), vertex_index),
                                      boost::make_iterator_property_map(distance.begin(), vertex_index), vertex_index,
                                      static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to));
  }

  // The value is taken from the minimum cut, which rounding along the way does not touch.
  double cut_capacity(PlaceId from) const {
    const auto reached_by = search(graph_, from, [this](std::int32_t arc) { return residual_[idx(arc)] > 0; });
    std::vector<double> capacities;
    for (RoadId road = 0; road < graph_.road_count(); ++road) {
      for (const std::int32_t arc : {2 * road, 2 * road + 1}) {
        const bool leaves = reached_by[idx(graph_.from(arc))] != kNever && reached_by[idx(graph_.to(arc))] == kNever;
        if (!leaves || capacity(arc) <= 0) continue;
        capacities.push_back(capacity(arc));
      }
    }
    return sorted_sum(std::move(capacities));
  }

  const RoadGraph& graph_;
  std::vector<double> limit_;     // by road; 0 if it cannot be used
  std::vector<double> residual_;  // by arc
};

}  // namespace

Flow max_flow(const RoadGraph& graph, PlaceId from, PlaceId to, std::span<const double> capacity,
              std::span<const std::uint8_t> road_closed, std::span<const std::uint8_t> place_closed) {
  require_place(graph, from);
  require_place(graph, to);
  require_size(capacity, graph.road_count(), "capacity");
  require_closures(graph, road_closed, place_closed);
  FlowProblem problem(graph, capacity, road_closed, place_closed);
  if (!is_open(place_closed, from) || !is_open(place_closed, to)) {
    return {0, std::vector<double>(idx(graph.road_count()), 0.0)};
  }
  return problem.solve(from, to);
}

}  // namespace taji::network
