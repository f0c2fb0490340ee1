// Road classes that have speeds without being listed.
#pragma once

#include <span>
#include <string_view>

namespace taji::scenario {

struct BuiltInSpeed {
  std::string_view id;
  int loaded, empty;  ///< km/h
};

/// Driving speeds of loaded and empty tankers by road class: planning figures, to be replaced where better are known.
std::span<const BuiltInSpeed> built_in_speeds();

}  // namespace taji::scenario
