#include "text/yaml_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "text/utf8.hpp"

namespace taji::text {

namespace {

constexpr std::int32_t dropped = -2;  // file index of the key place of entries to be left out
constexpr std::size_t most_anchors = 10'000;
constexpr int most_stalled = 10'000;

void prune(Node& node) {
  std::erase_if(node.children, [](const Node& child) { return child.key_place.file == dropped; });
  for (Node& child : node.children) prune(child);
}

int height(const Node& node) {
  if (!node.is_sequence() && !node.is_mapping()) return 0;
  int below = 0;
  for (const Node& child : node.children) below = std::max(below, height(child));
  return below + 1;
}

// Stops counting once past `limit`.
std::size_t size_of(const Node& node, std::size_t limit) {
  std::size_t size = 1;
  for (const Node& child : node.children) {
    if (size > limit) break;
    size += size_of(child, limit - size);
  }
  return size;
}

bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || std::string_view(" \t\r\n,]}:").find(text[at]) != std::string_view::npos;
}

}  // namespace

Place PlaceCursor::at(std::size_t byte, std::size_t length) {
  byte = std::min(byte, text_.size());
  if (byte < line_begin_ || byte >= line_end_) {
    place_ = sources_.place(file_, byte);
    line_begin_ = sources_.line_start(file_, place_.line);
    line_end_ =
        place_.line < sources_.line_count(file_) ? sources_.line_start(file_, place_.line + 1) : text_.size() + 1;
  } else if (byte >= byte_) {
    place_.column += static_cast<std::int32_t>(count_code_points(text_.substr(byte_, byte - byte_)));
  } else {
    place_.column -= static_cast<std::int32_t>(count_code_points(text_.substr(byte, byte_ - byte)));
  }
  byte_ = byte;
  place_.length = std::max(1, static_cast<std::int32_t>(count_code_points(text_.substr(byte, length))));
  return place_;
}

YamlBuilder::YamlBuilder(const SourceSet& sources, int file, std::size_t base, const YamlLimits& limits,
                         Diagnostics& diagnostics)
    : sources_(sources),
      text_(sources.text(file)),
      file_(file),
      base_(base),
      limits_(limits),
      diagnostics_(diagnostics),
      cursor_(sources, file),
      read_(base) {}

std::optional<Node> YamlBuilder::take() {
  if (root_) prune(*root_);
  return std::move(root_);
}

SyntaxFault YamlBuilder::fault(const std::string& problem, const YAML::Mark& mark) const {
  SyntaxFault out{problem, byte_of(mark), read_, {}, anchor_names_};
  const auto add = [&](std::size_t byte) {
    if (byte < text_.size() && (text_[byte] == '[' || text_[byte] == '{')) out.open.push_back({byte, text_[byte]});
  };
  for (const Frame& frame : stack_) {
    if (frame.flow) add(frame.byte);
  }
  for (const std::size_t byte : skipped_) add(byte);
  return out;
}

std::size_t YamlBuilder::byte_of(const YAML::Mark& mark) const {
  return std::min(base_ + static_cast<std::size_t>(std::max(mark.pos, 0)), text_.size());
}

// The parser places a node at its anchor or tag; the value itself comes after them.
std::size_t YamlBuilder::skip_properties(std::size_t byte) const {
  while (byte < text_.size() && (text_[byte] == '&' || text_[byte] == '!')) {
    while (!ends_word(text_, byte) || (byte < text_.size() && text_[byte] == ':')) ++byte;
    for (;;) {
      while (byte < text_.size() && (text_[byte] == ' ' || text_[byte] == '\n' || text_[byte] == '\r')) ++byte;
      if (byte >= text_.size() || text_[byte] != '#') break;
      byte = std::min(text_.find('\n', byte), text_.size());
    }
  }
  return byte;
}

// Byte after the scalar's part in its first line.
std::size_t YamlBuilder::scalar_end(std::size_t byte, const std::string& value) const {
  if (byte >= text_.size()) return byte;
  const char first = text_[byte];
  if (first == '"' || first == '\'') {
    const std::string_view quoted = text_.substr(byte, end_of_quoted(text_, byte) - byte);
    return byte + std::min(quoted.find('\n'), quoted.size());
  }
  if (first == '|' || first == '>') return byte + 1;
  if (text_.substr(byte, value.size()) == value) return byte + value.size();
  const std::size_t line_end = std::min(text_.find('\n', byte), text_.size());
  return byte + trim(text_.substr(byte, line_end - byte)).size();
}

// Byte after a plain scalar of several lines. The parser would take a line that is not indented below its key or dash
// for a continuation of the value above, where YAML has an error: most often a ':' is missing in it.
std::size_t YamlBuilder::check_continuation(std::size_t byte, const std::string& value) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  const std::size_t column =
      stack_.empty() || stack_.back().flow ? 0 : static_cast<std::size_t>(stack_.back().node.place.column);
  bool told = column == 0;
  for (const char c : value) {
    if (is_space(c)) continue;
    std::size_t line = std::string_view::npos;
    for (; byte < text_.size() && is_space(text_[byte]); ++byte) {
      if (text_[byte] == '\n') line = byte + 1;
    }
    if (line != std::string_view::npos && byte - line < column && !told) {
      const std::size_t end = std::min(text_.find('\n', byte), text_.size());
      diagnostics_.error(cursor_.at(byte, trim(text_.substr(byte, end - byte)).size()), "yaml-syntax",
                         "this line is neither 'key: value' nor a list item",
                         "is a ':' missing? To continue the text above, indent it");
      told = true;
    }
    ++byte;
  }
  return byte;
}

// The parser takes a lone word in the last line for a key without a value. Braces and '?' do allow that.
bool YamlBuilder::has_colon(std::size_t begin, std::size_t end) const {
  if (stack_.back().flow) return true;
  while (end < text_.size() && (text_[end] == ' ' || text_[end] == '\t')) ++end;
  if (end < text_.size() && text_[end] == ':') return true;
  while (begin > base_ && std::string_view(" \t\r\n").find(text_[begin - 1]) != std::string_view::npos) --begin;
  return begin > base_ && text_[begin - 1] == '?';
}

bool YamlBuilder::wants_key() const {
  return !stack_.empty() && stack_.back().node.is_mapping() && !stack_.back().has_key;
}

// A parser that delivers events for ever without reading on is stopped.
void YamlBuilder::progress(const YAML::Mark& mark) {
  if (mark.pos > furthest_) {
    furthest_ = mark.pos;
    stalled_ = 0;
  } else if (++stalled_ > most_stalled) {
    diagnostics_.error(cursor_.at(byte_of(mark), 1), "yaml-syntax", "this cannot be read as YAML");
    throw StopReading{};
  }
}

void YamlBuilder::count_nodes(const Place& place, std::size_t more) {
  nodes_ += more;
  if (nodes_ <= limits_.nodes) return;
  diagnostics_.error(place, "too-many", fmt::format("more than {} values, repeated ones included", limits_.nodes));
  throw StopReading{};
}

// True for a tag that says the value is text.
bool YamlBuilder::check_tag(const std::string& tag, std::size_t byte, Node::Kind kind) {
  if (byte >= text_.size()) return false;
  // The tag may stand after an anchor.
  std::size_t at = byte;
  if (text_[at] == '&') {
    while (!ends_word(text_, at)) ++at;
    while (at < text_.size() && std::string_view(" \r\n").find(text_[at]) != std::string_view::npos) ++at;
  }
  if (at >= text_.size() || text_[at] != '!') return false;
  constexpr std::string_view core = "tag:yaml.org,2002:";
  if (tag.starts_with(core)) {
    const std::string_view name = std::string_view(tag).substr(core.size());
    if (name == "map" && kind == Node::Kind::mapping) return false;
    if (name == "seq" && kind == Node::Kind::sequence) return false;
    if (kind == Node::Kind::scalar && name == "str") return true;
    if (kind == Node::Kind::scalar && (name == "int" || name == "float" || name == "bool" || name == "null"))
      return false;
  }
  std::size_t end = at;
  while (!ends_word(text_, end) || (end < text_.size() && text_[end] == ':')) ++end;
  diagnostics_.error(cursor_.at(at, end - at), "yaml-tag",
                     fmt::format("the tag {} is not supported here", quote(text_.substr(at, end - at))),
                     "remove it, or put quotes around the text");
  return false;
}

void YamlBuilder::OnDocumentStart(const YAML::Mark& mark) {
  progress(mark);
  if (++documents_ == 1) return;
  const std::size_t byte = byte_of(mark);
  const std::string_view rest = text_.substr(byte);
  if (rest.starts_with("---")) {
    diagnostics_.error(cursor_.at(byte, 3), "yaml-documents", "a second document starts here",
                       "a file holds one: remove this line or split the file");
  } else {
    explain_leftover(sources_, file_, byte, root_ && root_->is_sequence(), diagnostics_);
  }
  throw StopReading{};
}

// True where nothing was written; ~ and null are written.
bool YamlBuilder::is_empty_null(std::size_t byte) const {
  const std::string_view rest = text_.substr(byte);
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (rest.starts_with(word) && ends_word(rest, word.size())) {
      // The next line's key may read "null: ..."; only a mapping's child can be followed by one.
      const bool key = word.size() < rest.size() && rest[word.size()] == ':';
      return key && !wants_key();
    }
  }
  return true;
}

// The dash, comma or bracket before an empty item: the parser gives the token after it.
Place YamlBuilder::empty_place(std::size_t byte) {
  if (!stack_.empty() && stack_.back().has_key) return stack_.back().key_place;
  std::size_t at = byte;
  while (at > base_ && std::string_view(" \r\n").find(text_[at - 1]) != std::string_view::npos) --at;
  if (at > base_ && std::string_view("-,[").find(text_[at - 1]) != std::string_view::npos) return cursor_.at(at - 1, 1);
  return stack_.empty() ? cursor_.at(byte, 1) : stack_.back().node.place;
}

void YamlBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  progress(mark);
  if (!skipped_.empty()) return;
  const std::size_t byte = skip_properties(byte_of(mark));
  const bool empty = is_empty_null(byte);
  if (wants_key()) {
    const Place place = cursor_.at(byte, 1);
    diagnostics_.error(place, "yaml-key", empty ? "a key is missing before this" : "null cannot be a key",
                       "put quotes around the text if it is one");
    drop_key(place);
    return;
  }
  Node node;
  if (empty) {
    node.place = empty_place(byte);
    if (!stack_.empty() && stack_.back().node.is_sequence() && stack_.back().flow) {
      diagnostics_.error(cursor_.at(byte, 1), "yaml-syntax", "an empty item in a list", "remove the spare comma");
    }
  } else {
    std::size_t end = byte;
    while (!ends_word(text_, end)) ++end;
    node.place = cursor_.at(byte, end - byte);
    read_ = end;
  }
  count_nodes(node.place, 1);
  remember(anchor, false);
  attach(std::move(node));
}

void YamlBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  progress(mark);
  if (!skipped_.empty()) return;
  Node node;
  node.kind = Node::Kind::scalar;
  const std::size_t start = byte_of(mark);
  const bool text = check_tag(tag, start, node.kind);
  const std::size_t byte = skip_properties(start);
  const std::size_t end = scalar_end(byte, value);
  node.scalar = value;
  node.quoted = text || (byte < text_.size() && std::string_view("\"'|>").find(text_[byte]) != std::string_view::npos);
  node.place = cursor_.at(byte, end - byte);
  read_ = std::max(read_, end);
  if (!node.quoted && byte + value.size() > end) read_ = std::max(read_, check_continuation(byte, value));
  if (byte < text_.size() && (text_[byte] == '"' || text_[byte] == '\'')) {
    // The parser takes an open quote that ends with the file's last line for a closed one.
    const std::size_t close = end_of_quoted(text_, byte);
    if (close == std::string_view::npos) {
      report_open_quote(sources_, file_, byte, diagnostics_);
      throw StopReading{};
    }
    read_ = std::max(read_, close);
  }
  if (wants_key()) {
    if (anchor != 0) anchors_[anchor] = {{}, node, false};
    if (has_colon(start, end) || node.scalar.find(':') != std::string::npos) return take_key(node);
    diagnostics_.error(node.place, "yaml-syntax", "this line is neither 'key: value' nor a list item",
                       "is a ':' missing?");
    drop_key(node.place);
    return;
  }
  count_nodes(node.place, 1);
  remember(anchor, false);
  attach(std::move(node));
}

void YamlBuilder::take_key(const Node& node) {
  if (!node.is_scalar()) {
    diagnostics_.error(node.place, "yaml-key", "a key has to be plain text");
    return drop_key(node.place);
  }
  if (node.scalar == "<<" && !node.quoted) {
    diagnostics_.error(node.place, "yaml-merge-key", "the merge key '<<' is not supported",
                       "write the entries out, or repeat a whole value with *name");
    return drop_key(node.place);
  }
  Frame& frame = stack_.back();
  const auto [first, fresh] = frame.seen.emplace(node.scalar, node.place.line);
  if (!fresh) {
    diagnostics_.error(node.place, "yaml-duplicate-key",
                       fmt::format("key {} is given twice; first on line {}", quote(node.scalar), first->second),
                       "remove one of them");
    return drop_key(node.place);
  }
  frame.has_key = true;
  frame.key = node.scalar;
  frame.key_quoted = node.quoted;
  frame.key_place = node.place;
}

void YamlBuilder::drop_key(const Place& place) {
  Frame& frame = stack_.back();
  frame.has_key = true;
  frame.key.clear();
  frame.key_quoted = true;
  frame.key_place = place;
  frame.key_place.file = dropped;
}

void YamlBuilder::attach(Node node) {
  if (stack_.empty()) {
    root_ = std::move(node);
    return;
  }
  Frame& frame = stack_.back();
  if (frame.node.is_mapping()) {
    const std::size_t colon = frame.key_quoted ? std::string::npos : frame.key.find(':');
    if (node.is_null() && node.place == frame.key_place && colon != std::string::npos && colon > 0 &&
        colon + 1 < frame.key.size()) {
      diagnostics_.error(frame.key_place, "yaml-syntax", "a space is missing after the ':'",
                         fmt::format("write '{}: {}'", frame.key.substr(0, colon), frame.key.substr(colon + 1)));
      frame.key_place.file = dropped;
    }
    if (node.place.file == dropped) node.place.file = file_;
    node.key = std::move(frame.key);
    node.key_place = frame.key_place;
    frame.has_key = false;
  }
  frame.node.children.push_back(std::move(node));
}

void YamlBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value style) {
  start_collection(Node::Kind::sequence, mark, tag, anchor, style == YAML::EmitterStyle::Flow);
}

void YamlBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value style) {
  start_collection(Node::Kind::mapping, mark, tag, anchor, style == YAML::EmitterStyle::Flow);
}

void YamlBuilder::start_collection(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
                                   YAML::anchor_t anchor, bool flow) {
  progress(mark);
  const std::size_t start = byte_of(mark);
  if (static_cast<int>(stack_.size() + skipped_.size()) >= limits_.depth) {
    diagnostics_.error(cursor_.at(start, 1), "too-deep", fmt::format("more than {} levels of nesting", limits_.depth));
    throw StopReading{};
  }
  if (!skipped_.empty() || wants_key()) {
    skipped_.push_back(skip_properties(start));
    return;
  }
  check_tag(tag, start, kind);
  Frame frame;
  frame.byte = skip_properties(start);
  frame.anchor = anchor;
  frame.flow = flow;
  frame.node.kind = kind;
  std::size_t length = 1;
  if (!flow && kind == Node::Kind::mapping && frame.byte < text_.size()) {
    while (!ends_word(text_, frame.byte + length)) ++length;
  }
  frame.node.place = cursor_.at(frame.byte, length);
  count_nodes(frame.node.place, 1);
  remember(anchor, true);
  read_ = std::max(read_, std::min(frame.byte + (flow ? 1 : 0), text_.size()));
  stack_.push_back(std::move(frame));
}

void YamlBuilder::end_collection() {
  if (!skipped_.empty()) {
    // Told only now: what never ends, as in "[1", the parser also takes for a key.
    const Place place = cursor_.at(skipped_.back(), 1);
    skipped_.pop_back();
    if (!skipped_.empty()) return;
    diagnostics_.error(place, "yaml-key", "a key has to be plain text, not a list or mapping",
                       "put quotes around the text if it is one");
    drop_key(place);
    return;
  }
  Frame frame = std::move(stack_.back());
  stack_.pop_back();
  if (const auto found = anchors_.find(frame.anchor); frame.anchor != 0 && found != anchors_.end()) {
    found->second.open = false;
  }
  attach(std::move(frame.node));
}

void YamlBuilder::OnAnchor(const YAML::Mark& mark, const std::string& name) {
  if (anchor_names_.size() >= most_anchors) {
    diagnostics_.error(cursor_.at(byte_of(mark), 1), "too-many", fmt::format("more than {} anchors", most_anchors));
    throw StopReading{};
  }
  anchor_names_.push_back(name);
}

// Called before the node is attached or pushed: its index is the number of its elder siblings.
void YamlBuilder::remember(YAML::anchor_t anchor, bool open) {
  if (anchor == 0) return;
  Anchor entry;
  entry.open = open;
  for (const Frame& frame : stack_) entry.path.push_back(frame.node.children.size());
  anchors_[anchor] = std::move(entry);
}

// Follows the path through collections that are still open, then through finished ones.
const Node* YamlBuilder::resolve(const Anchor& anchor) const {
  if (anchor.key) return &*anchor.key;
  std::size_t level = 0;
  const Node* node = &stack_.front().node;
  bool open = true;
  for (const std::size_t index : anchor.path) {
    if (open && index == node->children.size() && level + 1 < stack_.size()) {
      node = &stack_[++level].node;
    } else {
      open = false;
      node = &node->children.at(index);
    }
  }
  return node;
}

void YamlBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  progress(mark);
  if (!skipped_.empty()) return;
  const std::size_t byte = byte_of(mark);
  std::size_t end = byte;
  while (!ends_word(text_, end)) ++end;
  const Place place = cursor_.at(byte, end - byte);
  read_ = std::max(read_, end);
  Node copy;
  copy.place = place;
  const auto found = anchors_.find(anchor);
  if (found != anchors_.end() && found->second.open) {
    diagnostics_.error(place, "yaml-alias",
                       fmt::format("{} repeats the value it stands in", quote(text_.substr(byte, end - byte))));
  } else if (found != anchors_.end() && !stack_.empty()) {
    const Node* target = resolve(found->second);
    count_nodes(place, size_of(*target, limits_.nodes));
    if (height(*target) + static_cast<int>(stack_.size()) > limits_.depth) {
      diagnostics_.error(place, "too-deep", fmt::format("more than {} levels of nesting", limits_.depth));
      throw StopReading{};
    }
    copy = *target;
    copy.key.clear();
    copy.key_place = {};
  }
  if (wants_key()) {
    const Place original = copy.place;
    copy.place = place;
    take_key(copy);
    copy.place = original;
    return;
  }
  attach(std::move(copy));
}

}  // namespace taji::text
