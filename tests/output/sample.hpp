// A small forecast made by hand, for the tests of what is written of it.
#pragma once

#include <cmath>
#include <limits>
#include <taji/ensemble/ensemble.hpp>
#include <taji/study/forecast.hpp>

namespace sample {

using namespace taji;

inline model::Model model(std::int64_t days = 60) {
  model::Model m;
  m.name = "Two cities";
  m.start_epoch = 20465 * kernel::kDay;  // 2026-01-12
  m.horizon = days * kernel::kDay;
  m.products = {"diesel", "gasoline"};
  m.slots.resize(3);
  m.slots[0].value = 87;
  m.slots[1].value = 0.05;
  m.slots[2].value = 1;
  m.places.resize(2);
  m.places[0].name = {"zegoua", "Zégoua", 0, 1};
  m.places[0].latitude = 10.5;
  m.places[0].longitude = -5.5;
  m.places[0].located = true;
  m.places[1].name = {"abel", "Abel, the town", 0, 0};
  m.places[1].latitude = 12.5;
  m.places[1].longitude = -8;
  m.places[1].located = true;
  m.roads.resize(1);
  m.roads[0].name = {"trunk", "trunk", 0, 0};
  m.roads[0].from = 0;
  m.roads[0].to = 1;
  m.roads[0].road_class = "paved";
  m.roads[0].km = 0;
  m.roads[0].interdiction_hazard = 1;
  m.roads[0].available = 2;
  m.zones.resize(1);
  m.zones[0].name = {"wood", "The wood", 0, 0};
  m.roads[0].zones = {0};
  m.cities.resize(1);
  m.cities[0].name = {"abel", "Abel, the town", 0, 0};
  m.cities[0].place = 1;
  m.cities[0].first_tank = 0;
  m.cities[0].tank_count = 2;
  m.tanks.resize(2);
  m.tanks[0].city = 0;
  m.tanks[0].product = 1;
  m.tanks[1].city = 0;
  m.tanks[1].product = 0;
  m.corridors.resize(1);
  m.corridors[0].name = {"south", "South", 0, 0};
  m.pools.resize(1);
  m.pools[0].product = 0;
  return m;
}

/// Gasoline, the model's first tank, is dry from day 9.5 in three replications of four.
inline ensemble::Ensemble ensemble(const model::Model& m) {
  ensemble::Ensemble e;
  e.seed = 5;
  e.requested = 5;
  e.replications = {0, 1, 2, 4};
  e.failures = {{3, "a \"bad\" draw"}};
  e.tanks = 2;
  e.corridors = 1;
  e.days = m.day_count();
  const auto days = static_cast<std::size_t>(e.days);
  e.tank_records.resize(8);
  e.corridor_records.resize(4);
  e.tank_days.resize(8 * days);
  e.arrivals.resize(4 * days, 3);
  e.stage_trucks.resize(4 * days * model::kDayStages, 7);
  e.incidents.resize(4 * days * model::kIncidents, 2);
  e.origin_cover_mdays.resize(8, 6000);
  for (std::size_t r = 0; r < 4; ++r) {
    e.tank_records[2 * r].need_l = e.tank_records[2 * r + 1].need_l = 1'000'000;
    if (r > 0) {
      e.tank_records[2 * r].first_stockout = 9 * kernel::kDay + kernel::kDay / 2;
      e.tank_records[2 * r].unserved_l = 100'000 * static_cast<std::int64_t>(r);
    }
    e.corridor_records[r].trucks_sent = 600;
    for (std::size_t day = 0; day < days; ++day)
      e.tank_days[2 * r * days + day].cover_mdays = static_cast<int>(1500 * r);
  }
  return e;
}

inline study::Forecast forecast() {
  const model::Model m = model();
  return study::make_forecast(m, ensemble(m));
}

}  // namespace sample
