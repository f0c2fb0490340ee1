#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cli/interrupt.hpp>
#include <cli/pages.hpp>
#include <cli/parse.hpp>
#include <cli/status.hpp>
#include <cli/taji.hpp>
#include <cli/terminal.hpp>
#include <cli/verbs.hpp>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <taji/text/diagnostic.hpp>

namespace taji::cli {
namespace {

struct Verb {
  const char* name;
  const char* summary;
  int (*run)(const Words&);
};

constexpr std::array<Verb, 13> kVerbs = {
    {{"forecast", "when each city runs short: chances, quantiles, a verdict", forecast},
     {"compare", "variants side by side: paired differences, and what is seen of them", compare},
     {"sweep", "many values of some parameters: grid, list, Latin hypercube, Sobol", sweep},
     {"sensitivity", "which uncertain inputs move the results, and how much is chance", sensitivity},
     {"score", "forecasts against what happened, beside persistence and climatology", score},
     {"hindcast", "forecasts as they would have been made, scored against what was reported", hindcast},
     {"run", "one replication: daily table, or its event log", run},
     {"validate", "is a scenario file right?", validate},
     {"report", "the page of a result folder, made again", report},
     {"network", "routes, distances, chances of arrival, capacity, outages", network},
     {"fit", "attack rates and loss shares from incidents and what was driven", fit},
     {"import", "road data (CSV, GeoJSON, OpenStreetMap) to a network file", import},
     {"schema", "JSON Schema of scenario files, for editors", schema}}};

/// Verbs with parts that are verbs themselves.
constexpr std::array<const char*, 2> kInParts = {"forecast", "sweep"};
constexpr std::array<const char*, 4> kParts = {"plan", "run", "status", "merge"};

Pages all_pages() {
  Pages pages;
  for (const Verb& verb : kVerbs) {
    pages[verb.name] = {{verb.name, verb.summary}, describe(verb.run, {})};
    if (std::find(kInParts.begin(), kInParts.end(), std::string_view(verb.name)) == kInParts.end()) continue;
    for (const char* part : kParts) {
      const std::string name = fmt::format("{} {}", verb.name, part);
      Described found = describe(verb.run, {part});
      std::string summary = found.about.summary;
      if (summary.ends_with('.')) summary.pop_back();  // beside verbs, whose summaries are no sentences
      pages[name] = {{name, summary}, std::move(found)};
    }
  }
  return pages;
}

int completions(const Words& words) {
  const std::string script = words.size() == 2 ? completion(words[1], all_pages()) : std::string();
  if (script.empty()) throw Stop(kUsage, "taji --completion wants the name of a shell: bash, zsh or fish");
  print(script);
  return kFine;
}

/// `taji --man forecast plan`, `taji --man list`, or of the program itself.
int manual(const Words& words) {
  const Pages pages = all_pages();
  const std::string name = fmt::format("{}", fmt::join(words.begin() + 1, words.end(), " "));
  if (name.empty()) {
    print(man_overview(pages));
  } else if (name == "list") {
    for (const auto& page : pages) print(page.first + "\n");
  } else if (const auto found = pages.find(name); found != pages.end()) {
    print(man_page(found->second.first, found->second.second));
  } else {
    throw Stop(kUsage, fmt::format("taji --man: there is no verb '{}'", name));
  }
  return kFine;
}

std::string help() {
  std::string text = "taji VERB [OPTIONS]\nSimulates fuel supply by road under blockade.\n\n";
  for (const Verb& verb : kVerbs) text += fmt::format("  {:<11} {}\n", verb.name, verb.summary);
  return text +
         "\n  taji VERB --help   what a verb takes\n  taji --version\n"
         "  taji --completion bash, zsh or fish; taji --man [VERB]\n\n"
         "Exit status: 0 fine, 1 fault, 2 usage, 3 bad scenario, 4 incomplete,\n"
         "5 a --fail-if held, 130 interrupted.\n\n"
         "Examples:\n  taji validate scenarios/one-road.yaml\n  taji forecast scenarios/one-road.yaml -n 200\n";
}

int unknown(const std::string& word) {
  std::vector<std::string> names = {"--help", "--version", "--completion", "--man"};
  for (const Verb& verb : kVerbs) names.emplace_back(verb.name);
  const std::string suggestion = text::did_you_mean(word, names);
  const char* kind = word.starts_with("-") ? "option" : "verb";
  say(fmt::format("taji: unknown {} '{}'{}{}\nsee taji --help\n", kind, word, suggestion.empty() ? "" : "; ",
                  suggestion));
  return kUsage;
}

int dispatch(const Words& words) {
  if (words.empty()) {
    say(help());
    return kUsage;
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    print(help());
    return kFine;
  }
  if (words[0] == "--version" || words[0] == "-V") {
    print(std::string("taji ") + kVersion + "\n");
    return kFine;
  }
  if (words[0] == "--completion") return completions(words);
  if (words[0] == "--man") return manual(words);
  for (const Verb& verb : kVerbs) {
    if (words[0] == verb.name) return verb.run(Words(words.begin() + 1, words.end()));
  }
  return unknown(words[0]);
}

/// Who set a limit expects it to be reached: nobody interrupted.
int as_ended(int status) {
  if (status != kInterrupted || !out_of_time()) return status;
  say("taji: the time of --time-limit is over\n");
  return kIncomplete;
}

}  // namespace

int taji(int argc, char** argv) {
  try {
    const int status = dispatch(Words(argv + std::min(argc, 1), argv + argc));
    flush();
    return as_ended(status);
  } catch (const Stop& stop) {
    if (*stop.what() != '\0') say(std::string(stop.what()) + "\n");
    return as_ended(stop.status);
  } catch (const std::bad_alloc&) {
    say("taji: not enough memory; fewer replications (-n) or a shorter horizon take less\n");
  } catch (const std::exception& error) {
    say(std::string("taji: ") + error.what() + "\n");
  }
  return kFault;
}

}  // namespace taji::cli
