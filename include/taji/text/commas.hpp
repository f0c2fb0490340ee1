// Lists on a command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace taji::text {

// Parts of a text between commas that stand in no bracket and no quotes, as they are, blanks too: what a flow sequence
// has between its own brackets. A text without such a comma is one part.
std::vector<std::string> split_at_commas(std::string_view text);

}  // namespace taji::text
