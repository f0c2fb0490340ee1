// Scenarios in which reports and an uncertain rate make a posterior in closed form.
#pragma once

#include <cmath>
#include <string>
#include <taji/scenario/observations.hpp>
#include <vector>

namespace taji::testing {

/// Trucks that leave one by one by a Poisson process of uncertain rate (gamma, mean 2 a day, cv 50 %: shape 4, scale
/// .5 d) and arrive an hour later: the tankers of a week are Poisson of 7 times the rate.
inline std::string poisson_trucks(const std::string& horizon = "49 d") {
  return R"(
taji: 1
name: Poisson trucks
start: 2026-01-01
horizon: )" +
         horizon + R"(
network:
  speeds: {paved: 100 km/h}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 100}]
fleet: [{corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}]
corridors:
  x: {source: a, city: b, convoy: {target: 1}, departures: {poisson: {uncertain: {gamma: {mean: 2 / d, cv: 50 %}}}}}
cities:
  b: {stock: {diesel: {initial: 0 l}}, unloading: 0 h, demand: {all: {diesel: 1 kl/d}}}
)";
}

/// Tankers that arrived in the seven days from day `first` on, without an error.
inline scenario::Observation tankers_in_week(int first, double count, scenario::ReportError error = {}) {
  constexpr std::int64_t kDay = 86'400'000;
  scenario::Observation out;
  out.what = scenario::Reported::tankers_arrived;
  out.target = "all:tankers_arrived_week";
  out.where = scenario::Where::all;
  out.from_ms = first * kDay;
  out.to_ms = out.known_ms = (first + 7) * kDay;
  out.value = count;
  out.shown = std::to_string(count);
  out.error = error;
  return out;
}

/// Gamma prior of shape and rate (per week), Poisson counts of weeks: posterior and the logarithm of the evidence.
struct GammaPoisson {
  double shape = 4, per_week = 1 / 3.5, log_evidence = 0;

  void count(double n) {
    log_evidence += std::lgamma(shape + n) - std::lgamma(shape) - std::lgamma(n + 1) +
                    shape * std::log(per_week / (per_week + 1)) - n * std::log(per_week + 1);
    shape += n;
    per_week += 1;
  }
  double mean() const { return shape / per_week; }  ///< a week
  double variance() const { return shape / per_week / per_week; }
};

}  // namespace taji::testing
