// The charts of the report, each one SVG element that needs no script.
#pragma once

#include <output/markup.hpp>
#include <string>
#include <taji/output/report.hpp>
#include <vector>

namespace taji::output {

/// Days of cover, with the line at which the tank is dry and that of phase 3.
void cover_fan(Markup& out, const Report& report, std::size_t tank, Lang lang);
/// Share of the day's need served.
void served_fan(Markup& out, const Report& report, std::size_t tank, Lang lang);
/// Litres in the tank, where some were reported.
void stock_fan(Markup& out, const Report& report, std::size_t tank, Lang lang);
/// Chances of phases of shortage, the worst at the bottom, where one was reported.
void phase_days(Markup& out, const Report& report, std::size_t tank, Lang lang);
/// Chance of having been dry by each day, a line for each of a city's tanks [first, end).
void dry_curve(Markup& out, const Report& report, std::size_t first, std::size_t end, Lang lang);
/// Inputs or chance: a bar for every tank whose spread is known.
void spread_bars(Markup& out, const Report& report, Lang lang);
/// Dot and whisker of one measure's differences, or values, one row each.
void whiskers(Markup& out, const Report& report, const std::vector<const ReportDifference*>& rows, std::size_t number,
              Lang lang);

/// Unit in which differences of these are shown, and its name with a space before it.
std::pair<double, std::string> unit_of(const std::vector<const ReportDifference*>& rows);
/// The tank's name as a heading says it.
std::string tank_name(const ReportTank& tank, Lang lang);

}  // namespace taji::output
