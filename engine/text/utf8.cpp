#include "text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace taji::text {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [code](Range r) { return code >= r.first && code <= r.last; });
}

constexpr std::array<Range, 18> zero_width{{{0x0300, 0x036F},
                                            {0x0483, 0x0489},
                                            {0x0591, 0x05BD},
                                            {0x05BF, 0x05C7},
                                            {0x0610, 0x061A},
                                            {0x064B, 0x065F},
                                            {0x0670, 0x0670},
                                            {0x06D6, 0x06DC},
                                            {0x06DF, 0x06E4},
                                            {0x06E7, 0x06ED},
                                            {0x07EB, 0x07F3},
                                            {0x1AB0, 0x1AFF},
                                            {0x1DC0, 0x1DFF},
                                            {0x200B, 0x200D},
                                            {0x20D0, 0x20FF},
                                            {0xFE00, 0xFE0F},
                                            {0xFE20, 0xFE2F},
                                            {0xFEFF, 0xFEFF}}};

constexpr std::array<Range, 13> double_width{{{0x1100, 0x115F},
                                              {0x2E80, 0x303E},
                                              {0x3041, 0x33FF},
                                              {0x3400, 0x4DBF},
                                              {0x4E00, 0xA4CF},
                                              {0xA960, 0xA97F},
                                              {0xAC00, 0xD7A3},
                                              {0xF900, 0xFAFF},
                                              {0xFE30, 0xFE6F},
                                              {0xFF00, 0xFF60},
                                              {0xFFE0, 0xFFE6},
                                              {0x1F300, 0x1FAFF},
                                              {0x20000, 0x3FFFD}}};

// Base letters of U+00C0..U+017F; '?' keeps the character, '+' stands for a pair handled apart.
constexpr std::string_view latin_bases =
    "aaaaaa+ceeeeiiii"
    "dnooooo?ouuuuy?+"
    "aaaaaa+ceeeeiiii"
    "dnooooo?ouuuuy?y"
    "aaaaaaccccccccdd"
    "ddeeeeeeeeeegggg"
    "gggghhhhiiiiiiii"
    "ii++jjkkklllllll"
    "lllnnnnnnnnnoooo"
    "oo++rrrrrrssssss"
    "ssttttttuuuuuuuu"
    "uuuuwwyyyzzzzzzs";

std::u32string_view pair_of(char32_t code) {
  switch (code) {
    case 0xC6:
    case 0xE6:
      return U"ae";
    case 0xDF:
      return U"ss";
    case 0x132:
    case 0x133:
      return U"ij";
    default:
      return U"oe";
  }
}

char32_t fold_other(char32_t code) {
  if (code >= 0x391 && code <= 0x3A9) return code + 0x20;  // Greek capitals
  if (code >= 0x410 && code <= 0x42F) return code + 0x20;  // Cyrillic capitals
  if (code >= 0x400 && code <= 0x40F) return code + 0x50;  // Cyrillic capitals with marks
  if (code == 0x2018 || code == 0x2019) return U'\'';      // typographic apostrophes
  if (code == 0x2010 || code == 0x2011 || code == 0x2013) return U'-';
  return code;
}

}  // namespace

Decoded decode_utf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(at);
  const Decoded invalid{0xFFFD, 1, false};
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return invalid;
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return invalid;
    code = (code << 6) | (byte(at + i) & 0x3FU);
  }
  const char32_t least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return invalid;
  return {code, length, true};
}

void append_utf8(std::string& out, char32_t code) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += decode_utf8(text, at).bytes) ++count;
  return count;
}

std::u32string to_code_points(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decode_utf8(text, at);
    out.push_back(next.code);
    at += next.bytes;
  }
  return out;
}

std::size_t byte_of_code_point(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  for (; index > 0 && at < text.size(); --index) at += decode_utf8(text, at).bytes;
  return at;
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

bool is_direction_mark(char32_t code) {
  return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

int display_width(char32_t code) {
  if (code < 0x300) return 1;
  if (within(zero_width, code)) return 0;
  return within(double_width, code) ? 2 : 1;
}

std::u32string fold(std::u32string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (const char32_t code : text) {
    if (code >= U'A' && code <= U'Z') {
      out.push_back(code + 0x20);
    } else if (code >= 0xC0 && code < 0x180) {
      const char base = latin_bases[code - 0xC0];
      if (base == '+') {
        out.append(pair_of(code));
      } else {
        out.push_back(base == '?' ? code : static_cast<char32_t>(base));
      }
    } else if (code < 0x300 || code > 0x36F) {  // combining marks are left out
      out.push_back(fold_other(code));
    }
  }
  return out;
}

std::size_t space_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r') return 1;
  for (const std::string_view wide : {"\u00A0", "\u202F", "\u2009"}) {
    if (text.substr(at).starts_with(wide)) return wide.size();
  }
  return 0;
}

std::string_view trim(std::string_view text) {
  std::size_t begin = 0;
  while (const std::size_t n = space_at(text, begin)) begin += n;
  text.remove_prefix(begin);
  for (;;) {
    std::size_t cut = 0;
    for (std::size_t n = 1; n <= 3 && n <= text.size(); ++n) {
      if (space_at(text, text.size() - n) == n) cut = n;
    }
    if (cut == 0) return text;
    text.remove_suffix(cut);
  }
}

std::string quote(std::string_view text) {
  constexpr std::size_t longest = 40;
  const std::size_t end = byte_of_code_point(text, longest);
  return fmt::format("'{}{}'", text.substr(0, end), end < text.size() ? "…" : "");
}

bool check_characters(const SourceSet& sources, int file, Diagnostics& diagnostics, int limit) {
  const std::string_view text = sources.text(file);
  int found = 0;
  for (std::size_t at = 0; at < text.size() && found < limit;) {
    const Decoded next = decode_utf8(text, at);
    if (!next.valid) {
      diagnostics.error(sources.place(file, at), "utf8",
                        fmt::format("byte 0x{:02X} is not UTF-8 text", static_cast<unsigned char>(text[at])),
                        "save the file as UTF-8");
      ++found;
      // One report per run of bad bytes.
      while (at < text.size() && !decode_utf8(text, at).valid) ++at;
      continue;
    }
    const bool line_end = next.code == '\n' || (next.code == '\r' && at + 1 < text.size() && text[at + 1] == '\n');
    if (is_control(next.code) && next.code != '\t' && !line_end) {
      const bool lone = next.code == '\r';
      diagnostics.error(sources.place(file, at), "control-character",
                        lone ? std::string("a carriage return stands without its line feed")
                             : fmt::format("control character U+{:04X}", static_cast<std::uint32_t>(next.code)),
                        lone ? "save the file with ordinary line ends" : "remove it");
      ++found;
    }
    at += next.bytes;
  }
  return found == 0;
}

}  // namespace taji::text
