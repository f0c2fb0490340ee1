// Antithetic streams: the same words turned over.
#include <doctest/doctest.h>

#include <cmath>
#include <taji/kernel/stream.hpp>

using namespace taji::kernel;

namespace {

constexpr Address kPlain{5, 0, 9};
constexpr Address kMirror{5, 0, 9, true};

}  // namespace

TEST_CASE("every bit of a mirrored stream is turned over, and every uniform is exactly 1 - u") {
  Stream plain(kPlain, 3, 4, 0), mirror(kMirror, 3, 4, 0);
  for (int i = 0; i < 100; ++i) CHECK((plain.bits() ^ mirror.bits()) == ~std::uint64_t{0});
  for (int i = 0; i < 1000; ++i) {
    const double u = plain.uniform();
    REQUIRE(mirror.uniform() == 1 - u);
  }
}

TEST_CASE("mirrored variates: normals with the other sign, exponentials by the other tail") {
  Stream plain(kPlain, 3, 4, 1), mirror(kMirror, 3, 4, 1);
  for (int i = 0; i < 200; ++i) CHECK(mirror.normal() == doctest::Approx(-plain.normal()).epsilon(1e-9));
  for (int i = 0; i < 200; ++i) {
    const double a = plain.exponential(), b = mirror.exponential();
    CHECK(std::exp(-a) + std::exp(-b) == doctest::Approx(1).epsilon(1e-12));
  }
}

TEST_CASE("integers of a mirrored stream are as even") {
  // 6,000 draws below 6 by the mirror: 1,000 of each, with a standard deviation of sqrt(1000 × 5/6) = 29.
  int count[6] = {};
  for (std::uint64_t n = 0; n < 6000; ++n) {
    Stream mirror(kMirror, 1, 2, n);
    ++count[mirror.below(6)];
  }
  for (const int c : count) CHECK(std::abs(c - 1000) < 4 * 29);
}
