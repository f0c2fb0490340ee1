#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <taji/kernel/elementary.hpp>
#include <taji/study/nearness.hpp>

namespace taji::study {
namespace {

constexpr double kSmallestBatch = 1e-3;
/// Among worlds that will be dry if supply comes as usual, those with less cover are nearer.
constexpr double kByCover = 1e-3;

/// The smallest root of y = exp(-m (1 - y)). Newton's method from 0 rises to it without passing it, for the right-hand
/// side is convex.
double extinction(double m) {
  if (m <= 1) return 1;
  double y = 0;
  for (int i = 0; i < 100; ++i) {
    const double image = kernel::exp(-m * (1 - y));
    const double next = y + (image - y) / (1 - m * image);
    if (!(next > y)) break;
    y = next;
  }
  return y;
}

}  // namespace

Nearness::Nearness(double rate, double batch) : rate_(rate), batch_(batch), slowest_(1) {
  if (!(rate >= 0 && batch > 0 && std::isfinite(rate) && std::isfinite(batch))) {
    throw std::invalid_argument("a nearness wants a rate of 0 or more and a batch above 0");
  }
  const double m = rate * batch, away = 1 - m * extinction(m);
  slowest_ = away > 0 ? 1 / away : std::numeric_limits<double>::infinity();
}

double Nearness::distance(double cover, double left) const {
  // Too late: only a need that rises could still bring it about.
  if (left < cover) return rate_ * cover + (cover - left) * (rate_ + 1 / batch_);
  const double days = std::min(left, cover * slowest_), expected = rate_ * days, most = (days - cover) / batch_;
  if (most >= expected) return 0;
  return most > 0 ? expected - most + most * kernel::log(most / expected) : expected;
}

double Nearness::operator()(double cover_days, double days_left) const {
  if (std::isinf(cover_days)) return -std::numeric_limits<double>::infinity();
  const double cover = std::max(cover_days, 0.0);
  return 0 - distance(cover, days_left) - kByCover * cover;
}

Nearness nearness_of(std::span<const SupplySeen> seen) {
  double days = 0, came = 0;
  for (const SupplySeen& one : seen) {
    days += one.days;
    came += one.came;
  }
  if (!(days > 0 && came > 0)) return {0, 1};
  const double mean = came / days;
  double squares = 0;
  for (const SupplySeen& one : seen) squares += (one.came - mean * one.days) * (one.came - mean * one.days);
  const double batch = std::max(squares / came, kSmallestBatch);
  return {mean / batch, batch};
}

}  // namespace taji::study
