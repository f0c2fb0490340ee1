#include <algorithm>
#include <cmath>
#include <limits>
#include <taji/study/precision.hpp>

namespace taji::study {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

bool keeps_below(Target::Op op) {
  return op == Target::Op::less || op == Target::Op::less_equal;
}

double figure_of(const Target& target, const Known& known) {
  double figure = known.estimate.value;
  if (target.figure == Target::Figure::se) figure = known.estimate.se;
  if (target.figure == Target::Figure::ci) {
    figure = known.estimate.se == 0 ? 0 : known.estimate.se * student_quantile(0.95, known.degrees_of_freedom);
  }
  if (target.relative && figure != 0) figure /= std::abs(known.size);
  return figure;
}

bool within(Target::Op op, double figure, double limit) {
  switch (op) {
    case Target::Op::less:
      return figure < limit;
    case Target::Op::less_equal:
      return figure <= limit;
    case Target::Op::greater:
      return figure > limit;
    case Target::Op::greater_equal:
      break;
  }
  return figure >= limit;
}

/// How far a figure is on the wrong side of its limit; the larger the worse.
double shortfall(const Target& target, double figure) {
  if (std::isnan(figure)) return kInfinite;
  return keeps_below(target.op) ? figure - target.limit : target.limit - figure;
}

/// The worst figure of one target.
Standing worst_of(const Target& target, const std::function<std::vector<Known>(std::size_t)>& known) {
  Standing worst{true, 0, 0, target.measures.empty() ? 0 : target.measures.front(), 0};
  double most = -kInfinite;
  bool any = false;
  for (const std::size_t measure : target.measures) {
    for (const Known& one : known(measure)) {
      any = true;
      const double figure = figure_of(target, one);
      const double distance = shortfall(target, figure);
      const bool met = meets(target, one);
      if ((worst.holds && !met) || (worst.holds == met && distance > most)) {
        worst.measure = measure;
        worst.figure = figure;
        most = distance;
      }
      worst.holds = worst.holds && met;
    }
  }
  worst.holds = worst.holds && any;
  return worst;
}

}  // namespace

Looks looks_of(bool stratified, bool antithetic) {
  constexpr std::int64_t kBlocks = 24;
  if (!stratified) return {};
  const std::int64_t block = kBlock * (antithetic ? 2 : 1);
  return {kBlocks * block, block};
}

std::int64_t next_look(const Looks& looks, std::int64_t done, std::int64_t cap) {
  std::int64_t next = looks.first;
  if (done >= looks.first) next = (done + done / 2 + looks.block - 1) / looks.block * looks.block;
  return std::min(next, cap);
}

Reached extend_until(const Looks& looks, std::int64_t cap,
                     const std::function<bool(std::int64_t, std::int64_t)>& extend,
                     const std::function<bool()>& holds) {
  Reached reached;
  while (!reached.holds && reached.replications < cap) {
    const std::int64_t next = next_look(looks, reached.replications, cap);
    const bool whole = extend(reached.replications, next - reached.replications);
    reached.replications = next;
    reached.holds = holds();
    if (!whole) break;
  }
  return reached;
}

bool meets(const Target& target, const Known& known) {
  if (!known.estimate.exists()) return false;
  const bool of_error = target.figure != Target::Figure::value;
  if (of_error && known.estimate.se == 0 && keeps_below(target.op)) return true;
  return within(target.op, figure_of(target, known), target.limit);
}

Standing standing(const Precision& precision, const std::function<std::vector<Known>(std::size_t)>& known) {
  Standing closest;
  std::size_t most_met = 0;
  for (std::size_t row = 0; row < precision.size(); ++row) {
    Standing first_missed;
    std::size_t met = 0;
    for (std::size_t i = 0; i < precision[row].size(); ++i) {
      Standing one = worst_of(precision[row][i], known);
      one.row = row;
      one.target = i;
      if (one.holds) ++met;
      if (i == 0 || (first_missed.holds && !one.holds)) first_missed = one;
    }
    if (first_missed.holds) return first_missed;
    if (row == 0 || met > most_met) {
      closest = first_missed;
      most_met = met;
    }
  }
  return closest;
}

Standing standing(const Precision& precision, const std::vector<Measure>& measures, const Samples& samples) {
  if (samples.rows() == 0) return {};
  const double freedom = samples.sampling().degrees_of_freedom();
  return standing(precision, [&](std::size_t m) -> std::vector<Known> {
    const Estimate one = estimate(measures[m], samples, m);
    return {{one, freedom, one.value}};
  });
}

Standing standing(const Precision& precision, const Comparison& comparison) {
  return standing(precision, [&](std::size_t m) {
    std::vector<Known> all;
    for (const Difference& d : comparison.differences) {
      const auto& lacking = comparison.lacking[d.arm];
      const bool has = std::find(lacking.begin(), lacking.end(), comparison.measures[m].name()) == lacking.end();
      if (d.measure == m && has) all.push_back({d.difference, d.degrees_of_freedom, d.baseline.value});
    }
    return all;
  });
}

}  // namespace taji::study
