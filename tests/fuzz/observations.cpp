// Files of reports, read against a scenario.
#include <cmath>
#include <taji/scenario/observations.hpp>

#include "fuzz/tables.hpp"

using namespace taji;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  const scenario::Scenario& of = fuzz::spoken_of();
  const auto read = scenario::read_observations(sources, sources.add("f", fuzz::as_text(data, size)), of, diagnostics);
  fuzz::demand(read.has_value() != diagnostics.has_errors());
  fuzz::check_shown(diagnostics, sources);
  if (!read) return 0;
  // What study/observable.cpp relies on.
  for (const scenario::Observation& one : *read) {
    fuzz::demand(one.from_ms >= 0 && one.from_ms < one.to_ms && one.to_ms <= of.horizon_ms &&
                 one.known_ms >= one.to_ms);
    fuzz::demand(one.error.kind == scenario::ReportError::Kind::interval ? std::isnan(one.value) : one.value >= 0);
    fuzz::demand(one.where == scenario::Where::all ? one.location.empty() : !one.location.empty());
  }
  return 0;
}
