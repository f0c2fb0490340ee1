// The only file that includes libosmium.
#include <fmt/format.h>

#include <algorithm>
#include <osmium/io/bzip2_compression.hpp>
#include <osmium/io/gzip_compression.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/reader.hpp>
#include <osmium/io/xml_input.hpp>
#include <osmium/osm.hpp>
#include <taji/network/geodesy.hpp>
#include <taji/text/file.hpp>

#include "import/columns.hpp"

namespace taji::import {

namespace {

using Id = osmium::object_id_type;

std::string tag(const osmium::OSMObject& object, const char* key) {
  return object.tags().get_value_by_key(key, "");
}

bool is_one_of(const std::string& word, std::initializer_list<const char*> list) {
  return std::any_of(list.begin(), list.end(), [&](const char* one) { return word == one; });
}

/// Closed to motor traffic, or to lorries, by tags from the general to the particular.
bool is_closed(const osmium::Way& way) {
  bool closed = false;
  for (const char* key : {"access", "vehicle", "motor_vehicle", "hgv"}) {
    const std::string value = tag(way, key);
    if (value.empty()) continue;
    if (is_one_of(value, {"no", "private", "agricultural", "forestry", "military", "emergency"})) closed = true;
    if (is_one_of(value, {"yes", "permissive", "designated", "destination", "delivery", "customers"})) closed = false;
  }
  return closed;
}

/// What stands for "oneway", implied ones included.
std::string oneway_of(const osmium::Way& way) {
  const std::string written = tag(way, "oneway");
  if (!written.empty()) return written;
  const bool round = is_one_of(tag(way, "junction"), {"roundabout", "circular"});
  return round || tag(way, "highway") == "motorway" ? "yes" : "";
}

class OsmRoads {
 public:
  OsmRoads(std::filesystem::path path, const Classes& classes, int file, text::Diagnostics& diagnostics)
      : path_(std::move(path)),
        classes_(classes),
        file_(file),
        judge_(classes, diagnostics),
        diagnostics_(diagnostics) {
    data_.format = "OpenStreetMap";
    data_.drawn = true;
  }

  bool read();
  RoadData result();

 private:
  struct Taken {
    Id id;
    std::uint32_t version;
    Way way;
    std::size_t first, count;  ///< in refs_
  };
  struct Spot {
    Vertex vertex;
    std::uint32_t version = 0;
  };

  void take_way(const osmium::Way& way);
  void take_node(const osmium::Node& node);
  void newest_only();

  std::filesystem::path path_;
  const Classes& classes_;
  int file_;
  Judge judge_;
  text::Diagnostics& diagnostics_;
  RoadData data_;
  std::vector<Taken> ways_;
  std::vector<Id> refs_;   ///< nodes of ways, one after the other
  std::vector<Id> nodes_;  ///< each once, ascending
  std::vector<Spot> spots_;
  std::map<Id, std::pair<std::uint32_t, LoosePlace>> towns_;
  std::int64_t closed_ = 0, areas_ = 0, odd_oneway_ = 0;
};

void OsmRoads::take_way(const osmium::Way& way) {
  const std::string highway = tag(way, "highway");
  if (highway.empty() || !way.visible()) return;
  RoadFacts facts;
  facts.road_class = highway;
  facts.surface = tag(way, "surface");
  facts.smoothness = tag(way, "smoothness");
  const auto road_class = classes_.find(facts.road_class, facts.surface, facts.smoothness);
  if (!road_class) {
    judge_.leave_out(highway);
    return;
  }
  if (tag(way, "area") == "yes") {
    ++areas_;
    return;
  }
  if (is_closed(way)) {
    ++closed_;
    return;
  }
  const auto turned = direction(oneway_of(way));
  if (!turned) ++odd_oneway_;
  ways_.push_back({way.id(), way.version(), {*road_class, turned.value_or(0)}, refs_.size(), way.nodes().size()});
  for (const osmium::NodeRef& ref : way.nodes()) refs_.push_back(ref.ref());
}

/// Of a way that is given several times the newest counts.
void OsmRoads::newest_only() {
  const auto nodes_of = [&](const Taken& way) { return std::span<const Id>(refs_).subspan(way.first, way.count); };
  std::sort(ways_.begin(), ways_.end(), [&](const Taken& a, const Taken& b) {
    if (a.id != b.id) return a.id < b.id;
    if (a.version != b.version) return a.version > b.version;
    const auto left = nodes_of(a), right = nodes_of(b);
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
  });
  ways_.erase(std::unique(ways_.begin(), ways_.end(), [](const Taken& a, const Taken& b) { return a.id == b.id; }),
              ways_.end());
  nodes_.reserve(refs_.size());
  for (const Taken& way : ways_) {
    for (const Id id : nodes_of(way)) nodes_.push_back(id);
  }
  std::sort(nodes_.begin(), nodes_.end());
  nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
  spots_.resize(nodes_.size());
}

void OsmRoads::take_node(const osmium::Node& node) {
  if (!node.visible() || !node.location().valid()) return;
  const Vertex vertex{node.location().lat(), node.location().lon(), true};
  const auto found = std::lower_bound(nodes_.begin(), nodes_.end(), node.id());
  if (found != nodes_.end() && *found == node.id()) {
    Spot& spot = spots_[static_cast<std::size_t>(found - nodes_.begin())];
    if (!spot.vertex.located || node.version() > spot.version) spot = {vertex, node.version()};
  }
  const std::string place = tag(node, "place"), name = tag(node, "name");
  if (!is_one_of(place, {"city", "town"}) || name.empty()) return;
  auto& known = towns_[node.id()];
  if (!known.second.name.name.empty() && known.first >= node.version()) return;
  known = {node.version(), {{{}, name, place, {}}, vertex.latitude, vertex.longitude, {file_, 0, 0, 0}, false}};
}

bool OsmRoads::read() {
  const osmium::io::File file(std::filesystem::absolute(path_).string());
  {
    osmium::io::Reader reader(file, osmium::osm_entity_bits::way);
    if (reader.header().has_multiple_object_versions()) {
      diagnostics_.error({file_, 0, 0, 0}, "osm-history", "this is a history file, or one of changes",
                         "osmium time-filter makes a plain one of it");
      return false;
    }
    while (osmium::memory::Buffer buffer = reader.read()) {
      for (const osmium::Way& way : buffer.select<osmium::Way>()) take_way(way);
    }
    reader.close();
  }
  newest_only();
  osmium::io::Reader reader(file, osmium::osm_entity_bits::node);
  while (osmium::memory::Buffer buffer = reader.read()) {
    for (const osmium::Node& node : buffer.select<osmium::Node>()) take_node(node);
  }
  reader.close();
  return true;
}

RoadData OsmRoads::result() {
  std::vector<std::int32_t> number(nodes_.size(), -1);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (!spots_[i].vertex.located) continue;
    number[i] = static_cast<std::int32_t>(data_.vertices.size());
    data_.ids.push_back(nodes_[i] < 0 ? fmt::format("m{}", -nodes_[i]) : std::to_string(nodes_[i]));
    data_.vertices.push_back(spots_[i].vertex);
  }
  const RoadFacts none;
  for (const Taken& way : ways_) {
    data_.origins.push_back({fmt::format("way {}", way.id), {file_, 0, 0, 0}});
    for (std::size_t i = way.first + 1; i < way.first + way.count; ++i) {
      const auto at = [&](Id id) {
        return number[static_cast<std::size_t>(std::lower_bound(nodes_.begin(), nodes_.end(), id) - nodes_.begin())];
      };
      const std::int32_t from = at(refs_[i - 1]), to = at(refs_[i]);
      if (from < 0 || to < 0 || from == to) continue;
      const Vertex &a = data_.vertices[static_cast<std::size_t>(from)],
                   &b = data_.vertices[static_cast<std::size_t>(to)];
      const double km = network::great_circle_km(a.latitude, a.longitude, b.latitude, b.longitude);
      data_.segments.push_back(make_segment(from, to, km, way.way, none, classes_));
      data_.segments.back().origin = static_cast<std::int32_t>(data_.origins.size()) - 1;
    }
  }
  for (auto& town : towns_) data_.loose.push_back(std::move(town.second.second));
  const auto note = [&](std::int64_t count, const char* one, const char* many) {
    if (count > 0) data_.notes.push_back(fmt::format("{} {}", count, count == 1 ? one : many));
  };
  note(closed_, "way closed to motor traffic left out", "ways closed to motor traffic left out");
  note(areas_, "way that is an area left out", "ways that are areas left out");
  note(odd_oneway_, "way with an odd 'oneway' taken as two-way", "ways with an odd 'oneway' taken as two-way");
  note(std::count(number.begin(), number.end(), -1), "point of ways that is not in the file left out",
       "points of ways that are not in the file left out");
  data_.other_classes = judge_.left_out();
  return std::move(data_);
}

}  // namespace

std::optional<RoadData> read_osm_roads(const std::filesystem::path& path, const Classes& classes,
                                       text::SourceSet& sources, text::Diagnostics& diagnostics) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code)) {
    throw text::FileError(fmt::format("cannot read {}: {}", path.string(), code ? code.message() : "not a file"));
  }
  // Shown by name only: it may be larger than memory.
  const int file = sources.add(path.string(), {});
  const auto refuse = [&](std::int32_t line, std::int32_t column, const std::string& what) {
    diagnostics.error({file, line, column, 0}, "osm", "this is no OpenStreetMap file, or a damaged one: " + what);
    return std::nullopt;
  };
  OsmRoads roads(path, classes, file, diagnostics);
  try {
    if (!roads.read()) return std::nullopt;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const osmium::xml_error& error) {
    return refuse(static_cast<std::int32_t>(error.line), static_cast<std::int32_t>(error.column), error.error_string);
  } catch (const std::exception& error) {
    return refuse(0, 0, error.what());
  }
  return roads.result();
}

}  // namespace taji::import
