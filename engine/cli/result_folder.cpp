#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cli/result_folder.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <system_error>
#include <taji/text/file.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void no_folder(const fs::path& folder, const std::error_code& error) {
  throw Stop(kFault, fmt::format("{}: cannot make this folder: {}", folder.string(), error.message()));
}

}  // namespace

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) no_folder(folder, error);
}

fs::path usual_folder(const ScenarioOptions& scenario) {
  std::string name = fs::path(scenario.file).stem().string();
  if (!scenario.variant.empty()) name += "-" + scenario.variant;
  if (!scenario.set.empty()) name += "-changed";
  return fs::path("out") / name;
}

fs::path find_folder(const std::string& asked, const fs::path& usual) {
  const fs::path folder = asked.empty() ? usual : fs::path(asked);
  fs::path there = fs::absolute(folder);
  std::error_code error;
  while (!fs::exists(there, error) && there.has_relative_path()) there = there.parent_path();
  if (!fs::is_directory(there, error)) no_folder(folder, std::make_error_code(std::errc::not_a_directory));
  if (::access(there.c_str(), W_OK | X_OK) != 0) no_folder(folder, {errno, std::generic_category()});
  return folder;
}

output::Manifest make_manifest(const char* verb, const Words& words, const ScenarioOptions& scenario,
                               const Loaded& loaded) {
  output::Manifest manifest;
  manifest.version = kVersion;
  manifest.command = {"taji", verb};
  manifest.command.insert(manifest.command.end(), words.begin(), words.end());
  manifest.scenario = scenario.file;
  manifest.scenario_sha256 = loaded.sha256();
  manifest.variant = scenario.variant;
  manifest.overrides = scenario.overrides();
  for (const scenario::InputFile& input : loaded.read.inputs) manifest.inputs.emplace_back(input.path, input.sha256);
  return manifest;
}

void write_files(const fs::path& folder, const std::vector<File>& files) {
  make_folder(folder);
  for (const File& file : files) {
    if (file.sha256.empty()) text::write_file_atomically(folder / file.name, file.content);
  }
}

std::vector<std::pair<std::string, std::string>> shown_files(const fs::path& folder, const std::vector<File>& files) {
  std::vector<std::pair<std::string, std::string>> shown;
  for (const File& file : files) shown.emplace_back((folder / file.name).string(), file.what);
  shown.emplace_back((folder / "manifest.json").string(), "what made these");
  return shown;
}

void write_manifest(const fs::path& folder, output::Manifest manifest, const std::vector<File>& files) {
  for (const File& file : files) {
    manifest.outputs.emplace_back(file.name, file.sha256.empty() ? text::sha256_hex(file.content) : file.sha256);
  }
  text::write_file_atomically(folder / "manifest.json", output::manifest_json(manifest));
}

}  // namespace taji::cli
