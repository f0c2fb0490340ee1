#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <taji/network/geodesy.hpp>
#include <tuple>

#include "import/stages.hpp"

namespace taji::import {

namespace {

constexpr double kTolerance = 0.98;  ///< as `taji validate` has it

/// Sorts the vertices by id; where each went.
std::vector<std::int32_t> sort_vertices(RoadData& data) {
  std::vector<std::int32_t> order(data.ids.size()), rank(data.ids.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::int32_t a, std::int32_t b) { return data.ids[idx(a)] < data.ids[idx(b)]; });
  std::vector<std::string> ids(data.ids.size());
  std::vector<Vertex> vertices(data.ids.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank[idx(order[i])] = static_cast<std::int32_t>(i);
    ids[i] = std::move(data.ids[idx(order[i])]);
    vertices[i] = data.vertices[idx(order[i])];
  }
  data.ids = std::move(ids);
  data.vertices = std::move(vertices);
  return rank;
}

/// Length of the line that a segment stands for, or -1 where that is not known.
double straight_km(const RoadData& data, const Segment& segment) {
  const Vertex &a = data.vertices[idx(segment.from)], &b = data.vertices[idx(segment.to)];
  if (!a.located || !b.located) return -1;
  return network::great_circle_km(a.latitude, a.longitude, b.latitude, b.longitude);
}

/// Stated and straight length of one road of the data.
struct Lengths {
  double km = 0, straight = 0;
  bool stated = false, located = true;

  /// A length of nothing for ends that are apart is never kept.
  bool is_nothing() const { return km <= 0 && straight > 0.05; }
  bool is_short() const { return stated && located && (km < straight * kTolerance) && (is_nothing() || km > 0); }
};

void repair(Segment& segment, const Lengths& lengths, double straight, const Classes& classes) {
  const double factor = lengths.km > 0 ? lengths.straight / lengths.km : 0;
  const std::int64_t before = segment.mm;
  segment.mm = std::llround(straight * 1e6);
  const RoadClass& of = classes.at(segment.road_class);
  if (segment.timed && before > 0 && factor > 0) {
    segment.loaded_us = std::llround(static_cast<double>(segment.loaded_us) * factor);
    segment.empty_us = std::llround(static_cast<double>(segment.empty_us) * factor);
    return;
  }
  segment.timed = false;
  segment.loaded_us = Classes::microseconds(segment.mm, of.loaded_kmh);
  segment.empty_us = Classes::microseconds(segment.mm, of.empty_kmh);
}

}  // namespace

std::string ShortRoad::sentence() const {
  return fmt::format("{} is {:.3f} km long, and {} is {:.3f} km", label, km,
                     drawn ? "the line that it is drawn as" : "the straight line", straight_km);
}

void put_in_order(RoadData& data) {
  const std::vector<std::int32_t> rank = sort_vertices(data);
  for (Segment& segment : data.segments) {
    segment.from = rank[idx(segment.from)];
    segment.to = rank[idx(segment.to)];
    if (!segment.oneway && segment.from > segment.to) std::swap(segment.from, segment.to);
  }
  const auto key = [&](const Segment& one) {
    return std::tie(one.from, one.to, one.oneway, one.mm, one.loaded_us, one.empty_us, one.road_class, one.stated,
                    one.timed);
  };
  const auto label = [&](const Segment& one) -> const std::string& {
    static const std::string kNone;
    return one.origin < 0 ? kNone : data.origins[idx(one.origin)].label;
  };
  std::sort(data.segments.begin(), data.segments.end(), [&](const Segment& a, const Segment& b) {
    return key(a) != key(b) ? key(a) < key(b) : label(a) < label(b);
  });
  for (NamedVertex& named : data.named) named.vertex = rank[idx(named.vertex)];
  const auto by_vertex = [](const NamedVertex& one) {
    return std::tie(one.vertex, one.name.name, one.name.kind, one.name.country);
  };
  std::sort(data.named.begin(), data.named.end(),
            [&](const NamedVertex& a, const NamedVertex& b) { return by_vertex(a) < by_vertex(b); });
  const auto by_name = [](const LoosePlace& one) {
    return std::tie(one.name.id, one.name.name, one.latitude, one.longitude, one.name.kind, one.name.country);
  };
  std::sort(data.loose.begin(), data.loose.end(),
            [&](const LoosePlace& a, const LoosePlace& b) { return by_name(a) < by_name(b); });
}

bool check_lengths(RoadData& data, const Classes& classes, Short too_short, Network& out,
                   text::Diagnostics& diagnostics) {
  std::vector<Lengths> lengths(data.origins.size());
  for (const Segment& segment : data.segments) {
    if (segment.origin < 0) continue;
    Lengths& all = lengths[idx(segment.origin)];
    const double straight = straight_km(data, segment);
    all.stated = segment.stated;
    all.located = all.located && straight >= 0;
    all.km += to_km(segment.mm);
    all.straight += std::max(straight, 0.0);
  }
  for (Segment& segment : data.segments) {
    if (segment.origin < 0) continue;
    const Lengths& all = lengths[idx(segment.origin)];
    if (all.is_short() && (too_short == Short::repair || all.is_nothing())) {
      repair(segment, all, straight_km(data, segment), classes);
    }
  }
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (!lengths[i].is_short()) continue;
    const Origin& origin = data.origins[i];
    out.too_short.push_back({origin.label, lengths[i].km, lengths[i].straight, data.drawn, origin.place});
  }
  const auto key = [](const ShortRoad& road) { return std::tie(road.label, road.km, road.straight_km); };
  std::sort(out.too_short.begin(), out.too_short.end(),
            [&](const ShortRoad& a, const ShortRoad& b) { return key(a) < key(b); });
  if (too_short != Short::refuse || out.too_short.empty()) return true;
  constexpr std::size_t kMost = 20;
  for (std::size_t i = 0; i < std::min(kMost, out.too_short.size()); ++i) {
    const ShortRoad& road = out.too_short[i];
    diagnostics.error(road.place, "shorter-than-straight", road.sentence(),
                      i == 0 ? "--short repair takes the straight line, --short keep leaves it" : "");
  }
  if (out.too_short.size() > kMost) {
    diagnostics.error({out.too_short[0].place.file, 0, 0, 0}, "shorter-than-straight",
                      fmt::format("{} roads more are shorter than the straight line", out.too_short.size() - kMost));
  }
  return false;
}

}  // namespace taji::import
