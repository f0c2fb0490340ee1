#include <cmath>
#include <ensemble/rows.hpp>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/simulate.hpp>
#include <taji/model/undisturbed.hpp>

namespace taji::ensemble {

Ensemble run(const model::Model& model, const Options& options) {
  const Shape shape{static_cast<std::int32_t>(model.tanks.size()), static_cast<std::int32_t>(model.corridors.size()),
                    model.day_count(), static_cast<std::int32_t>(model.classes.size()),
                    static_cast<std::int32_t>(model.series.size())};
  return run_rows(shape, options, [&model](model::World& world, const kernel::Address& address) {
    model::replicate(world, model, address);
  });
}

Ensemble undisturbed(const model::Model& model, const Options& options, std::uint64_t epoch) {
  const Shape shape{static_cast<std::int32_t>(model.tanks.size()), 0, 0};
  return run_rows(shape, options, [&model, epoch](model::World& world, const kernel::Address& address) {
    kernel::Address here = address;
    here.epoch = epoch;
    std::vector<double> litres;
    model::undisturbed_arrivals(world, model, here, litres);
    world.record = {};
    world.record.tanks.resize(litres.size());
    world.record.origin_cover_mdays.resize(litres.size());
    for (std::size_t i = 0; i < litres.size(); ++i) world.record.tanks[i].delivered_l = std::llround(litres[i]);
  });
}

kernel::Address address_of(const Options& options, std::int64_t replication) {
  const auto number = static_cast<std::uint64_t>(replication);
  if (!options.antithetic) return {options.seed, 0, number};
  return {options.seed, 0, number / 2, number % 2 == 1};
}

}  // namespace taji::ensemble
