// Command lines: CLI11 with our own help and our own errors.
#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <cli/verbs.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace taji::cli {

/// Help of a verb, at most 24 lines of 80 columns: usage, one line, options, two examples.
struct About {
  const char* usage;
  const char* summary;
  std::array<const char*, 2> examples;
};

/// Reads the words. An exit status when there is nothing more to do: help was asked for (0), or the words make no sense
/// (2), which has been said on stderr, with the nearest option.
std::optional<int> parse(CLI::App& app, const About& about, const Words& words);

/// A check of a whole number in decimal digits. CLI11 by itself would let a minus sign and an overflow wrap around, and
/// take 010 for 8.
CLI::Validator whole_number(std::uint64_t first, std::uint64_t last);

/// The help text of a verb.
std::string help_text(const CLI::App& app, const About& about);

}  // namespace taji::cli
