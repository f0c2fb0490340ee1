// Road classes of the data, and what Taji makes of them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace taji::import {

struct RoadClass {
  std::string id;
  double loaded_kmh = 0, empty_kmh = 0;
  bool stated = false;  ///< its speeds were given with the import
};

/// Values of OSM's key `highway` (which other data use as well), and classes of Taji, to the classes of a network file.
class Classes {
 public:
  /// The table of docs/import.md, with built-in classes and their speeds.
  Classes();

  /// Takes roads of this value as this class; a class that is not built in needs speeds before roads are read. "off":
  /// roads of that value are left out. The surface of such roads counts no longer.
  void map(const std::string& value, const std::string& road_class);
  /// km/h, above 0.
  void set_speed(const std::string& road_class, double loaded_kmh, double empty_kmh);
  /// Class of roads that state none.
  void set_default(const std::string& road_class);

  /// The class of a road, or nullopt where the value is left out or unknown. `surface` and `smoothness` are OSM's keys,
  /// or empty.
  std::optional<std::int16_t> find(std::string_view value, std::string_view surface, std::string_view smoothness) const;
  /// Whether roads of this value were left out by `map`, or by the table.
  bool is_off(std::string_view value) const;

  const std::vector<RoadClass>& list() const { return list_; }
  const RoadClass& at(std::int16_t number) const { return list_[static_cast<std::size_t>(number)]; }
  /// A class that roads can be of has no speeds; its id, or empty.
  std::string without_speed() const;
  /// Values known, for suggestions.
  std::vector<std::string> values() const;

  /// Microseconds for so many millimetres at so many km/h.
  static std::int64_t microseconds(std::int64_t mm, double kmh);

 private:
  struct Rule {
    std::int16_t road_class = -1;  ///< -1: off
    bool plain = false;            ///< the surface does not change it
  };
  std::int16_t number_of(const std::string& road_class);

  std::vector<RoadClass> list_;
  std::map<std::string, Rule, std::less<>> rules_;
  std::int16_t default_ = 0;
};

}  // namespace taji::import
