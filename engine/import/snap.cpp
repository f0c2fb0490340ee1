// Boost's own headers include what it calls deprecated, and say so.
#define BOOST_ALLOW_DEPRECATED_HEADERS
#include <fmt/format.h>

#include <boost/geometry.hpp>
#include <boost/geometry/geometries/point.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <cmath>
#include <numbers>
#include <queue>
#include <set>
#include <taji/network/geodesy.hpp>
#include <taji/text/slug.hpp>
#include <unordered_map>

#include "import/stages.hpp"

namespace taji::import {

namespace {

namespace bg = boost::geometry;
using OnSphere = bg::model::point<double, 3, bg::cs::cartesian>;
using Entry = std::pair<OnSphere, std::int32_t>;
using Tree = bg::index::rtree<Entry, bg::index::quadratic<16>>;

/// The nearest along a chord is the nearest along the ground.
OnSphere on_sphere(double latitude, double longitude) {
  constexpr double kRadian = std::numbers::pi / 180;
  const double lat = latitude * kRadian, lon = longitude * kRadian;
  return {std::cos(lat) * std::cos(lon), std::cos(lat) * std::sin(lon), std::sin(lat)};
}

std::string slug_of(const PlaceName& name) {
  const std::string own = text::slug(name.id);
  return own.empty() ? text::slug(name.name) : own;
}

/// What a place would be put on, with those that want to be put first on top.
struct Wish {
  double km;
  std::string slug;
  std::size_t place;
  std::int32_t vertex;

  bool operator<(const Wish& other) const {
    return std::tie(other.km, other.slug, other.place) < std::tie(km, slug, place);
  }
};

class Snapper {
 public:
  explicit Snapper(const RoadData& data) : data_(data), holder_(data.ids.size()) {
    std::vector<Entry> entries;
    entries.reserve(data.vertices.size());
    for (std::size_t i = 0; i < data.vertices.size(); ++i) {
      const Vertex& vertex = data.vertices[i];
      if (!vertex.located) continue;
      entries.emplace_back(on_sphere(vertex.latitude, vertex.longitude), static_cast<std::int32_t>(i));
    }
    tree_ = Tree(entries.begin(), entries.end());
    for (const NamedVertex& one : data.named) holder_[idx(one.vertex)] = slug_of(one.name);
  }

  bool empty() const { return tree_.empty(); }
  /// The nearest vertex that nobody else has; -1 where there is none.
  Wish wish(std::size_t place, const std::string& slug) const {
    const LoosePlace& loose = data_.loose[place];
    const auto free = [&](const Entry& entry) {
      const std::string& holder = holder_[idx(entry.second)];
      return holder.empty() || holder == slug;
    };
    std::vector<Entry> found;
    tree_.query(bg::index::satisfies(free) && bg::index::nearest(on_sphere(loose.latitude, loose.longitude), 1),
                std::back_inserter(found));
    if (found.empty()) return {0, slug, place, -1};
    const Vertex& vertex = data_.vertices[idx(found[0].second)];
    const double km = network::great_circle_km(loose.latitude, loose.longitude, vertex.latitude, vertex.longitude);
    return {km, slug, place, found[0].second};
  }
  bool is_free(const Wish& wish) const {
    const std::string& holder = holder_[idx(wish.vertex)];
    return holder.empty() || holder == wish.slug;
  }
  void take(const Wish& wish) { holder_[idx(wish.vertex)] = wish.slug; }

 private:
  const RoadData& data_;
  std::vector<std::string> holder_;  ///< slug of the place that each vertex is, or empty
  Tree tree_;
};

/// The data's name of a vertex, overlaid by that of a place that was put on it.
void give_name(RoadData& data, std::unordered_map<std::int32_t, std::size_t>& named, std::int32_t vertex,
               const PlaceName& name) {
  const auto [found, fresh] = named.try_emplace(vertex, data.named.size());
  if (fresh) {
    data.named.push_back({vertex, name});
    return;
  }
  PlaceName& known = data.named[found->second].name;
  known.id = name.id;
  if (!name.name.empty()) known.name = name.name;
  if (!name.kind.empty()) known.kind = name.kind;
  if (!name.country.empty()) known.country = name.country;
}

void report_far(const LoosePlace& place, const Wish& wish, double most_km, text::Diagnostics& diagnostics) {
  const std::string& name = place.name.name.empty() ? place.name.id : place.name.name;
  if (wish.vertex < 0) {
    diagnostics.error(place.place, "place-off-network", fmt::format("'{}' is near no road that is kept", name));
    return;
  }
  diagnostics.error(
      place.place, "place-off-network",
      fmt::format("'{}' is {:.1f} km from the nearest point of the network that no other place has", name, wish.km),
      fmt::format("at most {:g} km are allowed; --snap sets that", most_km));
}

}  // namespace

bool snap(RoadData& data, double most_km, Network& out, text::Diagnostics& diagnostics) {
  if (data.loose.empty()) return true;
  std::set<std::string> demanded;
  for (const LoosePlace& place : data.loose) {
    if (!place.demanded) continue;
    if (demanded.insert(slug_of(place.name)).second) continue;
    diagnostics.error(place.place, "duplicate-id",
                      fmt::format("a second place '{}'", place.name.id.empty() ? place.name.name : place.name.id),
                      "a column 'id' tells them apart");
  }
  std::erase_if(data.loose,
                [&](const LoosePlace& place) { return !place.demanded && demanded.count(slug_of(place.name)) != 0; });
  if (diagnostics.has_errors()) return false;
  Snapper snapper(data);
  if (snapper.empty()) {
    if (demanded.empty()) return true;
    diagnostics.error({data.loose[0].place.file, 0, 0, 0}, "no-positions",
                      "places can be put only on a network whose nodes have positions");
    return false;
  }
  std::unordered_map<std::int32_t, std::size_t> named;
  for (std::size_t i = 0; i < data.named.size(); ++i) named.emplace(data.named[i].vertex, i);
  std::priority_queue<Wish> wishes;
  for (std::size_t i = 0; i < data.loose.size(); ++i) wishes.push(snapper.wish(i, slug_of(data.loose[i].name)));
  while (!wishes.empty()) {
    const Wish wish = wishes.top();
    wishes.pop();
    const LoosePlace& place = data.loose[wish.place];
    if (wish.vertex < 0 || wish.km > most_km) {
      if (place.demanded) report_far(place, wish, most_km, diagnostics);
      if (!place.demanded) out.not_placed.push_back(place.name.name);
    } else if (!snapper.is_free(wish)) {
      wishes.push(snapper.wish(wish.place, wish.slug));
    } else {
      snapper.take(wish);
      give_name(data, named, wish.vertex, place.name);
      out.snapped.push_back({wish.slug, place.name.name, wish.km});
    }
  }
  std::sort(data.named.begin(), data.named.end(),
            [](const NamedVertex& a, const NamedVertex& b) { return a.vertex < b.vertex; });
  std::sort(out.snapped.begin(), out.snapped.end(),
            [](const Snapped& a, const Snapped& b) { return std::tie(a.id, a.km) < std::tie(b.id, b.km); });
  std::sort(out.not_placed.begin(), out.not_placed.end());
  return !diagnostics.has_errors();
}

}  // namespace taji::import
