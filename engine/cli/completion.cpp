#include <fmt/format.h>

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

std::string fish(const Pages& pages) {
  std::string text = "# Completions of taji for fish.\n";
  for (const auto& [name, page] : pages) {
    const bool part = name.find(' ') != std::string::npos;
    if (!part) {
      text +=
          fmt::format("complete -c taji -n __fish_use_subcommand -a {} -d {}\n", name, in_quotes(page.first.summary));
    } else {
      text +=
          fmt::format("complete -c taji -n '__fish_seen_subcommand_from {}' -a {} -d {}\n",
                      name.substr(0, name.find(' ')), name.substr(name.find(' ') + 1), in_quotes(page.first.summary));
    }
    if (part) continue;  // their options are nearly all among those of the verb
    for (const DescribedOption& option : page.second.options) {
      if (option.names.empty()) continue;
      std::string line = fmt::format("complete -c taji -n '__fish_seen_subcommand_from {}'", name);
      for (const std::string& one : option.names) {
        line += one.starts_with("--") ? " -l " + one.substr(2) : " -s " + one.substr(1);
      }
      if (!option.choices.empty()) {
        line += fmt::format(" -x -a '{}'", fmt::join(option.choices, " "));
      } else if (!option.type.empty()) {
        line += option.type == "FILE" || option.type == "DIR" ? " -r -F" : " -x";
      }
      text += line + " -d " + in_quotes(option.words) + "\n";
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
