// Changes to the tree of a scenario file before it is read: overrides by path, network files merged in.
#pragma once

#include <string>
#include <string_view>
#include <taji/text/yaml.hpp>

namespace taji::scenario {

/// A tree as YAML in flow style on one line; it reads back to the same tree.
std::string yaml_text(const text::Node& node);

/// Sets the value at a path. Beside what the tree has, paths of slots lead through it: pools are found by
/// corridor-product, distributions by the names of their parameters (`delay.median` in `delay: {lognormal: ...}`), and
/// short forms are written out on the way. Keys are added where they are missing, but no entry below which the path
/// goes on. False and `problem` (the end of a sentence that starts with the path) where it cannot be done.
bool set_value(text::Node& root, std::string_view path, text::Node value, text::Place path_place, std::string& problem);

/// Lays one network onto another: keys of places and speed classes, and keys of roads of the same id, replace those of
/// the base; the rest is added.
void merge_network(text::Node& base, const text::Node& over);

}  // namespace taji::scenario
