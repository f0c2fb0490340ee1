// Files that are built in: the page's style and script, D3 (ISC; Debian's node-d3 packages), and the outlines.
#pragma once

#include <string_view>

namespace taji::output {

extern const std::string_view kStyle, kScript, kD3, kOutlines;

}  // namespace taji::output
