#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <study/parts.hpp>
#include <taji/study/reduction.hpp>

namespace taji::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// Of the draws that only the mean of a control is taken over.
constexpr std::uint64_t kControlEpoch = kernel::name_hash("control variate");

/// What undisturbed convoys would bring.
struct Undisturbed {
  bool stopped = false;
  std::vector<std::int64_t> replications;
  std::vector<Column> delivered_l;  ///< [tank][row]
};

/// Of replications `options.first` …, without the rest of their records.
Undisturbed undisturbed_of(const model::Model& model, const ensemble::Options& options, std::uint64_t epoch) {
  constexpr std::int64_t kBatch = 4096;
  const std::size_t tanks = model.tanks.size();
  Undisturbed out;
  out.delivered_l.resize(tanks);
  for (std::int64_t done = 0; done < options.replications && !out.stopped; done += kBatch) {
    ensemble::Options batch = options;
    batch.first = options.first + done;
    batch.replications = std::min(kBatch, options.replications - done);
    const ensemble::Ensemble e = ensemble::undisturbed(model, batch, epoch);
    out.stopped = e.stopped;
    out.replications.insert(out.replications.end(), e.replications.begin(), e.replications.end());
    for (std::size_t row = 0; row < e.replications.size(); ++row) {
      for (std::size_t t = 0; t < tanks; ++t) out.delivered_l[t].push_back(e.tank_records[row * tanks + t].delivered_l);
    }
  }
  return out;
}

double variance_of_mean(const Sampling& sampling, const Column& y) {
  return sampling.covariance(y, y);
}

/// Every other group of replications that depend on each other.
struct Half {
  std::vector<std::int64_t> replications;
  Column y, c;

  /// The regression of y on c.
  double slope(bool stratified, bool antithetic) const {
    if (replications.size() < 2) return 0;
    const Sampling sampling(replications, stratified, antithetic);
    const double of_c = sampling.covariance(c, c);
    return of_c > 0 && std::isfinite(of_c) ? sampling.covariance(y, c) / of_c : 0;
  }
};

/// Fractional numbers as whole ones of 1/scale, as fine as leaves room for exact sums.
struct Scaled {
  double scale = 1;
  Column column;
};

Scaled scaled_column(const std::vector<double>& values) {
  double largest = 1;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  Scaled out;
  out.scale = std::exp2(45 - std::ceil(std::log2(largest)));
  out.column = column(values.size(), [&](std::size_t row) { return std::llround(values[row] * out.scale); });
  return out;
}

/// The control of the tank that a measure is of; null without.
const Control* control_of(const model::Model& model, const Measure& measure, const std::vector<Control>& with) {
  if (measure.of.size() != 2) return nullptr;
  const auto found = std::find_if(with.begin(), with.end(), [&](const Control& control) {
    const model::Tank& tank = model.tanks[control.tank];
    return model.cities[static_cast<std::size_t>(tank.city)].name.id == measure.of[0] &&
           model.products[static_cast<std::size_t>(tank.product)] == measure.of[1];
  });
  return found == with.end() ? nullptr : &*found;
}

bool of_a_mean(const Measure& measure) {
  return measure.form == Measure::Form::mean || measure.form == Measure::Form::share;
}

Controlled in_unit(Controlled c, double unit) {
  c.estimate = scaled(c.estimate, unit);
  c.coefficient /= unit;
  return c;
}

/// A gain of one column; `samples` says how errors are made, `control` may be null.
Gain gain_of(const Measure& measure, const Samples& samples, const Column& y, const Estimate& plain,
             const Control* control) {
  Gain gain{measure.name(), "", measure.unit, measure.quantity, plain, std::nullopt, std::nullopt};
  if (samples.antithetic) gain.antithetic = antithetic_factor(samples.replications, samples.stratified, y);
  if (control == nullptr) return gain;
  const Column& c = control->column;
  if (c.size() != y.size()) throw std::invalid_argument("a control of other replications");
  const bool varies = std::adjacent_find(c.begin(), c.end(), std::not_equal_to<>()) != c.end();
  if (varies) gain.control = in_unit(controlled_mean(samples, y, c, control->mean), measure.unit);
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
  const auto half_of = [&](std::size_t row) { return static_cast<std::size_t>(samples.replications[row] / group % 2); };
  Half half[2];
  for (std::size_t row = 0; row < samples.rows(); ++row) {
    Half& here = half[half_of(row)];
    here.replications.push_back(samples.replications[row]);
    here.y.push_back(y[row]);
    here.c.push_back(c[row]);
  }
  // Each row is corrected by what the other half says.
  const double slope[2] = {half[1].slope(samples.stratified, samples.antithetic),
                           half[0].slope(samples.stratified, samples.antithetic)};
  std::vector<double> corrected;
  double mean_slope = 0;
  for (std::size_t row = 0; row < samples.rows(); ++row) {
    const double beta = slope[half_of(row)];
    corrected.push_back(static_cast<double>(y[row]) - beta * (static_cast<double>(c[row]) - mean_of_c.value));
    mean_slope += beta / static_cast<double>(samples.rows());
  }
  const Sampling sampling = samples.sampling();
  const Scaled whole = scaled_column(corrected);
  Controlled out;
  out.coefficient = mean_slope;
  out.estimate = scaled(sampling.mean(whole.column), whole.scale);
  out.estimate.se = std::hypot(out.estimate.se, mean_slope * mean_of_c.se);
  const double plain = variance_of_mean(sampling, y);
  out.factor = plain / (out.estimate.se * out.estimate.se);
  return out;
}

std::vector<Control> controls(const model::Model& model, const Samples& samples, const ensemble::Options& options) {
  std::vector<Control> out;
  if (!model.has_uncertain_inputs() || samples.rows() == 0) return out;
  ensemble::Options same = options;
  same.progress = {};
  same.replications = samples.replications.back() + 1 - same.first;
  const Undisturbed here = undisturbed_of(model, same, 0);
  ensemble::Options wide = same;
  wide.first = 0;
  wide.replications = kControlDraws;
  wide.antithetic = false;
  const Undisturbed many = undisturbed_of(model, wide, kControlEpoch);
  if (many.replications.empty() || here.stopped || many.stopped) return out;
  const Sampling sampling(many.replications, true);
  for (std::size_t t = 0; t < model.tanks.size(); ++t) {
    Control control{t, {}, {}};
    control.mean = sampling.mean(many.delivered_l[t]);
    // A replication that failed in the run may still have drawn its inputs.
    std::size_t row = 0;
    for (const std::int64_t number : samples.replications) {
      while (row < here.replications.size() && here.replications[row] < number) ++row;
      if (row == here.replications.size() || here.replications[row] != number) {
        throw std::invalid_argument("these replications are not of this model");
      }
      control.column.push_back(here.delivered_l[t][row]);
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
    const Control* const control = control_of(model, measures[m], with);
    out.push_back(gain_of(measures[m], samples, samples.y[m], estimate(measures[m], samples, m), control));
  }
  return out;
}

std::vector<Gain> gains(const model::Model& baseline, const Comparison& comparison, const std::vector<Control>& with) {
  std::vector<Gain> out;
  for (const Difference& d : comparison.differences) {
    const Measure& measure = comparison.measures[d.measure];
    if (!of_a_mean(measure) || d.verdict == Verdict::same || d.pairs < 2) continue;
    if (comparison.samples[d.arm].y[d.measure].empty()) continue;  // the variant has no such thing
    Paired pair = paired(comparison.samples.front(), comparison.samples[d.arm], d.measure);
    pair.baseline.stratified = pair.baseline.stratified || pair.arm.stratified;
    const Samples& both = pair.baseline;
    const Column &y0 = both.y[0], &y1 = pair.arm.y[0];
    const Column y = column(both.rows(), [&](std::size_t row) { return y1[row] - y0[row]; });
    const Control* control = control_of(baseline, measure, with);
    Control of_both;
    if (control != nullptr) {
      const auto& all = comparison.samples.front().replications;
      of_both = {control->tank, control->mean, rows_of(all, control->column, both.replications)};
      control = &of_both;
    }
    out.push_back(gain_of(measure, both, y, d.difference, control));
    out.back().variant = comparison.arms[d.arm];
  }
  return out;
}

}  // namespace taji::study
