#include <array>
#include <taji/text/encoding.hpp>

#include "text/utf8.hpp"

namespace taji::text {

namespace {

// The index windows-1252 of the WHATWG Encoding Standard, bytes 80 to 9F; 0 where there is nothing.
constexpr std::array<char32_t, 32> kUpperControls = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                     0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {
      ++at;
      continue;
    }
    const Decoded decoded = decode_utf8(bytes, at);
    if (!decoded.valid) return false;
    at += decoded.bytes;
  }
  return true;
}

std::optional<std::string> from_latin1(std::string_view bytes, std::size_t* fault) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    const bool moved = byte >= 0x80 && byte < 0xA0;
    const char32_t code = moved ? kUpperControls[byte - 0x80U] : byte;
    if (moved && code == 0) {
      if (fault != nullptr) *fault = at;
      return std::nullopt;
    }
    append_utf8(out, code);
  }
  return out;
}

}  // namespace taji::text
