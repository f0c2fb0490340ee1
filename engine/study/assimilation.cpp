#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>
#include <study/island.hpp>
#include <study/parallel.hpp>
#include <taji/kernel/elementary.hpp>
#include <taji/model/rekey.hpp>
#include <taji/model/simulate.hpp>
#include <taji/study/assimilation.hpp>
#include <taji/study/report.hpp>

namespace taji::study {
namespace {

using model::Millis;

/// What would be reported without any report: by row and world.
std::vector<std::vector<double>> prior_truths(Plan& plan, std::size_t worlds) {
  std::vector<std::vector<double>> out(plan.observables.size(), std::vector<double>(worlds, 0));
  constexpr std::size_t kTogether = 64;
  for (std::size_t first = 0; first < worlds; first += kTogether) {
    const std::size_t count = std::min(kTogether, worlds - first);
    in_parallel(plan.options.jobs, count, [&](std::size_t k) {
      const std::size_t i = first + k;
      for (auto& row : out) row[i] = std::numeric_limits<double>::quiet_NaN();
      try {
        Particle particle = born(plan, {plan.options.seed, model::epoch_of(kPriorIsland, 1), i});
        for (const Moment& moment : plan.moments) {
          bring_to(plan, particle, moment);
          for (const std::size_t row : moment.end) out[row][i] = truth_of(plan, particle, row);
        }
      } catch (const model::ReplicationError&) {
        return;  // it counts in no band
      }
    });
    plan.step(count * (plan.moments.size() + 1));
  }
  return out;
}

bool is_number(scenario::ReportError::Kind kind) {
  using Kind = scenario::ReportError::Kind;
  return kind != Kind::yes_no && kind != Kind::phase && kind != Kind::interval;
}

AssimilationReport judged(const Plan& plan, std::size_t row, const std::vector<double>& truths) {
  const scenario::Observation& o = plan.observations[row];
  AssimilationReport out;
  out.row = row;
  const bool of_count = o.what != scenario::Reported::dry && o.what != scenario::Reported::short_of_need &&
                        o.what != scenario::Reported::phase;
  out.is_number = is_number(o.error.kind) && of_count;
  std::vector<double> reports;
  double chance = 0;
  for (std::size_t i = 0; i < truths.size(); ++i) {
    if (std::isnan(truths[i])) continue;
    kernel::Stream stream({plan.options.seed, model::epoch_of(kPriorIsland, 2), i}, row,
                          static_cast<std::uint64_t>(model::Purpose::report), 0);
    reports.push_back(out.is_number && std::isfinite(truths[i]) ? draw_report(o.error, truths[i], stream) : truths[i]);
    if (!out.is_number) chance += kernel::exp(log_likelihood(o.error, truths[i], o.value));
  }
  if (reports.empty()) return out;
  if (!out.is_number) {
    out.prior_chance = chance / static_cast<double>(reports.size());
    out.surprising = out.prior_chance < 0.01;
    return out;
  }
  std::sort(reports.begin(), reports.end());
  constexpr std::array<double, 5> kLevels = {0.005, 0.05, 0.5, 0.95, 0.995};
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    const double place = kLevels[i] * static_cast<double>(reports.size() - 1);
    out.prior[i] = reports[static_cast<std::size_t>(kLevels[i] < 0.5 ? std::floor(place) : std::ceil(place))];
  }
  out.surprising = o.value < out.prior.front() || o.value > out.prior.back();
  return out;
}

/// Quantiles of the inputs with these weights.
std::array<double, 5> weighted_quantiles(const Survivors& survivors, const model::UncertainInput& input,
                                         std::size_t number) {
  std::vector<std::pair<double, double>> level_weight;
  for (std::size_t i = 0; i < survivors.weights.size(); ++i) {
    if (survivors.weights[i] > 0) level_weight.emplace_back(survivors.levels[i][number], survivors.weights[i]);
  }
  std::sort(level_weight.begin(), level_weight.end());
  std::array<double, 5> out{};
  for (std::size_t k = 0; k < kInputLevels.size(); ++k) {
    double sum = 0;
    double level = level_weight.back().first;
    for (const auto& [one, weight] : level_weight) {
      sum += weight;
      if (sum < kInputLevels[k]) continue;
      level = one;
      break;
    }
    out[k] = model::input_value(input, level);
  }
  return out;
}

/// Of a zone's attacks: whether the number, or one made of it, is per convoy-kilometre.
bool is_per_km(const model::Model& m, model::Slot slot) {
  const auto of_zone = [&](model::Slot one) {
    return std::any_of(m.zones.begin(), m.zones.end(),
                       [&](const model::Zone& zone) { return zone.attacks_per_km == one; });
  };
  return of_zone(slot) || std::any_of(m.products_of.begin(), m.products_of.end(), [&](const model::Product& product) {
           const auto& factors = product.factors;
           return of_zone(product.slot) && std::find(factors.begin(), factors.end(), slot) != factors.end();
         });
}

void describe_inputs(const Plan& plan, const Survivors& survivors, Assimilation& out) {
  for (std::size_t i = 0; i < plan.model.uncertain.size(); ++i) {
    const model::UncertainInput& input = plan.model.uncertain[i];
    AssimilationInput one;
    const scenario::Slot& slot = plan.model.slots[static_cast<std::size_t>(input.slot)];
    one.path = slot.path;
    one.dimension = slot.dimension;
    one.per_km = is_per_km(plan.model, input.slot);
    for (std::size_t k = 0; k < kInputLevels.size(); ++k) one.prior[k] = model::input_value(input, kInputLevels[k]);
    one.posterior = weighted_quantiles(survivors, input, i);
    out.inputs.push_back(std::move(one));
  }
}

/// Mean of what the islands say, relative to `least`, so that no exponential overflows.
struct Combined {
  double log_mean = 0, se = 0;
};

Combined combined(const std::vector<double>& logs, const std::vector<double>& sizes) {
  double most = *std::max_element(logs.begin(), logs.end());
  if (most == kImpossible) return {kImpossible, std::numeric_limits<double>::quiet_NaN()};
  double sum = 0, all = 0;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    sum += sizes[i] * kernel::exp(logs[i] - most);
    all += sizes[i];
  }
  const double mean = sum / all;
  double squares = 0;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const double off = sizes[i] * (kernel::exp(logs[i] - most) / mean - 1);
    squares += off * off;
  }
  const auto k = static_cast<double>(logs.size());
  const double se = k < 2 ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(squares * k / (k - 1)) / all;
  return {most + kernel::log(mean), se};
}

/// Figures by date, over the islands.
void describe_dates(const Plan& plan, const std::vector<Island>& islands, const std::vector<double>& sizes,
                    Assimilation& out) {
  std::size_t date = 0;
  double before = 0;
  for (const Moment& moment : plan.moments) {
    if (moment.end.empty()) continue;
    AssimilationDate one{moment.at, moment.end.size(), 0, 0, 0};
    std::vector<double> logs;
    for (const Island& island : islands) {
      logs.push_back(date < island.evidence_at.size() ? island.evidence_at[date] : kImpossible);
      one.resampled += date < island.resampled_at.size() ? island.resampled_at[date] : 0;
    }
    const double now = combined(logs, sizes).log_mean;
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < islands.size(); ++i) {
      if (logs[i] == kImpossible || now == kImpossible) continue;
      const double weight = sizes[i] * kernel::exp(logs[i] - now);
      sum += weight;
      squares += weight * weight / islands[i].effective_at[date];
    }
    one.effective = squares > 0 ? sum * sum / squares : 0;
    one.log_evidence = now - before;
    before = now;
    out.dates.push_back(one);
    ++date;
    if (now == kImpossible) return;
  }
}

/// The latest report to take the last world of an island that still had some.
std::int64_t last_blow(const Plan& plan, const std::vector<Island>& islands) {
  std::int64_t row = -1;
  const auto order = [&](std::int64_t r) { return std::pair(plan.observables[static_cast<std::size_t>(r)].to, r); };
  for (const Island& island : islands) {
    if (island.killed_by >= 0 && (row < 0 || order(island.killed_by) > order(row))) row = island.killed_by;
  }
  return row;
}

/// The islands' worlds with the weights that they have together.
void collect(std::vector<Island>& islands, const std::vector<double>& sizes, Assimilated& out) {
  Survivors& s = out.survivors;
  std::vector<std::int64_t> ancestors;
  double squares = 0, island_squares = 0;
  for (std::size_t i = 0; i < islands.size(); ++i) {
    s.first_of_island.push_back(s.worlds.size());
    if (!islands[i].alive()) continue;
    const double share = sizes[i] * kernel::exp(islands[i].log_evidence - out.figures.log_evidence) /
                         static_cast<double>(out.figures.worlds);
    island_squares += share * share;
    std::vector<Particle>& particles = islands[i].particles();
    for (std::size_t k = 0; k < particles.size(); ++k) {
      const double weight = share * islands[i].weight(k);
      if (!(weight > 0)) continue;
      s.weights.push_back(weight);
      s.worlds.push_back(std::move(particles[k].world));
      s.levels.push_back(std::move(particles[k].levels));
      ancestors.push_back(particles[k].ancestor);
    }
    particles.clear();
  }
  double sum = 0;
  for (const double weight : s.weights) sum += weight;
  for (double& weight : s.weights) {
    weight /= sum;
    squares += weight * weight;
  }
  out.figures.effective = out.figures.dates.empty() ? 1 / squares : out.figures.dates.back().effective;
  out.figures.islands_effective = 1 / island_squares;
  s.parents = systematic(s.weights, static_cast<std::size_t>(out.figures.worlds),
                         resampling_uniform(s.seed, model::epoch_of(kLastIsland, 1)));
  std::vector<std::int64_t> kept;
  for (const std::size_t parent : s.parents) kept.push_back(ancestors[parent]);
  std::sort(kept.begin(), kept.end());
  out.figures.ancestors = std::unique(kept.begin(), kept.end()) - kept.begin();
  std::set<std::vector<double>> inputs;
  for (const std::size_t parent : s.parents) inputs.insert(s.levels[parent]);
  out.figures.distinct = static_cast<std::int64_t>(inputs.size());
}

}  // namespace

std::vector<std::size_t> systematic(const std::vector<double>& weights, std::size_t count, double u) {
  std::vector<std::size_t> out;
  out.reserve(count);
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += weights[i];
    while (out.size() < count && (static_cast<double>(out.size()) + u) / static_cast<double>(count) < sum) {
      out.push_back(i);
    }
  }
  // Rounding may leave the sum below the last place.
  std::size_t last = weights.size();
  while (last > 0 && !(weights[last - 1] > 0)) --last;
  while (out.size() < count && last > 0) out.push_back(last - 1);
  return out;
}

model::Millis last_report(const std::vector<scenario::Observation>& observations) {
  Millis last = 0;
  for (const scenario::Observation& one : observations) last = std::max(last, one.to_ms);
  return last;
}

model::Model with_origin(const model::Model& model, Millis origin) {
  model::Model out = model;
  out.origin = origin;
  return out;
}

Assimilated assimilate(const model::Model& model, const std::vector<scenario::Observation>& observations,
                       const AssimilationOptions& options) {
  if (options.worlds < 1) throw std::invalid_argument("at least one world is needed");
  Assimilated out;
  out.survivors.from_start = with_origin(model, 0);
  out.survivors.seed = options.seed;
  if (!out.survivors.from_start.days_are_dates()) {
    throw std::invalid_argument("reports are of whole days: the scenario must start at midnight");
  }
  Plan plan{out.survivors.from_start, observations, {}, {}, options};
  for (const scenario::Observation& one : observations) plan.observables.push_back(observable(model, one));
  plan.moments = moments_of(plan.observables);
  const std::int64_t prior = options.prior_bands ? std::min(options.worlds, kIsland) : 0;
  plan.total = (options.worlds + prior) * static_cast<std::int64_t>(plan.moments.size() + 1);

  Assimilation& figures = out.figures;
  figures.worlds = options.worlds;
  std::vector<std::vector<double>> truths;
  if (prior > 0) truths = prior_truths(plan, static_cast<std::size_t>(prior));
  std::vector<Island> islands;
  std::vector<double> sizes;
  for (std::int64_t first = 0; first < options.worlds; first += kIsland) {
    const auto size = static_cast<std::size_t>(std::min(kIsland, options.worlds - first));
    islands.emplace_back(plan, static_cast<std::uint32_t>(islands.size()), first, size);
    islands.back().run();
    sizes.push_back(static_cast<double>(size));
  }
  for (const Island& island : islands) {
    figures.island_log_evidence.push_back(island.alive() ? island.log_evidence : kImpossible);
    figures.proposed += island.proposed;
    figures.accepted += island.accepted;
    figures.chance_proposed += island.chance_proposed;
    figures.chance_accepted += island.chance_accepted;
    figures.failures.insert(figures.failures.end(), island.failures.begin(), island.failures.end());
  }
  std::sort(figures.failures.begin(), figures.failures.end(),
            [](const ensemble::Failure& a, const ensemble::Failure& b) { return a.replication < b.replication; });
  for (const Moment& moment : plan.moments) {
    for (const std::size_t row : moment.end) {
      figures.reports.push_back(prior > 0 ? judged(plan, row, truths[row])
                                          : AssimilationReport{row, {}, 0, false, false});
    }
  }
  const Combined evidence = combined(figures.island_log_evidence, sizes);
  figures.log_evidence = evidence.log_mean;
  figures.log_evidence_se = evidence.se;
  describe_dates(plan, islands, sizes, figures);
  if (evidence.log_mean == kImpossible) {
    figures.impossible = last_blow(plan, islands);
    return out;
  }
  collect(islands, sizes, out);
  describe_inputs(plan, out.survivors, figures);
  return out;
}

}  // namespace taji::study
