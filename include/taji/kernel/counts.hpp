// Random counts, exact in law: no normal approximations.
//
// Up to a mean of 40 a count is the inverse distribution function at one uniform, found by sequential search: it rises
// with the uniform, so common random numbers keep counts close when parameters change. Larger ones are first cut down
// by order statistics (binomial) or arrival times (Poisson): Devroye, "Non-Uniform Random Variate Generation" (1986),
// X.4.3 and X.3.3. The hypergeometric count is drawn in runs of mean 40 at most.
#pragma once

#include <cstdint>
#include <taji/kernel/stream.hpp>

namespace taji::kernel {

/// Successes in n trials of probability p. n <= 0 gives 0; p is taken into [0, 1].
std::int64_t binomial(std::int64_t n, double p, Stream& stream);

/// Poisson count of the given mean, up to 1e15; a mean <= 0 gives 0.
std::int64_t poisson(double mean, Stream& stream);

/// Marked items among `drawn` taken without replacement from `total` of which `marked` are marked. Takes time of the
/// order of min(marked, drawn, total - drawn, total - marked). Arguments are taken into 0 <= marked, drawn <= total.
std::int64_t hypergeometric(std::int64_t total, std::int64_t marked, std::int64_t drawn, Stream& stream);

/// Successes in n trials whose common probability is drawn from a beta distribution of the given mean and standard
/// deviation. sd <= 0 gives the binomial count; sd >= sqrt(mean (1 - mean)), the largest there is, all or nothing.
std::int64_t beta_binomial(std::int64_t n, double mean, double sd, Stream& stream);

}  // namespace taji::kernel
