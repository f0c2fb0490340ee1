// Networks from CSV files: which rows are kept, what is wrong with rows, and that tables are files of the network.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <taji/text/file.hpp>

#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace fs = std::filesystem;

namespace {

/// A folder that is removed again.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("taji-tables-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_ / "scenarios");
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / "scenarios" / name) << text;
    return path_ / "scenarios" / name;
  }

 private:
  fs::path path_;
};

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

//  depot - a - b - city, depot - c - city; b - blind; city - x - y - city
const std::string kRoads =
    "id,from,to,km,class,oneway,interdiction\n"
    "da,depot,a,100,,,5 %\n"
    "ab,a,b,80.5,unpaved,,\n"
    "bc,b,city,20,,true,\n"
    "dc,depot,c,300,paved,false,\n"
    "cc,c,city,200 km,,,\n"
    "blind,b,blind,10,,,\n"
    "cx,city,x,10,,,\n"
    "xy,x,y,10,,,\n"
    "yc,y,city,10,,,\n";
const std::string kTable = "network: {road_table: roads.csv}\n";

std::set<std::string> roads_of(const ReadResult& r) {
  std::set<std::string> out;
  REQUIRE_MESSAGE(r.scenario.has_value(), shown(r));
  for (const RoadEntry& road : r.scenario->network.roads) out.insert(road.id);
  return out;
}

std::set<std::string> places_of(const ReadResult& r) {
  std::set<std::string> out;
  for (const PlaceEntry& place : r.scenario->network.places) out.insert(place.id);
  return out;
}

using Ids = std::set<std::string>;

}  // namespace

TEST_CASE("of a table the roads on ways between named places are kept, as if they were listed") {
  const Folder folder;
  folder.write("roads.csv", kRoads);
  const ReadResult r = read_scenario(folder.write("s.yaml", with_network(kTable)));
  CHECK(roads_of(r) == Ids{"ab", "bc", "cc", "da", "dc"});
  CHECK(places_of(r) == Ids{"a", "b", "c", "city", "depot"});
  CHECK(r.diagnostics.list().empty());
  CHECK(slot_at(r, "network.roads.da.interdiction").value == doctest::Approx(0.05));
  CHECK(slot_at(r, "network.roads.cc.km").value == 200);
  const auto& roads = r.scenario->network.roads;
  const auto bc = std::find_if(roads.begin(), roads.end(), [](const RoadEntry& road) { return road.id == "bc"; });
  CHECK(bc->oneway);
  CHECK(bc->road_class == "paved");
  REQUIRE(r.inputs.size() == 2);
  CHECK(r.inputs[1].sha256 == text::sha256_hex(kRoads));
}

TEST_CASE("roads of a table have speeds of their own, by which the fastest ways are found") {
  const Folder folder;
  // By their class 100 km over a are faster than 110 over b; by their own speeds they take 5 h, against 2.
  const auto kept = [&](const std::string& speeds) {
    folder.write("roads.csv", "from,to,km,loaded,empty\ndepot,a,50," + speeds + "\na,city,50," + speeds +
                                  "\ndepot,b,55,55 km/h,\nb,city,55,55 km/h,\n");
    return read_scenario(folder.write("s.yaml", with_network("network: {road_table: roads.csv, within: 1 km}\n")));
  };
  CHECK(roads_of(kept(",")) == Ids{"depot-a", "a-city"});
  CHECK(roads_of(kept("20 km/h,30 km/h")) == Ids{"depot-b", "b-city"});
  const ReadResult both = kept("60 km/h,70 km/h");
  CHECK(roads_of(both) == Ids{"depot-a", "a-city"});
  CHECK(slot_at(both, "network.roads.a-city.speed.loaded").value == 60);
  CHECK(slot_at(both, "network.roads.a-city.speed.empty").value == 70);
}

TEST_CASE("what a scenario names is kept of a table, wherever it names it") {
  const Folder folder;
  folder.write("roads.csv", kRoads);
  const auto kept = [&](const std::string& text, const ReadOptions& options = {}) {
    return roads_of(read_scenario(folder.write("s.yaml", text), options));
  };
  const std::string plain = with_network(kTable);
  const Ids usual = {"ab", "bc", "cc", "da", "dc"};
  const auto and_also = [&](std::initializer_list<const char*> more) {
    Ids out = usual;
    out.insert(more.begin(), more.end());
    return out;
  };
  CHECK(kept(plain + "closures: [{road: blind}]\n") == and_also({"blind"}));
  CHECK(kept(plain + "zones: {north: {roads: [xy]}}\n") == and_also({"cx", "xy", "yc"}));
  CHECK(kept(plain + "timeline: [{at: 5 d, close: [x]}]\n") == and_also({"cx", "xy", "yc"}));
  const std::string variant = "variants:\n  v: {network.roads.blind.interdiction: 10 %}\n";
  CHECK(kept(edit(plain, "variants:\n", variant)) == and_also({"blind"}));
  ReadOptions options;
  options.overrides = {{"network.roads.blind.interdiction", "10 %"}};
  CHECK(kept(plain, options) == and_also({"blind"}));
  options.overrides = {};
  options.named = {"y"};
  CHECK(kept(plain, options) == and_also({"cx", "xy", "yc"}));
  // Roads of its own hang on where they like, and change keys of rows.
  const std::string own =
      "network:\n  road_table: roads.csv\n  places: {far: ~}\n"
      "  roads: [{id: af, from: blind, to: far, km: 5}, {id: fc, from: far, to: c, km: 5}, {id: da, km: 7}]\n";
  const ReadResult r = read_scenario(folder.write("s.yaml", with_network(own)));
  CHECK(roads_of(r) == and_also({"af", "fc", "blind"}));
  CHECK(slot_at(r, "network.roads.da.km").value == 7);
}

TEST_CASE("a table of places, and ids made of ends") {
  const Folder folder;
  folder.write("roads.csv", "from,to,km\ndepot,m,10\nm,city,20\n");
  folder.write("places.csv",
               "id,name,lat,lon,haven\ndepot,The depot,6.82,-5.28,\ncity,,6.9,-5.3,\nm,,,,true\nlone,,,,\n");
  const ReadResult r = read_scenario(
      folder.write("s.yaml", with_network("network: {road_table: roads.csv, place_table: places.csv}\n")));
  CHECK(roads_of(r) == Ids{"depot-m", "m-city"});
  CHECK(places_of(r) == Ids{"city", "depot", "m"});
  for (const PlaceEntry& place : r.scenario->network.places) {
    CHECK(place.haven == (place.id == "m"));
    CHECK(place.located == (place.id != "m"));
    if (place.id == "depot") CHECK(place.name == "The depot");
    if (place.id == "depot") CHECK(place.longitude == -5.28);
  }
  CHECK(r.inputs.size() == 3);
}

TEST_CASE("the nearest roads of a large table, in any order of its rows") {
  const Folder folder;
  // depot - p1 … p3 - city, 10 km each, with a mesh of two more rows of places beside it.
  std::vector<std::string> rows;
  for (int row = 0; row < 3; ++row) {
    const auto place = [&](int r, int column) {
      if (r == 0 && column == 0) return std::string("depot");
      if (r == 0 && column == 4) return std::string("city");
      return "p" + std::to_string(r) + std::to_string(column);
    };
    for (int column = 0; column < 5; ++column) {
      if (column < 4) rows.push_back(place(row, column) + "," + place(row, column + 1) + ",10\n");
      if (row < 2) rows.push_back(place(row, column) + "," + place(row + 1, column) + ",30\n");
    }
  }
  const auto kept = [&](const std::string& within) {
    std::string table = "from,to,km\n";
    for (const std::string& row : rows) table += row;
    folder.write("roads.csv", table);
    return roads_of(
        read_scenario(folder.write("s.yaml", with_network("network: {road_table: roads.csv" + within + "}\n"))));
  };
  CHECK(kept("").size() == 22);
  CHECK(kept(", within: 60 km").size() == 22);
  CHECK(kept(", within: 59 km").size() == 13);
  CHECK(kept(", within: 29 km") == Ids{"depot-p01", "p01-p02", "p02-p03", "p03-city"});
  const Ids some = kept(", within: 30 km");
  std::reverse(rows.begin(), rows.end());
  CHECK(kept(", within: 30 km") == some);
}

TEST_CASE("of very many roads the nearest are kept, and a warning says so") {
  const Folder folder;
  std::string table = "from,to,km\n";
  constexpr int kSide = 120;
  for (int row = 0; row < kSide; ++row) {
    for (int column = 0; column < kSide; ++column) {
      const auto id = [](int r, int c) { return "g" + std::to_string(r * kSide + c); };
      if (column + 1 < kSide) table += id(row, column) + "," + id(row, column + 1) + ",10\n";
      if (row + 1 < kSide) table += id(row, column) + "," + id(row + 1, column) + ",10\n";
    }
  }
  folder.write("roads.csv", table + "depot,g0,5\ncity,g119,5\n");
  const ReadResult r = read_scenario(folder.write("s.yaml", with_network(kTable)));
  const std::size_t kept = roads_of(r).size();
  CHECK(kept <= 10'000);
  CHECK(kept > 9'000);
  REQUIRE(with_code(r, "network-cut").size() == 1);
  CHECK(with_code(r, "network-cut")[0]->message.find("of 28,562 roads") == std::string::npos);
  CHECK(with_code(r, "network-cut")[0]->message.find("of 28562 roads") != std::string::npos);
  // The fastest way, along the first row, is there.
  CHECK(roads_of(r).count("g17-g18") == 1);
  CHECK(roads_of(r).count("g14280-g14281") == 0);
}

TEST_CASE("what is wrong with a table is said with file, row and column") {
  const Folder folder;
  const auto fault = [&](const std::string& marked, const std::string& code, const std::string& words,
                         const std::string& network = kTable) {
    const Marked want = unmark(marked);
    folder.write("roads.csv", want.text);
    const ReadResult r = read_scenario(folder.write("s.yaml", with_network(network)));
    INFO(marked);
    INFO(shown(r));
    REQUIRE(r.diagnostics.list().size() == 1);
    const text::Diagnostic& d = r.diagnostics.list()[0];
    CHECK(d.code == code);
    CHECK(d.place.line == want.line);
    CHECK(d.place.column == want.column);
    CHECK(r.sources.name(d.place.file).ends_with("roads.csv"));
    CHECK((d.message + " / " + d.suggestion).find(words) != std::string::npos);
  };
  fault("from,to,§kilometres,km\n", "unknown-column", "kilometres");
  fault("§from,to\n", "missing-column", "'km'");
  fault("from,to,km\ndepot,city,§far\n", "number-missing", "'km'");
  fault("from,to,km\ndepot,city,10\ndepot,x,§-3\n", "out-of-range", "at least 0");
  fault("from,to,km,oneway\ndepot,city,10,§yes\n", "wrong-kind", "true or false");
  fault("from,to,km,interdiction\nx,y,10,§3 km\ndepot,city,10,\n", "unit-kind", "'interdiction'");
  fault("from,to,km,class\ndepot,city,10,\ny,x,1,§pavd\n", "unknown-class", "paved");
  fault("from,to,km,loaded\ndepot,city,10,§55\n", "unit-missing", "'loaded'");
  fault("from,to,km,loaded,empty\ndepot,city,10,,§55 km/h\n", "missing-value", "'loaded'");
  fault("from,to,km\ndepot,§depot,10\n", "road-to-itself", "depot");
  fault("from,to,km\n§depot,,10\n", "missing-value", "'to'");
  fault("from,to,km\ndepot,city,10\ndepot,§city,12\n", "duplicate-id", "column 'id'");
  fault("id,from,to,km\na,depot,city,10\n§a,x,y,12\n", "duplicate-id", "given twice");
  fault("from,to,km\ndepot,city,10,§7\n", "csv-ragged", "4 fields");
  folder.write("places.csv", "id\ndepot\ncity\n");
  fault("from,to,km\ndepot,city,1\ndepot,§cty,10\n", "unknown-place", "cty",
        "network: {road_table: roads.csv, place_table: places.csv}\n");
}

TEST_CASE("tables lie under the root, and go together") {
  const Folder folder;
  folder.write("roads.csv", kRoads);
  const auto code = [&](const std::string& network) {
    const ReadResult r = read_scenario(folder.write("s.yaml", with_network(network)));
    INFO(shown(r));
    REQUIRE(!r.diagnostics.list().empty());
    CHECK_FALSE(r.scenario.has_value());
    return r.diagnostics.list()[0].code;
  };
  CHECK(code("network: {road_table: ../roads.csv}\n") == "outside-root");
  CHECK(code("network: {road_table: none.csv}\n") == "no-file");
  CHECK(code("network: {road_table: [a, b]}\n") == "wrong-kind");
  CHECK(code("network: {place_table: roads.csv}\n") == "missing-key");
  CHECK(code("network: {road_table: roads.csv, within: 5 l}\n") == "unit-kind");
  CHECK(code("network: {road_table: roads.csv, within: 0 km}\n") == "out-of-range");
}

}  // namespace taji::scenario::test
