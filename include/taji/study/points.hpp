// Points that fill the unit cube evenly, for designs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace taji::study {

/// Points of the open unit cube, one after the other.
struct Points {
  std::size_t dimension = 0;
  std::vector<double> values;  ///< [point * dimension + coordinate]

  std::size_t count() const { return dimension == 0 ? 0 : values.size() / dimension; }
  std::span<const double> operator[](std::size_t point) const {
    return std::span(values).subspan(point * dimension, dimension);
  }
};

/// The first points of a Sobol sequence (Joe & Kuo, "Constructing Sobol sequences with better two-dimensional
/// projections", SIAM J. Sci. Comput. 30, 2008; Boost.Random's table), each coordinate with a random digital shift of
/// its own (L'Ecuyer & Lemieux, "Recent advances in randomized quasi-Monte Carlo methods", 2002): every point is
/// uniform, and of 2^k of them each coordinate has one in every 2^-k of its range. The shifts are addressed by the seed
/// and `stream`, so that designs of one seed do not hang together. Throws std::invalid_argument beyond 3,667
/// dimensions.
Points sobol_points(std::size_t count, std::size_t dimension, std::uint64_t seed, std::uint64_t stream);

/// The same number of independent points.
Points independent_points(std::size_t count, std::size_t dimension, std::uint64_t seed, std::uint64_t stream);

}  // namespace taji::study
