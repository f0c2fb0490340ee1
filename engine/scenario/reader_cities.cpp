// What the reader finds about the stocks of cities in forms of their own: shares by class, and the timeline's releases
// and outbreaks of panic.
#include <fmt/format.h>

#include <limits>

#include "scenario/reader.hpp"

namespace taji::scenario {

using text::Node;

void Reader::shares(const Key& key, std::vector<NamedQuantity>& out, const Number& rule) {
  const Node* node = take(key.name);
  if (node == nullptr) return missing(key);
  if (!node->is_mapping()) return wrong_kind(*node, key, "a mapping");
  if (node->children.empty()) {
    context_.diagnostics.error(node->place, "empty", fmt::format("'{}' is empty", key.name));
  }
  const std::string path = child_path(path_, key.name);
  for (const Node& child : node->children) {
    if (is_off(child)) continue;
    out.push_back(
        {child.key, read_number(context_, &child, rule, child_path(path, child.key), child.key), child.key_place});
  }
}

void Reader::releases(const Key& key, std::vector<ReleaseEntry>& out) {
  const Node* node = take(key.name);
  if (node == nullptr) return;
  if (!node->is_mapping()) return wrong_kind(*node, key, "a mapping from cities");
  constexpr double all = std::numeric_limits<double>::infinity();
  for (const Node& city : node->children) {
    if (city.is_scalar() && city.scalar == "all") {
      out.push_back({city.key, {}, all, city.key_place});
      continue;
    }
    if (!city.is_mapping()) {
      wrong_kind(city, key, "volumes by product");
      continue;
    }
    for (const Node& product : city.children) {
      const auto litres = read_plain(context_, product, volume().endless("all"), product.key);
      if (litres) out.push_back({city.key, product.key, *litres, product.key_place});
    }
  }
}

void Reader::outbreaks(const Key& key, std::vector<OutbreakEntry>& out) {
  const Node* node = take(key.name);
  if (node == nullptr) return;
  const auto names = [&](const Node& list, const auto& put) {
    for (const Node& child : list.children) {
      if (child.is_scalar()) {
        put(child);
      } else {
        wrong_kind(child, key, "names");
      }
    }
  };
  if (node->is_sequence()) {
    names(*node, [&](const Node& city) { out.push_back({city.scalar, {}, city.place}); });
    return;
  }
  if (!node->is_mapping()) return wrong_kind(*node, key, "cities, or classes by city");
  for (const Node& city : node->children) {
    if (city.is_sequence()) {
      names(city, [&](const Node& cls) { out.push_back({city.key, cls.scalar, cls.place}); });
    } else {
      wrong_kind(city, key, "classes by city");
    }
  }
}

}  // namespace taji::scenario
