// Reading scenarios: YAML text to a validated Scenario, with every fault of the file reported in one go.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <taji/scenario/scenario.hpp>
#include <taji/text/diagnostic.hpp>
#include <utility>
#include <vector>

namespace taji::scenario {

struct ReadOptions {
  std::vector<std::pair<std::string, std::string>> overrides;  ///< --set: path, value as YAML text
  std::string variant;                                         ///< a variant of the file to apply first; empty: none
  std::filesystem::path root;  ///< a network path must lie under it; empty: the outermost folder named `scenarios`
                               ///< above the file, else the file's own folder
  std::vector<std::string> named = {};  ///< ids of places and roads that are to be kept of large tables of roads
  bool check_variants = true;  ///< also read the file with each of its variants, and report what is wrong with them
};

struct InputFile {
  std::string path, sha256;
};

/// A variant as the file states it.
struct NamedVariant {
  std::string name;
  std::vector<std::pair<std::string, std::string>> changes;  ///< path, value as YAML on one line
};

struct ReadResult {
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  std::optional<Scenario> scenario;    ///< absent when there is any error
  std::vector<InputFile> inputs;       ///< the files read, with their hashes; the scenario first
  std::vector<NamedVariant> variants;  ///< in the file's order
};

/// Reads a scenario file. Throws text::FileError when the file itself cannot be read.
ReadResult read_scenario(const std::filesystem::path& file, const ReadOptions& options = {});

/// Reads a scenario from memory; a network file is looked up under `options.root`.
ReadResult read_scenario_text(const std::string& name, const std::string& yaml, const ReadOptions& options = {});

/// The published JSON Schema (draft-07) of scenario files, as text.
std::string scenario_schema();

/// Every key of scenario files, with what it holds, its default and an example, as Markdown tables.
std::string scenario_reference();

}  // namespace taji::scenario
