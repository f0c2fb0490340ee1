// Plans of sweeps: what is read, and what is said of what cannot be.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <taji/scenario/plan.hpp>
#include <taji/text/file.hpp>

using namespace taji;
using scenario::Parameter;

namespace {

scenario::PlanReadResult read(const std::string& text) {
  return scenario::read_plan_text("plan.yaml", text, "folder");
}

const std::string kHead = "taji: 1\nscenario: s.yaml\n";

struct Bad {
  std::string text, code, message, suggestion;
  int line;
};

}  // namespace

TEST_CASE("a whole plan") {
  const auto result = read(
      "taji: 1\nname: Two\nscenario: ../s.yaml\nvariant: calm\nset: {a.b: 5 %, c: {uniform: [1 h, 2 h]}}\nseed: 7\n"
      "replications: 200\nmeasures: [unserved_l, \"p_dry.30d[city,diesel]\"]\nreplications_table: true\n"
      "design:\n  grid:\n    x: 20, 40, 60\n    y: [fastest, safest]\n    z: 0 %..40 %:5\n    w: 1 kl..100 kl:3 log\n");
  REQUIRE(result.plan.has_value());
  const scenario::Plan& plan = *result.plan;
  CHECK(plan.name == "Two");
  CHECK(plan.scenario == "s.yaml");
  CHECK(plan.variant == "calm");
  CHECK(plan.set == std::vector<std::pair<std::string, std::string>>{{"a.b", "5 %"}, {"c", "{uniform: [1 h, 2 h]}"}});
  CHECK(plan.seed == 7);
  CHECK(plan.replications == 200);
  CHECK(plan.measures.size() == 2);
  CHECK(plan.replications_table);
  CHECK(plan.design == scenario::DesignKind::grid);
  REQUIRE(plan.parameters.size() == 4);
  CHECK(plan.parameters[0].values == std::vector<std::string>{"20", "40", "60"});
  CHECK(plan.parameters[1].values == std::vector<std::string>{"fastest", "safest"});
  CHECK(plan.parameters[2].kind == Parameter::Kind::range);
  CHECK(plan.parameters[2].high == doctest::Approx(0.4));
  CHECK(plan.parameters[2].points == 5);
  CHECK(plan.parameters[3].logarithmic);
  CHECK(plan.parameters[3].low == 1000);
}

TEST_CASE("what cannot be read says where and what would do") {
  const std::vector<Bad> cases = {
      {"taji: 1\nscenario: s.yaml\n", "missing-key", "lacks 'design'", "for example", 1},
      {"taji: 1\ndesign: {grid: {a: [1]}}\n", "missing-key", "lacks 'scenario'", "", 1},
      {"taji: 2\nscenario: s\n", "version", "reads format 1", "taji: 1", 1},
      {kHead + "desing: {grid: {a: [1]}}\ndesign: {grid: {a: [1]}}\n", "unknown-key", "'desing'", "'design'", 3},
      {kHead + "design: {gird: {a: [1]}}\n", "unknown-key", "no design 'gird'", "'grid'", 3},
      {kHead + "design: {grid: {a: []}}\n", "empty", "'a' has no value", "", 3},
      {kHead + "design:\n  grid:\n    a: 0 %..40 %\n", "points", "how many points", "0 %..40 %:5", 5},
      {kHead + "design:\n  grid:\n    a: 40 %..0 %:3\n", "law-domain", "'a'", "", 5},
      {kHead + "design:\n  grid:\n    a: 0 %..40 kl:3\n", "unit-kind", "'a'", "", 5},
      {kHead + "design:\n  grid:\n    a: 0 kl..40 kl:3 log\n", "range", "logarithmic", "", 5},
      {kHead + "design: {grid: {a: {lognormal: {median: 1 h, p90: 2 h}}}}\n", "law-in-grid", "latin_hypercube", "", 3},
      {kHead + "design: {sobol: {points: 8, parameters: {a: 0 %..40 %:5}}}\n", "points", "all parameters", "0 %..40 %",
       3},
      {kHead + "design: {sobol: {parameters: {a: 0 %..40 %}}}\n", "missing-key", "lacks 'points'", "", 3},
      {kHead + "design: {latin_hypercube: {points: 8, shift: true, parameters: {a: 0 %..40 %}}}\n", "unknown-key",
       "'shift'", "", 3},
      {kHead + "design: {list: [{a: 1, b: 2}, {a: 1}]}\n", "missing-key", "lacks 'b'", "", 3},
      {kHead + "design: {list: [{alpha: 1}, {alpha: 1, alpa: 2}]}\n", "unknown-key", "'alpa'", "'alpha'", 3},
      {kHead + "design: {list: nowhere.csv}\n", "file", "nowhere.csv", "", 3},
      {kHead + "replications: 0\ndesign: {grid: {a: [1]}}\n", "wrong-kind", "'replications'", "", 3},
      {kHead + "design: {grid: {a: 0..1:1000, b: 0..1:1000}}\n", "too-many", "100000", "latin_hypercube", 3}};
  for (const Bad& bad : cases) {
    INFO(bad.text);
    const auto result = read(bad.text);
    CHECK_FALSE(result.plan.has_value());
    const std::string shown = text::render(result.diagnostics, result.sources, false);
    INFO(shown);
    const auto& list = result.diagnostics.list();
    CHECK(std::any_of(list.begin(), list.end(), [&](const text::Diagnostic& one) {
      return one.code == bad.code && one.place.line == bad.line && one.message.find(bad.message) != std::string::npos &&
             one.suggestion.find(bad.suggestion) != std::string::npos;
    }));
  }
}

TEST_CASE("a list from a CSV file, with its hash among the inputs") {
  const auto folder = std::filesystem::temp_directory_path() / "taji-plans-test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "points.csv") << "a.b,c\n5 %,\"{uniform: [1 h, 2 h]}\"\n6 %,3 h\n";
  const auto result = scenario::read_plan_text("plan.yaml", kHead + "design: {list: points.csv}\n", folder);
  std::filesystem::remove_all(folder);
  REQUIRE(result.plan.has_value());
  CHECK(result.plan->parameters[1].path == "c");
  CHECK(result.plan->parameters[1].values == std::vector<std::string>{"{uniform: [1 h, 2 h]}", "3 h"});
  CHECK(result.inputs.size() == 2);
}

TEST_CASE("a plan is told from a scenario by what it holds") {
  const auto folder = std::filesystem::temp_directory_path() / "taji-plans-test-2";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "plan.yaml") << "taji: 1\nscenario: s.yaml\n";
  std::ofstream(folder / "scenario.yaml") << "taji: 1\nname: x\nnetwork: n.yaml\n";
  std::ofstream(folder / "broken.yaml") << "taji: 1\nscenario: [\n";
  const auto plan = scenario::read_plan(folder / "plan.yaml");
  REQUIRE(plan.has_value());
  CHECK_FALSE(plan->plan.has_value());  // it lacks its design, and says so
  CHECK(plan->diagnostics.list().front().message == "the plan lacks 'design'");
  CHECK(plan->inputs.front().path == (folder / "plan.yaml").string());
  CHECK_FALSE(scenario::read_plan(folder / "scenario.yaml").has_value());
  CHECK_FALSE(scenario::read_plan(folder / "broken.yaml").has_value());
  CHECK_THROWS_AS(scenario::read_plan(folder / "none.yaml"), text::FileError);
  std::filesystem::remove_all(folder);
}

TEST_CASE("a parameter of the command line") {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  const auto values = scenario::read_parameter(sources, "a.b=1 kl, 2 kl", diagnostics, "--grid");
  REQUIRE(values.has_value());
  CHECK(values->path == "a.b");
  CHECK(values->values == std::vector<std::string>{"1 kl", "2 kl"});
  const auto laws = scenario::read_parameter(sources, "d=[{uniform: [1 h, 2 h]}, 3 h]", diagnostics, "--grid");
  REQUIRE(laws.has_value());
  CHECK(laws->values == std::vector<std::string>{"{uniform: [1 h, 2 h]}", "3 h"});
  const auto range = scenario::read_parameter(sources, "c=0..1:11", diagnostics, "--range");
  REQUIRE(range.has_value());
  CHECK(scenario::grid_value(*range, 3) == "0.3");
  CHECK_FALSE(diagnostics.has_errors());
  CHECK_FALSE(scenario::read_parameter(sources, "no path", diagnostics, "--grid").has_value());
  // Faults that YAML can read past.
  for (const char* faulty :
       {"d=[, 2 h]", "d=[{uniform:idors, 2 ight}, 3 h]", "d={range: [1 h, 2 h], range: [1 h, 3 h]}"}) {
    CAPTURE(faulty);
    text::Diagnostics own;
    CHECK_FALSE(scenario::read_parameter(sources, faulty, own, "--grid").has_value());
    CHECK(own.has_errors());
  }
  CHECK(diagnostics.has_errors());
}

TEST_CASE("the schema beside the plans is the one that the program prints, and names the keys that are read") {
  std::ifstream file(TAJI_SOURCE_DIR "/scenarios/sweeps/plan.schema.json");
  std::ostringstream committed;
  committed << file.rdbuf();
  const bool same = committed.str() == scenario::plan_schema();
  CHECK_MESSAGE(same, "to renew it: taji schema --plan > scenarios/sweeps/plan.schema.json");
  const auto schema = nlohmann::json::parse(scenario::plan_schema());
  const auto unknown = [](const std::string& plan) {
    const auto result = read(plan);
    const auto& list = result.diagnostics.list();
    return std::any_of(list.begin(), list.end(), [](const auto& one) { return one.code == "unknown-key"; });
  };
  CHECK(schema["properties"].size() == 10);
  for (const auto& [key, value] : schema["properties"].items()) CHECK_FALSE(unknown("taji: 1\n" + key + ": {}\n"));
  CHECK(unknown("taji: 1\nscenarios: {}\n"));
  for (const auto& design : schema["properties"]["design"]["oneOf"]) {
    const std::string kind = design["required"][0];
    std::string keys;
    const auto of_kind = design["properties"][kind].value("properties", nlohmann::json::object());
    for (const auto& [key, value] : of_kind.items()) {
      keys += (keys.empty() ? "" : ", ") + key + ": 1";
    }
    CHECK_FALSE(unknown("taji: 1\ndesign: {" + kind + ": {" + keys + "}}\n"));
  }
}

TEST_CASE("values as numbers") {
  CHECK(scenario::measured("30 %")->value == doctest::Approx(0.3));
  CHECK(scenario::measured("30 %")->percent);
  CHECK(scenario::measured("2 d")->dimension == text::Dimension::duration);
  CHECK(scenario::measured("45.9 kl")->value == 45900);
  CHECK(scenario::measured("0.2 / 1000 km")->dimension == text::Dimension::attacks);
  CHECK_FALSE(scenario::measured("fastest").has_value());
  CHECK_FALSE(scenario::measured("{uniform: [1 h, 2 h]}").has_value());
}
