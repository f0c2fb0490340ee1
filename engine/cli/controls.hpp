// Control variates, where --control asks for them.
#pragma once

#include <taji/ensemble/ensemble.hpp>
#include <taji/model/model.hpp>
#include <taji/output/reduction_text.hpp>
#include <vector>

namespace taji::cli {

/// Controls for the replications of `samples`, if `reduction` wants any. Where an interruption leaves none, that is
/// noted in it.
std::vector<study::Control> controls_for(output::Reduction& reduction, const model::Model& model,
                                         const study::Samples& samples, const ensemble::Options& options);

/// Says, where that is so, that the control variate is all that a result lacks.
bool say_stopped(const output::Reduction& reduction, const char* result);

}  // namespace taji::cli
