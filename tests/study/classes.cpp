// Forecasts of classes, services and prices.
#include <taji/study/forecast.hpp>

#include "support/city.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

/// A tank that lasts from 0 to 10 days, all equally likely; 12 days are recorded.
CityAlone uniform() {
  CityAlone city;
  city.horizon = "12 d";
  city.stock = "{diesel: {initial: {uncertain: [0 Ml, 10 Ml]}, price: {shortage: 3}}}";
  city.demand = "{power: {diesel: 900 kl/d}, more: {diesel: 100 kl/d, hold: 0 d, buffer: 1 d}}";
  city.more = "services: {light: {class: power, hours: 20 h}}";
  return city;
}

double se4(const study::Estimate& estimate) {
  return 4 * estimate.se;
}

}  // namespace

TEST_CASE("classes and series against what they must be") {
  const auto m = model_of(uniform().yaml());
  const auto e = experiment(m, 1024);
  const auto f = study::make_forecast(m, e);
  REQUIRE(f.tanks[0].classes.size() == 2);
  const study::ClassForecast& more = f.tanks[0].classes[0];  // of one priority: by name
  const study::ClassForecast& power = f.tanks[0].classes[1];
  CHECK(more.name == "more");
  CHECK_FALSE(more.makes_service);
  CHECK(power.makes_service);
  // Without services by 7 d in 70 % of cases, with a buffer of a day in 60 %.
  REQUIRE(f.marks[0].label == "7d");
  CHECK(std::abs(power.p_unserved[0].value - 0.7) <= 0.003);  // stratified
  CHECK(std::abs(more.p_unserved[0].value - 0.6) <= 0.003);
  CHECK(power.p_unserved[0].se > 0);
  CHECK(power.p_unserved[0].value == f.tanks[0].p_dry[0].value);
  CHECK(power.p_never == 0);
  CHECK(std::abs(*power.first_unserved_days[11] - 5) <= 0.02);
  CHECK(std::abs(*more.first_unserved_days[11] - 6) <= 0.02);
  CHECK(power.need_l.value == 10'800'000);
  CHECK(std::abs(power.unserved_l.value - 900'000 * 7) <= std::max(1000.0, se4(power.unserved_l)));
  CHECK(std::abs(power.unserved_share.value - 7.0 / 12) < 1e-3);
  CHECK(std::abs(power.unserved_l.value + more.unserved_l.value - f.tanks[0].unserved_l.value) < 2);

  REQUIRE(f.series.size() == 3);
  const study::SeriesForecast &light = f.series[0], &price = f.series[1], &served = f.series[2];
  CHECK(light.measure == "hours:light");
  CHECK(light.product == "");
  CHECK(price.measure == "price_index");
  CHECK(price.product == "diesel");
  CHECK(served.measure == "served_share:power");
  // On the seventh day, from 6 d to 7 d: full for those that last, 0 for 60 %, on average half for those between.
  CHECK(std::abs(light.at[0].mean.value - 20 * 0.35) <= std::max(0.02, se4(light.at[0].mean)));
  CHECK(std::abs(served.at[0].mean.value - 0.35) <= std::max(0.001, se4(served.at[0].mean)));
  CHECK(light.at[0].quantiles[2] == 0);
  CHECK(light.at[0].quantiles[20] == 20);
  CHECK(std::abs(light.all_days.value - 20 * 5.0 / 12) <= std::max(0.02, se4(light.all_days)));
  // 1 + 3 x the unserved share of both classes; that of the day is 0.65 x 0.9, and 0.1 x 0.55 with the buffer's day.
  CHECK(std::abs(price.at[0].mean.value - (1 + 3 * (0.585 + 0.055))) <= std::max(0.01, se4(price.at[0].mean)));

  REQUIRE(f.daily_series.size() == 3 * 12);
  const study::DailyRow& row = f.daily_series[6 * 3];
  CHECK(row.date == "2026-01-18");
  CHECK(row.day == 6);
  CHECK(row.measure == "hours:light");
  CHECK(row.mean == light.at[0].mean.value);
  CHECK(row.quantiles == light.at[0].quantiles);
  double sum = 0;
  for (std::size_t day = 0; day < 12; ++day) sum += f.daily_series[day * 3].mean;
  CHECK(std::abs(sum / 12 - light.all_days.value) < 1e-9);
}

TEST_CASE("a class without need, and a horizon that cuts the last day") {
  CityAlone city = uniform();
  city.horizon = "30 h";
  city.stock = "{diesel: {initial: 1 Ml}}";
  city.demand = "{power: {diesel: 1 Ml/d}, none: {diesel: 0 l/d}}";
  const auto m = model_of(city.yaml());
  const auto f = study::make_forecast(m, experiment(m, 3));
  CHECK_FALSE(f.tanks[0].classes[0].unserved_share.exists());
  CHECK(f.tanks[0].classes[0].p_never == 1);
  CHECK(f.tanks[0].classes[1].p_never == 0);
  REQUIRE(f.series.size() == 2);
  // The cut day counts as a day: 20 h, then none.
  CHECK(f.series[0].all_days.value == 10);
  CHECK(f.series[0].at.back().mean.value == 0);
}
