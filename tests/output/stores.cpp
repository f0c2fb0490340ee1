// Queues of deferred need, reserves and what befell corridors, by day, in every file and text.
#include <nlohmann/json.hpp>
#include <sstream>
#include <taji/output/forecast_text.hpp>
#include <taji/output/record_text.hpp>
#include <taji/output/summary.hpp>
#include <taji/output/tables.hpp>
#include <taji/output/wording.hpp>

#include "support/city.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

/// Dry from 1 d to 2.5 d, when the reserve is opened; half of what is not served is bought later.
model::Model stores() {
  CityAlone city;
  city.horizon = "8 d";
  city.stock = "{diesel: {initial: 1 Ml, reserve: {volume: 3 Ml}}}";
  city.demand = "{a: {diesel: 1 Ml/d, deferred: 50 %}}";
  city.rest = "timeline: [{at: 60 h, release: {c: {diesel: all}}}]\n";
  return model_of(city.yaml());
}

}  // namespace

TEST_CASE("queue and reserve in the summary and the daily table") {
  const auto m = stores();
  const auto forecast = study::make_forecast(m, experiment(m, 3));
  const auto json = nlohmann::json::parse(output::summary_json(forecast, {}));
  // 3 Ml at 2.5 d last for 3 Ml of need, 750 kl late ones among them: dry again at 4.75 d, and by 7 d another
  // 2.25 / 2 = 1.125 Ml wait.
  CHECK(json["cities"]["c"]["diesel"]["queue_l"]["7d"]["mean"] == 1'125'000);
  CHECK(json["cities"]["c"]["diesel"]["reserve_l"]["7d"]["mean"] == 0);
  CHECK(json["cities"]["c"]["diesel"]["reserve_l"]["all_days"]["mean"] == 2 * 3'000'000 / 8.0);
  const std::string daily = output::daily_csv(forecast);
  CHECK(daily.find("\n2026-01-14,c,diesel,queue_l,250000,0,250000,") != std::string::npos);
  CHECK(daily.find("\n2026-01-13,c,diesel,reserve_l,3e+06,0,3e+06,") != std::string::npos);
  // One row in replications.csv has no column for them.
  CHECK(output::replications_csv(m, experiment(m, 3)).find("reserve_l") == std::string::npos);
}

TEST_CASE("queue and reserve for people, and of one replication") {
  const auto m = stores();
  const std::string text = output::forecast_text(study::make_forecast(m, experiment(m, 3)), {});
  INFO(text);
  std::istringstream words(text);
  std::string one_line;
  for (std::string word; words >> word;) one_line += word + " ";
  CHECK(one_line.find("litres on 19 Jan 20 Jan c diesel in queues 1.12 Ml 1.62 Ml diesel in reserve 0 l 0 l Litres:") !=
        std::string::npos);
  const auto record = record_of(m);
  const std::string run = output::record_text(m, record, {1, 0, "abc"});
  CHECK(run.find("c diesel queue") != std::string::npos);
  CHECK(run.find("c diesel reserve") != std::string::npos);
  const auto json = nlohmann::json::parse(output::record_json(m, record, {1, 0, "abc"}));
  const auto& tank = json["cities"]["c"]["diesel"];
  CHECK(tank["reserve_by_day_l"][1] == 3'000'000);
  CHECK(tank["reserve_by_day_l"][2] == 0);
  CHECK(tank["days"][1]["queue_l"] == 500'000);
  // Nothing kept, nothing said.
  CityAlone plain;
  const auto n = model_of(plain.yaml());
  CHECK(output::forecast_text(study::make_forecast(n, experiment(n, 3)), {}).find("litres on") == std::string::npos);
}

TEST_CASE("what befell a corridor by day, of one replication") {
  const auto m = model_of(R"(
taji: 1
name: Road
start: 2026-01-12
horizon: 3 d
network: {places: {d: ~, c: ~}, roads: [{id: r, from: d, to: c, km: 500, interdiction: 100 %}]}
fleet: [{corridor: x, trucks: 4, capacity: 20 kl, product: diesel}]
corridors: {x: {source: d, city: c, initial: idle, convoy: {target: 4}, on_attack: {loss: {count: 3}}}}
cities: {c: {stock: {diesel: {initial: 900 kl}}, demand: {a: {diesel: 20 kl/d}}}}
)");
  const auto json = nlohmann::json::parse(output::record_json(m, record_of(m), {1, 0, "abc"}));
  const auto& by_day = json["corridors"]["x"]["by_day"];
  CHECK(by_day["attacks"] == nlohmann::json({1, 0, 0}));
  CHECK(by_day["attacks_empty"] == nlohmann::json({0, 0, 0}));
  CHECK(by_day["trucks_lost"] == nlohmann::json({3, 0, 0}));
  CHECK(by_day["drivers_withdrawn"] == nlohmann::json({0, 0, 0}));
}
