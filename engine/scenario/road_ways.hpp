// Which roads of a large network lie on ways between some places, and near the fastest of them.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <taji/network/road_graph.hpp>
#include <taji/text/yaml.hpp>
#include <utility>
#include <vector>

namespace taji::scenario {

class RoadWays {
 public:
  /// The next class of roads, with its loaded speed in the section's `speeds`; 55 km/h where that is no plain number.
  void add_class(const text::Node& network, const std::string& id);
  /// The next road of the table, between places by number; `speed_kmh`: its own, or 0 for that of its class.
  void add_road(network::RoadEnds ends, double km, std::int16_t road_class, double speed_kmh);
  /// A road that is listed beside the table: always there, its ends named.
  void add_own_road(std::int32_t from, std::int32_t to);
  void keep_road(std::int32_t road) { named_roads_.push_back(road); }
  void keep_place(std::int32_t place);
  /// Places that something goes between.
  void add_pair(std::int32_t from, std::int32_t to) { pairs_.emplace_back(from, to); }

  struct Choice {
    std::vector<std::uint8_t> roads;  ///< of the table, by number
    std::size_t on_ways = 0, kept_count = 0;
    std::optional<double> cut_at_km;  ///< where there were more than `most`
  };
  /// `places`: their ids, which decide between equals; `roads`: how many are of the table.
  Choice choose(const std::deque<std::string>& places, std::size_t roads, std::optional<double> within_km,
                std::size_t most);

 private:
  std::vector<std::int32_t> on_fastest_ways(const network::RoadGraph& graph, const std::deque<std::string>& places);
  void near_only(const network::RoadGraph& graph, const std::deque<std::string>& places,
                 std::optional<double> within_km, std::size_t most, Choice& choice);

  std::vector<double> class_speed_;
  std::vector<network::RoadEnds> ends_;
  std::vector<double> km_, hours_;
  std::vector<std::int32_t> named_, asked_, named_roads_;  ///< named: those asked for, and ends of named roads
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs_;
};

}  // namespace taji::scenario
