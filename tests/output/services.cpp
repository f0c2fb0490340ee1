// Classes, services and prices in every file and text.
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

/// 3 Ml for 2 Ml/d of power: dry after 1.5 d; households have gasoline for ever.
model::Model lit() {
  CityAlone city;
  city.horizon = "8 d";
  city.stock = "{diesel: {initial: 3 Ml, price: {shortage: 3, cover: 1}}, gasoline: {initial: 50 Ml}}";
  city.demand =
      "{power: {diesel: 2 Ml/d, priority: 2}, hospitals: {gasoline: 100 kl/d, buffer: 2 d, priority: 1}, "
      "homes: {gasoline: 1 Ml/d, priority: 3, raised_by: {service: electricity, by: 40 %}}}";
  city.more = "services: {electricity: {class: power, hours: [[0 %, 2 h], [50 %, 9 h], [100 %, 19 h]]}}";
  return model_of(city.yaml());
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> out;
  std::istringstream in(line);
  for (std::string field; std::getline(in, field, ',');) out.push_back(field);
  return out;
}

}  // namespace

TEST_CASE("services and classes in summary.json") {
  const auto m = lit();
  const auto json = nlohmann::json::parse(output::summary_json(study::make_forecast(m, experiment(m, 5)), {}));
  const auto& city = json["cities"]["c"];
  CHECK(city["services"]["electricity"]["hours"]["7d"]["mean"] == 2);
  CHECK(city["services"]["electricity"]["hours"]["7d"]["quantiles"]["0.5"] == 2);
  CHECK(city["services"]["electricity"]["hours"]["all_days"]["mean"] == (19 + 9 + 6 * 2) / 8.0);
  CHECK(city["diesel"]["price_index"]["7d"]["mean"] == 5);
  const auto& power = city["diesel"]["classes"]["power"];
  CHECK(power["unserved_l"]["mean"] == 13'000'000);
  CHECK(power["need_l"]["mean"] == 16'000'000);
  CHECK(power["served_share"]["mean"] == 1 - 13.0 / 16);
  CHECK(power["p_unserved"]["7d"]["value"] == 1);
  CHECK(power["first_unserved_days"]["p_never"] == 0);
  CHECK(power["first_unserved_days"]["quantiles"]["0.5"] == 1.5);
  CHECK(power["daily_served_share"]["7d"]["mean"] == 0);
  const auto& hospitals = city["gasoline"]["classes"]["hospitals"];
  CHECK(hospitals["first_unserved_days"]["p_never"] == 1);
  CHECK(hospitals["first_unserved_days"]["quantiles"]["0.95"].is_null());
  CHECK_FALSE(hospitals.contains("daily_served_share"));
  CHECK_FALSE(city["gasoline"].contains("price_index"));
}

TEST_CASE("services and classes in the tables") {
  const auto m = lit();
  const auto e = experiment(m, 3);
  const auto daily = lines(output::daily_csv(study::make_forecast(m, e)));
  REQUIRE(daily.size() == 1 + 8 * (2 * 10 + 3));
  // After the tanks of each day.
  const std::string second = daily[1 + 23 + 20];
  CHECK(second.rfind("2026-01-13,c,,hours:electricity,9,0,9,", 0) == 0);
  CHECK(daily[1 + 23 + 21].rfind("2026-01-13,c,diesel,price_index,3.5,0,3.5", 0) == 0);
  CHECK(daily[1 + 23 + 22].rfind("2026-01-13,c,diesel,served_share:power,0.5,0,0.5", 0) == 0);
  const auto head = fields(lines(output::replications_csv(m, e))[0]);
  const auto row = fields(lines(output::replications_csv(m, e))[1]);
  REQUIRE(head.size() == row.size());
  const auto cell = [&](const std::string& name) {
    const auto at = std::find(head.begin(), head.end(), name);
    REQUIRE(at != head.end());
    return row[static_cast<std::size_t>(at - head.begin())];
  };
  CHECK(cell("c.diesel.classes.power.unserved_l") == "13000000");
  CHECK(cell("c.diesel.classes.power.need_l") == "16000000");
  CHECK(cell("c.diesel.classes.power.first_unserved_days") == "1.5");
  CHECK(cell("c.gasoline.classes.homes.first_unserved_days") == "");
  CHECK(cell("c.services.electricity.mean_hours") == "5");
  CHECK(std::stod(cell("c.diesel.mean_price_index")) > 4);
}

TEST_CASE("services and classes for people") {
  const auto m = lit();
  const std::string text = output::forecast_text(study::make_forecast(m, experiment(m, 3)), {});
  INFO(text);
  CHECK(text.find("% unserved by") != std::string::npos);
  CHECK(text.find("power, diesel") != std::string::npos);
  CHECK(text.find("hospitals, gasoline") != std::string::npos);
  CHECK(text.find("homes") == std::string::npos);  // neither first in rank nor behind a service
  CHECK(text.find("13 Jan, 13 Jan") != std::string::npos);
  CHECK(text.find("2.0 (2–2)") != std::string::npos);
  for (const std::string& line : lines(text)) CHECK(output::width(line) <= 100);
  // A city without services has none of it.
  CityAlone plain;
  plain.demand = "{hospitals: {diesel: 1 Ml/d}}";
  const auto n = model_of(plain.yaml());
  CHECK(output::forecast_text(study::make_forecast(n, experiment(n, 3)), {}).find("unserved by") == std::string::npos);

  const auto record = record_of(m);
  const std::string run = output::record_text(m, record, {1, 0, "abc"});
  INFO(run);
  CHECK(run.find("c electricity, h") != std::string::npos);
  CHECK(run.find("c diesel price index") != std::string::npos);
  CHECK(run.find("2026-01-13               9.0                  3.50") != std::string::npos);
  CHECK(run.find("unserved: power 81 % of its need, first after 1.5 d") != std::string::npos);
  for (const std::string& line : lines(run)) CHECK(output::width(line) <= 100);
  const auto json = nlohmann::json::parse(output::record_json(m, record, {1, 0, "abc"}));
  CHECK(json["cities"]["c"]["services"]["electricity"]["hours"] == nlohmann::json({19, 9, 2, 2, 2, 2, 2, 2}));
  CHECK(json["cities"]["c"]["diesel"]["price_index"][1] == 3.5);
  CHECK(json["cities"]["c"]["diesel"]["classes"]["power"]["daily_served_share"][1] == 0.5);
  CHECK(json["cities"]["c"]["diesel"]["classes"]["power"]["first_unserved_days"] == 1.5);
  CHECK(json["cities"]["c"]["gasoline"]["classes"]["homes"]["first_unserved_days"].is_null());
}
