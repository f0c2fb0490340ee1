// The reader's frame: keys taken and left over, sections, entries and lists.
#include "scenario/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "scenario/find.hpp"
#include "scenario/law_form.hpp"

namespace taji::scenario {

using text::Node;

namespace {

/// What one entry of a key is called in messages.
std::string noun(const std::string& key) {
  static const std::map<std::string, std::string> nouns = {
      {"places", "place"},   {"roads", "road"},          {"speeds", "speed class"},
      {"sources", "source"}, {"fleet", "pool"},          {"corridors", "corridor"},
      {"splits", "split"},   {"cities", "city"},         {"zones", "zone"},
      {"stock", "stock of"}, {"demand", "demand class"}, {"closures", "closure"},
      {"regimes", "regime"}, {"next", "next regime"},    {"follows_traffic", "traffic group"},
      {"owners", "owner"},   {"escorts", "escort pool"}, {"services", "service"},
      {"rationing", "rule"}, {"move", "moving from"},    {"timeline", "timeline entry"}};
  const auto found = nouns.find(key);
  return found == nouns.end() ? key : found->second;
}

const Node* item_key(const Node& node, const char* key) {
  const Node* child = node.find(key);
  return child != nullptr && child->is_scalar() ? child : nullptr;
}

/// A mapping that means to be a distribution: its only key is nearly the name of one.
bool is_misspelt_law(const Node& node) {
  if (!node.is_mapping() || node.children.size() != 1) return false;
  std::vector<std::string> words = {"uncertain", "of"};
  for (const Family& family : families()) words.push_back(family.word);
  return !text::nearest(node.children.front().key, words).empty();
}

}  // namespace

bool check_id(Context& context, const std::string& id, text::Place place) {
  const bool bad = id.empty() || id.front() == ' ' || id.back() == ' ' || std::any_of(id.begin(), id.end(), [](char c) {
                     return static_cast<unsigned char>(c) < 32 ||
                            std::string_view("[]{},:/\"'`\\").find(c) != std::string_view::npos;
                   });
  if (!bad) return true;
  context.diagnostics.error(place, "bad-id", fmt::format("'{}' cannot be an id", id),
                            "an id has letters, digits, '-' and '_'; its shown name may have anything");
  return false;
}

Reader::Reader(Context& context, const Node* node, std::string path, std::string what, std::string word)
    : context_(context), node_(node), path_(std::move(path)), what_(std::move(what)), word_(std::move(word)) {}

const Node* Reader::take(const char* key) {
  if (!contains(known_, std::string(key))) known_.emplace_back(key);
  return node_ != nullptr && node_->is_mapping() ? node_->find(key) : nullptr;
}

bool Reader::has(const char* key) {
  return take(key) != nullptr;
}

void Reader::missing(const Key& key) {
  if (node_ == nullptr) return;  // the section itself was reported
  const text::Place place = node_->key.empty() ? node_->place : node_->key_place;
  context_.diagnostics.error(place, "missing-key", fmt::format("{} lacks '{}'", what_, key.name),
                             fmt::format("for example {}: {}", key.name, key.example));
}

void Reader::wrong_kind(const Node& node, const Key& key, const std::string& wants) {
  context_.diagnostics.error(node.place, "wrong-kind",
                             fmt::format("'{}' wants {}, got {}", key.name, wants, shown_kind(node)),
                             fmt::format("for example {}", key.example));
}

void Reader::wrong_length(const Node& node, const Key& key, const std::string& wants) {
  if (!node.is_sequence() || node.children.empty()) return wrong_kind(node, key, wants);
  context_.diagnostics.error(node.place, "wrong-kind",
                             fmt::format("'{}' wants {}, got a list of {}", key.name, wants, node.children.size()),
                             fmt::format("for example {}", key.example));
}

void Reader::choose(std::initializer_list<const char*> keys, bool one) {
  if (node_ == nullptr) return;
  const Node* first = nullptr;
  for (const char* key : keys) {
    const Node* child = take(key);
    if (child == nullptr) continue;
    if (first != nullptr) {
      if (std::tie(child->key_place.line, child->key_place.column) <
          std::tie(first->key_place.line, first->key_place.column)) {
        std::swap(first, child);
      }
      context_.diagnostics.error(child->key_place, "one-of",
                                 fmt::format("'{}' and '{}' exclude each other", first->key, child->key));
      return;
    }
    first = child;
  }
  if (first != nullptr || !one) return;
  const text::Place place = node_->key.empty() ? node_->place : node_->key_place;
  // Next to a misspelt key the unknown key says enough.
  const std::vector<std::string> names(keys.begin(), keys.end());
  const bool misspelt = std::any_of(node_->children.begin(), node_->children.end(),
                                    [&](const Node& child) { return !text::nearest(child.key, names).empty(); });
  if (!misspelt) {
    context_.diagnostics.error(place, "missing-key", fmt::format("{} lacks one of {}", what_, fmt::join(names, ", ")));
  }
}

void Reader::finish() {
  if (node_ == nullptr || others_taken_) return;
  for (const Node& child : node_->children) {
    if (contains(known_, child.key)) continue;
    std::vector<std::string> free;
    for (const std::string& key : known_) {
      if (node_->find(key) == nullptr) free.push_back(key);
    }
    std::string hint = text::did_you_mean(child.key, free);
    if (hint.empty()) hint = text::did_you_mean(child.key, known_);
    context_.diagnostics.error(child.key_place, "unknown-key", fmt::format("unknown key '{}'", child.key), hint);
  }
}

void Reader::read_section(const Key& key, const Node* child, const Shorthand& shorthand,
                          const std::function<void(Reader&)>& describe_it) {
  using Kind = Shorthand::Kind;
  const std::string path = child_path(path_, key.name);
  const std::string what = fmt::format("'{}'", key.name);
  Node wrapped;
  std::string word;
  const Node* node = child;
  if (child != nullptr) {
    const bool number_like = child->is_scalar() || is_number_mapping(*child) || is_misspelt_law(*child);
    const bool short_form = ((shorthand.kind == Kind::number || shorthand.kind == Kind::law) && number_like) ||
                            (shorthand.kind == Kind::list && child->is_sequence()) ||
                            (shorthand.kind == Kind::file && child->is_scalar());
    if (short_form) {
      wrapped.kind = Node::Kind::mapping;
      wrapped.place = child->place;
      wrapped.children.push_back(*child);
      wrapped.children.back().key = shorthand.key;
      node = &wrapped;
    } else if (shorthand.kind == Kind::word && child->is_scalar()) {
      word = child->scalar;
      node = nullptr;
      if (!contains(shorthand.words, word)) {
        const std::string hint = text::did_you_mean(word, shorthand.words);
        context_.diagnostics.error(
            child->place, "unknown-word",
            fmt::format("'{}' wants {} or a mapping, got '{}'", key.name, fmt::join(shorthand.words, ", "), word),
            hint.empty() ? fmt::format("for example {}", key.example) : hint);
      }
    } else if (!child->is_mapping()) {
      wrong_kind(*child, key, shorthand.kind == Kind::list ? "a mapping or a list" : "a mapping");
      node = nullptr;
    }
  }
  Reader reader(context_, node, path, what, word);
  if (node == &wrapped) reader.set_alias(shorthand.key, key.name);
  describe_it(reader);
  reader.finish();
}

void Reader::read_entries(const Key& key, Need need, const std::function<void(const Node&)>& read_one) {
  const Node* node = take(key.name);
  if (node == nullptr) {
    if (need == required) missing(key);
    return;
  }
  if (need != required && is_off(*node)) return;
  if (!node->is_mapping()) {
    wrong_kind(*node, key, "a mapping");
    return;
  }
  for (const Node& child : node->children) {
    if (check_id(context_, child.key, child.key_place) && !is_off(child)) read_one(child);
  }
}

void Reader::read_entry(const Key& key, const Node& child, const Shorthand& item,
                        const std::function<void(Reader&)>& describe_it) {
  const std::string path = child_path(child_path(path_, key.name), child.key);
  const std::string what = fmt::format("{} '{}'", noun(key.name), child.key);
  const Node* node = &child;
  Node wrapped;
  if (item.kind == Shorthand::Kind::number && (child.is_scalar() || is_number_mapping(child))) {
    wrapped.kind = Node::Kind::mapping;
    wrapped.place = child.place;
    wrapped.children.push_back(child);
    wrapped.children.back().key = item.key;
    node = &wrapped;
  } else if (!child.is_mapping() && !child.is_null()) {
    context_.diagnostics.error(child.place, "wrong-kind",
                               fmt::format("{} wants a mapping, got {}", what, shown_kind(child)));
    node = nullptr;
  }
  Reader reader(context_, node, path, what);
  if (node == &wrapped) reader.set_alias(item.key, child.key);
  describe_it(reader);
  reader.finish();
}

void Reader::read_list(const Key& key, Need need, const std::function<void(const Node&, std::size_t)>& read_one) {
  const Node* node = take(key.name);
  if (node == nullptr) {
    if (need == required) missing(key);
    return;
  }
  if (need != required && is_off(*node)) return;
  if (!node->is_sequence()) {
    wrong_kind(*node, key, "a list");
    return;
  }
  for (std::size_t i = 0; i < node->children.size(); ++i) {
    const Node& child = node->children[i];
    if (is_off(child)) continue;
    if (child.is_mapping()) {
      read_one(child, i);
    } else {
      context_.diagnostics.error(child.place, "wrong-kind",
                                 fmt::format("each item of '{}' is a mapping, got {}", key.name, shown_kind(child)),
                                 fmt::format("for example {}", key.example));
    }
  }
}

void Reader::read_item(const Key& key, const Node& child, const std::string& id,
                       std::unordered_map<std::string, text::Place>& seen,
                       const std::function<void(Reader&)>& describe_it) {
  const std::string kind = noun(key.name);
  if (const auto [first, fresh] = seen.try_emplace(id, child.place); !fresh) {
    const Node* named = item_key(child, kind == "road" ? "id" : "name");
    context_.diagnostics.error(named != nullptr ? named->place : child.place, "duplicate-id",
                               fmt::format("{} '{}' is already listed on line {}", kind, id, first->second.line),
                               named != nullptr    ? ""
                               : kind == "pool"    ? "give pools of one corridor and product each a 'name'"
                               : kind == "closure" ? "give such closures of one road or place each a 'name'"
                                                   : "");
  }
  const bool numbered = kind == "closure" || kind == "timeline entry" || kind == "traffic group";
  Reader reader(context_, &child, child_path(child_path(path_, key.name), id),
                numbered ? kind : fmt::format("{} '{}'", kind, id));
  describe_it(reader);
  reader.finish();
}

std::string Reader::list_id(RoadEntry& e, const Node& node, std::size_t index) {
  const Node* id = item_key(node, "id");
  e.id = id != nullptr ? id->scalar : std::to_string(index);
  return e.id;
}

/// A closure with chance in it goes by its name, else by its road or place: its draws must not hang on the order of the
/// list. The others go by their number.
std::string Reader::list_id(ClosureEntry& e, const Node& node, std::size_t index) {
  const Node* name = item_key(node, "name");
  const Node* road = item_key(node, "road");
  const Node* of = road != nullptr ? road : item_key(node, "place");
  e.named = name != nullptr;
  if (name != nullptr) {
    e.id = name->scalar;
  } else if (of != nullptr && (node.find("rate") || node.find("duration") || node.find("cleared"))) {
    e.id = of->scalar;
  }
  return e.id.empty() ? std::to_string(index) : e.id;
}

std::string Reader::list_id(PoolEntry& e, const Node& node, std::size_t index) {
  const Node* name = item_key(node, "name");
  const Node* corridor = item_key(node, "corridor");
  const Node* product = item_key(node, "product");
  if (name != nullptr) {
    e.id = name->scalar;
  } else if (corridor != nullptr && product != nullptr) {
    e.id = corridor->scalar + "-" + product->scalar;
  } else {
    e.id = std::to_string(index);
  }
  return e.id;
}

}  // namespace taji::scenario
