#include <fmt/format.h>

#include <cli/progress.hpp>
#include <cli/terminal.hpp>
#include <cmath>
#include <taji/output/wording.hpp>

namespace taji::cli {
namespace {

std::string time_left(std::int64_t done, std::int64_t total, double seconds) {
  if (done <= 0) return {};
  const double left = std::ceil(seconds * static_cast<double>(total - done) / static_cast<double>(done));
  if (left < 120) return fmt::format(", {:.0f} s left", left);
  if (left < 7200) return fmt::format(", {:.0f} min left", left / 60);
  return fmt::format(", {:.1f} h left", left / 3600);
}

}  // namespace

std::string progress_line(std::int64_t done, std::int64_t total, double seconds) {
  return output::thousands(done) + " of " + output::thousands(total) + " replications" +
         time_left(done, total, seconds);
}

std::string progress_bar(std::int64_t done, std::int64_t total, double seconds) {
  constexpr std::int64_t kCells = 30;
  const std::int64_t full = total > 0 ? done * kCells / total : kCells;
  return "[" + std::string(static_cast<std::size_t>(full), '#') +
         std::string(static_cast<std::size_t>(kCells - full), '.') + "] " + progress_line(done, total, seconds);
}

double Progress::seconds() const {
  return std::chrono::duration<double>(Clock::now() - begun_).count();
}

void Progress::report(std::int64_t done, std::int64_t total) {
  if (quiet_) return;
  if (terminal_) {
    // A run of less than half a second needs no bar.
    if (seconds() < 0.5 || done >= total) return;
    say("\r\x1b[K" + progress_bar(done, total, seconds()));
    shown_ = true;
    return;
  }
  if (Clock::now() - last_line_ < std::chrono::minutes(1)) return;
  last_line_ = Clock::now();
  say("taji: " + progress_line(done, total, seconds()) + "\n");
}

void Progress::clear() {
  if (shown_) say("\r\x1b[K");
  shown_ = false;
}

}  // namespace taji::cli
