// Numbers as text for programs.
#pragma once

#include <string>

namespace taji::output {

/// Shortest text that reads back to the same double, in no locale; empty for NaN, `inf` and `-inf` for infinities.
std::string number(double value);

}  // namespace taji::output
