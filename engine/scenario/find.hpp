// Looking entries up by what they go by in the file: most by `id`, cities and sources by their place, tanks and needs
// by their product.
#pragma once

#include <algorithm>
#include <string>
#include <taji/scenario/scenario.hpp>
#include <vector>

namespace taji::scenario {

template <class Entry>
const std::string& id_of(const Entry& entry) {
  return entry.id;
}
inline const std::string& id_of(const CityEntry& city) {
  return city.place_id;
}
inline const std::string& id_of(const SourceEntry& source) {
  return source.place_id;
}
inline const std::string& id_of(const StockEntry& stock) {
  return stock.product;
}
inline const std::string& id_of(const NeedEntry& need) {
  return need.product;
}

/// In the order of the entries.
template <class Entry>
std::vector<std::string> ids_of(const std::vector<Entry>& entries) {
  std::vector<std::string> out;
  out.reserve(entries.size());
  for (const Entry& entry : entries) out.push_back(id_of(entry));
  return out;
}

/// Null where there is none.
template <class Entry>
const Entry* find_by_id(const std::vector<Entry>& entries, const std::string& id) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return id_of(e) == id; });
  return found == entries.end() ? nullptr : &*found;
}

template <class Value>
bool contains(const std::vector<Value>& values, const Value& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace taji::scenario
