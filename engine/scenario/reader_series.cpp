// The reader's lists of numbers: series of a known length, and the points of a curve.
#include <fmt/format.h>

#include "scenario/reader.hpp"

namespace taji::scenario {

using text::Node;

void Reader::series(const Key& key, std::vector<Quantity>& out, const Number& rule, std::int32_t length) {
  const Node* node = take(key.name);
  if (node == nullptr || is_off(*node)) return;
  if (!node->is_sequence() || node->children.size() != static_cast<std::size_t>(length)) {
    const std::string wants = fmt::format("a list of {}", length);
    if (!node->is_sequence()) return wrong_kind(*node, key, wants);
    context_.diagnostics.error(node->place, "wrong-length",
                               fmt::format("'{}' wants {}, got {}", key.name, wants, node->children.size()),
                               fmt::format("for example {}", key.example));
    return;
  }
  const std::string path = child_path(path_, key.name);
  for (std::size_t i = 0; i < node->children.size(); ++i) {
    out.push_back(read_number(context_, &node->children[i], rule, child_path(path, std::to_string(i)), key.name));
  }
}

void Reader::curve(const Key& key, std::vector<Quantity>& shares, std::vector<Quantity>& values, const Number& share,
                   const Number& value) {
  const Node* node = take(key.name);
  if (node == nullptr) return missing(key);
  const std::string path = child_path(path_, key.name);
  if (!node->is_sequence()) {
    values.push_back(read_number(context_, node, value.positive(), path, key.name));
    return;
  }
  const auto fault = [&](text::Place place, const char* code, const std::string& what) {
    context_.diagnostics.error(place, code, fmt::format("'{}' {}", key.name, what),
                               fmt::format("for example {}", key.example));
  };
  if (node->children.size() < 2) return fault(node->place, "wrong-length", "wants one value, or at least two points");
  for (std::size_t i = 0; i < node->children.size(); ++i) {
    const Node& point = node->children[i];
    if (!point.is_sequence() || point.children.size() != 2) return wrong_kind(point, key, "points of two numbers");
    const std::string at = child_path(path, std::to_string(i));
    shares.push_back(read_number(context_, &point.children[0], share, child_path(at, "0"), key.name));
    values.push_back(read_number(context_, &point.children[1], value, child_path(at, "1"), key.name));
    if (shares.back().slot < 0 || values.back().slot < 0) return;  // reported
    if (i == 0) continue;
    if (shares[i].value <= shares[i - 1].value) {
      fault(shares[i].place, "not-rising", "wants points in order of the first number");
    }
    if (values[i].value < values[i - 1].value) fault(values[i].place, "falling", "must not fall from point to point");
  }
  if (values.back().value <= 0) fault(values.back().place, "out-of-range", "wants more than 0 at the last point");
}

}  // namespace taji::scenario
