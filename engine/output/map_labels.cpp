#include <algorithm>
#include <array>
#include <output/report_maps.hpp>

namespace taji::output {

void Labels::block(double x, double y, double radius) {
  taken_.push_back({x - radius, y - radius, x + radius, y + radius});
}

std::optional<Labels::Spot> Labels::place(double x, double y, double distance, std::size_t letters, double size,
                                          bool must) {
  // Letters of the names of cities are bold, and wider.
  const double length = (must ? 0.66 : 0.58) * size * static_cast<double>(letters), near = distance;
  struct Try {
    Spot spot;
    Box box;
  };
  const double up = 0.75 * size;
  const auto beginning = [&](double bx, double by) {
    return Try{{bx, by, ""}, {bx, by - up, bx + length, by + size / 4}};
  };
  const auto ending = [&](double bx, double by) {
    return Try{{bx, by, "end"}, {bx - length, by - up, bx, by + size / 4}};
  };
  const auto centred = [&](double by) {
    return Try{{x, by, "middle"}, {x - length / 2, by - up, x + length / 2, by + size / 4}};
  };
  const double slant = near * 0.7;
  const std::array<Try, 8> tries = {beginning(x + near, y + size / 3),
                                    ending(x - near, y + size / 3),
                                    centred(y - near),
                                    centred(y + near + up),
                                    beginning(x + slant, y - slant),
                                    beginning(x + slant, y + slant + up),
                                    ending(x - slant, y - slant),
                                    ending(x - slant, y + slant + up)};
  const auto free = [&](const Box& b) {
    if (b.x0 < 2 || b.y0 < 2 || b.x1 > width_ - 2 || b.y1 > height_ - 2) return false;
    return std::none_of(taken_.begin(), taken_.end(),
                        [&](const Box& t) { return b.x0 - 3 < t.x1 && t.x0 < b.x1 + 3 && b.y0 < t.y1 && t.y0 < b.y1; });
  };
  for (const Try& one : tries) {
    if (!free(one.box)) continue;
    taken_.push_back(one.box);
    return one.spot;
  }
  if (!must) return std::nullopt;
  // Where it hides least of what is there.
  const auto hidden = [&](const Box& b) {
    double area = b.x0 < 0 || b.y0 < 0 || b.x1 > width_ || b.y1 > height_ ? 1e6 : 0;
    for (const Box& t : taken_) {
      const double wide = std::min(b.x1, t.x1) - std::max(b.x0, t.x0),
                   high = std::min(b.y1, t.y1) - std::max(b.y0, t.y0);
      if (wide > 0 && high > 0) area += wide * high;
    }
    return area;
  };
  const Try& least = *std::min_element(tries.begin(), tries.end(),
                                       [&](const Try& a, const Try& b) { return hidden(a.box) < hidden(b.box); });
  taken_.push_back(least.box);
  return least.spot;
}

}  // namespace taji::output
