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

/// A chart over the days from the origin: begins <svg>, draws grid, ticks of dates and of y (in `y_unit` times the
/// value), its title above the axis and the numbered events of the timeline below. The caller closes the element.
Plot begin_day_chart(Markup& out, const Report& report, Lang lang, const std::string& id, const std::string& label,
                     const std::string& y_title, double y_top, double y_factor);

/// A path through points with gaps where a value is not finite.
std::string line_path(const Plot& plot, const std::vector<double>& x, const std::vector<double>& y);
/// The area between two lines, gaps as above.
std::string band_path(const Plot& plot, const std::vector<double>& x, const std::vector<double>& low,
                      const std::vector<double>& high);

}  // namespace taji::output
