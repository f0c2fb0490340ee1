#include "scenario/network_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <taji/scenario/speeds.hpp>
#include <taji/text/file.hpp>

#include "scenario/context.hpp"
#include "scenario/find.hpp"
#include "scenario/tree.hpp"

namespace taji::scenario {

namespace fs = std::filesystem;
using text::Node;

namespace {

constexpr std::size_t kLargestFile = 16U << 20, kLargestTable = 512U << 20;

/// Built-in speeds as a network file would list them.
std::string speeds_text() {
  std::string text = "speeds:\n";
  for (const BuiltInSpeed& speed : built_in_speeds()) {
    text += fmt::format("  {}: {{loaded: {} km/h, empty: {} km/h}}\n", speed.id, speed.loaded, speed.empty);
  }
  return text;
}

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
  const auto speeds = built_in_speeds();
  return std::any_of(speeds.begin(), speeds.end(), [&](const BuiltInSpeed& speed) { return speed.id == id; });
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
  const int file = result_.sources.add("built-in speeds", speeds_text());
  if (auto tree = text::parse_yaml(result_.sources, file, none)) built_in_ = std::move(*tree);
}

std::optional<NetworkFiles::File> NetworkFiles::open(const Node& name, std::size_t most_bytes,
                                                     text::Diagnostics& diagnostics) {
  if (root_.empty()) {
    diagnostics.error(name.place, "no-folder",
                      "a scenario from memory can name a network file only with a root folder");
    return std::nullopt;
  }
  std::error_code code;
  const fs::path root = fs::weakly_canonical(root_, code);
  const fs::path path = fs::weakly_canonical(folder_ / name.scalar, code);
  if (code) {
    diagnostics.error(name.place, "no-file", fmt::format("cannot find {}: {}", name.scalar, code.message()));
    return std::nullopt;
  }
  if (!inside(path, root)) {
    diagnostics.error(name.place, "outside-root",
                      fmt::format("'{}' is not under the folder that network files may come from", name.scalar),
                      fmt::format("that folder is {}; --root sets it", root.string()));
    return std::nullopt;
  }
  File file;
  try {
    file.content = text::read_file(path, most_bytes);
  } catch (const text::FileError& error) {
    diagnostics.error(name.place, "no-file", error.what());
    return std::nullopt;
  }
  file.shown = (folder_ / name.scalar).lexically_normal().string();
  result_.inputs.push_back({file.shown, text::sha256_hex(file.content)});
  return file;
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
  auto opened = open(name, kLargestFile, diagnostics);
  if (!opened) return nullptr;
  const int file = result_.sources.add(opened->shown, std::move(opened->content));
  auto tree = text::parse_yaml(result_.sources, file, diagnostics);
  if (!tree || !check_head(*tree, diagnostics)) return nullptr;
  std::erase_if(tree->children, [](const Node& child) {
    return child.key != "places" && child.key != "roads" && child.key != "speeds";
  });
  slot = std::move(tree);
  return &*slot;
}

const Node* NetworkFiles::read_tables(const Node& scenario, const Node& network, const Names& named,
                                      text::Diagnostics& diagnostics) {
  const Node *roads = network.find("road_table"), *places = network.find("place_table");
  const Node* within = network.find("within");
  if (roads == nullptr) {
    const Node* alone = places != nullptr ? places : within;
    diagnostics.error(alone->key_place, "missing-key", fmt::format("'{}' goes with a 'road_table'", alone->key),
                      "for example road_table: networks/roads.csv");
    return nullptr;
  }
  for (const Node* node : {roads, places}) {
    if (node == nullptr || (node->is_scalar() && !node->scalar.empty())) continue;
    diagnostics.error(node->place, "wrong-kind",
                      fmt::format("'{}' wants the path of a CSV file, got {}", node->key, shown_kind(*node)));
    return nullptr;
  }
  std::optional<double> within_km;
  if (within != nullptr) {
    Context context(diagnostics);
    within_km = read_plain(context, *within, length().positive(), "within");
    if (!within_km) return nullptr;
  }
  const auto [at, fresh] = tables_.try_emplace(
      {roads->scalar, places == nullptr ? "" : places->scalar, within == nullptr ? "" : within->scalar});
  if (!fresh) return at->second ? &*at->second : nullptr;
  const auto file_of = [&](const Node* name) {
    auto opened = open(*name, kLargestTable, diagnostics);
    return opened ? result_.sources.add(opened->shown, std::move(opened->content)) : -1;
  };
  const int road_file = file_of(roads), place_file = places == nullptr ? -1 : file_of(places);
  if (road_file < 0 || (places != nullptr && place_file < 0)) return nullptr;
  RoadTables tables(result_.sources);
  if (!tables.read(road_file, place_file, network, diagnostics)) return nullptr;
  Names names = named;
  collect_names(scenario, names);
  const Node* own_places = network.find("places");
  if (own_places != nullptr) collect_names(*own_places, names);
  at->second = tables.kept(network, scenario.find("corridors"), names, within_km, roads->place, diagnostics);
  return &*at->second;
}

bool NetworkFiles::load(Node& scenario, const Names& named, text::Diagnostics& diagnostics) {
  Node* network = scenario.find("network");
  if (network == nullptr || !network->is_mapping()) return true;  // the reader says what is wrong
  Node merged = built_in_;
  bool fine = true;
  if (const Node* name = network->find("file")) {
    const Node* file = read(*name, diagnostics);
    fine = file != nullptr;
    if (file != nullptr) merge_network(merged, *file);
  }
  if (network->find("road_table") != nullptr || network->find("place_table") != nullptr ||
      network->find("within") != nullptr) {
    Node listed = merged;
    merge_network(listed, *network);
    const Node* tables = fine ? read_tables(scenario, listed, named, diagnostics) : nullptr;
    fine = tables != nullptr;
    if (tables != nullptr) merge_network(merged, *tables);
  }
  merge_network(merged, *network);
  network->children = std::move(merged.children);
  return fine;
}

}  // namespace taji::scenario
