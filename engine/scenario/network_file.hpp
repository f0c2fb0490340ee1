// Network files: found under a root folder, read once, laid under the `network` section of a scenario.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <taji/scenario/read.hpp>
#include <taji/text/yaml.hpp>
#include <vector>

namespace taji::scenario {

class NetworkFiles {
 public:
  /// Paths count from `folder`; files must lie under `root`, links resolved. Both may be empty: there are no files.
  NetworkFiles(std::filesystem::path folder, std::filesystem::path root, ReadResult& result);

  /// Makes `network` of a scenario's tree one mapping: built-in speeds, then the file's entries, then its own.
  /// False, with the fault reported, where the file cannot be read.
  bool load(text::Node& scenario, text::Diagnostics& diagnostics);

 private:
  const text::Node* read(const text::Node& name, text::Diagnostics& diagnostics);

  std::filesystem::path folder_, root_;
  ReadResult& result_;
  std::map<std::string, std::optional<text::Node>> files_;  ///< by path as written; nullopt: faulty
  text::Node built_in_;
};

/// Whether a road class has speeds without being listed.
bool is_built_in_class(const std::string& id);

/// The outermost folder named `scenarios` above a file, else the file's own folder.
std::filesystem::path default_root(const std::filesystem::path& file);

}  // namespace taji::scenario
