// The chance of what hardly ever happens, by multilevel splitting: worlds that come near to it are copied, and the
// copies meet chance of their own. docs/rare.md has the derivation, the sources and what the figures mean.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <taji/kernel/time.hpp>
#include <taji/model/model.hpp>
#include <taji/study/statistics.hpp>
#include <vector>

namespace taji::study {

/// A tank runs dry by a moment: p_dry of a city and product.
struct RareEvent {
  std::string measure;        ///< "p_dry.14d[bamako,diesel]"
  std::int32_t tank = -1;     ///< in Model::tanks
  kernel::Millis by = 0;      ///< since the origin
  std::string date;           ///< ISO date of that moment
  std::string city, product;  ///< as people call them
};

/// Reads "p_dry.14d[bamako,diesel]"; any number of days up to the horizon, or `horizon`. The brackets may be left out
/// where there is one tank. Throws std::invalid_argument that says what is wrong and what there is.
RareEvent rare_event(const model::Model& model, const std::string& measure);

struct RareOptions {
  std::uint64_t seed = 1;
  std::int64_t islands = 32;  ///< independent repetitions, from which the error is made
  std::int64_t worlds = 64;   ///< that begin each stage of each island
  int jobs = 1;
  const std::atomic<bool>* stop = nullptr;  ///< when it turns true, nothing more is begun, and there is no estimate
  std::function<void(std::int64_t done, std::int64_t total)> progress;  ///< islands; called from one thread at a time
};

struct RareEstimate {
  RareEvent event;
  std::int64_t islands = 0, worlds = 0;
  bool stopped = false;  ///< before the end: only `event` holds
  Estimate probability;  ///< error from the islands; infinite where none of them, or only one, reached dryness
  double low = 0,
         high = 1;  ///< 95 %: Student's on the scale of the logarithm, or as for `Sampling::share` without levels
  std::vector<double> passed;        ///< by stage: share of the worlds that reached the next level, over all islands
  std::int64_t islands_dry = 0;      ///< in which a world ran dry
  std::int64_t dry = 0, births = 0;  ///< worlds that ran dry, and the worlds at the start that they descend from
  std::int64_t failed = 0;           ///< worlds that could not go on; left out of the shares
  std::int64_t events = 0;           ///< simulated, those of the pilot included
  double days = 0;                   ///< simulated, likewise
  double plain_replications = 0;     ///< of plain sampling, up to the deadline, for as many events
  double plain_se = 0;               ///< of their share
  double gain = 0;  ///< variance of plain sampling for as many events over that of this estimate; NaN if unknown
};

/// Splitting with a fixed number of worlds a stage. Levels of Nearness are set beforehand by a pilot run with other
/// chance (another epoch), so that about a fifth of the worlds pass each; with levels fixed the estimate is unbiased.
/// Island i begins with replications i x worlds … of a plain run of this seed. Every survivor of stage k is re-keyed to
/// epoch (island, k) and its new index. The same for any number of threads. Throws std::invalid_argument for options
/// that make no sense.
RareEstimate estimate_rare(const model::Model& model, const RareEvent& event, const RareOptions& options);

}  // namespace taji::study
