// Bytes of files that are not, or not surely, UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace taji::text {

// Whether all of it is UTF-8, by the rules of decode_utf8.
bool is_utf8(std::string_view bytes);

// What Latin-1 (ISO 8859-1) text says, in UTF-8. The bytes 80 to 9F, which are control characters there, are read as
// Windows-1252 has them, as browsers do (WHATWG Encoding Standard). nullopt where one of the five bytes that have no
// meaning there occurs; `fault`, where given, is then its offset.
std::optional<std::string> from_latin1(std::string_view bytes, std::size_t* fault = nullptr);

}  // namespace taji::text
