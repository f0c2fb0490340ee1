#include <fmt/format.h>

#include <cli/controls.hpp>
#include <cli/terminal.hpp>

namespace taji::cli {

std::vector<study::Control> controls_for(output::Reduction& reduction, const model::Model& model,
                                         const study::Samples& samples, const ensemble::Options& options) {
  if (!reduction.control) return {};
  std::vector<study::Control> controls = study::controls(model, samples, options);
  const bool due = model.has_uncertain_inputs() && !model.tanks.empty();
  reduction.stopped = due && controls.empty() && options.stop->load();
  return controls;
}

bool say_stopped(const output::Reduction& reduction, const char* result) {
  if (reduction.stopped)
    say(fmt::format("stopped before the control variate was known; the {} itself is whole\n", result));
  return reduction.stopped;
}

}  // namespace taji::cli
