// Deliveries by Poisson convoys against a constant burn: a compound Poisson dam with unit 6 and drain 2 a day.
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

std::string dam(const std::string& rate, const std::string& attack, const std::string& initial,
                const std::string& times) {
  return R"(
taji: 1
name: Poisson convoys
start: 2026-01-01
)" + times +
         R"(
network:
  speeds: {paved: unlimited}
  places: {depot: {kind: depot}, city: {kind: city}}
  roads: [{id: road, from: depot, to: city, km: 100, )" +
         attack + R"(]
cities:
  city: {stock: {diesel: {initial: )" +
         initial + R"(}}, demand: {all: {diesel: 2 kl/d}}}
corridors:
  x:
    source: depot
    city: city
    departures: {poisson: )" +
         rate + R"(}
)";
}

const std::string kWhole = R"(    convoy: {target: 1}
    on_attack: {loss: all}
fleet: [{corridor: x, trucks: unlimited, capacity: 6 kl, product: diesel}]
)";

constexpr double kDay = 86'400'000;

}  // namespace

TEST_CASE("all or nothing: the long run") {
  // Surviving convoys come at .4 x .7 = .28 a day and bring 6: load 1.68 of 2, so dry 1 - .84 = .16 of the time;
  // a calendar day escapes dryness if not dry at its start and not reaching zero within it.
  const auto model =
      model_of(dam("0.4 / d", "interdiction: 30 %}", "40 kl", "horizon: 12000 d\nwarm_up: 2000 d") + kWhole);
  const auto e = experiment(model, 80);
  const auto record = [&](auto of) {
    return rows(e, [&](std::size_t i) { return static_cast<double>(of(e.tank_records[i])); });
  };
  const double recorded = 10'000 * kDay;
  check_mean(record([&](const auto& r) { return static_cast<double>(r.dry_ms) / recorded; }), 0.16);
  check_mean(record([&](const auto& r) { return static_cast<double>(r.unserved_l) / static_cast<double>(r.need_l); }),
             0.16);
  check_mean(record([&](const auto& r) { return static_cast<double>(r.dry_days) / 10'000; }), 0.2048);
  check_mean(record([&](const auto& r) { return static_cast<double>(r.shortage_days) / 10'000; }), 0.2048);
  check_mean(record([&](const auto& r) { return static_cast<double>(r.mean_stock_l) / 1000; }), 15.75);
  const auto spells = record([](const auto& r) { return r.dry_spells; });
  check_ratio(record([](const auto& r) { return static_cast<double>(r.dry_spell_ms) / kDay; }), spells, 3.5714);
  check_ratio(record([&](const auto& r) { return (recorded - static_cast<double>(r.dry_ms)) / kDay; }), spells, 18.75);
  // Cover at midnights: P(cover <= x days).
  const double covers[] = {3, 6, 15, 30}, expected[] = {.370619, .547169, .836117, .969931};
  for (int k = 0; k < 4; ++k) {
    check_mean(
        rows(e,
             [&](std::size_t i) {
               std::int64_t below = 0;
               for (std::int32_t d = 0; d < e.days; ++d) {
                 below += e.tank_days[i * static_cast<std::size_t>(e.days) + static_cast<std::size_t>(d)].cover_mdays <=
                          covers[k] * 1000;
               }
               return static_cast<double>(below) / e.days;
             }),
        expected[k]);
  }
}

TEST_CASE("all or nothing: time to the first stockout") {
  const auto model = model_of(dam("0.4 / d", "interdiction: 30 %}", "40 kl", "horizon: 2500 d") + kWhole);
  const auto e = experiment(model, 6'000);
  const auto days =
      rows(e, [&](std::size_t i) { return static_cast<double>(e.tank_records[i].first_stockout) / kDay; });
  const double at[] = {20.5, 30.5, 45.5, 60.5, 90.5, 180.5, 365.5};
  const double expected[] = {.003698, .044996, .168794, .298515, .504896, .805648, .959467};
  for (int k = 0; k < 7; ++k) {
    Sample by;
    for (const double t : days.values) by.values.push_back(t <= at[k] ? 1 : 0);
    check_share(by, expected[k]);
  }
  check_mean(days, 125);
  check_sd(days, 110.9265);
  Sample capped;
  for (const double t : days.values) capped.values.push_back(std::min(t, 365.0));
  check_mean(capped, 119.2148);
  // The stock lives on 20 + 3k days.
  for (const double t : days.values) {
    const double k = (t - 20) / 3;
    REQUIRE(std::abs(k - std::round(k)) < 1e-6);
  }
  // Expected dry days in [0, H] tend to .16 H - 12.125.
  check_mean(rows(e, [&](std::size_t i) { return static_cast<double>(e.tank_records[i].dry_ms) / kDay; }),
             0.16 * 2500 - 12.125);
}

TEST_CASE("trucks lost one by one") {
  const std::string times = "horizon: 12000 d\nwarm_up: 2000 d";
  const std::string fleet = R"(fleet: [{corridor: x, trucks: unlimited, capacity: 0.15 kl, product: diesel}]
)";
  SUBCASE("attacked for certain, each survives with .7") {
    const auto model = model_of(dam("0.4 / d", "interdiction: 100 %}", "40 kl", times) +
                                "    convoy: {target: 40}\n    on_attack: {loss: {each: 30 %}}\n" + fleet);
    const auto e = experiment(model, 60);
    check_mean(rows(e, [&](std::size_t i) { return static_cast<double>(e.tank_records[i].dry_ms) / (10'000 * kDay); }),
               0.16);
    check_mean(rows(e, [&](std::size_t i) { return static_cast<double>(e.tank_records[i].mean_stock_l) / 1000; }),
               11.143125);
  }
  SUBCASE("attacked with .6, each lost with .5") {
    const auto model = model_of(dam("0.4 / d", "interdiction: 60 %}", "40 kl", times) +
                                "    convoy: {target: 40}\n    on_attack: {loss: {each: 50 %}}\n" + fleet);
    const auto e = experiment(model, 60);
    check_mean(rows(e, [&](std::size_t i) { return static_cast<double>(e.tank_records[i].dry_ms) / (10'000 * kDay); }),
               0.16);
    check_mean(rows(e, [&](std::size_t i) { return static_cast<double>(e.tank_records[i].mean_stock_l) / 1000; }),
               12.459375);
  }
}

TEST_CASE("enough supply still fails by chance") {
  // .36 convoys a day bring 2.16 against 2: the stock drifts up, and is ever dry with .353576 from 40.
  const auto model = model_of(dam("0.36 / d", "interdiction: 0 %}", "40 kl", "horizon: 3650 d") + kWhole);
  const auto e = experiment(model, 4'000);
  const double days[] = {365, 1000, 3650}, expected[] = {.282811, .338944, .353352};
  for (int k = 0; k < 3; ++k) {
    check_share(rows(e,
                     [&](std::size_t i) {
                       return static_cast<double>(e.tank_records[i].first_stockout) <= days[k] * kDay ? 1.0 : 0.0;
                     }),
                expected[k]);
  }
}
