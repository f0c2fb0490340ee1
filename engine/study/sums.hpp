// Exact sums of two columns of integers, and the estimates that are made of them.
#pragma once

#include <cstdint>
#include <span>
#include <taji/study/statistics.hpp>

namespace taji::study {

__extension__ using Wide = __int128;

/// Of n pairs of values. Sums of parts add up to those of the whole.
struct Sums {
  std::int64_t n = 0;
  Wide y = 0, x = 0, yy = 0, xy = 0, xx = 0;

  void add(std::int64_t one_y, std::int64_t one_x) {
    ++n;
    y += one_y;
    x += one_x;
    yy += static_cast<Wide>(one_y) * one_y;
    xy += static_cast<Wide>(one_x) * one_y;
    xx += static_cast<Wide>(one_x) * one_x;
  }
};

/// As exact_covariance of the columns, to the bit: products of deviations from the whole part of the means.
double covariance_of(const Sums& sums);

/// What estimates of two columns are made of.
struct Moments {
  double rows = 0;
  Wide y = 0, x = 0;              ///< sums
  double yy = 0, xy = 0, xx = 0;  ///< variances and covariance of the means
  double inflation = 1;           ///< ratio_inflation
  bool grouped = false;           ///< errors are made from groups of rows
  bool antithetic = false;
};

/// Sampling::mean, share, ratio and share_of.
Estimate mean_from(const Moments& of);
Estimate share_from(const Moments& of);
Estimate ratio_from(const Moments& of);
Estimate share_of_from(const Moments& of);

/// ratio_inflation of so many rows, of which some are nought.
double inflation_of(std::int64_t rows, std::int64_t noughts);

}  // namespace taji::study
