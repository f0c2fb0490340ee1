// What a forecast makes of columns, in one of two ways: of all rows at once, or of batches that are forgotten.
#pragma once

#include <array>
#include <memory>
#include <taji/study/forecast.hpp>
#include <taji/study/measure.hpp>
#include <vector>

namespace taji::study {

using Quantiles = std::array<double, 23>;
using QuantileValues = std::array<std::int64_t, 23>;

/// Of the columns of one part of a forecast. Which figures a part asks for, and in which order, must not depend on what
/// is in the columns or on what it is told: rows that come in batches are given to the figures by that order, and what
/// is said before all have come means nothing.
class Figures {
 public:
  virtual ~Figures() = default;

  /// As those of Sampling.
  virtual Estimate mean(const Column& x) = 0;
  virtual Estimate share(const Column& indicator) = 0;
  virtual Estimate ratio(const Column& y, const Column& x) = 0;
  virtual Estimate share_of(const Column& y, const Column& x) = 0;

  /// Mean and deviation of the values below `infinite`, and quantiles of all; the column may be left in another order.
  virtual Summary summary(Column& values, std::int64_t infinite, QuantileValues& quantiles) = 0;
  QuantileValues quantiles(Column& values, std::int64_t infinite = kernel::kNever);
  /// Mean of the largest 5 %; the column may be left in another order.
  virtual double cvar95(Column& values) = 0;
  /// Of so many rows, as a share of all.
  virtual double part(std::int64_t rows) = 0;
  virtual double rows() const = 0;
};

/// Of columns with all rows.
class ExactFigures final : public Figures {
 public:
  explicit ExactFigures(const Sampling& sampling) : sampling_(sampling) {}

  Estimate mean(const Column& x) override { return sampling_.mean(x); }
  Estimate share(const Column& indicator) override { return sampling_.share(indicator); }
  Estimate ratio(const Column& y, const Column& x) override { return sampling_.ratio(y, x); }
  Estimate share_of(const Column& y, const Column& x) override { return sampling_.share_of(y, x); }
  Summary summary(Column& values, std::int64_t infinite, QuantileValues& quantiles) override;
  double cvar95(Column& values) override;
  double part(std::int64_t rows) override { return static_cast<double>(rows) / this->rows(); }
  double rows() const override { return static_cast<double>(sampling_.size()); }

 private:
  const Sampling& sampling_;
  SortScratch scratch_;
};

/// The 23 quantiles in `unit`s, of which one is so many of the values; from `infinite` on they are infinite.
Quantiles in_units(const QuantileValues& values, double unit, std::int64_t infinite = kernel::kNever);

}  // namespace taji::study
