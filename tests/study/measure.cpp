// Measures agree with the forecast, which reads the same ensembles by other ways.
#include <doctest/doctest.h>

#include <support/experiment.hpp>
#include <taji/study/forecast.hpp>
#include <taji/study/measure.hpp>

using namespace taji;
using namespace taji::testing;

namespace {

const char* const kCity = R"(taji: 1
name: Measures
start: 2026-01-01
horizon: 20 d
network:
  places: {a: ~, b: ~}
  roads: [{id: ab, from: a, to: b, km: 300, speed: 50 km/h, interdiction: 20 %}]
fleet:
  - {corridor: south, trucks: 30, capacity: 30 kl, product: diesel}
corridors:
  south: {source: a, city: b, convoy: {target: 10, max_wait: 2 d}, on_attack: {repelled: 20 %, loss: {each: 40 %}}}
cities:
  b:
    stock: {diesel: {initial: 400 kl, price: {shortage: 3}, reserve: {volume: 50 kl}}}
    demand:
      power: {diesel: {uncertain: {uniform: [40 kl/d, 160 kl/d]}}, priority: 1}
      cars: {diesel: 100 kl/d, priority: 2, deferred: 30 %}
    services: {light: {class: power, hours: 20 h}}
)";

double value(const std::vector<study::Measure>& all, const study::Samples& samples, const std::string& name) {
  for (std::size_t m = 0; m < all.size(); ++m) {
    if (all[m].name() == name) return study::estimate(all[m], samples, m).value;
  }
  FAIL("no measure ", name);
  return 0;
}

}  // namespace

TEST_CASE("every measure is the figure of the forecast") {
  const model::Model model = model_of(kCity);
  const auto measures = study::measures_of(model);
  ensemble::Options options;
  options.replications = 700;
  const study::Samples samples = study::sample(model, measures, options);
  CHECK(samples.rows() == 700);
  const study::Forecast forecast = study::make_forecast(model, experiment(model, 700));
  const study::TankForecast& tank = forecast.tanks.front();
  const study::CorridorForecast& south = forecast.corridors.front();
  std::size_t compared = 0;
  const auto same = [&](const std::string& path, const std::string& of, const study::Estimate& expected) {
    const auto found = study::named_measures(measures, path + of);
    INFO(path, of);
    REQUIRE(found.size() == 1);
    for (std::size_t m = 0; m < measures.size(); ++m) {
      if (measures[m].name() != found.front().name()) continue;
      const study::Estimate estimate = study::estimate(measures[m], samples, m);
      CHECK(estimate.value == doctest::Approx(expected.value).epsilon(1e-12));
      CHECK(estimate.se == doctest::Approx(expected.se).epsilon(1e-9));
      ++compared;
    }
  };
  same("unserved_l", "[b,diesel]", tank.unserved_l);
  same("unserved_l.mean", "[b, diesel]", tank.unserved_l);
  same("unserved_l.share", "[b,diesel]", tank.unserved_share);
  same("served_share", "[b,diesel]", tank.served_share);
  same("p_dry.7d", "[b,diesel]", tank.p_dry[0]);
  same("p_dry.horizon", "[b,diesel]", tank.p_dry.back());
  same("shortage_days", "[b,diesel]", tank.shortage_days);
  same("spell_days", "[b,diesel]", tank.spell_days);
  same("dry_fraction", "[b,diesel]", tank.dry_fraction);
  same("stock_l", "[b,diesel]", tank.stock_l);
  same("delivered_l", "[b,diesel]", tank.delivered_l);
  same("cover_days.14d", "[b,diesel]", tank.cover[1].mean);
  same("classes.power.unserved_l", "[b,diesel]", tank.classes[0].unserved_l);
  same("classes.cars.p_unserved.14d", "[b,diesel]", tank.classes[1].p_unserved[1]);
  same("trips", "[south]", south.trips);
  same("trucks_lost", "[south]", south.trucks_lost);
  same("lost_share", "[south]", south.lost_share);
  same("p_trip_untouched", "[south]", south.p_trip_untouched);
  same("wait_days", "[south]", south.wait_days);
  same("days.driving", "[south]", south.stage_days[static_cast<std::size_t>(model::Stage::driving)]);
  for (const study::SeriesForecast& series : forecast.series) {
    if (series.kind == model::DaySeries::Kind::service_hours) {
      same("hours.all_days", "[b,light]", series.all_days);
      same("hours.7d", "[b,light]", series.at[0].mean);
    }
    if (series.kind == model::DaySeries::Kind::price_index) same("price_index.all_days", "[b,diesel]", series.all_days);
    if (series.kind == model::DaySeries::Kind::queue) {
      CHECK(series.all_days.value > 0);
      same("queue_l.all_days", "[b,diesel]", series.all_days);
    }
    if (series.kind == model::DaySeries::Kind::reserve) same("reserve_l.all_days", "[b,diesel]", series.all_days);
  }
  CHECK(compared == 25);
  double phases = 0;
  for (int k = 0; k < 5; ++k) {
    const double p = value(measures, samples, "phase.14d." + std::to_string(k) + "[b,diesel]");
    CHECK(p == doctest::Approx(forecast.tanks[0].phase[1][static_cast<std::size_t>(k)]));
    phases += p;
  }
  CHECK(phases == doctest::Approx(1));
}

TEST_CASE("batches and threads make no difference") {
  const model::Model model = model_of(kCity);
  const auto measures = study::measures_of(model);
  ensemble::Options options;
  options.replications = 1100;
  const study::Samples one = study::sample(model, measures, options);
  options.jobs = 3;
  options.replications = 600;
  study::Samples two = study::sample(model, measures, options);
  options.first = 600;
  options.replications = 500;
  study::append(two, measures, ensemble::run(model, options));
  CHECK(one.y == two.y);
  CHECK(one.x == two.x);
  CHECK(one.replications == two.replications);
  CHECK(one.stratified);
  CHECK_THROWS_AS(study::append(two, measures, ensemble::run(model, options)), std::invalid_argument);
}

TEST_CASE("measures by name") {
  const auto all = study::measures_of(model_of(kCity));
  CHECK(study::named_measures(all, "unserved_l").size() == 1);
  CHECK(study::named_measures(all, "unserved_l[b,petrol]").empty());
  CHECK(study::measure_hint(all, "unserved_l[b,diesl]") == "did you mean 'unserved_l[b,diesel]'?");
  CHECK(study::measure_hint(all, "unservd_l") == "did you mean 'unserved_l'?");
}

TEST_CASE("measures of one model read from another: by name, and none where it has none") {
  std::vector<study::Measure> wanted = study::named_measures(study::measures_of(model_of(kCity)), "delivered_l");
  REQUIRE(wanted.size() == 2);  // [b,diesel], [south]
  wanted.push_back(wanted.front());
  wanted.back().of = {"nowhere", "diesel"};
  // A city before it by name, so that its tank has another number.
  std::string text = kCity;
  for (const auto& [from, to] :
       {std::pair<std::string, std::string>{"places: {a: ~,", "places: {a: ~, aa: ~,"},
        {"cities:\n", "cities:\n  aa: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 7 l/d}}}\n"}}) {
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), from.size(), to);
  }
  const model::Model model = model_of(text);
  const auto found = study::measures_in(model, wanted);
  ensemble::Options options;
  options.replications = 3;
  const study::Samples samples = study::sample(model, found, options);
  const study::Samples own =
      study::sample(model, study::named_measures(study::measures_of(model), "delivered_l[b,diesel]"), options);
  REQUIRE(found.size() == 3);
  CHECK(samples.y[0] == own.y[0]);
  CHECK(own.y[0] != study::Column(3, 0));
  CHECK(found[2].name() == "delivered_l[nowhere,diesel]");
  CHECK(!found[2].y);
  CHECK(samples.y[2].empty());
}

TEST_CASE("pairs are of one measure, over what both completed") {
  study::Samples base, arm;
  base.replications = {0, 1, 2, 5};
  base.y = {{1, 2, 3, 4}, {10, 20, 30, 40}};
  base.x = {{}, {7, 8, 9, 10}};
  arm.replications = {1, 3, 5};
  arm.stratified = true;
  arm.y = {{5, 6, 7}, {}};
  arm.x = {{}, {}};
  const study::Paired first = study::paired(base, arm, 0), second = study::paired(base, arm, 1);
  CHECK(first.baseline.replications == std::vector<std::int64_t>{1, 5});
  CHECK(first.baseline.y == std::vector<study::Column>{{2, 4}});
  CHECK(first.arm.y == std::vector<study::Column>{{5, 7}});
  CHECK(first.baseline.x == std::vector<study::Column>{{}});
  CHECK(second.baseline.x == std::vector<study::Column>{{8, 10}});
  CHECK(second.arm.y == std::vector<study::Column>{{}});
  CHECK(first.sampling().size() == 2);
}
