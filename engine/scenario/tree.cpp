#include "scenario/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "scenario/context.hpp"
#include "scenario/find.hpp"
#include "scenario/law_form.hpp"

namespace taji::scenario {

using text::Node;

namespace {

/// Whether a text can stand unquoted in flow style and be read back as the same text.
bool plain_text(const std::string& s) {
  if (s.empty() || s == "~" || s == "null" || s == "Null" || s == "NULL") return false;
  if (std::string_view(" -?:,[]{}#&*!|>'\"%@`<=").find(s.front()) != std::string_view::npos || s.back() == ' ')
    return false;
  return std::all_of(s.begin(), s.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 32 && std::string_view("[]{},:#\"'\\").find(c) == std::string_view::npos;
  });
}

void append_text(std::string& out, const std::string& s, bool quoted) {
  if (!quoted && plain_text(s)) {
    out += s;
    return;
  }
  out += '"';
  for (const char c : s) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 32 || byte == 127) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(byte));
    } else {
      out += c;
    }
  }
  out += '"';
}

void append(std::string& out, const Node& node) {
  const auto join = [&](char open, char close) {
    out += open;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (i > 0) out += ", ";
      if (node.is_mapping()) {
        append_text(out, node.children[i].key, false);
        out += ": ";
      }
      append(out, node.children[i]);
    }
    out += close;
  };
  switch (node.kind) {
    case Node::Kind::null:
      out += '~';
      return;
    case Node::Kind::scalar:
      return append_text(out, node.scalar, node.quoted);
    case Node::Kind::sequence:
      return join('[', ']');
    case Node::Kind::mapping:
      return join('{', '}');
  }
}

/// Mappings from ids to entries in which an override makes no new entry on its way.
bool holds_entries(const std::string& key) {
  static const std::vector<std::string> keys = {"places", "corridors", "cities",  "zones",    "stock",
                                                "demand", "inputs",    "regimes", "variants", "escorts"};
  return contains(keys, key);
}

/// Writes a short form out as the mapping in which `part` can be found.
void expand(Node& node, const std::string& part) {
  const bool number_like = node.is_scalar() || is_number_mapping(node);
  if (!number_like || node.find(part) != nullptr) return;
  const bool speed = part == "loaded" || part == "empty";
  const bool delay = part == "servers" || (part == "delay" && node.key == "clearance");
  const bool weight = part == "weight";
  if (!speed && !delay && !weight) return;
  Node inner = node;
  node.kind = Node::Kind::mapping;
  node.scalar.clear();
  node.children.clear();
  const auto add = [&](const char* key) {
    node.children.push_back(inner);
    node.children.back().key = key;
  };
  if (delay) return add("delay");
  if (weight) return add("weight");
  add("loaded");
  add("empty");
}

std::string text_at(const Node& item, const char* key) {
  const Node* child = item.find(key);
  return child != nullptr && child->is_scalar() ? child->scalar : std::string();
}

Node* find_item(Node& list, const std::string& part) {
  for (Node& item : list.children) {
    const std::string id = text_at(item, "id"), name = text_at(item, "name");
    if (!id.empty() ? id == part : name == part) return &item;
    if (id.empty() && name.empty() && text_at(item, "corridor") + "-" + text_at(item, "product") == part) return &item;
    // A closure with chance in it goes by its road or place.
    const bool chance = item.find("rate") || item.find("duration") || item.find("cleared");
    if (chance && name.empty() && (text_at(item, "road") == part || text_at(item, "place") == part)) return &item;
  }
  const bool index = !part.empty() && part.size() < 7 && part.find_first_not_of("0123456789") == std::string::npos;
  if (index && static_cast<std::size_t>(std::stoul(part)) < list.children.size()) {
    return &list.children[static_cast<std::size_t>(std::stoul(part))];
  }
  return nullptr;
}

/// A parameter of a distribution: `median` in `{lognormal: {median: ..., p90: ...}}`, also where it stands in a list.
Node* find_parameter(Node& node, const std::string& part) {
  if (!node.is_mapping() || node.children.size() != 1) return nullptr;
  Node& body = node.children.front();
  const Family* family = find_family(body.key);
  if (family == nullptr || part == body.key) return nullptr;
  if (body.is_mapping()) return body.find(part);
  const std::vector<std::string>& names = family->forms.front().parameters;
  if (body.is_scalar() && family->as_single && part == names.front()) return &body;
  if (!body.is_sequence()) return nullptr;
  const auto found = std::find(names.begin(), names.end(), part);
  const auto index = static_cast<std::size_t>(found - names.begin());
  if (found != names.end()) return index < body.children.size() ? &body.children[index] : nullptr;
  return names.empty() ? find_item(body, part) : nullptr;
}

std::string did_you_mean_key(const Node& node, const std::string& part) {
  std::vector<std::string> names;
  for (const Node& child : node.children) {
    if (!child.key.empty()) names.push_back(child.key);
    for (const char* key : {"id", "name"}) {
      if (node.is_sequence() && !text_at(child, key).empty()) names.push_back(text_at(child, key));
    }
  }
  const std::string hint = text::did_you_mean(part, names);
  return hint.empty() ? hint : ": " + hint;
}

Node& add_key(Node& node, const std::string& key, text::Place place) {
  node.kind = Node::Kind::mapping;
  Node& child = node.children.emplace_back();
  child.key = key;
  child.key_place = place;
  child.place = place;
  return child;
}

}  // namespace

std::string yaml_text(const Node& node) {
  std::string out;
  append(out, node);
  return out;
}

bool set_value(Node& root, std::string_view path, Node value, text::Place path_place, std::string& problem) {
  const std::vector<std::string> parts = text::split_path(path);
  if (parts.empty()) {
    problem = "is not a path: join keys by dots, as in corridors.south.convoy.target";
    return false;
  }
  // Walk a copy, so that a path that fails leaves nothing behind.
  Node copy = root;
  Node* node = &copy;
  for (std::size_t depth = 0; depth < parts.size(); ++depth) {
    const std::string& part = parts[depth];
    const bool last = depth + 1 == parts.size();
    const std::string where =
        depth == 0 ? "at the top"
                   : "under " + text::join_path({parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(depth)});
    expand(*node, part);
    Node* next = nullptr;
    if (node->is_sequence()) {
      next = find_item(*node, part);
    } else if (node->is_mapping()) {
      next = node->find(part);
      if (next == nullptr) next = find_parameter(*node, part);
    }
    if (next == nullptr && (node->is_mapping() || node->is_null())) {
      const bool allowed = last || !holds_entries(node->key);
      if (allowed && !is_number_mapping(*node)) next = &add_key(*node, part, path_place);
    }
    if (next == nullptr) {
      problem = node->is_scalar() ? fmt::format("goes on {}, which is a single value", where)
                                  : fmt::format("has no '{}' {}{}", part, where, did_you_mean_key(*node, part));
      return false;
    }
    node = next;
  }
  value.key = node->key;
  value.key_place = node->key_place;
  *node = std::move(value);
  root = std::move(copy);
  return true;
}

namespace {

void merge_entry(Node& base, const Node& over) {
  if (over.is_null()) return;  // `bamako:` adds nothing
  if (!base.is_mapping() || !over.is_mapping() || is_number_mapping(base) || is_number_mapping(over)) {
    base = over;
    return;
  }
  for (const Node& child : over.children) {
    if (Node* own = base.find(child.key)) {
      *own = child;
    } else {
      base.children.push_back(child);
    }
  }
  base.place = over.place;
  base.key_place = over.key_place;
}

void merge_items(Node& base, const Node& over) {
  // Only items of the base are overridden: a road listed twice in one file stays a fault.
  const std::size_t own_count = base.children.size();
  for (const Node& item : over.children) {
    const std::string id = text_at(item, "id");
    const auto end = base.children.begin() + static_cast<std::ptrdiff_t>(own_count);
    const auto own = std::find_if(base.children.begin(), end,
                                  [&](const Node& mine) { return !id.empty() && text_at(mine, "id") == id; });
    if (own != end) {
      merge_entry(*own, item);
    } else {
      base.children.push_back(item);
    }
  }
}

}  // namespace

void merge_network(Node& base, const Node& over) {
  for (const Node& part : over.children) {
    Node* own = base.find(part.key);
    if (own == nullptr) {
      base.children.push_back(part);
    } else if (own->is_sequence() && part.is_sequence()) {
      merge_items(*own, part);
    } else if (own->is_mapping() && part.is_mapping()) {
      for (const Node& entry : part.children) {
        if (Node* mine = own->find(entry.key)) {
          merge_entry(*mine, entry);
        } else {
          own->children.push_back(entry);
        }
      }
    } else {
      *own = part;
    }
  }
}

}  // namespace taji::scenario
