// Code points: decoding, widths on a terminal, folding for comparisons.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <taji/text/diagnostic.hpp>

namespace taji::text {

struct Decoded {
  char32_t code;      // U+FFFD where the bytes are not UTF-8
  std::size_t bytes;  // 1 where they are not
  bool valid;
};

// Decodes the code point at byte `at` (< text.size()). Overlong forms, surrogates and values over U+10FFFF are invalid.
Decoded decode_utf8(std::string_view text, std::size_t at);

void append_utf8(std::string& out, char32_t code);

// Each invalid byte counts as one.
std::size_t count_code_points(std::string_view text);
std::u32string to_code_points(std::string_view text);

// Byte offset of a code point's start, or the size when there are fewer.
std::size_t byte_of_code_point(std::string_view text, std::size_t index);

bool is_control(char32_t code);
bool is_direction_mark(char32_t code);
// Columns on a terminal: 0 for combining marks, 2 for wide East Asian characters and pictographs, else 1.
int display_width(char32_t code);

// Lower case, for Latin, Greek and Cyrillic letters, and Latin letters without their accents.
std::u32string fold(std::u32string_view text);

// Spaces a person may type between a number and its unit, no-break spaces included. 0 when there is none at `at`.
std::size_t space_at(std::string_view text, std::size_t at);
std::string_view trim(std::string_view text);

// `text` quoted for a message: cut to 40 code points.
std::string quote(std::string_view text);

// Reports bytes that are not UTF-8 and control characters other than tab and line ends, at most `limit` of them.
// False if there was any.
bool check_characters(const SourceSet& sources, int file, Diagnostics& diagnostics, int limit = 20);

}  // namespace taji::text
