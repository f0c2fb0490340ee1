// Forecasts of more replications than are kept say what their quantiles are.
#include <nlohmann/json.hpp>
#include <taji/output/forecast_text.hpp>
#include <taji/output/summary.hpp>
#include <taji/output/tables.hpp>
#include <taji/study/collector.hpp>

#include "support/city.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

model::Model shrinking() {
  CityAlone city;
  city.horizon = "8 d";
  city.stock = "{diesel: {initial: {uncertain: {uniform: [2 Ml, 20 Ml]}}}}";
  city.demand = "{a: {diesel: 1 Ml/d}}";
  return model_of(city.yaml());
}

}  // namespace

TEST_CASE("a sketch is named where there is one, and only there") {
  const auto m = shrinking();
  const auto made = [&](std::int64_t count) {
    study::Collector collector(m, 1);
    collector.add(experiment(m, count));
    study::Forecast forecast = collector.forecast();
    study::Samples samples;
    study::append(samples, study::spread_measures(m), experiment(m, 128));
    forecast.spread = study::spread_of(m, study::spread_measures(m), samples, 0, {});
    return forecast;
  };
  const auto few = made(2048), many = made(2049);
  const auto few_json = nlohmann::json::parse(output::summary_json(few, {}));
  const auto many_json = nlohmann::json::parse(output::summary_json(many, {}));
  CHECK_FALSE(few_json.contains("quantiles"));
  CHECK(many_json["quantiles"]["method"] == "sketch");
  CHECK(many_json["quantiles"]["relative_error"] == 1.0 / 512);
  CHECK(many_json["cities"]["c"]["diesel"]["spread"]["of_first"] == 128);
  const std::string few_text = output::forecast_text(few, {}), many_text = output::forecast_text(many, {});
  INFO(many_text);
  CHECK(few_text.find("bins") == std::string::npos);
  CHECK(many_text.find("off by 0.2 % at most") != std::string::npos);
  CHECK(many_text.find("first 128 replications") != std::string::npos);
}

TEST_CASE("a table of rows that come in pieces is the table of all") {
  const auto m = shrinking();
  const output::ReplicationRows rows(m);
  ensemble::Options options;
  options.replications = 5;
  const auto a = ensemble::run(m, options);
  options.first = 5;
  const auto b = ensemble::run(m, options);
  CHECK(rows.head() + rows.rows(a) + rows.rows(b) == output::replications_csv(m, experiment(m, 10)));
}
