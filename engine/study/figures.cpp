#include <algorithm>
#include <limits>
#include <study/figures.hpp>

namespace taji::study {

QuantileValues Figures::quantiles(Column& values, std::int64_t infinite) {
  QuantileValues out{};
  summary(values, infinite, out);
  return out;
}

Summary ExactFigures::summary(Column& values, std::int64_t infinite, QuantileValues& quantiles) {
  sort_integers(values, scratch_);
  for (std::size_t i = 0; i < quantiles.size(); ++i) quantiles[i] = quantile_of_sorted(values, kQuantileLevels[i]);
  const auto finite =
      static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), infinite) - values.begin());
  return summary_of_sorted(std::span<const std::int64_t>(values).first(finite));
}

double ExactFigures::cvar95(Column& values) {
  sort_integers(values, scratch_);
  return cvar95_of_sorted(values);
}

Quantiles in_units(const QuantileValues& values, double unit, std::int64_t infinite) {
  Quantiles result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = values[i] >= infinite ? std::numeric_limits<double>::infinity() : static_cast<double>(values[i]) / unit;
  }
  return result;
}

}  // namespace taji::study
