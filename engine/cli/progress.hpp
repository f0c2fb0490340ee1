// How far a long run is, on stderr: a bar on a terminal, else a line a minute.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace taji::cli {

class Progress {
 public:
  Progress(bool terminal, bool quiet) : terminal_(terminal), quiet_(quiet) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void report(std::int64_t done, std::int64_t total);
  /// Takes the bar away.
  void clear();
  double seconds() const;

 private:
  using Clock = std::chrono::steady_clock;

  bool terminal_, quiet_, shown_ = false;
  Clock::time_point begun_ = Clock::now(), last_line_ = begun_;
};

/// "[#####.....] 500 of 1,000 replications, 12 s left".
std::string progress_bar(std::int64_t done, std::int64_t total, double seconds);
/// "500 of 1,000 replications, 12 s left"; no time before there is a first replication to go by.
std::string progress_line(std::int64_t done, std::int64_t total, double seconds);

}  // namespace taji::cli
