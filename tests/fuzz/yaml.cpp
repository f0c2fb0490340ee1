// Documents, values of a command line, and paths into what was read.
#include <taji/text/yaml.hpp>

#include "fuzz/fuzz.hpp"

using namespace taji;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input = fuzz::as_text(data, size);
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  auto tree = text::parse_yaml(sources, sources.add("f", input), diagnostics);
  fuzz::demand(tree.has_value() || diagnostics.has_errors());
  (void)text::parse_value(sources, input, diagnostics);
  const auto change = text::parse_override(sources, input, diagnostics);
  if (tree && change) {
    std::string problem;
    (void)text::find_path(*tree, change->path, problem);
    (void)text::set_path(*tree, change->path, change->value, problem, true);
  }
  const auto parts = text::split_path(input);
  if (!parts.empty()) fuzz::demand(text::split_path(text::join_path(parts)) == parts);
  fuzz::check_shown(diagnostics, sources);
  return 0;
}
