#include <doctest/doctest.h>

#include <taji/ensemble/ensemble.hpp>
#include <taji/model/simulate.hpp>
#include <taji/scenario/read.hpp>

using namespace taji;

namespace {

const char* const kScenario = R"(
taji: 1
name: One road
start: 2026-01-12
horizon: 20 d
network:
  places:
    depot: {kind: depot, at: [6.82, -5.28]}
    city: {kind: city, at: [12.65, -8.00]}
  roads:
    - {id: trunk, from: depot, to: city, km: 600, class: paved, interdiction: 20 %}
fleet:
  - {corridor: south, trucks: 60, capacity: 40 kl, product: diesel}
corridors:
  south:
    source: depot
    city: city
    convoy: {target: 10, min: 5, max_wait: 48 h}
    on_attack: {loss: {each: 30 %}}
cities:
  city:
    stock: {diesel: {capacity: 5 Ml, initial: 1 Ml}}
    demand: {transport: {diesel: 0.8 Ml/d}}
)";

model::Model one_road() {
  const scenario::ReadResult read = scenario::read_scenario_text("one-road.yaml", kScenario);
  INFO(text::render(read.diagnostics, read.sources, false));
  REQUIRE(read.scenario.has_value());
  return model::compile(*read.scenario);
}

}  // namespace

TEST_CASE("a row of an ensemble is its replication run alone") {
  const model::Model m = one_road();
  ensemble::Options options;
  options.seed = 9;
  options.first = 3;
  options.replications = 40;
  options.jobs = 3;
  const ensemble::Ensemble e = ensemble::run(m, options);
  REQUIRE(e.failures.empty());
  REQUIRE(e.replications.size() == 40);
  CHECK(e.days == 20);
  CHECK(e.truck_error == 0);
  CHECK(e.fuel_error_ppb <= 1);
  for (const std::int64_t number : {3, 17, 42}) {
    model::World world;
    model::replicate(world, m, {9, 0, static_cast<std::uint64_t>(number)});
    const auto row = static_cast<std::size_t>(number - 3);
    CHECK(world.record.tanks[0] == e.tank_records[row]);
    CHECK(world.record.corridors[0] == e.corridor_records[row]);
    for (std::size_t day = 0; day < 20; ++day) CHECK(world.record.tank_days[day] == e.tank_days[row * 20 + day]);
  }
  options.jobs = 1;
  const ensemble::Ensemble one = ensemble::run(m, options);
  CHECK(one.tank_records == e.tank_records);
  CHECK(one.corridor_records == e.corridor_records);
  CHECK(one.tank_days == e.tank_days);
  CHECK(one.arrivals == e.arrivals);
  CHECK(one.incidents == e.incidents);
  CHECK(one.stage_trucks == e.stage_trucks);
  CHECK(one.events == e.events);
  options.seed = 10;
  CHECK_FALSE(ensemble::run(m, options).tank_records == e.tank_records);
}

TEST_CASE("a replication may begin with the chance of another") {
  const model::Model model = one_road();
  ensemble::Options options;
  options.replications = 20;
  const ensemble::Ensemble plain = ensemble::run(model, options);
  options.start = [](std::int64_t number) { return ensemble::Start{19 - number, {}}; };
  options.jobs = 3;
  const ensemble::Ensemble turned = ensemble::run(model, options);
  REQUIRE(turned.replications == plain.replications);
  bool differ = false;
  for (std::size_t row = 0; row < 20; ++row) {
    CHECK(turned.tank_records[row].mean_stock_l == plain.tank_records[19 - row].mean_stock_l);
    differ |= turned.tank_records[row].mean_stock_l != plain.tank_records[row].mean_stock_l;
  }
  CHECK(differ);
  // Levels of inputs that the model does not have are that replication's failure.
  options.start = [](std::int64_t number) {
    return ensemble::Start{number, number == 3 ? std::vector<double>{0.5} : std::vector<double>{}};
  };
  const ensemble::Ensemble failed = ensemble::run(model, options);
  REQUIRE(failed.failures.size() == 1);
  CHECK(failed.failures[0].replication == 3);
}
