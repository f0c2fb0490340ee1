// Country outlines: Natural Earth, simplified by scripts/make_basemap.py and built in.
#pragma once

#include <output/map_projection.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace taji::output {

struct Country {
  std::string name;
  std::vector<std::vector<Degrees>> rings;
};

/// The format of basemap/outlines.txt. Throws std::invalid_argument for another.
std::vector<Country> read_outlines(std::string_view text);

/// Of the countries that touch the page: name, path in its coordinates (cut off outside of it), and where the widest
/// part of it on the page lies, for the name.
struct DrawnCountry {
  std::string name, path;
  OnPage middle;
  double area = 0;  ///< on the page, in its units squared
};
std::vector<DrawnCountry> drawn_countries(const MapProjection& projection);

}  // namespace taji::output
