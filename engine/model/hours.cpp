#include <algorithm>
#include <cmath>
#include <limits>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

constexpr double kDayMs = static_cast<double>(kernel::kDay);

/// Milliseconds after midnight.
double time_of_day(const Sim& s, double ms) {
  const double since = ms - static_cast<double>(s.m.midnight);
  return since - std::floor(since / kDayMs) * kDayMs;
}

/// How long after `ms` the window opens; 0 inside it.
double until_open(const Sim& s, const Window& window, double ms) {
  if (open_at(s, window, ms)) return 0;
  const double wait = static_cast<double>(window.open) - time_of_day(s, ms);
  return wait < 0 ? wait + kDayMs : wait;
}

double until_close(const Sim& s, const Window& window, double ms) {
  if (window.always) return std::numeric_limits<double>::infinity();
  const double rest = static_cast<double>(window.close) - time_of_day(s, ms);
  return rest <= 0 ? rest + kDayMs : rest;
}

}  // namespace

bool open_at(const Sim& s, const Window& window, double ms) {
  if (window.always) return true;
  const double t = time_of_day(s, ms);
  const auto open = static_cast<double>(window.open), close = static_cast<double>(window.close);
  return open < close ? (t >= open && t < close) : (t >= open || t < close);
}

double next_open(const Sim& s, const Window& a, const Window& b, double ms) {
  double t = ms;
  // Two windows of a day meet within two days or never.
  for (int tries = 0; tries < 8; ++tries) {
    const double wait = std::max(until_open(s, a, t), until_open(s, b, t));
    if (wait == 0) return t;
    t = std::floor(t + wait + 0.5);  // windows open on whole milliseconds
  }
  return std::numeric_limits<double>::infinity();
}

double next_close(const Sim& s, const Window& a, const Window& b, double ms) {
  return std::floor(ms + std::min(until_close(s, a, ms), until_close(s, b, ms)) + 0.5);
}

}  // namespace taji::model
