// Network files: merged under a scenario's own entries, found only under the root folder, recorded as inputs.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <taji/text/file.hpp>

#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace fs = std::filesystem;

namespace {

/// A folder that is removed again.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("taji-scenario-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_ / "scenarios" / "nets");
    fs::create_directories(path_ / "elsewhere");
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return path_ / name;
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

const std::string kNet = R"(taji_network: 1
name: Net
places:
  depot: {kind: depot, name: The depot}
  city: {name: The city, haven: true}
roads:
  - {id: trunk, from: depot, to: city, km: 1002, class: slow,
     interdiction: {uncertain: [1 l, 3 %]}}
  - {id: other, from: depot, to: city, km: 1200}
speeds: {slow: 30 km/h}
)";

const std::string kOwn =
    "network:\n"
    "  places:\n"
    "    depot: {kind: depot, at: [6.82, -5.28]}\n"
    "    city:  {kind: city,  at: [12.65, -8.00]}\n"
    "  roads:\n"
    "    - {id: trunk, from: depot, to: city, km: 1002, class: paved, interdiction: 5 %}\n";

std::string with_network(const std::string& network) {
  return edit(kExample, kOwn, network);
}

std::string net() {
  return edit(kNet, "1 l", "1 %");
}

}  // namespace

TEST_CASE("a scenario names a network file") {
  const Folder folder;
  folder.write("scenarios/nets/net.yaml", net());
  const fs::path file = folder.write("scenarios/s.yaml", with_network("network: nets/net.yaml\n"));
  const ReadResult r = read_scenario(file);
  REQUIRE_MESSAGE(r.scenario.has_value(), shown(r));
  CHECK(r.scenario->network.roads.size() == 2);
  CHECK(slot_at(r, "network.roads.trunk.interdiction").value == doctest::Approx(0.02));
  CHECK(slot_at(r, "network.speeds.slow.empty").value == 30);
  REQUIRE(r.inputs.size() == 2);
  CHECK(r.inputs[0].path == file.string());
  CHECK(r.inputs[1].sha256 == text::sha256_hex(net()));
}

TEST_CASE("own entries add to the file's and override single keys") {
  const Folder folder;
  folder.write("scenarios/nets/net.yaml", net());
  const fs::path file = folder.write("scenarios/s.yaml", with_network(R"(network:
  file: nets/net.yaml
  places: {city: {name: Mine}, depot: ~, third: {}}
  roads: [{id: trunk, interdiction: 5 %}, {id: branch, from: city, to: third, km: 3}]
  speeds: {paved: {loaded: 50 km/h}}
)"));
  const ReadResult r = read_scenario(file);
  REQUIRE_MESSAGE(r.scenario.has_value(), shown(r));
  const Network& n = r.scenario->network;
  CHECK(n.roads.size() == 3);
  CHECK(slot_at(r, "network.roads.trunk.km").value == 1002);
  CHECK(slot_at(r, "network.roads.trunk.interdiction").value == 0.05);
  CHECK(slot_at(r, "network.roads.trunk.interdiction").spread == nullptr);
  CHECK(slot_at(r, "network.speeds.paved.loaded").value == 50);
  CHECK(slot_at(r, "network.speeds.paved.empty").value == 65);  // the built-in one
  for (const PlaceEntry& place : n.places) {
    if (place.id == "city") {
      CHECK(place.name == "Mine");
      CHECK(place.haven);
    }
    if (place.id == "depot") CHECK(place.name == "The depot");
  }
}

TEST_CASE("overrides and variants reach into the file") {
  const Folder folder;
  folder.write("scenarios/nets/net.yaml", net());
  const fs::path file = folder.write("scenarios/s.yaml", with_network("network: nets/net.yaml\n") +
                                                             "  safe: {network.roads.trunk.interdiction: 1 %}\n");
  ReadOptions options;
  options.overrides = {{"network.roads.other.km", "9"}};
  options.variant = "safe";
  const ReadResult r = read_scenario(file, options);
  CHECK(slot_at(r, "network.roads.other.km").value == 9);
  CHECK(slot_at(r, "network.roads.trunk.interdiction").value == 0.01);
  options = {};
  folder.write("scenarios/nets/two.yaml", edit(net(), "km: 1200", "km: 1300"));
  options.overrides = {{"network", "nets/two.yaml"}};
  CHECK(slot_at(read_scenario(file, options), "network.roads.other.km").value == 1300);
  options.overrides = {{"network.file", "nets/two.yaml"}};
  CHECK(slot_at(read_scenario(file, options), "network.roads.other.km").value == 1300);
}

TEST_CASE("a network file that cannot be used") {
  const Folder folder;
  const auto fault = [&](const std::string& network, const std::string& code) {
    const ReadResult r = read_scenario(folder.write("scenarios/s.yaml", with_network(network)));
    INFO(shown(r));
    REQUIRE(r.diagnostics.list().size() == 1);
    CHECK(r.diagnostics.list()[0].code == code);
    CHECK_FALSE(r.scenario.has_value());
    return r.diagnostics.list()[0].place;
  };
  text::Place place = fault("network: nets/none.yaml\n", "no-file");
  CHECK(place.line == 6);
  CHECK(place.column == 10);
  place = fault("network: {file: nets/none.yaml}\n", "no-file");
  CHECK(place.column == 17);
  folder.write("elsewhere/net.yaml", net());
  fault("network: ../elsewhere/net.yaml\n", "outside-root");
  fault("network: " + (folder.path() / "elsewhere/net.yaml").string() + "\n", "outside-root");
  fs::create_symlink(folder.path() / "elsewhere/net.yaml", folder.path() / "scenarios/nets/link.yaml");
  fault("network: nets/link.yaml\n", "outside-root");
  folder.write("scenarios/nets/bad.yaml", edit(net(), "taji_network: 1", "taji_network: 3"));
  fault("network: nets/bad.yaml\n", "version");
  folder.write("scenarios/nets/bad.yaml", edit(net(), "taji_network: 1\n", ""));
  fault("network: nets/bad.yaml\n", "missing-key");
  folder.write("scenarios/nets/bad.yaml", edit(net(), "speeds:", "sped:"));
  place = fault("network: nets/bad.yaml\n", "unknown-key");
  CHECK(place.line == 10);
  folder.write("scenarios/nets/bad.yaml", "[unclosed");
  const ReadResult r = read_scenario(folder.write("scenarios/s.yaml", with_network("network: nets/bad.yaml\n")));
  CHECK(r.diagnostics.has_errors());
}

TEST_CASE("a fault inside a network file is shown there") {
  const Folder folder;
  folder.write("scenarios/nets/net.yaml", kNet);  // a litre where a share belongs
  const ReadResult r = read_scenario(folder.write("scenarios/s.yaml", with_network("network: nets/net.yaml\n")));
  REQUIRE_MESSAGE(r.diagnostics.list().size() == 1, shown(r));
  const text::Diagnostic& fault = r.diagnostics.list()[0];
  CHECK(fault.code == "unit-kind");
  CHECK(fault.place.line == 8);
  CHECK(fault.place.column == 33);
  CHECK(r.sources.name(fault.place.file).find("net.yaml") != std::string::npos);
}

TEST_CASE("where network files may come from") {
  const Folder folder;
  fs::create_directories(folder.path() / "scenarios" / "deep" / "scenarios" / "x");
  folder.write("scenarios/nets/net.yaml", net());
  // The outermost folder named `scenarios` counts, so a scenario further down may reach up to it.
  const fs::path file =
      folder.write("scenarios/deep/scenarios/x/s.yaml", with_network("network: ../../../nets/net.yaml\n"));
  CHECK(read_scenario(file).scenario.has_value());
  ReadOptions options;
  options.root = folder.path() / "scenarios" / "deep";
  CHECK(with_code(read_scenario(file, options), "outside-root").size() == 1);
  // Without such a folder, the file's own.
  folder.write("elsewhere/net.yaml", net());
  CHECK(read_scenario(folder.write("elsewhere/s.yaml", with_network("network: net.yaml\n"))).scenario.has_value());
  CHECK(
      with_code(read_scenario(folder.write("elsewhere/s.yaml", with_network("network: ../scenarios/nets/net.yaml\n"))),
                "outside-root")
          .size() == 1);
  // From memory there is no folder unless one is given.
  const std::string text = with_network("network: nets/net.yaml\n");
  CHECK(with_code(read(text), "no-folder").size() == 1);
  options.root = folder.path() / "scenarios";
  CHECK(read(text, options).scenario.has_value());
}

TEST_CASE("a scenario file that is not there") {
  CHECK_THROWS_AS(read_scenario("/nonexistent/scenario.yaml"), text::FileError);
}

TEST_CASE("the network of Mali") {
  const fs::path root = fs::path(TAJI_SOURCE_DIR) / "scenarios";
  if (!fs::exists(root / "networks" / "mali.yaml")) return;
  ReadOptions options;
  options.root = root;
  std::string text = with_network("network: networks/mali.yaml\n");
  text = edit(text, "    source: depot\n    city: city\n",
              "    source: yamoussoukro\n    marshal: zegoua\n    city: bamako\n");
  text = edit(text, "cities:\n  city:\n", "cities:\n  bamako:\n");
  const ReadResult r = read(text, options);
  CHECK_MESSAGE(r.scenario.has_value(), shown(r));
  CHECK(with_code(r, "shorter-than-straight").empty());
  if (r.scenario) CHECK(r.scenario->network.roads.size() > 50);
}

}  // namespace taji::scenario::test
