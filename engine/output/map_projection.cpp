#include <algorithm>
#include <cmath>
#include <numbers>
#include <output/map_projection.hpp>

namespace taji::output {
namespace {

double radians(double degrees) {
  return degrees * std::numbers::pi / 180;
}

double half_tan(double latitude) {
  return std::tan(std::numbers::pi / 4 + radians(std::clamp(latitude, -85.0, 85.0)) / 2);
}

/// Within half a turn of the middle.
double turned(double degrees) {
  while (degrees > 180) degrees -= 360;
  while (degrees < -180) degrees += 360;
  return degrees;
}

constexpr double kLeastDegrees = 1.4;  // what is shown around one point, each way

}  // namespace

MapProjection::MapProjection(std::span<const Degrees> points, double width, double margin) : width_(width) {
  double west = 180, east = -180, south = 90, north = -90;
  for (const Degrees& at : points) {
    west = std::min(west, at.longitude);
    east = std::max(east, at.longitude);
    south = std::min(south, at.latitude);
    north = std::max(north, at.latitude);
  }
  if (points.empty()) west = east = south = north = 0;
  middle_ = (west + east) / 2;
  if (north - south < kLeastDegrees && east - west < kLeastDegrees) {
    const double centre = (north + south) / 2;
    south = centre - kLeastDegrees / 2;
    north = centre + kLeastDegrees / 2;
  }
  const double inset = std::max(north - south, 1.0) / 6;
  south_ = std::clamp(south + inset, -80.0, 80.0);
  north_ = std::clamp(north - inset, -80.0, 80.0);
  if (south_ > north_) std::swap(south_, north_);
  conic_ = std::abs(south_ + north_) > 2 && north - south <= 60;
  if (conic_) {
    const double c1 = std::cos(radians(south_)), c2 = std::cos(radians(north_));
    n_ = std::abs(north_ - south_) < 0.1 ? std::sin(radians(south_))
                                         : std::log(c1 / c2) / std::log(half_tan(north_) / half_tan(south_));
    f_ = c1 * std::pow(half_tan(south_), n_) / n_;
    rho0_ = f_ / std::pow(half_tan((south + north) / 2), n_);
  }
  // Corners too: where there is but one point, they are what is shown.
  double x0 = 1e9, x1 = -1e9, y0 = 1e9, y1 = -1e9;
  const auto hold = [&](Degrees at) {
    const OnPage p = plane(at);
    x0 = std::min(x0, p.x);
    x1 = std::max(x1, p.x);
    y0 = std::min(y0, p.y);
    y1 = std::max(y1, p.y);
  };
  for (const Degrees& at : points) hold(at);
  hold({middle_, south});
  hold({middle_, north});
  const double least = radians(kLeastDegrees);
  if (x1 - x0 < least) {
    const double centre = (x0 + x1) / 2;
    x0 = centre - least / 2;
    x1 = centre + least / 2;
  }
  const double inner = width - 2 * margin;
  const double most_height = 0.85 * width - 2 * margin;
  scale_ = std::min(inner / (x1 - x0), most_height / std::max(y1 - y0, 1e-6));
  height_ = std::max(scale_ * (y1 - y0) + 2 * margin, width / 3);
  left_ = width / 2 - scale_ * (x0 + x1) / 2;
  top_ = height_ / 2 + scale_ * (y0 + y1) / 2;
}

double MapProjection::east_of_middle(double longitude) const {
  return turned(longitude - middle_);
}

OnPage MapProjection::plane(Degrees at) const {
  const double turn = radians(east_of_middle(at.longitude));
  if (!conic_) return {turn, std::log(half_tan(at.latitude))};
  const double rho = f_ / std::pow(half_tan(at.latitude), n_);
  return {rho * std::sin(n_ * turn), rho0_ - rho * std::cos(n_ * turn)};
}

OnPage MapProjection::operator()(Degrees at) const {
  const OnPage p = plane(at);
  return {left_ + scale_ * p.x, top_ - scale_ * p.y};
}

}  // namespace taji::output
