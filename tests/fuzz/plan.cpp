// Plans of sweeps; the values of what was read.
#include <taji/scenario/plan.hpp>

#include "fuzz/fuzz.hpp"

using namespace taji;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path folder = fuzz::own_folder();
  const auto result = scenario::read_plan_text("plan.yaml", fuzz::as_text(data, size), folder);
  fuzz::demand(result.plan.has_value() != result.diagnostics.has_errors());
  fuzz::check_shown(result.diagnostics, result.sources);
  if (!result.plan) return 0;
  for (const scenario::Parameter& parameter : result.plan->parameters) {
    if (result.plan->design == scenario::DesignKind::grid) {
      const std::int64_t count = scenario::grid_size(parameter);
      fuzz::demand(count >= 1 && !scenario::grid_value(parameter, count - 1).empty());
    } else if (result.plan->design != scenario::DesignKind::list) {
      (void)scenario::value_at(parameter, 0.25);
    }
  }
  return 0;
}
