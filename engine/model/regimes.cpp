// Markov chains of the zones, and what is known of them before a run.
#include <algorithm>
#include <cmath>
#include <taji/model/hazard.hpp>

#include "model/handlers.hpp"

namespace taji::model {
namespace {

double weight_of(std::span<const double> parameters, Slot slot) {
  return slot < 0 ? 1 : parameters[static_cast<std::size_t>(slot)];
}

/// Rates of jumps per ms: [from][to].
std::vector<std::vector<double>> jump_rates(const Zone& zone, std::span<const double> parameters) {
  const std::size_t n = zone.regimes.size();
  std::vector<std::vector<double>> rate(n, std::vector<double>(n, 0));
  for (std::size_t from = 0; from < n; ++from) {
    const Regime& regime = zone.regimes[from];
    double all = 0;
    for (const auto& [to, slot] : regime.next) all += weight_of(parameters, slot);
    if (!(all > 0)) continue;
    const double leaving = 1 / parameters[static_cast<std::size_t>(regime.dwell)];
    for (const auto& [to, slot] : regime.next) {
      rate[from][static_cast<std::size_t>(to)] += leaving * weight_of(parameters, slot) / all;
    }
  }
  return rate;
}

/// The regimes that recur, wherever the chain starts: those that can follow one which can follow all.
std::vector<std::size_t> recurrent(const std::vector<std::vector<double>>& rate) {
  const std::size_t n = rate.size();
  std::vector<std::vector<std::uint8_t>> can(n, std::vector<std::uint8_t>(n, 0));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) can[i][j] = i == j || rate[i][j] > 0;
  }
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) can[i][j] = can[i][j] || (can[i][k] && can[k][j]);
    }
  }
  std::vector<std::size_t> out;
  for (std::size_t j = 0; j < n; ++j) {
    if (std::all_of(can.begin(), can.end(), [&](const auto& row) { return row[j] != 0; })) out.push_back(j);
  }
  return out;
}

double dwell_rate(const Sim& s, std::int32_t zone) {
  return 1 / s[s.m.zones[zone].regimes[s.w.zones[zone].regime].dwell];
}

void dwell_afresh(const Sim& s, std::int32_t zone, double since_ms) {
  start_clock(s, s.w.zones[zone].dwell, since_ms, dwell_rate(s, zone), s.m.zones[zone].name.hash, Purpose::regime_dwell,
              tie(EventKind::regime, zone), EventWhat::regime_changes, zone);
}

void note_regime(const Sim& s, std::int32_t zone, std::int32_t was) {
  if (!s.w.tracing) return;
  TraceEvent event = about(s, TraceKind::regime, -1);
  event.index = zone;
  event.regime = s.w.zones[zone].regime;
  event.was = was;
  event.factor = s[s.m.zones[zone].regimes[event.regime].hazard];
  note(s, event);
}

std::int32_t stationary_draw(const Sim& s, std::int32_t zone) {
  const std::vector<double> share = regime_shares(s.m, s.w.parameters, zone);
  const std::string& id = s.m.zones[zone].name.id;
  if (share.empty()) throw ReplicationError("zone " + id + " wants an initial_regime: its regimes do not recur");
  double point = stream(s, s.m.zones[zone].name.hash, Purpose::regime_at_start, 0).uniform();
  std::int32_t last = 0;
  for (std::size_t i = 0; i < share.size(); ++i) {
    if (share[i] == 0) continue;
    last = static_cast<std::int32_t>(i);
    if (point < share[i]) break;
    point -= share[i];
  }
  return last;
}

/// The regime after the present one, or that itself where none has a weight.
std::int32_t pick_next(const Sim& s, std::int32_t zone) {
  const ZoneState& state = s.w.zones[zone];
  const Regime& regime = s.m.zones[zone].regimes[state.regime];
  double all = 0;
  for (const auto& [to, slot] : regime.next) all += weight_of(s.w.parameters, slot);
  double point = stream(s, s.m.zones[zone].name.hash, Purpose::regime_next, state.dwell.drawn).uniform() * all;
  std::int32_t last = state.regime;
  for (const auto& [to, slot] : regime.next) {
    const double weight = weight_of(s.w.parameters, slot);
    if (weight == 0) continue;
    last = to;
    if (point < weight) break;
    point -= weight;
  }
  return last;
}

}  // namespace

std::vector<double> regime_shares(const Model& model, std::span<const double> parameters, std::int32_t zone) {
  const auto rate = jump_rates(model.zones[zone], parameters);
  const std::vector<std::size_t> states = recurrent(rate);
  const std::size_t n = states.size();
  // A regime for good is no law of the long run to start from.
  if (n == 0 || (n == 1 && rate.size() > 1)) return {};
  std::vector<std::vector<double>> q(n, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) q[i][j] = rate[states[i]][states[j]];
  }
  // States are taken out one by one, from the last; no subtraction, so no cancellation.
  for (std::size_t k = n - 1; k > 0; --k) {
    double leaving = 0;
    for (std::size_t j = 0; j < k; ++j) leaving += q[k][j];
    for (std::size_t i = 0; i < k; ++i) {
      q[i][k] /= leaving;
      for (std::size_t j = 0; j < k; ++j) q[i][j] += q[i][k] * q[k][j];
    }
  }
  std::vector<double> weight(n, 1);
  double total = 1;
  for (std::size_t k = 1; k < n; ++k) {
    weight[k] = 0;
    for (std::size_t i = 0; i < k; ++i) weight[k] += weight[i] * q[i][k];
    total += weight[k];
  }
  std::vector<double> out(rate.size(), 0);
  for (std::size_t k = 0; k < n; ++k) out[states[k]] = weight[k] / total;
  return out;
}

std::vector<double> initial_zone_factors(const Model& model, std::span<const double> parameters) {
  std::vector<double> out;
  for (std::size_t z = 0; z < model.zones.size(); ++z) {
    const Zone& zone = model.zones[z];
    const auto hazard = [&](std::size_t regime) {
      return parameters[static_cast<std::size_t>(zone.regimes[regime].hazard)];
    };
    double factor = 1;
    if (zone.initial_regime >= 0) {
      factor = hazard(static_cast<std::size_t>(zone.initial_regime));
    } else if (!zone.regimes.empty()) {
      const std::vector<double> share = regime_shares(model, parameters, static_cast<std::int32_t>(z));
      factor = 0;
      for (std::size_t i = 0; i < share.size(); ++i) factor += share[i] * hazard(i);
    }
    out.push_back(parameters[static_cast<std::size_t>(zone.hazard)] * factor);
  }
  return out;
}

void start_regimes(const Sim& s) {
  for (std::size_t z = 0; z < s.m.zones.size(); ++z) {
    const Zone& zone = s.m.zones[z];
    if (zone.regimes.empty()) continue;
    const auto index = static_cast<std::int32_t>(z);
    s.w.zones[z].regime = zone.initial_regime >= 0 ? zone.initial_regime : stationary_draw(s, index);
    dwell_afresh(s, index, 0);
    note_regime(s, index, -1);
  }
}

/// The end of a stay: the next regime acts from this instant on convoys under way.
void regime_changes(const Sim& s, std::int32_t zone) {
  ZoneState& state = s.w.zones[zone];
  const std::int32_t was = state.regime;
  const double since = rings_at(state.dwell);
  state.regime = pick_next(s, zone);
  dwell_afresh(s, zone, since);
  if (state.regime == was) return;
  note_regime(s, zone, was);
  settle_all(s);
  refresh_hazards(s);
  refresh_zone_clock(s, zone);
  plan_afresh_later(s, false);
}

void force_regime(const Sim& s, const ForcedRegime& forced) {
  ZoneState& state = s.w.zones[forced.zone];
  const std::int32_t was = state.regime;
  state.regime = forced.regime;
  note_regime(s, forced.zone, was);
  s.w.calendar.cancel(state.release);
  if (forced.until == kernel::kNever) {
    dwell_afresh(s, forced.zone, static_cast<double>(s.w.now));
    return;
  }
  stop_clock(s, state.dwell);
  state.release =
      schedule(s, forced.until, tie(EventKind::regime, forced.zone), EventWhat::regime_released, forced.zone);
}

void regime_released(const Sim& s, std::int32_t zone) {
  s.w.zones[zone].release = {};
  dwell_afresh(s, zone, static_cast<double>(s.w.now));
}

void refresh_zone_factors(const Sim& s) {
  s.w.zone_factors.resize(s.m.zones.size());
  for (std::size_t z = 0; z < s.m.zones.size(); ++z) {
    const ZoneState& state = s.w.zones[z];
    double factor = s[s.m.zones[z].hazard] * state.traffic;
    if (state.regime >= 0) factor *= s[s.m.zones[z].regimes[state.regime].hazard];
    s.w.zone_factors[z] = factor;
  }
}

void redraw_dwells(const Sim& s) {
  for (std::size_t z = 0; z < s.m.zones.size(); ++z) {
    const auto zone = static_cast<std::int32_t>(z);
    redraw_residual(s, s.w.zones[z].dwell, s.m.zones[z].name.hash, Purpose::regime_dwell, tie(EventKind::regime, zone),
                    EventWhat::regime_changes, zone);
  }
}

/// Stays that the timeline has made longer or shorter: what is left of them is stretched.
void refresh_dwells(const Sim& s) {
  for (std::size_t z = 0; z < s.m.zones.size(); ++z) {
    ZoneState& state = s.w.zones[z];
    if (state.regime < 0 || s.w.calendar.pending(state.release)) continue;
    const auto zone = static_cast<std::int32_t>(z);
    const double rate = dwell_rate(s, zone);
    if (rate == state.dwell.rate) continue;
    set_clock_rate(s, state.dwell, rate, s.m.zones[z].name.hash, Purpose::regime_dwell, tie(EventKind::regime, zone),
                   EventWhat::regime_changes, zone);
  }
}

}  // namespace taji::model
