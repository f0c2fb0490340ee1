// A forecast of replications that come in batches: of few all is kept, of many only sums and counts.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <taji/ensemble/ensemble.hpp>
#include <taji/study/forecast.hpp>

namespace taji::study {

/// Up to so many replications a forecast keeps the numbers of each, and its quantiles are values that occurred. Of more
/// it keeps sums, from which means, chances and standard errors are as exact as before, and of each distribution a
/// Sketch, so that memory does not grow with their number.
inline constexpr std::int64_t kExactReplications = 2'048;

/// How many replications to run between two calls of Collector::add, so that a batch's tables take some 48 MB: whole
/// blocks, antithetic ones too.
std::int64_t batch_of(const model::Model& model);

class Collector {
 public:
  /// Works on at most `jobs` threads, with the same result for any number. `leaving`: is shown all rows, in their
  /// order, that the collector does not keep (those of `ensemble` once there are too many), each once.
  Collector(const model::Model& model, int jobs, std::function<void(const ensemble::Ensemble&)> leaving = {});
  Collector(Collector&&) noexcept;
  ~Collector();

  /// The next replications of the same run. Batches begin with a whole block, or antithetic pair, where there are any:
  /// else std::invalid_argument. Throws as make_forecast does of another model's.
  void add(ensemble::Ensemble more);

  /// Everything was kept.
  bool exact() const;
  /// What was kept.
  const ensemble::Ensemble& ensemble() const;
  std::int64_t completed() const;

  /// The forecast of all that was added: of what was kept that of make_forecast; the same for any batches. Throws as
  /// make_forecast does.
  Forecast forecast();

 private:
  struct Pool;
  void fold(const ensemble::Ensemble& batch);

  const model::Model* model_;
  int jobs_;
  std::function<void(const ensemble::Ensemble&)> leaving_;
  ensemble::Ensemble kept_;
  std::unique_ptr<Pool> pool_;  ///< null while everything is kept
};

}  // namespace taji::study
