#include <algorithm>
#include <cmath>
#include <limits>
#include <taji/model/simulate.hpp>
#include <taji/study/indices.hpp>
#include <taji/study/spread.hpp>

namespace taji::study {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kPairOf = 8;  ///< one replication in so many is run again
constexpr std::size_t kFewest = 64, kGroups = 32;

/// Replications that stand or fall together at the least: a pair, or one.
std::int64_t pair_of(const Samples& forecast) {
  return forecast.antithetic ? 2 : 1;
}

/// Groups for the jackknife: whole blocks where there are enough of them, else whole antithetic pairs, for their
/// replications hang together.
std::vector<std::size_t> groups_of(const Samples& forecast) {
  const std::int64_t pair = pair_of(forecast), block = kBlock * pair;
  const std::size_t blocks = forecast.replications.size() / static_cast<std::size_t>(block);
  const std::int64_t unit = blocks >= kFewestBlocks ? block : pair, first = forecast.replications.front() / unit;
  std::vector<std::size_t> out;
  for (const std::int64_t number : forecast.replications) {
    out.push_back(static_cast<std::size_t>(number / unit - first) % kGroups);
  }
  return out;
}

/// Rows of the forecast and of the second runs that belong together.
struct Pairs {
  std::vector<std::size_t> first, second;
};

Pairs matched(const std::vector<std::int64_t>& forecast, const std::vector<std::int64_t>& again) {
  Pairs pairs;
  for (std::size_t i = 0, j = 0; i < forecast.size() && j < again.size();) {
    if (forecast[i] == again[j]) {
      pairs.first.push_back(i);
      pairs.second.push_back(j);
    }
    const bool next_i = forecast[i] <= again[j], next_j = again[j] <= forecast[i];
    i += next_i ? 1 : 0;
    j += next_j ? 1 : 0;
  }
  return pairs;
}

/// Where the replication of that number of the forecast drew its inputs.
kernel::Address address_in(const Samples& forecast, std::int64_t number) {
  ensemble::Options options;
  options.seed = forecast.seed;
  options.antithetic = forecast.antithetic;
  return ensemble::address_of(options, number);
}

/// The levels of one input over the rows of the forecast, for every input.
std::vector<std::vector<double>> levels_of(const model::Model& model, const Samples& forecast) {
  std::vector<std::vector<double>> out(model.uncertain.size());
  for (const std::int64_t number : forecast.replications) {
    const auto levels = model::input_levels(model, address_in(forecast, number));
    for (std::size_t i = 0; i < levels.size(); ++i) out[i].push_back(levels[i]);
  }
  return out;
}

/// What replications and their second runs share.
SpreadOf of_pairs(const Measure& measure, const Samples& first, const Samples& second, const Pairs& pairs,
                  std::size_t m, std::int64_t unit) {
  const std::vector<double> y = figures_of(measure, first.y[m], first.x[m]);
  const std::vector<double> again = figures_of(measure, second.y[m], second.x[m]);
  std::vector<double> one, other;
  std::vector<std::size_t> group;
  std::int64_t last = -1;
  for (std::size_t i = 0; i < pairs.first.size(); ++i) {
    const double a = y[pairs.first[i]], b = again[pairs.second[i]];
    if (std::isnan(a) || std::isnan(b)) continue;
    const std::int64_t here = first.replications[pairs.first[i]] / unit;
    group.push_back(group.empty() ? 0 : group.back() + (here == last ? 0 : 1));
    last = here;
    one.push_back(a);
    other.push_back(b);
  }
  SpreadOf of{measure.name(), one.size(), common_share(one, other, group), {}, {}};
  of.chance = {1 - of.inputs.value, of.inputs.se};
  return of;
}

Estimate by_level(const std::vector<double>& y, const std::vector<double>& levels,
                  const std::vector<std::size_t>& groups) {
  std::vector<double> kept_y, kept_levels;
  std::vector<std::size_t> kept_groups;
  for (std::size_t row = 0; row < y.size(); ++row) {
    if (std::isnan(y[row])) continue;
    kept_y.push_back(y[row]);
    kept_levels.push_back(levels[row]);
    kept_groups.push_back(groups[row]);
  }
  if (kept_y.size() < kFewest) return {kNone, kNone};
  return share_by_level(kept_y, kept_levels, kept_groups, std::clamp<std::size_t>(kept_y.size() / 32, 4, 32));
}

SpreadOf chance_only(const Measure& measure, const std::vector<double>& y, std::size_t inputs) {
  const bool varies = std::any_of(y.begin(), y.end(), [&](double value) { return value != y.front(); });
  const Estimate none = varies ? Estimate{0, 0} : Estimate{kNone, kNone};
  return {measure.name(), 0, none, {1 - none.value, none.se}, std::vector<Estimate>(inputs, none)};
}

Samples run_again(const model::Model& model, const std::vector<Measure>& measures, const Samples& forecast,
                  std::int64_t begin, ensemble::Options options) {
  options.seed = forecast.seed;
  options.first = begin;
  options.replications = spread_pairs(model, static_cast<std::int64_t>(forecast.replications.size()));
  options.antithetic = false;
  options.start = [&](std::int64_t number) {
    return ensemble::Start{kOtherChance + number, model::input_levels(model, address_in(forecast, number))};
  };
  return sample(model, measures, options);
}

}  // namespace

std::int64_t spread_pairs(const model::Model& model, std::int64_t replications) {
  if (!model.has_uncertain_inputs()) return 0;
  const std::int64_t blocks = std::max<std::int64_t>(1, replications / kPairOf / kBlock);
  return std::min(replications, blocks * kBlock);
}

std::vector<double> figures_of(const Measure& measure, const Column& y, const Column& x) {
  std::vector<double> out(y.size());
  for (std::size_t row = 0; row < y.size(); ++row) {
    const double below = x.empty() ? 1 : static_cast<double>(x[row]);
    out[row] = below == 0 ? kNone : static_cast<double>(y[row]) / measure.unit / below;
  }
  return out;
}

Spread spread_of(const model::Model& model, const std::vector<Measure>& measures, const ensemble::Ensemble& forecast,
                 const ensemble::Options& options) {
  Samples samples;
  append(samples, measures, forecast);
  return spread_of(model, measures, samples, forecast.first, options);
}

Spread spread_of(const model::Model& model, const std::vector<Measure>& measures, const Samples& first,
                 std::int64_t begin, const ensemble::Options& options) {
  Spread spread;
  spread.replications = static_cast<std::int64_t>(first.rows());
  for (const auto& input : model.uncertain) {
    spread.inputs.push_back(model.slots[static_cast<std::size_t>(input.slot)].path);
  }
  if (!model.has_uncertain_inputs() || first.rows() == 0) {
    for (std::size_t m = 0; m < measures.size(); ++m) {
      const std::vector<double> y = figures_of(measures[m], first.y[m], first.x[m]);
      spread.measures.push_back(chance_only(measures[m], y, spread.inputs.size()));
    }
    return spread;
  }
  const Samples second = run_again(model, measures, first, begin, options);
  const Pairs pairs = matched(first.replications, second.replications);
  const auto levels = levels_of(model, first);
  const std::vector<std::size_t> groups = groups_of(first);
  for (std::size_t m = 0; m < measures.size(); ++m) {
    SpreadOf of = of_pairs(measures[m], first, second, pairs, m, pair_of(first));
    const std::vector<double> y = figures_of(measures[m], first.y[m], first.x[m]);
    for (const auto& levels_of_one : levels) of.by_input.push_back(by_level(y, levels_of_one, groups));
    spread.measures.push_back(std::move(of));
  }
  return spread;
}

std::vector<Measure> spread_measures(const model::Model& model) {
  return named_measures(measures_of(model), "unserved_l");
}

Spread spread_of_unserved(const model::Model& model, const ensemble::Ensemble& forecast,
                          const ensemble::Options& options) {
  return spread_of(model, spread_measures(model), forecast, options);
}

}  // namespace taji::study
