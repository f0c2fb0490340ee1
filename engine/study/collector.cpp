#include <algorithm>
#include <stdexcept>
#include <study/parts.hpp>
#include <study/pool.hpp>
#include <taji/study/collector.hpp>

namespace taji::study {

/// What is left of the replications that are not kept.
struct Collector::Pool {
  explicit Pool(const model::Model& model, bool antithetic)
      : pooled(model.has_uncertain_inputs(), antithetic),
        tank_order(order_of_tanks(model)),
        corridor_order(order_of_corridors(model)) {
    for (const Part part : {Part::tank, Part::tank_days}) of(part).resize(model.tanks.size());
    for (const Part part : {Part::corridor, Part::corridor_days}) of(part).resize(model.corridors.size());
    of(Part::series).resize(model.series.size());
    of(Part::weeks).resize(1);
  }

  std::vector<Gathered>& of(Part part) { return gathered[static_cast<std::size_t>(part)]; }

  Pooled pooled;
  std::array<std::vector<Gathered>, kParts> gathered;
  Forecast totals;
  std::vector<std::int32_t> tank_order, corridor_order;
};

std::int64_t batch_of(const model::Model& model) {
  constexpr std::int64_t kBytes = 48'000'000, kWhole = 2 * kBlock;
  const auto bytes = static_cast<std::int64_t>(ensemble::bytes_per_replication(model));
  return std::clamp(kBytes / std::max<std::int64_t>(bytes, 1), kWhole, kExactReplications) / kWhole * kWhole;
}

Collector::Collector(const model::Model& model, int jobs, std::function<void(const ensemble::Ensemble&)> leaving)
    : model_(&model), jobs_(jobs), leaving_(std::move(leaving)) {}
Collector::Collector(Collector&&) noexcept = default;
Collector::~Collector() = default;

void Collector::add(ensemble::Ensemble more) {
  check_shape(*model_, more);
  const std::int64_t pair = more.antithetic ? 2 : 1;
  if (more.first % (model_->has_uncertain_inputs() ? kBlock * pair : pair) != 0) {
    throw std::invalid_argument("a batch begins in the midst of replications that hang together");
  }
  // Conditioned worlds come at once, and their errors need islands whole.
  if (!pool_ && (more.islands.size() > 1 || kept_.requested + more.requested <= kExactReplications)) {
    ensemble::append(kept_, std::move(more));
    return;
  }
  if (!pool_) {
    pool_ = std::make_unique<Pool>(*model_, more.antithetic);
    if (kept_.requested > 0) fold(std::exchange(kept_, {}));
  }
  fold(more);
}

void Collector::fold(const ensemble::Ensemble& batch) {
  if (leaving_) leaving_(batch);
  const Groups groups(batch.replications, pool_->pooled.stratified(), pool_->pooled.antithetic());
  pool_->pooled.add(batch.replications, groups);
  add_totals(pool_->totals, batch);
  const auto figures = [&](Part part, std::size_t place) {
    return std::make_unique<PooledFigures>(pool_->of(part)[place], pool_->pooled, groups, false);
  };
  assemble({*model_, batch, figures, pool_->tank_order, pool_->corridor_order, jobs_});
}

bool Collector::exact() const {
  return !pool_;
}

const ensemble::Ensemble& Collector::ensemble() const {
  return kept_;
}

std::int64_t Collector::completed() const {
  return pool_ ? pool_->totals.completed : static_cast<std::int64_t>(kept_.replications.size());
}

Forecast Collector::forecast() {
  if (!pool_) return make_forecast(*model_, kept_, jobs_);
  if (completed() == 0) throw std::invalid_argument("no replication was completed, so there is no forecast");
  ensemble::Ensemble none;
  none.days = model_->day_count();
  none.tanks = static_cast<std::int32_t>(model_->tanks.size());
  none.corridors = static_cast<std::int32_t>(model_->corridors.size());
  none.classes = static_cast<std::int32_t>(model_->classes.size());
  none.series = static_cast<std::int32_t>(model_->series.size());
  const Groups no_groups;
  const auto figures = [&](Part part, std::size_t place) {
    return std::make_unique<PooledFigures>(pool_->of(part)[place], pool_->pooled, no_groups, true);
  };
  Forecast forecast = assemble({*model_, none, figures, pool_->tank_order, pool_->corridor_order, jobs_});
  const Forecast& totals = pool_->totals;
  forecast.seed = totals.seed;
  forecast.requested = totals.requested;
  forecast.completed = totals.completed;
  forecast.partial = totals.partial;
  forecast.failures = totals.failures;
  forecast.fuel_error_relative = totals.fuel_error_relative;
  forecast.truck_error = totals.truck_error;
  forecast.driver_error = totals.driver_error;
  forecast.events = totals.events;
  forecast.quantile_error = Sketch::kRelativeError;
  return forecast;
}

}  // namespace taji::study
