// What an import of road data did, for people and programs.
#pragma once

#include <string>
#include <taji/import/classes.hpp>
#include <taji/import/network.hpp>
#include <utility>
#include <vector>

namespace taji::output {

struct ImportReport {
  std::string name, format;
  const import::Network& network;
  const import::Classes& classes;
  std::vector<std::string> notes;
  std::vector<std::pair<std::string, std::int64_t>> other_classes;
  std::vector<std::pair<std::string, std::string>> files;  ///< path, and what it holds
  std::vector<std::string> use;                            ///< lines of a scenario that take the network
};

/// Lines of at most 100 columns.
std::string import_text(const ImportReport& report);
std::string import_json(const ImportReport& report);

}  // namespace taji::output
