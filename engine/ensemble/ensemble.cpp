#include <cmath>
#include <ensemble/rows.hpp>
#include <stdexcept>
#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/model/branch.hpp>
#include <taji/model/simulate.hpp>
#include <taji/model/undisturbed.hpp>

namespace taji::ensemble {
namespace {

Shape shape_of(const model::Model& model) {
  return {static_cast<std::int32_t>(model.tanks.size()), static_cast<std::int32_t>(model.corridors.size()),
          model.day_count(), static_cast<std::int32_t>(model.classes.size()),
          static_cast<std::int32_t>(model.series.size())};
}

}  // namespace

Ensemble run(const model::Model& model, const Options& options) {
  return run_rows(shape_of(model), options, [&](model::World& world, const kernel::Address& address) {
    if (!options.start) return model::replicate(world, model, address);
    Start start = options.start(static_cast<std::int64_t>(address.slot));
    const kernel::Address chance{address.seed, address.epoch, static_cast<std::uint64_t>(start.slot)};
    model::replicate(world, model, chance, {false, std::move(start.input_levels)});
  });
}

Ensemble run_from(const model::Model& model, const Options& options, const Present& present) {
  if (options.start) throw std::invalid_argument("a replication begins in one way");
  return run_rows(shape_of(model), options, [&](model::World& world, const kernel::Address& address) {
    present(world, static_cast<std::int64_t>(address.slot));
    model::advance(world, model, model.horizon);
    model::finish(world, model);
  });
}

Branched run_branched(const model::Model& base, std::span<const model::Model* const> variants, model::Millis at,
                      const Options& options) {
  if (options.start) throw std::invalid_argument("inputs are not given to replications that branch");
  if (at < 0 || at > base.horizon) throw std::invalid_argument("a branch is between the start and the horizon");
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const std::string reason = model::why_not_branch(base, *variants[i], at);
    if (!reason.empty()) throw std::invalid_argument("variant " + std::to_string(i + 1) + " cannot branch: " + reason);
  }
  Branches branches;
  branches.futures = 1 + variants.size();
  branches.past = [&](model::World& present, const kernel::Address& address) {
    model::begin(present, base, address);
    model::advance(present, base, at - 1);
  };
  branches.future = [&](model::World& world, const model::World& present, std::size_t future) {
    const model::Model& model = future == 0 ? base : *variants[future - 1];
    if (at == 0 && future > 0) return model::replicate(world, model, present.address);
    world = present;
    if (future > 0) model::switch_to(world, base, model, at);
    model::advance(world, model, model.horizon);
    model::finish(world, model);
  };
  return run_branches(shape_of(base), options, branches);
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
