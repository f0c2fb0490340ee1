#include <algorithm>
#include <cmath>
#include <limits>
#include <study/parts.hpp>
#include <taji/study/reduction.hpp>

namespace taji::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// Of the draws that only the mean of a control is taken over.
constexpr std::uint64_t kControlEpoch = kernel::name_hash("control variate");

double variance_of_mean(const Sampling& sampling, const Column& y) {
  return sampling.covariance(y, y);
}

/// Every other group of replications that depend on each other.
struct Half {
  std::vector<std::int64_t> replications;
  Column y, c;
  double slope = 0;
  double yy = 0, yc = 0, cc = 0;  ///< covariances of means

  void measure(bool stratified, bool antithetic) {
    const Sampling sampling(replications, stratified, antithetic);
    yy = sampling.covariance(y, y);
    yc = sampling.covariance(y, c);
    cc = sampling.covariance(c, c);
    slope = cc > 0 && std::isfinite(cc) ? yc / cc : 0;
  }
  /// Variance of the mean of y - beta c.
  double variance(double beta) const { return std::max(0.0, yy - 2 * beta * yc + beta * beta * cc); }
};

/// The tank that a measure is of, or -1.
std::int64_t tank_of(const model::Model& model, const Measure& measure) {
  if (measure.of.size() != 2) return -1;
  for (std::size_t t = 0; t < model.tanks.size(); ++t) {
    const model::Tank& tank = model.tanks[t];
    if (model.cities[static_cast<std::size_t>(tank.city)].name.id == measure.of[0] &&
        model.products[static_cast<std::size_t>(tank.product)] == measure.of[1]) {
      return static_cast<std::int64_t>(t);
    }
  }
  return -1;
}

bool of_a_mean(const Measure& measure) {
  return measure.form == Measure::Form::mean || measure.form == Measure::Form::share;
}

Controlled in_unit(Controlled c, double unit) {
  c.estimate = scaled(c.estimate, unit);
  c.coefficient /= unit;
  return c;
}

/// A gain of one column; `samples` says how errors are made.
Gain gain_of(const model::Model& model, const Measure& measure, const Samples& samples, const Column& y,
             const Estimate& plain, const std::vector<Control>& with) {
  Gain gain{measure.name(), "", measure.unit, measure.quantity, plain, std::nullopt, std::nullopt};
  if (samples.antithetic) gain.antithetic = antithetic_factor(samples.replications, samples.stratified, y);
  const std::int64_t tank = tank_of(model, measure);
  for (const Control& control : with) {
    if (static_cast<std::int64_t>(control.tank) != tank) continue;
    Column c = control.column;
    if (c.size() != y.size()) throw std::invalid_argument("a control of other replications");
    gain.control = in_unit(controlled_mean(samples, y, c, control.mean), measure.unit);
  }
  return gain;
}

}  // namespace

double antithetic_factor(const std::vector<std::int64_t>& replications, bool stratified, const Column& y) {
  std::vector<std::int64_t> slots, both;
  Column even, odd, paired;
  for (std::size_t row = 0; row + 1 < replications.size(); ++row) {
    if (replications[row] % 2 != 0 || replications[row + 1] != replications[row] + 1) continue;
    slots.push_back(replications[row] / 2);
    both.insert(both.end(), {replications[row], replications[row + 1]});
    even.push_back(y[row]);
    odd.push_back(y[row + 1]);
    paired.insert(paired.end(), {y[row], y[row + 1]});
  }
  if (slots.size() < kFewestBlocks) return kNone;
  const Sampling alone(slots, stratified), pairs(both, stratified, true);
  return (variance_of_mean(alone, even) + variance_of_mean(alone, odd)) / 4 / variance_of_mean(pairs, paired);
}

Controlled controlled_mean(const Samples& samples, const Column& y, const Column& c, const Estimate& mean_of_c) {
  const std::int64_t group = (samples.stratified ? kBlock : 1) * (samples.antithetic ? 2 : 1);
  Half half[2];
  for (std::size_t row = 0; row < samples.rows(); ++row) {
    Half& here = half[(samples.replications[row] / group) % 2];
    here.replications.push_back(samples.replications[row]);
    here.y.push_back(y[row]);
    here.c.push_back(c[row]);
  }
  const Sampling sampling = samples.sampling();
  const Estimate plain = sampling.mean(y);
  if (half[0].y.size() < 2 || half[1].y.size() < 2) return {plain, 0, 1};
  for (Half& one : half) one.measure(samples.stratified, samples.antithetic);
  Controlled out;
  double variance = 0, value = 0, slope = 0;
  for (int h = 0; h < 2; ++h) {
    const Half& here = half[h];
    const double beta = half[1 - h].slope;
    const double share = static_cast<double>(here.y.size()) / static_cast<double>(y.size());
    value += share * (exact_mean(here.y) - beta * (exact_mean(here.c) - mean_of_c.value));
    variance += share * share * here.variance(beta);
    slope += share * beta;
  }
  variance += slope * slope * mean_of_c.se * mean_of_c.se;
  out.estimate = {value, std::sqrt(variance)};
  out.coefficient = slope;
  out.factor = plain.se * plain.se / variance;
  return out;
}

std::vector<Control> controls(const model::Model& model, const Samples& samples, const ensemble::Options& options) {
  std::vector<Control> out;
  if (!model.has_uncertain_inputs() || samples.rows() == 0) return out;
  ensemble::Options same = options;
  same.progress = {};
  same.replications = samples.replications.back() + 1 - same.first;
  const ensemble::Ensemble here = ensemble::undisturbed(model, same);
  ensemble::Options wide = same;
  wide.first = 0;
  wide.replications = kControlDraws;
  wide.antithetic = false;
  const ensemble::Ensemble many = ensemble::undisturbed(model, wide, kControlEpoch);
  if (many.replications.empty() || here.stopped || many.stopped) return out;
  const Sampling sampling(many.replications, true);
  const std::size_t tanks = model.tanks.size();
  for (std::size_t t = 0; t < tanks; ++t) {
    Control control{t, {}, {}};
    control.mean = sampling.mean(column(
        many.replications.size(), [&](std::size_t row) { return many.tank_records[row * tanks + t].delivered_l; }));
    // A replication that failed in the run may still have drawn its inputs.
    std::size_t row = 0;
    for (const std::int64_t number : samples.replications) {
      while (row < here.replications.size() && here.replications[row] < number) ++row;
      if (row == here.replications.size() || here.replications[row] != number) {
        throw std::invalid_argument("these replications are not of this model");
      }
      control.column.push_back(here.tank_records[row * tanks + t].delivered_l);
    }
    out.push_back(std::move(control));
  }
  return out;
}

std::vector<Gain> gains(const model::Model& model, const std::vector<Measure>& measures, const Samples& samples,
                        const std::vector<Control>& with) {
  std::vector<Gain> out;
  for (std::size_t m = 0; m < measures.size(); ++m) {
    if (!of_a_mean(measures[m])) continue;
    out.push_back(gain_of(model, measures[m], samples, samples.y[m], estimate(measures[m], samples, m), with));
  }
  return out;
}

std::vector<Gain> gains(const model::Model& baseline, const Comparison& comparison, const std::vector<Control>& with) {
  std::vector<Gain> out;
  for (const Difference& d : comparison.differences) {
    const Measure& measure = comparison.measures[d.measure];
    if (!of_a_mean(measure) || d.verdict == Verdict::same || d.pairs < 2) continue;
    Samples base = comparison.samples.front(), arm = comparison.samples[d.arm];
    std::vector<std::int64_t> both;
    std::set_intersection(base.replications.begin(), base.replications.end(), arm.replications.begin(),
                          arm.replications.end(), std::back_inserter(both));
    std::vector<Control> of_these = with;
    for (Control& control : of_these) {
      Column kept;
      for (std::size_t row = 0, i = 0; row < base.rows() && i < both.size(); ++row) {
        if (base.replications[row] != both[i]) continue;
        kept.push_back(control.column[row]);
        ++i;
      }
      control.column = std::move(kept);
    }
    keep_rows(base, both);
    keep_rows(arm, both);
    base.stratified = base.stratified || arm.stratified;
    const Column& y0 = base.y[d.measure];
    const Column& y1 = arm.y[d.measure];
    const Column y = column(both.size(), [&](std::size_t row) { return y1[row] - y0[row]; });
    out.push_back(gain_of(baseline, measure, base, y, d.difference, of_these));
    out.back().variant = comparison.arms[d.arm];
  }
  return out;
}

}  // namespace taji::study
