#include <algorithm>
#include <cmath>
#include <taji/study/evaluation.hpp>
#include <taji/study/forecast.hpp>

namespace taji::study {
namespace {

using Member = double text::HubPoint::*;

PointLaw law_of(const std::vector<text::HubPoint>& points, Member level, Member value) {
  PointLaw law;
  for (const text::HubPoint& point : points) {
    law.levels.push_back(point.*level);
    law.values.push_back(point.*value);
  }
  return law;
}

std::vector<double> sorted_sample(const std::vector<text::HubPoint>& sample) {
  std::vector<double> values;
  for (const text::HubPoint& point : sample) values.push_back(point.value);
  std::sort(values.begin(), values.end());
  return values;
}

PointLaw standard_quantiles(const std::vector<double>& sorted) {
  PointLaw law;
  for (const double level : kQuantileLevels) {
    law.levels.push_back(level);
    law.values.push_back(sample_quantile(sorted, level));
  }
  return law;
}

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

/// `quantile(level)` is NaN where it is not known.
template <class Quantile>
void mark_intervals(Marks& marks, double y, Quantile quantile) {
  for (std::size_t i = 0; i < kIntervals.size(); ++i) {
    const double low = quantile((1 - kIntervals[i]) / 2), high = quantile((1 + kIntervals[i]) / 2);
    if (!std::isnan(low) && !std::isnan(high)) marks.covered[i] = low <= y && y <= high;
  }
}

void set(Marks& marks, Rule rule, double value) {
  marks.by_rule[static_cast<std::size_t>(rule)] = value;
}

void mark_weighted_interval(Marks& marks, const PointLaw& quantiles, double y) {
  marks.wis = weighted_interval_score(quantiles, y);
  set(marks, Rule::wis, marks.wis.score);
}

/// Returns the median, NaN where the law has none.
double mark_points(Marks& marks, const PointLaw& law, double y) {
  set(marks, Rule::crps, crps_points(law, y));
  marks.pit = pit_points(law, y);
  mark_intervals(marks, y, [&](double level) { return quantile_of(law, level); });
  return quantile_of(law, 0.5);
}

double mark_sample(Marks& marks, const std::vector<double>& sorted, double y) {
  set(marks, Rule::crps, crps_sample(sorted, y));
  mark_weighted_interval(marks, standard_quantiles(sorted), y);
  marks.pit = pit_sample(sorted, y);
  mark_intervals(marks, y, [&](double level) { return sample_quantile(sorted, level); });
  return sample_quantile(sorted, 0.5);
}

/// A level that was not stated is not guessed from others.
PointLaw stated_only(const PointLaw& law, double level) {
  PointLaw one;
  for (std::size_t i = 0; i < law.levels.size(); ++i) {
    if (std::abs(law.levels[i] - level) > 1e-9) continue;
    one.levels.push_back(law.levels[i]);
    one.values.push_back(law.values[i]);
  }
  return one;
}

double mark_law(Marks& marks, const text::HubForecast& forecast, double y) {
  if (!forecast.quantiles.empty()) {
    const PointLaw law = law_of(forecast.quantiles, &text::HubPoint::at, &text::HubPoint::value);
    if (!all_finite(law.values)) return Marks::kNoMark;
    set(marks, Rule::crps, crps_points(law, y));
    mark_weighted_interval(marks, law, y);
    marks.pit = pit_points(law, y);
    const auto stated = [&](double level) { return quantile_of(stated_only(law, level), level); };
    mark_intervals(marks, y, stated);
    return stated(0.5);
  }
  if (!forecast.sample.empty()) {
    const std::vector<double> sorted = sorted_sample(forecast.sample);
    return all_finite(sorted) ? mark_sample(marks, sorted, y) : Marks::kNoMark;
  }
  if (forecast.cdf.empty()) return Marks::kNoMark;
  const PointLaw law = law_of(forecast.cdf, &text::HubPoint::value, &text::HubPoint::at);
  return all_finite(law.values) ? mark_points(marks, law, y) : Marks::kNoMark;
}

}  // namespace

Marks marks_of(const text::HubForecast& forecast, const Seen& seen) {
  Marks marks;
  if (seen.category) set(marks, Rule::brier, brier_score(forecast.chances, *seen.category));
  if (!seen.number || !std::isfinite(*seen.number)) return marks;
  const double y = *seen.number, of_law = mark_law(marks, forecast, y);
  const double median = forecast.median ? forecast.median->value : of_law;
  if (std::isfinite(median)) set(marks, Rule::median_error, std::abs(median - y));
  if (forecast.mean && std::isfinite(forecast.mean->value)) {
    set(marks, Rule::mean_error, (forecast.mean->value - y) * (forecast.mean->value - y));
  }
  return marks;
}

}  // namespace taji::study
