#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <taji/study/forecast.hpp>

using namespace taji;
using kernel::kDay;

namespace {

constexpr std::int32_t kNoNeed = std::numeric_limits<std::int32_t>::max();

/// Two cities, of which the one that comes first by name comes last by number; one corridor.
model::Model two_cities(std::int64_t days) {
  model::Model m;
  m.name = "Two cities";
  m.start_epoch = 20465 * kDay;  // 2026-01-12
  m.horizon = days * kDay;
  m.products = {"diesel", "gasoline"};
  m.cities.resize(2);
  m.cities[0].name = {"zed", "Zed", 0, 1};
  m.cities[1].name = {"abel", "Abel", 0, 0};
  m.tanks.resize(3);
  m.tanks[0].city = 0;
  m.tanks[0].product = 0;
  m.tanks[1].city = 1;
  m.tanks[1].product = 1;
  m.tanks[2].city = 1;
  m.tanks[2].product = 0;
  m.corridors.resize(1);
  m.corridors[0].name = {"south", "South", 0, 0};
  return m;
}

ensemble::Ensemble zeros(const model::Model& m, std::int64_t replications) {
  ensemble::Ensemble e;
  e.requested = replications;
  for (std::int64_t r = 0; r < replications; ++r) e.replications.push_back(r);
  const auto n = static_cast<std::size_t>(replications);
  const auto days = static_cast<std::size_t>(m.day_count());
  e.tanks = static_cast<std::int32_t>(m.tanks.size());
  e.corridors = static_cast<std::int32_t>(m.corridors.size());
  e.days = m.day_count();
  e.tank_records.resize(n * m.tanks.size());
  e.corridor_records.resize(n * m.corridors.size());
  e.tank_days.resize(n * m.tanks.size() * days);
  e.arrivals.resize(n * m.corridors.size() * days);
  e.stage_trucks.resize(n * m.corridors.size() * days * model::kDayStages);
  e.incidents.resize(n * m.corridors.size() * days * model::kIncidents);
  e.origin_cover_mdays.resize(n * m.tanks.size());
  return e;
}

}  // namespace

TEST_CASE("marks up to the horizon") {
  CHECK(study::marks_of(two_cities(5)).size() == 1);
  CHECK(study::marks_of(two_cities(5))[0].label == "horizon");
  const auto marks = study::marks_of(two_cities(30));
  REQUIRE(marks.size() == 4);
  CHECK(marks[0].label == "7d");
  CHECK(marks[0].day == 6);
  CHECK(marks[0].date == "2026-01-19");
  CHECK(marks[2].label == "30d");
  CHECK(marks[3].label == "horizon");
  CHECK(marks[3].day == marks[2].day);
  CHECK(study::marks_of(two_cities(29)).size() == 3);
}

TEST_CASE("tanks by city and product") {
  const model::Model m = two_cities(10);
  const study::Forecast f = study::make_forecast(m, zeros(m, 4));
  REQUIRE(f.tanks.size() == 3);
  CHECK(f.tanks[0].city == "abel");
  CHECK(f.tanks[0].product == "diesel");
  CHECK(f.tanks[1].product == "gasoline");
  CHECK(f.tanks[2].city_name == "Zed");
  CHECK(f.horizon_days == 10);
}

TEST_CASE("the measures of one tank") {
  const model::Model m = two_cities(10);
  ensemble::Ensemble e = zeros(m, 4);
  for (std::size_t r = 0; r < 4; ++r) {
    model::TankRecord& t = e.tank_records[r * 3];  // zed diesel
    t.need_l = 1000;
    t.unserved_l = static_cast<std::int64_t>(r) * 100;
    t.shortage_days = static_cast<std::int64_t>(r);
    t.dry_ms = static_cast<std::int64_t>(r) * kDay;
    t.mean_stock_l = 50;
  }
  e.tank_records[1 * 3].first_stockout = 7 * kDay;      // at the mark: by it
  e.tank_records[2 * 3].first_stockout = 7 * kDay + 1;  // after the mark
  e.tank_records[3 * 3].first_stockout = 0;
  e.tank_records[2 * 3].short_spells = 2;
  e.tank_records[2 * 3].short_spell_ms = 3 * kDay;
  e.tank_records[3 * 3].short_spells = 1;
  e.tank_records[3 * 3].short_spell_ms = 6 * kDay;
  e.tank_records[3 * 3].short_censored = 1;
  const study::Forecast f = study::make_forecast(m, e);
  const study::TankForecast& t = f.tanks[2];
  REQUIRE(t.p_dry.size() == 2);
  CHECK(t.p_dry_origin.value == 0.25);
  CHECK(t.p_dry[0].value == 0.5);
  CHECK(t.p_dry[1].value == 0.75);
  CHECK(t.p_never == 0.25);
  CHECK(t.first_stockout_days[0] == 0.0);
  CHECK(t.first_stockout_days[11] == 7.0);             // the median: number 2 of 4
  CHECK_FALSE(t.first_stockout_days[22].has_value());  // 99 %: never
  CHECK(t.unserved_l.value == 150);
  CHECK(t.unserved_cvar95_l == 300);
  CHECK(t.unserved_share.value == 0.15);
  CHECK(t.served_share.value == 0.85);
  CHECK(t.served_share.se == t.unserved_share.se);
  CHECK(t.shortage_days.value == 1.5);
  CHECK(t.dry_fraction.value == doctest::Approx(0.15).epsilon(1e-14));
  CHECK(t.spell_days.value == doctest::Approx(3.0).epsilon(1e-14));  // 9 days in 3 spells
  CHECK(t.spells_censored_share == doctest::Approx(1.0 / 3).epsilon(1e-14));
  CHECK(t.stock_l.value == 50);
  CHECK_FALSE(f.tanks[0].spell_days.exists());
  CHECK(f.tanks[0].served_share.value == 1);
}

TEST_CASE("cover where some replications have no need") {
  const model::Model m = two_cities(8);
  ensemble::Ensemble e = zeros(m, 2);
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t day = 0; day < 8; ++day) e.tank_days[r * 24 + day].cover_mdays = r == 0 ? 9825 : kNoNeed;
    e.origin_cover_mdays[r * 3] = kNoNeed;
  }
  const study::Forecast f = study::make_forecast(m, e);
  const study::TankForecast& t = f.tanks[2];
  // The nearest double: 9825 * 1e-3 would be 9.825000000000001.
  CHECK(t.cover[0].mean.value == 9.825);
  CHECK(t.cover[0].quantiles[11] == 9.825);
  CHECK(std::isinf(t.cover[0].quantiles[22]));
  CHECK(std::isnan(t.cover_origin_days));
}

TEST_CASE("daily rows, phases and weeks") {
  const model::Model m = two_cities(15);
  ensemble::Ensemble e = zeros(m, 2);
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t day = 0; day < 15; ++day) {
      model::TankDay& d = e.tank_days[(r * 3 + 2) * 15 + day];  // abel diesel
      d.stock_l = static_cast<std::int64_t>(100 * (r + 1) + day);
      d.served_ppm = 500'000;
      d.unserved_l = r == 1 ? 10 : 0;
      d.dry_or_short = r == 1;
      d.phase = r == 1 ? 4 : 1;
      e.arrivals[r * 15 + day] = static_cast<std::int32_t>(day);
    }
    e.tank_records[r * 3 + 2].first_stockout = 14 * kDay - static_cast<kernel::Millis>(r);
  }
  const study::Forecast f = study::make_forecast(m, e);
  REQUIRE(f.daily.size() == 15 * 3 * 10);
  const study::DailyRow* day8 = f.daily.data() + 8 * 3 * 10;
  CHECK(day8[0].date == "2026-01-20");
  CHECK(day8[0].measure == "stock_l");
  CHECK(day8[0].tank == 0);
  CHECK(day8[0].mean == 158);
  CHECK(day8[0].sd == doctest::Approx(std::sqrt(5000.0)).epsilon(1e-14));
  CHECK(day8[0].quantiles[11] == 108);
  CHECK(day8[0].quantiles[12] == 208);
  CHECK(day8[2].mean == 0.5);
  CHECK(day8[3].mean == 5);
  CHECK(day8[4].measure == "dry_or_short");
  CHECK(day8[4].mean == 0.5);
  CHECK(day8[6].mean == 0.5);  // phase 1
  CHECK(day8[9].mean == 0.5);  // phase 4
  CHECK(day8[7].mean == 0);
  CHECK(f.tanks[0].phase[0] == std::array<double, 5>{0, 0.5, 0, 0, 0.5});
  REQUIRE(f.weekly_tanks.size() == 2 * 3);  // the fifteenth day is no whole week
  CHECK(f.weekly_tanks[3].end_date == "2026-01-25");
  CHECK(f.weekly_tanks[3].stock_l[11] == 113);
  CHECK(f.weekly_tanks[3].unserved_week_l[11] == 0);
  CHECK(f.weekly_tanks[3].unserved_week_l[12] == 70);
  CHECK(f.weekly_tanks[3].p_dry.value == 1);
  CHECK(f.weekly_tanks[0].p_dry.value == 0);
  REQUIRE(f.weekly.size() == 2);
  CHECK(f.weekly[0].mean.value == 21);
  CHECK(f.weekly[1].mean.value == 70);
  CHECK(f.weekly[1].quantiles[0] == 70);
}

TEST_CASE("corridors") {
  const model::Model m = two_cities(8);
  ensemble::Ensemble e = zeros(m, 2);
  e.corridor_records[0].trips_ended = 8;
  e.corridor_records[0].trips_untouched = 8;
  e.corridor_records[1].trips_ended = 12;
  e.corridor_records[1].trips_untouched = 2;
  e.corridor_records[0].trucks_sent = 100;
  e.corridor_records[1].trucks_sent = 300;
  e.corridor_records[1].trucks_lost = 40;
  e.corridor_records[1].trucks_arrived = 360;
  const study::Forecast f = study::make_forecast(m, e);
  CHECK(f.corridors[0].p_trip_untouched.value == 0.5);
  CHECK(f.corridors[0].trucks_sent.value == 200);
  CHECK(f.corridors[0].trucks_sent.se == 100);
  CHECK(f.corridors[0].lost_share.value == 0.1);
  CHECK_FALSE(f.corridors[0].wait_days.exists());
}

TEST_CASE("no replication, no forecast") {
  const model::Model m = two_cities(8);
  CHECK_THROWS_AS(study::make_forecast(m, zeros(m, 0)), std::invalid_argument);
  CHECK_THROWS_AS(study::make_forecast(m, zeros(two_cities(9), 3)), std::invalid_argument);
}

TEST_CASE("a large ensemble is reduced at once") {
  model::Model m = two_cities(60);
  m.tanks.assign(12, m.tanks[0]);
  ensemble::Ensemble e = zeros(m, 10'000);
  std::uint64_t state = 1;
  for (model::TankDay& day : e.tank_days) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    day.stock_l = static_cast<std::int64_t>(state >> 37);
    day.cover_mdays = static_cast<std::int32_t>(state >> 48);
    day.served_ppm = static_cast<std::int32_t>((state >> 20) % 1'000'000);
    day.unserved_l = static_cast<std::int32_t>(state >> 44);
  }
  const auto begun = std::chrono::steady_clock::now();
  const study::Forecast f = study::make_forecast(m, e);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
  MESSAGE("reduced in " << taken.count() << " s");
  CHECK(f.daily.size() == 60 * 12 * 10);
  CHECK(taken.count() < 20);  // far above what any machine needs, sanitizers included
}
