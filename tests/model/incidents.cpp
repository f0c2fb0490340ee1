// What is counted day by day beside tanks and stages: attacks, losses, drivers, queues, reserves.
#include <doctest/doctest.h>

#include "support/city.hpp"
#include "support/roadmap.hpp"

using namespace taji;

namespace {

using Kind = model::DaySeries::Kind;
using Values = std::vector<std::int32_t>;

Values by_day(const model::Record& record, model::Incident incident) {
  Values out;
  for (std::size_t i = static_cast<std::size_t>(incident); i < record.incidents.size(); i += model::kIncidents) {
    out.push_back(record.incidents[i]);
  }
  return out;
}

}  // namespace

TEST_CASE("attacks, losses and drivers withdrawn by day") {
  // Four trucks leave at once. One is lost on the way out, of the other drivers two refuse: the fifth at once, one when
  // he comes home. On the way home, at 02:00, one more is lost, and the debt of three is cut to the two who still
  // drive. Three have withdrawn at 04:00, and no convoy of four can leave any more.
  const auto run = test::RoadMap("A--B")
                       .trucks(4)
                       .convoys("target: 4")
                       .road("A-B", "interdiction: 100 %")
                       .corridor("on_attack: {loss: {count: 1}}")
                       .corridor("drivers: {number: 5, refusals_per_loss: 2}")
                       .corridor("empty_exposure: 1")
                       .run();
  INFO(run.account());
  const model::Record& record = run.end().record;
  CHECK(by_day(record, model::Incident::attacks) == Values{1, 0, 0});
  CHECK(by_day(record, model::Incident::attacks_empty) == Values{1, 0, 0});
  CHECK(by_day(record, model::Incident::trucks_lost) == Values{2, 0, 0});
  CHECK(by_day(record, model::Incident::drivers_withdrawn) == Values{3, 3, 3});
}

TEST_CASE("deferred need and the reserve at the end of every day") {
  // Dry from 1 d to 2.5 d: of 1.5 Ml unserved 750 kl are deferred, 500 by 2 d; at 1 Ml/d they are bought by 3.25 d.
  testing::CityAlone city;
  city.horizon = "4 d";
  city.stock = "{diesel: {initial: 1 Ml, reserve: {volume: 3 Ml}}, gasoline: {initial: 9 Ml}}";
  city.demand = "{a: {diesel: 1 Ml/d, deferred: 50 %}, b: {gasoline: 1 Ml/d}}";
  city.rest = "timeline: [{at: 60 h, release: {c: {diesel: all}}}]\n";
  const auto m = testing::model_of(city.yaml());
  const auto record = testing::record_of(m);
  CHECK(m.series.size() == 2);
  CHECK(testing::series(m, record, Kind::queue) == Values{0, 500'000, 250'000, 0});
  CHECK(testing::series(m, record, Kind::reserve) == Values{3'000'000, 3'000'000, 0, 0});
}
