// Reports as marks on charts over days.
#pragma once

#include <output/chart_axis.hpp>
#include <output/markup.hpp>
#include <string_view>
#include <taji/output/report.hpp>
#include <vector>

namespace taji::output {

using Reports = std::vector<const ReportObserved*>;

/// Those of a tank that a chart has room for: none that ended longer before the origin than the forecast reaches ahead,
/// or four weeks. A phase of all products is one of each.
Reports reports_of(const Report& report, std::size_t tank, std::string_view what);
bool is_recent(const Report& report, const ReportObserved& one);

/// Where a chart with these reports begins: at the origin, or with the first of them.
double first_day(const Report& report, const Reports& reports);

/// The largest figure that they name; 0 if none does.
double largest_of(const Reports& reports);

/// A diamond for each, in the middle of its days, a bar for a range, a thin line for what the model says without
/// reports.
void report_marks(Markup& out, const Plot& plot, const Reports& reports, Lang lang);

/// A box for each, over its days, in the colour of the phase and with its digit.
void phase_marks(Markup& out, const Plot& plot, const Reports& reports, Lang lang);

}  // namespace taji::output
