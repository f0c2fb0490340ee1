// stdout and stderr.
#pragma once

#include <string>

namespace taji::cli {

inline constexpr const char* kVersion = "0.1.0";

/// Results, on stdout. Throws Stop when they cannot be written.
void print(const std::string& text);
/// Messages, on stderr.
void say(const std::string& text);
/// Throws Stop when stdout cannot take what was printed, as on a full disk. A reader that has gone away is no fault.
void flush();

bool stdout_is_terminal();
bool stderr_is_terminal();
/// Colours only on a terminal, without --no-color and the environment's NO_COLOR.
bool use_color(bool terminal, bool no_color);

/// A word as a POSIX shell reads it back.
std::string shell_word(const std::string& word);

}  // namespace taji::cli
