// Points of a sweep: what is run at each, and which is best.
#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <support/experiment.hpp>
#include <taji/study/sweep.hpp>
#include <taji/text/file.hpp>

using namespace taji;
using namespace taji::testing;

namespace {

/// One convoy of 40 on a road of 100 h, five days being recorded, of which each attack takes each truck with
/// probability 25 %.
const std::string kTrip = R"(taji: 1
name: One trip
start: 2026-01-01
horizon: 5 d
network:
  places: {a: ~, b: ~}
  roads:
    - {id: ab, from: a, to: b, km: 5000, speed: 50 km/h, interdiction: {uncertain: [10 %, 90 %]}}
fleet:
  - {corridor: south, trucks: 40, capacity: 10 kl, product: diesel}
corridors:
  south: {source: a, city: b, convoy: {target: 40}, initial: {waiting: 40}, on_attack: {loss: {each: 25 %}}}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 500 kl/d}}}
)";

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / "taji-sweep-test";
  Folder() {
    std::filesystem::create_directories(path);
    write(kTrip);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  void write(const std::string& text) const { std::ofstream(path / "s.yaml") << text; }
  study::ScenarioFile file() const { return {path / "s.yaml", {}}; }
};

study::Sweep sweep_over(const std::vector<std::string>& interdictions, const std::vector<std::string>& wishes) {
  study::Sweep sweep;
  sweep.replications = 400;
  sweep.paths = {"network.roads.ab.interdiction"};
  for (const std::string& value : interdictions) sweep.points.push_back({value});
  sweep.inputs = {text::sha256_hex(kTrip)};
  const auto all = study::measures_of(model_of(kTrip));
  for (const std::string& wish : wishes) {
    for (const study::Measure& measure : study::named_measures(all, wish)) sweep.measures.push_back(measure);
  }
  return sweep;
}

study::PointResult result(double value, double se) {
  study::PointResult one;
  one.measures.push_back({{value, se}, "", ""});
  return one;
}

}  // namespace

TEST_CASE("an uncertain parameter that is swept takes the value of the point") {
  const Folder folder;
  study::Sweep sweep = sweep_over({"0 %", "40 %", "100 %"}, {"trucks_lost", "lost_share"});
  sweep.keep_columns = true;
  std::vector<study::PointResult> results;
  for (std::size_t i = 0; i < 3; ++i) results.push_back(*study::run_point(sweep, i, folder.file(), {}));
  // Expected losses are p × 40 × 25 %.
  CHECK(results[0].measures[0].estimate.value == 0);
  CHECK(std::abs(results[1].measures[0].estimate.value - 4) < 4 * results[1].measures[0].estimate.se);
  CHECK(std::abs(results[2].measures[0].estimate.value - 10) < 4 * results[2].measures[0].estimate.se);
  CHECK(results[2].completed == 400);
  std::int64_t lost = 0, sent = 0;
  for (const std::int64_t trucks : results[2].y[0]) lost += trucks;
  for (const std::int64_t trucks : results[2].x[1]) sent += trucks;
  CHECK(results[2].measures[0].sum_y == std::to_string(lost));
  CHECK(results[2].measures[1].sum_x == std::to_string(sent));
  CHECK(sent == 400 * 40);
  // The same chance events at every point: who is attacked at 40 % is attacked at 100 %, and loses the same trucks.
  for (std::size_t row = 0; row < 400; ++row) {
    CHECK((results[1].y[0][row] == 0 || results[1].y[0][row] == results[2].y[0][row]));
  }
}

TEST_CASE("what the reader refuses is a result") {
  const Folder folder;
  const auto one = study::run_point(sweep_over({"140 %"}, {"trucks_lost"}), 0, folder.file(), {});
  REQUIRE(one.has_value());
  CHECK(one->failed());
  CHECK(one->refused.find("140 %") != std::string::npos);
  CHECK(one->measures.empty());
}

TEST_CASE("the model of a point, or why there is none") {
  const Folder folder;
  const study::Sweep sweep = sweep_over({"40 %", "140 %"}, {"trucks_lost"});
  const study::Compiled good = study::model_of_point(sweep, 0, folder.file());
  REQUIRE(good.model.has_value());
  CHECK(good.refused.empty());
  CHECK_FALSE(good.model->has_uncertain_inputs());  // the only one is swept
  const study::Compiled bad = study::model_of_point(sweep, 1, folder.file());
  CHECK_FALSE(bad.model.has_value());
  CHECK(bad.refused == study::run_point(sweep, 1, folder.file(), {})->refused);
  // Variants of the file are none of its business.
  const std::string broken = kTrip + "variants: {v: {network.roads.ab.interdiction: 999 %}}\n";
  folder.write(broken);
  study::Sweep with_variant = sweep;
  with_variant.inputs = {text::sha256_hex(broken)};
  CHECK(study::model_of_point(with_variant, 0, folder.file()).model.has_value());
  CHECK_FALSE(study::compiled(scenario::read_scenario(folder.path / "s.yaml")).model.has_value());
}

TEST_CASE("a measure that a point lacks is left open") {
  const Folder folder;
  study::Sweep sweep = sweep_over({"40 %"}, {"trucks_lost"});
  sweep.measures[0].of = {"north"};
  const auto one = study::run_point(sweep, 0, folder.file(), {});
  CHECK_FALSE(one->measures[0].estimate.exists());
  CHECK(one->completed == 400);
}

TEST_CASE("a scenario that has changed is not run") {
  const Folder folder;
  const study::Sweep sweep = sweep_over({"40 %"}, {"trucks_lost"});
  folder.write(kTrip + "# more\n");
  CHECK_THROWS_AS(study::run_point(sweep, 0, folder.file(), {}), std::runtime_error);
}

TEST_CASE("a point that is stopped is no result") {
  const Folder folder;
  const std::atomic<bool> stop{true};
  ensemble::Options options;
  options.stop = &stop;
  CHECK_FALSE(study::run_point(sweep_over({"40 %"}, {"trucks_lost"}), 0, folder.file(), options).has_value());
}

TEST_CASE("the best point, and who may be as good") {
  study::Sweep sweep = sweep_over({"a", "b", "c", "d"}, {"trucks_lost"});
  const double nan = std::numeric_limits<double>::quiet_NaN();
  // 3 ± 1.96 and 6 ± 1.96 × 0.6 overlap, as 3 + 1.96 > 6 − 1.18; 8 ± 1.96 and 3 ± 1.96 do not.
  const std::vector<study::PointResult> results = {result(8, 1), result(3, 1), result(nan, nan), result(6, 0.6)};
  const auto best = study::best_point(sweep, results, 0);
  REQUIRE(best.has_value());
  CHECK(best->point == 1);
  CHECK(best->rivals == std::vector<std::size_t>{3});
  CHECK_FALSE(best->all_equal);
  sweep.measures[0].better = 1;
  CHECK(study::best_point(sweep, results, 0)->point == 0);
  sweep.measures[0].better = 0;
  CHECK_FALSE(study::best_point(sweep, results, 0).has_value());
}
