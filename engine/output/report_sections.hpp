// The sections of the page, each one <section> with a heading.
#pragma once

#include <cstddef>
#include <output/markup.hpp>
#include <string>
#include <taji/output/report.hpp>

namespace taji::output {

/// A figure as people see it, with its exact value, and where summary.json holds it (a JSON pointer, RFC 6901).
void figure_cell(Markup& out, const std::string& shown, double value, const std::string& pointer);
/// A part of a JSON pointer.
std::string pointer_part(const std::string& name);

/// Begins a section, with a note under its heading; the caller closes it.
void begin_section(Markup& out, const char* id, const char* heading, const char* note);

void outlook_section(Markup& out, const Report& report, Lang lang);
void phase_section(Markup& out, const Report& report, Lang lang);
void city_section(Markup& out, const Report& report, Lang lang);
void road_section(Markup& out, const Report& report, Lang lang);
void variant_section(Markup& out, const Report& report, Lang lang);
/// Reports and what they taught.
void seen_section(Markup& out, const Report& report, Lang lang);
/// Of a hindcast: scores, forecasts beside what was reported, and the dates from which they were made.
void fared_section(Markup& out, const Report& report, Lang lang);
void past_section(Markup& out, const Report& report, Lang lang);
void origin_section(Markup& out, const Report& report, Lang lang);
void spread_section(Markup& out, const Report& report, Lang lang);
void timeline_section(Markup& out, const Report& report, Lang lang);
void replay_section(Markup& out, const Report& report, Lang lang);
void assumption_section(Markup& out, const Report& report, Lang lang);
void provenance_section(Markup& out, const Report& report, Lang lang);

/// What the script shows: JSON that holds no `<`.
std::string page_data(const Report& report, Lang lang);

}  // namespace taji::output
