// manifest.json: what made a result folder, so that it can be made again. The one file of it that may differ between
// runs of the same inputs.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace taji::output {

struct Manifest {
  std::string version;
  std::vector<std::string> command;
  std::string scenario, scenario_sha256;
  std::string variant;                                         ///< empty: none
  std::vector<std::pair<std::string, std::string>> overrides;  ///< path, value
  std::vector<std::pair<std::string, std::string>> inputs;     ///< path, SHA-256
  std::vector<std::pair<std::string, std::string>> outputs;    ///< file name, SHA-256
  std::uint64_t seed = 1;
  std::int64_t requested = 0, completed = 0, failed = 0;
  bool partial = false;
  int jobs = 1;
  std::vector<std::pair<std::string, double>> seconds;  ///< wall time by stage
};

std::string manifest_json(const Manifest& manifest);

}  // namespace taji::output
