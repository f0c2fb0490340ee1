#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <taji/network/geodesy.hpp>

namespace taji::network {
namespace {

using Vector = std::array<double, 3>;

Vector on_sphere(const Point& point) {
  constexpr double kRadian = std::numbers::pi / 180.0;
  const double lat = point.latitude * kRadian, lon = point.longitude * kRadian;
  return {std::cos(lat) * std::cos(lon), std::cos(lat) * std::sin(lon), std::sin(lat)};
}

Vector cross(const Vector& a, const Vector& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

double dot(const Vector& a, const Vector& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

}  // namespace

double great_circle_km(double lat1, double lon1, double lat2, double lon2) {
  for (const double latitude : {lat1, lat2}) {
    if (!(std::abs(latitude) <= 90.0)) throw std::invalid_argument("latitude outside -90 to 90 degrees");
  }
  if (!std::isfinite(lon1) || !std::isfinite(lon2)) throw std::invalid_argument("longitude is not finite");
  constexpr double kRadian = std::numbers::pi / 180.0;
  const double half_lat = std::sin((lat2 - lat1) * kRadian / 2);
  const double half_lon = std::sin((lon2 - lon1) * kRadian / 2);
  const double along = std::cos(lat1 * kRadian) * std::cos(lat2 * kRadian);
  const double haversine = half_lat * half_lat + along * half_lon * half_lon;
  // Rounding can carry antipodes past 1, outside the domain of asin.
  return 2 * kMeanEarthRadiusKm * std::asin(std::sqrt(std::clamp(haversine, 0.0, 1.0)));
}

double distance_to_arc_km(const Point& point, const Point& from, const Point& to) {
  const double to_ends = std::min(great_circle_km(point.latitude, point.longitude, from.latitude, from.longitude),
                                  great_circle_km(point.latitude, point.longitude, to.latitude, to.longitude));
  const Vector p = on_sphere(point), a = on_sphere(from), b = on_sphere(to);
  const Vector pole = cross(a, b);
  const double size = std::sqrt(dot(pole, pole));
  // Ends closer than a millimetre, or opposite each other: the plane through them is not known.
  if (size < 1e-10) return to_ends;
  const bool beside = dot(cross(pole, a), p) >= 0 && dot(cross(b, pole), p) >= 0;
  if (!beside) return to_ends;
  return std::min(to_ends, kMeanEarthRadiusKm * std::asin(std::min(1.0, std::abs(dot(p, pole)) / size)));
}

}  // namespace taji::network
