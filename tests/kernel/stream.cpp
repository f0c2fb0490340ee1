#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <taji/kernel/stream.hpp>
#include <type_traits>
#include <vector>

using namespace taji::kernel;

namespace {

using Block = std::array<std::uint64_t, 4>;

Block philox(Block counter, std::array<std::uint64_t, 2> key) {
  const philox4x64_ctr_t out = philox4x64_R(10, {{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
  return {out.v[0], out.v[1], out.v[2], out.v[3]};
}

Block first_words(const Address& address, std::uint64_t entity, std::uint64_t purpose, std::uint64_t n) {
  Stream stream(address, entity, purpose, n);
  Block words{};
  for (std::uint64_t& word : words) word = stream.bits();
  return words;
}

}  // namespace

TEST_CASE("philox4x64-10 gives Random123's known answers") {
  constexpr std::uint64_t kOnes = ~std::uint64_t{0};
  CHECK(philox({0, 0, 0, 0}, {0, 0}) ==
        Block{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b});
  CHECK(philox({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}) ==
        Block{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0});
  CHECK(philox({0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
               {0x452821e638d01377, 0xbe5466cf34e90c6c}) ==
        Block{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6});
}

TEST_CASE("a stream's words are the blocks at its address") {
  CHECK(first_words({0, 0, 0}, 0, 0, 0) ==
        Block{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b});
  const Address address{11, 12, 13};
  Stream stream(address, 14, 15, 16);
  for (std::uint64_t block = 0; block < 3; ++block) {
    for (const std::uint64_t word : philox({13, 14, 15, 16 * 65536 + block}, {11, 12})) CHECK(stream.bits() == word);
  }
}

TEST_CASE("changing one coordinate changes every word") {
  const Block origin = first_words({1, 2, 3}, 4, 5, 6);
  const Block others[] = {first_words({2, 2, 3}, 4, 5, 6), first_words({1, 3, 3}, 4, 5, 6),
                          first_words({1, 2, 4}, 4, 5, 6), first_words({1, 2, 3}, 5, 5, 6),
                          first_words({1, 2, 3}, 4, 6, 6), first_words({1, 2, 3}, 4, 5, 7),
                          first_words({2, 1, 3}, 4, 5, 6), first_words({1, 2, 4}, 3, 5, 6)};
  std::set<std::uint64_t> seen(origin.begin(), origin.end());
  for (const Block& other : others) seen.insert(other.begin(), other.end());
  CHECK(seen.size() == 4 * 9);
}

TEST_CASE("a copy of a stream goes on as its original") {
  static_assert(std::is_trivially_copyable_v<Stream>);
  Stream stream({}, 1, 2, 3);
  for (int i = 0; i < 6; ++i) stream.bits();
  Stream copy = stream;
  for (int i = 0; i < 20; ++i) CHECK(copy.bits() == stream.bits());
}

TEST_CASE("names hash apart, and in a fixed way") {
  static_assert(name_hash("trunk") != name_hash("trunk "));
  static_assert(hash_combine(1, 2) != hash_combine(2, 1));
  CHECK(name_hash("") == mix(0xcbf29ce484222325));        // the offset basis of FNV-1a
  CHECK(name_hash("foobar") == mix(0x85944171f73967e8));  // from the test vectors of FNV's authors
  std::set<std::uint64_t> seen;
  for (std::uint64_t a = 0; a < 300; ++a) {
    for (std::uint64_t b = 0; b < 300; ++b) seen.insert(hash_combine(a, b));
  }
  CHECK(seen.size() == 90'000);
}

TEST_CASE("uniform draws fill 256 cells evenly, within a stream and across addresses") {
  constexpr int kDraws = 1'000'000;
  constexpr int kCells = 256;
  for (const bool across : {false, true}) {
    std::vector<int> cells(kCells, 0);
    Stream within({}, 7, 1, 0);
    double sum = 0.0;
    for (int i = 0; i < kDraws; ++i) {
      Stream fresh({1, 0, static_cast<std::uint64_t>(i)}, 7, 1, 0);
      const double u = across ? fresh.uniform() : within.uniform();
      if (!(u > 0.0 && u < 1.0)) FAIL("outside the open unit interval");
      ++cells[static_cast<std::size_t>(u * kCells)];
      sum += u;
    }
    double chi_square = 0.0;
    const double expected = static_cast<double>(kDraws) / kCells;
    for (const int count : cells) chi_square += (count - expected) * (count - expected) / expected;
    CHECK(std::fabs(chi_square - (kCells - 1)) < 4.0 * std::sqrt(2.0 * (kCells - 1)));
    CHECK(std::fabs(sum / kDraws - 0.5) < 4.0 * std::sqrt(1.0 / 12.0 / kDraws));
  }
}

TEST_CASE("streams at neighbouring addresses are uncorrelated") {
  constexpr std::uint64_t kDraws = 200'000;
  double product[3] = {};
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    const auto centred = [](const Address& address, std::uint64_t entity, std::uint64_t n) {
      return Stream(address, entity, 1, n).uniform() - 0.5;
    };
    const double here = centred({1, 0, i}, 5, 0);
    product[0] += here * centred({1, 0, i + 1}, 5, 0);
    product[1] += here * centred({1, 0, i}, 6, 0);
    product[2] += here * centred({1, 0, i}, 5, 1);
  }
  for (const double sum : product) {  // each product has mean 0 and variance 1/144
    CHECK(std::fabs(sum / kDraws) < 4.0 / 12.0 / std::sqrt(static_cast<double>(kDraws)));
  }
}

TEST_CASE("exponential and normal draws have their moments") {
  constexpr int kDraws = 1'000'000;
  Stream stream({}, 9, 1, 0);
  double sum[4] = {};
  for (int i = 0; i < kDraws; ++i) {
    const double e = stream.exponential();
    const double z = stream.normal();
    sum[0] += e;
    sum[1] += e * e;
    sum[2] += z;
    sum[3] += z * z;
  }
  const double root = std::sqrt(static_cast<double>(kDraws));
  CHECK(std::fabs(sum[0] / kDraws - 1.0) < 4.0 / root);
  CHECK(std::fabs(sum[1] / kDraws - 2.0) < 4.0 * std::sqrt(20.0) / root);  // E x^4 - (E x^2)^2 = 24 - 4
  CHECK(std::fabs(sum[2] / kDraws) < 4.0 / root);
  CHECK(std::fabs(sum[3] / kDraws - 1.0) < 4.0 * std::sqrt(2.0) / root);
}

TEST_CASE("below is fair, and stays below") {
  constexpr int kDraws = 300'000;
  Stream stream({}, 10, 1, 0);
  std::vector<int> counts(3, 0);
  for (int i = 0; i < kDraws; ++i) ++counts.at(stream.below(3));
  for (const int count : counts) CHECK(std::fabs(count - kDraws / 3.0) < 4.0 * std::sqrt(kDraws * 2.0 / 9.0));
  CHECK(stream.below(1) == 0);
  CHECK(stream.below(0) == 0);
  // Of 3 * 2^62 values a quarter of the words must be refused; without that the lower third would be drawn too often.
  constexpr std::uint64_t kWide = 3ULL << 62;
  int low = 0;
  for (int i = 0; i < kDraws; ++i) {
    const std::uint64_t value = stream.below(kWide);
    if (value >= kWide) FAIL("not below");
    low += value % 3 == 0 ? 1 : 0;
  }
  CHECK(std::fabs(low - kDraws / 3.0) < 4.0 * std::sqrt(kDraws * 2.0 / 9.0));
}
