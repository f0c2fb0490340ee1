// Scales, ticks and the frame of a chart. Charts are drawn 360 units wide, so that their 12-unit text is legible on a
// telephone, where a unit is about a pixel.
#pragma once

#include <output/markup.hpp>
#include <string>
#include <taji/output/report.hpp>
#include <utility>
#include <vector>

namespace taji::output {

/// From data to the page, in a straight line.
struct LinearScale {
  double from = 0, to = 1, low = 0, high = 1;

  double operator()(double value) const { return low + (value - from) / (to - from) * (high - low); }
};

/// Round numbers from 0 (or from the first round number below `low`) to the first that is not below `high`, about
/// `count` of them, a step being 1, 2 or 5 times a power of ten.
std::vector<double> round_ticks(double low, double high, int count);

/// "0", "0.5", "10".
std::string tick_text(double value, double step);

struct Plot {
  LinearScale x, y;
  double width = 360, height = 200;
};

struct DayChart {
  std::string id;
  std::string label;    ///< what it is, for those who do not see it
  std::string y_title;  ///< above the axis
  double y_top = 1;     ///< the largest value to be shown
  double y_factor = 1;  ///< ticks are in `y_factor` times the value
  double from = 0;      ///< first day shown; before the origin where it is negative
  double headroom = 0;  ///< left free above the largest value
};

/// A chart over days: begins <svg>, draws grid, ticks of dates and of y, the title of y above its axis, the origin
/// where there are days before it, and the numbered events of the timeline below. The caller closes the element.
Plot begin_day_chart(Markup& out, const Report& report, Lang lang, const DayChart& chart);

/// A path through points with gaps where a value is not finite.
std::string line_path(const Plot& plot, const std::vector<double>& x, const std::vector<double>& y);
/// The area between two lines, gaps as above.
std::string band_path(const Plot& plot, const std::vector<double>& x, const std::vector<double>& low,
                      const std::vector<double>& high);

}  // namespace taji::output
