// What a verb takes, as data: manual pages and completions are made of the tables that also check a command line.
#pragma once

#include <cli/parse.hpp>
#include <string>
#include <vector>

namespace taji::cli {

struct DescribedOption {
  std::vector<std::string> names;  ///< "-o", "--output"; none for a word by position
  std::string type;                ///< "DIR"; empty for a flag, and for a word by position its name
  std::string words;               ///< what help says of it
  std::vector<std::string> choices;
  bool required = false;
};

struct Described {
  About about;
  std::vector<DescribedOption> options;  ///< as help lists them, then those that it does not list
};

/// A verb, or a part of one, as it is typed after `taji`: "forecast plan".
struct Page {
  std::string name, summary;
};

/// Reads the tables of a verb without running it: `run` is called with `words`, which name a part of it, or nothing.
Described describe(int (*run)(const Words&), const Words& words);

/// For parse(): whether somebody only wants to read the tables, which then are taken down.
bool is_being_described(const CLI::App& app, const About& about);

}  // namespace taji::cli
