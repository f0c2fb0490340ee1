// Supply without trucks: a road that opens and closes under a steady inflow, and (r, Q) with disruptions. No corridors
// and no fleet.
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

constexpr double kDay = 86'400'000;

std::string supplied(const std::string& city, const std::string& closure, const std::string& times) {
  return R"(
taji: 1
name: Supply without trucks
start: 2026-01-01
)" + times +
         R"(
network:
  places: {depot: {kind: depot}, city: {kind: city}}
  roads: [{id: road, from: depot, to: city, km: 100}]
cities:
  city:
)" + city +
         "closures: [{road: road, " + closure + "}]\n";
}

std::string tank_under_inflow(const std::string& capacity, const std::string& closure, const std::string& times) {
  return supplied("    stock: {diesel: {capacity: " + capacity + ", initial: " + capacity +
                      "}}\n    demand: {all: {diesel: 2 kl/d}}\n"
                      "    inflow: {trade: {product: diesel, rate: 3 kl/d, from: depot}}\n",
                  closure, times);
}

const std::string kOpensAndCloses = "rate: 0.05 / d, cleared: 0.1 / d";
const std::string kLongRun = "horizon: 20200 d\nwarm_up: 200 d";

/// Share of the replications' days at whose end the stock is this.
Sample days_with(const ensemble::Ensemble& e, std::int64_t litres) {
  const auto days = static_cast<std::size_t>(e.days);
  return rows(e, [&](std::size_t i) {
    std::int64_t count = 0;
    for (std::size_t day = 0; day < days; ++day) count += e.tank_days[i * days + day].stock_l == litres;
    return static_cast<double>(count) / static_cast<double>(days);
  });
}

Sample of(const ensemble::Ensemble& e, double (*value)(const model::TankRecord&)) {
  return rows(e, [&](std::size_t i) { return value(e.tank_records[i]); });
}

}  // namespace

TEST_CASE("oracle 5: a road that opens and closes, tank of 20 days of need") {
  const auto e = experiment(model_of(tank_under_inflow("40 kl", kOpensAndCloses, kLongRun)), 40);
  const double recorded = 20'000;
  check_mean(of(e, [](const auto& r) { return static_cast<double>(r.dry_ms) / (20'000 * kDay); }), 1.0 / 9);
  check_mean(days_with(e, 40'000), 2.0 / 9);
  check_mean(days_with(e, 0), 1.0 / 9);
  check_mean(of(e, [](const auto& r) { return static_cast<double>(r.unserved_l) / 1000 / 20'000; }), 2.0 / 9);
  check_mean(of(e, [](const auto& r) { return static_cast<double>(r.mean_stock_l) / 1000; }), 22.2222);
  // What is consumed flowed in, but for what the tank lost.
  for (const auto& r : e.tank_records) {
    CHECK(std::abs(static_cast<double>(r.inflow_l + r.unserved_l - r.need_l)) <= 40'001);
    CHECK(r.need_l == static_cast<std::int64_t>(recorded * 2000));
  }
}

TEST_CASE("oracle 5: tank of 40 days of need") {
  const auto e = experiment(model_of(tank_under_inflow("80 kl", kOpensAndCloses, kLongRun)), 40);
  check_mean(of(e, [](const auto& r) { return static_cast<double>(r.dry_ms) / (20'000 * kDay); }), 1.0 / 15);
  check_mean(of(e, [](const auto& r) { return static_cast<double>(r.mean_stock_l) / 1000; }), 42.6667);
}

TEST_CASE("oracle 5: dry before the road reopens") {
  // Full at the closure, which is at the start: dry after 20 days unless cleared before. It does not close again.
  const auto e =
      experiment(model_of(tank_under_inflow("40 kl", "from: 2026-01-01, cleared: 0.1 / d", "horizon: 400 d")), 20'000);
  check_share(of(e, [](const auto& r) { return r.first_stockout == kernel::kNever ? 0.0 : 1.0; }), .135335);
  for (const auto& r : e.tank_records) {
    if (r.first_stockout != kernel::kNever) REQUIRE(r.first_stockout == 20 * kernel::kDay);
  }
}

TEST_CASE("oracle 11: (r, Q) with supply disruptions") {
  // 1300 kl a year of 365 d; disruptions at 1.5 a year while there is none, recovery at 14 a year.
  const auto model = model_of(supplied(
      "    stock: {diesel: {initial: 772.8111 kl, orders: {reorder_at: 0 kl, quantity: 772.8111 kl, from: depot}}}\n"
      "    demand: {all: {diesel: 3.561643835616438 kl/d}}\n",
      "rate: 0.00410958904109589 / d, cleared: 0.03835616438356164 / d", "horizon: 76650 d\nwarm_up: 3650 d"));
  const auto e = experiment(model, 30);
  check_mean(of(e, [](const auto& r) { return static_cast<double>(r.orders) / 200; }), 1.662837);
  check_mean(of(e, [](const auto& r) { return static_cast<double>(r.mean_stock_l) / 1000; }), 381.9645);
  check_mean(of(e, [](const auto& r) { return static_cast<double>(r.unserved_l) / 1000 / 200; }), 14.94106);
  check_mean(of(e, [](const auto& r) { return 1 - static_cast<double>(r.unserved_l) / static_cast<double>(r.need_l); }),
             .988507);
}
