// What anyone could have said without a model: that things stay as they are (persistence), or that they are as they
// usually were (climatology). Both know only what was seen before the origin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace taji::study {

/// Something seen on a day: a number, or one of several categories.
struct PastValue {
  std::int64_t day = 0;
  double value = 0;
};
struct PastCategory {
  std::int64_t day = 0;
  std::size_t category = 0;
};

/// Fewer past changes than this and persistence has no spread; fewer past observations and there is no climatology.
inline constexpr std::size_t kFewestPast = 8;

/// A law that gives each value the same weight, ascending; empty where there is none.
struct BaselineLaw {
  std::vector<double> values;
  bool spread = false;  ///< made of changes, and not of the last value alone
};

/// The last observation carried forward: with at least kFewestPast past changes over as many days as lie between it and
/// `end_day`, the last value plus and minus each of them (so that its median is the last value, as that of the baseline
/// of the COVID-19 Forecast Hub: Cramer et al., PNAS 119, 2022); otherwise the last value alone. Where no observation
/// was negative, values below 0 count as 0. `past` ascends by day, without repetitions. Empty without observations.
BaselineLaw persistence(std::span<const PastValue> past, std::int64_t end_day);

/// All past observations; empty where there are fewer than kFewestPast.
BaselineLaw climatology(std::span<const PastValue> past);

/// The same of categories, as a chance for each of `count`. Persistence: how often, so many days after the last
/// category, each was seen, where that happened kFewestPast times; otherwise certainty that it stays. Empty where there
/// is none.
struct BaselineChances {
  std::vector<double> chances;
  bool spread = false;
};
BaselineChances persistence(std::span<const PastCategory> past, std::int64_t end_day, std::size_t count);
BaselineChances climatology(std::span<const PastCategory> past, std::size_t count);

/// Quantile of a sample in ascending order, straight between order statistics (type 7 of Hyndman & Fan, The American
/// Statistician 50, 1996). Throws std::invalid_argument for an empty one.
double sample_quantile(std::span<const double> ascending, double level);

}  // namespace taji::study
