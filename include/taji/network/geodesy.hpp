#pragma once

namespace taji::network {

// Mean radius (2 a + b) / 3 of the WGS 84 ellipsoid, as defined by the IUGG.
inline constexpr double kMeanEarthRadiusKm = 6371.0088;

// Great-circle distance in kilometres on a sphere of that radius, by the haversine formula. Arguments in degrees.
// Throws std::invalid_argument if a latitude is outside [-90, 90] or an argument is not finite.
double great_circle_km(double lat1, double lon1, double lat2, double lon2);

}  // namespace taji::network
