#include <cmath>
#include <sstream>
#include <taji/network/geodesy.hpp>

#include "data.hpp"

using namespace taji;
using namespace taji::import;

namespace {

const std::filesystem::path kData = std::filesystem::path(TAJI_SOURCE_DIR) / "tests/import/data";

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::string small() {
  return text_of(kData / "small.osm");
}

testing::Result read_small(const std::string& name) {
  testing::Result result;
  result.data = read_osm_roads(kData / name, result.classes, result.sources, result.diagnostics);
  testing::build(result, {});
  return result;
}

bool notes(const testing::Result& result, const std::string& words) {
  for (const std::string& one : result.data->notes) {
    if (one.find(words) != std::string::npos) return true;
  }
  return false;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string way(const std::string& tags) {
  return "<osm version=\"0.6\"><node id=\"1\" lat=\"0\" lon=\"0\"/><node id=\"2\" lat=\"0\" lon=\"1\"/>"
         "<way id=\"1\"><nd ref=\"1\"/><nd ref=\"2\"/>" +
         tags + "</way></osm>";
}

}  // namespace

TEST_CASE("ways become roads between junctions and towns") {
  const auto result = read_small("small.osm");
  REQUIRE_MESSAGE(result.network, result.said());
  // Decisions: node 1 (the city), 2, 4, 5 (Kita) and 6; node 3 lies on a chain of primary and laterite.
  CHECK(result.network->places.size() == 5);
  CHECK(result.network->roads.size() == 6);
  REQUIRE(result.place("cote_d_or") != nullptr);
  CHECK(result.place("cote_d_or")->name == "Côte [d'Or]");
  CHECK(result.place("cote_d_or")->kind == "city");
  REQUIRE(result.place("kita") != nullptr);
  CHECK(result.place("n2")->kind == "junction");
  const double tenth = 1e6 * network::great_circle_km(12, -8, 12, -7.9);
  REQUIRE(result.road("cote_d_or-n2") != nullptr);
  CHECK(std::abs(static_cast<double>(result.road("cote_d_or-n2")->mm) - tenth) <= 1);
  const Road* chain = result.road("n2-n6");
  REQUIRE(chain != nullptr);
  CHECK(chain->own_speed);
  CHECK(result.classes.at(chain->road_class).id == "unpaved");
  CHECK(result.classes.at(result.road("kita-n6")->road_class).id == "unpaved");
  const Road* link = result.road("n6-n4");
  REQUIRE(link != nullptr);
  CHECK(link->oneway);
  CHECK(result.classes.at(link->road_class).id == "paved");
}

TEST_CASE("what was left out is told") {
  const auto result = read_small("small.osm");
  REQUIRE(result.network);
  CHECK(notes(result, "1 way closed to motor traffic"));
  CHECK(notes(result, "1 point of ways that is not in the file"));
  CHECK(result.data->other_classes == std::vector<std::pair<std::string, std::int64_t>>{{"footway", 1}});
  REQUIRE(result.network->dropped.size() == 1);
  CHECK(result.network->dropped[0].vertices == 2);
  CHECK(result.network->dropped[0].km == doctest::Approx(network::great_circle_km(13, -7, 13, -6.9)).epsilon(1e-6));
  CHECK(result.network->not_placed == std::vector<std::string>{"Faraway"});
}

TEST_CASE("pbf gives the bytes of xml, and the order of the file gives no others") {
  const std::string bytes = read_small("small.osm").yaml();
  CHECK(read_small("small.osm.pbf").yaml() == bytes);
  // The same lines from the last to the first.
  std::istringstream lines(small());
  std::string line, body;
  std::vector<std::string> head;
  while (std::getline(lines, line)) {
    if (line.starts_with("  <"))
      body = line + "\n" + body;
    else
      head.push_back(line);
  }
  REQUIRE(head.size() == 3);
  const auto turned = testing::osm(head[0] + "\n" + head[1] + "\n" + body + head[2] + "\n");
  REQUIRE_MESSAGE(turned.network, turned.said());
  CHECK(turned.yaml() == bytes);
}

TEST_CASE("one-ways: said, turned, implied and denied") {
  const auto road = [](const std::string& tags) {
    const auto result = testing::osm(way(tags), {.connected = Connected::weak});
    REQUIRE_MESSAGE(result.network, result.said());
    const Road& one = result.network->roads.at(0);
    return one.id + (one.oneway ? " oneway" : "");
  };
  CHECK(road("<tag k=\"highway\" v=\"primary\"/>") == "n1-n2");
  CHECK(road("<tag k=\"highway\" v=\"primary\"/><tag k=\"oneway\" v=\"yes\"/>") == "n1-n2 oneway");
  CHECK(road("<tag k=\"highway\" v=\"primary\"/><tag k=\"oneway\" v=\"-1\"/>") == "n2-n1 oneway");
  CHECK(road("<tag k=\"highway\" v=\"motorway\"/>") == "n1-n2 oneway");
  CHECK(road("<tag k=\"highway\" v=\"motorway\"/><tag k=\"oneway\" v=\"no\"/>") == "n1-n2");
  CHECK(road("<tag k=\"highway\" v=\"primary\"/><tag k=\"junction\" v=\"roundabout\"/>") == "n1-n2 oneway");
}

TEST_CASE("access goes from the general to the particular") {
  const auto taken = [](const std::string& tags) {
    return !testing::osm(way("<tag k=\"highway\" v=\"primary\"/>" + tags)).data->segments.empty();
  };
  CHECK(taken(""));
  CHECK_FALSE(taken("<tag k=\"access\" v=\"no\"/>"));
  CHECK(taken("<tag k=\"access\" v=\"no\"/><tag k=\"hgv\" v=\"yes\"/>"));
  CHECK_FALSE(taken("<tag k=\"motor_vehicle\" v=\"private\"/>"));
  CHECK_FALSE(taken("<tag k=\"hgv\" v=\"no\"/>"));
}

TEST_CASE("of a way that is given twice the newest counts, wherever it stands") {
  const std::string old =
      "<way id=\"100\" version=\"0\"><nd ref=\"1\"/><nd ref=\"4\"/>"
      "<tag k=\"highway\" v=\"primary\"/></way>\n";
  const std::string bytes = read_small("small.osm").yaml();
  CHECK(testing::osm(replaced(small(), "  <way id=\"100\"", "  " + old + "  <way id=\"100\"")).yaml() == bytes);
  CHECK(testing::osm(replaced(small(), "</osm>", old + "</osm>")).yaml() == bytes);
}

TEST_CASE("damaged and foreign files are refused with where and why") {
  const auto cut = testing::osm(small().substr(0, 900));
  CHECK(cut.says("osm"));
  CHECK(cut.said().find("roads.osm:15:") != std::string::npos);
  CHECK(testing::osm("").says("osm"));
  CHECK(testing::osm("<html></html>").says("osm"));
  CHECK(testing::osm("<!DOCTYPE x [<!ENTITY a \"b\">]><osm version=\"0.6\">&a;</osm>").says("osm"));
  CHECK(testing::osm(replaced(small(), "lat=\"12.0\"", "lat=\"twelve\"")).says("osm"));
  const std::string pbf = text_of(kData / "small.osm.pbf");
  for (std::size_t size = 0; size < pbf.size(); size += 7) {
    const auto result = testing::osm(pbf.substr(0, size), {}, "roads.osm.pbf");
    CHECK((!result.data || !result.network || result.diagnostics.list().empty()));
  }
  for (std::size_t at = 0; at < pbf.size(); at += 3) {
    std::string damaged = pbf;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    const auto result = testing::osm(damaged, {}, "roads.osm.pbf");
    CHECK((result.network || result.diagnostics.has_errors()));
  }
}

TEST_CASE("a file that is none is an I/O fault") {
  testing::Result result;
  CHECK_THROWS_WITH(read_osm_roads(kData, result.classes, result.sources, result.diagnostics),
                    doctest::Contains("cannot read"));
  CHECK_THROWS_WITH(read_osm_roads(kData / "none.osm", result.classes, result.sources, result.diagnostics),
                    doctest::Contains("No such file"));
}
