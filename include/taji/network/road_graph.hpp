#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace taji::network {

using PlaceId = std::int32_t;
using RoadId = std::int32_t;

// One direction of a road. The arc 2 * road runs along the road (from -> to), 2 * road + 1 against it.
struct Arc {
  RoadId road;
  bool reverse;
  PlaceId from, to;
};

struct RoadEnds {
  PlaceId from, to;
  bool oneway;  // only from -> to may be driven
};

// Places and the roads between them, immutable, in compressed rows. Loops and parallel roads are allowed.
// Member functions do not check their argument: an id must be inside its range.
class RoadGraph {
 public:
  RoadGraph() = default;
  // Throws std::invalid_argument if place_count is negative, an end is no place, or there are 2^30 roads or more.
  RoadGraph(std::int32_t place_count, std::span<const RoadEnds> roads);

  std::int32_t place_count() const { return static_cast<std::int32_t>(first_out_.size()) - 1; }
  std::int32_t road_count() const { return static_cast<std::int32_t>(oneway_.size()); }
  // Numbers of arcs, existing or not: 2 * road_count().
  std::int32_t arc_count() const { return 2 * road_count(); }

  // Existing arcs that leave (enter) a place, in ascending order.
  std::span<const std::int32_t> arcs_out(PlaceId place) const { return row(first_out_, out_, place); }
  std::span<const std::int32_t> arcs_in(PlaceId place) const { return row(first_in_, in_, place); }

  PlaceId from(std::int32_t arc) const { return end_[static_cast<std::size_t>(arc)]; }
  PlaceId to(std::int32_t arc) const { return end_[static_cast<std::size_t>(arc ^ 1)]; }
  static RoadId road(std::int32_t arc) { return arc >> 1; }
  static bool reverse(std::int32_t arc) { return (arc & 1) != 0; }
  Arc arc(std::int32_t number) const { return {road(number), reverse(number), from(number), to(number)}; }

  bool oneway(RoadId road) const { return oneway_[static_cast<std::size_t>(road)] != 0; }
  // The reverse arc of a oneway road does not exist.
  bool arc_exists(std::int32_t arc) const { return !reverse(arc) || !oneway(road(arc)); }

 private:
  static std::span<const std::int32_t> row(const std::vector<std::int32_t>& first,
                                           const std::vector<std::int32_t>& arcs, PlaceId place) {
    const auto begin = static_cast<std::size_t>(first[static_cast<std::size_t>(place)]);
    const auto end = static_cast<std::size_t>(first[static_cast<std::size_t>(place) + 1]);
    return std::span<const std::int32_t>(arcs).subspan(begin, end - begin);
  }

  std::vector<PlaceId> end_;  // by arc: the place it leaves
  std::vector<std::uint8_t> oneway_;
  std::vector<std::int32_t> first_out_ = {0}, out_, first_in_ = {0}, in_;
};

}  // namespace taji::network
