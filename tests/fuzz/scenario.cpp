// Scenario files, with their variants, up to the compiled model.
#include <stdexcept>
#include <taji/model/model.hpp>
#include <taji/scenario/read.hpp>

#include "fuzz/fuzz.hpp"

using namespace taji;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto result = scenario::read_scenario_text("f.yaml", fuzz::as_text(data, size));
  fuzz::demand(result.scenario.has_value() != result.diagnostics.has_errors());
  fuzz::check_shown(result.diagnostics, result.sources);
  if (!result.scenario) return 0;
  try {
    (void)model::compile(*result.scenario);
  } catch (const std::invalid_argument&) {
  }
  return 0;
}
