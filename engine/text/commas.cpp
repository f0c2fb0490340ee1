#include <taji/text/commas.hpp>

namespace taji::text {

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  char quoted_by = 0;
  for (const char c : text) {
    if (quoted_by != 0) {
      quoted_by = c == quoted_by ? '\0' : quoted_by;
    } else if (c == '"' || c == '\'') {
      quoted_by = c;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (c == ',' && depth == 0) {
      parts.emplace_back();
      continue;
    }
    parts.back() += c;
  }
  return parts;
}

}  // namespace taji::text
