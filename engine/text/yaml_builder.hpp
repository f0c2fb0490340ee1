// Builds the tree from the parser's events.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <taji/text/yaml.hpp>
#include <unordered_map>
#include <vector>

#include "text/yaml_check.hpp"

namespace taji::text {

// Thrown by the builder to leave the parser once an error that ends the reading has been reported.
struct StopReading {};

// Turns byte offsets into places. Offsets mostly come in order, so that a long line is not counted anew for each.
class PlaceCursor {
 public:
  PlaceCursor(const SourceSet& sources, int file) : sources_(sources), text_(sources.text(file)), file_(file) {}
  Place at(std::size_t byte, std::size_t length);

 private:
  const SourceSet& sources_;
  std::string_view text_;
  int file_;
  std::size_t byte_ = 0;
  std::size_t line_begin_ = 0;
  std::size_t line_end_ = 0;
  Place place_{};
};

class YamlBuilder final : public YAML::EventHandler {
 public:
  // The parser's text starts at byte `base` of the file's.
  YamlBuilder(const SourceSet& sources, int file, std::size_t base, const YamlLimits& limits, Diagnostics& diagnostics);

  // The finished tree, without what was refused. nullopt if there was no document.
  std::optional<Node> take();
  SyntaxFault fault(const std::string& problem, const YAML::Mark& mark) const;

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { end_collection(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { end_collection(); }
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override;

 private:
  // A collection under construction, and for mappings the key that waits for its value.
  struct Frame {
    Node node;
    YAML::anchor_t anchor = 0;
    bool flow = false;
    std::size_t byte = 0;
    bool has_key = false;
    bool key_quoted = false;
    std::string key;
    Place key_place;
    std::unordered_map<std::string, std::int32_t> seen;  // key -> line
  };
  // Where an anchored node is: child indices from the root. A key's value is kept apart, keys not being in the tree.
  struct Anchor {
    std::vector<std::size_t> path;
    std::optional<Node> key;
    bool open = false;
  };

  std::size_t byte_of(const YAML::Mark& mark) const;
  std::size_t skip_properties(std::size_t byte) const;
  std::size_t scalar_end(std::size_t byte, const std::string& value) const;
  std::size_t check_continuation(std::size_t byte, const std::string& value);
  bool has_colon(std::size_t begin, std::size_t end) const;
  bool wants_key() const;
  void progress(const YAML::Mark& mark);
  void count_nodes(const Place& place, std::size_t more);
  bool check_tag(const std::string& tag, std::size_t byte, Node::Kind kind);
  bool is_empty_null(std::size_t byte) const;
  Place empty_place(std::size_t byte);
  void take_key(const Node& node);
  void drop_key(const Place& place);
  void attach(Node node);
  void start_collection(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                        bool flow);
  void end_collection();
  void remember(YAML::anchor_t anchor, bool open);
  const Node* resolve(const Anchor& anchor) const;

  const SourceSet& sources_;
  std::string_view text_;
  int file_;
  std::size_t base_;
  YamlLimits limits_;
  Diagnostics& diagnostics_;
  PlaceCursor cursor_;

  int documents_ = 0;
  std::optional<Node> root_;
  std::vector<Frame> stack_;
  std::vector<std::size_t> skipped_;  // where the collections open that make up a key that is not a scalar
  std::size_t nodes_ = 0;
  std::unordered_map<YAML::anchor_t, Anchor> anchors_;
  std::vector<std::string> anchor_names_;
  std::size_t read_ = 0;
  int furthest_ = -1;
  int stalled_ = 0;
};

}  // namespace taji::text
