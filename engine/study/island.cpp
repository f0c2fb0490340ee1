#include <algorithm>
#include <cmath>
#include <study/island.hpp>
#include <study/parallel.hpp>
#include <taji/kernel/elementary.hpp>
#include <taji/model/rekey.hpp>
#include <taji/model/simulate.hpp>
#include <taji/study/report.hpp>

namespace taji::study {

using model::Millis;

namespace {

constexpr double kResampleBelow = 0.5, kTemperBelow = 0.25;  ///< of the worlds
constexpr double kLeastShare = 1e-6;                         ///< of the logarithm of one date's reports

constexpr double kWorthwhile = 0.25;  ///< of a round's steps of inputs, taken

}  // namespace

double log_sum(const std::vector<double>& logs) {
  const double most = *std::max_element(logs.begin(), logs.end());
  if (most == kImpossible) return kImpossible;
  double sum = 0;
  for (const double one : logs) sum += kernel::exp(one - most);
  return most + kernel::log(sum);
}

double resampling_uniform(std::uint64_t seed, std::uint64_t epoch) {
  static const std::uint64_t name = kernel::name_hash("resample");
  return kernel::Stream({seed, epoch, 0}, name, static_cast<std::uint64_t>(model::Purpose::resample), 0).uniform();
}

std::vector<Moment> moments_of(const std::vector<Observable>& observables) {
  std::vector<Millis> times;
  for (const Observable& one : observables) {
    if (one.from > 0) times.push_back(one.from);
    times.push_back(one.to);
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  std::vector<Moment> out;
  for (const Millis at : times) {
    Moment moment{at, {}, {}};
    for (std::size_t row = 0; row < observables.size(); ++row) {
      if (observables[row].from == at) moment.begin.push_back(row);
      if (observables[row].to == at) moment.end.push_back(row);
    }
    out.push_back(std::move(moment));
  }
  return out;
}

Particle born(const Plan& plan, const kernel::Address& address, std::vector<double> levels) {
  Particle out;
  out.levels = levels.empty() ? model::input_levels(plan.model, address) : std::move(levels);
  out.chance = {{0, address}};
  out.before.assign(plan.observables.size(), 0);
  out.ancestor = static_cast<std::int64_t>(address.slot);
  model::begin(out.world, plan.model, address, {false, out.levels});
  return out;
}

/// To the moment; what counts from there on is marked.
void bring_to(const Plan& plan, Particle& particle, const Moment& moment) {
  model::advance(particle.world, plan.model, moment.at);
  for (const std::size_t row : moment.begin) particle.before[row] = counted(particle.world, plan.observables[row]);
}

double truth_of(const Plan& plan, const Particle& particle, std::size_t row) {
  return truth(particle.world, plan.model, plan.observables[row], particle.before[row]);
}

double log_likelihood_of(const Plan& plan, const Particle& particle, const Moment& moment) {
  double sum = 0;
  for (const std::size_t row : moment.end) {
    const scenario::Observation& o = plan.observations[row];
    sum += log_likelihood(o.error, truth_of(plan, particle, row), o.value);
    if (sum == kImpossible) break;
  }
  return sum;
}

Particle replayed(const Plan& plan, std::vector<double> levels, std::vector<Segment> chance, std::size_t moment) {
  Particle out = born(plan, chance.front().address, std::move(levels));
  std::size_t next = 1;
  for (std::size_t i = 0; i <= moment; ++i) {
    bring_to(plan, out, plan.moments[i]);
    out.log_past += out.log_here;
    out.log_here = log_likelihood_of(plan, out, plan.moments[i]);
    if (out.log_here == kImpossible) break;
    if (next < chance.size() && chance[next].after == i) {
      model::rekey(out.world, plan.model, chance[next].address);
      ++next;
    }
  }
  out.chance = std::move(chance);
  return out;
}

template <class Work>
void Island::guarded(std::size_t i, Work work) {
  try {
    work();
  } catch (const model::ReplicationError& error) {
    particles_[i].dead = true;
    messages_[i] = error.what();
  }
}

Island::Island(Plan& plan, std::uint32_t number, std::int64_t first, std::size_t size)
    : plan_(plan),
      number_(number),
      particles_(size),
      messages_(size),
      logs_(size, -kernel::log(static_cast<double>(size))),
      kinds_(plan.model.uncertain.size()) {
  in_parallel(plan.options.jobs, size, [&](std::size_t i) {
    guarded(i, [&] { particles_[i] = born(plan_, {plan_.options.seed, 0, static_cast<std::uint64_t>(first) + i}); });
    particles_[i].ancestor = first + static_cast<std::int64_t>(i);
  });
  bury();
  plan.step(size);
}

void Island::run() {
  for (std::size_t i = 0; i < plan_.moments.size() && alive(); ++i) {
    const Moment& moment = plan_.moments[i];
    in_parallel(plan_.options.jobs, particles_.size(), [&](std::size_t k) {
      Particle& particle = particles_[k];
      particle.log_past += particle.log_here;
      particle.log_here = 0;
      if (!particle.dead) guarded(k, [&] { bring_to(plan_, particle, moment); });
    });
    bury();
    plan_.step(particles_.size());
    if (!moment.end.empty() && alive()) meet(i);
  }
}

/// Weighs by what is reported at a moment: at once, or where too few worlds would be left, by a share of its logarithm
/// after the other, and worlds are resampled and moved in between.
void Island::meet(std::size_t moment) {
  if (!possible(plan_.moments[moment])) return;
  effective_at.push_back(effective_with(1));
  double met = 0;
  bool resampled = false;
  while (met < 1) {
    const double share = next_share(1 - met);
    met = share < 1 - met ? met + share : 1;
    weigh(share);
    if (effective() >= kResampleBelow * static_cast<double>(particles_.size())) continue;
    std::vector<std::vector<double>> levels;
    for (const Particle& particle : particles_) levels.push_back(particle.levels);
    const InputProposal proposal(levels, weights());
    resample();
    move(moment, met, proposal);
    resampled = true;
  }
  if (resampled) rekey(moment);
  evidence_at.push_back(log_evidence);
  resampled_at.push_back(resampled);
}

/// The likelihood of each world; false where no world is left, and then the row that took the last one is known.
bool Island::possible(const Moment& moment) {
  std::vector<std::uint8_t> left(particles_.size());
  for (std::size_t i = 0; i < left.size(); ++i) left[i] = logs_[i] > kImpossible;
  for (const std::size_t row : moment.end) {
    const scenario::Observation& o = plan_.observations[row];
    bool some = false;
    for (std::size_t i = 0; i < particles_.size(); ++i) {
      if (!left[i]) continue;
      double& sum = particles_[i].log_here;
      sum += log_likelihood(o.error, truth_of(plan_, particles_[i], row), o.value);
      left[i] = sum > kImpossible;
      some |= left[i] != 0;
    }
    if (!some) {
      killed_by = static_cast<std::int64_t>(row);
      log_evidence = kImpossible;
      return false;
    }
  }
  // What has no weight need not go on.
  for (std::size_t i = 0; i < left.size(); ++i) particles_[i].dead |= left[i] == 0;
  return true;
}

double Island::effective() const {
  return effective_with(0);
}

/// With this share of the present reports' logarithms as well.
double Island::effective_with(double share) const {
  std::vector<double> logs(logs_.size());
  for (std::size_t i = 0; i < logs.size(); ++i) {
    logs[i] = particles_[i].dead ? kImpossible : logs_[i] + share * particles_[i].log_here;
  }
  const double sum = log_sum(logs);
  if (sum == kImpossible) return 0;
  double squares = 0;
  for (const double one : logs) squares += kernel::exp(2 * (one - sum));
  return 1 / squares;
}

/// All of the rest where enough worlds carry its weight; else the share that leaves so many.
double Island::next_share(double rest) const {
  // Worlds that are ruled out are so at any share.
  const double most = effective_with(0), enough = kTemperBelow * std::min(most, static_cast<double>(particles_.size()));
  if (effective_with(rest) >= enough) return rest;
  double low = 0, high = rest;
  for (int i = 0; i < 20; ++i) {
    const double middle = 0.5 * (low + high);
    (effective_with(middle) >= enough ? low : high) = middle;
  }
  return std::min(rest, std::max(low, kLeastShare));
}

double Island::weight(std::size_t i) const {
  return kernel::exp(logs_[i]);
}

std::vector<double> Island::weights() const {
  std::vector<double> out(particles_.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = weight(i);
  return out;
}

std::uint64_t Island::next_epoch() {
  return model::epoch_of(number_, ++stage_);
}

/// Worlds that could not go on have no weight; that they could not is no evidence.
void Island::bury() {
  for (std::size_t i = 0; i < particles_.size(); ++i) {
    if (messages_[i].empty()) continue;
    failures.push_back({particles_[i].ancestor, std::move(messages_[i])});
    messages_[i].clear();
    logs_[i] = kImpossible;
  }
  const double sum = log_sum(logs_);
  if (sum == kImpossible) {
    log_evidence = kImpossible;
  } else if (sum != 0) {
    for (double& one : logs_) one -= sum;
  }
}

void Island::weigh(double share) {
  for (std::size_t i = 0; i < particles_.size(); ++i) {
    if (particles_[i].dead) {
      logs_[i] = kImpossible;
    } else {
      logs_[i] += share * particles_[i].log_here;
    }
  }
  const double sum = log_sum(logs_);
  log_evidence += sum;
  for (double& one : logs_) one -= sum;
}

void Island::resample() {
  const std::vector<std::size_t> parents =
      systematic(weights(), particles_.size(), resampling_uniform(plan_.options.seed, next_epoch()));
  std::vector<Particle> next(particles_.size());
  in_parallel(plan_.options.jobs, next.size(), [&](std::size_t i) { next[i] = particles_[parents[i]]; });
  particles_ = std::move(next);
  std::fill(logs_.begin(), logs_.end(), -kernel::log(static_cast<double>(particles_.size())));
}

/// Metropolis steps that leave alone what the worlds follow: inputs and chance given the reports so far, of the present
/// ones this share. Ends early once as many steps of inputs were taken as there are worlds, and where so few are that
/// more would be dear.
void Island::move(std::size_t moment, double share, const InputProposal& proposal) {
  if (plan_.model.uncertain.empty()) return;
  const auto worlds = static_cast<std::int64_t>(particles_.size());
  std::int64_t taken = 0;
  for (int round = 0; round < plan_.options.moves && taken < worlds; ++round) {
    kinds_.fade();
    const std::int64_t now = sweep(moment, share, &proposal);
    taken += now;
    proposed += worlds;
    accepted += now;
    chance_proposed += worlds;
    chance_accepted += sweep(moment, share, nullptr);
    if (!plan_.options.persist && static_cast<double>(now) < kWorthwhile * static_cast<double>(worlds)) break;
  }
}

/// One step of every world: of its inputs, or without a proposal, of one stretch of its chance, drawn anew. Returns how
/// many were taken.
std::int64_t Island::sweep(std::size_t moment, double share, const InputProposal* proposal) {
  const std::uint64_t epoch = next_epoch();
  std::vector<std::uint8_t> taken(particles_.size(), 0);
  std::vector<std::size_t> kind(particles_.size(), 0);
  in_parallel(plan_.options.jobs, particles_.size(), [&](std::size_t i) {
    Particle& now = particles_[i];
    const kernel::Address address{plan_.options.seed, epoch, i};
    static const std::uint64_t name = kernel::name_hash("move");
    kernel::Stream stream(address, name, static_cast<std::uint64_t>(model::Purpose::rejuvenate), 0);
    const double bar = kernel::log(stream.uniform());
    std::vector<double> levels = now.levels;
    std::vector<Segment> chance = now.chance;
    double ratio = 0;
    if (proposal != nullptr) {
      kind[i] = kinds_.pick(stream.uniform());
      const StepKind& step = kinds_.kinds()[kind[i]];
      levels = step.all ? proposal->moved(now.levels, step.length, address, 0, plan_.model)
                        : some_moved(now.levels, step, address, plan_.model);
      if (step.all) ratio = proposal->log_ratio(now.levels, levels);
    } else {
      chance[stream.below(chance.size())].address = address;
    }
    try {
      Particle other = replayed(plan_, std::move(levels), std::move(chance), moment);
      ratio += other.log_past - now.log_past + share * (other.log_here - now.log_here);
      if (!(bar < ratio)) return;
      other.ancestor = now.ancestor;
      now = std::move(other);
      taken[i] = 1;
    } catch (const model::ReplicationError&) {
      return;  // a world that cannot be is not moved to
    }
  });
  if (proposal != nullptr) {
    for (std::size_t i = 0; i < taken.size(); ++i) kinds_.note(kind[i], taken[i] != 0);
  }
  plan_.step(0);
  return std::count(taken.begin(), taken.end(), 1);
}

/// Copies go their own ways from here on.
void Island::rekey(std::size_t moment) {
  const std::uint64_t epoch = next_epoch();
  in_parallel(plan_.options.jobs, particles_.size(), [&](std::size_t i) {
    const kernel::Address address{plan_.options.seed, epoch, i};
    model::rekey(particles_[i].world, plan_.model, address);
    particles_[i].chance.push_back({moment, address});
  });
}

}  // namespace taji::study
