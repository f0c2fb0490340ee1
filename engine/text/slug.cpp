#include <taji/text/slug.hpp>

#include "text/utf8.hpp"

namespace taji::text {

namespace {

bool is_part_of_word(char32_t code) {
  if (code < 0x80) return (code >= U'a' && code <= U'z') || (code >= U'0' && code <= U'9');
  // Signs of Latin-1 (but for the ordinals and the micro sign), general punctuation up to arrows and symbols, CJK
  // punctuation, private use and specials.
  if (code < 0xC0) return code == 0xAA || code == 0xB5 || code == 0xBA;
  if (code == 0xD7 || code == 0xF7) return false;
  const bool sign = (code >= 0x2000 && code <= 0x2BFF) || (code >= 0x3000 && code <= 0x303F) ||
                    (code >= 0xD800 && code <= 0xF8FF) || (code >= 0xFE00 && code <= 0xFE6F) || code >= 0xFFF0;
  return !sign && !is_control(code) && !is_direction_mark(code);
}

}  // namespace

std::string slug(std::string_view name) {
  std::string out;
  bool apart = false;
  for (const char32_t code : fold(to_code_points(name))) {
    if (!is_part_of_word(code)) {
      apart = !out.empty();
      continue;
    }
    if (apart) out += '_';
    apart = false;
    append_utf8(out, code);
  }
  return out;
}

std::string one_line(std::string_view name) {
  std::string out;
  for (const char32_t code : to_code_points(name)) {
    if (is_direction_mark(code)) continue;
    append_utf8(out, is_control(code) ? U' ' : code);
  }
  return std::string(trim(out));
}

}  // namespace taji::text
