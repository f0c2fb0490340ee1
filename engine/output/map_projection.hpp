// From the globe to a page. Lambert's conformal conic projection (Snyder, "Map projections: a working manual", USGS
// Professional Paper 1395, 1987, equations 15-1 to 15-4, on the sphere), with standard parallels a sixth of the height
// within the top and the bottom of what is shown: angles are right everywhere, lengths to some percent over a region.
// Where both parallels mirror each other about the equator, or the map spans more than 60 degrees of latitude,
// Mercator's.
#pragma once

#include <span>
#include <string>
#include <utility>

namespace taji::output {

struct Degrees {
  double longitude = 0, latitude = 0;
};

struct OnPage {
  double x = 0, y = 0;
};

class MapProjection {
 public:
  /// Fits the points in a page of that width, with a margin on every side, all in units of the page. The height
  /// follows, between a third of the width and its 0.85-fold. A single point gets some 150 km around it.
  MapProjection(std::span<const Degrees> points, double width, double margin);

  OnPage operator()(Degrees at) const;
  double width() const { return width_; }
  double height() const { return height_; }
  double units_per_km() const { return scale_ / kRadiusKm; }
  /// Degrees east of the middle meridian, within half a turn.
  double east_of_middle(double longitude) const;
  bool is_conic() const { return conic_; }
  /// The standard parallels of the conic, in degrees.
  std::pair<double, double> parallels() const { return {south_, north_}; }

  static constexpr double kRadiusKm = 6371;

 private:
  OnPage plane(Degrees at) const;  ///< in radii of the globe, y upwards

  bool conic_ = true;
  double middle_ = 0, south_ = 0, north_ = 0;  ///< degrees
  double n_ = 1, f_ = 1, rho0_ = 0;
  double scale_ = 1, left_ = 0, top_ = 0, width_ = 0, height_ = 0;
};

}  // namespace taji::output
