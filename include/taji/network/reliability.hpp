#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <taji/network/road_graph.hpp>

namespace taji::network {

// Chance that a convoy passes all roads of its route without an attack: product of 1 - p. 1 for no roads.
// Throws std::invalid_argument if a p is outside [0, 1].
double chance_of_arrival(std::span<const double> road_probability_of_attack);

struct Connection {
  double probability;     // that an open way from the one place to the other exists
  double standard_error;  // 0 if exact
  bool exact;
};

struct Options {
  std::uint64_t seed = 1;                 // of the built-in source; not read if `uniform` is given
  std::int64_t samples = 1'000'000;       // of the Monte Carlo estimate
  std::int64_t exact_budget = 2'000'000;  // most subproblems the exact method may expand; 0: estimate at once
  // Uniform draw in [0, 1) for a road in a sample; must be a pure function, for it may be asked more than once or not
  // at all. If empty, a hash of (seed, sample, road) serves.
  std::function<double(std::int64_t sample, std::int32_t road)> uniform = {};
};

// Two-terminal reliability: the probability that `to` can be reached from `from` when each road is available
// independently with its probability (a two-way road in both directions at once).
//
// Exact: series, parallel and dead-end reductions, then a sweep over the roads that keeps, for the places on the
// sweep's frontier, the distribution of which reaches which (frontier method, after Hardy, Lucet & Limnios, IEEE Trans.
// Reliability 56, 2007, here with directed reachability so that oneway roads are covered). A subproblem is one such
// state at one road. Beyond the budget: the share of Monte Carlo samples that connect, with its standard error
// sqrt(q (1 - q) / samples) at q = (hits + 1/2) / (samples + 1), which stays above 0 when all samples agree.
// The exact figure's last digits (1e-15) may depend on how places and roads are numbered.
//
// Throws std::invalid_argument for an unknown place, a probability outside [0, 1], samples < 1 or exact_budget < 0.
Connection connection_probability(const RoadGraph& graph, PlaceId from, PlaceId to,
                                  std::span<const double> road_available, const Options& options = {});

}  // namespace taji::network
