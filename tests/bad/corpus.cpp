// Faulty inputs of every kind, each with what is said of it.
#include <unistd.h>

#include <cli/condition.hpp>
#include <cli/status.hpp>
#include <filesystem>
#include <taji/kernel/time.hpp>
#include <taji/model/checkpoint.hpp>
#include <taji/model/model.hpp>
#include <taji/model/simulate.hpp>
#include <taji/output/sweep_files.hpp>
#include <taji/scenario/plan.hpp>
#include <taji/scenario/read.hpp>
#include <taji/text/file.hpp>
#include <taji/text/yaml.hpp>

#include "bad/cases.hpp"

using namespace taji;
namespace fs = std::filesystem;

namespace doctest {
template <>
struct StringMaker<std::vector<std::string>> {
  static String convert(const std::vector<std::string>& lines) {
    std::string out = "\n";
    for (const std::string& line : lines) out += "    " + line + "\n";
    return out.c_str();
  }
};
}  // namespace doctest

namespace {

/// A folder that is removed again.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("taji-bad-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
  }

 private:
  fs::path path_;
};

/// Folders differ from run to run.
std::vector<std::string> without(const fs::path& folder, std::vector<std::string> lines) {
  for (std::string& line : lines) {
    for (const std::string& name : {folder.string() + "/", folder.string()}) {
      for (std::size_t at = line.find(name); at != std::string::npos; at = line.find(name)) {
        line.replace(at, name.size(), name.ends_with('/') ? "" : "ROOT");
      }
    }
  }
  return lines;
}

std::vector<std::string> of_yaml(const std::string& base, const std::string& text) {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  (void)text::parse_yaml(sources, sources.add(base, text), diagnostics);
  return bad::lines_of(diagnostics, sources, base);
}

std::vector<std::string> of_scenario(const std::string& base, const std::string& text) {
  auto result = scenario::read_scenario_text(base, text);
  if (result.scenario) {
    try {
      (void)model::compile(*result.scenario);
    } catch (const std::invalid_argument& error) {
      result.diagnostics.error({0, 0, 0, 0}, "compile", error.what());
    }
  }
  result.diagnostics.sort();
  return bad::lines_of(result.diagnostics, result.sources, base);
}

}  // namespace

TEST_CASE("the files that the corpus begins with are fine") {
  CHECK(of_scenario("scenario.yaml", bad::slurp(bad::corpus("scenario.yaml"))).empty());
  CHECK(scenario::read_plan_text("plan.yaml", bad::slurp(bad::corpus("plan.yaml")), TAJI_SOURCE_DIR "/tests/bad")
            .plan.has_value());
}

TEST_CASE("texts that are no YAML") {
  CHECK(bad::check_cases("yaml.cases", [](const std::string& base, const std::string& text) {
          return base == "nothing" ? of_yaml(base, text) : of_scenario(base, text);
        }) >= 60);
}

TEST_CASE("scenarios") {
  CHECK(bad::check_cases("scenario.cases", of_scenario) >= 180);
}

TEST_CASE("network files, and the names they are asked for by") {
  const Folder folder;
  fs::create_directories(folder.path() / "root");
  folder.write("secret.yaml", "taji_network: 1\n");
  folder.write("root/networked.yaml", bad::slurp(bad::corpus("networked.yaml")));
  folder.write("root/loop.yaml", "taji_network: 1\nfile: loop.yaml\n");
  fs::create_symlink(folder.path() / "secret.yaml", folder.path() / "root" / "link.yaml");
  fs::create_symlink("round.yaml", folder.path() / "root" / "round.yaml");
  fs::create_directories(folder.path() / "root" / "folder.yaml");
  const fs::path root = folder.path() / "root";
  const auto reader = [&](const std::string& base, const std::string& text) {
    scenario::ReadOptions options;
    options.root = root;
    std::string scenario = bad::slurp(bad::corpus("networked.yaml"));
    if (base == "networked.yaml") {
      scenario = text;
      folder.write("root/network.yaml", bad::slurp(bad::corpus("network.yaml")));
    } else {
      folder.write("root/network.yaml", text);
    }
    auto result = scenario::read_scenario_text((root / "networked.yaml").string(), scenario, options);
    result.diagnostics.sort();
    return without(root, bad::lines_of(result.diagnostics, result.sources, (root / base).string()));
  };
  CHECK(reader("network.yaml", bad::slurp(bad::corpus("network.yaml"))).empty());
  CHECK(bad::check_cases("network.cases", reader) >= 30);
}

TEST_CASE("plans of sweeps") {
  const auto reader = [](const std::string& base, const std::string& text) {
    const auto result = scenario::read_plan_text(base, text, TAJI_SOURCE_DIR "/tests/bad");
    return without(TAJI_SOURCE_DIR "/tests/bad", bad::lines_of(result.diagnostics, result.sources, base));
  };
  CHECK(bad::check_cases("plan.cases", reader) >= 40);
}

TEST_CASE("CSV files of points") {
  const Folder folder;
  const auto reader = [&](const std::string& base, const std::string& text) {
    folder.write(base, text);
    const auto result = scenario::read_plan_text(
        "plan.yaml", "taji: 1\nscenario: scenario.yaml\ndesign: {list: " + base + "}\n", folder.path());
    return without(folder.path(), bad::lines_of(result.diagnostics, result.sources, (folder.path() / base).string()));
  };
  CHECK(reader("points.csv", bad::slurp(bad::corpus("points.csv"))).empty());
  CHECK(bad::check_cases("csv.cases", reader) >= 20);
}

TEST_CASE("conditions of --fail-if and --until") {
  const auto reader = [](const std::string&, const std::string& text) -> std::vector<std::string> {
    try {
      (void)cli::parse_condition("--fail-if", text);
    } catch (const cli::Stop& stop) {
      CHECK(stop.status == cli::kUsage);
      std::vector<std::string> lines;
      std::istringstream words(stop.what());
      for (std::string line; std::getline(words, line);) lines.push_back(line);
      return lines;
    }
    return {};
  };
  CHECK(bad::check_cases("condition.cases", reader) >= 15);
}
