#include <boost/random/sobol.hpp>
#include <stdexcept>
#include <taji/kernel/stream.hpp>
#include <taji/study/points.hpp>

namespace taji::study {
namespace {

constexpr std::size_t kMostDimensions = 3667;
const std::uint64_t kShift = kernel::name_hash("study:digital shift");
const std::uint64_t kIndependent = kernel::name_hash("study:independent points");

/// The middle of one of 2^52 cells, as kernel::Stream::uniform has it.
double between_0_and_1(std::uint64_t bits) {
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

}  // namespace

Points sobol_points(std::size_t count, std::size_t dimension, std::uint64_t seed, std::uint64_t stream) {
  if (dimension > kMostDimensions) throw std::invalid_argument("a Sobol design has at most 3667 dimensions");
  Points points{dimension, {}};
  if (dimension == 0 || count == 0) return points;
  std::vector<std::uint64_t> shift(dimension);
  for (std::size_t i = 0; i < dimension; ++i) shift[i] = kernel::Stream({seed, 0, stream}, kShift, 0, i).bits();
  points.values.reserve(count * dimension);
  // Boost leaves out the first point, the origin, without which 2^k points are not balanced.
  for (std::size_t i = 0; i < dimension; ++i) points.values.push_back(between_0_and_1(shift[i]));
  boost::random::sobol_engine<std::uint64_t, 64> sequence(dimension);
  for (std::size_t point = 1; point < count; ++point) {
    for (std::size_t i = 0; i < dimension; ++i) points.values.push_back(between_0_and_1(sequence() ^ shift[i]));
  }
  return points;
}

Points independent_points(std::size_t count, std::size_t dimension, std::uint64_t seed, std::uint64_t stream) {
  Points points{dimension, {}};
  points.values.reserve(count * dimension);
  for (std::size_t point = 0; point < count; ++point) {
    for (std::size_t i = 0; i < dimension; ++i) {
      points.values.push_back(kernel::Stream({seed, 0, stream}, kIndependent, i, point).uniform());
    }
  }
  return points;
}

}  // namespace taji::study
