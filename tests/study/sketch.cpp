#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <stdexcept>
#include <taji/kernel/elementary.hpp>
#include <taji/kernel/stream.hpp>
#include <taji/study/forecast.hpp>
#include <taji/study/sketch.hpp>

using namespace taji;
using namespace taji::study;
using Numbers = std::vector<std::int64_t>;

namespace {

/// Values of a law, by inversion of uniforms.
template <typename Law>
Numbers drawn(std::size_t count, std::uint64_t seed, Law law) {
  kernel::Stream stream({seed, 0, 0}, kernel::name_hash("sketch"), 1, 0);
  Numbers out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(std::llround(law(stream.uniform())));
  return out;
}

double exponential(double u) {
  return -3e6 * std::log(u);
}
double uniform(double u) {
  return 12e6 * u;
}
/// Without a mean: nine powers of ten apart.
double pareto(double u) {
  return 100 / u;
}
/// A third nought, a third full, the rest between.
double tank(double u) {
  return u < 1.0 / 3 ? 0 : u > 2.0 / 3 ? 30e6 : 90e6 * (u - 1.0 / 3);
}
/// Both signs.
double profit(double u) {
  return 1e9 * (u - 0.5) * (u - 0.5) * (u - 0.5);
}
double few(double u) {
  return std::floor(300 * u);
}

void check_quantiles(const Numbers& values) {
  Sketch sketch;
  sketch.add(values);
  Numbers ascending = values;
  std::sort(ascending.begin(), ascending.end());
  const auto found = sketch.quantiles(kQuantileLevels);
  for (std::size_t i = 0; i < kQuantileLevels.size(); ++i) {
    const std::int64_t exact = quantile_of_sorted(ascending, kQuantileLevels[i]);
    INFO("level ", kQuantileLevels[i], ": ", found[i], " for ", exact);
    const auto off = static_cast<double>(std::abs(found[i] - exact));
    CHECK(off <= std::abs(static_cast<double>(exact)) / 512);
    if (std::abs(exact) < 512) CHECK(found[i] == exact);
  }
  const Summary a = sketch.summary(), b = summary_of_sorted(ascending);
  CHECK(a.mean == b.mean);
  CHECK(std::bit_cast<std::uint64_t>(a.sd) == std::bit_cast<std::uint64_t>(b.sd));  // not a number of one value
}

}  // namespace

TEST_CASE("quantiles of a sketch lie within its bound, whatever the law; means and deviations are exact") {
  for (const auto law : {exponential, uniform, pareto, tank, profit, few}) {
    for (const std::size_t count : {1U, 2U, 19U, 1000U, 20'000U}) check_quantiles(drawn(count, count, law));
  }
}

TEST_CASE("the largest 5 % of a sketch") {
  for (const auto law : {exponential, uniform, tank, few}) {
    for (const std::size_t count : {7U, 1000U, 1019U}) {
      Numbers values = drawn(count, 5, law);
      Sketch sketch;
      sketch.add(values);
      std::sort(values.begin(), values.end());
      const double exact = cvar95_of_sorted(values);
      CHECK(std::abs(sketch.cvar95() - exact) <= exact / 512);
      if (law == few) CHECK(sketch.cvar95() == exact);
    }
  }
}

TEST_CASE("bins: one a value below 512, then 256 between one power of two and the next") {
  Sketch sketch;
  sketch.add(Numbers{0, 1, 511, 512, 513, 514, 1023, 1024, 1027, 1028, -1, -512, -513, -514});
  using Bins = std::vector<std::pair<std::int64_t, std::uint32_t>>;
  CHECK(sketch.bins() == Bins{{-514, 1},
                              {-512, 2},
                              {-1, 1},
                              {0, 1},
                              {1, 1},
                              {511, 1},
                              {512, 2},
                              {514, 1},
                              {1022, 1},
                              {1024, 2},
                              {1028, 1}});
}

TEST_CASE("a value that is always the same comes back as itself, and what has no number last") {
  const std::array<double, 3> levels = {0.01, 0.5, 0.99};
  Sketch same;
  same.add(Numbers(100, 123'456'789));
  CHECK(same.quantiles(levels) == Numbers(3, 123'456'789));
  CHECK(same.cvar95() == 123'456'789);
  Sketch never(1'000'000);
  Numbers values(60, 700'000);
  values.resize(100, 2'000'000);
  never.add(values);
  CHECK(never.quantiles(levels) == Numbers{700'000, 700'000, 1'000'000});
  CHECK(never.summary().mean == 700'000);
  CHECK(never.count() == 100);
  CHECK_THROWS_AS(Sketch().quantiles(levels), std::invalid_argument);
  CHECK_THROWS_AS(Sketch().cvar95(), std::invalid_argument);
  CHECK(std::isnan(Sketch().summary().mean));
}

TEST_CASE("sketches of parts, merged in any order, are the sketch of the whole") {
  const Numbers values = drawn(5000, 3, profit);
  Sketch whole;
  whole.add(values);
  std::vector<Sketch> parts(7);
  for (std::size_t i = 0; i < values.size(); ++i) parts[i * i % 7].add(std::span(values).subspan(i, 1));
  Sketch forth, back;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    forth.merge(parts[i]);
    back.merge(parts[parts.size() - 1 - i]);
  }
  CHECK(forth == whole);
  CHECK(back == whole);
  CHECK(back.quantiles(kQuantileLevels) == whole.quantiles(kQuantileLevels));
  CHECK(back.summary().sd == whole.summary().sd);
  back.add(Numbers{0});
  CHECK_FALSE(back == whole);
  CHECK_THROWS_AS(back.merge(Sketch(5)), std::invalid_argument);
}
