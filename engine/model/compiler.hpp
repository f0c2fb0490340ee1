// Compiles a scenario into a Model: one method a part, one file a group of parts.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <taji/model/model.hpp>
#include <unordered_map>
#include <vector>

namespace taji::model {

using Ids = std::unordered_map<std::string, std::int32_t>;

/// Names in the order of the file become entities in sorted order, so that the order of entries changes nothing.
template <class Entry, class Id>
std::vector<std::size_t> sorted_order(const std::vector<Entry>& entries, Id id) {
  std::vector<std::size_t> order(entries.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return id(entries[a]) < id(entries[b]); });
  return order;
}

Name make_name(const std::string& id, std::size_t rank, const std::string& shown = {});
Window make_window(const std::optional<text::DayWindow>& window);

class Compiler {
 public:
  explicit Compiler(const scenario::Scenario& scenario) : in_(scenario) {}

  Model run();

 private:
  // ---- compile.cpp
  Law make_law(const scenario::Law& law);
  static std::int32_t find(const Ids& ids, const std::string& id, const char* kind);
  void header();
  void slots();
  void order_products();

  // ---- compile_network.cpp
  void places();
  std::int32_t add_station(Station::Kind kind, std::int32_t place, const scenario::Delay& delay);
  void roads();

  // ---- compile_city.cpp
  void cities();
  void city(const scenario::CityEntry& entry, std::size_t rank);
  void tank(const scenario::CityEntry& entry, const scenario::StockEntry& stock, std::int32_t city);

  // ---- compile_traffic.cpp
  std::int32_t loading_station(const std::string& place_id);
  void corridors();
  void rules(Corridor& corridor, const scenario::CorridorEntry& entry);
  void losses(Corridor& corridor, const scenario::CorridorEntry& entry);
  void splits();
  std::int32_t tank_of(std::int32_t city, std::int32_t product) const;
  std::int32_t peer_of(std::int32_t pool, std::int32_t corridor) const;
  void musters(Corridor& corridor, std::int32_t rank);
  void pools(Corridor& corridor, const scenario::CorridorEntry& entry, std::int32_t rank);
  std::vector<std::int32_t> fixed_route(const Corridor& corridor, const scenario::CorridorEntry& entry) const;

  // ---- compile_threat.cpp
  void zones();
  void dated();
  void timeline_entry(const scenario::TimelineEntry& entry);

  const scenario::Scenario& in_;
  Model out_;
  Ids place_ids_, road_ids_, city_ids_, corridor_ids_, product_ids_, loading_;
};

}  // namespace taji::model
