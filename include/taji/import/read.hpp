// Reading road data. All throw text::FileError where a file cannot be read; what is wrong in it is reported, with file,
// row and column where there are such, and nullopt returned.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <taji/import/classes.hpp>
#include <taji/import/road_data.hpp>
#include <taji/text/diagnostic.hpp>
#include <vector>

namespace taji::import {

enum class Encoding { automatic, utf8, latin1 };

struct ReadOptions {
  Encoding encoding = Encoding::automatic;  ///< of CSV and GeoJSON; automatic: UTF-8, else Latin-1
  /// Names of columns, or of properties in GeoJSON, by what they hold ("km", "node.id", "road.id"); where one is not
  /// given, its usual names are tried. docs/import.md lists both.
  std::map<std::string, std::string> columns;
  double winding = 1;  ///< length of a road for which none is stated, as a factor on the straight line
};

/// What `columns` may name.
const std::vector<std::string>& column_roles();

/// A table of roads, and one of nodes: either may come first. With one file the ends of roads are their coordinates.
std::optional<RoadData> read_csv_roads(const std::vector<std::filesystem::path>& files, const ReadOptions& options,
                                       const Classes& classes, text::SourceSet& sources,
                                       text::Diagnostics& diagnostics);

/// Lines of a GeoJSON file (RFC 7946): lines meet where they have a vertex in common, to 7 decimals of a degree.
std::optional<RoadData> read_geojson_roads(const std::filesystem::path& file, const ReadOptions& options,
                                           const Classes& classes, text::SourceSet& sources,
                                           text::Diagnostics& diagnostics);

/// Ways with `highway` of an OpenStreetMap file: .osm, .osm.gz, .osm.bz2 or .osm.pbf. Its cities and towns are loose
/// places.
std::optional<RoadData> read_osm_roads(const std::filesystem::path& file, const Classes& classes,
                                       text::SourceSet& sources, text::Diagnostics& diagnostics);

/// A table of places to be found on the network: name, lat, lon, and id, kind, country if need be.
std::optional<std::vector<LoosePlace>> read_places(const std::filesystem::path& file, const ReadOptions& options,
                                                   text::SourceSet& sources, text::Diagnostics& diagnostics);

}  // namespace taji::import
