// A city without trucks, written in few lines, and a world of it that can be stepped.
#pragma once

#include <string>
#include <taji/model/simulate.hpp>
#include <taji/model/state.hpp>

#include "support/experiment.hpp"

namespace taji::testing {

/// `city` holds the lines under `cities: c:`, indented by four; `rest` top-level lines.
inline std::string city_alone(const std::string& city, const std::string& rest = {},
                              const std::string& times = "start: 2026-01-12\nhorizon: 20 d") {
  return R"(
taji: 1
name: A city
)" + times +
         R"(
network:
  places: {d: ~, m: ~, c: ~}
  roads: [{id: dm, from: d, to: m, km: 10}, {id: mc, from: m, to: c, km: 10}]
cities:
  c:
)" + city +
         rest;
}

/// The text with the only occurrence of `from` replaced.
inline std::string edit_once(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  REQUIRE(text.find(from, at + 1) == std::string::npos);
  return text.replace(at, from.size(), to);
}

inline model::Record record_of(const std::string& yaml) {
  const auto m = model_of(yaml);
  model::World world;
  model::replicate(world, m, {1, 0, 0}, {});
  return world.record;
}

/// One world of a scenario, at a chosen time of it.
struct StockCity {
  explicit StockCity(const std::string& yaml) : model(model_of(yaml)) { model::begin(world, model, {1, 0, 0}, {true}); }

  void to_day(double days) {
    model::advance(world, model, static_cast<model::Millis>(std::llround(days * static_cast<double>(kernel::kDay))));
  }
  /// Litres in the first tank at the present.
  double level() const {
    const model::TankState& t = world.tanks[0];
    const double net = model.tanks[0].managed >= 0 ? world.managed[0].net : -t.draw;
    return t.level + net * static_cast<double>(world.now - t.since);
  }
  double private_stock(std::size_t cls) const {
    const model::ManagedClass& k = world.managed_classes[cls];
    return k.private_stock + (k.surplus - k.from_private) * static_cast<double>(world.now - world.tanks[0].since);
  }
  /// Since the start, in days; -1 if it never happened.
  double when(model::TraceKind kind, int nth = 0) const {
    for (const auto& event : world.trace) {
      if (event.kind == kind && nth-- == 0) return static_cast<double>(event.at) / static_cast<double>(kernel::kDay);
    }
    return -1;
  }
  std::int64_t when_ms(model::TraceKind kind, int nth = 0) const {
    for (const auto& event : world.trace) {
      if (event.kind == kind && nth-- == 0) return event.at;
    }
    return -1;
  }
  int count(model::TraceKind kind) const {
    int n = 0;
    for (const auto& event : world.trace) n += event.kind == kind ? 1 : 0;
    return n;
  }
  const model::TankRecord& finish() {
    model::advance(world, model, model.horizon);
    model::finish(world, model);
    return world.record.tanks[0];
  }

  model::Model model;
  model::World world;
};

}  // namespace taji::testing
