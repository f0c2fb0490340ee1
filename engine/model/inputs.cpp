#include <taji/model/inputs.hpp>
#include <utility>

#include "model/handlers.hpp"
#include "model/shape.hpp"

namespace taji::model {

double value_by_now(const Sim& s, Slot slot, Millis at) {
  double value = s.w.drawn[slot];
  for (const TimelineEntry& entry : s.m.timeline) {
    if (entry.at >= at) break;
    for (const scenario::SlotChange& change : entry.changes) {
      if (change.slot == slot) value = changed(s, change, value);
    }
  }
  return value;
}

std::vector<std::uint8_t> inputs_that_act(const Model& model) {
  const std::vector<std::uint8_t> used = slots_in_use(model);
  std::vector<std::uint8_t> acts(model.slots.size(), 0);
  for (std::size_t i = 0; i < acts.size(); ++i) acts[i] = used[i] != 0 && model.slots[i].dated;
  // From what is made back to what it is made of.
  for (std::size_t i = model.products_of.size(); i > 0; --i) {
    const Product& product = model.products_of[i - 1];
    for (const Slot factor : product.factors) acts[factor] |= acts[product.slot];
  }
  std::vector<std::uint8_t> out;
  out.reserve(model.uncertain.size());
  for (const UncertainInput& input : model.uncertain) out.push_back(acts[input.slot]);
  return out;
}

void change_inputs(World& world, const Model& model, const std::vector<double>& levels) {
  const Sim s{model, world};
  const std::vector<double> then = world.parameters, drawn_then = world.drawn;
  std::vector<double> now = then;
  try {
    draw_inputs(s, levels);
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (!model.slots[i].dated) world.drawn[i] = drawn_then[i];
    }
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (world.drawn[i] != drawn_then[i]) now[i] = value_by_now(s, static_cast<Slot>(i), world.now + 1);
    }
    world.parameters = now;
    std::vector<double> scratch;
    for (const Law& law : model.laws) (void)law_now(s, law, scratch);
  } catch (...) {
    world.parameters = then;
    world.drawn = drawn_then;
    throw;
  }
  world.parameters = then;
  if (now == then) return;
  settle_for_change(s);
  world.parameters = std::move(now);
  take_effect(s, {});
  advance(world, model, world.now);
}

}  // namespace taji::model
