#include <ensemble/rows.hpp>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/simulate.hpp>

namespace taji::ensemble {

Ensemble run(const model::Model& model, const Options& options) {
  const Shape shape{static_cast<std::int32_t>(model.tanks.size()), static_cast<std::int32_t>(model.corridors.size()),
                    model.day_count(), static_cast<std::int32_t>(model.classes.size()),
                    static_cast<std::int32_t>(model.series.size())};
  return run_rows(shape, options, [&](model::World& world, const kernel::Address& address) {
    if (!options.start) return model::replicate(world, model, address);
    Start start = options.start(static_cast<std::int64_t>(address.slot));
    const kernel::Address chance{address.seed, address.epoch, static_cast<std::uint64_t>(start.slot)};
    model::replicate(world, model, chance, {false, std::move(start.input_levels)});
  });
}

}  // namespace taji::ensemble
