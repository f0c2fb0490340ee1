#include <algorithm>
#include <cli/described.hpp>
#include <stdexcept>

namespace taji::cli {
namespace {

Described* wanted = nullptr;

/// CLI11 adds what is checked to the type: "WORD:{keep,repair}".
std::vector<std::string> choices_of(const std::string& type) {
  const std::size_t open = type.find('{'), close = type.rfind('}');
  std::vector<std::string> choices;
  if (open == std::string::npos || close == std::string::npos || close < open) return choices;
  for (std::size_t at = open + 1; at <= close;) {
    const std::size_t comma = std::min(type.find(',', at), close);
    choices.push_back(type.substr(at, comma - at));
    at = comma + 1;
  }
  return choices;
}

DescribedOption described(const CLI::Option& option) {
  DescribedOption one;
  const std::string type = option.get_type_name();
  one.words = option.get_description();
  one.required = option.get_required();
  one.choices = choices_of(type);
  if (option.nonpositional()) {
    for (const std::string& name : option.get_snames()) one.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) one.names.push_back("--" + name);
    if (option.get_items_expected_max() > 0) one.type = type.substr(0, type.find(':'));
  } else {
    one.type = option.get_name();
  }
  return one;
}

}  // namespace

bool is_being_described(const CLI::App& app, const About& about) {
  if (wanted == nullptr) return false;
  wanted->about = about;
  wanted->options.clear();
  for (const CLI::Option* option : app.get_options()) wanted->options.push_back(described(*option));
  return true;
}

Described describe(int (*run)(const Words&), const Words& words) {
  Described found{};
  wanted = &found;
  try {
    run(words);
  } catch (...) {
    wanted = nullptr;
    throw;
  }
  wanted = nullptr;
  if (found.about.usage == nullptr) throw std::logic_error("a verb that reads no command line");
  return found;
}

}  // namespace taji::cli
