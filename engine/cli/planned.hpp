// What folders of planned work have in common, whatever the work: where their scenario is, and what chunks are called.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace taji::cli {

/// A path as seen from a folder, there or not yet; empty stays empty.
std::string seen_from(const std::filesystem::path& folder, const std::filesystem::path& path);
/// The way back: as seen from here.
std::filesystem::path seen_from_here(const std::filesystem::path& folder, const std::string& path);

/// One of so many parts of the work.
struct Chunk {
  std::int64_t number = 1, of = 1;
};
/// I, or I/N. Throws Stop.
Chunk chunk_from(const std::string& text, std::int64_t planned);

/// "3,7-9" of ascending numbers, as job arrays take them.
std::string ranges(const std::vector<std::int64_t>& ascending);

/// Throws Stop when another version of the program planned the work.
void check_version(const std::string& planned, const std::filesystem::path& folder);

/// A file that should hold a result and cannot be used.
struct Fault {
  std::filesystem::path file;
  std::string why;
};
/// One line each; the first few of many.
std::string in_lines(const std::vector<Fault>& faults);

/// "3 chunks", "1 chunk".
std::string counted(std::int64_t number, const char* noun);

/// Takes away what interrupted writes have left in a folder.
void tidy(const std::filesystem::path& folder);

}  // namespace taji::cli
