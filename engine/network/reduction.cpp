#include "reduction.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "checks.hpp"

namespace taji::network {
namespace {

bool leaves(const Link& link, std::int32_t node) {
  return link.a == node || !link.oneway;
}
bool enters(const Link& link, std::int32_t node) {
  return link.b == node || !link.oneway;
}
std::int32_t far_end(const Link& link, std::int32_t node) {
  return link.a == node ? link.b : link.a;
}

class Reducer {
 public:
  explicit Reducer(std::int32_t nodes) : incident_(idx(nodes)), queued_(idx(nodes), 0) {}

  void add(Link link) {
    if (link.a == link.b || link.up <= 0) return;
    if (!orient_at_terminals(link)) return;
    if (const std::int32_t twin = parallel(link); twin >= 0) {
      double& up = links_[idx(twin)].up;
      up += link.up * (1 - up);
    } else {
      const auto number = static_cast<std::int32_t>(links_.size());
      links_.push_back(link);
      incident_[idx(link.a)].push_back(number);
      incident_[idx(link.b)].push_back(number);
    }
    enqueue(link.a);
    enqueue(link.b);
  }

  void run() {
    while (!pending_.empty()) {
      const std::int32_t node = pending_.back();
      pending_.pop_back();
      queued_[idx(node)] = 0;
      if (node != kSource && node != kSink) simplify(node);
    }
  }

  ReducedNetwork result() const {
    std::vector<std::int32_t> number(incident_.size(), -1);
    number[kSource] = kSource;
    number[kSink] = kSink;
    ReducedNetwork network{2, {}};
    for (const Link& link : links_) {
      if (link.up <= 0) continue;
      for (const std::int32_t end : {link.a, link.b}) {
        if (number[idx(end)] < 0) number[idx(end)] = network.nodes++;
      }
      network.links.push_back({number[idx(link.a)], number[idx(link.b)], link.oneway, link.up});
    }
    return network;
  }

 private:
  // No way needs to come back to the source or to leave the sink. False: the link is of no use.
  static bool orient_at_terminals(Link& link) {
    if (!link.oneway && (link.b == kSource || link.a == kSink)) std::swap(link.a, link.b);
    if (link.a == kSource || link.b == kSink) link.oneway = true;
    return link.b != kSource && link.a != kSink;
  }

  std::int32_t parallel(const Link& link) {
    const std::int32_t shorter = incident_[idx(link.a)].size() < incident_[idx(link.b)].size() ? link.a : link.b;
    for (const std::int32_t number : live(shorter)) {
      const Link& other = links_[idx(number)];
      if (other.oneway != link.oneway) continue;
      if (other.a == link.a && other.b == link.b) return number;
      if (!link.oneway && other.a == link.b && other.b == link.a) return number;
    }
    return -1;
  }

  const std::vector<std::int32_t>& live(std::int32_t node) {
    std::vector<std::int32_t>& numbers = incident_[idx(node)];
    std::erase_if(numbers, [this](std::int32_t number) { return links_[idx(number)].up <= 0; });
    return numbers;
  }

  void remove(std::int32_t number) {
    Link& link = links_[idx(number)];
    link.up = 0;
    enqueue(link.a);
    enqueue(link.b);
  }

  void enqueue(std::int32_t node) {
    if (std::exchange(queued_[idx(node)], std::uint8_t{1}) == 0) pending_.push_back(node);
  }

  void simplify(std::int32_t node) {
    const std::vector<std::int32_t> numbers = live(node);
    bool can_enter = false;
    bool can_leave = false;
    bool one_neighbour = true;
    for (const std::int32_t number : numbers) {
      const Link& link = links_[idx(number)];
      can_enter = can_enter || enters(link, node);
      can_leave = can_leave || leaves(link, node);
      one_neighbour = one_neighbour && far_end(link, node) == far_end(links_[idx(numbers.front())], node);
    }
    if (one_neighbour || !can_enter || !can_leave) {
      for (const std::int32_t number : numbers) remove(number);
    } else if (numbers.size() == 2) {
      join(node, numbers[0], numbers[1]);
    }
  }

  // Two links that meet at a node with no others become one.
  void join(std::int32_t node, std::int32_t first, std::int32_t second) {
    const Link one = links_[idx(first)];
    const Link two = links_[idx(second)];
    remove(first);
    remove(second);
    const std::int32_t left = far_end(one, node);
    const std::int32_t right = far_end(two, node);
    const bool onward = enters(one, node) && leaves(two, node);
    const bool back = enters(two, node) && leaves(one, node);
    if (onward) {
      add({left, right, !back, one.up * two.up});
    } else if (back) {
      add({right, left, true, one.up * two.up});
    }
  }

  std::vector<Link> links_;  // up == 0: removed
  std::vector<std::vector<std::int32_t>> incident_;
  std::vector<std::uint8_t> queued_;
  std::vector<std::int32_t> pending_;
};

std::int32_t root(std::vector<std::int32_t>& parent, std::int32_t node) {
  while (parent[idx(node)] != node) node = parent[idx(node)] = parent[idx(parent[idx(node)])];
  return node;
}

// Places joined by two-way roads that are always available are one node.
std::vector<std::int32_t> merge_certain(const RoadGraph& graph, std::span<const double> available) {
  std::vector<std::int32_t> parent(idx(graph.place_count()));
  std::iota(parent.begin(), parent.end(), 0);
  for (RoadId road = 0; road < graph.road_count(); ++road) {
    if (available[idx(road)] < 1 || graph.oneway(road)) continue;
    parent[idx(root(parent, graph.from(2 * road)))] = root(parent, graph.to(2 * road));
  }
  for (PlaceId place = 0; place < graph.place_count(); ++place) parent[idx(place)] = root(parent, place);
  return parent;
}

// Places reachable from (or, backward, leading to) a place over roads that can be available.
std::vector<std::uint8_t> possible(const RoadGraph& graph, PlaceId start, bool backward,
                                   std::span<const double> available) {
  std::vector<std::uint8_t> reached(idx(graph.place_count()), 0);
  std::vector<PlaceId> pending = {start};
  reached[idx(start)] = 1;
  while (!pending.empty()) {
    const PlaceId place = pending.back();
    pending.pop_back();
    for (const std::int32_t arc : backward ? graph.arcs_in(place) : graph.arcs_out(place)) {
      const PlaceId next = backward ? graph.from(arc) : graph.to(arc);
      if (available[idx(RoadGraph::road(arc))] <= 0 || reached[idx(next)] != 0) continue;
      reached[idx(next)] = 1;
      pending.push_back(next);
    }
  }
  return reached;
}

}  // namespace

ReducedNetwork reduce(const RoadGraph& graph, PlaceId from, PlaceId to, std::span<const double> available) {
  const std::vector<std::int32_t> merged = merge_certain(graph, available);
  if (merged[idx(from)] == merged[idx(to)]) return {1, {}};
  const std::vector<std::uint8_t> after = possible(graph, from, false, available);
  const std::vector<std::uint8_t> before = possible(graph, to, true, available);
  std::vector<std::int32_t> node(idx(graph.place_count()), -1);
  node[idx(merged[idx(from)])] = kSource;
  node[idx(merged[idx(to)])] = kSink;
  std::int32_t nodes = 2;
  const auto node_of = [&](PlaceId place) {
    std::int32_t& number = node[idx(merged[idx(place)])];
    return number >= 0 ? number : number = nodes++;
  };
  std::vector<Link> links;
  for (RoadId road = 0; road < graph.road_count(); ++road) {
    const PlaceId a = graph.from(2 * road);
    const PlaceId b = graph.to(2 * road);
    const bool useful = (after[idx(a)] & before[idx(a)] & after[idx(b)] & before[idx(b)]) != 0;
    if (useful) links.push_back({node_of(a), node_of(b), graph.oneway(road), available[idx(road)]});
  }
  Reducer reducer(nodes);
  for (const Link& link : links) reducer.add(link);
  reducer.run();
  return reducer.result();
}

}  // namespace taji::network
