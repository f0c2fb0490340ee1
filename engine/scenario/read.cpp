// From text to scenario: variant and overrides onto the tree, network files under it, the description, the checks.
#include <fmt/format.h>

#include <algorithm>
#include <taji/scenario/read.hpp>
#include <taji/text/file.hpp>

#include "scenario/check.hpp"
#include "scenario/network_file.hpp"
#include "scenario/reader.hpp"
#include "scenario/tree.hpp"

namespace taji::scenario {

namespace fs = std::filesystem;
using text::Node;

namespace {

constexpr std::size_t kLargestFile = 16U << 20;

struct Reading {
  std::optional<Scenario> scenario;
  std::vector<std::string> slot_paths;
};

/// Names of products anywhere in the file, so that a key of a demand class can be told from a misspelt one.
std::vector<std::string> product_names(const Node& root) {
  std::vector<std::string> out;
  if (const Node* cities = root.find("cities"); cities != nullptr && cities->is_mapping()) {
    for (const Node& city : cities->children) {
      const Node* stock = city.is_mapping() ? city.find("stock") : nullptr;
      if (stock == nullptr || !stock->is_mapping()) continue;
      for (const Node& product : stock->children) out.push_back(product.key);
    }
  }
  if (const Node* fleet = root.find("fleet"); fleet != nullptr && fleet->is_sequence()) {
    for (const Node& pool : fleet->children) {
      const Node* product = pool.is_mapping() ? pool.find("product") : nullptr;
      if (product != nullptr && product->is_scalar()) out.push_back(product->scalar);
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void check_not_empty(const Node& root, text::Diagnostics& diagnostics) {
  for (const char* key : {"cities"}) {
    const Node* node = root.find(key);
    if (node == nullptr || !node->children.empty() || node->is_scalar() || node->is_null()) continue;
    diagnostics.error(node->place, "empty", fmt::format("'{}' is empty", key));
  }
}

/// Reads a tree whose network is merged in.
Reading read_tree(const Node& root, bool network_broken, text::Diagnostics& diagnostics) {
  Reading reading;
  Scenario scenario;
  Context context(diagnostics);
  context.all_products = product_names(root);
  context.network_broken = network_broken;
  check_not_empty(root, diagnostics);
  Reader reader(context, &root, "", "the scenario");
  describe(reader, scenario);
  reader.finish();
  if (!network_broken) {
    check_network(scenario, context);
    check_classes(scenario, context);
  }
  check_traffic(scenario, context);
  check_splits(scenario, context);
  check_crews(scenario, context);
  check_escorts(scenario, context);
  if (!network_broken && !context.roads_broken) check_windows(scenario, context);
  check_cities(scenario, context);
  check_services(scenario, context);
  if (!network_broken) check_threat(scenario, context);
  check_zones(scenario, context);
  add_followers(scenario, context);
  check_timeline(scenario, context);
  check_inputs(context);
  check_branch(scenario, context);
  for (const Slot& slot : context.slots) reading.slot_paths.push_back(slot.path);
  if (!diagnostics.has_errors()) {
    scenario.slots = std::move(context.slots);
    reading.scenario = std::move(scenario);
  }
  return reading;
}

/// True when the tree can be read on: it is a mapping of a version that is known.
bool check_head(Node& root, text::Diagnostics& diagnostics) {
  if (!root.is_mapping()) {
    diagnostics.error(root.place, "wrong-kind", fmt::format("a scenario is a mapping, got {}", shown_kind(root)),
                      "it begins with taji: 1");
    return false;
  }
  const Node* version = root.find("taji");
  if (version == nullptr) {
    const bool network = root.find("taji_network") != nullptr;
    diagnostics.error(
        root.place, "missing-key", "the scenario lacks 'taji'",
        network ? "this is a network file, which a scenario names under 'network'" : "it begins with taji: 1");
    return !network;
  }
  if (!version->is_scalar() || version->scalar != "1") {
    diagnostics.error(version->place, "version",
                      fmt::format("this is scenario format {}; this program reads format 1", shown_kind(*version)),
                      "write taji: 1");
    return false;
  }
  return true;
}

/// `network: path` becomes `network: {file: path}`, so that paths lead into it.
void open_network(Node& root) {
  Node* network = root.find("network");
  if (network == nullptr || !network->is_scalar()) return;
  Node file = *network;
  file.key = "file";
  network->kind = Node::Kind::mapping;
  network->scalar.clear();
  network->children = {std::move(file)};
}

bool names_network_file(const std::string& path) {
  return path == "network" || path == "network.file" || path == "network.road_table" || path == "network.place_table" ||
         path == "network.within";
}

class ScenarioReader {
 public:
  ScenarioReader(ReadResult& result, const ReadOptions& options, fs::path folder, fs::path root)
      : result_(result), options_(options), networks_(std::move(folder), std::move(root), result) {}

  void read(int file) {
    named_.insert(options_.named.begin(), options_.named.end());
    auto tree = text::parse_yaml(result_.sources, file, result_.diagnostics);
    if (!tree || !check_head(*tree, result_.diagnostics)) return;
    base_ = std::move(*tree);
    list_variants();
    open_network(base_);
    std::vector<text::Override> overrides = parse_overrides();
    for (const text::Override& o : overrides) {
      for (std::string& part : text::split_path(o.path)) named_.insert(std::move(part));
      collect_names(o.value, named_);
    }
    const Node* variant = nullptr;
    if (!options_.variant.empty() && !find_variant(variant)) return;
    Reading reading = read_with(variant, overrides, result_.diagnostics, true);
    if (!result_.diagnostics.has_errors() && options_.variant.empty() && options_.check_variants)
      check_variants(overrides);
    result_.diagnostics.sort();
    if (!result_.diagnostics.has_errors()) result_.scenario = std::move(reading.scenario);
  }

 private:
  std::vector<text::Override> parse_overrides() {
    std::vector<text::Override> out;
    for (const auto& [path, value] : options_.overrides) {
      if (auto parsed = text::parse_override(result_.sources, path + "=" + value, result_.diagnostics)) {
        out.push_back(std::move(*parsed));
      }
    }
    return out;
  }

  void list_variants() {
    const Node* variants = base_.find("variants");
    if (variants == nullptr || !variants->is_mapping()) return;
    for (const Node& variant : variants->children) {
      NamedVariant named{variant.key, {}};
      for (const Node& change : variant.children) named.changes.emplace_back(change.key, yaml_text(change));
      result_.variants.push_back(std::move(named));
    }
  }

  bool find_variant(const Node*& variant) {
    const Node* variants = base_.find("variants");
    std::vector<std::string> names;
    if (variants != nullptr && variants->is_mapping()) {
      for (const Node& child : variants->children) names.push_back(child.key);
      variant = variants->find(options_.variant);
    }
    if (variant != nullptr) return true;
    result_.diagnostics.error({}, "unknown-variant", fmt::format("there is no variant '{}'", options_.variant),
                              text::did_you_mean(options_.variant, names));
    return false;
  }

  /// Applies the changes that name the network file, or all others.
  void apply(Node& tree, const Node* variant, const std::vector<text::Override>& overrides, bool network_file,
             text::Diagnostics& diagnostics) {
    const auto set = [&](const std::string& path, const Node& value, text::Place place) {
      if (names_network_file(path) != network_file) return;
      std::string problem;
      if (path == "variants" || path.rfind("variants.", 0) == 0) {
        problem = "cannot be set";
      } else if (set_value(tree, path, value, place, problem)) {
        if (path == "network") open_network(tree);
        return;
      }
      diagnostics.error(place, "unknown-path", fmt::format("'{}' {}", path, problem),
                        text::did_you_mean(path, slot_paths()));
    };
    if (variant != nullptr && variant->is_mapping()) {
      for (const Node& entry : variant->children) set(entry.key, entry, entry.key_place);
    }
    for (const text::Override& o : overrides) set(o.path, o.value, o.path_place);
  }

  Reading read_with(const Node* variant, const std::vector<text::Override>& overrides, text::Diagnostics& diagnostics,
                    bool report_network) {
    Node tree = base_;
    apply(tree, variant, overrides, true, diagnostics);
    const std::size_t before = diagnostics.error_count();
    text::Diagnostics network_faults;
    const bool fine = networks_.load(tree, named_, report_network ? diagnostics : network_faults);
    const bool faulty_file = diagnostics.error_count() > before;
    apply(tree, variant, overrides, false, diagnostics);
    return read_tree(tree, !fine || faulty_file, diagnostics);
  }

  const std::vector<std::string>& slot_paths() {
    if (slot_paths_.empty()) {
      Node tree = base_;
      text::Diagnostics none;
      networks_.load(tree, named_, none);
      slot_paths_ = read_tree(tree, true, none).slot_paths;
    }
    return slot_paths_;
  }

  void check_variants(const std::vector<text::Override>& overrides) {
    const Node* variants = base_.find("variants");
    if (variants == nullptr || !variants->is_mapping()) return;
    for (const Node& variant : variants->children) {
      text::Diagnostics faults;
      read_with(&variant, overrides, faults, true);
      for (const text::Diagnostic& fault : faults.list()) {
        if (fault.severity != text::Severity::error) continue;
        const text::Place place = contains(variant, fault.place) ? fault.place : variant.key_place;
        result_.diagnostics.error(place, fault.code, fmt::format("variant '{}': {}", variant.key, fault.message),
                                  fault.suggestion);
      }
    }
  }

  /// Whether some part of a tree stands at this place, or around it.
  static bool contains(const Node& node, const text::Place& place) {
    const auto covers = [&](const text::Place& p) {
      return p.file == place.file && p.line == place.line && place.column >= p.column &&
             place.column < p.column + std::max(p.length, 1);
    };
    if (covers(node.place) || covers(node.key_place)) return true;
    return std::any_of(node.children.begin(), node.children.end(),
                       [&](const Node& child) { return contains(child, place); });
  }

  ReadResult& result_;
  const ReadOptions& options_;
  NetworkFiles networks_;
  Node base_;
  Names named_;
  std::vector<std::string> slot_paths_;
};

}  // namespace

ReadResult read_scenario(const fs::path& file, const ReadOptions& options) {
  ReadResult result;
  std::string content = text::read_file(file, kLargestFile);
  result.inputs.push_back({file.string(), text::sha256_hex(content)});
  const int index = result.sources.add(file.string(), std::move(content));
  ScenarioReader(result, options, file.parent_path(), options.root.empty() ? default_root(file) : options.root)
      .read(index);
  return result;
}

ReadResult read_scenario_text(const std::string& name, const std::string& yaml, const ReadOptions& options) {
  ReadResult result;
  result.inputs.push_back({name, text::sha256_hex(yaml)});
  const int index = result.sources.add(name, yaml);
  ScenarioReader(result, options, options.root, options.root).read(index);
  return result;
}

}  // namespace taji::scenario
