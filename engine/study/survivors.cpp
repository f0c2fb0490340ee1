#include <algorithm>
#include <cmath>
#include <limits>
#include <study/island.hpp>
#include <study/parallel.hpp>
#include <taji/model/rekey.hpp>
#include <taji/model/simulate.hpp>
#include <taji/study/report.hpp>

namespace taji::study {
namespace {

/// Of what a report is about, and of nothing that it says.
std::uint64_t hash_of(const scenario::Observation& o) {
  const std::uint64_t name = kernel::hash_combine(kernel::name_hash(o.target), kernel::name_hash(o.written_location));
  return kernel::hash_combine(kernel::hash_combine(name, static_cast<std::uint64_t>(o.from_ms)),
                              static_cast<std::uint64_t>(o.to_ms));
}

}  // namespace

ensemble::Ensemble Survivors::go_on(const model::Model& forecast, ensemble::Options options) const {
  options.seed = seed;
  options.first = 0;
  options.replications = static_cast<std::int64_t>(parents.size());
  options.antithetic = false;
  ensemble::Ensemble out = ensemble::run_from(forecast, options, [&](model::World& world, std::int64_t number) {
    const auto row = static_cast<std::size_t>(number);
    world = worlds[parents[row]];
    model::rekey(world, from_start, {seed, model::epoch_of(kLastIsland, 1), row});
    model::advance(world, from_start, forecast.origin);
    model::restart_record(world, forecast);
  });
  for (std::size_t island = 0; island < first_of_island.size(); ++island) {
    const auto first = std::lower_bound(parents.begin(), parents.end(), first_of_island[island]);
    out.islands.push_back(first - parents.begin());
  }
  return out;
}

std::vector<std::vector<double>> Survivors::reports(const std::vector<scenario::Observation>& later,
                                                    const AssimilationOptions& options) const {
  Plan plan{from_start, later, {}, {}, options};
  for (const scenario::Observation& one : later) plan.observables.push_back(observable(from_start, one));
  plan.moments = moments_of(plan.observables);
  plan.total = static_cast<std::int64_t>(parents.size());
  std::vector<std::vector<double>> out(later.size(),
                                       std::vector<double>(parents.size(), std::numeric_limits<double>::quiet_NaN()));
  constexpr std::size_t kTogether = 64;
  for (std::size_t first = 0; first < parents.size(); first += kTogether) {
    const std::size_t count = std::min(kTogether, parents.size() - first);
    in_parallel(options.jobs, count, [&](std::size_t k) {
      const std::size_t i = first + k;
      Particle particle;
      particle.world = worlds[parents[i]];
      particle.before.assign(later.size(), 0);
      try {
        model::rekey(particle.world, from_start, {seed, model::epoch_of(kLastIsland, 1), i});
        for (const Moment& moment : plan.moments) {
          bring_to(plan, particle, moment);
          for (const std::size_t row : moment.end) {
            kernel::Stream stream({seed, model::epoch_of(kLastIsland, 2), i}, hash_of(later[row]),
                                  static_cast<std::uint64_t>(model::Purpose::report), 0);
            out[row][i] = draw_report(later[row].error, truth_of(plan, particle, row), stream);
          }
        }
      } catch (const model::ReplicationError&) {
        return;  // the others speak for it
      }
    });
    plan.step(count);
  }
  return out;
}

}  // namespace taji::study
