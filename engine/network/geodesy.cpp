#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <taji/network/geodesy.hpp>

namespace taji::network {

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

}  // namespace taji::network
