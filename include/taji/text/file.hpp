// Whole files: read with a limit, written so that a reader never sees half of one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace taji::text {

// One line for people: the path and what is wrong.
struct FileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Regular files only, links followed. Throws FileError: no such file, a folder, no permission, too large, a read fault.
std::string read_file(const std::filesystem::path& path, std::size_t max_bytes);

// Writes a temporary file in the same folder, flushes it to the disk and renames it to `path`; a link is followed to
// its target. On failure the temporary file is removed, `path` is as it was, and FileError says why.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view data);

}  // namespace taji::text
