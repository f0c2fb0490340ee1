#include <algorithm>
#include <cmath>
#include <limits>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

constexpr double kDayMs = static_cast<double>(kernel::kDay);

/// Largest whole number not above x, for times: the function of the library is a call where processors need not have
/// the instruction.
double whole(double x) {
  if (!(std::abs(x) < 0x1p52)) return x;
  const auto near = static_cast<double>(static_cast<Millis>(x));
  return near > x ? near - 1 : near;
}

/// Milliseconds after midnight.
double time_of_day(const Sim& s, double ms) {
  const double since = ms - static_cast<double>(s.m.midnight);
  return since - whole(since / kDayMs) * kDayMs;
}

bool open_then(const Window& window, double of_day) {
  if (window.always) return true;
  const auto open = static_cast<double>(window.open), close = static_cast<double>(window.close);
  return open < close ? (of_day >= open && of_day < close) : (of_day >= open || of_day < close);
}

/// How long after that time of day the window opens; 0 inside it.
double until_open(const Window& window, double of_day) {
  if (open_then(window, of_day)) return 0;
  const double wait = static_cast<double>(window.open) - of_day;
  return wait < 0 ? wait + kDayMs : wait;
}

double until_close(const Window& window, double of_day) {
  if (window.always) return std::numeric_limits<double>::infinity();
  const double rest = static_cast<double>(window.close) - of_day;
  return rest <= 0 ? rest + kDayMs : rest;
}

}  // namespace

bool open_at(const Sim& s, const Window& window, double ms) {
  return window.always || open_then(window, time_of_day(s, ms));
}

double next_open(const Sim& s, const Window& a, const Window& b, double ms) {
  double t = ms;
  // Two windows of a day meet within two days or never.
  for (int tries = 0; tries < 8; ++tries) {
    const double of_day = time_of_day(s, t);
    const double wait = std::max(until_open(a, of_day), until_open(b, of_day));
    if (wait == 0) return t;
    t = whole(t + wait + 0.5);  // windows open on whole milliseconds
  }
  return std::numeric_limits<double>::infinity();
}

double next_close(const Sim& s, const Window& a, const Window& b, double ms) {
  const double of_day = time_of_day(s, ms);
  return whole(ms + std::min(until_close(a, of_day), until_close(b, of_day)) + 0.5);
}

}  // namespace taji::model
