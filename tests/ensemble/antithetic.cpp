// Antithetic pairs, and ensembles put together from parts.
#include <doctest/doctest.h>

#include <ensemble/rows.hpp>
#include <support/experiment.hpp>

using namespace taji;
using namespace taji::testing;

namespace {

const char* const kUncertain = R"(taji: 1
name: Pairs
start: 2026-01-01
horizon: 12 d
network:
  places: {a: ~, b: ~}
  roads: [{id: ab, from: a, to: b, km: 300, speed: 50 km/h, interdiction: 30 %}]
fleet:
  - {corridor: south, trucks: 40, capacity: 30 kl, product: diesel}
corridors:
  south: {source: a, city: b, convoy: {target: 10, max_wait: 2 d}, on_attack: {loss: {each: 40 %}}}
cities:
  b:
    stock: {diesel: {initial: 1 Ml}}
    demand: {all: {diesel: {uncertain: {uniform: [100 kl/d, 300 kl/d]}}}}
)";

std::int64_t need(const ensemble::Ensemble& e, std::size_t row) {
  return e.tank_records[row].need_l;
}

}  // namespace

TEST_CASE("the even replications of an antithetic run are those of a plain one") {
  const model::Model model = model_of(kUncertain);
  ensemble::Options options;
  options.replications = 60;
  const ensemble::Ensemble plain = ensemble::run(model, options);
  options.antithetic = true;
  const ensemble::Ensemble pairs = ensemble::run(model, options);
  CHECK(pairs.antithetic);
  for (std::size_t k = 0; k < 30; ++k) {
    CHECK(pairs.tank_records[2 * k] == plain.tank_records[k]);
    CHECK(pairs.corridor_records[2 * k] == plain.corridor_records[k]);
  }
}

TEST_CASE("uncertain inputs of a pair lie alike on either side of the middle, and blocks of 128 are stratified twice") {
  const model::Model model = model_of(kUncertain);
  ensemble::Options options;
  options.replications = 256;
  options.antithetic = true;
  const ensemble::Ensemble e = ensemble::run(model, options);
  // 12 days of a need between 100 and 300 kl a day: both together 400 kl a day, whatever the draw.
  for (std::size_t k = 0; k < 128; ++k) CHECK(std::abs(need(e, 2 * k) + need(e, 2 * k + 1) - 4'800'000) <= 1);
  for (std::size_t block = 0; block < 2; ++block) {
    int in_stratum[64] = {};
    for (std::size_t row = 128 * block; row < 128 * (block + 1); ++row) {
      const double level = (static_cast<double>(need(e, row)) / 12 - 100e3) / 200e3;
      ++in_stratum[std::clamp(static_cast<int>(64 * level), 0, 63)];
    }
    for (const int count : in_stratum) CHECK(count == 2);
  }
}

TEST_CASE("an ensemble put together from parts is that of one run") {
  const model::Model model = model_of(kUncertain);
  ensemble::Options options;
  options.antithetic = true;
  options.replications = 70;
  const ensemble::Ensemble whole = ensemble::run(model, options);
  ensemble::Ensemble parts;
  for (const auto& [first, count] : {std::pair{0, 33}, std::pair{33, 30}, std::pair{63, 7}}) {
    options.first = first;
    options.replications = count;
    ensemble::append(parts, ensemble::run(model, options));
  }
  CHECK(parts.requested == 70);
  CHECK(parts.replications == whole.replications);
  CHECK(parts.tank_records == whole.tank_records);
  CHECK(parts.corridor_records == whole.corridor_records);
  CHECK(parts.tank_days == whole.tank_days);
  CHECK(parts.class_records == whole.class_records);
  CHECK(parts.arrivals == whole.arrivals);
  CHECK(parts.stage_trucks == whole.stage_trucks);
  CHECK(parts.origin_cover_mdays == whole.origin_cover_mdays);
  CHECK(parts.events == whole.events);
  const auto bytes = [](const auto& table) { return table.size() * sizeof(table[0]); };
  CHECK(ensemble::bytes_per_replication(model) * 70 ==
        bytes(whole.tank_records) + bytes(whole.corridor_records) + bytes(whole.tank_days) +
            bytes(whole.class_records) + bytes(whole.daily_series) + bytes(whole.arrivals) + bytes(whole.stage_trucks) +
            bytes(whole.incidents) + bytes(whole.origin_cover_mdays) + bytes(whole.replications));
  options.first = 0;
  CHECK_THROWS_AS(ensemble::append(parts, ensemble::run(model, options)), std::invalid_argument);
}
