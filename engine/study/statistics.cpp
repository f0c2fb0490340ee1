#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <stdexcept>
#include <study/sums.hpp>
#include <taji/study/statistics.hpp>

namespace taji::study {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Wide sum(std::span<const std::int64_t> x) {
  Wide total = 0;
  for (const std::int64_t value : x) total += value;
  return total;
}

/// Towards minus infinity, so that the remainder lies in [0, n).
std::int64_t whole_mean(Wide total, std::size_t n) {
  const auto count = static_cast<Wide>(n);
  Wide mean = total / count;
  if (mean * count > total) --mean;
  return static_cast<std::int64_t>(mean);
}

void radix_pass(const std::vector<std::uint32_t>& from, std::vector<std::uint32_t>& to, unsigned shift, unsigned bits) {
  std::array<std::uint32_t, 2049> begin{};
  const std::uint32_t mask = (1U << bits) - 1;
  for (const std::uint32_t key : from) ++begin[((key >> shift) & mask) + 1];
  for (std::size_t digit = 1; digit < begin.size(); ++digit) begin[digit] += begin[digit - 1];
  for (const std::uint32_t key : from) to[begin[(key >> shift) & mask]++] = key;
}

}  // namespace

double exact_mean(std::span<const std::int64_t> x) {
  if (x.empty()) throw std::invalid_argument("the mean of nothing");
  return static_cast<double>(sum(x)) / static_cast<double>(x.size());
}

double exact_covariance(std::span<const std::int64_t> x, std::span<const std::int64_t> y) {
  if (x.size() != y.size()) throw std::invalid_argument("columns of different lengths");
  if (x.size() < 2) return kNone;
  const Wide total_x = sum(x), total_y = sum(y);
  const std::int64_t mean_x = whole_mean(total_x, x.size()), mean_y = whole_mean(total_y, y.size());
  Wide products = 0;
  for (std::size_t i = 0; i < x.size(); ++i) products += static_cast<Wide>(x[i] - mean_x) * (y[i] - mean_y);
  const auto n = static_cast<double>(x.size());
  const auto rest_x = static_cast<double>(total_x - static_cast<Wide>(x.size()) * mean_x);
  const auto rest_y = static_cast<double>(total_y - static_cast<Wide>(y.size()) * mean_y);
  return (static_cast<double>(products) - rest_x * rest_y / n) / (n - 1);
}

Summary summary_of_sorted(std::span<const std::int64_t> ascending) {
  if (ascending.empty()) return {kNone, kNone};
  const auto n = ascending.size();
  const std::int64_t least = ascending.front();
  const std::uint64_t range = static_cast<std::uint64_t>(ascending.back()) - static_cast<std::uint64_t>(least);
  if (range > 0xffffffffU || n > 0x7fffffffU) {
    return {exact_mean(ascending), std::sqrt(exact_covariance(ascending, ascending))};
  }
  std::uint64_t total = 0;
  Wide squares = 0;
  for (const std::int64_t value : ascending) {
    const auto above = static_cast<std::uint64_t>(value - least);
    total += above;
    squares += above * above;
  }
  const auto count = static_cast<Wide>(n), sum_above = static_cast<Wide>(total);
  const auto mean = static_cast<double>(sum_above + count * least) / static_cast<double>(n);
  const Wide spread = count * squares - sum_above * sum_above;
  const double pairs = static_cast<double>(n) * static_cast<double>(n - 1);
  return {mean, n < 2 ? kNone : std::sqrt(static_cast<double>(spread) / pairs)};
}

Sampling::Sampling(std::span<const std::int64_t> replications, bool stratified, bool antithetic,
                   std::span<const std::int64_t> islands)
    : rows_(replications.size()), antithetic_(antithetic) {
  if (replications.empty())
    throw std::invalid_argument("no replication was completed, so there is nothing to estimate");
  if (islands.size() > 1) {
    double squares = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < islands.size(); ++i) {
      const auto last = i + 1 < islands.size()
                            ? std::lower_bound(replications.begin(), replications.end(), islands[i + 1])
                            : replications.end();
      const auto end = static_cast<std::size_t>(last - replications.begin());
      if (end == begin) continue;
      squares += static_cast<double>(end - begin) * static_cast<double>(end - begin);
      island_ends_.push_back(end);
      begin = end;
    }
    islands_ = static_cast<double>(rows_) * static_cast<double>(rows_) / squares;
    return;
  }
  std::vector<bool> taken(rows_, false);
  const std::int64_t pair = antithetic ? 2 : 1;
  if (stratified) add_level(replications, pair * kBlock, taken);
  if (antithetic) add_level(replications, pair, taken);
  alone_ = static_cast<std::size_t>(std::count(taken.begin(), taken.end(), false));
}

void Sampling::add_level(std::span<const std::int64_t> replications, std::int64_t size, std::vector<bool>& taken) {
  Level level{static_cast<std::size_t>(size), {}, 0};
  std::vector<bool> now = taken;
  for (std::size_t row = 0; row + level.size <= rows_; ++row) {
    // Numbers ascend, so a group is complete when its first and last stand as far apart as their rows.
    if (replications[row] % size != 0 || replications[row + level.size - 1] != replications[row] + size - 1) continue;
    level.begin.push_back(row);
    level.counted += taken[row] ? 0 : 1;
    std::fill_n(now.begin() + static_cast<std::ptrdiff_t>(row), level.size, true);
    row += level.size - 1;
  }
  if (level.begin.size() < kFewestBlocks) return;
  taken = std::move(now);
  levels_.push_back(std::move(level));
}

double Sampling::covariance(std::span<const std::int64_t> x, std::span<const std::int64_t> y) const {
  if (x.size() != rows_ || y.size() != rows_) throw std::invalid_argument("a column has another length");
  if (rows_ < 2) return kInfinite;
  if (!island_ends_.empty()) return between_islands(x, y);
  const auto n = static_cast<double>(rows_);
  if (levels_.empty()) return exact_covariance(x, y) / n;
  double variance = alone_ > 0 ? static_cast<double>(alone_) * exact_covariance(x, y) : 0;
  for (const Level& level : levels_) {
    if (level.counted == 0) continue;
    std::vector<std::int64_t> sums_x, sums_y;
    for (const std::size_t begin : level.begin) {
      sums_x.push_back(static_cast<std::int64_t>(sum(x.subspan(begin, level.size))));
      sums_y.push_back(static_cast<std::int64_t>(sum(y.subspan(begin, level.size))));
    }
    variance += static_cast<double>(level.counted) * exact_covariance(sums_x, sums_y);
  }
  return variance / (n * n);
}

double Sampling::between_islands(std::span<const std::int64_t> x, std::span<const std::int64_t> y) const {
  if (island_ends_.size() < 2) return kInfinite;
  const double mean_x = exact_mean(x), mean_y = exact_mean(y);
  double scatter = 0;
  std::size_t begin = 0;
  for (const std::size_t end : island_ends_) {
    const auto rows = static_cast<double>(end - begin);
    scatter += rows * (exact_mean(x.subspan(begin, end - begin)) - mean_x) *
               (exact_mean(y.subspan(begin, end - begin)) - mean_y);
    begin = end;
  }
  return scatter / static_cast<double>(rows_) / (islands_ - 1);
}

double Sampling::degrees_of_freedom() const {
  if (!island_ends_.empty()) return islands_ - 1;
  return static_cast<double>(levels_.empty() ? rows_ : levels_.front().begin.size()) - 1;
}

Moments Sampling::moments(std::span<const std::int64_t> y, std::span<const std::int64_t> x) const {
  Moments of;
  of.rows = static_cast<double>(rows_);
  of.y = sum(y);
  of.x = sum(x);
  of.grouped = !levels_.empty() || !island_ends_.empty();
  of.antithetic = antithetic_;
  return of;
}

Estimate Sampling::mean(std::span<const std::int64_t> x) const {
  Moments of = moments(x, {});
  of.yy = covariance(x, x);
  return mean_from(of);
}

Estimate Sampling::share(std::span<const std::int64_t> indicator) const {
  Moments of = moments(indicator, {});
  if (of.grouped) of.yy = covariance(indicator, indicator);
  return share_from(of);
}

double ratio_inflation(std::span<const std::int64_t> x) {
  return inflation_of(static_cast<std::int64_t>(x.size()), std::count(x.begin(), x.end(), 0));
}

Moments Sampling::moments_of_ratio(std::span<const std::int64_t> y, std::span<const std::int64_t> x) const {
  Moments of = moments(y, x);
  if (of.x == 0 || rows_ < 2) return of;
  of.yy = covariance(y, y);
  of.xy = covariance(x, y);
  of.xx = covariance(x, x);
  of.inflation = ratio_inflation(x);
  return of;
}

Estimate Sampling::ratio(std::span<const std::int64_t> y, std::span<const std::int64_t> x) const {
  return ratio_from(moments_of_ratio(y, x));
}

Estimate Sampling::share_of(std::span<const std::int64_t> y, std::span<const std::int64_t> x) const {
  return share_of_from(moments_of_ratio(y, x));
}

void sort_integers(std::span<std::int64_t> values, SortScratch& scratch) {
  if (values.empty()) return;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const std::int64_t least = *low;
  const std::uint64_t range = static_cast<std::uint64_t>(*high) - static_cast<std::uint64_t>(least);
  if (range == 0) return;
  if (range > std::numeric_limits<std::uint32_t>::max() || values.size() < 64 ||
      values.size() > std::numeric_limits<std::uint32_t>::max()) {
    std::sort(values.begin(), values.end());
    return;
  }
  scratch.keys.resize(values.size());
  scratch.other.resize(values.size());
  std::transform(values.begin(), values.end(), scratch.keys.begin(),
                 [least](std::int64_t value) { return static_cast<std::uint32_t>(value - least); });
  const auto bits = static_cast<unsigned>(std::bit_width(range));
  const unsigned passes = (bits + 10) / 11, width = (bits + passes - 1) / passes;
  for (unsigned pass = 0; pass < passes; ++pass) {
    radix_pass(scratch.keys, scratch.other, pass * width, width);
    scratch.keys.swap(scratch.other);
  }
  std::transform(scratch.keys.begin(), scratch.keys.end(), values.begin(),
                 [least](std::uint32_t key) { return least + static_cast<std::int64_t>(key); });
}

std::int64_t rank_of(double level, std::int64_t count) {
  const auto thousandths = static_cast<Wide>(std::lround(level * 1000));
  return static_cast<std::int64_t>(std::max<Wide>((count * thousandths + 999) / 1000, 1));
}

std::int64_t quantile_of_sorted(std::span<const std::int64_t> ascending, double level) {
  if (ascending.empty() || !(level >= 0 && level <= 1)) throw std::invalid_argument("there is no such quantile");
  return ascending[static_cast<std::size_t>(rank_of(level, static_cast<std::int64_t>(ascending.size())) - 1)];
}

double cvar95_of_sorted(std::span<const std::int64_t> ascending) {
  if (ascending.empty()) throw std::invalid_argument("the mean of nothing");
  const std::size_t n = ascending.size(), whole = n / 20, twentieths = n % 20;
  Wide total = sum(ascending.subspan(n - whole)) * 20;
  if (twentieths > 0) total += static_cast<Wide>(ascending[n - whole - 1]) * static_cast<Wide>(twentieths);
  return static_cast<double>(total) / static_cast<double>(n);
}

}  // namespace taji::study
