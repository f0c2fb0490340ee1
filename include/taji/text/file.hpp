// Whole files: read with a limit, written so that a reader never sees half of one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
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

// The same for a file that is written piece by piece: nothing is at `path` before `finish`, which may be called once.
// Without it the temporary file is removed. All throw FileError.
class FileWriter {
 public:
  explicit FileWriter(const std::filesystem::path& path);
  FileWriter(FileWriter&&) noexcept;
  ~FileWriter();
  void write(std::string_view content);
  void finish();

 private:
  struct Open;
  std::unique_ptr<Open> open_;
};

// SHA-256 (FIPS 180-4) of what comes in pieces.
class Sha256 {
 public:
  void add(std::string_view data);
  // As sha256_hex of all that was added. Nothing may be added afterwards.
  std::string hex();

 private:
  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::uint64_t bytes_ = 0;
  std::string rest_;  // less than a block
};

// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view data);

}  // namespace taji::text
