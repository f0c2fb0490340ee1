#pragma once

namespace taji::network {

// Mean radius (2 a + b) / 3 of the WGS 84 ellipsoid, as defined by the IUGG.
inline constexpr double kMeanEarthRadiusKm = 6371.0088;

// Great-circle distance in kilometres on a sphere of that radius, by the haversine formula. Arguments in degrees.
// Throws std::invalid_argument if a latitude is outside [-90, 90] or an argument is not finite.
double great_circle_km(double lat1, double lon1, double lat2, double lon2);

struct Point {
  double latitude = 0, longitude = 0;  ///< degrees
};

// Distance in kilometres from a point to the shorter great-circle arc between two others: to its nearest point, an end
// included. Of ends that lie opposite each other any arc would do; the distance is then to the nearer end. Throws as
// above.
double distance_to_arc_km(const Point& point, const Point& from, const Point& to);

}  // namespace taji::network
