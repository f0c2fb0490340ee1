#include <algorithm>
#include <array>
#include <output/report_maps.hpp>

namespace taji::output {

void Labels::block(double x, double y, double radius) {
  taken_.push_back({x - radius, y - radius, x + radius, y + radius});
}

std::optional<Labels::Spot> Labels::place(double x, double y, double distance, std::size_t letters, double size,
                                          bool must) {
  const double length = 0.56 * size * static_cast<double>(letters), near = distance;
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
  const std::array<Try, 8> tries = {beginning(x + near, y + size / 3),  ending(x - near, y + size / 3),
                                    centred(y - near),                  centred(y + near + up),
                                    beginning(x + slant, y - slant),    beginning(x + slant, y + slant + up),
                                    ending(x - slant, y - slant),       ending(x - slant, y + slant + up)};
  const auto free = [&](const Box& b) {
    if (b.x0 < 2 || b.y0 < 2 || b.x1 > width_ - 2 || b.y1 > height_ - 2) return false;
    return std::none_of(taken_.begin(), taken_.end(), [&](const Box& t) {
      return b.x0 < t.x1 && t.x0 < b.x1 && b.y0 < t.y1 && t.y0 < b.y1;
    });
  };
  for (const Try& one : tries) {
    if (!free(one.box)) continue;
    taken_.push_back(one.box);
    return one.spot;
  }
  if (!must) return std::nullopt;
  const Try& last = x > width_ * 0.7 ? tries[1] : tries[0];
  taken_.push_back(last.box);
  return last.spot;
}

}  // namespace taji::output
