#include <algorithm>
#include <charconv>
#include <cmath>
#include <output/basemap.hpp>
#include <output/embedded.hpp>
#include <output/markup.hpp>
#include <stdexcept>

namespace taji::output {
namespace {

std::vector<int> numbers(std::string_view text) {
  std::vector<int> out;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    int value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc()) throw std::invalid_argument("outlines: a number is none");
    out.push_back(value);
    at = next < end ? next + 1 : next;
  }
  return out;
}

std::vector<Degrees> arc_of(std::string_view text) {
  const std::vector<int> steps = numbers(text);
  std::vector<Degrees> out;
  int x = 0, y = 0;
  for (std::size_t i = 0; i + 1 < steps.size(); i += 2) {
    x += steps[i];
    y += steps[i + 1];
    out.push_back({x / 100.0, y / 100.0});
  }
  return out;
}

std::vector<Degrees> ring_of(std::string_view text, const std::vector<std::vector<Degrees>>& arcs) {
  std::vector<Degrees> out;
  for (const int number : numbers(text)) {
    const auto which = static_cast<std::size_t>(number < 0 ? -1 - number : number);
    if (which >= arcs.size()) throw std::invalid_argument("outlines: there is no such arc");
    std::vector<Degrees> arc = arcs[which];
    if (number < 0) std::reverse(arc.begin(), arc.end());
    out.insert(out.end(), arc.begin() + (out.empty() || arc.empty() ? 0 : 1), arc.end());
  }
  return out;
}

using Ring = std::vector<OnPage>;

/// Cuts a ring at one side of the page (Sutherland and Hodgman, Communications of the ACM 17, 1974).
template <typename Inside, typename Cross>
Ring cut(const Ring& ring, Inside inside, Cross cross) {
  Ring out;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const OnPage a = ring[i], b = ring[(i + 1) % ring.size()];
    if (inside(a)) out.push_back(a);
    if (inside(a) != inside(b)) out.push_back(cross(a, b));
  }
  return out;
}

Ring within(Ring ring, double x0, double y0, double x1, double y1) {
  const auto at_x = [](double x) {
    return [x](OnPage a, OnPage b) { return OnPage{x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)}; };
  };
  const auto at_y = [](double y) {
    return [y](OnPage a, OnPage b) { return OnPage{a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y}; };
  };
  ring = cut(
      ring, [=](OnPage p) { return p.x >= x0; }, at_x(x0));
  ring = cut(
      ring, [=](OnPage p) { return p.x <= x1; }, at_x(x1));
  ring = cut(
      ring, [=](OnPage p) { return p.y >= y0; }, at_y(y0));
  return cut(
      ring, [=](OnPage p) { return p.y <= y1; }, at_y(y1));
}

double area_of(const Ring& ring) {
  double twice = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const OnPage &a = ring[i], &b = ring[(i + 1) % ring.size()];
    twice += a.x * b.y - b.x * a.y;
  }
  return std::abs(twice) / 2;
}

/// The middle of the widest stretch within a ring, of eleven lines across it.
OnPage widest(const Ring& ring) {
  const auto [low, high] =
      std::minmax_element(ring.begin(), ring.end(), [](const OnPage& a, const OnPage& b) { return a.y < b.y; });
  OnPage best = ring.front();
  double most = 0;
  for (int k = 1; k < 12; ++k) {
    const double y = low->y + (high->y - low->y) * k / 12;
    std::vector<double> crossings;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const OnPage &a = ring[i], &b = ring[(i + 1) % ring.size()];
      if ((a.y < y) != (b.y < y)) crossings.push_back(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
    }
    std::sort(crossings.begin(), crossings.end());
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
      if (crossings[i + 1] - crossings[i] <= most) continue;
      most = crossings[i + 1] - crossings[i];
      best = {(crossings[i] + crossings[i + 1]) / 2, y};
    }
  }
  return best;
}

void add_path(std::string& path, const Ring& ring) {
  std::string last;
  const char* command = "M";
  for (const OnPage& p : ring) {
    const std::string point = coordinate(p.x) + "," + coordinate(p.y);
    if (point == last) continue;
    path += command + point;
    command = "L";
    last = point;
  }
  path += "Z";
}

}  // namespace

std::vector<Country> read_outlines(std::string_view text) {
  std::vector<std::vector<Degrees>> arcs;
  std::vector<Country> countries;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("a ")) arcs.push_back(arc_of(line.substr(2)));
    if (!line.starts_with("c ")) continue;
    std::size_t bar = line.find('|');
    if (bar == std::string_view::npos) throw std::invalid_argument("outlines: a country has no outline");
    Country country{std::string(line.substr(2, bar - 2)), {}};
    while (bar != std::string_view::npos) {
      const std::size_t next = line.find('|', bar + 1);
      country.rings.push_back(ring_of(line.substr(bar + 1, next - bar - 1), arcs));
      bar = next;
    }
    countries.push_back(std::move(country));
  }
  return countries;
}

namespace {

/// A ring that goes round the far side of the globe would be drawn across the page.
bool goes_round(const std::vector<Degrees>& ring, const MapProjection& projection) {
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const double here = projection.east_of_middle(ring[i].longitude);
    const double next = projection.east_of_middle(ring[(i + 1) % ring.size()].longitude);
    if (std::abs(here - next) > 180) return true;
  }
  return false;
}

}  // namespace

std::vector<DrawnCountry> drawn_countries(const MapProjection& projection) {
  static const std::vector<Country> kCountries = read_outlines(kOutlines);
  constexpr double kBeyond = 20;  // so that the cut's edge is not seen
  std::vector<DrawnCountry> out;
  for (const Country& country : kCountries) {
    DrawnCountry drawn{country.name, {}, {}, 0};
    double largest = 0;
    for (const auto& ring : country.rings) {
      if (goes_round(ring, projection)) continue;
      Ring page;
      for (const Degrees& at : ring) page.push_back(projection(at));
      page = within(std::move(page), -kBeyond, -kBeyond, projection.width() + kBeyond, projection.height() + kBeyond);
      if (page.size() < 3 || area_of(page) < 2) continue;
      add_path(drawn.path, page);
      const Ring seen = within(page, 0, 0, projection.width(), projection.height());
      const double area = seen.size() < 3 ? 0 : area_of(seen);
      drawn.area += area;
      if (area > largest) {
        largest = area;
        drawn.middle = widest(seen);
      }
    }
    if (!drawn.path.empty()) out.push_back(std::move(drawn));
  }
  return out;
}

}  // namespace taji::output
