// Road data from outside as it was read: vertices, and segments between them, whatever the format. Lengths and times
// are integers, so that sums are the same in any order.
#pragma once

#include <cstdint>
#include <string>
#include <taji/text/diagnostic.hpp>
#include <utility>
#include <vector>

namespace taji::import {

/// A point of the data: an end of a road or a bend in it.
struct Vertex {
  double latitude = 0, longitude = 0;  ///< degrees, WGS 84
  bool located = false;
};

/// What the data, or a table of places, calls a place.
struct PlaceName {
  std::string id;  ///< asked for, or empty
  std::string name, kind, country;
};

struct NamedVertex {
  std::int32_t vertex = -1;
  PlaceName name;
};

/// A place with a position of its own, to be put on the nearest vertex.
struct LoosePlace {
  PlaceName name;
  double latitude = 0, longitude = 0;
  text::Place place;      ///< where it was read
  bool demanded = false;  ///< it is an error where it cannot be put anywhere
};

/// Where a segment came from, for people.
struct Origin {
  std::string label;  ///< "road 17", "way 4711"
  text::Place place;
};

struct Segment {
  std::int32_t from = -1, to = -1;
  std::int64_t mm = 0;                       ///< length, millimetres
  std::int64_t loaded_us = 0, empty_us = 0;  ///< time to drive it, loaded and empty, microseconds
  std::int16_t road_class = 0;               ///< number in Classes
  bool oneway = false;                       ///< only from `from` to `to`
  bool stated = false;                       ///< the length was stated, not measured along the line
  bool timed = false;                        ///< so was the time
  std::int32_t origin = -1;                  ///< number in RoadData::origins
};

struct RoadData {
  std::string format;  ///< "OpenStreetMap", "GeoJSON", "CSV", for people
  /// Segments are straight pieces of drawn lines: two with the same ends are the same piece of ground.
  bool drawn = false;
  std::vector<std::string> ids;  ///< of vertices: unique, made of what the data calls them
  std::vector<Vertex> vertices;
  std::vector<Segment> segments;
  std::vector<NamedVertex> named;
  std::vector<LoosePlace> loose;
  std::vector<Origin> origins;
  /// What was left out or taken otherwise than it stood there, one clause each: "3 ways closed to motor traffic".
  std::vector<std::string> notes;
  /// Values of road classes that were left out since no class stands for them, with how many roads had each.
  std::vector<std::pair<std::string, std::int64_t>> other_classes;
};

}  // namespace taji::import
