// The two tables of `taji fit`, what was driven and what was seen, placed on the roads of a scenario. The first byte
// says by which column incidents are placed, and whether rows are chosen.
#include <taji/scenario/incidents.hpp>

#include "fuzz/tables.hpp"

using namespace taji;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto [driven, seen] = fuzz::two_tables(fuzz::as_text(data + 1, size - 1));
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  const auto exposure = scenario::read_exposure(sources, sources.add("e", driven), diagnostics);
  fuzz::demand(exposure.has_value() != diagnostics.has_errors());
  fuzz::check_shown(diagnostics, sources);
  if (!exposure) return 0;
  scenario::IncidentOptions options;
  if (*data == 'b') options.by = "adm_1";
  if (*data == 'o') options.only = {{"country", "Mali"}};
  auto incidents = scenario::read_incidents(sources, sources.add("i", seen), *exposure, options, diagnostics);
  fuzz::demand(incidents.has_value() != diagnostics.has_errors());
  fuzz::check_shown(diagnostics, sources);
  scenario::check_exposure(*exposure, fuzz::spoken_of(), diagnostics);
  if (!incidents) return 0;
  for (const scenario::Incident& one : incidents->incidents) fuzz::demand(one.first_ms <= one.last_ms);
  (void)scenario::place_incidents(fuzz::spoken_of(), *exposure, 30, incidents->incidents);
  return 0;
}
