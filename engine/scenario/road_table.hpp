// Networks from CSV files: every row is read and checked, and of the rows those are kept that can be of account.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <taji/network/road_graph.hpp>
#include <taji/text/csv.hpp>
#include <taji/text/yaml.hpp>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace taji::scenario {

/// Without a stated distance so many roads are kept, those nearest to the fastest ways.
inline constexpr std::size_t kMostTableRoads = 10'000;

using Names = std::unordered_set<std::string>;

/// Adds the words of a tree that may name a place or a road: keys and parts of dotted keys, and scalars, numbers only
/// where a place or a road is to be named.
void collect_names(const text::Node& node, Names& names);

/// The tables of one scenario. Columns of roads: from, to, km, and id, class, oneway, interdiction, available,
/// capacity; of places: id, and name, kind, country, lat, lon, haven. Without a table of places every end of a road is
/// one.
class RoadTables {
 public:
  explicit RoadTables(text::SourceSet& sources) : sources_(sources) {}

  /// Reads and checks all rows; `places` < 0: no such file. False when there are errors.
  bool read(int roads, int places, const text::Node& network, text::Diagnostics& diagnostics);

  /// The rows that are kept, as a network section lists them: roads and places that are named, and roads on some way
  /// that comes through no place twice between named places, or ends of the section's own roads. Of more than
  /// kMostTableRoads those nearest to the fastest ways between the places of `corridors`; `within_km`: of all those
  /// that near. A warning at `place` says what was left out for that.
  text::Node kept(const text::Node& network, const text::Node* corridors, const Names& names,
                  std::optional<double> within_km, text::Place place, text::Diagnostics& diagnostics);

 private:
  struct Road {
    std::int32_t from = -1, to = -1;
    double km = 0, speed_kmh = 0;  ///< speed of its own when loaded; 0: that of its class
    std::int16_t road_class = 0;
    bool oneway = false;
  };
  struct Columns;
  class Ways;

  bool read_places(text::Diagnostics& diagnostics);
  bool read_roads(text::Diagnostics& diagnostics);
  void read_road(const Columns& columns, std::span<const text::CsvTable::Cell> cells, text::Diagnostics& diagnostics);
  bool check_ids(text::Diagnostics& diagnostics);
  std::int32_t add_place(const std::string& id);
  std::int32_t end_of(const text::CsvTable::Cell& cell, text::Diagnostics& diagnostics);
  std::vector<std::uint8_t> choose(const text::Node& network, const text::Node* corridors, const Names& names,
                                   std::optional<double> within_km, text::Place place, text::Diagnostics& diagnostics);
  text::Node road_nodes(const std::vector<std::uint8_t>& kept);
  text::Node place_nodes(const std::vector<std::uint8_t>& kept);

  text::SourceSet& sources_;
  int road_file_ = -1, place_file_ = -1;
  std::deque<std::string>
      places_;  ///< ids: rows of the table of places, else ends as they came; then the section's own
  std::unordered_map<std::string_view, std::int32_t> place_of_;
  std::size_t table_places_ = 0;
  std::vector<Road> roads_;           ///< by row
  std::deque<std::string> road_ids_;  ///< by row; empty without such a column
  std::vector<std::string> classes_;
  std::vector<text::Place> class_places_;  ///< where each was written first
};

}  // namespace taji::scenario
