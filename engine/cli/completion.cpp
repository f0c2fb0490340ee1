#include <fmt/format.h>

#include <algorithm>
#include <cli/pages.hpp>

namespace taji::cli {
namespace {

/// Every long and short name of a verb's options, apart.
std::string option_words(const Described& verb) {
  std::string words;
  for (const DescribedOption& option : verb.options) {
    for (const std::string& name : option.names) words += (words.empty() ? "" : " ") + name;
  }
  return words;
}

std::string verb_words(const Pages& pages) {
  std::string words;
  for (const auto& page : pages) {
    if (page.first.find(' ') == std::string::npos) words += (words.empty() ? "" : " ") + page.first;
  }
  return words;
}

/// Parts of a verb, apart.
std::string part_words(const Pages& pages, const std::string& verb) {
  std::string words;
  for (const auto& page : pages) {
    if (!page.first.starts_with(verb + " ")) continue;
    words += (words.empty() ? "" : " ") + page.first.substr(verb.size() + 1);
  }
  return words;
}

/// In single quotes, for any shell.
std::string in_quotes(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// A case of the option before the cursor: its choices, or files.
std::string bash_values(const Described& verb) {
  std::string cases;
  for (const DescribedOption& option : verb.options) {
    if (option.names.empty() || option.type.empty()) continue;
    const std::string names = fmt::format("{}", fmt::join(option.names, "|"));
    if (!option.choices.empty()) {
      cases += fmt::format("        {}) _taji_words '{}'; return ;;\n", names, fmt::join(option.choices, " "));
    } else if (option.type == "FILE" || option.type == "DIR") {
      cases += fmt::format("        {}) _taji_files -{}; return ;;\n", names, option.type == "DIR" ? 'd' : 'f');
    } else {
      cases += fmt::format("        {}) return ;;\n", names);
    }
  }
  return cases;
}

// Bash takes "--seed=7" apart, into three words. Files may have blanks in their names.
constexpr const char* kBashBegins = R"(# Completions of taji for bash.
_taji_words() { COMPREPLY+=($(compgen -W "$1" -- "$word")); }
_taji_files() {
  local file
  compopt -o filenames 2>/dev/null
  while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen "$1" -- "$word")
}
_taji() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]}
  local options='' parts=''
  COMPREPLY=()
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD-2]}
  fi
)";

std::string bash(const Pages& pages) {
  std::string text = kBashBegins;
  text += fmt::format(
      "  if ((COMP_CWORD == 1)); then\n"
      "    _taji_words '{0} --help --version --completion --man'\n"
      "    return\n"
      "  fi\n"
      "  case $verb in\n"
      "    --completion) ((COMP_CWORD == 2)) && _taji_words 'bash zsh fish'; return ;;\n"
      "    --man) ((COMP_CWORD == 2)) && _taji_words '{0}'; return ;;\n"
      "  esac\n",
      verb_words(pages));
  text += "  ((COMP_CWORD > 2)) && case \"$verb ${COMP_WORDS[2]}\" in\n";
  for (const auto& page : pages) {
    if (page.first.find(' ') != std::string::npos) text += fmt::format("    '{0}') verb='{0}' ;;\n", page.first);
  }
  text += "  esac\n  case $verb in\n";
  for (const auto& [name, page] : pages) {
    const std::string values = bash_values(page.second), parts = part_words(pages, name);
    text += fmt::format("    {})\n", in_quotes(name));
    if (!values.empty()) text += "      case $before in\n" + values + "      esac\n";
    if (!parts.empty()) text += fmt::format("      ((COMP_CWORD == 2)) && parts='{}'\n", parts);
    text += fmt::format("      options='{}' ;;\n", option_words(page.second));
  }
  return text +
         "    *) return ;;\n"
         "  esac\n"
         "  case $word in\n"
         "    -*) _taji_words \"$options\" ;;\n"
         "    *) _taji_words \"$parts\"; _taji_files -f ;;\n"
         "  esac\n"
         "}\n"
         "complete -F _taji taji\n";
}

/// Words within brackets and colons of _arguments.
std::string zsh_words(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_option(const DescribedOption& option) {
  std::string text;
  for (const std::string& name : option.names) {
    std::string one = fmt::format("*{}[{}]", name, zsh_words(option.words));
    if (!option.type.empty()) {
      one += ":" + zsh_words(option.type) + ":";
      if (!option.choices.empty()) one += fmt::format("({})", fmt::join(option.choices, " "));
      if (option.type == "FILE") one += "_files";
      if (option.type == "DIR") one += "_files -/";
    }
    text += " \\\n        " + in_quotes(one);
  }
  return text;
}

std::string zsh(const Pages& pages) {
  std::string text =
      "#compdef taji\n"
      "# Completions of taji for zsh.\n"
      "_taji() {\n"
      "  local -a verbs\n"
      "  verbs=(\n";
  for (const auto& [name, page] : pages) {
    if (name.find(' ') == std::string::npos) text += "    " + in_quotes(name + ":" + page.first.summary) + "\n";
  }
  text +=
      "  )\n"
      "  if ((CURRENT == 2)); then\n"
      "    _describe verb verbs\n"
      "    return\n"
      "  fi\n"
      "  local verb=$words[2]\n"
      "  ((CURRENT > 3)) && case \"$verb $words[3]\" in\n";
  for (const auto& page : pages) {
    if (page.first.find(' ') != std::string::npos) text += fmt::format("    '{0}') verb='{0}' ;;\n", page.first);
  }
  text += "  esac\n  case $verb in\n";
  for (const auto& [name, page] : pages) {
    text += fmt::format("    {})\n", in_quotes(name));
    if (const std::string parts = part_words(pages, name); !parts.empty()) {
      text += fmt::format("      ((CURRENT == 3)) && compadd {}\n", parts);
    }
    text += "      _arguments";
    for (const DescribedOption& option : page.second.options) text += zsh_option(option);
    text += " \\\n        '*:file:_files' ;;\n";
  }
  return text + "  esac\n}\n_taji \"$@\"\n";
}

/// One option, offered where fish's condition holds.
std::string fish_option(const std::string& condition, const DescribedOption& option) {
  std::string line = "complete -c taji -n " + in_quotes(condition);
  for (const std::string& one : option.names) {
    line += one.starts_with("--") ? " -l " + one.substr(2) : " -s " + one.substr(1);
  }
  if (!option.choices.empty()) {
    line += fmt::format(" -x -a '{}'", fmt::join(option.choices, " "));
  } else if (!option.type.empty()) {
    line += option.type == "FILE" || option.type == "DIR" ? " -r -F" : " -x";
  }
  return line + " -d " + in_quotes(option.words) + "\n";
}

/// Fish keeps a verb's own options in its parts: a part adds those that only it has.
bool has(const Described& verb, const DescribedOption& option) {
  return std::any_of(verb.options.begin(), verb.options.end(),
                     [&](const DescribedOption& other) { return other.names == option.names; });
}

std::string fish(const Pages& pages) {
  std::string text =
      "# Completions of taji for fish.\n"
      "complete -c taji -n __fish_use_subcommand -f\n"
      "complete -c taji -n __fish_use_subcommand -s h -l help -d 'this text'\n"
      "complete -c taji -n __fish_use_subcommand -s V -l version -d 'the version'\n"
      "complete -c taji -n __fish_use_subcommand -l completion -x -a 'bash zsh fish' -d 'completions for a shell'\n"
      "complete -c taji -n __fish_use_subcommand -l man -d 'a manual page'\n";
  for (const auto& [name, page] : pages) {
    const std::size_t blank = name.find(' ');
    const std::string verb = name.substr(0, blank), seen = "__fish_seen_subcommand_from " + verb;
    const std::string summary = in_quotes(page.first.summary);
    if (blank == std::string::npos) {
      text += fmt::format("complete -c taji -n __fish_use_subcommand -a {} -d {}\n", name, summary);
      for (const DescribedOption& option : page.second.options) {
        if (!option.names.empty()) text += fish_option(seen, option);
      }
      continue;
    }
    const std::string part = name.substr(blank + 1);
    text += fmt::format("complete -c taji -n '{}' -a {} -d {}\n", seen, part, summary);
    for (const DescribedOption& option : page.second.options) {
      if (option.names.empty() || has(pages.at(verb).second, option)) continue;
      text += fish_option(seen + "; and __fish_seen_subcommand_from " + part, option);
    }
  }
  return text;
}

}  // namespace

std::string completion(const std::string& shell, const Pages& pages) {
  if (shell == "bash") return bash(pages);
  if (shell == "zsh") return zsh(pages);
  if (shell == "fish") return fish(pages);
  return {};
}

}  // namespace taji::cli
