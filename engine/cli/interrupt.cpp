#include <fmt/format.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <cli/interrupt.hpp>
#include <cli/status.hpp>
#include <string>
#include <taji/text/units.hpp>
#include <variant>

namespace taji::cli {
namespace {

std::atomic<bool> stopping{false}, interrupted{false}, late{false};
static_assert(std::atomic<bool>::is_always_lock_free, "the flags are set in a signal handler");

void handle(int signal) {
  if (signal == SIGALRM) {
    if (!stopping.exchange(true)) late = true;
    return;
  }
  if (interrupted.exchange(true)) _exit(kInterrupted);
  stopping = true;
}

void take(int signal) {
  struct sigaction action = {};
  action.sa_handler = handle;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

/// Why the text is no time limit; empty when it is one, which then begins.
std::string limit_time(const std::string& text) {
  constexpr double kLongest = 1e12;
  const auto limit = text::parse_quantity(text, text::Dimension::duration);
  if (const auto* error = std::get_if<text::UnitError>(&limit)) return "--time-limit: " + error->message;
  const double ms = std::get<double>(limit);
  if (ms < 1 || ms > kLongest) return fmt::format("--time-limit wants a time like '55 min', got '{}'", text);
  const auto whole = static_cast<long>(ms);
  take(SIGALRM);
  struct itimerval timer = {};
  timer.it_value.tv_sec = whole / 1000;
  timer.it_value.tv_usec = whole % 1000 * 1000;
  setitimer(ITIMER_REAL, &timer, nullptr);
  return {};
}

}  // namespace

const std::atomic<bool>& take_interrupts() {
  take(SIGINT);
  take(SIGTERM);
  return stopping;
}

void add_time_limit(CLI::App& app) {
  app.add_option_function<std::string>(
         "--time-limit",
         [](const std::string& text) {
           const std::string fault = limit_time(text);
           if (!fault.empty()) throw CLI::ValidationError(fault);
         },
         "stop cleanly after '55 min' or so")
      ->type_name("TIME");
}

bool out_of_time() {
  return late;
}

}  // namespace taji::cli
