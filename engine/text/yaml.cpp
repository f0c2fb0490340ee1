#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <taji/text/yaml.hpp>
#include <utility>

#include "text/utf8.hpp"
#include "text/yaml_builder.hpp"
#include "text/yaml_check.hpp"

namespace taji::text {

namespace {

// The parser stumbles over tabs in lines that are otherwise empty.
std::string without_blank_tabs(std::string_view text) {
  std::string out(text);
  for (std::size_t begin = 0; begin < out.size();) {
    const std::size_t end = std::min(out.find('\n', begin), out.size());
    const std::size_t content = out.find_first_not_of(" \t\r", begin);
    if (content == std::string::npos || content >= end)
      std::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.begin() + static_cast<std::ptrdiff_t>(end),
                   '\t', ' ');
    begin = end + 1;
  }
  return out;
}

// Reads the file's text from byte `base` on. nullopt without an error where there is no document.
std::optional<Node> parse_from(const SourceSet& sources, int file, std::size_t base, const YamlLimits& limits,
                               Diagnostics& diagnostics, bool& failed) {
  failed = true;
  if (!check_yaml_text(sources, file, limits, diagnostics)) return std::nullopt;
  YamlBuilder builder(sources, file, base, limits, diagnostics);
  try {
    std::istringstream stream(without_blank_tabs(sources.text(file).substr(base)));
    YAML::Parser parser(stream);
    // A second document, or text the first one left unread (a lone ',' is never consumed, for ever), ends in the
    // builder.
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const StopReading&) {
    return std::nullopt;
  } catch (const YAML::Exception& problem) {
    explain_syntax(sources, file, builder.fault(problem.msg, problem.mark), diagnostics);
    return std::nullopt;
  }
  failed = false;
  return builder.take();
}

bool is_block(const Node& node, std::string_view text, std::size_t byte) {
  return (node.is_sequence() || node.is_mapping()) && byte < text.size() && text[byte] != '[' && text[byte] != '{';
}

std::optional<Node> parse_value_from(SourceSet& sources, int file, std::size_t base, Diagnostics& diagnostics) {
  const std::string_view text = sources.text(file);
  bool failed = false;
  std::optional<Node> node = parse_from(sources, file, base, YamlLimits{}, diagnostics, failed);
  if (failed) return std::nullopt;
  if (!node) {
    node.emplace();
    node->place = sources.place(file, base);
  }
  const std::size_t line = sources.line_start(file, node->place.line);
  const std::size_t byte =
      line + byte_of_code_point(text.substr(line), static_cast<std::size_t>(std::max(node->place.column, 1) - 1));
  if (is_block(*node, text, byte)) {
    diagnostics.error(node->place, "yaml-syntax", "a mapping or list needs its brackets here",
                      node->is_mapping() ? "write {key: value}" : "write [first, second]");
    return std::nullopt;
  }
  return node;
}

}  // namespace

const Node* Node::find(std::string_view name) const {
  if (kind != Kind::mapping) return nullptr;
  const auto found = std::find_if(children.begin(), children.end(), [name](const Node& n) { return n.key == name; });
  return found == children.end() ? nullptr : &*found;
}

Node* Node::find(std::string_view name) {
  return const_cast<Node*>(std::as_const(*this).find(name));
}

std::optional<Node> parse_yaml(SourceSet& sources, int file, Diagnostics& diagnostics, const YamlLimits& limits) {
  bool failed = false;
  std::optional<Node> root = parse_from(sources, file, 0, limits, diagnostics, failed);
  if (failed) return std::nullopt;
  if (!root || root->is_null()) {
    diagnostics.error({file, 1, 1, 0}, "yaml-empty", "the file holds nothing");
    return std::nullopt;
  }
  // Lines like "a:1" alone make up one plain text.
  const std::size_t colon = root->scalar.find(':');
  if (root->is_scalar() && !root->quoted && colon != std::string::npos && colon + 1 < root->scalar.size()) {
    const std::string_view line = trim(sources.line(file, root->place.line));
    diagnostics.error(root->place, "yaml-syntax", "a space is missing after the ':'",
                      colon + 1 < line.size()
                          ? fmt::format("write '{}: {}'", line.substr(0, colon), line.substr(colon + 1))
                          : std::string());
    return std::nullopt;
  }
  return root;
}

std::optional<Node> parse_value(SourceSet& sources, std::string_view text, Diagnostics& diagnostics, std::string name) {
  const int file = sources.add(std::move(name), std::string(text));
  return parse_value_from(sources, file, 0, diagnostics);
}

std::optional<Override> parse_override(SourceSet& sources, std::string_view argument, Diagnostics& diagnostics,
                                       std::string name) {
  const int file = sources.add(std::move(name), std::string(argument));
  const std::string_view text = sources.text(file);
  // The first '=' outside quotes: a quoted key may hold one.
  std::size_t equals = 0;
  for (bool quoted = false; equals < text.size() && (quoted || text[equals] != '='); ++equals) {
    if (quoted && text[equals] == '\\') {
      ++equals;
    } else if (text[equals] == '"') {
      quoted = !quoted;
    }
  }
  const Place whole = sources.place(file, 0, std::max(1, static_cast<int>(count_code_points(text))));
  if (equals >= text.size()) {
    diagnostics.error(whole, "override-form", "an override needs the form path=value",
                      "for example corridors.south.convoy.target=20");
    return std::nullopt;
  }
  Override out;
  out.path = std::string(trim(text.substr(0, equals)));
  out.path_place = sources.place(file, 0, std::max(1, static_cast<int>(count_code_points(text.substr(0, equals)))));
  if (split_path(out.path).empty()) {
    diagnostics.error(out.path_place, "override-form", fmt::format("{} is not a path", quote(out.path)),
                      "join keys by dots, as in corridors.south.convoy.target");
    return std::nullopt;
  }
  std::optional<Node> value = parse_value_from(sources, file, equals + 1, diagnostics);
  if (!value) return std::nullopt;
  out.value = std::move(*value);
  return out;
}

Place within(const Node& node, std::size_t offset, std::size_t length) {
  const std::size_t size = count_code_points(node.scalar);
  const std::size_t shown = static_cast<std::size_t>(std::max(node.place.length, 0));
  const std::size_t shift = node.quoted ? 1 : 0;
  if (!node.is_scalar() || shown != size + 2 * shift || offset > size) return node.place;
  Place place = node.place;
  place.column += static_cast<std::int32_t>(offset + shift);
  place.length = static_cast<std::int32_t>(std::max<std::size_t>(1, std::min(length, size - offset)));
  return place;
}

}  // namespace taji::text
