// What the fuzz targets share: bytes as text, folders, seeds that a target makes itself.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <taji/text/diagnostic.hpp>

namespace taji::fuzz {

inline std::string as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Ends the program, so that libFuzzer keeps the input.
inline void demand(bool holds) {
  if (!holds) std::abort();
}

/// What is refused says why, where it is, and can be shown.
inline void check_shown(const text::Diagnostics& diagnostics, const text::SourceSet& sources) {
  for (const text::Diagnostic& one : diagnostics.list()) demand(!one.message.empty() && !one.code.empty());
  demand(text::render(diagnostics, sources, false).empty() == diagnostics.list().empty());
}

/// A folder of this process; libFuzzer ends without destructors, so the script clears up.
inline std::filesystem::path own_folder() {
  const char* base = std::getenv("TAJI_FUZZ_TMP");
  std::filesystem::path folder =
      std::filesystem::path(base != nullptr ? base : "/tmp") / ("taji-fuzz-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  return folder;
}

/// `fuzz_x --seeds=DIR`: writes what the target's own writers make, as seeds, and ends.
template <class Write>
void offer_seeds(int argc, char** argv, Write write) {
  const std::string_view option = "--seeds=";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (!word.starts_with(option)) continue;
    write(std::filesystem::path(word.substr(option.size())));
    std::exit(0);
  }
}

inline void write_seed(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace taji::fuzz
