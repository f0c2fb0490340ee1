// Long-run shares of regimes and closures, and chances of attack under regimes, in closed form.
#include <algorithm>
#include <map>

#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

/// One road of 10 h, one convoy of ten at the start; `road` and `more` are keys.
std::string ten_hours(const std::string& road, const std::string& more, const std::string& horizon = "2 d") {
  return R"(
taji: 1
name: Ten hours
start: 2026-01-01
horizon: )" +
         horizon + R"(
network:
  speeds: {paved: 40 km/h}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 400)" +
         road + R"(}]
fleet: [{corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}]
corridors:
  x:
    source: a
    city: b
    convoy: {target: 10}
    departures: [2026-01-01]
    on_attack: {repelled: 100 %}
cities:
  b: {stock: {diesel: {initial: 0 l}}, demand: {all: {diesel: 1 kl/d}}}
)" + more;
}

Sample attacked(const std::string& yaml, std::int64_t replications = 40'000) {
  const auto e = experiment(model_of(yaml), replications);
  return rows(e, [&](std::size_t i) { return e.corridor_records[i].attacks > 0 ? 1.0 : 0.0; });
}

/// Traces of many replications.
template <class Look>
void each_trace(const model::Model& m, std::uint64_t replications, Look look) {
  model::World w;
  for (std::uint64_t slot = 0; slot < replications; ++slot) {
    model::replicate(w, m, {1, 0, slot}, {true});
    look(w.trace);
  }
}

/// Share of the horizon in which the road was closed, one value a replication.
Sample closed_share(const model::Model& m, std::uint64_t replications) {
  Sample out;
  each_trace(m, replications, [&](const std::vector<model::TraceEvent>& trace) {
    model::Millis closed = 0, since = -1;
    for (const auto& e : trace) {
      if (e.kind == model::TraceKind::closed) since = e.at;
      if (e.kind == model::TraceKind::reopened) closed += e.at - since, since = -1;
    }
    if (since >= 0) closed += m.horizon - since;
    out.values.push_back(static_cast<double>(closed) / static_cast<double>(m.horizon));
  });
  return out;
}

constexpr double kDay = 86'400'000;

/// The regime of a zone at the start, and its share of 400 days in each, against the long run's.
void check_shares(const std::string& regimes, const std::vector<double>& expected) {
  const auto m = model_of(ten_hours("", "zones: {z: {roads: [ab], regimes: {" + regimes + "}}}\n", "400 d"));
  const std::size_t n = expected.size();
  std::vector<Sample> first(n), share(n);
  each_trace(m, 2000, [&](const std::vector<model::TraceEvent>& trace) {
    std::vector<double> time(n, 0);
    std::int32_t now = -1, began = -1;
    model::Millis since = 0;
    for (const auto& e : trace) {
      if (e.kind != model::TraceKind::regime) continue;
      CHECK(e.was == now);
      if (now >= 0) time.at(static_cast<std::size_t>(now)) += static_cast<double>(e.at - since);
      if (now < 0) began = e.regime;
      now = e.regime;
      since = e.at;
    }
    time.at(static_cast<std::size_t>(now)) += static_cast<double>(m.horizon - since);
    for (std::size_t i = 0; i < n; ++i) {
      first[i].values.push_back(began == static_cast<std::int32_t>(i) ? 1 : 0);
      share[i].values.push_back(time[i] / (400 * kDay));
    }
  });
  for (std::size_t i = 0; i < n; ++i) {
    CAPTURE(i);
    check_share(first[i], expected[i]);
    check_mean(share[i], expected[i]);
  }
}

}  // namespace

TEST_CASE("long-run shares of three regimes") {
  // From a (2 d) to b or c by 1 to 3, from b (4 d) to either, from c (1 d) to a. Visits 1, 1/4, 7/8: shares of time
  // 2, 1, 7/8 of 31/8.
  check_shares("a: {dwell: 2 d, next: {b: 1, c: 3}}, b: {dwell: 4 d}, c: {dwell: 1 d, next: {a: 1}}",
               {16.0 / 31, 8.0 / 31, 7.0 / 31});
}

TEST_CASE("of three regimes that may follow each does by its weight") {
  // A day in a, then a day in b, c or d by 1 to 1 to 2: half of the time in a, and of the other half 1/4, 1/4, 1/2.
  const std::string back = ": {dwell: 1 d, next: {a: 1}}";
  check_shares("a: {dwell: 1 d, next: {b: 1, c: 1, d: 2}}, b" + back + ", c" + back + ", d" + back,
               {1.0 / 2, 1.0 / 8, 1.0 / 8, 1.0 / 4});
}

TEST_CASE("a regime that begins in mid-road: chance of attack over all times at which it may") {
  // p = 20 %, h = -ln .8 over T = 10 h. Calm (factor 0) ends at rate 1 / 8 h, then factor 1 for good: never attacked
  // with e^(-T/8) + 1/8 x integral over t of e^(-t/8) e^(-h (1 - t/T)).
  const std::string zone =
      "zones: {z: {roads: [ab], initial_regime: calm, regimes: {calm: {hazard: 0, dwell: 8 h}, active: {dwell: "
      "never}}}}\n";
  const double h = -std::log(0.8), a = 10.0 / 8;
  const double never = std::exp(-a) + a * (std::exp(-h) - std::exp(-a)) / (a - h);
  check_share(attacked(ten_hours(", interdiction: 20 %", zone)), 1 - never);
}

TEST_CASE("a regime set by date in mid-road: oracle 7 with a zone") {
  // The factor doubles when the convoy is half-way: 1 - .8^1.5. Held for two hours only: 1 - .8^1.2.
  const std::string zone =
      "zones: {z: {roads: [ab], initial_regime: one, regimes: {one: {dwell: never}, two: {hazard: 2, dwell: "
      "never}}}}\n";
  const std::string road = ", interdiction: 20 %";
  check_share(attacked(ten_hours(road, zone + "timeline: [{at: 5 h, regime: {z: two}}]\n")), 0.284458);
  check_share(
      attacked(ten_hours(road, zone + "timeline: [{at: 5 h, regime: {z: two}}, {at: 7 h, regime: {z: one}}]\n")),
      1 - std::pow(0.8, 1.2));
}

TEST_CASE("attempts and attacks per km go by the regime") {
  // Two regimes of factors .5 and 3 with mean stays 3 d and 1 d: mean factor 1.125; convoys follow each other.
  const std::string regimes = ", regimes: {calm: {hazard: 0.5, dwell: 3 d}, active: {hazard: 3, dwell: 1 d}}}}\n";
  auto often = [](std::string yaml) {
    return yaml.replace(yaml.find("departures: [2026-01-01]"), 24, "departures: {every: 10 h}");
  };
  const auto mean = [&](const std::string& attacks) {
    const auto e = experiment(
        model_of(often(ten_hours("", "zones: {z: {roads: [ab], attacks: " + attacks + regimes, "200 d"))), 1000);
    return rows(e, [&](std::size_t i) { return static_cast<double>(e.corridor_records[i].attacks); });
  };
  check_mean(mean("0.8 / d"), 200 * 0.8 * 1.125);
  check_mean(mean("1 / 1000 km"), 200 * 0.96 * 1.125);
}

TEST_CASE("a road that opens and closes: oracle 5's road") {
  // Closes at 1/20 d while open, is cleared at 1/10 d: closed for 1/3 of the time in the long run. From open, the share
  // of [0, H] has mean 1/3 - 1/3 (1 - e^(-.15 H)) / (.15 H).
  const double horizon = 2000, back = (1 - std::exp(-0.15 * horizon)) / (0.15 * horizon);
  check_mean(closed_share(
                 model_of(ten_hours("", "closures: [{road: ab, rate: 0.05 / d, cleared: 0.1 / d}]\n", "2000 d")), 600),
             (1 - back) / 3);
  check_mean(closed_share(model_of(ten_hours(
                              "", "closures: [{road: ab, rate: 0.05 / d, duration: {exponential: 10 d}}]\n", "2000 d")),
                          600),
             (1 - back) / 3);
}

TEST_CASE("clearing and duration: the first of the two ends a closure") {
  // Lasts 10 d at most and is cleared at 1/10 d: 10 (1 - 1/e) d on the mean. By renewal the closed share of a long time
  // tends to 6.321 / 26.321; starting open takes away what is left of it over the horizon, below 1e-3 here.
  const double mean = 10 * (1 - std::exp(-1.0));
  const auto m = model_of(
      ten_hours("", "closures: [{name: c, road: ab, rate: 0.05 / d, duration: 10 d, cleared: 0.1 / d}]\n", "2000 d"));
  Sample lengths;
  each_trace(m, 200, [&](const std::vector<model::TraceEvent>& trace) {
    model::Millis since = -1;
    for (const auto& e : trace) {
      if (e.kind == model::TraceKind::closed) since = e.at;
      if (e.kind == model::TraceKind::reopened) lengths.values.push_back(static_cast<double>(e.at - since) / kDay);
    }
  });
  CHECK(lengths.values.size() > 10'000);
  CHECK(*std::max_element(lengths.values.begin(), lengths.values.end()) <= 10 + 1 / kDay);
  check_mean(lengths, mean);
  Sample full;
  for (const double d : lengths.values) full.values.push_back(d > 10 - 1 / kDay ? 1 : 0);
  check_share(full, std::exp(-1.0));
}

TEST_CASE("two causes on one road: each clock runs while its own cause is inactive") {
  // Independent: open only while both are, (2/3) x (1/2) in the long run; starting open adds over H = 2000 d less than
  // (2/3 x 1/2 / .2 + 1/3 x 1/2 / .15 + 1/6 / .35) / 2000, so that too is taken in.
  const double h = 2000;
  const auto gone = [&](double rate) { return (1 - std::exp(-rate * h)) / (rate * h); };
  // P(open at t) = (2/3 + 1/3 e^(-.15 t)) (1/2 + 1/2 e^(-.2 t)).
  const double open = 1.0 / 3 + 1.0 / 3 * gone(0.2) + 1.0 / 6 * gone(0.15) + 1.0 / 6 * gone(0.35);
  check_mean(closed_share(model_of(ten_hours("",
                                             "closures: [{name: one, road: ab, rate: 0.05 / d, cleared: 0.1 / d}, "
                                             "{name: two, road: ab, rate: 0.1 / d, cleared: 0.1 / d}]\n",
                                             "2000 d")),
                          600),
             1 - open);
}

TEST_CASE("attacks that close the road: the convoy is late by its own closure") {
  // Attacked once for certain at the start of the road: closed for 10 h on the mean and 10 h of driving. Convoys leave
  // once, so trucks arrive before 20 h with 1 - 1/e.
  auto yaml = ten_hours(", interdiction: 100 %", "");
  yaml.replace(yaml.find("{repelled: 100 %}"), 17, "{repelled: 100 %, closes: {exponential: 10 h}}");
  const auto m = model_of(yaml);
  Sample early;
  each_trace(m, 4000, [&](const std::vector<model::TraceEvent>& trace) {
    for (const auto& e : trace) {
      if (e.kind == model::TraceKind::arrived) early.values.push_back(e.at <= 20 * 3'600'000 ? 1 : 0);
    }
  });
  check_share(early, 1 - std::exp(-1.0));
}
