// Result folders: where they are, and what is written there.
#pragma once

#include <cli/load.hpp>
#include <cli/verbs.hpp>
#include <filesystem>
#include <string>
#include <taji/output/manifest.hpp>
#include <utility>
#include <vector>

namespace taji::cli {

struct File {
  std::string name, what, content;
  std::string sha256 = {};  ///< of a file that is written already, whose content is not here
};

/// out/FILE, with -VARIANT or -changed: a what-if does not write over the result of the file as it stands.
std::filesystem::path usual_folder(const ScenarioOptions& scenario);

/// The folder asked for, else the usual one. It is not made yet. Throws Stop where it plainly cannot be: before the
/// work, not after it.
std::filesystem::path find_folder(const std::string& asked, const std::filesystem::path& usual);

/// What the command line and the scenario say. Seed, counts and times are the caller's.
output::Manifest make_manifest(const char* verb, const Words& words, const ScenarioOptions& scenario,
                               const Loaded& loaded);

/// Makes the folder where there is none. Throws Stop.
void make_folder(const std::filesystem::path& folder);
/// Makes the folder and writes the files that are not written already. Throws Stop and text::FileError.
void write_files(const std::filesystem::path& folder, const std::vector<File>& files);
/// Path and content of each, and of manifest.json, as the last lines of a text show them.
std::vector<std::pair<std::string, std::string>> shown_files(const std::filesystem::path& folder,
                                                             const std::vector<File>& files);
/// Writes manifest.json with the hashes of the files.
void write_manifest(const std::filesystem::path& folder, output::Manifest manifest, const std::vector<File>& files);

}  // namespace taji::cli
