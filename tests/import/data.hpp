// Small road data made by hand, and what is asked of the networks made of it.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <taji/import/network.hpp>
#include <taji/import/read.hpp>
#include <taji/import/write.hpp>
#include <vector>

namespace taji::import::testing {

/// A folder of its own that goes with the test.
class Folder {
 public:
  Folder() {
    static int number = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("taji-import-" + std::to_string(std::hash<std::string>()(__FILE__) % 1'000'000) + "-" +
             std::to_string(reinterpret_cast<std::uintptr_t>(this) % 1'000'000'007) + "-" + std::to_string(++number));
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path write(const std::string& name, const std::string& content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

/// What was read and made of files, with what was said.
struct Result {
  std::optional<RoadData> data;
  std::optional<Network> network;
  text::SourceSet sources;
  text::Diagnostics diagnostics;
  Classes classes;

  std::string yaml() const { return network_yaml(*network, classes, {"test", "test", {}}); }
  const Road* road(const std::string& id) const {
    for (const Road& one : network->roads) {
      if (one.id == id) return &one;
    }
    return nullptr;
  }
  const Place* place(const std::string& id) const {
    for (const Place& one : network->places) {
      if (one.id == id) return &one;
    }
    return nullptr;
  }
  bool says(const std::string& code) const {
    for (const text::Diagnostic& one : diagnostics.list()) {
      if (one.code == code) return true;
    }
    return false;
  }
  std::string said() const { return text::render(diagnostics, sources, false); }
};

inline void build(Result& result, const BuildOptions& options) {
  if (result.data && !result.diagnostics.has_errors()) {
    result.network = build_network(*result.data, result.classes, options, result.diagnostics);
  }
}

inline Result csv(const std::string& nodes, const std::string& roads, const BuildOptions& options = {},
                  const ReadOptions& read = {}, const std::string& places = {}) {
  const Folder folder;
  Result result;
  std::vector<std::filesystem::path> files;
  if (!nodes.empty()) files.push_back(folder.write("nodes.csv", nodes));
  files.push_back(folder.write("roads.csv", roads));
  result.data = read_csv_roads(files, read, result.classes, result.sources, result.diagnostics);
  if (result.data && !places.empty()) {
    auto found = read_places(folder.write("places.csv", places), read, result.sources, result.diagnostics);
    if (found) result.data->loose = *found;
  }
  build(result, options);
  return result;
}

inline Result geojson(const std::string& text, const BuildOptions& options = {}, const ReadOptions& read = {}) {
  const Folder folder;
  Result result;
  result.data =
      read_geojson_roads(folder.write("roads.geojson", text), read, result.classes, result.sources, result.diagnostics);
  build(result, options);
  return result;
}

inline Result osm(const std::string& text, const BuildOptions& options = {}, const std::string& name = "roads.osm") {
  const Folder folder;
  Result result;
  result.data = read_osm_roads(folder.write(name, text), result.classes, result.sources, result.diagnostics);
  build(result, options);
  return result;
}

}  // namespace taji::import::testing
