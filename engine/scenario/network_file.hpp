// Network files: found under a root folder, read once, laid under the `network` section of a scenario.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <taji/scenario/read.hpp>
#include <taji/text/yaml.hpp>
#include <tuple>
#include <vector>

#include "scenario/road_table.hpp"

namespace taji::scenario {

class NetworkFiles {
 public:
  /// Paths count from `folder`; files must lie under `root`, links resolved. Both may be empty: there are no files.
  NetworkFiles(std::filesystem::path folder, std::filesystem::path root, ReadResult& result);

  /// Makes `network` of a scenario's tree one mapping: built-in speeds, then the file's entries, then those of CSV
  /// tables, then its own. `named`: places and roads that somebody names elsewhere than in the tree. False, with the
  /// fault reported, where a file cannot be read.
  bool load(text::Node& scenario, const Names& named, text::Diagnostics& diagnostics);

 private:
  struct File {
    std::string shown, content;
  };
  const text::Node* read(const text::Node& name, text::Diagnostics& diagnostics);
  std::optional<File> open(const text::Node& name, std::size_t most_bytes, text::Diagnostics& diagnostics);
  const text::Node* read_tables(const text::Node& scenario, const text::Node& network, const Names& named,
                                text::Diagnostics& diagnostics);

  std::filesystem::path folder_, root_;
  ReadResult& result_;
  std::map<std::string, std::optional<text::Node>> files_;  ///< by path as written; nullopt: faulty
  /// What is kept of tables, by their paths and the stated distance; nullopt: faulty.
  std::map<std::tuple<std::string, std::string, std::string>, std::optional<text::Node>> tables_;
  text::Node built_in_;
};

/// Whether a road class has speeds without being listed.
bool is_built_in_class(const std::string& id);

/// The outermost folder named `scenarios` above a file, else the file's own folder.
std::filesystem::path default_root(const std::filesystem::path& file);

}  // namespace taji::scenario
