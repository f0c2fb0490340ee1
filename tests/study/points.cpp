// Designs that fill the cube.
#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <stdexcept>
#include <taji/study/points.hpp>

using namespace taji;

TEST_CASE("of 2^k Sobol points each coordinate has one in every 2^-k of its range") {
  const study::Points points = study::sobol_points(256, 40, 3, 0);
  REQUIRE(points.count() == 256);
  for (std::size_t coordinate = 0; coordinate < 40; ++coordinate) {
    std::set<int> cells;
    for (std::size_t i = 0; i < 256; ++i) {
      const double x = points[i][coordinate];
      REQUIRE(x > 0);
      REQUIRE(x < 1);
      cells.insert(static_cast<int>(x * 256));
    }
    CHECK(cells.size() == 256);
  }
}

TEST_CASE("pairs of coordinates fill the square") {
  // The first two coordinates of a Sobol sequence are a (0, 2)-sequence: of 256 points one in every square of 1/16.
  const study::Points points = study::sobol_points(256, 2, 3, 0);
  std::set<int> cells;
  for (std::size_t i = 0; i < 256; ++i) {
    cells.insert(16 * static_cast<int>(points[i][0] * 16) + static_cast<int>(points[i][1] * 16));
  }
  CHECK(cells.size() == 256);
}

TEST_CASE("shifts are addressed, and every point is uniform") {
  CHECK(study::sobol_points(8, 3, 1, 0).values == study::sobol_points(8, 3, 1, 0).values);
  CHECK(study::sobol_points(8, 3, 1, 0).values != study::sobol_points(8, 3, 2, 0).values);
  CHECK(study::sobol_points(8, 3, 1, 0).values != study::sobol_points(8, 3, 1, 1).values);
  // A coordinate keeps its shift whatever stands beside it, and points stay as more are added.
  CHECK(study::sobol_points(8, 3, 1, 0)[5][1] == study::sobol_points(9, 2, 1, 0)[5][1]);
  double sum = 0;
  constexpr int kSeeds = 2000;
  for (int seed = 0; seed < kSeeds; ++seed) sum += study::sobol_points(4, 2, static_cast<std::uint64_t>(seed), 0)[3][1];
  CHECK(std::abs(sum / kSeeds - 0.5) < 4 * std::sqrt(1.0 / 12 / kSeeds));
  CHECK_THROWS_AS(study::sobol_points(2, 4000, 1, 0), std::invalid_argument);
}
