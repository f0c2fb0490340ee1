#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cli/planned.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <system_error>
#include <taji/output/wording.hpp>

namespace taji::cli {

namespace fs = std::filesystem;

std::string seen_from(const fs::path& folder, const fs::path& path) {
  if (path.empty()) return {};
  const fs::path there = fs::weakly_canonical(fs::absolute(path)), here = fs::weakly_canonical(fs::absolute(folder));
  return there.lexically_relative(here).string();
}

fs::path seen_from_here(const fs::path& folder, const std::string& path) {
  if (path.empty()) return {};
  const fs::path there = (fs::weakly_canonical(fs::absolute(folder)) / path).lexically_normal();
  const fs::path near = there.lexically_relative(fs::current_path());
  return near.empty() || near.begin()->string() == ".." ? there : near;
}

Chunk chunk_from(const std::string& text, std::int64_t planned) {
  Chunk chunk{1, planned};
  const auto number = [&](const std::string& digits, std::int64_t& to) {
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), to);
    return problem == std::errc() && end == digits.data() + digits.size();
  };
  const std::size_t slash = text.find('/');
  bool fine = number(text.substr(0, slash), chunk.number);
  if (slash != std::string::npos) fine = number(text.substr(slash + 1), chunk.of) && fine;
  if (fine && chunk.number >= 1 && chunk.number <= chunk.of) return chunk;
  throw Stop(kUsage, fmt::format("--chunk wants a number from 1 to {}, got '{}'", chunk.of, text));
}

std::string ranges(const std::vector<std::int64_t>& ascending) {
  std::string out;
  for (std::size_t i = 0; i < ascending.size();) {
    std::size_t last = i;
    while (last + 1 < ascending.size() && ascending[last + 1] == ascending[last] + 1) ++last;
    out += fmt::format("{}{}", out.empty() ? "" : ",", ascending[i]);
    if (last > i) out += fmt::format("{}{}", last == i + 1 ? ',' : '-', ascending[last]);
    i = last + 1;
  }
  return out;
}

void check_version(const std::string& planned, const fs::path& folder) {
  if (planned == kVersion) return;
  throw Stop(kUsage, fmt::format("{} was planned by taji {}, and this is taji {}, which may give other results",
                                 folder.string(), planned, kVersion));
}

std::string in_lines(const std::vector<Fault>& faults) {
  constexpr std::size_t kShown = 20;
  std::string out;
  for (std::size_t i = 0; i < std::min(kShown, faults.size()); ++i) {
    out += fmt::format("{} cannot be used: {}\n", faults[i].file.string(), faults[i].why);
  }
  if (faults.size() > kShown) out += fmt::format("and {} more files\n", faults.size() - kShown);
  return out;
}

std::string counted(std::int64_t number, const char* noun) {
  return fmt::format("{} {}{}", output::thousands(number), noun, number == 1 ? "" : "s");
}

void tidy(const fs::path& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(".taji-") && name.ends_with(".tmp")) fs::remove(entry.path(), error);
  }
}

}  // namespace taji::cli
