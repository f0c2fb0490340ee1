#include "data.hpp"

using namespace taji;
using namespace taji::import;

namespace {

const std::string kNodes = "id,lat,lon,name\n1,12,-8,\n2,12,-7.9,\n3,12,-7.8,Kati\n4,12.1,-7.9,\n";
const std::string kRoads = "from,to,km\n1,2,11\n2,3,12\n2,4,13\n";

testing::Result placed(const std::string& places, const BuildOptions& options = {}) {
  return testing::csv(kNodes, kRoads, options, {}, places);
}

}  // namespace

TEST_CASE("places go to the nearest node, and it is told how far") {
  const auto result = placed("name,lat,lon,kind\nBamako,12.009,-8,city\nOuélessébougou,12.1,-7.91,\n");
  REQUIRE_MESSAGE(result.network, result.said());
  REQUIRE(result.network->snapped.size() == 2);
  CHECK(result.network->snapped[0].id == "bamako");
  CHECK(result.network->snapped[0].km == doctest::Approx(1.0008).epsilon(1e-3));  // 0.009 degrees of 111.195 km
  CHECK(result.place("bamako")->latitude == 12);
  CHECK(result.place("bamako")->kind == "city");
  CHECK(result.place("ouelessebougou")->name == "Ouélessébougou");
  CHECK(result.road("bamako-n2") != nullptr);
}

TEST_CASE("a place takes a node that the data calls the same, and no other named one") {
  const auto same = placed("name,lat,lon,kind\nKATI,12.001,-7.8,border\n");
  REQUIRE_MESSAGE(same.network, same.said());
  CHECK(same.place("kati")->kind == "border");
  // The nearest that is free is node 2, 10.877 km from Kati.
  CHECK(placed("name,lat,lon\nKita,12,-7.8\n").says("place-off-network"));
  CHECK(placed("name,lat,lon\nKita,12,-7.8\n", {.snap_km = 11}).place("kita")->longitude == -7.9);
}

TEST_CASE("of two places the nearer has the node, in any order of rows") {
  const std::string a = "Alpha,12.01,-8\n", b = "Beta,12.02,-8\n";
  const BuildOptions far{.snap_km = 20};
  const auto result = placed("name,lat,lon\n" + b + a, far);
  REQUIRE_MESSAGE(result.network, result.said());
  CHECK(result.place("alpha")->longitude == -8);
  CHECK(result.place("beta")->longitude == -7.9);
  CHECK(placed("name,lat,lon\n" + a + b, far).yaml() == result.yaml());
}

TEST_CASE("places that cannot be put anywhere, or twice, are errors with their row") {
  CHECK(placed("name,lat,lon\nFar,14.1,-7.9\n").said().find("places.csv:2:1: 'Far' is 222.4 km from") !=
        std::string::npos);
  CHECK(placed("name,lat,lon\nOne,12,-8\nONE,12.1,-7.9\n").says("duplicate-id"));
  CHECK(placed("id,name,lat,lon\na,One,12,-8\nb,One,12.1,-7.9\n").network);
  CHECK(placed("name,lat\nOne,12\n").says("missing-column"));
  CHECK(placed("name,lat,lon\n,12,-8\n").says("missing-value"));
  CHECK(placed("name,lat,lon\nOne,,-8\n").says("missing-value"));
  CHECK(placed("name,lat,lon\nOne,12,999\n").says("out-of-range"));
  CHECK(placed("name,lat,lon,kind\nOne,12,-8,vilage\n").says("wrong-kind"));
  CHECK(testing::csv("", "from,to,km\na,b,1\n", {}, {}, "name,lat,lon\nOne,12,-8\n").says("no-positions"));
}
