// A scenario in which inputs and chance can be told apart by hand.
#pragma once

#include <string>

#include "support/experiment.hpp"

namespace taji::testing {

/// Convoys of one truck of C kl leave at the rate L, and arrive at once, unharmed, for twenty days: the city gets C N
/// kl, N Poisson of mean 20 L. It needs `need`, of which no more than that can be served.
inline std::string deliveries(const std::string& capacity, const std::string& rate,
                              const std::string& need = "1 kl/d") {
  return R"(taji: 1
name: Deliveries
start: 2026-01-01
horizon: 20 d
network:
  speeds: {paved: unlimited}
  places: {depot: {kind: depot}, city: {kind: city}}
  roads: [{id: road, from: depot, to: city, km: 100}]
cities:
  city: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: )" +
         need + R"(}}}
corridors:
  x:
    source: depot
    city: city
    departures: {poisson: )" +
         rate + R"(}
    convoy: {target: 1}
fleet: [{corridor: x, trucks: unlimited, capacity: )" +
         capacity + R"(, product: diesel}]
)";
}

inline const char* const kUncertainCapacity = "{uncertain: {uniform: [2 kl, 10 kl]}}";
inline const char* const kUncertainRate = "{uncertain: {uniform: [0.2 / d, 0.8 / d]}}";

}  // namespace taji::testing
