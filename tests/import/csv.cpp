#include <cmath>
#include <taji/network/geodesy.hpp>

#include "data.hpp"

using namespace taji;
using namespace taji::import;

namespace {

const std::string kNodes = "id,lat,lon,name\n1,12,-8,Bamako\n2,12,-7.9,\n3,12,-7.8,Kati\n4,12.1,-7.9,Ségou\n";
const std::string kRoads = "id,from,to,km\nr1,1,2,11\nr2,2,3,12\nr3,2,4,13\n";

/// Millimetres between Bamako and node 2.
std::int64_t straight() {
  return std::llround(network::great_circle_km(12, -8, 12, -7.9) * 1e6);
}

void refused(const std::string& nodes, const std::string& roads, const std::string& code, const std::string& words,
             const ReadOptions& read = {}) {
  const auto result = testing::csv(nodes, roads, {}, read);
  CHECK_FALSE(result.network);
  CHECK_MESSAGE(result.says(code), result.said());
  CHECK_MESSAGE(result.said().find(words) != std::string::npos, result.said());
}

}  // namespace

TEST_CASE("a table of nodes and one of roads") {
  const auto result = testing::csv(kNodes, kRoads);
  REQUIRE_MESSAGE(result.network, result.said());
  CHECK(result.network->places.size() == 4);
  REQUIRE(result.place("segou") != nullptr);
  CHECK(result.place("segou")->name == "Ségou");
  CHECK(result.place("segou")->latitude == 12.1);
  CHECK(result.place("n2")->kind == "junction");
  REQUIRE(result.road("kati-n2") != nullptr);
  CHECK(result.road("kati-n2")->mm == 12'000'000);
  CHECK(result.classes.at(result.road("kati-n2")->road_class).id == "paved");
  CHECK(result.network->km == doctest::Approx(36));
}

TEST_CASE("the order of rows and of ends gives no other bytes") {
  const std::string bytes = testing::csv(kNodes, kRoads).yaml();
  CHECK(testing::csv(kNodes, kRoads).yaml() == bytes);
  CHECK(testing::csv("id,lat,lon,name\n4,12.1,-7.9,Ségou\n2,12,-7.9,\n1,12,-8,Bamako\n3,12,-7.8,Kati\n",
                     "id,from,to,km\nr3,4,2,13\nr1,1,2,11\nr2,3,2,12\n")
            .yaml() == bytes);
}

TEST_CASE("columns go by the names they are given") {
  ReadOptions read;
  read.columns = {{"node.id", "No"},        {"node.lat", "Breite"}, {"node.lon", "Länge"},
                  {"road.metres", "Meter"}, {"road.from", "von"},   {"road.to", "nach"}};
  const auto result = testing::csv("No,Breite,Länge\na,1,1\nb,1,1.1\n", "von,nach,Meter,km\na,b,12000,99\n", {}, read);
  REQUIRE_MESSAGE(result.network, result.said());
  CHECK(result.network->roads[0].mm == 12'000'000);
  read.columns["road.metres"] = "Metre";
  refused("No,Breite,Länge\na,1,1\nb,1,1.1\n", "von,nach,Meter,km\na,b,12000,99\n", "missing-column",
          "did you mean 'Meter'", read);
}

TEST_CASE("Latin-1 is found out, or said") {
  const std::string latin1 = "id,lat,lon,name\n1,12,-8,S\xE9gou \x92\n2,12,-7.9,Kati\n";
  const auto found = testing::csv(latin1, "from,to,km\n1,2,11\n");
  REQUIRE_MESSAGE(found.network, found.said());
  CHECK(found.place("segou")->name == "Ségou ’");
  CHECK(found.data->notes == std::vector<std::string>{"nodes.csv is not UTF-8, and was read as Latin-1"});
  ReadOptions read;
  read.encoding = Encoding::utf8;
  refused(latin1, "from,to,km\n1,2,11\n", "utf8", "nodes.csv:2:10", read);
  refused("id,lat,lon,name\n1,12,-8,S\xE9gou\x81\n", "from,to,km\n", "encoding", "byte 81");
}

TEST_CASE("duplicates go, parallel roads stay") {
  const auto result = testing::csv(kNodes, "from,to,km\n1,2,11\n2,1,11\n1,2,11\n2,3,12\n2,4,13\n2,4,14\n2,4,14\n");
  REQUIRE(result.network);
  CHECK(result.network->duplicates == 3);
  CHECK(result.network->roads.size() == 4);
  CHECK(result.road("n2-segou")->mm == 13'000'000);
  CHECK(result.road("n2-segou-2")->mm == 14'000'000);
}

TEST_CASE("one-ways there and back of one length are a road for both ways") {
  const auto result = testing::csv(kNodes, "from,to,km,oneway\n1,2,11,true\n2,1,11,True\n2,3,12,\n2,4,13,no\n");
  REQUIRE(result.network);
  CHECK(result.network->both_ways == 1);
  CHECK_FALSE(result.road("bamako-n2")->oneway);
  // Of different lengths they stay two.
  CHECK(
      testing::csv(kNodes, "from,to,km,oneway\n1,2,11,true\n2,1,12,True\n2,3,12,\n2,4,13,no\n").network->roads.size() ==
      4);
}

TEST_CASE("roads without length join their ends, and loops go") {
  const auto result = testing::csv("id,lat,lon,name\n1,12,-8,Bamako\n2,12,-8,\n3,12,-7.8,Kati\n4,12,-7.9,\n",
                                   "from,to,km\n1,2,0\n2,3,30\n4,4,5\n4,3,20\n2,4,15\n");
  REQUIRE_MESSAGE(result.network, result.said());
  CHECK(result.network->zero_length == 1);
  CHECK(result.network->loops == 1);
  CHECK(result.network->places.size() == 2);
  CHECK(result.road("bamako-kati")->mm == 30'000'000);
  CHECK(result.road("bamako-kati-2")->mm == 35'000'000);
}

TEST_CASE("a road shorter than the straight line is named, refused or repaired") {
  const std::string roads = "id,from,to,km\nr1,1,2,9\nr2,2,3,12\nr3,2,4,13\n";
  const auto kept = testing::csv(kNodes, roads);
  REQUIRE(kept.network);
  REQUIRE(kept.network->too_short.size() == 1);
  CHECK(kept.network->too_short[0].sentence() == "road r1 is 9.000 km long, and the straight line is 10.877 km");
  CHECK(kept.road("bamako-n2")->mm == 9'000'000);
  const auto refused = testing::csv(kNodes, roads, {.too_short = Short::refuse});
  CHECK_FALSE(refused.network);
  CHECK(refused.said().find("roads.csv:2:1: road r1 is 9.000 km long") != std::string::npos);
  const auto repaired = testing::csv(kNodes, roads, {.too_short = Short::repair});
  CHECK(repaired.road("bamako-n2")->mm == straight());
  CHECK(repaired.network->too_short.size() == 1);
  // Within 2 % it is no more than a rough earth.
  CHECK(testing::csv(kNodes, "from,to,km\n1,2,10.7\n2,3,12\n2,4,13\n").network->too_short.empty());
  // A length of nothing between ends that are apart is never taken for one.
  CHECK(testing::csv(kNodes, "from,to,km\n1,2,0\n2,3,12\n2,4,13\n").road("bamako-n2")->mm == straight());
}

TEST_CASE("the largest part is kept, and what was dropped is told") {
  const std::string nodes = kNodes + "5,13,-8,Nara\n6,13,-7.9,\n7,14,-7,Lone\n";
  const auto result = testing::csv(nodes, kRoads + "r4,5,6,20\n");
  REQUIRE(result.network);
  CHECK(result.network->places.size() == 4);
  REQUIRE(result.network->dropped.size() == 2);
  CHECK(result.network->dropped[0].at == "Nara");
  CHECK(result.network->dropped[0].km == doctest::Approx(20));
  CHECK(result.network->dropped_names == std::vector<std::string>{"Lone", "Nara"});
  CHECK(testing::csv(nodes, kRoads + "r4,5,6,20\n", {.connected = Connected::all}).network->roads.size() == 4);
}

TEST_CASE("of what can be entered but not left no part is made, unless one-ways are not looked at") {
  const std::string roads = "from,to,km,oneway\n1,2,11,\n2,3,12,\n2,4,13,yes\n";
  CHECK(testing::csv(kNodes, roads).place("segou") == nullptr);
  CHECK(testing::csv(kNodes, roads, {.connected = Connected::weak}).place("segou") != nullptr);
  const auto none = testing::csv(kNodes, "from,to,km,oneway\n1,2,11,yes\n2,3,12,yes\n");
  CHECK(none.says("not-connected"));
}

TEST_CASE("without lengths straight lines stand for them, times a factor") {
  ReadOptions read;
  read.winding = 1.5;
  const auto result = testing::csv("", "from_lat,from_lon,to_lat,to_lon\n12,-8,12,-7.9\n", {}, read);
  REQUIRE_MESSAGE(result.network, result.said());
  CHECK(std::abs(result.network->roads[0].mm - straight() * 3 / 2) <= 1);
  CHECK(result.data->notes ==
        std::vector<std::string>{"1 road has no length: straight lines times 1.5 stand for them"});
}

TEST_CASE("times are taken where they are asked for") {
  ReadOptions read;
  read.columns["road.minutes"] = "min";
  const auto result = testing::csv(kNodes, "from,to,km,min\n1,2,11,30\n2,3,12,\n2,4,13,20\n", {}, read);
  REQUIRE(result.network);
  REQUIRE(result.road("bamako-n2")->own_speed);
  CHECK(result.road("bamako-n2")->loaded_kmh == doctest::Approx(22));
  CHECK_FALSE(result.road("kati-n2")->own_speed);
}

TEST_CASE("what is trimmed lies between no two named places") {
  const auto result = testing::csv(kNodes + "5,12.2,-7.9,\n6,12.2,-7.8,\n",
                                   kRoads + "r4,4,5,20\nr5,5,6,20\nr6,4,6,20\n", {.trim = true});
  REQUIRE(result.network);
  CHECK(result.network->trimmed == 3);
  CHECK(result.network->roads.size() == 3);
}

TEST_CASE("faulty tables are refused with row and column") {
  refused(kNodes, "from,to,km\n1,2,11\n1,9,12\n", "unknown-node", "roads.csv:3:3: '9' is not in the table of nodes");
  refused(kNodes, "from,to,km\n1,2,far\n", "number-malformed", "roads.csv:2:5: 'km' is a number from 0 to 100000");
  refused(kNodes, "from,to,km\n1,2,-3\n", "out-of-range", "roads.csv:2:5");
  refused(kNodes, "from,to,km\n1,2,nan\n", "number-malformed", "roads.csv:2:5");
  refused(kNodes, "from,to,km\n1,,3\n", "missing-value", "this road has no 'to'");
  refused(kNodes, "from,to,km\n1,2\n", "csv-ragged", "2 fields");
  refused(kNodes, "from;to;km\n1;2;3\n", "csv-separator", "commas");
  refused(kNodes, "from,to,km,class\n1,2,11,pavd\n", "unknown-class", "did you mean 'paved'");
  refused(kNodes, "from,to,km,oneway\n1,2,11,so\n", "wrong-kind", "roads.csv:2:8: 'oneway' wants");
  refused("id,lat,lon\n1,91,0\n", "from,to,km\n", "out-of-range", "nodes.csv:2:3: 'lat' is a number from -90 to 90");
  refused("id,lat,lon\n1,1,0\n1,1,0\n", "from,to,km\n", "duplicate-id", "nodes.csv:3:1: node '1' is given twice");
  refused("id,lat,lon,kind\n1,1,0,villge\n", "from,to,km\n", "wrong-kind", "'villge' is no kind of place");
  refused("", "from,to\na,b\n", "missing-value", "the road in row 2 has no length, and its ends no positions");
  refused("", "a,b\n1,2\n", "missing-column", "--column road.from=FROM_ID");
  refused("", "id,lat,lon\n1,2,3\n", "missing-table", "one of roads goes with it");
  refused("", "from,to,km,from_lat,from_lon\na,b,1,1,1\na,c,1,1,2\n", "two-positions",
          "roads.csv:3:1: 'a' has another");
  refused("", "from,to,km,class\na,b,1,track\n", "no-roads", "--class track=unpaved");
  refused("", "", "csv-empty", "holds nothing");
}

TEST_CASE("names that several places have are told apart, and odd ones borne") {
  const auto result = testing::csv(
      "id,lat,lon,name\n1,12,-8,Kita\n2,12,-7.9,KITA\n3,12,-7.8,\"a: [b], \"\"c\"\"\"\n4,12,-7.7,off\n5,12,-7.6,???\n",
      "from,to,km\n1,2,11\n2,3,12\n3,4,13\n4,5,14\n");
  REQUIRE_MESSAGE(result.network, result.said());
  std::vector<std::string> ids;
  for (const Place& one : result.network->places) ids.push_back(one.id);
  CHECK(ids == std::vector<std::string>{"a_b_c", "kita_n1", "kita_n2", "n5", "off"});
  const std::string yaml = result.yaml();
  CHECK(yaml.find("  \"off\": {name: \"off\"") != std::string::npos);
  CHECK(yaml.find("name: \"a: [b], \\\"c\\\"\"") != std::string::npos);
}
