// How near a tank is to running dry by a date: the order in which splitting (rare.hpp) copies worlds. Cover there is
// that of the stock and of what is on the way to it.
//
// Deliveries are taken for a Poisson process of `rate` batches a day, each worth `batch` days of need. A tank with
// cover c, in days, is dry s days from now if at most n = (s - c) / batch batches have come by then, which by
// Chernoff's bound for a Poisson number has at most the chance exp(-s I), s I = rate s - n + n ln(n / (rate s)), and 1
// where n >= rate s. The distance to dryness by the deadline, t days away, is the least of these exponents over c <= s
// <= t. The exponent is convex in s and scales with c, so the least is at s = min(t, c k), with k = 1 / (1 - m y), m =
// rate x batch the supply per need, and y the smallest root of y = exp(-m (1 - y)): 1 where supply is less than need,
// otherwise the extinction probability of a Poisson branching process with mean m.
//
// Being only an order it need not be right: the estimate of a splitting is unbiased for any (docs/rare.md).
#pragma once

#include <span>

namespace taji::study {

class Nearness {
 public:
  /// Both at least 0, `batch` above 0. Throws std::invalid_argument otherwise.
  Nearness(double rate, double batch);

  /// Larger is nearer. At most 0, which a dry tank has; minus infinity for an infinite cover. Falls with cover; for
  /// equal cover it falls as the deadline comes, where there is too little time left for the stock to run out.
  double operator()(double cover_days, double days_left) const;

  double rate() const { return rate_; }
  double batch() const { return batch_; }

 private:
  double distance(double cover_days, double days_left) const;

  double rate_, batch_, slowest_;  ///< slowest: k above
};

/// What one world saw: days that passed, and what came in, in days of need.
struct SupplySeen {
  double days = 0, came = 0;
};

/// The compound Poisson process with the mean of what came, and its variance about the mean: batch = Σ (came - mean x
/// days)² / Σ came. Nothing seen, or nothing that came, makes a rate of 0.
Nearness nearness_of(std::span<const SupplySeen> seen);

}  // namespace taji::study
