// From road data to a network of decision points: what is dropped, repaired, merged and named on the way.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <taji/import/classes.hpp>
#include <taji/import/road_data.hpp>
#include <taji/text/diagnostic.hpp>
#include <vector>

namespace taji::import {

/// What is done with a road whose stated length is shorter than the straight line between its ends by more than 2 %.
enum class Short { keep, repair, refuse };
/// Which part is kept: the largest in which every place can be reached from every other; the largest that hangs
/// together, one-ways not looked at; all.
enum class Connected { strong, weak, all };

struct BuildOptions {
  Short too_short = Short::keep;
  Connected connected = Connected::strong;
  double snap_km = 10;  ///< no place is put on a vertex farther away
  /// Only roads that lie on some way between two named places, in the sense of network::roads_between.
  bool trim = false;
};

/// A place of the result.
struct Place {
  std::string id, name, kind, country;
  double latitude = 0, longitude = 0;
  bool located = false;
};

struct Road {
  std::string id;
  std::int32_t from = -1, to = -1;  ///< places by number
  std::int64_t mm = 0;
  std::int16_t road_class = 0;  ///< the one that takes most of the time
  bool oneway = false;
  bool own_speed = false;  ///< merged of several classes, or timed: the speeds here, not those of the class
  double loaded_kmh = 0, empty_kmh = 0;
};

/// A road shorter than the straight line between its ends, or than the line that it is drawn as.
struct ShortRoad {
  std::string label;
  double km = 0, straight_km = 0;
  bool drawn = false;  ///< of a line, whose own length stands for the straight one
  text::Place place;

  /// "road 17 is 3.200 km long, and the straight line is 4.100 km"
  std::string sentence() const;
};

/// A place that was put on a vertex.
struct Snapped {
  std::string id, name;
  double km = 0;  ///< from its own position to the vertex
};

/// A part that was left out.
struct DroppedPart {
  std::string at;  ///< a place in it: the first named, else the first by id
  std::int64_t vertices = 0, segments = 0;
  double km = 0;
};

struct Network {
  std::vector<Place> places;  ///< by id
  std::vector<Road> roads;    ///< by id
  std::vector<ShortRoad> too_short;
  std::vector<Snapped> snapped;
  std::vector<DroppedPart> dropped;        ///< longest first
  std::vector<std::string> dropped_names;  ///< named places of those parts
  std::vector<std::string> not_placed;     ///< places of the data itself that are too far from any road
  std::int64_t read_vertices = 0, read_segments = 0;
  std::int64_t duplicates = 0;   ///< segments that were there already
  std::int64_t both_ways = 0;    ///< one-way segments with one back of the same length: now one, two-way
  std::int64_t zero_length = 0;  ///< their ends are one place now
  std::int64_t loops = 0;        ///< segments, or chains, that come back to where they began
  std::int64_t trimmed = 0;      ///< segments on no way between named places
  double km = 0, read_km = 0, dropped_km = 0, trimmed_km = 0;
};

/// nullopt where errors were reported: a short road with Short::refuse, a demanded place that fits nowhere, no road.
/// The order of vertices, segments and names in `data` is of no account.
std::optional<Network> build_network(RoadData data, const Classes& classes, const BuildOptions& options,
                                     text::Diagnostics& diagnostics);

}  // namespace taji::import
