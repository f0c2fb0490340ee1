// A scenario file as a tree, for putting it together in pieces, writing it out, and writing it in another order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <taji/kernel/stream.hpp>
#include <utility>
#include <vector>

namespace taji::properties {

/// A scalar, a mapping or a list. Scalars are kept as they are written.
class Node {
 public:
  Node() = default;
  Node(std::string text) : text_(std::move(text)) {}
  Node(const char* text) : text_(text) {}

  /// A list whose order means something: the bounds of a distribution, the places of a way.
  static Node sequence(std::vector<Node> items) {
    Node out;
    for (Node& item : items) out.entries_.emplace_back("", std::move(item));
    out.kind_ = Kind::sequence;
    return out;
  }

  /// The entry of a mapping; made where it is missing.
  Node& operator[](const std::string& key) {
    become(Kind::mapping);
    for (auto& [name, value] : entries_) {
      if (name == key) return value;
    }
    return entries_.emplace_back(key, Node()).second;
  }
  const Node* find(const std::string& key) const {
    for (const auto& [name, value] : entries_) {
      if (kind_ == Kind::mapping && name == key) return &value;
    }
    return nullptr;
  }
  bool has(const std::string& key) const { return find(key) != nullptr; }
  void erase(const std::string& key) {
    std::erase_if(entries_, [&](const auto& entry) { return entry.first == key; });
  }

  /// Adds to a list whose order means nothing.
  Node& add(Node item) {
    become(Kind::bag);
    return entries_.emplace_back("", std::move(item)).second;
  }
  /// The item of a list whose `key` is `value`.
  Node& item(const std::string& key, const std::string& value) {
    for (auto& entry : entries_) {
      if (const Node* found = entry.second.find(key); found != nullptr && found->text_ == value) return entry.second;
    }
    throw std::logic_error("no item with " + key + " " + value);
  }

  const std::string& text() const { return text_; }
  std::size_t size() const { return entries_.size(); }
  const std::vector<std::pair<std::string, Node>>& entries() const { return entries_; }

  /// The same file with its entries in an order that `salt` picks.
  Node shuffled(std::uint64_t salt) const {
    Node out = *this;
    if (kind_ != Kind::sequence) {
      for (std::size_t i = out.entries_.size(); i > 1; --i) {
        salt = kernel::mix(salt + 1);
        std::swap(out.entries_[i - 1], out.entries_[salt % i]);
      }
    }
    for (auto& entry : out.entries_) entry.second = entry.second.shuffled(salt = kernel::mix(salt + 1));
    return out;
  }

  /// As YAML: two levels in block style, one entry a line below.
  std::string yaml(int depth = 0) const {
    if (kind_ == Kind::scalar) return text_;
    const bool list = kind_ != Kind::mapping;
    const bool block = depth < 2 && kind_ != Kind::sequence && !entries_.empty();
    std::string out = block ? "" : list ? "[" : "{";
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const auto& [key, value] = entries_[i];
      if (block) {
        out += (depth == 0 && i == 0 ? "" : "\n") + std::string(2 * static_cast<std::size_t>(depth), ' ');
        out += list ? "- " + value.yaml(2) : key + ": " + value.yaml(depth + 1);
      } else {
        out += (i == 0 ? "" : ", ") + (list ? "" : key + ": ") + value.yaml(2);
      }
    }
    if (!block) out += list ? "]" : "}";
    return depth == 0 ? out + "\n" : out;
  }

 private:
  enum class Kind { scalar, mapping, bag, sequence };

  void become(Kind kind) {
    if (kind_ == kind) return;
    if (kind_ != Kind::scalar || !text_.empty()) throw std::logic_error("the entry is of another kind already");
    kind_ = kind;
  }

  Kind kind_ = Kind::scalar;
  std::string text_;
  std::vector<std::pair<std::string, Node>> entries_;
};

/// A mapping.
inline Node keys(std::initializer_list<std::pair<const char*, Node>> entries) {
  Node out;
  for (const auto& [key, value] : entries) out[key] = value;
  return out;
}

}  // namespace taji::properties
