// What a sweep keeps: everything comes back as it was, and nothing that was damaged or belongs elsewhere.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <taji/output/sweep_files.hpp>
#include <taji/output/sweep_text.hpp>

using namespace taji;

namespace {

study::Measure unserved() {
  study::Measure measure;
  measure.path = "unserved_l";
  measure.of = {"city", "diesel"};
  measure.quantity = study::Quantity::litres;
  measure.better = -1;
  return measure;
}

study::Measure share() {
  study::Measure measure = unserved();
  measure.path = "served_share";
  measure.quantity = study::Quantity::share;
  measure.form = study::Measure::Form::ratio;
  measure.better = 1;
  return measure;
}

study::Sweep sample_sweep() {
  study::Sweep sweep;
  sweep.version = "0.1";
  sweep.name = "A \"name\"";
  sweep.design = "grid";
  sweep.inputs = {"abc"};
  sweep.set = {{"horizon", "30 d"}};
  sweep.seed = 18446744073709551615U;
  sweep.keep_columns = true;
  sweep.paths = {"a.convoy.target", "b.convoy.target"};
  sweep.points = {{"20", "5 %"}, {"30", "10 %"}};
  sweep.measures = {unserved(), share()};
  sweep.names = {{"city", "City"}};
  return sweep;
}

study::PointResult sample_result() {
  study::PointResult result;
  result.completed = 2;
  result.failures = {{1, "why \"not\"\n"}};
  const double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  result.measures = {{{0.1 + 0.2, inf}, "170141183460469231731687303715884105727", ""}, {{nan, nan}, "0", "0"}};
  result.replications = {0, 2};
  result.y = {{5, -7}, {1, 1}};
  result.x = {{}, {0, 0}};
  return result;
}

output::SweepTable sample_table() {
  study::PointResult refused;
  refused.refused = "too much, too soon";
  return {sample_sweep(), {sample_result(), refused}};
}

}  // namespace

TEST_CASE("a plan comes back as it was") {
  const output::StoredPlan plan{sample_sweep(), output::sweep_sha256(sample_sweep()), "../s.yaml", "..", 7};
  const auto back = output::read_plan_json(output::plan_json(plan));
  CHECK(back.scenario == "../s.yaml");
  CHECK(back.root == "..");
  CHECK(back.chunks == 7);
  CHECK(back.sha256 == plan.sha256);
  CHECK(output::sweep_sha256(back.sweep) == plan.sha256);
  CHECK(back.sweep.points == plan.sweep.points);
  CHECK(back.sweep.seed == plan.sweep.seed);
  CHECK(back.sweep.measures[1].name() == "served_share[city,diesel]");
  CHECK(output::plan_differences(back.sweep, plan.sweep).empty());
}

TEST_CASE("where the scenario is and how many chunks there are change no hash, all else does") {
  output::StoredPlan plan{sample_sweep(), "", "../s.yaml", "", 1};
  const std::string hash = output::sweep_sha256(plan.sweep);
  plan.sweep.points[1][1] = "11 %";
  CHECK(output::sweep_sha256(plan.sweep) != hash);
  plan.sweep.seed = 2;
  CHECK(output::plan_differences(sample_sweep(), plan.sweep) ==
        std::vector<std::string>{"seed 18446744073709551615 there, 2 here", "other points"});
}

TEST_CASE("a damaged plan is refused") {
  const output::StoredPlan plan{sample_sweep(), "", "", "", 1};
  const std::string text = output::plan_json(plan);
  std::string other = text;
  other.replace(other.find("5 %"), 3, "6 %");
  for (const std::string& bad : {other, text.substr(0, text.size() / 2), std::string("{}"), std::string()}) {
    CHECK_THROWS_AS(output::read_plan_json(bad), std::invalid_argument);
  }
}

TEST_CASE("a point comes back as it was, infinities, exact sums and columns too") {
  const auto back = output::read_point_json(output::point_json(sample_result(), 3, "hash"), 3, "hash");
  CHECK(back.completed == 2);
  CHECK(back.failures[0].message == "why \"not\"\n");
  CHECK(back.measures[0].estimate.value == 0.1 + 0.2);
  CHECK(std::isinf(back.measures[0].estimate.se));
  CHECK(std::isnan(back.measures[1].estimate.value));
  CHECK(back.measures[0].sum_y == "170141183460469231731687303715884105727");
  CHECK(back.y == sample_result().y);
  CHECK(back.x == sample_result().x);
  CHECK(output::point_json(back, 3, "hash") == output::point_json(sample_result(), 3, "hash"));
}

TEST_CASE("no byte of a point may change unnoticed") {
  const std::string text = output::point_json(sample_result(), 3, "hash");
  CHECK_THROWS_WITH_AS(output::read_point_json(text, 4, "hash"), "it is point 3", std::invalid_argument);
  CHECK_THROWS_WITH_AS(output::read_point_json(text, 3, "other"), "it belongs to another sweep", std::invalid_argument);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string bad = text;
    bad[i] = bad[i] == '1' ? '2' : '1';
    INFO(i, " ", bad);
    CHECK_THROWS_AS(output::read_point_json(bad, 3, "hash"), std::invalid_argument);
    CHECK_THROWS_AS(output::read_point_json(text.substr(0, i), 3, "hash"), std::invalid_argument);
  }
}

TEST_CASE("a result whose hash is right and whose shape is not is no result of the sweep") {
  const study::Sweep sweep = sample_sweep();
  CHECK(output::fits(sample_result(), sweep));
  study::PointResult refused;
  refused.refused = "too much";
  CHECK(output::fits(refused, sweep));
  const auto unfit = [&](auto change) {
    study::PointResult result = sample_result();
    change(result);
    return !output::fits(result, sweep);
  };
  CHECK(unfit([](auto& r) { r.completed = -1; }));
  CHECK(unfit([](auto& r) { r.measures.pop_back(); }));
  CHECK(unfit([](auto& r) { r.measures.push_back(r.measures.front()); }));
  CHECK(unfit([](auto& r) { r.measures[0].sum_y = "12x"; }));
  CHECK(unfit([](auto& r) { r.measures[1].sum_x = "-"; }));
  CHECK(unfit([](auto& r) { r.y.pop_back(); }));
  CHECK(unfit([](auto& r) { r.x.clear(); }));
  CHECK(unfit([](auto& r) { r.y[0].push_back(5); }));
  CHECK(unfit([](auto& r) { r.x[1].pop_back(); }));
  CHECK(unfit([](auto& r) { r.refused = "too much"; }));
}

TEST_CASE("a plan whose hash is right and whose parts do not fit together is refused") {
  const auto refusal = [](auto change) -> std::string {
    output::StoredPlan plan{sample_sweep(), output::sweep_sha256(sample_sweep()), "s.yaml", "", 1};
    change(plan);
    try {
      (void)output::read_plan_json(output::plan_json(plan));
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  };
  CHECK(refusal([](auto&) {}).empty());
  const std::string parts = "its parts do not fit together", kind = "it has a measure of an unknown kind";
  CHECK(refusal([](auto& p) { p.chunks = 0; }) == parts);
  CHECK(refusal([](auto& p) { p.sweep.replications = 0; }) == parts);
  CHECK(refusal([](auto& p) { p.sweep.points[1].pop_back(); }) == parts);
  CHECK(refusal([](auto& p) { p.sweep.measures[0].quantity = static_cast<study::Quantity>(5); }) == kind);
  CHECK(refusal([](auto& p) { p.sweep.measures[0].form = static_cast<study::Measure::Form>(9); }) == kind);
}

TEST_CASE("tables of points, refused ones and missing figures among them") {
  const std::string csv = output::sweep_csv(sample_table());
  CHECK(csv ==
        "point,a.convoy.target,a.convoy.target:number,b.convoy.target,b.convoy.target:number,completed,failed,"
        "\"unserved_l[city,diesel]\",\"unserved_l[city,diesel]:se\",\"served_share[city,diesel]\","
        "\"served_share[city,diesel]:se\",refused\n"
        "1,20,20,5 %,0.05,2,1,0.30000000000000004,inf,,,\n"
        "2,30,30,10 %,0.1,0,0,,,,,\"too much, too soon\"\n");
  CHECK(output::sweep_replications_csv(sample_table()) ==
        "point,replication,\"unserved_l[city,diesel]\",\"served_share[city,diesel]\",\"served_share[city,diesel]:of\"\n"
        "1,0,5,1,0\n1,2,-7,1,0\n");
  const auto json = nlohmann::json::parse(output::sweep_json(sample_table()));
  CHECK(json["kind"] == "sweep");
  CHECK(json["points"]["failed"] == 2);
  CHECK(json["replications"] == nlohmann::json::parse(R"({"each":1000,"requested":2000,"completed":2,"failed":1})"));
  CHECK(json["results"][0]["measures"]["served_share[city,diesel]"]["value"].is_null());
  CHECK(json["results"][1]["refused"] == "too much, too soon");
}

TEST_CASE("the text names parameters by as much of their path as tells them apart, and the best point with care") {
  output::SweepTable table = sample_table();
  const auto with = [](double value, double se) {
    study::PointResult result;
    result.completed = 100;
    result.measures = {{{value, se}, "", ""}, {{0.5, 0.01}, "", ""}};
    return result;
  };
  table.results = {with(2e6, 1e5), with(2.1e6, 1e5)};
  const std::string text = output::sweep_text(table, {});
  CHECK(text.find("point  a.convoy.target  b.convoy.target") != std::string::npos);
  CHECK(text.find("is lowest at point 1 (a.convoy.target 20, b.convoy.target 5 %)") != std::string::npos);
  CHECK(text.find("so may be point 2") != std::string::npos);
  CHECK(text.find("at every point") != std::string::npos);
  table.results = {with(2e6, 1e5), with(9e6, 1e5)};
  CHECK(output::sweep_text(table, {}).find("no other point overlaps") != std::string::npos);
}

TEST_CASE("a long sweep shows its best points") {
  output::SweepTable table = sample_table();
  table.sweep.points.clear();
  table.results.clear();
  for (int i = 0; i < 60; ++i) {
    table.sweep.points.push_back({std::to_string(i), "5 %"});
    study::PointResult result;
    result.measures = {{{1000.0 * (60 - i), 1}, "", ""}, {{0.5, 0.01}, "", ""}};
    table.results.push_back(result);
  }
  const std::string text = output::sweep_text(table, {});
  CHECK(text.find("the 25 of 60 points with the lowest unserved diesel, City") != std::string::npos);
  CHECK(text.find("\n     60 ") != std::string::npos);
  CHECK(text.find("\n     36 ") != std::string::npos);
  CHECK(text.find("\n     35 ") == std::string::npos);
}
