// The distribution of very many integers in little memory: how many fell into each of fixed bins.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <taji/study/statistics.hpp>
#include <utility>
#include <vector>

namespace taji::study {

/// Counts in bins whose width grows with the size of the values, as in Tene's HdrHistogram: below 2^(kBits + 1) in size
/// one bin a value, above it 2^kBits bins of equal width between one power of two and the next; negative values mirror
/// positive ones. Quantiles are off by kRelativeError of themselves at most, means and deviations are exact. Bins never
/// move, so that sketches of parts, merged in any order, are the sketch of the whole.
class Sketch {
 public:
  static constexpr unsigned kBits = 8;
  /// Half a bin: 1/512.
  static constexpr double kRelativeError = 1.0 / (1U << (kBits + 1));
  static constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

  /// Values from `infinite` on are told from no other and are no part of means; others must be below 2^46 in size, and
  /// no more than 2^32 - 1 in number.
  explicit Sketch(std::int64_t infinite = kNoLimit) : infinite_(infinite) {}

  void add(std::span<const std::int64_t> values);
  /// Both must have the same limit.
  void merge(const Sketch& other);

  std::int64_t count() const { return finite_ + infinite_count_; }
  /// quantile_of_sorted at each of the ascending levels: the middle of the bin, or the least or largest value where
  /// that lies between it and the middle. Throws std::invalid_argument when nothing was added.
  std::vector<std::int64_t> quantiles(std::span<const double> levels) const;
  /// As summary_of_sorted of the finite values, to the bit.
  Summary summary() const;
  /// As cvar95_of_sorted, within kRelativeError where no value is negative. There must be no infinite value.
  double cvar95() const;

  /// Lowest value (towards nought for negative ones: the one nearest to it) and count of each bin that is not empty,
  /// ascending.
  std::vector<std::pair<std::int64_t, std::uint32_t>> bins() const;
  bool operator==(const Sketch& other) const;

 private:
  __extension__ using Wide = __int128;
  static constexpr std::int32_t kPage = 64;  ///< bins that get their memory together

  std::uint32_t& cell(std::int32_t bin);
  /// Calls visit(bin, count) for each bin that is not empty, ascending or descending, until it returns false.
  template <typename Visit>
  void walk(bool ascending, Visit visit) const;
  std::int64_t middle(std::int32_t bin) const;

  std::int64_t infinite_;
  std::int64_t finite_ = 0, infinite_count_ = 0;
  std::int64_t least_ = std::numeric_limits<std::int64_t>::max(), largest_ = std::numeric_limits<std::int64_t>::min();
  Wide sum_ = 0, squares_ = 0;
  std::int32_t first_page_ = 0;        ///< that page_at_ begins with
  std::vector<std::int32_t> page_at_;  ///< where the bins of each page stand in counts_, or -1
  std::vector<std::uint32_t> counts_;
};

}  // namespace taji::study
