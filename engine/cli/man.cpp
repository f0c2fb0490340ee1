#include <fmt/format.h>

#include <cli/pages.hpp>
#include <cli/terminal.hpp>

namespace taji::cli {
namespace {

/// Text as man(7) takes it: no escapes of its own, hyphens that are typed, no line that begins like a macro.
std::string roff(const std::string& text) {
  std::string out;
  bool begins = true;
  for (const char c : text) {
    if (begins && (c == '.' || c == '\'')) out += "\\&";
    begins = c == '\n';
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

/// "forecast plan" is on the page taji-forecast-plan.
std::string page_name(const std::string& verb) {
  std::string name = "taji-" + verb;
  for (char& c : name) c = c == ' ' ? '-' : c;
  return name;
}

std::string head(const std::string& name, const std::string& summary) {
  std::string title = name;
  for (char& c : title) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return fmt::format(".TH {} 1 \"\" \"taji {}\" \"Taji\"\n.SH NAME\n{} \\- {}\n", roff(title), kVersion, roff(name),
                     roff(summary));
}

std::string option_text(const DescribedOption& option) {
  std::string names;
  for (const std::string& name : option.names) names += (names.empty() ? "" : ", ") + ("\\fB" + roff(name) + "\\fR");
  if (!option.type.empty()) names += (names.empty() ? "\\fI" : " \\fI") + roff(option.type) + "\\fR";
  return ".TP\n" + names + "\n" + roff(option.words) + "\n";
}

constexpr const char* kStatus =
    ".SH EXIT STATUS\n0 fine, 1 fault of input or output, 2 usage, 3 bad scenario or data, 4 incomplete, 5 a "
    "\\-\\-fail\\-if held, 130 interrupted.\n";

}  // namespace

std::string man_page(const Page& page, const Described& verb) {
  std::string text = head(page_name(page.name), page.summary);
  text += fmt::format(".SH SYNOPSIS\n{}\n.SH DESCRIPTION\n{}\n.SH OPTIONS\n", roff(verb.about.usage),
                      roff(verb.about.summary));
  for (const DescribedOption& option : verb.options) text += option_text(option);
  text += ".SH EXAMPLES\n.nf\n";
  for (const char* example : verb.about.examples) text += roff(example) + "\n";
  return text + ".fi\n" + kStatus + ".SH SEE ALSO\n.BR taji (1)\n";
}

std::string man_overview(const Pages& pages) {
  std::string text = head("taji", "simulates fuel supply by road under blockade");
  text += ".SH SYNOPSIS\ntaji VERB [OPTIONS]\n.SH VERBS\n";
  for (const auto& [name, page] : pages) {
    text +=
        fmt::format(".TP\n\\fB{}\\fR\n{}; see {}(1)\n", roff(name), roff(page.first.summary), roff(page_name(name)));
  }
  text +=
      ".SH OPTIONS\n.TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nwhat there is; after a verb what it takes\n"
      ".TP\n\\fB\\-V\\fR, \\fB\\-\\-version\\fR\nthe version\n"
      ".TP\n\\fB\\-\\-completion\\fR \\fISHELL\\fR\nprints completions for bash, zsh or fish\n"
      ".TP\n\\fB\\-\\-man\\fR [\\fIVERB\\fR]\nprints a manual page; of 'list', the names of all\n";
  text += ".SH ENVIRONMENT\n.TP\nNO_COLOR\nwhere it is set, nothing is coloured\n";
  return text + kStatus;
}

}  // namespace taji::cli
