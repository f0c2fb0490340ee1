#include <algorithm>
#include <taji/network/blocks.hpp>

#include "checks.hpp"

namespace taji::network {
namespace {

/// Roads of every place, whichever way they may be driven.
struct Incidence {
  explicit Incidence(const RoadGraph& graph) : first(idx(graph.place_count()) + 1, 0) {
    const auto each = [&](auto visit) {
      for (RoadId road = 0; road < graph.road_count(); ++road) {
        const PlaceId a = graph.from(2 * road), b = graph.to(2 * road);
        if (a == b) continue;  // on no way that comes through no place twice
        visit(a, 2 * road);
        visit(b, 2 * road + 1);
      }
    };
    each([&](PlaceId place, std::int32_t) { ++first[idx(place) + 1]; });
    for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    arcs.resize(idx(first.back()));
    std::vector<std::int32_t> at(first.begin(), first.end() - 1);
    each([&](PlaceId place, std::int32_t arc) { arcs[idx(at[idx(place)]++)] = arc; });
  }

  std::vector<std::int32_t> first, arcs;
};

/// Tarjan, "Depth-first search and linear graph algorithms" (SIAM J. Comput. 1, 1972), with a place of its own that is
/// joined to each of the places asked for: a road lies on a way between two of them just when it is in one block with
/// two of those joints. The search begins at that place, so such blocks are what is left when it comes back there.
class BlockSearch {
 public:
  explicit BlockSearch(const RoadGraph& graph)
      : graph_(graph),
        of_(graph),
        number_(idx(graph.place_count()), 0),
        low_(idx(graph.place_count()), 0),
        at_(of_.first.begin(), of_.first.end() - 1),
        came_by_(idx(graph.place_count()), -1),
        joined_(idx(graph.place_count()), 0),
        found_(idx(graph.road_count()), 0) {}

  std::vector<std::uint8_t> run(std::span<const PlaceId> places) {
    for (const PlaceId place : places) joined_[idx(place)] = 1;
    for (const PlaceId place : places) {
      if (number_[idx(place)] != 0) continue;
      search(place);
      for (const RoadId road : stack_) found_[idx(road)] = 1;
      stack_.clear();
    }
    return std::move(found_);
  }

 private:
  void enter(PlaceId place, std::int32_t by) {
    number_[idx(place)] = ++count_;
    // The place of its own has number 0.
    low_[idx(place)] = joined_[idx(place)] != 0 ? 0 : count_;
    came_by_[idx(place)] = by;
    path_.push_back(place);
  }

  void search(PlaceId root) {
    enter(root, -1);
    while (!path_.empty()) {
      const PlaceId place = path_.back();
      if (at_[idx(place)] == of_.first[idx(place) + 1]) {
        leave(place);
        continue;
      }
      const std::int32_t arc = of_.arcs[idx(at_[idx(place)]++)];
      if (RoadGraph::road(arc) == RoadGraph::road(came_by_[idx(place)]) && came_by_[idx(place)] >= 0) continue;
      const PlaceId next = graph_.to(arc);
      if (number_[idx(next)] == 0) {
        stack_.push_back(RoadGraph::road(arc));
        enter(next, arc);
      } else if (number_[idx(next)] < number_[idx(place)]) {
        stack_.push_back(RoadGraph::road(arc));
        low_[idx(place)] = std::min(low_[idx(place)], number_[idx(next)]);
      }
    }
  }

  void leave(PlaceId place) {
    path_.pop_back();
    const std::int32_t by = came_by_[idx(place)];
    if (by < 0) return;
    const PlaceId before = graph_.from(by);
    low_[idx(before)] = std::min(low_[idx(before)], low_[idx(place)]);
    if (low_[idx(place)] < number_[idx(before)]) return;
    // A block that hangs on at `before`.
    while (stack_.back() != RoadGraph::road(by)) stack_.pop_back();
    stack_.pop_back();
  }

  const RoadGraph& graph_;
  Incidence of_;
  std::vector<std::int32_t> number_, low_, at_, came_by_;
  std::vector<std::uint8_t> joined_, found_;
  std::vector<PlaceId> path_;
  std::vector<RoadId> stack_;
  std::int32_t count_ = 0;
};

}  // namespace

std::vector<std::uint8_t> roads_between(const RoadGraph& graph, std::span<const PlaceId> places) {
  for (const PlaceId place : places) require_place(graph, place);
  return BlockSearch(graph).run(places);
}

}  // namespace taji::network
