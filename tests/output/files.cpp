#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <output/sample.hpp>
#include <sstream>
#include <taji/output/geojson.hpp>
#include <taji/output/manifest.hpp>
#include <taji/output/summary.hpp>
#include <taji/output/tables.hpp>
#include <taji/text/csv.hpp>

using namespace taji;
using namespace taji::output;
using Json = nlohmann::ordered_json;

namespace {

text::CsvTable csv(const std::string& content) {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  auto table = text::parse_csv(sources, sources.add("a.csv", content), diagnostics);
  REQUIRE(table.has_value());
  return *table;
}

const std::string& cell(const text::CsvTable& table, std::size_t row, const char* column) {
  const int at = table.column(column);
  REQUIRE(at >= 0);
  return table.rows.at(row).at(static_cast<std::size_t>(at)).text;
}

/// Every name of the fixed shape.
const char* const kShape = R"({
  "taji": 1, "kind": "", "scenario": {"name": "", "sha256": "", "start": "", "origin": "", "horizon_days": 0},
  "seed": 1, "replications": {"requested": 0, "completed": 0, "failed": 0}, "partial": false,
  "cities": {"abel": {"diesel": {
    "p_dry": {"7d": {"value": 0, "se": 0}, "14d": {"value": 0, "se": 0}, "30d": {"value": 0, "se": 0},
              "horizon": {"value": 0, "se": 0}},
    "first_stockout_days": {"p_never": 0, "quantiles": {"0.05": 0, "0.5": 0, "0.95": 0}},
    "unserved_l": {"mean": 0, "se": 0, "cvar95": 0, "share": 0}, "served_share": {"mean": 0, "se": 0},
    "shortage_days": {"mean": 0, "se": 0}, "spell_days": {"mean": 0, "se": 0}, "dry_fraction": {"mean": 0, "se": 0},
    "stock_l": {"mean": 0, "se": 0},
    "cover_days": {"origin": 0, "7d": {"mean": 0, "se": 0, "quantiles": {"0.05": 0, "0.5": 0, "0.95": 0}}, "14d": {},
                   "30d": {}, "horizon": {}},
    "phase": {"7d": [0, 0, 0, 0, 0], "14d": [], "30d": [], "horizon": []}}}},
  "corridors": {"south": {
    "trips": {"mean": 0, "se": 0}, "attacks": {"mean": 0, "se": 0}, "trucks_sent": {"mean": 0, "se": 0},
    "trucks_arrived": {"mean": 0, "se": 0}, "trucks_lost": {"mean": 0, "se": 0}, "p_trip_untouched": {"mean": 0, "se": 0},
    "delivered_l": {"mean": 0, "se": 0}, "lost_l": {"mean": 0, "se": 0}, "wait_days": {"mean": 0, "se": 0}}},
  "checks": {"fuel_relative": 0, "trucks": 0, "drivers": 0},
  "failures": [{"replication": 0, "seed": 1, "message": "", "replay": ""}]})";

void check_names(const Json& shape, const Json& actual, const std::string& path) {
  if (shape.is_object()) {
    for (const auto& item : shape.items()) {
      INFO(path << "." << item.key());
      REQUIRE(actual.is_object());
      REQUIRE(actual.contains(item.key()));
      check_names(item.value(), actual.at(item.key()), path + "." + item.key());
    }
  } else if (shape.is_array() && !shape.empty()) {
    REQUIRE(actual.is_array());
    REQUIRE(!actual.empty());
    check_names(shape[0], actual[0], path + "[0]");
  }
}

}  // namespace

TEST_CASE("summary.json has every fixed name") {
  const Json json = Json::parse(summary_json(sample::forecast(), {"abc", "taji run a.yaml"}));
  check_names(Json::parse(kShape), json, "");
  CHECK(json["scenario"]["sha256"] == "abc");
  CHECK(json["scenario"]["start"] == "2026-01-12");
  CHECK(json["seed"] == 5);
  CHECK(json["replications"]["completed"] == 4);
  CHECK(json["replications"]["failed"] == 1);
  CHECK(json["failures"][0]["replay"] == "taji run a.yaml --seed 5 --replication 3");
  CHECK(json["failures"][0]["message"] == "a \"bad\" draw");
  const Json& gasoline = json["cities"]["abel"]["gasoline"];
  CHECK(gasoline["p_dry"]["7d"]["value"] == 0.0);
  CHECK(gasoline["p_dry"]["14d"]["value"] == 0.75);
  CHECK(gasoline["first_stockout_days"]["quantiles"]["0.5"] == 9.5);
  CHECK(gasoline["first_stockout_days"]["quantiles"]["0.95"].is_null());
  CHECK(gasoline["unserved_l"]["mean"] == 150'000);
  CHECK(gasoline["spell_days"]["mean"].is_null());
  CHECK(gasoline["cover_days"]["origin"] == 6.0);
  CHECK(gasoline["cover_days"]["7d"]["quantiles"]["0.5"] == 1.5);
  CHECK(json["corridors"]["south"]["trucks_sent"]["mean"] == 600);
  CHECK(json["corridors"]["south"]["wait_days"]["mean"].is_null());
}

TEST_CASE("numbers of the summary read back to the same doubles") {
  study::Forecast f = sample::forecast();
  f.tanks[0].unserved_l = {0.1 + 0.2, 1.0 / 3};
  const Json json = Json::parse(summary_json(f, {}));
  CHECK(json["cities"]["abel"]["diesel"]["unserved_l"]["mean"].get<double>() == 0.1 + 0.2);
  CHECK(json["cities"]["abel"]["diesel"]["unserved_l"]["se"].get<double>() == 1.0 / 3);
}

TEST_CASE("forecast.csv: weeks, targets, levels") {
  const text::CsvTable table = csv(forecast_csv(sample::forecast()));
  // Eight whole weeks; two tanks with three targets of 23 levels and a pmf of two; arrivals of 23.
  REQUIRE(table.rows.size() == 8 * (2 * (3 * 23 + 2) + 23));
  CHECK(cell(table, 0, "origin_date") == "2026-01-12");
  CHECK(cell(table, 0, "target") == "diesel:stock_l");
  CHECK(cell(table, 0, "target_end_date") == "2026-01-18");
  CHECK(cell(table, 0, "location") == "abel");
  CHECK(cell(table, 0, "output_type") == "quantile");
  CHECK(cell(table, 0, "output_type_id") == "0.01");
  CHECK(cell(table, 22, "output_type_id") == "0.99");
  double dry = -1;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const bool second_week = cell(table, row, "target_end_date") == "2026-01-25";
    if (!second_week || cell(table, row, "target") != "gasoline:p_dry") continue;
    if (cell(table, row, "output_type_id") == "dry") dry = std::stod(cell(table, row, "value"));
    CHECK(cell(table, row, "output_type") == "pmf");
  }
  CHECK(dry == 0.75);
  CHECK(cell(table, table.rows.size() - 1, "target") == "all:tankers_arrived_week");
  CHECK(cell(table, table.rows.size() - 1, "location") == "all");
  CHECK(cell(table, table.rows.size() - 1, "value") == "21");
}

TEST_CASE("daily.csv: a row a day, tank and measure") {
  const text::CsvTable table = csv(daily_csv(sample::forecast()));
  CHECK(table.header.size() == 6 + 23);
  REQUIRE(table.rows.size() == 60 * 2 * 10);
  CHECK(cell(table, 11, "product") == "gasoline");
  CHECK(cell(table, 11, "measure") == "cover_days");
  CHECK(cell(table, 11, "mean") == "2.25");
  CHECK(cell(table, 11, "q0.5") == "1.5");
  CHECK(cell(table, 4, "measure") == "dry_or_short");
  CHECK(cell(table, 4, "q0.5") == "");
}

TEST_CASE("replications.csv: names and empty first stockouts") {
  const model::Model m = sample::model();
  const text::CsvTable table = csv(replications_csv(m, sample::ensemble(m)));
  REQUIRE(table.rows.size() == 4);
  CHECK(table.header[1] == "abel.diesel.need_l");
  CHECK(cell(table, 3, "replication") == "4");
  CHECK(cell(table, 0, "abel.gasoline.first_stockout_days") == "");
  CHECK(cell(table, 1, "abel.gasoline.first_stockout_days") == "9.5");
  CHECK(cell(table, 2, "abel.gasoline.unserved_l") == "200000");
  CHECK(cell(table, 0, "south.trucks_sent") == "600");
  CHECK(cell(table, 0, "south.wait_days") == "");
}

TEST_CASE("network.geojson: longitude first, roads with their facts") {
  const Json json = Json::parse(network_geojson(sample::model()));
  REQUIRE(json["features"].size() == 3);
  const Json& abel = json["features"][0];
  CHECK(abel["properties"]["id"] == "abel");
  CHECK(abel["geometry"]["coordinates"] == Json::array({-8.0, 12.5}));
  CHECK(abel["properties"]["products"] == Json::array({"gasoline", "diesel"}));
  const Json& trunk = json["features"][2];
  CHECK(trunk["geometry"]["type"] == "LineString");
  CHECK(trunk["geometry"]["coordinates"][0] == Json::array({-5.5, 10.5}));
  CHECK(trunk["properties"]["interdiction"] == 0.05);
  CHECK(trunk["properties"]["km"] == 87);
  CHECK(trunk["properties"]["zones"] == Json::array({"wood"}));
  model::Model m = sample::model();
  m.places[0].located = false;
  CHECK(Json::parse(network_geojson(m))["features"][2]["geometry"].is_null());
}

TEST_CASE("manifest.json") {
  Manifest manifest;
  manifest.command = {"taji", "forecast", "a b.yaml"};
  manifest.seed = 18'446'744'073'709'551'615U;
  manifest.inputs = {{"a b.yaml", "00ff"}};
  manifest.overrides = {{"horizon", "30 d"}};
  const Json json = Json::parse(manifest_json(manifest));
  CHECK(json["command"][2] == "a b.yaml");
  CHECK(json["seed"].get<std::uint64_t>() == 18'446'744'073'709'551'615U);
  CHECK(json["inputs"][0]["sha256"] == "00ff");
  CHECK(json["set"][0] == "horizon=30 d");
  CHECK(json["variant"].is_null());
}
