#pragma once

#include <cstdint>
#include <optional>

#include "reduction.hpp"

namespace taji::network {

// Probability that kSink can be reached from kSource, exact up to rounding. Nothing if it takes more than `budget`
// states in all, or a frontier too wide to hold.
std::optional<double> frontier_probability(const ReducedNetwork& network, std::int64_t budget);

}  // namespace taji::network
