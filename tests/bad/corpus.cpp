// Faulty inputs of every kind, each with what is said of it.
#include <unistd.h>

#include <array>
#include <cli/condition.hpp>
#include <cli/forecast_folder.hpp>
#include <cli/status.hpp>
#include <filesystem>
#include <taji/kernel/time.hpp>
#include <taji/model/checkpoint.hpp>
#include <taji/model/model.hpp>
#include <taji/model/simulate.hpp>
#include <taji/output/forecast_files.hpp>
#include <taji/output/sweep_files.hpp>
#include <taji/scenario/incidents.hpp>
#include <taji/scenario/observations.hpp>
#include <taji/scenario/plan.hpp>
#include <taji/scenario/read.hpp>
#include <taji/text/file.hpp>
#include <taji/text/hub.hpp>
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

/// What `read` reports of a table; it returns whether there was anything left to go on with.
template <typename Read>
std::vector<std::string> of_table(const std::string& base, const std::string& text, const Read& read) {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  const bool taken = read(sources, sources.add(base, text), diagnostics);
  CHECK(taken != diagnostics.has_errors());
  diagnostics.sort();
  return bad::lines_of(diagnostics, sources, base);
}

const std::string kOfTables = R"(taji: 1
name: Of tables
start: 2026-01-12
horizon: 60 d
network: {road_table: roads.csv, place_table: places.csv}
fleet: [{corridor: south, trucks: 20, capacity: 40 kl, product: diesel}]
corridors: {south: {source: depot, city: city, convoy: {target: 5}}}
cities: {city: {stock: {diesel: {initial: 1 Ml}}, demand: {all: {diesel: 90 kl/d}}}}
)";

std::string replaced(std::string text, const std::string& word, const std::string& by) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size())) {
    text.replace(at, word.size(), by);
  }
  return text;
}

/// @hash@ becomes that of the body.
std::string with_hash(const std::string& text) {
  const std::string before = "\n\"body\":", after = "}\n";
  const std::size_t at = text.find(before);
  if (at == std::string::npos || !text.ends_with(after)) return text;
  const std::size_t begin = at + before.size();
  return replaced(text, "@hash@", text::sha256_hex(text.substr(begin, text.size() - begin - after.size())));
}

ensemble::Ensemble four_rows(std::int64_t first, std::uint64_t seed) {
  ensemble::Ensemble rows;
  rows.seed = seed;
  rows.first = first;
  rows.requested = 4;
  rows.replications = {first, first + 1, first + 2, first + 3};
  return rows;
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

TEST_CASE("reports for --observed") {
  const auto scenario =
      scenario::read_scenario_text("scenario.yaml", bad::slurp(bad::corpus("scenario.yaml"))).scenario;
  REQUIRE(scenario.has_value());
  const auto reader = [&](const std::string& base, const std::string& text) {
    return of_table(base, text, [&](text::SourceSet& sources, int file, text::Diagnostics& diagnostics) {
      return scenario::read_observations(sources, file, *scenario, diagnostics).has_value();
    });
  };
  CHECK(reader("observations.csv", bad::slurp(bad::corpus("observations.csv"))).empty());
  CHECK(bad::check_cases("observations.cases", reader) >= 60);
}

TEST_CASE("forecasts and observations of a hub") {
  const auto reader = [](const std::string& base, const std::string& text) {
    return of_table(base, text, [&](text::SourceSet& sources, int file, text::Diagnostics& diagnostics) {
      if (base == "observed.csv") return text::read_hub_observations(sources, file, diagnostics).has_value();
      const std::array files = {file};
      return text::read_hub_forecasts(sources, files, diagnostics).has_value();
    });
  };
  for (const char* base : {"forecast.csv", "observed.csv"}) CHECK(reader(base, bad::slurp(bad::corpus(base))).empty());
  CHECK(bad::check_cases("hub.cases", reader) >= 45);
}

TEST_CASE("tables for fit") {
  const auto scenario =
      scenario::read_scenario_text("scenario.yaml", bad::slurp(bad::corpus("scenario.yaml"))).scenario;
  REQUIRE(scenario.has_value());
  const auto reader = [&](const std::string& base, const std::string& text) {
    return of_table(base, text, [&](text::SourceSet& sources, int file, text::Diagnostics& diagnostics) {
      const std::string driven = base == "exposure.csv" ? text : bad::slurp(bad::corpus("exposure.csv"));
      const int exposure_file = base == "exposure.csv" ? file : sources.add("exposure.csv", driven);
      const auto exposure = scenario::read_exposure(sources, exposure_file, diagnostics);
      if (!exposure) return false;
      scenario::check_exposure(*exposure, *scenario, diagnostics);
      if (base == "exposure.csv") return !diagnostics.has_errors();
      return scenario::read_incidents(sources, file, *exposure, {}, diagnostics).has_value();
    });
  };
  for (const char* base : {"exposure.csv", "attacks.csv", "ged.csv"}) {
    CHECK(reader(base, bad::slurp(bad::corpus(base))).empty());
  }
  CHECK(bad::check_cases("fit.cases", reader) >= 40);
}

TEST_CASE("tables of roads and places") {
  const Folder folder;
  const auto reader = [&](const std::string& base, const std::string& text) {
    for (const char* name : {"roads.csv", "places.csv"}) {
      folder.write(name, base == name ? text : bad::slurp(bad::corpus(name)));
    }
    scenario::ReadOptions options;
    options.root = folder.path();
    auto result = scenario::read_scenario_text((folder.path() / "s.yaml").string(), kOfTables, options);
    CHECK(result.scenario.has_value() != result.diagnostics.has_errors());
    result.diagnostics.sort();
    return without(folder.path(), bad::lines_of(result.diagnostics, result.sources, (folder.path() / base).string()));
  };
  for (const char* base : {"roads.csv", "places.csv"}) CHECK(reader(base, bad::slurp(bad::corpus(base))).empty());
  CHECK(bad::check_cases("roads.cases", reader) >= 40);
}

TEST_CASE("files of a forecast in chunks") {
  const Folder folder;
  const output::StoredForecast stored = output::read_forecast_plan(with_hash(bad::slurp(bad::corpus("chunk.plan"))));
  const auto reader = [&](const std::string& base, const std::string& text) -> std::vector<std::string> {
    try {
      if (base == "chunk.plan") {
        (void)output::read_forecast_plan(with_hash(text));
        return {};
      }
      std::string content = replaced(text, "@plan@", stored.sha256);
      content = replaced(content, "@frame@", output::frame(four_rows(0, 5)));
      content = replaced(content, "@other@", output::frame(four_rows(0, 6)));
      content = replaced(content, "@late@", output::frame(four_rows(4, 5)));
      folder.write("000001.rows", content);
      cli::FrameReader frames(folder.path() / "000001.rows", stored, 1);
      while (frames.next()) {
      }
      if (!frames.complete()) return {"not complete"};
    } catch (const std::invalid_argument& error) {
      return {error.what()};
    }
    return {};
  };
  for (const char* base : {"chunk.plan", "chunk.rows"}) CHECK(reader(base, bad::slurp(bad::corpus(base))).empty());
  CHECK(bad::check_cases("chunk.cases", reader) >= 35);
}
