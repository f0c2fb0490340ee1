// Designs: the points of a parameter space at which a sweep looks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <taji/scenario/plan.hpp>
#include <vector>

namespace taji::study {

/// Numbers in the open interval (0, 1): [point][parameter].
using UnitPoints = std::vector<std::vector<double>>;

/// A Latin hypercube (McKay, Beckman & Conover, Technometrics 21, 1979): in every coordinate each of the n intervals
/// ((k, k + 1) / n) holds exactly one point, at a uniform place of it. The draws of a coordinate are addressed by its
/// name, so that another beside it changes nothing.
UnitPoints latin_hypercube(const std::vector<std::string>& names, std::int64_t n, std::uint64_t seed);

/// The first n points of Sobol's sequence with the direction numbers of Joe & Kuo (SIAM J. Sci. Comput. 30, 2008), in
/// the order of Antonov & Saleev, without its point 0: 1/2, 1/2; then 3/4, 1/4; 1/4, 3/4. With `shift_seed` the
/// sequence begins at point 0, and the digits of each coordinate are shifted by those of a uniform number (added
/// without carry), addressed by its name: unbiased, and the n = 2^k points stay a net (Owen, "On dropping the first
/// Sobol' point", 2020).
UnitPoints sobol(const std::vector<std::string>& names, std::int64_t n, std::optional<std::uint64_t> shift_seed);

/// The points of a plan's design, as values for `--set`: [point][parameter]. A grid goes through its last parameter
/// quickest.
std::vector<std::vector<std::string>> design_points(const scenario::Plan& plan, std::uint64_t seed);

}  // namespace taji::study
