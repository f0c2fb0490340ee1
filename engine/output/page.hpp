// How a text for people begins and ends.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace taji::output {

/// For a heading, or an answer.
std::string bold(const std::string& text, bool color);

/// The last lines: each file and what is in it, side by side, and with what command they are made again, if there is
/// one to say.
std::string closing(const std::vector<std::pair<std::string, std::string>>& files, const std::string& again);

}  // namespace taji::output
