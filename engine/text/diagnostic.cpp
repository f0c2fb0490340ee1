#include <algorithm>
#include <stdexcept>
#include <taji/text/diagnostic.hpp>
#include <tuple>
#include <utility>

#include "text/utf8.hpp"

namespace taji::text {

int SourceSet::add(std::string name, std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  File file{std::move(name), std::move(text), {0}};
  for (std::size_t i = 0; i < file.text.size(); ++i) {
    if (file.text[i] == '\n') file.starts.push_back(i + 1);
  }
  files_.push_back(std::move(file));
  return static_cast<int>(files_.size()) - 1;
}

const SourceSet::File& SourceSet::at(int file) const {
  if (file < 0 || static_cast<std::size_t>(file) >= files_.size()) throw std::out_of_range("no such source file");
  return files_[static_cast<std::size_t>(file)];
}

const std::string& SourceSet::name(int file) const {
  return at(file).name;
}

std::string_view SourceSet::text(int file) const {
  return at(file).text;
}

int SourceSet::line_count(int file) const {
  return static_cast<int>(at(file).starts.size());
}

std::size_t SourceSet::line_start(int file, int line) const {
  const File& source = at(file);
  if (line < 1 || line > line_count(file)) return source.text.size();
  return source.starts[static_cast<std::size_t>(line) - 1];
}

std::string_view SourceSet::line(int file, int line) const {
  const File& source = at(file);
  if (line < 1 || line > line_count(file)) return {};
  const std::size_t begin = line_start(file, line);
  const std::size_t end = std::min(source.text.find('\n', begin), source.text.size());
  std::string_view view = std::string_view(source.text).substr(begin, end - begin);
  if (view.ends_with('\r')) view.remove_suffix(1);
  return view;
}

Place SourceSet::place(int file, std::size_t byte, int length) const {
  const File& source = at(file);
  byte = std::min(byte, source.text.size());
  const auto after = std::upper_bound(source.starts.begin(), source.starts.end(), byte);
  const std::size_t start = *(after - 1);
  const std::size_t before = count_code_points(std::string_view(source.text).substr(start, byte - start));
  return {file, static_cast<std::int32_t>(after - source.starts.begin()), static_cast<std::int32_t>(before) + 1,
          length};
}

void Diagnostics::error(Place place, std::string code, std::string message, std::string suggestion) {
  list_.push_back({place, Severity::error, std::move(code), std::move(message), std::move(suggestion)});
  ++errors_;
}

void Diagnostics::warning(Place place, std::string code, std::string message, std::string suggestion) {
  list_.push_back({place, Severity::warning, std::move(code), std::move(message), std::move(suggestion)});
}

void Diagnostics::sort() {
  const auto key = [](const Diagnostic& d) { return std::tuple(d.place.file, d.place.line, d.place.column); };
  std::stable_sort(list_.begin(), list_.end(),
                   [&key](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
}

}  // namespace taji::text
