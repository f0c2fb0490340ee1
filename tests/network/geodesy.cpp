#include <doctest/doctest.h>

#include <limits>
#include <numbers>
#include <stdexcept>
#include <taji/network/geodesy.hpp>

using taji::network::distance_to_arc_km;
using taji::network::great_circle_km;
using taji::network::kMeanEarthRadiusKm;

TEST_CASE("arcs whose angle is known") {
  const double degree = kMeanEarthRadiusKm * std::numbers::pi / 180;  // 6371.0088 * 0.01745329252 km
  CHECK(degree == doctest::Approx(111.19508023).epsilon(1e-9));
  CHECK(great_circle_km(0, 0, 0, 1) == doctest::Approx(degree).epsilon(1e-13));
  CHECK(great_circle_km(10, 20, 11, 20) == doctest::Approx(degree).epsilon(1e-13));
  CHECK(great_circle_km(-5, 20, 5, 20) == doctest::Approx(10 * degree).epsilon(1e-13));
  CHECK(great_circle_km(0, 0, 90, 123) == doctest::Approx(90 * degree).epsilon(1e-13));
  CHECK(great_circle_km(90, 0, -90, 77) == doctest::Approx(180 * degree).epsilon(1e-13));
  CHECK(great_circle_km(0, 10, 0, -170) == doctest::Approx(180 * degree).epsilon(1e-13));
  // Across the date line, two degrees.
  CHECK(great_circle_km(0, 179, 0, -179) == doctest::Approx(2 * degree).epsilon(1e-12));
  // (60 N, 0) to (60 N, 180) goes over the pole: 60 degrees.
  CHECK(great_circle_km(60, 0, 60, 180) == doctest::Approx(60 * degree).epsilon(1e-13));
  // From (45 N, 0) to (0, 90) the vectors are orthogonal.
  CHECK(great_circle_km(45, 0, 0, 90) == doctest::Approx(90 * degree).epsilon(1e-13));
}

TEST_CASE("symmetry and the shortest distances") {
  CHECK(great_circle_km(12.65, -8, 12.65, -8) == 0.0);
  CHECK(great_circle_km(6.82, -5.28, 12.65, -8) == great_circle_km(12.65, -8, 6.82, -5.28));
  // A metre of latitude, where a formula by arc cosine would lose all digits.
  const double degrees = 0.001 / kMeanEarthRadiusKm * 180 / std::numbers::pi;
  CHECK(great_circle_km(12, 7, 12 + degrees, 7) == doctest::Approx(0.001).epsilon(1e-6));
}

TEST_CASE("coordinates off the globe are refused") {
  CHECK_THROWS_AS(great_circle_km(90.1, 0, 0, 0), std::invalid_argument);
  CHECK_THROWS_AS(great_circle_km(0, 0, -91, 0), std::invalid_argument);
  CHECK_THROWS_AS(great_circle_km(std::numeric_limits<double>::quiet_NaN(), 0, 0, 0), std::invalid_argument);
  CHECK_THROWS_AS(great_circle_km(0, 0, 0, std::numeric_limits<double>::infinity()), std::invalid_argument);
  CHECK(great_circle_km(0, 360, 0, 0) < 1e-9);
}

TEST_CASE("distance to an arc") {
  const double degree = kMeanEarthRadiusKm * std::numbers::pi / 180;
  // Along the equator from 0 to 10 degrees east: beside it by latitude alone, beyond it from the end.
  CHECK(distance_to_arc_km({1, 5}, {0, 0}, {0, 10}) == doctest::Approx(degree).epsilon(1e-12));
  CHECK(distance_to_arc_km({-1, 5}, {0, 10}, {0, 0}) == doctest::Approx(degree).epsilon(1e-12));
  CHECK(distance_to_arc_km({0, 12}, {0, 0}, {0, 10}) == doctest::Approx(2 * degree).epsilon(1e-12));
  CHECK(distance_to_arc_km({3, -4}, {0, 0}, {0, 10}) == doctest::Approx(great_circle_km(3, -4, 0, 0)).epsilon(1e-12));
  CHECK(distance_to_arc_km({0, 7}, {0, 0}, {0, 10}) < 1e-6);
  // On the other side of the world the nearest point is an end.
  CHECK(distance_to_arc_km({0, -175}, {0, 0}, {0, 10}) == doctest::Approx(175 * degree).epsilon(1e-12));
  // Across the date line, and along a meridian.
  CHECK(distance_to_arc_km({2, 180}, {0, 175}, {0, -175}) == doctest::Approx(2 * degree).epsilon(1e-12));
  CHECK(distance_to_arc_km({0, 1}, {-5, 0}, {5, 0}) == doctest::Approx(degree).epsilon(1e-12));
  // A road of no length.
  CHECK(distance_to_arc_km({1, 0}, {0, 0}, {0, 0}) == doctest::Approx(degree).epsilon(1e-12));
  CHECK_THROWS_AS(distance_to_arc_km({91, 0}, {0, 0}, {0, 1}), std::invalid_argument);
}
