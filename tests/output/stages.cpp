// Where the trucks' days go, in the files and on the terminal.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <output/sample.hpp>
#include <taji/output/forecast_text.hpp>
#include <taji/output/record_text.hpp>
#include <taji/output/summary.hpp>
#include <taji/output/tables.hpp>
#include <taji/output/trace_text.hpp>
#include <taji/output/wording.hpp>

using namespace taji;
using namespace taji::output;

namespace {

std::size_t at(model::Stage stage) {
  return static_cast<std::size_t>(stage);
}

/// Each replication: 10 trucks came home, 40 truck-days of driving, 20 of nights, 5 of a closure.
study::Forecast forecast() {
  const model::Model m = sample::model();
  ensemble::Ensemble e = sample::ensemble(m);
  for (auto& record : e.corridor_records) {
    record.cycles = 10;
    record.stage_truck_ms[at(model::Stage::driving)] = 40 * kernel::kDay;
    record.stage_truck_ms[at(model::Stage::night)] = 20 * kernel::kDay;
    record.stage_truck_ms[at(model::Stage::closed)] = 5 * kernel::kDay;
  }
  return study::make_forecast(m, e);
}

}  // namespace

TEST_CASE("truck-days per truck that came home, in the summary and the text") {
  const auto json = nlohmann::json::parse(summary_json(forecast(), {}));
  const auto& days = json["corridors"]["south"]["days"];
  CHECK(days.size() == model::kStages);
  CHECK(days["driving"]["mean"] == 4.0);
  CHECK(days["night"]["mean"] == 2.0);
  CHECK(days["idle"]["mean"] == 0.0);
  CHECK(json["corridors"]["south"]["cycles"]["mean"] == 10.0);
  CHECK(forecast_text(forecast(), {}).find("    South 6.5: 4.0 driving, 2.0 nights, 0.5 halted by a closure\n") !=
        std::string::npos);
  // With no truck home there is nothing to say.
  CHECK(forecast_text(sample::forecast(), {}).find("days go") == std::string::npos);
}

TEST_CASE("a line of days is no wider than the terminal") {
  study::Forecast f = forecast();
  for (auto& days : f.corridors[0].stage_days) days = {12.5, 0.1};
  const std::string text = forecast_text(f, {});
  const std::size_t begin = text.find("    South 175.0:");
  REQUIRE(begin != std::string::npos);
  const std::string line = text.substr(begin, text.find('\n', begin) - begin);
  CHECK(width(line) <= 100);
  CHECK(line.ends_with(", …"));
}

TEST_CASE("corridors.csv: a row a day, corridor and measure") {
  const std::string csv = corridors_csv(sample::forecast());
  CHECK(csv.starts_with("date,corridor,measure,mean,sd,q0.01,"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 1 + 60 * 13);
  CHECK(csv.find("\n2026-01-12,south,trucks_idle,7,0,7,") != std::string::npos);
  CHECK(csv.find("\n2026-03-12,south,trucks_arrived,3,0,3,") != std::string::npos);
  CHECK(csv.find("\n2026-03-12,south,trucks_lost,2,0,2,") != std::string::npos);
}

TEST_CASE("one replication: truck-days that add up") {
  const model::Model m = sample::model(3);
  const ensemble::Ensemble e = sample::ensemble(m);
  model::Record record;
  record.tanks = {e.tank_records[2], e.tank_records[3]};
  record.corridors = {e.corridor_records[1]};
  record.tank_days = {e.tank_days.begin(), e.tank_days.begin() + 6};
  record.arrivals = {1, 2, 3};
  record.incidents.resize(3 * model::kIncidents);
  record.origin_stock_l = {7, 8};
  record.origin_cover_mdays = {6000, 6000};
  // 1.04, 1.04 and 1.04 d make 3.12: shown as 1.0, 1.1, 1.0 and 3.1.
  for (const auto stage : {model::Stage::loading, model::Stage::driving, model::Stage::returning}) {
    record.corridors[0].stage_truck_ms[at(stage)] = kernel::kDay + kernel::kDay / 25;
  }
  const std::string text = record_text(m, record, {5, 1, "abc"});
  CHECK(text.find("loading         1.0\n") != std::string::npos);
  CHECK(text.find("driving         1.1\n") != std::string::npos);
  CHECK(text.find("driving back    1.0\n") != std::string::npos);
  CHECK(text.find("all trucks      3.1\n") != std::string::npos);
  CHECK(text.find("nights") == std::string::npos);
  const auto json = nlohmann::json::parse(record_json(m, record, {5, 1, "abc"}));
  CHECK(json["corridors"]["south"]["truck_days"]["driving"] == 1.04);
}

TEST_CASE("the trace says where the time of a trip went") {
  const model::Model m = sample::model();
  model::TraceEvent event{
      .kind = model::TraceKind::arrived, .corridor = 0, .ordinal = 2, .place = 1, .trucks = 60, .spent = {}};
  CHECK(trace_line(m, event).what == "convoy south/2 arrives: 60 trucks");
  event.spent.assign(model::kStages, 0);
  event.spent[at(model::Stage::driving)] = 26 * kernel::kHour + 20'000;
  event.spent[at(model::Stage::night)] = 20 * kernel::kHour + 20'000;
  event.spent[at(model::Stage::attacked)] = 11 * kernel::kHour;
  // 57:00:40 is 57:01: the minute is where the sum passes it.
  CHECK(
      trace_line(m, event).what ==
      "convoy south/2 arrives: 60 trucks, after 2 d 09:01: 1 d 02:00 driving, 20:01 nights, 11:00 halted by an attack");
}
