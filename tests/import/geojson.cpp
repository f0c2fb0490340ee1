#include <taji/network/geodesy.hpp>

#include "data.hpp"

using namespace taji;
using namespace taji::import;

namespace {

std::string feature(const std::string& coordinates, const std::string& properties = "{}",
                    const std::string& type = "LineString") {
  return R"({"type":"Feature","properties":)" + properties + R"(,"geometry":{"type":")" + type + R"(","coordinates":)" +
         coordinates + "}}";
}

std::string collection(const std::string& features) {
  return R"({"type":"FeatureCollection","features":[)" + features + "]}\n";
}

const std::string kMain = feature("[[-8,12],[-7.9,12],[-7.8,12]]", R"({"highway":"primary","name":"RN7"})");
const std::string kSide = feature("[[-7.9,12],[-7.9,12.1]]", R"({"highway":"tertiary"})");

}  // namespace

TEST_CASE("lines meet where they have a vertex in common") {
  const auto result = testing::geojson(collection(kMain + "," + kSide));
  REQUIRE_MESSAGE(result.network, result.said());
  CHECK(result.network->places.size() == 4);
  CHECK(result.network->roads.size() == 3);
  const Road* side = result.road("n120000000_w79000000-n121000000_w79000000");
  REQUIRE(side != nullptr);
  CHECK(static_cast<double>(side->mm) / 1e6 ==
        doctest::Approx(network::great_circle_km(12, -7.9, 12.1, -7.9)).epsilon(1e-7));
  CHECK(result.classes.at(side->road_class).id == "unpaved");
}

TEST_CASE("lines of one feature, members in any order, and no order of features give the same bytes") {
  const std::string bytes = testing::geojson(collection(kMain + "," + kSide)).yaml();
  CHECK(testing::geojson(collection(kSide + "," + kMain)).yaml() == bytes);
  const std::string turned = R"({"geometry":{"coordinates":[[-7.9,12],[-7.9,12.1]],"type":"LineString"},)"
                             R"("type":"Feature","properties":{"deep":{"highway":"footway"},"highway":"tertiary"}})";
  CHECK(testing::geojson(collection(kMain + "," + turned)).yaml() == bytes);
  const std::string both =
      feature("[[[-8,12],[-7.9,12]],[[-7.9,12],[-7.8,12]]]", R"({"highway":"primary"})", "MultiLineString");
  CHECK(testing::geojson(collection(both + "," + kSide)).yaml() == bytes);
}

TEST_CASE("a stated length is shared out along the line, where it is asked for") {
  ReadOptions read;
  read.columns["road.km"] = "len";
  const auto line = [](const char* km) {
    return collection(feature("[[-8,12],[-7.9,12],[-7.8,12]]", std::string(R"({"len":)") + km + "}"));
  };
  // 21.76 km of line.
  CHECK(testing::geojson(line("30"), {}, read).network->roads[0].mm == doctest::Approx(30'000'000).epsilon(1e-7));
  const auto short_one = testing::geojson(line("10"), {}, read);
  REQUIRE(short_one.network->too_short.size() == 1);
  CHECK(short_one.network->too_short[0].label == "feature 1");
  CHECK(testing::geojson(line("10"), {.too_short = Short::refuse}, read).says("shorter-than-straight"));
  const auto repaired = testing::geojson(line("10"), {.too_short = Short::repair}, read);
  CHECK(static_cast<double>(repaired.network->roads[0].mm) / 1e6 ==
        doctest::Approx(2 * network::great_circle_km(12, -8, 12, -7.9)).epsilon(1e-7));
  CHECK(testing::geojson(line("30")).network->roads[0].mm < 22'000'000);
  read.columns["road.km"] = "length";
  CHECK(testing::geojson(line("30"), {}, read).said().find("no feature has a property 'length'") != std::string::npos);
}

TEST_CASE("lines drawn twice are one road") {
  const auto result = testing::geojson(collection(kMain + "," + kMain + "," + kSide));
  REQUIRE(result.network);
  CHECK(result.network->duplicates == 2);
  CHECK(result.yaml() == testing::geojson(collection(kMain + "," + kSide)).yaml());
}

TEST_CASE("what is no line is passed over and told of") {
  const auto result = testing::geojson(collection(kMain + "," + feature("[-8,12]", "{}", "Point") +
                                                  R"(,{"type":"Feature","properties":null,"geometry":null})"));
  REQUIRE(result.network);
  CHECK(result.data->notes == std::vector<std::string>{"2 features that are no lines left out"});
}

TEST_CASE("malformed files give one clear error each, and no crash") {
  const auto says = [](const std::string& text, const char* code, const char* words) {
    const auto result = testing::geojson(text);
    CHECK_FALSE(result.network);
    CHECK_MESSAGE(result.says(code), result.said());
    CHECK_MESSAGE(result.said().find(words) != std::string::npos, result.said());
  };
  says("", "json", "no JSON");
  says("{\"type\":\n  oops", "json", "roads.geojson:2:3:");
  says("{}", "geojson", "FeatureCollection");
  says("[1,2]", "geojson", "FeatureCollection");
  says(collection(kMain).substr(0, 90), "json", "no JSON");
  says(collection(feature("[[-8,12],[-7.9]]")), "geojson", "feature 1: its coordinates");
  says(collection(feature("[[-8,[12]],[-7.9,1]]")), "geojson", "feature 1: its coordinates");
  says(collection(feature("[[-8,\"12\"],[-7.9,1]]")), "geojson", "feature 1: its coordinates");
  says(collection(kMain + "," + feature("[[500000,1300000],[500100,1300000]]")), "out-of-range", "feature 2: [500000");
  says(collection(feature("[[-8,12],[-7.9,12]]", R"({"highway":"primry"})")), "unknown-class",
       "did you mean 'primary'");
  says(collection(feature("[[-8,12],[-7.9,12]]", R"({"oneway":"perhaps"})")), "wrong-kind", "'oneway' wants");
  says(collection(feature("[[-8,12],[-7.9,1e999]]")), "json", "no JSON");
  says(std::string(100'000, '['), "json", "nested more than 100 deep");
  std::string deep = "{\"a\":";
  for (int i = 0; i < 50'000; ++i) deep += "{\"a\":";
  says(deep, "json", "nested more than 100 deep");
  says(collection(feature("[]")), "no-roads", "no road is left");
}

TEST_CASE("many faults are not all told") {
  std::string many = feature("[[-8,12],[-7.9,99]]");
  for (int i = 0; i < 100; ++i) many += "," + feature("[[-8,12],[-7.9,99]]");
  CHECK(testing::geojson(collection(many)).diagnostics.error_count() == 20);
}

TEST_CASE("Latin-1 is read as such") {
  // In UTF-8 "é" is C3 A9, in Latin-1 E9.
  ReadOptions read;
  read.columns["road.class"] = "r\xC3\xA9seau";
  const auto result =
      testing::geojson(collection(feature("[[-8,12],[-7.9,12]]", "{\"r\xE9seau\":\"tertiary\"}")), {}, read);
  REQUIRE_MESSAGE(result.network, result.said());
  CHECK(result.classes.at(result.network->roads[0].road_class).id == "unpaved");
  CHECK(result.data->notes.size() == 1);
}
