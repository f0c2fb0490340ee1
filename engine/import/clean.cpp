#include <algorithm>
#include <numeric>
#include <tuple>

#include "import/stages.hpp"

namespace taji::import {

namespace {

/// Sets of vertices that are one place.
class Unions {
 public:
  explicit Unions(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0); }
  std::int32_t find(std::int32_t one) {
    while (parent_[idx(one)] != one) one = parent_[idx(one)] = parent_[idx(parent_[idx(one)])];
    return one;
  }
  void join(std::int32_t root, std::int32_t other) { parent_[idx(other)] = root; }

 private:
  std::vector<std::int32_t> parent_;
};

/// The ends of segments without length become one: the named one, else the first. Two named ones stay two.
void unite(RoadData& data, Network& out) {
  std::vector<std::uint8_t> named(data.ids.size(), 0);
  for (const NamedVertex& one : data.named) named[idx(one.vertex)] = is_place(one.name);
  Unions unions(data.ids.size());
  for (const Segment& segment : data.segments) {
    if (segment.mm > 0 || segment.from == segment.to) continue;
    const std::int32_t a = unions.find(segment.from), b = unions.find(segment.to);
    if (a == b || (named[idx(a)] != 0 && named[idx(b)] != 0)) continue;
    const bool first = named[idx(a)] != 0 || (named[idx(b)] == 0 && a < b);
    unions.join(first ? a : b, first ? b : a);
    ++out.zero_length;
  }
  if (out.zero_length == 0) return;
  for (Segment& segment : data.segments) {
    segment.from = unions.find(segment.from);
    segment.to = unions.find(segment.to);
    if (!segment.oneway && segment.from > segment.to) std::swap(segment.from, segment.to);
  }
}

using Ends = std::pair<std::int32_t, std::int32_t>;

Ends ends_of(const Segment& one) {
  return std::minmax(one.from, one.to);
}

/// One segment for those that are the same road, by the directions that any of them has.
Segment merged(const Segment* begin, const Segment* end, Network& out) {
  Segment one = *begin;
  bool forward = false, backward = false, two_way = false;
  for (const Segment* other = begin; other != end; ++other) {
    two_way = two_way || !other->oneway;
    forward = forward || (other->oneway && other->from < other->to);
    backward = backward || (other->oneway && other->from > other->to);
  }
  if (!two_way && forward && backward) ++out.both_ways;
  out.duplicates += (end - begin) - 1 - (!two_way && forward && backward ? 1 : 0);
  if (two_way || (forward && backward)) {
    one.oneway = false;
    std::tie(one.from, one.to) = ends_of(one);
  }
  return one;
}

}  // namespace

void clean(RoadData& data, Network& out) {
  unite(data, out);
  const auto removed = std::erase_if(data.segments, [](const Segment& one) { return one.from == one.to; });
  out.loops += static_cast<std::int64_t>(removed) - out.zero_length;
  const auto order = [](const Segment& one) {
    return std::tuple(ends_of(one), one.loaded_us, one.mm, one.empty_us, one.road_class, one.oneway, one.from);
  };
  std::sort(data.segments.begin(), data.segments.end(),
            [&](const Segment& a, const Segment& b) { return order(a) < order(b); });
  const auto same = [&](const Segment& a, const Segment& b) {
    if (ends_of(a) != ends_of(b)) return false;
    return data.drawn || std::tie(a.mm, a.loaded_us, a.empty_us, a.road_class) ==
                             std::tie(b.mm, b.loaded_us, b.empty_us, b.road_class);
  };
  std::vector<Segment> left;
  for (std::size_t i = 0; i < data.segments.size();) {
    std::size_t j = i + 1;
    while (j < data.segments.size() && same(data.segments[i], data.segments[j])) ++j;
    left.push_back(merged(data.segments.data() + i, data.segments.data() + j, out));
    i = j;
  }
  data.segments = std::move(left);
}

}  // namespace taji::import
