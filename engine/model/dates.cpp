#include "model/handlers.hpp"

namespace taji::model {

std::int64_t calendar_day(const Sim& s) {
  return (s.w.now + kernel::kDay - s.m.midnight) / kernel::kDay;
}

Millis next_midnight(const Sim& s) {
  return s.m.midnight + calendar_day(s) * kernel::kDay;
}

std::chrono::year_month_day date_now(const Sim& s) {
  const std::chrono::sys_time<std::chrono::milliseconds> now{std::chrono::milliseconds(s.m.start_epoch + s.w.now)};
  return std::chrono::floor<std::chrono::days>(now);
}

std::size_t month_now(const Sim& s) {
  return static_cast<unsigned>(date_now(s).month()) - 1;
}

Millis next_month(const Sim& s) {
  const std::chrono::year_month_day date = date_now(s);
  const std::chrono::year_month next = std::chrono::year_month(date.year(), date.month()) + std::chrono::months(1);
  const Millis days = std::chrono::sys_days(next / 1).time_since_epoch().count();
  return days * kernel::kDay - s.m.start_epoch;
}

}  // namespace taji::model
