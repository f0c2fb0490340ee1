// Scenarios of one city without traffic, for what demand does day by day.
#pragma once

#include "support/experiment.hpp"

namespace taji::testing {

/// One city `c` and nothing else: `stock` and `demand` in flow style, further keys of the city in `more`.
struct CityAlone {
  std::string start = "2026-01-12";  // a Monday
  std::string horizon = "14 d";
  std::string stock = "{diesel: {initial: 100 Ml}}";
  std::string demand = "{a: {diesel: 1 Ml/d}}";
  std::string more, rest;

  std::string yaml() const {
    return "taji: 1\nname: City\nstart: " + start + "\nhorizon: " + horizon +
           "\nnetwork: {places: {c: ~}, roads: []}\ncities:\n  c:\n    stock: " + stock + "\n    demand: " + demand +
           "\n" + (more.empty() ? "" : "    " + more + "\n") + rest;
  }
};

inline model::Record record_of(const model::Model& m) {
  model::World world;
  model::replicate(world, m, {1, 0, 0}, {});
  return world.record;
}

/// The stock of a tank at the end of every record day.
inline std::vector<std::int64_t> stocks(const model::Model& m, const model::Record& record, std::size_t tank = 0) {
  const auto days = static_cast<std::size_t>(m.day_count());
  std::vector<std::int64_t> out;
  for (std::size_t day = 0; day < days; ++day) out.push_back(record.tank_days[tank * days + day].stock_l);
  return out;
}

/// A row of Model::series.
inline std::vector<std::int32_t> series(const model::Model& m, const model::Record& record, model::DaySeries::Kind kind,
                                        std::size_t which = 0) {
  const auto days = static_cast<std::size_t>(m.day_count());
  for (std::size_t i = 0; i < m.series.size(); ++i) {
    if (m.series[i].kind != kind || which-- > 0) continue;
    return {record.series.begin() + static_cast<std::ptrdiff_t>(i * days),
            record.series.begin() + static_cast<std::ptrdiff_t>((i + 1) * days)};
  }
  FAIL("no such series");
  return {};
}

}  // namespace taji::testing
