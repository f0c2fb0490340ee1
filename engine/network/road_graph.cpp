#include "checks.hpp"

namespace taji::network {
namespace {

// Counting sort of the arcs by the place that `key` gives.
template <class Exists, class Key>
void fill_rows(std::int32_t place_count, std::int32_t arc_count, Exists exists, Key key,
               std::vector<std::int32_t>& first, std::vector<std::int32_t>& arcs) {
  first.assign(idx(place_count) + 1, 0);
  for (std::int32_t arc = 0; arc < arc_count; ++arc) {
    if (exists(arc)) ++first[idx(key(arc)) + 1];
  }
  for (std::size_t place = 1; place < first.size(); ++place) first[place] += first[place - 1];
  arcs.resize(idx(first.back()));
  std::vector<std::int32_t> next(first.begin(), first.end() - 1);
  for (std::int32_t arc = 0; arc < arc_count; ++arc) {
    if (exists(arc)) arcs[idx(next[idx(key(arc))]++)] = arc;
  }
}

}  // namespace

RoadGraph::RoadGraph(std::int32_t place_count, std::span<const RoadEnds> roads) {
  if (place_count < 0) throw std::invalid_argument("negative number of places");
  if (roads.size() >= (std::size_t{1} << 30U)) throw std::invalid_argument("too many roads");
  end_.reserve(2 * roads.size());
  oneway_.reserve(roads.size());
  for (const RoadEnds& ends : roads) {
    for (const PlaceId place : {ends.from, ends.to}) {
      if (place < 0 || place >= place_count) throw std::invalid_argument("the end of a road is no place of the graph");
      end_.push_back(place);
    }
    oneway_.push_back(ends.oneway ? 1 : 0);
  }
  const auto exists = [this](std::int32_t arc) { return arc_exists(arc); };
  const auto arcs = static_cast<std::int32_t>(end_.size());
  fill_rows(
      place_count, arcs, exists, [this](std::int32_t arc) { return from(arc); }, first_out_, out_);
  fill_rows(
      place_count, arcs, exists, [this](std::int32_t arc) { return to(arc); }, first_in_, in_);
}

}  // namespace taji::network
