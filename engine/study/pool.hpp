// Figures of rows that come in batches and are not kept.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <span>
#include <study/figures.hpp>
#include <study/sums.hpp>
#include <taji/study/sketch.hpp>
#include <vector>

namespace taji::study {

/// Rows that depend on each other, in one batch: whole blocks, and whole antithetic pairs (class Sampling).
struct Groups {
  struct Level {
    std::size_t size = 1;
    std::vector<std::size_t> begin;
  };
  std::vector<Level> levels;  ///< the largest groups first

  Groups() = default;
  /// `replications`: the numbers of the batch's rows, ascending.
  Groups(std::span<const std::int64_t> replications, bool stratified, bool antithetic);
};

/// How many rows and groups there are so far.
class Pooled {
 public:
  Pooled(bool stratified, bool antithetic) : stratified_(stratified), antithetic_(antithetic) {}
  void add(std::span<const std::int64_t> replications, const Groups& groups);

  std::int64_t rows() const { return rows_; }
  bool stratified() const { return stratified_; }
  bool antithetic() const { return antithetic_; }
  /// Groups of each level that count, by the number that no level before has within it: the levels of a Sampling of all
  /// rows. `alone`: rows in no group.
  std::array<std::int64_t, 2> counted() const;
  std::int64_t alone() const;

 private:
  bool used(std::size_t level) const;

  bool stratified_, antithetic_;
  std::int64_t rows_ = 0;
  std::array<std::int64_t, 2> groups_{};   ///< complete ones, by level
  std::int64_t pairs_outside_ = 0;         ///< of blocks
  std::array<std::int64_t, 2> outside_{};  ///< rows outside of groups, by level
  std::int64_t outside_all_ = 0;           ///< rows outside of both
};

/// Sums of one column or two, of rows and of groups.
struct Tally {
  Sums rows;
  std::array<Sums, 2> groups;
  std::int64_t noughts = 0;  ///< rows with x = 0

  /// x empty: of y alone.
  void add(const Column& y, const Column& x, const Groups& of);
  Moments moments(const Pooled& pooled) const;
};

/// What the figures of one part have gathered, in the order in which they are asked for.
struct Gathered {
  std::deque<Tally> tallies;
  std::deque<Sketch> sketches;
  std::deque<std::int64_t> counts;
};

/// Adds a batch to what was gathered, or, of a batch without rows once all have come, says the figures.
class PooledFigures final : public Figures {
 public:
  PooledFigures(Gathered& gathered, const Pooled& pooled, const Groups& batch, bool closing)
      : gathered_(gathered), pooled_(pooled), batch_(batch), closing_(closing) {}

  Estimate mean(const Column& x) override { return estimate(x, {}, mean_from); }
  Estimate share(const Column& indicator) override { return estimate(indicator, {}, share_from); }
  Estimate ratio(const Column& y, const Column& x) override { return estimate(y, x, ratio_from); }
  Estimate share_of(const Column& y, const Column& x) override { return estimate(y, x, share_of_from); }
  Summary summary(Column& values, std::int64_t infinite, QuantileValues& quantiles) override;
  double cvar95(Column& values) override;
  double part(std::int64_t rows) override;
  double rows() const override { return static_cast<double>(pooled_.rows()); }

 private:
  Estimate estimate(const Column& y, const Column& x, Estimate (*make)(const Moments&));
  Sketch& sketch(const Column& values, std::int64_t infinite);

  Gathered& gathered_;
  const Pooled& pooled_;
  const Groups& batch_;
  bool closing_;
  std::size_t tally_ = 0, sketch_ = 0, count_ = 0;
};

}  // namespace taji::study
