// Worlds under way that are weighed by reports: what the particle filter is made of.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <study/observable.hpp>
#include <study/rejuvenation.hpp>
#include <taji/study/assimilation.hpp>
#include <vector>

namespace taji::study {

inline constexpr double kImpossible = -std::numeric_limits<double>::infinity();
/// Epochs that no island has: of the worlds that are never weighed, and of those that go on.
inline constexpr std::uint32_t kPriorIsland = 0xfffffffe, kLastIsland = 0xffffffff;

/// A date at which some period of a report begins or ends.
struct Moment {
  model::Millis at = 0;
  std::vector<std::size_t> begin, end;  ///< rows
};

std::vector<Moment> moments_of(const std::vector<Observable>& observables);

/// Whose chance a world met, up to the next one's beginning.
struct Segment {
  std::size_t after = 0;  ///< number of the moment; of the first, which begins at the start, 0
  kernel::Address address;
};

/// A world, and all that makes it again: with the same inputs and the same chance it is the same to the bit.
struct Particle {
  model::World world;
  std::vector<double> levels;
  std::vector<Segment> chance;
  std::vector<std::int64_t> before;  ///< counts at the begin of each report's period
  double log_past = 0;               ///< likelihood of the reports of dates before the present
  double log_here = 0;               ///< and of the present one's
  std::int64_t ancestor = 0;
  bool dead = false;
};

/// What every island needs.
struct Plan {
  const model::Model& model;  ///< with a record from the start
  const std::vector<scenario::Observation>& observations;
  std::vector<Observable> observables;
  std::vector<Moment> moments;
  const AssimilationOptions& options;
  std::int64_t total = 0;  ///< steps of worlds, for the progress
  std::int64_t done = 0;

  void step(std::size_t worlds) {
    done += static_cast<std::int64_t>(worlds);
    if (options.progress) options.progress(std::min(done, total), total);
    if (options.stop != nullptr && options.stop->load()) throw Stopped{};
  }
};

/// The start of a world; without levels, with those that it draws.
Particle born(const Plan& plan, const kernel::Address& address, std::vector<double> levels = {});
/// To the moment; what counts from there on is marked.
void bring_to(const Plan& plan, Particle& particle, const Moment& moment);
double truth_of(const Plan& plan, const Particle& particle, std::size_t row);
/// ln of the likelihood of what is reported at this moment.
double log_likelihood_of(const Plan& plan, const Particle& particle, const Moment& moment);
/// The world that these inputs and this chance make, from the start to the moment of this number, whose reports are
/// weighed; it stops where they are impossible. Throws ReplicationError.
Particle replayed(const Plan& plan, std::vector<double> levels, std::vector<Segment> chance, std::size_t moment);

/// ln of the sum of exponentials.
double log_sum(const std::vector<double>& logs);
/// The one uniform of a resampling.
double resampling_uniform(std::uint64_t seed, std::uint64_t epoch);

/// A filter of its own.
class Island {
 public:
  Island(Plan& plan, std::uint32_t number, std::int64_t first, std::size_t size);

  /// Through all moments, or until no world is left.
  void run();

  bool alive() const { return killed_by < 0 && log_evidence > kImpossible; }
  double effective() const;
  /// Weights add up to 1.
  double weight(std::size_t i) const;
  std::vector<Particle>& particles() { return particles_; }

  double log_evidence = 0;
  std::int64_t killed_by = -1;       ///< row
  std::vector<double> evidence_at;   ///< by date with reports: log evidence so far
  std::vector<double> effective_at;  ///< what weighing alone left, before resampling
  std::vector<std::uint8_t> resampled_at;
  std::int64_t proposed = 0, accepted = 0;                ///< moves of inputs
  std::int64_t chance_proposed = 0, chance_accepted = 0;  ///< and of a stretch of chance
  std::vector<ensemble::Failure> failures;

 private:
  template <class Work>
  void guarded(std::size_t i, Work work);
  void bury();
  void meet(std::size_t moment);
  bool possible(const Moment& moment);
  double effective_with(double share) const;
  double next_share(double rest) const;
  void weigh(double share);
  void resample();
  void move(std::size_t moment, double share, const InputProposal& proposal);
  std::int64_t sweep(std::size_t moment, double share, const InputProposal* proposal);
  void rekey(std::size_t moment);
  std::uint64_t next_epoch();
  std::vector<double> weights() const;

  Plan& plan_;
  std::uint32_t number_;
  std::vector<Particle> particles_;
  std::vector<std::string> messages_;  ///< why a world died just now
  std::vector<double> logs_;           ///< of weights that add up to 1
  std::uint32_t stage_ = 0;
  StepKinds kinds_;
};

}  // namespace taji::study
