#include <algorithm>
#include <output/page.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {

std::string bold(const std::string& text, bool color) {
  return color ? "\x1b[1m" + text + "\x1b[0m" : text;
}

std::string closing(const std::vector<std::pair<std::string, std::string>>& files, const std::string& again) {
  std::string text;
  std::size_t widest = 0;
  for (const auto& [path, what] : files) widest = std::max(widest, width(path));
  for (const auto& [path, what] : files) text += left(path, widest) + "   " + what + "\n";
  return again.empty() ? text : text + "again: " + again + "\n";
}

}  // namespace taji::output
