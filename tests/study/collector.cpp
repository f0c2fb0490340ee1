// Forecasts of more replications than are kept, against the same made of all rows.
#include <doctest/doctest.h>

#include <bit>
#include <stdexcept>
#include <study/pool.hpp>
#include <taji/kernel/stream.hpp>
#include <taji/study/collector.hpp>

#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

const char* const kCity = R"(
taji: 1
name: One city
start: 2026-01-12
horizon: 16 d
network:
  places: {depot: ~, city: ~}
  roads: [{id: a, from: depot, to: city, km: 300, interdiction: 60 %}]
fleet: [{corridor: north, trucks: 40, capacity: 40 kl, product: diesel}]
corridors:
  north: {source: depot, city: city, convoy: {target: 10, min: 5, max_wait: 48 h}, on_attack: {loss: {each: 60 %}}}
cities:
  city:
    stock: {diesel: {capacity: 5 Ml, initial: 500 kl}}
    demand:
      power: {diesel: 100 kl/d, priority: 1, buffer: 2 d}
      transport: {diesel: NEED, priority: 2}
    services: {lorries: {class: transport, hours: 24 h}}
)";

model::Model city(const std::string& need) {
  std::string yaml = kCity;
  return model_of(yaml.replace(yaml.find("NEED"), 4, need));
}

constexpr const char* kCertain = "0.25 Ml/d";
constexpr const char* kUncertain = "{uncertain: {uniform: [0.05 Ml/d, 0.4 Ml/d]}}";

ensemble::Ensemble replications(const model::Model& m, std::int64_t first, std::int64_t count, bool antithetic) {
  ensemble::Options options;
  options.first = first;
  options.replications = count;
  options.antithetic = antithetic;
  options.jobs = 2;
  return ensemble::run(m, options);
}

study::Forecast collected(const model::Model& m, std::int64_t count, std::int64_t batch, bool antithetic,
                          int jobs = 1) {
  study::Collector collector(m, jobs);
  for (std::int64_t done = 0; done < count; done += batch) {
    collector.add(replications(m, done, std::min(batch, count - done), antithetic));
  }
  return collector.forecast();
}

/// Doubles of all parts of a forecast, in bits, for what is not a number is to be the same too.
struct Bits {
  std::vector<std::uint64_t> all;

  void add(double value) { all.push_back(std::bit_cast<std::uint64_t>(value)); }
  void add(const study::Estimate& e) { add(e.value), add(e.se); }
  void add(const std::optional<double>& value) { add(value.value_or(-1)); }
  template <class T, std::size_t n>
  void add(const std::array<T, n>& values) {
    for (const T& value : values) add(value);
  }
  template <class T>
  void add(const std::vector<T>& values) {
    for (const T& value : values) add(value);
  }
  void add(const study::CoverAtMark& c) { add(c.mean), add(c.quantiles); }
  void add(const study::ClassForecast& c) { add(c.unserved_share), add(c.p_unserved), add(c.first_unserved_days); }
  void add(const study::TankForecast& t) {
    add(t.p_dry), add(t.p_never), add(t.first_stockout_days), add(t.unserved_l), add(t.unserved_cvar95_l);
    add(t.unserved_share), add(t.shortage_days), add(t.spell_days), add(t.dry_fraction), add(t.stock_l);
    add(t.cover_origin_days), add(t.cover), add(t.phase), add(t.classes);
  }
  void add(const study::CorridorForecast& c) {
    add(c.trips), add(c.trucks_lost), add(c.lost_share), add(c.wait_days), add(c.stage_days);
  }
  void add(const study::SeriesForecast& s) { add(s.at), add(s.all_days); }
  void add(const study::DailyRow& r) { add(r.mean), add(r.sd), add(r.quantiles); }
  void add(const study::CorridorDay& r) { add(r.mean), add(r.sd), add(r.quantiles); }
  void add(const study::WeeklyTank& w) { add(w.p_dry), add(w.stock_l), add(w.cover_days), add(w.unserved_week_l); }
  void add(const study::WeeklyArrivals& w) { add(w.mean), add(w.quantiles); }
};

std::vector<std::uint64_t> bits(const study::Forecast& f) {
  Bits out;
  out.add(f.tanks), out.add(f.corridors), out.add(f.series), out.add(f.daily), out.add(f.daily_series);
  out.add(f.corridor_days), out.add(f.weekly_tanks), out.add(f.weekly);
  return out.all;
}

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}
bool same(const study::Estimate& a, const study::Estimate& b) {
  return same(a.value, b.value) && same(a.se, b.se);
}

void check_near(const std::array<double, 23>& found, const std::array<double, 23>& exact) {
  for (std::size_t i = 0; i < exact.size(); ++i) {
    if (std::isinf(exact[i])) {
      CHECK(found[i] == exact[i]);
    } else {
      CHECK(std::abs(found[i] - exact[i]) <= std::abs(exact[i]) / 512 * 1.0000001);
    }
  }
}

template <class Rows>
void check_days(const Rows& found, const Rows& exact) {
  REQUIRE(found.size() == exact.size());
  for (std::size_t i = 0; i < exact.size(); ++i) {
    CHECK(same(found[i].mean, exact[i].mean));
    CHECK(same(found[i].sd, exact[i].sd));
    check_near(found[i].quantiles, exact[i].quantiles);
  }
}

void check_against_all_rows(const model::Model& m, std::int64_t count, bool antithetic) {
  const study::Forecast exact = study::make_forecast(m, replications(m, 0, count, antithetic));
  const study::Forecast found = collected(m, count, 1280, antithetic);
  const study::TankForecast &a = found.tanks[0], &b = exact.tanks[0];
  CHECK(b.p_dry.back().value > 0.02);
  CHECK(b.p_dry.back().value < 0.98);
  CHECK(same(a.p_dry.back(), b.p_dry.back()));
  CHECK(same(a.unserved_l, b.unserved_l));
  CHECK(same(a.unserved_share, b.unserved_share));
  CHECK(same(a.spell_days, b.spell_days));
  CHECK(same(a.cover.back().mean, b.cover.back().mean));
  CHECK(a.p_never == b.p_never);
  CHECK(a.phase == b.phase);
  CHECK(std::abs(a.unserved_cvar95_l - b.unserved_cvar95_l) <= b.unserved_cvar95_l / 512);
  CHECK(same(found.corridors[0].lost_share, exact.corridors[0].lost_share));
  CHECK(same(found.corridors[0].p_trip_untouched, exact.corridors[0].p_trip_untouched));
  CHECK(same(found.series[0].all_days, exact.series[0].all_days));
  CHECK(same(found.weekly[1].mean, exact.weekly[1].mean));
  check_near(found.weekly[1].quantiles, exact.weekly[1].quantiles);
  check_near(found.weekly_tanks[1].unserved_week_l, exact.weekly_tanks[1].unserved_week_l);
  check_days(found.daily, exact.daily);
  check_days(found.daily_series, exact.daily_series);
  check_days(found.corridor_days, exact.corridor_days);
  CHECK(found.events == exact.events);
  CHECK(found.completed == count);
  CHECK(exact.quantile_error == 0);
  CHECK(found.quantile_error == 1.0 / 512);
}

}  // namespace

TEST_CASE("means, chances, errors and deviations of many are those of all rows, quantiles within the bound") {
  check_against_all_rows(city(kCertain), 2100, false);
  check_against_all_rows(city(kCertain), 2101, true);
  check_against_all_rows(city(kUncertain), 2150, false);
  check_against_all_rows(city(kUncertain), 2351, true);
}

TEST_CASE("as long as all rows are kept the forecast is that of all rows, and says nothing of bins") {
  const model::Model m = city(kUncertain);
  const auto whole = study::make_forecast(m, replications(m, 0, 2048, false));
  const auto found = collected(m, 2048, 1024, false);
  CHECK(bits(found) == bits(whole));
  CHECK(found.quantile_error == 0);
}

TEST_CASE("batches and threads do not show") {
  const model::Model m = city(kUncertain);
  const auto one = bits(collected(m, 2304, 2304, true));
  CHECK(one.size() > 1000);
  CHECK(bits(collected(m, 2304, 128, true)) == one);
  CHECK(bits(collected(m, 2304, 640, true, 3)) == one);
}

TEST_CASE("rows leave once, in order, when there are too many to keep") {
  const model::Model m = city(kCertain);
  std::vector<std::int64_t> left;
  study::Collector collector(m, 1, [&](const ensemble::Ensemble& rows) {
    left.insert(left.end(), rows.replications.begin(), rows.replications.end());
  });
  collector.add(replications(m, 0, 2000, false));
  CHECK(left.empty());
  CHECK(collector.exact());
  collector.add(replications(m, 2000, 48, false));
  CHECK(collector.exact());
  CHECK(collector.ensemble().replications.size() == 2048);
  collector.add(replications(m, 2048, 10, false));
  CHECK_FALSE(collector.exact());
  CHECK(collector.completed() == 2058);
  CHECK(left == replications(m, 0, 2058, false).replications);
}

TEST_CASE("batches that part what hangs together are refused") {
  const model::Model m = city(kUncertain);
  study::Collector collector(m, 1);
  CHECK_THROWS_AS(collector.add(replications(m, 32, 10, false)), std::invalid_argument);
  CHECK_THROWS_AS(collector.add(replications(m, 64, 10, true)), std::invalid_argument);
  CHECK_THROWS_AS(collector.forecast(), std::invalid_argument);
}

TEST_CASE("sums of groups with replications missing are those of a sampling of all rows") {
  kernel::Stream stream({9, 0, 0}, kernel::name_hash("pool"), 1, 0);
  for (const bool stratified : {false, true}) {
    for (const bool antithetic : {false, true}) {
      for (const double failing : {0.0, 0.002, 0.1}) {
        std::vector<std::int64_t> numbers;
        study::Column y, x;
        for (std::int64_t n = 0; n < 2600; ++n) {
          if (stream.uniform() < failing) continue;
          numbers.push_back(n);
          x.push_back(static_cast<std::int64_t>(3 * stream.uniform()));
          y.push_back(x.back() * static_cast<std::int64_t>(1e12 * stream.uniform()) - 100);
        }
        study::Pooled pooled(stratified, antithetic);
        study::Tally tally;
        for (std::int64_t first = 0; first < 2600; first += 384) {
          const auto in = [&](std::int64_t n) { return n >= first && n < first + 384; };
          std::vector<std::int64_t> some;
          study::Column some_y, some_x;
          for (std::size_t i = 0; i < numbers.size(); ++i) {
            if (!in(numbers[i])) continue;
            some.push_back(numbers[i]);
            some_y.push_back(y[i]);
            some_x.push_back(x[i]);
          }
          const study::Groups groups(some, stratified, antithetic);
          pooled.add(some, groups);
          tally.add(some_y, some_x, groups);
        }
        const study::Sampling all(numbers, stratified, antithetic);
        INFO(stratified, " ", antithetic, " ", failing);
        const study::Moments of = tally.moments(pooled);
        CHECK(same(study::ratio_from(of), all.ratio(y, x)));
        CHECK(same(study::mean_from(of), all.mean(y)));
        CHECK(of.yy > 0);
      }
    }
  }
}
