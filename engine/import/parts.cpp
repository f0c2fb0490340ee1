// Boost's own headers include what it calls deprecated, and say so.
#define BOOST_ALLOW_DEPRECATED_HEADERS
#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <set>
#include <taji/network/blocks.hpp>

#include "import/stages.hpp"

namespace taji::import {

namespace {

using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                                 boost::no_property, std::uint32_t, std::uint32_t>;

/// Number of the part of each vertex, counted in order of the vertices.
std::vector<std::int32_t> parts_of(const RoadData& data, bool oneways, std::int32_t& count) {
  using Arc = std::pair<std::uint32_t, std::uint32_t>;
  std::vector<Arc> arcs;
  arcs.reserve(data.segments.size() * 2);
  for (const Segment& one : data.segments) {
    const auto from = static_cast<std::uint32_t>(one.from), to = static_cast<std::uint32_t>(one.to);
    arcs.emplace_back(from, to);
    if (!one.oneway || !oneways) arcs.emplace_back(to, from);
  }
  std::sort(arcs.begin(), arcs.end());
  const Graph graph(boost::edges_are_sorted, arcs.begin(), arcs.end(), static_cast<std::uint32_t>(data.ids.size()));
  std::vector<std::int32_t> part(data.ids.size());
  if (!part.empty()) {
    boost::strong_components(graph,
                             boost::make_iterator_property_map(part.begin(), boost::get(boost::vertex_index, graph)));
  }
  std::vector<std::int32_t> renumbered(part.size(), -1);
  count = 0;
  for (std::int32_t& one : part) {
    if (renumbered[idx(one)] < 0) renumbered[idx(one)] = count++;
    one = renumbered[idx(one)];
  }
  return part;
}

/// Drops the segments that `keep` does not want, and then what no segment has.
template <class Keep>
void keep_segments(RoadData& data, Keep keep) {
  std::erase_if(data.segments, [&](const Segment& one) { return !keep(one); });
  std::vector<std::int32_t> number(data.ids.size(), -1);
  for (const Segment& one : data.segments) number[idx(one.from)] = number[idx(one.to)] = 0;
  std::int32_t next = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (number[i] < 0) continue;
    number[i] = next;
    if (idx(next) != i) {
      data.ids[idx(next)] = std::move(data.ids[i]);
      data.vertices[idx(next)] = data.vertices[i];
    }
    ++next;
  }
  data.ids.resize(idx(next));
  data.vertices.resize(idx(next));
  for (Segment& one : data.segments) {
    one.from = number[idx(one.from)];
    one.to = number[idx(one.to)];
  }
  std::erase_if(data.named, [&](const NamedVertex& one) { return number[idx(one.vertex)] < 0; });
  for (NamedVertex& one : data.named) one.vertex = number[idx(one.vertex)];
}

/// Name of the first named vertex of each part, else the first id.
std::vector<std::string> names_of_parts(const RoadData& data, const std::vector<std::int32_t>& part,
                                        std::int32_t count) {
  std::vector<std::string> names(idx(count));
  for (const NamedVertex& one : data.named) {
    std::string& name = names[idx(part[idx(one.vertex)])];
    if (name.empty()) name = one.name.name;
  }
  for (std::size_t i = 0; i < part.size(); ++i) {
    std::string& name = names[idx(part[i])];
    if (name.empty()) name = data.ids[i];
  }
  return names;
}

}  // namespace

void keep_part(RoadData& data, Connected connected, Network& out) {
  if (connected == Connected::all) {
    keep_segments(data, [](const Segment&) { return true; });
    return;
  }
  std::int32_t count = 0;
  const std::vector<std::int32_t> part = parts_of(data, connected == Connected::strong, count);
  const std::vector<std::string> names = names_of_parts(data, part, count);
  std::vector<std::int64_t> mm(idx(count), 0);
  std::vector<DroppedPart> parts(idx(count));
  for (const std::int32_t one : part) ++parts[idx(one)].vertices;
  for (const Segment& one : data.segments) {
    const std::int32_t from = part[idx(one.from)];
    if (from != part[idx(one.to)]) {
      out.dropped_km += to_km(one.mm);
      continue;
    }
    mm[idx(from)] += one.mm;
    ++parts[idx(from)].segments;
  }
  // Of equal parts the one with the first vertex.
  const auto best = static_cast<std::int32_t>(std::max_element(mm.begin(), mm.end()) - mm.begin());
  for (std::int32_t i = 0; i < count; ++i) {
    if (i == best) continue;
    DroppedPart& one = parts[idx(i)];
    one.km = to_km(mm[idx(i)]);
    one.at = names[idx(i)];
    out.dropped_km += one.km;
    out.dropped.push_back(one);
  }
  std::stable_sort(out.dropped.begin(), out.dropped.end(),
                   [](const DroppedPart& a, const DroppedPart& b) { return a.km > b.km; });
  std::set<std::string> dropped_names;
  for (const NamedVertex& one : data.named) {
    if (part[idx(one.vertex)] != best && !one.name.name.empty()) dropped_names.insert(one.name.name);
  }
  out.dropped_names.assign(dropped_names.begin(), dropped_names.end());
  keep_segments(data, [&](const Segment& one) { return part[idx(one.from)] == best && part[idx(one.to)] == best; });
}

void trim(RoadData& data, Network& out) {
  std::vector<network::RoadEnds> roads;
  roads.reserve(data.segments.size());
  for (const Segment& one : data.segments) roads.push_back({one.from, one.to, one.oneway});
  std::vector<network::PlaceId> named;
  for (const NamedVertex& one : data.named) {
    if (is_place(one.name)) named.push_back(one.vertex);
  }
  const network::RoadGraph graph(static_cast<std::int32_t>(data.ids.size()), roads);
  const std::vector<std::uint8_t> between = network::roads_between(graph, named);
  std::size_t number = 0;
  keep_segments(data, [&](const Segment& one) {
    const bool kept = between[number++] != 0;
    if (!kept) {
      ++out.trimmed;
      out.trimmed_km += to_km(one.mm);
    }
    return kept;
  });
}

}  // namespace taji::import
