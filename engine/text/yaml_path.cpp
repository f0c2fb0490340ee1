#include <fmt/format.h>

#include <algorithm>
#include <taji/text/yaml.hpp>
#include <utility>

#include "text/utf8.hpp"

namespace taji::text {

namespace {

// One step down from a node: the index of the child, or what went wrong.
struct Step {
  std::size_t index = 0;
  bool found = false;
  std::string problem;
};

std::string place_of(const std::vector<std::string>& parts, std::size_t depth) {
  if (depth == 0) return "at the top";
  return "under " + join_path({parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(depth)});
}

bool has_text(const Node& item, std::string_view key, std::string_view text) {
  const Node* child = item.find(key);
  return child != nullptr && child->is_scalar() && child->scalar == text;
}

Step item_step(const Node& list, const std::string& part, const std::string& where) {
  std::vector<std::string> names;
  for (const std::string_view key : {"id", "name"}) {
    Step step;
    for (std::size_t i = 0; i < list.children.size(); ++i) {
      if (const Node* name = list.children[i].find(key); name != nullptr && name->is_scalar()) {
        names.push_back(name->scalar);
      }
      if (!has_text(list.children[i], key, part)) continue;
      if (step.found) return {0, false, fmt::format("fits more than one item {}", where)};
      step = {i, true, {}};
    }
    if (step.found) return step;
  }
  if (!part.empty() && part.size() < 10 && part.find_first_not_of("0123456789") == std::string::npos) {
    const std::size_t index = static_cast<std::size_t>(std::stoul(part));
    if (index < list.children.size()) return {index, true, {}};
    return {0, false,
            fmt::format("has no item {} {}: there are {}, counted from 0", part, where, list.children.size())};
  }
  const std::string hint = did_you_mean(part, names);
  return {0, false, fmt::format("has no item {} {}{}{}", quote(part), where, hint.empty() ? "" : ": ", hint)};
}

Step step_down(const Node& node, const std::vector<std::string>& parts, std::size_t depth) {
  const std::string& part = parts[depth];
  const std::string where = place_of(parts, depth);
  if (node.is_sequence()) return item_step(node, part, where);
  if (node.is_scalar()) {
    return {0, false,
            fmt::format("goes on below {}, which is a single value",
                        join_path({parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(depth)}))};
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (node.children[i].key == part) return {i, true, {}};
    names.push_back(node.children[i].key);
  }
  const std::string hint = did_you_mean(part, names);
  return {0, false, fmt::format("has no key {} {}{}{}", quote(part), where, hint.empty() ? "" : ": ", hint)};
}

// The value wrapped into new mappings, one for each part after `depth`, with the key parts[depth].
Node wrapped(const std::vector<std::string>& parts, std::size_t depth, Node value) {
  const Place place = value.place;
  for (std::size_t i = parts.size(); i-- > depth;) {
    value.key = parts[i];
    value.key_place = place;
    if (i == depth) break;
    Node outer;
    outer.kind = Node::Kind::mapping;
    outer.place = place;
    outer.children.push_back(std::move(value));
    value = std::move(outer);
  }
  return value;
}

// Reads one part; false when it is malformed.
bool read_part(std::string_view path, std::size_t& at, std::string& part) {
  if (at < path.size() && path[at] == '"') {
    for (++at; at < path.size() && path[at] != '"'; ++at) {
      if (path[at] == '\\' && ++at >= path.size()) return false;
      part += path[at];
    }
    if (at >= path.size()) return false;
    ++at;
    return at == path.size() || path[at] == '.';
  }
  while (at < path.size() && path[at] != '.') {
    if (path[at] == '"') return false;
    part += path[at++];
  }
  return !part.empty();
}

constexpr std::string_view not_a_path = "is not a path: join keys by dots, as in corridors.south.convoy.target";

}  // namespace

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> parts;
  for (std::size_t at = 0;;) {
    std::string part;
    if (!read_part(path, at, part)) return {};
    parts.push_back(std::move(part));
    if (at == path.size()) return parts;
    ++at;  // the dot
  }
}

std::string join_path(const std::vector<std::string>& parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += '.';
    if (!parts[i].empty() && parts[i].find_first_of(".\"") == std::string::npos) {
      out += parts[i];
      continue;
    }
    out += '"';
    for (const char c : parts[i]) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out;
}

const Node* find_path(const Node& root, std::string_view path, std::string& problem) {
  const std::vector<std::string> parts = split_path(path);
  if (parts.empty()) {
    problem = not_a_path;
    return nullptr;
  }
  const Node* node = &root;
  for (std::size_t depth = 0; depth < parts.size(); ++depth) {
    Step step = step_down(*node, parts, depth);
    if (!step.found) {
      problem = std::move(step.problem);
      return nullptr;
    }
    node = &node->children[step.index];
  }
  return node;
}

bool set_path(Node& root, std::string_view path, Node value, std::string& problem, bool create) {
  const std::vector<std::string> parts = split_path(path);
  if (parts.empty()) {
    problem = not_a_path;
    return false;
  }
  Node* node = &root;
  for (std::size_t depth = 0; depth < parts.size(); ++depth) {
    Step step = step_down(*node, parts, depth);
    if (!step.found) {
      if (!create || !(node->is_mapping() || node->is_null())) {
        problem = std::move(step.problem);
        return false;
      }
      if (node->is_null()) node->kind = Node::Kind::mapping;
      node->children.push_back(wrapped(parts, depth, std::move(value)));
      return true;
    }
    node = &node->children[step.index];
  }
  value.key = node->key;
  value.key_place = node->key_place;
  *node = std::move(value);
  return true;
}

}  // namespace taji::text
