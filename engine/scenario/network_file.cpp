#include "scenario/network_file.hpp"

#include <fmt/format.h>

#include <optional>
#include <taji/text/file.hpp>

#include "scenario/context.hpp"
#include "scenario/find.hpp"
#include "scenario/tree.hpp"

namespace taji::scenario {

namespace fs = std::filesystem;
using text::Node;

namespace {

constexpr std::size_t kLargestFile = 16U << 20;

/// Driving speeds of loaded and empty tankers by road class: planning figures, to be replaced where better are known.
constexpr const char* kSpeeds =
    "speeds:\n"
    "  motorway: {loaded: 65 km/h, empty: 75 km/h}\n"
    "  paved: {loaded: 55 km/h, empty: 65 km/h}\n"
    "  paved_poor: {loaded: 35 km/h, empty: 45 km/h}\n"
    "  unpaved: {loaded: 25 km/h, empty: 35 km/h}\n"
    "  urban: {loaded: 25 km/h, empty: 30 km/h}\n";

bool inside(const fs::path& path, const fs::path& root) {
  const fs::path relative = path.lexically_relative(root);
  return !relative.empty() && *relative.begin() != "..";
}

bool check_head(const Node& tree, text::Diagnostics& diagnostics) {
  if (!tree.is_mapping()) {
    diagnostics.error(tree.place, "wrong-kind", fmt::format("a network file is a mapping, got {}", shown_kind(tree)));
    return false;
  }
  const Node* version = tree.find("taji_network");
  if (version == nullptr) {
    diagnostics.error(tree.place, "missing-key", "a network file begins with 'taji_network: 1'");
    return false;
  }
  if (version->scalar != "1") {
    diagnostics.error(version->place, "version",
                      fmt::format("this is network format {}; this program reads format 1", shown_kind(*version)));
    return false;
  }
  static const std::vector<std::string> known = {"taji_network", "name", "places", "roads", "speeds"};
  for (const Node& child : tree.children) {
    if (contains(known, child.key)) continue;
    diagnostics.error(child.key_place, "unknown-key", fmt::format("unknown key '{}'", child.key),
                      text::did_you_mean(child.key, known));
  }
  return true;
}

}  // namespace

bool is_built_in_class(const std::string& id) {
  return std::string_view(kSpeeds).find("\n  " + id + ": ") != std::string_view::npos;
}

fs::path default_root(const fs::path& file) {
  const fs::path folder = fs::weakly_canonical(fs::absolute(file)).parent_path();
  fs::path root = folder;
  for (fs::path at = folder; at.has_relative_path(); at = at.parent_path()) {
    if (at.filename() == "scenarios") root = at;
  }
  return root;
}

NetworkFiles::NetworkFiles(fs::path folder, fs::path root, ReadResult& result)
    : folder_(std::move(folder)), root_(std::move(root)), result_(result) {
  text::Diagnostics none;
  const int file = result_.sources.add("built-in speeds", kSpeeds);
  if (auto tree = text::parse_yaml(result_.sources, file, none)) built_in_ = std::move(*tree);
}

const Node* NetworkFiles::read(const Node& name, text::Diagnostics& diagnostics) {
  if (!name.is_scalar() || name.scalar.empty()) {
    diagnostics.error(name.place, "wrong-kind",
                      fmt::format("'network' wants the path of a file or a mapping, got {}", shown_kind(name)));
    return nullptr;
  }
  if (const auto found = files_.find(name.scalar); found != files_.end()) {
    return found->second ? &*found->second : nullptr;
  }
  std::optional<Node>& slot = files_[name.scalar];
  if (root_.empty()) {
    diagnostics.error(name.place, "no-folder",
                      "a scenario from memory can name a network file only with a root folder");
    return nullptr;
  }
  std::error_code code;
  const fs::path root = fs::weakly_canonical(root_, code);
  const fs::path path = fs::weakly_canonical(folder_ / name.scalar, code);
  if (code) {
    diagnostics.error(name.place, "no-file", fmt::format("cannot find {}: {}", name.scalar, code.message()));
    return nullptr;
  }
  if (!inside(path, root)) {
    diagnostics.error(name.place, "outside-root",
                      fmt::format("'{}' is not under the folder that network files may come from", name.scalar),
                      fmt::format("that folder is {}; --root sets it", root.string()));
    return nullptr;
  }
  std::string content;
  try {
    content = text::read_file(path, kLargestFile);
  } catch (const text::FileError& error) {
    diagnostics.error(name.place, "no-file", error.what());
    return nullptr;
  }
  const std::string shown = (folder_ / name.scalar).lexically_normal().string();
  result_.inputs.push_back({shown, text::sha256_hex(content)});
  const int file = result_.sources.add(shown, std::move(content));
  auto tree = text::parse_yaml(result_.sources, file, diagnostics);
  if (!tree || !check_head(*tree, diagnostics)) return nullptr;
  std::erase_if(tree->children, [](const Node& child) {
    return child.key != "places" && child.key != "roads" && child.key != "speeds";
  });
  slot = std::move(tree);
  return &*slot;
}

bool NetworkFiles::load(Node& scenario, text::Diagnostics& diagnostics) {
  Node* network = scenario.find("network");
  if (network == nullptr || !network->is_mapping()) return true;  // the reader says what is wrong
  Node merged = built_in_;
  bool fine = true;
  if (const Node* name = network->find("file")) {
    const Node* file = read(*name, diagnostics);
    fine = file != nullptr;
    if (file != nullptr) merge_network(merged, *file);
  }
  merge_network(merged, *network);
  network->children = std::move(merged.children);
  return fine;
}

}  // namespace taji::scenario
