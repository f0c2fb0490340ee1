// The maps of the report, drawn over country outlines.
#pragma once

#include <optional>
#include <output/map_projection.hpp>
#include <output/markup.hpp>
#include <string>
#include <taji/output/report.hpp>
#include <utility>
#include <vector>

namespace taji::output {

/// Chances of attack are shown in these classes: none, below 1 %, 3 %, 10 %, 30 %, and more.
int attack_class(double chance);
std::string attack_class_name(int which, Lang lang);

/// Names beside points, as many as fit without touching each other or what is in the way.
class Labels {
 public:
  explicit Labels(double width, double height) : width_(width), height_(height) {}

  /// Space that no name may take.
  void block(double x, double y, double radius);
  /// Where a name of that many letters and that height goes: x, y of its beginning, middle or end by `anchor`; nothing
  /// where there is no room, unless it must be there.
  struct Spot {
    double x, y;
    const char* anchor;  ///< "", "middle", "end": classes of the text
  };
  std::optional<Spot> place(double x, double y, double distance, std::size_t letters, double size, bool must);

 private:
  struct Box {
    double x0, y0, x1, y1;
  };
  double width_, height_;
  std::vector<Box> taken_;
};

/// The projection of the road map, over the roads in use and the cities; nothing where no two places have positions.
std::optional<MapProjection> road_projection(const Report& report);

/// Places and roads over country outlines, with the outlines as `<symbol id="land">` for the other map of the same.
void road_map(Markup& out, const Report& report, const MapProjection& projection, Lang lang);
void road_legend(Markup& out, const Report& report, Lang lang);
/// The map on which a replication is played; its marks are moved by the script.
void replay_map(Markup& out, const Report& report, const MapProjection& projection, Lang lang);

/// One small map for today and for each mark. False where no city has a position.
bool phase_maps(Markup& out, const Report& report, Lang lang);
void phase_legend(Markup& out, const Report& report, Lang lang);
/// The likeliest of five phases; the lower where two are as likely.
std::size_t likeliest(const std::array<double, 5>& chances);

/// How the map came about, in a sentence.
std::string projection_in_words(const MapProjection& projection, Lang lang);

}  // namespace taji::output
