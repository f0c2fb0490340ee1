// Draws shared by the laws and the counts.
#pragma once

#include <cstdint>
#include <taji/kernel/stream.hpp>

namespace taji::kernel {

/// Gamma of shape > 0 and scale 1.
double draw_gamma(double shape, Stream& stream);

/// Beta of positive alpha and beta.
double draw_beta(double alpha, double beta, Stream& stream);

/// Below this alpha + beta a beta law is taken as all or nothing: what lies between weighs less than 1e-7.
inline constexpr double kLeastBetaWeight = 1e-9;

/// With means up to this the probability that a sequential search starts from is far from underflow (above 1e-50).
inline constexpr double kSearchMean = 40.0;

/// Smallest k with P(X <= k) >= u, for a mean of at most kSearchMean.
std::int64_t search_poisson(double mean, double u);

/// The same for n trials of probability p, with n min(p, 1 - p) <= kSearchMean.
std::int64_t search_binomial(std::int64_t n, double p, double u);

}  // namespace taji::kernel
