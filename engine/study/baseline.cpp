#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <taji/study/baseline.hpp>

namespace taji::study {
namespace {

/// Calls `found(earlier, later)` for each pair of observations `gap` days apart.
template <class Past, class Found>
void for_each_pair(std::span<const Past> past, std::int64_t gap, Found found) {
  std::size_t later = 0;
  for (const Past& earlier : past) {
    while (later < past.size() && past[later].day < earlier.day + gap) ++later;
    if (later < past.size() && past[later].day == earlier.day + gap) found(earlier, past[later]);
  }
}

BaselineChances frequencies(const std::vector<std::size_t>& counts, std::size_t all) {
  BaselineChances law;
  law.spread = true;
  for (const std::size_t count : counts) {
    law.chances.push_back(static_cast<double>(count) / static_cast<double>(all));
  }
  return law;
}

}  // namespace

BaselineLaw persistence(std::span<const PastValue> past, std::int64_t end_day) {
  if (past.empty()) return {};
  const PastValue last = past.back();
  BaselineLaw law;
  for_each_pair(past, end_day - last.day, [&](const PastValue& earlier, const PastValue& later) {
    const double change = later.value - earlier.value;
    law.values.insert(law.values.end(), {last.value - change, last.value + change});
  });
  law.spread = law.values.size() >= 2 * kFewestPast;
  if (!law.spread) law.values = {last.value};
  if (std::all_of(past.begin(), past.end(), [](const PastValue& one) { return one.value >= 0; })) {
    for (double& value : law.values) value = std::max(value, 0.0);
  }
  std::sort(law.values.begin(), law.values.end());
  return law;
}

BaselineLaw climatology(std::span<const PastValue> past) {
  if (past.size() < kFewestPast) return {};
  BaselineLaw law;
  law.spread = true;
  for (const PastValue& one : past) law.values.push_back(one.value);
  std::sort(law.values.begin(), law.values.end());
  return law;
}

BaselineChances persistence(std::span<const PastCategory> past, std::int64_t end_day, std::size_t count) {
  if (past.empty()) return {};
  const PastCategory last = past.back();
  std::vector<std::size_t> counts(count, 0);
  std::size_t all = 0;
  for_each_pair(past, end_day - last.day, [&](const PastCategory& earlier, const PastCategory& later) {
    if (earlier.category != last.category) return;
    ++counts.at(later.category);
    ++all;
  });
  if (all >= kFewestPast) return frequencies(counts, all);
  BaselineChances law;
  law.chances.assign(count, 0);
  law.chances.at(last.category) = 1;
  return law;
}

BaselineChances climatology(std::span<const PastCategory> past, std::size_t count) {
  if (past.size() < kFewestPast) return {};
  std::vector<std::size_t> counts(count, 0);
  for (const PastCategory& one : past) ++counts.at(one.category);
  return frequencies(counts, past.size());
}

double sample_quantile(std::span<const double> ascending, double level) {
  if (ascending.empty()) throw std::invalid_argument("the quantile of nothing");
  const double place = level * static_cast<double>(ascending.size() - 1), below = std::floor(place);
  const auto i = static_cast<std::size_t>(below);
  if (i + 1 >= ascending.size()) return ascending.back();
  return ascending[i] + (place - below) * (ascending[i + 1] - ascending[i]);
}

}  // namespace taji::study
