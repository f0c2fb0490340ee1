#include <algorithm>
#include <map>
#include <numeric>
#include <taji/text/slug.hpp>
#include <tuple>
#include <unordered_set>

#include "import/stages.hpp"

namespace taji::import {

namespace {

/// An id of what the data calls a vertex: never a bare number, which people could take for an index.
std::string vertex_slug(const std::string& id) {
  const std::string own = text::slug(id);
  return own.empty() || (own[0] >= '0' && own[0] <= '9') ? "n" + own : own;
}

/// `wanted`, or the first of `wanted_2`, `wanted_3` … that is free.
std::string unique(const std::string& wanted, std::unordered_set<std::string>& taken) {
  std::string id = wanted;
  for (int number = 2; !taken.insert(id).second; ++number) id = wanted + "_" + std::to_string(number);
  return id;
}

/// Ids of named vertices: names that several have are told apart by what the data calls them.
void name_named(const RoadData& data, const std::vector<const PlaceName*>& names, std::vector<std::string>& ids,
                std::unordered_set<std::string>& taken) {
  std::map<std::string, std::vector<std::size_t>> by_slug;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == nullptr || !is_place(*names[i])) continue;
    std::string slug = text::slug(names[i]->id);
    if (slug.empty()) slug = text::slug(names[i]->name);
    if (slug.empty()) slug = vertex_slug(data.ids[i]);
    by_slug[slug].push_back(i);
  }
  for (const auto& [slug, vertices] : by_slug) {
    for (const std::size_t vertex : vertices) {
      const bool alone = vertices.size() == 1;
      ids[vertex] = unique(alone ? slug : slug + "_" + vertex_slug(data.ids[vertex]), taken);
    }
  }
}

void name_roads(const std::vector<Chain>& chains, const std::vector<std::int32_t>& place_of, Network& out) {
  for (const Chain& chain : chains) {
    Road road;
    road.from = place_of[idx(chain.from)];
    road.to = place_of[idx(chain.to)];
    if (!chain.oneway && road.from > road.to) std::swap(road.from, road.to);
    road.mm = chain.mm;
    road.road_class = chain.road_class;
    road.oneway = chain.oneway;
    road.own_speed = chain.mixed && chain.mm > 0 && chain.loaded_us > 0 && chain.empty_us > 0;
    if (road.own_speed) {
      road.loaded_kmh = static_cast<double>(chain.mm) * 3600 / static_cast<double>(chain.loaded_us);
      road.empty_kmh = static_cast<double>(chain.mm) * 3600 / static_cast<double>(chain.empty_us);
    }
    out.roads.push_back(road);
  }
  const auto key = [](const Road& road) {
    return std::tie(road.from, road.to, road.oneway, road.mm, road.loaded_kmh, road.empty_kmh, road.road_class);
  };
  std::sort(out.roads.begin(), out.roads.end(), [&](const Road& a, const Road& b) { return key(a) < key(b); });
  for (std::size_t i = 0, number = 1; i < out.roads.size(); ++i) {
    Road& road = out.roads[i];
    const bool again = i > 0 && out.roads[i - 1].from == road.from && out.roads[i - 1].to == road.to;
    number = again ? number + 1 : 1;
    road.id = out.places[idx(road.from)].id + "-" + out.places[idx(road.to)].id;
    if (again) road.id += "-" + std::to_string(number);
  }
  std::sort(out.roads.begin(), out.roads.end(), [](const Road& a, const Road& b) { return a.id < b.id; });
}

}  // namespace

void name_all(const RoadData& data, const std::vector<Chain>& chains, Network& out) {
  std::vector<std::uint8_t> used(data.ids.size(), 0);
  for (const Chain& chain : chains) used[idx(chain.from)] = used[idx(chain.to)] = 1;
  std::vector<const PlaceName*> names(data.ids.size(), nullptr);
  for (const NamedVertex& one : data.named) names[idx(one.vertex)] = &one.name;
  std::vector<std::string> ids(data.ids.size());
  std::unordered_set<std::string> taken;
  name_named(data, names, ids, taken);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (used[i] == 0) continue;
    if (ids[i].empty()) ids[i] = unique(vertex_slug(data.ids[i]), taken);
    order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ids[a] < ids[b]; });
  std::vector<std::int32_t> place_of(ids.size(), -1);
  for (const std::size_t vertex : order) {
    place_of[vertex] = static_cast<std::int32_t>(out.places.size());
    Place place;
    place.id = ids[vertex];
    const PlaceName* name = names[vertex];
    if (name != nullptr) {
      place.name = text::one_line(name->name);
      place.country = text::one_line(name->country);
      place.kind = name->kind;
    }
    if (place.kind.empty()) place.kind = name != nullptr && is_place(*name) ? "town" : "junction";
    place.latitude = data.vertices[vertex].latitude;
    place.longitude = data.vertices[vertex].longitude;
    place.located = data.vertices[vertex].located;
    out.places.push_back(std::move(place));
  }
  name_roads(chains, place_of, out);
}

}  // namespace taji::import
