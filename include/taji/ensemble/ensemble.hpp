// Many replications of one model on threads. Results stand by replication number, so any number of threads gives the
// same bytes.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <taji/kernel/stream.hpp>
#include <taji/model/model.hpp>
#include <taji/model/record.hpp>
#include <taji/model/world.hpp>
#include <vector>

namespace taji::ensemble {

/// How a replication begins: whose chance it meets, and the levels of its uncertain inputs (model::BeginOptions).
struct Start {
  std::int64_t slot = 0;
  std::vector<double> input_levels;
};

struct Options {
  std::uint64_t seed = 1;
  std::int64_t replications = 1000;
  std::int64_t first = 0;  ///< number of the first replication
  int jobs = 1;
  /// Replications 2k and 2k + 1 meet the chance events of slot k, the second with every uniform u turned into 1 - u
  /// (antithetic pairs); so the even ones are replications 0, 1, 2 … of a run without.
  bool antithetic = false;
  const std::atomic<bool>* stop = nullptr;  ///< when it turns true, replications in hand are finished and no more begun
  std::function<void(std::int64_t done, std::int64_t total)>
      progress;  ///< called from one thread, a few times a second at most
  /// How replication `number` begins; without it, with its own chance and inputs. A pure function: called from several
  /// threads at once.
  std::function<Start(std::int64_t number)> start = {};
};

/// A replication that could not be finished; it counts in no mean.
struct Failure {
  std::int64_t replication = 0;
  std::string message;
};

struct Ensemble {
  std::uint64_t seed = 1;
  std::int64_t first = 0, requested = 0;
  bool antithetic = false;
  bool stopped = false;                    ///< `stop` turned true before the end, and some replications were not begun
  std::vector<Failure> failures;           ///< in order of replication
  std::vector<std::int64_t> replications;  ///< those completed, ascending; row i of the tables below is replications[i]
  /// Of worlds that were conditioned in islands: the number of each island's first replication, ascending; else empty.
  std::vector<std::int64_t> islands;
  std::int32_t tanks = 0, corridors = 0, days = 0, classes = 0, series = 0;
  std::vector<model::TankRecord> tank_records;          ///< [row * tanks + tank]
  std::vector<model::CorridorRecord> corridor_records;  ///< [row * corridors + corridor]
  std::vector<model::TankDay> tank_days;                ///< [row * tanks * days + tank * days + day]
  std::vector<model::ClassRecord> class_records;        ///< [row * classes + class]
  std::vector<std::int32_t> daily_series;               ///< [row * series * days + series * days + day]
  std::vector<std::int32_t> arrivals;                   ///< [row * corridors * days + corridor * days + day]
  std::vector<std::int32_t> stage_trucks;  ///< [((row * corridors + corridor) * days + day) * kDayStages + day stage]
  std::vector<std::int32_t> incidents;     ///< [((row * corridors + corridor) * days + day) * kIncidents + incident]
  std::vector<std::int32_t> origin_cover_mdays;                        ///< [row * tanks + tank]
  std::int64_t fuel_error_ppb = 0, truck_error = 0, driver_error = 0;  ///< largest of any completed replication
  std::int64_t events = 0;                                             ///< of all completed replications
};

/// Runs replications `first` … `first + replications - 1` on at most `jobs` threads. Memory is the tables of Ensemble,
/// exact integers for exact quantiles, plus one World a thread. A replication that throws is a Failure, and the others
/// go on. Throws std::invalid_argument for options that make no sense, std::length_error or std::bad_alloc when the
/// tables do not fit in memory, and whatever `progress` throws.
Ensemble run(const model::Model& model, const Options& options);

/// Replications that go on from worlds under way, to the horizon of `model`: `present` makes `world` that of
/// replication `number`, as a world of `model` whose record has begun. It is called from several threads at once, each
/// with its own world. Otherwise as `run`; Options::start is not for it.
using Present = std::function<void(model::World& world, std::int64_t number)>;
Ensemble run_from(const model::Model& model, const Options& options, const Present& present);

/// One past, several futures.
struct Branched {
  std::vector<Ensemble> futures;  ///< the baseline, then the variants in their order
  std::int64_t past_events = 0;   ///< of all pasts; part of Ensemble::events of every future, and simulated once
};

/// Runs each replication of `base` up to the instant `at` (ms since the start, its own events not yet), and from a copy
/// of that world the rest of it, and of each variant (model::switch_to). Every future has the bytes that it would have
/// alone. At the start nothing is past: each runs whole. A replication that fails before `at` is a Failure of every
/// future. Memory is that of `run` for each future, plus one World a thread. Throws as `run` does, and
/// std::invalid_argument with the reason where model::why_not_branch has one.
Branched run_branched(const model::Model& base, std::span<const model::Model* const> variants, model::Millis at,
                      const Options& options);

/// Where the chance events of a replication are drawn.
kernel::Address address_of(const Options& options, std::int64_t replication);

/// model::undisturbed_arrivals of every replication, as TankRecord::delivered_l; nothing else of the records is filled
/// in. With another epoch than 0 the draws are independent of those of `run`. Throws as `run` does.
Ensemble undisturbed(const model::Model& model, const Options& options, std::uint64_t epoch = 0);

/// Puts the rows of `more` at the end of `ensemble`, as if both had been one run. Throws std::invalid_argument unless
/// `more` is the next replications of the same run.
void append(Ensemble& ensemble, Ensemble more);

/// What the tables take for each replication.
std::size_t bytes_per_replication(const model::Model& model);

}  // namespace taji::ensemble
