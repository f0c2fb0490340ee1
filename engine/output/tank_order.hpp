// Tanks and corridors in the order in which files and tables show them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <taji/model/model.hpp>
#include <utility>
#include <vector>

namespace taji::output {

/// Indices in ascending order of a key, so that nothing depends on the order of the file's entries.
template <typename Key>
std::vector<std::size_t> ordered(std::size_t count, Key key) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  return order;
}

/// City id and product.
inline std::pair<std::string, std::string> tank_key(const model::Model& model, std::size_t tank) {
  return {model.cities[static_cast<std::size_t>(model.tanks[tank].city)].name.id,
          model.products[static_cast<std::size_t>(model.tanks[tank].product)]};
}

inline std::vector<std::size_t> tank_order(const model::Model& model) {
  return ordered(model.tanks.size(), [&](std::size_t i) { return tank_key(model, i); });
}

inline std::vector<std::size_t> corridor_order(const model::Model& model) {
  return ordered(model.corridors.size(), [&](std::size_t i) { return model.corridors[i].name.id; });
}

}  // namespace taji::output
