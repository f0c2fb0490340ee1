#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>
#include <study/sums.hpp>
#include <taji/study/sketch.hpp>

namespace taji::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Of a size from 0 on.
std::int32_t bin_of_size(std::uint64_t size) {
  constexpr unsigned kExact = Sketch::kBits + 1;
  const auto width = static_cast<unsigned>(std::bit_width(size));
  if (width <= kExact) return static_cast<std::int32_t>(size);
  const unsigned shift = width - kExact;
  return static_cast<std::int32_t>((std::uint64_t{shift} << Sketch::kBits) + (size >> shift));
}

/// Negative values have the bins below 0, value -1 bin -1.
std::int32_t bin_of(std::int64_t value) {
  return value >= 0 ? bin_of_size(static_cast<std::uint64_t>(value)) : -bin_of_size(static_cast<std::uint64_t>(-value));
}

/// The size nearest to nought in a bin from 0 on, and how many sizes the bin holds.
std::pair<std::int64_t, std::int64_t> sizes_in(std::int32_t bin) {
  if (bin < (2 << Sketch::kBits)) return {bin, 1};
  const std::int32_t shift = (bin >> Sketch::kBits) - 1;
  return {static_cast<std::int64_t>(bin - (shift << Sketch::kBits)) << shift, std::int64_t{1} << shift};
}

std::int64_t lowest_in(std::int32_t bin) {
  return bin >= 0 ? sizes_in(bin).first : -sizes_in(-bin).first;
}

/// Towards minus infinity.
std::int32_t page_of(std::int32_t bin, std::int32_t page) {
  return bin >= 0 ? bin / page : -((-bin + page - 1) / page);
}

}  // namespace

std::uint32_t& Sketch::cell(std::int32_t bin) {
  const std::int32_t page = page_of(bin, kPage);
  if (page_at_.empty()) first_page_ = page;
  if (page < first_page_) {
    page_at_.insert(page_at_.begin(), static_cast<std::size_t>(first_page_ - page), -1);
    first_page_ = page;
  }
  const auto at = static_cast<std::size_t>(page - first_page_);
  if (at >= page_at_.size()) page_at_.resize(at + 1, -1);
  if (page_at_[at] < 0) {
    page_at_[at] = static_cast<std::int32_t>(counts_.size());
    counts_.reserve(counts_.size() + kPage);
    counts_.resize(counts_.size() + kPage, 0);
  }
  return counts_[static_cast<std::size_t>(page_at_[at] + bin - page * kPage)];
}

template <typename Visit>
void Sketch::walk(bool ascending, Visit visit) const {
  const std::size_t pages = page_at_.size();
  for (std::size_t i = 0; i < pages; ++i) {
    const std::size_t at = ascending ? i : pages - 1 - i;
    if (page_at_[at] < 0) continue;
    for (std::int32_t k = 0; k < kPage; ++k) {
      const std::int32_t within = ascending ? k : kPage - 1 - k;
      const std::uint32_t here = counts_[static_cast<std::size_t>(page_at_[at] + within)];
      const std::int32_t bin = (first_page_ + static_cast<std::int32_t>(at)) * kPage + within;
      if (here > 0 && !visit(bin, here)) return;
    }
  }
}

std::int64_t Sketch::middle(std::int32_t bin) const {
  const auto [nearest, width] = sizes_in(std::abs(bin));
  const std::int64_t size = nearest + (width - 1) / 2;
  return std::clamp(bin >= 0 ? size : -size, least_, largest_);
}

void Sketch::add(std::span<const std::int64_t> values) {
  for (const std::int64_t value : values) {
    if (value >= infinite_) {
      ++infinite_count_;
      continue;
    }
    ++cell(bin_of(value));
    ++finite_;
    least_ = std::min(least_, value);
    largest_ = std::max(largest_, value);
    sum_ += value;
    squares_ += static_cast<Wide>(value) * value;
  }
}

void Sketch::merge(const Sketch& other) {
  if (infinite_ != other.infinite_) throw std::invalid_argument("sketches of different limits");
  other.walk(true, [&](std::int32_t bin, std::uint32_t here) {
    cell(bin) += here;
    return true;
  });
  finite_ += other.finite_;
  infinite_count_ += other.infinite_count_;
  least_ = std::min(least_, other.least_);
  largest_ = std::max(largest_, other.largest_);
  sum_ += other.sum_;
  squares_ += other.squares_;
}

std::vector<std::int64_t> Sketch::quantiles(std::span<const double> levels) const {
  if (count() == 0) throw std::invalid_argument("there is no such quantile");
  std::vector<std::int64_t> out, ranks;
  for (const double level : levels) ranks.push_back(rank_of(level, count()));
  std::int64_t passed = 0;
  walk(true, [&](std::int32_t bin, std::uint32_t here) {
    passed += here;
    while (out.size() < ranks.size() && ranks[out.size()] <= passed) out.push_back(middle(bin));
    return out.size() < ranks.size();
  });
  out.resize(ranks.size(), infinite_);
  return out;
}

Summary Sketch::summary() const {
  if (finite_ == 0) return {kNone, kNone};
  Sums sums;
  sums.n = finite_;
  sums.y = sums.x = sum_;
  sums.yy = sums.xy = sums.xx = squares_;
  const std::uint64_t range = static_cast<std::uint64_t>(largest_) - static_cast<std::uint64_t>(least_);
  const auto n = static_cast<double>(finite_);
  const double mean = static_cast<double>(sum_) / n;
  if (range > 0xffffffffU) return {mean, std::sqrt(covariance_of(sums))};
  // About the least value, as summary_of_sorted has it.
  const Wide count = finite_, above = sum_ - count * least_;
  const Wide squares = squares_ - 2 * sum_ * least_ + count * least_ * least_;
  const Wide spread = count * squares - above * above;
  return {mean, finite_ < 2 ? kNone : std::sqrt(static_cast<double>(spread) / (n * (n - 1)))};
}

double Sketch::cvar95() const {
  if (count() == 0) throw std::invalid_argument("the mean of nothing");
  // In twentieths of a value, of which the worst 5 % are as many as there are values.
  std::int64_t left = count();
  Wide total = 0;
  walk(false, [&](std::int32_t bin, std::uint32_t here) {
    const std::int64_t taken = std::min(left, std::int64_t{here} * 20);
    total += static_cast<Wide>(taken) * middle(bin);
    left -= taken;
    return left > 0;
  });
  return static_cast<double>(total) / static_cast<double>(count());
}

std::vector<std::pair<std::int64_t, std::uint32_t>> Sketch::bins() const {
  std::vector<std::pair<std::int64_t, std::uint32_t>> out;
  walk(true, [&](std::int32_t bin, std::uint32_t here) {
    out.emplace_back(lowest_in(bin), here);
    return true;
  });
  return out;
}

bool Sketch::operator==(const Sketch& other) const {
  return infinite_ == other.infinite_ && finite_ == other.finite_ && infinite_count_ == other.infinite_count_ &&
         least_ == other.least_ && largest_ == other.largest_ && sum_ == other.sum_ && squares_ == other.squares_ &&
         bins() == other.bins();
}

}  // namespace taji::study
