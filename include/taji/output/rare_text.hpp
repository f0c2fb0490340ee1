// Chances of rare events, for people.
#pragma once

#include <string>
#include <taji/study/rare.hpp>
#include <vector>

namespace taji::output {

/// "0.37 %", "0.0014 % (1 in 73,000)": with as many digits as its error supports, at least one.
std::string rare_chance(const study::Estimate& probability);

/// A paragraph an event: its chance and interval, how it was found, and what plain sampling would have given for as
/// many simulated events. Empty without events; those that were stopped are left out.
std::string rare_text(const std::vector<study::RareEstimate>& events);

}  // namespace taji::output
