#include <cmath>
#include <numeric>
#include <study/pool.hpp>

namespace taji::study {
namespace {

/// The next of what is gathered in order; made anew at the first batch.
template <typename T, typename... Made>
T& next(std::deque<T>& gathered, std::size_t& number, Made... made) {
  if (number == gathered.size()) gathered.emplace_back(made...);
  return gathered[number++];
}

}  // namespace

Groups::Groups(std::span<const std::int64_t> replications, bool stratified, bool antithetic) {
  const std::int64_t pair = antithetic ? 2 : 1;
  const auto find = [&](std::int64_t size) {
    Level level{static_cast<std::size_t>(size), {}};
    for (std::size_t row = 0; row + level.size <= replications.size(); ++row) {
      if (replications[row] % size != 0 || replications[row + level.size - 1] != replications[row] + size - 1) continue;
      level.begin.push_back(row);
      row += level.size - 1;
    }
    levels.push_back(std::move(level));
  };
  if (stratified) find(pair * kBlock);
  if (antithetic) find(pair);
}

void Pooled::add(std::span<const std::int64_t> replications, const Groups& groups) {
  rows_ += static_cast<std::int64_t>(replications.size());
  std::vector<int> within(replications.size(), 0);  // bit i: within a group of level i
  for (std::size_t i = 0; i < groups.levels.size(); ++i) {
    const Groups::Level& level = groups.levels[i];
    groups_[i] += static_cast<std::int64_t>(level.begin.size());
    for (const std::size_t begin : level.begin) {
      if (i == 1 && within[begin] == 0) ++pairs_outside_;
      for (std::size_t row = begin; row < begin + level.size; ++row) within[row] |= 1 << i;
    }
  }
  for (const int in : within) {
    for (std::size_t i = 0; i < 2; ++i) outside_[i] += (in >> i & 1) == 0;
    outside_all_ += in == 0;
  }
}

bool Pooled::used(std::size_t level) const {
  return static_cast<std::size_t>(groups_[level]) >= kFewestBlocks;
}

std::array<std::int64_t, 2> Pooled::counted() const {
  const bool both = stratified_ && antithetic_ && used(0);
  return {used(0) ? groups_[0] : 0, used(1) ? (both ? pairs_outside_ : groups_[1]) : 0};
}

std::int64_t Pooled::alone() const {
  if (used(0)) return used(1) ? outside_all_ : outside_[0];
  return used(1) ? outside_[1] : rows_;
}

void Tally::add(const Column& y, const Column& x, const Groups& of) {
  const bool two = !x.empty();
  for (std::size_t row = 0; row < y.size(); ++row) {
    rows.add(y[row], two ? x[row] : 0);
    noughts += two && x[row] == 0;
  }
  for (std::size_t i = 0; i < of.levels.size(); ++i) {
    const auto sum = [&](const Column& values, std::size_t begin) {
      if (values.empty()) return std::int64_t{0};
      const auto first = values.begin() + static_cast<std::ptrdiff_t>(begin);
      return std::accumulate(first, first + static_cast<std::ptrdiff_t>(of.levels[i].size), std::int64_t{0});
    };
    for (const std::size_t begin : of.levels[i].begin) groups[i].add(sum(y, begin), sum(x, begin));
  }
}

Moments Tally::moments(const Pooled& pooled) const {
  const auto counted = pooled.counted();
  const auto n = static_cast<double>(rows.n);
  Moments of;
  of.rows = n;
  of.y = rows.y;
  of.x = rows.x;
  of.grouped = pooled.alone() != pooled.rows();
  of.antithetic = pooled.antithetic();
  of.inflation = inflation_of(rows.n, noughts);
  // As Sampling::covariance.
  const auto variance = [&](auto both) {
    if (rows.n < 2) return std::numeric_limits<double>::infinity();
    if (!of.grouped) return covariance_of(both(rows)) / n;
    const std::int64_t alone = pooled.alone();
    double sum = alone > 0 ? static_cast<double>(alone) * covariance_of(both(rows)) : 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (counted[i] > 0) sum += static_cast<double>(counted[i]) * covariance_of(both(groups[i]));
    }
    return sum / (n * n);
  };
  of.yy = variance([](const Sums& s) { return Sums{s.n, s.y, s.y, s.yy, s.yy, s.yy}; });
  of.xy = variance([](const Sums& s) { return s; });
  of.xx = variance([](const Sums& s) { return Sums{s.n, s.x, s.x, s.xx, s.xx, s.xx}; });
  return of;
}

Estimate PooledFigures::estimate(const Column& y, const Column& x, Estimate (*make)(const Moments&)) {
  Tally& tally = next(gathered_.tallies, tally_);
  if (closing_) return make(tally.moments(pooled_));
  tally.add(y, x, batch_);
  return {};
}

Sketch& PooledFigures::sketch(const Column& values, std::int64_t infinite) {
  Sketch& sketch = next(gathered_.sketches, sketch_, infinite);
  sketch.add(values);
  return sketch;
}

Summary PooledFigures::summary(Column& values, std::int64_t infinite, QuantileValues& quantiles) {
  const Sketch& all = sketch(values, infinite);
  if (!closing_) return {};
  const std::vector<std::int64_t> found = all.quantiles(kQuantileLevels);
  std::copy(found.begin(), found.end(), quantiles.begin());
  return all.summary();
}

double PooledFigures::cvar95(Column& values) {
  const Sketch& all = sketch(values, kernel::kNever);
  return closing_ ? all.cvar95() : 0;
}

double PooledFigures::part(std::int64_t rows) {
  std::int64_t& count = next(gathered_.counts, count_, std::int64_t{0});
  count += rows;
  return closing_ ? static_cast<double>(count) / this->rows() : 0;
}

}  // namespace taji::study
