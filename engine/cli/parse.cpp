#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cli/described.hpp>
#include <cli/parse.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/diagnostic.hpp>

namespace taji::cli {
namespace {

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      if (name != "help") names.push_back("--" + name);
    }
  }
  return names;
}

std::string label(const CLI::Option& option) {
  std::string text;
  for (const std::string& name : option.get_snames()) text += "-" + name + ", ";
  if (text.empty()) text = "    ";
  for (const std::string& name : option.get_lnames()) text += "--" + name;
  if (option.get_lnames().empty()) text.resize(text.size() - std::min<std::size_t>(text.size(), 2));
  if (option.get_items_expected_max() > 0) {
    // CLI11 adds what is checked: "N:INT in [1 - 9]".
    const std::string type = option.get_type_name();
    text += " " + type.substr(0, type.find(':'));
  }
  return text;
}

/// Options without a group are told of with another.
bool listed(const CLI::Option& option) {
  return option.nonpositional() && !option.get_group().empty();
}

int usage_error(const About& about, const std::string& message) {
  const std::string usage = about.usage;
  const std::string verb = usage.substr(0, usage.find(' ', 5));
  say(fmt::format("{}: {}\nusage: {}\nsee {} --help\n", verb, message, usage, verb));
  return kUsage;
}

std::string unexpected(const CLI::App& app) {
  const std::vector<std::string> left = app.remaining();
  if (left.empty()) return "a word too many";
  const std::string word = left[0].substr(0, left[0].find('='));
  if (!word.starts_with("-")) return fmt::format("unexpected '{}'", word);
  const std::vector<std::string> names = option_names(app);
  // A word that was cut short means the option that it begins.
  const auto begun = std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.starts_with(word); });
  const bool cut = word.size() > 2 && begun != names.end();
  const std::string suggestion = cut ? fmt::format("did you mean '{}'?", *begun) : text::did_you_mean(word, names);
  return fmt::format("unknown option '{}'{}{}", word, suggestion.empty() ? "" : "; ", suggestion);
}

}  // namespace

CLI::Validator whole_number(std::uint64_t first, std::uint64_t last) {
  constexpr std::uint64_t kSpoken = 1'000'000'000;  // a limit that helps to know
  const auto check = [first, last](std::string& word) -> std::string {
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    const bool digits = !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
    if (digits && error == std::errc() && value >= first && value <= last) {
      word = std::to_string(value);
      return {};
    }
    if (digits && last > kSpoken && value >= first) return "'" + word + "' is too large";
    const std::string to = last > kSpoken ? "" : " to " + output::thousands(static_cast<std::int64_t>(last));
    return fmt::format("'{}' is no whole number from {}{}", word, first, to);
  };
  return CLI::Validator(check, "");
}

std::string help_text(const CLI::App& app, const About& about) {
  std::string text = fmt::format("{}\n{}\n\n", about.usage, about.summary);
  std::size_t widest = 0;
  for (const CLI::Option* option : app.get_options()) {
    if (!listed(*option)) continue;
    widest = std::max(widest, label(*option).size());
  }
  for (const CLI::Option* option : app.get_options()) {
    if (!listed(*option)) continue;
    text += fmt::format("  {:<{}}  {}\n", label(*option), widest, option->get_description());
  }
  return text + fmt::format("\nExamples:\n  {}\n  {}\n", about.examples[0], about.examples[1]);
}

std::optional<int> parse(CLI::App& app, const About& about, const Words& words) {
  app.set_help_flag("-h,--help", "this text");
  if (is_being_described(app, about)) return kFine;
  try {
    app.parse(Words(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    print(help_text(app, about));
    return kFine;
  } catch (const CLI::ExtrasError&) {
    return usage_error(about, unexpected(app));
  } catch (const CLI::ParseError& error) {
    return usage_error(about, error.what());
  }
  return std::nullopt;
}

}  // namespace taji::cli
