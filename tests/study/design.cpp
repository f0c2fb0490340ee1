// Designs: what is promised of each point set, and the first points of known sequences.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <taji/study/design.hpp>

using namespace taji;
using study::UnitPoints;

namespace {

scenario::Plan plan_of(const std::string& design) {
  const auto read = scenario::read_plan_text("plan.yaml", "taji: 1\nscenario: s.yaml\ndesign: " + design + "\n", ".");
  const std::string problems = text::render(read.diagnostics, read.sources, false);
  INFO(problems);
  REQUIRE(read.plan.has_value());
  return *read.plan;
}

using Points = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("a grid has every combination, the last parameter quickest") {
  const auto points = study::design_points(plan_of("{grid: {a.b: [x, y], c: 0 %..40 %:3}}"), 1);
  CHECK(points == Points{{"x", "0 %"}, {"x", "20 %"}, {"x", "40 %"}, {"y", "0 %"}, {"y", "20 %"}, {"y", "40 %"}});
}

TEST_CASE("a logarithmic range has equal factors") {
  const auto points = study::design_points(plan_of("{grid: {c: {range: [1 kl, 100 kl], points: 3, scale: log}}}"), 1);
  CHECK(points == Points{{"1 kl"}, {"10 kl"}, {"100 kl"}});
}

TEST_CASE("ends of a range are as they were stated, and decimals come out as people write them") {
  const auto points =
      study::design_points(plan_of("{grid: {c: {range: [0.1, 0.7], points: 7}, d: 1.23456789 kl..2 kl:2}}"), 1);
  REQUIRE(points.size() == 14);
  CHECK(points[4] == std::vector<std::string>{"0.3", "1.23456789 kl"});
  CHECK(points[13] == std::vector<std::string>{"0.7", "2 kl"});
}

TEST_CASE("a list is its rows") {
  const auto points = study::design_points(plan_of("{list: [{a: 1, b: 5 %}, {b: 6 %, a: 2}]}"), 1);
  CHECK(points == Points{{"1", "5 %"}, {"2", "6 %"}});
}

TEST_CASE("a Latin hypercube has one point in every stratum of every parameter") {
  for (const std::int64_t n : {1, 2, 7, 1000}) {
    const UnitPoints points = study::latin_hypercube({"a", "b", "c"}, n, 7);
    REQUIRE(static_cast<std::int64_t>(points.size()) == n);
    for (std::size_t d = 0; d < 3; ++d) {
      std::set<std::int64_t> strata;
      for (const auto& point : points) {
        CHECK(point[d] > 0);
        CHECK(point[d] < 1);
        strata.insert(static_cast<std::int64_t>(std::floor(point[d] * static_cast<double>(n))));
      }
      CHECK(static_cast<std::int64_t>(strata.size()) == n);
    }
  }
}

TEST_CASE("draws of one parameter do not hang on the others, and do on the seed") {
  const UnitPoints alone = study::latin_hypercube({"b"}, 50, 7), both = study::latin_hypercube({"a", "b"}, 50, 7),
                   other = study::latin_hypercube({"b"}, 50, 8);
  bool differs = false;
  double sum = 0;
  for (std::size_t i = 0; i < 50; ++i) {
    CHECK(alone[i][0] == both[i][1]);
    differs = differs || alone[i][0] != other[i][0];
    sum += (both[i][0] - 0.5) * (both[i][1] - 0.5);
  }
  CHECK(differs);
  // The two are put together at random: a correlation of 0 with standard error 1/7.
  CHECK(std::abs(sum / 50 * 12) < 4.0 / 7);
}

TEST_CASE("a Latin hypercube estimates a sum with a hundredth of the variance of chance") {
  // For an additive function only the place within strata is left: Var = Σ (1/n²)/12 / n against Σ (1/12)/n.
  double square = 0;
  constexpr int kTrials = 200, kPoints = 10;
  for (int trial = 0; trial < kTrials; ++trial) {
    double mean = 0;
    for (const auto& point : study::latin_hypercube({"a", "b"}, kPoints, static_cast<std::uint64_t>(trial))) {
      mean += (point[0] + point[1] - 1) / kPoints;
    }
    square += mean * mean / kTrials;
  }
  const double expected = 2.0 / 12 / std::pow(kPoints, 3);
  CHECK(std::abs(square / expected - 1) < 4 * std::sqrt(2.0 / kTrials));
}

TEST_CASE("Sobol's sequence begins as it is known to") {
  // Joe and Kuo's first eight points of three dimensions without point 0, in Gray-code order.
  const UnitPoints points = study::sobol({"a", "b", "c"}, 7, std::nullopt);
  const std::vector<std::vector<double>> known = {{0.5, 0.5, 0.5},       {0.75, 0.25, 0.25},    {0.25, 0.75, 0.75},
                                                  {0.375, 0.375, 0.625}, {0.875, 0.875, 0.125}, {0.625, 0.125, 0.875},
                                                  {0.125, 0.625, 0.375}};
  CHECK(points == known);
}

TEST_CASE("shifted, 2^k points hold each of 2^k equal cells of two dimensions once, whatever its shape") {
  constexpr int k = 6, n = 1 << k;
  const UnitPoints points = study::sobol({"a", "b"}, n, 3);
  for (int across = 0; across <= k; ++across) {
    std::set<std::pair<int, int>> cells;
    for (const auto& point : points) {
      cells.insert({static_cast<int>(point[0] * (1 << across)), static_cast<int>(point[1] * (1 << (k - across)))});
    }
    CHECK(cells.size() == n);
  }
  CHECK(study::sobol({"a", "b"}, n, 4) != points);
}

TEST_CASE("projections: Sobol's estimate of a product of three is nearer than chance would be") {
  // ∫ Π 2u = 1; with 1,024 independent points the standard error would be √((4/3)³ − 1)/32 = 0.037.
  double sum = 0;
  for (const auto& point : study::sobol({"a", "b", "c"}, 1024, 5)) sum += 8 * point[0] * point[1] * point[2];
  CHECK(std::abs(sum / 1024 - 1) < 0.037 / 5);
}

TEST_CASE("distributions are met at their quantiles, whole numbers with equal chances") {
  auto plan = plan_of(
      "{sobol: {points: 3, parameters: {a: {uniform: [10 h, 30 h]}, b: 10 %..30 %, "
      "c: {lognormal: {median: 2 kl, p90: 4 kl}}, d: [x, y]}}}");
  // The first point is 1/2 in every parameter, then 3/4, 1/4, 1/4 and, of the fourth, 1/4.
  const auto points = study::design_points(plan, 1);
  CHECK(points[0] == std::vector<std::string>{"20 h", "20 %", "2 kl", "y"});
  CHECK(points[1][0] == "25 h");
  CHECK(points[1][1] == "15 %");

  plan = plan_of("{latin_hypercube: {points: 600, parameters: {n: 20..22}}}");
  plan.parameters[0].whole = true;
  std::array<int, 3> counts{};
  for (const auto& point : study::design_points(plan, 1))
    ++counts.at(static_cast<std::size_t>(std::stoi(point[0]) - 20));
  CHECK(counts == std::array<int, 3>{200, 200, 200});
}
