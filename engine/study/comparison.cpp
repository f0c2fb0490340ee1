#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <taji/study/comparison.hpp>
#include <taji/study/precision.hpp>

namespace taji::study {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kConfidence = 0.95, kLevel = 1 - kConfidence;
/// Replications of every arm between two chances to stop.
constexpr std::int64_t kBatch = 256;

/// A column and what the figure changes by with its mean.
struct Term {
  const Column* column;
  double slope;
};

/// A figure and its gradient.
struct Figure {
  double value = 0;
  std::vector<Term> terms;
};

Figure figure(const Measure& measure, const Samples& samples, std::size_t m) {
  const double y = exact_mean(samples.y[m]) / measure.unit;
  if (samples.x[m].empty()) return {y, {{&samples.y[m], 1 / measure.unit}}};
  const double x = exact_mean(samples.x[m]);
  if (x == 0) return {kNone, {}};
  return {y / x, {{&samples.y[m], 1 / (measure.unit * x)}, {&samples.x[m], -y / (x * x)}}};
}

std::vector<Term> times(double factor, std::vector<Term> terms) {
  for (Term& term : terms) term.slope *= factor;
  return terms;
}

std::vector<Term> together(std::vector<Term> a, const std::vector<Term>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

double variance(const Sampling& sampling, const std::vector<Term>& terms) {
  double sum = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    sum += terms[i].slope * terms[i].slope * sampling.covariance(*terms[i].column, *terms[i].column);
    for (std::size_t j = 0; j < i; ++j) {
      sum += 2 * terms[i].slope * terms[j].slope * sampling.covariance(*terms[i].column, *terms[j].column);
    }
  }
  return std::max(sum, 0.0);
}

Column subtracted(const Column& a, const Column& b) {
  Column out(a.size());
  std::transform(a.begin(), a.end(), b.begin(), out.begin(), std::minus<>());
  return out;
}

/// The least variance of a difference of shares: see the header.
double agresti_min(const Column& difference) {
  const auto n = static_cast<double>(difference.size()) + 2;
  const auto more = static_cast<double>(std::count(difference.begin(), difference.end(), 1)) + 0.5;
  const auto less = static_cast<double>(std::count(difference.begin(), difference.end(), -1)) + 0.5;
  return (more + less - (more - less) * (more - less) / n) / (n * n);
}

double difference_variance(const Measure& measure, const Sampling& sampling, const Figure& base, const Figure& arm,
                           const Column& y0, const Column& y1) {
  if (base.terms.size() > 1) return variance(sampling, together(arm.terms, times(-1, base.terms)));
  const Column d = subtracted(y1, y0);
  const double plain = sampling.covariance(d, d);
  const double least = measure.form == Measure::Form::share ? agresti_min(d) : 0;
  return std::max(plain, least) / (measure.unit * measure.unit);
}

/// The same difference in every replication, but for rounding.
bool is_constant(const Estimate& difference) {
  constexpr double kRounding = 1e-9;
  return difference.value != 0 && difference.se <= kRounding * std::abs(difference.value);
}

/// p of |difference| at least as large where there is none.
double two_sided(double difference, double se, double degrees_of_freedom) {
  if (!(degrees_of_freedom > 0) || !std::isfinite(se)) return kNone;
  if (is_constant({difference, se})) return std::exp2(-degrees_of_freedom);  // all signs alike
  if (se == 0) return 1;
  const boost::math::students_t distribution(degrees_of_freedom);
  return 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(difference) / se));
}

void judge(Difference& d, double degrees_of_freedom) {
  const bool by_luck = is_constant(d.difference) && std::exp2(-degrees_of_freedom) >= kLevel;
  if (by_luck) d.difference.se = d.relative.se = kInfinite;
  const double reach = student_quantile(kConfidence, degrees_of_freedom) * d.difference.se;
  d.low = d.difference.value - reach;
  d.high = d.difference.value + reach;
  d.degrees_of_freedom = degrees_of_freedom;
  d.p = two_sided(d.difference.value, d.difference.se, degrees_of_freedom);
}

Difference unknown(std::size_t measure, std::size_t pairs) {
  const Estimate none{kNone, kNone};
  Difference d;
  d.measure = measure;
  d.pairs = pairs;
  d.p = d.p_holm = d.low = d.high = d.variance_factor = kNone;
  d.baseline = d.value = d.difference = d.relative = none;
  return d;
}

/// Of figures that no replication tells apart.
void set_same(Difference& d, double baseline) {
  d.verdict = Verdict::same;
  d.variance_factor = kInfinite;
  if (std::isnan(baseline)) return;  // the same nothing
  d.difference = {0, 0};
  d.relative = {baseline == 0 ? kNone : 0, 0};
  d.low = d.high = 0;
  d.p = 1;
}

Difference difference(const Measure& measure, std::size_t m, const Samples& baseline, const Samples& variant) {
  const Paired pair = paired(baseline, variant, m);
  const Samples &base = pair.baseline, &arm = pair.arm;
  Difference d = unknown(m, base.rows());
  if (base.rows() == 0 || arm.y[0].empty()) return d;
  const Sampling sampling = pair.sampling();
  const Figure f0 = figure(measure, base, 0), f1 = figure(measure, arm, 0);
  d.baseline = estimate(measure, base, 0);
  d.value = estimate(measure, arm, 0);
  if (base.y[0] == arm.y[0] && base.x[0] == arm.x[0]) {
    set_same(d, f0.value);
    return d;
  }
  if (std::isnan(f0.value) || std::isnan(f1.value)) return d;
  const double inflation = base.x[0].empty() ? 1 : std::max(ratio_inflation(base.x[0]), ratio_inflation(arm.x[0]));
  if (std::isinf(inflation)) {
    d.difference = {f1.value - f0.value, kInfinite};
    d.low = -kInfinite;
    d.high = kInfinite;
    return d;
  }
  const double both_ways = inflation * difference_variance(measure, sampling, f0, f1, base.y[0], arm.y[0]);
  d.difference = {f1.value - f0.value, std::sqrt(both_ways)};
  const double apart = variance(sampling, f0.terms) + variance(sampling, f1.terms);
  d.variance_factor = both_ways > 0 ? apart / both_ways : kInfinite;
  if (f0.value != 0) {
    const double slope = -f1.value / (f0.value * f0.value);
    d.relative = {
        f1.value / f0.value - 1,
        std::sqrt(inflation * variance(sampling, together(times(1 / f0.value, f1.terms), times(slope, f0.terms))))};
  }
  judge(d, sampling.degrees_of_freedom());
  return d;
}

Verdict verdict_of(const Difference& d) {
  if (d.verdict == Verdict::same) return Verdict::same;
  if (std::isnan(d.p)) return Verdict::unknown;
  const bool less = d.difference.value < 0;
  if (d.p_holm < kLevel) return less ? Verdict::lower : Verdict::higher;
  if (d.p < kLevel) return less ? Verdict::perhaps_lower : Verdict::perhaps_higher;
  return Verdict::none_seen;
}

}  // namespace

void check_comparable(const std::vector<Arm>& arms) {
  if (arms.size() < 2) throw std::invalid_argument("a comparison needs a variant beside the baseline");
  const model::Model& base = arms.front().model;
  for (const Arm& arm : arms) {
    if (arm.model.start_epoch != base.start_epoch || arm.model.origin != base.origin ||
        arm.model.horizon != base.horizon) {
      throw std::invalid_argument("variant '" + arm.name +
                                  "' has another start, origin or horizon than the baseline, so its figures count "
                                  "over another time");
    }
  }
}

namespace {

/// As the options, with progress counted over `all` arms, of which `done` are done and `now` under way.
ensemble::Options counted(const ensemble::Options& options, std::size_t done, std::size_t now, std::size_t all) {
  ensemble::Options own = options;
  if (!options.progress) return own;
  own.progress = [&options, done, now, all](std::int64_t count, std::int64_t total) {
    options.progress(static_cast<std::int64_t>(done) * total + static_cast<std::int64_t>(now) * count,
                     static_cast<std::int64_t>(all) * total);
  };
  return own;
}

}  // namespace

std::vector<ensemble::Ensemble> run_arms(const std::vector<Arm>& arms, const ensemble::Options& options) {
  std::vector<const model::Model*> parting;
  std::optional<model::Millis> at;
  for (const Arm& arm : arms) {
    if (!arm.parts_at) continue;
    if (at && *at != *arm.parts_at) throw std::invalid_argument("variants part from the baseline at one time");
    at = arm.parts_at;
    parting.push_back(&arm.model);
  }
  std::vector<ensemble::Ensemble> shared;
  std::size_t done = 0;
  if (at) {
    done = parting.size() + 1;
    shared = ensemble::run_branched(arms.front().model, parting, *at, counted(options, 0, done, arms.size())).futures;
  }
  std::vector<ensemble::Ensemble> out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < arms.size(); ++i) {
    if (at && (i == 0 || arms[i].parts_at)) {
      out.push_back(std::move(shared[next++]));
    } else {
      out.push_back(ensemble::run(arms[i].model, counted(options, done++, 1, arms.size())));
    }
  }
  return out;
}

ensemble::Ensemble run_arm(const std::vector<Arm>& arms, std::size_t arm, const ensemble::Options& options) {
  if (!arms[arm].parts_at) return ensemble::run(arms[arm].model, options);
  const model::Model* const model = &arms[arm].model;
  return std::move(ensemble::run_branched(arms.front().model, {&model, 1}, *arms[arm].parts_at, options).futures[1]);
}

double student_quantile(double confidence, double degrees_of_freedom) {
  if (!(degrees_of_freedom > 0)) return kInfinite;
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), 0.5 + confidence / 2);
}

std::vector<double> holm(const std::vector<double>& p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (!std::isnan(p[i])) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> adjusted(p.size(), kNone);
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    largest = std::max(largest, std::min(1.0, p[order[rank]] * static_cast<double>(order.size() - rank)));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

std::vector<Difference> differences(const std::vector<Measure>& measures, const std::vector<Samples>& samples) {
  std::vector<Difference> out;
  std::vector<double> p;
  for (std::size_t m = 0; m < measures.size(); ++m) {
    for (std::size_t arm = 1; arm < samples.size(); ++arm) {
      out.push_back(difference(measures[m], m, samples[0], samples[arm]));
      out.back().arm = arm;
      p.push_back(out.back().p);
    }
  }
  const std::vector<double> adjusted = holm(p);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].p_holm = adjusted[i];
    out[i].verdict = verdict_of(out[i]);
  }
  return out;
}

namespace {

/// What is known before the first replication.
Comparison prepared(const std::vector<Arm>& arms, const std::vector<Measure>& measures,
                    const std::vector<std::vector<Measure>>& own, std::uint64_t seed) {
  Comparison result;
  result.measures = measures;
  result.seed = seed;
  result.samples.resize(arms.size());
  result.lacking.resize(arms.size());
  for (std::size_t i = 0; i < arms.size(); ++i) {
    result.arms.push_back(arms[i].name);
    result.samples[i].stratified = arms[i].model.has_uncertain_inputs();
    for (const Measure& measure : own[i]) {
      if (!measure.y) result.lacking[i].push_back(measure.name());
    }
  }
  return result;
}

/// Runs the replications `options.first` … of every arm; false when it was stopped. Progress counts from 0.
bool extend(Comparison& result, const std::vector<Arm>& arms, const std::vector<std::vector<Measure>>& own,
            const ensemble::Options& options, std::int64_t before) {
  const auto count = static_cast<std::int64_t>(arms.size());
  for (std::int64_t done = 0; done < options.replications && !result.stopped; done += kBatch) {
    ensemble::Options batch = options;
    batch.first = options.first + done;
    batch.replications = std::min(kBatch, options.replications - done);
    if (options.progress) {
      batch.progress = [&](std::int64_t n, std::int64_t) {
        options.progress(count * (before + done) + n, count * (before + options.replications));
      };
    }
    const std::vector<ensemble::Ensemble> ensembles = run_arms(arms, batch);
    for (std::size_t i = 0; i < own.size(); ++i) {
      append(result.samples[i], own[i], ensembles[i]);
      result.stopped = result.stopped || ensembles[i].stopped;
    }
  }
  return !result.stopped;
}

void estimate_all(Comparison& result) {
  if (result.samples.front().replications.empty()) {
    throw std::invalid_argument("no replication of the baseline was completed, so there is nothing to compare with");
  }
  result.baseline.clear();
  for (std::size_t m = 0; m < result.measures.size(); ++m) {
    result.baseline.push_back(estimate(result.measures[m], result.samples.front(), m));
  }
  result.differences = differences(result.measures, result.samples);
}

}  // namespace

Comparison compare(const std::vector<Arm>& arms, const std::vector<Measure>& measures, const ensemble::Options& options,
                   const Enough& enough) {
  check_comparable(arms);
  if (options.replications < 1) throw std::invalid_argument("a comparison needs at least one replication");
  std::vector<std::vector<Measure>> own;
  for (const Arm& arm : arms) own.push_back(measures_in(arm.model, measures));
  Comparison result = prepared(arms, measures, own, options.seed);
  const auto further = [&](std::int64_t first, std::int64_t count) {
    ensemble::Options part = options;
    part.first = options.first + first;
    part.replications = count;
    result.requested = first + count;
    return extend(result, arms, own, part, first);
  };
  if (!enough) {
    further(0, options.replications);
    estimate_all(result);
    return result;
  }
  const bool stratified =
      std::any_of(arms.begin(), arms.end(), [](const Arm& arm) { return arm.model.has_uncertain_inputs(); });
  const auto holds = [&] {
    estimate_all(result);
    return enough(result);
  };
  result.enough = extend_until(looks_of(stratified, options.antithetic), options.replications, further, holds).holds;
  return result;
}

}  // namespace taji::study
