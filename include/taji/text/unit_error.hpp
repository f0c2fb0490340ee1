// Why a text is not the quantity, date or window it should be.
#pragma once

#include <cstddef>
#include <string>

namespace taji::text {

// The message is the end of a sentence that starts with the key: "'capacity' " + "wants a volume, got a length".
// offset and length mark the faulty part of the text that was parsed, in code points.
struct UnitError {
  std::string code;
  std::string message;
  std::string suggestion;  // a full phrase, or empty
  std::size_t offset = 0;
  std::size_t length = 0;
};

}  // namespace taji::text
