#include <algorithm>
#include <cmath>
#include <study/island.hpp>
#include <study/parallel.hpp>
#include <taji/kernel/elementary.hpp>
#include <taji/model/inputs.hpp>
#include <taji/model/rekey.hpp>
#include <taji/model/simulate.hpp>
#include <taji/study/report.hpp>

namespace taji::study {

using model::Millis;

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

Particle born(const Plan& plan, const kernel::Address& address) {
  Particle out;
  out.levels = model::input_levels(plan.model, address);
  out.before.assign(plan.observables.size(), 0);
  out.ancestor = static_cast<std::int64_t>(address.slot);
  model::begin(out.world, plan.model, address);
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
      logs_(size, -kernel::log(static_cast<double>(size))) {
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
      if (!particles_[k].dead) guarded(k, [&] { bring_to(plan_, particles_[k], moment); });
    });
    bury();
    plan_.step(particles_.size());
    if (moment.end.empty() || !alive()) continue;
    weigh(moment);
    const bool last = i + 1 == plan_.moments.size();  // after it all islands are resampled together
    const bool few = alive() && !last && effective() < 0.5 * static_cast<double>(particles_.size());
    if (few) resample();
    resampled_at.push_back(few);
  }
}

double Island::effective() const {
  double squares = 0;
  for (const double one : logs_) squares += kernel::exp(2 * one);
  return squares > 0 ? 1 / squares : 0;
}

double Island::weight(std::size_t i) const {
  return kernel::exp(logs_[i]);
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

void Island::weigh(const Moment& moment) {
  for (const std::size_t row : moment.end) {
    const scenario::Observation& o = plan_.observations[row];
    for (std::size_t i = 0; i < particles_.size(); ++i) {
      if (logs_[i] > kImpossible) logs_[i] += log_likelihood(o.error, truth_of(plan_, particles_[i], row), o.value);
    }
    const double sum = log_sum(logs_);
    log_evidence += sum;
    if (sum == kImpossible) {
      killed_by = static_cast<std::int64_t>(row);
      return;
    }
    for (double& one : logs_) one -= sum;
  }
  // What has no weight need not go on.
  for (std::size_t i = 0; i < particles_.size(); ++i) particles_[i].dead |= logs_[i] == kImpossible;
  evidence_at.push_back(log_evidence);
  effective_at.push_back(effective());
}

void Island::resample() {
  const std::uint64_t epoch = model::epoch_of(number_, ++stage_);
  std::vector<double> weights(particles_.size());
  std::vector<std::vector<double>> levels(particles_.size());
  for (std::size_t i = 0; i < particles_.size(); ++i) {
    weights[i] = weight(i);
    levels[i] = particles_[i].levels;
  }
  const std::vector<std::size_t> parents =
      systematic(weights, particles_.size(), resampling_uniform(plan_.options.seed, epoch));
  const InputKernel mover(levels, weights, plan_.acts);
  std::vector<Particle> next(particles_.size());
  in_parallel(plan_.options.jobs, next.size(), [&](std::size_t i) {
    next[i] = particles_[parents[i]];
    const kernel::Address address{plan_.options.seed, epoch, i};
    if (plan_.options.move_inputs) move_inputs(next[i], mover, address);
    model::rekey(next[i].world, plan_.model, address);
  });
  particles_ = std::move(next);
  std::fill(logs_.begin(), logs_.end(), -kernel::log(static_cast<double>(particles_.size())));
}

/// A value that the model refuses is not taken: the copy keeps its parent's.
void Island::move_inputs(Particle& particle, const InputKernel& mover, const kernel::Address& address) const {
  std::vector<double> levels = mover.moved(particle.levels, address, plan_.model);
  try {
    model::change_inputs(particle.world, plan_.model, levels);
    particle.levels = std::move(levels);
  } catch (const model::ReplicationError&) {
  }
}

}  // namespace taji::study
