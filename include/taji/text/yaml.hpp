// Strict YAML: a tree of plain values in which every part knows its place in the source.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <taji/text/diagnostic.hpp>
#include <vector>

namespace taji::text {

// A plain value: copying copies the whole tree.
struct Node {
  enum class Kind { null, scalar, sequence, mapping };

  Kind kind = Kind::null;
  std::string scalar;   // a scalar's text, escapes and folding resolved; empty for other kinds
  bool quoted = false;  // written "...", '...', | or >, or tagged !!str: text, never a number or null
  Place place;          // of the value; of the key or dash where the value is empty; of a collection's first character
  Place key_place;      // of the key, for a mapping's child
  std::string key;      // for a mapping's child
  std::vector<Node> children;  // a sequence's items, or a mapping's entries in the order of the source

  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_mapping() const { return kind == Kind::mapping; }

  // The child of a mapping by key, or nullptr.
  const Node* find(std::string_view name) const;
  Node* find(std::string_view name);
};

struct YamlLimits {
  std::size_t bytes = 16U << 20;
  std::size_t nodes = 1'000'000;  // aliases expanded
  int depth = 100;
};

// Reads one document. Aliases are expanded by copying: the copies keep the places of what they copy.
//
// nullopt when the text cannot be understood as one YAML document; an error then says why. A tree is also returned when
// errors were reported that leave its shape clear (duplicate key: the first is kept; `<<`, a key that is not a scalar,
// an undue tag: left out or ignored), so that the caller can go on and report its own; check Diagnostics::has_errors.
//
// Codes: utf8, control-character, too-large, too-deep, too-many, yaml-tab, yaml-space, yaml-syntax, yaml-key,
// yaml-duplicate-key, yaml-merge-key, yaml-tag, yaml-directive, yaml-alias, yaml-documents, yaml-empty.
std::optional<Node> parse_yaml(SourceSet& sources, int file, Diagnostics& diagnostics, const YamlLimits& limits = {});

// Reads a value given on a command line ("5 %", "{target: 20}", "[1, 2]"); nothing at all is null. The text is added to
// `sources` under `name`. Codes as parse_yaml; a block mapping or sequence is refused (yaml-syntax).
std::optional<Node> parse_value(SourceSet& sources, std::string_view text, Diagnostics& diagnostics,
                                std::string name = "--set");

// A `path=value` argument. Places index the whole argument, so that an excerpt shows it as it was typed.
struct Override {
  std::string path;
  Place path_place;
  Node value;
};
// Code beside those of parse_value: override-form, where there is no `path=` or the path is malformed.
std::optional<Override> parse_override(SourceSet& sources, std::string_view argument, Diagnostics& diagnostics,
                                       std::string name = "--set");

// Splits a dotted path: `cities."St. Louis".stock` has three parts. Within quotes \" and \\ stand for " and \.
// Empty when the path is malformed (an empty part, an open quote, text beside a quote).
std::vector<std::string> split_path(std::string_view path);
// The inverse: quotes what needs quotes.
std::string join_path(const std::vector<std::string>& parts);

// The node that a path leads to, or nullptr. Mappings are entered by key, sequences by the `id` of an item, else its
// `name`, else its index from 0. `problem` says what went wrong as the end of a sentence that starts with the path
// ("has no key 'interdicton' under network.roads.trunk: did you mean 'interdiction'?").
const Node* find_path(const Node& root, std::string_view path, std::string& problem);

// Replaces or, with `create`, adds the value at the path. Creating adds mapping keys only, never items, and turns a
// null on the way into a mapping. Without `create` the path must exist. A replaced entry keeps its key's place; a new
// one has the value's place as its key's. False, root unchanged, and `problem` as in find_path when it cannot be done.
bool set_path(Node& root, std::string_view path, Node value, std::string& problem, bool create);

// The place of a part of a scalar's text, for UnitError: offset and length in code points. Falls back to the node's own
// place where the text is not in the source as it stands (escapes, folding, block scalars).
Place within(const Node& node, std::size_t offset, std::size_t length);

}  // namespace taji::text
