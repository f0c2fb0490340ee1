// What the targets of CSV tables share: two tables in one input, and the scenario that they speak of.
#pragma once

#include <stdexcept>
#include <taji/scenario/read.hpp>
#include <utility>

#include "fuzz/fuzz.hpp"

namespace taji::fuzz {

/// The text before and after the first line "%%"; without one, all of it and nothing.
inline std::pair<std::string, std::string> two_tables(const std::string& text) {
  const std::string between = "%%\n";
  const std::size_t at = text.find(between);
  if (at == std::string::npos) return {text, ""};
  return {text.substr(0, at), text.substr(at + between.size())};
}

inline const scenario::Scenario& spoken_of() {
  static const scenario::Scenario scenario = [] {
    auto read = scenario::read_scenario_text("s.yaml", R"(
taji: 1
name: Spoken of
start: 2026-01-12
horizon: 60 d
network:
  places: {d: {at: [6.8, -5.2]}, k: {at: [10, -6]}, c: {at: [12.6, -8]}, x: ~}
  roads:
    - {id: one, from: d, to: k, km: 400, interdiction: 5 %}
    - {id: two, from: k, to: c, km: 400}
    - {id: off, from: k, to: x, km: 10}
zones:
  z: {roads: [one], attacks: 0.2 / 1000 km}
fleet: [{corridor: s, trucks: 20, capacity: 40 kl, product: diesel}]
corridors: {s: {source: d, city: c, convoy: {target: 5}}}
cities:
  c: {stock: {diesel: {initial: 1 Ml}, petrol: {initial: 1 Ml}}, demand: {all: {diesel: 90 kl/d, petrol: 9 kl/d}}}
)");
    if (!read.scenario) throw std::logic_error("the scenario of the fuzz targets cannot be read");
    return std::move(*read.scenario);
  }();
  return scenario;
}

}  // namespace taji::fuzz
