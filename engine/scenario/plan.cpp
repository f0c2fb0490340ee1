// Plans of sweeps, from their files.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <taji/scenario/plan.hpp>
#include <taji/text/csv.hpp>
#include <taji/text/file.hpp>
#include <taji/text/yaml.hpp>

#include "scenario/context.hpp"
#include "scenario/plan_parameter.hpp"
#include "scenario/tree.hpp"

namespace taji::scenario {

namespace fs = std::filesystem;
using text::Node;

namespace {

constexpr std::size_t kLargestFile = 16U << 20;

/// One mapping, of which every key must be taken.
class Keys {
 public:
  Keys(const Node& node, text::Diagnostics& diagnostics) : node_(node), diagnostics_(diagnostics) {}

  const Node* take(const char* key) {
    known_.emplace_back(key);
    return node_.find(key);
  }
  void finish() {
    for (const Node& child : node_.children) {
      if (std::find(known_.begin(), known_.end(), child.key) != known_.end()) continue;
      diagnostics_.error(child.key_place, "unknown-key", fmt::format("unknown key '{}'", child.key),
                         text::did_you_mean(child.key, known_));
    }
  }

 private:
  const Node& node_;
  text::Diagnostics& diagnostics_;
  std::vector<std::string> known_;
};

class PlanReader {
 public:
  PlanReader(PlanReadResult& result, fs::path folder) : result_(result), folder_(std::move(folder)) {}

  void read(const Node* tree) {
    if (tree != nullptr && head(*tree)) whole(*tree);
    result_.diagnostics.sort();
    if (!result_.diagnostics.has_errors()) result_.plan = std::move(plan_);
  }

 private:
  void error(const Node& node, const char* code, const std::string& message, const std::string& suggestion = {}) {
    result_.diagnostics.error(node.place, code, message, suggestion);
  }

  bool head(const Node& root) {
    if (!root.is_mapping()) {
      error(root, "wrong-kind", fmt::format("a plan is a mapping, got {}", shown_kind(root)), "it begins with taji: 1");
      return false;
    }
    const Node* version = root.find("taji");
    if (version == nullptr) {
      error(root, "missing-key", "the plan lacks 'taji'", "it begins with taji: 1");
    } else if (version->scalar != "1") {
      error(*version, "version",
            fmt::format("this is plan format {}; this program reads format 1", shown_kind(*version)), "write taji: 1");
      return false;
    }
    return true;
  }

  void whole(const Node& root) {
    Keys keys(root, result_.diagnostics);
    keys.take("taji");
    if (const Node* node = keys.take("name")) plan_.name = word(*node, "name", "Size of convoys");
    if (const Node* node = keys.take("scenario")) {
      plan_.scenario = (folder_ / word(*node, "scenario", "one-road.yaml")).lexically_normal();
    } else {
      error(root, "missing-key", "the plan lacks 'scenario'", "for example scenario: one-road.yaml");
    }
    if (const Node* node = keys.take("variant")) plan_.variant = word(*node, "variant", "escorted");
    if (const Node* node = keys.take("set")) changes(*node);
    if (const Node* node = keys.take("seed")) plan_.seed = whole_number<std::uint64_t>(*node, "seed", 0, UINT64_MAX);
    if (const Node* node = keys.take("replications")) {
      plan_.replications = whole_number<std::int64_t>(*node, "replications", 1, 1'000'000'000);
    }
    if (const Node* node = keys.take("measures")) measures(*node);
    if (const Node* node = keys.take("replications_table")) {
      plan_.replications_table = yes(*node, "replications_table");
    }
    if (const Node* node = keys.take("design")) {
      design(*node);
    } else {
      error(root, "missing-key", "the plan lacks 'design'",
            "for example design: {grid: {corridors.south.convoy.target: [20, 40, 60]}}");
    }
    keys.finish();
  }

  std::string word(const Node& node, const char* key, const char* example) {
    if (node.is_scalar() && !node.scalar.empty()) return node.scalar;
    error(node, "wrong-kind", fmt::format("'{}' wants a text, got {}", key, shown_kind(node)),
          fmt::format("for example {}: {}", key, example));
    return {};
  }

  template <class T>
  T whole_number(const Node& node, const char* key, T least, T most) {
    T value = least;
    const std::string& digits = node.scalar;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool fine = node.is_scalar() && problem == std::errc() && end == digits.data() + digits.size();
    if (fine && value >= least && value <= most) return value;
    error(node, "wrong-kind",
          fmt::format("'{}' wants a whole number from {} to {}, got {}", key, least, most, shown_kind(node)));
    return least;
  }

  bool yes(const Node& node, const char* key) {
    if (node.is_scalar() && (node.scalar == "true" || node.scalar == "false")) return node.scalar == "true";
    error(node, "wrong-kind", fmt::format("'{}' wants true or false, got {}", key, shown_kind(node)));
    return false;
  }

  void changes(const Node& node) {
    if (!node.is_mapping()) {
      error(node, "wrong-kind", fmt::format("'set' wants a mapping, got {}", shown_kind(node)),
            "for example set: {corridors.south.convoy.min: 10}");
      return;
    }
    for (const Node& child : node.children) plan_.set.emplace_back(child.key, yaml_text(child));
  }

  void measures(const Node& node) {
    const char* example = "for example measures: [unserved_l, \"p_dry.30d[city,diesel]\"]";
    if (node.is_scalar()) plan_.measures = {node.scalar};
    if (node.is_sequence()) {
      for (const Node& child : node.children) {
        if (child.is_scalar()) plan_.measures.push_back(child.scalar);
        if (!child.is_scalar()) {
          error(child, "wrong-kind", fmt::format("a measure is a text, got {}", shown_kind(child)), example);
        }
      }
    }
    if (node.is_mapping() || node.is_null()) {
      error(node, "wrong-kind", fmt::format("'measures' wants a list, got {}", shown_kind(node)), example);
    }
  }

  void design(const Node& node) {
    static const std::vector<std::string> kinds = {"grid", "list", "latin_hypercube", "sobol"};
    if (!node.is_mapping() || node.children.size() != 1) {
      error(node, "wrong-kind", fmt::format("'design' wants one of {}", fmt::join(kinds, ", ")),
            "for example design: {grid: {corridors.south.convoy.target: [20, 40, 60]}}");
      return;
    }
    const Node& body = node.children.front();
    const auto found = std::find(kinds.begin(), kinds.end(), body.key);
    if (found == kinds.end()) {
      result_.diagnostics.error(body.key_place, "unknown-key", fmt::format("there is no design '{}'", body.key),
                                text::did_you_mean(body.key, kinds));
      return;
    }
    plan_.design = static_cast<DesignKind>(found - kinds.begin());
    if (plan_.design == DesignKind::grid) {
      parameters(body, false);
    } else if (plan_.design == DesignKind::list) {
      rows(body);
    } else {
      random_design(body);
    }
    if (plan_.parameters.empty() && !result_.diagnostics.has_errors()) {
      error(body, "empty", "the design has no parameters");
    }
  }

  void parameters(const Node& node, bool random) {
    if (!node.is_mapping()) {
      error(node, "wrong-kind", fmt::format("parameters are a mapping from paths to values, got {}", shown_kind(node)),
            random ? "for example {corridors.south.convoy.target: 20..80}"
                   : "for example {corridors.south.convoy.target: [20, 40, 60]}");
      return;
    }
    for (const Node& child : node.children) {
      if (auto parameter = parameter_from(child, child.key, child.key_place, random, result_.diagnostics)) {
        plan_.parameters.push_back(std::move(*parameter));
      }
    }
  }

  void random_design(const Node& node) {
    if (!node.is_mapping()) {
      error(node, "wrong-kind", fmt::format("'{}' wants a mapping, got {}", node.key, shown_kind(node)),
            "for example {points: 64, parameters: {corridors.south.convoy.target: 20..80}}");
      return;
    }
    Keys keys(node, result_.diagnostics);
    if (const Node* points = keys.take("points")) {
      plan_.points = whole_number<std::int64_t>(*points, "points", 1, kMostPoints);
    } else {
      error(node, "missing-key", fmt::format("'{}' lacks 'points'", node.key), "for example points: 64");
    }
    if (plan_.design == DesignKind::sobol) {
      if (const Node* shift = keys.take("shift")) plan_.shift = yes(*shift, "shift");
    }
    if (const Node* of = keys.take("parameters")) {
      parameters(*of, true);
    } else {
      error(node, "missing-key", fmt::format("'{}' lacks 'parameters'", node.key),
            "for example parameters: {corridors.south.convoy.target: 20..80}");
    }
    keys.finish();
    if (plan_.design == DesignKind::sobol && plan_.parameters.size() > kMostSobolParameters) {
      error(node, "too-many", fmt::format("Sobol's sequence has at most {} parameters", kMostSobolParameters));
    }
  }

  /// A list of mappings with the same keys, or the name of a CSV file with a column for each path.
  void rows(const Node& node) {
    if (node.is_scalar() && !node.scalar.empty()) return csv_rows(node);
    if (!node.is_sequence() || node.children.empty()) {
      error(node, "wrong-kind",
            fmt::format("'list' wants a list of points or the name of a CSV file, got {}", shown_kind(node)),
            "for example [{corridors.south.convoy.target: 20, corridors.south.convoy.min: 5}]");
      return;
    }
    for (const Node& row : node.children) {
      if (!row.is_mapping() || row.children.empty()) {
        error(row, "wrong-kind", fmt::format("a point is a mapping from paths to values, got {}", shown_kind(row)));
        return;
      }
      if (plan_.parameters.empty()) columns_of(row);
      for (Parameter& parameter : plan_.parameters) {
        const Node* value = row.find(parameter.path);
        if (value == nullptr) {
          error(row, "missing-key", fmt::format("this point lacks '{}', which the first has", parameter.path));
        } else {
          parameter.values.push_back(yaml_text(*value));
        }
      }
      for (const Node& child : row.children) unknown_column(child);
    }
  }

  void columns_of(const Node& row) {
    for (const Node& child : row.children) {
      Parameter parameter;
      parameter.path = child.key;
      parameter.place = child.key_place;
      plan_.parameters.push_back(std::move(parameter));
    }
  }

  void unknown_column(const Node& child) {
    std::vector<std::string> paths;
    for (const Parameter& parameter : plan_.parameters) paths.push_back(parameter.path);
    if (std::find(paths.begin(), paths.end(), child.key) != paths.end()) return;
    result_.diagnostics.error(
        child.key_place, "unknown-key",
        fmt::format("the first point has no '{}', and all points have the same parameters", child.key),
        text::did_you_mean(child.key, paths));
  }

  void csv_rows(const Node& node) {
    const fs::path path = (folder_ / node.scalar).lexically_normal();
    std::string content;
    try {
      content = text::read_file(path, kLargestFile);
    } catch (const text::FileError& problem) {
      error(node, "file", problem.what());
      return;
    }
    result_.inputs.push_back({path.string(), text::sha256_hex(content)});
    const int file = result_.sources.add(path.string(), std::move(content));
    const auto table = text::parse_csv(result_.sources, file, result_.diagnostics);
    if (!table) return;
    if (table->rows.empty()) error(node, "empty", fmt::format("{} has no points", path.string()));
    for (std::size_t column = 0; column < table->header.size(); ++column) {
      Parameter parameter;
      parameter.path = table->header[column];
      parameter.place = table->header_places[column];
      for (const auto& row : table->rows) parameter.values.push_back(row[column].text);
      plan_.parameters.push_back(std::move(parameter));
    }
  }

  PlanReadResult& result_;
  fs::path folder_;
  Plan plan_;
};

/// No more points than are allowed, and no parameter twice.
void check_size(PlanReadResult& result) {
  if (!result.plan) return;
  const Plan& plan = *result.plan;
  std::int64_t points = 1;
  if (plan.design == DesignKind::list) points = grid_size(plan.parameters.front());
  for (const Parameter& parameter : plan.parameters) {
    if (plan.design != DesignKind::grid) break;
    points = std::min(points * grid_size(parameter), kMostPoints + 1);
  }
  if (points <= kMostPoints) return;
  result.diagnostics.error(plan.parameters.front().place, "too-many",
                           fmt::format("the design has more than {} points", kMostPoints),
                           "latin_hypercube and sobol fill the same space with as many as you ask for");
  result.plan.reset();
}

}  // namespace

const char* design_name(DesignKind kind) {
  switch (kind) {
    case DesignKind::grid:
      return "grid";
    case DesignKind::list:
      return "list";
    case DesignKind::latin_hypercube:
      return "latin_hypercube";
    case DesignKind::sobol:
      break;
  }
  return "sobol";
}

namespace {

/// What a text says, if `wanted` likes the root of it.
template <class Wanted>
std::optional<PlanReadResult> read_text(const std::string& name, std::string content, const fs::path& folder,
                                        Wanted wanted) {
  PlanReadResult result;
  result.inputs.push_back({name, text::sha256_hex(content)});
  const int index = result.sources.add(name, std::move(content));
  const auto tree = text::parse_yaml(result.sources, index, result.diagnostics);
  const Node* const root = tree ? &*tree : nullptr;
  if (!wanted(root)) return std::nullopt;
  PlanReader(result, folder).read(root);
  check_size(result);
  return result;
}

}  // namespace

std::optional<PlanReadResult> read_plan(const fs::path& file) {
  return read_text(file.string(), text::read_file(file, kLargestFile), file.parent_path(), [](const Node* root) {
    return root != nullptr && root->is_mapping() &&
           (root->find("design") != nullptr || root->find("scenario") != nullptr);
  });
}

PlanReadResult read_plan_text(const std::string& name, const std::string& yaml, const fs::path& folder) {
  return *read_text(name, yaml, folder, [](const Node*) { return true; });
}

}  // namespace taji::scenario
