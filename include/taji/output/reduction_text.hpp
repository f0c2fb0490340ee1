// What variance reduction gained, for people.
#pragma once

#include <string>
#include <taji/study/reduction.hpp>
#include <vector>

namespace taji::output {

/// The methods asked for, and what they did.
struct Reduction {
  bool antithetic = false, control = false;
  std::vector<study::Gain> gains;
  bool stopped = false;  ///< the run was interrupted before the controls were known: no gain has one
};

/// A table of factors, and of the corrected means where there was a control; at most `most` rows, 0: all. Empty when
/// nothing was asked for.
std::string reduction_text(const Reduction& reduction, std::size_t most);

}  // namespace taji::output
