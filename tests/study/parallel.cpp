// Work on threads, and that their number does not show.
#include <doctest/doctest.h>

#include <atomic>
#include <bit>
#include <stdexcept>
#include <study/parallel.hpp>
#include <taji/study/forecast.hpp>

#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

const char* const kTwoRoads = R"(
taji: 1
name: Two roads
start: 2026-01-12
horizon: 17 d
network:
  places: {depot: ~, here: ~, there: ~}
  roads:
    - {id: a, from: depot, to: here, km: 300, interdiction: 20 %}
    - {id: b, from: depot, to: there, km: 500, interdiction: 30 %}
fleet:
  - {corridor: north, trucks: 30, capacity: 40 kl, product: diesel}
  - {corridor: south, trucks: 20, capacity: 40 kl, product: diesel}
corridors:
  north: {source: depot, city: here, convoy: {target: 10, min: 5, max_wait: 48 h}, on_attack: {loss: {each: 30 %}}}
  south: {source: depot, city: there, convoy: {target: 5, min: 2, max_wait: 24 h}, on_attack: {loss: {each: 50 %}}}
cities:
  here:
    stock: {diesel: {capacity: 5 Ml, initial: 1 Ml}}
    demand: {transport: {diesel: 0.3 Ml/d}}
    services: {lorries: {class: transport, hours: 24 h}}
  there: {stock: {diesel: {capacity: 5 Ml, initial: 1 Ml}}, demand: {transport: {diesel: 0.2 Ml/d}}}
)";

/// Every double of the day's rows, in bits, for what is not a number is to be the same too.
template <class Row>
void add_bits(const std::vector<Row>& rows, std::vector<std::uint64_t>& out) {
  for (const Row& row : rows) {
    out.push_back(std::bit_cast<std::uint64_t>(row.mean));
    out.push_back(std::bit_cast<std::uint64_t>(row.sd));
    for (const double q : row.quantiles) out.push_back(std::bit_cast<std::uint64_t>(q));
  }
}

std::vector<std::uint64_t> bits(const study::Forecast& f) {
  std::vector<std::uint64_t> out;
  add_bits(f.daily, out);
  add_bits(f.daily_series, out);
  add_bits(f.corridor_days, out);
  return out;
}

}  // namespace

TEST_CASE("each piece of work is done once, by whatever number of threads") {
  for (const int jobs : {0, 1, 3, 50}) {
    std::vector<std::atomic<int>> done(20);
    study::in_parallel(jobs, done.size(), [&](std::size_t i) { done[i].fetch_add(1); });
    for (const auto& times : done) CHECK(times.load() == 1);
    study::in_parallel(jobs, 0, [&](std::size_t) { FAIL("there is nothing to do"); });
  }
}

TEST_CASE("what a piece of work throws comes out, and no more is begun") {
  for (const int jobs : {1, 4}) {
    std::atomic<int> begun{0};
    const auto work = [&](std::size_t i) {
      begun.fetch_add(1);
      if (i == 2) throw std::runtime_error("the third");
    };
    CHECK_THROWS_WITH_AS(study::in_parallel(jobs, 100'000, work), "the third", std::runtime_error);
    CHECK(begun.load() < 100'000);
  }
}

TEST_CASE("a forecast is the same by any number of threads") {
  const auto m = model_of(kTwoRoads);
  const auto e = experiment(m, 70);
  const auto one = study::make_forecast(m, e), three = study::make_forecast(m, e, 3);
  REQUIRE(one.tanks.size() == 2);
  REQUIRE(one.series.size() == 2);  // the service, and the share of need of its class
  CHECK(bits(one).size() > 17 * 25);
  CHECK(bits(one) == bits(three));
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(one.tanks[i].city == three.tanks[i].city);
    CHECK(one.corridors[i].id == three.corridors[i].id);
    CHECK(one.corridors[i].trucks_lost.value == three.corridors[i].trucks_lost.value);
  }
  CHECK(one.corridors[0].trucks_lost.value > 0);
  CHECK(one.series[0].measure == three.series[0].measure);
}
